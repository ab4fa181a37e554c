// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/letter"
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
	for name, messages := range map[string][]rules.Message{
		"review-upcoming": review(gen.QuarterlyReview(), "2026-01-08 09:00"),
		"review-due":      review(gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-22 09:00"), "2026-02-22 09:00"),
		"review-overdue":  review(gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, ""), "2026-02-05 09:00"),
		"action-due":      review(promised, "2026-03-10 04:00"),
		"briefing-due":    rules.DecideAlliance(joiners(), gen.UTC("2026-03-09 04:00")).Notify,
	} {
		t.Run(name, func(t *testing.T) {
			if len(messages) == 0 {
				t.Fatal("no message")
			}
			golden(t, "reminder-"+name, letters(rules.IssueVerdict{Notify: messages}))
		})
	}
}

// TestReminderCommandsRecord applies the patches that reminders offer, as the API server does.
func TestReminderCommandsRecord(t *testing.T) {
	briefed := joiners()
	briefed.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "kim", Date: "2026-01-01"}}
	for name, c := range map[string]struct {
		object   any
		messages []rules.Message
		// found are what the patched objects hold, one for each command.
		found []string
	}{
		"a review": {gen.QuarterlyReview().Review, rules.DecideReview(remindedReview(gen.QuarterlyReview()), gen.UTC("2026-01-22 09:00")).Notify,
			[]string{`"heldTime":"2026-03-04T11:00:00Z"`, `"dueTime":"YYYY-MM-DDTHH:MM:SSZ"`, `"cancellation":{`}},
		"a review that was refused": {gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, "").Review,
			rules.DecideReview(remindedReview(gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, "")), gen.UTC("2026-01-22 09:00")).Notify,
			[]string{`"accepted":true`, `"dueTime":"YYYY-MM-DDTHH:MM:SSZ"`, `"cancellation":{`}},
		"an action": {gen.QuarterlyReview().Held("2026-01-16 09:00").Promised("a", "", "", "").Promised("b", "contoso/lee", "2026-03-01", "").Review,
			rules.DecideReview(remindedReview(gen.QuarterlyReview().Held("2026-01-16 09:00").Promised("a", "", "", "").Promised("b", "contoso/lee", "2026-03-01", "")), gen.UTC("2026-03-02 09:00")).Notify,
			[]string{`"doneDate":"2026-03-04"`}},
		"the first briefing": {joiners().Alliance, rules.DecideAlliance(joiners(), gen.UTC("2026-03-10 09:00")).Notify, []string{`"contact":"lee","date":"2026-03-04"`}},
		"another briefing":   {briefed.Alliance, rules.DecideAlliance(briefed, gen.UTC("2026-03-10 09:00")).Notify, []string{`"contact":"lee","date":"2026-03-04"`}},
	} {
		t.Run(name, func(t *testing.T) {
			body := c.messages[0].Spec.Body
			commands := regexp.MustCompile(`(?m)^  kubectl -n demo patch (?:review|alliance) \S+ --type=json -p "(.*)"$`).FindAllStringSubmatch(body, -1)
			if len(commands) != len(c.found) {
				t.Fatalf("%d commands in:\n%s", len(commands), body)
			}
			for i, command := range commands {
				text := strings.NewReplacer(`\"`, `"`, letter.ShellNow, "2026-03-04T11:00:00Z", letter.ShellToday, "2026-03-04").Replace(command[1])
				patch, err := jsonpatch.DecodePatch([]byte(text))
				if err != nil {
					t.Fatal(err)
				}
				object, err := json.Marshal(c.object)
				if err != nil {
					t.Fatal(err)
				}
				patched, err := patch.Apply(object)
				if err != nil {
					t.Fatalf("%s: %v", text, err)
				}
				if !strings.Contains(string(patched), c.found[i]) || strings.Contains(string(object), c.found[i]) {
					t.Errorf("%s: %s not in %s", text, c.found[i], patched)
				}
			}
		})
	}
}
