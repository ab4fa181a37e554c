// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

const (
	// maxInterval bounds INTERVAL: the library's sums overflow, and then panic, far above it.
	maxInterval = 9999
	// maxWeekOfMonth bounds the figure before a day of BYDAY within a month. RFC 5545 knows
	// no such bound; the library panics without it.
	maxWeekOfMonth = 5
	// cycle of years after which the calendar repeats itself, weekdays too.
	cycle = 400
)

// rule gives the days of a rule of RFC 5545, in order.
type rule struct {
	days rrule.Next
	// shift is how many years later the rule is followed than asked for. The library looks
	// for a day up to the year 9999; nearer to it, a rule that never occurs ends soon.
	shift int
	// monthDay is the day of the month that is meant where a shorter month is to give its
	// last day; 0 otherwise.
	monthDay int
	// end is the first moment that is too late; zero without UNTIL.
	end time.Time
	// left is how many days COUNT still allows; negative without COUNT.
	left int
}

func (r *rule) next() (Date, bool) {
	t, ok := r.days()
	if !ok {
		return Date{}, false
	}
	if r.left > 0 {
		r.left--
	}
	d := DateOf(t)
	d.Year -= r.shift
	if r.monthDay > 0 {
		d = Date{d.Year, d.Month, r.monthDay}.AddMonths(0)
	}
	return d, true
}

// over reports whether a moment is after UNTIL.
func (r *rule) over(t time.Time) bool { return !r.end.IsZero() && !t.Before(r.end) }

// counted reports whether COUNT allows no more days.
func (r *rule) counted() bool { return r.left == 0 }

// parseRule reads a rule for days up to the end of a year: a time of day in it, or a
// frequency above daily, is refused.
func parseRule(text string, start Date, zone *time.Location, untilYear int) (*rule, error) {
	parts, err := ruleParts(text)
	if err != nil {
		return nil, err
	}
	option, err := rrule.StrToROption(text)
	if err != nil {
		return nil, noRule(text, err)
	}
	if err := checkFigures(text, parts, option); err != nil {
		return nil, err
	}
	r := &rule{shift: max(0, (rrule.MAXYEAR-untilYear)/cycle*cycle), left: -1}
	if option.Count > 0 {
		r.left = option.Count
	}
	if until, ok := parts["UNTIL"]; ok {
		r.end = untilEnd(option.Until, until, zone)
	}
	if meansMonthEnd(option, start) {
		if option.Freq == rrule.YEARLY && len(option.Bymonth) == 0 {
			option.Bymonth = []int{int(start.Month)}
		}
		r.monthDay, start.Day = start.Day, 28
	}
	option.Dtstart = time.Date(start.Year+r.shift, start.Month, start.Day, 0, 0, 0, 0, time.UTC)
	option.Until = time.Date(untilYear+r.shift, time.December, 31, 0, 0, 0, 0, time.UTC)
	library, err := rrule.NewRRule(*option)
	if err != nil {
		return nil, noRule(text, err)
	}
	r.days = library.Iterator()
	return r, nil
}

func noRule(text string, err error) error {
	return fmt.Errorf("%q is no rule of RFC 5545 (%w); write one such as FREQ=MONTHLY;INTERVAL=3", text, err)
}

// ruleParts splits a rule, as the API server's checks do; objects from files, or stored
// before those checks, come without them.
func ruleParts(text string) (map[string]string, error) {
	parts := map[string]string{}
	for part := range strings.SplitSeq(text, ";") {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "BYHOUR", "BYMINUTE", "BYSECOND":
			return nil, tooOften(text)
		case "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST",
			"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS":
		default:
			return nil, noRule(text, fmt.Errorf("%q is no part of one here", part))
		}
		if _, twice := parts[key]; twice {
			return nil, noRule(text, fmt.Errorf("it has %s twice", key))
		}
		parts[key] = value
	}
	if parts["COUNT"] != "" && parts["UNTIL"] != "" {
		return nil, noRule(text, errors.New("it has both COUNT and UNTIL"))
	}
	switch parts["FREQ"] {
	case "":
		return nil, fmt.Errorf("the rule %q has no frequency; write one such as FREQ=MONTHLY;INTERVAL=3", text)
	case "HOURLY", "MINUTELY", "SECONDLY":
		return nil, tooOften(text)
	}
	return parts, nil
}

func tooOften(text string) error {
	return fmt.Errorf("the rule %q occurs more often than daily; write FREQ=DAILY or rarer, without BYHOUR, BYMINUTE and BYSECOND", text)
}

// checkFigures refuses figures that mean nothing, and those that the library panics on.
func checkFigures(text string, parts map[string]string, o *rrule.ROption) error {
	if parts["INTERVAL"] != "" && (o.Interval < 1 || o.Interval > maxInterval) {
		return fmt.Errorf("the rule %q has an INTERVAL of %d; write one from 1 to %d", text, o.Interval, maxInterval)
	}
	if parts["COUNT"] != "" && o.Count < 1 {
		return fmt.Errorf("the rule %q has a COUNT of %d; write one above zero", text, o.Count)
	}
	inMonth := o.Freq == rrule.MONTHLY || len(o.Bymonth) > 0
	for _, day := range o.Byweekday {
		switch n := max(day.N(), -day.N()); {
		case n == 0:
		case o.Freq > rrule.MONTHLY:
			return fmt.Errorf("the rule %q counts a day of BYDAY, which belongs to MONTHLY or YEARLY; write the day alone, such as BYDAY=TU", text)
		case inMonth && n > maxWeekOfMonth:
			return fmt.Errorf("the rule %q counts a day of BYDAY beyond the month; write a figure from -%d to %[2]d, such as BYDAY=2TU", text, maxWeekOfMonth)
		}
	}
	return nil
}

// untilEnd returns the first moment after UNTIL: a day counts in full, a time without Z is
// one of the zone.
func untilEnd(parsed time.Time, text string, zone *time.Location) time.Time {
	switch {
	case !strings.Contains(text, "T"):
		return DateOf(parsed).End(zone)
	case !strings.HasSuffix(text, "Z"):
		parsed = Local(DateOf(parsed), parsed.Hour(), parsed.Minute(), parsed.Second(), zone)
	}
	return parsed.Add(time.Second)
}

// meansMonthEnd reports whether a rule starts on the 29th to 31st and names no days itself:
// RFC 5545 would skip shorter months, people mean the end of the month.
func meansMonthEnd(o *rrule.ROption, start Date) bool {
	named := len(o.Bymonthday)+len(o.Byweekday)+len(o.Byyearday)+len(o.Byweekno)+len(o.Bysetpos) > 0
	return !named && start.Day > 28 && o.Freq <= rrule.MONTHLY
}
