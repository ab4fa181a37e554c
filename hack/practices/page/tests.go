// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/entente-dev/entente/internal/rules/practice"
)

// core is where the rules are tested, below the root.
const core = "internal/rules"

// Test is a test function.
type Test struct{ File, Func string }

func (t Test) link() string { return fmt.Sprintf("[%s](../../%s/%s)", t.Func, core, t.File) }

// tested is a test function, and what it names.
type tested struct {
	Test
	practices []string
	body      *ast.FuncDecl
}

type allTests []tested

// readTests reads the test functions of the rules.
func readTests(root string) (allTests, error) {
	files, err := filepath.Glob(filepath.Join(root, core, "*_test.go"))
	if err != nil {
		return nil, err
	}
	var all allTests
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return nil, err
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				all = append(all, tested{Test{filepath.Base(file), f.Name.Name}, practicesIn(f), f})
			}
		}
	}
	return all, nil
}

// practicesIn are the practices that a function names.
func practicesIn(f *ast.FuncDecl) []string {
	var found []string
	for i := range practice.Registry {
		if name := string(practice.Registry[i].Name); names(f, "Practice", name) {
			found = append(found, name)
		}
	}
	return found
}

// names reports whether a function names something of the API: by its constant, or in a text.
func names(f *ast.FuncDecl, kind, name string) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			found = found || n.Sel.Name == kind+name
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			found = found || n.Kind == token.STRING && err == nil && slices.Contains(strings.FieldsFunc(text, isNoLetter), name)
		}
		return !found
	})
	return found
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) }

// most is how many tests of a practice are listed.
const most = 2

// of are the tests of a practice: those in its own file, or else those that name the most of its reasons, and then
// the fewest other practices.
func (all allTests) of(name string, reasons []Reason) []Test {
	var out []Test
	own := strings.ReplaceAll(kebab(name), "-", "_") + "_test.go"
	for _, t := range all {
		if t.File == own {
			out = append(out, t.Test)
		}
	}
	if out == nil {
		about := slices.DeleteFunc(slices.Clone(all), func(t tested) bool { return !slices.Contains(t.practices, name) })
		slices.SortStableFunc(about, func(a, b tested) int {
			return cmp.Or(cmp.Compare(b.reasons(reasons), a.reasons(reasons)), cmp.Compare(len(a.practices), len(b.practices)))
		})
		for _, t := range about {
			out = append(out, t.Test)
		}
	}
	return out[:min(most, len(out))]
}

// reasons counts those of some reasons that the test names.
func (t *tested) reasons(of []Reason) int {
	n := 0
	for _, r := range of {
		if names(t.body, "Reason", r.Reason) {
			n++
		}
	}
	return n
}
