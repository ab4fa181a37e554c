// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package rules is the core: facts and a moment in, a verdict out. It knows no client, no
// clock and no logger, so that the controllers, the kubectl plugin and the tests decide by
// the same code.
//
// A fact that is dated after the moment is not yet true: it changes neither the status nor
// the reason of a condition, only its message and the next check. Deciding gives the same
// conditions at every moment from now until the next check.
package rules
