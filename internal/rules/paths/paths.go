// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package paths knows what of an escalation path can be used. A policy says so of all of its paths,
// an issue of the one that it takes.
package paths

import (
	"errors"
	"fmt"

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
	c.span(nil, "staleAfter", v1alpha1.Duration(p.StaleAfter))
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
		c.step(&p.Steps[i], i == len(p.Steps)-1)
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

func (c *checker) step(s *v1alpha1.EscalationStep, last bool) {
	if s.Within == "" && !last {
		c.add(s, "within", errors.New("write how long the step has, such as P2D: the next step starts when it is over"))
	}
	within, ends := c.span(s, "within", s.Within)
	if ahead, given := c.span(s, "hostFirst", s.HostFirst); given && ends {
		c.hostFirst(s, ahead, within)
	}
	if s.Repeat != nil {
		c.span(s, "repeat.every", s.Repeat.Every)
	}
}

// hostFirst checks that the partners hear of a step before it may be over: else the host's people of
// the next step would hear of the issue before the partners' of this one.
func (c *checker) hostFirst(s *v1alpha1.EscalationStep, ahead, within worktime.Span) {
	if !within.LongerThan(ahead) {
		c.add(s, "hostFirst", fmt.Errorf("write less than within (%s), such as PT1H: the partners are to hear of the step before the next one starts", s.Within))
		return
	}
	if c.path.Time != v1alpha1.TimeWorking {
		return
	}
	if most, ok := verdict.ParseSpan(c.path.MaxWait); ok && !most.LongerThan(ahead) {
		c.add(s, "hostFirst", fmt.Errorf("write less than maxWait (%s), such as PT1H: it ends a step at the latest", c.path.MaxWait))
	}
}
