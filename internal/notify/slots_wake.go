// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

// wakesPerRelease is how many are woken for one slot at most: two, so that a channel that
// works again is soon back at its full number, and few are woken for nothing.
const wakesPerRelease = 2

// next takes up to n of those who have waited longest of all whose channel has room, but not
// those that are woken anyway.
func (s *Slots) next(n int, anyway []string) (wake []string) {
	called := make(map[string]bool, n) // people
	for _, c := range s.channels {
		for _, id := range anyway {
			if w := c.waiting[id]; w != nil {
				called[w.person] = w.person != ""
			}
		}
	}
	var woken []*channelSlots
	for len(wake) < min(n, s.total-s.inUse) {
		c, w := s.longestWaiting(woken, called)
		if c == nil {
			break
		}
		woken = append(woken, c)
		called[w.person] = w.person != ""
		wake = append(wake, w.id)
		if c.bucket.limiter != nil {
			w.woken = true
		} else {
			c.leave(w.id)
		}
	}
	return wake
}

// longestWaiting is who came earliest of the first waiters of the channels that have room
// for more than were woken just now; nil if there is none.
func (s *Slots) longestWaiting(woken []*channelSlots, called map[string]bool) (best *channelSlots, first *waiter) {
	for _, c := range s.channels {
		c.prune()
		if len(c.queue) == 0 || !s.room(c, woken) {
			continue
		}
		if w := s.firstToWake(c, called); w != nil && (first == nil || w.arrival < first.arrival) {
			best, first = c, w
		}
	}
	return best, first
}

// room tells whether c can send one more when those have sent that were woken just now.
func (s *Slots) room(c *channelSlots, woken []*channelSlots) bool {
	own, shared := s.own(c), s.shared(c)
	for _, other := range woken {
		if other == c {
			own--
		}
		if other.tenant == c.tenant {
			shared--
		}
	}
	return own > 0 && shared > 0
}

// firstToWake is the first in the queue of a channel that could use a slot. Who is far behind others
// that cannot comes back by itself.
func (s *Slots) firstToWake(c *channelSlots, called map[string]bool) *waiter {
	for _, w := range c.queue[:min(maxLook, len(c.queue))] {
		if !w.gone && !w.woken && !w.timed && !called[w.person] && !s.busy(w.person) {
			return w
		}
	}
	return nil
}
