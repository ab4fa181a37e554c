// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// constants are those of the API's files of conditions whose names begin with a prefix: the
// values, by name.
func constants(t *testing.T, prefix string) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../api/v1alpha1/*_conditions.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	found := map[string]string{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(v.Names[0].Name, prefix) {
				return true
			}
			value, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			found[v.Names[0].Name] = value
			return true
		})
	}
	if len(found) == 0 {
		t.Fatalf("there are no constants %s…", prefix)
	}
	return found
}

// catalogue has the conditions of all kinds, the practices and one of a rule among them.
func catalogue() []verdict.Entry {
	all := slices.Clone(verdict.Catalogue)
	for i := range practice.Registry {
		all = append(all, practice.Registry[i].Entry())
	}
	return append(all, verdict.RuleEntry("NoCriticalOpen"))
}

func TestEveryConditionIsInTheCatalogueOnce(t *testing.T) {
	count := map[string]int{}
	for _, e := range catalogue() {
		count[e.Type]++
	}
	for name, value := range constants(t, "Condition") {
		if count[value] != 1 {
			t.Errorf("%s is %d times in verdict/catalogue.go", name, count[value])
		}
	}
	for conditionType, n := range count {
		if n != 1 {
			t.Errorf("%s is %d times in the catalogue", conditionType, n)
		}
	}
}

func TestEveryConditionThatCanBeBadIsRankedAndSaysWhatToDo(t *testing.T) {
	reasons := slices.Collect(func(yield func(string) bool) {
		for _, value := range constants(t, "Reason") {
			if !yield(value) {
				return
			}
		}
	})
	for _, e := range catalogue() {
		if len(e.Kinds) == 0 {
			t.Errorf("%s is of no kind", e.Type)
		}
		said := []verdict.Attention{e.Attention}
		for _, reason := range append(slices.Collect(maps.Keys(e.ByReason)), slices.Collect(maps.Keys(e.TodoFor))...) {
			said = append(said, e.For(reason))
			if !slices.Contains(reasons, reason) {
				t.Errorf("%s: there is no reason %s", e.Type, reason)
			}
		}
		for _, reason := range append(slices.Clone(e.Calm), e.Alarm...) {
			if !slices.Contains(reasons, reason) {
				t.Errorf("%s: there is no reason %s", e.Type, reason)
			}
		}
		for _, a := range said {
			ranked := a.Rank != verdict.RankNone && a.Rank.Words() != verdict.Words{} && a.Todo != ""
			if ranked == (e.Bad == "") {
				t.Errorf("%s is bad when %q, with %+v", e.Type, e.Bad, a)
			}
		}
		if e.Action != "" && e.Bad == "" {
			t.Errorf("%s has events although it is never bad", e.Type)
		}
	}
}

// What says a condition in a worse way is another condition of all its kinds.
func TestWhatAConditionIsImpliedByIsOfItsKinds(t *testing.T) {
	for _, e := range catalogue() {
		for _, other := range e.ImpliedBy {
			worse := rules.EntryOf(other)
			if worse == nil || other == e.Type || slices.ContainsFunc(e.Kinds, func(kind string) bool { return !slices.Contains(worse.Kinds, kind) }) {
				t.Errorf("%s cannot be implied by %s", e.Type, other)
			}
			if worse != nil && worse.Sum {
				t.Errorf("%s is implied by %s, which is not listed", e.Type, other)
			}
		}
	}
}

// What says a condition as well is a condition of the kind, and listed where it is bad.
func TestWhatSaysAConditionAsWellIsListed(t *testing.T) {
	for _, e := range catalogue() {
		for kind, other := range e.SaidBy {
			said := rules.EntryOf(other)
			if said == nil || said.Sum || said.Bad == "" || said.SaidBy[kind] != "" || !slices.Contains(e.Kinds, kind) || !slices.Contains(said.Kinds, kind) {
				t.Errorf("%s of a %s cannot be said by %s", e.Type, kind, other)
			}
		}
	}
}

func TestTheRowOfAPracticeIsComplete(t *testing.T) {
	for i := range practice.Registry {
		p := &practice.Registry[i]
		if p.Name == "" || p.Judge == nil || p.Words == nil || p.Holds == "" || p.Todo == "" {
			t.Errorf("of %s something is missing: %+v", p.Name, p)
		}
	}
}

func TestWhatIsNotOursNeedsNobody(t *testing.T) {
	if rules.EntryOf("Reconciling") != nil || rules.NeedsAttention(&metav1.Condition{Type: "Reconciling", Status: metav1.ConditionTrue}) {
		t.Error("a condition of another tool is in the catalogue")
	}
}
