// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// mark is what the subject of a message begins with that may have arrived before.
const mark = "[possible repeat] "

// arrival is one message as a receiver got it.
type arrival struct {
	at      time.Time
	channel string
	// id of the event, or the Message-ID up to the at sign: the Notification's UID.
	id string
	// notification is the name of the object that stands for the message.
	notification  string
	subject, body string
	// what the message is, by its own words; mail does not say.
	key key
}

// key says which message somebody is to get.
type key struct{ issue, step, recipient string }

func (k key) String() string { return k.issue + ", step " + k.step + ", to " + k.recipient }

// rung is a step that every issue of a burst has to take, and whom it tells.
type rung struct {
	name       string
	recipients []string      // PARTNER/CONTACT
	within     time.Duration // 0: the last
}

// history is what a burst was to lead to, and what became of it.
type history struct {
	due           time.Time // when the first step may start
	ladder        []rung
	names         []string // of the issues
	issues        []v1alpha1.Issue
	notifications []v1alpha1.Notification
	arrivals      []arrival // in order
	healthy       string    // a channel that nothing may hold up; empty for none
	takenUp       bool      // issues may have taken up their ladders from the messages
	outage        outage
}

// outage is when there was no outbox; the zero value: it was there all the time. What was made before is gone,
// and with it what could tell whether it had left.
type outage struct{ from, until time.Time }

// hides tells whether the Notification of something that arrived may be gone.
func (o outage) hides(a *arrival) bool { return a.at.Before(o.until) }

// took tells whether the messages of a step may be gone. Times on record have whole seconds.
func (o outage) took(s *v1alpha1.StepRecord) bool {
	return s != nil && s.NotifiedTime != nil && !s.NotifiedTime.After(o.until)
}

// verdict counts what went right and wrong.
type verdict struct {
	// Expected is how many messages the policy asks for.
	Expected int `json:"expected"`
	// Lost were never received.
	Lost int `json:"lost"`
	// Unmarked are copies that nobody could tell from a new message: a second one without a
	// mark, or a second id.
	Unmarked int `json:"repeatedUnmarked"`
	// Marked are further copies of which one says that it may be a repeat.
	Marked int `json:"repeatedMarked"`
	// SameID are further copies with an id that the receiver had.
	SameID int `json:"sameIDAgain"`
	// Skipped steps are not on record, or out of order. Twice: recorded twice, or with two
	// Notifications for one message. Early: started before the one before was over.
	Skipped int `json:"stepsSkipped"`
	Twice   int `json:"stepsTwice"`
	Early   int `json:"stepsEarly"`
	// Wrong is whatever else must not be.
	Wrong int `json:"wrong"`

	Findings []string `json:"findings,omitempty"`
}

func (v *verdict) failed() bool {
	return v.Lost+v.Unmarked+v.Skipped+v.Twice+v.Early+v.Wrong > 0
}

func (v *verdict) add(o verdict) {
	v.Expected += o.Expected
	v.Lost += o.Lost
	v.Unmarked += o.Unmarked
	v.Marked += o.Marked
	v.SameID += o.SameID
	v.Skipped += o.Skipped
	v.Twice += o.Twice
	v.Early += o.Early
	v.Wrong += o.Wrong
	v.Findings = append(v.Findings, o.Findings...)
}

func (v *verdict) find(count *int, by int, format string, args ...any) {
	*count += by
	v.Findings = append(v.Findings, fmt.Sprintf(format, args...))
}

// judge holds a history against what had to happen.
func judge(h *history) verdict {
	var v verdict
	h.judgeSteps(&v)
	h.judgeMessages(&v)
	return v
}

func (h *history) judgeSteps(v *verdict) {
	byName := map[string]*v1alpha1.Issue{}
	for i := range h.issues {
		byName[h.issues[i].Name] = &h.issues[i]
	}
	for _, name := range h.names {
		issue := byName[name]
		if issue == nil || issue.Status.Escalation == nil {
			v.find(&v.Skipped, len(h.ladder), "issue %s has no step on record", name)
			continue
		}
		e := issue.Status.Escalation
		if e.Round == nil || *e.Round != 1 {
			v.find(&v.Twice, len(h.ladder), "issue %s began its ladder again", name)
		}
		h.judgeLadder(v, name, e.Steps)
	}
}

func (h *history) judgeLadder(v *verdict, issue string, steps []v1alpha1.StepRecord) {
	at := -1 // of the latest step in the record
	earliest := h.due
	for _, r := range h.ladder {
		of := func(s v1alpha1.StepRecord) bool { return string(s.Name) == r.name }
		i := slices.IndexFunc(steps, of)
		if i < 0 {
			v.find(&v.Skipped, 1, "issue %s did not take step %s", issue, r.name)
			continue
		}
		if slices.ContainsFunc(steps[i+1:], of) {
			v.find(&v.Twice, 1, "issue %s took step %s twice", issue, r.name)
		}
		if i < at {
			v.find(&v.Skipped, 1, "issue %s took step %s too late, after another", issue, r.name)
		}
		at = i
		s := &steps[i]
		if s.StartedTime.Time.Before(earliest.Add(-h.slack())) {
			v.find(&v.Early, 1, "issue %s took step %s at %s, before %s", issue, r.name, clock(s.StartedTime.Time), clock(earliest))
		}
		earliest = s.StartedTime.Add(r.within)
		switch deadline := s.DeadlineTime; {
		case r.within == 0 && deadline != nil, r.within > 0 && (deadline == nil || !deadline.Time.Equal(earliest)):
			v.find(&v.Wrong, 1, "issue %s, step %s: the deadline is not %s after the start", issue, r.name, r.within)
		case s.NotifiedTime == nil:
			v.find(&v.Wrong, 1, "issue %s, step %s is not said yet", issue, r.name)
		}
	}
}

// slack is how much earlier a step may be on record than the one before allows. A ladder that is taken
// up dates its steps by when their messages were made, which is a little after they began.
func (h *history) slack() time.Duration {
	if h.takenUp {
		return 2 * time.Second
	}
	return 0
}

// overtaken tells whether a message was withdrawn when its issue was deleted, and the issue came back
// when the next step's time had come: who was not told in time is no longer told of that step.
func (h *history) overtaken(n *v1alpha1.Notification) bool {
	if c := meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionDelivered); !h.takenUp || c == nil || c.Reason != v1alpha1.ReasonWithdrawn {
		return false
	}
	for i := range h.issues {
		if e := h.issues[i].Status.Escalation; h.issues[i].Name == n.Spec.SubjectRef.Name && e != nil && len(e.Steps) > 0 {
			return e.Steps[len(e.Steps)-1].Name != n.Spec.Step
		}
	}
	return false
}

// excused tells whether a message need not have arrived.
func (h *history) excused(k key, made []*v1alpha1.Notification) bool {
	return len(made) == 1 && h.overtaken(made[0]) || len(made) == 0 && h.outage.took(h.step(k))
}

// step is the record of a message's step; nil if there is none.
func (h *history) step(k key) *v1alpha1.StepRecord {
	for i := range h.issues {
		e := h.issues[i].Status.Escalation
		if h.issues[i].Name != k.issue || e == nil {
			continue
		}
		for j := range e.Steps {
			if string(e.Steps[j].Name) == k.step {
				return &e.Steps[j]
			}
		}
	}
	return nil
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05") }

// copyOf is one copy of a message that somebody got.
type copyOf struct {
	*arrival
	carrier *v1alpha1.Notification // the message's own, or the digest's
}

func (h *history) judgeMessages(v *verdict) {
	byName := map[string]*v1alpha1.Notification{}
	made := map[key][]*v1alpha1.Notification{}
	for i := range h.notifications {
		n := &h.notifications[i]
		byName[n.Name] = n
		if n.Spec.Reason != v1alpha1.NotificationDigest {
			made[keyOf(n)] = append(made[keyOf(n)], n)
		}
		if !rules.Settled(n.Status.Outcome) {
			v.find(&v.Wrong, 1, "Notification %s is still %q", n.Name, n.Status.Outcome)
		}
		if n.Status.Outcome == v1alpha1.OutcomeFailed && n.Spec.Reason != v1alpha1.NotificationDigest && !h.overtaken(n) {
			v.find(&v.Wrong, 1, "Notification %s failed: %s", n.Name, why(n))
		}
	}
	copies := h.copies(v, byName)
	for _, issue := range h.names {
		for _, r := range h.ladder {
			for _, to := range r.recipients {
				k := key{issue, r.name, to}
				v.Expected++
				if len(made[k]) > 1 {
					v.find(&v.Twice, len(made[k])-1, "%s: %d Notifications", k, len(made[k]))
				}
				if len(copies[k]) > 0 || !h.excused(k, made[k]) {
					judgeCopies(v, k, made[k], copies[k])
				}
				h.judgeDelay(v, k, copies[k])
				delete(made, k)
				delete(copies, k)
			}
		}
	}
	for k := range made {
		v.find(&v.Wrong, 1, "%s: a Notification that nothing asked for", k)
	}
	for k := range copies {
		v.find(&v.Wrong, 1, "%s: a message that nothing asked for", k)
	}
}

// copies sorts what arrived by what it says. A digest is a copy of each message in it.
func (h *history) copies(v *verdict, byName map[string]*v1alpha1.Notification) map[key][]copyOf {
	out := map[key][]copyOf{}
	for i := range h.arrivals {
		a := &h.arrivals[i]
		n := byName[a.notification]
		switch {
		case (n == nil || string(n.UID) != a.id) && h.outage.hides(a):
			continue
		case n == nil || string(n.UID) != a.id:
			v.find(&v.Wrong, 1, "%s: a message of no Notification: %s, id %s", a.channel, a.notification, a.id)
		case n.Spec.Reason != v1alpha1.NotificationDigest:
			if a.key != (key{}) && a.key != keyOf(n) {
				v.find(&v.Wrong, 1, "%s: the message says %s, Notification %s says %s", a.channel, a.key, n.Name, keyOf(n))
			}
			out[keyOf(n)] = append(out[keyOf(n)], copyOf{a, n})
		}
		if n == nil {
			continue
		}
		for _, name := range n.Spec.DigestOf {
			member := byName[name]
			if member == nil || !strings.Contains(a.body, member.Spec.Subject) {
				v.find(&v.Wrong, 1, "digest %s does not say what is in %s", n.Name, name)
				continue
			}
			out[keyOf(member)] = append(out[keyOf(member)], copyOf{a, n})
		}
	}
	return out
}

func judgeCopies(v *verdict, k key, made []*v1alpha1.Notification, got []copyOf) {
	if len(got) == 0 {
		state := "no Notification of it"
		if len(made) > 0 {
			state = fmt.Sprintf("Notification %s is %s: %s", made[0].Name, made[0].Status.Outcome, why(made[0]))
		}
		v.find(&v.Lost, 1, "%s was never received; %s", k, state)
		return
	}
	if got[0].channel == hookChannel {
		ids := map[string]bool{}
		for _, c := range got {
			ids[c.id] = true
		}
		v.SameID += len(got) - len(ids)
		if len(ids) > 1 {
			v.find(&v.Unmarked, len(ids)-1, "%s came with %d ids", k, len(ids))
		}
		return
	}
	// Which of two copies is marked is chance where a manager is paused while it sends: the
	// mark is on what is sent after, and that may arrive before.
	plain, explained := 0, true
	for _, c := range got {
		marked := strings.HasPrefix(c.subject, mark)
		if !marked {
			plain++
		}
		explained = explained && (!marked || c.carrier.Status.UncertainAttempts > 0)
	}
	if plain > 1 {
		v.find(&v.Unmarked, plain-1, "%s came %d times without a mark (%s)", k, plain, carriers(got))
	}
	v.Marked += len(got) - 1 - max(plain-1, 0)
	if !explained {
		v.find(&v.Wrong, 1, "%s is marked as a repeat, and no uncertain attempt is on record (%s)", k, carriers(got))
	}
}

// heldUp is how late a message over a channel that works may be. A busy machine takes some
// seconds; an attempt over one that hangs ten or twenty, and one is seldom alone.
const heldUp = 15 * time.Second

func (h *history) judgeDelay(v *verdict, k key, got []copyOf) {
	if len(got) == 0 || h.healthy == "" || got[0].channel != h.healthy {
		return
	}
	if late := got[0].at.Sub(got[0].carrier.CreationTimestamp.Time); late > heldUp {
		v.find(&v.Wrong, 1, "%s came after %s, held up by the other channel", k, late.Round(time.Second))
	}
}

func carriers(got []copyOf) string {
	var names []string
	for _, c := range got {
		names = append(names, fmt.Sprintf("%s: %q, %d uncertain", c.carrier.Name, c.subject, c.carrier.Status.UncertainAttempts))
	}
	return strings.Join(names, "; ")
}

func keyOf(n *v1alpha1.Notification) key {
	return key{n.Spec.SubjectRef.Name, string(n.Spec.Step), string(n.Spec.Recipient.Partner) + "/" + string(n.Spec.Recipient.Contact)}
}

func why(n *v1alpha1.Notification) string {
	for i := range n.Status.Conditions {
		if c := &n.Status.Conditions[i]; c.Type == v1alpha1.ConditionDelivered {
			return c.Reason + ", " + c.Message
		}
	}
	return "nobody has looked at it"
}
