// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Options of New.
type Options struct {
	// Start is the first moment. Where the state of a cluster is played on, it is now.
	Start time.Time
	// KeepStatus begins with the statuses that the objects have. Otherwise they are forgotten,
	// as if the controllers saw the objects for the first time at the start.
	KeepStatus bool
	// History is the present, where the objects tell what was and their statuses are forgotten: an alliance
	// in operation was so from the earliest fact about it, or from the present on, if that is sooner. If it
	// is zero, its controllers see it for the first time at the start, as in a cluster.
	History time.Time
	// Words has messages worded, for those who want to read them. It takes longer.
	Words bool
	// Observe is told what happens, in order; nil for nobody.
	Observe func(Event)
	// Made is given each message, those that are there at the start and the others when they are
	// made; what becomes of one shows in its status. Nil for nobody.
	Made func(*v1alpha1.Notification)
}

// Simulation is some objects and the moment at which they stand.
type Simulation struct {
	now     time.Time
	observe func(Event)
	onMade  func(*v1alpha1.Notification)
	queue   queue
	// begun is false until all objects were decided for the first time; what is found then
	// is how things stand, and no change.
	begun bool
	// failed is what it could not do; nil for nothing.
	failed error
	// leaving is what people are told at this moment, and where in it each thing is; digests are how many have left
	// at it to whom.
	leaving []Event
	places  map[told]int
	digests map[Recipient]int
	words   bool

	namespaces map[string]*namespace
	order      []*namespace
}

// New returns a simulation. The objects are copied as far as they change.
func New(objects *inventory.Inventory, o Options) *Simulation {
	s := &Simulation{now: o.Start, observe: o.Observe, onMade: o.Made, words: o.Words, namespaces: map[string]*namespace{}, places: map[told]int{}, digests: map[Recipient]int{}}
	for _, p := range objects.Partners {
		s.namespace(p.Namespace).addPartner(p, o.KeepStatus)
	}
	for _, p := range objects.Policies {
		s.namespace(p.Namespace).addPolicy(p, o.KeepStatus)
	}
	for _, a := range objects.Alliances {
		s.namespace(a.Namespace).addAlliance(a, o.KeepStatus)
	}
	for _, r := range objects.Reviews {
		s.namespace(r.Namespace).addReview(r, o.KeepStatus)
	}
	for _, i := range objects.Issues {
		s.namespace(i.Namespace).addIssue(i, o.KeepStatus)
	}
	for _, n := range objects.Notifications {
		if o.KeepStatus {
			s.namespace(n.Namespace).addFormer(copied(n))
		}
	}
	for _, n := range s.order {
		n.link()
		if !o.KeepStatus && !o.History.IsZero() {
			n.arm(o.History)
		}
	}
	return s
}

// Advance plays every moment before to. It fails if the objects do not come to rest at some
// moment, which is a mistake in the rules.
func (s *Simulation) Advance(to time.Time) error {
	for {
		at, queued := s.queue.next()
		if !queued || !at.Before(to) {
			s.now = to
			return nil
		}
		if s.now.Before(at) {
			s.now = at
		}
		if err := s.settle(); err != nil {
			return err
		}
		s.flush()
		s.begun = true
	}
}

// maxVisits bounds how often an object is decided in one moment: one that asks for another
// look each time would go on for ever.
const maxVisits = 10_000

// settle decides all objects whose time has come, and at those that this concerns, until
// nothing changes any more.
func (s *Simulation) settle() error {
	for {
		x := s.queue.take(s.now)
		if x == nil {
			return nil
		}
		if !x.visited.Equal(s.now) {
			x.visited, x.visits = s.now, 0
		}
		if x.visits++; x.visits > maxVisits {
			return fmt.Errorf("%s %s does not come to rest at %s", x.kind, x.object.GetName(), verdict.Stamp(s.now))
		}
		if next := x.look(s.now); !next.IsZero() {
			s.queue.wake(x, next)
		}
		if s.failed != nil {
			return fmt.Errorf("%s %s at %s: %w", x.kind, x.object.GetName(), verdict.Stamp(s.now), s.failed)
		}
	}
}

// Observe sets who is told from now on; nil for nobody.
func (s *Simulation) Observe(observe func(Event)) { s.observe = observe }

// Objects are how the objects stand, those that were made on the way among them, but for the
// messages.
func (s *Simulation) Objects() *inventory.Inventory {
	var out inventory.Inventory
	for _, n := range s.order {
		for _, x := range n.items {
			if !x.gone {
				_ = out.Add(x.object) // it is one of the kinds
			}
		}
	}
	return &out
}

func (s *Simulation) namespace(name string) *namespace {
	n, known := s.namespaces[name]
	if !known {
		n = newNamespace(s, name)
		s.namespaces[name] = n
		s.order = append(s.order, n)
	}
	return n
}

// copied is a copy that shares all but the object itself.
func copied[T any](o *T) *T {
	c := *o
	return &c
}
