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

// toTheHost is what northwind/olga reads of an issue whose first step starts.
func toTheHost(t *testing.T, f rules.IssueFacts) string {
	t.Helper()
	for _, m := range rules.DecideIssue(f, gen.UTC("2026-03-04 09:00")).Notify {
		if m.Spec.Reason == v1alpha1.NotificationEscalationStep && m.Spec.Recipient == gen.Person("northwind/olga") {
			return m.Spec.Body
		}
	}
	t.Fatal("nobody of the host reads of it")
	return ""
}

// Nobody is said to have raised, or written, what Entente opened itself.
func TestAMessageNamesNobodyForAnIssueThatEntenteOpened(t *testing.T) {
	facts := func(generated bool) rules.IssueFacts {
		f := gen.NewWorld().IssueFacts(gen.Issue("late").AboutReview("yearly"))
		f.Issue.Spec.Title, f.Issue.Spec.Description = "The review is overdue: yearly", "The Review yearly was due and has no accepted record."
		f.Issue.Spec.DetectedTime = gen.Time("2026-03-01 23:00")
		if generated {
			f.Issue.Labels = map[string]string{v1alpha1.LabelGenerated: "true"}
		}
		return f
	}
	const end = "Sun 1 Mar 2026 24:00 Europe/Amsterdam (23:00 UTC)"
	got := toTheHost(t, facts(true))
	for _, want := range []string{"Entente opened this issue because the review yearly, due by " + end + ", is overdue.", "Nobody has answered since " + end + "."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	for _, claim := range []string{"jane (Northwind BV) wrote", "wrote:", "Raised by", "\n> "} {
		if strings.Contains(got, claim) {
			t.Errorf("%q is in\n%s", claim, got)
		}
	}
	got = toTheHost(t, facts(false))
	for _, want := range []string{"Raised by jane (Northwind BV), known since ", "jane (Northwind BV) wrote:\n> The Review yearly", "\"The review is overdue: yearly\", an issue"} {
		if !strings.Contains(got, want) {
			t.Errorf("somebody raised it, and %q is not in\n%s", want, got)
		}
	}
}

// A policy's own words get no person for it, either.
func TestATemplateGetsNoRaiserOfAnIssueThatEntenteOpened(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late").AboutReview("yearly"))
	f.Issue.Labels = map[string]string{v1alpha1.LabelGenerated: "true"}
	f.Policy.Spec.Templates = []v1alpha1.MessageTemplate{{
		Reason: v1alpha1.NotificationEscalationStep, Body: "{{.RaisedBy}}, {{.OverdueReview}}, {{.Quoted}}.",
	}}
	if got := toTheHost(t, f); got != "Entente, yearly, ." {
		t.Errorf("%q", got)
	}
}

// The title is in the first line: a block that says no more is left out.
func TestATitleAloneIsNotQuoted(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
	f.Issue.Spec.Description = ""
	if got := toTheHost(t, f); !strings.HasPrefix(got, "\"Shipments three days late\", an issue of severity High") || strings.Contains(got, "wrote:") || strings.Contains(got, "\n> ") {
		t.Errorf("it quotes the title:\n%s", got)
	}
}

// Who is told alone is not told that one of several is enough.
func TestAStepThatTellsOneAsksThatOne(t *testing.T) {
	const enough = "it is enough that one of you does"
	if got := toTheHost(t, gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))); !strings.Contains(got, enough) {
		t.Errorf("two are told:\n%s", got)
	}
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
	gen.StepOf(f.Policy, "counterpart").Sides = v1alpha1.SidesHost
	if got := toTheHost(t, f); strings.Contains(got, enough) {
		t.Errorf("one is told:\n%s", got)
	}
}
