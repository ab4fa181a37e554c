// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"time"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// fresh is for how long what was read is shown again: a reader who clicks through pages sees one picture, and the
// API server is not asked for each.
const fresh = 5 * time.Second

// readings keeps what was read last.
type readings struct {
	source Source
	now    func() time.Time
	// reading is held while somebody reads; the others wait for the result.
	reading chan struct{}

	last *Reading
	at   time.Time
	// took is how long the last reading took.
	took time.Duration
}

func newReadings(source Source, now func() time.Time) *readings {
	return &readings{source: source, now: now, reading: make(chan struct{}, 1)}
}

// get returns what is to be read. Where it cannot be read again, that is what was read before, which says so.
func (r *readings) get(ctx context.Context) (*Reading, error) { return r.notOlder(ctx, false) }

// recent is get for whoever is in no hurry: a tenth of the time goes into reading at most.
func (r *readings) recent(ctx context.Context) (*Reading, error) { return r.notOlder(ctx, true) }

func (r *readings) notOlder(ctx context.Context, patient bool) (*Reading, error) {
	select {
	case r.reading <- struct{}{}:
		defer func() { <-r.reading }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	age := fresh
	if patient {
		age = max(age, 10*r.took)
	}
	if r.last != nil && r.now().Sub(r.at) < age {
		return r.last, nil
	}
	began := r.now()
	found, err := r.source.Read(ctx)
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

// from is an old reading, with why there is no newer one.
func (r *Reading) from(why error) *Reading {
	return &Reading{
		Objects: r.Objects, At: r.At, FromFiles: r.FromFiles, Where: r.Where, ForCommands: r.ForCommands,
		Denied: r.Denied, LeftOut: r.LeftOut, Trouble: why.Error(),
	}
}
