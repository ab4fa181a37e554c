// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/inventory"
	pages "github.com/entente-dev/entente/internal/report"
	"github.com/entente-dev/entente/internal/simulate"
)

// asFound reports whether a report tells what the manager found: it is of a cluster, and of no moment of the past.
func (o *options) asFound(w window) bool { return !o.source.FromFiles() && !w.at.Before(w.now) }

// facts are those of a report whose objects stand as they do in a simulation.
func (o *options) facts(objects *inventory.Inventory, s *simulate.Simulation, w window) *pages.Facts {
	f := &pages.Facts{Found: s.Objects(), At: w.at, Zone: w.zone, Since: w.since, Until: w.until}
	if !o.asFound(w) {
		f.Begun = settled(objects, w)
		return f
	}
	f.Found.Notifications = objects.Notifications
	if outdated := o.source.Outdated(objects, w.now); outdated != nil {
		f.Warning = outdated.Text(w.now)
	}
	return f
}

// settled is when a history has begun that comes to the moment of a report.
func settled(objects *inventory.Inventory, w window) time.Time {
	return simulate.Settled(objects, before(w))
}

// before is the first moment of which a report does not tell any more.
func before(w window) time.Time { return w.at.Add(time.Nanosecond) }

// stand tells how objects stand.
func (o *options) stand(objects *inventory.Inventory, w window) (*pages.Facts, error) {
	s, err := o.source.Foresee(objects, simulate.Past{Now: w.now, Before: before(w)})
	if err != nil {
		return nil, err
	}
	return o.facts(objects, s, w), nil
}

// tell tells how objects stand, what happened before and what will, if nobody acts.
func (o *options) tell(objects *inventory.Inventory, w window) (*pages.Facts, error) {
	from := settled(objects, w)
	if from.Before(w.since) {
		from = w.since
	}
	played, err := simulate.Replay(objects, simulate.Past{Now: w.now, Before: from, Since: simulate.Start(objects, before(w))})
	if err != nil {
		return nil, err
	}
	past, err := events(played, before(w))
	if err != nil {
		return nil, err
	}
	if o.asFound(w) {
		if played, err = o.source.Foresee(objects, simulate.Past{Now: w.now, Before: before(w)}); err != nil {
			return nil, err
		}
	}
	f := o.facts(objects, played, w)
	f.Found, f.Past, f.Recorded = still(f.Found), past, settled(objects, w)
	f.Ahead, err = events(played, w.until)
	return f, err
}

// events are what happens in a simulation before a moment.
func events(s *simulate.Simulation, before time.Time) ([]simulate.Event, error) {
	var out []simulate.Event
	s.Observe(func(e simulate.Event) { out = append(out, e) })
	err := s.Advance(before)
	s.Observe(nil)
	return out, err
}

// still are copies of objects, which stay as they are when a simulation goes on.
func still(found *inventory.Inventory) *inventory.Inventory {
	var out inventory.Inventory
	for _, o := range found.Objects() {
		_ = out.Add(o.DeepCopyObject().(client.Object)) // it is one of the kinds
	}
	return &out
}

// within keeps the objects of one namespace: no others have to do with its alliances.
func within(objects *inventory.Inventory, namespace string) *inventory.Inventory {
	var out inventory.Inventory
	for _, o := range objects.Objects() {
		if o.GetNamespace() == namespace {
			_ = out.Add(o) // it is one of the kinds
		}
	}
	return &out
}
