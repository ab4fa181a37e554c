// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"fmt"
	"regexp"

	"github.com/google/cel-go/common/functions"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/overloads"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"github.com/google/cel-go/interpreter"
)

// Bounds of what a rule may make on its way. Rules answer yes or no, and need no more.
const (
	maxElements = 100_000
	maxText     = 1 << 16
)

// call is a step that calls a function: it charges what that costs, and knows what becomes of moving values.
type call struct {
	id                 int64
	function, overload string
	args               []interpreter.InterpretableV2
	binding            *functions.Overload
	// compared: the result is one side of a comparison.
	compared bool
	// pattern is what a text is matched with, where that is written in the expression.
	pattern *regexp.Regexp
}

var _ interpreter.InterpretableCall = (*call)(nil)

// ID is interpreter.Interpretable's.
func (c *call) ID() int64 { return c.id }

// Function is interpreter.InterpretableCall's.
func (c *call) Function() string { return c.function }

// OverloadID is interpreter.InterpretableCall's.
func (c *call) OverloadID() string { return c.overload }

// Args is interpreter.InterpretableCall's.
func (c *call) Args() []interpreter.InterpretableV2 { return c.args }

// Eval is interpreter.Interpretable's.
func (c *call) Eval(a interpreter.Activation) ref.Val { return c.Exec(interpreter.AsFrame(a)) }

// Exec is interpreter.InterpretableV2's.
func (c *call) Exec(f *interpreter.ExecutionFrame) ref.Val {
	args := make([]ref.Val, len(c.args))
	strict := c.binding == nil || !c.binding.NonStrict
	for i, arg := range c.args {
		if args[i] = arg.Exec(f); strict && types.IsUnknownOrError(args[i]) {
			return args[i]
		}
	}
	result := c.answer(args)
	if r := runIn(f); r != nil {
		r.charge(costOf(c, args, result))
	}
	return types.LabelErrNode(c.id, result)
}

func (c *call) answer(args []ref.Val) ref.Val {
	if tooLong := c.grows(args); tooLong != nil {
		return tooLong
	}
	if runOf(args...) == nil {
		return c.apply(args)
	}
	if v, followed := c.follow(args); followed {
		return v
	}
	still := make([]ref.Val, len(args))
	for i := range args {
		still[i] = settle(args[i])
	}
	return c.apply(still)
}

// follow answers a call with moving values, where it is known what becomes of them.
func (c *call) follow(args []ref.Val) (ref.Val, bool) {
	r := runOf(args...)
	if comparisons[c.function] != nil {
		return compare(c.function, args[0], args[1])
	}
	still, slopes := make([]ref.Val, len(args)), make([]int64, len(args))
	for i := range args {
		still[i], slopes[i] = plainOf(args[i])
	}
	switch c.function {
	case operators.Add:
		return moves(r, c.apply(still), slopes[0]+slopes[1]), true
	case operators.Subtract:
		return moves(r, c.apply(still), slopes[0]-slopes[1]), true
	case overloads.TypeConvertTimestamp, overloads.TypeConvertDuration:
		return args[0], true
	case fnWorkingDays:
		r.note(dayAfter(r.now, r.hostZone()))
		return c.apply(still), r.onlyNow(args)
	}
	if m, ok := args[0].(*moving); ok {
		return part(c.function, m, args, c.apply(still), c.compared)
	}
	return nil, false
}

// onlyNow reports whether what moves among some values is now itself.
func (r *run) onlyNow(values []ref.Val) bool {
	for _, v := range values {
		if m, ok := v.(*moving); ok && (m.slope != 1 || m.plain.Equal(types.Timestamp{Time: r.now}) != types.True) {
			return false
		}
	}
	return true
}

// grows refuses to make what would be too long, before it is made.
func (c *call) grows(args []ref.Val) ref.Val {
	if c.function != operators.Add || len(args) != 2 {
		return nil
	}
	switch a := args[0].(type) {
	case types.String:
		if b, ok := args[1].(types.String); ok && len(a)+len(b) > maxText {
			return types.NewErr("a text may have %d bytes; a rule that answers yes or no needs no longer one", maxText)
		}
	case traits.Lister:
		if n := sizeOf(a) + sizeOf(args[1]); n > maxElements {
			return types.NewErr("a list may have %d elements", maxElements)
		}
	}
	return nil
}

func sizeOf(v ref.Val) int64 {
	if s, ok := v.(traits.Sizer); ok {
		if n, ok := s.Size().(types.Int); ok {
			return int64(n)
		}
	}
	return 1
}

// apply calls the function as the interpreter does.
func (c *call) apply(args []ref.Val) ref.Val {
	switch c.function {
	case operators.Equals:
		return types.Equal(args[0], args[1])
	case operators.NotEquals:
		return types.Bool(types.Equal(args[0], args[1]) != types.True)
	}
	if text, ok := args[0].(types.String); ok && c.pattern != nil {
		return types.Bool(c.pattern.MatchString(string(text)))
	}
	if b := c.binding; b != nil && (b.OperandTrait == 0 || b.NonStrict && types.IsUnknownOrError(args[0]) || args[0].Type().HasTrait(b.OperandTrait)) {
		switch {
		case len(args) == 1 && b.Unary != nil:
			return b.Unary(args[0])
		case len(args) == 2 && b.Binary != nil:
			return b.Binary(args[0], args[1])
		case b.Function != nil:
			return b.Function(args...)
		}
	}
	if args[0].Type().HasTrait(traits.ReceiverType) {
		return args[0].(traits.Receiver).Receive(c.function, c.overload, args[1:])
	}
	return types.WrapErr(fmt.Errorf("no such overload: %s", c.function))
}
