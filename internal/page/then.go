// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/report"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/internal/worktime"
)

const (
	// byField is how many days after that of the page a reader chooses.
	byField = "by"
	// usualDays are chosen where the address names none.
	usualDays = 30
	// mostThen is how many things of each kind are shown by the day that is chosen.
	mostThen = 12
)

// slideScript shows what will be so while the slider is moved.
const slideScript = "slide.js"

// thenView is what will be so by the end of a day that the reader chooses, if nobody acts: what the plan says until then,
// summed up.
type thenView struct {
	// Day is chosen, which is so many days after the First; at most Last.
	Day, First time.Time
	Days, Last int
	// Beyond: a later day was asked for than the page looks at.
	Beyond bool
	// Action is where the form leads, Hidden what else it passes on, and Jumps to days that people often choose.
	Action string
	Hidden []hidden
	Jumps  []navigation
	// Then is the whole page at the end of that day; empty where that is too far away.
	Then string
	// Breaks are practices that are not in place then and are now, and Mends the other way round.
	Breaks, Mends few[turn]
	// Steps are those that start, and Others what else happens that is good or bad news.
	Steps, Others few[event]
	Told          few[heard]
	// Named: what is shown may be of several alliances.
	Named bool
}

// turn is a practice that breaks, or is in place again.
type turn struct {
	Practice, Link, Alliance, AllianceLink, Fact string
	Since                                        time.Time
}

// few are as many things as a page shows, of all of them.
type few[T any] struct {
	Shown []T
	All   int
}

// More is how many are not shown.
func (s few[T]) More() int { return s.All - len(s.Shown) }

func (s *few[T]) add(x func() T) {
	if s.All++; len(s.Shown) < mostThen {
		s.Shown = append(s.Shown, x())
	}
}

// heard is somebody who is told, of how many things, and of the first of them when.
type heard struct {
	person
	Things int
	First  time.Time
}

// then sums up what comes until the end of a chosen day. The events are those of a page that looks ahead for some days, in
// order, and path is that page.
func (q *request) then(events []*simulate.Event, days int, path string, fields ...string) (*thenView, error) {
	v := &thenView{Last: days - 1, Days: min(usualDays, days-1), Action: q.h.Base + path}
	if text := q.text(byField); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > mostDays {
			return nil, refuseInput(fmt.Errorf("%q is no number of days; write one from 0 to %d", text, v.Last))
		}
		v.Days, v.Beyond = min(n, v.Last), n > v.Last
	}
	first := worktime.DateOf(q.at.In(q.clock))
	v.First, v.Day = first.Start(q.clock), first.AddDays(v.Days).Start(q.clock)
	over := first.AddDays(v.Days + 1).Start(q.clock)
	q.thenForm(v, over, path, fields)
	until := slices.IndexFunc(events, func(e *simulate.Event) bool { return !e.Time.Before(over) })
	if until < 0 {
		until = len(events)
	}
	q.sumUp(v, events[:until])
	return v, nil
}

// thenForm is what can be chosen.
func (q *request) thenForm(v *thenView, over time.Time, path string, fields []string) {
	for _, name := range []string{atField, zoneField} {
		v.Hidden = append(v.Hidden, hidden{name, q.text(name)})
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Hidden = append(v.Hidden, hidden{fields[i], fields[i+1]})
	}
	v.Hidden = slices.DeleteFunc(v.Hidden, func(h hidden) bool { return h.Value == "" })
	for _, days := range []int{0, 7, 30, 90, 183, 365} {
		if days <= v.Last {
			v.Jumps = append(v.Jumps, navigation{inDays(days), q.link(path, append(slices.Clone(fields), byField, strconv.Itoa(days))...) + "#then", days == v.Days})
		}
	}
	if end := over.Add(-time.Second); !end.After(q.now.AddDate(furthest, 0, 0)) {
		v.Then = q.toMoment(q.link(path, fields...), end)
	}
}

func inDays(days int) string {
	if days == 0 {
		return "the same day"
	}
	return "after " + cmdutil.Count(days, "day")
}

// sumUp puts together what events come to.
func (q *request) sumUp(v *thenView, events []*simulate.Event) {
	for _, c := range changesOf(events) {
		into := &v.Mends
		if c.is {
			into = &v.Breaks
		}
		into.add(func() turn { return q.turn(c.last) })
	}
	var told listeners
	for _, e := range events {
		switch {
		case e.Event == simulate.Notification:
			told.hear(e)
		case e.Event == simulate.StepStarted || e.Event == simulate.PathExhausted:
			v.Steps.add(func() event { return q.event(e) })
		case slices.Contains(worseEvents, e.Event) || slices.Contains(betterEvents, e.Event):
			v.Others.add(func() event { return q.event(e) })
		}
	}
	for i := range told.all {
		l := &told.all[i]
		v.Told.add(func() heard { return heard{q.person(l.namespace, l.who), l.things, l.first} })
	}
}

// turn words the change of a practice.
func (q *request) turn(e *simulate.Event) turn {
	t := turn{Practice: e.Condition, Since: e.Time, Fact: e.Is.Message, Link: q.toPractice(e.Namespace, e.Name, e.Condition)}
	if a := q.index.alliances[key(e.Namespace, e.Name)]; a != nil {
		t.Alliance, t.AllianceLink = allianceName(a), q.toAlliance(a.Namespace, a.Name)
	}
	return t
}

// listener is somebody who is told.
type listener struct {
	namespace string
	who       v1alpha1.PersonRef
	things    int
	first     time.Time
}

// listeners are those who are told, in the order in which they first are.
type listeners struct {
	all    []listener
	places map[listener]int
}

// hear counts those whom a message goes to.
func (l *listeners) hear(e *simulate.Event) {
	for _, r := range e.Recipients {
		k := listener{namespace: e.Namespace, who: v1alpha1.PersonRef{Partner: v1alpha1.Name(r.Partner), Contact: v1alpha1.Name(r.Contact)}}
		at, known := l.places[k]
		if !known {
			if l.places == nil {
				l.places = map[listener]int{}
			}
			at, l.places[k] = len(l.all), len(l.all)
			l.all = append(l.all, listener{k.namespace, k.who, 0, e.Time})
		}
		l.all[at].things++
	}
}

// change is how a practice of an alliance stands before some events, and after them: whether it needs somebody.
type change struct {
	was, is bool
	last    *simulate.Event
	place   int
}

// changesOf are the practices that some events change, in the order of the last event that did. What changes back is none.
func changesOf(events []*simulate.Event) []*change {
	type practice struct{ namespace, alliance, name string }
	of := map[practice]*change{}
	for place, e := range events {
		if e.Event != simulate.ConditionChanged || e.Kind != v1alpha1.KindAlliance || e.Is == nil || !report.IsPractice(e.Condition) {
			continue
		}
		k := practice{e.Namespace, e.Name, e.Condition}
		if of[k] == nil {
			of[k] = &change{was: e.Was != nil && rules.NeedsAttention(e.Was)}
		}
		of[k].is, of[k].last, of[k].place = rules.NeedsAttention(e.Is), e, place
	}
	var out []*change
	for _, c := range of {
		if c.is != c.was {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *change) int { return a.place - b.place })
	return out
}
