// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// retain deletes a message whose outcome is settled when the policy's time for it is over.
func (r *NotificationReconciler) retain(ctx context.Context, n *v1alpha1.Notification, now time.Time) (*decision, error) {
	policy, err := r.policy(ctx, n.Namespace, n.Spec.ChannelRef.Policy)
	if err != nil {
		return nil, err
	}
	if over, next := rules.RetentionOver(n, policy, now); !over { // the rest costs reads
		return &decision{object: n, next: next}, nil
	}
	f := rules.ForgetFacts{Notification: n}
	if f.Members, err = r.members(ctx, n); err != nil {
		return nil, err
	}
	if f.Subject, err = r.subject(ctx, n); err != nil {
		return nil, err
	}
	effects, next := rules.Forget(f, now)
	return &decision{object: n, effects: effects, next: next}, nil
}

// subject returns the Issue, Review, Alliance or Partner that a message is about; nil if it is gone.
func (r *NotificationReconciler) subject(ctx context.Context, n *v1alpha1.Notification) (rules.APIObject, error) {
	var object client.Object
	switch n.Spec.SubjectRef.Kind {
	case v1alpha1.KindIssue:
		object = &v1alpha1.Issue{}
	case v1alpha1.KindReview:
		object = &v1alpha1.Review{}
	case v1alpha1.KindAlliance:
		object = &v1alpha1.Alliance{}
	case v1alpha1.KindPartner:
		object = &v1alpha1.Partner{}
	default:
		return nil, nil
	}
	found, err := ignoreNotFound(&object, r.Get(ctx, types.NamespacedName{Namespace: n.Namespace, Name: n.Spec.SubjectRef.Name}, object))
	if err != nil || found == nil {
		return nil, err
	}
	return object, nil
}

// members returns the messages that a digest names and that still exist.
func (s *shell) members(ctx context.Context, digest *v1alpha1.Notification) ([]*v1alpha1.Notification, error) {
	var members []*v1alpha1.Notification
	for _, name := range digest.Spec.DigestOf {
		var member v1alpha1.Notification
		found, err := ignoreNotFound(&member, s.Get(ctx, types.NamespacedName{Namespace: digest.Namespace, Name: name}, &member))
		if err != nil {
			return nil, err
		}
		if found != nil {
			members = append(members, found)
		}
	}
	return members, nil
}
