// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package clitest

import (
	"bytes"
	"io"
	"strings"
	"syscall"
)

// interrupter presses Ctrl-C once a text was written. It is the process's own, so a test that
// has one does not run beside others, and a command that does not catch it ends the test.
type interrupter struct {
	bytes.Buffer
	after string
}

func (i *interrupter) Write(p []byte) (int, error) {
	n, err := i.Buffer.Write(p)
	if i.after != "" && strings.Contains(i.String(), i.after) {
		i.after = ""
		err = syscall.Kill(syscall.Getpid(), syscall.SIGINT)
	}
	return n, err
}

// silent is a terminal at which nobody types anything more.
type silent struct{}

func (silent) Read([]byte) (int, error) { select {} }

// typing is the standard input: it stays open where Ctrl-C is to end the command.
func (c *Command) typing() io.Reader {
	if c.Interrupt == "" {
		return strings.NewReader(c.Stdin)
	}
	return io.MultiReader(strings.NewReader(c.Stdin), silent{})
}
