// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// What is due at midnight is due at the end of the day before: 24:00, by the reader's clocks. What begins then does so at 00:00.
func TestADeadlineAtMidnightEndsTheDay(t *testing.T) {
	for due, want := range map[string]string{
		"2026-01-21 22:59:59": "2026-01-21T22:59:59Z (Wed 21 Jan 2026 23:59:59, Europe/Amsterdam) Wed 21 Jan 2026 23:59:59",
		"2026-01-21 23:00":    "2026-01-21T23:00:00Z (Wed 21 Jan 2026 24:00:00, Europe/Amsterdam) Wed 21 Jan 2026 24:00:00",
		"2026-01-21 23:00:01": "2026-01-21T23:00:01Z (Thu 22 Jan 2026 00:00:01, Europe/Amsterdam) Thu 22 Jan 2026 00:00:01",
	} {
		review := gen.QuarterlyReview()
		review.Spec.DueTime = gen.Time(due)
		if got := worded(review, v1alpha1.NotificationReviewDue, "{{.Due}} {{.DueLocal}}", "2026-01-22 09:00"); got != want {
			t.Errorf("due at %s: %s, not %s", due, got, want)
		}
	}
	review := gen.QuarterlyReview()
	review.Spec.ScheduledTime = new(gen.Time("2026-01-14 23:00"))
	if got := worded(review, v1alpha1.NotificationReviewUpcoming, "{{.PlannedLocal}}", "2026-01-14 09:00"); got != "Thu 15 Jan 2026 00:00:00" {
		t.Errorf("planned for %s", got)
	}
	review.Spec.ScheduledTime, review.Spec.DueTime = nil, gen.Time("2026-01-14 23:00")
	if got := worded(review, v1alpha1.NotificationReviewUpcoming, "{{.PlannedLocal}}", "2026-01-14 09:00"); got != "Wed 14 Jan 2026 24:00:00" {
		t.Errorf("planned until %s", got)
	}
}

// worded is the first message of a reason about a review to somebody of the host, in words of the policy's own.
func worded(review gen.ReviewBuilder, reason v1alpha1.NotificationReason, body, at string) string {
	f := remindedReview(review)
	f.Policy.Spec.Templates = []v1alpha1.MessageTemplate{{Reason: reason, Body: body}}
	for _, m := range rules.DecideReview(f, gen.UTC(at)).Notify {
		if m.Spec.Reason == reason && m.Spec.Recipient.Partner == "northwind" {
			return m.Spec.Body
		}
	}
	return "no message"
}
