// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"cmp"
	"slices"
	"time"
)

// channelSlots is how many messages a channel sends, and who waits to.
type channelSlots struct {
	tenant string
	inUse  int
	// The last attempt failed, or it did not; neither is set before the first.
	failing, proven bool
	bucket          bucket
	waiting         map[string]*waiter // who is in queue and still wants a slot
	queue           []*waiter          // by arrival, with some who want none any more
	used            time.Time          // when somebody asked last
	cleaned         time.Time          // when those who are late were dropped
}

const (
	// maxLook bounds how many in a queue are looked at for one question, since all questions
	// wait for one lock.
	maxLook = 256
	// cleanEvery is how often those who are late are dropped from a queue: lateness is far longer.
	cleanEvery = time.Second
)

type waiter struct {
	id      string
	arrival uint64
	person  string
	expires time.Time // who has not come back by then is gone
	gone    bool
	// With a rate: who was woken keeps its place, and who knows its turn comes by itself.
	woken, timed bool
}

// turn reports whether the channel's rate lets id through now: there are more tokens than
// waiters who came before it and could use one. Without a rate it is everybody's turn, so
// that who was woken and who just came do not hold each other up.
func (s *Slots) turn(c *channelSlots, id string, now time.Time) bool {
	if c.bucket.limiter == nil {
		return true
	}
	tokens := c.bucket.tokens(now)
	// Who has only waiters before it that cannot use a token need not wait for them to end.
	for _, w := range c.queue[:min(maxLook, len(c.queue))] {
		if tokens == 0 || w.id == id {
			break
		}
		if !w.gone && !s.busy(w.person) {
			tokens--
		}
	}
	return tokens > 0
}

// enqueue notes who waits for the channel, and says for how long at most.
func (s *Slots) enqueue(c *channelSlots, a Ask, now time.Time) (wait time.Duration) {
	if c.bucket.limiter == nil && s.busy(a.Person) {
		c.leave(a.ID)
		return 0 // the person's queue is what counts
	}
	w, ahead := c.waiting[a.ID], len(c.waiting)
	if w == nil {
		s.arrivals++
		w = &waiter{id: a.ID, arrival: s.arrivals}
		c.waiting[a.ID] = w
		c.queue = append(c.queue, w)
	} else {
		ahead = c.ahead(w)
	}
	w.person, w.woken, w.timed = a.Person, false, false
	pace := time.Duration(ahead) * askEvery
	wait = SlotRetry + pace // woken by a release before
	if turn := c.bucket.until(ahead+1, now); turn > 0 && s.free(c) > 0 {
		wait, w.timed = min(turn, maxTurnWait+pace), true
	}
	w.expires = now.Add(wait + lateness)
	return wait
}

// ahead is how many at most wait that came before w.
func (c *channelSlots) ahead(w *waiter) int {
	i, _ := slices.BinarySearchFunc(c.queue, w.arrival, func(other *waiter, arrival uint64) int { return cmp.Compare(other.arrival, arrival) })
	return min(i, len(c.waiting))
}

// leave takes who waits out of the queue.
func (c *channelSlots) leave(id string) {
	if w := c.waiting[id]; w != nil {
		w.gone = true
		delete(c.waiting, id)
		c.prune()
	}
}

// prune drops the first in the queue for as long as they wait no more, and all such once they are
// the most.
func (c *channelSlots) prune() {
	for len(c.queue) > 0 && c.queue[0].gone {
		c.queue = c.queue[1:]
	}
	if len(c.queue) > 2*len(c.waiting) {
		c.queue = slices.DeleteFunc(c.queue, func(w *waiter) bool { return w.gone })
	}
}

// dropLate takes out who did not come back in time: most are gone for good.
func (c *channelSlots) dropLate(now time.Time) {
	if now.Sub(c.cleaned) < cleanEvery {
		return
	}
	c.cleaned = now
	c.queue = slices.DeleteFunc(c.queue, func(w *waiter) bool {
		if !w.gone && w.expires.Before(now) {
			w.gone = true
			delete(c.waiting, w.id)
		}
		return w.gone
	})
}
