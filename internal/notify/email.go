// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

// EmailConfig is a policy's entry for a channel that sends mail over SMTP.
type EmailConfig struct {
	// Server is host and port: smtp.example:587.
	Server string
	// From is the sender's address.
	From string
	// Authenticated is true where the policy names a Secret: its keys must be there.
	Authenticated bool
}
