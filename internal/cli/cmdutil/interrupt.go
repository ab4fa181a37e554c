// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Interruptible returns a context that Ctrl-C ends, for what has something to put in order
// first. A second Ctrl-C ends the program at once, as the first does everywhere else. Stop
// gives the signals back.
func Interruptible(ctx context.Context) (interruptible context.Context, stop func()) {
	ctx, cancel := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, cancel)
	return ctx, cancel
}
