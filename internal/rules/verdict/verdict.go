// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"time"
	"unicode/utf8"

	"github.com/entente-dev/entente/api/v1alpha1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Verdict is what every kind's decision has.
type Verdict struct {
	// Conditions in a stable order, with type, status, reason and message; who writes them
	// sets the times and the generation. A condition that is not among them is to be removed.
	Conditions []metav1.Condition
	// NextCheck is when something will change if nobody acts; zero for never.
	NextCheck time.Time
}

// Get returns the condition of that type, or nil.
func (v *Verdict) Get(conditionType string) *metav1.Condition {
	for i := range v.Conditions {
		if v.Conditions[i].Type == conditionType {
			return &v.Conditions[i]
		}
	}
	return nil
}

// Finding is a condition without its type.
type Finding struct {
	Status  metav1.ConditionStatus
	reason  string
	Message string
}

func True(reason, message string) Finding { return Finding{metav1.ConditionTrue, reason, message} }

func False(reason, message string) Finding { return Finding{metav1.ConditionFalse, reason, message} }

func Unknown(reason, message string) Finding {
	return Finding{metav1.ConditionUnknown, reason, message}
}

func (v *Verdict) Add(conditionType string, f Finding) {
	if len(f.Message) > v1alpha1.MaxConditionMessage {
		end := v1alpha1.MaxConditionMessage - 3
		for !utf8.RuneStart(f.Message[end]) {
			end--
		}
		f.Message = f.Message[:end] + "..."
	}
	v.Conditions = append(v.Conditions, metav1.Condition{
		Type: conditionType, Status: f.Status, Reason: f.reason, Message: f.Message,
	})
}
