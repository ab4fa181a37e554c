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
	DefaultTotal = 128
	// SlotRetry is when to ask again for a slot, if no wake-up comes before: a safety net.
	SlotRetry = 10 * time.Second

	// maxTurnWait is the longest that the first in a queue waits for its turn before it asks
	// again, so that those who are gone do not hold up the others for long.
	maxTurnWait = time.Minute
	// askEvery spaces out those who ask again before their turn: twenty a second.
	askEvery = 50 * time.Millisecond
	// lateness is how late who waits for a turn may be before the place is lost.
	lateness = 2 * SlotRetry
)

// NotTried is for the release of a slot that was not used: nothing was sent. It says nothing
// about the channel and gives back what its rate was charged.
const NotTried Outcome = ""

// Slots bounds how many messages are sent at once, over each channel, for each tenant and in all,
// so that a channel that hangs holds neither the workers nor the other channels; and how many leave
// over a channel in a span. Nobody waits in it: who gets no slot leaves, and is woken when
// one is free, or told when to come back.
//
// A tenant holds no more slots than are left for all others, so there is always one for a tenant
// that has none. Channels whose last attempt failed, and those that have sent nothing yet, share as
// many slots as one channel may have, in the same way; one that failed has one slot until an attempt
// succeeds. So whatever a tenant's channels do, a channel that works is not held up.
type Slots struct {
	perChannel, total int
	wake              func(id string)
	now               func() time.Time

	mu       sync.Mutex
	inUse    int
	suspects int // of inUse, those of channels that are not known to work
	arrivals uint64
	channels map[string]*channelSlots
	tenants  map[string]*tenant
	people   map[string]*person
	swept    time.Time
}

// Ask is for one message to be sent now.
type Ask struct {
	// Channel is any key that names one channel of one policy, such as
	// NAMESPACE/POLICY/CHANNEL.
	Channel string
	// Tenant is any key that names who shares the slots with others, such as NAMESPACE. A channel
	// is of one tenant.
	Tenant string
	// ID names the message to wake.
	ID string
	// Rate of the channel. It may differ from one call to the next: the last one counts.
	Rate Rate
	// Person, if not empty, is any key that names the recipient on the channel, such as
	// NAMESPACE/POLICY/CHANNEL/PARTNER/CONTACT. Messages to one person leave one by one.
	Person string
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
	return &Slots{perChannel: perChannel, total: total, wake: wake, now: time.Now,
		channels: map[string]*channelSlots{}, tenants: map[string]*tenant{}, people: map[string]*person{}}
}

// TryAcquire takes a slot for a message, at once or not at all. If ok, call release once with
// how the attempt ended, or with NotTried; more calls do nothing. If not, come back when
// woken, or after wait, which is then above 0.
//
// Over a channel with a rate the messages leave in the order in which they first asked; who
// does not come back in time loses its place.
func (s *Slots) TryAcquire(a Ask) (release func(Outcome), wait time.Duration, ok bool) {
	release, wait, next := s.tryAcquire(a)
	for _, id := range next {
		s.wake(id)
	}
	return release, wait, release != nil
}

func (s *Slots) tryAcquire(a Ask) (release func(Outcome), wait time.Duration, wake []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.sweep(now)
	c := s.channels[a.Channel]
	if c == nil {
		c = &channelSlots{tenant: a.Tenant, waiting: map[string]*waiter{}}
		s.channels[a.Channel] = c
	}
	c.used = now
	c.bucket.set(a.Rate, now)
	c.dropLate(now)

	if s.busy(a.Person) {
		wait = max(s.people[a.Person].enqueue(a.ID, now), s.enqueue(c, a, now))
		if w := c.waiting[a.ID]; w != nil {
			w.expires = now.Add(wait + lateness)
		}
		// A wake-up is not lost on one who cannot use it.
		return nil, wait, s.next(1, nil)
	}
	if s.free(c) == 0 || !s.turn(c, a.ID, now) {
		return nil, s.enqueue(c, a, now), nil
	}
	c.leave(a.ID)
	suspect := s.hold(c)
	c.bucket.take(now)
	if a.Person != "" {
		s.person(a.Person).start(a.ID)
	}
	var once sync.Once
	return func(o Outcome) { once.Do(func() { s.release(a, c, suspect, o) }) }, 0, nil
}

func (s *Slots) release(a Ask, c *channelSlots, suspect bool, o Outcome) {
	for _, id := range s.released(a, c, suspect, o) {
		s.wake(id)
	}
}

// released takes the slot back and returns whom to wake: the next who waits for the person,
// and those who have waited longest of all whose channel has room.
func (s *Slots) released(a Ask, c *channelSlots, suspect bool, o Outcome) (wake []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.giveBack(c, suspect)
	if o == NotTried {
		c.bucket.giveBack()
	} else {
		// A server that says no, however finally, is one that answers.
		c.failing = o == Temporary || o == Uncertain
		c.proven = !c.failing
	}
	if p := s.people[a.Person]; p != nil {
		p.busy = false
		wake = p.next()
		if len(wake) == 0 {
			delete(s.people, a.Person)
		}
	}
	wake = append(wake, s.next(wakesPerRelease, wake)...)
	s.forgetSome(now)
	return wake
}
