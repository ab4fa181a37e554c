// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package gen builds the objects of tests. A builder starts out as something that the API
// server takes, so that a test says only what it is about:
//
//	gen.Issue("late-shipments").Detected("2026-03-02 09:00").Acknowledged("2026-03-03 10:00", "contoso/kim")
//
// The builder of an object changes the object that it holds and returns itself; that of a part of
// one (a path, a step, a step on record) changes a copy. Moments are written as UTC reads them, and
// people as Person does.
package gen
