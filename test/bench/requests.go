// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// request is what the API server counts requests by.
type request struct{ verb, group, resource, subresource, code string }

// requests are counts from the API server's own metrics.
type requests map[request]int

// group is the product's API group.
const group = "governance.entente.dev"

// requests reads how many requests the API server has answered since it started.
func (w *world) requests(ctx context.Context) (requests, error) {
	families, err := scrape(ctx, w.http, w.plane.Config().Host+"/metrics")
	if err != nil {
		return nil, err
	}
	out := countRequests(families)
	if len(out) == 0 {
		return nil, errors.New("the API server's metrics have no apiserver_request_total")
	}
	return out, nil
}

func countRequests(families map[string]*dto.MetricFamily) requests {
	out := requests{}
	for _, m := range families["apiserver_request_total"].GetMetric() {
		l := labels(m)
		out[request{l["verb"], l["group"], l["resource"], l["subresource"], l["code"]}] += int(m.GetCounter().GetValue())
	}
	return out
}

func scrape(ctx context.Context, c *http.Client, address string) (map[string]*dto.MetricFamily, error) {
	body, err := get(ctx, c, address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	return parseMetrics(body)
}

func parseMetrics(text io.Reader) (map[string]*dto.MetricFamily, error) {
	parser := expfmt.NewTextParser(model.LegacyValidation)
	return parser.TextToMetricFamilies(text)
}

func labels(m *dto.Metric) map[string]string {
	out := map[string]string{}
	for _, l := range m.GetLabel() {
		out[l.GetName()] = l.GetValue()
	}
	return out
}

// since returns what was added to an earlier reading.
func (r requests) since(before requests) requests {
	out := requests{}
	for k, n := range r {
		if d := n - before[k]; d != 0 {
			out[k] = d
		}
	}
	return out
}

func (r requests) count(matches func(request) bool) int {
	n := 0
	for k, c := range r {
		if matches(k) {
			n += c
		}
	}
	return n
}

func (k request) own() bool { return k.group == group }

// write reports whether a request changes something, be it refused or not.
func (k request) write() bool {
	switch k.verb {
	case "POST", "PUT", "PATCH", "DELETE", "DELETECOLLECTION", "APPLY":
		return true
	}
	return false
}

func (r requests) statusWrites(resource string) int {
	return r.count(func(k request) bool {
		return k.own() && k.resource == resource && k.subresource == "status" && k.write()
	})
}

func (r requests) creates(resource string) int {
	return r.count(func(k request) bool { return k.own() && k.resource == resource && k.verb == "POST" })
}

// writes of the product's objects, of whatever kind.
func (r requests) writes() int {
	return r.count(func(k request) bool { return k.own() && k.write() })
}

// gets are single reads of the product's objects.
func (r requests) gets() int {
	return r.count(func(k request) bool { return k.own() && k.verb == "GET" })
}

func (r requests) secretGets() int {
	return r.count(func(k request) bool { return k.group == "" && k.resource == "secrets" && k.verb == "GET" })
}

func (r requests) events() int {
	return r.count(func(k request) bool { return k.resource == "events" && k.write() })
}

// refused are the requests on the product's objects that ended in an error, such as conflicts.
func (r requests) refused() int {
	return r.count(func(k request) bool { return k.own() && k.code >= "400" })
}

// lines lists the requests that concern the product, for the JSON.
func (r requests) lines() map[string]int {
	out := map[string]int{}
	for _, k := range slices.SortedFunc(maps.Keys(r), func(a, b request) int {
		return cmp.Or(cmp.Compare(a.resource, b.resource), cmp.Compare(a.verb, b.verb))
	}) {
		if k.own() || k.resource == "secrets" || k.resource == "events" {
			name := strings.TrimSuffix(k.resource+"/"+k.subresource, "/")
			out[k.verb+" "+name+" "+k.code] += r[k]
		}
	}
	return out
}
