// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// told lists whom the receiver was told what, sorted: "managers 0 north/jane".
func (w *world) told() []string {
	w.Helper()
	byUID := map[string]v1alpha1.Notification{}
	for _, n := range w.notifications() {
		byUID[string(n.UID)] = n
	}
	var out []string
	for _, m := range w.hook.Messages() {
		n, known := byUID[m.ID]
		if !known {
			w.Fatalf("a message has the id %s, which is no Notification's UID", m.ID)
		}
		r := m.Data.Recipient
		if v1alpha1.Name(r.Partner) != n.Spec.Recipient.Partner || v1alpha1.Name(r.Contact) != n.Spec.Recipient.Contact || m.Data.Step != string(n.Spec.Step) {
			w.Errorf("the message to %s/%s of step %s is not what Notification %s says", r.Partner, r.Contact, m.Data.Step, n.Name)
		}
		out = append(out, fmt.Sprintf("%s %d %s/%s", m.Data.Step, *n.Spec.Repeat, r.Partner, r.Contact))
	}
	slices.Sort(out)
	return out
}

func (w *world) mustHaveTold(want ...string) {
	w.Helper()
	slices.Sort(want)
	if got := w.told(); !slices.Equal(got, want) {
		w.Fatalf("at %s these messages have arrived:\n  %q\nnot\n  %q", w.Now().UTC().Format(time.RFC3339), got, want)
	}
}

func both(step string, repeat int, a, b v1alpha1.PersonRef) []string {
	return []string{line(step, repeat, a), line(step, repeat, b)}
}

func line(what string, repeat int, p v1alpha1.PersonRef) string {
	return fmt.Sprintf("%s %d %s/%s", what, repeat, p.Partner, p.Contact)
}

// An issue that nobody answers climbs its path step by step, on the dot, and each person is
// told once, by a signed message.
func TestIssueClimbsItsPathAndTellsEverybodyOnce(t *testing.T) {
	w := newWorld(t, byClock)
	p := w.policy()
	p.Spec.Channels[0].Webhook.SecretRef = &v1alpha1.SecretReference{Name: "hook"}
	a := w.alliance()
	start := w.Now()
	i := w.issue("late", start)
	w.create(w.signing(), w.north(), w.south(), p, a, i)
	w.settle()
	w.must(i, v1alpha1.ConditionStale, no, v1alpha1.ReasonActive)
	w.must(a, issuesContained, yes, v1alpha1.ReasonContained)
	issueWrites := w.countWrites(&v1alpha1.IssueList{})
	messageWrites := w.countWrites(&v1alpha1.NotificationList{})

	steps := []struct {
		at        time.Duration
		escalated metav1.ConditionStatus
		reason    string
		adds      []string
	}{
		{time.Hour, no, v1alpha1.ReasonFirstStep, both("counterpart", 0, piet, ana)},
		{2 * time.Hour, yes, v1alpha1.ReasonStepStarted, both("managers", 0, jane, kim)},
		{4 * time.Hour, yes, v1alpha1.ReasonStepStarted, both("executives", 0, mila, sam)},
		{5 * time.Hour, yes, v1alpha1.ReasonStepStarted, both("executives", 1, mila, sam)},
	}
	var told []string
	for n, s := range steps {
		w.advanceTo(start.Add(s.at - time.Second))
		w.mustHaveTold(told...)
		before := issueWrites.of(i.Name)
		w.advanceTo(start.Add(s.at))
		told = append(told, s.adds...)
		w.mustHaveTold(told...)
		w.must(i, v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity)
		w.must(i, v1alpha1.ConditionEscalated, s.escalated, s.reason)
		w.must(a, issuesContained, no, "")
		last := i.Status.Escalation.Steps[len(i.Status.Escalation.Steps)-1]
		if last.NotifiedTime == nil {
			t.Errorf("step %s has no notifiedTime", last.Name)
		}
		if n < 3 && !last.StartedTime.Time.Equal(start.Add(s.at)) {
			t.Errorf("step %s started at %s", last.Name, last.StartedTime)
		}
		if cost := issueWrites.of(i.Name) - before; cost != 2 {
			t.Errorf("step %s took %d status writes, not 2", last.Name, cost)
		}
	}
	w.advanceTo(start.Add(7*time.Hour - time.Second))
	w.must(i, v1alpha1.ConditionPathExhausted, no, v1alpha1.ReasonStepsLeft)
	w.advanceTo(start.Add(7 * time.Hour))
	w.must(i, v1alpha1.ConditionPathExhausted, yes, v1alpha1.ReasonPathExhausted)
	w.advance(1000 * time.Hour)
	w.mustHaveTold(told...)

	for name, n := range messageWrites.all() {
		if n > 1 {
			t.Errorf("Notification %s was written %d times after it was made", name, n)
		}
	}
	w.mustBeSigned(signingKey)

	// What is resolved sends nothing more, and the alliance is at rest again.
	w.edit(i, func() { i.Spec.Resolution = &v1alpha1.Statement{Time: at(w.Now()), Summary: "a new carrier"} })
	w.settle()
	w.must(i, v1alpha1.ConditionEscalated, no, v1alpha1.ReasonResolved)
	w.must(a, issuesContained, yes, v1alpha1.ReasonContained)
	w.mustHaveTold(told...)
}

// mustBeSigned verifies every message as a receiver would that has the key.
func (w *world) mustBeSigned(key string) {
	w.Helper()
	hook, err := standardwebhooks.NewWebhook(key)
	if err != nil {
		w.Fatal(err)
	}
	for _, m := range w.hook.Messages() {
		if err := hook.Verify(m.Body, m.Header); err != nil {
			w.Errorf("message %s is not signed: %v", m.ID, err)
		}
	}
}

// A manager that died between making the messages of a step and recording that makes none
// again: their names follow from the step.
func TestMessagesOfARecordedStepAreMadeOnce(t *testing.T) {
	w := newWorld(t, byClock)
	w.found()
	start := w.Now()
	i := w.issue("late", start)
	w.create(i)
	w.advanceTo(start.Add(time.Hour))
	told := both("counterpart", 0, piet, ana)
	w.mustHaveTold(told...)
	names := func() []string {
		var out []string
		for _, n := range w.notifications() {
			out = append(out, n.Name)
		}
		return slices.Sorted(slices.Values(out))
	}
	before := names()

	w.get(i)
	i.Status.Escalation.Steps[0].NotifiedTime = nil
	if err := w.Client.Status().Update(t.Context(), i); err != nil {
		t.Fatal(err)
	}
	w.settle()
	w.get(i)
	if i.Status.Escalation.Steps[0].NotifiedTime == nil {
		t.Error("that the messages are made was not recorded")
	}
	if after := names(); !slices.Equal(before, after) {
		t.Errorf("the Notifications were %v, are %v", before, after)
	}
	w.mustHaveTold(told...)

	// Of two messages that were to be made, only the first was: the other follows.
	lost := w.notifications()[0]
	w.delete(&lost)
	w.settle()
	if after := names(); len(after) != 1 {
		t.Errorf("a Notification that was deleted after its step was told came back: %v", after)
	}
	w.get(i)
	i.Status.Escalation.Steps[0].NotifiedTime = nil
	if err := w.Client.Status().Update(t.Context(), i); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if after := names(); !slices.Equal(before, after) {
		t.Errorf("the Notifications were %v, are %v", before, after)
	}
}

// An acknowledgement holds the ladder, and lets it go on when it expires.
func TestAcknowledgementHoldsTheLadder(t *testing.T) {
	w := newWorld(t, byClock)
	p := w.policy()
	p.Spec.EscalationPaths[0].AckValidFor = "PT5H"
	start := w.Now()
	i := w.issue("late", start)
	w.create(w.north(), w.south(), p, w.alliance(), i)
	w.advanceTo(start.Add(90 * time.Minute))
	told := both("counterpart", 0, piet, ana)
	w.mustHaveTold(told...)
	w.edit(i, func() { i.Spec.Acknowledgements = []v1alpha1.Acknowledgement{{Time: at(w.Now()), By: ana}} })
	w.settle()
	w.must(i, v1alpha1.ConditionAcknowledged, yes, "")
	w.advanceTo(start.Add(90*time.Minute + 5*time.Hour - time.Second))
	w.mustHaveTold(told...)
	w.advance(time.Second)
	w.must(i, v1alpha1.ConditionAcknowledged, no, v1alpha1.ReasonAcknowledgementExpired)
	w.mustHaveTold(append(told, both("managers", 0, jane, kim)...)...)
}

// After an outage over several deadlines the next step starts, and only that.
func TestOutageDoesNotSkipSteps(t *testing.T) {
	w := newWorld(t, byClock)
	w.found()
	start := w.Now()
	w.create(w.issue("late", start))
	w.advanceTo(start.Add(time.Hour))
	told := both("counterpart", 0, piet, ana)
	w.advanceTo(start.Add(100 * time.Hour))
	told = append(told, both("managers", 0, jane, kim)...)
	w.mustHaveTold(told...)
	w.advance(2*time.Hour - time.Second)
	w.mustHaveTold(told...)
	w.advance(time.Second)
	w.mustHaveTold(append(told, both("executives", 0, mila, sam)...)...)
}
