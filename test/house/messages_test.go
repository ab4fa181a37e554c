// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// notOfConditions are files and folders that take apart a message of something else.
var notOfConditions = map[string]string{
	"internal/cli/cmdutil/errors.go":        "an error of the API server",
	"internal/cli/importcsv/write.go":       "a problem in a manifest",
	"internal/cli/record/source.go":         "a problem in a manifest",
	"internal/rules/expression/hints.go":    "an error of the compiler of CEL",
	"internal/rules/expression/problems.go": "an error of the compiler of CEL",
	"internal/manifest/":                    "a problem that the API server's validation found",
	"internal/notify/":                      "an answer of a server",
}

// TestNobodyReadsAMessage: it is for people, and what it says is in the finding or in the status.
// Whoever takes one apart decides by prose what the rules have decided by facts, and breaks when
// somebody words it better.
func TestNobodyReadsAMessage(t *testing.T) {
	eachFile(t, func(path string, set *token.FileSet, file *ast.File) {
		for other := range notOfConditions {
			if strings.HasPrefix(path, other) {
				return
			}
		}
		for _, found := range proseReadings(set, file) {
			t.Errorf("%s; read the finding's data or a status field", found)
		}
	})
}

func TestReadingsOfProseAreFound(t *testing.T) {
	for source, want := range map[string]bool{
		`if c.Message == "x" {}`:                                                          true,
		`if "x" != c.Message {}`:                                                          true,
		`switch c.Message { case "x": }`:                                                  true,
		`_ = strings.Contains(c.Message, "x")`:                                            true,
		`_, _, _ = strings.Cut(s.Condition("x").Message, " at ")`:                         true,
		`message := c.Message; _ = strings.Index(message, "x")`:                           true,
		`var m = pattern.FindStringSubmatch(c.Message)`:                                   true,
		`_ = moment.ReplaceAllStringFunc(c.Message, nil)`:                                 true,
		`_ = regexp.MustCompile("x").MatchString("a" + c.Message)`:                        true,
		`text := "b: " + c.Message; text = text + "."; _ = strings.TrimPrefix(text, "b")`: true,
		`_ = func(message string) bool { return strings.HasPrefix(message, "x") }`:        true,
		`if r.Words() != "" {}`:                                                           true,
		`if "" == s.Withdrawn.Words() {}`:                                                 true,
		`_ = strings.Contains(r.Words(), "x")`:                                            true,
		`m := r.Words() + "."; fmt.Println(m)`:                                            false,
		`if c.Message != "" {}`:                                                           false,
		`if c.Reason == "x" {}`:                                                           false,
		`fmt.Println(c.Message)`:                                                          false,
		`_ = strings.Join(names, ", ") + c.Message`:                                       false,
		`_ = cmdutil.Wrap(c.Message, 80)`:                                                 false,
		`_ = old == c`:                                                                    false,
	} {
		if got := proseReadings(parsed(t, "func f() {\n"+source+"\n}")); len(got) > 0 != want {
			t.Errorf("%s: found are %v", source, got)
		}
	}
}

// proseReadings lists the places of a file at which a message is compared, or given to a
// function that takes texts apart.
func proseReadings(set *token.FileSet, file *ast.File) []string {
	var out []string
	for _, d := range file.Decls {
		p := prose{set: set, texts: map[string]bool{}}
		ast.Inspect(d, p.visit)
		out = append(out, p.found...)
	}
	return out
}

// prose looks through one declaration.
type prose struct {
	set *token.FileSet
	// texts are the variables that hold a message.
	texts map[string]bool
	found []string
}

func (p *prose) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncType:
		for _, parameter := range n.Params.List {
			for _, name := range parameter.Names {
				if t, ok := parameter.Type.(*ast.Ident); ok && t.Name == "string" && name.Name == "message" {
					p.texts[name.Name] = true
				}
			}
		}
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			if name, ok := to.(*ast.Ident); ok && i < len(n.Rhs) && p.isMessage(n.Rhs[i]) {
				p.texts[name.Name] = true
			}
		}
	case *ast.BinaryExpr:
		if (n.Op == token.EQL || n.Op == token.NEQ) && (isWording(n.X) || isWording(n.Y)) {
			p.add(n, "the words for a fact are compared, and not the fact")
		} else if (n.Op == token.EQL || n.Op == token.NEQ) && (p.isMessage(n.X) && !isEmpty(n.Y) || p.isMessage(n.Y) && !isEmpty(n.X)) {
			p.add(n, "a message is compared")
		}
	case *ast.SwitchStmt:
		if n.Tag != nil && p.isMessage(n.Tag) {
			p.add(n, "a message is compared")
		}
	case *ast.CallExpr:
		if takesApart(n.Fun) && slices.ContainsFunc(n.Args, p.isMessage) {
			p.add(n, "a message is taken apart")
		}
	}
	return true
}

func (p *prose) add(n ast.Node, what string) {
	p.found = append(p.found, fmt.Sprintf("%s: %s", p.set.Position(n.Pos()), what))
}

// isMessage reports whether an expression is a message, or has one in it.
func (p *prose) isMessage(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name == "Message" || e.Sel.Name == "message" && strings.Contains(p.set.Position(e.Pos()).Filename, "hack/local/")
	case *ast.Ident:
		return p.texts[e.Name]
	case *ast.ParenExpr:
		return p.isMessage(e.X)
	case *ast.CallExpr:
		return isWording(e)
	case *ast.BinaryExpr:
		return e.Op == token.ADD && (p.isMessage(e.X) || p.isMessage(e.Y))
	}
	return false
}

// isWording reports whether an expression asks for the words of a fact. Not even whether there are any is to
// be asked: the fact says so.
func isWording(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) > 0 {
		return false
	}
	s, ok := call.Fun.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Words"
}

// isEmpty reports whether an expression is "": whether there is a message may be asked.
func isEmpty(e ast.Expr) bool {
	l, ok := e.(*ast.BasicLit)
	return ok && l.Value == `""`
}

// takesApart reports whether a function is one of package strings or regexp, or a method of a
// regular expression.
func takesApart(fun ast.Expr) bool {
	s, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	if of, ok := s.X.(*ast.Ident); ok && (of.Name == "strings" || of.Name == "regexp") {
		return true
	}
	for _, method := range []string{"Find", "Match", "ReplaceAll"} {
		if strings.HasPrefix(s.Sel.Name, method) {
			return true
		}
	}
	return false
}
