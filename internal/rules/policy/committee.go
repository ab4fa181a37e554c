// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// MinutesWithin is how soon after a formal review its minutes are to be there.
func MinutesWithin(c v1alpha1.Committee) worktime.Span {
	return spanOr(c.MinutesWithin, worktime.Span{Days: 14})
}

// ConfirmWithin is how soon after a formal review each partner is to have said whether it accepts what came of it.
func ConfirmWithin(c v1alpha1.Committee) worktime.Span {
	return spanOr(c.ConfirmWithin, worktime.Span{Days: 30})
}

// MinutesWindow is how far back formal reviews count.
func MinutesWindow(c v1alpha1.Committee) worktime.Span {
	return spanOr(c.MinutesWindow, worktime.Span{Months: 12})
}

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

// windowErrors finds windows that may be over when what they look for comes to be due, as a month may be as short as February:
// nothing would ever be missing then.
func windowErrors(c v1alpha1.Committee) []verdict.FieldError {
	var errs []verdict.FieldError
	check := func(field string, window, within worktime.Span, what, name string, said v1alpha1.Duration, otherwise string) {
		if window.LongerThan(within) {
			return
		}
		if said == "" {
			said = v1alpha1.Duration(otherwise)
		}
		errs = append(errs, verdict.FieldError{
			Field: "spec.committee." + field,
			Err:   fmt.Errorf("%s any more; write a window that is longer than %s (%s) in every month", what, name, said),
		})
	}
	check("minutesWindow", MinutesWindow(c), MinutesWithin(c), "the minutes could be due only when nobody asks for them", "minutesWithin", c.MinutesWithin, "P14D by default")
	check("minutesWindow", MinutesWindow(c), ConfirmWithin(c), "the partners' word could be due only when nobody asks for it", "confirmWithin", c.ConfirmWithin, "P30D by default")
	check("evidenceWindow", EvidenceWindow(c), EvidenceWithin(c), "evidence could be due only when nobody asks for it", "evidenceWithin", c.EvidenceWithin, "P30D by default")
	return errs
}
