// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/interpreter"

	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Result is what a rule says of a scene.
type Result struct {
	// Holds is the answer, where there is one.
	Holds bool
	// Failure is why there is none: empty where there is.
	Failure string
	// TooCostly: the failure is that it costs more than Limit, or more than its Budget has left.
	TooCostly bool
	// Cost of the evaluation, in the units of Limit.
	Cost uint64
	// Next is the first moment at which the answer may be another although nothing else changes; zero for never.
	Next time.Time
	// Coarse: the answer depends on the moment in a way that cannot be followed. It is the answer for the last full
	// hour, and Next is the next one at the latest.
	Coarse bool
}

// Evaluate asks a rule about a scene. One that cannot be followed is asked as if an hour was just full, so that it has
// the same answer until the next is, whenever it is asked.
func (rule *Rule) Evaluate(s *Scene) Result {
	r := &run{Scene: s, now: s.Now.UTC().Truncate(time.Second)}
	got := rule.evaluate(r)
	if r.coarse {
		then := &run{Scene: s, now: r.now, hour: true}
		next := got.Next
		got = rule.evaluate(then)
		got.Next, got.Coarse = verdict.Earliest(next, got.Next), true
	}
	return got
}

func (rule *Rule) evaluate(r *run) Result {
	r.limit = r.Budget.limit()
	value, _, err := rule.program.Eval(r.variables())
	out := Result{Next: r.next, Coarse: r.coarse, Cost: min(r.cost, r.limit)}
	r.Budget.spend(out.Cost)
	var stopped interpreter.EvalCancelledError
	switch {
	case errors.As(err, &stopped) && stopped.Cause == interpreter.CostLimitExceeded:
		out.TooCostly = true
		out.Failure = fmt.Sprintf("it costs more than %d; ask fewer objects, or for fewer fields of each", Limit)
		if r.limit < Limit {
			out.Failure = fmt.Sprintf("the rules of the alliance cost more than %d together; ask fewer objects, or for fewer fields of each", Together)
		}
	case err != nil:
		out.Failure = rule.where(err) + clean(err.Error())
	default:
		holds, ok := value.(types.Bool)
		if !ok {
			out.Failure = "it is neither true nor false"
		}
		out.Holds = bool(holds)
	}
	return out
}

// where is the place of an error in the expression, as its message begins; empty where it is not known.
func (rule *Rule) where(err error) string {
	var failed *types.Err
	if !errors.As(err, &failed) || failed.NodeID() == 0 {
		return ""
	}
	at := rule.ast.SourceInfo().GetStartLocation(failed.NodeID())
	if at.Line() < 1 {
		return ""
	}
	column := at.Column() + 1
	if rule.selects[failed.NodeID()] {
		column++ // it is that of the dot
	}
	return fmt.Sprintf("%d:%d: ", at.Line(), column)
}
