// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// digestedFor is how long a message that is in a digest is remembered, if the cache does not
// show the digest before.
const digestedFor = time.Minute

// gatherDigest gathers a message that is ready to leave with others to the same person. It
// returns how long to wait: for others, or for the digest to appear. Zero means that the
// message leaves by itself.
func (r *NotificationReconciler) gatherDigest(ctx context.Context, n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, now time.Time) (time.Duration, error) {
	until := rules.GatherUntil(n, policy)
	if until.IsZero() {
		return 0, nil
	}
	if wait := until.Sub(now); wait > 0 {
		return wait, nil
	}
	// One digest at a time for a person: two could gather the same messages.
	person := personKey(n)
	if _, busy := r.gathering.LoadOrStore(person, true); busy {
		return retryConflict, nil
	}
	defer r.gathering.Delete(person)
	var waiting v1alpha1.NotificationList
	if err := r.List(ctx, &waiting, client.InNamespace(n.Namespace), client.MatchingFields{undeliveredTo: person}); err != nil {
		return 0, err
	}
	var free []*v1alpha1.Notification
	for _, other := range pointers(waiting.Items) {
		taken, err := r.taken(ctx, other, now)
		if err != nil {
			return 0, err
		}
		if !taken {
			free = append(free, other)
		}
	}
	if taken, err := r.taken(ctx, n, now); err != nil || taken {
		return retryConflict, err
	}
	members := rules.DigestMembers(n, free, policy, now)
	if len(members) == 0 {
		// Nobody else is to gather it until its attempt is in the cache.
		r.leaving.Store(n.UID, true)
		return 0, nil
	}
	return retryConflict, r.createDigest(ctx, n, members, policy, now)
}

// taken reports whether a message is in a digest already, leaves alone, or has nothing to say
// any more.
func (r *NotificationReconciler) taken(ctx context.Context, n *v1alpha1.Notification, now time.Time) (bool, error) {
	if _, ok := r.leaving.Load(n.UID); ok || r.writes.behind(n) {
		return true, nil
	}
	if made, ok := r.digested.Load(n.UID); ok {
		if now.Sub(made.(time.Time)) < digestedFor {
			return true, nil
		}
		r.digested.Delete(n.UID) // the digest was deleted before the cache had it
	}
	digest, err := r.digestOf(ctx, n)
	if err != nil || digest != nil {
		return true, err
	}
	standing, err := r.standing(ctx, n, now)
	return standing != (rules.MessageStanding{}), err
}

// createDigest makes the digest of some messages. They are remembered until the cache has it.
func (r *NotificationReconciler) createDigest(ctx context.Context, n *v1alpha1.Notification, members []*v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, now time.Time) error {
	partners, err := r.partners(ctx, n.Namespace, []v1alpha1.Name{n.Spec.Recipient.Partner})
	if err != nil {
		return err
	}
	var before v1alpha1.NotificationList
	if err := r.List(ctx, &before, client.InNamespace(n.Namespace), client.MatchingFields{byMember: members[0].Name}); err != nil {
		return err
	}
	m := rules.Digest(members, len(before.Items), policy, partners[string(n.Spec.Recipient.Partner)])
	digest := m.Notification(n.Namespace)
	// One of that name may be another manager's, of other messages: the cache will tell.
	if exists, err := r.create(ctx, digest); err != nil || exists {
		return err
	}
	for _, member := range members {
		r.digested.Store(member.UID, now)
	}
	return nil
}

// digestOf finds the digest that a message is in, if any: of several, which two managers at
// once could make, the oldest. One that was withdrawn has let its messages go.
func (r *NotificationReconciler) digestOf(ctx context.Context, n *v1alpha1.Notification) (*v1alpha1.Notification, error) {
	var found v1alpha1.NotificationList
	if err := r.List(ctx, &found, client.InNamespace(n.Namespace), client.MatchingFields{byMember: n.Name}); err != nil {
		return nil, err
	}
	var oldest *v1alpha1.Notification
	for _, d := range pointers(found.Items) {
		if !rules.Withdrawn(d) && (oldest == nil || older(d, oldest)) {
			oldest = d
		}
	}
	if oldest != nil {
		r.digested.Delete(n.UID)
	}
	return oldest, nil
}

func older(a, b *v1alpha1.Notification) bool {
	if !a.CreationTimestamp.Equal(&b.CreationTimestamp) {
		return a.CreationTimestamp.Before(&b.CreationTimestamp)
	}
	return a.Name < b.Name
}

// digestStanding withdraws a digest of which nothing has left yet if one of its messages is
// elsewhere, in an older digest or on its way alone, or does not stand as it did: they would
// arrive twice, or say what is over. The others are gathered anew.
func (r *NotificationReconciler) digestStanding(ctx context.Context, digest *v1alpha1.Notification, now time.Time) (rules.MessageStanding, error) {
	if digest.Status.Outcome == v1alpha1.OutcomeSending || digest.Status.UncertainAttempts > 0 {
		return rules.MessageStanding{}, nil
	}
	for _, name := range digest.Spec.DigestOf {
		var member v1alpha1.Notification
		found, err := ignoreNotFound(&member, r.Get(ctx, types.NamespacedName{Namespace: digest.Namespace, Name: name}, &member))
		if err != nil {
			return rules.MessageStanding{}, err
		}
		if found == nil {
			continue
		}
		oldest, err := r.digestOf(ctx, found)
		if err != nil {
			return rules.MessageStanding{}, err
		}
		if oldest != nil && oldest.Name != digest.Name {
			return rules.MessageStanding{Withdrawn: "Its messages go out in the digest " + oldest.Name}, nil
		}
		s, err := r.standing(ctx, found, now)
		if err != nil {
			return rules.MessageStanding{}, err
		}
		if s != (rules.MessageStanding{}) || found.Status.Attempts > 0 {
			return rules.MessageStanding{Withdrawn: fmt.Sprintf("The message %s does not go out with it any more; what is left is gathered anew", name)}, nil
		}
	}
	return rules.MessageStanding{}, nil
}

// claimed reports whether each message of a digest is on record as one of it: who would send
// it alone finds then that it has changed. Until then the digest does not leave.
func (r *NotificationReconciler) claimed(ctx context.Context, digest *v1alpha1.Notification) (bool, error) {
	if digest.Status.Attempts > 0 {
		return true, nil
	}
	for _, name := range digest.Spec.DigestOf {
		var member v1alpha1.Notification
		found, err := ignoreNotFound(&member, r.Get(ctx, types.NamespacedName{Namespace: digest.Namespace, Name: name}, &member))
		if err != nil {
			return false, err
		}
		if found != nil && !rules.ClaimedBy(found, digest.Name) {
			return false, nil
		}
	}
	return true, nil
}

// members maps a digest to the messages that it gathers: they stand as it does.
func members(_ context.Context, o client.Object) []reconcile.Request {
	var out []reconcile.Request
	for _, name := range o.(*v1alpha1.Notification).Spec.DigestOf {
		out = append(out, reconcile.Request{NamespacedName: types.NamespacedName{Namespace: o.GetNamespace(), Name: name}})
	}
	return out
}
