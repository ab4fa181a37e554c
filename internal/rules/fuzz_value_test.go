// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

func (d *dice) figure() v1alpha1.Decimal {
	return pick[v1alpha1.Decimal](d, "0", "1", "2.5", "10", "9.99", "12", "-3", "1e9")
}

// value is what the partners want to reach, how far they are, and what they think and give.
func (d *dice) value(w *gen.World) {
	s := &w.Alliance.Spec
	s.Objectives = nil
	for _, name := range []v1alpha1.Name{"orders", "delay", "share"}[:d.roll(4)] {
		o := v1alpha1.Objective{
			Name: name, StartDate: pick(d, "", "", d.date()), Baseline: pick(d, "", d.figure()), Target: pick(d, "10", "10", d.figure(), ""),
			Direction: pick(d, "", "", v1alpha1.DirectionUp, v1alpha1.DirectionDown), MeasureEvery: pick(d, "P1M", d.mayBeSpan()), DueDate: d.mayBeDate(),
			Benefits: pick(d, nil, []v1alpha1.Name{"contoso"}, []v1alpha1.Name{"contoso", "northwind"}),
		}
		for range pick(d, 0, 0, 2) {
			o.Milestones = append(o.Milestones, v1alpha1.Milestone{Date: d.date(), Value: d.figure()})
		}
		s.Objectives = append(s.Objectives, o)
	}
	for range d.roll(7) {
		s.Measurements = append(s.Measurements, v1alpha1.Measurement{Objective: pick[v1alpha1.Name](d, "orders", "delay", "share", "gone"), Date: d.date(), Value: d.figure()})
	}
	for range d.roll(3) {
		s.Recognitions = append(s.Recognitions, v1alpha1.Recognition{Objective: pick[v1alpha1.Name](d, "orders", "delay", "gone"), Date: d.date(), By: pick(d, nil, new(d.person()))})
	}
	partners := []v1alpha1.Name{"northwind", "contoso", "northwind", "fabrikam"}
	d.rare(w)
	for range d.roll(6) {
		from := d.roll(4)
		s.Contributions = append(s.Contributions, v1alpha1.Contribution{Date: d.date(), From: partners[from], To: partners[(from+1)%4], Value: pick(d, "", "1", d.figure())})
	}
	if d.yes() {
		d.norms(w)
	}
	for _, r := range w.Reviews {
		if r.Spec.Record == nil {
			continue
		}
		for i := range r.Spec.Record.Views {
			r.Spec.Record.Views[i].Norms = pick(d, nil, map[string]v1alpha1.Rating{"phone-first": 4, "candour": 3},
				map[string]v1alpha1.Rating{"candour": v1alpha1.Rating(1 + d.roll(5)), "gone": 1})
		}
	}
	d.exit(w)
	p := &w.Policy.Spec
	p.RecognizeWithin, p.CommitmentsWindow = d.mayBeSpan(), pick[v1alpha1.Duration](d, "", "P1M", "P10D")
	if d.yes() {
		p.GiveAndTake = &v1alpha1.GiveAndTake{Window: pick[v1alpha1.Duration](d, "P1M", "P10D", ""), TolerancePercent: pick(d, nil, new(int32(0)), new(int32(100)))}
	}
	if p.HealthCheckEvery == "" {
		p.HealthCheckEvery = pick[v1alpha1.Duration](d, "", "P1M", "P10D")
	}
}

// norms are in the definition, to which everybody agreed, and are mostly rated by everybody, too.
func (d *dice) norms(w *gen.World) {
	s := &w.Alliance.Spec
	s.Definition.Norms = []v1alpha1.Norm{{Name: "phone-first"}, {Name: "candour"}}
	early := d.yes()
	for i := range s.Agreements {
		if s.Agreements[i].Digest = rules.DefinitionDigest(s.Definition); early {
			s.Agreements[i].Time = gen.Time("2026-01-12 12:00")
		}
	}
	if d.roll(3) == 0 {
		return
	}
	r := gen.QuarterlyReview().Named("rated").Held(pick(d, "2026-02-25 09:00", "2026-03-05 09:00"))
	for i := range r.Spec.Record.Views {
		r.Spec.Record.Views[i].Norms = map[string]v1alpha1.Rating{"phone-first": 4, "candour": v1alpha1.Rating(pick(d, 2, 4, 5))}
	}
	w.Review(r)
}

// rare is what leads to reasons that are seldom seen otherwise: an objective that was achieved long ago and thanked for
// late, a host that took more than it gave, and a training that was valid for a while.
func (d *dice) rare(w *gen.World) {
	s := &w.Alliance.Spec
	if d.roll(3) == 0 && len(s.Objectives) > 0 {
		s.Objectives[0].Target, s.Objectives[0].Baseline, s.Objectives[0].Direction, s.Objectives[0].Milestones = "10", "", "", nil
		s.Measurements = append(s.Measurements, v1alpha1.Measurement{Objective: s.Objectives[0].Name, Date: "2025-11-02", Value: "11"})
		s.Recognitions = append(s.Recognitions, v1alpha1.Recognition{Objective: s.Objectives[0].Name, Date: "2026-02-01"})
	}
	if d.roll(3) == 0 {
		s.Contributions = append(s.Contributions,
			v1alpha1.Contribution{Date: "2026-02-24", From: "contoso", To: "northwind", Value: "5"},
			v1alpha1.Contribution{Date: "2026-02-25", From: "northwind", To: "contoso", Value: pick[v1alpha1.Decimal](d, "1", "5")})
	}
	if d.roll(3) == 0 {
		for _, who := range []string{"northwind/olga", "contoso/lee"} {
			p := gen.Person(who)
			s.Trainings = append(s.Trainings, v1alpha1.Training{Partner: p.Partner, Contact: p.Contact, Date: "2025-01-20", Topic: "basics", ValidUntilDate: "2026-02-10"})
		}
	}
}

// exit is how the alliance ends.
func (d *dice) exit(w *gen.World) {
	s := &w.Alliance.Spec
	switch d.roll(8) {
	case 0, 1:
		return
	case 2: // nothing is left to be done
		w.Reviews, w.Issues, s.Stage = nil, nil, v1alpha1.StageExit
		s.Exit = &v1alpha1.Exit{EndDate: d.date(), Announcements: []v1alpha1.Announcement{{Partner: "contoso", ToldTime: new(d.time())}}}
		return
	}
	s.Exit = &v1alpha1.Exit{EndDate: pick(d, "", d.date(), d.date())}
	for range d.roll(3) {
		a := v1alpha1.Announcement{Partner: pick[v1alpha1.Name](d, "contoso", "northwind"), Contact: pick[v1alpha1.Name](d, "", "kim", "nobody"), DueDate: d.mayBeDate()}
		if d.yes() {
			a.ToldTime = new(d.time())
		}
		s.Exit.Announcements = append(s.Exit.Announcements, a)
	}
	for range d.roll(3) {
		s.Exit.Handbacks = append(s.Exit.Handbacks, v1alpha1.Handback{
			Name: pick[v1alpha1.Name](d, "data", "keys"), From: pick[v1alpha1.Name](d, "contoso", "northwind"), To: "contoso", DueDate: d.mayBeDate(), DoneDate: d.mayBeDate(),
		})
	}
}

// pastValue leaves out what is dated later: of a contribution where the partner is that gave, of thanks where they
// are who said it, and of a figure where the host is.
func pastValue(s *v1alpha1.AllianceSpec, partners map[string]*v1alpha1.Partner, now time.Time) {
	begins := func(d v1alpha1.Date, of v1alpha1.Name) metav1.Time {
		parsed, err := verdict.ParseDate(d)
		if err != nil {
			return metav1.NewTime(now)
		}
		return metav1.NewTime(parsed.Start(team.Zone(partners[string(of)])))
	}
	if s.Exit != nil {
		for i := range s.Exit.Announcements {
			if a := &s.Exit.Announcements[i]; a.ToldTime != nil && a.ToldTime.Time.After(now) {
				a.ToldTime = nil
			}
		}
		for i := range s.Exit.Handbacks {
			if h := &s.Exit.Handbacks[i]; begins(h.DoneDate, h.From).Time.After(now) {
				h.DoneDate = ""
			}
		}
	}
	s.Measurements = until(s.Measurements, now, func(x v1alpha1.Measurement) metav1.Time { return begins(x.Date, s.Host) })
	s.Contributions = until(s.Contributions, now, func(x v1alpha1.Contribution) metav1.Time { return begins(x.Date, x.From) })
	s.Recognitions = until(s.Recognitions, now, func(x v1alpha1.Recognition) metav1.Time {
		if x.By != nil {
			return begins(x.Date, x.By.Partner)
		}
		return begins(x.Date, s.Host)
	})
}
