// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// maxExample is from how many characters on a value is no example that fits into a table.
const maxExample = 60

// examplesOf are values of fields, by kind and path: the first short one that a manifest has.
func examplesOf(manifests []fs.FS) (map[string]map[string]string, error) {
	found := map[string]map[string]string{}
	for _, files := range manifests {
		err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
				return err
			}
			data, err := fs.ReadFile(files, name)
			if err != nil {
				return err
			}
			for document := range strings.SplitSeq("\n"+string(data), "\n---\n") {
				var object map[string]any
				if err := yaml.Unmarshal([]byte(document), &object); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				kind, _ := object["kind"].(string)
				if found[kind] == nil {
					found[kind] = map[string]string{}
				}
				note(found[kind], "spec", object["spec"])
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// note keeps the values at and below a path.
func note(found map[string]string, at string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			below := at + "." + name
			if text, err := json.Marshal(value[name]); err == nil && len(text) <= maxExample && found[below] == "" {
				found[below] = strings.Trim(string(text), `"`)
			}
			note(found, below, value[name])
		}
	case []any:
		for _, entry := range value {
			note(found, at+"[]", entry)
		}
	}
}
