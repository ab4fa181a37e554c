// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// at is the moment of --time, or now. A date, and a time without an offset, are as the clocks of
// whoever acts show them.
func (s *scene) at(v values) metav1.Time {
	if !v.has(when.flag) {
		return metav1.NewTime(s.now)
	}
	return metav1.NewTime(s.moment(v.text(when.flag), s.clocksOf(v), worktime.Date.Start))
}

// clocksOf are the clocks by which a command means and shows times: those of the person who acts,
// by the contact's zone or else the partner's. Where a partner is named in place of a person, or a
// day that concerns one, they are the partner's; where it is nobody's, the host's.
func (s *scene) clocksOf(v values) *time.Location {
	var whose v1alpha1.Name
	switch {
	case v.has(by.flag):
		p := v.person(by.flag)
		return rules.PersonZone(s.partners[p.Partner], p.Contact)
	case v.has("person"):
		whose = v.person("person").Partner
	case v.has("from") && s.alliance != nil:
		whose = v1alpha1.Name(v.text("from"))
	case s.partner != nil:
		whose = v1alpha1.Name(s.partner.Name)
	}
	return s.zone(whose)
}

// moment reads a time that was checked. A day is the moment that a function makes of it.
func (s *scene) moment(text string, zone *time.Location, of func(worktime.Date, *time.Location) time.Time) time.Time {
	if d, err := cmdutil.ParseDay(text, s.now.In(zone)); err == nil {
		return of(d, zone).UTC()
	}
	t, _ := cmdutil.ParseTime(text, s.now, zone)
	return t.UTC().Truncate(time.Second)
}

// date is the day of --date, or today, as the clocks of a partner show it.
func (s *scene) date(v values, whose v1alpha1.Name) v1alpha1.Date {
	if v.has(day.flag) {
		return s.dayOf(v, day.flag, whose)
	}
	return s.today(whose)
}

// dayOf is the day of a field that was checked, where a partner is; empty where it is not said.
func (s *scene) dayOf(v values, flag string, whose v1alpha1.Name) v1alpha1.Date {
	d, err := cmdutil.ParseDay(v.text(flag), s.now.In(s.zone(whose)))
	if err != nil {
		return ""
	}
	return v1alpha1.Date(d.String())
}

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
		if _, err := worktime.ParseSpan(text); err != nil {
			if meant := worktime.MeantSpan(text); meant != "" {
				return fmt.Errorf("%q is %s; write that", text, meant)
			}
			return err
		}
		return nil
	}}
}

// later is the moment of such a field: a span counts from a moment on.
func (s *scene) later(text string, from time.Time, spans, dates *time.Location, of func(worktime.Date, *time.Location) time.Time) time.Time {
	if spanForm.MatchString(text) {
		span, _ := worktime.ParseSpan(text)
		return span.After(from, spans).UTC().Truncate(time.Second)
	}
	return s.moment(text, dates, of)
}

// stamp writes a moment for whoever gives the command, as their clocks show it.
func (s *scene) stamp(t time.Time) string { return worktime.Clock(t, s.clocks) }

// due writes when something is due that concerns several partners, so by the host's clocks. What is
// over with a day says so: 24:00.
func (s *scene) due(t time.Time) string { return worktime.ClockEnd(t, s.zone("")) }

// dated words how it stands since a moment, or how it will from then on: "is resolved since" or
// "is to be resolved at".
func (s *scene) dated(t time.Time, past, future string) string {
	if t.After(s.now) {
		past = future
	}
	return past + " " + s.stamp(t)
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
