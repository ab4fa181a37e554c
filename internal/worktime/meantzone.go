// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package worktime

import (
	"strings"
	"unicode"
)

// regions are those of the IANA names, the likelier ones first.
var regions = []string{"Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian"}

// MeantZone is the IANA name of the time zone that a text most likely means: a city alone, or a name in
// another case or with spaces. It is empty where none is meant, or the text is a name already.
func MeantZone(text string) string {
	name := zoneCase(text)
	if _, err := Zone(text); err == nil || name == "" {
		return ""
	}
	if strings.Contains(name, "/") {
		return known(name)
	}
	if name := known(strings.ToUpper(name)); name != "" {
		return name
	}
	for _, region := range regions {
		if name := known(region + "/" + name); name != "" {
			return name
		}
	}
	return ""
}

func known(name string) string {
	if _, err := Zone(name); err != nil {
		return ""
	}
	return name
}

// zoneCase writes each word of a text with a capital, as in America/New_York.
func zoneCase(text string) string {
	start := true
	return strings.Map(func(r rune) rune {
		if r == ' ' {
			r = '_'
		}
		if start {
			r = unicode.ToUpper(r)
		} else {
			r = unicode.ToLower(r)
		}
		start = !unicode.IsLetter(r)
		return r
	}, strings.TrimSpace(text))
}
