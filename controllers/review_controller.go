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

// ReviewReconciler keeps the conditions of Reviews, and reminds of them.
type ReviewReconciler struct{ shell }

// +kubebuilder:rbac:groups=governance.entente.dev,resources=reviews,verbs=get;list;watch;create;delete
// +kubebuilder:rbac:groups=governance.entente.dev,resources=reviews/status,verbs=update
// +kubebuilder:rbac:groups=governance.entente.dev,resources=notifications,verbs=create
// +kubebuilder:rbac:groups=governance.entente.dev,resources=issues,verbs=get;list;watch;create;patch

func (r *ReviewReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	return ctrl.NewControllerManagedBy(mgr).Named("review").WithOptions(o.tuning()).
		For(&v1alpha1.Review{}).
		Watches(&v1alpha1.Alliance{}, enqueue(direct(r.reviews(), byAlliance)), builder.WithPredicates(allianceForReviews)).
		Watches(&v1alpha1.CommunicationPolicy{}, enqueue(r.through(byPolicy, r.reviews())), builder.WithPredicates(policyReminders)).
		Watches(&v1alpha1.Issue{}, enqueue(reviewOfIssue), builder.WithPredicates(issueForReviews)).
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
	if exists, err := r.get(ctx, req, &review); err != nil {
		return ctrl.Result{}, err
	} else if !exists {
		return ctrl.Result{}, r.orphaned(ctx, req)
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
	status := v.Settle(&review, now)
	written := v1alpha1.Review{ObjectMeta: identity(&review), Status: status}
	if !equality.Semantic.DeepEqual(review.Status, status) {
		written.Status.Reminders = v.Reminders
		late(v1alpha1.KindReview, review.Status.NextCheckTime, now)
		if err := r.writeStatus(ctx, &written); err != nil {
			return ctrl.Result{}, err
		}
		r.record(&review, rules.Events(review.Status.Conditions, status.Conditions))
	}
	if len(v.Notify) > 0 {
		if err := r.makeMessages(ctx, review.Namespace, v.Notify); err != nil {
			return ctrl.Result{}, err
		}
		written.Status.Reminders = rules.MarkReminded(v.Reminders, r.moment())
		if err := r.writeStatus(ctx, &v1alpha1.Review{ObjectMeta: identity(&written), Status: written.Status}); err != nil {
			return ctrl.Result{}, err
		}
	}
	if err := r.issueOf(ctx, v); err != nil {
		return ctrl.Result{}, err
	}
	return r.wakeUp(v.NextCheck), nil
}

// issueOf opens the Issue of an overdue review, and resolves what is over. The Issue may have
// changed since it was read: it is then looked at again.
func (r *ReviewReconciler) issueOf(ctx context.Context, v rules.ReviewVerdict) error {
	if v.Open != nil {
		if _, err := r.create(ctx, v.Open); err != nil {
			return err
		}
	}
	return r.resolve(ctx, v.Resolve)
}

// orphaned resolves the Issues of a review that is gone.
func (r *ReviewReconciler) orphaned(ctx context.Context, req ctrl.Request) error {
	var issues v1alpha1.IssueList
	if err := r.List(ctx, &issues, client.InNamespace(req.Namespace), client.MatchingFields{byReview: req.Name}); err != nil {
		return err
	}
	return r.resolve(ctx, rules.OrphanedIssues(pointers(issues.Items), r.moment()))
}

func (r *ReviewReconciler) resolve(ctx context.Context, issues []rules.IssueToResolve) error {
	for _, over := range issues {
		after := over.Issue.DeepCopy()
		after.Spec.Resolution = &over.Resolution
		patch := client.MergeFromWithOptions(over.Issue, client.MergeFromWithOptimisticLock{})
		if err := client.IgnoreNotFound(r.Patch(ctx, after, patch)); err != nil {
			return err
		}
	}
	return nil
}

// deleteUnchanged deletes an object unless somebody changed it since it was looked at.
func (s *shell) deleteUnchanged(ctx context.Context, o client.Object) error {
	uid, version := o.GetUID(), o.GetResourceVersion()
	return s.Delete(ctx, o, client.Preconditions{UID: &uid, ResourceVersion: &version})
}
