// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// The objects below have little but conditions, for tests of those who read what was found.

// Condition is a condition that has been as it is since a moment.
func Condition(conditionType string, status metav1.ConditionStatus, reason, message string, since time.Time) metav1.Condition {
	return metav1.Condition{Type: conditionType, Status: status, Reason: reason, Message: message, LastTransitionTime: metav1.NewTime(since)}
}

// FoundAlliance is between "us" and NAME-partner, under the policy "standard".
func FoundAlliance(name string, conditions ...metav1.Condition) *v1alpha1.Alliance {
	return Alliance(name).Between("us", v1alpha1.Name(name+"-partner")).Under("standard").Conditions(conditions...).Alliance
}

// FoundIssue is an issue of an alliance.
func FoundIssue(name, alliance string, conditions ...metav1.Condition) *v1alpha1.Issue {
	return Issue(name).Of(alliance).Conditions(conditions...).Issue
}

// FoundReview is a review of an alliance.
func FoundReview(name, alliance string, conditions ...metav1.Condition) *v1alpha1.Review {
	return Review(name).Of(alliance).Conditions(conditions...).Review
}

// FoundMessage is a message about an object of an alliance.
func FoundMessage(name, alliance, kind, about string, conditions ...metav1.Condition) *v1alpha1.Notification {
	return Notification(name).Of(alliance).About(kind, about, "").Conditions(conditions...).Notification
}
