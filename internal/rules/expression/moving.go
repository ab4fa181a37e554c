// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"math/big"
	"reflect"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// moving is a timestamp or a duration that changes as time passes: now, and what is reckoned from it by adding and
// subtracting. It knows how fast, so that a comparison with it knows when it turns. Anything else that is done with
// it has its plain value, and the run notes to look again.
//
// An evaluation that meets the same answers in all comparisons goes the same way, and comes to the same result. So
// the first moment at which one of them turns is the first at which the result can be another.
type moving struct {
	run *run
	// plain is the value at the moment.
	plain ref.Val
	// slope is how many seconds it gains in a second: 1 for now, -1 for what is left until a moment. Never 0.
	slope int64
}

// settle is the plain value of a value that may move, for whoever cannot follow it.
func settle(v ref.Val) ref.Val {
	switch m := v.(type) {
	case *moving:
		m.run.noteCoarsely()
		return m.plain
	case *stepping:
		m.of.run.noteCoarsely()
		return m.plain
	}
	return v
}

// plainOf is the value at the moment, and how fast it moves.
func plainOf(v ref.Val) (plain ref.Val, slope int64) {
	if m, ok := v.(*moving); ok {
		return m.plain, m.slope
	}
	return v, 0
}

// runOf is the run of whichever of some values moves; nil if none does.
func runOf(values ...ref.Val) *run {
	for _, v := range values {
		switch m := v.(type) {
		case *moving:
			return m.run
		case *stepping:
			return m.of.run
		}
	}
	return nil
}

// moves is a sum or a difference, which moves if its parts do not keep pace.
func moves(r *run, plain ref.Val, slope int64) ref.Val {
	if slope == 0 || types.IsUnknownOrError(plain) {
		if slope != 0 { // it left what a timestamp can hold
			r.noteCoarsely()
		}
		return plain
	}
	return &moving{r, plain, slope}
}

// nanoseconds is where a timestamp or a duration stands, without any bound.
func nanoseconds(v ref.Val) *big.Int {
	switch v := v.(type) {
	case types.Timestamp:
		n := new(big.Int).Mul(big.NewInt(v.Unix()), big.NewInt(int64(time.Second)))
		return n.Add(n, big.NewInt(int64(v.Nanosecond())))
	case types.Duration:
		return big.NewInt(int64(v.Duration))
	}
	return nil
}

// maxAhead bounds, in seconds, how far ahead anything is noted: what is later never comes.
const maxAhead = 10_000 * 366 * 24 * 60 * 60

// noteAhead notes a moment so many seconds ahead.
func (r *run) noteAhead(seconds *big.Int) {
	if seconds.Sign() > 0 && seconds.IsInt64() && seconds.Int64() < maxAhead {
		r.note(time.Unix(r.now.Unix()+seconds.Int64(), 0).UTC())
	}
}

// ConvertToNative is ref.Val's.
func (m *moving) ConvertToNative(to reflect.Type) (any, error) { return settle(m).ConvertToNative(to) }

// ConvertToType is ref.Val's.
func (m *moving) ConvertToType(to ref.Type) ref.Val { return settle(m).ConvertToType(to) }

// Equal is ref.Val's.
func (m *moving) Equal(other ref.Val) ref.Val { return settle(m).Equal(settle(other)) }

// Type is ref.Val's.
func (m *moving) Type() ref.Type { return m.plain.Type() }

// Value is ref.Val's.
func (m *moving) Value() any { return settle(m).Value() }
