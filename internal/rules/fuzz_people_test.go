// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// learning is who was briefed and trained, and who has to be.
func (d *dice) learning(w *gen.World) {
	s := &w.Alliance.Spec
	if d.roll(4) < 3 {
		s.Briefings = nil
	}
	for range d.roll(3) {
		who := d.person()
		s.Briefings = append(s.Briefings, v1alpha1.Briefing{Partner: who.Partner, Contact: who.Contact, Date: d.date()})
	}
	for range d.roll(5) { // of the team member and the project lead mostly, who each may be the only one of a role
		who := pick(d, gen.Person("contoso/lee"), gen.Person("northwind/olga"), d.person())
		s.Trainings = append(s.Trainings, v1alpha1.Training{
			Partner: who.Partner, Contact: who.Contact, Date: d.date(), Topic: pick(d, "basics", " Basics", "ethics", ""),
			Type: pick(d, "", "", v1alpha1.TrainingTypeRecheck), ValidUntilDate: d.mayBeDate(), CoachingUntilDate: pick(d, "", d.mayBeDate()),
		})
	}
	if d.roll(4) < 3 {
		w.Policy.Spec.Training = []v1alpha1.TrainingNeed{
			{Topic: "Basics", Roles: []v1alpha1.Role{pick(d, v1alpha1.RoleTeamMember, v1alpha1.RoleProjectLead)}, Within: d.mayBeSpan(), ValidFor: d.mayBeSpan()},
		}
		if d.roll(4) == 3 {
			w.Policy.Spec.Training = append(w.Policy.Spec.Training, v1alpha1.TrainingNeed{Topic: "ethics", Roles: []v1alpha1.Role{v1alpha1.RoleExecutiveSponsor}, Within: d.mayBeSpan()})
		}
	}
	w.Policy.Spec.BriefingWithin = d.mayBeSpan()
}

// opinions are what was said in a review, and asked before or after it.
func (d *dice) opinions(b gen.ReviewBuilder) {
	b.OfType(pick(d, v1alpha1.ReviewHealthCheck, v1alpha1.ReviewHealthCheck, v1alpha1.ReviewPerformance))
	for i := range b.Spec.Record.Views {
		if d.yes() {
			b.Spec.Record.Views[i].Ratings = d.ratings()
			b.Spec.Record.Views[i].Respondents = pick(d, nil, new(int32(2)), new(int32(3)))
		}
	}
	for range d.roll(5) {
		who := d.person()
		b.Spec.Responses = append(b.Spec.Responses, v1alpha1.Response{
			Time: d.time(), Partner: who.Partner, Contact: pick(d, "", who.Contact), Ratings: *d.ratings(),
		})
	}
	for range d.roll(3) {
		b.Advised(pick[v1alpha1.Name](d, "contoso", "northwind", "fabrikam"), "Slower", pick[v1alpha1.Finding](d, "", "Yes"), d.mayBeDate())
	}
}

// inDays has paths count no months: where they do, EscalationReady finds out at the end of a day that a rung has
// moved, and asks for that end only when the day has come.
func inDays(paths []v1alpha1.EscalationPath) {
	days := func(s *v1alpha1.Duration) {
		switch *s {
		case "P1M":
			*s = "P30D"
		case "P1Y":
			*s = "P365D"
		}
	}
	for i := range paths {
		p := &paths[i]
		stale := v1alpha1.Duration(p.StaleAfter)
		days(&stale)
		p.StaleAfter = v1alpha1.Delay(stale)
		days(&p.MaxWait)
		for j := range p.Steps {
			days(&p.Steps[j].Within)
			days(&p.Steps[j].By)
		}
	}
}

func (d *dice) ratings() *v1alpha1.Ratings {
	return new(gen.Ratings(pick(d, "trust=4 governance=3", "trust=2", "trust=5 communication=1", "strategic=3")))
}

// checking is what the policy says of health checks and feedback.
func (d *dice) checking(p *v1alpha1.CommunicationPolicySpec) {
	p.HealthCheckEvery = d.mayBeSpan()
	if d.yes() {
		p.HealthChecks = &v1alpha1.HealthChecks{MinRespondents: pick(d, nil, new(int32(2))), ActionPlanWithin: d.mayBeSpan(), Anonymous: new(d.yes())}
		p.Thresholds = &v1alpha1.Thresholds{PerceptionGap: pick[v1alpha1.Decimal](d, "", "0.5", "3"), Health: pick[v1alpha1.Decimal](d, "", "2.5", "4")}
	}
	if d.yes() {
		p.InformalFeedback = &v1alpha1.InformalFeedback{Every: d.span(), AnswerWithin: d.mayBeSpan()}
	}
}

// pastOpinions leaves out what was said later. Answers are dated where the host is.
func pastOpinions(s *v1alpha1.ReviewSpec, host *v1alpha1.Partner, now time.Time) {
	s.Responses = until(s.Responses, now, func(x v1alpha1.Response) metav1.Time { return x.Time })
	if s.Record == nil {
		return
	}
	for i := range s.Record.Feedback {
		f := &s.Record.Feedback[i]
		if f.AnswerDate == "" {
			continue
		}
		if _, err := verdict.ParseDate(f.AnswerDate); err != nil || dated(f.AnswerDate, team.Zone(host), now).Time.After(now) {
			f.Answer, f.AnswerDate = "", ""
		}
	}
}

// dated is when a date begins. One that cannot be read counts as begun: it is told of.
func dated(d v1alpha1.Date, zone *time.Location, now time.Time) metav1.Time {
	parsed, err := verdict.ParseDate(d)
	if err != nil {
		return metav1.NewTime(now)
	}
	return metav1.NewTime(parsed.Start(zone))
}

// pastLearning leaves out who was briefed or trained later.
func pastLearning(s *v1alpha1.AllianceSpec, partners map[string]*v1alpha1.Partner, now time.Time) {
	zone := func(p v1alpha1.Name) *time.Location { return team.Zone(partners[string(p)]) }
	s.Briefings = until(s.Briefings, now, func(x v1alpha1.Briefing) metav1.Time { return dated(x.Date, zone(x.Partner), now) })
	s.Trainings = until(s.Trainings, now, func(x v1alpha1.Training) metav1.Time { return dated(x.Date, zone(x.Partner), now) })
}
