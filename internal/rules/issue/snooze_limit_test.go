// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/test/gen"
)

func TestSnoozeLimit(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	policy := func(paths ...gen.PathBuilder) *v1alpha1.CommunicationPolicy {
		return gen.Policy("standard").Paths(paths...).CommunicationPolicy
	}
	high, low := gen.Path("high", "P1D", v1alpha1.SeverityHigh), gen.Path("low", "P1D", v1alpha1.SeverityLow).MaxSnooze("PT1H")
	month := high.MaxSnooze("P1M")
	climbing := &v1alpha1.Escalation{Path: "high", Severity: v1alpha1.SeverityHigh, Steps: []v1alpha1.StepRecord{{Name: "first"}}}
	for _, c := range []struct {
		name     string
		policy   *v1alpha1.CommunicationPolicy
		severity v1alpha1.Severity
		record   *v1alpha1.Escalation
		want     time.Time // zero: no cap
	}{
		{"by the calendar", policy(month, low), v1alpha1.SeverityHigh, nil, now.AddDate(0, 1, 0)},
		{"by severity", policy(month, low), v1alpha1.SeverityLow, nil, now.Add(time.Hour)},
		{"the path that is climbed", policy(month, low), v1alpha1.SeverityLow, climbing, now.AddDate(0, 1, 0)},
		{"no cap", policy(high), v1alpha1.SeverityHigh, nil, time.Time{}},
		{"no span", policy(high.MaxSnooze("soon")), v1alpha1.SeverityHigh, nil, time.Time{}},
		{"no path", policy(low), v1alpha1.SeverityHigh, nil, time.Time{}},
		{"no policy", nil, v1alpha1.SeverityHigh, nil, time.Time{}},
	} {
		i := gen.Issue("late-shipments").Severity(c.severity)
		i.Status.Escalation = c.record
		if got, capped := issue.SnoozeLimit(issue.Facts{Issue: i.Issue, Policy: c.policy}, now); !got.Equal(c.want) || capped == c.want.IsZero() {
			t.Errorf("%s: %s, %t", c.name, got, capped)
		}
	}
}

// What was snoozed since the last answer is no longer there to be asked for.
func TestSnoozeLimitCountsWhatWasSnoozed(t *testing.T) {
	w := gen.NewWorld()
	w.Policy = gen.Policy("standard").Paths(gen.Path("high", "P1D", v1alpha1.SeverityHigh).MaxSnooze("P7D")).CommunicationPolicy
	stranger := gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-05 09:00")
	stranger.Spec.Snoozes[0].By = &v1alpha1.PersonRef{Partner: "zz", Contact: "bob"}
	snoozed := func() gen.IssueBuilder {
		return gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-05 09:00")
	}
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		want  string
	}{
		"two days of seven":                 {snoozed(), "2026-03-15 09:00"},
		"all of it":                         {snoozed().Snoozed("2026-03-05 09:00", "2026-03-12 09:00"), "2026-03-10 09:00"},
		"the rest of one that holds counts": {gen.Issue("late-shipments").Snoozed("2026-03-09 09:00", "2026-03-12 09:00"), "2026-03-16 09:00"},
		"a stranger's counts for nothing":   {stranger, "2026-03-17 09:00"},
		"an answer came":                    {snoozed().Talked("2026-03-06 09:00", "northwind/jane", "contoso/kim"), "2026-03-17 09:00"},
	} {
		if got, capped := issue.SnoozeLimit(w.IssueFacts(c.issue), gen.UTC("2026-03-10 09:00")); !capped || !got.Equal(gen.UTC(c.want)) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
