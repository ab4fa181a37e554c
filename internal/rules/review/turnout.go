// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"cmp"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Turnout is who of a partner answered a health check.
type Turnout struct {
	Partner v1alpha1.Name
	// Team are its people on the team, each of whom is asked, and Silent those of them under whose name nothing is on
	// record.
	Team, Silent []v1alpha1.PersonRef
	// Others are its people who answered and are not on the team.
	Others []v1alpha1.PersonRef
	// Nameless is how many answers have no name; whose they are, nobody can tell.
	Nameless int
}

// TurnoutOf tells it of each partner that belongs to the alliance at a moment, by name.
func TurnoutOf(m *verdict.Moment, r *v1alpha1.Review, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) []Turnout {
	var all []Turnout
	for i := range a.Spec.Partners {
		name := a.Spec.Partners[i].Name
		if team.InAlliance(m, a, name, partners) {
			all = append(all, turnoutOf(m, r, a, name, partners))
		}
	}
	slices.SortFunc(all, func(a, b Turnout) int { return cmp.Compare(a.Partner, b.Partner) })
	return all
}

func turnoutOf(m *verdict.Moment, r *v1alpha1.Review, a *v1alpha1.Alliance, name v1alpha1.Name, partners map[string]*v1alpha1.Partner) Turnout {
	t := Turnout{Partner: name}
	for i := range a.Spec.Team {
		member := &a.Spec.Team[i]
		who := v1alpha1.PersonRef{Partner: member.Partner, Contact: member.Contact}
		if who.Partner != name || slices.Contains(t.Team, who) || !team.OnTeam(m, member, partners) {
			continue
		}
		t.Team = append(t.Team, who)
		if AnsweredTime(m, r, who).IsZero() {
			t.Silent = append(t.Silent, who)
		}
	}
	for i := range r.Spec.Responses {
		x := &r.Spec.Responses[i]
		who := v1alpha1.PersonRef{Partner: x.Partner, Contact: x.Contact}
		switch {
		case x.Partner != name || !m.Reached(x.Time.Time):
		case x.Contact == "":
			t.Nameless++
		case !slices.Contains(t.Team, who) && !slices.Contains(t.Others, who) && team.Knows(a, partners, who):
			t.Others = append(t.Others, who)
		}
	}
	slices.SortFunc(t.Silent, team.ByName)
	slices.SortFunc(t.Others, team.ByName)
	return t
}
