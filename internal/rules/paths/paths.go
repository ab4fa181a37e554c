// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package paths knows what of an escalation path can be used. A policy says so of all of its paths,
// an issue of the one that it takes.
package paths

import (
	"errors"
	"fmt"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// Errors returns the fields of a path that cannot be used, and what to write instead. The prefix
// stands before spec in the names of the fields.
func Errors(prefix string, p *v1alpha1.EscalationPath) []verdict.FieldError {
	c := checker{prefix: prefix, path: p}
	if p.StaleAfter == "" {
		c.add(nil, "staleAfter", errors.New("write an ISO 8601 duration, such as P2D"))
	}
	switch {
	case p.StaleAfter != v1alpha1.AtOnce:
		c.span(nil, "staleAfter", v1alpha1.Duration(p.StaleAfter))
	case p.AckValidFor == "":
		c.add(nil, "ackValidFor", errors.New("write how long an answer holds the ladder, such as P3D: with staleAfter: PT0S the first step starts at once"))
	}
	if p.Time == v1alpha1.TimeWorking && p.MaxWait == "" {
		c.add(nil, "maxWait", errors.New("write a wall-clock cap on each step, such as P30D: working time has none of its own"))
	}
	c.span(nil, "maxWait", p.MaxWait)
	c.span(nil, "ackValidFor", p.AckValidFor)
	c.span(nil, "maxSnooze", p.MaxSnooze)
	if len(p.Steps) == 0 {
		c.add(nil, "steps", errors.New("write at least one step"))
	}
	for i := range p.Steps {
		c.step(i)
	}
	return c.found
}

// checker gathers errors. Fields are named only when there is something to say: naming them costs
// more than looking at them.
type checker struct {
	prefix string
	path   *v1alpha1.EscalationPath
	found  []verdict.FieldError
}

func (c *checker) add(step *v1alpha1.EscalationStep, field string, err error) {
	at := fmt.Sprintf("%sspec.escalationPaths[%s].", c.prefix, c.path.Name)
	if step != nil {
		at += fmt.Sprintf("steps[%s].", step.Name)
	}
	c.found = append(c.found, verdict.FieldError{Field: at + field, Err: err})
}

// span reads a duration; ok is false for one that is left out or cannot be read.
func (c *checker) span(step *v1alpha1.EscalationStep, field string, d v1alpha1.Duration) (s worktime.Span, ok bool) {
	if d == "" {
		return s, false
	}
	s, err := worktime.ParseSpan(string(d))
	if err != nil {
		c.add(step, field, err)
	}
	return s, err == nil
}

func (c *checker) step(i int) {
	s := &c.path.Steps[i]
	lasts, ends := c.lasts(i)
	if ahead, given := c.span(s, "hostFirst", s.HostFirst); given && ends {
		c.hostFirst(s, ahead, lasts)
	}
	if s.Repeat != nil {
		c.span(s, "repeat.every", s.Repeat.Every)
	}
}

// lasts reads how long a step lasts; ok is false for one that does not end, or whose time cannot be
// read.
func (c *checker) lasts(i int) (s worktime.Span, ok bool) {
	step, last := &c.path.Steps[i], i == len(c.path.Steps)-1
	byDays := slices.ContainsFunc(c.path.Steps, func(s v1alpha1.EscalationStep) bool { return s.By != "" })
	switch {
	case byDays && step.Within != "":
		c.add(step, "within", errors.New("use by or within in a path, not both: by counts from the start of the first step, within from the start of the step itself"))
		return s, false
	case byDays && step.By == "" && !last:
		c.add(step, "by", errors.New("write when the step is over, from the start of the first step, such as P6D: the next step starts then"))
		return s, false
	case !byDays && step.Within == "" && !last:
		c.add(step, "within", errors.New("write how long the step has, such as P2D: the next step starts when it is over"))
		return s, false
	case !byDays:
		return c.span(step, "within", step.Within)
	}
	by, ok := c.span(step, "by", step.By)
	if !ok || i == 0 {
		return by, ok
	}
	before, ok := verdict.ParseSpan(c.path.Steps[i-1].By)
	if ok && !by.LongerThan(before) {
		c.add(step, "by", fmt.Errorf("write more than by of the step before (%s): it counts from the start of the first step", c.path.Steps[i-1].By))
		return s, false
	}
	return by.Minus(before), ok
}

// hostFirst checks that the partners hear of a step before it may be over: else the host's people of
// the next step would hear of the issue before the partners' of this one.
func (c *checker) hostFirst(s *v1alpha1.EscalationStep, ahead, lasts worktime.Span) {
	if !lasts.LongerThan(ahead) {
		limit := "within (" + string(s.Within) + ")"
		if s.Within == "" {
			limit = "the time that the step has by itself"
		}
		c.add(s, "hostFirst", fmt.Errorf("write less than %s, such as PT1H: the partners are to hear of the step before the next one starts", limit))
		return
	}
	if c.path.Time != v1alpha1.TimeWorking {
		return
	}
	if most, ok := verdict.ParseSpan(c.path.MaxWait); ok && !most.LongerThan(ahead) {
		c.add(s, "hostFirst", fmt.Errorf("write less than maxWait (%s), such as PT1H: it ends a step at the latest", c.path.MaxWait))
	}
}
