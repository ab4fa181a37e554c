// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
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
	// secrets reads from the API server, one Secret at a time by name: they are never listed
	// or cached.
	secrets  client.Reader
	channels *notify.Factory
	slots    *notify.Slots
	answers  *answer.Links // nil: messages have no links
	// sent holds, by UID, how attempts ended that are not on record yet.
	sent sync.Map
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
	tuning := o.tuning()
	tuning.MaxConcurrentReconciles = senders
	return ctrl.NewControllerManagedBy(mgr).Named("notification").
		WithOptions(tuning).
		For(&v1alpha1.Notification{}).
		Watches(&v1alpha1.Notification{}, enqueue(members), builder.WithPredicates(digestChanged)).
		Watches(&v1alpha1.CommunicationPolicy{}, enqueue(direct(r.notifications(), undelivered)), builder.WithPredicates(policySpec)).
		Watches(&v1alpha1.CommunicationPolicy{}, enqueue(direct(r.notifications(), byPolicy)), builder.WithPredicates(policyRetention)).
		Watches(&v1alpha1.Issue{}, enqueue(direct(r.notifications(), undeliveredAbout)), builder.WithPredicates(issueForNotifications)).
		Watches(&v1alpha1.Review{}, enqueue(direct(r.notifications(), undeliveredReview)), builder.WithPredicates(reviewForNotifications)).
		Watches(&v1alpha1.Alliance{}, enqueue(direct(r.notifications(), undeliveredIn)), builder.WithPredicates(allianceForNotifications)).
		WatchesRawSource(sweeper.source(v1alpha1.KindNotification)).
		WatchesRawSource(source.Channel(woken, &handler.EnqueueRequestForObject{})).
		Complete(r)
}

// Reconcile looks at one Notification, and sends it if it is time.
func (r *NotificationReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	return quiet(r.reconcile(ctx, req))
}

func (r *NotificationReconciler) reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	var n v1alpha1.Notification
	if exists, err := r.get(ctx, req, &n); !exists {
		return ctrl.Result{}, err
	}
	if r.writes.pending(&n) {
		return ctrl.Result{RequeueAfter: retryConflict}, nil
	}
	now := r.moment()
	if rules.Settled(n.Status.Outcome) {
		return r.retain(ctx, &n, now)
	}
	if known, ok := r.sent.Load(n.UID); ok {
		if known := known.(ended); known.concerns(&n) {
			return r.record(ctx, &n, known.verdict, now)
		}
		r.sent.Delete(n.UID)
	}
	facts, err := r.gatherMessage(ctx, &n, now)
	if err != nil {
		return ctrl.Result{}, err
	}
	v := rules.DecideMessage(facts, now)
	if !v.Send {
		return r.record(ctx, &n, v, now)
	}
	if claimed, err := r.claimed(ctx, &n); err != nil || !claimed {
		return ctrl.Result{RequeueAfter: retryConflict}, err
	}
	if wait, err := r.gatherDigest(ctx, &n, facts.Policy, now); err != nil || wait > 0 {
		return ctrl.Result{RequeueAfter: wait}, err
	}
	defer r.leaving.Delete(n.UID)
	turn := ask(&n, facts.Policy, req)
	release, wait, free := r.slots.TryAcquire(turn)
	if !free {
		if turn.Rate != (notify.Rate{}) && wait > longWait && n.Status.Outcome == "" {
			return r.record(ctx, &n, rules.WaitsItsTurn(now.Add(wait)), now)
		}
		return ctrl.Result{RequeueAfter: wait}, nil
	}
	if ctx.Err() != nil {
		release(notify.NotTried)
		return ctrl.Result{}, nil
	}
	// A stop of the manager must not cut off a message that leaves, nor its record.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendAndRecord)
	defer cancel()
	return r.deliver(ctx, &n, facts.Policy, v.Interrupted, release)
}

// longWait is from when on a message that waits for its channel's rate says so.
const longWait = 30 * time.Second

// sendAndRecord bounds one attempt and its record. It is shorter than the time that a stop
// waits for what is under way.
const sendAndRecord = notify.MaxAttempt + 5*time.Second

// deliver makes one attempt and records how it ended.
func (r *NotificationReconciler) deliver(ctx context.Context, n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, interrupted bool, release func(notify.Outcome)) (ctrl.Result, error) {
	channel, m, problem := r.compose(ctx, n, policy, interrupted)
	number := int(n.Status.Attempts) + 1
	onRecord := problem == nil && !channel.Idempotent()
	if onRecord {
		sending, err := r.recordSending(ctx, n, rules.BeforeAttempt(interrupted, number))
		if err != nil {
			release(notify.NotTried)
			return ctrl.Result{}, err
		}
		n = sending
	}
	var result notify.Result
	if problem != nil {
		result = *problem
	} else {
		result = channel.Send(ctx, m)
	}
	release(result.Outcome)
	deliveries.WithLabelValues(channelKind(policy, n.Spec.ChannelRef.Channel), string(result.Outcome), string(result.Reason)).Inc()
	now := r.moment()
	v := rules.AfterAttempt(n, attempt(n, number, result), now)
	v.Attempted = !onRecord
	v.Uncertain = v.Uncertain || interrupted && !onRecord
	// Until it is recorded it is remembered: a record that fails must not send again.
	r.sent.Store(n.UID, ended{v, n.Status.Attempts, onRecord})
	return r.record(ctx, n, v, now)
}

// ended is how an attempt ended that is not on record yet.
type ended struct {
	verdict  rules.MessageVerdict
	attempts int32 // on record when it was made
	onRecord bool  // as Sending
}

// concerns reports whether the message still stands as it did when the attempt was made.
// Another manager that has taken it over knows more.
func (e ended) concerns(n *v1alpha1.Notification) bool {
	return !e.onRecord || n.Status.Outcome == v1alpha1.OutcomeSending && n.Status.Attempts == e.attempts
}

// recordSending records that a message is about to leave, unless somebody else has looked at
// it since: another manager, which may be sending it.
func (r *NotificationReconciler) recordSending(ctx context.Context, n *v1alpha1.Notification, v rules.MessageVerdict) (*v1alpha1.Notification, error) {
	before := &v1alpha1.Notification{ObjectMeta: identity(n), Status: n.Status}
	after := &v1alpha1.Notification{ObjectMeta: identity(n), Status: v.Settle(n, r.moment())}
	lock := client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})
	if err := r.Status().Patch(ctx, after, lock); apierrors.IsNotFound(err) {
		return nil, errGone
	} else if err != nil {
		return nil, err
	}
	r.writes.done(after)
	return after, nil
}

// record writes what became of a message. That it has left is written even if somebody else
// changed the object: the status has one owner.
func (r *NotificationReconciler) record(ctx context.Context, n *v1alpha1.Notification, v rules.MessageVerdict, now time.Time) (ctrl.Result, error) {
	status := v.Settle(n, now)
	if !equality.Semantic.DeepEqual(n.Status, status) {
		late(v1alpha1.KindNotification, n.Status.NextCheckTime, now)
		before := &v1alpha1.Notification{ObjectMeta: identity(n), Status: n.Status}
		after := &v1alpha1.Notification{ObjectMeta: identity(n), Status: status}
		patch := client.MergeFrom(before)
		if v.Reason == v1alpha1.ReasonInDigest || n.Status.Outcome == v1alpha1.OutcomeSending && !rules.Settled(v.Outcome) {
			// Another manager may be sending it, or have sent it.
			patch = client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{})
		}
		if err := r.Status().Patch(ctx, after, patch); apierrors.IsNotFound(err) {
			r.sent.Delete(n.UID)
			return ctrl.Result{}, errGone
		} else if err != nil {
			return ctrl.Result{}, err
		}
		r.writes.done(after)
		r.shell.record(n, rules.Events(n.Status.Conditions, status.Conditions))
	}
	r.sent.Delete(n.UID)
	return r.wakeUp(v.NextCheck), nil
}
