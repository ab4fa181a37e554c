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

// IssueReconciler keeps the conditions of Issues, records the steps of their ladders and
// makes the Notifications that follow from that record.
type IssueReconciler struct{ shell }

// +kubebuilder:rbac:groups=governance.entente.dev,resources=issues,verbs=get;list;watch
// +kubebuilder:rbac:groups=governance.entente.dev,resources=issues/status,verbs=update
// +kubebuilder:rbac:groups=governance.entente.dev,resources=notifications,verbs=get;list;watch;create

func (r *IssueReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	return watching(ctrl.NewControllerManagedBy(mgr).Named("issue").WithOptions(o.tuning(v1alpha1.KindIssue, sweeper)).
		For(&v1alpha1.Issue{}), r.watches()).
		WatchesRawSource(sweeper.source(v1alpha1.KindIssue)).
		Complete(r)
}

// watches are what it reads beside its own objects.
func (r *IssueReconciler) watches() []watch {
	return []watch{
		{&v1alpha1.Alliance{}, direct(r.issues(), byAlliance), allianceForIssues, 0},
		{&v1alpha1.CommunicationPolicy{}, r.through(byPolicy, r.issues(), byAlliance), policySpec, 0},
		{&v1alpha1.Partner{}, r.through(byPartner, r.issues(), byAlliance), partnerForIssues, 0},
		{&v1alpha1.Review{}, r.issuesAbout, reviewSpec, 0},
	}
}

// Reconcile brings one Issue up to date.
func (r *IssueReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return reconcileObject(ctx, &r.shell, req, r.decide, nil)
}

func (r *IssueReconciler) decide(ctx context.Context, issue *v1alpha1.Issue, now time.Time) (*decision, error) {
	facts, err := r.gatherIssue(ctx, issue)
	if err != nil {
		return nil, err
	}
	v := rules.DecideIssue(facts, now)
	status := v.Settle(issue, now)
	d := settled(issue, &v1alpha1.Issue{ObjectMeta: identity(issue), Status: status}, v.NextCheck)
	d.events = func() []rules.Event { return rules.IssueEvents(&issue.Status, &status) }
	d.written = func() { toldLate(issue, issue.Status.Conditions, v.Finding(v1alpha1.ConditionDisclosed)) }
	d.messages = v.Notify
	d.told = func(written client.Object, now time.Time) client.Object {
		return &v1alpha1.Issue{ObjectMeta: identity(written), Status: v.Told(status, now)}
	}
	return d, nil
}
