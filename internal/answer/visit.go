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

// visit is what the page is about: the holder of a valid link, and the issue.
type visit struct {
	notification *v1alpha1.Notification
	issue        *v1alpha1.Issue
	alliance     *v1alpha1.Alliance
	policy       *v1alpha1.CommunicationPolicy // nil: there is none
	partners     map[string]*v1alpha1.Partner
	me           v1alpha1.PersonRef
	zone         *time.Location
	// others are the people of the other partners who are on the team.
	others []v1alpha1.PersonRef
	// tried are the partners whose people the recipient may have tried to reach, of whom the page asks:
	// on the raiser's side, those with whom the message asks to talk, or the others of the alliance.
	tried    []v1alpha1.Name
	severity v1alpha1.Severity // that the issue has now
	// snoozeLimit is the latest moment that a snooze can last to; zero where nothing caps it.
	snoozeLimit time.Time
}

// visit reads what a link leads to. The refusal is nil when its holder may act.
func (h *handler) visit(ctx context.Context, token string, now time.Time) (*visit, *refusal, error) {
	t, ok := verify(h.keys.all(), token)
	switch {
	case !ok:
		return nil, refuseForged, nil
	case t.expired(now):
		return nil, refuseExpired, nil
	}
	v := &visit{notification: &v1alpha1.Notification{}, alliance: &v1alpha1.Alliance{}, zone: time.UTC}
	if there, err := h.read(ctx, t.namespace, t.name, v.notification); !there {
		return nil, gone(err), err
	}
	n := v.notification
	v.me = n.Spec.Recipient
	if string(n.UID) != t.uid || n.Spec.SubjectRef.Kind != v1alpha1.KindIssue {
		return nil, refuseGone, nil
	}
	if there, err := h.read(ctx, t.namespace, n.Spec.AllianceRef.Name, v.alliance); !there {
		return nil, gone(err), err
	}
	var err error
	if err = h.readPartners(ctx, v); err != nil {
		return nil, nil, err
	}
	if !v.mayAct() {
		return nil, refuseStranger, nil
	}
	v.zone = v.personZone(v.me)
	if use := n.Status.Answer; use != nil && use.State == v1alpha1.LinkRecorded {
		return nil, v.refuseUsed(use.Time, use.Action), nil
	}
	v.others = v.otherPeople(now)
	if v.policy, err = h.policyOf(ctx, v.alliance); err != nil {
		return nil, nil, err
	}
	refused, err := h.readIssue(ctx, v, now)
	if refused != nil || err != nil {
		return nil, refused, err
	}
	return v, nil, nil
}

// readIssue reads the issue, also anew. It comes last, so that little time passes before what
// was read is written to.
func (h *handler) readIssue(ctx context.Context, v *visit, now time.Time) (*refusal, error) {
	ref := v.notification.Spec.SubjectRef
	v.issue = &v1alpha1.Issue{}
	if there, err := h.read(ctx, v.notification.Namespace, ref.Name, v.issue); !there {
		return gone(err), err
	}
	if !rules.IsAbout(v.notification, v.issue) || v.issue.Spec.AllianceRef.Name != v.alliance.Name {
		return refuseGone, nil
	}
	if a := v.answer(); a != nil {
		return v.refuseUsed(a.Time, a.Action), nil
	}
	if v.issue.Spec.Resolution != nil {
		return refuseResolved, nil
	}
	v.tried = rules.ToTalkWith(v.notification, rules.IssueFacts{Issue: v.issue, Alliance: v.alliance, Partners: v.partners}, now)
	v.severity = rules.SeverityOf(v.issue, v.alliance, v.partners, now)
	v.snoozeLimit, _ = rules.SnoozeLimit(rules.IssueFacts{Issue: v.issue, Alliance: v.alliance, Policy: v.policy, Partners: v.partners}, now)
	return nil, nil
}

// answer is what the issue holds of an answer by this link; nil for nothing.
func (v *visit) answer() *v1alpha1.Answer {
	i := slices.IndexFunc(v.issue.Spec.Answers, func(a v1alpha1.Answer) bool { return a.Notification == v.notification.Name })
	if i < 0 {
		return nil
	}
	return &v.issue.Spec.Answers[i]
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

// mayAct reports whether the recipient still is a contact of a partner of the alliance.
func (v *visit) mayAct() bool { return v.contact(v.me) != nil }

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

// otherPeople are those of the other partners who are on the team now.
func (v *visit) otherPeople(now time.Time) []v1alpha1.PersonRef {
	var people []v1alpha1.PersonRef
	for i := range v.alliance.Spec.Team {
		t := &v.alliance.Spec.Team[i]
		ref := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}
		if t.Partner == v.me.Partner || v.contact(ref) == nil || slices.Contains(people, ref) || !v.onTeam(t, now) {
			continue
		}
		people = append(people, ref)
	}
	return people
}

// onTeam reports whether a member has joined and not left, by the dates of the partner.
func (v *visit) onTeam(t *v1alpha1.TeamMember, now time.Time) bool {
	zone := time.UTC
	if p := v.partners[string(t.Partner)]; p != nil {
		if z, err := worktime.Zone(string(p.Spec.TimeZone)); err == nil {
			zone = z
		}
	}
	if joined, err := worktime.ParseDate(string(t.JoinedDate)); err == nil && now.Before(joined.Start(zone)) {
		return false
	}
	left, err := worktime.ParseDate(string(t.LeftDate))
	return err != nil || now.Before(left.End(zone))
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

// moment writes a time as the recipient's clock shows it.
func (v *visit) moment(t time.Time) string {
	return t.In(v.zone).Format("2 January 2006, 15:04") + " (" + v.zone.String() + ")"
}
