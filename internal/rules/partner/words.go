// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package partner

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// AssessedWords is the wording of Assess's finding.
func AssessedWords(f *verdict.Finding) string {
	var message string
	switch f.Reason {
	case v1alpha1.ReasonAssessmentValid:
		message = fmt.Sprintf("Assessed on %s, valid until %s", f.Date, verdict.Stamp(f.Until))
	case v1alpha1.ReasonAssessmentExpired:
		message = fmt.Sprintf("The assessment of %s expired at %s", f.Date, verdict.Stamp(f.Until))
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
		without := make([]string, 0, len(f.Objects))
		for i := range f.Objects {
			without = append(without, fmt.Sprintf("%s (team of %s)", f.Objects[i].Name, f.Objects[i].Quote))
		}
		return "Without an address on a channel of the policy: " + verdict.List(without)
	case v1alpha1.ReasonNotOnTeam:
		return "No contact is on the team of an alliance that has a policy"
	}
	return "Everybody on a team has an address on a channel of the policy"
}
