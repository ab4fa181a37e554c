// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package situations reads the specification: named situations in
// internal/rules/testdata/situations, each with the facts, the moment, and what is expected of
// it, one line each. They are written from the meaning of the fields, and played through the
// rules and through the commands audit and plan.
package situations
