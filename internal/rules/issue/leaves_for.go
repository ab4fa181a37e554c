// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// leavesFor says at which moment what a step says now leaves for somebody: whoever is told must be
// there then. What changes by that moment is noted for when it begins to matter.
func (l *ladder) leavesFor(step *v1alpha1.EscalationStep, lead *outbox.Lead) team.When {
	if lead == nil && l.delivery(step) != v1alpha1.DeliverWorkingTime {
		return team.Always(&l.Moment) // it waits for nothing
	}
	moments := map[v1alpha1.PersonRef]*verdict.Moment{}
	return func(ref v1alpha1.PersonRef) *verdict.Moment {
		m := moments[ref]
		if m == nil {
			m = &l.Moment
			if d := l.departureFor(step, lead, ref); d.Works != nil || d.After != nil {
				m = &verdict.Moment{Now: d.Leaves(l.Now), Notes: func(change time.Time) { l.checkToLeaveAt(&d, change) }}
			}
			moments[ref] = m
		}
		return m
	}
}

// departureFor is what a message of a step to somebody waits for, where the host's people hear of it
// first by a lead.
func (l *ladder) departureFor(step *v1alpha1.EscalationStep, lead *outbox.Lead, ref v1alpha1.PersonRef) outbox.Departure {
	var d outbox.Departure
	if contact := team.FindContact(l.facts.Partners, ref); contact != nil {
		d.Works = l.awaited(step, team.Person{Ref: ref, Contact: contact})
	}
	if ref.Partner != l.facts.Alliance.Spec.Host {
		d.After = lead
	}
	return d
}

// checkToLeaveAt notes when a message would have to be made to leave at another moment, or later.
func (l *ladder) checkToLeaveAt(d *outbox.Departure, leaves time.Time) {
	if !l.Next.IsZero() && d.Leaves(l.Next).Before(leaves) {
		return // something else is noted for before that
	}
	l.CheckAt(madeToLeaveAt(d, l.Now, leaves))
}

// madeToLeaveAt returns the first whole second after a moment at which a message would have to be made
// to leave at another, or later.
func madeToLeaveAt(d *outbox.Departure, after, leaves time.Time) time.Time {
	return firstSecond(after, leaves, func(made time.Time) bool { return !d.Leaves(made).Before(leaves) })
}
