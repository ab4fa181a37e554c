// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/entente-dev/entente/test/schema"
)

// targets are the addresses that a tenant's channels may be given.
type targets struct {
	// Own is a server of the tenant's, and Mail one for mail. Trap is one that the manager may not reach.
	Own, Mail, Trap string
	// Neighbour is the namespace of somebody else.
	Neighbour string
}

// mutator changes objects. All that it does follows from its chance, and from now.
type mutator struct {
	*rand.Rand
	*corpus
	targets
	now time.Time
	// known are names that references may have.
	known []string
	// wild changes are mostly refused by the API server; the others mostly not.
	wild bool
}

// spot is a place in an object that may be changed.
type spot struct {
	node   schema.Node
	place  string // with its resource, and without indexes
	path   string // with indexes, for people
	value  any
	there  bool
	set    func(any)
	remove func()
}

func (m *mutator) oneIn(n int) bool { return m.IntN(n) == 0 }

func pick[T any](m *mutator, from []T) T { return from[m.IntN(len(from))] }

// spec changes one thing in the spec of an object, or in its status, and says what.
func (m *mutator) change(o map[string]any, plural, part string) string {
	value, there := o[part]
	at := spot{
		node: m.schemas[plural].Properties[part], place: plural + " " + part, path: part, value: value, there: there,
		set: func(v any) { o[part] = v }, remove: func() { delete(o, part) },
	}
	at = m.descend(at)
	return at.path + ": " + m.changeAt(at)
}

// descend walks down from a spot until chance says to stop, or there is nothing below. What a
// sample has and this object has not is put there on the way.
func (m *mutator) descend(at spot) spot {
	for depth := 0; ; depth++ {
		if depth > 0 && m.oneIn(9) {
			return at
		}
		if at.value == nil && len(m.seen[at.place]) > 0 {
			at.value, at.there = runtime.DeepCopyJSONValue(pick(m, m.seen[at.place])), true
			at.set(at.value)
		}
		var ok bool
		if at, ok = m.below(at); !ok {
			return at
		}
	}
}

// below is a spot one level down; false if there is none.
func (m *mutator) below(at spot) (spot, bool) {
	switch value := at.value.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(at.node.Properties))
		node, suffix := func(name string) schema.Node { return at.node.Properties[name] }, "."
		if at.node.Values != nil {
			names, suffix = slices.Sorted(maps.Keys(value)), "{}"
			node = func(string) schema.Node { return *at.node.Values }
		}
		if len(names) == 0 {
			return at, false
		}
		name := m.heavy(names, node)
		v, there := value[name]
		place := at.place + suffix
		if suffix == "." {
			place += name
		}
		return spot{
			node: node(name), place: place, path: at.path + "." + name, value: v, there: there,
			set: func(v any) { value[name] = v }, remove: func() { delete(value, name) },
		}, true
	case []any:
		if at.node.Items == nil || len(value) == 0 || m.oneIn(4) {
			return at, false
		}
		i, up := m.IntN(len(value)), at
		return spot{
			node: *at.node.Items, place: at.place + "[]", path: fmt.Sprintf("%s[%d]", at.path, i), value: value[i], there: true,
			set: func(v any) { value[i] = v }, remove: func() { up.set(slices.Delete(slices.Clone(value), i, i+1)) },
		}, true
	}
	return at, false
}

// heavy picks a name: half of the time each is as likely, and half of the time each field below it, so
// that what lies deep is reached.
func (m *mutator) heavy(names []string, node func(string) schema.Node) string {
	if m.oneIn(2) {
		return pick(m, names)
	}
	total := 0
	for _, name := range names {
		total += leaves(node(name))
	}
	at := m.IntN(total)
	for _, name := range names {
		if at -= leaves(node(name)); at < 0 {
			return name
		}
	}
	return names[0]
}

// leaves counts the fields below a node; a field without any is one.
func leaves(n schema.Node) (count int) {
	for _, property := range n.Properties {
		count += leaves(property)
	}
	if n.Items != nil {
		count += leaves(*n.Items)
	}
	return max(1, count)
}

// changeAt puts something else at a spot, and says what.
func (m *mutator) changeAt(at spot) string {
	set := func(what string, v any) string {
		at.set(v)
		return what
	}
	if m.wild {
		switch m.IntN(6) {
		case 0:
			return set("null", nil)
		case 1:
			at.remove()
			return "left out"
		case 2:
			return set("another type", pick(m, []any{true, int64(-1), int64(7), 1.5, "text", "", []any{}, []any{nil}, []any{[]any{}}, map[string]any{}, map[string]any{"x": "y"}}))
		case 3:
			if o, ok := at.value.(map[string]any); ok {
				o[pick(m, []string{"unknown", "Spec", "$ref", "__proto__", "", "a.b/c", "\u202e"})] = pick(m, []any{int64(1), nil, map[string]any{}})
				return "an unknown field"
			}
		}
	}
	if seen := m.seen[at.place]; len(seen) > 0 && m.oneIn(3) {
		return set("as another sample has it", runtime.DeepCopyJSONValue(pick(m, seen)))
	}
	switch v := at.value.(type) {
	case []any:
		what, list := m.list(at.node, at.place, v)
		return set(what, list)
	case map[string]any:
		if len(v) == 0 {
			return set("null", nil)
		}
		name := pick(m, slices.Sorted(maps.Keys(v)))
		delete(v, name)
		return "without " + name
	}
	what, v := m.scalar(at.node, at.place)
	return set(what, v)
}

// list is another list than there was: shorter, longer, at its bound or over it, or in disorder.
func (m *mutator) list(n schema.Node, place string, was []any) (string, []any) {
	list := slices.Clone(was)
	switch m.IntN(6) {
	case 0:
		return "an empty list", []any{}
	case 1:
		m.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return "a list in disorder", list
	case 2:
		if len(list) > 0 {
			return "an item twice", append(list, runtime.DeepCopyJSONValue(pick(m, list)))
		}
	}
	length, what := n.MaxItems, "a list at its bound"
	switch {
	case m.wild && m.oneIn(3):
		length, what = 20_000, "a huge list"
	case m.wild:
		length, what = n.MaxItems+1, "a list over its bound"
	case m.oneIn(3):
		length, what = min(len(list)+1+m.IntN(4), n.MaxItems), "a longer list"
	}
	from := m.seen[place+"[]"]
	if len(from) == 0 {
		from = list
	}
	if len(from) == 0 {
		return what, []any{"x"}
	}
	for i := len(list); i < length; i++ {
		list = append(list, numbered(runtime.DeepCopyJSONValue(pick(m, from)), i))
	}
	return what, list
}

// numbered is an item of a list that differs from the others by its name.
func numbered(item any, i int) any {
	switch item := item.(type) {
	case string:
		return fmt.Sprintf("%s-%d", item, i)
	case map[string]any:
		for _, key := range []string{"name", "notification"} {
			if name, ok := item[key].(string); ok {
				item[key] = fmt.Sprintf("%s-%d", name, i)
			}
		}
	}
	return item
}
