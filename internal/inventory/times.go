// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"reflect"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// The first and the last moment that an object can hold, in UTC: the zero time is none.
var (
	firstMoment = time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC)
	lastMoment  = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
)

// SetTimes brings the times of an object's spec and status to what the API stores when it writes
// one itself: whole seconds, and in UTC a year of four digits. The schema admits a fraction, and a
// zone in which the year is another; what is made from such a time would never equal it. Whoever
// reads objects, from a cluster or from files, does this first.
func SetTimes(o client.Object) {
	v := reflect.ValueOf(o)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		setTimes(v.Elem())
	}
}

var (
	timeType = reflect.TypeFor[metav1.Time]()
	metaType = reflect.TypeFor[metav1.ObjectMeta]()
	// timed holds, by type, whether there can be a time in it: most have none.
	timed sync.Map
)

func setTimes(v reflect.Value) {
	if v.Type() == timeType {
		t := v.Addr().Interface().(*metav1.Time)
		if held := holdable(t.Time); !held.Equal(t.Time) {
			t.Time = held
		}
		return
	}
	if !hasTimes(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			setTimes(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			setTimes(v.Index(i))
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			setTimes(f)
		}
	}
}

func holdable(t time.Time) time.Time {
	switch {
	case t.IsZero():
		return t
	case t.Before(firstMoment):
		return firstMoment
	case t.After(lastMoment):
		return lastMoment
	}
	return t.Truncate(time.Second)
}

func hasTimes(t reflect.Type) bool {
	if known, ok := timed.Load(t); ok {
		return known.(bool)
	}
	has := false
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		has = hasTimes(t.Elem())
	case reflect.Struct:
		has = t == timeType
		for i := 0; i < t.NumField() && !has && t != metaType; i++ {
			has = hasTimes(t.Field(i).Type)
		}
	}
	timed.Store(t, has)
	return has
}
