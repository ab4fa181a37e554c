// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// retainLook is the longest time between two looks at a message that is kept, so that a
// policy's shorter retention is followed without a look at each of its messages at once.
const retainLook = 6 * time.Hour

// retain deletes a message whose outcome is settled when the policy's time for it is over.
// Nothing of that is written down: the moment follows from what is.
func (r *NotificationReconciler) retain(ctx context.Context, n *v1alpha1.Notification, now time.Time) (ctrl.Result, error) {
	policy, err := r.policy(ctx, n.Namespace, n.Spec.ChannelRef.Policy)
	if err != nil {
		return ctrl.Result{}, err
	}
	until, limited := rules.RetainedUntil(n, policy)
	if !limited {
		return ctrl.Result{}, nil
	}
	if wait := until.Sub(now); wait > 0 {
		return ctrl.Result{RequeueAfter: min(wait, retainLook)}, nil
	}
	if free, err := r.mayForget(ctx, n); err != nil || !free {
		return ctrl.Result{RequeueAfter: time.Minute}, err
	}
	return ctrl.Result{}, client.IgnoreNotFound(r.Delete(ctx, n, client.Preconditions{UID: &n.UID, ResourceVersion: &n.ResourceVersion}))
}

// mayForget reports whether nobody would make the message again, or send what is in it.
func (r *NotificationReconciler) mayForget(ctx context.Context, n *v1alpha1.Notification) (bool, error) {
	for _, name := range n.Spec.DigestOf {
		var member v1alpha1.Notification
		found, err := ignoreNotFound(&member, r.Get(ctx, types.NamespacedName{Namespace: n.Namespace, Name: name}, &member))
		if err != nil || found != nil && !rules.Settled(found.Status.Outcome) {
			return false, err
		}
	}
	key := types.NamespacedName{Namespace: n.Namespace, Name: n.Spec.SubjectRef.Name}
	switch n.Spec.SubjectRef.Kind {
	case v1alpha1.KindIssue:
		var i v1alpha1.Issue
		issue, err := ignoreNotFound(&i, r.Get(ctx, key, &i))
		return err == nil && rules.MadeOnRecord(n, issue), err
	case v1alpha1.KindReview:
		var review v1alpha1.Review
		err := r.Get(ctx, key, &review)
		return client.IgnoreNotFound(err) == nil && rules.RemindersOnRecord(review.Status.Reminders), client.IgnoreNotFound(err)
	case v1alpha1.KindAlliance:
		var a v1alpha1.Alliance
		err := r.Get(ctx, key, &a)
		return client.IgnoreNotFound(err) == nil && rules.RemindersOnRecord(a.Status.Reminders), client.IgnoreNotFound(err)
	}
	return true, nil
}
