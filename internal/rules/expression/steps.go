// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"regexp"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/overloads"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// steps puts our own steps into the plan of an expression: those that charge what they cost, and that know what to do
// with moving values. CEL can count costs itself, but takes the longer for each step the more there were.
type steps struct {
	ast      *ast.AST
	bindings interpreter.Dispatcher
	// compared are the sides of comparisons that are calls, and kept the elements of lists and maps.
	compared, kept map[int64]bool
	// selects are the places at which a field is read.
	selects map[int64]bool
}

func newSteps(a *ast.AST, bindings interpreter.Dispatcher) *steps {
	s := &steps{ast: a, bindings: bindings, compared: map[int64]bool{}, kept: map[int64]bool{}, selects: map[int64]bool{}}
	ast.PreOrderVisit(a.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.SelectKind:
			s.selects[e.ID()] = true
		case ast.CallKind:
			if call := e.AsCall(); comparisons[call.FunctionName()] != nil {
				for _, arg := range call.Args() {
					s.compared[arg.ID()] = arg.Kind() == ast.CallKind
				}
			}
		case ast.ListKind:
			for _, x := range e.AsList().Elements() {
				s.kept[x.ID()] = true
			}
		case ast.MapKind:
			for _, x := range e.AsMap().Entries() {
				s.kept[x.AsMapEntry().Value().ID()] = true
			}
		}
	}))
	return s
}

// decorate replaces a step of the plan.
func (s *steps) decorate(i interpreter.InterpretableV2) (interpreter.InterpretableV2, error) {
	switch step := i.(type) {
	case *attribute: // it has got one name more
	case interpreter.InterpretableConst:
		return i, nil
	case interpreter.InterpretableAttribute:
		i = &attribute{InterpretableAttribute: step, cost: 1}
	case interpreter.InterpretableConstructor:
		if constants(step.InitVals()) {
			return interpreter.NewConstValue(i.ID(), i.Eval(interpreter.EmptyActivation())), nil
		}
	case interpreter.InterpretableCall:
		var err error
		if i, err = s.call(step); err != nil {
			return nil, err
		}
	}
	if _, constant := i.(interpreter.InterpretableConst); !constant && s.kept[i.ID()] && movable(s.ast.GetType(i.ID())) {
		i = &settled{i}
	}
	return i, nil
}

// call is a call as one of ours; what it gives, where that is always the same.
func (s *steps) call(step interpreter.InterpretableCall) (interpreter.InterpretableV2, error) {
	if len(step.Args()) == 0 {
		return step, nil
	}
	c := &call{id: step.ID(), function: step.Function(), overload: step.OverloadID(), args: step.Args(), compared: s.compared[step.ID()]}
	if c.binding, _ = s.bindings.FindOverload(c.overload); c.binding == nil {
		c.binding, _ = s.bindings.FindOverload(c.function)
	}
	switch {
	case len(c.args) == 1 && constants(c.args) && overloads.IsTypeConversionFunction(c.function):
		v := c.Eval(interpreter.EmptyActivation())
		if types.IsError(v) {
			return nil, v.(*types.Err)
		}
		return interpreter.NewConstValue(c.id, v), nil
	case c.function == overloads.Matches && len(c.args) == 2 && constants(c.args[1:]):
		text, _ := c.args[1].(interpreter.InterpretableConst).Value().(types.String)
		pattern, err := regexp.Compile(string(text))
		if err != nil {
			return nil, err
		}
		c.pattern = pattern
	}
	return c, nil
}

// constants reports whether some steps are constants.
func constants(all []interpreter.InterpretableV2) bool {
	for _, i := range all {
		if _, constant := i.(interpreter.InterpretableConst); !constant {
			return false
		}
	}
	return true
}

// movable reports whether a value of a type may move, or nobody can tell.
func movable(t *cel.Type) bool {
	switch t.Kind() {
	case types.TimestampKind, types.DurationKind, types.DynKind, types.AnyKind, types.TypeParamKind, types.OpaqueKind:
		return true
	}
	return false
}

// settled is a step whose value stands still: what lists and maps hold.
type settled struct{ interpreter.InterpretableV2 }

// Exec is interpreter.InterpretableV2's.
func (s *settled) Exec(f *interpreter.ExecutionFrame) ref.Val {
	return settle(s.InterpretableV2.Exec(f))
}

// Eval is interpreter.Interpretable's.
func (s *settled) Eval(a interpreter.Activation) ref.Val { return settle(s.InterpretableV2.Eval(a)) }

// attribute is a step that reads a variable, and fields of it: it costs as many units as there are names.
type attribute struct {
	interpreter.InterpretableAttribute
	cost uint64
}

// AddQualifier is interpreter.InterpretableAttribute's.
func (a *attribute) AddQualifier(q interpreter.Qualifier) (interpreter.Attribute, error) {
	_, err := a.InterpretableAttribute.AddQualifier(q)
	a.cost++
	return a, err
}

// Exec is interpreter.InterpretableV2's.
func (a *attribute) Exec(f *interpreter.ExecutionFrame) ref.Val {
	if r := runIn(f); r != nil {
		r.charge(a.cost)
	}
	return a.InterpretableAttribute.Exec(f)
}

// Eval is interpreter.Interpretable's.
func (a *attribute) Eval(vars interpreter.Activation) ref.Val {
	return a.Exec(interpreter.AsFrame(vars))
}
