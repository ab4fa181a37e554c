// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import "time"

// sweepEvery is how often what nobody needs any more is looked for.
const sweepEvery = time.Minute

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
	if c.inUse == 0 && !c.failing && len(c.waiting) == 0 && c.bucket.full(now) && s.channels[name] == c {
		delete(s.channels, name)
	}
}
