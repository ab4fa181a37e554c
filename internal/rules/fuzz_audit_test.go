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
	b.Spec.Record.ExitPlanReviewed = pick(d, nil, new(true), new(false))
	b.LookedAt([]v1alpha1.Name{"currency", "key-people", "gone"}[:d.roll(4)]...)
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

// risks are what the alliance fears, and who answers for that and for the objectives.
func (d *dice) risks(w *gen.World) {
	owner := func() *v1alpha1.PersonRef {
		return pick(d, new(gen.Person("northwind/jane")), new(gen.Person("northwind/olga")), new(gen.Person("contoso/kim")), new(d.person()), nil)
	}
	s := &w.Alliance.Spec
	for _, name := range []v1alpha1.Name{"currency", "key-people"}[:d.roll(3)] {
		s.Risks = append(s.Risks, v1alpha1.Risk{Name: name, Owner: owner()})
	}
	for i := range s.Objectives {
		s.Objectives[i].Owner = owner()
	}
}

// sharing is what the partners share, and what they say of it; often it is agreed on.
func (d *dice) sharing(w *gen.World) {
	names := []v1alpha1.Name{"data", "keys"}
	for _, name := range names[:d.roll(3)] {
		from, to := v1alpha1.Name("northwind"), v1alpha1.Name("contoso")
		if d.yes() {
			from, to = to, from
		}
		w.Shares(name, from, to, d.mayBeDate())
	}
	agreed := d.yes()
	for _, partner := range []string{"northwind", "contoso"} {
		p := w.Partner(partner)
		for _, name := range names {
			if agreed {
				p.Says(v1alpha1.SharingActAgreed, name, "2025-12-01")
			}
			for range d.roll(3) / 2 {
				p.Says(pick(d, v1alpha1.SharingActAgreed, v1alpha1.SharingActReturned, v1alpha1.SharingActDestroyed), name, d.date())
			}
		}
		if d.roll(6) == 0 {
			p.SaysOf(pick(d, gen.AllianceName, "another"), v1alpha1.SharingActAgreed, "gone", d.date())
		}
		if d.roll(6) == 0 && len(p.Spec.Sharing) > 0 {
			p.Spec.Sharing[0].Digest = "00112233445566778899aabbccddeeff" // other terms
		}
	}
	w.MeansWhatIsShared()
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
			BusinessCaseFor: d.mayBeSpan(), RisksEvery: pick(d, "P1M", d.mayBeSpan()),
			ExitPlanEvery: pick(d, "P1M", d.mayBeSpan()),
		}
	}
	d.risks(w)
	d.sharing(w)
	switch d.roll(6) {
	case 0: // one meeting alone, of which all is there but the word of a partner
		r := met()
		if d.yes() {
			r.Spec.Confirmations = r.Spec.Confirmations[:1]
		}
		w.Reviews = []*v1alpha1.Review{r.Review}
	case 1: // an exit that is over
		w.Alliance.Spec.Stage = v1alpha1.StageExit
		w.Alliance.Spec.Exit = &v1alpha1.Exit{EndDate: pick(d, "2026-02-20", d.date()), Announcements: []v1alpha1.Announcement{{Partner: "contoso", ToldTime: new(gen.Time("2026-01-12 09:00"))}}}
		if d.roll(3) == 0 {
			w.Alliance.Spec.Exit.Handbacks = []v1alpha1.Handback{{Name: "data", From: "northwind", To: "contoso", DoneDate: d.mayBeDate()}}
		}
	case 2: // a plan of which all is there
		w.Alliance.Spec.Exit = &v1alpha1.Exit{EndDate: d.mayBeDate(), Announcements: []v1alpha1.Announcement{{Partner: "contoso"}},
			Handbacks: []v1alpha1.Handback{{Name: "data", From: "northwind", To: "contoso"}}}
	}
	for _, name := range []string{"northwind", "contoso"} {
		b := w.Partner(name)
		for range d.roll(4) {
			b.Cased(pick(d, "2025-12-01", d.date()), pick(d, "", gen.AllianceName, "another"), pick[v1alpha1.Duration](d, "", "P1M", "P1Y"))
		}
	}
	d.evidence(w)
}

// evidence is there of some of what is on record, and some alliances ask for it.
func (d *dice) evidence(w *gen.World) {
	if d.roll(3) > 0 {
		return
	}
	s := &w.Alliance.Spec
	if s.Practices == nil {
		s.Practices = &v1alpha1.Practices{}
	}
	s.Practices.Require = append(s.Practices.Require, v1alpha1.PracticeEvidenceComplete)
	if d.roll(4) > 0 {
		s.AgreementURL = "https://contracts.example/7"
	}
	if c := w.Policy.Spec.Committee; c != nil {
		c.EvidenceWithin, c.EvidenceWindow = pick[v1alpha1.Duration](d, "", "P10D", "PT3H", "P1W"), pick[v1alpha1.Duration](d, "", "P2M")
	}
	tidy := d.yes() // all partners have all of theirs
	for _, p := range w.Partners {
		for i := range p.Spec.BusinessCases {
			if tidy {
				p.Spec.BusinessCases[i].CaseURL = "https://reports.example/case"
			}
		}
		for i := range p.Spec.Assessments {
			if tidy {
				p.Spec.Assessments[i].ReportURL = "https://reports.example/7"
			}
		}
	}
}
