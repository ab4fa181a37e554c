// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// gatherMessage gathers what the delivery of a message follows from.
func (r *NotificationReconciler) gatherMessage(ctx context.Context, n *v1alpha1.Notification, now time.Time) (f rules.MessageFacts, err error) {
	f.Notification = n
	if f.Policy, err = r.policy(ctx, n.Namespace, n.Spec.ChannelRef.Policy); err != nil {
		return f, err
	}
	if f.Digest, err = r.digestOf(ctx, n); err != nil || f.Digest != nil {
		return f, err
	}
	to := n.Spec.Recipient
	partners, err := r.partners(ctx, n.Namespace, []v1alpha1.Name{to.Partner})
	if err != nil {
		return f, err
	}
	f.Zone = rules.PersonZone(partners[string(to.Partner)], to.Contact)
	f.Standing, err = r.standing(ctx, n, now)
	return f, err
}

// standing tells whether a message is still true, by what it is about.
func (r *NotificationReconciler) standing(ctx context.Context, n *v1alpha1.Notification, now time.Time) (rules.MessageStanding, error) {
	if rules.IsDigest(n) {
		return r.digestStanding(ctx, n, now)
	}
	var f rules.StandingFacts
	var err error
	if f.Policy, err = r.policy(ctx, n.Namespace, n.Spec.ChannelRef.Policy); err != nil {
		return rules.MessageStanding{}, err
	}
	if f.Alliance, err = r.alliance(ctx, n.Namespace, n.Spec.AllianceRef.Name); err != nil {
		return rules.MessageStanding{}, err
	}
	if f.Partners, err = r.partners(ctx, n.Namespace, rules.AlliancePartners(f.Alliance)); err != nil {
		return rules.MessageStanding{}, err
	}
	subject, err := r.subject(ctx, n)
	if err != nil {
		return rules.MessageStanding{}, err
	}
	f.Issue, _ = subject.(*v1alpha1.Issue)
	f.Review, _ = subject.(*v1alpha1.Review)
	return rules.StandingOf(n, f, now), nil
}

// digestStanding gathers how the messages of a digest stand, and has it judged by them. How a
// member stands that is a digest itself is not asked: it might name this one.
func (r *NotificationReconciler) digestStanding(ctx context.Context, digest *v1alpha1.Notification, now time.Time) (rules.MessageStanding, error) {
	if rules.MayHaveLeft(digest) { // its messages change nothing any more, and the rest costs reads
		return rules.MessageStanding{}, nil
	}
	to, err := r.subject(ctx, digest)
	if err != nil || rules.Restored(digest, to) {
		return rules.MessageStanding{Restored: true}, err
	}
	found, err := r.members(ctx, digest)
	if err != nil {
		return rules.MessageStanding{}, err
	}
	members := make([]rules.DigestMember, len(found))
	for i, n := range found {
		members[i].Message = n
		if rules.IsDigest(n) {
			continue
		}
		if members[i].Digest, err = r.digestOf(ctx, n); err != nil {
			return rules.MessageStanding{}, err
		}
		if members[i].Standing, err = r.standing(ctx, n, now); err != nil {
			return rules.MessageStanding{}, err
		}
	}
	return rules.JudgeDigest(digest, members), nil
}
