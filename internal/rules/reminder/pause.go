// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package reminder

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Nobody is told of the same again within longPause, whatever became of it meanwhile: a due time that changes often
// fills no inbox. Where less than twice as long is left, it is half of what is left, or shortPause, so that whoever
// knows of a later time hears of the earlier one in time.
const (
	longPause  = 24 * time.Hour
	shortPause = time.Hour
)

// pauseEnd is when somebody who was told at a moment may be told again of what is due at another time now.
func pauseEnd(told, due time.Time) time.Time {
	left := due.Sub(told)
	if left <= 0 {
		return told.Add(longPause)
	}
	return told.Add(min(longPause, max(shortPause, left/2)))
}

// Lately reports whether the pause after what is on record lasts, as what it is about is due now. A time that is yet to
// come is none at which somebody was told.
func Lately(record *v1alpha1.ReminderRecord, now, due time.Time) bool {
	return record.NotifiedTime != nil && !record.NotifiedTime.After(now) && now.Before(pauseEnd(record.NotifiedTime.Time, due))
}

// Pauses reports whether people were told of something so lately that they are not told again yet.
func Pauses(m *verdict.Moment, records []v1alpha1.ReminderRecord, reason v1alpha1.NotificationReason, about string, due time.Time) bool {
	return slices.ContainsFunc(records, func(r v1alpha1.ReminderRecord) bool {
		return r.Reason == reason && r.About == about && Lately(&r, m.Now, due) && !m.Reached(pauseEnd(r.NotifiedTime.Time, due))
	})
}
