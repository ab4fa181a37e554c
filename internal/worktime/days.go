// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import "time"

// Days counts the joint working dates after the date of a moment, up to and including that of another, by a zone: as
// many as the days of a Span that lead from the one date to the other, where that one is worked. It is 0 where the
// other is not later.
func (j Joint) Days(from, to time.Time, zone *time.Location) int {
	d, _ := dayAt(from, zone)
	last, _ := dayAt(to, zone)
	n := 0
	for d++; d <= last; d++ {
		if j.works(d) {
			n++
		}
	}
	return n
}
