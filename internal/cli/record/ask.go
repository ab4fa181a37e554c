// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/internal/cli/ask"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// asker asks for what a record needs.
type asker struct{ *ask.Asker }

// object asks which object it is about.
func (a asker) object(kind string, outstanding, over []string, where string) (string, error) {
	all := slices.Concat(outstanding, over)
	if len(all) == 0 {
		return "", cmdutil.UsageError("there is no %s %s", kind, where)
	}
	name := ""
	err := a.Line(worded("Which "+strings.ToLower(kind), all, true), func(text string) error {
		if name = bare(text, kind); slices.Contains(all, name) {
			return nil
		}
		return fmt.Errorf("write %s", oneOf(likely(name, outstanding, over)))
	})
	return name, err
}

// field asks for a field. One that is not required may be left empty.
func (a asker) field(f *field, s *scene) (answer []string, err error) {
	var choices []string
	if f.choices != nil {
		choices = f.choices(s)
	}
	question := f.question
	if f.many && f.names {
		question += ", with commas between"
	}
	err = a.Line(worded(question, choices, f.required), func(text string) error {
		if text == "" && !f.required {
			return nil
		}
		var err error
		answer, err = f.checked(s, []string{text})
		return err
	})
	return answer, err
}

// worded is a question, with the choices where they are few.
func worded(question string, choices []string, required bool) string {
	switch {
	case len(choices) > 0 && len(choices) <= maxNamed && !required:
		question += " (" + strings.Join(choices, ", ") + "; Enter: not said)"
	case len(choices) > 0 && len(choices) <= maxNamed:
		question += " (" + strings.Join(choices, ", ") + ")"
	case !required:
		question += " (Enter: not said)"
	}
	return question + "?"
}

// confirm asks whether to write.
func (a asker) confirm() error {
	yes, err := a.Yes("Write this?")
	if err == nil && !yes {
		return errors.New("nothing was written")
	}
	return err
}
