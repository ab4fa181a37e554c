// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// sentOf are the messages that are there of a step of the first round, to a person of each side.
func sentOf(step string, made string) []*v1alpha1.Notification {
	var out []*v1alpha1.Notification
	for _, who := range []string{"contoso/kim", "northwind/jane"} {
		out = append(out, gen.Notification(step+who).About(v1alpha1.KindIssue, "late-shipments", "old").Since("2026-03-02 09:00").
			Step(v1alpha1.Name(step)).Round(1, 0).To(who).Made(made).Outcome(v1alpha1.OutcomeDelivered).Notification)
	}
	return out
}

// TestAnIssueAppliedAgainTakesUpItsLadder from the messages that are there: with the steps that
// they tell of, and the deadlines that these had.
func TestAnIssueAppliedAgainTakesUpItsLadder(t *testing.T) {
	both := slices.Concat(sentOf("counterpart", "2026-03-04 09:00"), sentOf("managers", "2026-03-06 09:00"))
	again := slices.Clone(both)
	for i := range 2 {
		n := both[2+i].DeepCopy()
		n.Spec.Repeat, n.Spec.MadeTime = new(int32(2)), new(gen.Time("2026-03-08 09:00"))
		again = append(again, n)
	}
	restored := make([]*v1alpha1.Notification, len(both))
	for i := range both {
		restored[i] = both[i].DeepCopy()
		restored[i].CreationTimestamp = gen.Time("2026-03-10 09:00")
	}
	round2 := slices.Clone(both)
	for _, n := range sentOf("counterpart", "2026-03-09 09:00") {
		n.Spec.Round = new(int32(2))
		round2 = append(round2, n)
	}
	other := make([]*v1alpha1.Notification, len(both))
	for i := range both {
		other[i] = both[i].DeepCopy()
		other[i].Spec.SubjectRef.Time = new(gen.Time("2025-03-02 09:00"))
	}
	for name, c := range map[string]struct {
		sent  []*v1alpha1.Notification
		issue gen.IssueBuilder
		at    string
		want  string
		round int32
		until string // the deadline of the last step
	}{
		"in the second step":           {both, gen.Issue("late-shipments"), "2026-03-11 09:00", "counterpart:NoAnswer managers", 1, "2026-03-12 09:00"},
		"a second before its deadline": {both, gen.Issue("late-shipments"), "2026-03-12 08:59:59", "counterpart:NoAnswer managers", 1, "2026-03-12 09:00"},
		"at its deadline":              {both, gen.Issue("late-shipments"), "2026-03-12 09:00:00", "counterpart:NoAnswer managers:NoAnswer executives", 1, "2026-03-27 09:00"},
		"after it":                     {both, gen.Issue("late-shipments"), "2026-03-12 09:00:01", "counterpart:NoAnswer managers:NoAnswer executives", 1, "2026-03-27 09:00:01"},
		"repeated":                     {again, gen.Issue("late-shipments"), "2026-03-11 09:00", "counterpart:NoAnswer managersx2", 1, "2026-03-12 09:00"},
		"messages restored later":      {restored, gen.Issue("late-shipments"), "2026-03-11 09:00", "counterpart:NoAnswer managers", 1, "2026-03-12 09:00"},
		"in a second round":            {round2, gen.Issue("late-shipments"), "2026-03-10 09:00", "counterpart", 2, "2026-03-11 09:00"},
		"held by an answer":            {both, gen.Issue("late-shipments").Updated("2026-03-12 08:00").Acknowledged("2026-03-12 08:00", "contoso/kim"), "2026-03-12 09:00", "counterpart:NoAnswer managers", 1, "2026-03-12 09:00"},
		"another of that name":         {other, gen.Issue("late-shipments"), "2026-03-11 09:00", "counterpart", 1, "2026-03-13 09:00"},
		"nothing was said":             {nil, gen.Issue("late-shipments"), "2026-03-11 09:00", "counterpart", 1, "2026-03-13 09:00"},
		"resolved":                     {both, gen.Issue("late-shipments").Resolved("2026-03-07 09:00"), "2026-03-11 09:00", "counterpart:NoAnswer managers:Resolved", 1, "2026-03-12 09:00"},
	} {
		t.Run(name, func(t *testing.T) {
			f := gen.NewWorld().IssueFacts(c.issue)
			f.Sent = c.sent
			v := rules.DecideIssue(f, gen.UTC(c.at))
			if got := steps(v.Escalation); got != c.want || *v.Escalation.Round != c.round {
				t.Fatalf("round %d: %s", *v.Escalation.Round, got)
			}
			last := v.Escalation.Steps[len(v.Escalation.Steps)-1]
			if !last.DeadlineTime.Time.Equal(gen.UTC(c.until)) {
				t.Errorf("until %s", last.DeadlineTime)
			}
			if got := v.Escalation.EscalatedTime != nil; got != (len(v.Escalation.Steps) > 1) {
				t.Errorf("escalated: %t", got)
			}
		})
	}
}

// TestAnIssueAppliedAgainAsksForTheMessagesThatItHad: by name, so that nobody is told twice.
func TestAnIssueAppliedAgainAsksForTheMessagesThatItHad(t *testing.T) {
	first := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").UID("one"))
	play := func(f *rules.IssueFacts, at string) (names []string, made []*v1alpha1.Notification) {
		now := gen.UTC(at)
		v := rules.DecideIssue(*f, now)
		for i := range v.Notify {
			names = append(names, v.Notify[i].Name)
			n := v.Notify[i].Notification("demo", now)
			n.CreationTimestamp = gen.Time(at)
			made = append(made, n)
		}
		f.Issue.Status = v.Told(v.Settle(f.Issue, now), now)
		return names, made
	}
	_, one := play(&first, "2026-03-04 09:00")
	names, two := play(&first, "2026-03-06 09:00")
	second := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").UID("two"))
	second.Sent = slices.Concat(one, two)
	got, _ := play(&second, "2026-03-07 09:00")
	if len(names) == 0 || !slices.Equal(got, names) {
		t.Errorf("asked for %v, not %v", got, names)
	}
	if got, _ := play(&second, "2026-03-07 09:01"); len(got) > 0 {
		t.Errorf("asked once more for %v", got)
	}
	a, b := first.Issue.Status.Escalation, second.Issue.Status.Escalation
	if steps(a) != steps(b) || !a.Steps[1].DeadlineTime.Equal(b.Steps[1].DeadlineTime) {
		t.Errorf("%s until %s, not %s until %s", steps(b), b.Steps[1].DeadlineTime, steps(a), a.Steps[1].DeadlineTime)
	}
}

// TestASuspendedIssueAppliedAgainWaits with taking up its ladder.
func TestASuspendedIssueAppliedAgainWaits(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Suspended())
	f.Sent = sentOf("counterpart", "2026-03-04 09:00")
	now := gen.UTC("2026-03-05 09:00")
	if v := rules.DecideIssue(f, now); v.Escalation != nil || len(v.Notify) > 0 {
		t.Errorf("%+v", v.Escalation)
	}
	f.Issue.Spec.Suspend = nil
	if v := rules.DecideIssue(f, now); steps(v.Escalation) != "counterpart" || !v.NextCheck.Equal(now.Add(24*time.Hour)) {
		t.Errorf("%s, next %s", steps(v.Escalation), v.NextCheck)
	}
}

// TestAnIssueReopenedGoesOnWithItsStep: the step that the resolution ended runs again, and what it
// had still to say it says, as long as it is current.
func TestAnIssueReopenedGoesOnWithItsStep(t *testing.T) {
	for at, want := range map[string]string{
		"2026-03-08 09:00":    "counterpart:NoAnswer managers, says true",
		"2026-03-12 08:59:59": "counterpart:NoAnswer managers, says true",
		"2026-03-12 09:00:00": "counterpart:NoAnswer managers:NoAnswer executives, says true",
		"2026-03-12 09:00:01": "counterpart:NoAnswer managers:NoAnswer executives, says true",
	} {
		i := atManagers()
		last := &i.Status.Escalation.Steps[1]
		last.EndedTime, last.Reason = new(gen.Time("2026-03-07 09:00")), v1alpha1.StepResolved
		v := rules.DecideIssue(gen.NewWorld().IssueFacts(i), gen.UTC(at))
		if got := fmt.Sprintf("%s, says %t", steps(v.Escalation), len(v.Notify) > 0); got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
		for _, m := range v.Notify {
			if current := v.Escalation.CurrentStep; m.Spec.Step != current {
				t.Errorf("at %s: %s is said in the step %s", at, m.Spec.Step, current)
			}
		}
	}
}
