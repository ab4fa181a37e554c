// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package house holds the code to rules that no linter knows.
package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// eachFile visits the Go files of the product, but for tests and generated ones.
func eachFile(t *testing.T, visit func(path string, set *token.FileSet, file *ast.File)) {
	t.Helper()
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") && path != root || slices.Contains([]string{"bin", "test", "node_modules", "dist", "cover"}, name) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "zz_generated") {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		n++
		visit(name, set, file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 200 {
		t.Fatalf("only %d files were found", n)
	}
}

// TestThereIsOneListOfPractices: whoever needs one reads the registry.
func TestThereIsOneListOfPractices(t *testing.T) {
	eachFile(t, func(path string, _ *token.FileSet, file *ast.File) {
		if strings.HasPrefix(path, "api/v1alpha1/") || path == "internal/rules/practice/registry.go" ||
			path == "internal/rules/verdict/catalogue.go" { // which practice a bad condition breaks
			return
		}
		names := map[string]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && strings.HasPrefix(s.Sel.Name, "Practice") && len(s.Sel.Name) > len("Practice") {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "v1alpha1" && s.Sel.Name != "PracticeCount" {
					names[s.Sel.Name] = true
				}
			}
			return true
		})
		if len(names) > 1 {
			t.Errorf("%s has a list of practices of its own: %v", path, names)
		}
	})
}

// prose are the functions that take a text apart.
var prose = []string{
	"Contains", "ContainsAny", "Cut", "CutPrefix", "CutSuffix", "Fields", "HasPrefix", "HasSuffix", "Index", "LastIndex",
	"Split", "SplitN", "SplitSeq", "Trim", "TrimPrefix", "TrimSuffix", "FindStringSubmatch", "MatchString", "FindString",
	"FindAllString", "ReplaceAllString", "ReplaceAllStringFunc", "FindAllStringSubmatch", "EqualFold",
}

// TestNobodyReadsAMessage: what a condition's message says is in the finding, or in the status.
func TestNobodyReadsAMessage(t *testing.T) {
	eachFile(t, func(path string, set *token.FileSet, file *ast.File) {
		if path == "internal/cli/cmdutil/errors.go" || strings.HasPrefix(path, "internal/notify/") || strings.HasPrefix(path, "internal/manifest/") {
			return // messages of servers, and of the API server's validation
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains(prose, f.Sel.Name) && slices.ContainsFunc(n.Args, isMessage) {
					t.Errorf("%s takes a message apart", set.Position(n.Pos()))
				}
			case *ast.BinaryExpr:
				if (n.Op == token.EQL || n.Op == token.NEQ) && (isMessage(n.X) && !isEmpty(n.Y) || isMessage(n.Y) && !isEmpty(n.X)) {
					t.Errorf("%s compares a message", set.Position(n.Pos()))
				}
			}
			return true
		})
	})
}

func isMessage(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Message"
}

func isEmpty(e ast.Expr) bool {
	l, ok := e.(*ast.BasicLit)
	return ok && l.Value == `""`
}

// TestReconcilersAreThin: a reconciler gathers, lets the rules decide, and carries out.
func TestReconcilersAreThin(t *testing.T) {
	eachFile(t, func(path string, set *token.FileSet, file *ast.File) {
		if !strings.HasPrefix(path, "controllers/") || !strings.HasSuffix(path, "_controller.go") {
			return
		}
		if lines := set.Position(file.End()).Line; lines > 150 {
			t.Errorf("%s has %d lines", path, lines)
		}
	})
}
