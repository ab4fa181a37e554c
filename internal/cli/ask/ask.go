// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package ask asks on a terminal, one question a line.
package ask

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// ErrEnded says that nobody is there to answer.
var ErrEnded = errors.New("the input ended before all was answered; nothing was written")

// ErrInterrupted says that somebody did not want to answer.
var ErrInterrupted = errors.New("interrupted; nothing was written")

// Asker asks.
type Asker struct {
	ctx context.Context
	in  *bufio.Reader
	out io.Writer
	// asked is whether anything was asked for.
	asked bool
}

// New returns an asker. While it waits for an answer, Ctrl-C makes it give up; between the
// questions it ends the program, as it does everywhere.
func New(ctx context.Context, in io.Reader, out io.Writer) *Asker {
	return &Asker{ctx: ctx, in: bufio.NewReader(in), out: out}
}

// Asked tells whether anything was asked for.
func (a *Asker) Asked() bool { return a.asked }

// Line asks until an answer is taken. It comes without the spaces around it; what take returns
// says what is wrong with it.
func (a *Asker) Line(question string, take func(answer string) error) error {
	a.asked = true
	ctx, stop := cmdutil.Interruptible(a.ctx)
	defer stop()
	for {
		fmt.Fprint(a.out, question+" ")
		text, err := a.read(ctx)
		if err != nil {
			fmt.Fprintln(a.out)
			return err
		}
		if err := take(strings.TrimSpace(text)); err != nil {
			a.Wrong(err.Error())
			continue
		}
		return nil
	}
}

// Wrong says what is wrong with an answer.
func (a *Asker) Wrong(text string) { fmt.Fprintf(a.out, "  %s\n", text) }

// Yes asks whether to go on. Enter says yes: whoever answered questions wants to.
func (a *Asker) Yes(question string) (yes bool, err error) {
	err = a.Line(question+" [Y/n]", func(answer string) error {
		switch strings.ToLower(answer) {
		case "", "y", "yes":
			yes = true
			return nil
		case "n", "no":
			return nil
		}
		return errors.New("write y or n")
	})
	return yes, err
}

// read reads a line. The last one may lack its end.
func (a *Asker) read(ctx context.Context) (string, error) {
	type line struct {
		text string
		err  error
	}
	typed := make(chan line, 1)
	// Reading itself cannot be ended, only the waiting for it.
	go func() {
		text, err := a.in.ReadString('\n')
		typed <- line{text, err}
	}()
	select {
	case <-ctx.Done():
		return "", ErrInterrupted
	case got := <-typed:
		switch {
		case ctx.Err() != nil: // both happened at once
			return "", ErrInterrupted
		case got.err != nil && (got.text == "" || !errors.Is(got.err, io.EOF)):
			return "", ErrEnded
		}
		return got.text, nil
	}
}
