// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"slices"
	"time"
)

// person is somebody to whom a message is on its way, or was a moment ago.
type person struct {
	busy    bool
	queue   []string
	expires time.Time
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
