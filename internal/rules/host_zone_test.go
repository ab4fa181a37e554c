// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// On a Working path days are those of the host, Amsterdam, whose clocks go forward on 29 March at
// 01:00 UTC; elsewhere they are those of UTC.
func TestWallClockSpansFollowTheHostOnAWorkingPath(t *testing.T) {
	for timing, want := range map[v1alpha1.TimeKind]string{v1alpha1.TimeWorking: "2026-03-29 08:00", v1alpha1.TimeElapsed: "2026-03-29 09:00"} {
		over := gen.UTC(want)
		world := func() *gen.World {
			w := working("P1D", "P10D", "P30D")
			w.Path().Time, w.Path().MaxSnooze, w.Step("counterpart").HostFirst = timing, "P1D", "P1D"
			w.Path().Deliver = v1alpha1.DeliverAtOnce
			if timing != v1alpha1.TimeWorking {
				w.Path().MaxWait = ""
			}
			return w
		}
		v := rules.DecideIssue(world().IssueFacts(gen.Issue("late-shipments")), gen.UTC("2026-03-28 09:00"))
		var ahead time.Time
		for i := range v.Notify {
			if at := v.Notify[i].Notification("demo", gen.UTC("2026-03-28 09:00")).Spec.NotBeforeTime; at != nil {
				ahead = at.Time
			}
		}
		if !ahead.Equal(over) {
			t.Errorf("%s: a day after the host the others hear of it at %v, not at %v", timing, ahead, over)
		}

		w, issue := world(), gen.Issue("late-shipments").Snoozed("2026-03-28 09:00", "2026-05-01 00:00")
		if limit, _ := rules.SnoozeLimit(w.IssueFacts(issue), gen.UTC("2026-03-28 09:00")); !limit.Equal(over) {
			t.Errorf("%s: it may rest until %v, not until %v", timing, limit, over)
		}
		for by, reason := range map[time.Duration]string{
			-time.Second: v1alpha1.ReasonSnoozed, 0: v1alpha1.ReasonNoActivity, time.Second: v1alpha1.ReasonNoActivity,
		} {
			v := rules.DecideIssue(w.IssueFacts(issue), over.Add(by))
			if got := v.Finding(v1alpha1.ConditionStale).Reason; got != reason {
				t.Errorf("%s: %v from the end of a day's rest it is %s, not %s", timing, by, got, reason)
			}
		}
	}
}

// A step lasts as long as its by is later than that of the step before, and on a Working path never ends
// on a date that is not worked: two days from Friday would be a Sunday.
func TestAStepByItsByEndsOnAWorkingDate(t *testing.T) {
	w := working("P1D", "", "P90D")
	w.Step("counterpart").By, w.Step("managers").By, w.Step("executives").By = "P41D", "P2M", "P3M"
	issue := gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-03 09:00").Until("2026-06-05 09:00"))
	v := rules.DecideIssue(w.IssueFacts(issue), gen.UTC("2026-06-05 09:00"))
	last := lastStep(v.Escalation)
	if want := gen.UTC("2026-06-07 22:00"); last.Name != "managers" || last.DeadlineTime == nil || !last.DeadlineTime.Time.Equal(want) {
		t.Errorf("%s is over at %v, not at %v", last.Name, last.DeadlineTime, want)
	}
}
