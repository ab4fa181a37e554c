// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/entente-dev/entente/internal/nearest"
	"github.com/entente-dev/entente/internal/worktime"
)

// hint says what to write instead of a value, where the API server's words do not; empty where they do. The schema is
// that of the field.
func hint(e *field.Error, s *structural.Structural) string {
	if e.Type == field.ErrorTypeTypeInvalid && strings.Contains(e.Detail, "of type string") && slices.Contains([]any{"boolean", "integer", "number"}, e.BadValue) {
		if isDuration(s) {
			return `a number has no unit; write an ISO 8601 duration, such as P3D for three days or PT3H for three hours`
		}
		return "write the value in quotes"
	}
	text, ok := e.BadValue.(string)
	switch {
	case !ok:
		return ""
	case e.Type == field.ErrorTypeNotSupported:
		if meant := nearest.Name(text, choices(s)); meant != "" {
			return fmt.Sprintf("did you mean %q?", meant)
		}
	case strings.Contains(e.Detail, "must be of type datetime"), strings.Contains(e.Detail, "must be of type date-time"):
		return timeHint(text)
	case strings.Contains(e.Detail, "must be of type date"):
		return dateHint(text)
	case strings.Contains(e.Detail, "RFC 5545 that is daily or rarer"):
		if meant := worktime.MeantRule(text); meant != "" {
			return fmt.Sprintf("%q is %s", text, meant)
		}
	case strings.Contains(e.Detail, "ISO 8601 duration"):
		if meant := worktime.MeantSpan(text); meant != "" {
			return fmt.Sprintf("%q is %s", text, meant)
		}
	case strings.Contains(e.Detail, "IANA time zone"):
		if name, unknown := unknownZone(e); unknown {
			text = name
		}
		if meant := worktime.MeantZone(text); meant != "" {
			return "did you mean " + meant + "?"
		}
	}
	return ""
}

// choices are the values that a field takes, where they are counted.
func choices(s *structural.Structural) []string {
	if s.ValueValidation == nil {
		return nil
	}
	var all []string
	for _, v := range s.ValueValidation.Enum {
		if text, ok := v.Object.(string); ok {
			all = append(all, text)
		}
	}
	return all
}

// isDuration reports whether a field holds a duration, which its rule says.
func isDuration(s *structural.Structural) bool {
	return slices.ContainsFunc(s.XValidations, func(r apiextensionsv1.ValidationRule) bool {
		return strings.Contains(r.Message, "ISO 8601 duration")
	})
}

// hosts says who may be the host of an alliance.
func (c *candidate) hosts() string {
	partners, _, err := unstructured.NestedSlice(c.content, "spec", "partners")
	if err != nil {
		return ""
	}
	var names []string
	for _, p := range partners {
		if p, ok := p.(map[string]any); ok && p["name"] != nil {
			names = append(names, fmt.Sprint(p["name"]))
		}
	}
	return "write " + strings.Join(names, " or ")
}

// timeHint says how to write a moment. By which clocks one is meant that has no offset nobody can tell, nor which hour of
// a day; what is written is taken up, and no value proposed that may be off.
func timeHint(text string) string {
	const offset = "the offset of its clocks from UTC, Z where they are UTC's"
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return "a day is no moment; write the time of day, too, and " + offset + ": " + t.Format(time.DateOnly) + "THH:MM:SS+HH:MM"
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", time.DateTime} {
		if t, err := time.Parse(layout, text); err == nil {
			return "write it with seconds and " + offset + ": " + t.Format("2006-01-02T15:04:05") + "+HH:MM"
		}
	}
	if t, err := time.Parse("2006-01-02T15:04Z07:00", text); err == nil {
		return "write it with seconds, " + t.Format(time.RFC3339)
	}
	return "write a time such as 2026-11-22T09:00:00Z, or with an offset, 2026-11-22T10:00:00+01:00"
}

// dateHint says how to write a day. Tools that take a date without quotes for a time make a time of it.
func dateHint(text string) string {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateTime, "2006-01-02T15:04", "2006/01/02", "2006.01.02", "20060102", "2006-1-2"} {
		if t, err := time.Parse(layout, text); err == nil {
			return fmt.Sprintf("write the date alone and in quotes, %q", t.Format(time.DateOnly))
		}
	}
	return `write year, month and day in quotes, such as "2026-11-22"`
}

// unknownZone is the name of a time zone that a rule could not look up: the API server says so in the words
// of its code, and in place of the value it says that this is a string.
func unknownZone(e *field.Error) (string, bool) {
	rest, ok := strings.CutPrefix(e.Detail, "unknown time zone ")
	if !ok {
		return "", false
	}
	name, _, ok := strings.Cut(rest, " evaluating rule: ")
	return name, ok
}

// inPlainWords says in plain words what the API server says in those of its code; empty where its own will do.
func inPlainWords(e *field.Error) string {
	if name, ok := unknownZone(e); ok {
		return fmt.Sprintf("there is no time zone %q; write an IANA name, such as Europe/Amsterdam or UTC", name)
	}
	if _, says, ok := strings.Cut(e.Detail, " evaluating rule: "); ok && e.BadValue == "string" {
		return says
	}
	return ""
}
