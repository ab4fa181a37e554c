// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// told is what several people are told about one object at one moment.
type told struct {
	namespace string
	subject   v1alpha1.SubjectReference
	reason    v1alpha1.NotificationReason
	step      v1alpha1.Name
	about     string
	repeat    int32
	others    int
}

// tellMessage notes that somebody is told. Those who are told the same at the same moment are
// one event, which flush tells when all of them are known.
func (n *namespace) tellMessage(m *v1alpha1.Notification, in Digest) {
	if n.observe == nil || !n.begun {
		return
	}
	subject := m.Spec.SubjectRef
	subject.Time = nil // a pointer, of which each message has its own
	key := told{namespace: n.name, subject: subject, reason: m.Spec.Reason, step: m.Spec.Step, about: m.Spec.About, others: max(0, in.Messages-1)}
	if m.Spec.Repeat != nil {
		key.repeat = *m.Spec.Repeat
	}
	to := n.recipient(m)
	to.Digest = in
	if n.words {
		to.Subject, to.Text = m.Spec.Subject, m.Spec.Body
	}
	if i, known := n.places[key]; known {
		n.leaving[i].Recipients = append(n.leaving[i].Recipients, to)
		return
	}
	n.places[key] = len(n.leaving)
	n.leaving = append(n.leaving, Event{
		Time: n.now.UTC(), Kind: m.Spec.SubjectRef.Kind, Namespace: n.name, Name: m.Spec.SubjectRef.Name,
		Event: Notification, Detail: key.detail(), Recipients: []Recipient{to}, Alliance: m.Spec.AllianceRef.Name,
		Reason: m.Spec.Reason, Step: m.Spec.Step,
	})
}

// digest is that of some messages to one person, which leave now.
func (n *namespace) digest(members []*v1alpha1.Notification) Digest {
	first := members[0]
	to := Recipient{Partner: n.name + "/" + string(first.Spec.Recipient.Partner), Contact: string(first.Spec.Recipient.Contact), Channel: string(first.Spec.ChannelRef.Channel)}
	n.digests[to]++
	d := Digest{Number: n.digests[to], Messages: len(members)}
	if n.words {
		text := rules.Digest(members, 0, n.policy(first.Spec.ChannelRef.Policy), n.partners[string(first.Spec.Recipient.Partner)])
		d.Subject, d.Text = text.Spec.Subject, text.Spec.Body
	}
	return d
}

// flush tells who was told at the moment that is over. The names of messages follow from UIDs,
// which files do not have, so the order must not follow from the names.
func (s *Simulation) flush() {
	slices.SortStableFunc(s.leaving, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Detail, b.Detail))
	})
	for i := range s.leaving {
		slices.SortStableFunc(s.leaving[i].Recipients, func(a, b Recipient) int {
			return cmp.Or(cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.Contact, b.Contact), cmp.Compare(a.Channel, b.Channel))
		})
		s.observe(s.leaving[i])
	}
	s.leaving = nil
	clear(s.places)
	clear(s.digests)
}

func (t told) detail() string {
	detail := string(t.reason)
	if t.step != "" {
		detail += " " + string(t.step)
	}
	if t.reason == v1alpha1.NotificationDisclosureDue {
		detail += " " + t.about // the partners that are to be told
	}
	if t.repeat > 0 {
		detail += fmt.Sprintf(", repeat %d", t.repeat)
	}
	if t.others > 0 {
		detail += fmt.Sprintf(", in one message with %d others", t.others)
	}
	return detail
}

func (n *namespace) recipient(m *v1alpha1.Notification) Recipient {
	who := m.Spec.Recipient
	r := Recipient{Partner: string(who.Partner), Contact: string(who.Contact), Channel: string(m.Spec.ChannelRef.Channel), LocalTime: n.now.UTC(), TimeZone: "UTC"}
	p := n.partners[r.Partner]
	if p == nil {
		return r
	}
	zone := p.Spec.TimeZone
	for i := range p.Spec.Contacts {
		if c := &p.Spec.Contacts[i]; c.Name == who.Contact && c.TimeZone != "" {
			zone = c.TimeZone
		}
	}
	if location, err := worktime.Zone(string(zone)); err == nil {
		r.LocalTime, r.TimeZone = n.now.In(location), string(zone)
	}
	return r
}
