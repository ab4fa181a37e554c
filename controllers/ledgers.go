// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// ledgers keep the sums of each alliance that was decided, and which of its reviews and issues have changed since. What
// they say is what the cache says, or said before an event that has not arrived yet.
type ledgers struct {
	mu sync.Mutex
	of map[types.NamespacedName]*account
}

func newLedgers() *ledgers { return &ledgers{of: map[types.NamespacedName]*account{}} }

// account is what is kept of one alliance.
type account struct {
	// ledger is nil until all was looked at once. Only the alliance's own reconciler, of which there is one at a time,
	// reads and writes it.
	ledger *rules.Ledger
	// changed are the names of reviews and issues, by kind.
	changed map[string]map[string]bool
}

// noting notes in the ledgers what passes by, and lets pass what another predicate does.
func (l *ledgers) noting(p predicate.Predicate) predicate.Predicate {
	if l == nil {
		return p
	}
	return predicate.Funcs{
		CreateFunc:  func(e event.CreateEvent) bool { l.note(e.Object); return p.Create(e) },
		UpdateFunc:  func(e event.UpdateEvent) bool { l.note(e.ObjectOld, e.ObjectNew); return p.Update(e) },
		DeleteFunc:  func(e event.DeleteEvent) bool { l.note(e.Object); return p.Delete(e) },
		GenericFunc: p.Generic,
	}
}

// note notes that reviews or issues have changed.
func (l *ledgers) note(objects ...client.Object) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, o := range objects {
		alliance := allianceNameOf(o)
		if alliance != "" {
			l.of[types.NamespacedName{Namespace: o.GetNamespace(), Name: alliance}].note(o)
			continue
		}
		// Of what can no longer be decoded the name is known alone. It may have belonged to any.
		for key, a := range l.of {
			if key.Namespace == o.GetNamespace() {
				a.note(o)
			}
		}
	}
}

// note notes that a review or an issue has changed; nil for an alliance that was never decided: then all is looked at.
func (a *account) note(o client.Object) {
	if a == nil {
		return
	}
	kind := inventory.KindOf(o)
	if a.changed[kind] == nil {
		a.changed[kind] = map[string]bool{}
	}
	a.changed[kind][o.GetName()] = true
}

func allianceNameOf(o client.Object) string {
	switch o := o.(type) {
	case *v1alpha1.Review:
		return o.Spec.AllianceRef.Name
	case *v1alpha1.Issue:
		return o.Spec.AllianceRef.Name
	}
	return ""
}

// take returns an alliance's account, and what has changed since it was taken before. What changes from now on is noted.
func (l *ledgers) take(key types.NamespacedName) (a *account, changed map[string]map[string]bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a = l.of[key]; a == nil {
		a = &account{}
		l.of[key] = a
	}
	changed, a.changed = a.changed, map[string]map[string]bool{}
	return a, changed
}

// forget forgets an alliance: it is gone, or what has changed could not be read.
func (l *ledgers) forget(key types.NamespacedName) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.of, key)
}

// gatherSums gathers the facts about an alliance, its settled reviews and issues by what they leave behind.
func (r *AllianceReconciler) gatherSums(ctx context.Context, a *v1alpha1.Alliance, now time.Time) (f rules.AllianceFacts, err error) {
	if f, err = r.gatherCircle(ctx, a); err != nil {
		return f, err
	}
	if r.ledgers == nil {
		return f, r.gatherRecords(ctx, &f)
	}
	key := client.ObjectKeyFromObject(a)
	kept, changed := r.ledgers.take(key)
	whole := false
	defer func() {
		if !whole { // an error, or a panic: what has changed is not known any more
			r.ledgers.forget(key)
		}
	}()
	if kept.ledger != nil && kept.ledger.Stands(f, now) {
		err = r.change(ctx, kept.ledger, key, changed, now)
	} else if err = r.gatherRecords(ctx, &f); err == nil {
		kept.ledger = rules.NewLedger(f, now)
	}
	if err != nil {
		return f, err
	}
	f, whole = kept.ledger.Facts(f, now), true
	return f, nil
}

// change reads what has changed into a ledger.
func (r *AllianceReconciler) change(ctx context.Context, ledger *rules.Ledger, of types.NamespacedName, changed map[string]map[string]bool, now time.Time) error {
	reviews, err := changedOf[v1alpha1.Review](ctx, r, of, changed[v1alpha1.KindReview])
	if err != nil {
		return err
	}
	issues, err := changedOf[v1alpha1.Issue](ctx, r, of, changed[v1alpha1.KindIssue])
	if err != nil {
		return err
	}
	ledger.Change(reviews, issues, now)
	return nil
}

// changedOf reads objects of an alliance from the cache; nil for one that does not exist, or is another alliance's by now.
func changedOf[T any, P interface {
	*T
	client.Object
}](ctx context.Context, from client.Reader, of types.NamespacedName, names map[string]bool) (map[string]*T, error) {
	out := make(map[string]*T, len(names))
	for name := range names {
		object := new(T)
		found, err := ignoreNotFound(object, from.Get(ctx, types.NamespacedName{Namespace: of.Namespace, Name: name}, P(object)))
		if err != nil {
			return nil, err
		}
		if found != nil && allianceNameOf(P(found)) != of.Name {
			found = nil
		}
		out[name] = found
	}
	return out, nil
}
