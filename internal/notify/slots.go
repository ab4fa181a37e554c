// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"sync"
	"time"
)

const (
	// DefaultPerChannel is how many messages one channel sends at once.
	DefaultPerChannel = 16
	// DefaultTotal is how many all channels send at once. A reconciler that sends needs
	// more workers than this, or a worker waits for nothing.
	DefaultTotal = 64
	// SlotRetry is when to ask again for a slot, if no wake-up comes before: a safety net.
	SlotRetry = 10 * time.Second
)

// Slots bounds how many messages are sent at once, over each channel and in all, so that a
// channel that hangs holds neither the workers nor the other channels. Nobody waits in it:
// who gets no slot leaves, and is woken when one is free.
//
// A channel whose last attempt failed has one slot until an attempt succeeds, so several
// that hang do not use up the total either.
type Slots struct {
	perChannel, total int
	wake              func(id string)

	mu       sync.Mutex
	inUse    int
	arrivals uint64
	channels map[string]*channelSlots
}

type channelSlots struct {
	inUse   int
	failing bool
	waiting map[string]bool // who is in queue and still wants a slot
	queue   []waiter
}

type waiter struct {
	id      string
	arrival uint64
}

// NewSlots returns Slots of perChannel at once over one channel and total in all; 0 means
// the default. wake is called with the id of one who was refused when it is worth its while
// to ask again; it must not block and may be nil.
func NewSlots(perChannel, total int, wake func(id string)) *Slots {
	if perChannel <= 0 {
		perChannel = DefaultPerChannel
	}
	if total <= 0 {
		total = DefaultTotal
	}
	if wake == nil {
		wake = func(string) {}
	}
	return &Slots{perChannel: perChannel, total: total, wake: wake, channels: map[string]*channelSlots{}}
}

// TryAcquire takes a slot of the channel for the message id, at once or not at all. If ok,
// call release once with how the attempt ended; more calls do nothing. If not, come back
// when woken, or after SlotRetry.
//
// channel is any key that names one channel of one policy, such as NAMESPACE/POLICY/CHANNEL.
func (s *Slots) TryAcquire(channel, id string) (release func(Outcome), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		c = &channelSlots{waiting: map[string]bool{}}
		s.channels[channel] = c
	}
	if s.free(c) == 0 {
		if !c.waiting[id] {
			c.waiting[id] = true
			s.arrivals++
			c.queue = append(c.queue, waiter{id, s.arrivals})
		}
		return nil, false
	}
	delete(c.waiting, id)
	c.inUse++
	s.inUse++
	var once sync.Once
	return func(o Outcome) { once.Do(func() { s.release(channel, c, o) }) }, true
}

// Forget drops what is remembered of a channel that is no more. What is under way over it
// still counts until it is released.
func (s *Slots) Forget(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.channels, channel)
}

// free is how many more c can send at this moment.
func (s *Slots) free(c *channelSlots) int {
	limit := s.perChannel
	if c.failing {
		limit = 1
	}
	return max(0, min(limit-c.inUse, s.total-s.inUse))
}

// wakesPerRelease is how many are woken for one slot at most: two, so that a channel that
// works again is soon back at its full number, and few are woken for nothing.
const wakesPerRelease = 2

func (s *Slots) release(channel string, c *channelSlots, o Outcome) {
	for _, id := range s.released(channel, c, o) {
		s.wake(id)
	}
}

// released takes the slot back and returns whom to wake: those who have waited longest of
// all whose channel has room.
func (s *Slots) released(channel string, c *channelSlots, o Outcome) (wake []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.inUse--
	s.inUse--
	// A server that says no, however finally, is one that answers.
	c.failing = o == Temporary || o == Uncertain

	woken := make(map[*channelSlots]int, wakesPerRelease)
	for len(wake) < min(wakesPerRelease, s.total-s.inUse) {
		longest := s.longestWaiting(woken)
		if longest == nil {
			break
		}
		woken[longest]++
		wake = append(wake, longest.next())
	}
	if c.inUse == 0 && !c.failing && len(c.waiting) == 0 && s.channels[channel] == c {
		delete(s.channels, channel)
	}
	return wake
}

// longestWaiting is the channel whose first waiter came earliest, of those that have room
// for more than were woken just now; nil if there is none.
func (s *Slots) longestWaiting(woken map[*channelSlots]int) (best *channelSlots) {
	for _, c := range s.channels {
		c.prune()
		if len(c.queue) == 0 || s.free(c) <= woken[c] {
			continue
		}
		if best == nil || c.queue[0].arrival < best.queue[0].arrival {
			best = c
		}
	}
	return best
}

// next takes the first waiter out of the queue, which has one.
func (c *channelSlots) next() string {
	id := c.queue[0].id
	c.queue = c.queue[1:]
	delete(c.waiting, id)
	return id
}

// prune drops the first in the queue for as long as they wait no more.
func (c *channelSlots) prune() {
	for len(c.queue) > 0 && !c.waiting[c.queue[0].id] {
		c.queue = c.queue[1:]
	}
}
