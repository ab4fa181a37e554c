// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"slices"
	"strings"
)

// Console yields the command lines of the console blocks of a page.
func Console(text string) []string {
	var out []string
	inside := false
	for line := range strings.Lines(text) {
		switch trimmed := strings.TrimSpace(line); {
		case strings.HasPrefix(trimmed, "```"):
			inside = !inside && trimmed == "```console"
		case inside && strings.HasPrefix(line, "$ "):
			out = append(out, strings.TrimSpace(line[2:]))
		}
	}
	return out
}

// looks are the commands of a session that record nothing.
var looks = []string{"audit", "status", "plan", "report"}

// remedies are the verbs by which a session puts things right: those that record something, or, where none does, the
// one that brings a manifest to the cluster.
func remedies(text string) []string {
	var out []string
	for _, line := range Console(text) {
		words := strings.Fields(line)
		if len(words) < 4 || words[0] != "kubectl" || words[1] != "entente" || slices.Contains(looks, words[2]) {
			continue
		}
		verb := words[2]
		if grouped(verb) {
			verb += " " + words[3]
		}
		if !slices.Contains(out, verb) {
			out = append(out, verb)
		}
	}
	if out == nil {
		return []string{"kubectl apply"}
	}
	return out
}

// grouped reports whether a command has verbs below it.
func grouped(command string) bool {
	for _, c := range plugin().Commands() {
		if c.Name() == command {
			return c.HasSubCommands()
		}
	}
	return false
}
