// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"maps"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// reasonSharingGone marks what partners agreed to, did not give back, and of which the alliance says nothing: to take an entry
// out gives nothing back.
const reasonSharingGone = "SharingGone"

// sharingGone lists what partners agreed to and the alliance has no entry of, until one of those who agreed says that it was
// given back or destroyed.
func (s *State) sharingGone(said map[sharer]sharingSaid) []verdict.Object {
	settled := map[v1alpha1.Name]bool{}
	for key, word := range said {
		if word.ever && word.over {
			settled[key.sharing] = true
		}
	}
	var gone []verdict.Object
	for _, key := range slices.SortedFunc(maps.Keys(said), bySharing) {
		word := said[key]
		if !word.agreed || settled[key.sharing] || s.hasPart(key) {
			continue
		}
		if len(gone) == 0 || gone[len(gone)-1].Name != string(key.sharing) {
			gone = append(gone, verdict.Object{Kind: kindSharing, Name: string(key.sharing), Reason: reasonSharingGone})
		}
		o := &gone[len(gone)-1]
		o.Partners = append(o.Partners, key.partner)
		o.Upcoming.Merge(&word.upcoming)
	}
	return gone
}

// bySharing orders by what is shared, and then by who says something of it.
func bySharing(a, b sharer) int {
	return cmp.Or(cmp.Compare(a.sharing, b.sharing), cmp.Compare(a.partner, b.partner))
}

// hasPart reports whether the alliance shares something of that name from or to that partner.
func (s *State) hasPart(key sharer) bool {
	return slices.ContainsFunc(s.Alliance.Spec.Sharing, func(x v1alpha1.Sharing) bool {
		return x.Name == key.sharing && (x.From == key.partner || x.To == key.partner)
	})
}
