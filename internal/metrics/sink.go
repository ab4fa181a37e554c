// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/rules"
)

// sink takes series. Without a channel it only counts them.
type sink struct {
	descs map[*Family]*prometheus.Desc
	out   chan<- prometheus.Metric
	n     int
}

// put takes one series.
func (s *sink) put(f *Family, value float64, labels ...string) {
	s.n++
	if s.out == nil {
		return
	}
	for i := range labels {
		labels[i] = safe(labels[i])
	}
	d := s.descs[f]
	m, err := prometheus.NewConstMetric(d, prometheus.GaugeValue, value, labels...)
	if err != nil {
		m = prometheus.NewInvalidMetric(d, err)
	}
	s.out <- m
}

// moment takes a time; none for the zero time.
func (s *sink) moment(f *Family, t time.Time, labels ...string) {
	if !t.IsZero() {
		s.put(f, float64(t.Unix()), labels...)
	}
}

// time takes a time of a status; none where it is absent.
func (s *sink) time(f *Family, t *metav1.Time, labels ...string) {
	if t != nil {
		s.moment(f, t.Time, labels...)
	}
}

// count takes a number of a status; none where it is absent.
func (s *sink) count(f *Family, n *int32, labels ...string) {
	if n != nil {
		s.put(f, float64(*n), labels...)
	}
}

// conditions takes those of a status that the catalogue has, each as a set of three. An alliance has few rules, and their
// conditions count against the limit as any.
func (s *sink) conditions(f *Family, known map[string]bool, all []metav1.Condition, labels ...string) {
	for i := range all {
		if !known[all[i].Type] && !hasRule(f, &all[i]) {
			continue
		}
		for _, status := range statuses {
			s.put(f, truth(all[i].Status == status), append(slices.Clip(labels), all[i].Type, string(status))...)
		}
	}
}

// hasRule reports whether a condition is that of a rule, of a kind that has rules.
func hasRule(f *Family, c *metav1.Condition) bool {
	e := rules.EntryFor(c)
	return e != nil && slices.Contains(e.Kinds, f.Source.Kind)
}
