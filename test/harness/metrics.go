// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"net/http"
	"strings"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// Metrics are what a program tells of itself, by name.
type Metrics map[string]*dto.MetricFamily

// Scrape asks a program for its metrics.
func Scrape(ctx context.Context, c *http.Client, url string) (Metrics, error) {
	body, err := get(ctx, c, url)
	if err != nil {
		return nil, err
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	return parser.TextToMetricFamilies(strings.NewReader(string(body)))
}

// Sum adds up the values of a metric that have some labels.
func (m Metrics) Sum(name string, with map[string]string) (total float64) {
	for _, m := range m[name].GetMetric() {
		matches := 0
		for _, l := range m.GetLabel() {
			if value, asked := with[l.GetName()]; asked && value == l.GetValue() {
				matches++
			}
		}
		if matches == len(with) {
			total += m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
	}
	return total
}
