// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/letter"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// ofActions lists the reminders of promised actions that have come: each when its due date
// begins where its owner is.
func (n *reviewReminders) ofActions(m *verdict.Moment) []reminder.Reminder {
	if !n.state.Held || !reminder.WhenDue(n.Reminders) {
		return nil
	}
	var come []reminder.Reminder
	for i := range n.Review.Spec.Record.Actions {
		a := &n.Review.Spec.Record.Actions[i]
		due, err := verdict.ParseDate(a.DueDate)
		if a.Owner == nil || err != nil || actionDone(m, a, n.Partners) {
			continue
		}
		at := due.Start(team.Zone(n.Partners[string(a.Owner.Partner)]))
		if !m.Reached(at) {
			continue
		}
		r := reminder.Reminder{Reason: v1alpha1.NotificationActionDue, About: string(a.Name), Due: at}
		if n.actionPauses(m, &r) {
			continue
		}
		r.Messages = func(s reminder.Said) []outbox.Message { return n.actionMessages(&r, s, i) }
		come = append(come, r)
	}
	return come
}

// actionPauses reports whether the owner of an action was reminded of it so lately, for another date, that they are not
// reminded again yet.
func (n *reviewReminders) actionPauses(m *verdict.Moment, r *reminder.Reminder) bool {
	records := n.Review.Status.Reminders
	return !slices.ContainsFunc(records, func(x v1alpha1.ReminderRecord) bool { return r.Matches(&x) }) &&
		reminder.Pauses(m, records, r.Reason, r.About, r.Due)
}

// actionOf returns the action of that name in a review's record, or nil.
func actionOf(r *v1alpha1.Review, name string) *v1alpha1.Action {
	if r.Spec.Record == nil {
		return nil
	}
	for i := range r.Spec.Record.Actions {
		if a := &r.Spec.Record.Actions[i]; string(a.Name) == name {
			return a
		}
	}
	return nil
}

// actionMessages writes to the owner of an action, or to who stands in.
func (n *reviewReminders) actionMessages(r *reminder.Reminder, s reminder.Said, index int) []outbox.Message {
	a := &n.Review.Spec.Record.Actions[index]
	people := reminder.NewRecipients(n.now, n.Alliance, n.Policy, n.Partners)
	people.AddOrDeputy(*a.Owner)
	var made []outbox.Message
	for _, to := range people.Sorted() {
		made = append(made, n.message(r, s, to, func() any { return n.actionData(index, to) }))
	}
	return made
}

func (n *reviewReminders) actionData(index int, to team.Person) message.Action {
	a := &n.Review.Spec.Record.Actions[index]
	reader, commands := letter.ReaderOf(to, n.Partners), n.recorder()
	commands.Offer("To record that it is done", "review done", "--action", string(a.Name))
	d := message.Action{
		Reader: reader.Data(), Context: commands.Context(n.Alliance),
		Review: n.Review.Name, ShortName: message.Cut(n.Review.Name, letter.ShortName),
		Action: string(a.Name), Description: message.Plain(string(a.Description)), Owner: reader.Called(*a.Owner),
		DueDate: string(a.DueDate), Quoted: message.Quote(string(a.Description)),
	}
	if due, err := verdict.ParseDate(a.DueDate); err == nil {
		d.Due, d.DueUTC, d.DueLocal = reader.By(due.End(team.Zone(n.Partners[string(a.Owner.Partner)])))
	}
	return d
}
