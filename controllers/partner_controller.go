// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"

	"k8s.io/apimachinery/pkg/api/equality"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// PartnerReconciler keeps the conditions of Partners.
type PartnerReconciler struct{ shell }

// +kubebuilder:rbac:groups=governance.entente.dev,resources=partners,verbs=get;list;watch
// +kubebuilder:rbac:groups=governance.entente.dev,resources=partners/status,verbs=update

func (r *PartnerReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	return ctrl.NewControllerManagedBy(mgr).Named("partner").WithOptions(o.tuning()).
		For(&v1alpha1.Partner{}).
		Watches(&v1alpha1.Alliance{}, enqueue(partnersOfAlliance), builder.WithPredicates(allianceForPartners)).
		Watches(&v1alpha1.CommunicationPolicy{}, enqueue(r.partnersOfPolicy), builder.WithPredicates(policyChannels)).
		WatchesRawSource(sweeper.source(v1alpha1.KindPartner)).
		Complete(r)
}

// Reconcile looks at one Partner.
func (r *PartnerReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return quiet(r.reconcile(ctx, req))
}

func (r *PartnerReconciler) reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	var p v1alpha1.Partner
	if exists, err := r.get(ctx, req, &p); !exists {
		return ctrl.Result{}, err
	}
	if r.writes.pending(&p) {
		return ctrl.Result{RequeueAfter: retryConflict}, nil
	}
	now := r.moment()
	facts, err := r.gatherPartner(ctx, &p)
	if err != nil {
		return ctrl.Result{}, err
	}
	v := rules.DecidePartner(facts, now)
	status := v.Settle(&p, now)
	if !equality.Semantic.DeepEqual(p.Status, status) {
		late(v1alpha1.KindPartner, p.Status.NextCheckTime, now)
		if err := r.writeStatus(ctx, &v1alpha1.Partner{ObjectMeta: identity(&p), Status: status}); err != nil {
			return ctrl.Result{}, err
		}
		r.record(&p, rules.Events(p.Status.Conditions, status.Conditions))
	}
	return r.wakeUp(v.NextCheck), nil
}
