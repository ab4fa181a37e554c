// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"slices"
	"strconv"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/letter"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// AnsweredTime is when somebody last answered a health check by the moment; zero for not yet.
func AnsweredTime(m *verdict.Moment, r *v1alpha1.Review, who v1alpha1.PersonRef) time.Time {
	return timeOf(lastAnswer(r, who, m.Reached))
}

// LastAnswerTime is the latest date of somebody's answers to a health check, also of one dated ahead; zero for none.
func LastAnswerTime(r *v1alpha1.Review, who v1alpha1.PersonRef) time.Time {
	return timeOf(lastAnswer(r, who, func(time.Time) bool { return true }))
}

// AnswerBy is the answer of somebody to a health check that counts at a time: the latest that is dated by then; nil for
// none.
func AnswerBy(r *v1alpha1.Review, who v1alpha1.PersonRef, by time.Time) *v1alpha1.Response {
	return lastAnswer(r, who, (&verdict.Moment{Now: by}).Reached)
}

func timeOf(x *v1alpha1.Response) time.Time {
	if x == nil {
		return time.Time{}
	}
	return x.Time.Time
}

// lastAnswer is the latest of those of somebody's answers whose date counts: of two of the same time the one entered
// later.
func lastAnswer(r *v1alpha1.Review, who v1alpha1.PersonRef, counts func(time.Time) bool) *v1alpha1.Response {
	var last *v1alpha1.Response
	for i := range r.Spec.Responses {
		x := &r.Spec.Responses[i]
		if x.Partner == who.Partner && x.Contact == who.Contact && counts(x.Time.Time) && (last == nil || !x.Time.Before(&last.Time)) {
			last = x
		}
	}
	return last
}

// TakesAnswers reports whether people may still be asked for an answer: the review is a health check that is
// neither held nor cancelled.
func TakesAnswers(r *v1alpha1.Review, s *State) bool {
	return r.Spec.Type == v1alpha1.ReviewHealthCheck && !s.Held && !s.Over()
}

// ofHealth lists the messages that ask people of the team for an answer, and that have come: one to each who has
// not answered, was not asked for the time at which it is due now, nor within the last day for another, is not away,
// and can be written to. A view is one's own, so nobody answers for who is away: they are asked when they are back.
func (n *reviewReminders) ofHealth(m *verdict.Moment) []reminder.Reminder {
	if !TakesAnswers(n.Review, n.state) || !ptr.Deref(n.HealthAsked, true) || !n.healthOpen(m) {
		return nil
	}
	var come []reminder.Reminder
	for _, to := range n.respondents(m) {
		r := healthRequest(to.Ref, n.state)
		r.Messages = func(s reminder.Said) []outbox.Message {
			request := n.message(&r, s, to, func() any { return n.healthData(to) })
			request.Spec.About = "" // the record says who was asked, and the message has a recipient
			return []outbox.Message{request}
		}
		come = append(come, r)
	}
	return come
}

// healthRequest asks somebody for an answer, by the time at which the health check is due now.
func healthRequest(who v1alpha1.PersonRef, s *State) reminder.Reminder {
	return reminder.Reminder{Reason: v1alpha1.NotificationHealthAsked, About: verdict.PersonName(who), Due: s.Due, Repeats: s.Returned}
}

// AnswerDue is the due time that a message names in which somebody is asked to answer a health check: the first one of
// the review, or one to which it was moved. The name of the message tells which of them, whatever moved since. It is
// zero for a message of another name, as those with another reason have, and where the review has had no such time.
func AnswerDue(n *v1alpha1.Notification, r *v1alpha1.Review) time.Time {
	if !outbox.IsAbout(n, r) {
		return time.Time{}
	}
	names := func(due time.Time) bool {
		request := healthRequest(n.Spec.Recipient, &State{Due: due})
		return request.Made(n)
	}
	if first := r.Spec.DueTime.Time; names(first) {
		return first
	}
	for i := range r.Spec.Postponements {
		if due := r.Spec.Postponements[i].DueTime.Time; names(due) {
			return due
		}
	}
	return time.Time{}
}

// healthOpen reports whether people are asked by now: when the review is announced, or else when it is to be held. One
// that is scheduled for no time is open at once.
func (n *reviewReminders) healthOpen(m *verdict.Moment) bool {
	if n.Review.Spec.ScheduledTime == nil {
		return true
	}
	at := verdict.Earliest(Planned(n.Review, n.state), n.state.Due)
	if before, ok := verdict.ParseSpan(n.BeforeReview); ok {
		return m.Reached(before.Before(at, n.zone))
	}
	return m.Reached(at)
}

// respondents are the people who are to be asked now, by partner and contact.
func (n *reviewReminders) respondents(m *verdict.Moment) []team.Person {
	people := reminder.NewRecipients(n.now, n.Alliance, n.Policy, n.Partners)
	for i := range n.Alliance.Spec.Team {
		t := &n.Alliance.Spec.Team[i]
		who, of := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}, n.Partners[string(t.Partner)]
		if of == nil || n.asked(who) || !AnsweredTime(m, n.Review, who).IsZero() {
			continue // nothing that comes true later has them asked
		}
		if team.InAlliance(m, n.Alliance, t.Partner, n.Partners) && team.OnTeam(m, t, n.Partners) && team.AbsenceOf(m, of, t.Contact) == nil && !n.pauses(m, who) {
			people.Add(who, "")
		}
	}
	return people.Sorted()
}

// asked reports whether the message to somebody is made, for the time at which the review is due now.
func (n *reviewReminders) asked(who v1alpha1.PersonRef) bool {
	of := healthRequest(who, n.state)
	return slices.ContainsFunc(n.Review.Status.Reminders, func(r v1alpha1.ReminderRecord) bool {
		return r.NotifiedTime != nil && of.Matches(&r) && r.Repeats >= of.Repeats
	})
}

// pauses reports whether somebody was asked so lately, for another time, that they are not asked again yet.
func (n *reviewReminders) pauses(m *verdict.Moment, who v1alpha1.PersonRef) bool {
	return reminder.Pauses(m, n.Review.Status.Reminders, v1alpha1.NotificationHealthAsked, verdict.PersonName(who), n.state.Due)
}

// healthOutstanding reports whether a record that somebody was asked keeps them from being asked again: it was lately,
// or it is of the time at which the review is due now, and they have not answered.
func healthOutstanding(m *verdict.Moment, r *v1alpha1.Review, s *State, record *v1alpha1.ReminderRecord) bool {
	open := TakesAnswers(r, s) && record.DueTime.Unix() == s.Due.Unix() && !slices.ContainsFunc(r.Spec.Responses, func(x v1alpha1.Response) bool {
		return verdict.PersonName(v1alpha1.PersonRef{Partner: x.Partner, Contact: x.Contact}) == record.About && m.Reached(x.Time.Time)
	})
	return open || reminder.Lately(record, m.Now, s.Due)
}

func (n *reviewReminders) healthData(to team.Person) message.HealthAsked {
	reader, commands := letter.ReaderOf(to, n.Partners), n.recorder()
	var figures []string
	d := message.HealthAsked{
		Reader: reader.Data(), Review: n.Review.Name, ShortName: message.Cut(n.Review.Name, letter.ShortName), Late: n.state.Overdue,
	}
	for i := range dimensions {
		name := string(dimensions[i].Dimension)
		d.Dimensions = append(d.Dimensions, name)
		d.Questions = append(d.Questions, message.Question{Dimension: name, Asks: dimensions[i].asks})
		figures = append(figures, "--"+name, letter.ToFill)
	}
	commands.Offer("To answer, with a figure for each that you can tell", "health answer", append([]string{"--by", letter.Person(to.Ref)}, figures...)...)
	if Anonymous(n.Policy) {
		d.Anonymous = strconv.Itoa(AnonymousFrom)
		commands.Offer("To answer without your name instead", "health answer", append([]string{"--partner", string(to.Ref.Partner)}, figures...)...)
	}
	d.Context = commands.Context(n.Alliance)
	d.Due, d.DueUTC, d.DueLocal = reader.By(n.state.Due)
	return d
}
