// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"slices"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

func (w *world) mustHaveMessages(want ...string) {
	w.Helper()
	var got []string
	for _, n := range w.notifications() {
		got = append(got, n.Name)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.Fatalf("at %s the Notifications are %q, not %q", w.Now().UTC().Format(time.RFC3339), got, want)
	}
}

// A message that was delivered is kept as long as the policy says, and not made again when it
// is gone. One that is still to leave stays.
func TestDeliveredMessagesAreKeptForTheirTime(t *testing.T) {
	w := newWorld(t, byClock)
	p := w.policy()
	p.Spec.NotificationRetention = "P1D"
	p.Spec.EscalationPaths[0].Steps = []v1alpha1.EscalationStep{gen.Step("counterpart").Tier(v1alpha1.TierOperating).EscalationStep}
	start := w.Now()
	i, stuck := w.issue("late", start), w.message("stuck", "pager")
	w.create(w.north(), w.south(), p, w.alliance(), i, stuck)
	w.advanceTo(start.Add(time.Hour))
	told := both("counterpart", 0, piet, ana)
	w.mustHaveTold(told...)
	var all []string
	for _, n := range w.notifications() {
		all = append(all, n.Name)
	}
	if len(all) != 3 {
		t.Fatalf("there are %d Notifications, not 3", len(all))
	}
	// What is kept is looked at again by the real clock, or when a manager starts.
	w.advanceTo(start.Add(25*time.Hour - time.Second))
	w.restart()
	w.mustHaveMessages(all...)

	w.advanceTo(start.Add(25 * time.Hour))
	w.restart()
	w.mustHaveMessages("stuck")
	w.mustStall(stuck, v1alpha1.ReasonChannelNotFound, "pager")
	w.must(i, v1alpha1.ConditionStale, yes, "")

	w.restart()
	w.advance(100 * 24 * time.Hour)
	w.restart()
	w.mustHaveMessages("stuck")
	if n := len(w.hook.Messages()); n != len(told) {
		t.Errorf("%d messages have arrived, not %d", n, len(told))
	}
}

// Without a time in the policy messages are kept for ever.
func TestMessagesAreKeptForEverByDefault(t *testing.T) {
	w := newWorld(t, byClock)
	w.create(w.policy(), w.message("by-hand", "hook"))
	w.settle()
	w.advance(400 * 24 * time.Hour)
	w.restart()
	w.mustHaveMessages("by-hand")
}
