// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/internal/worktime"
)

const (
	// mostEvents is how many events are on one page.
	mostEvents = 100
	// mostDays is how far a page that tells what comes next looks ahead of its moment.
	mostDays = 3 * 366
)

// aheadView is what happens next if nobody acts.
type aheadView struct {
	Until    time.Time
	Days     int
	Total    int
	Calendar []eventDay
	Pages    pages
	Line     eventLine
	Spans    []navigation
	Alliance *aside
	Hidden   []hidden
	// Alliances to choose from.
	Alliances []option
	Kinds     []option
	Then      *thenView
}

func (v *aheadView) scripts() []string { return []string{slideScript} }

// eventDay is a day, and what happens on it.
type eventDay struct {
	Day    string
	Events []event
}

// event is something that will happen.
type event struct {
	Time   time.Time
	What   string
	Detail string
	// Kind and Title say to what, and Link leads there where it exists already.
	Kind, Title, Link      string
	Alliance, AllianceLink string
	Worse, Better          bool
	// AtLink leads to the picture at that moment.
	AtLink string
	Told   []hearer
}

// eventLine is events on a time line.
type eventLine struct {
	axis
	Marks []mark
}

// mark is what happens on one day of a line: how much of it, and whether some of it is bad.
type mark struct {
	X, Y  float64
	Bad   bool
	Label string
}

// eventWords say what happens.
var eventWords = map[simulate.EventType]string{
	simulate.ReviewScheduled: "Review is scheduled", simulate.ReviewTime: "Review is to be held", simulate.ReviewDue: "Review is due",
	simulate.ReviewOverdue: "Review is overdue", simulate.ReviewPostponed: "Review has another due time", simulate.ReviewHeld: "Review is held",
	simulate.ReviewCancelled: "Review is cancelled", simulate.ReviewDeleted: "Review no longer fits", simulate.IssueDetected: "Issue is detected",
	simulate.IssueOpened: "Issue is opened for an overdue review", simulate.IssueResolved: "Issue is resolved", simulate.StepStarted: "Issue climbs",
	simulate.PathExhausted: "Escalation path runs out", simulate.Notification: "People are told", simulate.ConditionChanged: "Condition changes",
}

var (
	worseEvents  = []simulate.EventType{simulate.ReviewOverdue, simulate.IssueDetected, simulate.IssueOpened, simulate.StepStarted, simulate.PathExhausted}
	betterEvents = []simulate.EventType{simulate.ReviewHeld, simulate.IssueResolved}
)

// ahead shows what happens after the moment of the page if nobody acts.
func (q *request) ahead() (any, error) {
	days, err := q.days()
	if err != nil {
		return nil, err
	}
	namespace, alliance := q.text("namespace"), q.text("alliance")
	v := &aheadView{Days: days, Until: worktime.DateOf(q.at.In(q.clock)).AddDays(days).Start(q.clock).UTC()}
	if alliance != "" {
		a := q.index.alliances[key(namespace, alliance)]
		if a == nil {
			return nil, refuseUnknown("such alliance")
		}
		v.Alliance = &aside{Title: allianceName(a), Link: q.toAlliance(a.Namespace, a.Name)}
	}
	told, err := q.told(window{namespace: namespace, at: q.at, until: v.Until})
	if err != nil {
		return nil, err
	}
	kind := simulate.EventType(q.text("event"))
	all := told.of(alliance)
	var wanted []*simulate.Event
	for _, e := range all {
		if !e.Implied && (kind == "" || e.Event == kind) {
			wanted = append(wanted, e)
		}
	}
	v.Total, v.Line = len(wanted), q.eventLine(wanted, v.Until)
	fields := []string{"namespace", namespace, "alliance", alliance, "event", string(kind), "days", strconv.Itoa(days), byField, q.text(byField)}
	if v.Then, err = q.then(all, days, "/ahead", fields[:len(fields)-2]...); err != nil {
		return nil, err
	}
	v.Then.Named = alliance == ""
	var from, to int
	v.Pages, from, to = q.pages(len(wanted), mostEvents, "/ahead", fields...)
	for _, e := range wanted[from:to] {
		day := e.Time.In(q.clock).Format("Monday, 2 January 2006")
		if n := len(v.Calendar); n == 0 || v.Calendar[n-1].Day != day {
			v.Calendar = append(v.Calendar, eventDay{Day: day})
		}
		last := &v.Calendar[len(v.Calendar)-1]
		last.Events = append(last.Events, q.event(e))
	}
	q.aheadForm(v, fields)
	return v, nil
}

// days is how far ahead is asked for.
func (q *request) days() (int, error) {
	text := q.text("days")
	if text == "" {
		return aheadDays, nil
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 1 || days > mostDays {
		return 0, refuseInput(fmt.Errorf("%q is no number of days; write one from 1 to %d", text, mostDays))
	}
	return days, nil
}

func (q *request) event(e *simulate.Event) event {
	x := event{
		Time: e.Time, What: eventWords[e.Event], Detail: e.Detail, Kind: e.Kind, Title: q.index.title(e.Kind, e.Namespace, e.Name),
		Worse: slices.Contains(worseEvents, e.Event), Better: slices.Contains(betterEvents, e.Event),
	}
	if e.Event == simulate.ConditionChanged && e.Is != nil && e.Was != nil {
		now, was := rules.NeedsAttention(e.Is), rules.NeedsAttention(e.Was)
		x.Worse, x.Better = now && !was, was && !now
	}
	if q.object(e.Kind, e.Namespace, e.Name) != nil {
		x.Link = q.toObject(e.Kind, e.Namespace, e.Name)
	}
	if a := q.index.alliances[key(e.Namespace, e.Alliance)]; a != nil {
		x.Alliance, x.AllianceLink = allianceName(a), q.toAlliance(a.Namespace, a.Name)
	}
	x.AtLink = q.toMoment(x.AllianceLink, e.Time)
	for _, r := range e.Recipients {
		who := v1alpha1.PersonRef{Partner: v1alpha1.Name(r.Partner), Contact: v1alpha1.Name(r.Contact)}
		x.Told = append(x.Told, hearer{q.person(e.Namespace, who), r.Channel, r.TimeZone, r.LocalTime})
	}
	return x
}

// toMoment is the address of a page at another moment.
func (q *request) toMoment(link string, at time.Time) string {
	if link == "" {
		link = q.link("/")
	}
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	values := u.Query()
	values.Set(atField, at.UTC().Format(time.RFC3339))
	u.RawQuery = values.Encode()
	return u.String()
}

// eventLine puts events on a line, those of a day together.
func (q *request) eventLine(events []*simulate.Event, until time.Time) eventLine {
	line := eventLine{axis: axis{From: q.at, To: until, Height: 60}}
	line.ticks(q.clock)
	counts, bad := map[worktime.Date]int{}, map[worktime.Date]bool{}
	var days []worktime.Date
	for _, e := range events {
		d := worktime.DateOf(e.Time.In(q.clock))
		if counts[d] == 0 {
			days = append(days, d)
		}
		counts[d]++
		bad[d] = bad[d] || slices.Contains(worseEvents, e.Event)
	}
	for _, d := range days {
		x := line.x(d.Start(q.clock))
		if x < 0 {
			x = 0 // the rest of the first day
		}
		line.Marks = append(line.Marks, mark{x, float64(min(40, 6+4*counts[d])), bad[d], fmt.Sprintf("%s: %d", d, counts[d])})
	}
	return line
}

// aheadForm is what can be chosen: how far, which alliance, which events.
func (q *request) aheadForm(v *aheadView, fields []string) {
	for _, days := range []int{7, 30, 90, 183, 365} {
		with := append(slices.Clone(fields), "days", strconv.Itoa(days))
		v.Spans = append(v.Spans, navigation{fmt.Sprintf("%d days", days), q.link("/ahead", with...), days == v.Days})
	}
	for _, name := range []string{atField, zoneField, "namespace", "alliance", byField} {
		if text := q.text(name); text != "" {
			v.Hidden = append(v.Hidden, hidden{name, text})
		}
	}
	v.Kinds = []option{{"", "all", q.text("event") == ""}}
	for _, t := range simulate.EventTypes {
		v.Kinds = append(v.Kinds, option{string(t), eventWords[t], q.text("event") == string(t)})
	}
}
