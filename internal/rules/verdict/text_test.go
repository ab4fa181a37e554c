// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// TestLongMessagesAreCut to what the API server takes, and never within a letter: it would
// store another one, and each look would write again.
func TestLongMessagesAreCut(t *testing.T) {
	quoted := func(f *Finding) string { return f.Quote }
	for shift := range 4 {
		var v Verdict
		v.Add("Test", True("Long", Data{Quote: strings.Repeat("x", shift) + strings.Repeat("é", v1alpha1.MaxConditionMessage)}), quoted)
		got := v.Conditions()[0].Message
		if len(got) > v1alpha1.MaxConditionMessage || len(got) < v1alpha1.MaxConditionMessage-4 || !strings.HasSuffix(got, "é...") {
			t.Errorf("shifted by %d, it has %d bytes and ends in %q", shift, len(got), got[len(got)-6:])
		}
	}
	var v Verdict
	v.Add("Test", True("Short", Data{Quote: strings.Repeat("x", v1alpha1.MaxConditionMessage)}), quoted)
	if len(v.Conditions()[0].Message) != v1alpha1.MaxConditionMessage || strings.HasSuffix(v.Conditions()[0].Message, ".") {
		t.Error("what just fits is cut")
	}
}

func TestListsAreShort(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"}
	if got := List(names[:10]); got != "a, b, c, d, e, f, g, h, i, j" {
		t.Errorf("ten are %q", got)
	}
	if got := List(names); got != "a, b, c, d, e, f, g, h, i, j, …" {
		t.Errorf("eleven are %q", got)
	}
}
