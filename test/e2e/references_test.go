// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// An alliance, a review and an issue that come before what they refer to wait for ten
// seconds, are then stalled with the name of what is missing, and recover by themselves.
func TestReferencesAreWaitedForThenStallThenRecover(t *testing.T) {
	w := newWorld(t, byClock)
	a, r, i := w.alliance(), w.review("yearly", w.Now().Add(time.Hour)), w.issue("late", w.Now())
	w.create(a, r, i)
	w.settle()
	waiting := []struct {
		object       client.Object
		reason, text string
	}{
		{a, v1alpha1.ReasonPartnerNotFound, "no Partner north"},
		{r, v1alpha1.ReasonPolicyNotFound, "no CommunicationPolicy standard"},
		{i, v1alpha1.ReasonPolicyNotFound, "no CommunicationPolicy standard"},
	}
	for _, x := range waiting {
		w.must(x.object, v1alpha1.ConditionReady, unknown, x.reason)
		w.mustNotStall(x.object)
	}
	w.must(a, string(v1alpha1.PracticeStaffed), unknown, v1alpha1.ReasonNotReady)

	w.advance(9 * time.Second)
	for _, x := range waiting {
		w.must(x.object, v1alpha1.ConditionReady, unknown, x.reason)
		w.mustNotStall(x.object)
	}
	w.advance(time.Second)
	for _, x := range waiting {
		w.mustStall(x.object, x.reason, x.text)
	}

	w.create(w.policy(), w.north())
	w.settle()
	w.mustStall(a, v1alpha1.ReasonPartnerNotFound, "no Partner south")
	w.mustStall(i, v1alpha1.ReasonPartnerNotFound, "no Partner south")
	w.create(w.south())
	w.settle()
	for _, o := range []client.Object{a, r, i} {
		w.must(o, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
		w.mustNotStall(o)
	}
}

// What refers to an alliance that is not there yet does the same.
func TestMissingAllianceStallsItsReviewsAndIssues(t *testing.T) {
	w := newWorld(t, byClock)
	r, i := w.review("yearly", w.Now().Add(time.Hour)), w.issue("late", w.Now())
	w.create(r, i)
	w.settle()
	for _, o := range []client.Object{r, i} {
		w.must(o, v1alpha1.ConditionReady, unknown, v1alpha1.ReasonAllianceNotFound)
	}
	w.advance(10 * time.Second)
	for _, o := range []client.Object{r, i} {
		w.mustStall(o, v1alpha1.ReasonAllianceNotFound, "no Alliance pact")
	}
	a := w.found()
	w.settle()
	for _, o := range []client.Object{a, r, i} {
		w.must(o, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
	}

	// The alliance loses a partner, and a person of its team.
	south := w.south()
	w.delete(south)
	w.settle()
	w.must(a, v1alpha1.ConditionReady, unknown, v1alpha1.ReasonPartnerNotFound)
	w.advance(10 * time.Second)
	w.mustStall(a, v1alpha1.ReasonPartnerNotFound, "no Partner south")
	w.create(gen.Partner("south").In(w.ns).Where("US", "America/New_York").Contacts("ana", "kim").Partner)
	w.settle()
	w.mustStall(a, v1alpha1.ReasonContactNotFound, "Partner south has no contact sam")
	w.edit(south, func() {
		gen.PartnerBuilder{Partner: south}.Contact("sam")
	})
	w.settle()
	w.must(a, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
}

// Fields that only the controllers can refuse stall the object with the field's name, until
// they are mended.
func TestRecurrenceThatNeverOccursStalls(t *testing.T) {
	w := newWorld(t, byClock)
	a := w.found()
	w.edit(a, func() {
		a.Spec.Cadence = []v1alpha1.Cadence{gen.Cadence("never", "2026-01-01", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")}
	})
	w.settle()
	w.mustStall(a, v1alpha1.ReasonInvalid, "spec.cadence[never].recurrence")
	w.edit(a, func() { a.Spec.Cadence[0].Recurrence.Rule = "FREQ=YEARLY" })
	w.settle()
	w.must(a, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
	w.mustNotStall(a)
}

// Applied in the worst order within a few seconds, nothing is ever called stalled.
func TestWorstOrderStallsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	r, i, a := w.review("yearly", time.Now().Add(time.Hour)), w.issue("late", time.Now()), w.alliance()
	objects := []client.Object{r, i, a}
	w.create(objects...)
	w.AwaitCondition(t, a, v1alpha1.ConditionReady, unknown, v1alpha1.ReasonPartnerNotFound)
	w.create(w.policy(), w.south(), w.north())
	for _, o := range objects {
		w.Await(t, o, "Ready=True without being stalled before", func() bool {
			s := harness.StatusOf(o)
			if s.Condition(v1alpha1.ConditionStalled) != nil {
				t.Fatalf("stalled:\n%s", harness.Describe(o))
			}
			ready := s.Condition(v1alpha1.ConditionReady)
			return ready != nil && ready.Status == yes
		})
	}
}
