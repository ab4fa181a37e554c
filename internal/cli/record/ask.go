// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// errEnded says that nobody is there to answer.
var errEnded = errors.New("the input ended before all was answered; nothing was written")

// errInterrupted says that somebody did not want to answer.
var errInterrupted = errors.New("interrupted; nothing was written")

// asker asks on a terminal, one question a line.
type asker struct {
	// interrupted ends the waiting for an answer: reading itself cannot be ended.
	interrupted <-chan struct{}

	in  *bufio.Reader
	out io.Writer
	// asked is whether anything was asked for.
	asked bool
}

func newAsker(ctx context.Context, e *cmdutil.Env) *asker {
	return &asker{interrupted: ctx.Done(), in: bufio.NewReader(e.In), out: e.ErrOut}
}

// line asks until an answer is taken.
func (a *asker) line(question string, take func(string) error) error {
	a.asked = true
	for {
		fmt.Fprint(a.out, question+" ")
		text, err := a.read()
		if err != nil {
			fmt.Fprintln(a.out)
			return err
		}
		if err := take(strings.TrimSpace(text)); err != nil {
			fmt.Fprintf(a.out, "  %v\n", err)
			continue
		}
		return nil
	}
}

// read reads a line. The last one may lack its end.
func (a *asker) read() (string, error) {
	type answer struct {
		text string
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		text, err := a.in.ReadString('\n')
		answered <- answer{text, err}
	}()
	select {
	case <-a.interrupted:
		return "", errInterrupted
	case got := <-answered:
		if got.err != nil && (got.text == "" || !errors.Is(got.err, io.EOF)) {
			return "", errEnded
		}
		return got.text, nil
	}
}

// object asks which object it is about.
func (a *asker) object(kind string, all []string, where string) (string, error) {
	if len(all) == 0 {
		return "", cmdutil.UsageError("there is no %s %s", kind, where)
	}
	name := ""
	err := a.line(ask("Which "+strings.ToLower(kind), all, true), func(text string) error {
		if name = bare(text, kind); slices.Contains(all, name) {
			return nil
		}
		return fmt.Errorf("write %s", oneOf(likely(name, all)))
	})
	return name, err
}

// field asks for a field. One that is not required may be left empty.
func (a *asker) field(f *field, s *scene) (answer []string, err error) {
	var choices []string
	if f.choices != nil {
		choices = f.choices(s)
	}
	question := f.question
	if f.many && f.names {
		question += ", with commas between"
	}
	err = a.line(ask(question, choices, f.required), func(text string) error {
		if text == "" && !f.required {
			return nil
		}
		var err error
		answer, err = f.checked(s, []string{text})
		return err
	})
	return answer, err
}

// ask words a question, with the choices where they are few.
func ask(question string, choices []string, required bool) string {
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

// confirm asks whether to write. Enter says yes: whoever answered questions wants to.
func (a *asker) confirm() error {
	no := false
	err := a.line("Write this? [Y/n]", func(text string) error {
		switch strings.ToLower(text) {
		case "", "y", "yes":
			return nil
		case "n", "no":
			no = true
			return nil
		}
		return errors.New("write y or n")
	})
	if no {
		return errors.New("nothing was written")
	}
	return err
}
