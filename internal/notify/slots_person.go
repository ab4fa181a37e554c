// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import "time"

// person is somebody to whom a message is on its way, or was a moment ago.
type person struct {
	busy bool
	// queue may still hold those that wait no more: waiting says who does.
	queue   []string
	waiting map[string]bool
	expires time.Time
}

func (s *Slots) busy(name string) bool {
	p := s.people[name]
	return p != nil && p.busy
}

func (s *Slots) person(name string) *person {
	p := s.people[name]
	if p == nil {
		p = &person{waiting: map[string]bool{}}
		s.people[name] = p
	}
	return p
}

func (p *person) start(id string) {
	p.busy = true
	delete(p.waiting, id)
}

func (p *person) enqueue(id string, now time.Time) (wait time.Duration) {
	if !p.waiting[id] {
		p.waiting[id] = true
		p.queue = append(p.queue, id)
	}
	wait = SlotRetry + time.Duration(len(p.waiting))*askEvery
	p.expires = now.Add(wait + lateness)
	return wait
}

// next takes the first who still waits out of the queue, if there is one.
func (p *person) next() (ids []string) {
	for len(p.queue) > 0 && len(ids) == 0 {
		if id := p.queue[0]; p.waiting[id] {
			delete(p.waiting, id)
			ids = []string{id}
		}
		p.queue = p.queue[1:]
	}
	return ids
}
