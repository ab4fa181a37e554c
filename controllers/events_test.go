// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/entente-dev/entente/internal/rules"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

func noted(r *events.FakeRecorder) []string {
	var out []string
	for len(r.Events) > 0 {
		out = append(out, <-r.Events)
	}
	return out
}

// A condition that turned bad is a warning, one that was put right is normal; what was never
// bad, or did not change, is no news.
func TestTell(t *testing.T) {
	const yes, no, unknown = metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown
	condition := func(conditionType string, status metav1.ConditionStatus) metav1.Condition {
		return metav1.Condition{Type: conditionType, Status: status, Reason: "Because", Message: "it is so 100%"}
	}
	for name, c := range map[string]struct {
		conditionType string
		before        metav1.ConditionStatus // empty: it was not there
		after         metav1.ConditionStatus
		want          string
	}{
		"turned bad":             {v1alpha1.ConditionOverdue, no, yes, "Warning Because it is so 100%"},
		"bad from the start":     {v1alpha1.ConditionOverdue, "", yes, "Warning Because it is so 100%"},
		"put right":              {v1alpha1.ConditionOverdue, yes, no, "Normal Because it is so 100%"},
		"good from the start":    {v1alpha1.ConditionOverdue, "", no, ""},
		"bad still":              {v1alpha1.ConditionOverdue, yes, yes, ""},
		"known, and not bad":     {v1alpha1.ConditionHealthy, unknown, yes, ""},
		"False is bad, too":      {v1alpha1.ConditionHealthy, unknown, no, "Warning Because it is so 100%"},
		"suspended, was bad":     {v1alpha1.ConditionHealthy, no, unknown, ""},
		"a condition not listed": {v1alpha1.ConditionHeld, no, yes, ""},
	} {
		r := events.NewFakeRecorder(10)
		s := &shell{recorder: r}
		var before []metav1.Condition
		if c.before != "" {
			before = []metav1.Condition{condition(c.conditionType, c.before)}
		}
		s.record(gen.Review("r").Of("pact").Review, rules.Events(before, []metav1.Condition{condition(c.conditionType, c.after)}))
		if got := strings.Join(noted(r), ";"); got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
	(&shell{}).record(gen.Review("r").Of("pact").Review, rules.Events(nil, []metav1.Condition{condition(v1alpha1.ConditionOverdue, yes)})) // no recorder
}

// Each step is told once, when it starts; a new round tells its steps again.
func TestTellSteps(t *testing.T) {
	ladder := func(round int32, steps ...v1alpha1.Name) *v1alpha1.Escalation {
		e := &v1alpha1.Escalation{Path: "default", Round: &round}
		for _, s := range steps {
			e.Steps = append(e.Steps, v1alpha1.StepRecord{Name: s})
		}
		return e
	}
	for name, c := range map[string]struct {
		before, after *v1alpha1.Escalation
		want          []string
	}{
		"the first":       {nil, ladder(1, "a"), []string{"a"}},
		"the next":        {ladder(1, "a"), ladder(1, "a", "b"), []string{"b"}},
		"two at once":     {nil, ladder(1, "a", "b"), []string{"a", "b"}},
		"nothing started": {ladder(1, "a"), ladder(1, "a"), nil},
		"a new round":     {ladder(1, "a", "b"), ladder(2, "a"), []string{"a"}},
		"no ladder":       {nil, nil, nil},
	} {
		r := events.NewFakeRecorder(10)
		(&shell{recorder: r}).record(gen.Issue("i").Of("pact").Issue, rules.StepEvents(c.before, c.after))
		var want []string
		for _, step := range c.want {
			want = append(want, "Warning StepStarted Step "+step+" of path default started")
		}
		if got := noted(r); !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
}

func TestLongNotesAreCut(t *testing.T) {
	if got := cut(strings.Repeat("x", maxEventNote)); len(got) != maxEventNote || strings.HasSuffix(got, "...") {
		t.Error("a note that fits was cut")
	}
	if got := cut(strings.Repeat("x", maxEventNote+1)); len(got) != maxEventNote || !strings.HasSuffix(got, "...") {
		t.Errorf("a note has %d characters", len(got))
	}
	for n := range 4 {
		got := cut(strings.Repeat("x", n) + strings.Repeat("é", maxEventNote))
		if len(got) > maxEventNote || !utf8.ValidString(got) {
			t.Errorf("a letter was cut in two, or the note is too long: %d", len(got))
		}
	}
}
