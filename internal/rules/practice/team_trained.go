// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// trainingNeed is what people of some roles learn, and how soon; of no topic it is any.
type trainingNeed struct {
	topic  string
	roles  []v1alpha1.Role
	within worktime.Span
}

// trainingNeeds are those of the policy, or else what managers and sponsors always need.
func (s *State) trainingNeeds() []trainingNeed {
	usual := worktime.Span{Days: 90}
	var needs []trainingNeed
	for i := range s.policySpec().Training {
		declared := &s.policySpec().Training[i]
		within, ok := verdict.ParseSpan(declared.Within)
		if !ok {
			within = usual
		}
		needs = append(needs, trainingNeed{strings.TrimSpace(declared.Topic), declared.Roles, within})
	}
	if needs == nil {
		return []trainingNeed{{"", []v1alpha1.Role{v1alpha1.RoleAllianceManager, v1alpha1.RoleExecutiveSponsor}, usual}}
	}
	return needs
}

// reasonRecheckToCome marks people whose coaching is to be re-checked later.
const reasonRecheckToCome = "RecheckToCome"

// teamTrained holds when the people of each role learnt what it needs, or have time yet for that, and when
// somebody re-checked each coaching that is over.
func (s *State) teamTrained() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	objects := append(s.trainingsDue(), s.rechecksDue()...)
	slices.SortStableFunc(objects, func(a, b verdict.Object) int { return cmp.Or(verdict.ByName(a, b), cmp.Compare(a.Quote, b.Quote)) })
	d := verdict.Data{Objects: objects}
	for i := range objects {
		if o := &objects[i]; slices.Contains(trainingAmiss, o.Reason) {
			d.BadSince = verdict.Earliest(d.BadSince, o.Due)
		}
	}
	for _, reason := range trainingAmiss {
		if len(verdict.NamesOf(objects, reason)) > 0 {
			return verdict.False(reason, d).Naming(s.trainedStrangers())
		}
	}
	return verdict.True(v1alpha1.ReasonTrained, d).Naming(s.trainedStrangers())
}

// trainingAmiss is what may be bad, the worst first.
var trainingAmiss = []string{v1alpha1.ReasonNotTrained, v1alpha1.ReasonTrainingExpired, v1alpha1.ReasonNotRechecked}

// trainedStrangers are people on record as trained whom the alliance does not know.
func (s *State) trainedStrangers() strangers {
	var found strangers
	for i := range s.Alliance.Spec.Trainings {
		t := &s.Alliance.Spec.Trainings[i]
		s.noteStranger(&found, v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}, t.Date)
	}
	return found
}

// trainingsDue lists the people who lack a training, each with its topic: late, or with time yet.
func (s *State) trainingsDue() []verdict.Object {
	learnt := team.Trainings(s.Moment, s.Alliance, s.Policy, s.Partners)
	var due []verdict.Object
	for _, need := range s.trainingNeeds() {
		for _, j := range s.onTeam(func(t *v1alpha1.TeamMember) bool { return slices.Contains(need.roles, t.Role) }) {
			l := knowledge(learnt, j.Person, need.topic)
			if l.Endless || l.Times > 0 && !s.Moment.Reached(l.Until) {
				continue
			}
			o := personObject(j.Person)
			o.Quote, o.Reason, o.Due = need.topic, v1alpha1.ReasonNotTrained, verdict.Latest(s.sinceJoining(&j, need.within), l.Until)
			switch {
			case !s.Moment.Reached(o.Due):
				o.Reason = reasonToCome
			case l.Times > 0:
				o.Reason = v1alpha1.ReasonTrainingExpired
			}
			due = append(due, o)
		}
	}
	return due
}

// knowledge is what somebody learnt of a topic; of none it is all that they learnt.
func knowledge(learnt []team.Learnt, who v1alpha1.PersonRef, topic string) team.Learnt {
	var all team.Learnt
	for i := range learnt {
		if l := &learnt[i]; l.Person == who && (topic == "" || team.SameTopic(l.Topic, topic)) {
			all.Times += l.Times
			all.Endless = all.Endless || l.Endless
			all.Until = verdict.Latest(all.Until, l.Until)
		}
	}
	return all
}

// rechecksDue lists the people of the team whose coaching nobody re-checked, each with its topic: of those
// in the same topic the one that is over first.
func (s *State) rechecksDue() []verdict.Object {
	var due []verdict.Object
	people := s.onTeam(nil)
	for _, c := range team.Coachings(s.Moment, s.Alliance, s.Partners) {
		if !slices.ContainsFunc(people, func(j team.Joining) bool { return j.Person == c.Person }) {
			continue
		}
		o := personObject(c.Person)
		o.Quote, o.Due, o.Reason = strings.TrimSpace(c.Topic), c.Over, v1alpha1.ReasonNotRechecked
		if !s.Moment.Reached(c.Over) {
			o.Reason = reasonRecheckToCome
		}
		at := slices.IndexFunc(due, func(x verdict.Object) bool { return x.Name == o.Name && team.SameTopic(x.Quote, o.Quote) })
		switch {
		case at < 0:
			due = append(due, o)
		case o.Due.Before(due[at].Due):
			due[at] = o
		}
	}
	return due
}

func teamTrainedWords(f *verdict.Finding) string {
	if f.Reason == v1alpha1.ReasonPolicyNotFound {
		return "What people have to learn is not known without the policy"
	}
	parts := slices.Concat(
		overdueWords(f, v1alpha1.ReasonNotTrained, "Not trained in time"),
		overdueWords(f, v1alpha1.ReasonTrainingExpired, "Trained, and no longer valid"),
		overdueWords(f, v1alpha1.ReasonNotRechecked, "Coached, and not re-checked"),
		toComeWords(f, reasonToCome, "To be trained"),
		toComeWords(f, reasonRecheckToCome, "To be re-checked after coaching"),
	)
	if len(parts) == 0 {
		return "Everybody on the team learnt what the role needs"
	}
	return strings.Join(parts, ". ")
}
