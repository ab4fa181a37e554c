// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package team_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// tokyo is a partner whose days begin nine hours before those of UTC.
var tokyo = map[string]*v1alpha1.Partner{"tokyo": gen.Partner("tokyo").Where("JP", "Asia/Tokyo").Partner}

var ken = gen.Person("tokyo/ken")

// around are the moments one second before, on the dot, and one second after.
func around(at time.Time) [3]*verdict.Moment {
	return [3]*verdict.Moment{{Now: at.Add(-time.Second)}, {Now: at}, {Now: at.Add(time.Second)}}
}

func TestSomebodyLeftWhenTheLastDayIsOverWhereTheyAre(t *testing.T) {
	over := time.Date(2026, 3, 10, 15, 0, 0, 0, time.UTC) // 11 March, 00:00 in Tokyo
	for _, c := range []struct {
		name string
		team []v1alpha1.TeamMember
		want [3]bool
	}{
		{"nobody of that name", []v1alpha1.TeamMember{{Partner: "tokyo", Contact: "rin", LeftDate: "2026-03-10"}}, [3]bool{}},
		{"there still", []v1alpha1.TeamMember{{Partner: "tokyo", Contact: "ken"}}, [3]bool{}},
		{"not there yet", []v1alpha1.TeamMember{{Partner: "tokyo", Contact: "ken", JoinedDate: "2027-01-01"}}, [3]bool{}},
		{"left", []v1alpha1.TeamMember{{Partner: "tokyo", Contact: "ken", LeftDate: "2026-03-10"}}, [3]bool{false, true, true}},
		{"left one role of two", []v1alpha1.TeamMember{{Partner: "tokyo", Contact: "ken", LeftDate: "2026-03-10"}, {Partner: "tokyo", Contact: "ken"}}, [3]bool{}},
		{"left both roles", []v1alpha1.TeamMember{{Partner: "tokyo", Contact: "ken", LeftDate: "2026-02-01"}, {Partner: "tokyo", Contact: "ken", LeftDate: "2026-03-10"}}, [3]bool{false, true, true}},
		{"on a day that cannot be read", []v1alpha1.TeamMember{{Partner: "tokyo", Contact: "ken", LeftDate: "soon"}}, [3]bool{}},
	} {
		a := gen.Alliance("a").Alliance
		a.Spec.Team = c.team
		for i, m := range around(over) {
			if got := team.Left(m, a, ken, tokyo); got != c.want[i] {
				t.Errorf("%s, at %s: %v", c.name, m.Now, got)
			}
		}
	}
	m := around(over)[0]
	a := gen.Alliance("a").Alliance
	a.Spec.Team = []v1alpha1.TeamMember{{Partner: "tokyo", Contact: "ken", LeftDate: "2026-03-10"}}
	team.Left(m, a, ken, tokyo)
	if !m.Next.Equal(over) {
		t.Errorf("the next moment to look is %s, not %s", m.Next, over)
	}
}

func TestATrainingCountsFromTheBeginningOfItsDay(t *testing.T) {
	begun := time.Date(2026, 3, 9, 15, 0, 0, 0, time.UTC) // 10 March, 00:00 in Tokyo
	a := gen.Alliance("a").Alliance
	a.Spec.Trainings = []v1alpha1.Training{
		{Partner: "tokyo", Contact: "ken", Topic: "Ethics", Date: "2026-03-10", ValidUntilDate: "2027-03-10"},
		{Partner: "tokyo", Contact: "ken", Topic: "Ethics", Date: "someday"},
	}
	for i, m := range around(begun) {
		if got := len(team.Trainings(m, a, nil, tokyo)); got != [3]int{0, 1, 1}[i] {
			t.Errorf("at %s %d count", m.Now, got)
		}
	}
}

func TestTheTrainingThatHoldsLongestDecides(t *testing.T) {
	training := func(topic string, date, until v1alpha1.Date) v1alpha1.Training {
		return v1alpha1.Training{Partner: "tokyo", Contact: "ken", Topic: topic, Date: date, ValidUntilDate: until}
	}
	a := gen.Alliance("a").Alliance
	a.Spec.Trainings = []v1alpha1.Training{
		training("Ethics", "2026-01-10", "2027-06-30"), training("Ethics", "2026-02-10", "2026-12-31"),
		training("Customs", "2026-01-10", "2026-12-31"), training("Customs", "2025-01-10", ""),
		{Partner: "tokyo", Contact: "gone", Topic: "Customs", Date: "2026-01-10"},
	}
	a.Spec.Team = []v1alpha1.TeamMember{{Partner: "tokyo", Contact: "gone", LeftDate: "2026-02-01"}}
	got := team.Trainings(&verdict.Moment{Now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}, a, nil, tokyo)
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	customs, ethics := got[0], got[1]
	if customs.Topic != "Customs" || !customs.Endless || customs.Times != 2 {
		t.Errorf("%+v", customs)
	}
	latest := time.Date(2026, 2, 9, 15, 0, 0, 0, time.UTC)
	if ethics.Topic != "Ethics" || ethics.Endless || ethics.Times != 2 || ethics.LastDay.String() != "2027-06-30" || !ethics.Latest.Equal(latest) || ethics.Person != ken {
		t.Errorf("%+v", ethics)
	}
}
