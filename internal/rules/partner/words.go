// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package partner

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// AssessedWords is the wording of Assess's finding.
func AssessedWords(f *verdict.Finding) string {
	var message string
	switch f.Reason {
	case v1alpha1.ReasonAssessmentValid:
		message = fmt.Sprintf("Assessed on %s, valid until %s", f.Date, f.StampEnd(f.Until))
	case v1alpha1.ReasonAssessmentExpired:
		message = fmt.Sprintf("The assessment of %s expired at %s", f.Date, f.StampEnd(f.Until))
	default:
		message = "No assessment is on record"
	}
	if f.Quote != "" {
		message += fmt.Sprintf("; the assessment dated %s is not yet true", f.Quote)
	}
	return message
}

func reachableWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonNoAddress:
		var without []string
		var missed []verdict.Object
		for i := range f.Objects {
			o := &f.Objects[i]
			if o.Kind == kindContact {
				without = append(without, fmt.Sprintf("%s (team of %s)", o.Name, o.Quote))
			} else {
				missed = append(missed, *o)
			}
		}
		message := "No address on a channel of the policy: " + verdict.List(without)
		if len(missed) > 0 {
			message += "; " + issue.GapWords(f, missed)
		}
		return message
	case v1alpha1.ReasonNobodyThere:
		return verdict.Sentence(issue.GapWords(f, f.Objects))
	case v1alpha1.ReasonNotOnTeam:
		return "No contact is on the team of an alliance that has a policy"
	}
	return "Everybody on a team has an address on a channel of the policy, and somebody is there for each step"
}

// holidaysWords say of which calendar the holidays are not known on all days that may be needed.
func holidaysWords(f *verdict.Finding) string {
	if f.Quote == "" {
		return ""
	}
	return fmt.Sprintf("The holidays of %s are known from %d to %d; on other days its people count as working, so list their holidays in spec.workingTime.holidays",
		f.Quote, worktime.FirstHolidayYear, worktime.LastHolidayYear)
}
