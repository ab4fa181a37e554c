// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

const sampleMetrics = `# TYPE apiserver_request_total counter
apiserver_request_total{code="200",component="apiserver",dry_run="",group="governance.entente.dev",resource="issues",scope="resource",subresource="status",verb="PUT",version="v1alpha1"} 7
apiserver_request_total{code="409",component="apiserver",dry_run="",group="governance.entente.dev",resource="issues",scope="resource",subresource="status",verb="PUT",version="v1alpha1"} 2
apiserver_request_total{code="201",component="apiserver",dry_run="",group="governance.entente.dev",resource="notifications",scope="resource",subresource="",verb="POST",version="v1alpha1"} 3
apiserver_request_total{code="200",component="apiserver",dry_run="",group="governance.entente.dev",resource="issues",scope="cluster",subresource="",verb="LIST",version="v1alpha1"} 1
apiserver_request_total{code="200",component="apiserver",dry_run="",group="governance.entente.dev",resource="issues",scope="resource",subresource="",verb="GET",version="v1alpha1"} 5
apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="secrets",scope="resource",subresource="",verb="GET",version="v1"} 4
apiserver_request_total{code="201",component="apiserver",dry_run="",group="events.k8s.io",resource="events",scope="resource",subresource="",verb="POST",version="v1"} 6
`

func TestRequestsAreCountedByWhatTheyDo(t *testing.T) {
	families, err := parseMetrics(strings.NewReader(sampleMetrics))
	if err != nil {
		t.Fatal(err)
	}
	r := countRequests(families)
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"status writes of issues, the refused among them", r.statusWrites("issues"), 9},
		{"status writes of reviews", r.statusWrites("reviews"), 0},
		{"creates of notifications", r.creates("notifications"), 3},
		{"writes", r.writes(), 12},
		{"reads of single objects", r.gets(), 5},
		{"reads of Secrets", r.secretGets(), 4},
		{"events", r.events(), 6},
		{"refused", r.refused(), 2},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	before := requests{}
	for k := range r {
		before[k] = 1
	}
	if d := r.since(before); d.statusWrites("issues") != 7 || d.creates("notifications") != 2 {
		t.Errorf("since subtracts wrongly: %v", d)
	}
}

func TestMissedBarsAreMarked(t *testing.T) {
	b := &bench{report: &report{}, size: 10, scenario: scenarios[0]}
	b.info("one", 5, "five")
	b.atMost(2, "two", 2, "two")
	if b.report.missed() {
		t.Error("a value on the bar is not over it")
	}
	b.atMost(2, "three", 2.001, "2.001")
	if !b.report.missed() {
		t.Error("2.001 is over 2")
	}
	var out bytes.Buffer
	b.report.print(&out)
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "MISSED") != strings.Contains(line, "three") {
			t.Errorf("marked wrongly: %s", line)
		}
	}
}

func TestFloorMakesTheFewestWrites(t *testing.T) {
	review := func(name string, generation int64) client.Object {
		r := gen.Review(name)
		r.Status.ObservedGeneration = generation
		return r.Review
	}
	from := snapshot{
		"reviews": {"r": review("r", 1), "same": review("same", 1)},
		"issues":  {"i": gen.Issue("i").Issue},
	}
	to := snapshot{
		"reviews":       {"r": review("r", 2), "same": review("same", 1)},
		"issues":        {"i": gen.Issue("i").Climbing(gen.StepRecord("first", "2026-03-04 09:00")).Issue},
		"notifications": {"n": gen.Notification("n").About(v1alpha1.KindIssue, "i", "").Notification},
	}

	f := plan(from, to)
	// A review; an issue's step, that it is said, a message, and what became of it.
	if got := f.writes(); got != 5 {
		t.Errorf("%d writes, want 5", got)
	}
	if len(f.issues) != 1 {
		t.Fatalf("%d issues climb, want 1", len(f.issues))
	}
	if c := f.issues[0]; c.started.Status.Escalation.Steps[0].NotifiedTime != nil || c.notified.Status.Escalation.Steps[0].NotifiedTime == nil {
		t.Error("the step is recorded before it is said, and said afterwards")
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 2, 9}, 3}} {
		if got := median(c.values); got != c.want {
			t.Errorf("median(%v) = %v, want %v", c.values, got, c.want)
		}
	}
}

func TestAmount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := amount(n); got != want {
			t.Errorf("amount(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestFlags(t *testing.T) {
	for _, args := range [][]string{{"-n=many"}, {"-n=1"}, {"-repeats=0"}, {"-only=nothing"}, {"-manager=/does/not/exist"}} {
		if _, err := parseFlags(args); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
}
