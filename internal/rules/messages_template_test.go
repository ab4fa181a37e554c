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

func TestAPolicyWordsItsMessages(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
	f.Policy.Spec.Templates = []v1alpha1.MessageTemplate{
		{Reason: v1alpha1.NotificationEscalationStep, Subject: "{{.Severity}}: {{.Title}}", Body: "Hello {{.Recipient}} of {{.Partner}}, act by {{.DeadlineLocal}}."},
	}
	m := rules.DecideIssue(f, gen.UTC("2026-03-04 09:00")).Notify[0].Spec
	if m.Subject != "High: Shipments three days late" || m.Body != "Hello lee of Contoso Ltd, act by Fri 6 Mar 2026 04:00." {
		t.Errorf("%s\n%s", m.Subject, m.Body)
	}
	r := remindedReview(gen.QuarterlyReview())
	r.Policy.Spec.Templates = []v1alpha1.MessageTemplate{{Reason: v1alpha1.NotificationReviewDue, Body: "Due: {{.Review}}"}}
	m = rules.DecideReview(r, gen.UTC("2026-01-22 09:00")).Notify[0].Spec
	if m.Body != "Due: "+r.Review.Name || !strings.Contains(m.Subject, "a review is due") {
		t.Errorf("%s\n%s", m.Subject, m.Body)
	}
}

// TestABrokenTemplateStopsNothing: the usual text goes out, and the policy says what is wrong.
func TestABrokenTemplateStopsNothing(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
	usual := rules.DecideIssue(f, gen.UTC("2026-03-04 09:00"))
	f.Policy.Spec.Templates = []v1alpha1.MessageTemplate{
		{Reason: v1alpha1.NotificationEscalationStep, Subject: "{{.Titel}}", Body: `{{printf "%1000000000d" 1}}`},
		{Reason: v1alpha1.NotificationCallRequest, Subject: "{{.Title}}"},
	}
	if got := rules.DecideIssue(f, gen.UTC("2026-03-04 09:00")); letters(got, gen.UTC("2026-03-04 09:00")) != letters(usual, gen.UTC("2026-03-04 09:00")) || len(got.Notify) != 2 {
		t.Errorf("got:\n%s", letters(got, gen.UTC("2026-03-04 09:00")))
	}
	v := rules.DecidePolicy(rules.PolicyFacts{Policy: f.Policy}, gen.UTC("2026-03-04 09:00"))
	says(t, &v, "Ready=False/Invalid", "Stalled=True/Invalid")
	want := "spec.templates[EscalationStep].subject: subject line 1: there is no .Titel here; write .Title; the usual text goes out until then; " +
		"spec.templates[EscalationStep].body: body line 1: printf cannot be used; the functions are eq, ne, and, or, not and join; the usual text goes out until then"
	if got := messageOf(&v, v1alpha1.ConditionReady); got != want {
		t.Errorf("the policy says\n%s\nwant\n%s", got, want)
	}
}

func TestAPolicyChecksItsReminders(t *testing.T) {
	p := reminding()
	p.Spec.BriefingWithin, p.Spec.Reminders.BeforeReview, p.Spec.Reminders.OverdueEvery = "soon", "P0D", "1 day"
	v := rules.DecidePolicy(rules.PolicyFacts{Policy: p.CommunicationPolicy}, gen.UTC("2026-03-04 09:00"))
	says(t, &v, "Ready=False/Invalid")
	for _, field := range []string{"spec.briefingWithin: ", "spec.reminders.beforeReview: ", "spec.reminders.overdueEvery: "} {
		if !strings.Contains(messageOf(&v, v1alpha1.ConditionReady), field) {
			t.Errorf("nothing is said of %s: %s", field, messageOf(&v, v1alpha1.ConditionReady))
		}
	}
}
