// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/gen"
)

// A history begins a day before the earliest time or date, wherever in the objects it stands,
// and no later than a day before the moment that is asked about.
func TestAHistoryBeginsBeforeTheEarliestFact(t *testing.T) {
	now := date(2026, 11, 22)
	at := func(year int) metav1.Time { return metav1.NewTime(date(year, 6, 1)) }
	for name, c := range map[string]struct {
		change func(*inventory.Inventory)
		want   time.Time
	}{
		"a fact to come does not count": {func(*inventory.Inventory) {}, date(2026, 11, 21)},
		"a time in a list": {func(i *inventory.Inventory) {
			i.Issues[0].Spec.Updates = []v1alpha1.Update{{Time: at(2025)}, {Time: at(2024)}}
		}, date(2024, 5, 31)},
		"a time behind a pointer": {func(i *inventory.Inventory) {
			i.Issues[0].Spec.Resolution = &v1alpha1.Statement{Time: at(2023)}
		}, date(2023, 5, 31)},
		"a date": {func(i *inventory.Inventory) {
			i.Alliances[0].Spec.Team = []v1alpha1.TeamMember{{JoinedDate: "2022-06-01"}}
		}, date(2022, 5, 31)},
		"the start of a cadence": {func(i *inventory.Inventory) {
			i.Alliances[0].Spec.Cadence = []v1alpha1.Cadence{{Recurrence: v1alpha1.Recurrence{StartDate: "2021-06-01"}}}
		}, date(2021, 5, 31)},
		"no date at all": {func(i *inventory.Inventory) {
			i.Alliances[0].Spec.Team = []v1alpha1.TeamMember{{JoinedDate: "never"}}
		}, date(2026, 11, 21)},
	} {
		all := &inventory.Inventory{
			Issues: []*v1alpha1.Issue{gen.Issue("late").Detected("2030-01-01").Issue}, Alliances: []*v1alpha1.Alliance{gen.Alliance("pact").Alliance},
		}
		c.change(all)
		if got := simulate.Start(all, now); !got.Equal(c.want) {
			t.Errorf("%s: begins at %s, want %s", name, got, c.want)
		}
	}
}

// From the earliest fact on, each occurrence was once the latest. A history that begins later asks for
// what a cluster asks for that sees the alliance for the first time: the latest occurrence, and none before.
func TestAHistoryThatBeginsLaterAsksForTheLatestOccurrence(t *testing.T) {
	all := &inventory.Inventory{
		Partners:  []*v1alpha1.Partner{gen.Partner("northwind").Partner, gen.Partner("contoso").Partner},
		Alliances: []*v1alpha1.Alliance{gen.Alliance("pact").Cadence("monthly", "2026-01-15", "FREQ=MONTHLY").Alliance},
	}
	april := gen.UTC("2026-04-15 08:00") // 10:00 in Amsterdam
	for _, c := range []struct {
		why, want string
		since     time.Time
	}{
		{"the earliest fact", "01 02 03 04 05", time.Time{}},
		{"a second before an occurrence", "03 04 05", april.Add(-time.Second)},
		{"at an occurrence", "04 05", april},
		{"a second after it", "04 05", april.Add(time.Second)},
		{"long after it", "05", gen.UTC("2026-05-30")},
	} {
		s, err := simulate.Replay(all, simulate.Past{Now: gen.UTC("2026-05-31"), Before: gen.UTC("2026-05-31"), Since: c.since})
		if err != nil {
			t.Fatal(err)
		}
		var months []string
		for _, r := range s.Objects().Reviews {
			months = append(months, r.Spec.ScheduledTime.UTC().Format("01"))
		}
		if got := strings.Join(months, " "); got != c.want {
			t.Errorf("since %s: reviews of %s, want %s", c.why, got, c.want)
		}
	}
}

// Each alliance of a folder has been in operation since its own earliest fact, whatever the others
// have on record; one that has nothing there has been since the present.
func TestAnAllianceIsArmedFromItsOwnEarliestFact(t *testing.T) {
	alliance := func(name string) gen.AllianceBuilder {
		b := gen.Alliance(name).Under("standard")
		b.Spec.Practices = &v1alpha1.Practices{Require: []v1alpha1.Practice{v1alpha1.PracticeInTouch}}
		return b
	}
	var all inventory.Inventory
	for _, o := range []client.Object{
		alliance("old").Talked("2020-01-05 09:00", "northwind/jane", "northwind/erik").Alliance,
		alliance("young").Alliance, gen.Issue("late").Of("young").Detected("2026-01-05 09:00").Issue,
		alliance("new").Stage(v1alpha1.StageLaunch).Cadence("quarterly", "2027-01-15", "FREQ=MONTHLY;INTERVAL=3").Alliance,
		alliance("early").Stage(v1alpha1.StageExplore).Talked("2020-01-05 09:00", "northwind/jane", "northwind/erik").Alliance,
		gen.Partner("northwind").Contacts("jane", "erik").Partner, gen.Partner("contoso").Partner,
		gen.Policy("standard").Touches(v1alpha1.TierManagement, "P14D").CommunicationPolicy,
	} {
		if err := all.Add(o); err != nil {
			t.Fatal(err)
		}
	}
	s, err := simulate.Replay(&all, simulate.Past{Now: gen.UTC("2026-05-31 09:00"), Before: gen.UTC("2026-07-31 09:00")})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"old": "2020-01-05 09:00", "young": "2026-01-05 09:00", "new": "2026-05-31 09:00", "early": ""}
	for _, a := range s.Objects().Alliances {
		first, w := a.Status.FirstArmedTime, want[a.Name]
		if w == "" && first != nil || w != "" && (first == nil || !first.Time.Equal(gen.UTC(w))) {
			t.Errorf("%s: %v, not %s", a.Name, first, w)
		}
	}
	if got := len(s.Objects().Alliances); got != len(want) {
		t.Errorf("%d alliances", got)
	}
}

// What is shown of a history does not change it: whichever day a plan begins on, before the earliest fact or after
// it, before the present or after it, the first contact is late at the same moment.
func TestTheClockOfTheFirstContactRunsWhateverIsShown(t *testing.T) {
	const present = "2026-03-10 09:00"
	for name, c := range map[string]struct {
		issues []*v1alpha1.Issue
		late   string
	}{
		"from the earliest fact":                {[]*v1alpha1.Issue{gen.Issue("late").Of("pact").Detected("2026-03-02 09:00").Issue}, "2026-03-16 09:00"},
		"from the present, where there is none": {nil, "2026-03-24 09:00"},
	} {
		for _, begins := range []string{"2026-01-01 09:00", "2026-03-02 08:59", "2026-03-02 09:00", "2026-03-05 09:00", present, "2026-03-15 09:00"} {
			a := gen.Alliance("pact").Under("standard")
			a.Spec.Practices = &v1alpha1.Practices{Require: []v1alpha1.Practice{v1alpha1.PracticeInTouch}}
			s, err := simulate.Replay(&inventory.Inventory{
				Partners:  []*v1alpha1.Partner{gen.Partner("northwind").Contacts("jane", "erik").Partner, gen.Partner("contoso").Partner},
				Policies:  []*v1alpha1.CommunicationPolicy{gen.Policy("standard").Touches(v1alpha1.TierManagement, "P14D").CommunicationPolicy},
				Alliances: []*v1alpha1.Alliance{a.Alliance}, Issues: c.issues,
			}, simulate.Past{Now: gen.UTC(present), Before: gen.UTC(begins)})
			if err != nil {
				t.Fatal(err)
			}
			var late []string
			s.Observe(func(e simulate.Event) {
				if e.Condition == string(v1alpha1.PracticeInTouch) && strings.Contains(e.Detail, "→ False") {
					late = append(late, e.Time.Format("2006-01-02 15:04"))
				}
			})
			if err := s.Advance(gen.UTC("2026-05-01 09:00")); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(late, ", "); got != c.late {
				t.Errorf("%s, shown from %s: late at %s, want %s", name, begins, got, c.late)
			}
		}
	}
}
