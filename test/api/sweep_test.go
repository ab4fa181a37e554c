// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
)

// A breach is one bound of a schema that a value breaks.
type breach struct {
	path  string // of the node: spec.team[].partner
	value any    // what to write there instead; nil: leave it out
	says  string // a part of the refusal
}

// TestEveryBoundIsKept takes a valid spec with every field set and breaks each bound of the
// schema, one at a time: lengths, numbers, enumerations, dates, required fields, and the CEL
// rules of a text. Rules over several fields have their cases in testdata/cases.
func TestEveryBoundIsKept(t *testing.T) {
	for _, c := range mustReadCRDs(t) {
		t.Run(c.kind, func(t *testing.T) {
			namespace := newNamespace(t)
			spec := generator{t: t}.spec(c)
			if got := causesOf(t, create(t, c, object(c.kind, namespace, map[string]any{"spec": spec}))); len(got) > 0 {
				t.Fatalf("the valid spec is refused: %q", got)
			}
			for _, b := range breaches(t, c) {
				broken := map[string]any{"spec": runtime.DeepCopyJSONValue(spec)}
				field := set(broken, b.path, b.value)
				if field == "" {
					t.Errorf("%s: the valid spec has no such field", b.path)
					continue
				}
				got := causesOf(t, create(t, c, object(c.kind, namespace, broken)))
				if !slices.ContainsFunc(got, func(g cause) bool {
					return (g.Field == field || strings.HasPrefix(g.Field, field+"[") || strings.HasPrefix(g.Field, field+".")) && strings.Contains(g.Says, b.says)
				}) {
					t.Errorf("%s = %.80v: got the causes %.400q, want %q", field, b.value, got, b.says)
				}
			}
		})
	}
}

// A field that does not exist is refused by its name, not dropped.
func TestUnknownFieldsAreRefused(t *testing.T) {
	namespace := newNamespace(t)
	suites := readSuites(t)
	for _, c := range mustReadCRDs(t) {
		misspelt := map[string]any{"spec": map[string]any{"suspended": true}}
		err := create(t, c, object(c.kind, namespace, merge(t, suites[c.kind].Base, misspelt)))
		if err == nil || !strings.Contains(err.Error(), `unknown field "spec.suspended"`) {
			t.Errorf("%s: %v", c.kind, err)
		}
	}
}

// breaches lists what can be broken in the spec of a kind.
func breaches(t *testing.T, c *crd) []breach {
	t.Helper()
	var all []breach
	c.spec().walk("spec", func(path string, n *node) {
		add := func(value any, says string) { all = append(all, breach{path, value, says}) }
		for _, name := range n.Required {
			all = append(all, breach{path + "." + name, nil, "Required value"})
		}
		switch n.Type {
		case "string":
			breakText(t, path, n, add)
		case "integer":
			if n.Minimum != nil {
				add(*n.Minimum-1, fmt.Sprintf("should be greater than or equal to %d", *n.Minimum))
			}
			if n.Maximum != nil {
				add(*n.Maximum+1, fmt.Sprintf("should be less than or equal to %d", *n.Maximum))
			}
		case "array":
			g := generator{t: t}
			if n.MinItems != nil {
				var few []any
				for i := range *n.MinItems - 1 {
					few = append(few, g.value(n.Items, path+"[]", i))
				}
				add(append([]any{}, few...), fmt.Sprintf("should have at least %d items", *n.MinItems))
			}
			var many []any
			for i := range *n.MaxItems + 1 {
				many = append(many, g.value(n.Items, path+"[]", i))
			}
			add(many, fmt.Sprintf("must have at most %d items", *n.MaxItems))
			if n.ListType != "atomic" {
				twice := g.value(n.Items, path+"[]", 0)
				add([]any{twice, twice}, "Duplicate value")
			}
		case "object":
			if n.MinProps != nil {
				add(map[string]any{}, fmt.Sprintf("should have at least %d properties", *n.MinProps))
			}
			if n.MaxProps != nil {
				many := map[string]any{}
				for i := range *n.MaxProps + 1 {
					many[fill("key", i, 20)] = generator{t: t}.value(n.Values, path+"{}", i)
				}
				add(many, fmt.Sprintf("must have at most %d items", *n.MaxProps))
			}
		}
	})
	return all
}

func breakText(t *testing.T, path string, n *node, add func(value any, says string)) {
	t.Helper()
	switch {
	case len(n.Enum) > 0:
		add("Nonsense", "Unsupported value")
	case n.Format == "date":
		add("2026-02-30", "must be of type date")
	case n.Format == "date-time":
		add("yesterday", "must be of type date-time")
	default:
		add(strings.Repeat("x", *n.MaxLength+1), fmt.Sprintf("may not be more than %d bytes", *n.MaxLength))
		if n.MinLength == nil {
			t.Errorf("%s has no minLength: is an empty text of any use?", path)
			return
		}
		add(strings.Repeat("x", *n.MinLength-1), fmt.Sprintf("should be at least %d chars long", *n.MinLength))
	}
	for _, r := range n.Rules {
		if strings.Contains(r.Rule, "oldSelf") {
			continue // a transition; it has its cases
		}
		formOf(t, path, r)
		add(wrongOf(r), r.Message)
	}
}

// set writes a value at a path (nil removes what is there) in the first entry of each list on
// the way that has the field, and returns the field as the API server prints it.
func set(o map[string]any, path string, value any) string {
	head, rest, more := strings.Cut(path, ".")
	name, item := strings.CutSuffix(head, "[]")
	name, entry := strings.CutSuffix(name, "{}")
	old, ok := o[name]
	switch {
	case !ok:
		return ""
	case item:
		for i, e := range old.([]any) {
			at := fmt.Sprintf("%s[%d]", name, i)
			if !more {
				old.([]any)[i] = value
				return at
			}
			if field := set(e.(map[string]any), rest, value); field != "" {
				return at + "." + field
			}
		}
		return ""
	case entry:
		for key := range old.(map[string]any) {
			old.(map[string]any)[key] = value
			return name + "." + key
		}
		return ""
	case more:
		if field := set(old.(map[string]any), rest, value); field != "" {
			return name + "." + field
		}
		return ""
	case value == nil:
		delete(o, name)
	default:
		o[name] = value
	}
	return name
}
