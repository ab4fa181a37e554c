// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// remindersKept returns the records to compare with: those that are there as long as nothing
// is to be added. What is over is forgotten with the next change, and is no change itself.
func remindersKept(before, after []v1alpha1.ReminderRecord) []v1alpha1.ReminderRecord {
	if rules.NothingToRemind(before, after) {
		return before
	}
	return after
}
