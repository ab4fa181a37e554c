// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import "time"

const (
	// sweepEvery is how often what nobody needs any more is looked for.
	sweepEvery = time.Minute
	// remembered is for how long it is known of a channel that nobody uses whether it works, and
	// maxRemembered of how many.
	remembered    = 24 * time.Hour
	maxRemembered = 4096
)

func (s *Slots) sweep(now time.Time) {
	if now.Sub(s.swept) < sweepEvery {
		return
	}
	s.swept = now
	for name, c := range s.channels {
		s.dropIdle(name, c, now)
	}
	for name, p := range s.people {
		if !p.busy && p.expires.Before(now) {
			delete(s.people, name)
		}
	}
}

func (s *Slots) dropIdle(name string, c *channelSlots, now time.Time) {
	c.dropLate(now)
	if c.inUse > 0 || len(c.waiting) > 0 || !c.bucket.full(now) || s.channels[name] != c {
		return
	}
	if now.Sub(c.used) >= remembered || len(s.channels) > maxRemembered {
		delete(s.channels, name)
	}
}
