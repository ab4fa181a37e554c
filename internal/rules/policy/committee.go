// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// EvidenceWithin is how soon the evidence of what was recorded is to be there.
func EvidenceWithin(c v1alpha1.Committee) worktime.Span {
	return spanOr(c.EvidenceWithin, worktime.Span{Days: 30})
}

// EvidenceWindow is how far back evidence is asked for.
func EvidenceWindow(c v1alpha1.Committee) worktime.Span {
	return spanOr(c.EvidenceWindow, worktime.Span{Months: 12})
}

func spanOr(d v1alpha1.Duration, otherwise worktime.Span) worktime.Span {
	if span, ok := verdict.ParseSpan(d); ok {
		return span
	}
	return otherwise
}

// evidenceErrors finds a window that is over when evidence comes to be due: nothing would ever be missing.
func evidenceErrors(c v1alpha1.Committee) []verdict.FieldError {
	within, window := EvidenceWithin(c), EvidenceWindow(c)
	if window.LongerThan(within) {
		return nil
	}
	said := string(c.EvidenceWithin)
	if said == "" {
		said = "P30D by default"
	}
	return []verdict.FieldError{{
		Field: "spec.committee.evidenceWindow",
		Err:   fmt.Errorf("evidence would be due only when nobody asks for it any more; write a window that is longer than evidenceWithin (%s)", said),
	}}
}
