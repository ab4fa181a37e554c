// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// channelsHealthy looks at the latest attempt on each channel that the policy still has. Its
// message names no single Notification, or it would change with each of them.
func channelsHealthy(f Facts) verdict.Finding {
	var good, bad []string
	for i := range f.Policy.Spec.Channels {
		name := f.Policy.Spec.Channels[i].Name
		d, used := f.Deliveries[name]
		switch {
		case !used:
		case d.Delivered:
			good = append(good, string(name))
		default:
			bad = append(bad, fmt.Sprintf("%s (%s)", name, d.Reason))
		}
	}
	slices.Sort(good)
	slices.Sort(bad)
	switch {
	case len(bad) > 0:
		return verdict.False(v1alpha1.ReasonDeliveryFailing, fmt.Sprintf(
			"The latest message did not get through on %s; the Notifications say why", strings.Join(bad, ", ")))
	case len(good) == 0:
		return verdict.Unknown(v1alpha1.ReasonNothingSent, "Nothing has been sent yet")
	}
	return verdict.True(v1alpha1.ReasonChannelsDeliver, "The latest message got through on "+strings.Join(good, ", "))
}
