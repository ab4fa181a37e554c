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

// channelsHealthy judges the Secret of each channel that the policy still has, and the latest attempt
// on it.
func channelsHealthy(f Facts) verdict.Finding {
	var good, bad []verdict.Object
	var unusable []string
	for _, m := range unusableSecrets(f) {
		unusable = append(unusable, m.Message)
	}
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
		return verdict.False(v1alpha1.ReasonSecretNotUsable, verdict.Data{Objects: bad, Lacks: unusable})
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
	case v1alpha1.ReasonSecretNotUsable:
		said := strings.Join(f.Lacks, "; ")
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
