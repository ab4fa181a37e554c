// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// jointZones are those where the hours of two sides meet in odd ways.
var jointZones = append([]string{
	"Asia/Kolkata", "Asia/Tehran", "Australia/Adelaide", "Australia/Eucla", "Pacific/Marquesas", "Asia/Yangon",
	"America/Los_Angeles", "Asia/Tokyo", "Pacific/Auckland", "Pacific/Fakaofo", "Pacific/Kwajalein", "Europe/London",
	"Africa/Cairo", "America/Santiago", "America/Toronto", "Europe/Moscow", "Asia/Pyongyang",
}, zoneNames...)

// slowCalendar works out working time as a person with a clock on the wall would: by looking at
// it, minute after minute.
type slowCalendar struct {
	w     WorkingTime
	zone  *time.Location
	clock map[string]time.Time // what slowLocal gave
	dates map[Date]bool        // what is worked
}

func (c *slowCalendar) date(d Date) bool {
	known, ok := c.dates[d]
	if !ok {
		known = c.look(d)
		c.dates[d] = known
	}
	return known
}

func (c *slowCalendar) look(d Date) bool {
	name := d.String()
	if !slices.Contains(c.w.Days, time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format("Mon")) {
		return false
	}
	if slices.Contains(c.w.Holidays, name) && !slices.Contains(c.w.NotHolidays, name) {
		return false
	}
	// Does a clock ever show the date?
	noon := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
	for t := noon.Add(-40 * time.Hour); t.Before(noon.Add(40 * time.Hour)); t = t.Add(30 * time.Minute) {
		if t.In(c.zone).Format(time.DateOnly) == name {
			return true
		}
	}
	return false
}

func (c *slowCalendar) works(t time.Time) bool {
	local := t.In(c.zone)
	if offset(t.Add(-60*time.Hour), c.zone) == offset(t.Add(60*time.Hour), c.zone) {
		return c.date(DateOf(local)) && c.w.Start <= local.Format("15:04") && local.Format("15:04") < c.w.End
	}
	for days := -1; days <= 1; days++ {
		d := DateOf(local).AddDays(days)
		first, last := c.at(d, "00:00"), c.at(d.AddDays(1), "00:00")
		if c.date(d) && !t.Before(first) && t.Before(last) && !t.Before(c.at(d, c.w.Start)) && t.Before(c.at(d, c.w.End)) {
			return true
		}
	}
	return false
}

// at is when the clock shows a time of day, or would.
func (c *slowCalendar) at(d Date, clock string) time.Time {
	key := d.String() + clock
	if _, ok := c.clock[key]; !ok {
		var hour, minute int
		if _, err := fmt.Sscanf(clock, "%d:%d", &hour, &minute); err != nil {
			panic(err)
		}
		c.clock[key] = slowLocal(time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, time.UTC), c.zone)
	}
	return c.clock[key]
}

type slowJoint []*slowCalendar

func (j slowJoint) works(t time.Time) bool {
	for _, c := range j {
		if !c.works(t) {
			return false
		}
	}
	return true
}

func (j slowJoint) date(d Date) bool {
	for _, c := range j {
		if !c.date(d) {
			return false
		}
	}
	return true
}

// minutes adds whole minutes of work, one by one.
func (j slowJoint) minutes(t time.Time, n int, limit time.Time) (time.Time, bool) {
	for n > 0 {
		if !t.Before(limit) {
			return limit, true
		}
		if j.works(t) {
			n--
		}
		t = t.Add(time.Minute)
	}
	return t, false
}

// on is the date of a moment in the zone of a calendar, and the latest time of day that clocks have
// shown on it, minute after minute.
func (c *slowCalendar) on(t time.Time) (Date, time.Duration) {
	d := DateOf(t.In(c.zone)).AddDays(1)
	for t.Before(c.at(d, "00:00")) {
		d = d.AddDays(-1)
	}
	var latest time.Duration
	for at := c.at(d, "00:00"); !at.After(t); at = at.Add(time.Minute) {
		latest = max(latest, c.shows(at, d))
		if at.Add(time.Minute).After(t) {
			break
		}
		latest = max(latest, c.shows(at.Add(time.Minute-1), d)+1)
	}
	return d, min(latest, 24*time.Hour)
}

// shows is what clocks show, from the midnight of a date on.
func (c *slowCalendar) shows(t time.Time, d Date) time.Duration {
	local := t.In(c.zone)
	return time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), time.UTC).
		Sub(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC))
}

// first is the first minute of a date at which clocks show a time of day or more.
func (c *slowCalendar) first(d Date, clock time.Duration) time.Time {
	at, end := c.at(d, "00:00"), c.at(d.AddDays(1), "00:00")
	for at.Before(end) && c.shows(at, d) < clock {
		at = at.Add(time.Minute)
	}
	return at
}

// days adds working dates of the first, one by one.
func (j slowJoint) days(t time.Time, n int, limit time.Time) (time.Time, bool) {
	d, clock := j[0].on(t)
	if !j.date(d) {
		d, clock = j.onOrAfter(d, limit), 0
	}
	for ; n > 0; n-- {
		d = j.onOrAfter(d.AddDays(1), limit)
	}
	if t = j[0].first(d, clock); t.After(limit) {
		return limit, true
	}
	return t, false
}

func (j slowJoint) onOrAfter(d Date, limit time.Time) Date {
	for !j.date(d) && !j[0].at(d, "00:00").After(limit) {
		d = d.AddDays(1)
	}
	return d
}

// onward goes on to a working date of the first, if the moment ends on none.
func (j slowJoint) onward(t, limit time.Time) (time.Time, bool) {
	d, _ := j[0].on(t.Add(-time.Minute))
	if !j.date(d) {
		t = j[0].at(j.onOrAfter(d, limit), "00:00")
	}
	if t.After(limit) {
		return limit, true
	}
	return t, false
}

// anyWorkingTime makes up a working time, with holidays in the weeks after a moment.
func anyWorkingTime(r *rand.Rand, from time.Time) WorkingTime {
	w := WorkingTime{Zone: jointZones[r.IntN(len(jointZones))]}
	for _, name := range []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"} {
		if r.IntN(7) < 5 {
			w.Days = append(w.Days, name)
		}
	}
	if len(w.Days) == 0 {
		w.Days = []string{"Wed"}
	}
	start := r.IntN(20 * 4)
	end := min(start+1+r.IntN(60), 24*4)
	w.Start = fmt.Sprintf("%02d:%02d", start/4, start%4*15)
	w.End = fmt.Sprintf("%02d:%02d", end/4, end%4*15)
	if r.IntN(4) == 0 {
		w.Start = "00:00"
	}
	if r.IntN(4) == 0 {
		w.End = "24:00"
	}
	for range r.IntN(6) {
		w.Holidays = append(w.Holidays, DateOf(from).AddDays(r.IntN(20)-2).String())
	}
	if len(w.Holidays) > 2 {
		w.NotHolidays = w.Holidays[:1]
	}
	return w
}

// anyMoment is a minute from 1990 to 2037, mostly near to where clocks in the zone change.
func anyMoment(r *rand.Rand, changes []time.Time) time.Time {
	if len(changes) > 0 && r.IntN(3) > 0 {
		return changes[r.IntN(len(changes))].Add(-time.Duration(r.IntN(5*24*60)) * time.Minute).Truncate(time.Minute).UTC()
	}
	const first, years = 631_152_000, 47 // 1990
	return time.Unix(first+r.Int64N(years*365*24*60)*60, 0).UTC()
}

// TestJointAddAsTheClockOnTheWall holds Add and Works against the slow model.
func TestJointAddAsTheClockOnTheWall(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	changes := map[string][]time.Time{}
	for _, name := range jointZones {
		changes[name] = append(changesOf(mustZone(t, name), 1990, 2037), dateLine[name]...)
	}
	trials := 250
	if testing.Short() {
		trials = 100
	}
	reached, capped, worked, odd := 0, 0, 0, 0
	for trial := range trials {
		name := jointZones[trial%len(jointZones)]
		from := anyMoment(r, changes[name])
		var fast Joint
		var slow slowJoint
		for i := range 1 + r.IntN(3) {
			w := anyWorkingTime(r, from)
			if i == 0 {
				w.Zone = name
			}
			fast = append(fast, mustCalendar(t, w))
			slow = append(slow, &slowCalendar{w, mustZone(t, w.Zone), map[string]time.Time{}, map[Date]bool{}})
		}
		told := func() string {
			var s strings.Builder
			fmt.Fprintf(&s, "from %v", from)
			for _, c := range slow {
				fmt.Fprintf(&s, "\n%+v", c.w)
			}
			return s.String()
		}
		limit := from.Add(time.Duration(1+r.IntN(10*24*60)) * time.Minute)

		minutes := 1 + r.IntN(30*60)
		want, late := slow.minutes(from, minutes, limit)
		if !late {
			want, late = slow.onward(want, limit)
		}
		got, cut := fast.Add(from, Span{Clock: time.Duration(minutes) * time.Minute}, fast[0].zone, limit)
		if !got.Equal(want) || cut != late {
			t.Fatalf("%d minutes: %v, capped %v; want %v, %v; %s", minutes, got, cut, want, late, told())
		}
		if late {
			capped++
		} else if reached++; offset(from, fast[0].zone) != offset(got, fast[0].zone) {
			odd++
		}

		days := 1 + r.IntN(5)
		limit = limit.Add(5 * 24 * time.Hour)
		want, late = slow.days(from, days, limit)
		got, cut = fast.Add(from, Span{Days: days}, fast[0].zone, limit)
		if !got.Equal(want) || cut != late {
			t.Fatalf("%d days: %v, capped %v; want %v, %v; %s", days, got, cut, want, late, told())
		}
		for range 50 {
			at := from.Add(time.Duration(r.IntN(6*24*60*60)) * time.Second)
			d := DateOf(at)
			if fast.Works(at) != slow.works(at) || fast.WorkingDate(d) != slow.date(d) {
				t.Fatalf("at %v: works %v, on a working date %v; %s", at, fast.Works(at), fast.WorkingDate(d), told())
			}
			if fast.Works(at) {
				worked++
			}
		}
	}
	if reached < trials/3 || capped < trials/20 || worked < trials || odd < trials/20 {
		t.Errorf("%d reached, %d capped, %d worked, %d over a change: too few to tell", reached, capped, worked, odd)
	}
}

// dateLine is when zones moved over it, many times over: it is seldom drawn else.
var dateLine = map[string][]time.Time{
	"Pacific/Apia":       slices.Repeat([]time.Time{time.Date(2011, 12, 31, 10, 0, 0, 0, time.UTC)}, 100),
	"Pacific/Fakaofo":    slices.Repeat([]time.Time{time.Date(2011, 12, 31, 11, 0, 0, 0, time.UTC)}, 100),
	"Pacific/Kiritimati": slices.Repeat([]time.Time{time.Date(1994, 12, 31, 10, 0, 0, 0, time.UTC)}, 100),
	"Pacific/Kwajalein":  slices.Repeat([]time.Time{time.Date(1993, 8, 21, 12, 0, 0, 0, time.UTC)}, 100),
}

// checkJointAdd holds what callers rely on, for any moments and spans.
func checkJointAdd(t *testing.T, j Joint, from time.Time, s Span, zone *time.Location, limit time.Time) {
	t.Helper()
	at, capped := j.Add(from, s, zone, limit)
	if capped {
		if !limit.IsZero() && !at.Equal(limit) {
			t.Fatalf("%+v from %v is capped at %v, not at %v", s, from, at, limit)
		}
	} else {
		checkJointEnd(t, j, from, s, zone, at, limit)
	}
	// More is never sooner.
	for _, more := range []Span{
		{s.Months, s.Days, s.Clock + 1}, {s.Months, s.Days, s.Clock + time.Hour}, {s.Months, s.Days + 1, s.Clock},
	} {
		if later, _ := j.Add(from, more, zone, limit); later.Before(at) {
			t.Fatalf("%+v from %v is %v, before that of %+v, %v", more, from, later, s, at)
		}
	}
	if s.Months > 0 {
		return
	}
	for _, by := range []time.Duration{1, time.Second, time.Hour, 13 * time.Hour, 49 * time.Hour} {
		if later, _ := j.Add(from.Add(by), s, zone, limit); later.Before(at) {
			t.Fatalf("%+v from %v later is %v, before %v, from %v", s, by, later, at, from)
		}
	}
	if s.Days == 0 && !limit.IsZero() {
		// In two parts as many hours are the same.
		part := s.Clock / 3
		whole, reached := j.elapse(from, s.Clock, limit)
		half, first := j.elapse(from, part, limit)
		again, second := j.elapse(half, s.Clock-part, limit)
		if (first && second) != reached || reached && !again.Equal(whole) {
			t.Fatalf("%+v from %v is %v, reached %v; in parts %v, reached %v, %v", s, from, whole, reached, again, first, second)
		}
	}
}

// checkJointEnd holds what is true of a moment that was reached.
func checkJointEnd(t *testing.T, j Joint, from time.Time, s Span, zone *time.Location, at, limit time.Time) {
	t.Helper()
	if !limit.IsZero() && at.After(limit) {
		t.Fatalf("%+v from %v is %v, after %v, and not capped", s, from, at, limit)
	}
	// An hour or a date that clocks leave out is the only one that is not waited for.
	if elapsed := s.After(from, zone); at.Before(elapsed.Add(-26*time.Hour)) || at.Before(from) ||
		offset(from, zone) == offset(elapsed, zone) && offset(at, zone) == offset(from, zone) && at.Before(elapsed) {
		t.Fatalf("%+v from %v is %v, before %v", s, from, at, elapsed)
	}
	if len(j) == 0 {
		return
	}
	d, _ := dayAt(at, zone)
	if ended, _ := dayAt(at.Add(-1), zone); !j.works(d) && !j.works(ended) {
		t.Fatalf("%+v from %v ends on %v, no working date", s, from, at.In(zone))
	}
	if s.Clock > 0 && !j.Works(at.Add(-1)) && !at.Equal(d.at(0, zone)) {
		t.Fatalf("%+v from %v ends at %v, when they do not work", s, from, at)
	}
}

func TestJointAddKeepsItsPromises(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	trials := 1500
	if testing.Short() {
		trials = 150
	}
	for trial := range trials {
		name := jointZones[trial%len(jointZones)]
		zone := mustZone(t, name)
		from := anyMoment(r, append(changesOf(zone, 2006, 2016), dateLine[name]...))
		from = from.Add(time.Duration(r.Int64N(int64(time.Minute))))
		var j Joint
		for i := range r.IntN(4) {
			w := anyWorkingTime(r, from)
			if i == 0 {
				w.Zone = name
			}
			if countries := []string{"", "US", "NL", "JP", "GB"}; r.IntN(2) == 0 {
				w.HolidayCalendar = countries[r.IntN(len(countries))]
			}
			j = append(j, mustCalendar(t, w))
		}
		s := Span{Clock: 1 + time.Duration(r.Int64N(int64(200*time.Hour)))}
		switch r.IntN(4) {
		case 0:
			s = Span{Days: 1 + r.IntN(30)}
		case 1:
			s.Days = r.IntN(10)
		case 2:
			s.Months = r.IntN(3)
		}
		limit := from.Add(time.Duration(r.Int64N(int64(40 * 24 * time.Hour))))
		checkJointAdd(t, j, from, s, zone, limit)
		checkJointAdd(t, j, from, s, zone, time.Time{})
	}
}
