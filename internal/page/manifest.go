// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"bytes"
	"encoding/json"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/plain"
)

// fieldsOf are the fields of a value, as its JSON has them.
func fieldsOf(v any) (map[string]any, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // a large number stays as it was written
	var fields map[string]any
	return fields, decoder.Decode(&fields)
}

// manifest writes a value as people write manifests. A text may hold what YAML does not let stand: then it is JSON.
func manifest(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return "", err
	}
	text := plain.Text(string(raw))
	out, err := yaml.JSONToYAML([]byte(text))
	if err != nil {
		return text, nil //nolint:nilerr // the JSON says the same
	}
	return string(out), nil
}
