// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

func TestWhatNeedsAttention(t *testing.T) {
	const yes, no, unknown = metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown
	for _, c := range []struct {
		conditionType string
		status        metav1.ConditionStatus
		reason        string
		want          bool
	}{
		{v1alpha1.ConditionReady, no, v1alpha1.ReasonInvalid, true},
		{v1alpha1.ConditionReady, unknown, v1alpha1.ReasonPartnerNotFound, false},
		{v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed, true},
		{v1alpha1.ConditionOverdue, no, v1alpha1.ReasonNotDue, false},
		{v1alpha1.ConditionHeld, no, v1alpha1.ReasonNotHeld, false},
		{v1alpha1.ConditionActionsDone, no, v1alpha1.ReasonActionsLate, true},
		{v1alpha1.ConditionActionsDone, no, v1alpha1.ReasonInProgress, false},
		{v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonDisclosureOverdue, true},
		{v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonNotDisclosed, false},
		{v1alpha1.ConditionResolved, no, v1alpha1.ReasonNotResolved, false},
		{v1alpha1.ConditionDelivered, no, v1alpha1.ReasonGivenUp, true},
		{v1alpha1.ConditionDelivered, no, v1alpha1.ReasonWithdrawn, false},
		{v1alpha1.ConditionAssessed, no, v1alpha1.ReasonNotAssessed, false},
		{string(v1alpha1.PracticeInTouch), no, v1alpha1.ReasonContactLapsed, true},
		{string(v1alpha1.PracticeInTouch), unknown, v1alpha1.ReasonWaived, false},
		{"SomebodyElses", no, "Whatever", false},
	} {
		got := rules.NeedsAttention(&metav1.Condition{Type: c.conditionType, Status: c.status, Reason: c.reason})
		if got != c.want {
			t.Errorf("%s=%s %s: needs attention %t, want %t", c.conditionType, c.status, c.reason, got, c.want)
		}
	}
}
