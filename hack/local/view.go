// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// row is one line of the view: cells in columns, or a text of its own.
type row struct {
	cells []string
	text  string
	style style
}

type style int

const (
	plain style = iota
	heading
	good
	trouble
)

// section is a table with a heading.
type section struct {
	columns []string
	rows    []row
	// none is said where there are no rows.
	none string
	// keep is how many rows are shown at least, when the screen is small.
	keep int
}

// sections says what the world holds that a person should look at.
func sections(w *world, messages []message, now time.Time) []section {
	return []section{alliances(w), invalid(w), overdue(w, now), climbing(w, now), received(messages, now)}
}

func alliances(w *world) section {
	s := section{columns: []string{"ALLIANCE", "STAGE", "HEALTHY", "IN PLACE"}, none: "no alliances yet", keep: 4}
	for _, o := range w.all("Alliance", func(object) bool { return true }) {
		r := row{style: good, cells: []string{
			o.title(), o.text("spec", "stage"), orDash(o.condition("Healthy").status),
			fmt.Sprintf("%d of %d", o.number("status", "practices", "inPlace"), o.number("status", "practices", "required")),
		}}
		if !o.hasStatus("Healthy", "True") {
			r.style = plain
		}
		if o.hasStatus("Healthy", "False") || o.hasStatus("Ready", "False") {
			r.style = trouble
		}
		s.rows = append(s.rows, r)
		for _, lacks := range []struct {
			what string
			all  []string
		}{{"missing", missing(o)}, {"not known", unknown(o)}} {
			if len(lacks.all) == 0 {
				continue
			}
			for _, l := range wrap(lacks.what+": "+strings.Join(lacks.all, ", "), 74) {
				s.rows = append(s.rows, row{text: "    " + l, style: r.style})
			}
		}
	}
	return s
}

// wrap breaks a text at spaces into lines of a width at most, as far as its words allow.
func wrap(s string, width int) []string {
	var lines []string
	for word := range strings.FieldsSeq(s) {
		if n := len(lines); n > 0 && len(lines[n-1])+1+len(word) <= width {
			lines[n-1] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// missing names the practices that an alliance lacks, each with its reason.
func missing(o object) []string {
	var out []string
	for _, c := range o.conditions {
		if c.practice() && c.bad() {
			out = append(out, c.kind+" ("+c.reason+")")
		}
	}
	return out
}

// unknown names the practices of an alliance of which nobody can tell yet, each with its reason.
func unknown(o object) []string {
	names, _, _ := unstructured.NestedStringSlice(o.content, "status", "practices", "unknown")
	for i, name := range names {
		names[i] = name + " (" + o.condition(name).reason + ")"
	}
	return names
}

func invalid(w *world) section {
	s := section{columns: []string{"TO BE MENDED", "WHY"}, keep: 3}
	for _, kind := range w.kinds() {
		for _, o := range w.all(kind, func(o object) bool { return o.hasStatus("Ready", "False") }) {
			s.rows = append(s.rows, row{style: trouble, cells: []string{o.kind + " " + o.title(), o.condition("Ready").message}})
		}
	}
	return s
}

func overdue(w *world, now time.Time) section {
	s := section{columns: []string{"OVERDUE REVIEW", "ALLIANCE", "WAS DUE"}, none: "no review is overdue", keep: 3}
	for _, o := range w.all("Review", func(o object) bool { return o.hasStatus("Overdue", "True") }) {
		s.rows = append(s.rows, row{style: trouble, cells: []string{
			o.title(), o.text("spec", "allianceRef", "name"), moment(o.text("status", "overdueSinceTime"), now),
		}})
	}
	return s
}

func climbing(w *world, now time.Time) section {
	s := section{columns: []string{"ISSUE THAT CLIMBS", "SEVERITY", "STEP", "NEXT"}, none: "no issue is stale", keep: 3}
	open := func(o object) bool { return o.hasStatus("Stale", "True") || o.hasStatus("Escalated", "True") }
	for _, o := range w.all("Issue", open) {
		step, next := currentStep(o, now)
		s.rows = append(s.rows, row{style: trouble, cells: []string{o.title(), o.text("spec", "severity"), step, next}})
	}
	return s
}

// currentStep returns the step that an issue is on, and when its path goes on.
func currentStep(o object, now time.Time) (step, next string) {
	steps, _, _ := unstructured.NestedSlice(o.content, "status", "escalation", "steps")
	step, next = "none yet", moment(o.text("status", "nextStep", "time"), now)
	for i, item := range steps {
		if s, ok := item.(map[string]any); ok {
			step = fmt.Sprintf("%s (%d)", text(s, "name"), i+1)
		}
	}
	if o.hasStatus("PathExhausted", "True") {
		next = "the path is exhausted"
	}
	return step, next
}

func received(messages []message, now time.Time) section {
	s := section{columns: []string{"MESSAGE", "TO", "SIGNATURE", "ABOUT", "WHAT"}, none: "no message yet", keep: 5}
	for _, m := range slices.Backward(messages) {
		r := row{cells: []string{when(m.Time, now), orDash(m.To), note(m), orDash(m.About), orDash(m.What)}}
		if m.Repeated || m.Signature == refused {
			r.style = trouble
		}
		s.rows = append(s.rows, r)
	}
	return s
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// moment formats the time of a field; "-" where there is none.
func moment(field string, now time.Time) string {
	t, err := time.Parse(time.RFC3339, field)
	if err != nil {
		return "-"
	}
	return when(t, now)
}
