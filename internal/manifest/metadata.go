// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// standIn is the name of an object whose own cannot be read. The rules ask for one; with it, the
// rest of the object is checked nevertheless.
const standIn = "unnamed"

// metadata reads the metadata and fills in the namespace; nil if it cannot be checked further.
func (c *candidate) metadata(namespace string) *metav1.ObjectMeta {
	raw, found := c.content["metadata"]
	fields, ok := raw.(map[string]any)
	if found && raw != nil && !ok {
		c.content["metadata"] = map[string]any{"name": standIn}
		c.problems = append(c.problems, c.problem("metadata", "must be a map; write name: and so on below it"))
		return nil
	}
	if fields == nil {
		fields = map[string]any{}
		c.content["metadata"] = fields
	}
	c.name, _ = fields["name"].(string)
	if own := fields["namespace"]; own == nil || own == "" {
		fields["namespace"] = namespace
	}
	c.namespace, _ = fields["namespace"].(string)
	// An object in a file has no name but the one it is given.
	if name := fields["name"]; name == nil || name == "" {
		message := "Required value: give the object a name"
		if fields["generateName"] != nil {
			message = "Required value: an object in a file needs a name; generateName is for kubectl create alone"
		}
		c.problems = append(c.problems, c.problem("metadata.name", message))
		fields["name"] = standIn
	}
	meta, _, unknown, err := objectmeta.GetObjectMetaWithOptions(c.content, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		c.problems = append(c.problems, c.malformed(fields, err))
		c.content["metadata"] = map[string]any{"name": standIn}
		return nil
	}
	for _, name := range unknown {
		last := name[strings.LastIndexByte(name, '.')+1:]
		hint := ""
		if name == "metadata."+last {
			hint = hintOf(last, metadataFields, "metadata")
		}
		c.problems = append(c.problems, c.problem(name, "unknown field"+hint))
	}
	return meta
}

// malformed finds the field of the metadata that has the wrong type.
func (c *candidate) malformed(fields map[string]any, err error) Problem {
	fails := func(content map[string]any) bool {
		_, _, err := objectmeta.GetObjectMeta(map[string]any{"metadata": content}, false)
		return err != nil
	}
	at, bad := "metadata", any(nil)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !fails(map[string]any{name: fields[name]}) {
			continue
		}
		at, bad = at+"."+name, fields[name]
		below, _ := bad.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(below)) {
			if fails(map[string]any{name: map[string]any{key: below[key]}}) {
				at, bad = at+"."+key, below[key]
				break
			}
		}
		break
	}
	switch bad.(type) {
	case bool, int64, float64:
		if strings.HasSuffix(err.Error(), "of type string") {
			return c.problem(at, "must be text; write the value in quotes")
		}
	}
	return c.problem(at, "has the wrong type: "+strings.TrimPrefix(err.Error(), "json: "))
}

// metadataFields are those that any object has.
var metadataFields = func() []string {
	var names []string
	for f := range reflect.TypeFor[metav1.ObjectMeta]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}()
