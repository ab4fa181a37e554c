// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/worktime"
)

// at is the moment of --time, or now. A date begins in the zone of the partner of --by.
func (s *scene) at(v values) metav1.Time {
	if !v.has(when.flag) {
		return metav1.NewTime(s.now)
	}
	var whose v1alpha1.Name
	if p := v.person(by.flag); p != nil {
		whose = p.Partner
	}
	return metav1.NewTime(moment(v.text(when.flag), s.zone(whose), worktime.Date.Start))
}

// moment reads a time that was checked. A date is the moment that a function makes of it.
func moment(text string, zone *time.Location, of func(worktime.Date, *time.Location) time.Time) time.Time {
	if d, err := worktime.ParseDate(text); err == nil {
		return of(d, zone).UTC()
	}
	t, _ := cmdutil.ParseTime("", text)
	return t.Truncate(time.Second)
}

// date is the day of --date, or today, as the clocks of a partner show it.
func (s *scene) date(v values, whose v1alpha1.Name) v1alpha1.Date {
	if v.has(day.flag) {
		return v1alpha1.Date(v.text(day.flag))
	}
	return s.today(whose)
}

// today may be written for the day on which the command is given.
const today = "today"

// today is the present day, as the clocks of a partner show it.
func (s *scene) today(whose v1alpha1.Name) v1alpha1.Date {
	return v1alpha1.Date(worktime.DateOf(s.now.In(s.zone(whose))).String())
}

// begins is when a day begins, for a partner.
func (s *scene) begins(d v1alpha1.Date, whose v1alpha1.Name) time.Time {
	date, err := worktime.ParseDate(string(d))
	if err != nil {
		return time.Time{}
	}
	return date.Start(s.zone(whose)).UTC()
}

// until is a field that names a moment to come, or how long it is until then.
func until(flag, usage, question string) field {
	return field{flag: flag, usage: usage, question: question, check: func(s *scene, text string) error {
		if !spanForm.MatchString(text) {
			if err := checkMoment(s, text); err != nil {
				return fmt.Errorf("%w, or a span such as P3D", err)
			}
			return nil
		}
		_, err := worktime.ParseSpan(text)
		return err
	}}
}

// later is the moment of such a field: a span counts from a moment on.
func later(text string, from time.Time, spans, dates *time.Location, of func(worktime.Date, *time.Location) time.Time) time.Time {
	if spanForm.MatchString(text) {
		span, _ := worktime.ParseSpan(text)
		return span.After(from, spans).UTC().Truncate(time.Second)
	}
	return moment(text, dates, of)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// dated words how it stands since a moment, or how it will from then on: "is resolved since" or
// "is to be resolved at".
func (s *scene) dated(t time.Time, past, future string) string {
	if t.After(s.now) {
		past = future
	}
	return past + " " + stamp(t)
}

// byWhom is " by northwind/jane", or nothing.
func byWhom(p *v1alpha1.PersonRef) string {
	if p == nil {
		return ""
	}
	return " by " + personName(*p)
}

// inMode is " (Phone)", or nothing.
func inMode(m v1alpha1.Mode) string {
	if m == "" {
		return ""
	}
	return fmt.Sprintf(" (%s)", m)
}
