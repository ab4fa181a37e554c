// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"math/rand/v2"
	"testing"
	"time"
)

// FuzzJointAdd: whatever people write, what callers rely on holds, and it ends soon.
func FuzzJointAdd(f *testing.F) {
	for _, c := range []struct {
		from    int64
		span    string
		limit   int64
		partner uint64
	}{
		{1_772_442_000, "P2D", 30 * 86_400, 1},
		{1_772_442_000, "PT16H", 0, 2},
		{1_772_442_000, "P1M2DT3H4M5S", 90 * 86_400, 3},
		{1_325_239_200, "P1D", 0, 4},
		{1_774_742_399, "PT999999H9999999M99999999S", 0, 5},
		{-2_208_988_800, "P99999D", 1 << 40, 6},
		{32_503_680_000, "P999Y9999MT1S", 0, 7},
		{1_772_442_000, "PT1S", -1, 8},
	} {
		f.Add(c.from, c.span, c.limit, c.partner)
	}
	f.Fuzz(func(t *testing.T, seconds int64, text string, limited int64, partners uint64) {
		s, err := ParseSpan(text)
		if err != nil {
			return
		}
		const earliest, latest = -2_208_988_800, 32_503_680_000 // 1900 and 3000
		from := time.Unix(earliest+int64(uint64(seconds)%(latest-earliest)), seconds%1000)
		var limit time.Time
		if limited != 0 {
			limit = from.Add(time.Duration(limited%(40*366*86_400)) * time.Second / 4)
		}
		r := rand.New(rand.NewPCG(partners, 0))
		var j Joint
		for range partners % 4 {
			j = append(j, mustCalendar(t, anyWorkingTime(r, from)))
		}
		zone := mustZone(t, jointZones[partners/4%uint64(len(jointZones))])
		if len(j) > 0 {
			zone = j[0].zone
		}
		began := time.Now()
		j.Add(from, s, zone, limit)
		if took := time.Since(began); took > time.Second {
			t.Fatalf("%+v from %v took %v", s, from, took)
		}
		checkJointAdd(t, j, from, s, zone, limit)
	})
}
