// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"context"
	"time"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

// window is the time that is told of: what changed from since until at, and what comes from then until until.
type window struct {
	namespace        string
	at, since, until time.Time
	// kind and name are of the one object whose whole past is told, and nothing else; empty for all.
	kind, name string
}

// told is how the objects of a window stand, what happened to them before, and what will if nobody acts.
type told struct {
	window
	found       *inventory.Inventory
	begun       time.Time
	recorded    time.Time
	past, ahead []simulate.Event
}

// of is what will happen to an alliance, or to something of it; to all where it has no name.
func (t *told) of(alliance string) []*simulate.Event {
	var out []*simulate.Event
	for i := range t.ahead {
		if e := &t.ahead[i]; alliance == "" || e.Alliance == alliance {
			out = append(out, e)
		}
	}
	return out
}

// tell plays a window. Without a since nothing is told of the past.
func (s *state) tell(ctx context.Context, w window) (*told, error) {
	out := &told{window: w, begun: s.begun}
	objects := within(s.Objects, w.namespace)
	out.recorded = settled(objects, w.at)
	if w.kind != "" {
		return out, s.tellOf(ctx, out, objects)
	}
	var played *simulate.Simulation
	var err error
	if !w.since.IsZero() {
		from := out.recorded
		if from.Before(w.since) {
			from = w.since
		}
		if played, err = replay(ctx, objects, s.now, before(w.at), from); err != nil {
			return nil, err
		}
		if out.past, err = events(ctx, played, from, before(w.at)); err != nil {
			return nil, err
		}
	}
	if played == nil || !s.replayed() {
		if played, err = play(ctx, s.Reading, objects, s.now, before(w.at)); err != nil {
			return nil, err
		}
	}
	out.found = still(played.Objects())
	if !s.replayed() {
		out.found.Notifications = objects.Notifications
	}
	out.ahead, err = events(ctx, played, before(w.at), w.until)
	return out, err
}

// tellOf plays the whole past of one object.
func (s *state) tellOf(ctx context.Context, out *told, objects *inventory.Inventory) error {
	from := out.recorded
	played, err := replay(ctx, objects, s.now, before(out.at), from)
	if err != nil {
		return err
	}
	played.Observe(func(e simulate.Event) {
		if e.Kind == out.kind && e.Name == out.name {
			out.past = append(out.past, e)
		}
	})
	return advance(ctx, played, from, before(out.at))
}

// replayed reports whether how things stand was played from the records, and not found by a manager.
func (s *state) replayed() bool { return s.FromFiles || s.tense == past }

// events are what happens in a simulation before a moment.
func events(ctx context.Context, s *simulate.Simulation, from, to time.Time) ([]simulate.Event, error) {
	var out []simulate.Event
	s.Observe(func(e simulate.Event) { out = append(out, e) })
	err := advance(ctx, s, from, to)
	s.Observe(nil)
	return out, err
}
