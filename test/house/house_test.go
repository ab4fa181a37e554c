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

// parsed is a text as if it were a file of the product.
func parsed(t *testing.T, source string) (*token.FileSet, *ast.File) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "x.go", "package x\n"+source, 0)
	if err != nil {
		t.Fatal(err)
	}
	return set, file
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
