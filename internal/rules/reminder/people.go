// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package reminder

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Recipients finds whom a reminder is written to at a moment.
type Recipients struct {
	verdict.Moment
	alliance *v1alpha1.Alliance
	policy   *v1alpha1.CommunicationPolicy
	partners map[string]*v1alpha1.Partner
	People   []team.Person
}

// NewRecipients has a moment of its own: who is on the team is decided once, when a reminder
// has come. That somebody leaves later changes nothing, and is no moment to look again.
func NewRecipients(now time.Time, a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy, partners map[string]*v1alpha1.Partner) *Recipients {
	return &Recipients{Moment: verdict.Moment{Now: now}, alliance: a, policy: policy, partners: partners}
}

// Add adds a person who can be written to, once. People of other partners than the
// alliance's are left out: what is due there is nobody else's business.
func (r *Recipients) Add(ref v1alpha1.PersonRef, insteadOf v1alpha1.Name) {
	contact := team.FindContact(r.partners, ref)
	if contact == nil || !team.InAlliance(&r.Moment, r.alliance, ref.Partner, r.partners) || slices.ContainsFunc(r.People, func(p team.Person) bool { return p.Ref == ref }) {
		return
	}
	var only []v1alpha1.Name
	if r.policy.Spec.Reminders != nil {
		only = r.policy.Spec.Reminders.Channels
	}
	if channel, found := team.WrittenChannel(r.policy, contact, only); found {
		r.People = append(r.People, team.Person{Ref: ref, Contact: contact, Channel: channel, InsteadOf: insteadOf})
	}
}

// AddOrDeputy adds a person, or who stands in.
func (r *Recipients) AddOrDeputy(named v1alpha1.PersonRef) {
	ref, there := team.StandIn(&r.Moment, named, r.partners)
	switch {
	case !there:
	case ref == named:
		r.Add(ref, "")
	default:
		r.Add(ref, named.Contact)
	}
}

// AddTeam adds the people of the team of whom something holds.
func (r *Recipients) AddTeam(holds func(*v1alpha1.TeamMember) bool) {
	for i := range r.alliance.Spec.Team {
		if t := &r.alliance.Spec.Team[i]; holds(t) && team.OnTeam(&r.Moment, t, r.partners) {
			r.AddOrDeputy(v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact})
		}
	}
}

// Sorted returns those who were added, by partner and contact.
func (r *Recipients) Sorted() []team.Person {
	slices.SortFunc(r.People, team.ByPerson)
	return r.People
}
