// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package situations_test

import (
	"os"
	"regexp"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/situations"
)

// ready is a rule's situations: one in which it holds, and one in which it is broken.
type ready struct {
	Holds, Broken situations.Situation
}

// readyRules are those that the page has ready.
func readyRules(t *testing.T) []v1alpha1.Rule {
	t.Helper()
	page, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []v1alpha1.Rule
	for _, block := range regexp.MustCompile("(?s)```yaml\n(- name: .*?)```").FindAllSubmatch(page, -1) {
		var rules []v1alpha1.Rule
		if err := yaml.UnmarshalStrict(block[1], &rules); err != nil {
			t.Fatalf("%v\n%s", err, block[1])
		}
		all = append(all, rules...)
	}
	return all
}

// Each rule that docs/rules.md has ready compiles, holds where it is to hold, and is broken where it is to be.
func TestTheReadyRules(t *testing.T) {
	text, err := os.ReadFile("testdata/ready-rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var cases map[string]ready
	if err := yaml.UnmarshalStrict(text, &cases); err != nil {
		t.Fatal(err)
	}
	rules := readyRules(t)
	if len(rules) != 20 || len(cases) != len(rules) {
		t.Errorf("there are %d rules, and %d have situations", len(rules), len(cases))
	}
	for _, rule := range rules {
		t.Run(rule.Name, func(t *testing.T) {
			c, ok := cases[rule.Name]
			if !ok {
				t.Fatal("it has no situations")
			}
			for want, s := range map[string]situations.Situation{"True (RuleHolds)": c.Holds, "False (RuleBroken): " + rule.Message: c.Broken} {
				s.Expect = []string{"alliance/pact " + rule.Name + "=" + want, "alliance/pact Ready=True"}
				if s.Facts == nil {
					s.Facts = map[string]map[string]any{}
				}
				if s.Facts["alliance/pact"] == nil {
					s.Facts["alliance/pact"] = map[string]any{}
				}
				s.Facts["alliance/pact"]["rules"] = []any{map[string]any{"name": rule.Name, "expression": rule.Expression, "message": rule.Message}}
				manifests, err := s.Manifests(dir, &situations.Chapter{World: "standard"})
				if err != nil {
					t.Fatal(err)
				}
				at, err := s.Moment()
				if err != nil {
					t.Fatal(err)
				}
				now, _ := played(t, load(t, manifests), at)
				must(t, &s, now, nil)
			}
		})
	}
}
