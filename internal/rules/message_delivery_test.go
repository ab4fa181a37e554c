// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

var atNoon = gen.UTC("2026-03-04 12:00")

// newMessage is one to jane over the policy's channel mail, made at noon.
func newMessage(name string) *v1alpha1.Notification {
	return gen.Notification(name).UID(types.UID("uid-"+name)).Created(gen.At(atNoon)).About(v1alpha1.KindIssue, "late-shipments", "7f3c").Notification
}

func deleted(n *v1alpha1.Notification) *v1alpha1.Notification {
	return gen.NotificationBuilder{Notification: n}.Deleted("2026-03-04 11:00").Notification
}

func triedAt(n *v1alpha1.Notification, next time.Time) *v1alpha1.Notification {
	n.Status.Attempts, n.Status.Outcome = 2, v1alpha1.OutcomePending
	if !next.IsZero() {
		n.Status.NextCheckTime, n.Status.NextAttemptTime = new(metav1.NewTime(next)), new(metav1.NewTime(next))
	}
	n.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, Status: metav1.ConditionUnknown, Reason: v1alpha1.ReasonRetrying, Message: "busy"}}
	return n
}

func underWay(n *v1alpha1.Notification, before int32) *v1alpha1.Notification {
	n.Status.Outcome, n.Status.Attempts, n.Status.UncertainAttempts = v1alpha1.OutcomeSending, before+1, before
	return n
}

// Whether a message is to be sent now, and what it says while it is not.
func TestDecideMessage(t *testing.T) {
	policy := gen.Policy("standard").CommunicationPolicy
	policy.Spec.Digest = &v1alpha1.Digest{MinMessages: new(int32(v1alpha1.NeverDigest))}
	with := func(change func(*v1alpha1.CommunicationPolicy)) *v1alpha1.CommunicationPolicy {
		p := policy.DeepCopy()
		change(p)
		return p
	}
	later := func(d time.Duration) *v1alpha1.Notification {
		n := newMessage("a")
		n.Spec.NotBeforeTime = new(metav1.NewTime(atNoon.Add(d)))
		return n
	}
	digest := func(o v1alpha1.Outcome) *v1alpha1.Notification {
		d := newMessage("digest-1")
		d.Status.Outcome = o
		return d
	}
	gone := outbox.Untrue(outbox.IssueResolved)
	for name, c := range map[string]struct {
		facts rules.MessageFacts
		want  string // outcome delivered reason, or send, with what counts
		next  time.Duration
	}{
		"a new message leaves":            {facts: rules.MessageFacts{Policy: policy}, want: "send"},
		"no policy":                       {facts: rules.MessageFacts{}, want: "Pending False PolicyNotFound stalled"},
		"no channel":                      {facts: rules.MessageFacts{Policy: with(func(p *v1alpha1.CommunicationPolicy) { p.Spec.Channels = nil })}, want: "Pending False ChannelNotFound stalled"},
		"a suspended policy":              {facts: rules.MessageFacts{Policy: with(func(p *v1alpha1.CommunicationPolicy) { p.Spec.Suspend = new(true) })}, want: "Pending Unknown Suspended"},
		"a policy that is being deleted":  {facts: rules.MessageFacts{Policy: gen.Policy("standard").Deleted("2026-03-04 11:00").CommunicationPolicy}, want: "Pending Unknown Suspended"},
		"it is being deleted":             {facts: rules.MessageFacts{Policy: policy, Notification: deleted(newMessage("a"))}, want: "Pending Unknown Suspended"},
		"being deleted, and not true":     {facts: rules.MessageFacts{Policy: policy, Notification: deleted(newMessage("a")), Standing: gone}, want: "Failed False Withdrawn"},
		"being deleted, in a digest":      {facts: rules.MessageFacts{Policy: policy, Notification: deleted(newMessage("a")), Digest: digest("")}, want: "Pending Unknown InDigest"},
		"a policy that is not suspended":  {facts: rules.MessageFacts{Policy: with(func(p *v1alpha1.CommunicationPolicy) { p.Spec.Suspend = new(false) })}, want: "send"},
		"a suspended issue":               {facts: rules.MessageFacts{Policy: policy, Standing: rules.MessageStanding{Rest: verdict.Rest{Cause: verdict.RestSuspended}}}, want: "Pending Unknown Suspended"},
		"a second before it may leave":    {facts: rules.MessageFacts{Policy: policy, Notification: later(time.Second)}, want: "Pending Unknown Waiting", next: time.Second},
		"when it may leave":               {facts: rules.MessageFacts{Policy: policy, Notification: later(0)}, want: "send"},
		"a second before the next try":    {facts: rules.MessageFacts{Policy: policy, Notification: triedAt(newMessage("a"), atNoon.Add(time.Second))}, want: "as it was", next: time.Second},
		"at the time of the next try":     {facts: rules.MessageFacts{Policy: policy, Notification: triedAt(newMessage("a"), atNoon)}, want: "send"},
		"to be tried at any time":         {facts: rules.MessageFacts{Policy: policy, Notification: triedAt(newMessage("a"), time.Time{})}, want: "send"},
		"no longer true":                  {facts: rules.MessageFacts{Policy: policy, Standing: gone}, want: "Failed False Withdrawn"},
		"cut off":                         {facts: rules.MessageFacts{Policy: policy, Notification: underWay(newMessage("a"), 0)}, want: "send interrupted"},
		"cut off for the second time":     {facts: rules.MessageFacts{Policy: policy, Notification: underWay(newMessage("a"), 1)}, want: "send interrupted"},
		"cut off for the third time":      {facts: rules.MessageFacts{Policy: policy, Notification: underWay(newMessage("a"), 2)}, want: "Uncertain Unknown Uncertain uncertain"},
		"cut off, and the policy is gone": {facts: rules.MessageFacts{Notification: underWay(newMessage("a"), 0)}, want: "Pending False PolicyNotFound stalled uncertain"},
		"cut off, and no longer true":     {facts: rules.MessageFacts{Policy: policy, Notification: underWay(newMessage("a"), 0), Standing: gone}, want: "Uncertain Unknown Uncertain uncertain"},
		"in a digest to come":             {facts: rules.MessageFacts{Policy: policy, Digest: digest("")}, want: "Pending Unknown InDigest"},
		"in a digest under way":           {facts: rules.MessageFacts{Policy: policy, Digest: digest(v1alpha1.OutcomeSending)}, want: "Pending Unknown InDigest"},
		"in a delivered digest":           {facts: rules.MessageFacts{Policy: policy, Digest: digest(v1alpha1.OutcomeDelivered), Standing: gone}, want: "Delivered True InDigest"},
		"in a digest given up":            {facts: rules.MessageFacts{Policy: policy, Digest: digest(v1alpha1.OutcomeFailed)}, want: "Failed False InDigest"},
		"in an uncertain digest":          {facts: rules.MessageFacts{Policy: policy, Digest: digest(v1alpha1.OutcomeUncertain)}, want: "Uncertain Unknown InDigest"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.facts.Notification == nil {
				c.facts.Notification = newMessage("a")
			}
			v := rules.DecideMessage(c.facts, atNoon)
			if got := messageVerdict(v); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if wait := v.NextCheck.Sub(atNoon); c.next != 0 && wait != c.next || c.next == 0 && !v.NextCheck.IsZero() {
				t.Errorf("next check at %s", v.NextCheck)
			}
			if (v.Send || v.Unsaid) == (v.Message != "") || v.Attempted {
				t.Errorf("%+v", v)
			}
		})
	}
}

func messageVerdict(v rules.MessageVerdict) string {
	var words []string
	switch {
	case v.Send:
		words = append(words, "send")
	case v.Unsaid:
		words = append(words, "as it was")
	default:
		words = append(words, string(v.Outcome), string(v.Delivered), v.Reason)
	}
	for _, x := range []struct {
		is   bool
		word string
	}{{v.Interrupted, "interrupted"}, {v.Stalled, "stalled"}, {v.Uncertain, "uncertain"}} {
		if x.is {
			words = append(words, x.word)
		}
	}
	return strings.Join(words, " ")
}

// What becomes of a message after an attempt.
func TestAfterAttempt(t *testing.T) {
	for name, c := range map[string]struct {
		attempt rules.Attempt
		want    string
		again   bool
	}{
		"delivered":                         {rules.Attempt{Result: rules.AttemptDelivered}, "Delivered True Delivered", false},
		"delivered with the last try":       {rules.Attempt{Result: rules.AttemptDelivered, GiveUp: true}, "Delivered True Delivered", false},
		"uncertain for the first time":      {rules.Attempt{Result: rules.AttemptUncertain}, "Pending Unknown PossibleRepeat uncertain", true},
		"uncertain for the second time":     {rules.Attempt{Result: rules.AttemptUncertain, Uncertain: 1}, "Pending Unknown PossibleRepeat uncertain", true},
		"uncertain for the third time":      {rules.Attempt{Result: rules.AttemptUncertain, Uncertain: 2}, "Uncertain Unknown Uncertain uncertain", false},
		"uncertain, the last try":           {rules.Attempt{Result: rules.AttemptUncertain, GiveUp: true}, "Uncertain Unknown Uncertain uncertain", false},
		"temporary":                         {rules.Attempt{Result: rules.AttemptTemporary}, "Pending Unknown Retrying", true},
		"temporary, the last try":           {rules.Attempt{Result: rules.AttemptTemporary, GiveUp: true}, "Failed False GivenUp", false},
		"temporary, the last of uncertain":  {rules.Attempt{Result: rules.AttemptTemporary, GiveUp: true, Uncertain: 1}, "Uncertain Unknown Uncertain", false},
		"refused":                           {rules.Attempt{Result: rules.AttemptRefused}, "Failed False Refused", false},
		"refused, after it may have come":   {rules.Attempt{Result: rules.AttemptRefused, Uncertain: 1}, "Uncertain Unknown Uncertain", false},
		"the Secret":                        {rules.Attempt{Result: rules.AttemptBadSecret}, "Pending False SecretNotUsable stalled", true},
		"the Secret, the last try":          {rules.Attempt{Result: rules.AttemptBadSecret, GiveUp: true}, "Failed False GivenUp", false},
		"the policy's own entry":            {rules.Attempt{Result: rules.AttemptBadChannel}, "Pending False Invalid stalled", true},
		"the policy's entry, the last try":  {rules.Attempt{Result: rules.AttemptBadChannel, GiveUp: true}, "Failed False GivenUp", false},
		"what nobody has heard of: refused": {rules.Attempt{Result: "Lost"}, "Failed False Refused", false},
	} {
		t.Run(name, func(t *testing.T) {
			c.attempt.Number, c.attempt.Detail, c.attempt.Delay = 100, "smtp.example answered", 1500*time.Millisecond
			v := rules.AfterAttempt(newMessage("a"), c.attempt, atNoon)
			if got := messageVerdict(v); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if !strings.Contains(v.Message, c.attempt.Detail) || !v.Attempted {
				t.Errorf("%+v", v)
			}
			if rules.Settled(v.Outcome) == c.again {
				t.Errorf("outcome %s is settled: %t", v.Outcome, rules.Settled(v.Outcome))
			}
			if c.again != v.NextCheck.Equal(atNoon.Add(2*time.Second)) {
				t.Errorf("the next attempt is at %s", v.NextCheck)
			}
		})
	}
}

// A digest leaves when each of its messages is on record as one of it.
func TestADigestClaimsItsMessages(t *testing.T) {
	claimed := func(digest string, n *v1alpha1.Notification) bool {
		return rules.Claimed(newMessage(digest), []*v1alpha1.Notification{n})
	}
	n := newMessage("a")
	if claimed("digest-1", n) {
		t.Error("without a status")
	}
	v := rules.DecideMessage(rules.MessageFacts{Notification: n, Policy: gen.Policy("standard").CommunicationPolicy, Digest: newMessage("digest-1")}, atNoon)
	n.Status = v.Settle(n, atNoon)
	if !claimed("digest-1", n) || claimed("digest-12", n) {
		t.Errorf("by %+v", n.Status.DigestRef)
	}
	tried := newMessage("digest-12")
	tried.Status.Attempts = 1
	if !rules.Claimed(tried, []*v1alpha1.Notification{n}) {
		t.Error("what was tried once is not held back")
	}
}

// An attempt is counted once: when it is recorded before it is made, or else when it has ended.
func TestAttemptsAreCountedOnce(t *testing.T) {
	for name, c := range map[string]struct {
		attempt              rules.Attempt
		attempted, uncertain bool
	}{
		"not on record":                    {rules.Attempt{Result: rules.AttemptTemporary}, true, false},
		"on record":                        {rules.Attempt{Result: rules.AttemptTemporary, OnRecord: true}, false, false},
		"after an interruption":            {rules.Attempt{Result: rules.AttemptTemporary, Interrupted: true}, true, true},
		"after an interruption, on record": {rules.Attempt{Result: rules.AttemptTemporary, Interrupted: true, OnRecord: true}, false, false},
		"uncertain itself, on record":      {rules.Attempt{Result: rules.AttemptUncertain, OnRecord: true}, false, true},
	} {
		if v := rules.AfterAttempt(newMessage("a"), c.attempt, atNoon); v.Attempted != c.attempted || v.Uncertain != c.uncertain {
			t.Errorf("%s: attempted %t, uncertain %t", name, v.Attempted, v.Uncertain)
		}
	}
}

// How an attempt ended is written over the record that it was made from. One that another manager made since
// counts an attempt more, so only what arrived is written over that, and not once it is final.
func TestWhatAnOutcomeIsWrittenOver(t *testing.T) {
	record := func(o v1alpha1.Outcome, attempts, uncertain int32) v1alpha1.NotificationStatus {
		return v1alpha1.NotificationStatus{Outcome: o, Attempts: attempts, UncertainAttempts: uncertain}
	}
	sending := record(v1alpha1.OutcomeSending, 1, 0)
	answered := sending
	answered.Answer = &v1alpha1.LinkUse{}
	for name, c := range map[string]struct {
		result    rules.AttemptResult
		made, now v1alpha1.NotificationStatus
		want      bool
	}{
		"it was refused, and nobody wrote since":   {rules.AttemptRefused, sending, sending, true},
		"it is to be tried again":                  {rules.AttemptTemporary, sending, sending, true},
		"it is to be tried again, and is new":      {rules.AttemptTemporary, record("", 0, 0), record("", 0, 0), true},
		"it was refused, and a link of it is used": {rules.AttemptRefused, sending, answered, true},
		"it arrived, and nobody wrote since":       {rules.AttemptDelivered, sending, sending, true},
		"it arrived, and another sends it":         {rules.AttemptDelivered, sending, record(v1alpha1.OutcomeSending, 2, 1), true},
		"it arrived, and another tries again":      {rules.AttemptDelivered, sending, record(v1alpha1.OutcomePending, 2, 1), true},
		"it arrived, and another has settled it":   {rules.AttemptDelivered, sending, record(v1alpha1.OutcomeUncertain, 2, 1), false},
		"it was refused, and another sends it":     {rules.AttemptRefused, sending, record(v1alpha1.OutcomeSending, 2, 1), false},
		"it was new, and another sends it":         {rules.AttemptTemporary, record("", 0, 0), sending, false},
		"it may have arrived, and another sends":   {rules.AttemptUncertain, sending, record(v1alpha1.OutcomeSending, 2, 1), false},
	} {
		v := rules.AfterAttempt(newMessage("a"), rules.Attempt{Result: c.result, Number: 1, Delay: time.Minute}, atNoon)
		if got := v.Concerns(c.made, c.now); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestBeforeAttempt(t *testing.T) {
	for _, interrupted := range []bool{false, true} {
		v := rules.BeforeAttempt(interrupted, 2)
		if v.Outcome != v1alpha1.OutcomeSending || v.Reason != v1alpha1.ReasonSending || !v.Attempted || v.Uncertain != interrupted || v.Message != "Attempt 2 is under way" {
			t.Errorf("%+v", v)
		}
	}
}

func TestMarkRepeat(t *testing.T) {
	subject, body := rules.MarkRepeat(strings.Repeat("ü", message.MaxSubject), strings.Repeat("ß", message.MaxBody))
	if !strings.HasPrefix(subject, "[possible repeat] ü") || len([]rune(subject)) != message.MaxSubject {
		t.Errorf("subject %q", subject)
	}
	if !strings.HasPrefix(body, "This message may have reached you before") || !strings.Contains(body, "\n\nß") || len([]rune(body)) != message.MaxBody {
		t.Errorf("body of %d characters", len([]rune(body)))
	}
}

func TestRetainedUntil(t *testing.T) {
	settledAt := func(at time.Time) *v1alpha1.Notification {
		n := newMessage("a")
		n.Status.Outcome = v1alpha1.OutcomeDelivered
		n.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, LastTransitionTime: metav1.NewTime(at)}}
		return n
	}
	policy := func(d v1alpha1.Duration) *v1alpha1.CommunicationPolicy {
		p := gen.Policy("standard").CommunicationPolicy
		p.Spec.NotificationRetention = d
		return p
	}
	tried := settledAt(atNoon)
	tried.Status.LastAttemptTime = new(metav1.NewTime(atNoon.Add(time.Minute)))
	pending := settledAt(atNoon)
	pending.Status.Outcome = v1alpha1.OutcomePending
	undated := settledAt(atNoon)
	undated.Status.Conditions = nil
	for name, c := range map[string]struct {
		n      *v1alpha1.Notification
		policy *v1alpha1.CommunicationPolicy
		want   time.Time
	}{
		"from what became of it":     {settledAt(atNoon), policy("P90D"), atNoon.AddDate(0, 0, 90)},
		"from the latest attempt":    {tried, policy("P90D"), atNoon.Add(time.Minute).AddDate(0, 0, 90)},
		"from its making":            {settledAt(atNoon.Add(-time.Hour)), policy("P90D"), atNoon.AddDate(0, 0, 90)},
		"an hour at the least":       {settledAt(atNoon), policy("PT1S"), atNoon.Add(time.Hour)},
		"for ever by default":        {settledAt(atNoon), policy(""), time.Time{}},
		"for ever without a policy":  {settledAt(atNoon), nil, time.Time{}},
		"as long as it is not over":  {pending, policy("PT1S"), time.Time{}},
		"as long as nothing is said": {undated, policy("PT1S"), time.Time{}},
	} {
		until, limited := outbox.RetainedUntil(c.n, c.policy)
		if !until.Equal(c.want) || limited == c.want.IsZero() {
			t.Errorf("%s: %s, want %s", name, until, c.want)
		}
	}
}

// Since when somebody is to look at a message: what the sweeper holds against the clock.
func TestLookDue(t *testing.T) {
	policy := gen.Policy("standard").CommunicationPolicy
	policy.Spec.NotificationRetention, policy.Spec.Digest = "P1D", &v1alpha1.Digest{GatherFor: "PT1H"}
	newMessage := func(name string) *v1alpha1.Notification {
		n := newMessage(name)
		n.Spec.Reason = v1alpha1.NotificationReviewDue
		return n
	}
	waits := newMessage("a")
	waits.Spec.NotBeforeTime = new(metav1.NewTime(atNoon.Add(time.Minute)))
	recorded := newMessage("a")
	recorded.Spec.NotBeforeTime = waits.Spec.NotBeforeTime
	recorded.Status.Outcome, recorded.Status.NextCheckTime = v1alpha1.OutcomePending, recorded.Spec.NotBeforeTime
	stalled := newMessage("a")
	stalled.Status.Outcome = v1alpha1.OutcomePending
	settled := func() *v1alpha1.Notification {
		n := newMessage("a")
		n.Status.Outcome = v1alpha1.OutcomeDelivered
		n.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, LastTransitionTime: metav1.NewTime(atNoon)}}
		return n
	}
	for name, c := range map[string]struct {
		n    *v1alpha1.Notification
		want time.Time
	}{
		"a new one, when it has gathered":            {newMessage("a"), atNoon.Add(time.Hour)},
		"one that may not leave yet":                 {waits, atNoon.Add(time.Hour + time.Minute)},
		"the same, once that is on record":           {recorded, atNoon.Add(time.Hour + time.Minute)},
		"one to be tried again":                      {triedAt(newMessage("a"), atNoon.Add(time.Minute)), atNoon.Add(time.Minute)},
		"one that waits for somebody":                {stalled, time.Time{}},
		"a settled one, when its time is over":       {settled(), atNoon.AddDate(0, 0, 1)},
		"a settled one that is being deleted: never": {deleted(settled()), time.Time{}},
	} {
		if got := rules.LookDue(c.n, policy); !got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestWhatIsNotOnRecordIsKept(t *testing.T) {
	n := newMessage("a")
	climbing := func(steps ...gen.StepRecordBuilder) *v1alpha1.Issue {
		return gen.Issue("late-shipments").UID("7f3c").Climbing(steps...).Issue
	}
	other := climbing(gen.StepRecord("managers", "2026-03-04 09:00").Unsaid())
	other.UID = "another"
	next := climbing(gen.StepRecord("managers", "2026-03-04 09:00").Unsaid())
	next.Status.Escalation.Round = new(int32(2))
	for name, c := range map[string]struct {
		issue *v1alpha1.Issue
		want  bool
	}{
		"its step is made":           {climbing(gen.StepRecord("managers", "2026-03-04 09:00")), true},
		"its step is not made yet":   {climbing(gen.StepRecord("managers", "2026-03-04 09:00").Unsaid()), false},
		"another step is not made":   {climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Unsaid()), true},
		"another round":              {next, true},
		"another issue of that name": {other, true},
		"nothing on record":          {gen.Issue("late-shipments").UID("7f3c").Issue, true},
		"no issue":                   {nil, true},
	} {
		if got := outbox.MadeOnRecord(n, c.issue); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	// A reminder of an issue has no round, and would be made again like a step.
	reminder := newMessage("a")
	reminder.Status.Outcome = v1alpha1.OutcomeDelivered
	reminder.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, LastTransitionTime: metav1.NewTime(atNoon)}}
	reminder.Spec.Round, reminder.Spec.Step = nil, ""
	reminded := gen.Issue("late-shipments").UID("7f3c").Issue
	reminded.Status.Reminders = []v1alpha1.ReminderRecord{{}}
	forget := rules.ForgetFacts{Notification: reminder, Subject: reminded}
	if effects, _ := rules.Forget(forget, atNoon); len(effects) > 0 {
		t.Error("a reminder of an issue is forgotten before it is on record as made")
	}
	made := v1alpha1.ReminderRecord{NotifiedTime: new(gen.Time("2026-03-04 09:00"))}
	reminded.Status.Reminders[0] = made
	if effects, _ := rules.Forget(forget, atNoon); len(effects) == 0 {
		t.Error("a reminder of an issue that is on record is kept for ever")
	}
	if !outbox.RemindersOnRecord([]v1alpha1.ReminderRecord{made}) || outbox.RemindersOnRecord([]v1alpha1.ReminderRecord{made, {}}) || !outbox.RemindersOnRecord(nil) {
		t.Error("reminders")
	}
}

func TestDigest(t *testing.T) {
	policy := gen.Policy("standard").CommunicationPolicy
	partner := gen.NewWorld().Partner("northwind").Partner
	partner.UID = "partner-uid"
	set := func(change func(*v1alpha1.CommunicationPolicy)) *v1alpha1.CommunicationPolicy {
		p := policy.DeepCopy()
		change(p)
		return p
	}
	because := func(reason v1alpha1.NotificationReason) *v1alpha1.Notification {
		n := newMessage("a")
		n.Spec.Reason = reason
		return n
	}
	gathersFor := func(d v1alpha1.Duration) *v1alpha1.CommunicationPolicy {
		return set(func(p *v1alpha1.CommunicationPolicy) { p.Spec.Digest = &v1alpha1.Digest{GatherFor: d} })
	}
	t.Run("gathers", func(t *testing.T) {
		tried := triedAt(newMessage("a"), time.Time{})
		hook := newMessage("a")
		hook.Spec.ChannelRef.Channel = "hook"
		held := newMessage("a")
		held.Spec.NotBeforeTime = new(metav1.NewTime(atNoon.Add(time.Hour)))
		itself := newMessage("a")
		itself.Spec.DigestOf = []string{"b"}
		for name, c := range map[string]struct {
			n      *v1alpha1.Notification
			policy *v1alpha1.CommunicationPolicy
			want   time.Time
		}{
			"five seconds by default":    {newMessage("a"), policy, atNoon.Add(5 * time.Second)},
			"as the policy says":         {because(v1alpha1.NotificationReviewDue), gathersFor("PT1M"), atNoon.Add(time.Minute)},
			"a step no longer than that": {because(v1alpha1.NotificationEscalationStep), gathersFor("PT1M"), atNoon.Add(5 * time.Second)},
			"nor a request to call":      {because(v1alpha1.NotificationCallRequest), gathersFor("P1D"), atNoon.Add(5 * time.Second)},
			"a step for less":            {because(v1alpha1.NotificationEscalationStep), gathersFor("PT1S"), atNoon.Add(time.Second)},
			"a disclosure not at all":    {because(v1alpha1.NotificationDisclosureDue), gathersFor("PT1M"), time.Time{}},
			"a recovery plan neither":    {because(v1alpha1.NotificationRecoveryPlanDue), gathersFor("PT1M"), time.Time{}},
			"from when it may leave":     {held, policy, atNoon.Add(time.Hour + 5*time.Second)},
			"not what was tried":         {tried, policy, time.Time{}},
			"not what programs read":     {hook, policy, time.Time{}},
			"not a digest":               {itself, policy, time.Time{}},
			"not what is being deleted":  {deleted(newMessage("a")), policy, time.Time{}},
			"never":                      {newMessage("a"), set(func(p *v1alpha1.CommunicationPolicy) { p.Spec.Digest = &v1alpha1.Digest{MinMessages: new(int32(1000))} }), time.Time{}},
			"not without a policy":       {newMessage("a"), nil, time.Time{}},
			"a wait that cannot be read": {newMessage("a"), set(func(p *v1alpha1.CommunicationPolicy) { p.Spec.Digest = &v1alpha1.Digest{GatherFor: "soon"} }), atNoon.Add(5 * time.Second)},
		} {
			if got := rules.GatherUntil(c.n, c.policy); !got.Equal(c.want) {
				t.Errorf("%s: until %s, want %s", name, got, c.want)
			}
		}
	})
	several := func(n int) []*v1alpha1.Notification {
		var all []*v1alpha1.Notification
		for i := range n {
			all = append(all, newMessage(fmt.Sprintf("n%03d", i)))
		}
		return all
	}
	t.Run("from five on", func(t *testing.T) {
		if got := rules.DigestMembers(newMessage("n000"), several(4), policy, partner, atNoon); got != nil {
			t.Errorf("four make a digest of %d", len(got))
		}
		if got := rules.DigestMembers(newMessage("n000"), several(5), policy, partner, atNoon); len(got) != 5 {
			t.Errorf("five make a digest of %d", len(got))
		}
		two := set(func(p *v1alpha1.CommunicationPolicy) { p.Spec.Digest = &v1alpha1.Digest{MinMessages: new(int32(2))} })
		if got := rules.DigestMembers(newMessage("n000"), several(2), two, partner, atNoon); len(got) != 2 {
			t.Errorf("two make a digest of %d where the policy says so", len(got))
		}
	})
	t.Run("the oldest first, to the same person on the same channel, and none that has left", func(t *testing.T) {
		all := append(several(10), deleted(newMessage("n010")))
		all[0].Spec.Recipient = gen.Person("contoso/kim")
		all[1].Spec.ChannelRef.Channel = "chat"
		all[2].Spec.NotBeforeTime = new(metav1.NewTime(atNoon.Add(time.Second)))
		all[3].Status.Attempts = 1
		all[4].Spec.DigestOf = []string{"x"}
		all[9].CreationTimestamp = metav1.NewTime(atNoon.Add(-time.Hour))
		got := rules.DigestMembers(all[5], all, policy, partner, atNoon)
		var names []string
		for _, m := range got {
			names = append(names, m.Name)
		}
		if want := "n009 n005 n006 n007 n008"; strings.Join(names, " ") != want {
			t.Errorf("%v, want %s", names, want)
		}
	})
	t.Run("fifty at most, in one message that a Notification can hold", func(t *testing.T) {
		all := several(80)
		for _, m := range all {
			m.Spec.Subject, m.Spec.Body = strings.Repeat("s", message.MaxSubject), strings.Repeat("b", message.MaxBody)
		}
		members := rules.DigestMembers(all[0], all, policy, partner, atNoon)
		m := rules.Digest(members, 0, policy, partner)
		if len(members) != 50 || len(m.Spec.DigestOf) != 50 || len([]rune(m.Spec.Body)) > message.MaxBody || len([]rune(m.Spec.Subject)) > message.MaxSubject {
			t.Errorf("%d members, a body of %d", len(members), len(m.Spec.Body))
		}
	})
	t.Run("says each, and is named by the oldest", func(t *testing.T) {
		all := several(5)
		m := rules.Digest(all, 0, policy, partner)
		for _, n := range all {
			if !strings.Contains(m.Spec.Body, n.Spec.Subject) || !strings.Contains(m.Spec.Body, n.Spec.Body) {
				t.Errorf("nothing of %s in\n%s", n.Name, m.Spec.Body)
			}
		}
		if m.Name != rules.Digest(all[:2], 0, policy, partner).Name || m.Name == rules.Digest(all, 1, policy, partner).Name || m.Name == rules.Digest(all[1:], 0, policy, partner).Name {
			t.Errorf("named %s", m.Name)
		}
		own := set(func(p *v1alpha1.CommunicationPolicy) {
			p.Spec.Templates = []v1alpha1.MessageTemplate{{Reason: v1alpha1.NotificationDigest, Subject: "{{.Count}} for {{.Recipient}} of {{.Partner}}"}}
		})
		if got := rules.Digest(all, 0, own, partner).Spec.Subject; got != "5 for jane of Northwind BV" {
			t.Errorf("worded by the policy: %s", got)
		}
		if m.Spec.Reason != v1alpha1.NotificationDigest || m.Spec.Recipient != gen.Person("northwind/jane") || m.Spec.SubjectRef.UID != "partner-uid" {
			t.Errorf("%+v", m.Spec)
		}
	})
}
