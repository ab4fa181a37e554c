// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"time"
)

// changeLine is what the plain output says of a change:
//
//	16:45:03  Review contoso-qbr-20261015  Overdue=True  DueTimePassed: …
func changeLine(at time.Time, c change) string {
	return fmt.Sprintf("%s  %s %s  %s=%s  %s: %s", at.Format(time.TimeOnly),
		c.object.kind, c.object.title(), c.condition.kind, c.condition.status, c.condition.reason, c.condition.message)
}

// messageLine is what the plain output says of a message that arrived.
func messageLine(m message) string {
	return fmt.Sprintf("%s  Message %s", m.Time.Local().Format(time.TimeOnly), messageText(m))
}

func messageText(m message) string {
	if m.Signature == refused {
		return "refused: " + m.What
	}
	return fmt.Sprintf("to %s  %s  %s  (%s, id %s)", orDash(m.To), orDash(m.About), orDash(m.What), note(m), m.ID)
}

// note says how a message stands: "signed, repeated".
func note(m message) string {
	if m.Repeated {
		return m.Signature + ", repeated"
	}
	return m.Signature
}

// when formats a moment for a table, in the zone of now: the time of day, and the date where
// it is not today.
func when(t, now time.Time) string {
	t = t.In(now.Location())
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format(time.TimeOnly)
	}
	return t.Format("2006-01-02 15:04")
}
