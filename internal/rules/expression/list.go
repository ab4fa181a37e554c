// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression

import (
	"fmt"
	"reflect"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// list is a Go slice as a rule sees it: of records, those that are true by now.
type list struct {
	run  *run
	of   *kind
	v    reflect.Value
	zone *time.Location
	// kept are the places of what counts; nil where all does.
	kept []int
}

var _ traits.Lister = (*list)(nil)

func newList(r *run, of *kind, v reflect.Value, zone *time.Location) *list {
	l := &list{run: r, of: of, v: v, zone: zone}
	if of.of == nil || !isRecord(of.of.goType) {
		return l
	}
	for i := range v.Len() {
		since, _ := sinceOf(r.Scene, v.Index(i), zone)
		switch reached := r.reached(since); {
		case !reached && l.kept == nil:
			l.kept = make([]int, 0, v.Len())
			for j := range i {
				l.kept = append(l.kept, j)
			}
		case reached && l.kept != nil:
			l.kept = append(l.kept, i)
		}
	}
	return l
}

func (l *list) len() int {
	if l.kept != nil {
		return len(l.kept)
	}
	return l.v.Len()
}

func (l *list) at(i int) ref.Val {
	if l.kept != nil {
		i = l.kept[i]
	}
	return l.of.read(l.run, l.v.Index(i), l.zone)
}

// Size is traits.Sizer's.
func (l *list) Size() ref.Val { return types.Int(l.len()) }

// Get is traits.Indexer's.
func (l *list) Get(index ref.Val) ref.Val {
	i, err := types.IndexOrError(index)
	if err != nil {
		return types.ValOrErr(index, "%v", err)
	}
	if i < 0 || i >= l.len() {
		return types.NewErr("index out of bounds: %d", i)
	}
	return l.at(i)
}

// Contains is traits.Container's.
func (l *list) Contains(elem ref.Val) ref.Val {
	for i := range l.len() {
		if types.Equal(elem, l.at(i)) == types.True {
			return types.True
		}
	}
	return types.False
}

// Add is traits.Adder's.
func (l *list) Add(other ref.Val) ref.Val {
	if _, ok := other.(traits.Lister); !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	return l.copied().(traits.Adder).Add(other)
}

// copied is a list of the language itself.
func (l *list) copied() ref.Val {
	all := make([]ref.Val, l.len())
	for i := range all {
		all[i] = l.at(i)
	}
	return types.NewRefValList(types.DefaultTypeAdapter, all)
}

// Equal is ref.Val's.
func (l *list) Equal(other ref.Val) ref.Val {
	o, ok := other.(traits.Lister)
	if !ok || l.Size() != o.Size() {
		return types.False
	}
	for i := range l.len() {
		if types.Equal(l.at(i), o.Get(types.Int(i))) != types.True {
			return types.False
		}
	}
	return types.True
}

// Iterator is traits.Iterable's.
func (l *list) Iterator() traits.Iterator { return &listIterator{list: l} }

type listIterator struct {
	*list
	next int
}

// HasNext is traits.Iterator's.
func (i *listIterator) HasNext() ref.Val { return types.Bool(i.next < i.len()) }

// Next is traits.Iterator's.
func (i *listIterator) Next() ref.Val {
	i.next++
	return i.at(i.next - 1)
}

// Type is ref.Val's.
func (l *list) Type() ref.Type { return types.ListType }

// Value is ref.Val's: what libraries for lists ask for.
func (l *list) Value() any {
	all := make([]any, l.len())
	for i := range all {
		all[i] = l.at(i).Value()
	}
	return all
}

// ConvertToNative is ref.Val's.
func (l *list) ConvertToNative(to reflect.Type) (any, error) { return l.copied().ConvertToNative(to) }

// ConvertToType is ref.Val's.
func (l *list) ConvertToType(to ref.Type) ref.Val {
	switch to {
	case types.ListType:
		return l
	case types.TypeType:
		return types.ListType
	}
	return types.WrapErr(fmt.Errorf("a list is no %s", to.TypeName()))
}
