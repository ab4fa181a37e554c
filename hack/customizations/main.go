// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Customizations writes Argo CD's ConfigMap of a variant from its Lua scripts, which are in folders as Argo CD has
// them: GROUP/KIND/health.lua and GROUP/KIND/actions/ACTION/action.lua. A script in a later folder takes the place
// of that of the same name in an earlier one.
//
// Usage: go run ./hack/customizations OUT.yaml FOLDER...
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

const head = `# Written by make generate from the Lua scripts in resource_customizations: Argo CD's health and actions of the kinds.
# docs/gitops.md says how to use it.
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
data:
`

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: go run ./hack/customizations OUT.yaml FOLDER...")
		os.Exit(2)
	}
	text, err := configMap(os.Args[2:])
	if err == nil {
		err = os.WriteFile(os.Args[1], []byte(text), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "customizations:", err)
		os.Exit(1)
	}
}

// configMap is the ConfigMap with the scripts of some folders.
func configMap(folders []string) (string, error) {
	scripts := map[string]string{}
	for _, folder := range folders {
		if err := read(os.DirFS(folder), scripts); err != nil {
			return "", fmt.Errorf("%s: %w", folder, err)
		}
	}
	data := map[string]string{}
	for name, script := range scripts {
		parts := strings.Split(name, "/") // GROUP/KIND/…
		key := parts[0] + "_" + parts[1]
		switch {
		case len(parts) == 3:
			data["resource.customizations.health."+key] = script
		case parts[3] == "discovery.lua":
			data["resource.customizations.actions."+key] = actions(scripts, path.Dir(name))
		}
	}
	var b strings.Builder
	b.WriteString(head)
	for _, key := range slices.Sorted(maps.Keys(data)) {
		b.WriteString(indent(key+": |\n"+indent(data[key], 2), 2))
	}
	return b.String(), nil
}

// read adds the scripts of a folder, by their paths in it.
func read(from fs.FS, to map[string]string) error {
	names := []string{}
	for _, pattern := range []string{"*/*/health.lua", "*/*/actions/discovery.lua", "*/*/actions/*/action.lua"} {
		found, err := fs.Glob(from, pattern)
		if err != nil {
			return err
		}
		names = append(names, found...)
	}
	if len(names) == 0 {
		return errors.New("there is no GROUP/KIND/health.lua in it")
	}
	for _, name := range names {
		script, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		to[name] = string(script)
	}
	return nil
}

// actions are those in a folder, as one text.
func actions(scripts map[string]string, folder string) string {
	var b strings.Builder
	b.WriteString("discovery.lua: |\n" + indent(scripts[folder+"/discovery.lua"], 2) + "definitions:\n")
	for _, name := range slices.Sorted(maps.Keys(scripts)) {
		if path.Base(name) == "action.lua" && strings.HasPrefix(name, folder+"/") {
			b.WriteString("- name: " + path.Base(path.Dir(name)) + "\n  action.lua: |\n" + indent(scripts[name], 4))
		}
	}
	return b.String()
}

// indent moves the lines that are not empty to the right.
func indent(text string, by int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString(strings.Repeat(" ", by))
		}
		b.WriteString(line)
	}
	return b.String()
}
