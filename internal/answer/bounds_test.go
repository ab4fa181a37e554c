// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"slices"
	"testing"

	"github.com/entente-dev/entente/test/schema"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// The page has the bounds of the API, so that nothing it takes is refused later.
func TestBoundsAreThoseOfTheAPI(t *testing.T) {
	root, err := schema.Of("issues")
	if err != nil {
		t.Fatal(err)
	}
	spec := root.At("spec")
	for _, c := range []struct {
		name      string
		want, got int
	}{
		{"conversations", spec.At("conversations").MaxItems, maxConversations},
		{"between", spec.At("conversations[].between").MaxItems, maxBetween},
		{"outcome", spec.At("conversations[].outcome").MaxLength, maxOutcome},
		{"attempts", spec.At("attempts").MaxItems, maxAttempts},
		{"updates", spec.At("updates").MaxItems, maxUpdates},
		{"note", spec.At("updates[].note").MaxLength, maxNote},
		{"acknowledgements", spec.At("acknowledgements").MaxItems, maxAcknowledgements},
		{"snoozes", spec.At("snoozes").MaxItems, maxSnoozes},
		{"reason", spec.At("snoozes[].reason").MaxLength, maxReason},
		{"summary", spec.At("resolution.summary").MaxLength, maxSummary},
		{"answers", spec.At("answers").MaxItems, maxAnswers},
		{"notification", spec.At("answers[].notification").MaxLength, maxPart},
	} {
		if c.want != c.got || c.got == 0 {
			t.Errorf("%s: the page has %d, the API %d", c.name, c.got, c.want)
		}
	}
	modes := spec.At("conversations[].mode").Enum
	for _, m := range talkModes {
		if !slices.Contains(modes, string(m)) {
			t.Errorf("the API has no mode %s", m)
		}
	}
	for _, a := range spec.At("answers[].action").Enum {
		f := &form{action: v1alpha1.AnswerAction(a)}
		if !f.known() || done(f.action) == done("") {
			t.Errorf("the page does not know the action %s", a)
		}
	}
}
