// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/test/gen"
)

func TestReminderTexts(t *testing.T) {
	review := func(b gen.ReviewBuilder, at string) []rules.Message {
		f := remindedReview(b)
		team.FindContact(f.Partners, gen.Person("contoso/kim")).DisplayName = "Kim Park"
		setAbsent(&f, "northwind", "jane", "olga", "2026-01-01")
		return rules.DecideReview(f, gen.UTC(at)).Notify
	}
	promised := gen.QuarterlyReview().Held("2026-01-16 09:00").Promised("papers", "northwind/erik", "", "").Promised("shelf", "contoso/lee", "2026-03-10", "")
	promised.Spec.Record.Actions[1].Description = "Give the pilot a shelf of its own."
	health := func(anonymous bool, at string) []rules.Message {
		f := remindedReview(openCheck())
		f.Policy.Spec.HealthChecks = &v1alpha1.HealthChecks{Anonymous: &anonymous}
		return askedOf(rules.DecideReview(f, gen.UTC(at)).Notify)[:1]
	}
	for name, messages := range map[string][]rules.Message{
		"review-upcoming":   review(gen.QuarterlyReview(), "2026-01-08 09:00"),
		"review-due":        review(gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-22 09:00"), "2026-02-22 09:00"),
		"review-overdue":    review(gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, ""), "2026-02-05 09:00"),
		"action-due":        review(promised, "2026-03-10 04:00"),
		"health-asked":      health(false, "2026-01-10 09:00"),
		"health-asked-late": health(true, "2026-01-23 09:00"),
		"briefing-due":      rules.DecideAlliance(joiners(), gen.UTC("2026-03-09 04:00")).Notify,
	} {
		t.Run(name, func(t *testing.T) {
			if len(messages) == 0 {
				t.Fatal("no message")
			}
			golden(t, "reminder-"+name, letters(rules.IssueVerdict{Notify: messages}, gen.UTC("2026-03-04 09:00")))
		})
	}
}
