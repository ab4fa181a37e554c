// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

// AlertmanagerConfig is a policy's entry for a channel that posts alerts to Alertmanager.
type AlertmanagerConfig struct {
	// URL of the Alertmanager, http or https, without the path of its API.
	URL string
	// Authenticated is true where the policy names a Secret: its keys must be there.
	Authenticated bool
}
