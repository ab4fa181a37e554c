// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package random

import (
	"fmt"
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// alliance is one with its reviews and issues.
func (d *dice) alliance(number int) []client.Object {
	a := &v1alpha1.Alliance{}
	a.Name = fmt.Sprint("pact-", number)
	of := some(d, 2+d.IntN(2), partners...)
	if d.oneIn(12) {
		of[1] = "missing"
	}
	s := &a.Spec
	s.Host, s.DisplayName, s.Suspend = pick(d, of...), "Pact", d.suspended(20)
	for _, p := range of {
		s.Partners = append(s.Partners, v1alpha1.AlliancePartner{Name: p, Goals: []v1alpha1.Text{"grow"}, Needs: []v1alpha1.Text{"support"}})
	}
	s.Stage = pick(d, v1alpha1.StageManage, v1alpha1.StageManage, v1alpha1.StageManage, v1alpha1.StageLaunch, v1alpha1.StageNegotiate, v1alpha1.StageClosed)
	s.CommunicationPolicyRef = &v1alpha1.PolicyReference{Name: pick(d, policies...)}
	switch d.IntN(16) {
	case 0:
		s.CommunicationPolicyRef = nil
	case 1:
		s.CommunicationPolicyRef.Name = "missing"
	}
	d.practices(a)
	d.team(a, of)
	for _, name := range []v1alpha1.Name{"often", "seldom"}[:d.IntN(3)] {
		s.Cadence = append(s.Cadence, d.cadence(name))
	}
	d.said(a, of)
	d.learns(a, of)
	out := []client.Object{a}
	for _, r := range d.reviews(a, of) {
		out = append(out, r)
	}
	for i := range 1 + d.IntN(3) {
		out = append(out, d.issue(fmt.Sprintf("%s-trouble-%d", a.Name, i), a, of))
	}
	return out
}

func (d *dice) practices(a *v1alpha1.Alliance) {
	if d.oneIn(3) {
		return
	}
	a.Spec.Practices = &v1alpha1.Practices{Profile: pick(d, v1alpha1.ProfileEssential, v1alpha1.ProfileStructured, v1alpha1.ProfileAuditable)}
	for _, name := range some[v1alpha1.Practice](d, d.IntN(3), v1alpha1.PracticeReviewsCurrent, "Staffed", "TeamBriefed", "InTouch", "IssuesContained", "PartnersAssessed", "NewsBrokenEarly") {
		a.Spec.Practices.Waive = append(a.Spec.Practices.Waive, v1alpha1.Waiver{Name: name, Reason: "pilot", UntilDate: d.mayBeDate()})
	}
}

func (d *dice) team(a *v1alpha1.Alliance, of []v1alpha1.Name) {
	roles := []v1alpha1.Role{v1alpha1.RoleAllianceManager, v1alpha1.RoleExecutiveSponsor, v1alpha1.RoleSteeringMember, v1alpha1.RoleProjectLead, v1alpha1.RoleTeamMember, v1alpha1.RoleOther}
	for _, p := range of {
		for _, contact := range some(d, 2+d.IntN(3), people...) {
			t := v1alpha1.TeamMember{Partner: p, Contact: contact, Role: pick(d, append(roles, roles[0])...)}
			if d.oneIn(4) {
				t.Tier = pick(d, tiers...)
			}
			if d.oneIn(3) {
				t.AllocationPercent = new(int32(d.IntN(101)))
			}
			dates := []v1alpha1.Date{d.date(), d.date()}
			slices.Sort(dates)
			if d.oneIn(3) {
				t.JoinedDate = dates[0]
			}
			if d.oneIn(4) {
				t.LeftDate = dates[1]
			}
			t.Expects = pick(d, "", v1alpha1.HorizonYear, v1alpha1.HorizonLongTerm)
			a.Spec.Team = append(a.Spec.Team, t)
		}
	}
}

func (d *dice) cadence(name v1alpha1.Name) v1alpha1.Cadence {
	rule := pick(d, "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=DAILY;INTERVAL=5", "FREQ=WEEKLY;COUNT=6")
	if name == "seldom" {
		rule = pick(d, "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY")
	}
	return v1alpha1.Cadence{
		Name: name, Type: pick(d, "", v1alpha1.ReviewPerformance, v1alpha1.ReviewHealthCheck), Formality: pick(d, "", v1alpha1.FormalityFormal, v1alpha1.FormalityInformal),
		Recurrence: v1alpha1.Recurrence{StartDate: d.date(), Time: pick[v1alpha1.TimeOfDay](d, "09:00", "00:00", "02:30"), TimeZone: d.zone(), Rule: rule},
		Notice:     pick[v1alpha1.Duration](d, "", "P10D", "P2D", "PT3H"), Grace: d.mayBeSpan(),
		MaxPostponements: pick(d, nil, new(int32(0)), new(int32(1))),
	}
}

// said is what is on record about the alliance itself.
func (d *dice) said(a *v1alpha1.Alliance, of []v1alpha1.Name) {
	if !d.oneIn(3) {
		a.Spec.Definition = &v1alpha1.Definition{Purpose: "To grow together", Horizon: v1alpha1.HorizonYear}
		for _, p := range of {
			digest := rules.DefinitionDigest(a.Spec.Definition)
			if d.oneIn(6) {
				digest = "sha256:" + fmt.Sprintf("%064x", 1)
			}
			if !d.oneIn(4) {
				a.Spec.Agreements = append(a.Spec.Agreements, v1alpha1.Agreement{Partner: p, Contact: pick(d, people...), Time: d.time(), Digest: digest})
			}
		}
	}
	for range d.IntN(3) {
		p := d.person(of...)
		a.Spec.Briefings = append(a.Spec.Briefings, v1alpha1.Briefing{Partner: p.Partner, Contact: p.Contact, Date: d.date()})
	}
	for range d.IntN(4) {
		a.Spec.Conversations = append(a.Spec.Conversations, d.conversation(of))
	}
}

// learns is who contributes what, was trained in what, and asked whom how things go, by dice of its own.
func (d *dice) learns(a *v1alpha1.Alliance, of []v1alpha1.Name) {
	d = d.aside(a.Name, a.Spec)
	for i := range a.Spec.Partners {
		if !d.oneIn(4) {
			a.Spec.Partners[i].Contributes = []v1alpha1.Text{"people"}
		}
	}
	for i := range a.Spec.Conversations {
		a.Spec.Conversations[i].Purpose = pick(d, "", v1alpha1.ConversationPurposeFeedback)
	}
	for range d.IntN(4) {
		p := d.person(of...)
		t := v1alpha1.Training{Partner: p.Partner, Contact: p.Contact, Date: d.date(), Topic: pick(d, "", "basics", "Basics", "ethics"), Type: pick(d, "", v1alpha1.TrainingTypeTraining, v1alpha1.TrainingTypeRecheck)}
		if t.Type != v1alpha1.TrainingTypeRecheck {
			dates := []v1alpha1.Date{t.Date, d.date()}
			slices.Sort(dates)
			t.Date, t.ValidUntilDate, t.CoachingUntilDate = dates[0], pick(d, "", dates[1]), pick(d, "", dates[1])
		}
		a.Spec.Trainings = append(a.Spec.Trainings, t)
	}
}

func (d *dice) conversation(of []v1alpha1.Name) v1alpha1.Conversation {
	return v1alpha1.Conversation{Time: d.time(), Mode: pick(d, "", v1alpha1.ModePhone, v1alpha1.ModeVideo, v1alpha1.ModeMail), Between: d.persons(2+d.IntN(2), of...)}
}
