// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"reflect"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

// ahead is how long before the earliest fact a history begins: references to what does not
// exist have been waited for by then, and a date begins somewhere before it does in UTC.
const ahead = 24 * time.Hour

// Start is where the history of some objects begins: before the earliest time or date in any
// of them, and before a moment in any case.
func Start(objects *inventory.Inventory, before time.Time) time.Time {
	return earliest(objects.Objects(), before).Add(-ahead).UTC().Truncate(time.Second)
}

// Settled is when a history that begins at Start has: what is missing has been waited for by then. What was so then, was
// so for longer than anybody recorded.
func Settled(objects *inventory.Inventory, before time.Time) time.Time {
	return Start(objects, before).Add(time.Minute)
}

// earliest is the earliest time or date in some objects, if that is before a moment; else the moment.
func earliest(objects []client.Object, before time.Time) time.Time {
	for _, o := range objects {
		spec := reflect.ValueOf(o).Elem().FieldByName("Spec")
		walkTimes(spec, func(t time.Time) {
			if t.Before(before) {
				before = t
			}
		})
	}
	return before
}

var (
	typeTime = reflect.TypeFor[metav1.Time]()
	typeDate = reflect.TypeFor[v1alpha1.Date]()
)

// walkTimes visits each time and date in a value, and in what it holds.
func walkTimes(v reflect.Value, visit func(time.Time)) {
	switch {
	case v.Type() == typeTime:
		if t := v.Interface().(metav1.Time); !t.IsZero() {
			visit(t.Time)
		}
		return
	case v.Type() == typeDate:
		if t, err := time.Parse(time.DateOnly, v.String()); err == nil {
			visit(t)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walkTimes(v.Elem(), visit)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			walkTimes(field, visit)
		}
	case reflect.Slice:
		if k := v.Type().Elem().Kind(); k == reflect.String && v.Type().Elem() != typeDate {
			return
		}
		for i := range v.Len() {
			walkTimes(v.Index(i), visit)
		}
	default:
	}
}
