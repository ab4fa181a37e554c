// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"slices"
	"strings"
	"testing"

	"github.com/entente-dev/entente/test/schema"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

func schemaOf(t *testing.T, plural string) schema.Node {
	t.Helper()
	root, err := schema.Of(plural)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func (v *verb) field(flag string) *field {
	i := slices.IndexFunc(v.fields, func(f field) bool { return f.flag == flag })
	if i < 0 {
		return &field{}
	}
	return &v.fields[i]
}

// Texts have the bounds of the API, and choices its words.
func TestBoundsAreThoseOfTheAPI(t *testing.T) {
	alliances, issues, reviews := schemaOf(t, "alliances"), schemaOf(t, "issues"), schemaOf(t, "reviews")
	partners := schemaOf(t, "partners")
	for _, c := range []struct {
		verb *verb
		flag string
		want schema.Node
	}{
		{&open, "title", issues.At("spec.title")},
		{&open, "description", issues.At("spec.description")},
		{&open, "severity", issues.At("spec.severity")},
		{&update, "note", issues.At("spec.updates[].note")},
		{&plan, "summary", issues.At("spec.recoveryPlan.summary")},
		{&resolve, "summary", issues.At("spec.resolution.summary")},
		{&snooze, "reason", issues.At("spec.snoozes[].reason")},
		{&deescalate, "reason", issues.At("spec.deescalations[].reason")},
		{&talkIssue, "mode", issues.At("spec.conversations[].mode")},
		{&talkIssue, "outcome", issues.At("spec.conversations[].outcome")},
		{&talkIssue, "note", issues.At("spec.conversations[].note")},
		{&talkIssue, "purpose", issues.At("spec.conversations[].purpose")},
		{&talk, "purpose", alliances.At("spec.conversations[].purpose")},
		{&talk, "outcome", alliances.At("spec.conversations[].outcome")},
		{&talk, "note", alliances.At("spec.conversations[].note")},
		{&recognize, "note", alliances.At("spec.recognitions[].note")},
		{&contribute, "description", alliances.At("spec.contributions[].description")},
		{&postpone, "reason", reviews.At("spec.postponements[].reason")},
		{&cancel, "reason", reviews.At("spec.cancellation.reason")},
		{&reject, "reason", reviews.At("spec.record.acceptance")},
		{&hold, "reason", reviews.At("spec.record.acceptance")},
		{&hold, "problem", reviews.At("spec.record.problems[]")},
		{&hold, "opportunity", reviews.At("spec.record.opportunities[]")},
		{&hold, "lesson", reviews.At("spec.record.lessons[]")},
		{&hold, "decision", reviews.At("spec.record.decisions[]")},
		{&hold, "minutes", reviews.At("spec.record.minutesURL")},
		{&decide, "decision", reviews.At("spec.record.questions[].decision")},
		{&accept, "note", reviews.At("spec.confirmations[].note")},
		{&severity, "to", issues.At("spec.severityChanges[].to")},
		{&briefCountry, "adviser", partners.At("spec.countryBriefings[].adviser")},
		{&assess, "report", partners.At("spec.assessments[].reportURL")},
		{&businessCase, "report", partners.At("spec.businessCases[].caseURL")},
		{&share, "digest", partners.At("spec.sharing[].digest")},
		{&share, "evidence", partners.At("spec.sharing[].evidenceURL")},
		{&share, "act", partners.At("spec.sharing[].act")},
		{&train, "topic", alliances.At("spec.trainings[].topic")},
		{&teamAdd, "role", alliances.At("spec.team[].role")},
		{&teamAdd, "tier", alliances.At("spec.team[].tier")},
		{&feedback, "said", reviews.At("spec.record.feedback[].said")},
		{&feedback, "answer", reviews.At("spec.record.feedback[].answer")},
	} {
		f := c.verb.field(c.flag)
		var words []string
		if f.choices != nil {
			words = slices.Clone(f.choices(nil))
		}
		slices.Sort(words)
		slices.Sort(c.want.Enum)
		if f.max != c.want.MaxLength || !slices.Equal(words, c.want.Enum) || f.max == 0 && len(words) == 0 {
			t.Errorf("%s --%s: the command has %d and %v, the API %d and %v", c.verb.name, c.flag, f.max, words, c.want.MaxLength, c.want.Enum)
		}
	}
	for _, c := range []struct {
		name      string
		got, want int
	}{
		{"people of a conversation", maxBetween, issues.At("spec.conversations[].between").MaxItems},
		{"announcements", maxAnnouncements, alliances.At("spec.exit.announcements").MaxItems},
		{"question", maxQuestionText, reviews.At("spec.record.questions[].question").MaxLength},
		{"name of an alliance", maxAllianceName, partners.At("spec.businessCases[].allianceRef.name").MaxLength},
		{"name of an alliance that shares", maxAllianceName, partners.At("spec.sharing[].allianceRef.name").MaxLength},
		{"comment", maxComment, reviews.At("spec.record.views[].comment").MaxLength},
		{"finding", maxReviewText, reviews.At("spec.record.actions[].description").MaxLength},
	} {
		if c.got != c.want || c.got == 0 {
			t.Errorf("%s: the command has %d, the API %d", c.name, c.got, c.want)
		}
	}
}

// Each command says in its help what it does, with an example that names its fields rightly.
func TestExamplesHaveTheFlags(t *testing.T) {
	for _, c := range New(&cmdutil.Env{}) {
		all := c.Commands()
		if len(all) == 0 {
			all = append(all, c)
		}
		for _, c := range all {
			if c.Short == "" || c.Example == "" {
				t.Errorf("%s has no short text or no example", c.CommandPath())
			}
			for word := range strings.FieldsSeq(c.Example) {
				flag, ok := strings.CutPrefix(word, "--")
				if ok && c.Flags().Lookup(flag) == nil {
					t.Errorf("%s has no flag --%s", c.CommandPath(), flag)
				}
			}
		}
	}
}
