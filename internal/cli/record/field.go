// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// field is something that a verb asks for: a flag, and a question.
type field struct {
	flag, usage string
	// also is another name of the flag, by which people look for it.
	also string
	// question on a terminal; fields without one are never asked for.
	question string
	// required: nothing is recorded without it.
	required bool
	// many: it may be repeated. toggle: it has no value.
	many, toggle bool
	// names: values have no spaces and commas, so that several can be written in one.
	names bool
	// max is how many characters a text may have; 0 for what is no text.
	max int
	// choices are what may be written, where they are few; nil: anything that check takes.
	choices func(s *scene) []string
	// check says what is wrong with a value; nil: nothing.
	check func(s *scene, text string) error
	// tidy is a value as it is recorded; nil: as it was written.
	tidy func(text string) string
}

// must is the field as one that is required.
func (f field) must() field {
	f.required = true
	return f
}

// orWritten is the field with another name of its flag.
func (f field) orWritten(also string) field {
	f.also = also
	return f
}

// called is the field with another flag and usage.
func (f field) called(flag, usage, question string) field {
	f.flag, f.usage, f.question = flag, usage, question
	return f
}

// The fields that many verbs have.
var (
	by = field{flag: "by", usage: "Who, as partner/contact", question: "By whom, as partner/contact",
		names: true, choices: (*scene).people, check: (*scene).checkPerson}
	when = field{flag: "time", usage: "When, by the clocks of the person of --by or else of the host: " + cmdutil.TimeForms + "; default: now",
		check: checkMoment}
	day  = field{flag: "date", usage: "The day, as 2026-11-22; default: today", check: checkDate}
	mode = choice("mode", "How", "How", "Phone", "Video", "InPerson", "Mail", "Chat")
	// partner is one of the alliance.
	partner = field{names: true, choices: (*scene).partnerNames, check: (*scene).checkPartner}
	// replace lets one statement take the place of another.
	replace = field{flag: "replace", toggle: true, usage: "Put it in place of what is on record; that is printed"}
	// takeBack removes a statement that was a mistake.
	takeBack = field{flag: "take-back", toggle: true, usage: "Remove what is on record; that is printed, and nothing takes its place"}
)

func text(flag, usage, question string, limit int) field {
	return field{flag: flag, usage: usage, question: question, max: limit, check: func(_ *scene, text string) error {
		if n := utf8.RuneCountInString(text); n > limit {
			return fmt.Errorf("the text has %d characters; write at most %d", n, limit)
		}
		return nil
	}}
}

func choice[T ~string](flag, usage, question string, choices ...T) field {
	words := names(choices, func(c T) string { return string(c) })
	tidy := func(text string) string {
		if i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, text) }); i >= 0 {
			return words[i]
		}
		return text
	}
	return field{flag: flag, usage: usage + ": " + oneOf(words), question: question, tidy: tidy,
		choices: func(*scene) []string { return words },
		check: func(_ *scene, text string) error {
			if slices.Contains(words, text) {
				return nil
			}
			return fmt.Errorf("%q is none of these; write %s", text, oneOf(likely(text, words)))
		}}
}

// fieldError says that a value is wrong beside the others: on a terminal, it is asked for again.
type fieldError struct{ flag, text string }

func (e *fieldError) Error() string { return "--" + e.flag + ": " + e.text }

func wrong(flag, format string, args ...any) error {
	return &fieldError{flag, fmt.Sprintf(format, args...)}
}

// checked are the values of a field, tidied, or what is wrong with one.
func (f *field) checked(s *scene, given []string) ([]string, error) {
	var out []string
	for _, text := range given {
		parts := []string{text}
		switch several := strings.Split(text, ","); {
		case f.many && f.names:
			parts = several
		case f.names && len(several) > 1:
			return nil, fmt.Errorf("%q are %d, and one is recorded at a time; give the command again for each", text, len(several))
		}
		for _, part := range parts {
			part = strings.TrimSpace(part)
			if part == "" {
				return nil, fmt.Errorf("it is empty; write %s", f.hint(s))
			}
			if f.tidy != nil {
				part = f.tidy(part)
			}
			if err := f.check(s, part); err != nil {
				return nil, err
			}
			if f.names && slices.Contains(out, part) {
				return nil, fmt.Errorf("%s is named twice; name each once", part)
			}
			out = append(out, part)
		}
	}
	return out, nil
}

// hint says what may be written.
func (f *field) hint(s *scene) string {
	if f.choices != nil && s != nil {
		if all := f.choices(s); len(all) > 0 {
			return oneOf(all[:min(len(all), maxNamed)])
		}
	}
	words, _, _ := strings.Cut(f.usage, ";")
	return strings.ToLower(words[:1]) + words[1:]
}

func checkMoment(s *scene, text string) error {
	_, err := cmdutil.ParseTime(text, s.now, time.UTC) // the zone changes no verdict on the form
	return err
}

func checkDate(s *scene, text string) error {
	_, err := cmdutil.ParseDay(text, s.now)
	return err
}

var (
	decimalForm = regexp.MustCompile(`^-?[0-9]+([.][0-9]+)?$`)
	spanForm    = regexp.MustCompile(`^P`)
)

func checkDecimal(_ *scene, text string) error {
	if !decimalForm.MatchString(text) || len(text) > 32 {
		return fmt.Errorf("%q is no number; write one such as 4200 or -3.5, with a point and without separators", text)
	}
	return nil
}

// checkWorth checks what a contribution is worth.
func checkWorth(s *scene, text string) error {
	if strings.HasPrefix(text, "-") {
		return fmt.Errorf("%s is below zero; what a partner took is what another one gave it, so swap --from and --to and write %s", text, text[1:])
	}
	return checkDecimal(s, text)
}
