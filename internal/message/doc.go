// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package message words messages. Each reason has a default template, and a policy may put
// its own in place of it. Templates of policies are not trusted: they see strings and
// lists of them only, are checked before they run, and are bounded in time and length. It is
// pure: what a message says is given to it.
package message
