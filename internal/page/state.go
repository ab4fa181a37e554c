// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"errors"
	"sync"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

// tense says of which time a page tells.
type tense string

const (
	past    tense = "past"
	present tense = "present"
	ahead   tense = "ahead"
)

// state is how the objects stand at a moment.
type state struct {
	*Reading
	tense   tense
	now, at time.Time
	found   *inventory.Inventory
	// begun is the first moment of a history that was replayed; zero for what the manager found.
	begun time.Time
	// outdated tells that the manager seems to be away; nil if not, or where none is needed.
	outdated *cmdutil.Outdated
	zones    *cmdutil.Zones
	picture  *attention.Picture
	index    *index
}

// stateAt plays objects to a moment; as they were found, where that is now.
func stateAt(ctx context.Context, r *Reading, now, at time.Time) (*state, error) {
	s := &state{Reading: r, tense: present, now: now, at: at, found: r.Objects}
	switch {
	case at.Before(now):
		s.tense = past
	case at.After(now):
		s.tense = ahead
	}
	if r.FromFiles || s.tense != present {
		played, err := play(ctx, r, r.Objects, now, before(at))
		if err != nil {
			return nil, err
		}
		s.found = played.Objects()
	}
	if r.FromFiles || s.tense == past {
		s.begun = settled(r.Objects, at)
	} else {
		s.found.Notifications = r.Objects.Notifications
		s.outdated = cmdutil.FindOutdated(r.Objects, now)
	}
	// Of very many objects both take long.
	var indexed sync.WaitGroup
	indexed.Go(func() { s.zones, s.index = cmdutil.ZonesOf(s.found), newIndex(s.found) })
	s.picture = attention.Look(s.found, at)
	indexed.Wait()
	s.index.look(s.picture)
	return s, nil
}

// before is the first moment of which a page does not tell any more.
func before(at time.Time) time.Time { return at.Add(time.Nanosecond) }

// settled is when a history has begun that comes to a moment.
func settled(objects *inventory.Inventory, at time.Time) time.Time {
	return simulate.Settled(objects, before(at))
}

// play plays objects until before a moment, as the plugin does: on from the statuses of a cluster where it is to come,
// else the whole history.
func play(ctx context.Context, r *Reading, objects *inventory.Inventory, now, until time.Time) (*simulate.Simulation, error) {
	if r.FromFiles || until.Before(now) {
		return replay(ctx, objects, now, until, until)
	}
	s, err := simulate.Continue(objects, simulate.Past{Now: now, Before: now})
	if err != nil {
		return nil, err
	}
	return s, advance(ctx, s, now, until)
}

// replay plays the history that comes to a moment, as far as another one.
func replay(ctx context.Context, objects *inventory.Inventory, now, comesTo, until time.Time) (*simulate.Simulation, error) {
	from := simulate.Start(objects, comesTo)
	s, err := simulate.Replay(objects, simulate.Past{Now: now, Before: from, Since: from})
	if err != nil {
		return nil, err
	}
	return s, advance(ctx, s, from, until)
}

// stride is how far is played at once: nobody waits for what the reader no longer wants.
const stride = 14 * 24 * time.Hour

// errTooFar says that a moment cannot be played in time.
var errTooFar = errors.New("playing as far as that takes too long")

// advance plays every moment before to, as long as somebody waits for it.
func advance(ctx context.Context, s *simulate.Simulation, from, to time.Time) error {
	for at := from.Add(stride); at.Before(to); at = at.Add(stride) {
		if ctx.Err() != nil {
			return errTooFar
		}
		if err := s.Advance(at); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return errTooFar
	}
	return s.Advance(to)
}

// still are copies of objects, which stay as they are when a simulation goes on.
func still(found *inventory.Inventory) *inventory.Inventory {
	var out inventory.Inventory
	for _, o := range found.Objects() {
		_ = out.Add(o.DeepCopyObject().(client.Object)) // it is one of the kinds
	}
	return &out
}

// within keeps the objects of one namespace: no others have to do with its alliances. Empty is all.
func within(objects *inventory.Inventory, namespace string) *inventory.Inventory {
	if namespace == "" {
		return objects
	}
	var out inventory.Inventory
	for _, o := range objects.Objects() {
		if o.GetNamespace() == namespace {
			_ = out.Add(o) // it is one of the kinds
		}
	}
	return &out
}
