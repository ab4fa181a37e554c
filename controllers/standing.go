// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// standing tells whether a message is still true, by what it is about.
func (r *NotificationReconciler) standing(ctx context.Context, n *v1alpha1.Notification, now time.Time) (rules.MessageStanding, error) {
	if n.Spec.Reason == v1alpha1.NotificationDigest {
		return r.digestStanding(ctx, n, now)
	}
	alliance, err := r.alliance(ctx, n.Namespace, n.Spec.AllianceRef.Name)
	if err != nil {
		return rules.MessageStanding{}, err
	}
	key := types.NamespacedName{Namespace: n.Namespace, Name: n.Spec.SubjectRef.Name}
	switch n.Spec.SubjectRef.Kind {
	case v1alpha1.KindIssue:
		var i v1alpha1.Issue
		issue, err := ignoreNotFound(&i, r.Get(ctx, key, &i))
		if err != nil {
			return rules.MessageStanding{}, err
		}
		return rules.JudgeMessage(n, issue, alliance, now), nil
	case v1alpha1.KindReview, v1alpha1.KindAlliance:
		partners, err := r.partners(ctx, n.Namespace, rules.AlliancePartners(alliance))
		if err != nil {
			return rules.MessageStanding{}, err
		}
		if n.Spec.SubjectRef.Kind == v1alpha1.KindAlliance {
			return rules.JudgeAllianceMessage(n, alliance, partners, now), nil
		}
		var i v1alpha1.Review
		review, err := ignoreNotFound(&i, r.Get(ctx, key, &i))
		if err != nil {
			return rules.MessageStanding{}, err
		}
		return rules.JudgeReviewMessage(n, review, alliance, partners, now), nil
	}
	return rules.MessageStanding{}, nil
}
