// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

var (
	missedDeadlines = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "entente_missed_deadlines_total",
		Help: "Objects whose next check had passed without anybody looking, found by the sweeper.",
	}, []string{"kind"})

	lateness = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "entente_deadline_lateness_seconds",
		Help:    "Time from a recorded next check to the decision that changed the status.",
		Buckets: []float64{0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600, 3600, 86400},
	}, []string{"kind"})

	unreadableObjects = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "entente_unreadable_objects",
		Help: "Objects that are left out of everything, since they cannot be decoded as their kind.",
	}, []string{"kind"})

	lateDisclosures = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "entente_late_disclosures_total",
		Help: "Issues of which the other partners were told after the policy's time was over.",
	}, []string{"namespace", "alliance"})

	deliveries = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "entente_delivery_attempts_total",
		Help: "Attempts to deliver a message, by kind of channel and how they ended.",
	}, []string{"channel", "outcome", "reason"})
)

func init() {
	metrics.Registry.MustRegister(missedDeadlines, lateness, unreadableObjects, lateDisclosures, deliveries)
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
		// What could not be told for a while, since the issue was suspended for example, was counted
		// before, unless it has happened since.
		since := func(o rules.Object) bool { return o.Late && !o.Since.Before(c.LastTransitionTime.Time) }
		if c.Reason == found.Reason || c.Status == metav1.ConditionUnknown && !slices.ContainsFunc(found.Objects, since) {
			return
		}
	}
	lateDisclosures.WithLabelValues(i.Namespace, i.Spec.AllianceRef.Name).Inc()
}
