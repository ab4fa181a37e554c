// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"github.com/entente-dev/entente/internal/rules/letter"
	"github.com/entente-dev/entente/internal/rules/team"

	"encoding/json"
	"regexp"
	"strings"
	"testing"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func TestReminderTexts(t *testing.T) {
	review := func(b reviewBuilder, at string) []Message {
		f := remindedReview(b)
		team.FindContact(f.Partners, who("contoso/kim")).DisplayName = "Kim Park"
		setAbsent(&f, "northwind", "jane", "olga", "2026-01-01")
		return DecideReview(f, utc(at)).Notify
	}
	promised := newReview().held("2026-01-16 09:00").promised("papers", "northwind/erik", "", "").promised("shelf", "contoso/lee", "2026-03-10", "")
	promised.Spec.Record.Actions[1].Description = "Give the pilot a shelf of its own."
	for name, messages := range map[string][]Message{
		"review-upcoming": review(newReview(), "2026-01-08 09:00"),
		"review-due":      review(newReview().postponed("2026-01-10 09:00", "2026-02-22 09:00"), "2026-02-22 09:00"),
		"review-overdue":  review(newReview().held("2026-01-16 09:00").accepted(false, ""), "2026-02-05 09:00"),
		"action-due":      review(promised, "2026-03-10 04:00"),
		"briefing-due":    DecideAlliance(joiners(), utc("2026-03-09 04:00")).Notify,
	} {
		t.Run(name, func(t *testing.T) {
			if len(messages) == 0 {
				t.Fatal("no message")
			}
			golden(t, "reminder-"+name, letters(IssueVerdict{Notify: messages}))
		})
	}
}

// TestReminderCommandsRecord applies the patches that reminders offer, as the API server does.
func TestReminderCommandsRecord(t *testing.T) {
	briefed := joiners()
	briefed.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "kim", Date: "2026-01-01"}}
	for name, c := range map[string]struct {
		object   any
		messages []Message
		// found are what the patched objects hold, one for each command.
		found []string
	}{
		"a review": {newReview().Review, DecideReview(remindedReview(newReview()), utc("2026-01-22 09:00")).Notify,
			[]string{`"heldTime":"2026-03-04T11:00:00Z"`, `"dueTime":"YYYY-MM-DDTHH:MM:SSZ"`, `"cancellation":{`}},
		"a review that was refused": {newReview().held("2026-01-16 09:00").accepted(false, "").Review,
			DecideReview(remindedReview(newReview().held("2026-01-16 09:00").accepted(false, "")), utc("2026-01-22 09:00")).Notify,
			[]string{`"accepted":true`, `"dueTime":"YYYY-MM-DDTHH:MM:SSZ"`, `"cancellation":{`}},
		"an action": {newReview().held("2026-01-16 09:00").promised("a", "", "", "").promised("b", "contoso/lee", "2026-03-01", "").Review,
			DecideReview(remindedReview(newReview().held("2026-01-16 09:00").promised("a", "", "", "").promised("b", "contoso/lee", "2026-03-01", "")), utc("2026-03-02 09:00")).Notify,
			[]string{`"doneDate":"2026-03-04"`}},
		"the first briefing": {joiners().Alliance, DecideAlliance(joiners(), utc("2026-03-10 09:00")).Notify, []string{`"contact":"lee","date":"2026-03-04"`}},
		"another briefing":   {briefed.Alliance, DecideAlliance(briefed, utc("2026-03-10 09:00")).Notify, []string{`"contact":"lee","date":"2026-03-04"`}},
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
