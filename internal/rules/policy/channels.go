// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// kindChannel marks channels among the objects of a finding.
const kindChannel = "Channel"

// channelsHealthy judges the Secret of each channel that the policy still has, and the latest attempt
// on it.
func channelsHealthy(f Facts) verdict.Finding {
	var good, bad []verdict.Object
	unusable := unusableSecrets(f)
	for i := range f.Policy.Spec.Channels {
		name := f.Policy.Spec.Channels[i].Name
		d, used := f.Deliveries[name]
		o := verdict.Object{Kind: kindChannel, Name: string(name), Reason: d.Reason, Since: d.Time}
		_, closed := f.Unusable[name]
		switch {
		case closed, !used:
		case d.Delivered:
			good = append(good, o)
		default:
			bad = append(bad, o)
		}
	}
	slices.SortFunc(good, verdict.ByName)
	slices.SortFunc(bad, verdict.ByName)
	switch {
	case len(unusable) > 0:
		return verdict.False(v1alpha1.ReasonSecretNotUsable, verdict.Data{Objects: bad, Unready: &verdict.Unready{Missing: unusable}})
	case len(bad) > 0:
		return verdict.False(v1alpha1.ReasonDeliveryFailing, verdict.Data{Objects: bad})
	case len(good) == 0:
		return verdict.Unknown(v1alpha1.ReasonNothingSent, verdict.Data{})
	}
	return verdict.True(v1alpha1.ReasonChannelsDeliver, verdict.Data{Objects: good})
}
