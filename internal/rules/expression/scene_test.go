// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/expression"
	"github.com/entente-dev/entente/test/gen"
)

// scene is the world of the generator at a moment: nobody looks at how anything stands.
func scene(w *gen.World, at string) *expression.Scene {
	s := &expression.Scene{
		Now: gen.UTC(at), Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners, Reviews: w.Reviews, Issues: w.Issues, Open: w.Issues,
		Present: []*v1alpha1.Partner{w.Partners["contoso"], w.Partners["northwind"]},
		Due:     map[*v1alpha1.Review]time.Time{}, LastHeld: map[v1alpha1.ReviewType]time.Time{},
	}
	for _, r := range w.Reviews {
		s.Due[r] = r.Spec.DueTime.Time
		if r.Spec.Record != nil {
			s.Held = append(s.Held, r)
			s.LastHeld[r.Spec.Type], s.LastHeld[""] = r.Spec.Record.HeldTime.Time, r.Spec.Record.HeldTime.Time
		}
	}
	for i := range w.Alliance.Spec.Team {
		s.Team = append(s.Team, &w.Alliance.Spec.Team[i])
	}
	return s
}

func compile(t *testing.T, text string) *expression.Rule {
	t.Helper()
	rule, problems := expression.Compile(text)
	for _, p := range problems {
		t.Errorf("%s: %s", text, p)
	}
	if rule == nil {
		t.FailNow()
	}
	return rule
}

// evaluate asks a rule, and fails the test if it has no answer.
func evaluate(t *testing.T, text string, s *expression.Scene) expression.Result {
	t.Helper()
	r := compile(t, text).Evaluate(s)
	if r.Failure != "" {
		t.Fatalf("%s: %s", text, r.Failure)
	}
	return r
}
