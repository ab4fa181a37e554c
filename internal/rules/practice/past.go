// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"maps"
	"reflect"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Past is the sum of what the settled reviews and issues of an alliance leave behind.
type Past struct {
	held int
	// promised is when the latest review was held in which anything was promised.
	promised time.Time
	talks
	// made is how many settled reviews are of an occurrence.
	made map[Occurrence]int
}

// Occurrence identifies the review of a cadence on a date, whoever made it.
type Occurrence struct {
	Cadence v1alpha1.Name
	Date    worktime.Date
}

// talks are when people spoke, whoever they were, and of a tier, and about how things go.
type talks struct {
	latest time.Time
	// last is as contacts have it, and asked when each partner was last asked how things go.
	last  [][]time.Time
	asked map[v1alpha1.Name]time.Time
}

// Trace is what one settled review or issue leaves behind.
type Trace struct {
	held     bool
	promised time.Time
	made     Occurrence
	// talks are nil where nobody spoke.
	talks *talks
}

// Add adds what a review or an issue leaves behind.
func (p *Past) Add(t Trace) {
	if t.held {
		p.held++
	}
	p.promised = verdict.Latest(p.promised, t.promised)
	if t.made != (Occurrence{}) {
		if p.made == nil {
			p.made = map[Occurrence]int{}
		}
		p.made[t.made]++
	}
	if t.talks != nil {
		p.talks.add(t.talks)
	}
}

// Remove takes out what a review or an issue left behind. It is false where the sum cannot tell what is left without it:
// nothing was later, so that all has to be summed up anew.
func (p *Past) Remove(t Trace) bool {
	if !t.promised.IsZero() && !t.promised.Before(p.promised) || t.talks != nil && p.talks.mayBe(t.talks) {
		return false
	}
	if t.held {
		p.held--
	}
	if t.made != (Occurrence{}) {
		p.made[t.made]--
	}
	return true
}

// Made reports whether a settled review is that of an occurrence.
func (p *Past) Made(o Occurrence) bool { return p != nil && p.made[o] > 0 }

// Equal reports whether two traces leave the same.
func (t *Trace) Equal(other *Trace) bool { return reflect.DeepEqual(t, other) }

func (t *talks) add(more *talks) {
	t.latest = verdict.Latest(t.latest, more.latest)
	if t.last == nil {
		t.last = make([][]time.Time, len(more.last))
		for i := range t.last {
			t.last[i] = make([]time.Time, len(more.last[i]))
		}
	}
	for i := range more.last {
		for j := range more.last[i] {
			t.last[i][j] = verdict.Latest(t.last[i][j], more.last[i][j])
		}
	}
	for partner, at := range more.asked {
		if t.asked == nil {
			t.asked = map[v1alpha1.Name]time.Time{}
		}
		t.asked[partner] = verdict.Latest(t.asked[partner], at)
	}
}

// mayBe reports whether any of the talks may be one of those that are part of these.
func (t *talks) mayBe(part *talks) bool {
	latest := func(is, was time.Time) bool { return !is.IsZero() && !is.Before(was) }
	found := latest(part.latest, t.latest)
	for i := range part.last {
		for j := range part.last[i] {
			found = found || latest(part.last[i][j], t.last[i][j])
		}
	}
	for partner, at := range part.asked {
		found = found || latest(at, t.asked[partner])
	}
	return found
}

// heldBefore is how many settled reviews were held.
func (s *State) heldBefore() int {
	if s.Past == nil {
		return 0
	}
	return s.Past.held
}

// promisedBefore is when the latest settled review was held in which anything was promised; zero for none.
func (s *State) promisedBefore() time.Time {
	if s.Past == nil {
		return time.Time{}
	}
	return s.Past.promised
}

// recall begins the contacts with those of the past.
func (s *State) recall() {
	if s.Past == nil {
		return
	}
	s.contacts.latest = s.Past.latest
	for i := range s.Past.last {
		copy(s.contacts.last[i], s.Past.last[i])
	}
}

// recallAsked begins with when each partner was asked in the past.
func (s *State) recallAsked(a *asked) {
	if s.Past == nil {
		return
	}
	maps.Copy(a.last, s.Past.asked)
}
