// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// tally adds up what the reviews and issues of an alliance recorded and its own status does not hold. Like
// that, it leaves out what is suspended; but nothing pauses the clock of bad news.
type tally struct {
	outstanding, cancelled     int
	exhausted, resolved        int
	untoldOverdue, untold      int
	disclosure, plan, nextStep time.Time
}

// tallies are those of all alliances that reviews and issues name.
func (w *world) tallies() map[types.NamespacedName]*tally {
	all := map[types.NamespacedName]*tally{}
	of := func(namespace, alliance string) *tally {
		key := types.NamespacedName{Namespace: namespace, Name: alliance}
		if all[key] == nil {
			all[key] = &tally{}
		}
		return all[key]
	}
	for _, r := range w.reviews {
		of(r.Namespace, r.Spec.AllianceRef.Name).review(r)
	}
	for _, i := range w.issues {
		of(i.Namespace, i.Spec.AllianceRef.Name).issue(i)
	}
	return all
}

func (t *tally) review(r *v1alpha1.Review) {
	if ptr.Deref(r.Spec.Suspend, false) {
		return
	}
	if rules.ReviewOutstanding(r) {
		t.outstanding++
	}
	s := inventory.StatusOf(r)
	if c := s.Condition(v1alpha1.ConditionOverdue); c != nil && c.Reason == v1alpha1.ReasonCancelled {
		t.cancelled++
	}
}

func (t *tally) issue(i *v1alpha1.Issue) {
	s := inventory.StatusOf(i)
	if c := s.Condition(v1alpha1.ConditionDisclosed); c != nil && (rules.NeedsAttention(c) || rules.IsPaused(c)) {
		t.untoldOverdue++
	}
	t.untold += len(i.Status.Untold)
	t.disclosure = earlier(t.disclosure, firstDue(i.Status.Untold))
	t.plan = earlier(t.plan, timeOf(i.Status.RecoveryPlanDueTime))
	if ptr.Deref(i.Spec.Suspend, false) {
		return
	}
	if s.True(v1alpha1.ConditionResolved) {
		t.resolved++
	}
	if s.True(v1alpha1.ConditionPathExhausted) {
		t.exhausted++
	}
	if next := i.Status.NextStep; next != nil {
		t.nextStep = earlier(t.nextStep, next.Time.Time)
	}
}

func (t *tally) write(s *sink, labels ...string) {
	for _, x := range []struct {
		family *Family
		n      int
	}{
		{&reviewsOutstanding, t.outstanding}, {&reviewsCancelled, t.cancelled},
		{&issuesExhausted, t.exhausted}, {&issuesResolved, t.resolved},
		{&issuesUntoldOverdue, t.untoldOverdue}, {&untoldPartners, t.untold},
	} {
		s.put(x.family, float64(x.n), labels...)
	}
	s.moment(&disclosureDue, t.disclosure, labels...)
	s.moment(&planDue, t.plan, labels...)
	s.moment(&nextStep, t.nextStep, labels...)
}

// firstDue is by when the first of the partners that were not told is to know; zero where no time is set.
func firstDue(untold []v1alpha1.UntoldPartner) time.Time {
	var first time.Time
	for i := range untold {
		first = earlier(first, timeOf(untold[i].DueTime))
	}
	return first
}

func timeOf(t *metav1.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.Time
}
