// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"cmp"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/letter"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/reminder"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

func (n *reviewReminders) recorder() letter.Commands {
	return letter.Commands{Namespace: n.Review.Namespace, Object: n.Review.Name}
}

// message is a reminder to one person, in words.
func (n *reviewReminders) message(r *reminder.Reminder, s reminder.Said, to team.Person, data func() any) outbox.Message {
	a := reminder.About{Subject: outbox.SubjectOf(n.Review), Alliance: n.Alliance, Policy: n.Policy}
	m := a.Message(r, s, to)
	if !n.Wordless {
		m.Say(letter.Words(n.Policy, r.Reason, data()))
	}
	return m
}

// reviewMessages writes to the people who hold the review: the alliance managers, and the
// tier that the cadence names.
func (n *reviewReminders) reviewMessages(r *reminder.Reminder, s reminder.Said) []outbox.Message {
	people := reminder.NewRecipients(n.now, n.Alliance, n.Policy, n.Partners)
	people.AddTeam(func(t *v1alpha1.TeamMember) bool {
		meets := n.state.Cadence != nil && n.state.Cadence.Tier != "" && team.AtTier(t, n.state.Cadence.Tier, n.Policy)
		return meets || t.Role == v1alpha1.RoleAllianceManager
	})
	var made []outbox.Message
	for _, to := range people.Sorted() {
		made = append(made, n.message(r, s, to, func() any { return n.reviewData(r, s.Repeats, to, people.People) }))
	}
	return made
}

func (n *reviewReminders) reviewData(r *reminder.Reminder, repeats int32, to team.Person, told []team.Person) message.Review {
	reader, commands := letter.ReaderOf(to, n.Partners), n.recorder()
	n.reviewCommands(&commands, to.Ref)
	d := message.Review{
		Reader: reader.Data(), Context: commands.Context(n.Alliance),
		Review: n.Review.Name, ShortName: message.Cut(n.Review.Name, letter.ShortName),
		Type: string(cmp.Or(n.Review.Spec.Type, v1alpha1.ReviewPerformance)), Cadence: string(n.Review.Spec.Cadence),
		HealthCheck: n.Review.Spec.Type == v1alpha1.ReviewHealthCheck, Refused: n.state.Held, Told: reader.Names(told),
		Again: repeats > 0 && r.Reason == v1alpha1.NotificationReviewOverdue,
	}
	if n.state.Postponed > 0 {
		d.Postponed = verdict.Times(n.state.Postponed)
	}
	if at := Planned(n.Review, n.state); at.Equal(n.state.Due) {
		d.Planned, d.PlannedUTC, d.PlannedLocal = reader.By(at)
	} else {
		d.Planned, d.PlannedUTC, d.PlannedLocal = reader.When(at)
	}
	d.Due, d.DueUTC, d.DueLocal = reader.By(n.state.Due)
	if at, ok := n.next(r.Reason, repeats); ok {
		d.Next, d.NextUTC, d.NextLocal = reader.Next(at, n.state.Due)
	}
	return d
}

// HoldVerb is the command by which it is recorded that a review of a type was held: a health check is closed, which makes
// sure that somebody answered.
func HoldVerb(t v1alpha1.ReviewType) string {
	if t == v1alpha1.ReviewHealthCheck {
		return "health close"
	}
	return "review hold"
}

// reviewCommands are those that record what becomes of a review.
func (n *reviewReminders) reviewCommands(c *letter.Commands, self v1alpha1.PersonRef) {
	spec, by := &Counted(n.Review, n.Alliance, n.Partners).Spec, letter.Person(self)
	hold := "To record that it was held"
	if spec.Type == v1alpha1.ReviewHealthCheck {
		hold = "To close it"
	}
	switch {
	case spec.Record == nil:
		c.Offer(hold, HoldVerb(spec.Type))
	case n.state.Held:
		c.Offer(hold+" again", HoldVerb(spec.Type))
		c.Offer("To accept its result after all", "review accept", "--by", by)
	}
	c.Offer("To put it off", "review postpone", "--by", by, "--until", letter.DayToFill, "--reason", letter.ToFill)
	if spec.Cancellation == nil {
		c.Offer("To cancel it", "review cancel", "--by", by, "--reason", letter.ToFill)
	}
}
