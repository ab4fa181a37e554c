// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// AllianceReconciler keeps the conditions of Alliances and makes the Reviews that their
// cadences ask for, and reminds of briefings.
type AllianceReconciler struct{ shell }

// +kubebuilder:rbac:groups=governance.entente.dev,resources=alliances,verbs=get;list;watch
// +kubebuilder:rbac:groups=governance.entente.dev,resources=alliances/status,verbs=update
// +kubebuilder:rbac:groups=governance.entente.dev,resources=notifications,verbs=create

// sumDelay is how long changes of reviews and issues are gathered before their alliance sums
// them up.
const sumDelay = 250 * time.Millisecond

func (r *AllianceReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	return ctrl.NewControllerManagedBy(mgr).Named("alliance").WithOptions(o.tuning()).
		For(&v1alpha1.Alliance{}, builder.WithPredicates(allianceSpec)).
		Watches(&v1alpha1.Alliance{}, coalesce(sumDelay, itself), builder.WithPredicates(statusOnly)).
		Watches(&v1alpha1.Partner{}, enqueue(direct(r.alliances(), byPartner)), builder.WithPredicates(partnerSpec)).
		Watches(&v1alpha1.CommunicationPolicy{}, enqueue(direct(r.alliances(), byPolicy)), builder.WithPredicates(policySpec)).
		Watches(&v1alpha1.Review{}, coalesce(sumDelay, allianceOf(reviewAlliance)), builder.WithPredicates(reviewSpec)).
		Watches(&v1alpha1.Issue{}, coalesce(sumDelay, allianceOf(issueAlliance)), builder.WithPredicates(issueForAlliance)).
		WatchesRawSource(sweeper.source(v1alpha1.KindAlliance)).
		Complete(r)
}

func allianceOf(name client.IndexerFunc) mapper {
	return func(_ context.Context, o client.Object) []reconcile.Request {
		return []reconcile.Request{request(o.GetNamespace(), name(o)[0])}
	}
}

// Reconcile looks at one Alliance.
func (r *AllianceReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return quiet(r.reconcile(ctx, req))
}

func (r *AllianceReconciler) reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	var a v1alpha1.Alliance
	if exists, err := r.get(ctx, req, &a); !exists {
		return ctrl.Result{}, err
	}
	if r.writes.pending(&a) {
		return ctrl.Result{RequeueAfter: retryConflict}, nil
	}
	now := r.moment()
	facts, err := r.gatherAlliance(ctx, &a)
	if err != nil {
		return ctrl.Result{}, err
	}
	v := rules.DecideAlliance(facts, now)
	status := v.Settle(&a, now)
	written := v1alpha1.Alliance{ObjectMeta: identity(&a), Status: status}
	if !equality.Semantic.DeepEqual(a.Status, status) {
		written.Status.Reminders = v.Reminders
		late(v1alpha1.KindAlliance, a.Status.NextCheckTime, now)
		if err := r.writeStatus(ctx, &written); err != nil {
			return ctrl.Result{}, err
		}
		r.record(&a, rules.Events(a.Status.Conditions, status.Conditions))
	}
	if len(v.Notify) > 0 {
		if err := r.makeMessages(ctx, a.Namespace, v.Notify); err != nil {
			return ctrl.Result{}, err
		}
		written.Status.Reminders = rules.MarkReminded(v.Reminders, r.moment())
		if err := r.writeStatus(ctx, &v1alpha1.Alliance{ObjectMeta: identity(&written), Status: written.Status}); err != nil {
			return ctrl.Result{}, err
		}
	}
	if err := r.applySchedule(ctx, &a, v); err != nil {
		return ctrl.Result{}, err
	}
	return r.wakeUp(v.NextCheck), nil
}

// applySchedule makes the reviews that are missing and deletes those that no longer fit. The
// names follow from the occurrences, so doing it twice does no harm.
func (r *AllianceReconciler) applySchedule(ctx context.Context, a *v1alpha1.Alliance, v rules.AllianceVerdict) error {
	var errs []error
	for _, review := range v.Obsolete {
		errs = append(errs, client.IgnoreNotFound(r.deleteUnchanged(ctx, review)))
	}
	for i := range v.Schedule {
		errs = append(errs, r.schedule(ctx, a, &v.Schedule[i]))
	}
	return errors.Join(errs...)
}

func (r *AllianceReconciler) schedule(ctx context.Context, a *v1alpha1.Alliance, s *rules.ScheduledReview) error {
	review := s.Review(a)
	taken, err := r.create(ctx, review.DeepCopy())
	if err != nil || !taken {
		return err
	}
	var other v1alpha1.Review
	if found, err := ignoreNotFound(&other, r.Get(ctx, client.ObjectKeyFromObject(review), &other)); err != nil {
		return err
	} else if found == nil {
		return errCacheBehind
	}
	if rules.SameOccurrence(&other, review) {
		return nil
	}
	review.Name = s.HashedName
	_, err = r.create(ctx, review)
	return err
}

// errCacheBehind asks for another try once the cache has what the API server has.
var errCacheBehind = apierrors.NewConflict(v1alpha1.SchemeGroupVersion.WithResource("reviews").GroupResource(), "",
	errors.New("the cache is behind"))
