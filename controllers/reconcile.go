// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// retryConflict is how soon an object is looked at again that somebody else changed, or
// whose latest change has not arrived in the cache yet.
const retryConflict = 50 * time.Millisecond

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
func quiet(result ctrl.Result, err error) (ctrl.Result, error) {
	switch {
	case err == nil:
		return result, nil
	case apierrors.IsConflict(err):
		return ctrl.Result{RequeueAfter: retryConflict}, nil
	case errors.Is(err, errGone), apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
		return ctrl.Result{}, nil
	}
	return ctrl.Result{}, err
}

// moment samples the clock, once per reconcile. Recorded times have whole seconds, so the
// moment that was looked at may lie up to a second before the one that is recorded.
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
