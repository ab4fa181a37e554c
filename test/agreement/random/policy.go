// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"github.com/entente-dev/entente/api/v1alpha1"
)

func (d *dice) policy(name string) *v1alpha1.CommunicationPolicy {
	p := &v1alpha1.CommunicationPolicy{}
	p.Name = name
	s := &p.Spec
	s.Suspend = d.suspended(30)
	s.Channels = []v1alpha1.Channel{
		{Name: "hook", Webhook: &v1alpha1.WebhookChannel{URL: d.URL}},
		{Name: "pager", Webhook: &v1alpha1.WebhookChannel{URL: d.URL}},
		{Name: "phone", Phone: &v1alpha1.PhoneChannel{}},
	}
	for _, tier := range some(d, d.IntN(3), tiers...) {
		s.Touchpoints = append(s.Touchpoints, v1alpha1.Touchpoint{
			Tier: tier, Every: pick(d, "P14D", d.span()), Modes: pick(d, nil, nil, []v1alpha1.Mode{v1alpha1.ModePhone, v1alpha1.ModeVideo}),
		})
	}
	for _, severity := range some(d, d.IntN(5), severities...) {
		s.Disclosure = append(s.Disclosure, v1alpha1.Disclosure{Severity: severity, Within: d.span()})
	}
	s.RecoveryPlanWithin, s.BriefingWithin, s.HealthCheckEvery = d.mayBeSpan(), d.mayBeSpan(), d.mayBeSpan()
	if !d.oneIn(3) {
		s.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: d.severity()}}
	}
	if !d.oneIn(4) {
		s.Reminders = &v1alpha1.Reminders{
			BeforeReview: d.mayBeSpan(), OverdueEvery: pick[v1alpha1.Duration](d, "", "P2D", "P1W"), WhenDue: pick(d, nil, new(true), new(false)),
			Channels: pick[[]v1alpha1.Name](d, nil, []v1alpha1.Name{"hook"}, []v1alpha1.Name{"pager", "phone"}),
		}
		if s.Reminders.BeforeReview == "" && s.Reminders.OverdueEvery == "" && s.Reminders.WhenDue == nil {
			s.Reminders.WhenDue = new(true)
		}
	}
	switch by := some(d, 4, severities...); d.IntN(4) {
	case 0:
		s.EscalationPaths = []v1alpha1.EscalationPath{d.path("first", by[:2]...), d.path("second", by[2:]...)}
	case 1:
		s.EscalationPaths = []v1alpha1.EscalationPath{d.path("first", by[:3]...)}
	default:
		s.EscalationPaths = []v1alpha1.EscalationPath{d.path("only", by...)}
	}
	d.aside(p.Name, s).asksFor(s)
	return p
}

// asksFor is what it asks of the people.
func (d *dice) asksFor(s *v1alpha1.CommunicationPolicySpec) {
	if d.oneIn(2) {
		s.HealthChecks = &v1alpha1.HealthChecks{MinRespondents: new(int32(1 + d.IntN(2))), ActionPlanWithin: d.mayBeSpan(), Anonymous: pick(d, nil, new(true))}
	}
	if d.oneIn(2) {
		s.InformalFeedback = &v1alpha1.InformalFeedback{Every: d.span(), AnswerWithin: d.mayBeSpan()}
	}
	if d.oneIn(2) {
		s.Training = []v1alpha1.TrainingNeed{{Topic: "Basics", Roles: []v1alpha1.Role{v1alpha1.RoleAllianceManager, v1alpha1.RoleTeamMember}, Within: d.mayBeSpan(), ValidFor: d.mayBeSpan()}}
	}
	if s.Reminders != nil {
		s.Reminders.HealthAsked = pick(d, nil, nil, new(true), new(false))
	}
}

var tiers = []v1alpha1.Tier{v1alpha1.TierOperating, v1alpha1.TierManagement, v1alpha1.TierSteering, v1alpha1.TierExecutive}

func (d *dice) path(name v1alpha1.Name, of ...v1alpha1.Severity) v1alpha1.EscalationPath {
	p := v1alpha1.EscalationPath{Name: name, Severities: of, StaleAfter: v1alpha1.Delay(d.span()), AckValidFor: d.mayBeSpan(), MaxSnooze: d.mayBeSpan()}
	if d.oneIn(2) {
		p.Time, p.MaxWait = v1alpha1.TimeWorking, pick[v1alpha1.Duration](d, "P30D", "P3D", "P6D")
	}
	for _, step := range []v1alpha1.Name{"a", "b", "c", "d"}[:1+d.IntN(4)] {
		p.Steps = append(p.Steps, d.step(step))
	}
	if last := &p.Steps[len(p.Steps)-1]; d.oneIn(3) && last.Repeat == nil {
		last.Within = ""
	}
	return p
}

// shorter than each span is the time by which the host may be first in a step that lasts so long.
var shorter = map[v1alpha1.Duration]v1alpha1.Duration{
	"PT90M": "PT1H", "PT3H": "PT2H", "PT12H": "PT11H", "P1D": "PT12H", "PT36H": "P1D", "P2D": "PT36H",
	"P2DT1H": "P2D", "P3D": "P2D", "P5D": "PT60H", "P1W": "PT60H",
}

func (d *dice) step(name v1alpha1.Name) v1alpha1.EscalationStep {
	s := v1alpha1.EscalationStep{Name: name, Within: d.span()}
	switch d.IntN(5) {
	case 0:
		s.Roles = some(d, 1+d.IntN(2), v1alpha1.RoleAllianceManager, v1alpha1.RoleProjectLead, v1alpha1.RoleExecutiveSponsor, v1alpha1.RoleOther)
	case 1:
		s.Contacts = d.persons(1+d.IntN(2), partners...)
	default:
		s.Tier = pick(d, tiers...)
	}
	if d.oneIn(2) {
		s.HostFirst = pick(d, shorter[s.Within], "PT5M")
	} else {
		s.Sides = pick(d, "", v1alpha1.SidesAll, v1alpha1.SidesHost, v1alpha1.SidesOthers)
	}
	if d.oneIn(3) {
		s.Talk = &v1alpha1.Talk{Required: new(!d.oneIn(4)), MaxAttempts: pick(d, nil, new(int32(1)), new(int32(2)))}
	}
	if d.oneIn(3) {
		s.Repeat = &v1alpha1.Repeat{Every: d.span(), Times: new(int32(1 + d.IntN(4)))}
	}
	if d.oneIn(4) {
		s.Channels = some[v1alpha1.Name](d, 1+d.IntN(2), "hook", "pager", "phone")
	}
	return s
}
