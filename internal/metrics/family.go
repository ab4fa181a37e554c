// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"github.com/prometheus/client_golang/prometheus"
)

// Kind says how the value of a metric moves.
type Kind string

// The kinds.
const (
	Gauge     Kind = "gauge"
	Counter   Kind = "counter"
	Histogram Kind = "histogram"
)

// Family declares a metric: all series of one name.
type Family struct {
	Name string
	Kind Kind
	// Help says what the value is. It is shown by Prometheus, and in docs/metrics.md.
	Help   string
	Labels []string
	// Detail is the lowest level at which a metric of the governance is served; empty for one that
	// always is.
	Detail Detail
	// Source is the field that a figure is read from, where it is one; kube-state-metrics reads the same
	// (config/prometheus/kube-state-metrics).
	Source Source
	// Buckets of a histogram.
	Buckets []float64
}

// Source is a field of the objects of a kind.
type Source struct {
	Kind string
	// Path of the field; of conditions that of the list.
	Path string
}

// desc declares the metric to the client library.
func (f *Family) desc() *prometheus.Desc {
	return prometheus.NewDesc(f.Name, f.Help, f.Labels, nil)
}

// CounterVec makes the counters of a family.
func (f *Family) CounterVec() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: f.Name, Help: f.Help}, f.Labels)
}

// GaugeVec makes the gauges of a family.
func (f *Family) GaugeVec() *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: f.Name, Help: f.Help}, f.Labels)
}

// HistogramVec makes the histograms of a family.
func (f *Family) HistogramVec() *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: f.Name, Help: f.Help, Buckets: f.Buckets}, f.Labels)
}
