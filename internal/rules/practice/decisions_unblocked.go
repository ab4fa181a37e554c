// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// kindQuestion marks what waits for a decision among the objects of a finding, as REVIEW/QUESTION.
const kindQuestion = "Question"

// reasonToDecide marks questions that are to be decided later.
const reasonToDecide = "ToDecide"

// decisionsUnblocked holds when each question that came up in a review is decided, or somebody has time for it.
func (s *State) decisionsUnblocked() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	var unknown strangers
	var waitsFor strangers
	d := verdict.Data{Objects: s.openQuestions(&unknown)}
	deadlocked, nobody := false, false
	for i := range d.Objects {
		o := &d.Objects[i]
		switch o.Reason {
		case v1alpha1.ReasonDeadlocked:
			deadlocked = true
			waitsFor.note(o.People)
		case v1alpha1.ReasonNobodyDecides:
			nobody = true
		default:
			continue
		}
		d.BadSince = verdict.Earliest(d.BadSince, o.Since)
	}
	d.People = waitsFor
	switch {
	case deadlocked:
		return verdict.False(v1alpha1.ReasonDeadlocked, d).Naming(unknown)
	case nobody:
		return verdict.False(v1alpha1.ReasonNobodyDecides, d).Naming(unknown)
	case len(d.Objects) > 0:
		return verdict.True(v1alpha1.ReasonDecisionsPending, d)
	}
	return verdict.True(v1alpha1.ReasonDecided, d)
}

// openQuestions lists the questions that came up in reviews that were held and are not decided, those first that are, or
// were, to be decided first.
func (s *State) openQuestions(unknown *strangers) []verdict.Object {
	within := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration { return committee(p).DecideWithin }, worktime.Span{Days: 30})
	var open []verdict.Object
	for i := range s.reviews {
		r := &s.reviews[i]
		if !r.Held {
			continue
		}
		for j := range r.Spec.Record.Questions {
			if o, waits := s.openQuestion(r, &r.Spec.Record.Questions[j], within, unknown); waits {
				open = append(open, o)
			}
		}
	}
	return lateFirst(open)
}

// openQuestion is how a question stands, if it waits for a decision. Its dates are those of whoever decides it, or of the host.
func (s *State) openQuestion(r *reviewOf, q *v1alpha1.Question, within worktime.Span, unknown *strangers) (o verdict.Object, waits bool) {
	o = verdict.Object{Kind: kindQuestion, Name: r.Name + "/" + string(q.Name), Quote: string(q.Question), Reason: reasonToDecide}
	held, zone := r.Spec.Record.HeldTime.Time, team.HostZone(s.Alliance, s.Partners)
	if q.Decider != nil {
		zone = team.Zone(s.Partners[string(q.Decider.Partner)])
		o.Partners, o.People = []v1alpha1.Name{q.Decider.Partner}, []v1alpha1.PersonRef{*q.Decider}
	}
	if decided, err := verdict.ParseDate(q.DecidedDate); err == nil {
		at := decided.Start(zone)
		if s.Moment.Reached(at) {
			return o, false
		}
		o.Upcoming.Note("The decision", at)
	}
	o.Due = verdict.After(within, held, time.UTC)
	if due, err := verdict.ParseDate(q.DueDate); err == nil {
		o.Due = due.End(zone)
	}
	switch late := s.Moment.Reached(o.Due); {
	case !s.decides(q.Decider, unknown):
		o.Reason = v1alpha1.ReasonNobodyDecides
	case late:
		o.Reason, o.Since = v1alpha1.ReasonDeadlocked, o.Due
	}
	return o, true
}

// decides reports whether somebody is there to decide: the alliance knows them, and neither they nor their partner have left.
func (s *State) decides(who *v1alpha1.PersonRef, unknown *strangers) bool {
	if who == nil {
		return false
	}
	if !team.Knows(s.Alliance, s.Partners, *who) {
		unknown.note([]v1alpha1.PersonRef{*who})
		return false
	}
	return s.belongs(who.Partner) && !team.HasLeft(s.Moment, s.Alliance, s.Partners, *who)
}

func decisionsUnblockedWords(f *verdict.Finding) string {
	if f.Reason == v1alpha1.ReasonPolicyNotFound {
		return "How soon questions have to be decided is not known without the policy"
	}
	return cmp.Or(grouped(f, questionWords, list,
		group{v1alpha1.ReasonDeadlocked, "Not decided in time: "},
		group{v1alpha1.ReasonNobodyDecides, "Nobody is there to decide: "},
		group{reasonToDecide, "To be decided: "},
	), "No question waits for a decision")
}

// questionWords tell of a question, who is to decide it, and by when.
func questionWords(f *verdict.Finding, o *verdict.Object) string {
	text := o.Name
	if o.Quote != "" {
		text += fmt.Sprintf(" (%s)", message.Cut(message.OneLine(o.Quote), longestQuote))
	}
	if o.Reason != v1alpha1.ReasonNobodyDecides {
		text += fmt.Sprintf(" by %s, due by %s", verdict.PersonName(o.People[0]), f.StampEnd(o.Due))
	} else if len(o.People) > 0 {
		text += ", not even " + verdict.PersonName(o.People[0])
	}
	if o.Upcoming.Exists() {
		text += " (" + f.NotYet(&o.Upcoming) + ")"
	}
	return text
}
