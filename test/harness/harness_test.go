// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness_test

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// Advance returns when what the moment asks for is done.
func TestAdvanceMovesTheControllersClock(t *testing.T) {
	if !harness.HasAssets() {
		t.Skip()
	}
	env := harness.New(t, harness.Options{At: time.Date(2021, 3, 1, 8, 0, 0, 0, time.UTC)})
	partner := gen.Partner("first").In(env.Namespace(t)).Where("NL", "Europe/Amsterdam").Contacts("jane").Assessed("2021-02-28", "P7D").Partner
	if err := env.Client.Create(t.Context(), partner); err != nil {
		t.Fatal(err)
	}
	env.Settle(t)
	env.AwaitCondition(t, partner, v1alpha1.ConditionAssessed, metav1.ConditionTrue, "")
	if partner.Status.NextCheckTime == nil {
		t.Fatalf("an assessment that lasts a week is not looked at again: %s", harness.Describe(partner))
	}
	over := partner.Status.NextCheckTime.Time
	env.Advance(t, over.Add(-time.Second))
	env.AwaitCondition(t, partner, v1alpha1.ConditionAssessed, metav1.ConditionTrue, "")
	env.Advance(t, over)
	env.AwaitCondition(t, partner, v1alpha1.ConditionAssessed, metav1.ConditionFalse, "")
	env.CheckStatuses(t, partner.Namespace)
	if logged := env.Log.Errors(); len(logged) > 0 {
		t.Errorf("a manager that works logs no errors: %q", logged)
	}
}

// CheckStatus finds each rule broken that it is there for.
func TestCheckStatusFindsBrokenRules(t *testing.T) {
	condition := func(conditionType string, status metav1.ConditionStatus) metav1.Condition {
		return metav1.Condition{Type: conditionType, Status: status, Reason: "Valid", Message: "All is well",
			ObservedGeneration: 2, LastTransitionTime: metav1.NewTime(time.Unix(1, 0))}
	}
	good := func() *v1alpha1.Partner {
		p := gen.Partner("north").Conditions(condition("Ready", metav1.ConditionTrue),
			condition("Assessed", metav1.ConditionTrue), condition("Reachable", metav1.ConditionTrue)).Partner
		p.Generation, p.Status.ObservedGeneration = 2, 2
		return p
	}
	if err := harness.CheckStatus(good()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil func(*v1alpha1.PartnerStatus)
		want  string
	}{
		"old generation":     {func(s *v1alpha1.PartnerStatus) { s.ObservedGeneration = 1 }, "observedGeneration"},
		"old condition":      {func(s *v1alpha1.PartnerStatus) { s.Conditions[1].ObservedGeneration = 1 }, "Assessed observed"},
		"twice":              {func(s *v1alpha1.PartnerStatus) { s.Conditions = append(s.Conditions, s.Conditions[2]) }, "twice"},
		"missing":            {func(s *v1alpha1.PartnerStatus) { s.Conditions = s.Conditions[:2] }, "its conditions are"},
		"order":              {func(s *v1alpha1.PartnerStatus) { s.Conditions[0], s.Conditions[1] = s.Conditions[1], s.Conditions[0] }, "in this order"},
		"reason":             {func(s *v1alpha1.PartnerStatus) { s.Conditions[0].Reason = "all well" }, "CamelCase"},
		"no message":         {func(s *v1alpha1.PartnerStatus) { s.Conditions[0].Message = "" }, "no message"},
		"relative time":      {func(s *v1alpha1.PartnerStatus) { s.Conditions[0].Message = "3 hours overdue" }, "relative time"},
		"false, not stalled": {func(s *v1alpha1.PartnerStatus) { s.Conditions[0].Status = metav1.ConditionFalse }, "without Stalled"},
		"stalled, not false": {func(s *v1alpha1.PartnerStatus) {
			s.Conditions = append(s.Conditions, condition("Stalled", metav1.ConditionTrue))
		}, "Stalled is there"},
		"no transition time": {func(s *v1alpha1.PartnerStatus) { s.Conditions[0].LastTransitionTime = metav1.Time{} }, "lastTransitionTime"},
		"parts of a second":  {func(s *v1alpha1.PartnerStatus) { s.NextCheckTime = new(metav1.NewTime(time.Unix(1, 5))) }, "fractions"},
		"not in progress ever": {func(s *v1alpha1.PartnerStatus) {
			s.Conditions = append(s.Conditions, condition("Reconciling", metav1.ConditionTrue))
		}, "Reconciling"},
	} {
		p := good()
		c.spoil(&p.Status)
		if err := harness.CheckStatus(p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v does not hold %q", name, err, c.want)
		}
	}
}
