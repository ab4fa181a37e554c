// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"cmp"
	"slices"
	"time"
)

const (
	// sweepEvery is how often what nobody needs any more is looked for.
	sweepEvery = time.Minute
	// remembered is for how long it is known of a channel that nobody uses whether it works, and
	// maxRemembered of how many.
	remembered    = 24 * time.Hour
	maxRemembered = 4096
	// forgottenAtOnce keeps who looks for those to forget from looking each time.
	forgottenAtOnce = maxRemembered / 8
)

func (s *Slots) sweep(now time.Time) {
	if now.Sub(s.swept) < sweepEvery {
		return
	}
	s.swept = now
	for name, c := range s.channels {
		c.dropLate(now)
		if c.idle(now) && now.Sub(c.used) >= remembered {
			delete(s.channels, name)
		}
	}
	for name, p := range s.people {
		if !p.busy && p.expires.Before(now) {
			delete(s.people, name)
		}
	}
}

// idle tells whether nobody needs a channel.
func (c *channelSlots) idle(now time.Time) bool {
	return c.inUse == 0 && len(c.waiting) == 0 && c.bucket.full(now)
}

// forgetSome makes room once too many channels are remembered: it forgets those that were used
// longest ago of the tenants that have most, so that nobody's are forgotten because others have many.
func (s *Slots) forgetSome(now time.Time) {
	if len(s.channels) <= maxRemembered {
		return
	}
	type remembered struct {
		name string
		of   *channelSlots
		rank int // among those of its tenant, the one that was used last first
	}
	var idle []remembered
	for name, c := range s.channels {
		if c.idle(now) {
			idle = append(idle, remembered{name: name, of: c})
		}
	}
	slices.SortFunc(idle, func(a, b remembered) int { return b.of.used.Compare(a.of.used) })
	has := map[string]int{}
	for i := range idle {
		tenant := idle[i].of.tenant
		idle[i].rank = has[tenant]
		has[tenant]++
	}
	slices.SortFunc(idle, func(a, b remembered) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), a.of.used.Compare(b.of.used))
	})
	for _, c := range idle[:min(forgottenAtOnce, len(idle))] {
		delete(s.channels, c.name)
	}
}
