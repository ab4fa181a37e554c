// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"reflect"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// run is one evaluation of a rule. It notes when what it has seen may be otherwise.
type run struct {
	*Scene
	// now is the moment in whole seconds, as statuses record moments, and hour whether the rule sees the last full hour
	// in its place.
	now  time.Time
	hour bool
	// next is the first moment at which the evaluation may go another way; zero for never.
	next time.Time
	// cost so far, and what it may be, in the units of Limit.
	cost, limit uint64
	// coarse: it depends on the moment in a way of which nobody can tell when it changes.
	coarse bool
}

// reached reports whether a moment has come. If not, it is noted.
func (r *run) reached(t time.Time) bool {
	if !r.now.Before(t) {
		return true
	}
	r.note(t)
	return false
}

// note notes a moment at which something changes, if it is still to come. Rules see whole seconds, so it is the
// first of these at which it has.
func (r *run) note(t time.Time) {
	if whole := t.Truncate(time.Second); whole.Before(t) {
		t = whole.Add(time.Second)
	}
	if r.now.Before(t) && (r.next.IsZero() || t.Before(r.next)) {
		r.next = t
	}
}

// noteCoarsely notes the next full hour, for what depends on the moment in a way that cannot be followed.
func (r *run) noteCoarsely() {
	r.coarse = true
	r.note(r.now.Truncate(time.Hour).Add(time.Hour))
}

// clock is the moment as the rule sees it.
func (r *run) clock() ref.Val {
	if r.hour {
		return types.Timestamp{Time: r.now.Truncate(time.Hour)}
	}
	return &moving{run: r, plain: types.Timestamp{Time: r.now}, slope: 1}
}

// varRun is a variable that no expression can name: the run itself, for the steps.
const varRun = "@run"

// runIn is the run that a step is part of; nil where a constant is worked out beforehand.
func runIn(f *interpreter.ExecutionFrame) *run {
	v, _ := f.ResolveName(varRun)
	r, _ := v.(*run)
	return r
}

// charge adds what a step costs. What costs too much ends there: the interpreter takes that for the end.
func (r *run) charge(cost uint64) {
	if r.cost += cost; r.cost > r.limit {
		panic(interpreter.EvalCancelledError{Cause: interpreter.CostLimitExceeded, Message: "it costs too much"})
	}
}

// variables of a rule.
func (r *run) variables() map[string]any {
	top := func(k *kind, v any) ref.Val { return k.read(r, reflect.ValueOf(v), r.hostZone()) }
	vars := map[string]any{
		varAlliance: top(allianceKind, r.Alliance),
		varPolicy:   types.NullValue,
		varPartners: top(partnersKind, r.Present),
		varReviews:  top(reviewsKind, r.Reviews),
		varIssues:   top(issuesKind, r.Issues),
		varNow:      r.clock(),
		varHelpers:  &helpers{r},
		varRun:      r,
	}
	if r.Policy != nil {
		vars[varPolicy] = top(policyKind, r.Policy)
	}
	return vars
}

// utcDates is UTC for dates: it tells the start of a date in UTC from any other moment, of which the zone says nothing.
var utcDates = time.FixedZone("UTC", 0)

// marked is the zone of a date, so that the end of its day can be told.
func marked(zone *time.Location) *time.Location {
	if zone == time.UTC {
		return utcDates
	}
	return zone
}

// dayZone is where the day of a moment is: where the date is of which it is the start, else where the host is.
func (r *run) dayZone(t time.Time) *time.Location {
	if zone := t.Location(); zone != time.UTC {
		return zone
	}
	return r.hostZone()
}
