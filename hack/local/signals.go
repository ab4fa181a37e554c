// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// untilSignalled returns a context that ends at the first Ctrl-C (or SIGTERM, or when the
// terminal goes away), or when it is cancelled. At a signal after that, kill is called and the
// process exits.
func untilSignalled(kill func()) (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		select {
		case <-signals:
			cancel()
		case <-ctx.Done(): // a failure ended it
		}
		<-signals
		kill()
		os.Exit(130)
	}()
	return ctx, cancel
}
