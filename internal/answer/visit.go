// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"slices"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// visit is what the page is about: the holder of a valid link, and what there is to answer.
type visit struct {
	notification *v1alpha1.Notification
	alliance     *v1alpha1.Alliance
	partners     map[string]*v1alpha1.Partner
	me           v1alpha1.PersonRef
	zone         *time.Location
	subject      subject
}

// visit reads what a link leads to. The refusal is nil when its holder may act.
func (h *handler) visit(ctx context.Context, token string) (*visit, *refusal, error) {
	t, ok := verify(h.keys.all(), token)
	switch {
	case !ok:
		return nil, refuseForged, nil
	case t.expired(h.now()):
		return nil, refuseExpired, nil
	}
	v := &visit{notification: &v1alpha1.Notification{}, alliance: &v1alpha1.Alliance{}, zone: time.UTC}
	if there, err := h.read(ctx, t.namespace, t.name, v.notification); !there {
		return nil, gone(err), err
	}
	n := v.notification
	v.me = n.Spec.Recipient
	kind := kindOf(n)
	if string(n.UID) != t.uid || kind == nil {
		return nil, refuseGone, nil
	}
	v.subject = kind.subject(v)
	if there, err := h.read(ctx, t.namespace, n.Spec.AllianceRef.Name, v.alliance); !there {
		return nil, gone(err), err
	}
	if err := h.readPartners(ctx, v); err != nil {
		return nil, nil, err
	}
	if refused := v.outsider(h.now()); refused != nil {
		return nil, refused, nil
	}
	v.zone = v.personZone(v.me)
	if use := n.Status.Answer; use != nil && use.State == v1alpha1.LinkRecorded {
		return nil, v.refuseUsed(use, v.subject.more()), nil
	}
	refused, err := v.subject.read(ctx, h)
	if refused != nil || err != nil {
		return nil, refused, err
	}
	return v, nil, nil
}

// readSubject reads what the message is about; another of its name is none.
func (v *visit) readSubject(ctx context.Context, h *handler, o rules.APIObject) (*refusal, error) {
	if there, err := h.read(ctx, v.notification.Namespace, v.notification.Spec.SubjectRef.Name, o); !there {
		return gone(err), err
	}
	if !rules.IsAbout(v.notification, o) {
		return refuseGone, nil
	}
	return nil, nil
}

// gone refuses unless it is not known whether there is anything.
func gone(err error) *refusal {
	if err != nil {
		return nil
	}
	return refuseGone
}

// read reports whether an object exists.
func (h *handler) read(ctx context.Context, namespace, name string, o client.Object) (bool, error) {
	err := h.Reader.Get(ctx, types.NamespacedName{Namespace: namespace, Name: name}, o)
	if apierrors.IsNotFound(err) {
		return false, nil
	}
	return err == nil, err
}

func (h *handler) readPartners(ctx context.Context, v *visit) error {
	v.partners = map[string]*v1alpha1.Partner{}
	for i := range v.alliance.Spec.Partners {
		name := v.alliance.Spec.Partners[i].Name
		p := &v1alpha1.Partner{}
		there, err := h.read(ctx, v.alliance.Namespace, string(name), p)
		if err != nil {
			return err
		}
		if there {
			v.partners[string(name)] = p
		}
	}
	return nil
}

// policyOf returns an alliance's policy; nil where there is none.
func (h *handler) policyOf(ctx context.Context, a *v1alpha1.Alliance) (*v1alpha1.CommunicationPolicy, error) {
	if a.Spec.CommunicationPolicyRef == nil {
		return nil, nil
	}
	p := &v1alpha1.CommunicationPolicy{}
	there, err := h.read(ctx, a.Namespace, a.Spec.CommunicationPolicyRef.Name, p)
	if !there {
		return nil, err
	}
	return p, nil
}

// outsider refuses a recipient who is not of the alliance, whatever the message is about.
func (v *visit) outsider(now time.Time) *refusal {
	switch {
	case v.belongs(v.me, now):
		return nil
	case v.contact(v.me) != nil && !v.inAlliance(v.me.Partner, now):
		return v.refuseApart()
	}
	return refuseStranger
}

// belongs reports whether somebody is one of the people of the alliance at a moment: a contact who has not left a
// partner that has joined, and not left. Records of whoever has left count, so that what they did while they were there
// stays true; that nobody makes further ones for them is decided here. Nor does a partner act that is yet to join: its
// people are sent nothing, so one of them with a link had it before the joining was put off.
func (v *visit) belongs(ref v1alpha1.PersonRef, now time.Time) bool {
	return v.contact(ref) != nil && v.inAlliance(ref.Partner, now) && rules.AtPartner(v.partners[string(ref.Partner)], ref.Contact, now)
}

func (v *visit) inAlliance(partner v1alpha1.Name, now time.Time) bool {
	return rules.InAlliance(v.alliance, partner, v.partners, now)
}

// contact returns a person of a partner of the alliance, or nil.
func (v *visit) contact(ref v1alpha1.PersonRef) *v1alpha1.Contact {
	p := v.partners[string(ref.Partner)]
	if p == nil {
		return nil
	}
	i := slices.IndexFunc(p.Spec.Contacts, func(c v1alpha1.Contact) bool { return c.Name == ref.Contact })
	if i < 0 {
		return nil
	}
	return &p.Spec.Contacts[i]
}

// zoneOf is the time zone of a person, or else of the partner, or else UTC.
func (v *visit) personZone(ref v1alpha1.PersonRef) *time.Location {
	return rules.PersonZone(v.partners[string(ref.Partner)], ref.Contact)
}

// personName is how people know a person.
func (v *visit) personName(ref v1alpha1.PersonRef) string {
	if c := v.contact(ref); c != nil && c.DisplayName != "" {
		return c.DisplayName
	}
	return string(ref.Contact)
}

// partnerName is how people know a partner.
func (v *visit) partnerName(name v1alpha1.Name) string {
	if p := v.partners[string(name)]; p != nil && p.Spec.DisplayName != "" {
		return p.Spec.DisplayName
	}
	return string(name)
}

const momentLayout = "2 January 2006, 15:04"

// moment writes a time as the recipient's clock shows it.
func (v *visit) moment(t time.Time) string {
	return t.In(v.zone).Format(momentLayout) + " (" + v.zone.String() + ")"
}

// deadline is moment of a time at which something is over: midnight ends the day before.
func (v *visit) deadline(t time.Time) string {
	return worktime.FormatEnd(t.In(v.zone), momentLayout) + " (" + v.zone.String() + ")"
}
