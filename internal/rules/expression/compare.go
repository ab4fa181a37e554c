// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"math/big"
	"reflect"
	"time"

	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// comparisons are what each operator says of how its left side compares with its right: -1, 0 or 1.
var comparisons = map[string]func(int) bool{
	operators.Less:          func(c int) bool { return c < 0 },
	operators.LessEquals:    func(c int) bool { return c <= 0 },
	operators.Greater:       func(c int) bool { return c > 0 },
	operators.GreaterEquals: func(c int) bool { return c >= 0 },
	operators.Equals:        func(c int) bool { return c == 0 },
	operators.NotEquals:     func(c int) bool { return c != 0 },
}

var second = big.NewInt(int64(time.Second))

// compare answers a comparison in which something moves, and notes when the answer turns. It reports false where
// that cannot be told.
func compare(operator string, left, right ref.Val) (ref.Val, bool) {
	says := comparisons[operator]
	r := runOf(left, right)
	if s, ok := left.(*stepping); ok {
		return s.compare(r, right, says)
	}
	if s, ok := right.(*stepping); ok {
		return s.compare(r, left, func(c int) bool { return says(-c) })
	}
	l, fast := plainOf(left)
	e, slow := plainOf(right)
	a, b := nanoseconds(l), nanoseconds(e)
	if a == nil || b == nil || l.Type() != e.Type() {
		return nil, false
	}
	// The distance between the two, and how much it grows in a second.
	distance := new(big.Int).Sub(a, b)
	if grows := fast - slow; grows != 0 {
		each := new(big.Int).Mul(big.NewInt(grows), second)
		at := func(seconds *big.Int) int {
			then := new(big.Int).Mul(each, seconds)
			return then.Add(then, distance).Sign()
		}
		for _, bound := range []int64{0, 1} { // from which it is not below 0, and from which it is above
			r.noteTurn(distance, each, big.NewInt(bound), func(seconds *big.Int) bool { return says(at(seconds)) == says(distance.Sign()) })
		}
	}
	return types.Bool(says(distance.Sign())), true
}

// noteTurn notes the first second at which a value, which grows by so much each second, comes to a bound from below,
// or falls below it. The answer is not noted where it stays the same.
func (r *run) noteTurn(value, each, bound *big.Int, same func(seconds *big.Int) bool) {
	left := new(big.Int).Sub(bound, value)
	var seconds *big.Int
	if each.Sign() > 0 {
		seconds = ceilDiv(left, each)
	} else {
		seconds = ceilDiv(left.Neg(left).Add(left, big.NewInt(1)), new(big.Int).Neg(each))
	}
	if seconds.Sign() > 0 && !same(seconds) {
		r.noteAhead(seconds)
	}
}

// ceilDiv divides by what is above zero, and rounds up.
func ceilDiv(a, b *big.Int) *big.Int {
	q, m := new(big.Int).DivMod(a, b, new(big.Int))
	if m.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

// stepping is a whole number that follows from what moves: the hours of a duration, the seconds since 1970. It is made
// only where it is compared at once.
type stepping struct {
	of    *moving
	unit  *big.Int
	plain types.Int
}

// compare answers how the number compares with another that stands still.
func (s *stepping) compare(r *run, other ref.Val, says func(int) bool) (ref.Val, bool) {
	n, ok := other.(types.Int)
	if !ok {
		return nil, false
	}
	value := nanoseconds(s.of.plain)
	each := new(big.Int).Mul(big.NewInt(s.of.slope), second)
	answer := func(seconds *big.Int) bool {
		then := new(big.Int).Mul(each, seconds)
		then.Add(then, value)
		return says(then.Quo(then, s.unit).Cmp(big.NewInt(int64(n))))
	}
	now := answer(new(big.Int))
	for _, whole := range []int64{0, 1} { // from which it is n, and from which it is more
		bound := s.from(new(big.Int).Add(big.NewInt(int64(n)), big.NewInt(whole)))
		r.noteTurn(value, each, bound, func(seconds *big.Int) bool { return answer(seconds) == now })
	}
	return types.Bool(now), true
}

// from is the least value whose number is n or more: numbers are cut towards zero.
func (s *stepping) from(n *big.Int) *big.Int {
	if n.Sign() > 0 {
		return n.Mul(n, s.unit)
	}
	n.Sub(n, big.NewInt(1)).Mul(n, s.unit)
	return n.Add(n, big.NewInt(1))
}

// ConvertToNative is ref.Val's.
func (s *stepping) ConvertToNative(to reflect.Type) (any, error) {
	return settle(s).ConvertToNative(to)
}

// ConvertToType is ref.Val's.
func (s *stepping) ConvertToType(to ref.Type) ref.Val { return settle(s).ConvertToType(to) }

// Equal is ref.Val's.
func (s *stepping) Equal(other ref.Val) ref.Val { return settle(s).Equal(settle(other)) }

// Type is ref.Val's.
func (s *stepping) Type() ref.Type { return types.IntType }

// Value is ref.Val's.
func (s *stepping) Value() any { return settle(s).Value() }
