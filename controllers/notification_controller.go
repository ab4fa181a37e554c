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
	"github.com/entente-dev/entente/internal/notify"
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
	// sent holds, by UID, how attempts ended that are not on record yet.
	sent sync.Map
}

// +kubebuilder:rbac:groups=governance.entente.dev,resources=notifications,verbs=get;list;watch
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
		Watches(&v1alpha1.CommunicationPolicy{}, enqueue(direct(r.notifications(), undelivered)), builder.WithPredicates(policySpec)).
		Watches(&v1alpha1.Issue{}, enqueue(direct(r.notifications(), undeliveredAbout)), builder.WithPredicates(issueForNotifications)).
		Watches(&v1alpha1.Alliance{}, enqueue(direct(r.notifications(), undeliveredIn)), builder.WithPredicates(allianceSuspended)).
		WatchesRawSource(sweeper.source(v1alpha1.KindNotification)).
		WatchesRawSource(source.Channel(woken, &handler.EnqueueRequestForObject{})).
		Complete(r)
}

// settled reports whether an outcome is final.
func settled(o v1alpha1.Outcome) bool {
	return o == v1alpha1.OutcomeDelivered || o == v1alpha1.OutcomeFailed || o == v1alpha1.OutcomeUncertain
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
	if settled(n.Status.Outcome) {
		return ctrl.Result{}, nil
	}
	if r.writes.pending(&n) {
		return ctrl.Result{RequeueAfter: retryConflict}, nil
	}
	now := r.moment()
	if known, ok := r.sent.Load(n.UID); ok {
		return r.record(ctx, &n, known.(delivery), now)
	}
	policy, err := r.policy(ctx, n.Namespace, n.Spec.ChannelRef.Policy)
	if err != nil {
		return ctrl.Result{}, err
	}
	standing, err := r.standing(ctx, &n, now)
	if err != nil {
		return ctrl.Result{}, err
	}
	d := look(&n, policy, standing, now)
	if d.send {
		release, free := r.slots.TryAcquire(channelKey(&n), req.String())
		if !free {
			return ctrl.Result{RequeueAfter: notify.SlotRetry}, nil
		}
		if ctx.Err() != nil {
			release(notify.Delivered) // nothing was tried, so nothing is held against the channel
			return ctrl.Result{}, nil
		}
		// A stop of the manager must not cut off a message that leaves, nor its record.
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), sendAndRecord)
		defer cancel()
		result := r.send(ctx, &n, policy)
		release(result.Outcome)
		deliveries.WithLabelValues(channelKind(policy, n.Spec.ChannelRef.Channel), string(result.Outcome), string(result.Reason)).Inc()
		d = attempted(&n, result, r.moment())
		// Until it is recorded it is remembered: a record that fails must not send again.
		r.sent.Store(n.UID, d)
	}
	return r.record(ctx, &n, d, now)
}

// sendAndRecord bounds one attempt and its record. It is shorter than the time that a stop
// waits for what is under way.
const sendAndRecord = notify.DefaultTimeout + 5*time.Second

// record writes what became of a message. The message may have left, so this is not given up
// because somebody else changed the object: the status has one owner.
func (r *NotificationReconciler) record(ctx context.Context, n *v1alpha1.Notification, d delivery, now time.Time) (ctrl.Result, error) {
	status := d.status(n, now)
	if !equality.Semantic.DeepEqual(n.Status, status) {
		late(v1alpha1.KindNotification, n.Status.NextCheckTime, now)
		before := &v1alpha1.Notification{ObjectMeta: identity(n), Status: n.Status}
		after := &v1alpha1.Notification{ObjectMeta: identity(n), Status: status}
		if err := r.Status().Patch(ctx, after, client.MergeFrom(before)); apierrors.IsNotFound(err) {
			r.sent.Delete(n.UID)
			return ctrl.Result{}, errGone
		} else if err != nil {
			return ctrl.Result{}, err
		}
		r.writes.done(after)
		r.tell(n, n.Status.Conditions, status.Conditions)
	}
	r.sent.Delete(n.UID)
	return r.wakeUp(d.next), nil
}
