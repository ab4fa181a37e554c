// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/entente-dev/entente/internal/holidays"
)

// WorkingTime says when the people of one organisation work. The zero value of each field
// but Zone has a meaning: Monday to Friday, 09:00 to 17:00, no holidays.
type WorkingTime struct {
	// Zone is the IANA time zone in which its dates and times of day are.
	Zone string
	// Days of the week: Mon, Tue, Wed, Thu, Fri, Sat, Sun. None is Monday to Friday.
	Days []string
	// Start of the working day, as 15:04. Empty is 09:00.
	Start string
	// End of the working day, as 15:04, or 24:00; after the start. Empty is 17:00.
	End string
	// HolidayCalendar is the code of a country, or of a part of one, whose public holidays are
	// free: NL, DE-BY. Empty is none. A day is free where a public holiday falls on it, and where
	// one that falls on a weekend is observed on it as well. They
	// are known from FirstHolidayYear to LastHolidayYear.
	HolidayCalendar string
	// Holidays are more free days, as 2006-01-02.
	Holidays []string
	// NotHolidays are holidays that are worked, as 2006-01-02. They win over the other two;
	// they make no working day of a day that the week leaves free.
	NotHolidays []string
}

// Calendar is the working time of one organisation, made by NewCalendar. It does not change,
// so goroutines may share it.
//
// The working time of a date lasts from Local(start) to Local(end): where clocks change
// during it, it is longer or shorter. A date that the zone left out has none.
type Calendar struct {
	zone       *time.Location
	weekdays   [7]bool
	start, end int            // seconds on the wall clock from midnight
	public     *holidays.Days // nil is none
	free       []day          // in order, as is worked
	worked     []day
	leftOut    []day // of the zone
	// Within some dates it counts for others, who work with it; nil for all the time.
	within *within
}

// NewCalendar reads a working time. It is an error if a field does not have the form that it
// says, the end is not after the start, or package holidays does not know the holiday calendar.
func NewCalendar(w WorkingTime) (*Calendar, error) {
	zone, err := Zone(w.Zone)
	if err != nil {
		return nil, err
	}
	c := &Calendar{zone: zone}
	if err := c.setWeek(w.Days); err != nil {
		return nil, err
	}
	if err := c.setHours(w.Start, w.End); err != nil {
		return nil, err
	}
	if w.HolidayCalendar != "" {
		if c.public = holidays.Of(w.HolidayCalendar); c.public == nil {
			return nil, unknownCalendar(w.HolidayCalendar)
		}
	}
	if c.worked, err = parseDays(w.NotHolidays); err != nil {
		return nil, err
	}
	if c.free, err = parseDays(w.Holidays); err != nil {
		return nil, err
	}
	c.leftOut = leftOut(zone)
	return c, nil
}

var weekdays = map[string]time.Weekday{
	"Mon": time.Monday, "Tue": time.Tuesday, "Wed": time.Wednesday, "Thu": time.Thursday,
	"Fri": time.Friday, "Sat": time.Saturday, "Sun": time.Sunday,
}

func (c *Calendar) setWeek(days []string) error {
	if len(days) == 0 {
		c.weekdays = [7]bool{time.Monday: true, time.Tuesday: true, time.Wednesday: true, time.Thursday: true, time.Friday: true}
	}
	for _, name := range days {
		d, ok := weekdays[name]
		if !ok {
			return fmt.Errorf("%q is no day of the week; write Mon, Tue, Wed, Thu, Fri, Sat or Sun", name)
		}
		c.weekdays[d] = true
	}
	return nil
}

func (c *Calendar) setHours(start, end string) (err error) {
	start, end = cmp.Or(start, "09:00"), cmp.Or(end, "17:00")
	if c.start, err = parseClock(start); err != nil {
		return err
	}
	if c.end = secondsPerDay; end != "24:00" {
		if c.end, err = parseClock(end); err != nil {
			return err
		}
	}
	if c.start >= c.end {
		return fmt.Errorf("a working day from %q to %q is over before it begins; write an end after the start", start, end)
	}
	return nil
}

// parseClock reads a time of day, in seconds from midnight.
func parseClock(s string) (int, error) {
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, fmt.Errorf("%q is no time of day; write hours and minutes, such as \"09:00\"", s)
	}
	return t.Hour()*3600 + t.Minute()*60, nil
}

func parseDays(dates []string) ([]day, error) {
	var days []day
	for _, s := range dates {
		d, err := ParseDate(s)
		if err != nil {
			return nil, err
		}
		days = append(days, dayOf(d))
	}
	slices.Sort(days)
	return days, nil
}

func (c *Calendar) works(d day) bool {
	if c.within.misses(d) {
		return true
	}
	if !c.weekdays[d.weekday()] || has(c.leftOut, d) {
		return false
	}
	if !c.public.Has(int(d)) && !has(c.free, d) {
		return true
	}
	return has(c.worked, d)
}

func has(days []day, d day) bool {
	_, found := slices.BinarySearch(days, d)
	return found
}
