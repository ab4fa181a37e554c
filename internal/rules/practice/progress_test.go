// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// measured is a figure of the objective of a test.
type measured struct {
	date  v1alpha1.Date
	value v1alpha1.Decimal
}

// progress is how an objective of an alliance stands that began to operate at the turn of the year in Amsterdam.
func progress(o gen.ObjectiveBuilder, at string, all ...measured) practice.Progress {
	w := gen.NewWorld().Objectives(o)
	for _, m := range all {
		w.Measured(string(o.Name), m.date, m.value)
	}
	m := &verdict.Moment{Now: gen.UTC(at)}
	return practice.ProgressOf(m, w.Alliance, w.Partners, &practice.Arming{First: new(gen.Time("2025-12-31 23:00"))})[0]
}

func text(r *big.Rat) string {
	if r == nil {
		return ""
	}
	return r.RatString()
}

// orders goes from 0 on 1 January to 365 on 1 January of the next year, so that each day counts one.
func orders() gen.ObjectiveBuilder {
	return gen.Objective("orders").Target("365").Between("", "2027-01-01")
}

func TestAnObjectiveIsHeldAgainstItsLine(t *testing.T) {
	for _, c := range []struct {
		why       string
		objective gen.ObjectiveBuilder
		at        string
		measured  []measured
		wanted    string
		standing  practice.Standing
		expected  string
	}{
		{"nothing is known without a measurement", orders(), "2026-02-01 12:00", nil, "", practice.NotMeasured, "31"},
		{"on the line", orders(), "2026-02-01 12:00", []measured{{"2026-01-11", "10"}}, "10", practice.OnTrack, "31"},
		{"a little below it", orders(), "2026-02-01 12:00", []measured{{"2026-01-11", "9.999999"}}, "10", practice.OffTrack, "31"},
		{"it is of no account that the line rose since", orders(), "2026-12-31 12:00", []measured{{"2026-01-11", "10"}}, "10", practice.OnTrack, "364"},
		{"a measurement to come is not true yet", orders(), "2026-02-01 12:00", []measured{{"2026-01-11", "10"}, {"2026-02-02", "0"}}, "10", practice.OnTrack, "31"},
		{"of two for a date the one entered later counts", orders(), "2026-02-01 12:00", []measured{{"2026-01-11", "9"}, {"2026-01-11", "10"}}, "10", practice.OnTrack, "31"},
		{"the latest date counts, in whatever order", orders(), "2026-02-01 12:00", []measured{{"2026-01-21", "10"}, {"2026-01-11", "11"}}, "20", practice.OffTrack, "31"},
		{"on the last day the target is expected", orders(), "2027-01-01 12:00", []measured{{"2027-01-01", "364"}}, "365", practice.OffTrack, "365"},
		{"after the last day the target has to be reached", orders(), "2027-01-01 23:00", []measured{{"2026-06-01", "300"}}, "365", practice.OffTrack, "365"},
		{"what reached the target is on track", orders(), "2027-05-01 12:00", []measured{{"2026-06-01", "365"}}, "365", practice.OnTrack, "365"},
		{"what fell below it again is not", orders(), "2027-05-01 12:00", []measured{{"2026-06-01", "365"}, {"2027-04-01", "364"}}, "365", practice.OffTrack, "365"},
		{"a line begins when it says so", orders().Between("2026-12-02", "2027-01-01"), "2026-12-12 12:00", []measured{{"2026-12-12", "121"}}, "365/3", practice.OffTrack, "365/3"},
		{"before that it is the baseline", orders().Between("2026-12-02", "2027-01-01"), "2026-12-12 12:00", []measured{{"2026-12-01", "0"}}, "0", practice.OnTrack, "365/3"},
		{"a line begins with the first measurement, if that is older", gen.Objective("orders").Target("100").Between("", "2026-01-11"), "2026-01-06 12:00",
			[]measured{{"2025-10-03", "0"}, {"2026-01-06", "94"}}, "95", practice.OffTrack, "95"},
		{"without a baseline it begins with what was measured first", orders().Baseline(""), "2026-12-12 12:00",
			[]measured{{"2026-12-02", "35"}, {"2026-12-12", "144"}}, "145", practice.OffTrack, "145"},
		{"which is on track itself", orders().Baseline(""), "2026-12-12 12:00", []measured{{"2026-12-02", "35"}}, "35", practice.OnTrack, "145"},
		{"also where it says when it starts", orders().Baseline("").Between("2026-02-01", "2027-01-01"), "2026-12-12 12:00", []measured{{"2026-12-02", "35"}}, "35", practice.OnTrack, "145"},
		{"downwards", orders().Baseline("365").Target("0"), "2026-02-01 12:00", []measured{{"2026-01-11", "355"}}, "355", practice.OnTrack, "334"},
		{"too little downwards", orders().Baseline("365").Target("0"), "2026-02-01 12:00", []measured{{"2026-01-11", "355.01"}}, "355", practice.OffTrack, "334"},
		{"downwards without a baseline", orders().Baseline("").Target("0").Direction(v1alpha1.DirectionDown), "2026-12-12 12:00",
			[]measured{{"2026-12-02", "30"}, {"2026-12-12", "21"}}, "20", practice.OffTrack, "20"},
		{"upwards without a baseline and a direction", orders().Baseline("").Target("10"), "2026-12-12 12:00", []measured{{"2026-12-02", "30"}}, "30", practice.OnTrack, "70/3"},
		{"no day for it: no worse than before", gen.Objective("orders"), "2026-03-02 12:00", []measured{{"2026-01-11", "10"}, {"2026-02-11", "10"}}, "10", practice.OnTrack, ""},
		{"no day for it: worse than before", gen.Objective("orders"), "2026-03-02 12:00", []measured{{"2026-01-11", "10"}, {"2026-02-11", "9"}}, "10", practice.FellBack, ""},
		{"no day for it: worse than the baseline", gen.Objective("orders"), "2026-03-02 12:00", []measured{{"2026-01-11", "-1"}}, "0", practice.FellBack, ""},
		{"no day for it: worse than before, and past the target", gen.Objective("orders"), "2026-03-02 12:00", []measured{{"2026-01-11", "6000"}, {"2026-02-11", "5000"}}, "6000", practice.OnTrack, ""},
		{"no target: no worse than before", gen.Objective("orders").Baseline("").Target("").Between("", "2026-03-01"), "2026-03-02 12:00", []measured{{"2026-01-11", "10"}, {"2026-02-11", "9"}}, "10", practice.FellBack, ""},
		{"a due date before it began", gen.Objective("orders").Target("10").Between("", "2025-06-01"), "2025-05-31 12:00", []measured{{"2025-05-30", "1"}}, "0", practice.OnTrack, "5"},
	} {
		p := progress(c.objective, c.at, c.measured...)
		if got := text(p.Wanted); got != c.wanted || p.Standing != c.standing {
			t.Errorf("%s: %s is wanted, it is %v; want %s, %v", c.why, got, p.Standing, c.wanted, c.standing)
		}
		if got := text(p.Expected); got != c.expected {
			t.Errorf("%s: %q is expected now, not %q", c.why, got, c.expected)
		}
	}
}

// A milestone counts once its day is over, and the target once its own is.
func TestAnObjectiveIsHeldAgainstItsMilestones(t *testing.T) {
	o := gen.Objective("orders").Baseline("5").Target("100").Between("", "2026-04-01").Milestone("2026-03-01", "40").Milestone("2026-02-01", "20")
	for _, c := range []struct {
		at     string
		latest measured
		wanted string
	}{
		{"2026-01-31 12:00", measured{"2026-01-31", "5"}, "5"},
		{"2026-02-01 22:59:59", measured{"2026-02-01", "5"}, "5"},
		{"2026-02-01 23:00", measured{"2026-02-01", "5"}, "20"},
		{"2026-02-02 12:00", measured{"2026-01-31", "5"}, "5"}, // what was measured before it says nothing of it
		{"2026-02-02 12:00", measured{"2026-02-02", "5"}, "20"},
		{"2026-03-01 22:59:59", measured{"2026-03-01", "20"}, "20"},
		{"2026-03-02 12:00", measured{"2026-03-02", "40"}, "40"},
		{"2026-04-01 21:59:59", measured{"2026-04-01", "40"}, "40"},
		{"2026-04-01 22:00", measured{"2026-04-01", "40"}, "100"},
		{"2026-04-02 12:00", measured{"2026-01-31", "5"}, "100"},
	} {
		if got := text(progress(o, c.at, c.latest).Wanted); got != c.wanted {
			t.Errorf("at %s, measured on %s: %s is wanted, not %s", c.at, c.latest.date, got, c.wanted)
		}
	}
}

// The first measurement that reaches the target achieves it for good.
func TestAnObjectiveIsAchievedOnce(t *testing.T) {
	up := gen.Objective("orders").Target("10")
	down := gen.Objective("orders").Baseline("20").Target("10")
	for _, c := range []struct {
		objective gen.ObjectiveBuilder
		measured  []measured
		want      string
	}{
		{up, []measured{{"2026-01-11", "9.99"}}, ""},
		{up, []measured{{"2026-01-11", "10.0"}, {"2026-01-21", "11"}}, "2026-01-11"},
		{up, []measured{{"2026-01-21", "11"}, {"2026-01-11", "10"}, {"2026-01-31", "9"}}, "2026-01-11"},
		{up, []measured{{"2026-01-11", "10"}, {"2026-01-11", "9"}}, ""},
		{up, []measured{{"2026-03-03", "10"}}, ""}, // to come
		{down, []measured{{"2026-01-11", "10.01"}}, ""},
		{down, []measured{{"2026-01-11", "10"}}, "2026-01-11"},
		{gen.Objective("orders").Target(""), []measured{{"2026-01-11", "10"}}, ""},
	} {
		p := progress(c.objective, "2026-03-02 12:00", c.measured...)
		got := ""
		if p.Achieved != nil {
			got = p.Achieved.Date.String()
		}
		if got != c.want {
			t.Errorf("measured %v: achieved on %q, not %q", c.measured, got, c.want)
		}
	}
}

// Whatever changes wakes the alliance up.
func TestProgressIsLookedAtAgain(t *testing.T) {
	for _, c := range []struct {
		objective gen.ObjectiveBuilder
		measured  measured
		want      string
	}{
		{orders(), measured{"2026-03-03", "1"}, "2026-03-02 23:00"},
		{orders(), measured{"2026-03-01", "1"}, "2027-01-01 23:00"},
		{orders().Between("2026-04-01", "2027-01-01"), measured{"2026-03-01", "1"}, "2026-03-31 22:00"},
		{orders().Milestone("2026-03-02", "1"), measured{"2026-03-02", "1"}, "2026-03-02 23:00"},
		{orders().Milestone("2026-03-02", "1"), measured{"2026-03-01", "1"}, "2027-01-01 23:00"},
		{gen.Objective("orders"), measured{"2026-03-01", "1"}, ""},
	} {
		w := gen.NewWorld().Objectives(c.objective).Measured("orders", c.measured.date, c.measured.value)
		m := &verdict.Moment{Now: gen.UTC("2026-03-02 12:00")}
		practice.ProgressOf(m, w.Alliance, w.Partners, &practice.Arming{})
		if c.want == "" && !m.Next.IsZero() || c.want != "" && !m.Next.Equal(gen.UTC(c.want)) {
			t.Errorf("measured on %s: looked at again at %v, not at %s", c.measured.date, m.Next, c.want)
		}
	}
}

func TestTheLineOfAnObjective(t *testing.T) {
	for _, c := range []struct {
		why       string
		objective gen.ObjectiveBuilder
		measured  []measured
		want      string
		steps     bool
	}{
		{"straight from the baseline to the target", orders(), nil, "2026-01-01 0, 2027-01-01 365", false},
		{"by milestones, in the order of their dates", orders().Milestone("2026-09-01", "200").Milestone("2026-04-01", "100"), nil, "2026-01-01 0, 2026-04-01 100, 2026-09-01 200, 2027-01-01 365", true},
		{"of two for a date the one entered later", orders().Milestone("2026-09-01", "200").Milestone("2026-09-01", "300"), nil, "2026-01-01 0, 2026-09-01 300, 2027-01-01 365", true},
		{"a milestone before the start is none", orders().Milestone("2025-09-01", "200"), nil, "2026-01-01 0, 2027-01-01 365", true},
		{"from the first measurement without a baseline", orders().Baseline(""), []measured{{"2026-01-11", "10"}}, "2026-01-11 10, 2027-01-01 365", false},
		{"nothing is expected without a date", orders().Between("", ""), []measured{{"2026-01-11", "10"}}, "", false},
		{"nor without a target", orders().Target(""), nil, "", false},
		{"nor without a figure to begin with", orders().Baseline(""), nil, "", false},
	} {
		p := progress(c.objective, "2026-02-01 12:00", c.measured...)
		points, steps := p.Line()
		var got []string
		for _, f := range points {
			got = append(got, f.Date.String()+" "+f.Value.RatString())
		}
		if text := strings.Join(got, ", "); text != c.want || steps != c.steps {
			t.Errorf("%s: %s, steps: %t; and not %s", c.why, text, steps, c.want)
		}
	}
}
