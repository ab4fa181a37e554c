// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var layouts = []string{"2006-01-02 15:04", time.DateTime, time.DateOnly, time.RFC3339Nano}

// UTC reads "2026-03-02 09:00", the same with seconds, or only the day.
func UTC(moment string) time.Time {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, moment); err == nil {
			return t
		}
	}
	panic("no moment: " + moment)
}

// Time is a moment as objects hold it.
func Time(moment string) metav1.Time { return metav1.NewTime(UTC(moment)) }

// At writes a moment that a test works out for the builders to read.
func At(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
