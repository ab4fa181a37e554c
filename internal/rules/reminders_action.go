// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
)

// ofActions lists the reminders of promised actions that have come: each when its due date
// begins where its owner is.
func (n *reviewReminders) ofActions(m *moment) []reminder {
	if !n.state.held || !whenDue(n.Reminders) {
		return nil
	}
	var come []reminder
	for i := range n.Review.Spec.Record.Actions {
		a := &n.Review.Spec.Record.Actions[i]
		due, err := parseDate(a.DueDate)
		if a.Owner == nil || err != nil || actionDone(a, n.Partners, m.now) {
			continue
		}
		at := due.Start(zoneOf(n.Partners, a.Owner.Partner))
		if !m.reached(at) {
			continue
		}
		r := reminder{reason: v1alpha1.NotificationActionDue, about: string(a.Name), due: at}
		r.messages = func(repeats int32) []Message { return n.actionMessages(&r, repeats, i) }
		come = append(come, r)
	}
	return come
}

// actionDone reports whether an action is done by a moment.
func actionDone(a *v1alpha1.Action, partners map[string]*v1alpha1.Partner, now time.Time) bool {
	done, err := parseDate(a.DoneDate)
	return err == nil && !now.Before(done.Start(zoneOf(partners, deref(a.Owner).Partner)))
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
func (n *reviewReminders) actionMessages(r *reminder, repeats int32, index int) []Message {
	a := &n.Review.Spec.Record.Actions[index]
	people := newReminded(n.now, n.Alliance, n.Policy, n.Partners)
	people.addOrDeputy(*a.Owner)
	var made []Message
	for _, to := range people.sorted() {
		made = append(made, n.message(r, repeats, to, func() any { return n.actionData(index, to) }))
	}
	return made
}

func (n *reviewReminders) actionData(index int, to ladderPerson) message.Action {
	a := &n.Review.Spec.Record.Actions[index]
	reader, commands := readerOf(to, n.Partners), n.recorder()
	commands.patches("To record that it is done", fmt.Sprintf(
		`{"op":"test","path":"/spec/record/actions/%[1]d/name","value":"%[2]s"},{"op":"add","path":"/spec/record/actions/%[1]d/doneDate","value":"%[3]s"}`,
		index, a.Name, shellToday))
	d := message.Action{
		Reader: reader.data(), Context: commands.context(n.Alliance),
		Review: n.Review.Name, ShortName: message.Cut(n.Review.Name, shortName),
		Action: string(a.Name), Description: message.Plain(string(a.Description)), Owner: reader.called(*a.Owner),
		DueDate: string(a.DueDate),
	}
	if due, err := parseDate(a.DueDate); err == nil {
		d.Due, d.DueUTC, d.DueLocal = reader.when(due.End(zoneOf(n.Partners, a.Owner.Partner)))
	}
	return d
}
