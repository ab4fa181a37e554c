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

	"github.com/entente-dev/entente/internal/rules/practice"
)

// core is where the rules are tested, below the root.
const core = "internal/rules"

// Test is a test function.
type Test struct{ File, Func string }

func (t Test) link() string { return fmt.Sprintf("[%s](../../%s/%s)", t.Func, core, t.File) }

// tested is a test function, and which practices it names.
type tested struct {
	Test
	names []string
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
				all = append(all, tested{Test{filepath.Base(file), f.Name.Name}, practicesIn(f)})
			}
		}
	}
	return all, nil
}

// practicesIn are the practices that a function names, by their constants or in texts.
func practicesIn(f *ast.FuncDecl) []string {
	var found []string
	note := func(text string, names func(text, name string) bool) {
		for i := range practice.Registry {
			if name := string(practice.Registry[i].Name); names(text, name) && !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			note(n.Sel.Name, func(text, name string) bool { return text == "Practice"+name })
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil {
				note(text, strings.Contains)
			}
		}
		return true
	})
	return found
}

// most is how many tests of a practice are named.
const most = 2

// of are the tests of a practice: those in its own file, or else those that name the fewest others beside it.
func (all allTests) of(name string) []Test {
	var out []Test
	own := strings.ReplaceAll(kebab(name), "-", "_") + "_test.go"
	for _, t := range all {
		if t.File == own {
			out = append(out, t.Test)
		}
	}
	if out == nil {
		about := slices.DeleteFunc(slices.Clone(all), func(t tested) bool { return !slices.Contains(t.names, name) })
		slices.SortStableFunc(about, func(a, b tested) int { return cmp.Compare(len(a.names), len(b.names)) })
		for _, t := range about {
			out = append(out, t.Test)
		}
	}
	return out[:min(most, len(out))]
}
