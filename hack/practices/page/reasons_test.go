// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	conditions "github.com/entente-dev/entente/hack/conditions/page"
	"github.com/entente-dev/entente/internal/rules/practice"
)

// people is the text of a page that people wrote.
func (s *Sheet) people() string {
	before, rest, _ := strings.Cut(s.text, factsBegin)
	_, after, _ := strings.Cut(rest, factsEnd)
	return before + after
}

func TestEachReasonIsExplained(t *testing.T) {
	for _, s := range sheets(t) {
		_, section, _ := strings.Cut(s.people(), "\n## What it looks like when it breaks\n")
		section, _, _ = strings.Cut(section, "\n## ")
		for _, r := range s.Reasons {
			if r.Means == "" {
				t.Errorf("%s: nothing is said of the constant of %s", s.Name, r.Reason)
			}
			if r.Status == s.Entry.Bad && !strings.Contains(section, "\n- `"+r.Reason+"`: ") {
				t.Errorf("%s does not say what %s looks like", s.File, r.Reason)
			}
		}
		for line := range strings.Lines(section) {
			name, _, ok := strings.Cut(strings.TrimPrefix(line, "- `"), "`: ")
			if ok && !slices.ContainsFunc(s.Reasons, func(r Reason) bool { return r.Reason == name && r.Status == s.Entry.Bad }) {
				t.Errorf("%s explains %s, which no situation shows of %s", s.File, name, s.Name)
			}
		}
	}
}

// common are the reasons of Healthy, and those that any practice or rule can have.
func common(reason string) bool {
	return strings.HasPrefix(reason, "Rule") || slices.Contains([]string{"AllInPlace", "PracticesMissing", "PracticesUnknown", "Waived"}, reason)
}

func TestEachReasonOfAnAllianceIsOnAPage(t *testing.T) {
	all := sheets(t)
	declared, err := conditions.Constants(filepath.Join(checkout, api, "alliance_conditions.go"), "Reason")
	if err != nil || len(declared) == 0 {
		t.Fatal(declared, err)
	}
	for _, c := range declared {
		shown := slices.ContainsFunc(all, func(s Sheet) bool {
			return slices.ContainsFunc(s.Reasons, func(r Reason) bool { return r.Reason == c.Value })
		})
		if !shown && !common(c.Value) {
			t.Errorf("no situation shows %s of a practice, so no page has it", c.Value)
		}
	}
}

// TestEachReasonOfARuleIsShown: what a rule says is on the page of its practice, as far as the rule names the reason
// where it finds it.
func TestEachReasonOfARuleIsShown(t *testing.T) {
	values := map[string]string{}
	declared, err := conditions.AllConstants(filepath.Join(checkout, api), "Reason")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range declared {
		values[c.Name] = c.Value
	}
	files := ruleFiles(t)
	for _, s := range sheets(t) {
		file := files[judgeOf(s.Practice)]
		if file == nil {
			t.Fatalf("the rule of %s is in no file", s.Name)
		}
		found := findings(file)
		if len(found) == 0 {
			t.Errorf("the rule of %s finds nothing", s.Name)
		}
		for _, f := range found {
			if !slices.ContainsFunc(s.Reasons, func(r Reason) bool { return r.Reason == values[f.Reason] && r.Status == f.Status }) {
				t.Errorf("%s can be %s (%s), and no situation shows it", s.Name, f.Status, values[f.Reason])
			}
		}
	}
}

// judgeOf is the name of the method that judges a practice.
func judgeOf(p *practice.Practice) string {
	name := runtime.FuncForPC(reflect.ValueOf(p.Judge).Pointer()).Name()
	return name[strings.LastIndex(name, ".")+1:]
}

// ruleFiles are the files of the practices, by the methods in them.
func ruleFiles(t *testing.T) map[string]*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(checkout, core, "practice", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
				files[f.Name.Name] = file
			}
		}
	}
	return files
}

// findings are the statuses with the constants of their reasons that a file names.
func findings(file *ast.File) []Reason {
	var out []Reason
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		made, isSelector := call.Fun.(*ast.SelectorExpr)
		reason, isConstant := call.Args[0].(*ast.SelectorExpr)
		if isSelector && isConstant && isPackage(reason.X, "v1alpha1") && slices.Contains(order, metav1.ConditionStatus(made.Sel.Name)) {
			out = append(out, Reason{Reason: reason.Sel.Name, Status: metav1.ConditionStatus(made.Sel.Name)})
		}
		return true
	})
	return out
}

func isPackage(x ast.Expr, name string) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == name
}
