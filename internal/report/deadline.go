// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Deadline is a moment by which somebody is to act.
type Deadline struct {
	Time time.Time
	// What is due, and of which object.
	What string
	Of   Named
}

// nextDeadline is the first one of an alliance that is still to come, as the statuses have it; nil without one.
func (g *gathering) nextDeadline(a *v1alpha1.Alliance) *Deadline {
	var next *Deadline
	note := func(t *metav1.Time, what, kind, name string) {
		if t == nil || g.come(t.Time) || next != nil && !t.Time.Before(next.Time) {
			return
		}
		next = &Deadline{t.UTC(), what, g.named(kind, a.Namespace, name)}
	}
	if r := a.Status.Reviews; r != nil && r.Next != nil {
		note(&r.Next.DueTime, "review due", v1alpha1.KindReview, r.Next.Name)
	}
	for _, i := range g.issuesOf[client.ObjectKeyFromObject(a)] {
		for j := range i.Status.Untold {
			u := &i.Status.Untold[j]
			note(u.DueTime, "tell "+g.partner(a.Namespace, u.Partner), v1alpha1.KindIssue, i.Name)
		}
		note(i.Status.RecoveryPlanDueTime, "recovery plan due", v1alpha1.KindIssue, i.Name)
		if s := i.Status.NextStep; s != nil {
			note(&s.Time, stepToCome(s), v1alpha1.KindIssue, i.Name)
		}
	}
	return next
}

func stepToCome(s *v1alpha1.NextStep) string {
	if s.Name == "" {
		return "the path runs out"
	}
	return "step " + string(s.Name)
}
