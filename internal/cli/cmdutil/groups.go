// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cmdutil

// Groups of commands, as the help shows them.
const (
	GroupSee     = "see"
	GroupForesee = "foresee"
	GroupRecord  = "record"
	GroupBegin   = "begin"
)
