// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"github.com/entente-dev/entente/internal/worktime"
)

// Rule is an expression that is compiled. It may be evaluated by several at a time.
type Rule struct {
	program cel.Program
	ast     *ast.AST
	// selects are the places at which a field is read.
	selects map[int64]bool
}

// maxExpression bounds what is compiled, in bytes. The API allows less; what somebody tries may come from anywhere.
const maxExpression = 4096

// Compile compiles an expression, or says all that is wrong with it. What was compiled is remembered.
func Compile(expression string) (*Rule, []Problem) {
	if len(expression) > maxExpression {
		return nil, []Problem{{Line: 1, Column: 1, Message: fmt.Sprintf("the expression has %d bytes; write at most %d", len(expression), maxExpression)}}
	}
	return compiled.get(expression)
}

func compile(expression string) (*Rule, []Problem) {
	e, err := theEnvironment()
	if err != nil {
		return nil, []Problem{{Line: 1, Column: 1, Message: err.Error()}}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.provider.missed = nil
	parsed, issues := e.Parse(expression)
	if issues.Err() != nil {
		return nil, e.problems(expression, issues)
	}
	checked, issues := e.Check(parsed)
	if issues.Err() != nil {
		return nil, e.problems(expression, issues)
	}
	a := checked.NativeRep()
	if found := beyond(expression, a); len(found) > 0 {
		return nil, found
	}
	if t := checked.OutputType(); t.Kind() != cel.BoolKind {
		return nil, []Problem{{Line: 1, Column: 1, Message: fmt.Sprintf("the expression is of the type %s, and must be true or false; compare it with something", t)}}
	}
	s := newSteps(a, e.bindings)
	program, err := e.Program(checked, cel.CustomDecoratorV2(s.decorate))
	if err != nil {
		return nil, []Problem{{Line: 1, Column: 1, Message: clean(err.Error())}}
	}
	return &Rule{program, a, s.selects}, nil
}

// called are the functions that a rule may call. Others that the libraries have make long texts and lists out of
// short ones, for which a rule that answers yes or no has no use.
var called = func() map[string]bool {
	all := map[string]bool{}
	for name := range strings.FieldsSeq(`
		size contains startsWith endsWith matches
		int uint double string bool bytes type dyn timestamp duration
		getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes getSeconds getMilliseconds
		charAt indexOf lastIndexOf lowerAscii upperAscii substring trim split
		sum min max isSorted includes
		isURL url getScheme getHost getHostname getPort getEscapedPath getQuery
		isQuantity quantity sign isInteger asInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub
		optional.of optional.none optional.ofNonZeroValue hasValue value or orValue`) {
		all[name] = true
	}
	for i := range allHelpers {
		all[allHelpers[i].name] = true
	}
	return all
}()

// beyond are the places at which an expression asks for what rules do without.
func beyond(expression string, a *ast.AST) []Problem {
	var found []Problem
	say := func(e ast.Expr, name, format string, args ...any) {
		at := a.SourceInfo().GetStartLocation(e.ID())
		found = append(found, Problem{Line: at.Line(), Column: begins(expression, at.Line(), at.Column()+1, name), Message: fmt.Sprintf(format, args...)})
	}
	ast.PreOrderVisit(a.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.StructKind:
			say(e, e.AsStruct().TypeName(), "a rule makes no objects; compare fields instead")
		case ast.CallKind:
			call := e.AsCall()
			name := call.FunctionName()
			if _, operator := operators.FindReverse(name); !operator && !called[name] && !strings.HasPrefix(name, "@") && !strings.HasPrefix(name, "_") {
				say(e, name, "%s cannot be used in rules", name)
			}
			for _, never := range noValues(a, call) {
				say(never.at, "", "%s", never.message())
			}
			if span, of := literalSpan(a, call); of != nil {
				if _, err := worktime.ParseSpan(span); err != nil {
					say(of, "", "%s", err)
				}
			}
		}
	}))
	return found
}

// literalSpan is the duration that is written as it is in a call of entente.add.
func literalSpan(a *ast.AST, call ast.CallExpr) (string, ast.Expr) {
	args := call.Args()
	if call.FunctionName() != fnAdd || !call.IsMemberFunction() || len(args) != 2 || !a.GetType(call.Target().ID()).IsExactType(helperType) {
		return "", nil
	}
	if text, is := literalText(args[1]); is {
		return text, args[1]
	}
	return "", nil
}

// clean puts a text of somebody's on one line, and bounds it.
func clean(text string) string {
	const longest = 300
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if r := []rune(text); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return text
}
