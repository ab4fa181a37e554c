// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"reflect"
	"time"

	"github.com/entente-dev/entente/internal/plain"
)

// clean takes out of every text of a page what steers whoever shows it: names, titles and notes are what anybody
// typed. A text that is added to a page later is cleaned with the others.
func clean(page any) { cleanValue(reflect.ValueOf(page)) }

// atoms hold no text that anybody typed.
var atoms = map[reflect.Type]bool{reflect.TypeFor[time.Time](): true, reflect.TypeFor[*time.Location](): true}

func cleanValue(v reflect.Value) {
	switch {
	case atoms[v.Type()]:
	case v.Kind() == reflect.String && v.CanSet():
		v.SetString(plain.Line(v.String()))
	case v.Kind() == reflect.Pointer && !v.IsNil():
		cleanValue(v.Elem())
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			cleanValue(field)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			cleanValue(v.Index(i))
		}
	}
}
