// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// A partner that is added while a step runs, without a date, joins when it is first seen. It is told once.
func TestAPartnerThatIsAddedWhileAStepRunsIsTold(t *testing.T) {
	for name, talk := range map[string]*v1alpha1.Talk{"a letter": nil, "a talk first": {Required: new(true)}} {
		t.Run(name, func(t *testing.T) {
			w := three()
			w.Step("counterpart").Talk = talk
			partners := w.Alliance.Spec.Partners
			w.Alliance.Spec.Partners = slices.DeleteFunc(slices.Clone(partners), func(p v1alpha1.AlliancePartner) bool { return p.Name == "fabrikam" })
			f := w.IssueFacts(gen.Issue("late-shipments"))
			decide := func(at string) rules.IssueVerdict {
				v := rules.DecideIssue(f, gen.UTC(at))
				f.Issue.Status = v.Told(v.Settle(f.Issue, gen.UTC(at)), gen.UTC(at))
				return v
			}
			decide("2026-03-04 09:00")
			w.Alliance.Spec.Partners = partners
			want := []string{"fabrikam/uwe counterpart 0"}
			if talk != nil {
				want = []string{"northwind/olga counterpart 0 call"}
			}
			if v := decide("2026-03-05 09:00"); !slices.Equal(told(v), want) {
				t.Errorf("told %v, want %v; %+v", told(v), want, lastStep(v.Escalation))
			}
			if v := decide("2026-03-05 10:00"); len(v.Notify) > 0 || len(lastStep(v.Escalation).Unreached) > 0 {
				t.Errorf("told %v again; not reached: %v", told(v), lastStep(v.Escalation).Unreached)
			}
			if withheld := lastStep(f.Issue.Status.Escalation).Withheld; slices.Contains(withheld, "fabrikam") != (talk != nil) {
				t.Errorf("withheld from %v", withheld)
			}
		})
	}
}
