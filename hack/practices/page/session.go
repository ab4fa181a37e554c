// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"slices"
	"strings"
)

// Commands yields the lines of the blocks of a page that a shell can run: those of console blocks, without what they
// print, and those of sh blocks. A line that ends in a backslash goes on with the next.
func Commands(text string) []string {
	var out []string
	language := ""
	for line := range strings.Lines(strings.ReplaceAll(text, "\\\n", "")) {
		rest, isFence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch command, typed := strings.CutPrefix(line, "$ "); {
		case isFence && language == "":
			language = rest
		case isFence:
			language = ""
		case language == "sh", language == "console" && typed:
			out = append(out, strings.TrimSpace(command))
		}
	}
	return out
}

// looks are the commands that record nothing.
var looks = []string{"audit", "status", "plan", "report"}

// remedies are the verbs by which a page puts things right: those that record something, or, where none does, the
// one that brings a manifest to the cluster.
func remedies(text string) []string {
	var out []string
	for _, line := range Commands(text) {
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
