// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import "github.com/entente-dev/entente/api/v1alpha1"

// Remedy is a command of the plugin that records what puts a practice right.
type Remedy struct {
	// Purpose says what happened, Verb is the command, and Flags come after its object.
	Purpose, Verb string
	Flags         []string
}

// What stands in a remedy where a person, the reader's own words, a name, a figure, a day or an address belong.
const (
	somebody  = "PARTNER/CONTACT"
	ownWords  = "'…'"
	aName     = "NAME"
	aPartner  = "PARTNER"
	aFigure   = "N"
	aDate     = "DATE"
	anAddress = "ADDRESS"
)

// Remedies are the commands that record what puts a practice right.
func Remedies(name v1alpha1.Practice) []Remedy {
	if p := find(name); p != nil {
		return p.Remedies
	}
	return nil
}

// RecordedIn are the fields of an alliance's spec that a practice reads.
func RecordedIn(name v1alpha1.Practice) []string {
	if p := find(name); p != nil {
		return p.Reads
	}
	return nil
}
