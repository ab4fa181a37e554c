// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math/rand/v2"
	"sync"
	"time"
)

// What a fuse counts.
const (
	onTime  = "time"      // nothing: it burns for a while
	onWrite = "write"     // changes of Issues and Notifications, as a watch shows them
	onHook  = hookChannel // events that were taken and are not answered yet
	onMail  = mailChannel // mails of that kind
)

// strike says when something strikes: after so many of something.
type strike struct {
	on    string
	count int
	after time.Duration // for onTime
}

// randomStrike strikes somewhere in a burst. The counts are so that three of them come true
// in any.
func randomStrike(r *rand.Rand, issues int) strike {
	switch n := r.IntN(10); {
	case n < 3:
		return strike{on: onTime, after: time.Duration(300+r.IntN(5000)) * time.Millisecond}
	case n < 6:
		return strike{on: onWrite, count: 1 + r.IntN(max(1, 2*issues))}
	case n < 8:
		return strike{on: onMail, count: 1 + r.IntN(max(1, issues/3))}
	default:
		return strike{on: onHook, count: 1 + r.IntN(max(1, issues/3))}
	}
}

// fuse counts down to a strike. The zero value is burnt.
type fuse struct {
	mu   sync.Mutex
	on   string
	left int
	fire func()
	done chan struct{}
}

// arm has fire called, once, when the strike's count is reached; done is closed after it.
func (f *fuse) arm(s strike, fire func()) (done <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.on, f.left, f.fire, f.done = s.on, s.count, fire, make(chan struct{})
	if s.on == onTime {
		time.AfterFunc(s.after, func() { f.count(onTime) })
	}
	return f.done
}

// count notes that one of what is counted happened. The last one waits for the strike: what
// it is about goes on afterwards.
func (f *fuse) count(on string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fire == nil || f.on != on {
		return
	}
	if f.left--; f.left > 0 {
		return
	}
	f.fire()
	f.fire = nil
	close(f.done)
}

// disarm puts it out.
func (f *fuse) disarm() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fire = nil
}
