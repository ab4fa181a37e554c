// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"

	"k8s.io/apimachinery/pkg/api/equality"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// ReviewReconciler keeps the conditions of Reviews.
type ReviewReconciler struct{ shell }

// +kubebuilder:rbac:groups=governance.entente.dev,resources=reviews,verbs=get;list;watch;create;delete
// +kubebuilder:rbac:groups=governance.entente.dev,resources=reviews/status,verbs=update

func (r *ReviewReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	return ctrl.NewControllerManagedBy(mgr).Named("review").WithOptions(o.tuning()).
		For(&v1alpha1.Review{}).
		Watches(&v1alpha1.Alliance{}, enqueue(direct(r.reviews(), byAlliance)), builder.WithPredicates(allianceForReviews)).
		Watches(&v1alpha1.Partner{}, enqueue(r.through(byPartner, r.reviews())), builder.WithPredicates(partnerZone)).
		WatchesRawSource(sweeper.source(v1alpha1.KindReview)).
		Complete(r)
}

// Reconcile looks at one Review.
func (r *ReviewReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return quiet(r.reconcile(ctx, req))
}

func (r *ReviewReconciler) reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	var review v1alpha1.Review
	if exists, err := r.get(ctx, req, &review); !exists {
		return ctrl.Result{}, err
	}
	if r.writes.pending(&review) {
		return ctrl.Result{RequeueAfter: retryConflict}, nil
	}
	now := r.moment()
	facts, err := r.gatherReview(ctx, &review)
	if err != nil {
		return ctrl.Result{}, err
	}
	v := rules.DecideReview(facts, now)
	if v.Delete {
		return ctrl.Result{}, client.IgnoreNotFound(r.deleteUnchanged(ctx, &review))
	}
	status := v1alpha1.ReviewStatus{
		Conditions:         conditions(review.Status.Conditions, v.Conditions, review.Generation, now),
		ObservedGeneration: review.Generation,
		NextCheckTime:      optional(v.NextCheck),
		DueTime:            optional(v.Due),
		OverdueSinceTime:   optional(v.OverdueSince),
	}
	if !equality.Semantic.DeepEqual(review.Status, status) {
		late(v1alpha1.KindReview, review.Status.NextCheckTime, now)
		if err := r.writeStatus(ctx, &v1alpha1.Review{ObjectMeta: identity(&review), Status: status}); err != nil {
			return ctrl.Result{}, err
		}
		r.tell(&review, review.Status.Conditions, status.Conditions)
	}
	return r.wakeUp(v.NextCheck), nil
}

// deleteUnchanged deletes an object unless somebody changed it since it was looked at.
func (s *shell) deleteUnchanged(ctx context.Context, o client.Object) error {
	uid, version := o.GetUID(), o.GetResourceVersion()
	return s.Delete(ctx, o, client.Preconditions{UID: &uid, ResourceVersion: &version})
}
