// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

func TestSnoozeLimit(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	path := func(name v1alpha1.Name, severity v1alpha1.Severity, most v1alpha1.Duration) v1alpha1.EscalationPath {
		return v1alpha1.EscalationPath{Name: name, Severities: []v1alpha1.Severity{severity}, StaleAfter: "P1D", MaxSnooze: most}
	}
	policy := func(paths ...v1alpha1.EscalationPath) *v1alpha1.CommunicationPolicy {
		return &v1alpha1.CommunicationPolicy{Spec: v1alpha1.CommunicationPolicySpec{EscalationPaths: paths}}
	}
	high, low := path("high", v1alpha1.SeverityHigh, "P1M"), path("low", v1alpha1.SeverityLow, "PT1H")
	climbing := &v1alpha1.Escalation{Path: "high", Severity: v1alpha1.SeverityHigh, Steps: []v1alpha1.StepRecord{{Name: "first"}}}
	for _, c := range []struct {
		name     string
		policy   *v1alpha1.CommunicationPolicy
		severity v1alpha1.Severity
		record   *v1alpha1.Escalation
		want     time.Time // zero: no cap
	}{
		{"by the calendar", policy(high, low), v1alpha1.SeverityHigh, nil, now.AddDate(0, 1, 0)},
		{"by severity", policy(high, low), v1alpha1.SeverityLow, nil, now.Add(time.Hour)},
		{"the path that is climbed", policy(high, low), v1alpha1.SeverityLow, climbing, now.AddDate(0, 1, 0)},
		{"no cap", policy(path("high", v1alpha1.SeverityHigh, "")), v1alpha1.SeverityHigh, nil, time.Time{}},
		{"no span", policy(path("high", v1alpha1.SeverityHigh, "soon")), v1alpha1.SeverityHigh, nil, time.Time{}},
		{"no path", policy(low), v1alpha1.SeverityHigh, nil, time.Time{}},
		{"no policy", nil, v1alpha1.SeverityHigh, nil, time.Time{}},
	} {
		i := &v1alpha1.Issue{Spec: v1alpha1.IssueSpec{Severity: c.severity}, Status: v1alpha1.IssueStatus{Escalation: c.record}}
		if got, capped := rules.SnoozeLimit(i, c.policy, now); !got.Equal(c.want) || capped == c.want.IsZero() {
			t.Errorf("%s: %s, %t", c.name, got, capped)
		}
	}
}
