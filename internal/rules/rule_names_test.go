// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// No rule can have the name of a condition that there is, or that a practice will have when it is built: the schema
// says so, and so does what reads an object that was stored before.
func TestNoRuleIsNamedForABuiltInCondition(t *testing.T) {
	want := []string{"Reconciling"} // what other tools look for
	for i := range verdict.Catalogue {
		want = append(want, verdict.Catalogue[i].Type)
	}
	for i := range practice.Registry {
		want = append(want, string(practice.Registry[i].Name))
	}
	source, err := os.ReadFile("../../api/v1alpha1/alliance_types.go")
	if err != nil {
		t.Fatal(err)
	}
	practices := regexp.MustCompile(`validation:Enum=(\S+)\ntype Practice string`).FindSubmatch(source)
	marker := regexp.MustCompile(`!\(self in \[([^\]]+)\]\)",message="choose another name`).FindSubmatch(source)
	if practices == nil || marker == nil {
		t.Fatal("the practices, or the names that no rule may have, are not found in alliance_types.go")
	}
	want = append(want, strings.Split(string(practices[1]), ";")...)
	slices.Sort(want)
	want = slices.Compact(want)
	schema := strings.Split(strings.NewReplacer("'", "", " ", "").Replace(string(marker[1])), ",")
	for what, got := range map[string][]string{"the rule on Rule.name": schema, "ReservedRuleNames": slices.Clone(v1alpha1.ReservedRuleNames)} {
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, not %v", what, got, want)
		}
	}
	for _, name := range append(want, "", "no-camel", "lower", "With Space", strings.Repeat("A", 64)) {
		if v1alpha1.MayNameRule(name) {
			t.Errorf("a rule may be named %q", name)
		}
	}
	if !v1alpha1.MayNameRule("NoCriticalOpen") || !v1alpha1.MayNameRule(strings.Repeat("A", 63)) {
		t.Error("no rule may be named NoCriticalOpen")
	}
}

// What reads conditions knows those of rules, without a list of them.
func TestTheConditionOfARuleIsInTheCatalogue(t *testing.T) {
	for _, c := range []struct {
		status metav1.ConditionStatus
		reason string
		needs  bool
		paused bool
	}{
		{metav1.ConditionTrue, v1alpha1.ReasonRuleHolds, false, false},
		{metav1.ConditionFalse, v1alpha1.ReasonRuleBroken, true, false},
		{metav1.ConditionUnknown, v1alpha1.ReasonRuleFailed, true, false},
		{metav1.ConditionUnknown, v1alpha1.ReasonRuleInvalid, false, false}, // Ready says it
		{metav1.ConditionUnknown, v1alpha1.ReasonSuspended, false, true},
		{metav1.ConditionUnknown, v1alpha1.ReasonNotArmed, false, false},
	} {
		x := &metav1.Condition{Type: "NoCriticalOpen", Status: c.status, Reason: c.reason}
		if rules.NeedsAttention(x) != c.needs || rules.IsPaused(x) != c.paused {
			t.Errorf("%s (%s): needs somebody %t, paused %t", c.status, c.reason, rules.NeedsAttention(x), rules.IsPaused(x))
		}
	}
	entry := rules.EntryFor(&metav1.Condition{Type: "NoCriticalOpen", Reason: v1alpha1.ReasonRuleFailed})
	failed := entry.For(v1alpha1.ReasonRuleFailed)
	if broken := entry.For(v1alpha1.ReasonRuleBroken); broken.Todo == failed.Todo || broken.Rank != verdict.RankPracticeMissing {
		t.Errorf("%+v, %+v", broken, failed)
	}
	if invalid := rules.EntryOf(v1alpha1.ConditionReady).For(v1alpha1.ReasonRuleInvalid); !strings.Contains(invalid.Todo, "rule try") {
		t.Errorf("of a rule that cannot be used: %q", invalid.Todo)
	}
}
