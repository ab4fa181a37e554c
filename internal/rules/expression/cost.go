// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"math"
	"reflect"
	"time"

	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/overloads"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"k8s.io/apiserver/pkg/cel/library"
)

// Limit is what one evaluation of a rule may cost, in the units of CEL: about one for each field that is read, and each
// operation. It is some tenths of a second, and enough to ask each of ten thousand issues for dozens of fields.
const Limit = 500_000

// Together is what all evaluations of a decision may cost, so that many rules that each stay below Limit, asked several
// times, do not take a processor for many times as long as one.
const Together = 4 * Limit

// Budget is what is left of Together. The zero value is all of it.
type Budget struct{ spent uint64 }

// limit is what the next evaluation may cost; b may be nil.
func (b *Budget) limit() uint64 {
	if b == nil {
		return Limit
	}
	return min(Limit, Together-min(b.spent, Together))
}

func (b *Budget) spend(cost uint64) {
	if b != nil {
		b.spent += cost
	}
}

// kubernetes knows what the functions of its libraries cost.
var kubernetes library.CostEstimator

// costOf is what a call costs: in proportion to what it looks at, and makes.
func costOf(c *call, args []ref.Val, result ref.Val) uint64 {
	switch c.overload {
	case workingDaysID:
		return 1 + days(args[1], args[2])
	case addWorkingDaysID:
		return 1 + days(args[1], result)
	case overloads.InList:
		return 1 + uint64(sizeOf(args[1]))*(1+weight(args[0])/10)
	case overloads.AddList:
		return 1 + uint64(sizeOf(args[1]))/10
	}
	switch c.function {
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return 1 + min(weight(args[0]), weight(args[1]))/10
	case overloads.Size, operators.Add, overloads.TypeConvertString, overloads.TypeConvertBytes, overloads.StartsWith, overloads.EndsWith:
		return 1 + textOf(args)/10
	case overloads.Contains:
		return 1 + (1+textOf(args[:1])/10)*(1+textOf(args[1:])/10)
	case overloads.Matches:
		return 1 + (1+textOf(args[:1])/10)*(1+textOf(args[1:])/4)
	case "split":
		return 1 + textOf(args)/5 + uint64(sizeOf(result))
	}
	if cost := kubernetes.CallCost(c.function, c.overload, args, result); cost != nil {
		return 1 + *cost
	}
	return 1
}

// textOf is how long the texts among some values are.
func textOf(values []ref.Val) uint64 {
	n := uint64(0)
	for _, v := range values {
		switch v := v.(type) {
		case types.String:
			n += uint64(len(v))
		case types.Bytes:
			n += uint64(len(v))
		}
	}
	return n
}

// days is how many lie between two moments; a helper that ends in an error has looked at as many as it may.
func days(from, to ref.Val) uint64 {
	a, _ := plainOf(from)
	b, _ := plainOf(to)
	start, ok := a.(types.Timestamp)
	end, ok2 := b.(types.Timestamp)
	if !ok || !ok2 {
		return hoursOfMaxYears / 24
	}
	return uint64(max(0, end.Sub(start.Time)/(24*time.Hour)))
}

// weight is how much there is to compare in a value: its bytes, or about eight for each figure.
func weight(v ref.Val) uint64 {
	switch v := v.(type) {
	case types.String:
		return uint64(len(v))
	case types.Bytes:
		return uint64(len(v))
	case *object:
		return weightOf(v.v)
	case *list:
		return weightOf(v.v)
	case traits.Lister:
		return weightOfAll(v, v)
	case traits.Mapper:
		return weightOfAll(v, v)
	}
	return 8
}

func weightOfAll(of traits.Iterable, in traits.Indexer) uint64 {
	sum := uint64(8)
	_, isMap := in.(traits.Mapper)
	for i, n := of.Iterator(), types.Int(0); i.HasNext() == types.True; n++ {
		v := i.Next()
		if sum += weight(v); isMap {
			sum += weight(in.Get(v))
		}
	}
	return sum
}

func weightOf(v reflect.Value) uint64 {
	sum := uint64(8)
	switch v.Kind() {
	case reflect.String:
		sum += uint64(v.Len())
	case reflect.Pointer:
		if !v.IsNil() {
			sum += weightOf(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			sum += weightOf(v.Index(i))
		}
	case reflect.Map:
		sum += uint64(v.Len()) * 128
	case reflect.Struct:
		if v.Type() == timeType {
			return sum
		}
		for i := range v.NumField() {
			sum += weightOf(v.Field(i))
		}
	}
	return min(sum, math.MaxInt64)
}
