// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// statuses are those that a condition can have.
var statuses = []metav1.ConditionStatus{metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown}

// ConditionsOf lists the conditions that the catalogue has for a kind, the practices last.
func ConditionsOf(kind string) []verdict.Entry {
	var out []verdict.Entry
	for i := range verdict.Catalogue {
		if e := &verdict.Catalogue[i]; slices.Contains(e.Kinds, kind) {
			out = append(out, *e)
		}
	}
	for i := range practice.Registry {
		if e := practice.Registry[i].Entry(); slices.Contains(e.Kinds, kind) {
			out = append(out, e)
		}
	}
	return out
}

// ConditionFamily is the metric that holds the conditions of a kind.
func ConditionFamily(kind string) *Family {
	return map[string]*Family{
		v1alpha1.KindAlliance: &allianceCondition, v1alpha1.KindPartner: &partnerCondition,
		v1alpha1.KindCommunicationPolicy: &policyCondition, v1alpha1.KindReview: &reviewCondition,
		v1alpha1.KindIssue: &issueCondition, v1alpha1.KindNotification: &messageCondition,
	}[kind]
}
