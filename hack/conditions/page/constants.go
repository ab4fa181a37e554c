// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
)

// Constant is a string constant of the API and what its comment says.
type Constant struct {
	// Name of the constant, such as ConditionReady.
	Name string
	// Value is what a condition holds.
	Value string
	// Says is the comment without the name that it begins with.
	Says string
}

// Constants reads the string constants of a Go file whose names begin with a prefix, in order.
func Constants(file, prefix string) ([]Constant, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var out []Constant
	for _, d := range parsed.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v, ok := s.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 || !strings.HasPrefix(v.Names[0].Name, prefix) {
				continue
			}
			literal, ok := v.Values[0].(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				continue
			}
			value, err := strconv.Unquote(literal.Value)
			if err != nil {
				return nil, err
			}
			out = append(out, Constant{v.Names[0].Name, value, sentence(v.Names[0].Name, v.Doc.Text())})
		}
	}
	return out, nil
}

// AllConstants reads those of each *_conditions.go of a directory.
func AllConstants(dir, prefix string) ([]Constant, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*_conditions.go"))
	if err != nil {
		return nil, err
	}
	var out []Constant
	for _, file := range files {
		found, err := Constants(file, prefix)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// sentence is a comment without the name that it begins with.
func sentence(name, comment string) string {
	text := strings.Join(strings.Fields(comment), " ")
	text = strings.TrimPrefix(text, name)
	text = strings.TrimPrefix(strings.TrimPrefix(text, ":"), " ")
	return strings.TrimSuffix(text, ".")
}
