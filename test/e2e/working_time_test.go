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
	w.mustHaveTold(line("counterpart", 0, piet))

	// At noon in UTC nobody works in New York. The step's hour begins when they do: before the
	// day ends in Amsterdam. So does the letter leave.
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	y, m, d := tuesday.Date()
	over := time.Date(y, m, d, 10, 0, 0, 0, zone)
	w.advanceTo(over.Add(-time.Hour - time.Second).UTC())
	w.mustHaveTold(line("counterpart", 0, piet))
	w.advanceTo(over.Add(-time.Hour).UTC())
	told := both("counterpart", 0, piet, ana)
	w.mustHaveTold(told...)
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
	w.mustHaveTold(line("counterpart", 0, piet)) // in Auckland it is night
}

// A letter leaves when its reader's working time next begins, also from a manager that has started
// again since; and not at all if the issue is answered before.
func TestALetterWaitsForItsReadersMorning(t *testing.T) {
	w := newWorld(t, byClock)
	friday := w.friday() // noon in UTC, which is the morning in New York
	w.advanceTo(friday)
	p, south := w.working(), w.south()
	p.Spec.EscalationPaths[0].StaleAfter, p.Spec.EscalationPaths[0].Steps[0].Within = "P1D", "P5D"
	south.Spec.TimeZone = "Pacific/Honolulu" // at noon in UTC it is two in the night
	waits, answered := w.issue("waits", friday), w.issue("answered", friday)
	w.create(w.north(), south, p, w.alliance(), waits, answered)
	w.settle()
	monday := friday.AddDate(0, 0, 3)
	w.advanceTo(monday)
	w.settle()
	host := []string{line("counterpart", 0, piet), line("counterpart", 0, piet)}
	w.mustHaveTold(host...)

	zone, err := time.LoadLocation("Pacific/Honolulu")
	if err != nil {
		t.Fatal(err)
	}
	y, m, d := monday.Date()
	morning := time.Date(y, m, d, 9, 0, 0, 0, zone).UTC()
	w.advance(time.Hour)
	w.edit(answered, func() {
		answered.Spec.Acknowledgements = []v1alpha1.Acknowledgement{{Time: at(w.Now()), By: ana}}
	})
	w.settle()
	w.restart()
	w.advanceTo(morning.Add(-time.Second))
	w.mustHaveTold(host...)
	w.advanceTo(morning)
	w.mustHaveTold(append(host, line("counterpart", 0, ana))...)
	for _, n := range w.notifications() {
		if n.Spec.SubjectRef.Name == answered.Name && n.Spec.Recipient.Partner == "south" {
			w.must(&n, v1alpha1.ConditionDelivered, no, v1alpha1.ReasonWithdrawn)
			return
		}
	}
	t.Error("there is no message about the answered issue")
}
