// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
)

// contact is a talk of a side that speaks with another partner, or an attempt to have one.
type contact struct {
	partner v1alpha1.Name // empty for an attempt to speak with all of them
	at      time.Time
}

// spoken reports whether a mode is a call or a meeting. Where nothing is said of how people
// spoke, they did.
func spoken(mode v1alpha1.Mode) bool { return mode != v1alpha1.ModeMail && mode != v1alpha1.ModeChat }

// speaks reports whether somebody is of a side that speaks. Nobody stands for it.
func (s *issueSigns) speaks(by *v1alpha1.PersonRef) bool {
	return by == nil || slices.Contains(s.speakers, by.Partner)
}

// noteTalk notes a conversation that people who speak had with other partners.
func (s *issueSigns) noteTalk(i *v1alpha1.IssueSpec, c *v1alpha1.Conversation) {
	if !spoken(c.Mode) || c.Time.Time.Before(i.DetectedTime.Time) {
		return
	}
	for _, speaker := range s.speakers {
		if !team.TookPart(c, speaker) {
			continue
		}
		for j := range c.Between {
			partner := c.Between[j].Partner
			again := slices.ContainsFunc(c.Between[:j], func(p v1alpha1.PersonRef) bool { return p.Partner == partner })
			if partner != speaker && !again {
				s.talks = append(s.talks, contact{partner, c.Time.Time})
			}
		}
	}
}

// noteTold notes a disclosure that was a talk: people who speak called the partner, or met it.
func (s *issueSigns) noteTold(i *v1alpha1.IssueSpec, d *v1alpha1.DisclosureRecord) {
	if d.Mode != "" && spoken(d.Mode) && s.speaks(d.By) && d.Partner != i.RaisedBy.Partner && !d.Time.Time.Before(i.DetectedTime.Time) {
		s.talks = append(s.talks, contact{d.Partner, d.Time.Time})
	}
}

// noteAttempt notes that people who speak tried to speak with another partner, or with all.
func (s *issueSigns) noteAttempt(i *v1alpha1.IssueSpec, a *v1alpha1.Attempt) {
	if spoken(a.Mode) && s.speaks(a.By) && !a.Time.Time.Before(i.DetectedTime.Time) {
		s.attempts = append(s.attempts, contact{a.To, a.Time.Time})
	}
}

// talk returns the first talk with a partner that was not before a moment.
func (s *issueSigns) talk(partner v1alpha1.Name, from time.Time) (at time.Time, talked bool) {
	for _, t := range s.talks {
		if t.partner == partner && !t.at.Before(from) && (!talked || t.at.Before(at)) {
			at, talked = t.at, true
		}
	}
	return at, talked
}

// attemptsAt are the attempts to speak with a partner from a moment on, in order. Those to speak with all
// concern nobody who had not joined.
func (s *issueSigns) attemptsAt(partner v1alpha1.Name, joined, from time.Time) []time.Time {
	var made []time.Time
	for _, a := range s.attempts {
		if (a.partner == partner || a.partner == "" && !a.at.Before(joined)) && !a.at.Before(from) {
			made = append(made, a.at)
		}
	}
	slices.SortFunc(made, time.Time.Compare)
	return made
}

// tried counts the attempts to speak with a partner from one moment to another, both included.
func (l *ladder) tried(partner v1alpha1.Name, from, to time.Time) int32 {
	var n int32
	for _, at := range l.signs.attemptsAt(partner, l.joined(partner), from) {
		if !at.After(to) {
			n++
		}
	}
	return n
}

// triedAt returns when so many attempts to speak with a partner were made from a moment on; zero where
// fewer were.
func (l *ladder) triedAt(partner v1alpha1.Name, from time.Time, enough int32) time.Time {
	made := l.signs.attemptsAt(partner, l.joined(partner), from)
	if int(enough) > len(made) || enough <= 0 {
		return time.Time{}
	}
	return made[enough-1]
}
