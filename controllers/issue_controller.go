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

// IssueReconciler keeps the conditions of Issues, records the steps of their ladders and
// makes the Notifications that follow from that record.
type IssueReconciler struct{ shell }

// +kubebuilder:rbac:groups=governance.entente.dev,resources=issues,verbs=get;list;watch
// +kubebuilder:rbac:groups=governance.entente.dev,resources=issues/status,verbs=update
// +kubebuilder:rbac:groups=governance.entente.dev,resources=notifications,verbs=get;list;watch;create

func (r *IssueReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	return ctrl.NewControllerManagedBy(mgr).Named("issue").WithOptions(o.tuning()).
		For(&v1alpha1.Issue{}).
		Watches(&v1alpha1.Alliance{}, enqueue(direct(r.issues(), byAlliance)), builder.WithPredicates(allianceForIssues)).
		Watches(&v1alpha1.CommunicationPolicy{}, enqueue(r.through(byPolicy, r.issues())), builder.WithPredicates(policySpec)).
		Watches(&v1alpha1.Partner{}, enqueue(r.through(byPartner, r.issues())), builder.WithPredicates(partnerForIssues)).
		WatchesRawSource(sweeper.source(v1alpha1.KindIssue)).
		Complete(r)
}

// Reconcile looks at one Issue.
func (r *IssueReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return quiet(r.reconcile(ctx, req))
}

func (r *IssueReconciler) reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	var issue v1alpha1.Issue
	if exists, err := r.get(ctx, req, &issue); !exists {
		return ctrl.Result{}, err
	}
	if r.writes.pending(&issue) {
		return ctrl.Result{RequeueAfter: retryConflict}, nil
	}
	now := r.moment()
	facts, err := r.gatherIssue(ctx, &issue)
	if err != nil {
		return ctrl.Result{}, err
	}
	v := rules.DecideIssue(facts, now)
	status := v.Settle(&issue, now)
	written := v1alpha1.Issue{ObjectMeta: identity(&issue), Status: status}
	if !equality.Semantic.DeepEqual(issue.Status, status) {
		late(v1alpha1.KindIssue, issue.Status.NextCheckTime, now)
		if err := r.writeStatus(ctx, &written); err != nil {
			return ctrl.Result{}, err
		}
		r.record(&issue, rules.Events(issue.Status.Conditions, status.Conditions))
		toldLate(&issue, issue.Status.Conditions, status.Conditions)
		r.record(&issue, rules.StepEvents(issue.Status.Escalation, status.Escalation))
	}
	if len(v.Notify) > 0 {
		if err := r.notify(ctx, &issue, written, v); err != nil {
			return ctrl.Result{}, err
		}
	}
	return r.wakeUp(v.NextCheck), nil
}

// notify makes the Notifications of the steps that are on record, and then records that they
// are made. Their names follow from the record, so after a crash between the two the same
// ones are made again, which is none.
func (r *IssueReconciler) notify(ctx context.Context, issue *v1alpha1.Issue, written v1alpha1.Issue, v rules.IssueVerdict) error {
	if err := r.makeMessages(ctx, issue.Namespace, v.Notify); err != nil {
		return err
	}
	status := written.Status
	status.Escalation = rules.MarkNotified(v.Escalation, r.moment())
	return r.writeStatus(ctx, &v1alpha1.Issue{ObjectMeta: identity(&written), Status: status})
}
