// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"
	"strings"

	"github.com/entente-dev/entente/internal/rules/verdict"
)

// reasonNotCounted marks what a finding passes over although it is on record: most likely a name was mistyped.
const reasonNotCounted = "NotCounted"

// notCounted gathers names of what is passed over, each once, in order.
type notCounted []string

func (n *notCounted) note(name string) {
	if at, known := slices.BinarySearch(*n, name); !known {
		*n = slices.Insert(*n, at, name)
	}
}

// passingOver is a finding with what it passes over, of one kind.
func passingOver(f verdict.Finding, kind string, names notCounted) verdict.Finding {
	if len(names) == 0 {
		return f
	}
	d := *f.Data
	d.Objects = slices.Clone(d.Objects)
	for _, name := range names {
		d.Objects = append(d.Objects, verdict.Object{Kind: kind, Name: name, Reason: reasonNotCounted})
	}
	f.Data = &d
	return f
}

// notCountedWords add to a message what is passed over, and why.
func notCountedWords(f *verdict.Finding, message, why string) string {
	names := verdict.NamesOf(f.Objects, reasonNotCounted)
	if len(names) == 0 {
		return message
	}
	return verdict.WithNote(message, "Not counted, because "+why+": "+verdict.List(names))
}

// list is verdict.List of parts that have commas themselves.
func list(parts []string) string {
	text := strings.Join(parts[:min(len(parts), verdict.MaxListed)], "; ")
	if len(parts) > verdict.MaxListed {
		text += "; …"
	}
	return text
}
