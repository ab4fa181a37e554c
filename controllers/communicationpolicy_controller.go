// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
)

// CommunicationPolicyReconciler keeps the conditions of CommunicationPolicies.
type CommunicationPolicyReconciler struct {
	shell
	channels opener
	// looked holds, by namespace and name, what was last found of a policy's Secrets.
	looked sync.Map
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
	var secrets look
	if !ptr.Deref(p.Spec.Suspend, false) {
		secrets = r.lookAtSecrets(ctx, p, now)
	}
	facts.Unusable = secrets.unusable
	v := rules.DecidePolicy(facts, now)
	next := v.NextCheck
	if next.IsZero() || !secrets.again.IsZero() && secrets.again.Before(next) {
		next = secrets.again
	}
	return settled(p, &v1alpha1.CommunicationPolicy{ObjectMeta: identity(p), Status: rules.SettlePolicy(&v, p, now)}, next), nil
}

// Secrets are not watched, which would take a copy of each: they are looked at again after a
// time, which is shorter for one that somebody has to mend, and shortest the first time: it may come
// right after its policy, as in a folder that is applied. Deliveries, which wake a policy often, do not
// have them read.
const (
	secretsAgain      = 10 * time.Minute
	secretsAgainSoon  = time.Minute
	secretsAgainFirst = 10 * time.Second
)

// look is what was found of a policy's Secrets.
type look struct {
	of         types.UID
	generation int64
	// unusable says, by channel, what is wrong with its Secret.
	unusable map[v1alpha1.Name]string
	// again is when to look again; zero if the policy names no Secret.
	again time.Time
}

func (r *CommunicationPolicyReconciler) lookAtSecrets(ctx context.Context, p *v1alpha1.CommunicationPolicy, now time.Time) look {
	key := client.ObjectKeyFromObject(p)
	l := look{of: p.UID, generation: p.Generation}
	soon := secretsAgainFirst
	if last, ok := r.looked.Load(key); ok {
		if last := last.(look); last.of == l.of && last.generation == l.generation {
			if now.Before(last.again) {
				return last
			}
			soon = secretsAgainSoon
		}
	}
	for i := range p.Spec.Channels {
		c := &p.Spec.Channels[i]
		if _, secret := channelConfig(c); secret == "" {
			continue
		}
		if l.again.IsZero() {
			l.again = now.Add(secretsAgain)
		}
		_, problem := r.channels.open(ctx, p.Namespace, c)
		if problem == nil {
			continue
		}
		l.again = now.Add(soon)
		if problem.Reason == notify.ReasonInvalidSecret {
			if l.unusable == nil {
				l.unusable = map[v1alpha1.Name]string{}
			}
			l.unusable[c.Name] = problem.Detail
		}
	}
	r.looked.Store(key, l)
	return l
}
