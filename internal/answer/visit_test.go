// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// What is due with the end of a day names that day, and not the one after it.
func TestADeadlineAtMidnightEndsTheDayBefore(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	v := &visit{zone: zone, alliance: &v1alpha1.Alliance{}}
	for due, want := range map[string]string{
		"2026-12-15T22:59:59Z": "15 December 2026, 23:59 (Europe/Amsterdam)",
		"2026-12-15T23:00:00Z": "15 December 2026, 24:00 (Europe/Amsterdam)",
		"2026-12-15T23:01:00Z": "16 December 2026, 00:01 (Europe/Amsterdam)",
	} {
		at, err := time.Parse(time.RFC3339, due)
		if err != nil {
			t.Fatal(err)
		}
		c := &healthCheck{visit: v, review: &v1alpha1.Review{}, due: at}
		_, page := c.page(&handler{}, "", nil)
		if shown, ok := page.(healthView); !ok || shown.Due != want {
			t.Errorf("%s: the page says %s, want %s", due, shown.Due, want)
		}
	}
}
