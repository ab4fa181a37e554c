// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"testing"
	"time"
)

// What is proposed for words is a rule, and words that mean two things get none.
func TestRulesInWords(t *testing.T) {
	for text, want := range map[string]string{
		"quarterly": "FREQ=MONTHLY;INTERVAL=3", "Half-yearly": "FREQ=MONTHLY;INTERVAL=6", "every two weeks": "FREQ=WEEKLY;INTERVAL=2",
		"FREQ=QUARTERLY": "FREQ=MONTHLY;INTERVAL=3", "biweekly": "", "bimonthly": "", "FREQ=MONTHLY": "", "": "", "often": "",
	} {
		if got := MeantRule(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
	for text, rule := range inWords {
		r := Recurrence{StartDate: "2026-01-15", Time: "10:00", Zone: "UTC", Rule: rule}
		if o, err := r.Occurrences(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil || o.Len() < 2 {
			t.Errorf("%s: %s: %v", text, rule, err)
		}
	}
}
