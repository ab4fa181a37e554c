// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/worktime"
)

// Reviews that come and go leave nothing, whatever each was named for: a tenant can make them all day.
func TestWhatIsTakenOutOfThePastIsGone(t *testing.T) {
	var p Past
	first := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for n := range 1000 {
		trace := Trace{held: true, made: Occurrence{Cadence: "ops", Date: worktime.DateOf(first.AddDate(0, 0, n))}}
		p.Add(trace)
		if !p.Made(trace.made) {
			t.Fatal("it is not there")
		}
		if !p.Remove(trace) || p.Made(trace.made) {
			t.Fatal("it is still there")
		}
	}
	if len(p.made) != 0 || p.held != 0 {
		t.Errorf("%d occurrences and %d reviews are left", len(p.made), p.held)
	}
}
