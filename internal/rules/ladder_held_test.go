// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/test/gen"
)

// A snooze keeps a letter from leaving, as an answer does.
func TestALetterIsWithdrawnIfTheIssueIsSnoozedBeforeItLeaves(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Snoozed("2026-03-06 10:00", "2026-03-08 09:00").
		Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-08 09:00")))
	n := &v1alpha1.Notification{Spec: v1alpha1.NotificationSpec{
		SubjectRef: outbox.SubjectOf(f.Issue), Reason: v1alpha1.NotificationEscalationStep, Step: "counterpart", Round: new(int32(1)),
		MadeTime: new(gen.Time("2026-03-06 09:00")), NotBeforeTime: new(gen.Time("2026-03-06 14:00")),
	}}
	const snoozed = "The issue was snoozed before the message left"
	for at, want := range map[string]string{
		"2026-03-06 09:59:59": "", "2026-03-06 10:00": snoozed, "2026-03-08 08:59:59": snoozed, "2026-03-08 09:00": "",
	} {
		got := rules.StandingOf(n, rules.StandingFacts{Issue: f.Issue, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, gen.UTC(at)).Withdrawn.Words()
		if got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}

// What repeats a step that is over is not said any more.
func TestARepeatIsWithdrawnWhenItsStepIsOver(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Climbing(
		gen.StepRecord("counterpart", "2026-03-04 09:00").Ended("2026-03-06 09:00", v1alpha1.StepNoAnswer),
		gen.StepRecord("managers", "2026-03-06 09:00").Until("2026-03-12 09:00")))
	for step, withdrawn := range map[string]bool{"counterpart": true, "managers": false} {
		for repeat := range int32(2) {
			n := &v1alpha1.Notification{Spec: v1alpha1.NotificationSpec{
				SubjectRef: outbox.SubjectOf(f.Issue), Reason: v1alpha1.NotificationEscalationStep, Step: v1alpha1.Name(step), Round: new(int32(1)), Repeat: new(repeat),
			}}
			got := rules.StandingOf(n, rules.StandingFacts{Issue: f.Issue, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, gen.UTC("2026-03-06 10:00")).Withdrawn.Words()
			if want := withdrawn && repeat > 0; (got != "") != want {
				t.Errorf("%s, repeat %d: %q", step, repeat, got)
			}
		}
	}
}

// What is to be said about an issue waits while the issue cannot be judged.
func TestAMessageWaitsWhileItsIssueCannotBeJudged(t *testing.T) {
	for _, reason := range []v1alpha1.NotificationReason{v1alpha1.NotificationEscalationStep, v1alpha1.NotificationDisclosureDue} {
		w := gen.NewWorld()
		f := w.IssueFacts(gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-08 09:00")))
		n := &v1alpha1.Notification{Spec: v1alpha1.NotificationSpec{SubjectRef: outbox.SubjectOf(f.Issue), Reason: reason, Round: new(int32(1))}}
		if reason == v1alpha1.NotificationEscalationStep {
			n.Spec.Step = "counterpart"
		}
		standing := func() rules.MessageStanding {
			return rules.StandingOf(n, rules.StandingFacts{Issue: f.Issue, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, gen.UTC("2026-03-04 10:00"))
		}
		if s := standing(); !s.Holds() {
			t.Errorf("%s: it does not hold: %+v", reason, s)
		}
		f.Issue.Spec.RaisedBy.Contact = "ghost"
		s := standing()
		if s.Over() || s.Rest.Words() != "Issue late-shipments is not Ready; see its conditions" {
			t.Errorf("%s: of an issue that nobody known raised: %+v", reason, s)
		}
		v := rules.DecideMessage(rules.MessageFacts{Notification: n, Policy: f.Policy, Standing: s}, gen.UTC("2026-03-04 10:00"))
		if v.Send || v.Reason != v1alpha1.ReasonWaiting || v.Message != s.Rest.Words() {
			t.Errorf("%s: %+v", reason, v)
		}
	}
}

// A message that waits outlives the alliance of its issue.
func TestAWaitingMessageOfADeletedAllianceWaits(t *testing.T) {
	w := gen.NewWorld()
	i := gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-08 09:00"))
	n := &v1alpha1.Notification{Spec: v1alpha1.NotificationSpec{
		SubjectRef: outbox.SubjectOf(i.Issue), Reason: v1alpha1.NotificationEscalationStep, Step: "counterpart", Round: new(int32(1)),
		MadeTime: new(gen.Time("2026-03-04 09:00")), NotBeforeTime: new(gen.Time("2026-03-05 14:00")),
	}}
	s := rules.StandingOf(n, rules.StandingFacts{Issue: i.Issue, Policy: w.Policy, Partners: w.Partners}, gen.UTC("2026-03-04 10:00"))
	if s.Holds() || s.Over() {
		t.Errorf("%+v", s)
	}
}

// What waits for the host's lead alone is not hurried: the host may hear later than the message was made.
func TestTheHostsLeadIsNotHurried(t *testing.T) {
	w := gen.NewWorld()
	w.Step("counterpart").HostFirst = "PT2H"
	i := gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-08 09:00"))
	n := &v1alpha1.Notification{Spec: v1alpha1.NotificationSpec{
		SubjectRef: outbox.SubjectOf(i.Issue), Recipient: gen.Person("contoso/kim"), Reason: v1alpha1.NotificationEscalationStep, Step: "counterpart",
		Round: new(int32(1)), MadeTime: new(gen.Time("2026-03-04 09:00")), NotBeforeTime: new(gen.Time("2026-03-04 15:00")),
	}}
	s := rules.StandingOf(n, rules.StandingFacts{Issue: i.Issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, gen.UTC("2026-03-04 12:00"))
	if !s.Holds() || !s.Hurried.IsZero() {
		t.Errorf("%+v", s)
	}
}
