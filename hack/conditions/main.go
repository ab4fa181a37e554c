// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Conditions writes docs/conditions.md from the comments of the constants in api/v1alpha1, so
// that what users read is what developers wrote beside the constant.
//
// Usage: go run ./hack/conditions OUT.md
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// pages are the kinds in the order of the page, with the file of their constants.
var pages = []struct{ title, file, intro string }{
	{"Every kind", "shared_conditions.go", ""},
	{"Alliance", "alliance_conditions.go", "Each required practice is a condition of the same name. Operating practices are `Unknown` " +
		"(`NotArmed`) before the stage Launch and after Exit; a practice that is waived is `Unknown` (`Waived`). " +
		"This version looks at DefinitionAgreed, PartnersAssessed, Staffed, ReviewsCurrent, InTouch, NewsBrokenEarly " +
		"and IssuesContained; the others have no condition yet and are not counted."},
	{"Partner", "partner_conditions.go", ""},
	{"CommunicationPolicy", "communicationpolicy_conditions.go", ""},
	{"Review", "review_conditions.go", ""},
	{"Issue", "issue_conditions.go", ""},
	{"Notification", "notification_conditions.go", ""},
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./hack/conditions OUT.md")
		os.Exit(2)
	}
	page, err := render("api/v1alpha1")
	if err == nil {
		err = os.WriteFile(os.Args[1], page, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "conditions:", err)
		os.Exit(1)
	}
}

func render(dir string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("<!-- Written by make generate from the constants in api/v1alpha1. -->\n\n# Conditions and reasons\n\n" +
		"A condition's message says what was found, with names and absolute times, and what to write\n" +
		"where something is to be mended. A fact that is dated later than now is not yet true: it changes\n" +
		"no condition, and the message says so.\n")
	for _, p := range pages {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, p.file), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "\n## %s\n", p.title)
		if p.intro != "" {
			fmt.Fprintf(&out, "\n%s\n", p.intro)
		}
		table(&out, file, "Condition", "Says", "Condition")
		table(&out, file, "Practice", "Holds when", "Practice")
		table(&out, file, "Reason", "Means", "Reason")
	}
	return out.Bytes(), nil
}

// table writes the constants whose names begin with a prefix, with their comments.
func table(out *bytes.Buffer, file *ast.File, head, head2, prefix string) {
	first := true
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			if len(v.Values) != 1 || !strings.HasPrefix(v.Names[0].Name, prefix) {
				continue
			}
			value, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				continue
			}
			if first {
				fmt.Fprintf(out, "\n| %s | %s |\n|---|---|\n", head, head2)
				first = false
			}
			fmt.Fprintf(out, "| `%s` | %s |\n", value, sentence(v.Names[0].Name, v.Doc.Text()))
		}
	}
}

// sentence is a comment without the name that it begins with.
func sentence(name, comment string) string {
	text := strings.Join(strings.Fields(comment), " ")
	text = strings.TrimPrefix(text, name)
	text = strings.TrimPrefix(strings.TrimPrefix(text, ":"), " ")
	return strings.TrimSuffix(strings.ReplaceAll(text, "|", `\|`), ".")
}
