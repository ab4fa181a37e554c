// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// metric sums a counter of this process over the series that have a label.
func metric(t *testing.T, name, label, value string) float64 {
	t.Helper()
	families, err := metrics.Registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			if has(m, label, value) {
				sum += m.GetCounter().GetValue()
			}
		}
	}
	return sum
}

func has(m *dto.Metric, label, value string) bool {
	for _, l := range m.GetLabel() {
		if l.GetName() == label && l.GetValue() == value {
			return true
		}
	}
	return label == ""
}

// The queue waits in real time, so a clock that jumps is a wake-up that got lost. Nobody
// notices but the sweeper, which counts it.
func TestSweeperFindsLostWakeUps(t *testing.T) {
	const name = "entente_missed_deadlines_total"
	w := newWorld(t, byClock)
	due := w.Now().Add(37*time.Minute + 13*time.Second) // when no review of another test is
	r := w.review("yearly", due)
	w.create(w.north(), w.south(), w.policy(), w.alliance(), r)
	w.advanceTo(due.Add(-5 * time.Minute)) // the queue's own wake-up is five real minutes away, so it counts as lost
	before := metric(t, name, "kind", v1alpha1.KindReview)
	found := func() float64 { return metric(t, name, "kind", v1alpha1.KindReview) - before }

	w.Clock.SetTime(due.Add(9 * time.Second))
	w.Manager.Sweeper.Sweep(t.Context(), 10*time.Second)
	if n := found(); n > 0 {
		t.Errorf("%v reviews count as missed after 9 seconds, of 10 that a busy queue may need", n)
	}
	time.Sleep(500 * time.Millisecond)
	w.must(r, v1alpha1.ConditionOverdue, no, "")

	w.Clock.SetTime(due.Add(10 * time.Second))
	w.Manager.Sweeper.Sweep(t.Context(), 10*time.Second)
	w.AwaitCondition(t, r, v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed)
	if n := found(); n != 1 {
		t.Errorf("%s counts %v more reviews, not 1", name, n)
	}
	w.settle()
	if n, _ := w.Manager.Sweeper.Sweep(t.Context(), 0); n > 0 {
		t.Errorf("%d objects were found that had been looked at", n)
	}
}
