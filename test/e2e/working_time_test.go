// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// friday is noon in UTC on the next Friday but one.
func (w *world) friday() time.Time {
	noon := w.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 7).Add(12 * time.Hour)
	return noon.AddDate(0, 0, int(time.Friday-noon.Weekday()+7)%7)
}

// working is the policy, with a path that counts working time: stale after two days, and an
// hour for the first step.
func (w *world) working() *v1alpha1.CommunicationPolicy {
	p := w.policy()
	path := &p.Spec.EscalationPaths[0]
	path.Time, path.MaxWait, path.StaleAfter = v1alpha1.TimeWorking, "P30D", "P2D"
	return p
}

func (w *world) mustBeStaleOnTheDot(i *v1alpha1.Issue, moment time.Time) {
	w.Helper()
	w.must(i, v1alpha1.ConditionReady, yes, "")
	if m := w.must(i, v1alpha1.ConditionStale, no, v1alpha1.ReasonActive); !strings.Contains(m, moment.UTC().Format(time.RFC3339)) {
		w.Fatalf("it is to be stale at %s, and says %s", moment.UTC().Format(time.RFC3339), m)
	}
	if next := i.Status.NextCheckTime; next == nil || !next.Time.Equal(moment) {
		w.Fatalf("the next check is at %v, not at %s", next, moment)
	}
	w.advanceTo(moment.Add(-time.Second))
	w.must(i, v1alpha1.ConditionStale, no, v1alpha1.ReasonActive)
	w.advanceTo(moment)
	w.must(i, v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity)
}

// A path in working time counts the days on which all partners work, and the hours in which
// they do: weekends and each other's holidays are left out.
func TestLadderWaitsForTheTimeInWhichAllWork(t *testing.T) {
	w := newWorld(t, byClock)
	friday := w.friday()
	w.advanceTo(friday)
	north := w.north()
	monday := v1alpha1.Date(friday.AddDate(0, 0, 3).Format(time.DateOnly))
	gen.PartnerBuilder{Partner: north}.Works("", monday)
	p, i := w.working(), w.issue("late", friday)
	w.create(north, w.south(), p, w.alliance(), i)
	w.settle()
	w.must(p, v1alpha1.ConditionReady, yes, "")
	wednesday := friday.AddDate(0, 0, 5)
	w.must(i, v1alpha1.ConditionStale, no, v1alpha1.ReasonActive)
	if !i.Status.NextCheckTime.Time.Equal(wednesday) {
		t.Errorf("with a holiday on Monday the next check is at %s, not at %s", i.Status.NextCheckTime, wednesday)
	}
	w.edit(north, func() { north.Spec.WorkingTime.Holidays = nil })
	w.settle()
	tuesday := friday.AddDate(0, 0, 4)
	w.mustBeStaleOnTheDot(i, tuesday)
	told := both("counterpart", 0, piet, ana)
	w.mustHaveTold(told...)

	// At noon in UTC nobody works in New York. The step's hour begins when they do: before the
	// day ends in Amsterdam.
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	y, m, d := tuesday.Date()
	over := time.Date(y, m, d, 10, 0, 0, 0, zone)
	w.advanceTo(over.Add(-time.Second).UTC())
	w.mustHaveTold(told...)
	w.advanceTo(over.UTC())
	w.mustHaveTold(append(told, both("managers", 0, jane, kim)...)...)
}

// Partners who share no hour wait no longer than maxWait.
func TestMaxWaitEndsAWaitWithoutASharedHour(t *testing.T) {
	w := newWorld(t, byClock)
	friday := w.friday()
	w.advanceTo(friday)
	p, south, i := w.working(), w.south(), w.issue("late", friday)
	p.Spec.EscalationPaths[0].StaleAfter, p.Spec.EscalationPaths[0].MaxWait = "PT1H", "P5D"
	south.Spec.TimeZone = "Pacific/Auckland"
	w.create(w.north(), south, p, w.alliance(), i)
	w.settle()
	w.mustBeStaleOnTheDot(i, friday.AddDate(0, 0, 5))
	w.mustHaveTold(both("counterpart", 0, piet, ana)...)
}
