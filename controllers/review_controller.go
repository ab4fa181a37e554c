// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// ReviewReconciler keeps the conditions of Reviews, and reminds of them.
type ReviewReconciler struct{ shell }

// +kubebuilder:rbac:groups=governance.entente.dev,resources=reviews,verbs=get;list;watch;create;patch;delete
// +kubebuilder:rbac:groups=governance.entente.dev,resources=reviews/status,verbs=update
// +kubebuilder:rbac:groups=governance.entente.dev,resources=notifications,verbs=create
// +kubebuilder:rbac:groups=governance.entente.dev,resources=issues,verbs=get;list;watch;create;patch

func (r *ReviewReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	return watching(ctrl.NewControllerManagedBy(mgr).Named("review").WithOptions(o.tuning(v1alpha1.KindReview, sweeper)).
		For(&v1alpha1.Review{}), r.watches()).
		WatchesRawSource(sweeper.source(v1alpha1.KindReview)).
		Complete(r)
}

// watches are what it reads beside its own objects.
func (r *ReviewReconciler) watches() []watch {
	return []watch{
		{&v1alpha1.Alliance{}, direct(r.reviews(), byAlliance), allianceForReviews, 0},
		{&v1alpha1.CommunicationPolicy{}, r.through(byPolicy, r.reviews(), byAlliance), policyReminders, 0},
		{&v1alpha1.Issue{}, r.reviewsAbout, issueForReviews, 0},
		{&v1alpha1.Partner{}, r.through(byPartner, r.reviews(), byAlliance), partnerForReviews, 0},
		{&v1alpha1.Partner{}, direct(r.reviews(), byOwner), partnerZone, 0},
	}
}

// Reconcile brings one Review up to date.
func (r *ReviewReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return reconcileObject(ctx, &r.shell, req, r.decide, r.resolveIssues)
}

func (r *ReviewReconciler) decide(ctx context.Context, review *v1alpha1.Review, now time.Time) (*decision, error) {
	facts, err := r.gatherReview(ctx, review)
	if err != nil {
		return nil, err
	}
	v := rules.DecideReview(facts, now)
	if v.Delete {
		return &decision{object: review, effects: v.Effects(review)}, nil
	}
	status := v.Settle(review, now)
	d := settled(review, &v1alpha1.Review{ObjectMeta: identity(review), Status: status}, v.NextCheck)
	d.messages, d.effects = v.Notify, v.Effects(review)
	d.told = func(written client.Object, now time.Time) client.Object {
		return &v1alpha1.Review{ObjectMeta: identity(written), Status: v.Told(status, now)}
	}
	return d, nil
}

// resolveIssues resolves the Issues of a review that is gone, unless they are about others, too.
func (r *ReviewReconciler) resolveIssues(ctx context.Context, req ctrl.Request) error {
	var issues v1alpha1.IssueList
	if err := r.List(ctx, &issues, client.InNamespace(req.Namespace), client.MatchingFields{byReview: req.Name}); err != nil {
		return err
	}
	now := r.moment()
	var effects []rules.Effect
	for _, i := range pointers(issues.Items) {
		a, err := r.alliance(ctx, i.Namespace, i.Spec.AllianceRef.Name)
		if err != nil {
			return err
		}
		reviews, err := r.reviewsOfIssue(ctx, i)
		if err != nil {
			return err
		}
		partners, err := r.partners(ctx, i.Namespace, rules.AlliancePartners(a))
		if err != nil {
			return err
		}
		effects = append(effects, rules.ResolveEffects(rules.OrphanedIssues([]*v1alpha1.Issue{i}, a, partners, reviews, now))...)
	}
	return r.apply(ctx, effects)
}
