// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"text/template"
	"text/template/parse"
	"unicode/utf8"

	"github.com/entente-dev/entente/api/v1alpha1"
)

const (
	// maxSubjectTemplate and maxBodyTemplate are how long a template may be, in characters, as
	// the CommunicationPolicy has it.
	maxSubjectTemplate = 512
	maxBodyTemplate    = 4096
	// maxNesting is how many ranges may stand in each other.
	maxNesting = 2
	// maxList is how long a list is taken to be: no step tells more people.
	maxList = 100
	// maxWork bounds what a template evaluates, so that none takes longer than some
	// milliseconds.
	maxWork = 50_000
	// maxSeparator is how long what join puts between two entries may be, in characters.
	maxSeparator = 16
)

// functions that templates may use.
const functions = "eq, ne, and, or, not and join"

var allowed = map[string]struct{}{"eq": {}, "ne": {}, "and": {}, "or": {}, "not": {}, "join": {}}

var funcs = template.FuncMap{"join": strings.Join}

// Check tells what is wrong with a template of a policy: the subject or the body of messages
// of a reason. The error says what to write instead.
func Check(reason v1alpha1.NotificationReason, part, source string) error {
	_, err := compiled.get(reason, part, source)
	return err
}

// compile parses a template and checks all of it against the type of its data, so that it
// cannot fail when it runs. Only what is on the list passes.
func compile(reason v1alpha1.NotificationReason, part, source string) (*template.Template, error) {
	shape, ok := shapes[reason]
	if !ok {
		return nil, fmt.Errorf("there are no messages of the reason %q", reason)
	}
	limit := maxBodyTemplate
	if part == PartSubject {
		limit = maxSubjectTemplate
	}
	if utf8.RuneCountInString(source) > limit {
		return nil, fmt.Errorf("the template is too long; write at most %d characters", limit)
	}
	tree := parse.New(part)
	tree.Mode = parse.SkipFuncCheck // functions are checked below
	trees := map[string]*parse.Tree{}
	if _, err := tree.Parse(source, "", "", trees); err != nil {
		return nil, unreadable(err)
	}
	for name := range trees {
		if name != part {
			return nil, errors.New("define and block cannot be used; write the text where it belongs")
		}
	}
	if parse.IsEmptyTree(tree.Root) {
		return nil, errors.New("the template gives no text; write some, or leave it out")
	}
	c := checker{reason: reason, tree: tree, root: shape}
	if err := c.list(tree.Root, shape, 0); err != nil {
		return nil, err
	}
	if c.work > maxWork {
		return nil, errors.New("the template does too much; put fewer actions into a range that stands in another")
	}
	return template.New(part).Funcs(funcs).AddParseTree(part, tree)
}

// unreadable words what the parser says of a template.
func unreadable(err error) error {
	text := strings.TrimPrefix(err.Error(), "template: ")
	if part, rest, ok := strings.Cut(text, ":"); ok {
		text = part + " line " + rest
	}
	return errors.New(strings.Replace(text, "unexpected EOF", "something is not closed; write {{end}} after each if, with and range", 1))
}

// checker walks a parsed template with the type of the dot.
type checker struct {
	reason v1alpha1.NotificationReason
	tree   *parse.Tree
	root   reflect.Type
	work   int
}

// cost counts something that is evaluated within so many ranges.
func (c *checker) cost(units, nesting int) {
	for range nesting {
		units *= maxList
	}
	c.work += units
}

// fail says where and what.
func (c *checker) fail(n parse.Node, format string, args ...any) error {
	at, _ := c.tree.ErrorContext(n)
	if part, rest, ok := strings.Cut(at, ":"); ok {
		line, _, _ := strings.Cut(rest, ":")
		at = part + " line " + line
	}
	return fmt.Errorf("%s: %s", at, fmt.Sprintf(format, args...))
}

func (c *checker) list(l *parse.ListNode, dot reflect.Type, nesting int) error {
	if l == nil {
		return nil
	}
	for _, n := range l.Nodes {
		if err := c.node(n, dot, nesting); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) node(n parse.Node, dot reflect.Type, nesting int) error {
	c.cost(1, nesting)
	switch n := n.(type) {
	case *parse.TextNode, *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return c.shown(n, dot, nesting)
	case *parse.IfNode:
		if _, err := c.truth(&n.BranchNode, dot, nesting); err != nil {
			return err
		}
		return cmp.Or(c.list(n.List, dot, nesting), c.list(n.ElseList, dot, nesting))
	case *parse.WithNode:
		inner, err := c.truth(&n.BranchNode, dot, nesting)
		if err != nil {
			return err
		}
		return cmp.Or(c.list(n.List, inner, nesting), c.list(n.ElseList, dot, nesting))
	case *parse.RangeNode:
		return c.loop(n, dot, nesting)
	}
	return c.fail(n, "%s cannot be used; write text, fields, if, with and range", strings.TrimSpace(n.String()))
}

// shown checks something that is written out.
func (c *checker) shown(n *parse.ActionNode, dot reflect.Type, nesting int) error {
	t, err := c.pipe(n.Pipe, dot, nesting)
	switch {
	case err != nil:
		return err
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		return c.fail(n, `%s is a list; write {{join %s ", "}}, or range over it`, n.Pipe, n.Pipe)
	case t.Kind() == reflect.Slice:
		return c.fail(n, "%s is a list; range over it, and write its %s", n.Pipe, fieldList(t.Elem()))
	case t.Kind() == reflect.Struct:
		return c.fail(n, "%s is no text; write one of its fields: %s", n.Pipe, fieldList(t))
	}
	return nil
}

// truth checks what if and with look at, and returns its type.
func (c *checker) truth(n *parse.BranchNode, dot reflect.Type, nesting int) (reflect.Type, error) {
	t, err := c.pipe(n.Pipe, dot, nesting)
	if err == nil && t.Kind() == reflect.Struct {
		err = c.fail(n, "%s is always there; look at one of its fields: %s", n.Pipe, fieldList(t))
	}
	return t, err
}

func (c *checker) loop(n *parse.RangeNode, dot reflect.Type, nesting int) error {
	t, err := c.pipe(n.Pipe, dot, nesting)
	switch {
	case err != nil:
		return err
	case t.Kind() != reflect.Slice:
		return c.fail(n, "%s is no list; range over one of %s", n.Pipe, listFields(c.root))
	case nesting == maxNesting:
		return c.fail(n, "there are more than %d ranges in each other; take one out", maxNesting)
	}
	return cmp.Or(c.list(n.List, t.Elem(), nesting+1), c.list(n.ElseList, dot, nesting))
}

var (
	textType  = reflect.TypeFor[string]()
	truthType = reflect.TypeFor[bool]()
)

// pipe checks an expression and returns its type.
func (c *checker) pipe(p *parse.PipeNode, dot reflect.Type, nesting int) (reflect.Type, error) {
	switch {
	case len(p.Decl) > 0:
		return nil, c.fail(p, "variables cannot be used; write the field where it is needed")
	case len(p.Cmds) != 1:
		return nil, c.fail(p, "| cannot be used; write the function first, as in {{join .Told \", \"}}")
	}
	args := p.Cmds[0].Args
	if f, ok := args[0].(*parse.IdentifierNode); ok {
		return c.call(f, args[1:], dot, nesting)
	}
	if len(args) > 1 {
		return nil, c.fail(p, "%s takes no arguments", args[0])
	}
	return c.operand(args[0], dot, nesting)
}

func (c *checker) operand(n parse.Node, dot reflect.Type, nesting int) (reflect.Type, error) {
	c.cost(1, nesting)
	switch n := n.(type) {
	case *parse.DotNode:
		return dot, nil
	case *parse.FieldNode:
		return c.fields(n, dot, n.Ident)
	case *parse.VariableNode: // no other can be declared
		if n.Ident[0] == "$" {
			return c.fields(n, c.root, n.Ident[1:])
		}
	case *parse.StringNode:
		return textType, nil
	case *parse.BoolNode:
		return truthType, nil
	case *parse.PipeNode:
		return c.pipe(n, dot, nesting)
	case *parse.IdentifierNode:
		return c.call(n, nil, dot, nesting)
	}
	return nil, c.fail(n, "%s cannot be used; write a field, such as .%s, or a text in quotes", n, firstField(c.root))
}

// fields follows .A.B from a type.
func (c *checker) fields(n parse.Node, t reflect.Type, path []string) (reflect.Type, error) {
	for _, name := range path {
		if t.Kind() != reflect.Struct {
			return nil, c.fail(n, "%s: there is no .%s, since what is before it has no fields", n, name)
		}
		f, ok := t.FieldByName(name)
		if !ok || f.Anonymous {
			return nil, c.fail(n, "there is no .%s here; write %s", name, suggestion(c.root, t, name))
		}
		t = f.Type
	}
	return t, nil
}

// call checks a function and its arguments, and returns the type of its result.
func (c *checker) call(f *parse.IdentifierNode, args []parse.Node, dot reflect.Type, nesting int) (reflect.Type, error) {
	c.cost(1, nesting)
	if _, known := allowed[f.Ident]; !known {
		return nil, c.fail(f, "%s cannot be used; the functions are %s", f.Ident, functions)
	}
	types := make([]reflect.Type, len(args))
	for i, a := range args {
		var err error
		if types[i], err = c.operand(a, dot, nesting); err != nil {
			return nil, err
		}
	}
	same := func() bool {
		for _, t := range types {
			if t != types[0] {
				return false
			}
		}
		return true
	}
	switch f.Ident {
	case "eq", "ne":
		if len(args) < 2 || f.Ident == "ne" && len(args) > 2 || !same() || types[0] != textType && types[0] != truthType {
			return nil, c.fail(f, `%s compares two texts, as in {{if %[1]s .%s "…"}}`, f.Ident, firstField(c.root))
		}
		return truthType, nil
	case "and", "or":
		if len(args) == 0 || !same() {
			return nil, c.fail(f, "%s takes fields of one kind, as in {{if %[1]s .%s .%[2]s}}", f.Ident, firstField(c.root))
		}
		return types[0], nil
	case "not":
		if len(args) != 1 {
			return nil, c.fail(f, "not takes one field, as in {{if not .%s}}", firstField(c.root))
		}
		return truthType, nil
	}
	c.cost(maxList, nesting) // join
	if len(args) == 2 && types[0] == reflect.SliceOf(textType) {
		if s, ok := args[1].(*parse.StringNode); ok && utf8.RuneCountInString(s.Text) <= maxSeparator {
			return textType, nil
		}
	}
	return nil, c.fail(f, `join takes a list of texts and what to put between them, at most %d characters, as in {{join .Told ", "}}`, maxSeparator)
}
