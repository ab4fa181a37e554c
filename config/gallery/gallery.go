// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package gallery holds alliances of several kinds, each with a policy that suits it. docs/gallery.md says why each is
// set so.
package gallery

import "embed"

// Files of each alliance are in a directory of its name.
//
//go:embed */*.yaml
var Files embed.FS

// Alliance is an entry of the gallery.
type Alliance struct {
	// Name of its directory.
	Name string
	// Says in a few words what it is.
	Says string
}

// Alliances in the order in which they are shown.
var Alliances = []Alliance{
	{"drug-alliance", "two companies develop a drug, under a joint steering committee"},
	{"reseller", "a reseller of a programme with many"},
	{"foundation", "an open-source foundation and its members"},
	{"supplier", "a supplier whose failure stops the line, as ISO 44001 asks for"},
	{"co-marketing", "a campaign of a summer"},
	{"consortium", "five partners of four countries with a grant"},
}
