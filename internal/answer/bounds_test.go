// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"os"
	"slices"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
)

type node struct {
	Properties map[string]node `json:"properties"`
	Items      *node           `json:"items"`
	MaxItems   int             `json:"maxItems"`
	MaxLength  int             `json:"maxLength"`
	Enum       []string        `json:"enum"`
}

// at follows a path; "[]" is the items of a list.
func (n node) at(path ...string) node {
	for _, p := range path {
		if p == "[]" {
			n = *n.Items
		} else {
			n = n.Properties[p]
		}
	}
	return n
}

// The page has the bounds of the API, so that nothing it takes is refused later.
func TestBoundsAreThoseOfTheAPI(t *testing.T) {
	data, err := os.ReadFile("../../config/crd/bases/governance.entente.dev_issues.yaml")
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
	spec := crd.Spec.Versions[0].Schema.Root.at("spec")
	for _, c := range []struct {
		name      string
		want, got int
	}{
		{"conversations", spec.at("conversations").MaxItems, maxConversations},
		{"between", spec.at("conversations", "[]", "between").MaxItems, maxBetween},
		{"outcome", spec.at("conversations", "[]", "outcome").MaxLength, maxOutcome},
		{"attempts", spec.at("attempts").MaxItems, maxAttempts},
		{"updates", spec.at("updates").MaxItems, maxUpdates},
		{"note", spec.at("updates", "[]", "note").MaxLength, maxNote},
		{"acknowledgements", spec.at("acknowledgements").MaxItems, maxAcknowledgements},
		{"snoozes", spec.at("snoozes").MaxItems, maxSnoozes},
		{"reason", spec.at("snoozes", "[]", "reason").MaxLength, maxReason},
		{"summary", spec.at("resolution", "summary").MaxLength, maxSummary},
		{"answers", spec.at("answers").MaxItems, maxAnswers},
		{"notification", spec.at("answers", "[]", "notification").MaxLength, maxPart},
	} {
		if c.want != c.got || c.got == 0 {
			t.Errorf("%s: the page has %d, the API %d", c.name, c.got, c.want)
		}
	}
	modes := spec.at("conversations", "[]", "mode").Enum
	for _, m := range talkModes {
		if !slices.Contains(modes, string(m)) {
			t.Errorf("the API has no mode %s", m)
		}
	}
	for _, a := range spec.at("answers", "[]", "action").Enum {
		f := &form{action: v1alpha1.AnswerAction(a)}
		if !f.known() || done(f.action) == done("") {
			t.Errorf("the page does not know the action %s", a)
		}
	}
}
