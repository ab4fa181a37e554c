// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"fmt"
	"runtime"
	"testing"
)

func heap() int {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int(s.HeapAlloc)
}

// Rules that no two alliances share, each with as many moments as one may have, take no more
// memory than is set aside for them.
func TestRulesTakeBoundedMemory(t *testing.T) {
	const number = 250 // of 143 kB each, more than twice of what fits
	before := heap()
	for i := range number {
		r := Recurrence{StartDate: "1992-01-01", Time: fmt.Sprintf("%02d:%02d", i/60, i%60), Zone: "UTC", Rule: "FREQ=DAILY"}
		if n := mustOccur(t, r, now2026).Len(); n < maxOccurrences*3/4 {
			t.Fatalf("a rule of %d moments attacks nothing", n)
		}
	}
	if took := heap() - before; took > maxMemory*5/4 {
		t.Errorf("%d rules took %d MiB, more than the %d that are set aside", number, took>>20, maxMemory>>20)
	}
	if memo.bytes > maxMemory || memo.known.Len() == 0 {
		t.Errorf("%d bytes are held by %d rules", memo.bytes, memo.known.Len())
	}
	// What was asked for last is still known.
	last := Recurrence{StartDate: "1992-01-01", Time: fmt.Sprintf("%02d:%02d", (number-1)/60, (number-1)%60), Zone: "UTC", Rule: "FREQ=DAILY"}
	if _, known := memo.get(memoryKey{last, now2026.Year() / 10}); !known {
		t.Error("the rule that was asked for last is forgotten")
	}
	// The same twice, as by two who ask at once, counts once.
	bytes, n := memo.bytes, memo.known.Len()
	v, _ := memo.get(memoryKey{last, now2026.Year() / 10})
	memo.add(memoryKey{last, now2026.Year() / 10}, v)
	if memo.bytes != bytes || memo.known.Len() != n {
		t.Errorf("%d bytes in %d rules became %d in %d", bytes, n, memo.bytes, memo.known.Len())
	}
}
