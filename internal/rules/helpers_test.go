// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// working has a path in joint working time.
func working(staleAfter, within, maxWait v1alpha1.Duration) *gen.World {
	w := gen.NewWorld()
	path := w.Path()
	path.Time, path.StaleAfter, path.MaxWait = v1alpha1.TimeWorking, v1alpha1.Delay(staleAfter), maxWait
	for i := range path.Steps {
		path.Steps[i].Within = within
	}
	return w
}

// decideAlliance decides with the world as it is.
func decideAlliance(w *gen.World, at string) rules.AllianceVerdict {
	return rules.DecideAlliance(w.AllianceFacts(), gen.UTC(at))
}

// store stores a verdict as the controller does, before its messages are made.
func store(f rules.IssueFacts, v rules.IssueVerdict, now time.Time) {
	f.Issue.Status.Escalation, f.Issue.Status.Owed, f.Issue.Status.Reminders = v.Escalation, v.Owed, v.Reminders
	f.Issue.Status.Conditions = stored(f.Issue.Status.Conditions, v.Conditions(), now)
}

// stored gives conditions the times that they have when they are written.
func stored(before, conditions []metav1.Condition, now time.Time) []metav1.Condition {
	after := make([]metav1.Condition, len(conditions))
	for i, c := range conditions {
		c.LastTransitionTime = *verdict.WholeSecond(now)
		for _, b := range before {
			if b.Type == c.Type && b.Status == c.Status {
				c.LastTransitionTime = b.LastTransitionTime
			}
		}
		after[i] = c
	}
	return after
}

// readyAt is a Ready condition as it was recorded.
func readyAt(status metav1.ConditionStatus, reason, at string) []metav1.Condition {
	return []metav1.Condition{
		{Type: "Other", Status: metav1.ConditionTrue, Reason: "Other", LastTransitionTime: gen.Time("2020-01-01 00:00")},
		{Type: v1alpha1.ConditionReady, Status: status, Reason: reason, LastTransitionTime: gen.Time(at)},
	}
}

// condition writes one as "Stale=True/NoActivity".
func condition(v *rules.Verdict, conditionType string) string {
	c := meta.FindStatusCondition(v.Conditions(), conditionType)
	if c == nil {
		return conditionType + " is absent"
	}
	return c.Type + "=" + string(c.Status) + "/" + c.Reason
}

// says checks a condition's status and reason, written as "Stale=True/NoActivity".
func says(t *testing.T, v *rules.Verdict, want ...string) {
	t.Helper()
	for _, w := range want {
		found := false
		for _, c := range v.Conditions() {
			found = found || c.Type+"="+string(c.Status)+"/"+c.Reason == w
		}
		if !found {
			t.Errorf("want %s, got:", w)
			for _, c := range v.Conditions() {
				t.Errorf("  %s=%s/%s: %s", c.Type, c.Status, c.Reason, c.Message)
			}
		}
	}
}

// flip is when and how a condition changes.
type flip struct{ at, before, after string }

// changesAt checks that a condition changes at a moment: not a second before it, already on
// the dot, still a second after, and that the next check names the moment.
func changesAt(t *testing.T, decide func(time.Time) rules.Verdict, f flip) {
	t.Helper()
	at := gen.UTC(f.at)
	for _, c := range []struct {
		when string
		at   time.Time
		want string
	}{
		{"a second before", at.Add(-time.Second), f.before},
		{"on the dot", at, f.after},
		{"a second after", at.Add(time.Second), f.after},
	} {
		v := decide(c.at)
		conditionType, _, _ := strings.Cut(c.want, "=")
		if got := condition(&v, conditionType); got != c.want {
			t.Errorf("%s %s it is %s, want %s: %s", c.when, f.at, got, c.want, messageOf(&v, conditionType))
		}
	}
	if v := decide(at.Add(-time.Second)); !v.NextCheck.Equal(at) {
		t.Errorf("a second before %s the next check is at %s", f.at, moments(v.NextCheck))
	}
}

func messageOf(v *rules.Verdict, conditionType string) string {
	if c := meta.FindStatusCondition(v.Conditions(), conditionType); c != nil {
		return c.Message
	}
	return ""
}

// messageSays checks that a condition's message holds a text.
func messageSays(t *testing.T, v *rules.Verdict, conditionType, text string) {
	t.Helper()
	if got := messageOf(v, conditionType); !strings.Contains(got, text) {
		t.Errorf("%s says %q, want %q in it", conditionType, got, text)
	}
}

// checkAt checks when the next check is; "" is never.
func checkAt(t *testing.T, v *rules.Verdict, want string) {
	t.Helper()
	if want == "" && v.NextCheck.IsZero() || want != "" && v.NextCheck.Equal(gen.UTC(want)) {
		return
	}
	t.Errorf("the next check is at %s, want %q", moments(v.NextCheck), want)
}

func moments(times ...time.Time) string {
	var out []string
	for _, t := range times {
		if t.IsZero() {
			out = append(out, "never")
		} else {
			out = append(out, verdict.Stamp(t))
		}
	}
	return fmt.Sprint(out)
}

// lastStep returns the latest step of the round, or nil.
func lastStep(e *v1alpha1.Escalation) *v1alpha1.StepRecord {
	if e == nil || len(e.Steps) == 0 {
		return nil
	}
	return &e.Steps[len(e.Steps)-1]
}
