// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

var due = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// sound is a history in which all went well: one issue over each channel.
func sound() *history {
	b := burst{namespace: "n", due: due, issues: 2}
	h := &history{due: due, ladder: b.ladder(), names: b.names()}
	for i, name := range h.names {
		h.issues = append(h.issues, issueThatClimbed(name))
		for _, r := range h.ladder {
			for _, to := range r.recipients {
				h.deliver([]string{hookChannel, mailChannel}[i], key{name, r.name, to})
			}
		}
	}
	return h
}

func issueThatClimbed(name string) v1alpha1.Issue {
	at := func(seconds int) string { return gen.At(due.Add(time.Duration(seconds) * time.Second)) }
	return *gen.Issue(name).Climbing(
		gen.StepRecord("counterpart", at(0)).Until(at(4)).Ended(at(4), v1alpha1.StepNoAnswer),
		gen.StepRecord("managers", at(4)),
	).Issue
}

// deliver makes a Notification and has it arrive.
func (h *history) deliver(channel string, k key) {
	n := *gen.Notification(strings.NewReplacer("/", "-", ", ", "-", " ", "-").Replace(k.String())).
		UID(types.UID(fmt.Sprintf("uid-%d", len(h.notifications)))).About(v1alpha1.KindIssue, k.issue, "").
		Step(v1alpha1.Name(k.step)).To(k.recipient).Subject("About " + k.String()).Outcome(v1alpha1.OutcomeDelivered).Notification
	h.notifications = append(h.notifications, n)
	a := arrival{channel: channel, id: string(n.UID), notification: n.Name, subject: n.Spec.Subject}
	if channel == hookChannel {
		a.key = k
	}
	h.arrivals = append(h.arrivals, a)
}

// withdraw has a message withdrawn before it arrived.
func (h *history) withdraw(i int) {
	n := &h.notifications[i]
	n.Status.Outcome = v1alpha1.OutcomeFailed
	n.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonWithdrawn}}
	h.arrivals = append(h.arrivals[:i], h.arrivals[i+1:]...)
}

// again has the last message, which is a mail, arrive once more.
func (h *history) again(marked bool) *v1alpha1.Notification {
	a := h.arrivals[len(h.arrivals)-1]
	if marked {
		a.subject = mark + a.subject
	}
	h.arrivals = append(h.arrivals, a)
	return &h.notifications[len(h.notifications)-1]
}

// gather has the last two messages, which are mails, arrive in a digest in place of by
// themselves. What it says of them is kept.
func (h *history) gather(keep int) *v1alpha1.Notification {
	members := h.notifications[len(h.notifications)-2:]
	d := *gen.Notification("digest").UID("uid-digest").Reason(v1alpha1.NotificationDigest).Outcome(v1alpha1.OutcomeDelivered).Notification
	a := arrival{channel: mailChannel, id: "uid-digest", notification: "digest", subject: "2 messages"}
	for i := range members {
		d.Spec.DigestOf = append(d.Spec.DigestOf, members[i].Name)
		if i < keep {
			a.body += fmt.Sprintf("%d. %s\n", i+1, members[i].Spec.Subject)
		}
	}
	h.arrivals = append(h.arrivals[:len(h.arrivals)-2], a)
	h.notifications = append(h.notifications, d)
	return &h.notifications[len(h.notifications)-1]
}

// What is counted for each thing that can go wrong, and nothing else.
func TestJudge(t *testing.T) {
	const all = 8 // messages of a sound history
	for _, c := range []struct {
		name string
		what func(h *history)
		want verdict
	}{
		{"all went well", func(*history) {}, verdict{}},
		{"what was made before the outbox was gone", func(h *history) {
			// The first step was told, and of its messages one had left.
			told := due.Add(time.Second)
			h.outage = outage{told, told.Add(time.Second)}
			h.issues[0].Status.Escalation.Steps[0].NotifiedTime = new(metav1.NewTime(told))
			h.arrivals[0].at = told
			h.arrivals = append(h.arrivals[:1], h.arrivals[2:]...)
			h.notifications = h.notifications[2:]
		}, verdict{}},
		{"what was made when the outbox was back", func(h *history) {
			back := due.Add(-time.Second)
			h.outage = outage{back.Add(-time.Second), back}
			h.arrivals, h.notifications = h.arrivals[1:], h.notifications[1:]
		}, verdict{Lost: 1}},
		{"what arrives when the outbox is back, and is of no Notification", func(h *history) {
			h.outage = outage{due.Add(-2 * time.Second), due.Add(-time.Second)}
			h.arrivals[0].at, h.arrivals[0].id = due, "other"
		}, verdict{Wrong: 1, Lost: 1}},
		{"an event is lost", func(h *history) { h.arrivals = h.arrivals[1:] }, verdict{Lost: 1}},
		{"a mail is lost", func(h *history) { h.arrivals = h.arrivals[:all-1] }, verdict{Lost: 1}},
		{"a Notification was never made", func(h *history) {
			h.arrivals, h.notifications = h.arrivals[1:], h.notifications[1:]
		}, verdict{Lost: 1}},
		{"an event comes again", func(h *history) { h.arrivals = append(h.arrivals, h.arrivals[0]) }, verdict{SameID: 1}},
		{"an event comes again as another", func(h *history) {
			h.deliver(hookChannel, keyOf(&h.notifications[0]))
			h.notifications[all].Name, h.arrivals[all].notification = "other", "other"
		}, verdict{Unmarked: 1, Twice: 1}},
		{"an event has an id of no Notification", func(h *history) { h.arrivals[0].id = "other" }, verdict{Wrong: 1, Lost: 1}},
		{"an event says what another says", func(h *history) { h.arrivals[0].key.step = "managers" }, verdict{Wrong: 1}},
		{"a mail comes again without a mark", func(h *history) { h.again(false) }, verdict{Unmarked: 1}},
		{"a mail comes three times without a mark", func(h *history) { h.again(false); h.again(false) }, verdict{Unmarked: 2}},
		{"a mail comes again with a mark", func(h *history) { h.again(true).Status.UncertainAttempts = 1 }, verdict{Marked: 1}},
		{"the one with the mark comes first", func(h *history) {
			h.again(true).Status.UncertainAttempts = 1
			h.arrivals[all-1], h.arrivals[all] = h.arrivals[all], h.arrivals[all-1]
		}, verdict{Marked: 1}},
		{"the only copy has a mark", func(h *history) {
			h.again(true).Status.UncertainAttempts = 1
			h.arrivals = append(h.arrivals[:all-1], h.arrivals[all])
		}, verdict{}},
		{"a mark that nothing on record explains", func(h *history) { h.again(true) }, verdict{Marked: 1, Wrong: 1}},
		{"one repeat with and one without a mark", func(h *history) {
			h.again(false)
			h.again(true).Status.UncertainAttempts = 1
			h.arrivals[all+1].subject = mark + h.notifications[all-1].Spec.Subject
		}, verdict{Marked: 1, Unmarked: 1}},
		{"a digest brings two", func(h *history) { h.gather(2) }, verdict{}},
		{"a digest leaves one out", func(h *history) { h.gather(1) }, verdict{Lost: 1, Wrong: 1}},
		{"a digest repeats what came by itself", func(h *history) {
			single := h.arrivals[all-1]
			h.gather(2)
			h.arrivals = append(h.arrivals, single)
		}, verdict{Unmarked: 1}},
		{"a digest comes again with a mark", func(h *history) {
			h.gather(2).Status.UncertainAttempts = 1
			again := h.arrivals[len(h.arrivals)-1]
			again.subject = mark + again.subject
			h.arrivals = append(h.arrivals, again)
		}, verdict{Marked: 2}},
		{"a digest was withdrawn", func(h *history) { h.gather(2).Status.Outcome = v1alpha1.OutcomeFailed }, verdict{}},
		{"a message failed", func(h *history) { h.notifications[0].Status.Outcome = v1alpha1.OutcomeFailed }, verdict{Wrong: 1}},
		{"a message is still to be sent", func(h *history) { h.notifications[0].Status.Outcome = v1alpha1.OutcomeSending }, verdict{Wrong: 1}},
		{"a message that nobody asked for", func(h *history) {
			h.deliver(mailChannel, key{"issue-0001", "managers", "contoso/lead"})
		}, verdict{Wrong: 2}},
		{"no step was taken", func(h *history) { h.issues[0].Status.Escalation = nil }, verdict{Skipped: 2}},
		{"the issue is gone", func(h *history) { h.issues = h.issues[1:] }, verdict{Skipped: 2}},
		{"the first step is skipped", func(h *history) { e := ladderOf(h); e.Steps = e.Steps[1:] }, verdict{Skipped: 1}},
		{"the last step is skipped", func(h *history) { e := ladderOf(h); e.Steps = e.Steps[:1] }, verdict{Skipped: 1}},
		{"the steps are the wrong way round", func(h *history) {
			e := ladderOf(h)
			e.Steps[0], e.Steps[1] = e.Steps[1], e.Steps[0]
		}, verdict{Skipped: 1}},
		{"a step is taken twice", func(h *history) { e := ladderOf(h); e.Steps = append(e.Steps, e.Steps[1]) }, verdict{Twice: 1}},
		{"the ladder began again", func(h *history) { ladderOf(h).Round = new(int32(2)) }, verdict{Twice: 2}},
		{"the first step is a second early", func(h *history) {
			s := &ladderOf(h).Steps[0]
			s.StartedTime = metav1.NewTime(due.Add(-time.Second))
			s.DeadlineTime = new(metav1.NewTime(due.Add(3 * time.Second)))
		}, verdict{Early: 1}},
		{"the second step is a second early", func(h *history) {
			ladderOf(h).Steps[1].StartedTime = metav1.NewTime(due.Add(3 * time.Second))
		}, verdict{Early: 1}},
		{"the second step is two seconds early, and was taken up", func(h *history) {
			h.takenUp = true
			ladderOf(h).Steps[1].StartedTime = metav1.NewTime(due.Add(2 * time.Second))
		}, verdict{}},
		{"the second step is three seconds early, and was taken up", func(h *history) {
			h.takenUp = true
			ladderOf(h).Steps[1].StartedTime = metav1.NewTime(due.Add(time.Second))
		}, verdict{Early: 1}},
		{"a message of the first step was withdrawn, and its issue came back during the second", func(h *history) {
			h.takenUp = true
			h.withdraw(0)
		}, verdict{}},
		{"the same of the second step", func(h *history) { h.takenUp = true; h.withdraw(2) }, verdict{Lost: 1, Wrong: 1}},
		{"a message was withdrawn, and nothing deleted", func(h *history) { h.withdraw(0) }, verdict{Lost: 1, Wrong: 1}},
		{"the second step is late", func(h *history) {
			ladderOf(h).Steps[1].StartedTime = metav1.NewTime(due.Add(time.Hour))
		}, verdict{}},
		{"a step has less time", func(h *history) {
			ladderOf(h).Steps[0].DeadlineTime = new(metav1.NewTime(due.Add(3 * time.Second)))
		}, verdict{Wrong: 1}},
		{"a step has no deadline", func(h *history) { ladderOf(h).Steps[0].DeadlineTime = nil }, verdict{Wrong: 1}},
		{"a step is not said", func(h *history) { ladderOf(h).Steps[1].NotifiedTime = nil }, verdict{Wrong: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := sound()
			c.what(h)
			got := judge(h)
			failed, findings := got.failed(), got.Findings
			got.Findings, got.Expected = nil, got.Expected-all
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("counted\n%+v, want\n%+v\n%s", got, c.want, strings.Join(findings, "\n"))
			}
			if want := c.want.failed(); failed != want || failed != (len(findings) > 0) {
				t.Errorf("failed: %t, want %t; %d findings", failed, want, len(findings))
			}
		})
	}
}

func ladderOf(h *history) *v1alpha1.Escalation { return h.issues[0].Status.Escalation }

func TestFailuresAreShown(t *testing.T) {
	r := &report{Seed: 7, Issues: 3, Rows: []*row{{Fault: "calm", Made: []int{0, 1}}}}
	if r.failed() {
		t.Error("nothing went wrong")
	}
	r.Rows[0].add(verdict{Expected: 12, Marked: 1, SameID: 2})
	if r.failed() {
		t.Error("a marked repeat is no failure, nor is the same id again")
	}
	r.Rows = append(r.Rows, &row{Fault: "bad"})
	r.Rows[1].add(verdict{Lost: 1, Findings: []string{"one was lost"}})
	if !r.failed() {
		t.Error("a lost message is a failure")
	}
	var out bytes.Buffer
	r.print(&out)
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "FAILED") != strings.HasPrefix(strings.TrimSpace(line), "bad ") {
			t.Errorf("marked wrongly: %s", line)
		}
	}
	if !strings.Contains(out.String(), "one was lost") || !strings.Contains(out.String(), "Seed 7") {
		t.Errorf("no finding, or no seed:\n%s", out.String())
	}
	data, err := json.Marshal(r)
	if err != nil || !strings.Contains(string(data), `"lost":1`) {
		t.Errorf("%s, %v", data, err)
	}
}

func TestFlags(t *testing.T) {
	for _, args := range [][]string{{"-trials=0"}, {"-issues=1"}, {"-parallel=0"}, {"-planes=0"}, {"-only=nothing"}, {"-manager=/does/not/exist"}} {
		if _, err := parseFlags(args); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
}
