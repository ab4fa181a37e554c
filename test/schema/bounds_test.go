// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package schema

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// TestBoundsAreThoseOfTheMarkers compares each constant of bounds.go with the bound on its field.
func TestBoundsAreThoseOfTheMarkers(t *testing.T) {
	items := func(n Node) int { return n.MaxItems }
	length := func(n Node) int { return n.MaxLength }
	maximum := func(n Node) int { return n.Maximum }
	bounds := map[string]struct {
		got          int
		plural, path string
		bound        func(Node) int
	}{
		"MaxIssueTitle":        {v1alpha1.MaxIssueTitle, "issues", "spec.title", length},
		"MaxStepRecords":       {v1alpha1.MaxStepRecords, "issues", "status.escalation.steps", items},
		"MaxOverdueReviews":    {v1alpha1.MaxOverdueReviews, "issues", "status.overdueReviews", items},
		"MaxOwedNews":          {v1alpha1.MaxOwedNews, "issues", "status.owed", items},
		"MaxIssueReminders":    {v1alpha1.MaxIssueReminders, "issues", "status.reminders", items},
		"MaxReviewReminders":   {v1alpha1.MaxReviewReminders, "reviews", "status.reminders", items},
		"MaxResponses":         {v1alpha1.MaxResponses, "reviews", "spec.responses", items},
		"MaxAllianceReminders": {v1alpha1.MaxAllianceReminders, "alliances", "status.reminders", items},
		"MaxDigestMembers":     {v1alpha1.MaxDigestMembers, "notifications", "spec.digestOf", items},
		"MaxRound":             {v1alpha1.MaxRound, "issues", "status.escalation.round", maximum},
		"MaxRepeats":           {v1alpha1.MaxRepeats, "issues", "status.escalation.steps[].repeats", maximum},
		"MaxDeliveryAttempts":  {v1alpha1.MaxDeliveryAttempts, "notifications", "status.attempts", maximum},
		"MaxSubject":           {v1alpha1.MaxSubject, "notifications", "spec.subject", length},
		"MaxBody":              {v1alpha1.MaxBody, "notifications", "spec.body", length},
		"NeverDigest":          {v1alpha1.NeverDigest, "communicationpolicies", "spec.digest.minMessages", maximum},
		"MaxConditionMessage":  {v1alpha1.MaxConditionMessage, "issues", "status.conditions[].message", length},
	}
	for name, b := range bounds {
		root, err := Of(b.plural)
		if err != nil {
			t.Fatal(err)
		}
		if want := b.bound(root.At(b.path)); b.got != want || want == 0 {
			t.Errorf("%s is %d, and %s of %s allows %d", name, b.got, b.path, b.plural, want)
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(), "../../api/v1alpha1/bounds.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			for _, name := range v.Names {
				if _, known := bounds[name.Name]; !known {
					t.Errorf("%s is compared with nothing", name.Name)
				}
			}
		}
		return true
	})
}

func TestPathsThatLeadNowhere(t *testing.T) {
	root, err := Of("issues")
	if err != nil {
		t.Fatal(err)
	}
	if n := root.At("spec.nothing[].at.all"); n.MaxItems != 0 || n.Properties != nil {
		t.Errorf("%+v", n)
	}
	if _, err := Of("dragons"); err == nil {
		t.Error("there are no dragons")
	}
}
