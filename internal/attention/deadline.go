// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package attention

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Deadline is a moment by which somebody is to act on a review or an issue.
type Deadline struct {
	Time time.Time
	// Kind and Name are those of what it is about.
	Kind, Name string
	// Untold is the partner that is to be told; empty unless that is what is due.
	Untold v1alpha1.Name
	// Step is what follows on the path if nobody answers; nil unless that is what is to come.
	Step *v1alpha1.NextStep
}

// NextDeadline is the first one of an alliance's reviews and issues that is still to come, as their statuses have it;
// false without one.
func NextDeadline(a *v1alpha1.Alliance, issues []*v1alpha1.Issue, now time.Time) (next Deadline, found bool) {
	note := func(t *metav1.Time, d Deadline) {
		if t == nil || !t.After(now) || found && !t.Time.Before(next.Time) {
			return
		}
		next, found = d, true
		next.Time = t.UTC()
	}
	if r := a.Status.Reviews; r != nil && r.Next != nil {
		note(&r.Next.DueTime, Deadline{Kind: v1alpha1.KindReview, Name: r.Next.Name})
	}
	for _, i := range issues {
		of := Deadline{Kind: v1alpha1.KindIssue, Name: i.Name}
		for j := range i.Status.Untold {
			u := &i.Status.Untold[j]
			note(u.DueTime, Deadline{Kind: of.Kind, Name: of.Name, Untold: u.Partner})
		}
		note(i.Status.RecoveryPlanDueTime, of)
		if s := i.Status.NextStep; s != nil {
			note(&s.Time, Deadline{Kind: of.Kind, Name: of.Name, Step: s})
		}
	}
	return next, found
}

// What says what is due. called is how people know a partner.
func (d *Deadline) What(called func(v1alpha1.Name) string) string {
	switch {
	case d.Untold != "":
		return "tell " + called(d.Untold)
	case d.Step != nil:
		return StepToCome(d.Step)
	case d.Kind == v1alpha1.KindIssue:
		return "recovery plan due"
	}
	return "review due"
}

// StepToCome says what follows on a path.
func StepToCome(s *v1alpha1.NextStep) string {
	if s.Name == "" {
		return "the path runs out"
	}
	return "step " + string(s.Name)
}
