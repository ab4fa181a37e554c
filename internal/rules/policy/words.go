// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// channelsHealthyWords names channels only: a message that named Notifications would change with each of
// them.
func channelsHealthyWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonSecretNotUsable:
		said := verdict.MissingWords(f.Unready.Missing)
		if failing := failingChannels(f.Objects); len(failing) > 0 {
			said += "; the latest message did not get through on " + strings.Join(failing, ", ")
		}
		return said
	case v1alpha1.ReasonDeliveryFailing:
		return fmt.Sprintf("The latest message did not get through on %s; the Notifications say why",
			strings.Join(failingChannels(f.Objects), ", "))
	case v1alpha1.ReasonNothingSent:
		return "Nothing has been sent yet"
	}
	return "The latest message got through on " + strings.Join(verdict.NamesOf(f.Objects, ""), ", ")
}

// failingChannels names those on which an attempt failed, each with why.
func failingChannels(channels []verdict.Object) []string {
	failing := make([]string, 0, len(channels))
	for i := range channels {
		failing = append(failing, fmt.Sprintf("%s (%s)", channels[i].Name, channels[i].Reason))
	}
	return failing
}

// stopsWords say what stops while a policy rests.
var stopsWords = verdict.Text("no step starts and no message leaves")
