// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package worktime is arithmetic with calendars: dates, spans, recurrences, time zones, and the
// working time that several organisations share. It is pure: it knows no clock, and the same
// input gives the same output.
package worktime
