// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Ratings reads "trust=4 governance=2".
func Ratings(text string) v1alpha1.Ratings {
	var r v1alpha1.Ratings
	of := map[string]**v1alpha1.Rating{
		"strategic": &r.Strategic, "operational": &r.Operational, "cultural": &r.Cultural,
		"governance": &r.Governance, "trust": &r.Trust, "communication": &r.Communication,
	}
	for pair := range strings.FieldsSeq(text) {
		name, figure, _ := strings.Cut(pair, "=")
		var n v1alpha1.Rating
		if _, err := fmt.Sscan(figure, &n); err != nil || of[name] == nil {
			panic("no rating: " + pair)
		}
		*of[name] = &n
	}
	return r
}

// Postponed at a moment, until another.
func (b ReviewBuilder) Postponed(at, until string) ReviewBuilder {
	b.Spec.Postponements = append(b.Spec.Postponements, v1alpha1.Postponement{Time: Time(at), DueTime: Time(until)})
	return b
}

func (b ReviewBuilder) Cancelled(at string) ReviewBuilder {
	b.Spec.Cancellation = &v1alpha1.Cancellation{Time: Time(at)}
	return b
}

// Held with all that a formal review needs.
func (b ReviewBuilder) Held(at string) ReviewBuilder {
	b.Spec.Record = &v1alpha1.ReviewRecord{
		HeldTime:      Time(at),
		Views:         []v1alpha1.View{{Partner: "northwind"}, {Partner: "contoso"}},
		Problems:      []v1alpha1.Finding{"none found"},
		Opportunities: []v1alpha1.Finding{"none found"},
	}
	return b
}

// BarelyHeld puts nothing on record but that it was.
func (b ReviewBuilder) BarelyHeld(at string) ReviewBuilder {
	b.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: Time(at)}
	return b
}

// Accepted says whether the result of a review that was held is accepted, and why.
func (b ReviewBuilder) Accepted(accepted bool, why string) ReviewBuilder {
	b.Spec.Record.Accepted, b.Spec.Record.Acceptance = new(accepted), why
	return b
}

func (b ReviewBuilder) Attended(people ...string) ReviewBuilder {
	b.Spec.Record.Attendees = append(b.Spec.Record.Attendees, People(people...)...)
	return b
}

// Viewed says what a partner thinks, with ratings such as "trust=4 governance=2", of so many people.
func (b ReviewBuilder) Viewed(partner v1alpha1.Name, ratings string, people int32) ReviewBuilder {
	v := v1alpha1.View{Partner: partner, Ratings: new(Ratings(ratings)), Respondents: new(people)}
	for i := range b.Spec.Record.Views {
		if old := &b.Spec.Record.Views[i]; old.Partner == partner {
			*old = v
			return b
		}
	}
	b.Spec.Record.Views = append(b.Spec.Record.Views, v)
	return b
}

// Answered records what somebody rates, such as "trust=4 governance=2": a person, or one of a partner without a
// name, as in "contoso/".
func (b ReviewBuilder) Answered(at, who, ratings string) ReviewBuilder {
	p := Person(who)
	b.Spec.Responses = append(b.Spec.Responses, v1alpha1.Response{Time: Time(at), Partner: p.Partner, Contact: p.Contact, Ratings: Ratings(ratings)})
	return b
}

// Advised records advice of a partner, and the answer, which may be empty, as may its date.
func (b ReviewBuilder) Advised(from v1alpha1.Name, said, answer v1alpha1.Finding, date v1alpha1.Date) ReviewBuilder {
	b.Spec.Record.Feedback = append(b.Spec.Record.Feedback, v1alpha1.Feedback{From: from, Said: said, Answer: answer, AnswerDate: date})
	return b
}

// Promised an action; the dates may be empty, and so may the owner.
func (b ReviewBuilder) Promised(name, owner string, due, done v1alpha1.Date) ReviewBuilder {
	a := v1alpha1.Action{Name: v1alpha1.Name(name), DueDate: due, DoneDate: done}
	if owner != "" {
		a.Owner = new(Person(owner))
	}
	b.Spec.Record.Actions = append(b.Spec.Record.Actions, a)
	return b
}

// Confirmed records what somebody says of the result for their partner.
func (b ReviewBuilder) Confirmed(at, by string, accepted bool, note string) ReviewBuilder {
	b.Spec.Confirmations = append(b.Spec.Confirmations, v1alpha1.Confirmation{Time: Time(at), By: Person(by), Accepted: &accepted, Note: note})
	return b
}

// Asked is a question that came up; whoever decides it, and the date by which, may be empty.
func (b ReviewBuilder) Asked(name, decider string, due v1alpha1.Date) ReviewBuilder {
	q := v1alpha1.Question{Name: v1alpha1.Name(name), DueDate: due}
	if decider != "" {
		q.Decider = new(Person(decider))
	}
	b.Spec.Record.Questions = append(b.Spec.Record.Questions, q)
	return b
}

// Decided is when a question was decided.
func (b ReviewBuilder) Decided(name string, date v1alpha1.Date) ReviewBuilder {
	for i := range b.Spec.Record.Questions {
		if q := &b.Spec.Record.Questions[i]; string(q.Name) == name {
			q.DecidedDate, q.Decision = date, "Yes"
		}
	}
	return b
}

// ExitPlanReviewed says that people looked at the plan of the exit.
func (b ReviewBuilder) ExitPlanReviewed() ReviewBuilder {
	b.Spec.Record.ExitPlanReviewed = new(true)
	return b
}

// LookedAt are the risks that people looked at.
func (b ReviewBuilder) LookedAt(risks ...v1alpha1.Name) ReviewBuilder {
	b.Spec.Record.Risks = append(b.Spec.Record.Risks, risks...)
	return b
}

// Rated has a partner rate norms, from 1 to 5.
func (b ReviewBuilder) Rated(partner string, norms map[string]v1alpha1.Rating) ReviewBuilder {
	for i := range b.Spec.Record.Views {
		if v := &b.Spec.Record.Views[i]; string(v.Partner) == partner {
			v.Norms = norms
			return b
		}
	}
	b.Spec.Record.Views = append(b.Spec.Record.Views, v1alpha1.View{Partner: v1alpha1.Name(partner), Norms: norms})
	return b
}
