// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/letter"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// stepLetter is a message about an issue to one person. What it says names nothing that concerns
// the other side only: not a step, and not when the path goes on out of sight. A template of
// the policy gets no more than that.
type stepLetter struct {
	*ladder
	letter.Reader
	letter.Commands
}

func (l *ladder) letterTo(to team.Person) *stepLetter {
	issue := l.facts.Issue
	return &stepLetter{l, letter.ReaderOf(to, l.facts.Partners), letter.Commands{Namespace: issue.Namespace, Object: issue.Name}}
}

// news says what happened, and since when.
func (t *stepLetter) news() message.AboutIssue {
	issue := t.facts.Issue
	d := message.AboutIssue{
		Issue: issue.Name, ShortName: message.Cut(issue.Name, letter.ShortName),
		Title:       message.OneLine(issue.Spec.Title),
		Description: message.Plain(message.Cut(issue.Spec.Description, maxShownText)),
		Severity:    string(t.signs.severities.now()),
	}
	detected := issue.Spec.DetectedTime.Time
	known := t.When
	if r := issue.Spec.ReviewRef; r != nil && review.GeneratedIssue(issue) {
		known = t.By // the review was due then
		d.OverdueReview, d.RaisedBy = r.Name, controllerName
	} else {
		d.RaisedBy = t.Called(issue.Spec.RaisedBy)
		d.Quoted, d.QuotedDescription = message.Quote(d.Title, d.Description), message.Quote(d.Description)
	}
	d.Detected, d.DetectedUTC, d.DetectedLocal = known(detected)
	switch since := t.silence.since; {
	case since.Equal(detected):
		d.QuietSince, d.QuietSinceUTC, d.QuietSinceLocal = known(since)
	case !since.IsZero():
		d.QuietSince, d.QuietSinceUTC, d.QuietSinceLocal = t.When(since)
	}
	return d
}

// controllerName is whom messages name for what no person did.
const controllerName = "Entente"

// course says by when something is expected, and what comes if nobody acts. It is the same
// whether or not a step follows that the reader is not to know of.
func (t *stepLetter) course(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord) message.AboutStep {
	d := message.AboutStep{Step: string(step.Name), Again: record.Repeats > 0}
	d.Started, d.StartedUTC, d.StartedLocal = t.When(record.StartedTime.Time)
	if record.DeadlineTime != nil {
		d.Deadline, d.DeadlineUTC, d.DeadlineLocal = t.By(record.DeadlineTime.Time)
	}
	for _, partner := range record.Unreached {
		d.Unreached = append(d.Unreached, t.Company(partner))
	}
	if next := t.nextFor(step); next != nil {
		d.NextStep, d.NextAudience = string(next.Name), audience(next)
	}
	return d
}

// nextFor returns the next step that concerns the reader's side.
func (t *stepLetter) nextFor(step *v1alpha1.EscalationStep) *v1alpha1.EscalationStep {
	steps := t.path.spec.Steps
	for i := t.indexOf(step.Name) + 1; i < len(steps); i++ {
		if team.OnSide(steps[i].Sides, t.facts.Alliance.Spec.Host, t.To.Ref.Partner) && !stepRecorded(t.ladder.record, steps[i].Name) {
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

func (l *ladder) stepText(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, to team.Person, told []team.Person) message.Text {
	t := l.letterTo(to)
	self := letter.Person(to.Ref)
	t.Offer("To take it on", "issue ack", "--by", self)
	t.spokeWith(l.otherSide(to.Ref, told))
	t.Offer("To record what is new", "issue update", "--by", self, "--note", letter.ToFill)
	t.Offer("To let it rest for a time, such as three days", "issue snooze", "--by", self, "--until", "P3D", "--reason", letter.ToFill)
	t.Offer("To record that it is resolved", "issue resolve", "--by", self, "--summary", letter.ToFill)
	return letter.Words(l.facts.Policy, v1alpha1.NotificationEscalationStep, message.EscalationStep{
		Reader: t.Data(), Context: t.Context(l.facts.Alliance), AboutIssue: t.news(), AboutStep: t.course(step, record),
		Told: t.Names(told), Others: len(told) > 1,
	})
}

// wordsOf words a reminder.
func (l *ladder) wordsOf(reason v1alpha1.NotificationReason, data any) message.Text {
	return letter.Words(l.facts.Policy, reason, data)
}

// disclosureData asks to tell partners that are owed it since one moment, and by one.
func (l *ladder) disclosureData(owed *verdict.Object, s reminder.Said, to team.Person) message.Disclosure {
	t, several := l.letterTo(to), len(s.About) > 1
	companies := make([]string, 0, len(s.About))
	for _, partner := range s.About {
		company, told := t.Company(v1alpha1.Name(partner)), "it"
		if several {
			told = company
		}
		t.Offer("To record that you told "+told, "issue tell", "--partner", partner, "--by", letter.Person(to.Ref), "--mode", "Phone")
		companies = append(companies, company)
	}
	d := message.Disclosure{
		Reader: t.Data(), Context: t.Context(l.facts.Alliance), AboutIssue: t.news(), Late: s.Repeats == tellLate,
		Untold: strings.Join(companies, ", "), Several: several,
	}
	d.Due, d.DueUTC, d.DueLocal = t.By(owed.Due)
	if r := l.signs.resolution; r != nil {
		d.Resolved, d.ResolvedUTC, d.ResolvedLocal = t.When(r.Time.Time)
	}
	if s.Repeats < tellLate {
		d.Next, d.NextUTC, d.NextLocal = t.Next(occasionAt(owed.Since, owed.Due, s.Repeats+1), owed.Due)
	}
	return d
}

// planData asks for a recovery plan.
func (l *ladder) planData(repeats int32, to team.Person) message.RecoveryPlan {
	t := l.letterTo(to)
	t.Offer("To record the plan", "issue plan", "--by", letter.Person(to.Ref), "--summary", letter.ToFill)
	d := message.RecoveryPlan{Reader: t.Data(), Context: t.Context(l.facts.Alliance), AboutIssue: t.news(), Late: repeats > 0}
	d.Due, d.DueUTC, d.DueLocal = t.By(l.news.Plan.Due)
	return d
}

// openedData tells that the issue was opened.
func (l *ladder) openedData(to team.Person, told []team.Person) message.IssueOpened {
	t := l.letterTo(to)
	t.Offer("To take it on", "issue ack", "--by", letter.Person(to.Ref))
	t.Offer("To record what is new", "issue update", "--by", letter.Person(to.Ref), "--note", letter.ToFill)
	return message.IssueOpened{Reader: t.Data(), Context: t.Context(l.facts.Alliance), AboutIssue: t.news(), Told: t.Names(told)}
}

// callText asks to speak with the other side before anything is written to it.
func (l *ladder) callText(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, caller team.Person, callees []team.Person) message.Text {
	t := l.letterTo(caller)
	several := len(team.OtherPartners(l.facts.Alliance, l.speaker())) > 1
	for i, p := range callees { // they are sorted
		if i > 0 && callees[i-1].Ref.Partner == p.Ref.Partner {
			continue
		}
		t.spokeWith(letter.Person(p.Ref))
		purpose, flags := "To record that you tried to", []string{"--by", letter.Person(caller.Ref), "--mode", "Phone"}
		if several {
			purpose, flags = purpose+" reach "+t.Company(p.Ref.Partner), slices.Insert(flags, 0, "--to", string(p.Ref.Partner))
		}
		t.Offer(purpose, "issue attempt", flags...)
	}
	d := t.callRequest(step, record, callees)
	d.MaxAttempts = fmt.Sprint(maxAttempts(step))
	return letter.Words(l.facts.Policy, v1alpha1.NotificationCallRequest, d)
}

// phoneText asks to tell people of a step whom the phone reaches first.
func (l *ladder) phoneText(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, c call) message.Text {
	t := l.letterTo(c.caller)
	t.spokeWith(letter.Person(c.callees[0].Ref))
	d := t.callRequest(step, record, c.callees)
	d.ByPhone = true
	return letter.Words(l.facts.Policy, v1alpha1.NotificationCallRequest, d)
}

func (t *stepLetter) callRequest(step *v1alpha1.EscalationStep, record *v1alpha1.StepRecord, callees []team.Person) message.CallRequest {
	d := message.CallRequest{
		Reader: t.Data(), Context: t.Context(t.facts.Alliance), AboutIssue: t.news(), AboutStep: t.course(step, record),
	}
	for _, p := range callees {
		d.Callees = append(d.Callees, message.Callee{Name: t.Called(p.Ref), Number: t.number(p.Contact)})
	}
	return d
}

// spokeWith adds the command that records a conversation.
func (t *stepLetter) spokeWith(other string) {
	t.Offer("To record that you spoke", "issue talk", "--between", letter.Person(t.To.Ref), "--between", other,
		"--mode", "Phone", "--outcome", letter.ToFill)
}

// otherSide is with whom somebody is most likely to speak: the first of some people who is of
// another partner, or whoever the reader writes there.
func (l *ladder) otherSide(self v1alpha1.PersonRef, people []team.Person) string {
	for _, p := range people {
		if p.Ref.Partner != self.Partner {
			return letter.Person(p.Ref)
		}
	}
	return letter.ToFill
}

// number is where a contact can be called, if the manifest says so.
func (t *stepLetter) number(c *v1alpha1.Contact) string {
	for i := range c.Addresses {
		a := &c.Addresses[i]
		if channel := team.Channel(t.facts.Policy, a.Channel); channel != nil && channel.Phone != nil && a.Address != "" {
			return message.OneLine(a.Address)
		}
	}
	return ""
}
