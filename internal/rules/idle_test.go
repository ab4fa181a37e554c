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

// What somebody asks for and what has no effect yet is named, never accepted in silence.
func TestWhatHasNoEffectYetIsNamed(t *testing.T) {
	for _, c := range []struct {
		name      string
		practices *v1alpha1.Practices
		change    func(*v1alpha1.AllianceSpec)
		want      string
	}{
		{"the essential practices are all there", &v1alpha1.Practices{Profile: v1alpha1.ProfileEssential}, nil, ""},
		{"a practice of one's own list", &v1alpha1.Practices{Profile: v1alpha1.ProfileEssential, Require: []v1alpha1.Practice{v1alpha1.PracticeGivingFirst, v1alpha1.PracticeInTouch}}, nil,
			"Without effect yet: the practice GivingFirst"},
		{"rules and records", &v1alpha1.Practices{Profile: v1alpha1.ProfileEssential}, func(s *v1alpha1.AllianceSpec) {
			s.Rules = []v1alpha1.Rule{{Name: "Quiet", Expression: "true", Message: "m"}}
			s.Contributions = []v1alpha1.Contribution{{From: "northwind", To: "contoso"}}
		}, "Without effect yet: spec.contributions, spec.rules"},
		{"the default profile", nil, nil, "Without effect yet: the practices FeedbackHeard, HealthChecked, " +
			"PartnersMapped, ProgressMeasured, SuccessRecognized and TeamBriefed"},
	} {
		w := gen.NewWorld()
		w.Alliance.Spec.Practices = c.practices
		if c.change != nil {
			c.change(&w.Alliance.Spec)
		}
		v := rules.DecideAlliance(w.AllianceFacts(), gen.UTC("2026-03-02 09:00"))
		message := strings.TrimPrefix(readyMessage(&v.Verdict), "Valid, and everything that it refers to exists")
		if got := strings.TrimPrefix(message, ". "); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
	w := gen.NewWorld()
	w.Policy.Spec.HealthCheckEvery, w.Policy.Spec.Thresholds = "P6M", &v1alpha1.Thresholds{Norms: "3.5", AllocationPercent: new(int32(20))}
	v := rules.DecidePolicy(w.PolicyFacts(), gen.UTC("2026-03-02 09:00"))
	if got := readyMessage(&v); !strings.HasSuffix(got, "Without effect yet: spec.healthCheckEvery, spec.thresholds.norms") {
		t.Errorf("the policy says %q", got)
	}
}

func readyMessage(v *rules.Verdict) string {
	for _, c := range v.Conditions() {
		if c.Type == v1alpha1.ConditionReady {
			return c.Message
		}
	}
	return ""
}
