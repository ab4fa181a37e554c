// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"reflect"
	"sync"
)

// flat is the data of a message with the fields of what it embeds beside its own. A template looks up a field of an embedded
// struct so slowly, each time, that messages would take nearly twice as long.
func flat(data any) any {
	from := reflect.ValueOf(data)
	if from.Kind() != reflect.Struct {
		return data
	}
	l := layoutOf(from.Type())
	to := reflect.New(l.flat).Elem()
	for i, index := range l.from {
		to.Field(i).Set(from.FieldByIndex(index))
	}
	return to.Interface()
}

// layout is a flat type, and where its fields are in the type that it is made from.
type layout struct {
	flat reflect.Type
	from [][]int
}

// layouts are by the type that they are made from.
var layouts sync.Map

func layoutOf(t reflect.Type) layout {
	if known, ok := layouts.Load(t); ok {
		return known.(layout)
	}
	var l layout
	var fields []reflect.StructField
	for _, f := range fieldsOf(t) {
		fields = append(fields, reflect.StructField{Name: f.Name, Type: f.Type})
		l.from = append(l.from, f.Index)
	}
	l.flat = reflect.StructOf(fields)
	layouts.Store(t, l)
	return l
}
