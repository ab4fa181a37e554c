// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"fmt"
	"strings"
	"testing"
)

// A form is how a text looks that a CEL rule asks for.
type form struct {
	// valid makes such a text of at most length characters, as near to it as the form allows,
	// for a field; texts of different i differ where the form allows.
	valid func(field string, i, length int) string
	// wrong is a text that the rule refuses.
	wrong string
}

// plain is any text.
var plain = form{valid: func(field string, i, length int) string { return fill(field, i, length) }}

// forms are found by what a rule's message says. A rule with a form of its own decides how the
// text looks; one without valid only excludes something from it.
var forms = map[string]form{
	"write a name of lower-case letters": {plain.valid, "Not-A-Name"},
	"write the name of an Alliance":      {plain.valid, "no/name"},
	"write the name of a Communication":  {plain.valid, "no/name"},
	"write the name of a Review":         {plain.valid, "no/name"},
	"write an ISO 8601 duration":         {isoDuration, "P1X"},
	"write an IANA time zone":            {constant("America/Argentina/Buenos_Aires", "UTC"), "Mars/Base"},
	"write the two capital letters":      {constant("NL"), "nl"},
	"write a country in the two capital": {constant("NZ-ABCDEFGHIJ-ABCDEFGHIJ", "NL"), "NL-"},
	"write hours and minutes":            {timeOfDay, "25:00"},
	"write a decimal number":             {decimal, "1,5"},
	"write a name in CamelCase":          {camelCase, "not-camel"},
	"copy the digest":                    {constant("sha256:" + strings.Repeat("0a", 32)), "sha512:" + strings.Repeat("0a", 32)},
	"write the digest":                   {constant(strings.Repeat("0a", 16)), strings.Repeat("0A", 16)},
	"write host and port":                {hostAndPort, "smtp.example"},
	"write one mail address":             {mailAddress, "nobody"},
	"write an http or https address":     {address, "ftp://files.example"},
	"write a rule of RFC 5545":           {recurrence, "FREQ=HOURLY;COUNT=2"},
	"write parts of RFC 5545":            {recurrence, "FREQ=DAILY;every=two"},
	"keep user and password out":         {nil, "https://me:secret@hooks.example/"},
	"on one line":                        {nil, "one\ntwo"},
	"choose another name":                {nil, "Healthy"},
	"write the time of day in time":      {nil, "FREQ=DAILY;BYHOUR=9"},
	"write each part of the rule once":   {nil, "FREQ=DAILY;FREQ=DAILY"},
	"an INTERVAL and a COUNT above zero": {nil, "FREQ=DAILY;INTERVAL=0"},
	"write COUNT or UNTIL":               {nil, "FREQ=DAILY;COUNT=2;UNTIL=20270101"},
	"write a date from 1900-01-01":       {nil, "3000-01-01"},
	"write a time of the years 1900":     {nil, "3000-01-01T00:00:00Z"},
	"allianceRef is immutable":           {nil, ""},
	"dueTime is immutable":               {nil, ""},
	"detectedTime is immutable":          {nil, ""},
}

// wrongOf is a text that a rule refuses.
func wrongOf(r rule) string {
	for says, f := range forms {
		if strings.Contains(r.Message, says) {
			return f.wrong
		}
	}
	return ""
}

// formOf finds the form that a rule asks for; false if it only excludes something.
func formOf(t *testing.T, path string, r rule) (form, bool) {
	t.Helper()
	for says, f := range forms {
		if strings.Contains(r.Message, says) {
			return f, f.valid != nil
		}
	}
	t.Fatalf("%s: the test does not know what %q asks for; add it to forms", path, r.Message)
	return form{}, false
}

// constant is the first of some texts that fits.
func constant(texts ...string) func(string, int, int) string {
	return func(_ string, _, length int) string {
		for _, s := range texts {
			if len(s) <= length {
				return s
			}
		}
		return texts[len(texts)-1]
	}
}

func isoDuration(_ string, i, length int) string {
	if length < 31 {
		return fmt.Sprintf("P%dD", i+1)
	}
	return "P999Y9999M99999DT999999H9999999M"
}

// timeOfDay makes an end that is after any start.
func timeOfDay(field string, _, _ int) string {
	if field == "end" {
		return "17:00"
	}
	return "09:00"
}

func decimal(field string, i, length int) string {
	if field == "norms" || field == "health" || field == "perceptionGap" {
		return "3." + strings.Repeat("5", length-2)
	}
	begins := fmt.Sprintf("-%d.", i)
	if field == "value" { // of a contribution, which is not below zero
		begins = begins[1:]
	}
	return begins + strings.Repeat("5", length-len(begins))
}

func camelCase(_ string, i, length int) string {
	s := fmt.Sprintf("Rule%d", i)
	return s + strings.Repeat("x", length-len(s))
}

func hostAndPort(_ string, _, length int) string {
	return strings.Repeat("x", length-len(":65535")) + ":65535"
}

func mailAddress(_ string, _, length int) string {
	return strings.Repeat("x", length-len("@mail.example")) + "@mail.example"
}

func address(_ string, _, length int) string {
	const start = "https://x/"
	return start + strings.Repeat("x", max(0, length-len(start)))
}

func recurrence(_ string, _, length int) string {
	const start = "FREQ=YEARLY"
	if length < 100 {
		return start
	}
	s := start + ";BYYEARDAY=1"
	for day := 2; len(s) < length-4; day++ {
		s += fmt.Sprintf(",%d", day)
	}
	return s
}
