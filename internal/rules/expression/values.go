// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// noValue is a text that is compared with what can never have that value: the rule would hold, or fail, in silence for ever.
type noValue struct {
	at     ast.Expr
	of     string
	text   string
	values []string
}

func (n *noValue) message() string {
	says := fmt.Sprintf("%s is never %q", n.of, n.text)
	if hint := meant(n.text, n.values, "its values are "); len(n.values) > few {
		return strings.TrimSuffix(says+"; "+hint, "; ")
	}
	return says + "; its values are " + strings.Join(n.values, ", ")
}

// noValues are the texts in a call that are compared with what never has such a value.
func noValues(a *ast.AST, call ast.CallExpr) []noValue {
	args := call.Args()
	var found []noValue
	compare := func(of string, values []string, e ast.Expr) {
		if text, is := literalText(e); is && len(values) > 0 && !slices.Contains(values, text) {
			found = append(found, noValue{e, of, text, values})
		}
	}
	switch call.FunctionName() {
	case operators.Equals, operators.NotEquals:
		for i := range args {
			of, values := valuesOf(a, args[i])
			compare(of, values, args[1-i])
		}
	case operators.In:
		of, values := valuesOf(a, args[1]) // a text in a field that is a list
		compare(of, values, args[0])
		if of, values = valuesOf(a, args[0]); args[1].Kind() == ast.ListKind {
			for _, e := range args[1].AsList().Elements() {
				compare(of, values, e)
			}
		}
	case fnLastHeld:
		if len(args) == 1 {
			compare("the type of a review", enums["ReviewType"], args[0])
		}
	}
	return found
}

// valuesOf are the values that a field can have, or the elements of one that is a list, with the field's name; none where it
// can have any.
func valuesOf(a *ast.AST, e ast.Expr) (string, []string) {
	if e.Kind() != ast.SelectKind || e.AsSelect().IsTestOnly() {
		return "", nil
	}
	of := known.structures[a.GetType(e.AsSelect().Operand().ID()).TypeName()]
	if of == nil || of.fields[e.AsSelect().FieldName()] == nil {
		return "", nil
	}
	return e.AsSelect().FieldName(), of.fields[e.AsSelect().FieldName()].values
}

func literalText(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	text, is := e.AsLiteral().Value().(string)
	return text, is
}
