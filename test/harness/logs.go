// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/go-logr/logr"
)

// Log keeps what a manager logs at level info and above.
type Log struct {
	mu    sync.Mutex
	lines []string
}

// Logger writes to the Log.
func (l *Log) Logger() logr.Logger {
	return logr.FromSlogHandler(slog.NewTextHandler(l, nil))
}

// Write takes one line of a handler.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, strings.TrimSuffix(string(line), "\n"))
	return len(line), nil
}

// Panics lists the lines that tell of a panic.
func (l *Log) Panics() []string {
	return l.find(func(line string) bool { return strings.Contains(line, "panic") })
}

// Errors lists the lines of level error. A manager that works has none: what is part of
// normal life is not logged as an error.
func (l *Log) Errors() []string {
	return l.find(func(line string) bool { return strings.Contains(line, "level=ERROR") })
}

func (l *Log) find(holds func(string) bool) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.lines), func(line string) bool { return !holds(line) })
}

// into gives a context the Log, for what runs outside the manager's own goroutines.
func (l *Log) into(ctx context.Context) context.Context { return logr.NewContext(ctx, l.Logger()) }
