// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
)

// bill is a bill of materials, of which little is known here and all is kept.
type bill struct {
	all        map[string]any
	components []component
}

func read(file string) (*bill, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var b bill
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&b.all); err != nil {
		return nil, err
	}
	for _, c := range b.entries() {
		name, _ := c["name"].(string)
		version, _ := c["version"].(string)
		b.components = append(b.components, component{name, version})
	}
	if b.all["bomFormat"] != "CycloneDX" || len(b.components) == 0 {
		return nil, errors.New("it is no bill of materials that names anything")
	}
	return &b, nil
}

// entries are the components as they stand in the bill.
func (b *bill) entries() []map[string]any {
	list, _ := b.all["components"].([]any)
	entries := make([]map[string]any, 0, len(list))
	for _, x := range list {
		if entry, ok := x.(map[string]any); ok {
			entries = append(entries, entry)
		}
	}
	return entries
}

// write writes the bill with the licences of its components.
func (b *bill) write(file string, licences map[component][]string) error {
	for i, entry := range b.entries() {
		var choices []any
		for _, id := range licences[b.components[i]] {
			choices = append(choices, map[string]any{"license": map[string]any{"id": id}})
		}
		entry["licenses"] = choices
	}
	data, err := json.MarshalIndent(b.all, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o644)
}
