// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"math/rand/v2"
	"reflect"
	"strconv"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Whatever differs between two records, in a field of today or of tomorrow, is seen.
func TestRecordsAreComparedInEachField(t *testing.T) {
	var full v1alpha1.Escalation
	fill(t, reflect.ValueOf(&full).Elem())
	if !sameRecord(&full, full.DeepCopy()) || !sameRecord(nil, nil) || sameRecord(&full, nil) || sameRecord(nil, &full) {
		t.Fatal("a record is compared wrongly with itself, or with none")
	}
	leaves := 0
	walk(reflect.ValueOf(&full).Elem(), "", func(path string, v reflect.Value) {
		leaves++
		kept := reflect.New(v.Type()).Elem()
		kept.Set(v)
		before := full.DeepCopy()
		for _, other := range others(t, v) {
			v.Set(other)
			if sameRecord(before, &full) || sameRecord(&full, before) {
				t.Errorf("%s is not compared", path)
			}
		}
		v.Set(kept)
	})
	if leaves < 30 {
		t.Errorf("only %d values were changed", leaves)
	}
}

// Records that hold more or less are the same as the API's own comparison says.
func TestRecordsAreComparedAsTheAPIDoes(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // no secret
	var full v1alpha1.Escalation
	fill(t, reflect.ValueOf(&full).Elem())
	some := func() *v1alpha1.Escalation {
		e := full.DeepCopy()
		walk(reflect.ValueOf(e).Elem(), "", func(_ string, v reflect.Value) {
			if dice.IntN(40) == 0 {
				v.SetZero()
			}
		})
		if dice.IntN(4) == 0 {
			e.Steps = e.Steps[:dice.IntN(len(e.Steps)+1)]
		}
		if dice.IntN(8) == 0 {
			return nil
		}
		return e
	}
	same := 0
	for range 5000 {
		a, b := some(), some()
		want := equality.Semantic.DeepEqual(a, b)
		if got := sameRecord(a, b); got != want {
			t.Fatalf("%v, and not %v, of\n%+v\n%+v", got, want, a, b)
		}
		if want {
			same++
		}
	}
	if same < 100 || same > 4900 {
		t.Errorf("%d of 5000 are the same", same)
	}
}

var timeType = reflect.TypeFor[metav1.Time]()

// fill gives every field of a record a value, and two to every list.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch {
	case v.Type() == timeType:
		v.Set(reflect.ValueOf(metav1.Time{Time: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}))
	case v.Kind() == reflect.String:
		v.SetString("text")
	case v.Kind() == reflect.Int32:
		v.SetInt(3)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem())
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(t, v.Index(i))
		}
	case v.Kind() == reflect.Struct:
		for _, f := range v.Fields() {
			fill(t, f)
		}
	default:
		t.Fatalf("a record holds a %s", v.Type())
	}
}

// walk shows every field of a record, and what is in it.
func walk(v reflect.Value, path string, show func(path string, v reflect.Value)) {
	if path != "" {
		show(path, v)
	}
	switch {
	case v.Type() == timeType:
	case v.Kind() == reflect.Pointer && !v.IsNil():
		walk(v.Elem(), path+".*", show)
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), path+"["+strconv.Itoa(i)+"]", show)
		}
	case v.Kind() == reflect.Struct:
		for f, of := range v.Fields() {
			walk(of, path+"."+f.Name, show)
		}
	}
}

// others are values that a field could have instead.
func others(t *testing.T, v reflect.Value) []reflect.Value {
	t.Helper()
	out := []reflect.Value{reflect.Zero(v.Type())}
	changed := reflect.New(v.Type()).Elem()
	switch {
	case v.Type() == timeType:
		changed.Set(reflect.ValueOf(metav1.Time{Time: v.Interface().(metav1.Time).Add(time.Second)}))
	case v.Kind() == reflect.String:
		changed.SetString("another")
	case v.Kind() == reflect.Int32:
		changed.SetInt(v.Int() + 1)
	case v.Kind() == reflect.Slice:
		changed.Set(v.Slice(0, v.Len()-1))
	default:
		return out
	}
	return append(out, changed)
}
