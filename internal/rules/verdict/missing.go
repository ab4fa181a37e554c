// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

// Missing is a reference to what does not exist. Its reason says of which kind that is.
type Missing struct {
	// Reason is one of the …NotFound reasons, or SecretNotUsable.
	Reason string
	// Name of what does not exist, and In what it is looked for: the Partner of a contact, the Alliance
	// of a cadence, the channel of a Secret.
	Name, In string
	// Detail is what whoever reads Secrets says of one: the rules know no more of it.
	Detail string
	// Field that refers to it; empty where there is none that could be corrected.
	Field string
	// Alliance whose field that is; empty for one of the object's own.
	Alliance string
	// Fixed is the kind of an object whose reference cannot be changed: another one would have to take its place.
	Fixed string
	// Path and Step of a policy that refer to it; empty for none.
	Path, Step string
}
