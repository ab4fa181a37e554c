// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"sync"
	"time"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/answer"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
)

// NotificationReconciler delivers messages and records what became of them. It is the only
// one that waits for the network.
type NotificationReconciler struct {
	shell
	channels opener
	slots    *notify.Slots
	answers  *answer.Links // nil: messages have no links
	// repeatsUntil is until when messages are made that may have left before; see Options.
	repeatsUntil time.Time
	// sent holds, by namespace and name, how attempts ended that are not on record yet.
	sent sync.Map
	// unsent holds, by namespace and name, records of messages as leaving that may have been made, and
	// after which none left.
	unsent sync.Map
	// gathering holds the people whose messages somebody gathers at the moment; digested, by
	// UID, the messages whose digest is not in the cache yet; leaving those that leave alone.
	gathering, digested, leaving sync.Map
}

// +kubebuilder:rbac:groups=governance.entente.dev,resources=notifications,verbs=get;list;watch;create;delete
// +kubebuilder:rbac:groups=governance.entente.dev,resources=notifications/status,verbs=patch
// +kubebuilder:rbac:groups="",resources=secrets,verbs=get

// senders is how many workers there are: more than can send at once, so that one is always
// free to find that there is nothing to do.
const senders = notify.DefaultTotal + 8

func (r *NotificationReconciler) setup(mgr ctrl.Manager, o Options, sweeper *Sweeper) error {
	// Whoever was refused a slot is woken here. The channel is long enough that waking
	// never blocks for long: the queue behind it drops what it has already.
	woken := make(chan event.GenericEvent, 1024)
	r.slots = notify.NewSlots(0, 0, func(id string) {
		n := &v1alpha1.Notification{}
		n.Namespace, n.Name = splitKey(id)
		select {
		case woken <- event.GenericEvent{Object: n}:
		default: // notify.SlotRetry brings it back
		}
	})
	tuning := o.tuning(v1alpha1.KindNotification, sweeper)
	tuning.MaxConcurrentReconciles = senders
	return watching(ctrl.NewControllerManagedBy(mgr).Named("notification").
		WithOptions(tuning).
		For(&v1alpha1.Notification{}), r.watches()).
		WatchesRawSource(sweeper.source(v1alpha1.KindNotification)).
		WatchesRawSource(source.Channel(woken, &handler.EnqueueRequestForObject{})).
		Complete(r)
}

// watches are what it reads beside its own objects.
func (r *NotificationReconciler) watches() []watch {
	return []watch{
		{&v1alpha1.Notification{}, r.andDigests(membersOf), digestChanged, 0},
		{&v1alpha1.Notification{}, direct(r.notifications(), byMember), memberChanged, 0},
		{&v1alpha1.CommunicationPolicy{}, direct(r.notifications(), undelivered), policySpec, 0},
		{&v1alpha1.CommunicationPolicy{}, direct(r.notifications(), byPolicy), policyRetention, 0},
		{&v1alpha1.Issue{}, r.andDigests(direct(r.notifications(), undeliveredAbout)), issueForNotifications, 0},
		{&v1alpha1.Review{}, r.andDigests(direct(r.notifications(), undeliveredReview)), reviewForNotifications, 0},
		{&v1alpha1.Partner{}, r.andDigests(r.through(byPartner, r.notifications(), undeliveredIn)), partnerSpec, 0},
		{&v1alpha1.Alliance{}, r.andDigests(direct(r.notifications(), undeliveredIn)), allianceForNotifications, 0},
	}
}

// Reconcile brings one Notification up to date, and sends it when it is due.
func (r *NotificationReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return reconcileObject(ctx, &r.shell, req, r.decide, r.forgetGone)
}

// forgetGone forgets what was remembered of a message that is gone.
func (r *NotificationReconciler) forgetGone(_ context.Context, req ctrl.Request) error {
	r.sent.Delete(req.NamespacedName)
	r.unsent.Delete(req.NamespacedName)
	return nil
}

func (r *NotificationReconciler) decide(ctx context.Context, n *v1alpha1.Notification, now time.Time) (*decision, error) {
	key := client.ObjectKeyFromObject(n)
	if rules.Settled(n.Status.Outcome) {
		r.sent.Delete(key) // by another manager, perhaps
		r.unsent.Delete(key)
		return r.retain(ctx, n, now)
	}
	if known, ok := r.sent.Load(key); ok {
		if known := known.(ended); known.of == n.UID && known.verdict.Concerns(known.made, n.Status) {
			return r.settle(n, known.verdict, now), nil
		}
		r.sent.Delete(key)
	}
	n = r.asItStands(n)
	facts, err := r.gatherMessage(ctx, n, now)
	if err != nil {
		return nil, err
	}
	v := rules.DecideMessage(facts, now)
	if !v.Send {
		return r.settle(n, v, now), nil
	}
	return r.send(ctx, facts, v, now)
}

// settle is the decision to write what became of a message, if anything is to be said.
func (r *NotificationReconciler) settle(n *v1alpha1.Notification, v rules.MessageVerdict, now time.Time) *decision {
	if v.Unsaid {
		return &decision{object: n, next: v.NextCheck}
	}
	status, forget := v.Settle(n, now), func() { r.sent.Delete(client.ObjectKeyFromObject(n)) }
	d := settled(n, &v1alpha1.Notification{ObjectMeta: identity(n), Status: status}, v.NextCheck)
	d.written, d.gone, d.patch = forget, forget, unlessWritten{status}
	if !d.changed {
		forget()
	}
	return d
}
