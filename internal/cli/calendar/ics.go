// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package calendar

import (
	"io"
	"strconv"
	"strings"

	ics "github.com/arran4/golang-ical"

	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/internal/worktime"
)

// icsTime is a moment in a calendar.
const icsTime = "20060102T150405Z"

// writeICS writes events as RFC 5545 has it: lines end in CRLF and are folded at 75 octets.
func writeICS(w io.Writer, events []Event) error {
	cal := &ics.Calendar{}
	cal.SetVersion("2.0")
	cal.SetProductId("-//entente.dev//kubectl entente//EN") // without the version: the same input gives the same file
	cal.SetCalscale("GREGORIAN")
	cal.SetXWRCalName("Alliances")
	for i := range events {
		event, err := vevent(&events[i])
		if err != nil {
			return err
		}
		cal.AddVEvent(event)
	}
	return cal.SerializeTo(w, ics.WithNewLineWindows)
}

func vevent(e *Event) (*ics.VEvent, error) {
	day, err := worktime.ParseDate(e.Date)
	if err != nil {
		return nil, err
	}
	stamp := e.ModifiedTime.UTC().Format(icsTime)
	v := ics.NewEvent(e.UID)
	v.AddProperty(ics.ComponentPropertyDtstamp, stamp)
	v.AddProperty(ics.ComponentPropertyLastModified, stamp)
	v.AddProperty(ics.ComponentPropertySequence, strconv.Itoa(e.Sequence))
	v.AddProperty(ics.ComponentPropertyDtStart, compact(day), ics.WithValue("DATE"))
	v.AddProperty(ics.ComponentPropertyDtEnd, compact(day.AddDays(1)), ics.WithValue("DATE")) // the first day that is free again
	v.AddProperty(ics.ComponentPropertyStatus, e.Status)
	v.AddProperty(ics.ComponentPropertySummary, text(e.Summary))
	if e.Description != "" {
		v.AddProperty(ics.ComponentPropertyDescription, text(e.Description))
	}
	for _, c := range e.Categories {
		v.AddProperty(ics.ComponentPropertyCategories, text(c))
	}
	// An all-day event would otherwise show everybody as busy all day.
	v.AddProperty(ics.ComponentPropertyTransp, string(ics.TransparencyTransparent))
	return v, nil
}

func compact(d worktime.Date) string { return strings.ReplaceAll(d.String(), "-", "") }

// text is what a calendar's text can hold: no control characters but line breaks, and no bytes that
// are no text.
func text(of string) string {
	return strings.ReplaceAll(plain.Text(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(of)), "\t", " ")
}
