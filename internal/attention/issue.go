// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package attention

import (
	"slices"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// Course is how an issue stands on its escalation path.
type Course struct {
	// Step that started last, of the current round; nil before the first.
	Step *v1alpha1.StepRecord
	// Asked are the contacts whom that step's messages went to, sorted.
	Asked []string
	// Next is what comes if nobody acts; nil where nothing does.
	Next *v1alpha1.NextStep
	// Resting is true while the policy is suspended, so that no step starts.
	Resting bool
	// Snoozed is true while the path rests because somebody put it to rest for a time.
	Snoozed bool
	// AcknowledgedBy has taken the issue on, which holds the path.
	AcknowledgedBy *v1alpha1.PersonRef
}

func (f *facts) issue(i *v1alpha1.Issue) []Item {
	out := f.items(i, i.Spec.AllianceRef.Name)
	for j := range out {
		x := &out[j]
		x.Severity = i.Spec.Severity
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

func (f *facts) course(i *v1alpha1.Issue) *Course {
	c := &Course{Next: i.Status.NextStep, AcknowledgedBy: i.Status.AcknowledgedBy, Resting: f.resting(i)}
	s := inventory.StatusOf(i)
	if stale := s.Condition(v1alpha1.ConditionStale); stale != nil {
		c.Snoozed = stale.Reason == v1alpha1.ReasonSnoozed
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

// resting reports whether the policy of an issue's alliance says that it is suspended.
func (f *facts) resting(i *v1alpha1.Issue) bool {
	a := f.alliances[types.NamespacedName{Namespace: i.Namespace, Name: i.Spec.AllianceRef.Name}]
	if a == nil || a.Spec.CommunicationPolicyRef == nil {
		return false
	}
	p := f.policies[types.NamespacedName{Namespace: i.Namespace, Name: a.Spec.CommunicationPolicyRef.Name}]
	if p == nil {
		return false
	}
	s := inventory.StatusOf(p)
	ready := s.Condition(v1alpha1.ConditionReady)
	return ready != nil && ready.Reason == v1alpha1.ReasonSuspended
}
