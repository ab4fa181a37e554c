// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package replay_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/simulate"
)

// Days are as the files have them, YYYY-MM-DD in UTC: their order is that of the text. What is
// told of a day is known in its last second, and a due date is over when its day is.

// history is what a body that others report to has on record of them.
type history struct {
	// host is that body.
	host   string
	owed   []*owed
	cycles map[string][]cycles // by group
	// allowed is how often a review may be put off; negative for as often as people like.
	allowed int32
}

// owed is a review that was to be held by a day.
type owed struct {
	name, group string
	// cadence that it is of, and the day of the occurrence; both are empty for a review of its own.
	cadence, occasion string
	due               string
	// changes of the due day, by day.
	changes []change
	// held is empty for one that was never held; left for one that nobody asked for any more.
	held, left string
}

type change struct{ day, due string }

// cycles are some that follow one upon the other, each of so many months.
type cycles struct {
	name, first   string
	months, count int
}

// knownAt reports whether something of a day is known at a moment.
func knownAt(day string, at time.Time) bool { return day != "" && day <= lastKnown(at) }

// dueAt is the day on which a review is due, as it is known at a moment, and how often it was put
// off by then: only a later day puts it off.
func (o *owed) dueAt(at time.Time) (due string, postponed int32) {
	due = o.due
	for _, c := range o.changes {
		if !knownAt(c.day, at) {
			continue
		}
		if c.due > due {
			postponed++
		}
		due = c.due
	}
	return due, postponed
}

func (o *owed) outstanding(at time.Time) bool { return !knownAt(o.held, at) && !knownAt(o.left, at) }

func (o *owed) overdue(at time.Time) bool {
	due, _ := o.dueAt(at)
	return o.outstanding(at) && due < at.Format(time.DateOnly)
}

func (h *history) slipped(o *owed, at time.Time) bool {
	_, postponed := o.dueAt(at)
	return o.outstanding(at) && h.allowed >= 0 && postponed > h.allowed
}

// standings are how all should stand at a moment.
func (h *history) standings(at time.Time) standings {
	s := standings{alliances: map[string]string{}}
	overdue, slipped, held := map[string]int32{}, map[string]int32{}, map[string]int32{}
	for _, o := range h.owed {
		if o.overdue(at) {
			s.overdue = append(s.overdue, o.name)
			overdue[o.group]++
		}
		if h.slipped(o, at) {
			s.slipped = append(s.slipped, o.name)
			slipped[o.group]++
		}
		if knownAt(o.held, at) {
			s.held = append(s.held, o.name)
			held[o.group]++
		}
	}
	for group := range h.cycles {
		status, reason := metav1.ConditionTrue, v1alpha1.ReasonCurrent
		switch {
		case overdue[group] > 0:
			status, reason = metav1.ConditionFalse, v1alpha1.ReasonOverdue
		case slipped[group] > 0:
			status, reason = metav1.ConditionFalse, v1alpha1.ReasonSlipped
		}
		s.alliances[group] = standing(status, reason, overdue[group], held[group])
	}
	s.sort()
	return s
}

// counts are what an alliance should count at a moment.
func (h *history) counts(group string, at time.Time) (overdue, held int32) {
	for _, o := range h.owed {
		if o.group == group && o.overdue(at) {
			overdue++
		}
		if o.group == group && knownAt(o.held, at) {
			held++
		}
	}
	return overdue, held
}

// dues are the due days of all reviews, as they are known at a moment.
func (h *history) dues(at time.Time) map[string]string {
	out := map[string]string{}
	for _, o := range h.owed {
		out[o.name], _ = o.dueAt(at)
	}
	return out
}

// overOn is the moment at which a day is over, and so many seconds more.
func overOn(day string, seconds int) time.Time {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err) // the files are read with care
	}
	return d.AddDate(0, 0, 1).Add(time.Duration(seconds) * time.Second)
}

// moments are those until some day at which something changes, with the second before each, in
// order; of the days that are given, too.
func (h *history) moments(until string, days ...string) []time.Time {
	var out []time.Time
	told := slices.Clone(days)
	for _, o := range h.owed {
		dues := []string{o.due}
		for _, c := range o.changes {
			told, dues = append(told, c.day), append(dues, c.due)
		}
		for _, day := range dues {
			out = append(out, overOn(day, -1), overOn(day, 0))
		}
		if o.occasion != "" {
			begins := overOn(o.occasion, 0).AddDate(0, 0, -1)
			out = append(out, begins.Add(-time.Second), begins)
		}
		for _, day := range []string{o.held, o.left} {
			if day != "" {
				told = append(told, day)
			}
		}
	}
	for _, day := range told {
		out = append(out, overOn(day, -2), overOn(day, -1))
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.DeleteFunc(slices.Compact(out), func(at time.Time) bool { return at.After(overOn(until, 0)) })
}

// events are what is to happen with the reviews from a moment on and before another.
func (h *history) events(from, to time.Time) []foretold {
	var out []foretold
	for _, o := range h.owed {
		add := func(at time.Time, what simulate.EventType) {
			if !at.Before(from) && at.Before(to) {
				out = append(out, foretold{at, what, o.name})
			}
		}
		dues := []string{o.due}
		for _, c := range o.changes {
			add(overOn(c.day, -1), simulate.ReviewPostponed)
			dues = append(dues, c.due)
		}
		for _, due := range dues {
			if at := overOn(due, 0); o.overdue(at) && !o.overdue(at.Add(-time.Second)) {
				add(at, simulate.ReviewOverdue)
			}
		}
		if o.held != "" {
			add(overOn(o.held, -1), simulate.ReviewHeld)
		}
		if o.left != "" {
			add(overOn(o.left, -1), simulate.ReviewCancelled)
		}
	}
	return sorted(out)
}

// ofCycles makes the reviews those of cadences: one for each run of cycles without a gap, which
// begin every so many months. Index is the number of a review's cycle since the year 0. A second
// review in one cycle is one of its own.
func (h *history) ofCycles(name string, months int, index func(*owed) int) {
	h.cycles = map[string][]cycles{}
	last := map[string]int{}
	inOrder := slices.SortedStableFunc(slices.Values(h.owed), func(a, b *owed) int { return cmp.Compare(index(a), index(b)) })
	for _, o := range inOrder {
		i := index(o)
		runs, known := h.cycles[o.group], len(h.cycles[o.group]) > 0
		if known && last[o.group] == i {
			continue
		}
		o.occasion = time.Date(0, time.Month(1+i*months), 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		if !known || last[o.group] != i-1 {
			runs = append(runs, cycles{name: fmt.Sprintf("%s-from-%s", name, o.occasion), first: o.occasion, months: months})
		}
		run := &runs[len(runs)-1]
		run.count++
		o.cadence = run.name
		h.cycles[o.group], last[o.group] = runs, i
	}
}

// of returns the review of that name.
func (h *history) of(t *testing.T, name string) *owed {
	t.Helper()
	for _, o := range h.owed {
		if o.name == name {
			return o
		}
	}
	t.Fatalf("there is no review %s", name)
	return nil
}
