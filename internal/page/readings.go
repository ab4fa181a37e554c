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
}

func newReadings(source Source, now func() time.Time) *readings {
	return &readings{source: source, now: now, reading: make(chan struct{}, 1)}
}

// get returns what is to be read. Where it cannot be read again, that is what was read before, which says so.
func (r *readings) get(ctx context.Context) (*Reading, error) {
	select {
	case r.reading <- struct{}{}:
		defer func() { <-r.reading }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if r.last != nil && r.now().Sub(r.at) < fresh {
		return r.last, nil
	}
	found, err := r.source.Read(ctx)
	switch {
	case err == nil:
		r.last, r.at = found, r.now()
	case r.last == nil || ctx.Err() != nil:
		return nil, cmdutil.Explain(err)
	default:
		old := *r.last
		old.Trouble = cmdutil.Explain(err).Error()
		r.last, r.at = &old, r.now()
	}
	return r.last, nil
}
