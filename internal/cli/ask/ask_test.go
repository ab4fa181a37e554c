// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package ask_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/ask"
)

// Who interrupts a question need not press Enter, and nothing goes on.
func TestAQuestionCanBeInterrupted(t *testing.T) {
	in, typed := io.Pipe() // nobody types
	defer func() { _ = typed.Close() }()
	ctx, interrupt := context.WithCancel(t.Context())
	a := ask.New(ctx, in, io.Discard)
	time.AfterFunc(10*time.Millisecond, interrupt)
	if yes, err := a.Yes("Write this?"); yes || !errors.Is(err, ask.ErrInterrupted) {
		t.Error(yes, err)
	}
}

func TestYes(t *testing.T) {
	for _, c := range []struct {
		typed string
		yes   bool
		err   error
	}{
		{"\n", true, nil}, {"y\n", true, nil}, {" YES \n", true, nil}, {"what?\ny\n", true, nil}, {"y", true, nil},
		{"n\n", false, nil}, {"No\n", false, nil}, {"", false, ask.ErrEnded}, {"what?", false, ask.ErrEnded},
	} {
		a := ask.New(t.Context(), strings.NewReader(c.typed), io.Discard)
		if yes, err := a.Yes("Write this?"); yes != c.yes || !errors.Is(err, c.err) {
			t.Errorf("%q: %v, %v", c.typed, yes, err)
		}
	}
}

// A wrong answer is told what is wrong with it, and the question comes again.
func TestItAsksUntilAnAnswerIsTaken(t *testing.T) {
	var out strings.Builder
	a := ask.New(t.Context(), strings.NewReader("red\n  blue \ngreen\n"), &out)
	if a.Asked() {
		t.Error("nothing was asked for yet")
	}
	var taken string
	err := a.Line("Which colour?", func(answer string) error {
		if answer != "blue" {
			return errors.New("write blue")
		}
		taken = answer
		return nil
	})
	if err != nil || taken != "blue" || !a.Asked() {
		t.Errorf("%q, %v", taken, err)
	}
	if out.String() != "Which colour?   write blue\nWhich colour? " {
		t.Errorf("%q", out.String())
	}
}
