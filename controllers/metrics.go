// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	ctrlmetrics "sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/metrics"
	"github.com/entente-dev/entente/internal/rules"
)

var (
	missedDeadlines   = metrics.MissedDeadlines.CounterVec()
	lateness          = metrics.Lateness.HistogramVec()
	unreadableObjects = metrics.Unreadable.GaugeVec()
	lateDisclosures   = metrics.LateDisclosures.CounterVec()
	deliveries        = metrics.DeliveryAttempts.CounterVec()
	decisionTime      = metrics.DecisionTime.HistogramVec()
	writesMade        = metrics.Writes.CounterVec()
)

func init() {
	ctrlmetrics.Registry.MustRegister(missedDeadlines, lateness, unreadableObjects, lateDisclosures, deliveries, decisionTime, writesMade)
	for kind := range lists {
		missedDeadlines.WithLabelValues(kind) // shown from the start, as 0
		unreadableObjects.WithLabelValues(kind)
	}
}

// late observes how long after the recorded moment something was decided.
func late(o client.Object, now time.Time) {
	if next := inventory.StatusOf(o).NextCheckTime; next != nil && !now.Before(next.Time) {
		lateness.WithLabelValues(inventory.KindOf(o)).Observe(now.Sub(next.Time).Seconds())
	}
}

// toldLate counts an issue when it is found that its disclosure was late: the condition is
// right again by then. found is the finding that is recorded now.
func toldLate(i *v1alpha1.Issue, before []metav1.Condition, found *rules.Finding) {
	if found == nil || found.Reason != v1alpha1.ReasonDisclosedLate {
		return
	}
	if c := meta.FindStatusCondition(before, v1alpha1.ConditionDisclosed); c != nil {
		// What could not be told for a while, since the issue was not valid for example, was counted
		// before, unless it has happened since.
		since := func(o rules.Object) bool { return o.Late && !o.Since.Before(c.LastTransitionTime.Time) }
		if c.Reason == found.Reason || c.Status == metav1.ConditionUnknown && !slices.ContainsFunc(found.Objects, since) {
			return
		}
	}
	lateDisclosures.WithLabelValues(i.Namespace, i.Spec.AllianceRef.Name).Inc()
}
