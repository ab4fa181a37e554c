// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"reflect"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// everyTime calls a function with each time in a value, and makes what could hold one.
func everyTime(v reflect.Value, do func(*metav1.Time)) {
	switch {
	case v.Type() == reflect.TypeFor[metav1.Time]():
		do(v.Addr().Interface().(*metav1.Time))
	case v.Type() == reflect.TypeFor[metav1.ObjectMeta]():
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		everyTime(v.Elem(), do)
	case v.Kind() == reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		everyTime(v.Index(0), do)
	case v.Kind() == reflect.Struct:
		for _, f := range v.Fields() {
			everyTime(f, do)
		}
	}
}

// Every time of every kind has whole seconds and a year of four digits once it is read, wherever
// it comes from.
func TestTimesThatAreReadAreThoseThatCanBeWritten(t *testing.T) {
	zone := time.FixedZone("", 14*60*60)
	for name, c := range map[string]struct{ written, read time.Time }{
		"a fraction":                    {gen.UTC("2026-03-03 09:00").Add(500 * time.Millisecond), gen.UTC("2026-03-03 09:00")},
		"a nanosecond before":           {gen.UTC("2026-03-03 09:00").Add(-time.Nanosecond), gen.UTC("2026-03-03 09:00").Add(-time.Second)},
		"none":                          {gen.UTC("2026-03-03 09:00"), gen.UTC("2026-03-03 09:00")},
		"a year that is another in UTC": {time.Date(0, 1, 1, 0, 0, 0, 0, zone), time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC)},
		"a year of five digits":         {time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)},
		"no time":                       {time.Time{}, time.Time{}},
	} {
		objects := func() []client.Object {
			return []client.Object{&v1alpha1.Partner{}, &v1alpha1.CommunicationPolicy{}, &v1alpha1.Alliance{}, &v1alpha1.Review{}, &v1alpha1.Issue{}, &v1alpha1.Notification{}}
		}
		for _, o := range objects() {
			n := 0
			everyTime(reflect.ValueOf(o).Elem(), func(x *metav1.Time) { x.Time = c.written; n++ })
			if n < 2 {
				t.Fatalf("%T has %d times", o, n)
			}
			var i inventory.Inventory
			if err := i.Add(o); err != nil {
				t.Fatal(err)
			}
			everyTime(reflect.ValueOf(o).Elem(), func(x *metav1.Time) {
				if !x.Time.Equal(c.read) {
					t.Errorf("%s in a %s: %s is read as %s", name, inventory.KindOf(o), c.written, x.Time)
				}
			})
		}
	}
	var i inventory.Inventory
	list := &v1alpha1.ReviewList{Items: []v1alpha1.Review{*gen.Review("yearly").Review}}
	list.Items[0].Spec.DueTime = metav1.NewTime(gen.UTC("2026-03-03 09:00").Add(time.Millisecond))
	if err := i.AddList(list); err != nil {
		t.Fatal(err)
	}
	if got := i.Reviews[0].Spec.DueTime.Time; !got.Equal(gen.UTC("2026-03-03 09:00")) {
		t.Errorf("of a list it is read as %s", got)
	}
}
