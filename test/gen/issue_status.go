// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Climbing puts the steps of a first round on record, on the path default.
func (b IssueBuilder) Climbing(steps ...StepRecordBuilder) IssueBuilder {
	e := &v1alpha1.Escalation{Path: "default", Severity: b.Spec.Severity, Round: new(int32(1))}
	for _, s := range steps {
		e.Steps = append(e.Steps, s.StepRecord)
		e.CurrentStep = s.Name
	}
	b.Status.Escalation = e
	return b
}

func (b IssueBuilder) Conditions(conditions ...metav1.Condition) IssueBuilder {
	b.Status.Conditions = conditions
	return b
}

// StepRecordBuilder changes its own copy of a step on record.
type StepRecordBuilder struct{ v1alpha1.StepRecord }

// StepRecord is a step that started at a moment, with its messages made.
func StepRecord(name, at string) StepRecordBuilder {
	return StepRecordBuilder{v1alpha1.StepRecord{Name: v1alpha1.Name(name), StartedTime: Time(at), NotifiedTime: new(Time(at))}}
}

// Until sets the deadline.
func (b StepRecordBuilder) Until(at string) StepRecordBuilder {
	b.DeadlineTime = new(Time(at))
	return b
}

// Unsaid has its messages still to be made.
func (b StepRecordBuilder) Unsaid() StepRecordBuilder {
	b.NotifiedTime = nil
	return b
}

// Withheld from some partners are its messages, until people have talked with them.
func (b StepRecordBuilder) Withheld(partners ...v1alpha1.Name) StepRecordBuilder {
	b.StepRecord.Withheld = partners
	return b
}

func (b StepRecordBuilder) Ended(at string, reason v1alpha1.StepReason) StepRecordBuilder {
	b.EndedTime, b.Reason = new(Time(at)), reason
	return b
}
