// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// issueSigns is what the records of an issue say at a moment.
type issueSigns struct {
	detected bool
	// severities is how severe the issue was, since when: the path follows from it.
	severities severities
	// began is when silence began to count: the detection.
	began time.Time
	// answered is the latest answer, and extended the first that the raiser's own side did since;
	// zero for none.
	answered, extended time.Time
	// answers are the moments of all answers, and notes of what the raiser's own side did, in no order:
	// where the issue was ever snoozed or taken on.
	answers, notes []time.Time

	acknowledgements []*v1alpha1.Acknowledgement // those that are answers, in no order
	ownNote          *v1alpha1.Acknowledgement   // the latest of the raiser's own side: no more than an update
	snoozes          []*v1alpha1.Snooze          // in the order of their times
	deescalations    []*v1alpha1.Deescalation    // in the order of their times
	resolution       *v1alpha1.Statement

	// talks are those that people of the raiser's side, or of the partner that speaks in its place, had with other
	// partners since the issue was detected, and attempts are those to have one. What they wrote to each other is activity, but
	// no talk.
	talks, attempts []contact
	speakers        []v1alpha1.Name // the partners whose people speak for the raiser's side

	// What is recorded but not yet true, by the condition whose message says so.
	aheadReady, aheadAcknowledged, aheadDisclosed, aheadStale, aheadEscalated, aheadResolved verdict.Upcoming
}

// readRecords reads the records. Each that is dated later is noted. The raiser's partner speaks with the
// others, where nothing is said of who does.
func readRecords(m *verdict.Moment, i *v1alpha1.IssueSpec, speakers ...v1alpha1.Name) issueSigns {
	if len(speakers) == 0 {
		speakers = []v1alpha1.Name{i.RaisedBy.Partner}
	}
	s := issueSigns{began: i.DetectedTime.Time, speakers: speakers}
	if s.detected = m.Reached(i.DetectedTime.Time); !s.detected {
		s.aheadReady.Note("The detectedTime", i.DetectedTime.Time)
	}
	s.severities = severitiesOf(m, i)
	readActivity(m, i, &s)
	for j := range i.Deescalations {
		if d := &i.Deescalations[j]; m.Reached(d.Time.Time) {
			s.deescalations = append(s.deescalations, d)
		} else {
			s.aheadEscalated.Note("A de-escalation", d.Time.Time)
		}
	}
	slices.SortStableFunc(s.deescalations, func(a, b *v1alpha1.Deescalation) int { return a.Time.Compare(b.Time.Time) })
	for j := range i.Snoozes {
		n := &i.Snoozes[j]
		switch {
		case !m.Reached(n.Time.Time):
			s.aheadStale.Note("A snooze", n.Time.Time)
		default:
			s.snoozes = append(s.snoozes, n)
		}
	}
	slices.SortStableFunc(s.snoozes, func(a, b *v1alpha1.Snooze) int { return a.Time.Compare(b.Time.Time) })
	for j := range i.Attempts {
		if t := i.Attempts[j].Time.Time; !m.Reached(t) {
			s.aheadReady.Note("An attempt", t)
		} else {
			s.noteAttempt(i, &i.Attempts[j])
		}
	}
	for j := range i.Disclosures {
		if t := i.Disclosures[j].Time.Time; !m.Reached(t) {
			s.aheadDisclosed.Note("A disclosure", t)
		} else {
			s.noteTold(i, &i.Disclosures[j])
		}
	}
	if r := i.Resolution; r != nil {
		if m.Reached(r.Time.Time) {
			s.resolution = r
		} else {
			s.aheadResolved.Note("A resolution", r.Time.Time)
		}
	}
	return s
}

// deescalation is the latest, or nil.
func (s *issueSigns) deescalation() *v1alpha1.Deescalation {
	if len(s.deescalations) == 0 {
		return nil
	}
	return s.deescalations[len(s.deescalations)-1]
}

// activities gathers activity: answers, and what the raiser's own side did.
type activities struct {
	*v1alpha1.IssueSpec
	answered time.Time
	all, own []time.Time
}

// answers reports whether what somebody did is an answer: somebody of another side than the raiser's
// did it, or anybody if the issue is about an overdue review, which the partners share. Nobody stands
// for the raiser's side.
func (a *activities) answers(by *v1alpha1.PersonRef) bool {
	return a.ReviewRef != nil || by != nil && by.Partner != a.RaisedBy.Partner
}

func (a *activities) note(answer bool, at time.Time) {
	if answer {
		a.answered = verdict.Latest(a.answered, at)
		if len(a.Snoozes) > 0 || len(a.Acknowledgements) > 0 {
			a.all = append(a.all, at)
		}
	} else {
		a.own = append(a.own, at)
	}
}

// firstSince is the first of some moments that is not before an answer; zero for none, or without one.
func firstSince(answered time.Time, moments []time.Time) time.Time {
	var first time.Time
	for _, at := range moments {
		if !answered.IsZero() && !at.Before(answered) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// readActivity reads what counts as activity: updates, conversations, acknowledgements and
// the recovery plan. An attempt does not.
func readActivity(m *verdict.Moment, i *v1alpha1.IssueSpec, s *issueSigns) {
	a := activities{IssueSpec: i}
	for j := range i.Updates {
		if u := &i.Updates[j]; m.Reached(u.Time.Time) {
			a.note(a.answers(u.By), u.Time.Time)
		} else {
			s.aheadStale.Note("An update", u.Time.Time)
		}
	}
	a.readConversations(m, s)
	for j := range i.Acknowledgements {
		x := &i.Acknowledgements[j]
		if !m.Reached(x.Time.Time) {
			s.aheadAcknowledged.Note("An acknowledgement", x.Time.Time)
			continue
		}
		answer := a.answers(&x.By)
		a.note(answer, x.Time.Time)
		switch {
		case answer:
			s.acknowledgements = append(s.acknowledgements, x)
		case s.ownNote == nil || !x.Time.Time.Before(s.ownNote.Time.Time):
			s.ownNote = x
		}
	}
	if p := i.RecoveryPlan; p != nil {
		if m.Reached(p.Time.Time) {
			a.note(a.answers(p.By), p.Time.Time)
		} else {
			s.aheadStale.Note("A recovery plan", p.Time.Time)
		}
	}
	s.answered, s.extended, s.answers, s.notes = a.answered, firstSince(a.answered, a.own), a.all, a.own
}

// readConversations: one between partners is an answer, and one within the raiser's side is what
// that did. What another partner says among its own people is neither.
func (a *activities) readConversations(m *verdict.Moment, s *issueSigns) {
	for j := range a.Conversations {
		c := &a.Conversations[j]
		t := c.Time.Time
		if !m.Reached(t) {
			s.aheadStale.Note("A conversation", t)
			s.aheadDisclosed.Note("A conversation", t)
			continue
		}
		between := team.BetweenPartners(c)
		if between || a.ReviewRef != nil || team.TookPart(c, a.RaisedBy.Partner) {
			a.note(between || a.ReviewRef != nil, t)
		}
		s.noteTalk(a.IssueSpec, c)
	}
}
