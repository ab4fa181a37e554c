// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
)

// letter is a message about an issue to one person. What it says names nothing that concerns
// the other side only: not a step, and not when the path goes on out of sight. A template of
// the policy gets no more than that.
type letter struct {
	*ladder
	reader
	recorder
}

func (l *ladder) letterTo(to ladderPerson) *letter {
	issue := l.facts.Issue
	return &letter{l, readerOf(to, l.facts.Partners), recorder{kind: "issue", namespace: issue.Namespace, object: issue.Name}}
}

// news says what happened, and since when.
func (t *letter) news() message.AboutIssue {
	issue := t.facts.Issue
	d := message.AboutIssue{
		Issue: issue.Name, ShortName: message.Cut(issue.Name, shortName),
		Title:       message.OneLine(issue.Spec.Title),
		Description: message.Plain(message.Cut(issue.Spec.Description, maxShownText)),
		Severity:    string(issue.Spec.Severity),
		RaisedBy:    t.called(issue.Spec.RaisedBy),
	}
	d.Detected, d.DetectedUTC, d.DetectedLocal = t.when(issue.Spec.DetectedTime.Time)
	d.QuietSince, d.QuietSinceUTC, d.QuietSinceLocal = t.when(t.signs.restarted)
	return d
}

// course says by when something is expected, and what comes if nobody acts. It is the same
// whether or not a step follows that the reader is not to know of.
func (t *letter) course(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) message.AboutStep {
	d := message.AboutStep{Step: string(step.Name), Again: record.Repeats > 0}
	d.Started, d.StartedUTC, d.StartedLocal = t.when(record.StartedTime.Time)
	if record.DeadlineTime != nil {
		d.Deadline, d.DeadlineUTC, d.DeadlineLocal = t.when(record.DeadlineTime.Time)
	}
	if next := t.nextFor(step); next != nil {
		d.NextStep, d.NextAudience = string(next.Name), audience(next)
	}
	return d
}

// nextFor returns the next step that concerns the reader's side.
func (t *letter) nextFor(step *v1alpha1.EscalationStep) *v1alpha1.EscalationStep {
	steps := t.path.spec.Steps
	for i := t.indexOf(step.Name) + 1; i < len(steps); i++ {
		if onSide(steps[i].Sides, t.facts.Alliance.Spec.Host, t.to.ref.Partner) && !stepRecorded(t.ladder.record, steps[i].Name) {
			return &steps[i]
		}
	}
	return nil
}

// audience says whom a step tells, by tier and role.
func audience(step *v1alpha1.EscalationStep) []string {
	var who []string
	if step.Tier != "" {
		who = append(who, string(step.Tier))
	}
	for _, r := range step.Roles {
		who = append(who, string(r))
	}
	return who
}

func (l *ladder) stepText(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, to ladderPerson, told []ladderPerson) message.Text {
	t := l.letterTo(to)
	spec, self := &l.facts.Issue.Spec, personJSON(to.ref)
	t.appends("To take it on", "acknowledgements", len(spec.Acknowledgements) > 0,
		fmt.Sprintf(`{"time":"%s","by":%s}`, shellNow, self))
	t.appends("To record what is new", "updates", len(spec.Updates) > 0,
		fmt.Sprintf(`{"time":"%s","by":%s,"note":"…"}`, shellNow, self))
	return words(l.facts.Policy, v1alpha1.NotificationEscalationStep, message.EscalationStep{
		Reader: t.data(), Context: t.context(l.facts.Alliance), AboutIssue: t.news(), AboutStep: t.course(step, record),
		Told: t.names(told),
	})
}

// callText asks to speak with the other side before anything is written to it.
func (l *ladder) callText(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, caller ladderPerson, callees []ladderPerson) message.Text {
	t := l.letterTo(caller)
	other := v1alpha1.PersonRef{Partner: "…", Contact: "…"}
	if len(callees) > 0 {
		other = callees[0].ref
	}
	t.spokeWith(other)
	t.appends("To record that you tried to", "attempts", len(l.facts.Issue.Spec.Attempts) > 0,
		fmt.Sprintf(`{"time":"%s","mode":"Phone","by":%s}`, shellNow, personJSON(caller.ref)))
	d := t.callRequest(step, record, callees)
	d.MaxAttempts = fmt.Sprint(maxAttempts(step))
	return words(l.facts.Policy, v1alpha1.NotificationCallRequest, d)
}

// phoneText asks to tell people of a step whom the phone reaches first.
func (l *ladder) phoneText(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, c call) message.Text {
	t := l.letterTo(c.caller)
	t.spokeWith(c.callees[0].ref)
	d := t.callRequest(step, record, c.callees)
	d.ByPhone = true
	return words(l.facts.Policy, v1alpha1.NotificationCallRequest, d)
}

func (t *letter) callRequest(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, callees []ladderPerson) message.CallRequest {
	d := message.CallRequest{
		Reader: t.data(), Context: t.context(t.facts.Alliance), AboutIssue: t.news(), AboutStep: t.course(step, record),
	}
	for _, p := range callees {
		d.Callees = append(d.Callees, message.Callee{Name: t.called(p.ref), Number: t.number(p.contact)})
	}
	return d
}

// spokeWith adds the command that records a conversation.
func (t *letter) spokeWith(other v1alpha1.PersonRef) {
	t.appends("To record that you spoke", "conversations", len(t.facts.Issue.Spec.Conversations) > 0,
		fmt.Sprintf(`{"time":"%s","mode":"Phone","between":[%s,%s],"outcome":"…"}`, shellNow, personJSON(t.to.ref), personJSON(other)))
}

// number is where a contact can be called, if the manifest says so.
func (t *letter) number(c *v1alpha1.Contact) string {
	for i := range c.Addresses {
		a := &c.Addresses[i]
		if channel := channelOf(t.facts.Policy, a.Channel); channel != nil && channel.Phone != nil && a.Address != "" {
			return message.OneLine(a.Address)
		}
	}
	return ""
}
