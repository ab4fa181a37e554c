// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package situations

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// kinds by the names that situations use.
var kinds = map[string]string{
	"alliance": v1alpha1.KindAlliance, "partner": v1alpha1.KindPartner, "policy": v1alpha1.KindCommunicationPolicy,
	"review": v1alpha1.KindReview, "issue": v1alpha1.KindIssue,
}

// world is a file in world/: the objects that are there, and what a new object of a kind has.
type world struct {
	Objects  map[string]map[string]any `json:"objects"`
	Defaults map[string]map[string]any `json:"defaults"`
}

// Manifests are the objects of a situation as YAML, for whatever reads files.
func (s *Situation) Manifests(dir string, c *Chapter) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(dir, "world", c.World+".yaml"))
	if err != nil {
		return nil, err
	}
	var w world
	if err := yaml.UnmarshalStrict(text, &w); err != nil {
		return nil, err
	}
	for _, name := range s.Without {
		if _, there := w.Objects[name]; !there {
			return nil, fmt.Errorf("%s: without: there is no %s in the world", s.Name, name)
		}
		delete(w.Objects, name)
	}
	for name, facts := range s.Facts {
		kind, _, _ := strings.Cut(name, "/")
		spec, there := w.Objects[name]
		if !there {
			spec = clone(w.Defaults[kind])
		}
		w.Objects[name] = merge(spec, facts)
	}
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(w.Objects)) {
		short, object, _ := strings.Cut(name, "/")
		if kinds[short] == "" || object == "" {
			return nil, fmt.Errorf("%s: %q is no object; write KIND/NAME with one of the kinds alliance, partner, policy, review and issue", s.Name, name)
		}
		one, err := yaml.Marshal(map[string]any{
			"apiVersion": v1alpha1.SchemeGroupVersion.String(), "kind": kinds[short],
			"metadata": map[string]any{"name": object}, "spec": w.Objects[name],
		})
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "---\n%s", one)
	}
	return out.Bytes(), nil
}

func clone(m map[string]any) map[string]any { return merge(map[string]any{}, m) }

// merge lays changes over an object: see Situation.Facts.
func merge(to, changes map[string]any) map[string]any {
	out := maps.Clone(to)
	if out == nil {
		out = map[string]any{}
	}
	for key, value := range changes {
		if replaced, whole := strings.CutSuffix(key, "!"); whole {
			out[replaced] = value
			continue
		}
		switch v := value.(type) {
		case nil:
			delete(out, key)
		case map[string]any:
			before, _ := out[key].(map[string]any)
			out[key] = merge(before, v)
		case []any:
			before, _ := out[key].([]any)
			out[key] = mergeLists(before, v)
		default:
			out[key] = v
		}
	}
	return out
}

// mergeLists merges entries by their names where all have one; otherwise the changes replace.
func mergeLists(to, changes []any) []any {
	if !named(to) || !named(changes) {
		return changes
	}
	out := slices.Clone(to)
	for _, change := range changes {
		c := change.(map[string]any)
		at := slices.IndexFunc(out, func(x any) bool { return x.(map[string]any)["name"] == c["name"] })
		if at < 0 {
			out = append(out, c)
			continue
		}
		out[at] = merge(out[at].(map[string]any), c)
	}
	return out
}

func named(list []any) bool {
	for _, x := range list {
		if m, ok := x.(map[string]any); !ok || m["name"] == nil {
			return false
		}
	}
	return true
}
