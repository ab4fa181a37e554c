// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"sync"
	"time"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

const (
	// fresh is for how long what was read is shown again: a reader who clicks through pages sees one picture, and the
	// API server is not asked for each.
	fresh = 5 * time.Second
	// share is what part of the time goes into reading at most: where that takes long, what was read is fresh for longer.
	share = 10
	// long is how long a reader of a page waits for what is being read anew, if there is something to show already.
	long = time.Second
)

// readings keeps what was read last.
type readings struct {
	source Source
	now    func() time.Time
	// reading is held while somebody reads; the others wait for the result.
	reading chan struct{}

	mu   sync.Mutex
	last *Reading
	at   time.Time
	// took is how long the last reading took.
	took time.Duration
}

func newReadings(source Source, now func() time.Time) *readings {
	return &readings{source: source, now: now, reading: make(chan struct{}, 1)}
}

// get returns what is to be read. Where it cannot be read again, that is what was read before, which says so. Where
// reading takes long and somebody is at it, it is what was read before as well: an open page hears when it is there.
func (r *readings) get(ctx context.Context) (*Reading, error) {
	if last := r.good(len(r.reading) > 0); last != nil {
		return last, nil
	}
	return r.recent(ctx)
}

// good is what was read last, if it is fresh; also if it is a little old, for whoever has no patience.
func (r *readings) good(hurried bool) *Reading {
	r.mu.Lock()
	defer r.mu.Unlock()
	limit := max(fresh, share*r.took)
	if hurried && r.took > long {
		limit *= 2
	}
	if r.last == nil || r.now().Sub(r.at) >= limit {
		return nil
	}
	return r.last
}

// recent returns what is fresh, and reads it anew if nothing is.
func (r *readings) recent(ctx context.Context) (*Reading, error) {
	select {
	case r.reading <- struct{}{}:
		defer func() { <-r.reading }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if last := r.good(false); last != nil {
		return last, nil
	}
	began := r.now()
	found, err := r.source.Read(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.took = r.now().Sub(began)
	switch {
	case err == nil:
		r.last, r.at = found, r.now()
	case r.last == nil || ctx.Err() != nil:
		return nil, cmdutil.Explain(err)
	default:
		r.last, r.at = r.last.from(cmdutil.Explain(err)), r.now()
	}
	return r.last, nil
}

// forget has the next reader read anew: something was just recorded.
func (r *readings) forget() {
	r.reading <- struct{}{} // what is being read may not have it yet
	defer func() { <-r.reading }()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at = time.Time{}
}

// from is an old reading, with why there is no newer one.
func (r *Reading) from(why error) *Reading {
	return &Reading{
		Objects: r.Objects, At: r.At, FromFiles: r.FromFiles, Where: r.Where, ForCommands: r.ForCommands,
		Denied: r.Denied, LeftOut: r.LeftOut, Trouble: why.Error(),
	}
}
