// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"time"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

const (
	// retryConflict is how soon an object is reconciled again that somebody else changed, or
	// whose latest change has not arrived in the cache yet; each time in a row twice as long.
	retryConflict = 50 * time.Millisecond
	// retryConflictMax is the longest of these waits.
	retryConflictMax = 10 * time.Second
)

// reconcileObject is the way of every kind: it reads an object from the cache, waits for the
// cache to show its own last write, has the kind decide at one moment, and carries that out.
// Gone is called for an object that no longer exists; nil for nothing to do.
func reconcileObject[T any, P interface {
	*T
	client.Object
}](ctx context.Context, s *shell, req ctrl.Request, decide func(context.Context, P, time.Time) (*decision, error), gone func(context.Context, ctrl.Request) error) (ctrl.Result, error) {
	object := P(new(T))
	if exists, err := s.get(ctx, req, object); err != nil {
		return s.quiet(req, ctrl.Result{}, err)
	} else if !exists {
		if gone != nil {
			return s.quiet(req, ctrl.Result{}, gone(ctx, req))
		}
		return s.quiet(req, ctrl.Result{}, nil)
	}
	if s.writes.pending(object) {
		return s.later(req), nil
	}
	now := s.moment()
	d, err := decide(ctx, object, now)
	decisionTime.WithLabelValues(inventory.KindOf(object)).Observe(s.clock.Since(now).Seconds())
	if err != nil {
		return s.quiet(req, ctrl.Result{}, err)
	}
	result, err := s.carryOut(ctx, d, now)
	s.refused(object, err)
	return s.quiet(req, result, err)
}

// later asks for another look soon, and later each time in a row.
func (s *shell) later(req ctrl.Request) ctrl.Result {
	return ctrl.Result{RequeueAfter: s.retries.When(req.NamespacedName)}
}

// wakeUp asks to be called again at the next check. It is returned on every success: the
// queue lets an immediate request swallow a delayed one.
func (s *shell) wakeUp(next time.Time) ctrl.Result {
	if next.IsZero() {
		return ctrl.Result{}
	}
	return ctrl.Result{RequeueAfter: max(next.Sub(s.clock.Now()), time.Millisecond)}
}

// quiet turns errors that are part of normal life into another try, or into nothing: a
// conflict, an object or a namespace that is going away.
func (s *shell) quiet(req ctrl.Request, result ctrl.Result, err error) (ctrl.Result, error) {
	switch {
	case err == nil:
		s.retries.Forget(req.NamespacedName)
		return result, nil
	case apierrors.IsConflict(err):
		return s.later(req), nil
	case errors.Is(err, errGone), apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
		s.retries.Forget(req.NamespacedName)
		return ctrl.Result{}, nil
	}
	return ctrl.Result{}, err
}

// errCacheBehind asks for another try once the cache has what the API server has.
var errCacheBehind = apierrors.NewConflict(schema.GroupResource{Group: v1alpha1.GroupName}, "", errors.New("the cache is behind"))

// moment samples the clock, once per reconcile. Recorded times have whole seconds, so the
// moment that was decided for may lie up to a second before the one that is recorded.
func (s *shell) moment() time.Time { return s.clock.Now().UTC() }

// ignoreNotFound returns nil for an object that does not exist.
func ignoreNotFound[T any](object *T, err error) (*T, error) {
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return object, nil
}

// get reads an object from the cache; false if it does not exist.
func (s *shell) get(ctx context.Context, req ctrl.Request, object client.Object) (bool, error) {
	err := s.Get(ctx, req.NamespacedName, object)
	if apierrors.IsNotFound(err) {
		s.writes.forget(req.NamespacedName)
		return false, nil
	}
	return err == nil, err
}
