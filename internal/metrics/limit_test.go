// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/go-logr/logr/funcr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

func TestSharesAreFair(t *testing.T) {
	for _, c := range []struct {
		demand map[string]int
		most   int
		want   map[string]int
	}{
		{map[string]int{"a": 10, "b": 1000, "c": 20}, 100, map[string]int{"a": 10, "b": 70, "c": 20}},
		{map[string]int{"a": 1000, "b": 1000}, 101, map[string]int{"a": 50, "b": 51}},
		{map[string]int{"a": 40, "b": 40, "c": 40}, 100, map[string]int{"a": 33, "b": 33, "c": 34}},
		{map[string]int{"a": 1, "b": 2}, 100, map[string]int{"a": 1, "b": 2}},
		{map[string]int{"a": 5, "b": 5, "c": 5}, 2, map[string]int{"a": 0, "b": 1, "c": 1}},
	} {
		if got := shares(c.demand, c.most); !maps.Equal(got, c.want) {
			t.Errorf("%v of %d: %v, not %v", c.demand, c.most, got, c.want)
		}
	}
}

// crowd is a namespace with many issues, and one with an alliance and a few.
func crowd() []client.Object {
	var out []client.Object
	ready := cond(v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
	for i := range 500 {
		out = append(out, gen.Issue(fmt.Sprint("issue-", i)).In("loud").Of(fmt.Sprint("pact-", i%7)).Conditions(ready, cond(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity)).Issue)
	}
	for i := range 5 {
		out = append(out, gen.Issue(fmt.Sprint("issue-", i)).In("quiet").Of("pact").Conditions(ready).Issue)
	}
	return append(out, gen.Alliance("pact").In("quiet").Conditions(ready).Alliance, gen.Alliance("pact-3").In("loud").Conditions(ready).Alliance)
}

// of counts the series of a namespace.
func (s scraped) of(namespace string) (n int) {
	for _, f := range Governance {
		for labels := range s.values(f.Name) {
			if strings.Contains(","+labels+",", ",namespace="+namespace+",") {
				n++
			}
		}
	}
	return n
}

func TestALimitTakesNothingFromWhoNeedsLittle(t *testing.T) {
	const most = 300
	var lines []string
	log := funcr.New(func(_, line string) { lines = append(lines, line) }, funcr.Options{})
	c := New(holding(crowd()...), Options{Detail: DetailObject, SeriesLimit: most}, log, always)
	got, whole := scrape(t, c), figures(t, all, crowd()...)

	if got.series() > most || got.series() < most-20 {
		t.Errorf("%d series are served at a limit of %d", got.series(), most)
	}
	if got.of("quiet") != whole.of("quiet") || got.of("quiet") == 0 {
		t.Errorf("of the quiet namespace %d of %d series are served", got.of("quiet"), whole.of("quiet"))
	}
	if value(got, &seriesServed) != float64(got.series()) || value(got, &seriesDropped) != float64(whole.series()-got.series()) || value(got, &seriesLimit) != most {
		t.Errorf("served %v, dropped %v, limit %v; there are %d and %d", value(got, &seriesServed), value(got, &seriesDropped), value(got, &seriesLimit), got.series(), whole.series())
	}
	if value(whole, &seriesDropped) != 0 {
		t.Errorf("without a limit %v are dropped", value(whole, &seriesDropped))
	}
	// What is told of alliances goes before single issues, and a condition is told whole.
	if n := len(got.values("entente_alliance_issues_resolved")); n != 8 {
		t.Errorf("%d alliances are counted", n)
	}
	if n := len(got.values("entente_issue_status_condition")); n%3 != 0 || n == 0 {
		t.Errorf("%d series of conditions of issues", n)
	}
	again := scrape(t, c)
	for _, f := range Governance {
		if f != &collectTime && !maps.Equal(got.values(f.Name), again.values(f.Name)) {
			t.Errorf("%s differs the next time", f.Name)
		}
	}
	if len(lines) != 1 || !strings.Contains(lines[0], "--metrics-series-limit") || !strings.Contains(lines[0], "loud") || strings.Contains(lines[0], "quiet") {
		t.Errorf("the log says %q", lines)
	}
}

// Where the cache lists objects in another order, the same ones are left out.
func TestWhatIsLeftOutDoesNotDependOnTheOrder(t *testing.T) {
	objects := crowd()
	o := Options{Detail: DetailObject, SeriesLimit: 300}
	one := figures(t, o, objects...)
	for i, j := 0, len(objects)-1; i < j; i, j = i+1, j-1 {
		objects[i], objects[j] = objects[j], objects[i]
	}
	two := figures(t, o, objects...)
	for _, f := range Governance {
		if f != &collectTime && !maps.Equal(one.values(f.Name), two.values(f.Name)) {
			t.Errorf("%s differs", f.Name)
		}
	}
}

// A thing is told whole or not at all, and never more than the limit.
func TestNothingIsToldByHalves(t *testing.T) {
	of := func(namespace string, size int) group {
		return group{namespace, func(s *sink) { s.n += size }}
	}
	groups := []group{of("a", 3), of("b", 4), of("a", 3), of("a", 5), of("a", 1), of("b", 4)}
	for most, want := range map[int]string{20: "3 4 3 5 1 4", 19: "3 4 3 5 4", 16: "3 4 3 4", 10: "3 4", 3: "", 1: ""} {
		kept, _, wanted := limit(groups, most)
		var sizes []string
		sum := 0
		for i := range kept {
			var s sink
			kept[i].write(&s)
			sizes = append(sizes, fmt.Sprint(s.n))
			sum += s.n
		}
		if got := strings.Join(sizes, " "); got != want || sum > most || wanted != 20 {
			t.Errorf("of %d at a limit of %d: %q, not %q", wanted, most, got, want)
		}
	}
}
