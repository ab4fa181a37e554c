// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"fmt"
	"slices"
	"strings"
	"time"
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

// First is the recurrence with its first n days alone, however many its own COUNT or UNTIL allow.
func (r Recurrence) First(n int) Recurrence {
	parts := slices.DeleteFunc(strings.Split(r.Rule, ";"), func(part string) bool {
		return strings.HasPrefix(part, "COUNT=") || strings.HasPrefix(part, "UNTIL=")
	})
	r.Rule = strings.Join(append(parts, fmt.Sprintf("COUNT=%d", n)), ";")
	return r
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
	renew time.Time
}

// memo keeps what a rule gives: walking through years of it at each decision would cost
// milliseconds.
var memo = newMemory()

// Occurrences returns the moments of the recurrence from its start to some decades after
// now. It is an error if the rule cannot be read, occurs more often than daily, or never.
func (r Recurrence) Occurrences(now time.Time) (*Occurrences, error) {
	key := memoryKey{r, now.UTC().Year() / 10}
	v, ok := memo.get(key)
	if !ok {
		v.occurrences, v.err = r.expand(key.decade * 10)
		memo.add(key, v)
	}
	return v.occurrences, v.err
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
	rule, err := parseRule(r.Rule, start, zone, max(year, start.Year)+foresight)
	if err != nil {
		return nil, err
	}
	o := &Occurrences{zone: zone, renew: time.Date(year+10, time.January, 1, 0, 0, 0, 0, time.UTC)}
	for day, ok := rule.next(); ok; day, ok = rule.next() {
		t := Local(day, clock.Hour(), clock.Minute(), 0, zone)
		if rule.over(t) {
			o.renew = time.Time{}
			break
		}
		if len(o.times) == maxOccurrences {
			return nil, fmt.Errorf("the rule %q gives more than %d days from %s on; write a later startDate", r.Rule, maxOccurrences, r.StartDate)
		}
		// A day that a zone left out, as Samoa did in 2011, falls on the next.
		if n := len(o.times); n == 0 || o.times[n-1] < t.Unix() {
			o.times = append(o.times, t.Unix())
		}
	}
	if len(o.times) == 0 {
		return nil, fmt.Errorf("the rule %q gives no day from %s on; write a rule that occurs, such as FREQ=MONTHLY;INTERVAL=3", r.Rule, r.StartDate)
	}
	if rule.counted() {
		o.renew = time.Time{}
	}
	o.times = slices.Clone(o.times) // it grew by leaps, and what is kept need not
	return o, nil
}

// Zone is the zone of the recurrence.
func (o *Occurrences) Zone() *time.Location { return o.zone }

// Renew is when more moments than these will be known; zero if these are all.
func (o *Occurrences) Renew() time.Time { return o.renew }

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
