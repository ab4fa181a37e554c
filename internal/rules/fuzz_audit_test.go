// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/test/gen"
)

// aside is dice of one's own: what the others roll stays as it is.
func (d *dice) aside() *dice {
	data := slices.Clone(d.data)
	slices.Reverse(data)
	return &dice{data}
}

// minutes are what is on record of a review that was held, for whoever audits it.
func (d *dice) minutes(b gen.ReviewBuilder) {
	if d.yes() {
		b.Spec.Record.MinutesURL = "https://minutes.example/7"
	}
	if d.roll(4) > 0 {
		b.Attended("northwind/jane", "contoso/kim")
	}
	d.questions(b)
	for _, by := range []string{"northwind/jane", "contoso/kim", "contoso/nobody"} {
		if d.yes() {
			b.Spec.Confirmations = append(b.Spec.Confirmations, v1alpha1.Confirmation{Time: d.time(), By: gen.Person(by), Accepted: new(d.roll(4) > 0)})
		}
	}
}

// questions came up in a review that was held; they are seldom of nobody.
func (d *dice) questions(b gen.ReviewBuilder) {
	for i := range d.roll(5) / 2 {
		q := v1alpha1.Question{Name: v1alpha1.Name(fmt.Sprint("q", i)), DueDate: d.mayBeDate(), DecidedDate: pick(d, "", d.date())}
		if d.roll(8) > 0 {
			q.Decider = new(pick(d, gen.Person("northwind/jane"), gen.Person("contoso/kim"), gen.Person("contoso/kim"), d.person()))
		}
		b.Spec.Record.Questions = append(b.Spec.Record.Questions, q)
	}
}

// pastQuestions leaves out decisions that are to come.
func pastQuestions(s *v1alpha1.ReviewSpec, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, now time.Time) {
	if s.Record == nil {
		return
	}
	for i := range s.Record.Questions {
		q := &s.Record.Questions[i]
		zone := team.HostZone(a, partners)
		if q.Decider != nil {
			zone = team.Zone(partners[string(q.Decider.Partner)])
		}
		if dated(q.DecidedDate, zone, now).Time.After(now) {
			q.DecidedDate = ""
		}
	}
}

// audited is what an auditor asks for.
func (d *dice) audited(w *gen.World) {
	if d.yes() {
		w.Policy.Spec.Committee = &v1alpha1.Committee{
			Quorum: pick(d, nil, new(int32(1)), new(int32(2))), MinutesWithin: d.mayBeSpan(), ConfirmWithin: pick(d, "P1D", "PT3H", d.mayBeSpan()),
			MinutesWindow: pick[v1alpha1.Duration](d, "", "P10D", "P1M"), DecideWithin: pick(d, "P10D", d.mayBeSpan()),
		}
	}
}
