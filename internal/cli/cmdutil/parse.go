// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/internal/worktime"
)

// ParseTime reads a moment, 2026-11-22T09:00:00Z or with an offset, or a date, which begins at
// 00:00 UTC. What names where the text came from, such as a flag.
func ParseTime(what, text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%s: %q is no time; write 2026-11-22T09:00:00Z, or a date as 2026-11-22", what, text)
}

// ParseSpan reads an ISO 8601 duration, such as P14D or P1Y.
func ParseSpan(what, text string) (worktime.Span, error) {
	s, err := worktime.ParseSpan(text)
	if err != nil {
		return s, fmt.Errorf("%s: %w", what, err)
	}
	return s, nil
}

// TimeOr is ParseTime of a flag that may be left out.
func TimeOr(flag, text string, otherwise time.Time) (time.Time, error) {
	if text == "" {
		return otherwise, nil
	}
	return ParseTime(flag, text)
}
