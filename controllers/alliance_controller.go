// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// AllianceReconciler keeps the conditions of Alliances and makes the Reviews that their
// cadences ask for, and reminds of briefings.
type AllianceReconciler struct {
	shell
	// ledgers is nil to decide from scratch each time.
	ledgers *ledgers
}

// +kubebuilder:rbac:groups=governance.entente.dev,resources=alliances,verbs=get;list;watch
// +kubebuilder:rbac:groups=governance.entente.dev,resources=alliances/status,verbs=update
// +kubebuilder:rbac:groups=governance.entente.dev,resources=notifications,verbs=create

// sumDelay is how long changes of reviews and issues are gathered before their alliance sums
// them up.
const sumDelay = 250 * time.Millisecond

func (r *AllianceReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	return watching(ctrl.NewControllerManagedBy(mgr).Named("alliance").WithOptions(o.tuning(v1alpha1.KindAlliance, sweeper)).
		For(&v1alpha1.Alliance{}, builder.WithPredicates(allianceSpec)), r.watches()).
		WatchesRawSource(sweeper.source(v1alpha1.KindAlliance)).
		Complete(r)
}

// watches are what it reads beside the specs of its own objects.
func (r *AllianceReconciler) watches() []watch {
	return []watch{
		{&v1alpha1.Alliance{}, itself, statusOnly, sumDelay},
		{&v1alpha1.Partner{}, direct(r.alliances(), byPartner), partnerForAlliance, 0},
		{&v1alpha1.CommunicationPolicy{}, direct(r.alliances(), byPolicy), policyForAlliance, 0},
		{&v1alpha1.Review{}, r.allianceOf(reviewAlliance), r.ledgers.noting(reviewForAlliance), sumDelay},
		{&v1alpha1.Issue{}, r.allianceOf(issueAlliance), r.ledgers.noting(issueForAlliance), sumDelay},
	}
}

// Reconcile brings one Alliance up to date.
func (r *AllianceReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return reconcileObject(ctx, &r.shell, req, r.decide, r.gone)
}

// gone forgets the sums of an alliance that is no more.
func (r *AllianceReconciler) gone(_ context.Context, req ctrl.Request) error {
	r.ledgers.forget(req.NamespacedName)
	return nil
}

func (r *AllianceReconciler) decide(ctx context.Context, a *v1alpha1.Alliance, now time.Time) (*decision, error) {
	facts, err := r.gatherSums(ctx, a, now)
	if err != nil {
		return nil, err
	}
	v := rules.DecideAlliance(facts, now)
	status := v.Settle(a, now)
	d := settled(a, &v1alpha1.Alliance{ObjectMeta: identity(a), Status: status}, v.NextCheck)
	d.messages, d.effects = v.Notify, v.Effects(a)
	d.told = func(written client.Object, now time.Time) client.Object {
		return &v1alpha1.Alliance{ObjectMeta: identity(written), Status: v.Told(status, now)}
	}
	return d, nil
}
