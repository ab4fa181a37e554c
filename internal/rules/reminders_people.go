// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// reminded finds whom a reminder is written to at a moment.
type reminded struct {
	moment
	alliance *v1alpha1.Alliance
	policy   *v1alpha1.CommunicationPolicy
	partners map[string]*v1alpha1.Partner
	people   []ladderPerson
}

// newReminded has a moment of its own: who is on the team is looked at once, when a reminder
// has come. That somebody leaves later changes nothing, and is no moment to look again.
func newReminded(now time.Time, a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy, partners map[string]*v1alpha1.Partner) *reminded {
	return &reminded{moment: moment{now: now}, alliance: a, policy: policy, partners: partners}
}

// add adds a person who can be written to, once. People of other partners than the
// alliance's are left out: what is due there is nobody else's business.
func (r *reminded) add(ref v1alpha1.PersonRef, insteadOf v1alpha1.Name) {
	contact := contactOf(r.partners, ref)
	if contact == nil || !isPartner(r.alliance, ref.Partner) || slices.ContainsFunc(r.people, func(p ladderPerson) bool { return p.ref == ref }) {
		return
	}
	if channel, found := writtenChannel(r.policy, contact, r.policy.Spec.Reminders.Channels); found {
		r.people = append(r.people, ladderPerson{ref: ref, contact: contact, channel: channel, insteadOf: insteadOf})
	}
}

// addOrDeputy adds a person, or who stands in.
func (r *reminded) addOrDeputy(named v1alpha1.PersonRef) {
	ref, there := r.standIn(named, r.partners)
	switch {
	case !there:
	case ref == named:
		r.add(ref, "")
	default:
		r.add(ref, named.Contact)
	}
}

// addTeam adds the people of the team of whom something holds.
func (r *reminded) addTeam(holds func(*v1alpha1.TeamMember) bool) {
	for i := range r.alliance.Spec.Team {
		if t := &r.alliance.Spec.Team[i]; holds(t) && r.onTeam(t, r.partners) {
			r.addOrDeputy(v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact})
		}
	}
}

// sorted returns those who were added, by partner and contact.
func (r *reminded) sorted() []ladderPerson {
	slices.SortFunc(r.people, byPerson)
	return r.people
}
