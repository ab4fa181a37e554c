// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"reflect"
	"slices"
	"strings"

	"github.com/entente-dev/entente/internal/nearest"
)

// fieldsOf lists the fields of a type that a template can write, in order.
func fieldsOf(t reflect.Type) []reflect.StructField {
	var out []reflect.StructField
	if t.Kind() != reflect.Struct {
		return nil
	}
	for _, f := range reflect.VisibleFields(t) {
		if !f.Anonymous {
			out = append(out, f)
		}
	}
	return out
}

func firstField(t reflect.Type) string { return fieldsOf(t)[0].Name }

// fieldList writes fields for an error.
func fieldList(t reflect.Type) string {
	var names []string
	for _, f := range fieldsOf(t) {
		names = append(names, "."+f.Name)
	}
	return strings.Join(names, ", ")
}

// listFields writes the lists that can be ranged over, for an error.
func listFields(t reflect.Type) string {
	var names []string
	for _, f := range fieldsOf(t) {
		if f.Type.Kind() == reflect.Slice {
			names = append(names, "."+f.Name)
		}
	}
	return strings.Join(names, ", ")
}

// maxSuggested is how many fields an error names.
const maxSuggested = 3

// suggestion writes the names nearest to one that does not exist: of the fields here, and,
// within a range or with, of those of the message itself.
func suggestion(root, here reflect.Type, name string) string {
	type near struct {
		text     string
		distance int
	}
	var all []near
	add := func(t reflect.Type, prefix string) {
		for _, f := range fieldsOf(t) {
			all = append(all, near{prefix + f.Name, nearest.Distance(strings.ToLower(f.Name), strings.ToLower(name))})
		}
	}
	add(here, ".")
	if here != root {
		add(root, "$.")
	}
	slices.SortStableFunc(all, func(a, b near) int { return a.distance - b.distance })
	var names []string
	for _, n := range all[:min(maxSuggested, len(all))] {
		if n.distance > all[0].distance+1 {
			break
		}
		names = append(names, n.text)
	}
	return strings.Join(names, " or ")
}
