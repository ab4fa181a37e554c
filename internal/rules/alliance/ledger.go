// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/practice"
)

// Ledger keeps the sums of one alliance from one decision to the next, so that a decision costs as much as what is open
// and what has changed, and not as much as all that ever was. A decision from a ledger is that from scratch.
type Ledger struct {
	basis basis
	// at is the latest moment that anything in it was looked at: none before it can be decided from it.
	at      time.Time
	reviews entries[v1alpha1.Review, *v1alpha1.Review]
	issues  entries[v1alpha1.Issue, *v1alpha1.Issue]
	past    practice.Past
	// stale is true where something was settled that is not any more, and the past is to be summed up anew.
	stale bool
}

// named is an object of a kind.
type named[T any] interface {
	*T
	metav1.Object
}

// entries are the reviews, or the issues, of the alliance by name.
type entries[T any, P named[T]] struct {
	open    map[string]entry[P]
	settled map[string]practice.Trace
	facts   func(P) practice.Facts
}

// entry is an object that is not settled.
type entry[P any] struct {
	object P
	// again is when it may be settled although nobody changes it; zero for never.
	again time.Time
}

// NewLedger looks at all the reviews and issues of the facts.
func NewLedger(f practice.Facts, now time.Time) *Ledger {
	l := &Ledger{basis: basisOf(&f), at: now}
	l.reviews.open, l.reviews.settled = map[string]entry[*v1alpha1.Review]{}, map[string]practice.Trace{}
	l.issues.open, l.issues.settled = map[string]entry[*v1alpha1.Issue]{}, map[string]practice.Trace{}
	l.stands(f)
	for _, r := range f.Reviews {
		l.reviews.look(l, r, now)
	}
	for _, i := range f.Issues {
		l.issues.look(l, i, now)
	}
	return l
}

// Stands reports whether what the ledger says still stands at a moment: what its reviews and issues are judged by is the
// same, the moment is not before the latest one, and recurrences reach as far as they did: each decade they reach further.
func (l *Ledger) Stands(f practice.Facts, now time.Time) bool {
	if now.Before(l.at) || now.UTC().Year()/10 != l.at.UTC().Year()/10 {
		return false
	}
	b := basisOf(&f)
	if !l.basis.equal(&b) {
		return false
	}
	l.basis = b
	return true
}

// Change brings some reviews and issues up to date, by name; nil for one that is no more.
func (l *Ledger) Change(reviews map[string]*v1alpha1.Review, issues map[string]*v1alpha1.Issue, now time.Time) {
	l.at = now
	for name, r := range reviews {
		l.reviews.change(l, name, r, now)
	}
	for name, i := range issues {
		l.issues.change(l, name, i, now)
	}
}

// Facts are those of a decision at a moment: the reviews and issues that are not settled, and what the others leave
// behind. Those given are taken without their reviews and issues.
func (l *Ledger) Facts(f practice.Facts, now time.Time) practice.Facts {
	l.at = now
	l.stands(f)
	l.reviews.settle(l, now)
	l.issues.settle(l, now)
	if l.stale {
		l.sumUp()
	}
	f.Reviews, f.Issues, f.Past = l.reviews.objects(), l.issues.objects(), &l.past
	return f
}

// stands has the ledger judge by some facts.
func (l *Ledger) stands(f practice.Facts) {
	f.Reviews, f.Issues = nil, nil
	l.reviews.facts = func(r *v1alpha1.Review) practice.Facts { f := f; f.Reviews = []*v1alpha1.Review{r}; return f }
	l.issues.facts = func(i *v1alpha1.Issue) practice.Facts { f := f; f.Issues = []*v1alpha1.Issue{i}; return f }
}

// sumUp sums up all that is settled.
func (l *Ledger) sumUp() {
	l.past, l.stale = practice.Past{}, false
	for _, settled := range []map[string]practice.Trace{l.reviews.settled, l.issues.settled} {
		for _, t := range settled {
			l.past.Add(t)
		}
	}
}

// look files an object that is not in the ledger.
func (e *entries[T, P]) look(l *Ledger, object P, now time.Time) {
	s := practice.SettlingOf(e.facts(object), now)
	if !s.Settled {
		own := *object // one of a list would keep the whole list in memory
		e.open[object.GetName()] = entry[P]{&own, s.Again}
		return
	}
	delete(e.open, object.GetName())
	e.settled[object.GetName()] = s.Trace
	l.past.Add(s.Trace)
}

// change files an object anew.
func (e *entries[T, P]) change(l *Ledger, name string, object P, now time.Time) {
	before, settled := e.settled[name]
	if settled && object != nil {
		if s := practice.SettlingOf(e.facts(object), now); s.Settled && s.Trace.Equal(&before) {
			return
		}
	}
	delete(e.open, name)
	if settled {
		delete(e.settled, name)
		l.stale = !l.past.Remove(before) || l.stale
	}
	if object != nil {
		e.look(l, object, now)
	}
}

// settle files what has come to be settled since it was looked at.
func (e *entries[T, P]) settle(l *Ledger, now time.Time) {
	for _, x := range e.open {
		if !x.again.IsZero() && !now.Before(x.again) {
			e.look(l, x.object, now)
		}
	}
}

// objects are those that are not settled, by name.
func (e *entries[T, P]) objects() []P {
	out := make([]P, 0, len(e.open))
	for _, x := range e.open {
		out = append(out, x.object)
	}
	slices.SortFunc(out, func(a, b P) int { return cmp.Compare(a.GetName(), b.GetName()) })
	return out
}

// basis is what reviews and issues are judged by.
type basis struct {
	alliance, policy version
	partners         map[string]version
	spec             v1alpha1.AllianceSpec
}

// version is one state of an object's spec.
type version struct {
	there      bool
	uid        string
	generation int64
}

func versionOf(o metav1.Object) version { return version{true, string(o.GetUID()), o.GetGeneration()} }

func basisOf(f *practice.Facts) basis {
	b := basis{alliance: versionOf(f.Alliance), partners: map[string]version{}, spec: f.Alliance.Spec}
	if f.Policy != nil {
		b.policy = versionOf(f.Policy)
	}
	for name, p := range f.Partners {
		b.partners[name] = versionOf(p)
	}
	// What the alliance itself has on record says nothing about its reviews and issues.
	s := &b.spec
	s.Agreements, s.Conversations, s.Measurements, s.Contributions, s.Recognitions, s.Briefings, s.Trainings = nil, nil, nil, nil, nil, nil, nil
	return b
}

// equal reports whether nothing differs. The specs are held against each other only where there is another one.
func (b *basis) equal(other *basis) bool {
	if b.policy != other.policy || !maps.Equal(b.partners, other.partners) || b.alliance.uid != other.alliance.uid {
		return false
	}
	return b.alliance == other.alliance || equality.Semantic.DeepEqual(&b.spec, &other.spec)
}
