// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"fmt"
	"regexp"
	"strings"
)

// figure is a number and its unit, as people write them: 2 weeks, 1d, 4H.
var (
	figure  = regexp.MustCompile(`^\s*(\d+)\s*([a-z]+)\s*`)
	figures = map[string]byte{ // by the unit; clock units in lower case, and m is either
		"y": 'Y', "yr": 'Y', "yrs": 'Y', "year": 'Y', "years": 'Y',
		"mo": 'M', "mon": 'M', "month": 'M', "months": 'M',
		"w": 'W', "wk": 'W', "wks": 'W', "week": 'W', "weeks": 'W',
		"d": 'D', "day": 'D', "days": 'D',
		"h": 'h', "hr": 'h', "hrs": 'h', "hour": 'h', "hours": 'h',
		"min": 'm', "mins": 'm', "minute": 'm', "minutes": 'm',
		"s": 's', "sec": 's', "secs": 's', "second": 's', "seconds": 's',
	}
)

// MeantSpan says how a duration is written that is not in ISO 8601: P1D for 1d, P14D for "14
// days", PT4H for P4H. It is empty where nobody can tell. A lone m is told in both ways.
func MeantSpan(text string) string {
	if _, ok, _ := parseSpan(text); ok {
		return ""
	}
	months, minutes := meant(text, 'M'), meant(text, 'm')
	if months != "" && minutes != "" && months != minutes {
		return fmt.Sprintf("%s for minutes or %s for months", minutes, months)
	}
	return minutes + months[min(len(months), len(minutes)):]
}

// meant writes a duration in ISO 8601, where a unit m is taken for the one that is given; empty if
// it cannot be.
func meant(text string, m byte) string {
	rest := strings.ToLower(strings.TrimSpace(text))
	rest, iso := strings.CutPrefix(rest, "p")
	if iso {
		m = 'M' // before the T
	}
	found := map[byte]string{}
	for rest != "" {
		if after, clock := strings.CutPrefix(rest, "t"); iso && clock {
			rest, m = after, 'm'
		}
		at := figure.FindStringSubmatch(rest)
		if at == nil {
			return ""
		}
		unit := figures[at[2]]
		if at[2] == "m" {
			unit = m
		}
		if unit == 0 || found[unit] != "" {
			return ""
		}
		found[unit], rest = at[1], rest[len(at[0]):]
	}
	return isoSpan(found)
}

// isoSpan writes figures, by their unit, in ISO 8601.
func isoSpan(found map[byte]string) string {
	if weeks := found['W']; weeks != "" && len(found) > 1 {
		return "" // which a manifest may not mix
	}
	var b strings.Builder
	b.WriteByte('P')
	for _, unit := range []byte("YMWDhms") {
		if found[unit] == "" {
			continue
		}
		if unit >= 'a' && !strings.Contains(b.String(), "T") {
			b.WriteByte('T')
		}
		b.WriteString(found[unit] + strings.ToUpper(string(unit)))
	}
	if span, ok, long := parseSpan(b.String()); !ok || long || span == (Span{}) {
		return ""
	}
	return b.String()
}
