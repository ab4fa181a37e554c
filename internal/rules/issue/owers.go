// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// owes reports whether a partner that was not told is owed the news by a time of the policy's.
func (l *ladder) owes() bool {
	return l.facts.Policy != nil && slices.ContainsFunc(l.news.untold, func(o verdict.Object) bool {
		return !o.Due.IsZero() && l.Reached(o.Since)
	})
}

// owing are those who owe a disclosure or a plan: the raiser, and the alliance managers of the raiser's
// partner. Where nobody of them can be written to, it is for whoever is next on that side, and where nobody
// there can be, or it has left the alliance, for the host's side in the same order.
func (l *ladder) owing() []team.Person {
	people := reminder.NewRecipients(l.Now, l.facts.Alliance, l.facts.Policy, l.facts.Partners)
	raiser := l.facts.Issue.Spec.RaisedBy
	people.AddOrDeputy(raiser)
	l.addManagers(people, raiser)
	for _, side := range l.owingSides()[1:] {
		if len(people.People) == 0 {
			l.addManagers(people, v1alpha1.PersonRef{Partner: side})
		}
	}
	return l.found(people)
}

// owingSides are the partners whose people may be reminded, in order: the raiser's, and the host, unless
// that is among those who have not heard.
func (l *ladder) owingSides() []v1alpha1.Name {
	raisers, host := l.facts.Issue.Spec.RaisedBy.Partner, l.facts.Alliance.Spec.Host
	untold := slices.ContainsFunc(l.news.untold, func(o verdict.Object) bool { return o.Name == string(host) })
	if untold || host == raisers {
		return []v1alpha1.Name{raisers}
	}
	return []v1alpha1.Name{raisers, host}
}

// addManagers adds the alliance managers of somebody's partner. If nobody was added so far who can be written
// to, it adds those of the next tier of whom somebody can: the tiers above first, as a call is asked for, and
// then the others downwards.
func (l *ladder) addManagers(people *reminder.Recipients, who v1alpha1.PersonRef) {
	people.AddTeam(func(t *v1alpha1.TeamMember) bool {
		return t.Partner == who.Partner && t.Role == v1alpha1.RoleAllianceManager
	})
	own := l.rank(who) + 1
	tiers := slices.Clone(upwards[:own])
	slices.Reverse(tiers)
	for _, tier := range slices.Concat(upwards[own:], tiers) {
		if len(people.People) > 0 {
			return
		}
		for _, ref := range l.ofTier(who.Partner, tier) {
			people.AddOrDeputy(ref)
		}
	}
}
