// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// digestedFor is how long a message that is in a digest is remembered, if the cache does not
// show the digest before.
const digestedFor = time.Minute

// gatherDigest gathers a message that is ready to leave with others to the same person. It returns when
// to look again, while somebody else gathers them; zero means that the message leaves by itself.
// While the digest, or what has become of the others, has not appeared, the cache is behind.
func (r *NotificationReconciler) gatherDigest(ctx context.Context, n *v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, now time.Time) (time.Time, error) {
	// One digest at a time for a person: two could gather the same messages.
	person := personKey(n)
	if _, busy := r.gathering.LoadOrStore(person, true); busy {
		return now.Add(retryConflict), nil
	}
	defer r.gathering.Delete(person)
	partners, err := r.partners(ctx, n.Namespace, []v1alpha1.Name{n.Spec.Recipient.Partner})
	if err != nil {
		return time.Time{}, err
	}
	partner := partners[string(n.Spec.Recipient.Partner)]
	free, err := r.free(ctx, n, now)
	if err != nil {
		return time.Time{}, err
	}
	if taken, err := r.taken(ctx, n, now); err != nil {
		return time.Time{}, err
	} else if taken {
		return time.Time{}, errCacheBehind
	}
	members := rules.DigestMembers(n, free, policy, partner, now)
	if len(members) == 0 {
		// Nobody else is to gather it until its attempt is in the cache.
		r.leaving.Store(n.UID, true)
		return time.Time{}, nil
	}
	if err := r.createDigest(ctx, members, policy, partner, now); err != nil {
		return time.Time{}, err
	}
	return time.Time{}, errCacheBehind
}

// free lists the messages to the same person that may leave with others.
func (r *NotificationReconciler) free(ctx context.Context, n *v1alpha1.Notification, now time.Time) ([]*v1alpha1.Notification, error) {
	var waiting v1alpha1.NotificationList
	if err := r.List(ctx, &waiting, client.InNamespace(n.Namespace), client.MatchingFields{undeliveredTo: personKey(n)}); err != nil {
		return nil, err
	}
	var free []*v1alpha1.Notification
	for _, other := range pointers(waiting.Items) {
		taken, err := r.taken(ctx, other, now)
		if err != nil {
			return nil, err
		}
		if !taken {
			free = append(free, other)
		}
	}
	return free, nil
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
	return !standing.Holds(), err
}

// createDigest makes the digest of some messages. They are remembered until the cache has it.
func (r *NotificationReconciler) createDigest(ctx context.Context, members []*v1alpha1.Notification, policy *v1alpha1.CommunicationPolicy, partner *v1alpha1.Partner, now time.Time) error {
	oldest := members[0]
	var before v1alpha1.NotificationList
	if err := r.List(ctx, &before, client.InNamespace(oldest.Namespace), client.MatchingFields{byMember: oldest.Name}); err != nil {
		return err
	}
	m := rules.Digest(members, len(before.Items), policy, partner)
	// One of that name may be another manager's, of other messages: the cache will tell.
	if exists, err := r.create(ctx, r.notification(&m, oldest.Namespace, now)); err != nil || exists {
		return err
	}
	r.digested.Range(func(uid, made any) bool { // of some that were deleted nobody asks any more
		if now.Sub(made.(time.Time)) >= digestedFor {
			r.digested.Delete(uid)
		}
		return true
	})
	for _, member := range members {
		r.digested.Store(member.UID, now)
	}
	return nil
}

// digestOf finds the digest that a message is in, if any.
func (r *NotificationReconciler) digestOf(ctx context.Context, n *v1alpha1.Notification) (*v1alpha1.Notification, error) {
	var found v1alpha1.NotificationList
	if err := r.List(ctx, &found, client.InNamespace(n.Namespace), client.MatchingFields{byMember: n.Name}); err != nil {
		return nil, err
	}
	digest := rules.DigestOf(n, pointers(found.Items))
	if digest != nil {
		r.digested.Delete(n.UID)
	}
	return digest, nil
}

// andDigests maps to the messages that a mapper finds, and to the digests in which they go out: a digest is
// withdrawn when one of its messages is over.
func (s *shell) andDigests(find mapper) mapper {
	return func(ctx context.Context, o client.Object) []reconcile.Request {
		out := find(ctx, o)
		for _, message := range out {
			for _, digest := range s.notifications()(ctx, message.Namespace, byMember, message.Name) {
				out = append(out, itself(ctx, digest)...)
			}
		}
		return out
	}
}

// membersOf maps a digest to the messages that it gathers: they stand as it does.
func membersOf(_ context.Context, o client.Object) []reconcile.Request {
	var out []reconcile.Request
	for _, name := range o.(*v1alpha1.Notification).Spec.DigestOf {
		out = append(out, request(o.GetNamespace(), name))
	}
	return out
}
