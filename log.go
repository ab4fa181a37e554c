// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"log/slog"
	"os"

	"github.com/go-logr/logr"
)

// newLogger writes structured lines to standard error.
func newLogger(format, level string) (logr.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return logr.Logger{}, fmt.Errorf("--log-level=%s is no level; write debug, info, warn or error", level)
	}
	ho := &slog.HandlerOptions{Level: l}
	switch format {
	case "json":
		return logr.FromSlogHandler(slog.NewJSONHandler(os.Stderr, ho)), nil
	case "text":
		return logr.FromSlogHandler(slog.NewTextHandler(os.Stderr, ho)), nil
	}
	return logr.Logger{}, fmt.Errorf("--log-format=%s is no format; write json or text", format)
}
