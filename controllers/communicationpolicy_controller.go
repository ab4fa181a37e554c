// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"sync"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// CommunicationPolicyReconciler keeps the conditions of CommunicationPolicies.
type CommunicationPolicyReconciler struct {
	shell
	channels opener
	// looked holds, by namespace and name, what was last found of a policy's Secrets.
	looked sync.Map
	// readings bounds how many are read for the policies of a namespace.
	readings readings
}

// +kubebuilder:rbac:groups=governance.entente.dev,resources=communicationpolicies,verbs=get;list;watch
// +kubebuilder:rbac:groups=governance.entente.dev,resources=communicationpolicies/status,verbs=update
// +kubebuilder:rbac:groups="",resources=secrets,verbs=get

// deliveriesDelay is how long deliveries are gathered before a policy sums them up.
const deliveriesDelay = time.Second

func (r *CommunicationPolicyReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	return watching(ctrl.NewControllerManagedBy(mgr).Named("communicationpolicy").WithOptions(o.tuning(v1alpha1.KindCommunicationPolicy, sweeper)).
		For(&v1alpha1.CommunicationPolicy{}), r.watches()).
		WatchesRawSource(sweeper.source(v1alpha1.KindCommunicationPolicy)).
		Complete(r)
}

// watches are what it reads beside its own objects.
func (r *CommunicationPolicyReconciler) watches() []watch {
	return []watch{
		{&v1alpha1.Partner{}, direct(r.policies(), byStepPartner), partnerForIssues, 0},
		{&v1alpha1.Notification{}, policyOfNotification, attemptMade, deliveriesDelay},
	}
}

func policyOfNotification(_ context.Context, o client.Object) []reconcile.Request {
	return []reconcile.Request{request(o.GetNamespace(), o.(*v1alpha1.Notification).Spec.ChannelRef.Policy)}
}

// Reconcile brings one CommunicationPolicy up to date.
func (r *CommunicationPolicyReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return reconcileObject(ctx, &r.shell, req, r.decide, r.forgetGone)
}

func (r *CommunicationPolicyReconciler) forgetGone(_ context.Context, req ctrl.Request) error {
	r.looked.Delete(req.NamespacedName)
	return nil
}

func (r *CommunicationPolicyReconciler) decide(ctx context.Context, p *v1alpha1.CommunicationPolicy, now time.Time) (*decision, error) {
	facts, err := r.gatherPolicy(ctx, p)
	if err != nil {
		return nil, err
	}
	secrets := r.lookAtSecrets(ctx, p, now)
	facts.Unusable = secrets.unusable
	v := rules.DecidePolicy(facts, now)
	next := v.NextCheck
	if next.IsZero() || !secrets.again.IsZero() && secrets.again.Before(next) {
		next = secrets.again
	}
	return settled(p, &v1alpha1.CommunicationPolicy{ObjectMeta: identity(p), Status: rules.SettlePolicy(&v, p, now)}, next), nil
}
