// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// A health check is answered and closed: its reminders speak of no meeting.
func TestRemindersOfAHealthCheckSpeakOfAnswers(t *testing.T) {
	for reason, c := range map[v1alpha1.NotificationReason]struct {
		at, says, asks string
		facts          func() rules.ReviewFacts
	}{
		v1alpha1.NotificationReviewUpcoming: {at: "2026-01-14 09:00", says: "are due by Thu 22 Jan 2026 10:00", asks: "see that people answer by then, and close the health check"},
		v1alpha1.NotificationReviewDue:      {at: "2026-01-22 09:00", says: "Answers were due by Thu 22 Jan 2026 10:00", asks: "Please close the health check now"},
		v1alpha1.NotificationReviewOverdue:  {at: "2026-02-22 09:00", says: "Answers were due by Thu 22 Jan 2026 10:00", asks: "Please close the health check now"},
	} {
		check := openCheck()
		check.Spec.ScheduledTime = new(gen.Time("2026-01-15 09:00"))
		found := false
		for _, m := range rules.DecideReview(remindedReview(check), gen.UTC(c.at)).Notify {
			if m.Spec.Reason != reason || m.Spec.Recipient.Partner != "northwind" {
				continue
			}
			found = true
			text := m.Spec.Subject + "\n" + m.Spec.Body
			for _, want := range []string{c.says, c.asks, "To close it:", "health check"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s: %q is not in\n%s", reason, want, text)
				}
			}
			for _, meeting := range []string{" held", "hold ", "Planned for", "is coming"} {
				if strings.Contains(text, meeting) {
					t.Errorf("%s: %q is in\n%s", reason, meeting, text)
				}
			}
		}
		if !found {
			t.Errorf("no %s", reason)
		}
	}
}

// Who is asked to answer reads what is asked, and how to answer without a name where answers are anonymous.
func TestWhoIsAskedReadsTheQuestions(t *testing.T) {
	for _, anonymous := range []bool{false, true} {
		f := remindedReview(openCheck())
		f.Policy.Spec.HealthChecks = &v1alpha1.HealthChecks{Anonymous: &anonymous}
		body := rules.DecideReview(f, gen.UTC("2026-01-10 09:00")).Notify[0].Spec.Body
		for _, d := range rules.Dimensions() {
			if !strings.Contains(body, "\n- "+d.Asks()+"\n") {
				t.Errorf("%q is not in\n%s", d.Asks(), body)
			}
		}
		if got := strings.Contains(body, "kubectl entente health answer health --partner contoso --strategic"); got != anonymous {
			t.Errorf("anonymous %t: it offers an answer without a name: %t\n%s", anonymous, got, body)
		}
	}
}
