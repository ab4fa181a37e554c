// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"slices"
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

// Slots bounds how many messages are sent at once, over each channel and in all, so that a
// channel that hangs holds neither the workers nor the other channels; and how many leave
// over a channel in a span. Nobody waits in it: who gets no slot leaves, and is woken when
// one is free, or told when to come back.
//
// A channel whose last attempt failed has one slot until an attempt succeeds, so several
// that hang do not use up the total either.
type Slots struct {
	perChannel, total int
	wake              func(id string)
	now               func() time.Time

	mu       sync.Mutex
	inUse    int
	arrivals uint64
	channels map[string]*channelSlots
	people   map[string]*person
	swept    time.Time
}

type channelSlots struct {
	inUse   int
	failing bool
	bucket  bucket
	waiting map[string]*waiter // who is in queue and still wants a slot
	queue   []*waiter
}

type waiter struct {
	id      string
	arrival uint64
	person  string
	expires time.Time // who has not come back by then is gone
	gone    bool
	// With a rate: who was woken keeps its place, and who knows its turn comes by itself.
	woken, timed bool
}

// person is somebody to whom a message is on its way, or was a moment ago.
type person struct {
	busy    bool
	queue   []string
	expires time.Time
}

// Ask is for one message to be sent now.
type Ask struct {
	// Channel is any key that names one channel of one policy, such as
	// NAMESPACE/POLICY/CHANNEL.
	Channel string
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
		channels: map[string]*channelSlots{}, people: map[string]*person{}}
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
		c = &channelSlots{waiting: map[string]*waiter{}}
		s.channels[a.Channel] = c
	}
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
	c.inUse++
	s.inUse++
	c.bucket.take(now)
	if a.Person != "" {
		s.person(a.Person).start(a.ID)
	}
	var once sync.Once
	return func(o Outcome) { once.Do(func() { s.release(a, c, o) }) }, 0, nil
}

// turn reports whether the channel's rate lets id through now: there are more tokens than
// waiters who came before it and could use one. Without a rate it is everybody's turn, so
// that who was woken and who just came do not hold each other up.
func (s *Slots) turn(c *channelSlots, id string, now time.Time) bool {
	if c.bucket.limiter == nil {
		return true
	}
	tokens := c.bucket.tokens(now)
	for _, w := range c.queue {
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

// ahead is how many wait that came before w.
func (c *channelSlots) ahead(w *waiter) (n int) {
	for _, other := range c.queue {
		if other == w {
			break
		}
		if !other.gone {
			n++
		}
	}
	return n
}

func (s *Slots) busy(name string) bool {
	p := s.people[name]
	return p != nil && p.busy
}

func (s *Slots) person(name string) *person {
	p := s.people[name]
	if p == nil {
		p = &person{}
		s.people[name] = p
	}
	return p
}

func (p *person) start(id string) {
	p.busy = true
	p.queue = slices.DeleteFunc(p.queue, func(other string) bool { return other == id })
}

func (p *person) enqueue(id string, now time.Time) (wait time.Duration) {
	if !slices.Contains(p.queue, id) {
		p.queue = append(p.queue, id)
	}
	wait = SlotRetry + time.Duration(len(p.queue))*askEvery
	p.expires = now.Add(wait + lateness)
	return wait
}

// next takes the first out of the queue, if there is one.
func (p *person) next() (ids []string) {
	ids, p.queue = p.queue[:min(1, len(p.queue))], p.queue[min(1, len(p.queue)):]
	return slices.Clone(ids)
}

// free is how many more c can send at this moment, whatever its rate.
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

func (s *Slots) release(a Ask, c *channelSlots, o Outcome) {
	for _, id := range s.released(a, c, o) {
		s.wake(id)
	}
}

// released takes the slot back and returns whom to wake: the next who waits for the person,
// and those who have waited longest of all whose channel has room.
func (s *Slots) released(a Ask, c *channelSlots, o Outcome) (wake []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	c.inUse--
	s.inUse--
	if o == NotTried {
		c.bucket.giveBack()
	} else {
		// A server that says no, however finally, is one that answers.
		c.failing = o == Temporary || o == Uncertain
	}
	if p := s.people[a.Person]; p != nil {
		p.busy = false
		wake = p.next()
		if len(wake) == 0 {
			delete(s.people, a.Person)
		}
	}
	wake = append(wake, s.next(wakesPerRelease, wake)...)
	s.dropIdle(a.Channel, c, now)
	return wake
}

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
	woken := make(map[*channelSlots]int, n)
	for len(wake) < min(n, s.total-s.inUse) {
		c, w := s.longestWaiting(woken, called)
		if c == nil {
			break
		}
		woken[c]++
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
func (s *Slots) longestWaiting(woken map[*channelSlots]int, called map[string]bool) (best *channelSlots, first *waiter) {
	for _, c := range s.channels {
		c.prune()
		if len(c.queue) == 0 || s.free(c) <= woken[c] {
			continue
		}
		if w := s.firstToWake(c, called); w != nil && (first == nil || w.arrival < first.arrival) {
			best, first = c, w
		}
	}
	return best, first
}

func (s *Slots) firstToWake(c *channelSlots, called map[string]bool) *waiter {
	for _, w := range c.queue {
		if !w.gone && !w.woken && !w.timed && !called[w.person] && !s.busy(w.person) {
			return w
		}
	}
	return nil
}

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

// leave takes who waits out of the queue.
func (c *channelSlots) leave(id string) {
	if w := c.waiting[id]; w != nil {
		w.gone = true
		delete(c.waiting, id)
		c.prune()
	}
}

// prune drops the first in the queue for as long as they wait no more.
func (c *channelSlots) prune() {
	for len(c.queue) > 0 && c.queue[0].gone {
		c.queue = c.queue[1:]
	}
}

// dropLate takes out who did not come back in time: most are gone for good.
func (c *channelSlots) dropLate(now time.Time) {
	c.queue = slices.DeleteFunc(c.queue, func(w *waiter) bool {
		if !w.gone && w.expires.Before(now) {
			w.gone = true
			delete(c.waiting, w.id)
		}
		return w.gone
	})
}
