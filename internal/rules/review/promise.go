// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Promise is how an action that was promised stands at a moment. Its dates are those of its owner's partner.
type Promise struct {
	Outcome Outcome
	// Due is when the due date is over, and Done when the day begins on which it was done; zero for neither.
	Due, Done time.Time
	// Upcoming is a day to come on which it is to have been done.
	Upcoming verdict.Upcoming
}

// Outcome is what became of a promise.
type Outcome int

// The outcomes.
const (
	// PromiseOpen: it is not done, and not late.
	PromiseOpen Outcome = iota
	// PromiseKept: it is done, and was on time if it had one.
	PromiseKept
	// PromiseLate: it is done, after its due date.
	PromiseLate
	// PromiseBroken: it is not done, and its due date is over.
	PromiseBroken
)

// PromiseOf reads an action.
func PromiseOf(m *verdict.Moment, a *v1alpha1.Action, partners map[string]*v1alpha1.Partner) Promise {
	var p Promise
	zone := ownerZone(a, partners)
	due, noDue := verdict.ParseDate(a.DueDate)
	if noDue == nil {
		p.Due = due.End(zone)
	}
	done, notDone := verdict.ParseDate(a.DoneDate)
	switch at := done.Start(zone); {
	case notDone != nil:
	case !m.Reached(at):
		p.Upcoming.Note("What is done", at)
	case noDue == nil && due.Before(done):
		p.Outcome, p.Done = PromiseLate, at
	default:
		p.Outcome, p.Done = PromiseKept, at
	}
	if p.Outcome == PromiseOpen && noDue == nil && m.Reached(p.Due) {
		p.Outcome = PromiseBroken
	}
	return p
}

// ActionDone reports whether an action is done by a moment.
func ActionDone(a *v1alpha1.Action, partners map[string]*v1alpha1.Partner, now time.Time) bool {
	return actionDone(&verdict.Moment{Now: now}, a, partners)
}

func actionDone(m *verdict.Moment, a *v1alpha1.Action, partners map[string]*v1alpha1.Partner) bool {
	done, err := verdict.ParseDate(a.DoneDate)
	return err == nil && m.Reached(done.Start(ownerZone(a, partners)))
}

// ownerZone is where the dates of an action are; UTC for one of nobody's.
func ownerZone(a *v1alpha1.Action, partners map[string]*v1alpha1.Partner) *time.Location {
	return team.Zone(partners[string(ptr.Deref(a.Owner, v1alpha1.PersonRef{}).Partner)])
}
