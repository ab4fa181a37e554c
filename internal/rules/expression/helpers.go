// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"fmt"
	"reflect"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// helpers is the value of the variable entente: what is known of the alliance beside what its objects say, and how
// Entente reckons with time.
type helpers struct{ *run }

var helperType = types.NewObjectType("Entente")

// The helpers that are named elsewhere.
const (
	fnAdd             = "add"
	fnLastHeld        = "lastHeld"
	fnWorkingDays     = "workingDays"
	fnAddWorkingDays  = "addWorkingDays"
	addWorkingDaysID  = "entente_addWorkingDays"
	workingDaysID     = "entente_workingDays"
	maxWorkingYears   = 20
	maxWorkingDays    = 10_000
	hoursOfMaxYears   = maxWorkingYears * 366 * 24
	maxWorkingTimeApt = hoursOfMaxYears * time.Hour
)

// helper is a function of entente.
type helper struct {
	name   string
	args   []*cel.Type
	result *cel.Type
	call   func(r *run, args []ref.Val) ref.Val
}

var (
	timestamp         = cel.TimestampType
	optionalTimestamp = cel.OptionalType(cel.TimestampType)
)

// allHelpers are in the order of docs/rules.md.
var allHelpers = []helper{
	{"openIssues", nil, issuesKind.cel, ofIssues(func(s *Scene) []*v1alpha1.Issue { return s.Open })},
	{"staleIssues", nil, issuesKind.cel, ofIssues(func(s *Scene) []*v1alpha1.Issue { return s.Stale })},
	{"escalatedIssues", nil, issuesKind.cel, ofIssues(func(s *Scene) []*v1alpha1.Issue { return s.Escalated })},
	{"heldReviews", nil, reviewsKind.cel, ofReviews(func(s *Scene) []*v1alpha1.Review { return s.Held })},
	{"overdueReviews", nil, reviewsKind.cel, ofReviews(func(s *Scene) []*v1alpha1.Review { return s.Overdue })},
	{"slippedReviews", nil, reviewsKind.cel, ofReviews(func(s *Scene) []*v1alpha1.Review { return s.Slipped })},
	{"dueTime", []*cel.Type{reviewsKind.cel.Parameters()[0]}, timestamp, dueTime},
	{fnLastHeld, nil, optionalTimestamp, func(r *run, _ []ref.Val) ref.Val { return optional(r.LastHeld[""]) }},
	{fnLastHeld, []*cel.Type{cel.StringType}, optionalTimestamp, lastHeld},
	{"lastContact", nil, optionalTimestamp, func(r *run, _ []ref.Val) ref.Val { return optional(r.LastContact) }},
	{"team", nil, teamKind.cel, func(r *run, _ []ref.Val) ref.Val {
		return teamKind.read(r, reflect.ValueOf(r.Team), r.hostZone())
	}},
	{"zone", nil, cel.StringType, func(r *run, _ []ref.Val) ref.Val { return types.String(r.hostZone().String()) }},
	{fnAdd, []*cel.Type{timestamp, cel.StringType}, timestamp, add},
	{"endOf", []*cel.Type{timestamp}, timestamp, endOf},
	{fnWorkingDays, []*cel.Type{timestamp, timestamp}, cel.IntType, workingDays},
	{fnAddWorkingDays, []*cel.Type{timestamp, cel.IntType}, timestamp, addWorkingDays},
}

// overload is the function's name among all functions of the language.
func (h *helper) overload() string {
	id := "entente_" + h.name
	if h.name == fnLastHeld && len(h.args) > 0 {
		id += "_type"
	}
	return id
}

func (h *helper) option() cel.EnvOption {
	call := func(args ...ref.Val) ref.Val {
		self, ok := args[0].(*helpers)
		if !ok {
			return types.MaybeNoSuchOverloadErr(args[0])
		}
		return h.call(self.run, args[1:])
	}
	var bound cel.OverloadOpt
	switch len(h.args) {
	case 0:
		bound = cel.UnaryBinding(func(self ref.Val) ref.Val { return call(self) })
	case 1:
		bound = cel.BinaryBinding(func(self, arg ref.Val) ref.Val { return call(self, arg) })
	default:
		bound = cel.FunctionBinding(call)
	}
	return cel.Function(h.name, cel.MemberOverload(h.overload(), append([]*cel.Type{helperType}, h.args...), h.result, bound))
}

func ofIssues(of func(*Scene) []*v1alpha1.Issue) func(*run, []ref.Val) ref.Val {
	return func(r *run, _ []ref.Val) ref.Val {
		return issuesKind.read(r, reflect.ValueOf(of(r.Scene)), r.hostZone())
	}
}

func ofReviews(of func(*Scene) []*v1alpha1.Review) func(*run, []ref.Val) ref.Val {
	return func(r *run, _ []ref.Val) ref.Val {
		return reviewsKind.read(r, reflect.ValueOf(of(r.Scene)), r.hostZone())
	}
}

// optional is a moment that may never have been.
func optional(t time.Time) ref.Val {
	if t.IsZero() {
		return types.OptionalNone
	}
	return types.OptionalOf(types.Timestamp{Time: t.UTC()})
}

func dueTime(r *run, args []ref.Val) ref.Val {
	o, ok := args[0].(*object)
	if !ok || !o.v.CanAddr() {
		return types.MaybeNoSuchOverloadErr(args[0])
	}
	review, ok := reflect.TypeAssert[*v1alpha1.Review](o.v.Addr())
	if !ok {
		return types.MaybeNoSuchOverloadErr(args[0])
	}
	return types.Timestamp{Time: r.Due[review].UTC()}
}

func lastHeld(r *run, args []ref.Val) ref.Val {
	of, _ := args[0].(types.String)
	return optional(r.LastHeld[v1alpha1.ReviewType(of)])
}

func add(r *run, args []ref.Val) ref.Val {
	t, ok := args[0].(types.Timestamp)
	text, ok2 := args[1].(types.String)
	if !ok || !ok2 {
		return types.MaybeNoSuchOverloadErr(args[0])
	}
	span, err := worktime.ParseSpan(string(text))
	if err != nil {
		return types.WrapErr(err)
	}
	at := verdict.After(span, t.Time, r.hostZone())
	return types.Timestamp{Time: at.In(t.Location())}
}

// endOf is when the day of a moment is over: of a date in a manifest where that date is, else where the host is.
func endOf(r *run, args []ref.Val) ref.Val {
	t, ok := args[0].(types.Timestamp)
	if !ok {
		return types.MaybeNoSuchOverloadErr(args[0])
	}
	return types.Timestamp{Time: dayAfter(t.Time, r.dayZone(t.Time)).UTC()}
}

// workingDays counts the working days of all partners after the day of a moment, up to that of another, by the host's
// calendar.
func workingDays(r *run, args []ref.Val) ref.Val {
	from, ok := args[0].(types.Timestamp)
	to, ok2 := args[1].(types.Timestamp)
	if !ok || !ok2 {
		return types.MaybeNoSuchOverloadErr(args[0])
	}
	if to.Sub(from.Time) > maxWorkingTimeApt {
		return types.WrapErr(fmt.Errorf("working days can be counted over %d years at most", maxWorkingYears))
	}
	return types.Int(r.jointTime().Days(from.Time, to.Time, r.hostZone()))
}

// addWorkingDays is the same time of day on the working day of all partners that is so many after the day of a moment.
func addWorkingDays(r *run, args []ref.Val) ref.Val {
	t, ok := args[0].(types.Timestamp)
	n, ok2 := args[1].(types.Int)
	if !ok || !ok2 {
		return types.MaybeNoSuchOverloadErr(args[0])
	}
	if n < 0 || n > maxWorkingDays {
		return types.WrapErr(fmt.Errorf("%d working days cannot be added; write 0 to %d", n, maxWorkingDays))
	}
	at, capped := r.jointTime().Add(t.Time, worktime.Span{Days: int(n)}, r.hostZone(), time.Time{})
	if capped {
		return types.WrapErr(fmt.Errorf("the partners have no %d working days in common within %d years", n, maxWorkingYears))
	}
	return types.Timestamp{Time: at}
}

// ConvertToNative is ref.Val's; nothing asks for it.
func (h *helpers) ConvertToNative(to reflect.Type) (any, error) {
	return nil, fmt.Errorf("entente is no %s", to)
}

// ConvertToType is ref.Val's.
func (h *helpers) ConvertToType(to ref.Type) ref.Val {
	return types.NewErr("entente is no %s", to.TypeName())
}

// Equal is ref.Val's.
func (h *helpers) Equal(other ref.Val) ref.Val { return types.Bool(h == other) }

// Type is ref.Val's.
func (h *helpers) Type() ref.Type { return helperType }

// Value is ref.Val's.
func (h *helpers) Value() any { return h }
