// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"slices"
)

// world holds all objects as they were last seen.
type world struct {
	objects map[string]object
}

func newWorld() *world { return &world{objects: map[string]object{}} }

// change is one condition that is not as it was.
type change struct {
	object    object
	condition condition
}

// observe takes in an object and returns what changed in its conditions. Of a condition that
// was not known before only trouble counts as a change: else the start would print what nobody
// needs to look at.
func (w *world) observe(o object) []change {
	before := w.objects[o.key()]
	w.objects[o.key()] = o
	var changes []change
	for _, c := range o.conditions {
		old := before.condition(c.kind)
		known := old.status == "True" || old.status == "False"
		if old == c || !known && !c.bad() {
			continue
		}
		changes = append(changes, change{object: o, condition: c})
	}
	return changes
}

func (w *world) forget(o object) { delete(w.objects, o.key()) }

// all returns the objects of a kind for which keep holds, in order of their titles.
func (w *world) all(kind string, keep func(object) bool) []object {
	var out []object
	for _, o := range w.objects {
		if o.kind == kind && keep(o) {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b object) int { return cmp.Compare(a.title(), b.title()) })
	return out
}

// kinds returns the kinds that have objects, in order.
func (w *world) kinds() []string {
	var out []string
	for _, o := range w.objects {
		if !slices.Contains(out, o.kind) {
			out = append(out, o.kind)
		}
	}
	slices.Sort(out)
	return out
}
