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

// kindChannel marks channels among the objects of a finding.
const kindChannel = "Channel"

// channelsHealthy judges the latest attempt on each channel that the policy still has.
func channelsHealthy(f Facts) verdict.Finding {
	var good, bad []verdict.Object
	for i := range f.Policy.Spec.Channels {
		name := f.Policy.Spec.Channels[i].Name
		d, used := f.Deliveries[name]
		o := verdict.Object{Kind: kindChannel, Name: string(name), Reason: d.Reason, Since: d.Time}
		switch {
		case !used:
		case d.Delivered:
			good = append(good, o)
		default:
			bad = append(bad, o)
		}
	}
	slices.SortFunc(good, verdict.ByName)
	slices.SortFunc(bad, verdict.ByName)
	switch {
	case len(bad) > 0:
		return verdict.False(v1alpha1.ReasonDeliveryFailing, verdict.Data{Objects: bad})
	case len(good) == 0:
		return verdict.Unknown(v1alpha1.ReasonNothingSent, verdict.Data{})
	}
	return verdict.True(v1alpha1.ReasonChannelsDeliver, verdict.Data{Objects: good})
}

// channelsHealthyWords names channels only: a message that named Notifications would change with each of
// them.
func channelsHealthyWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonDeliveryFailing:
		bad := make([]string, 0, len(f.Objects))
		for i := range f.Objects {
			bad = append(bad, fmt.Sprintf("%s (%s)", f.Objects[i].Name, f.Objects[i].Reason))
		}
		return fmt.Sprintf("The latest message did not get through on %s; the Notifications say why", strings.Join(bad, ", "))
	case v1alpha1.ReasonNothingSent:
		return "Nothing has been sent yet"
	}
	return "The latest message got through on " + strings.Join(verdict.NamesOf(f.Objects, ""), ", ")
}
