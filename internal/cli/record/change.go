// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// change is what a verb writes: operations on the object that was named, or an object of its
// own.
type change struct {
	operations []amend.Operation
	create     client.Object
	// name of what is created; of the object that was named otherwise.
	name string
	// shown is what is added, where it stands in the object; nil where something is only taken away.
	shown map[string]any
	// said says it in a few words, after the object's name.
	said string
	// since is when it begins to count.
	since time.Time
	// replaced is what it takes the place of, or takes away, by the name of its field.
	replaced map[string]any
	// another: two entries that say the same are about two, and neither is a slip.
	another bool
	// notes are what one should know about it.
	notes []string
}

// remarks adds notes, of which empty ones say nothing.
func (c *change) remarks(notes ...string) {
	for _, note := range notes {
		if note != "" {
			c.notes = append(c.notes, note)
		}
	}
}

// add adds an entry to a list of the object's spec. One that is there already is not added
// again: it would be the same command twice.
func add[T any](field string, list []T, entry T, since time.Time, said string) (*change, error) {
	for i := range list {
		if same(list[i], entry) {
			return nil, cmdutil.UsageError("the same is on record already in spec.%s; nothing was written", field)
		}
	}
	return appended(field, list, entry, since, said), nil
}

// addAnother adds an entry of which nobody can tell whether it is the same as one that is there: it is taken for another.
func addAnother[T any](field string, list []T, entry T, since time.Time, said string) *change {
	c := appended(field, list, entry, since, said)
	c.another = true
	return c
}

func appended[T any](field string, list []T, entry T, since time.Time, said string) *change {
	return &change{
		operations: []amend.Operation{amend.Append("/spec/"+field, len(list), entry)},
		shown:      nested("spec."+field, []T{entry}),
		since:      since, said: said,
	}
}

// set sets a field of the object's spec. What was there must not be lost in silence: it is
// either part of the value, or replaced.
func set(field string, value any, since time.Time, said string) *change {
	return &change{
		operations: []amend.Operation{amend.Set("/spec/"+strings.ReplaceAll(field, ".", "/"), value)},
		shown:      nested("spec."+field, value),
		since:      since, said: said,
	}
}

// takenBack removes a field of the object's spec, whose value is printed so that nothing is lost in silence.
func takenBack(field string, value any, said string) *change {
	return &change{
		operations: []amend.Operation{amend.Remove("/spec/" + field)},
		replaced:   map[string]any{field: value},
		said:       said,
	}
}

// removes reports whether a change takes a field away.
func (c *change) removes(field string) bool {
	return slices.ContainsFunc(c.operations, func(o amend.Operation) bool {
		return o.Op == "remove" && strings.Join(amend.FieldOf(o.Path), ".") == field
	})
}

// same compares as the API server keeps them.
func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// nested puts a value where it stands in an object.
func nested(path string, value any) map[string]any {
	before, after, more := strings.Cut(path, ".")
	if more {
		value = nested(after, value)
	}
	return map[string]any{before: value}
}

// serverSet are the fields of metadata that the API server sets.
var serverSet = []string{"creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generation",
	"managedFields", "ownerReferences", "resourceVersion", "selfLink", "uid"}

// manifest is the object as one commits it, with the change.
func (c *change) manifest(raw *unstructured.Unstructured) (map[string]any, error) {
	var u *unstructured.Unstructured
	if c.create == nil {
		u = raw.DeepCopy()
	} else {
		var err error
		if u, err = untyped(c.create); err != nil {
			return nil, err
		}
	}
	delete(u.Object, "status")
	for _, field := range serverSet {
		unstructured.RemoveNestedField(u.Object, "metadata", field)
	}
	annotations := u.GetAnnotations()
	delete(annotations, "kubectl.kubernetes.io/last-applied-configuration")
	if len(annotations) == 0 {
		annotations = nil
	}
	u.SetAnnotations(annotations)
	if c.create != nil {
		return u.Object, nil
	}
	before, err := u.MarshalJSON()
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(c.operations)
	if err != nil {
		return nil, err
	}
	patch, err := jsonpatch.DecodePatch(data)
	if err != nil {
		return nil, err
	}
	after, err := patch.Apply(before)
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	return out, json.Unmarshal(after, &out)
}

// asYAML writes a value by its JSON tags.
func asYAML(v any) string {
	data, err := yaml.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// empty reports whether nothing is said.
func empty[T any](v T) bool { return reflect.ValueOf(&v).Elem().IsZero() }
