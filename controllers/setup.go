// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package controllers is the shell around the rules: one reconciler per kind, each of which
// gathers facts from the cache, lets internal/rules decide, and applies the verdict: one
// status write if anything differs, then events, then messages and other objects that follow from it.
package controllers

import (
	"fmt"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"

	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/answer"
	"github.com/entente-dev/entente/internal/notify"
)

// Options is what the controllers need beside the manager.
type Options struct {
	// Clock tells the time; nil: the real one.
	Clock clock.PassiveClock
	// Server tells the time by the API server's clock; nil: nothing does.
	Server *ServerClock
	// Recorder takes events; it must not block.
	Recorder events.EventRecorder
	// Channels makes the channels that messages leave by.
	Channels *notify.Factory
	// Answers makes the links by which people answer a message; nil: messages have none.
	Answers *answer.Links
	// RepeatsUntil is until when messages are made that may have left before: the cluster was restored from an
	// older state of its store, which does not have them. They say so. Zero: none.
	RepeatsUntil time.Time
	// Concurrency is how many objects of a kind are reconciled in parallel; default 16.
	Concurrency int
	// SkipNameValidation lets several managers run in one process, in tests.
	SkipNameValidation bool
}

// Setup adds the indexes, the six reconcilers and the sweeper to a manager. It returns the
// sweeper, so that tests with a clock of their own can sweep when they move it.
func Setup(mgr ctrl.Manager, o Options) (*Sweeper, error) {
	if o.Clock == nil {
		o.Clock = clock.RealClock{}
	}
	if o.Concurrency == 0 {
		o.Concurrency = 16
	}
	if err := addIndexes(mgr.GetFieldIndexer()); err != nil {
		return nil, err
	}
	sweeper := NewSweeper(mgr.GetClient(), o.Clock)
	channels := opener{secrets: mgr.GetAPIReader(), factory: o.Channels}
	for _, r := range []interface {
		setup(ctrl.Manager, Options, *Sweeper) error
	}{
		&PartnerReconciler{shell: newShell(mgr, o, v1alpha1.KindPartner)},
		&CommunicationPolicyReconciler{shell: newShell(mgr, o, v1alpha1.KindCommunicationPolicy), channels: channels},
		&AllianceReconciler{shell: newShell(mgr, o, v1alpha1.KindAlliance), ledgers: newLedgers()},
		&ReviewReconciler{shell: newShell(mgr, o, v1alpha1.KindReview)},
		&IssueReconciler{shell: newShell(mgr, o, v1alpha1.KindIssue)},
		&NotificationReconciler{shell: newShell(mgr, o, v1alpha1.KindNotification), channels: channels, answers: o.Answers, repeatsUntil: o.RepeatsUntil},
	} {
		if err := r.setup(mgr, o, sweeper); err != nil {
			return nil, fmt.Errorf("cannot set up %T: %w", r, err)
		}
	}
	return sweeper, mgr.Add(sweeper)
}

// shell is what every reconciler has.
type shell struct {
	client.Client
	clock    clock.PassiveClock
	server   *ServerClock
	recorder events.EventRecorder
	writes   *writes
	// log is the audit log; see audit.
	log logr.Logger
	// retries says when to try again after a conflict.
	retries workqueue.TypedRateLimiter[types.NamespacedName]
}

func newShell(mgr ctrl.Manager, o Options, kind string) shell {
	return shell{
		Client: counted(mgr.GetClient(), kind), clock: o.Clock, server: o.Server, recorder: o.Recorder, writes: &writes{},
		log: mgr.GetLogger().WithName("audit"), retries: newRetries(),
	}
}

func newRetries() workqueue.TypedRateLimiter[types.NamespacedName] {
	return workqueue.NewTypedItemExponentialFailureRateLimiter[types.NamespacedName](retryConflict, retryConflictMax)
}

// tuning are the options of a kind's controller.
func (o Options) tuning(kind string, sweeper *Sweeper) controller.Options {
	return controller.Options{
		MaxConcurrentReconciles: o.Concurrency, SkipNameValidation: &o.SkipNameValidation, NewQueue: sweeper.queue(kind),
	}
}
