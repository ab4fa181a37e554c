// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"cmp"
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
)

func (n *reviewReminders) recorder() recorder {
	return recorder{kind: "review", namespace: n.Review.Namespace, object: n.Review.Name}
}

// message is a reminder to one person, in words.
func (n *reviewReminders) message(r *reminder, repeats int32, to ladderPerson, data func() any) Message {
	a := about{v1alpha1.SubjectReference{Kind: v1alpha1.KindReview, Name: n.Review.Name, UID: string(n.Review.UID)}, n.Alliance, n.Policy}
	m := a.message(r, repeats, to)
	if !n.Wordless {
		m.say(words(n.Policy, r.reason, data()))
	}
	return m
}

// reviewMessages writes to the people who hold the review: the alliance managers, and the
// tier that the cadence names.
func (n *reviewReminders) reviewMessages(r *reminder, repeats int32) []Message {
	people := newReminded(n.now, n.Alliance, n.Policy, n.Partners)
	people.addTeam(func(t *v1alpha1.TeamMember) bool {
		meets := n.state.cadence != nil && n.state.cadence.Tier != "" && tierOf(t) == n.state.cadence.Tier
		return meets || t.Role == v1alpha1.RoleAllianceManager
	})
	var made []Message
	for _, to := range people.sorted() {
		made = append(made, n.message(r, repeats, to, func() any { return n.reviewData(r, repeats, to, people.people) }))
	}
	return made
}

func (n *reviewReminders) reviewData(r *reminder, repeats int32, to ladderPerson, told []ladderPerson) message.Review {
	reader, commands := readerOf(to, n.Partners), n.recorder()
	n.reviewCommands(&commands, to.ref)
	d := message.Review{
		Reader: reader.data(), Context: commands.context(n.Alliance),
		Review: n.Review.Name, ShortName: message.Cut(n.Review.Name, shortName),
		Type: string(cmp.Or(n.Review.Spec.Type, v1alpha1.ReviewPerformance)), Cadence: string(n.Review.Spec.Cadence),
		Refused: n.state.held, Told: reader.names(told), Again: repeats > 0,
	}
	if n.state.postponed > 0 {
		d.Postponed = times(n.state.postponed)
	}
	d.Planned, d.PlannedUTC, d.PlannedLocal = reader.when(planned(n.Review, n.state))
	d.Due, d.DueUTC, d.DueLocal = reader.when(n.state.due)
	if at, ok := n.next(r.reason, repeats); ok {
		d.Next, d.NextUTC, d.NextLocal = reader.when(at)
	}
	return d
}

// reviewCommands are those that record what becomes of a review.
func (n *reviewReminders) reviewCommands(c *recorder, self v1alpha1.PersonRef) {
	spec := &n.Review.Spec
	switch {
	case spec.Record == nil:
		c.sets("To record that it was held", "record", fmt.Sprintf(`{"heldTime":"%s"}`, shellNow))
	case n.state.held:
		c.patches("To record that its result is accepted after all",
			`{"op":"test","path":"/spec/record/accepted","value":false},{"op":"replace","path":"/spec/record/accepted","value":true}`)
	}
	c.appends("To put it off", "postponements", len(spec.Postponements) > 0,
		fmt.Sprintf(`{"time":"%s","dueTime":"YYYY-MM-DDTHH:MM:SSZ","by":%s,"reason":"…"}`, shellNow, personJSON(self)))
	if spec.Cancellation == nil {
		c.sets("To cancel it", "cancellation", fmt.Sprintf(`{"time":"%s","by":%s,"reason":"…"}`, shellNow, personJSON(self)))
	}
}
