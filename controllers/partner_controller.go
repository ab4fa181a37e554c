// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// PartnerReconciler keeps the conditions of Partners.
type PartnerReconciler struct{ shell }

// +kubebuilder:rbac:groups=governance.entente.dev,resources=partners,verbs=get;list;watch;record-for
// +kubebuilder:rbac:groups=governance.entente.dev,resources=partners/status,verbs=update

func (r *PartnerReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	return watching(ctrl.NewControllerManagedBy(mgr).Named("partner").WithOptions(o.tuning(v1alpha1.KindPartner, sweeper)).
		For(&v1alpha1.Partner{}), r.watches()).
		WatchesRawSource(sweeper.source(v1alpha1.KindPartner)).
		Complete(r)
}

// watches are what it reads beside its own objects.
func (r *PartnerReconciler) watches() []watch {
	return []watch{
		{&v1alpha1.Alliance{}, partnersOfAlliance, allianceForPartners, 0},
		{&v1alpha1.CommunicationPolicy{}, r.partnersOfPolicy, policyForPartners, 0},
		{&v1alpha1.Partner{}, r.partnersBeside, partnerForIssues, 0},
	}
}

// Reconcile brings one Partner up to date.
func (r *PartnerReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return reconcileObject(ctx, &r.shell, req, r.decide, nil)
}

func (r *PartnerReconciler) decide(ctx context.Context, p *v1alpha1.Partner, now time.Time) (*decision, error) {
	facts, err := r.gatherPartner(ctx, p)
	if err != nil {
		return nil, err
	}
	v := rules.DecidePartner(facts, now)
	return settled(p, &v1alpha1.Partner{ObjectMeta: identity(p), Status: v.Settle(p, now)}, v.NextCheck), nil
}
