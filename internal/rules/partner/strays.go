// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package partner

import (
	"maps"
	"slices"

	"github.com/entente-dev/entente/internal/rules/verdict"
)

// strays are alliances that the partner's records are about, and that do not list it: they look at none of these records.
func strays(f *Facts) []string {
	named := map[string]bool{}
	for i := range f.Partner.Spec.BusinessCases {
		if ref := f.Partner.Spec.BusinessCases[i].AllianceRef; ref != nil {
			named[ref.Name] = true
		}
	}
	for i := range f.Partner.Spec.Sharing {
		named[f.Partner.Spec.Sharing[i].AllianceRef.Name] = true
	}
	for i := range f.Teams {
		delete(named, f.Teams[i].Alliance.Name)
	}
	return slices.Sorted(maps.Keys(named))
}

// notes say of a valid partner what it had better know.
func notes(f *verdict.Finding) string {
	note := holidaysWords(f)
	if len(f.Lacks) > 0 {
		what := "What is on record for these alliances counts for nothing, as they do not list the partner: " + verdict.List(f.Lacks)
		if note == "" {
			return what
		}
		note = verdict.WithNote(note, what)
	}
	return note
}
