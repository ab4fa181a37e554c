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
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// object is an object of the API, or a part of one, as a rule sees it. It reads the Go value when it is asked for a
// field: a rule that looks at ten thousand issues copies none of them.
type object struct {
	run  *run
	of   *structure
	v    reflect.Value
	zone *time.Location
}

var _ interface {
	traits.Indexer
	traits.FieldTester
	traits.Zeroer
} = (*object)(nil)

// Get is traits.Indexer's. A list or a map that is left out is empty; anything else that is has no value.
func (o *object) Get(index ref.Val) ref.Val {
	name, f := o.field(index)
	if f == nil {
		return types.NewErr("%s has no field %s", o.of.cel.TypeName(), name)
	}
	v := o.v.Field(f.index)
	switch {
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Map || o.present(name, v):
		return f.read(o.run, v, o.zone)
	default:
		return types.NewErr("%s is not set; ask has(….%s) first", name, name)
	}
}

// IsSet is traits.FieldTester's.
func (o *object) IsSet(index ref.Val) ref.Val {
	name, f := o.field(index)
	if f == nil {
		return types.NewErr("%s has no field %s", o.of.cel.TypeName(), name)
	}
	v := o.v.Field(f.index)
	if v.Kind() == reflect.Slice {
		l, ok := f.read(o.run, v, o.zone).(traits.Lister)
		return types.Bool(ok && l.Size() != types.IntZero)
	}
	return types.Bool(o.present(name, v))
}

func (o *object) field(index ref.Val) (string, *field) {
	name, ok := index.(types.String)
	if !ok {
		return fmt.Sprint(index), nil
	}
	return string(name), o.of.fields[string(name)]
}

// present reports whether a field is set, and true by now.
func (o *object) present(name string, v reflect.Value) bool {
	if v.IsZero() || v.Kind() == reflect.Map && v.Len() == 0 {
		return false
	}
	if since, dated := sinceOf(o.run.Scene, v, o.zone); dated {
		return o.run.reached(since)
	}
	if since, dated := sinceOfField(o, name); dated {
		return o.run.reached(since)
	}
	return true
}

// Equal is ref.Val's. Objects that have a name are the same or they are not; of others the content counts.
func (o *object) Equal(other ref.Val) ref.Val {
	p, ok := other.(*object)
	if !ok || o.of != p.of {
		return types.False
	}
	if o.v.CanAddr() && p.v.CanAddr() {
		a, b := o.v.Addr().Interface(), p.v.Addr().Interface()
		if a == b {
			return types.True
		}
		if _, named := a.(metav1.Object); named {
			return types.False
		}
	}
	return types.Bool(equality.Semantic.DeepEqual(o.v.Interface(), p.v.Interface()))
}

// IsZeroValue is traits.Zeroer's.
func (o *object) IsZeroValue() bool { return o.v.IsZero() }

// Type is ref.Val's.
func (o *object) Type() ref.Type { return o.of.cel }

// Value is ref.Val's.
func (o *object) Value() any { return o.v.Interface() }

// ConvertToNative is ref.Val's; nothing asks for it.
func (o *object) ConvertToNative(to reflect.Type) (any, error) {
	return nil, fmt.Errorf("%s is no %s", o.of.cel.TypeName(), to)
}

// ConvertToType is ref.Val's.
func (o *object) ConvertToType(to ref.Type) ref.Val {
	switch to {
	case o.of.cel:
		return o
	case types.TypeType:
		return o.of.cel
	}
	return types.NewErr("%s is no %s", o.of.cel.TypeName(), to.TypeName())
}
