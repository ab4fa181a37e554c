// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Due is what a practice asks for by a time that is to come. If nobody does it, the practice is not in place from then.
type Due struct {
	Time     time.Time
	Practice v1alpha1.Practice
	// Asks says what is to be done, in a few words.
	Asks string
	// Name of the tier, norm or objective, and what it is about where that is written down; empty where the practice
	// asks for one thing.
	Name, About string
	// Partners that it concerns: those who do it, where it is not for all. Owner is who answers for it, in their place; nil
	// where that is nobody.
	Partners []v1alpha1.Name
	Owner    *v1alpha1.PersonRef
}

// asks says what practices ask for by a time.
var asks = map[v1alpha1.Practice]string{
	v1alpha1.PracticeInTouch:          "Speak with each other",
	v1alpha1.PracticeFeedbackHeard:    "Ask how things go",
	v1alpha1.PracticeHealthChecked:    "Hold a health check",
	v1alpha1.PracticeGivingFirst:      "Give something",
	v1alpha1.PracticeCultureLived:     "Rate a norm in a review",
	v1alpha1.PracticeProgressMeasured: "Measure an objective",
	v1alpha1.PracticeRisksReviewed:    "Look at a risk",
	v1alpha1.PracticeExitPlanned:      "Look at the plan of the exit",
	v1alpha1.PracticeSharingAgreed:    "Give back or destroy what is shared",
	v1alpha1.PracticeEvidenceComplete: "Record where the evidence is",
}

// due is what the practices ask for that are asked of the alliance: a contact of each tier, the question how things
// go, a health check, ratings of norms, measurements, something given, and something given back.
func (s *State) due() []Due {
	var all []Due
	if s.rest.Rests() {
		return nil
	}
	note := func(practice v1alpha1.Practice, o verdict.Object) {
		if !o.Due.IsZero() && !s.Moment.Reached(o.Due) {
			due := Due{Time: o.Due, Practice: practice, Asks: asks[practice], Name: o.Name, About: o.Quote, Partners: o.Partners}
			if len(o.People) > 0 {
				due.Owner = &o.People[0]
			}
			all = append(all, due)
		}
	}
	if !s.policyMissing() {
		s.dueByPolicy(note)
	}
	if s.asks(v1alpha1.PracticeProgressMeasured) {
		for i := range s.progress() {
			p := &s.progress()[i]
			if o, asked := s.measurementDue(p); asked && p.Target != nil {
				o.Quote, o.Partners = p.Objective.Description, []v1alpha1.Name{s.Alliance.Spec.Host} // it keeps the record
				if p.Objective.Owner != nil {
					o.People = []v1alpha1.PersonRef{*p.Objective.Owner}
				}
				note(v1alpha1.PracticeProgressMeasured, o)
			}
		}
	}
	if s.asks(v1alpha1.PracticeSharingAgreed) {
		objects, _ := s.shared(s.saidOfSharing())
		for i := range objects {
			o := objects[i]
			o.Partners = o.Partners[len(o.Partners)-1:] // the one that has it
			note(v1alpha1.PracticeSharingAgreed, o)
		}
	}
	slices.SortStableFunc(all, func(a, b Due) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Practice, b.Practice), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// dueByPolicy notes what is due by the intervals of the policy.
func (s *State) dueByPolicy(note func(v1alpha1.Practice, verdict.Object)) {
	if s.asks(v1alpha1.PracticeInTouch) {
		s.contactsDue(func(o verdict.Object) { note(v1alpha1.PracticeInTouch, o) })
	}
	if s.asks(v1alpha1.PracticeFeedbackHeard) {
		asked := s.gatherAsked()
		for _, partner := range s.contacts.others {
			if s.belongs(partner) {
				o := s.askDue(&asked, partner)
				if p := s.Partners[string(partner)]; p != nil {
					o.Quote = p.Spec.DisplayName
				}
				o.Partners = []v1alpha1.Name{s.Alliance.Spec.Host} // it asks
				note(v1alpha1.PracticeFeedbackHeard, o)
			}
		}
	}
	if s.asks(v1alpha1.PracticeHealthChecked) {
		note(v1alpha1.PracticeHealthChecked, verdict.Object{Due: s.healthChecked().Due})
	}
	if s.asks(v1alpha1.PracticeGivingFirst) {
		note(v1alpha1.PracticeGivingFirst, verdict.Object{Due: s.givingFirst().Due, Partners: []v1alpha1.Name{s.Alliance.Spec.Host}})
	}
	if s.asks(v1alpha1.PracticeRisksReviewed) {
		objects, _ := s.risksDue()
		for i := range objects {
			o := objects[i]
			o.Partners = nil
			note(v1alpha1.PracticeRisksReviewed, o)
		}
	}
	if s.asks(v1alpha1.PracticeExitPlanned) && s.Alliance.Spec.Exit != nil {
		note(v1alpha1.PracticeExitPlanned, s.exitLook())
	}
	if s.asks(v1alpha1.PracticeEvidenceComplete) {
		objects, _ := s.evidenceLacks()
		for i := range objects {
			o := objects[i]
			o.Quote = evidenceOf(&o)
			note(v1alpha1.PracticeEvidenceComplete, o)
		}
	}
	if s.asks(v1alpha1.PracticeCultureLived) {
		every := s.normsEvery()
		for norm, by := range s.ratings() {
			for i := range s.Alliance.Spec.Partners {
				if ap := &s.Alliance.Spec.Partners[i]; s.belongs(ap.Name) {
					o := s.normDue(norm, ap, by[ap.Name], every)
					o.Quote = ""
					note(v1alpha1.PracticeCultureLived, o)
				}
			}
		}
	}
}

// contactsDue tells by when each pair of tiers is to speak.
func (s *State) contactsDue(tell func(verdict.Object)) {
	if s.Policy == nil {
		return
	}
	for i := range s.Policy.Spec.Touchpoints {
		for at, partner := range s.contacts.others {
			if pair, ok := s.pair(i, at); ok && s.belongs(partner) {
				tell(pair)
			}
		}
	}
}

// normsEvery is how often each partner rates each norm.
func (s *State) normsEvery() worktime.Span {
	return s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration { return p.HealthCheckEvery }, worktime.Span{Months: 12})
}
