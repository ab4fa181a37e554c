// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

const day = 24 * time.Hour

// Ago says roughly how long a span is, in one unit: "6 days". It is for people who look now;
// what is kept says the moment itself.
func Ago(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Minute:
		return "moments"
	case d < time.Hour:
		return Count(int(d/time.Minute), "minute")
	case d < day:
		return Count(int(d/time.Hour), "hour")
	case d < 61*day:
		return Count(int(d/day), "day")
	case d < 730*day:
		return Count(int(d/(30*day)), "month")
	}
	return Count(int(d/(365*day)), "year")
}

// Count writes a number with its noun: "1 issue", "2 issues".
func Count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

// When says how far a moment lies ahead, or on which day it was.
func When(t, now time.Time) string {
	switch {
	case t.After(now):
		return "in " + Ago(t.Sub(now))
	case now.Sub(t) < 2*day:
		return Ago(now.Sub(t)) + " ago"
	}
	return "on " + Day(t, now)
}

// Lower makes the first letter of a sentence small, where it only begins the sentence.
func Lower(sentence string) string {
	if len(sentence) < 2 || sentence[1] < 'a' || sentence[1] > 'z' {
		return sentence
	}
	for _, tier := range []v1alpha1.Tier{v1alpha1.TierOperating, v1alpha1.TierManagement, v1alpha1.TierExecutive} {
		if strings.HasPrefix(sentence, string(tier)+" ") {
			return sentence // a name
		}
	}
	return strings.ToLower(sentence[:1]) + sentence[1:]
}

// Day writes the day of a moment in UTC, with the year where it is another one.
func Day(t, now time.Time) string {
	if t.UTC().Year() == now.UTC().Year() {
		return t.UTC().Format("2 Jan")
	}
	return t.UTC().Format("2 Jan 2006")
}

// moment finds the absolute times of conditions' messages, with the word before them.
var moment = regexp.MustCompile(`(\bat )?\b(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)`)

// Readable writes the absolute times of a condition's message for people who read it now.
func Readable(message string, now time.Time) string {
	return moment.ReplaceAllStringFunc(message, func(found string) string {
		parts := moment.FindStringSubmatch(found)
		t, err := time.Parse(time.RFC3339, parts[2])
		switch {
		case err != nil:
			return found
		case parts[1] != "":
			return When(t, now)
		}
		if now.Sub(t).Abs() < 2*day {
			return t.Format("2 Jan 15:04 UTC")
		}
		return Day(t, now)
	})
}

// LastTime is the last absolute time that a condition's message holds; zero without one.
func LastTime(message string) time.Time {
	found := moment.FindAllStringSubmatch(message, -1)
	if len(found) == 0 {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, found[len(found)-1][2])
	if err != nil {
		return time.Time{}
	}
	return t
}
