// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import "github.com/entente-dev/entente/api/v1alpha1"

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
