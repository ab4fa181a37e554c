// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
	"github.com/entente-dev/entente/test/schema"
)

// plurals are the kinds by the names of their resources.
var plurals = map[string]string{
	v1alpha1.KindPartner:             "partners",
	v1alpha1.KindCommunicationPolicy: "communicationpolicies",
	v1alpha1.KindAlliance:            "alliances",
	v1alpha1.KindReview:              "reviews",
	v1alpha1.KindIssue:               "issues",
	v1alpha1.KindNotification:        "notifications",
}

// order of the resources: what refers to others comes after them.
var order = []string{"partners", "communicationpolicies", "alliances", "reviews", "issues", "notifications"}

// kindOf is the kind of a resource.
func kindOf(plural string) string {
	for kind, p := range plurals {
		if p == plural {
			return kind
		}
	}
	return ""
}

// corpus is what valid objects look like.
type corpus struct {
	schemas map[string]schema.Node
	samples map[string][]map[string]any
	// seen are the values that samples have at each place: "issues spec.updates[].note".
	seen map[string][]any
}

// newCorpus reads the schemas, and the samples and test data that the API server accepts.
func newCorpus() (*corpus, error) {
	c := &corpus{schemas: map[string]schema.Node{}, samples: map[string][]map[string]any{}, seen: map[string][]any{}}
	for _, plural := range plurals {
		root, err := schema.Of(plural)
		if err != nil {
			return nil, err
		}
		c.schemas[plural] = root
	}
	objects, err := harness.ReadObjects("config/samples/0*.yaml", "test/api/testdata/examples/*.yaml", "test/upgrade/testdata/world.yaml")
	if err != nil {
		return nil, err
	}
	cases, err := readCases()
	if err != nil {
		return nil, err
	}
	for _, o := range append(objects, cases...) {
		c.add(o)
	}
	return c, nil
}

// add learns from a valid object.
func (c *corpus) add(o *unstructured.Unstructured) {
	plural, ours := plurals[o.GetKind()]
	if !ours {
		return
	}
	o.SetNamespace("")
	o.Object = whole(o.Object).(map[string]any)
	c.samples[plural] = append(c.samples[plural], o.Object)
	root := c.schemas[plural]
	for _, part := range []string{"spec", "status"} {
		if v, ok := o.Object[part]; ok {
			c.learn(plural+" "+part, root.Properties[part], v)
		}
	}
}

func (c *corpus) learn(place string, n schema.Node, v any) {
	c.seen[place] = append(c.seen[place], v)
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if n.Values != nil {
				c.learn(place+"{}", *n.Values, v[name])
			} else {
				c.learn(place+"."+name, n.Properties[name], v[name])
			}
		}
	case []any:
		if n.Items == nil {
			return
		}
		for _, item := range v {
			c.learn(place+"[]", *n.Items, item)
		}
	}
}

// readCases reads what the tests of the API have as accepted.
func readCases() ([]*unstructured.Unstructured, error) {
	root, err := harness.Root()
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(root, "test/api/testdata/cases/*.yaml"))
	if err != nil {
		return nil, err
	}
	var out []*unstructured.Unstructured
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var suite struct {
			Kind    string
			Base    map[string]any
			Accepts []struct{ With map[string]any }
		}
		if err := yaml.Unmarshal(data, &suite); err != nil {
			return nil, err
		}
		for _, accepted := range suite.Accepts {
			o := &unstructured.Unstructured{Object: merged(suite.Base, accepted.With)}
			o.SetAPIVersion(v1alpha1.SchemeGroupVersion.String())
			o.SetKind(suite.Kind)
			out = append(out, o)
		}
	}
	return out, nil
}

// merged is an object with a merge patch on it.
func merged(base, patch map[string]any) map[string]any {
	out := runtime.DeepCopyJSON(whole(base).(map[string]any))
	for name, v := range whole(patch).(map[string]any) {
		was, deep := out[name].(map[string]any)
		with, both := v.(map[string]any)
		switch {
		case v == nil:
			delete(out, name)
		case deep && both:
			out[name] = merged(was, with)
		default:
			out[name] = v
		}
	}
	return out
}

// whole turns numbers without a fraction into integers, as the API server's clients have them.
func whole(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, e := range v {
			out[name] = whole(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = whole(e)
		}
		return out
	case float64:
		if v == float64(int64(v)) {
			return int64(v)
		}
	}
	return v
}

// leaf is the last name in a place: note of "issues spec.updates[].note".
func leaf(place string) string {
	place = strings.TrimRight(place, "[]{}")
	return place[strings.LastIndexAny(place, ". ")+1:]
}
