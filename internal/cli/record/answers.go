// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"fmt"

	"github.com/entente-dev/entente/internal/cli/ask"
)

// complete checks what was given, and asks for what is missing. Where something has to be
// asked for, so is what is useful though not required.
func (r *run) complete(s *scene) (values, error) {
	v := values{}
	asks := false
	for i := range r.verb.fields {
		f := &r.verb.fields[i]
		switch given, ok := r.given[f.flag]; {
		case ok && f.toggle:
			v[f.flag] = given
		case ok:
			checked, err := f.checked(s, given)
			if err != nil {
				return nil, fmt.Errorf("--%s: %w", f.flag, err)
			}
			v[f.flag] = checked
		case f.required:
			asks = true
		}
	}
	s.clocks = s.clocksOf(v)
	if r.verb.may != nil {
		if err := r.verb.may(s, v); err != nil {
			return nil, err
		}
	}
	for i := range r.verb.fields {
		f := &r.verb.fields[i]
		if !asks || r.ask == nil || v.has(f.flag) || f.question == "" {
			continue
		}
		answer, err := r.ask.field(f, s)
		if err != nil {
			return nil, err
		}
		if len(answer) > 0 {
			v[f.flag] = answer
		}
	}
	return v, nil
}

// again tells whether an error is about an answer, which can be given anew.
func again(r *run, err error) bool {
	wrong, ok := errors.AsType[*fieldError](err)
	return ok && r.ask != nil && !r.given.has(wrong.flag)
}

func (r *run) askAgain(s *scene, v values, err error) error {
	wrong, _ := errors.AsType[*fieldError](err)
	r.ask.Wrong(wrong.text)
	for i := range r.verb.fields {
		if f := &r.verb.fields[i]; f.flag == wrong.flag {
			answer, err := r.ask.field(f, s)
			v[f.flag] = answer
			return err
		}
	}
	return ask.ErrEnded
}
