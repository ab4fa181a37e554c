// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/utils/ptr"
)

// A generator makes a value for any part of a schema, with every field set.
type generator struct {
	t *testing.T
	// largest fills every string, list and map up to its bound; otherwise texts are short
	// and lists have six entries (there are six kinds of channels).
	largest bool
}

// spec makes a valid spec of a kind.
func (g generator) spec(c *crd) map[string]any {
	g.t.Helper()
	spec := g.value(c.spec(), "spec", 0).(map[string]any)
	fit[c.kind](spec)
	return spec
}

// status makes a valid status of a kind.
func (g generator) status(c *crd) map[string]any {
	g.t.Helper()
	return g.value(c.status(), "status", 0).(map[string]any)
}

// value makes a value for a node at a path. Entries of a list differ by their index, i.
func (g generator) value(n *node, path string, i int) any {
	g.t.Helper()
	switch n.Type {
	case "object":
		return g.object(n, path, i)
	case "array":
		list := []any{}
		for j := range g.length(n) {
			list = append(list, g.value(n.Items, path+"[]", j))
		}
		return list
	case "integer":
		return g.integer(n, path)
	case "boolean":
		return true
	case "string":
		return g.text(n, path, i)
	}
	g.t.Fatalf("%s: the generator does not know the type %q", path, n.Type)
	return nil
}

func (g generator) object(n *node, path string, i int) map[string]any {
	g.t.Helper()
	o := map[string]any{}
	for name, property := range n.Properties {
		o[name] = g.value(property, path+"."+name, i)
	}
	if n.Values != nil {
		count := 2
		if g.largest {
			count = g.bound(n.MaxProps, path, "maxProperties")
		}
		for j := range count {
			o[fill("key", j, 40)] = g.value(n.Values, path+"{}", j)
		}
	}
	return o
}

// length is how many entries a list gets. A set of an enumeration cannot exceed it.
func (g generator) length(n *node) int {
	length := min(6, *n.MaxItems)
	if g.largest {
		length = *n.MaxItems
	}
	key := n.Items
	if len(n.ListMapKeys) == 1 {
		key = n.Items.Properties[n.ListMapKeys[0]]
	}
	if n.ListType != "atomic" && len(key.Enum) > 0 {
		length = min(length, len(key.Enum))
	}
	return length
}

func (g generator) integer(n *node, path string) int64 {
	g.t.Helper()
	switch {
	case g.largest && n.Maximum != nil:
		return *n.Maximum
	case g.largest:
		return 1<<31 - 1
	case n.Minimum == nil && strings.HasPrefix(path, "status."):
		return 1 // the manager counts; nobody writes a number that others would have to bear
	case n.Minimum == nil:
		g.t.Fatalf("%s has no minimum", path)
	}
	return *n.Minimum
}

func (g generator) text(n *node, path string, i int) string {
	g.t.Helper()
	field := path[strings.LastIndex(path, ".")+1:]
	switch {
	case len(n.Enum) > 0:
		return n.Enum[i%len(n.Enum)]
	case n.Format == "date-time":
		return "2026-01-01T00:00:00+01:00"
	case n.Format == "date":
		return fmt.Sprintf("2026-%02d-%02d", i/28+1, i%28+1)
	}
	limit := g.bound(n.MaxLength, path, "maxLength")
	if !g.largest {
		limit = min(limit, max(24, ptr.Deref(n.MinLength, 0)))
	}
	form := plain
	if n.Pattern != "" {
		form.valid = camelCase // as the type and the reason of a condition are
	}
	for _, r := range n.Rules {
		if f, ok := formOf(g.t, path, r); ok {
			form = f
		}
	}
	return form.valid(strings.Trim(field, "[]"), i, limit)
}

func (g generator) bound(b *int, path, what string) int {
	g.t.Helper()
	if b == nil {
		g.t.Fatalf("%s has no %s: an object could grow without end", path, what)
	}
	return *b
}

// fill makes a text of a length that begins with a word and a number: name-3-xxxx.
func fill(word string, i, length int) string {
	s := fmt.Sprintf("%s-%d-", strings.ToLower(word), i)
	if len(s) > length-1 {
		s = fmt.Sprintf("x%d-", i)
	}
	return s + strings.Repeat("x", max(0, length-len(s)))
}
