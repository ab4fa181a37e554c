// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// A record may be dated ahead. A message that waits is decided again when it comes true, though nobody
// touches anything.
func TestAMessageThatWaitsIsWithdrawnWhenARecordComesTrue(t *testing.T) {
	const over = "2026-03-05 10:00"
	w := gen.NewWorld()
	n := gen.Notification("a").About(v1alpha1.KindIssue, "late-shipments", "7f3c").Since("2026-03-02 09:00").Round(1, 0).Notification
	n.Spec.Reason = v1alpha1.NotificationEscalationStep
	issue := gen.Issue("late-shipments").UID("7f3c").Of(w.Alliance.Name).RaisedBy("northwind/jane").Detected("2026-03-02 09:00").
		Suspended().Resolved(over).Issue
	decide := func(now time.Time) rules.MessageVerdict {
		s := rules.StandingOf(n, rules.StandingFacts{Issue: issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, now)
		return rules.DecideMessage(rules.MessageFacts{Notification: n, Policy: w.Policy, Standing: s}, now)
	}
	before := gen.UTC(over).Add(-time.Second)
	if v := decide(before); v.Reason != v1alpha1.ReasonSuspended || !v.NextCheck.Equal(gen.UTC(over)) {
		t.Errorf("while it is suspended: %s, next check at %s, want %s", v.Reason, v.NextCheck, over)
	}
	if v := decide(gen.UTC(over)); v.Reason != v1alpha1.ReasonWithdrawn || !v.NextCheck.IsZero() {
		t.Errorf("once it is resolved: %s, next check at %s", v.Reason, v.NextCheck)
	}
}

// When a message is tried again has nothing to do with when a record about its subject comes true: it
// is not sent sooner because of one, nor, after it was held up, only then.
func TestARecordThatComesTrueMovesNoRetry(t *testing.T) {
	const over, failed = "2026-03-20 10:00", "2026-03-05 10:00"
	w := gen.NewWorld()
	n := gen.Notification("a").About(v1alpha1.KindIssue, "late-shipments", "7f3c").Since("2026-03-02 09:00").Round(1, 0).
		Over(w.Policy.Name, w.Policy.Spec.Channels[0].Name).Notification
	n.Spec.Reason = v1alpha1.NotificationEscalationStep
	issue := gen.Issue("late-shipments").UID("7f3c").Of(w.Alliance.Name).RaisedBy("northwind/jane").Detected("2026-03-02 09:00").Resolved(over)
	decide := func(now time.Time) rules.MessageVerdict {
		s := rules.StandingOf(n, rules.StandingFacts{Issue: issue.Issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, now)
		v := rules.DecideMessage(rules.MessageFacts{Notification: n, Policy: w.Policy, Standing: s}, now)
		if !v.Send {
			n.Status = v.Settle(n, now)
		}
		return v
	}
	attempt := func(now time.Time, delay time.Duration) {
		v := rules.AfterAttempt(n, rules.Attempt{Result: rules.AttemptTemporary, Detail: "Nobody answers", Number: 1, Delay: delay}, now)
		n.Status = v.Settle(n, now)
	}
	at := gen.UTC(failed)
	attempt(at, 30*24*time.Hour)
	if v := decide(at); v.Send || !v.NextCheck.Equal(gen.UTC(over)) || !n.Status.NextAttemptTime.Time.Equal(at.Add(30*24*time.Hour)) {
		t.Errorf("before the record comes true: sent %t, next check at %s, next attempt at %s", v.Send, v.NextCheck, n.Status.NextAttemptTime)
	}
	attempt(at, time.Hour)
	issue.Spec.Suspend = new(true)
	if v := decide(at); v.Reason != v1alpha1.ReasonSuspended || !v.NextCheck.Equal(gen.UTC(over)) {
		t.Errorf("while it is suspended: %s, next check at %s", v.Reason, v.NextCheck)
	}
	issue.Spec.Suspend = nil
	if v := decide(at.Add(2 * time.Hour)); !v.Send {
		t.Errorf("once it goes on: %s, next check at %s, want it sent", v.Reason, v.NextCheck)
	}
}

// Nothing is written to somebody who has left, nor to a partner that has: a letter that waits for their
// working time is withdrawn when their last day is over where they are.
func TestAMessageToWhoHasLeftIsWithdrawn(t *testing.T) {
	over := gen.UTC("2026-03-05 05:00") // midnight in New York
	for name, leave := range map[string]func(*gen.World){
		"the partner leaves the alliance": func(w *gen.World) { w.Alliance.Spec.Partners[1].LeftDate = "2026-03-04" },
		"the contact leaves the partner":  func(w *gen.World) { w.Partners["contoso"].Spec.Contacts[1].LeftDate = "2026-03-04" },
	} {
		w := gen.NewWorld()
		leave(w)
		issue := gen.Issue("late-shipments").UID("7f3c").Of(w.Alliance.Name).RaisedBy("northwind/jane").Detected("2026-03-02 09:00").Issue
		n := gen.Notification("a").About(v1alpha1.KindIssue, "late-shipments", "7f3c").Since("2026-03-02 09:00").Round(1, 0).To("contoso/kim").Notification
		standing := func(to string, now time.Time) rules.MessageStanding {
			n := gen.NotificationBuilder{Notification: n.DeepCopy()}.To(to).Notification
			return rules.StandingOf(n, rules.StandingFacts{Issue: issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, now)
		}
		if s := standing("contoso/kim", over.Add(-time.Second)); !s.Holds() || !s.Next.Equal(over) {
			t.Errorf("%s: on the last day it is %+v, want one that holds until %s", name, s, over)
		}
		if s := standing("contoso/kim", over); s.Withdrawn.Words() != "contoso/kim had left before the message did" {
			t.Errorf("%s: afterwards it is %+v", name, s)
		}
		if s := standing("northwind/jane", over); !s.Holds() {
			t.Errorf("%s: a message to somebody else is %+v", name, s)
		}
	}
}
