// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/issue"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Settling is whether a review or an issue is settled: no practice has anything to say of it any more, whatever time it
// is, until somebody changes it or what it is judged by.
type Settling struct {
	// Settled leaves the Trace, which is empty of one that is not.
	Settled bool
	Trace   Trace
	// Again is when to look again at one that is not; zero where only a change of it can settle it.
	Again time.Time
}

// SettlingOf looks at the one review or issue of the facts.
func SettlingOf(f Facts, now time.Time) Settling {
	if len(f.Alliance.Spec.Rules) > 0 { // which may ask for anything
		return Settling{}
	}
	alone := *f.Alliance
	alone.Spec.Conversations = nil // the alliance's own, which leave with it
	f.Alliance, f.Past = &alone, nil
	m := &verdict.Moment{Now: now}
	s := NewState(f, m, "")
	quiet := len(s.reviews) == 1 && s.quietReview() || len(s.issues) == 1 && s.quietIssue()
	asked := s.gatherAsked()
	if !quiet || len(s.contacts.strangers)+len(asked.strangers) > 0 || !m.Next.IsZero() {
		return Settling{Again: m.Next}
	}
	t := Trace{talks: s.talked(asked)}
	if len(s.reviews) == 1 {
		r := &s.reviews[0]
		if t.held = r.Held; r.Held && len(r.Spec.Record.Actions) > 0 {
			t.promised = r.Spec.Record.HeldTime.Time
		}
		if r.Spec.Cadence != "" {
			t.made = Occurrence{r.Spec.Cadence, review.OccurrenceDate(f.Alliance, r.Review)}
		}
	}
	return Settling{Settled: true, Trace: t}
}

// quietIssue reports whether nothing is to be said of the one issue: it is resolved, and its news were told in time.
func (s *State) quietIssue() bool {
	i := s.issues[0]
	if s.standings[0].Open || suspended(i.Spec.Suspend) || len(s.strangers[0]) > 0 {
		return false
	}
	news := issue.NewsOf(s.Moment, issue.Facts{Issue: i, Alliance: s.Alliance, Policy: s.Policy, Partners: s.Partners})
	return !new(newsOfIssues).heldBack(i.Name, &news, false)
}

// quietReview reports whether nothing is to be said of the one review: it is over, and nobody asks for what was said in
// it any more.
func (s *State) quietReview() bool {
	r := &s.reviews[0]
	switch {
	case !r.Over(), r.Validity != verdict.Valid, suspended(r.Spec.Suspend), len(r.Strangers) > 0, r.TooEarly.Is():
		return false
	case r.Spec.Record == nil:
		return true
	case r.Spec.Type == v1alpha1.ReviewHealthCheck:
		return false // the latest of them counts, and each may become that
	}
	for i := range r.Spec.Record.Views {
		if len(r.Spec.Record.Views[i].Norms) > 0 {
			return false // the latest of each norm count
		}
	}
	if requires(s.Alliance, find(v1alpha1.PracticeMinutesAgreed)) && len(s.meetings()) > 0 {
		return false // its time is noted, after which nobody asks for its minutes
	}
	if requires(s.Alliance, find(v1alpha1.PracticeDecisionsUnblocked)) && len(s.openQuestions(new(strangers))) > 0 {
		return false
	}
	if requires(s.Alliance, find(v1alpha1.PracticeRisksReviewed)) && r.Held && len(r.Spec.Record.Risks) > 0 {
		return false // the latest look at each risk counts
	}
	if requires(s.Alliance, find(v1alpha1.PracticeExitPlanned)) && exitPlanLookedAt(r) {
		return false // the latest look counts
	}
	if requires(s.Alliance, find(v1alpha1.PracticeEvidenceComplete)) && len(s.withoutMinutes()) > 0 {
		return false // its time is noted, after which nobody asks for its minutes
	}
	if requires(s.Alliance, find(v1alpha1.PracticeExitOrderly)) && len(s.undone(r)) > 0 {
		return false
	}
	if requires(s.Alliance, find(v1alpha1.PracticeFeedbackHeard)) && len(s.feedbackAnswers()) > 0 {
		return false
	}
	if !requires(s.Alliance, find(v1alpha1.PracticeCommitmentsKept)) {
		return true
	}
	c := s.commitments()
	return len(c.each)+len(c.strangers)+len(c.notCounted) == 0
}

// talked is when people spoke in the one review or issue; nil where nobody did.
func (s *State) talked(a asked) *talks {
	if s.contacts.latest.IsZero() && len(a.last) == 0 {
		return nil
	}
	t := &talks{latest: s.contacts.latest, last: s.contacts.last}
	if len(a.last) > 0 {
		t.asked = a.last
	}
	return t
}
