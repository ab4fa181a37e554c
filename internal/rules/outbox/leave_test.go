// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
	"github.com/entente-dev/entente/test/gen"
)

const atNine = "2026-03-04 09:00"

var nine = gen.UTC(atNine)

var newYork = func() *time.Location {
	zone, err := worktime.Zone("America/New_York")
	if err != nil {
		panic(err) // it is there wherever Go is
	}
	return zone
}()

func mail(name string) gen.NotificationBuilder { return gen.Notification(name).Created(atNine) }

// byMail is a policy whose channel mail people read.
func byMail() gen.PolicyBuilder { return gen.Policy("standard").Channels(gen.Mail("mail", "smtp:25")) }

// While a message gathers others nothing of it is written; then it leaves with them.
func TestAMessageGathersOthersBeforeItLeaves(t *testing.T) {
	over := nine.Add(5 * time.Second)
	tried := mail("a").Notification
	tried.Status.Attempts = 1
	for name, c := range map[string]struct {
		message *v1alpha1.Notification
		policy  *v1alpha1.CommunicationPolicy
		at      time.Time
		next    time.Time
		want    outbox.Verdict
	}{
		"a second before":         {mail("a").Notification, byMail().CommunicationPolicy, over.Add(-time.Second), time.Time{}, outbox.Verdict{Unsaid: true, NextCheck: over}},
		"on the dot":              {mail("a").Notification, byMail().CommunicationPolicy, over, time.Time{}, outbox.Verdict{Send: true, Gather: true}},
		"a record comes true":     {mail("a").Notification, byMail().CommunicationPolicy, nine, nine.Add(time.Second), outbox.Verdict{Unsaid: true, NextCheck: nine.Add(time.Second)}},
		"what was tried":          {tried, byMail().CommunicationPolicy, nine, time.Time{}, outbox.Verdict{Send: true}},
		"a digest":                {mail("a").Gathers("b").Notification, byMail().CommunicationPolicy, nine, time.Time{}, outbox.Verdict{Send: true}},
		"what programs read":      {mail("a").Notification, gen.Policy("standard").Channels(gen.Webhook("mail", "https://a.example")).CommunicationPolicy, nine, time.Time{}, outbox.Verdict{Send: true}},
		"that a clock runs: none": {mail("a").Reason(v1alpha1.NotificationDisclosureDue).Notification, byMail().CommunicationPolicy, nine, time.Time{}, outbox.Verdict{Send: true}},
	} {
		f := outbox.Facts{Notification: c.message, Policy: c.policy, Standing: outbox.Standing{Next: c.next}}
		if got := outbox.Decide(f, c.at); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// A person of a partner that does not exist has no address: each message says so for itself.
func TestNobodysMessagesAreNoDigest(t *testing.T) {
	policy := byMail().CommunicationPolicy
	var all []*v1alpha1.Notification
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		all = append(all, mail(name).Notification)
	}
	partner := gen.Partner("northwind").Partner
	if got := outbox.DigestMembers(all[0], all, policy, partner, nine); len(got) != 5 {
		t.Errorf("to somebody: %d messages", len(got))
	}
	if got := outbox.DigestMembers(all[0], all, policy, nil, nine); len(got) != 0 {
		t.Errorf("to nobody: %d messages", len(got))
	}
}

// A message says that it waits for its channel's rate once, and only if that takes long. What it waits
// for else is over in a moment.
func TestALongWaitForTheRateIsSaid(t *testing.T) {
	const long = 30 * time.Second
	for name, c := range map[string]struct {
		outcome v1alpha1.Outcome
		wait    time.Duration
		limited bool
		said    bool
	}{
		"for half a minute":       {"", long, true, false},
		"a second longer":         {"", long + time.Second, true, true},
		"for others that leave":   {"", long + time.Second, false, false},
		"once it has said that":   {v1alpha1.OutcomePending, long + time.Second, true, false},
		"while an attempt is on ": {v1alpha1.OutcomeSending, long + time.Second, true, false},
	} {
		n := mail("a").Outcome(c.outcome).Notification
		v := outbox.WaitsItsTurn(n, c.wait, c.limited, nine, newYork)
		if v.Unsaid == c.said || !v.NextCheck.Equal(nine.Add(c.wait)) || v.Send {
			t.Errorf("%s: %+v", name, v)
		}
		if c.said && (v.Outcome != v1alpha1.OutcomePending || v.Reason != v1alpha1.ReasonWaiting) {
			t.Errorf("%s: it is %s, %s", name, v.Outcome, v.Reason)
		}
		if want := "Waits for its turn under the channel's rateLimit, until about " + worktime.ClockUTC(nine.Add(c.wait), newYork); c.said && v.Message != want {
			t.Errorf("%s: it says %q", name, v.Message)
		}
	}
}

// What a waiting message says of its time is by the recipient's clocks.
func TestAMessageThatWaitsHasTheRecipientsTime(t *testing.T) {
	policy := byMail().CommunicationPolicy
	waits := mail("a").Notification
	waits.Spec.NotBeforeTime = new(metav1.NewTime(nine.Add(time.Hour)))
	tried := mail("a").Notification
	tried.Status.Attempts, tried.Status.NextAttemptTime = 1, new(metav1.NewTime(nine.Add(time.Hour)))
	for want, n := range map[string]*v1alpha1.Notification{"Leaves at ": waits, "The next attempt is at ": tried} {
		for zone, clock := range map[*time.Location]string{newYork: worktime.ClockUTC(nine.Add(time.Hour), newYork), nil: nine.Add(time.Hour).Format(time.RFC3339)} {
			if v := outbox.Decide(outbox.Facts{Notification: n, Policy: policy, Zone: zone}, nine); v.Message != want+clock {
				t.Errorf("it says %q, not %q", v.Message, want+clock)
			}
		}
	}
}

// A settled message is kept for the policy's time, and looked at now and then, since that may become
// shorter.
func TestWhenTheTimeOfAMessageIsOver(t *testing.T) {
	policy := byMail().CommunicationPolicy
	policy.Spec.NotificationRetention = "P1D"
	settled := func() gen.NotificationBuilder {
		return mail("a").Outcome(v1alpha1.OutcomeDelivered).Conditions(metav1.Condition{
			Type: v1alpha1.ConditionDelivered, LastTransitionTime: metav1.NewTime(nine),
		})
	}
	over := nine.AddDate(0, 0, 1)
	for name, c := range map[string]struct {
		message gen.NotificationBuilder
		policy  *v1alpha1.CommunicationPolicy
		at      time.Time
		over    bool
		next    time.Time
	}{
		"long before":              {settled(), policy, nine, false, nine.Add(6 * time.Hour)},
		"a second before":          {settled(), policy, over.Add(-time.Second), false, over},
		"on the dot":               {settled(), policy, over, true, time.Time{}},
		"it is being deleted":      {settled().Deleted(atNine), policy, over, false, time.Time{}},
		"kept for ever":            {settled(), byMail().CommunicationPolicy, over, false, time.Time{}},
		"the policy is gone":       {settled(), nil, over, false, time.Time{}},
		"nothing became of it yet": {mail("a").Outcome(v1alpha1.OutcomePending), policy, over, false, time.Time{}},
	} {
		if got, next := outbox.RetentionOver(c.message.Notification, c.policy, c.at); got != c.over || !next.Equal(c.next) {
			t.Errorf("%s: over %t, next look at %s", name, got, next)
		}
	}
}

// What is in a digest that has not left is needed, however long its own time is over.
func TestADigestIsForgottenAfterItsMessages(t *testing.T) {
	digest := mail("digest").Gathers("a").Outcome(v1alpha1.OutcomeDelivered).Notification
	for outcome, forgotten := range map[v1alpha1.Outcome]bool{v1alpha1.OutcomePending: false, v1alpha1.OutcomeDelivered: true} {
		f := outbox.ForgetFacts{Notification: digest, Members: []*v1alpha1.Notification{mail("a").Outcome(outcome).Notification}}
		effects, next := outbox.Forget(f, nine)
		if forgotten != (len(effects) == 1) || forgotten != next.IsZero() {
			t.Errorf("its message is %s: %v, next look at %s", outcome, effects, next)
		}
		if forgotten && effects[0] != (verdict.Delete{Object: digest}) {
			t.Errorf("%v", effects)
		}
	}
}

// When a record comes true has nothing to do with when a message is tried again: it is looked at by then,
// and the attempt stays where it is.
func TestARecordThatComesTrueMovesNoAttempt(t *testing.T) {
	comes, again := nine.Add(time.Hour), nine.Add(24*time.Hour)
	n := mail("a").Notification
	tried := outbox.AfterAttempt(n, outbox.Attempt{Result: outbox.AttemptTemporary, Number: 1, Delay: again.Sub(nine)}, nine)
	n.Status = tried.Settle(n, nine)
	v := outbox.Decide(outbox.Facts{Notification: n, Policy: byMail().CommunicationPolicy, Standing: outbox.Standing{Next: comes}}, nine)
	if !v.Unsaid || !v.NextCheck.Equal(comes) || !n.Status.NextAttemptTime.Time.Equal(again) {
		t.Errorf("the attempt is at %s, the next look at %s: %+v", n.Status.NextAttemptTime, v.NextCheck, v)
	}
	if v := outbox.Decide(outbox.Facts{Notification: n, Policy: byMail().CommunicationPolicy}, again); !v.Send {
		t.Errorf("when its time has come: %+v", v)
	}
	if v := outbox.Decide(outbox.Facts{Notification: n, Policy: byMail().CommunicationPolicy, Standing: outbox.Untrue(outbox.IssueResolved)}, comes); v.Reason != v1alpha1.ReasonWithdrawn {
		t.Errorf("once it is over: %s", v.Reason)
	}
}

// A digest is looked at when the first record about one of its messages comes true.
func TestADigestIsLookedAtWithItsMessages(t *testing.T) {
	member := func(name string, next time.Time) outbox.Member {
		return outbox.Member{Message: mail(name).Notification, Standing: outbox.Standing{Next: next}}
	}
	digest := mail("digest").Gathers("a", "b", "c").Notification
	s := outbox.JudgeDigest(digest, []outbox.Member{member("a", time.Time{}), member("b", nine.Add(2*time.Hour)), member("c", nine.Add(time.Hour))})
	if !s.Holds() || !s.Next.Equal(nine.Add(time.Hour)) {
		t.Errorf("%+v", s)
	}
}
