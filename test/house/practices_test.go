// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package house

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// practiceNames are the practices of the API: the values of the constants, by name.
func practiceNames(t *testing.T) map[string]string {
	t.Helper()
	names := map[string]string{}
	eachFile(t, func(path string, _ *token.FileSet, file *ast.File) {
		if !strings.HasPrefix(path, "api/v1alpha1/") || !strings.HasSuffix(path, "_conditions.go") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if ok && strings.HasPrefix(v.Names[0].Name, "Practice") {
				names[v.Names[0].Name], _ = strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			}
			return true
		})
	})
	if len(names) < 18 {
		t.Fatalf("there are %d practices", len(names))
	}
	return names
}

// practicesIn lists which practices a file names, by their constants or in strings.
func practicesIn(file *ast.File, practices map[string]string) []string {
	values := slices.Collect(maps.Values(practices))
	found := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if name, ok := practices[n.Sel.Name]; ok {
				found[name] = true
			}
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && slices.Contains(values, text) {
				found[text] = true
			}
		}
		return true
	})
	return slices.Sorted(maps.Keys(found))
}

// TestThereIsOneListOfPractices: another one beside the registry would miss the next practice. A
// file may name two, such as the one that it is about and one that is told in its place.
func TestThereIsOneListOfPractices(t *testing.T) {
	practices := practiceNames(t)
	eachFile(t, func(path string, _ *token.FileSet, file *ast.File) {
		if strings.HasPrefix(path, "api/v1alpha1/") || strings.HasPrefix(path, "internal/rules/practice/") ||
			path == "internal/rules/verdict/catalogue.go" { // which practice a bad condition breaks
			return
		}
		if named := practicesIn(file, practices); len(named) > 2 {
			t.Errorf("%s names %s; read practice.Registry, or the catalogue", path, strings.Join(named, ", "))
		}
	})
}

func TestAListOfPracticesIsFound(t *testing.T) {
	_, file := parsed(t, `var list = []any{v1alpha1.PracticeStaffed, "InTouch", v1alpha1.PracticeStaffed, v1alpha1.PracticeCount{}, "Staffed or not", v1alpha1.PracticeTeamTrained}`)
	if got := strings.Join(practicesIn(file, practiceNames(t)), " "); got != "InTouch Staffed TeamTrained" {
		t.Errorf("found are %s", got)
	}
}
