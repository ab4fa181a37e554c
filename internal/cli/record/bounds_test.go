// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"os"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

type node struct {
	Properties map[string]node `json:"properties"`
	Items      *node           `json:"items"`
	MaxItems   int             `json:"maxItems"`
	MaxLength  int             `json:"maxLength"`
	Enum       []string        `json:"enum"`
}

// at follows a path as spec.updates[].note.
func (n node) at(path string) node {
	for part := range strings.SplitSeq(path, ".") {
		name, list := strings.CutSuffix(part, "[]")
		n = n.Properties[name]
		if list && n.Items != nil {
			n = *n.Items
		}
	}
	return n
}

func schemaOf(t *testing.T, kinds string) node {
	t.Helper()
	data, err := os.ReadFile("../../../config/crd/bases/governance.entente.dev_" + kinds + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var crd struct {
		Spec struct {
			Versions []struct {
				Schema struct {
					Root node `json:"openAPIV3Schema"`
				} `json:"schema"`
			} `json:"versions"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(data, &crd); err != nil {
		t.Fatal(err)
	}
	return crd.Spec.Versions[0].Schema.Root
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
	for _, c := range []struct {
		verb *verb
		flag string
		want node
	}{
		{&open, "title", issues.at("spec.title")},
		{&open, "description", issues.at("spec.description")},
		{&open, "severity", issues.at("spec.severity")},
		{&update, "note", issues.at("spec.updates[].note")},
		{&plan, "summary", issues.at("spec.recoveryPlan.summary")},
		{&resolve, "summary", issues.at("spec.resolution.summary")},
		{&snooze, "reason", issues.at("spec.snoozes[].reason")},
		{&deescalate, "reason", issues.at("spec.deescalations[].reason")},
		{&talkIssue, "mode", issues.at("spec.conversations[].mode")},
		{&talkIssue, "outcome", issues.at("spec.conversations[].outcome")},
		{&talkIssue, "note", issues.at("spec.conversations[].note")},
		{&talk, "outcome", alliances.at("spec.conversations[].outcome")},
		{&talk, "note", alliances.at("spec.conversations[].note")},
		{&recognize, "note", alliances.at("spec.recognitions[].note")},
		{&contribute, "description", alliances.at("spec.contributions[].description")},
		{&postpone, "reason", reviews.at("spec.postponements[].reason")},
		{&cancel, "reason", reviews.at("spec.cancellation.reason")},
		{&reject, "reason", reviews.at("spec.record.acceptance")},
		{&hold, "reason", reviews.at("spec.record.acceptance")},
		{&hold, "problem", reviews.at("spec.record.problems[]")},
		{&hold, "opportunity", reviews.at("spec.record.opportunities[]")},
		{&hold, "lesson", reviews.at("spec.record.lessons[]")},
		{&hold, "decision", reviews.at("spec.record.decisions[]")},
		{&hold, "minutes", reviews.at("spec.record.minutesURL")},
		{&feedback, "said", reviews.at("spec.record.feedback[].said")},
		{&feedback, "answer", reviews.at("spec.record.feedback[].answer")},
	} {
		f := c.verb.field(c.flag)
		var words []string
		if f.choices != nil {
			words = f.choices(nil)
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
		{"people of a conversation", maxBetween, issues.at("spec.conversations[].between").MaxItems},
		{"comment", maxComment, reviews.at("spec.record.views[].comment").MaxLength},
		{"finding", maxReviewText, reviews.at("spec.record.actions[].description").MaxLength},
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
