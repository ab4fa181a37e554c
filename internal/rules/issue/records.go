// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// issueSigns is what the records of an issue say at a moment.
type issueSigns struct {
	detected bool
	// activity is the latest activity, or detectedTime where that is later.
	activity time.Time
	// restarted is the latest of activity and de-escalations: silence is counted from there.
	restarted time.Time

	acknowledged *v1alpha1.Acknowledgement // the latest
	snooze       *v1alpha1.Snooze          // the latest
	deescalation *v1alpha1.Deescalation    // the latest
	resolution   *v1alpha1.Statement

	// talked is set when people of different partners spoke since the issue was detected, for
	// the first time at talkedAt. What they wrote to each other is activity, but no talk.
	talked   bool
	talkedAt time.Time
	attempts int32

	// What is recorded but not yet true, by the condition whose message says so.
	aheadReady, aheadAcknowledged, aheadDisclosed, aheadStale, aheadEscalated, aheadResolved verdict.Upcoming
}

// readRecords reads the records. Each that is dated later is noted.
func readRecords(m *verdict.Moment, i *v1alpha1.IssueSpec) issueSigns {
	s := issueSigns{activity: i.DetectedTime.Time}
	if s.detected = m.Reached(i.DetectedTime.Time); !s.detected {
		s.aheadReady.Note("The detectedTime", i.DetectedTime.Time)
	}
	readActivity(m, i, &s)
	s.restarted = s.activity
	for j := range i.Deescalations {
		d := &i.Deescalations[j]
		switch {
		case !m.Reached(d.Time.Time):
			s.aheadEscalated.Note("A de-escalation", d.Time.Time)
		case s.deescalation == nil || !d.Time.Time.Before(s.deescalation.Time.Time):
			s.deescalation = d
		}
	}
	if s.deescalation != nil {
		s.restarted = verdict.Latest(s.restarted, s.deescalation.Time.Time)
	}
	for j := range i.Snoozes {
		n := &i.Snoozes[j]
		switch {
		case !m.Reached(n.Time.Time):
			s.aheadStale.Note("A snooze", n.Time.Time)
		case s.snooze == nil || !n.Time.Time.Before(s.snooze.Time.Time):
			s.snooze = n
		}
	}
	for j := range i.Attempts {
		if t := i.Attempts[j].Time.Time; m.Reached(t) {
			if spoken(i.Attempts[j].Mode) {
				s.attempts++
			}
		} else {
			s.aheadReady.Note("An attempt", t)
		}
	}
	for j := range i.Disclosures {
		if t := i.Disclosures[j].Time.Time; !m.Reached(t) {
			s.aheadDisclosed.Note("A disclosure", t)
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

// readActivity reads what counts as activity: updates, conversations, acknowledgements and
// the recovery plan. An attempt does not.
func readActivity(m *verdict.Moment, i *v1alpha1.IssueSpec, s *issueSigns) {
	for j := range i.Updates {
		if t := i.Updates[j].Time.Time; m.Reached(t) {
			s.activity = verdict.Latest(s.activity, t)
		} else {
			s.aheadStale.Note("An update", t)
		}
	}
	for j := range i.Conversations {
		c := &i.Conversations[j]
		if !m.Reached(c.Time.Time) {
			s.aheadStale.Note("A conversation", c.Time.Time)
			s.aheadDisclosed.Note("A conversation", c.Time.Time)
			continue
		}
		s.activity = verdict.Latest(s.activity, c.Time.Time)
		if t := c.Time.Time; spoken(c.Mode) && team.BetweenPartners(c) && !t.Before(i.DetectedTime.Time) && (!s.talked || t.Before(s.talkedAt)) {
			s.talked, s.talkedAt = true, t
		}
	}
	for j := range i.Acknowledgements {
		a := &i.Acknowledgements[j]
		if !m.Reached(a.Time.Time) {
			s.aheadAcknowledged.Note("An acknowledgement", a.Time.Time)
			continue
		}
		s.activity = verdict.Latest(s.activity, a.Time.Time)
		if s.acknowledged == nil || !a.Time.Time.Before(s.acknowledged.Time.Time) {
			s.acknowledged = a
		}
	}
	if p := i.RecoveryPlan; p != nil {
		if m.Reached(p.Time.Time) {
			s.activity = verdict.Latest(s.activity, p.Time.Time)
		} else {
			s.aheadStale.Note("A recovery plan", p.Time.Time)
		}
	}
}
