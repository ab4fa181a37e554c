// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package attention

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Course is how an issue stands on its escalation path.
type Course struct {
	// Step that started last, of the current round; nil before the first.
	Step *v1alpha1.StepRecord
	// Asked are the contacts whom that step's messages went to, sorted.
	Asked []string
	// Next is what comes if nobody acts; nil where nothing does.
	Next *v1alpha1.NextStep
	// Rests is why nothing comes, where that is so.
	Rests v1alpha1.PathRest
	// SnoozedUntil is until when somebody put the path to rest; nil where nobody did.
	SnoozedUntil *time.Time
	// AcknowledgedBy has taken the issue on, which holds the path.
	AcknowledgedBy *v1alpha1.PersonRef
}

func (f *facts) issue(i *v1alpha1.Issue) []Item {
	out := f.items(i, i.Spec.AllianceRef.Name)
	for j := range out {
		x := &out[j]
		x.Severity = cmp.Or(i.Status.Severity, i.Spec.Severity)
		switch x.Condition {
		case v1alpha1.ConditionDisclosed:
			f.tellNow(x, i)
		case v1alpha1.ConditionStale:
			x.Course = f.course(i)
			x.begin(i.Status.StaleSinceTime)
		case v1alpha1.ConditionEscalated:
			x.Course = f.course(i)
			if e := i.Status.Escalation; e != nil {
				x.begin(e.EscalatedTime)
			}
		case v1alpha1.ConditionPathExhausted:
			x.Course = f.course(i)
			if e := i.Status.Escalation; e != nil {
				x.begin(e.ExhaustedTime)
			}
		}
	}
	return out
}

// tellNow adds the partners that were to know by now; it holds since the first was.
func (f *facts) tellNow(x *Item, i *v1alpha1.Issue) {
	for _, u := range i.Status.Untold {
		if u.DueTime == nil || !f.reached(u.DueTime) {
			continue
		}
		if len(x.Untold) == 0 || u.DueTime.Time.Before(x.Since) {
			x.begin(u.DueTime)
		}
		x.Untold = append(x.Untold, u)
	}
}

// Unplanned is an issue that owes a recovery plan.
type Unplanned struct {
	Issue string
	Due   time.Time
	// Breaks is the practice of the alliance that it breaks.
	Breaks v1alpha1.Practice
}

// unplanned tells whether an issue was to have a recovery plan by now; nil if not, and for one at rest, which
// breaks nothing.
func unplanned(i *v1alpha1.Issue, now time.Time) *Unplanned {
	due := i.Status.RecoveryPlanDueTime
	if due == nil || now.Before(due.Time) || resting(i) {
		return nil
	}
	return &Unplanned{i.Name, due.Time, verdict.UnplannedBreaks}
}

func (f *facts) course(i *v1alpha1.Issue) *Course {
	c := &Course{Next: i.Status.NextStep, AcknowledgedBy: i.Status.AcknowledgedBy, Rests: i.Status.PathRests}
	if t := i.Status.SnoozedUntilTime; t != nil {
		c.SnoozedUntil = &t.Time
	}
	e := i.Status.Escalation
	if e == nil || len(e.Steps) == 0 || e.CurrentStep == "" {
		return c
	}
	c.Step = &e.Steps[len(e.Steps)-1]
	for _, n := range f.told[keyOf(i)] {
		if rules.IsOfStep(n, e, c.Step.Name) {
			c.Asked = append(c.Asked, string(n.Spec.Recipient.Contact))
		}
	}
	slices.Sort(c.Asked)
	c.Asked = slices.Compact(c.Asked)
	return c
}
