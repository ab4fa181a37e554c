// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Status is what the status of every kind has.
type Status struct {
	Conditions         []metav1.Condition
	ObservedGeneration int64
	NextCheckTime      *metav1.Time
}

// StatusOf reads the status of an object of the six kinds; of any other it is empty.
func StatusOf(o client.Object) Status {
	switch o := o.(type) {
	case *v1alpha1.Partner:
		return Status{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	case *v1alpha1.CommunicationPolicy:
		return Status{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	case *v1alpha1.Alliance:
		return Status{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	case *v1alpha1.Review:
		return Status{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	case *v1alpha1.Issue:
		return Status{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	case *v1alpha1.Notification:
		return Status{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	}
	return Status{}
}

// Condition returns the condition of that type, or nil.
func (s *Status) Condition(conditionType string) *metav1.Condition {
	for i := range s.Conditions {
		if c := &s.Conditions[i]; c.Type == conditionType {
			return c
		}
	}
	return nil
}

// True reports whether the condition of that type is there and True.
func (s *Status) True(conditionType string) bool {
	c := s.Condition(conditionType)
	return c != nil && c.Status == metav1.ConditionTrue
}
