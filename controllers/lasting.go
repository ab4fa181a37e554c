// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"errors"
	"sync/atomic"
	"time"
)

// lasting is since when something has failed, and why it did last.
type lasting struct{ now atomic.Pointer[failure] }

type failure struct {
	since time.Time
	err   error
}

// errNotInFull is why what has begun does not work yet.
var errNotInFull = errors.New("it has not come in full")

func (l *lasting) works() { l.now.Store(nil) }

func (l *lasting) fails(at time.Time, err error) {
	f := failure{at, err}
	if before := l.now.Load(); before != nil {
		f.since = before.since
	}
	l.now.Store(&f)
}

// begins notes that it cannot be told yet whether it works.
func (l *lasting) begins(at time.Time) { l.now.CompareAndSwap(nil, &failure{at, errNotInFull}) }

// failure is nil where it works.
func (l *lasting) failure() (since time.Time, err error) {
	if f := l.now.Load(); f != nil {
		return f.since, f.err
	}
	return time.Time{}, nil
}
