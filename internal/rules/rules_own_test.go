// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

func ruled(w *gen.World, rules ...v1alpha1.Rule) *gen.World {
	w.Alliance.Spec.Practices = &v1alpha1.Practices{Profile: v1alpha1.ProfileEssential}
	w.Alliance.Spec.Rules = rules
	return w
}

// The rules of one alliance share what they may cost, those that are asked twice too: the last ones have no answer.
func TestTheRulesOfAnAllianceShareWhatTheyMayCost(t *testing.T) {
	var many []v1alpha1.Rule
	for _, name := range []string{"A", "B", "C", "D", "E", "F", "G", "H"} {
		many = append(many, v1alpha1.Rule{
			Name: "Rule" + name, Expression: "issues.all(i, issues.all(j, j.metadata.name != '" + name + "'))", Message: "m",
		})
	}
	w := ruled(gen.NewWorld(), many...)
	for n := range 210 {
		w.Issue(gen.Issue(fmt.Sprintf("issue-%d", n)))
	}
	v := decideAlliance(w, "2026-03-02 09:00")
	says(t, &v.Verdict, "RuleA=True/RuleHolds", "RuleB=True/RuleHolds", "RuleH=Unknown/RuleFailed")
	if said := v.Finding("RuleH").Condition().Message; !strings.Contains(said, "together") {
		t.Error(said)
	}
}

// A rule about time is woken on the second on which it turns.
func TestARuleIsWokenWhenItTurns(t *testing.T) {
	w := ruled(gen.NewWorld().Issue(gen.Issue("late-shipments")),
		v1alpha1.Rule{Name: "Fresh", Expression: "issues.all(i, now - i.spec.detectedTime < duration('30h'))", Message: "An issue is old"})
	changesAt(t, func(at time.Time) rules.Verdict { return rules.DecideAlliance(w.AllianceFacts(), at).Verdict },
		flip{"2026-03-03 15:00", "Fresh=True/RuleHolds", "Fresh=False/RuleBroken"})
	v := decideAlliance(w, "2026-03-03 14:00")
	checkAt(t, &v.Verdict, "2026-03-03 15:00")
}

// Rules count, each with its own condition, and their names stand in the status where nobody can tell.
func TestRulesCount(t *testing.T) {
	without := decideAlliance(ruled(gen.NewWorld()), "2026-03-02 09:00")
	w := ruled(gen.NewWorld(),
		v1alpha1.Rule{Name: "Holds", Expression: "true", Message: "m"},
		v1alpha1.Rule{Name: "Broken", Expression: "false", Message: "It is broken"},
		v1alpha1.Rule{Name: "Fails", Expression: "issues[3].spec.title == ''", Message: "m"},
		v1alpha1.Rule{Name: "Invalid", Expression: "nothing", Message: "m"},
		// What a schema of before may have let pass has no condition, and stops nothing.
		v1alpha1.Rule{Name: "InTouch", Expression: "false", Message: "m"},
		v1alpha1.Rule{Name: "Broken", Expression: "true", Message: "m"},
		v1alpha1.Rule{Name: "not a name", Expression: "true", Message: "m"},
	)
	v := decideAlliance(w, "2026-03-02 09:00")
	says(t, &v.Verdict, "Ready=False/RuleInvalid", "Stalled=True/RuleInvalid", "Holds=True/RuleHolds", "Broken=False/RuleBroken", "Fails=Unknown/RuleFailed", "Invalid=Unknown/RuleInvalid", "Healthy=False/PracticesMissing")
	if !v.Acts() {
		t.Error("the alliance does nothing")
	}
	if v.Practices.Required != without.Practices.Required+4 || v.Practices.InPlace != without.Practices.InPlace+1 {
		t.Errorf("%+v, and %+v without rules", v.Practices, without.Practices)
	}
	if status := v.Settle(w.Alliance, gen.UTC("2026-03-02 09:00")); len(status.Practices.Unknown) != 2 || status.Practices.Unknown[0] != "Fails" || status.Practices.Unknown[1] != "Invalid" {
		t.Errorf("not known are %v", status.Practices.Unknown)
	}
	ready := v.Finding(v1alpha1.ConditionReady).Condition().Message
	for _, want := range []string{
		`spec.rules[Invalid].expression: 1:1: there is no "nothing"`,
		"spec.rules[InTouch].name: choose another name", "spec.rules[Broken].name: choose another name", "spec.rules[not a name].name: choose another name",
		"; everything else goes on",
	} {
		if !strings.Contains(ready, want) {
			t.Errorf("%q is not in %s", want, ready)
		}
	}
	seen := map[string]bool{}
	for _, c := range v.Conditions() {
		if seen[c.Type] {
			t.Errorf("%s is there twice", c.Type)
		}
		seen[c.Type] = true
	}
}

// While the alliance waits for what it refers to, nothing is known of a rule either.
func TestARuleWaitsForReferences(t *testing.T) {
	w := ruled(gen.NewWorld(), v1alpha1.Rule{Name: "Holds", Expression: "true", Message: "m"})
	w.Policy = nil
	v := decideAlliance(w, "2026-03-02 09:00")
	says(t, &v.Verdict, "Ready=Unknown/PolicyNotFound", "Holds=Unknown/NotReady")
	if f := v.Finding("Holds"); f.Status != metav1.ConditionUnknown {
		t.Errorf("%+v", f)
	}
}

// A rule that cannot be used keeps nobody from being reminded, and no review from being made.
func TestAnAllianceWithAFaultGoesOn(t *testing.T) {
	w := ruled(gen.NewWorld(), v1alpha1.Rule{Name: "Invalid", Expression: "nothing", Message: "m"})
	right := ruled(gen.NewWorld())
	for _, at := range []string{"2026-04-10 09:00", "2026-07-10 09:00"} {
		got, want := decideAlliance(w, at), decideAlliance(right, at)
		if len(want.Schedule) == 0 || len(got.Schedule) != len(want.Schedule) || len(got.Notify) != len(want.Notify) {
			t.Errorf("at %s: %d reviews and %d messages, not %d and %d", at, len(got.Schedule), len(got.Notify), len(want.Schedule), len(want.Notify))
		}
	}
}
