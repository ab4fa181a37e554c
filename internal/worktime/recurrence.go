// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
	"k8s.io/utils/lru"
)

// Recurrence says when something recurs: days by a rule of RFC 5545, at a time of day in a
// zone.
type Recurrence struct {
	// StartDate is the first day that may occur, as 2006-01-02.
	StartDate string
	// Time of day, as 15:04.
	Time string
	// Zone is an IANA time zone.
	Zone string
	// Rule of RFC 5545, daily or rarer, such as FREQ=MONTHLY;INTERVAL=3.
	Rule string
}

const (
	// foresight is how many years after the start of the decade a rule is followed: enough
	// for any cadence, few enough that a rule that never occurs ends soon.
	foresight = 20
	// maxOccurrences bounds the memory that one rule can take: 54 years of days, 160 kB.
	maxOccurrences = 20_000
)

// Occurrences are the moments of a Recurrence, in order.
type Occurrences struct {
	zone  *time.Location
	times []int64 // seconds since 1970: a third of the memory of time.Time
}

// memo keeps what a rule gives: walking through years of it at each decision would cost
// milliseconds.
var memo = lru.New(4096)

type memoKey struct {
	Recurrence
	decade int
}

type memoValue struct {
	occurrences *Occurrences
	err         error
}

// Occurrences returns the moments of the recurrence from its start to some decades after
// now. It is an error if the rule cannot be read, occurs more often than daily, or never.
func (r Recurrence) Occurrences(now time.Time) (*Occurrences, error) {
	key := memoKey{r, now.UTC().Year() / 10}
	if known, ok := memo.Get(key); ok {
		v := known.(memoValue)
		return v.occurrences, v.err
	}
	o, err := r.expand(key.decade * 10)
	memo.Add(key, memoValue{o, err})
	return o, err
}

func (r Recurrence) expand(year int) (*Occurrences, error) {
	zone, err := Zone(r.Zone)
	if err != nil {
		return nil, err
	}
	start, err := ParseDate(r.StartDate)
	if err != nil {
		return nil, err
	}
	clock, err := time.Parse("15:04", r.Time)
	if err != nil {
		return nil, fmt.Errorf("%q is no time of day; write hours and minutes, such as \"09:00\"", r.Time)
	}
	rule, err := parseRule(r.Rule, start, max(year, start.Year)+foresight)
	if err != nil {
		return nil, err
	}
	o := &Occurrences{zone: zone}
	next := rule.Iterator()
	for day, ok := next(); ok; day, ok = next() {
		if len(o.times) == maxOccurrences {
			return nil, fmt.Errorf("the rule %q gives more than %d days from %s on; write a later startDate", r.Rule, maxOccurrences, r.StartDate)
		}
		o.times = append(o.times, Local(DateOf(day), clock.Hour(), clock.Minute(), 0, zone).Unix())
	}
	if len(o.times) == 0 {
		return nil, fmt.Errorf("the rule %q gives no day from %s on; write a rule that occurs, such as FREQ=MONTHLY;INTERVAL=3", r.Rule, r.StartDate)
	}
	return o, nil
}

// parseRule reads a rule for days: a time of day in it, or a frequency above daily, is refused.
func parseRule(text string, start Date, untilYear int) (*rrule.RRule, error) {
	// The library's parser takes a DTSTART line too and panics on none of them, but the start
	// has a field of its own.
	if strings.ContainsAny(text, "\r\n:") {
		return nil, fmt.Errorf("%q is more than a rule; write the rule alone, such as FREQ=MONTHLY;INTERVAL=3", text)
	}
	option, err := rrule.StrToROption(text)
	if err != nil {
		return nil, fmt.Errorf("%q is no rule of RFC 5545 (%v); write one such as FREQ=MONTHLY;INTERVAL=3", text, err)
	}
	if option.Freq > rrule.DAILY || len(option.Byhour)+len(option.Byminute)+len(option.Bysecond) > 0 {
		return nil, fmt.Errorf("the rule %q occurs more often than daily; write FREQ=DAILY or rarer, without BYHOUR, BYMINUTE and BYSECOND", text)
	}
	if !strings.Contains(text, "FREQ=") {
		return nil, fmt.Errorf("the rule %q has no frequency; write one such as FREQ=MONTHLY;INTERVAL=3", text)
	}
	if option.Interval < 0 || option.Count < 0 {
		return nil, fmt.Errorf("the rule %q has a figure below zero; write INTERVAL and COUNT above it", text)
	}
	clampMonthEnd(option, start)
	option.Dtstart = start.Start(time.UTC)
	end := time.Date(untilYear, time.December, 31, 0, 0, 0, 0, time.UTC)
	if option.Until.IsZero() || option.Until.After(end) {
		option.Until = end
	}
	rule, err := rrule.NewRRule(*option)
	if err != nil {
		return nil, fmt.Errorf("%q is no rule of RFC 5545 (%v); write one such as FREQ=MONTHLY;INTERVAL=3", text, err)
	}
	return rule, nil
}

// clampMonthEnd keeps a monthly rule that starts on the 29th to 31st from skipping shorter
// months, as RFC 5545 would: people mean the end of the month. A rule that names its days
// itself is left alone.
func clampMonthEnd(o *rrule.ROption, start Date) {
	named := len(o.Bymonthday)+len(o.Byweekday)+len(o.Byyearday)+len(o.Byweekno)+len(o.Bysetpos)+len(o.Byeaster) > 0
	if named || start.Day <= 28 || o.Freq > rrule.MONTHLY {
		return
	}
	if o.Freq == rrule.YEARLY && len(o.Bymonth) == 0 {
		o.Bymonth = []int{int(start.Month)}
	}
	for day := 28; day <= start.Day; day++ {
		o.Bymonthday = append(o.Bymonthday, day)
	}
	o.Bysetpos = []int{-1}
}

// Zone is the zone of the recurrence.
func (o *Occurrences) Zone() *time.Location { return o.zone }

// Has reports whether t is one of the moments.
func (o *Occurrences) Has(t time.Time) bool {
	_, found := slices.BinarySearch(o.times, t.Unix())
	return found
}

// Len is the number of moments that are known.
func (o *Occurrences) Len() int { return len(o.times) }

// At returns the moment with an index below Len.
func (o *Occurrences) At(i int) time.Time { return time.Unix(o.times[i], 0).In(o.zone) }

// Latest returns the index of the latest moment that is not after now, or 0 where none has
// come.
func (o *Occurrences) Latest(now time.Time) int {
	i, found := slices.BinarySearch(o.times, now.Unix())
	if !found && i > 0 {
		i--
	}
	return i
}
