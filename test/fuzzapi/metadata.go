// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// ours are the labels and annotations that the manager reads or writes.
var ours = []string{
	v1alpha1.LabelUse, v1alpha1.LabelGenerated, v1alpha1.LabelAlliance, v1alpha1.LabelCadence,
	v1alpha1.AnnotationHosts, v1alpha1.AnnotationPlaintext, v1alpha1.AnnotationResolved, v1alpha1.AnnotationReplaced, v1alpha1.AnnotationMade,
}

// metadata changes one thing in the metadata of an object, and says what.
func (m *mutator) metadata(o map[string]any) string {
	meta, ok := o["metadata"].(map[string]any)
	if !ok {
		return "metadata: as they were"
	}
	name, value := m.metadatum()
	meta[name] = value
	if name == "generateName" {
		delete(meta, "name")
	}
	return "metadata." + name
}

// metadatum is a field of the metadata with another value.
func (m *mutator) metadatum() (name string, value any) {
	uid := "6f1c1a4e-6a0a-4f43-9f0e-0a1b2c3d4e5f"
	owner := func(kind, name string) any {
		return map[string]any{"apiVersion": v1alpha1.SchemeGroupVersion.String(), "kind": kind, "name": name, "uid": uid, "controller": m.oneIn(2), "blockOwnerDeletion": m.oneIn(2)}
	}
	if m.wild {
		switch m.IntN(10) {
		case 0:
			return "labels", map[string]any{strings.Repeat("x", 70): "y", "a b": strings.Repeat("z", 100)}
		case 1:
			return "annotations", map[string]any{"x": strings.Repeat("\u65e5", 100_000)}
		case 2:
			return "namespace", m.Neighbour
		case 3:
			return "ownerReferences", pick(m, []any{[]any{map[string]any{}}, "x", []any{owner("Alliance", "a"), owner("Issue", "b")}})
		case 4:
			return "managedFields", pick(m, []any{[]any{map[string]any{"manager": "x", "operation": "Apply", "fieldsV1": map[string]any{"f:spec": int64(1)}}}, []any{nil}, "x"})
		case 5:
			return "uid", uid
		case 6:
			return "resourceVersion", pick(m, []any{"1", "x", "-1", int64(1), "99999999999999999999"})
		case 7:
			return "name", pick(m, []any{"Not A Name", "", "..", strings.Repeat("a", 254), int64(1), "\u202e", nil})
		case 8:
			return "creationTimestamp", pick(m, []any{"1900-01-01T00:00:00Z", "x", []any{}, map[string]any{}})
		}
		return "deletionTimestamp", pick(m, []any{"2020-01-01T00:00:00Z", "x", []any{}})
	}
	switch m.IntN(7) {
	case 0:
		return "labels", map[string]any{pick(m, ours): pick(m, append(m.known, "", "true")), "app": "x"}
	case 1:
		at, _ := m.moment()
		return "annotations", map[string]any{pick(m, ours): pick(m, append(m.known, at, "*", "\u202e{}")), "x": strings.Repeat("y", 1<<m.IntN(17))}
	case 2:
		return "ownerReferences", []any{owner(pick(m, []string{"Alliance", "Issue", "Review", "Pod"}), pick(m, m.known))}
	case 3:
		return "finalizers", pick(m, []any{[]any{"example.com/hold"}, []any{"foregroundDeletion"}, []any{"orphan", "example.com/hold"}})
	case 4:
		many := map[string]any{}
		for i := range 200 {
			many[fmt.Sprintf("x-%d", i)] = fmt.Sprint(i)
		}
		return "labels", many
	case 5:
		return "generateName", pick(m, []any{"made-", strings.Repeat("g", 60), strings.Repeat("g", 250)})
	}
	return "generation", int64(1 << 40)
}
