// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// What is due at midnight is due at the end of the day before: 24:00, by the reader's clocks. What begins then does so at 00:00.
func TestADeadlineAtMidnightEndsTheDay(t *testing.T) {
	for due, want := range map[string]string{
		"2026-01-21 22:59:59": "Wed 21 Jan 2026 23:59:59 Europe/Amsterdam (22:59:59 UTC) Wed 21 Jan 2026 23:59:59",
		"2026-01-21 23:00":    "Wed 21 Jan 2026 24:00 Europe/Amsterdam (23:00 UTC) Wed 21 Jan 2026 24:00",
		"2026-01-21 23:00:01": "Thu 22 Jan 2026 00:00:01 Europe/Amsterdam (Wed 21 Jan 23:00:01 UTC) Thu 22 Jan 2026 00:00:01",
	} {
		review := gen.QuarterlyReview()
		review.Spec.DueTime = gen.Time(due)
		if got := worded(review, v1alpha1.NotificationReviewDue, "{{.Due}} {{.DueLocal}}", "2026-01-22 09:00"); got != want {
			t.Errorf("due at %s: %s, not %s", due, got, want)
		}
	}
	review := gen.QuarterlyReview()
	review.Spec.ScheduledTime = new(gen.Time("2026-01-14 23:00"))
	if got := worded(review, v1alpha1.NotificationReviewUpcoming, "{{.PlannedLocal}}", "2026-01-14 09:00"); got != "Thu 15 Jan 2026 00:00" {
		t.Errorf("planned for %s", got)
	}
	review.Spec.ScheduledTime, review.Spec.DueTime = nil, gen.Time("2026-01-14 23:00")
	if got := worded(review, v1alpha1.NotificationReviewUpcoming, "{{.PlannedLocal}}", "2026-01-14 09:00"); got != "Wed 14 Jan 2026 24:00" {
		t.Errorf("planned until %s", got)
	}
}

// A moment is written by the reader's own clock, with UTC for those who compare, and a stamp for programs.
func TestAMomentIsWrittenForTheReader(t *testing.T) {
	for _, c := range []struct{ zone, planned, want string }{
		{"Europe/Amsterdam", "2026-01-15 09:00", "Thu 15 Jan 2026 10:00 Europe/Amsterdam (09:00 UTC)"},
		{"Europe/Amsterdam", "2026-01-15 23:00", "Fri 16 Jan 2026 00:00 Europe/Amsterdam (Thu 15 Jan 23:00 UTC)"},
		{"America/New_York", "2026-01-15 03:30", "Wed 14 Jan 2026 22:30 America/New_York (Thu 15 Jan 03:30 UTC)"},
		{"UTC", "2026-01-15 09:00", "Thu 15 Jan 2026 09:00 UTC"},
		{"Europe/London", "2026-01-15 00:00", "Thu 15 Jan 2026 00:00 Europe/London (00:00 UTC)"},
	} {
		for field, want := range map[string]string{
			"{{.Planned}}": c.want, "{{.PlannedUTC}}": verdict.Stamp(gen.UTC(c.planned)), "{{.PlannedLocal}}": strings.Split(c.want, " "+c.zone)[0],
		} {
			review := gen.QuarterlyReview()
			review.Spec.ScheduledTime = new(gen.Time(c.planned))
			f := remindedReview(review)
			f.Partners["northwind"].Spec.TimeZone = v1alpha1.TimeZone(c.zone)
			if got := wordedOf(f, v1alpha1.NotificationReviewUpcoming, field, "2026-01-13 09:00"); got != want {
				t.Errorf("%s of %s in %s: %s, not %s", field, c.planned, c.zone, got, want)
			}
		}
	}
	review := gen.QuarterlyReview()
	review.Spec.DueTime = gen.Time("2026-01-22 00:00")
	f := remindedReview(review)
	f.Partners["northwind"].Spec.TimeZone = "Europe/London"
	if got := wordedOf(f, v1alpha1.NotificationReviewDue, "{{.Due}}", "2026-01-22 09:00"); got != "Wed 21 Jan 2026 24:00 Europe/London (24:00 UTC)" {
		t.Errorf("due at midnight in London: %s", got)
	}
}

// A reminder that follows when something is due says so as it says when that is due.
func TestAMessageWritesAMomentInOneWay(t *testing.T) {
	review := openCheck()
	review.Spec.DueTime, review.Spec.ScheduledTime = gen.Time("2026-01-21 23:00"), nil
	got := worded(review, v1alpha1.NotificationReviewUpcoming, "{{.Planned}}, {{.Due}}, {{.Next}}", "2026-01-21 09:00")
	const end = "Wed 21 Jan 2026 24:00 Europe/Amsterdam (23:00 UTC)"
	if got != end+", "+end+", "+end {
		t.Errorf("one moment is written as %s", got)
	}
}

// The last reminder of what is owed follows when its time is over.
func TestAReminderOfNewsWritesAMomentInOneWay(t *testing.T) {
	w := newsWorld()
	w.Policy.Spec.Templates = []v1alpha1.MessageTemplate{{Reason: v1alpha1.NotificationDisclosureDue, Body: "{{.Due}}, {{.Next}}"}}
	v := rules.DecideIssue(w.IssueFacts(gen.Issue("i").Detected("2026-03-01 23:00")), gen.UTC("2026-03-02 18:00"))
	const end = "Mon 2 Mar 2026 24:00 Europe/Amsterdam (23:00 UTC)"
	if len(v.Notify) == 0 || v.Notify[0].Spec.Body != end+", "+end {
		t.Errorf("%d messages, %+v", len(v.Notify), v.Notify)
	}
}

// worded is the first message of a reason about a review to somebody of the host, in words of the policy's own.
func worded(review gen.ReviewBuilder, reason v1alpha1.NotificationReason, body, at string) string {
	return wordedOf(remindedReview(review), reason, body, at)
}

func wordedOf(f rules.ReviewFacts, reason v1alpha1.NotificationReason, body, at string) string {
	f.Policy.Spec.Templates = []v1alpha1.MessageTemplate{{Reason: reason, Body: body}}
	for _, m := range rules.DecideReview(f, gen.UTC(at)).Notify {
		if m.Spec.Reason == reason && m.Spec.Recipient.Partner == "northwind" {
			return m.Spec.Body
		}
	}
	return "no message"
}
