// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package worktime is arithmetic with calendars: dates, spans, recurrences and time zones.
// It is pure: it knows no clock, and the same input gives the same output.
package worktime
