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
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
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

var global sync.Once

// takeGlobal makes this Log the one of the libraries that know only one for the process: the
// caches log there that they may not list or watch something. The first Env's takes it.
func (l *Log) takeGlobal() {
	global.Do(func() {
		ctrl.SetLogger(l.Logger())
		klog.SetLogger(l.Logger())
	})
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

// With lists the lines that hold a text.
func (l *Log) With(text string) []string {
	return l.find(func(line string) bool { return strings.Contains(line, text) })
}

func (l *Log) find(holds func(string) bool) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.lines), func(line string) bool { return !holds(line) })
}

// into gives a context the Log, for what runs outside the manager's own goroutines.
func (l *Log) into(ctx context.Context) context.Context { return logr.NewContext(ctx, l.Logger()) }
