// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// sameRecord reports whether two records of the ladder say the same. Most decisions change nothing, and the record is by far
// the most of a status: comparing it by reflection would take as long as deciding.
func sameRecord(a, b *v1alpha1.Escalation) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Path == b.Path && a.Severity == b.Severity && ptr.Equal(a.Round, b.Round) && a.CurrentStep == b.CurrentStep &&
		a.EscalatedTime.Equal(b.EscalatedTime) && a.ExhaustedTime.Equal(b.ExhaustedTime) &&
		slices.EqualFunc(a.Steps, b.Steps, sameStep)
}

func sameStep(a, b v1alpha1.StepRecord) bool {
	return a.Name == b.Name && a.StartedTime.Equal(&b.StartedTime) && a.DeadlineTime.Equal(b.DeadlineTime) &&
		a.NotifiedTime.Equal(b.NotifiedTime) && a.Repeats == b.Repeats && a.RepeatedTime.Equal(b.RepeatedTime) &&
		slices.Equal(a.Withheld, b.Withheld) && a.Caller == b.Caller && slices.Equal(a.Talked, b.Talked) &&
		slices.Equal(a.Unreached, b.Unreached) && slices.Equal(a.Appeared, b.Appeared) && a.EndedTime.Equal(b.EndedTime) && a.Reason == b.Reason
}
