// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/rules/expression"
	"github.com/entente-dev/entente/test/gen"
)

// many is an alliance with ten thousand issues, each with a record.
func many() *expression.Scene {
	w := gen.NewWorld()
	for n := range 10_000 {
		i := gen.Issue(fmt.Sprintf("issue-%05d", n)).Title(strings.Repeat("x", 128))
		for range 10 {
			i.Updated("2026-03-02 10:00")
		}
		w.Issue(i)
	}
	w.Alliance.Annotations = map[string]string{"long": strings.Repeat("ab", 100_000), "kubectl.kubernetes.io/last-applied-configuration": "{}"}
	for n := range 5_000 {
		w.Alliance.Annotations[fmt.Sprint("a", n)] = "b"
	}
	s := scene(w, "2026-03-04 10:00")
	s.Held = append(s.Held, s.Reviews...)
	return s
}

// nested writes an expression within another, again and again.
func nested(times int, outer, inner string) string {
	for range times {
		inner = strings.Replace(outer, "…", inner, 1)
	}
	return inner
}

// mostOrdinary costs as much as a rule may, and does nothing else.
const mostOrdinary = "issues.all(a, issues.all(b, true))"

// Whatever a tenant writes, it ends with a finding and without much memory, and not much later than an ordinary rule
// that costs as much.
func TestAHostileRuleEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("each rule costs as much as a rule may")
	}
	s := many()
	ordinary := timed(t, mostOrdinary, s)
	for name, text := range map[string]string{
		"each issue with each":      "issues.all(a, issues.all(b, issues.all(c, a.metadata.name + b.metadata.name != c.metadata.name)))",
		"nothing in it":             "issues.all(a, issues.all(b, issues.all(c, true)))",
		"lists of lists":            "issues.map(a, issues.map(b, issues.map(c, c))).size() == 0",
		"deeply nested":             nested(40, "[1,2].all(x, …)", "[1,2].all(x, true)"),
		"a list that doubles":       "[[1]].all(x, " + nested(40, "[x+x].all(x, …)", "3 in x") + ")",
		"a list doubled by mapping": "[[1,1,1,1]]" + strings.Repeat(".map(x, x+x+x+x+x+x+x+x)", 12) + ".size() == 0",
		"contained in what doubles": "2 in [[1]]" + strings.Repeat(".map(x, x+x)", 60) + "[0]",
		"a text that doubles":       "['abcdefgh']" + strings.Repeat(".map(x, x+x+x+x)", 20) + "[0] == ''",
		"long texts compared":       "issues.all(a, issues.all(b, alliance.metadata.annotations['long'] == alliance.metadata.annotations['long']))",
		"specs compared":            "issues.all(a, issues.all(b, a.spec == b.spec))",
		"lists compared":            "issues.all(a, issues == entente.openIssues())",
		"specs among specs":         "issues.all(a, a.spec in issues.map(b, b.spec))",
		"split to letters":          "issues.all(a, alliance.metadata.annotations['long'].split('').size() > 0)",
		"a regular expression":      "issues.all(a, alliance.metadata.annotations['long'].matches('(a|b|ab)*(a|b|ab)*(a|b|ab)*(a|b|ab)*c'))",
		"one made on the way":       "issues.all(a, a.spec.title.matches(alliance.metadata.annotations['long']))",
		"texts in texts":            "issues.all(a, alliance.metadata.annotations['long'].contains(alliance.metadata.annotations['long'] == '' ? 'a' : 'bb'))",
		"found at the end":          "issues.all(a, alliance.metadata.annotations['long'].indexOf('c') < 0)",
		"many letters":              "issues.all(a, alliance.metadata.annotations['long'].upperAscii().lowerAscii() != '')",
		"a chain of terms":          "issues.all(a, issues.all(b, " + strings.Repeat("true && ", 100) + "true))",
		"working days":              "issues.all(a, issues.all(b, entente.workingDays(timestamp('2007-01-01T00:00:00Z'), now) > 0))",
		"adding working days":       "issues.all(a, issues.all(b, entente.addWorkingDays(now, 5000) > now))",
		"sums":                      "issues.all(a, issues.map(b, 1).sum() > 0)",
		"now, ten thousand times":   "issues.all(a, issues.all(b, now - a.spec.detectedTime < now - b.spec.detectedTime || true))",
		"every record":              "issues.all(a, issues.all(b, b.spec.updates.all(u, u.time < now)))",
		"maps":                      "issues.map(a, {'a': issues}).map(x, {'b': x}).all(y, y == {'b': {'a': issues}})",
		"many annotations":          "issues.all(a, issues.all(b, alliance.metadata.annotations.size() > 0))",
		"texts of objects":          "issues.all(a, string(alliance.metadata.annotations['long'].size()) != '')",
		"large quantities":          "issues.all(a, quantity('1' + alliance.metadata.annotations['long']).isInteger())",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			rule, problems := expression.Compile(text)
			compiled := time.Since(start)
			if compiled > 5*ordinary {
				t.Errorf("it takes %s to compile, and an ordinary rule %s to decide", compiled, ordinary)
			}
			if len(problems) > 0 {
				t.Logf("refused: %s", problems[0])
				return
			}
			got := rule.Evaluate(s)
			runtime.ReadMemStats(&after)
			took, made := time.Since(start)-compiled, (after.TotalAlloc-before.TotalAlloc)>>20
			t.Logf("compiled in %s, ended after %s with a cost of %d and %d MiB: holds %t, %s", compiled.Round(time.Millisecond), took.Round(time.Millisecond), got.Cost, made, got.Holds, got.Failure)
			if took > 20*ordinary || made > 1024 {
				t.Errorf("it took %s and %d MiB, and an ordinary rule %s", took, made, ordinary)
			}
			if got.Cost > expression.Limit {
				t.Errorf("it cost %d", got.Cost)
			}
		})
	}
}

// timed is how long a rule takes that is stopped at the limit.
func timed(t *testing.T, text string, s *expression.Scene) time.Duration {
	t.Helper()
	rule, problems := expression.Compile(text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	start := time.Now()
	if got := rule.Evaluate(s); got.Cost < expression.Limit {
		t.Fatalf("%s costs %d", text, got.Cost)
	}
	return time.Since(start)
}

// A usual rule on the largest alliance stays far below the limit.
func TestAUsualRuleOnTheLargestAlliance(t *testing.T) {
	s := many()
	for _, text := range []string{
		"issues.filter(i, i.spec.severity == 'Critical' && !has(i.spec.resolution)).size() == 0",
		"issues.all(i, has(i.spec.resolution) || now - i.spec.detectedTime < duration('720h'))",
		"issues.all(i, i.spec.updates.exists(u, u.time > i.spec.detectedTime))",
	} {
		got := evaluate(t, text, s)
		if t.Logf("%s costs %d", text, got.Cost); got.Cost == 0 || got.Cost > expression.Limit/2 {
			t.Errorf("%s costs %d", text, got.Cost)
		}
	}
}

func BenchmarkUsualRule(b *testing.B) {
	s := many()
	rule, _ := expression.Compile("issues.filter(i, i.spec.severity == 'Critical' && !has(i.spec.resolution)).size() == 0")
	for b.Loop() {
		rule.Evaluate(s)
	}
}

func BenchmarkCompile(b *testing.B) {
	for n := 0; b.Loop(); n++ {
		expression.Compile(fmt.Sprintf("issues.filter(i, i.spec.severity == 'Critical' && !has(i.spec.resolution)).size() == %d", n))
	}
}

// The rules of an alliance share what they may cost: each is far below its own limit, and what comes after the last that
// fits ends without an answer and without more work. The next decision begins anew.
func TestRulesShareABudget(t *testing.T) {
	s := many()
	const text = "issues.all(i, has(i.spec.resolution) || now - i.spec.detectedTime < duration('999999h'))"
	alone := evaluate(t, text, s)
	rule, _ := expression.Compile(text)
	fit := int(expression.Together / alone.Cost)
	for decision := range 2 {
		s.Budget = &expression.Budget{}
		var spent uint64
		for n := range fit + 3 {
			got := rule.Evaluate(s)
			spent += got.Cost
			if fits := n < fit; fits != (got.Failure == "") || fits == got.TooCostly {
				t.Fatalf("decision %d, rule %d of %d that fit: %+v", decision, n, fit, got)
			} else if !fits && !strings.Contains(got.Failure, "together") {
				t.Errorf("it says %q", got.Failure)
			}
		}
		if spent > expression.Together {
			t.Errorf("they cost %d together", spent)
		}
	}
}
