// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/answer"
	"github.com/entente-dev/entente/internal/rules"
)

// answerLinks are the links by which the recipient answers a message, or each of those in a digest, where there is
// something to answer. They are made as it leaves and kept nowhere: whoever reads
// Notifications must not be able to act as their recipient.
func (r *NotificationReconciler) answerLinks(ctx context.Context, n *v1alpha1.Notification) string {
	var links strings.Builder
	add := func(n *v1alpha1.Notification, about string) {
		if !answer.Answerable(n) {
			return
		}
		if link := r.answers.For(n, r.answerDue(ctx, n)); link != "" {
			links.WriteString("To answer" + about + " by a link, once and as you: " + link + "\n\n")
		}
	}
	add(n, "")
	for _, name := range n.Spec.DigestOf {
		var member v1alpha1.Notification
		if err := r.Get(ctx, types.NamespacedName{Namespace: n.Namespace, Name: name}, &member); err == nil {
			add(&member, " about "+member.Spec.SubjectRef.Name)
		}
	}
	return links.String()
}

// answerDue is by when a message says that its answer is due; zero where it names no time. A Notification does not hold
// it as such. Where the review cannot be read, the link works for the usual time.
func (r *NotificationReconciler) answerDue(ctx context.Context, n *v1alpha1.Notification) time.Time {
	var review v1alpha1.Review
	if n.Spec.SubjectRef.Kind != v1alpha1.KindReview ||
		r.Get(ctx, types.NamespacedName{Namespace: n.Namespace, Name: n.Spec.SubjectRef.Name}, &review) != nil {
		return time.Time{}
	}
	return rules.AnswerDue(n, &review)
}
