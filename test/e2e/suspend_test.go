// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/harness"
)

// suspend sets spec.suspend of an object of any kind that has it.
func (w *world) suspend(o client.Object, to bool) {
	w.Helper()
	w.edit(o, func() {
		switch o := o.(type) {
		case *v1alpha1.Partner:
			o.Spec.Suspend = &to
		case *v1alpha1.CommunicationPolicy:
			o.Spec.Suspend = &to
		case *v1alpha1.Alliance:
			o.Spec.Suspend = &to
		case *v1alpha1.Review:
			o.Spec.Suspend = &to
		case *v1alpha1.Issue:
			o.Spec.Suspend = &to
		default:
			w.Fatalf("%T cannot be suspended", o)
		}
	})
	w.settle()
}

// mustRest fails unless Ready is True for being suspended, and nothing needs attention.
func (w *world) mustRest(o client.Object) {
	w.Helper()
	w.must(o, v1alpha1.ConditionReady, yes, v1alpha1.ReasonSuspended)
	for _, c := range harness.StatusOf(o).Conditions {
		if rules.NeedsAttention(&c) {
			w.Fatalf("%s needs attention:\n%s", c.Type, harness.Describe(o))
		}
	}
}

// Each kind rests while it is suspended, whatever the clock says, and is looked at anew when
// it is resumed.
func TestSuspendedObjectsRest(t *testing.T) {
	w := newWorld(t, byClock)
	start := w.Now()
	north, south, p, a := w.north(), w.south(), w.policy(), w.alliance()
	r, i := w.review("yearly", start.Add(time.Hour)), w.issue("late", start)
	w.create(north, south, p, a, r, i)
	w.settle()
	w.must(a, issuesContained, yes, "")

	for _, o := range []client.Object{north, p, r, i} {
		w.suspend(o, true)
		w.mustRest(o)
	}
	w.advanceTo(start.Add(3 * time.Hour))
	for _, o := range []client.Object{north, p, r, i} {
		w.mustRest(o)
	}
	// What would be bad but for the pause is not good, and what is good stays.
	w.must(r, v1alpha1.ConditionOverdue, unknown, v1alpha1.ReasonSuspended)
	w.must(r, v1alpha1.ConditionSlipped, no, "")
	w.must(i, v1alpha1.ConditionStale, unknown, v1alpha1.ReasonSuspended)
	w.must(i, v1alpha1.ConditionResolved, no, "")
	w.must(a, reviewsCurrent, unknown, v1alpha1.ReasonSuspended)
	w.must(a, issuesContained, unknown, v1alpha1.ReasonSuspended)
	w.mustHaveTold()

	w.suspend(north, false)
	w.must(north, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
	w.suspend(r, false)
	w.must(r, v1alpha1.ConditionOverdue, yes, "")
	w.must(a, reviewsCurrent, no, v1alpha1.ReasonOverdue)
	w.suspend(i, false)
	w.must(i, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
	w.mustHaveTold() // the policy still rests
	w.suspend(p, false)
	w.mustHaveTold(both("counterpart", 0, piet, ana)...)
	w.must(a, issuesContained, no, "")
}

// A suspended alliance rests with its reviews and issues.
func TestSuspendedAllianceRestsWithAllThatIsIts(t *testing.T) {
	w := newWorld(t, byClock)
	start := w.Now()
	c, first := w.fourWeekly("ops", 15)
	a := w.founded(c)
	r, i := w.review("yearly", start.Add(time.Hour)), w.issue("late", start)
	w.create(r, i)
	w.settle()
	w.suspend(a, true)
	w.advanceTo(first)
	for _, o := range []client.Object{a, r, i} {
		w.mustRest(o)
	}
	w.must(r, v1alpha1.ConditionOverdue, unknown, v1alpha1.ReasonSuspended)
	w.must(a, reviewsCurrent, unknown, v1alpha1.ReasonSuspended)
	w.must(a, string(v1alpha1.PracticeStaffed), yes, "")
	w.mustHaveTold()
	w.mustHave(r.Name) // no review is made
	w.suspend(a, false)
	w.must(r, v1alpha1.ConditionOverdue, yes, "")
	w.mustHaveTold(both("counterpart", 0, piet, ana)...)
	w.mustHave(r.Name, named("ops", first))
}

// What is suspended and cannot be used says so.
func TestSuspendedObjectsAreValidOrNot(t *testing.T) {
	w := newWorld(t, byClock)
	i := w.issue("late", w.Now())
	i.Spec.Suspend, i.Spec.RaisedBy.Contact = new(true), "ghost"
	w.create(w.north(), w.south(), w.policy(), w.alliance(), i)
	w.settle()
	w.must(i, v1alpha1.ConditionReady, unknown, v1alpha1.ReasonContactNotFound)
	w.advanceTo(w.Now().Add(time.Minute))
	w.mustStall(i, v1alpha1.ReasonContactNotFound, "has no contact ghost")
}

// A message waits while its policy is suspended.
func TestSuspendedPolicyHoldsItsMessages(t *testing.T) {
	w := newWorld(t, byClock)
	p, n := w.policy(), w.message("held", "hook")
	p.Spec.Suspend = new(true)
	w.create(p, n)
	w.settle()
	w.must(n, v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonSuspended)
	if got := len(w.hook.Messages()); got > 0 {
		t.Errorf("%d messages left", got)
	}
	w.suspend(p, false)
	w.mustHaveOutcome(n, v1alpha1.OutcomeDelivered, 1)
}
