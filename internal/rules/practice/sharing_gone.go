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
// given back or destroyed, and no other agrees to it again after that.
func (s *State) sharingGone(said map[sharer]sharingSaid) []verdict.Object {
	settled := map[sharer]bool{} // by any partner
	for key, word := range said {
		if word.ever && word.over && !s.denied(key, said) {
			settled[key.ofAnybody()] = true
		}
	}
	var gone []verdict.Object
	for _, key := range slices.SortedFunc(maps.Keys(said), bySharing) {
		word := said[key]
		if word.ever && s.hasPart(key) == nil && s.denied(key, said) {
			gone = append(gone, verdict.Object{Kind: kindSharing, Name: string(key.sharing), Digest: key.digest, Reason: reasonSharingDenied, Partners: []v1alpha1.Name{key.partner}})
		}
		if !word.agreed || settled[key.ofAnybody()] || s.hasPart(key) != nil {
			continue
		}
		if last := len(gone) - 1; last < 0 || gone[last].Reason != reasonSharingGone || gone[last].Name != string(key.sharing) || gone[last].Digest != key.digest {
			gone = append(gone, verdict.Object{Kind: kindSharing, Name: string(key.sharing), Digest: key.digest, Reason: reasonSharingGone})
		}
		o := &gone[len(gone)-1]
		o.Partners = append(o.Partners, key.partner)
		o.Upcoming.Merge(&word.upcoming)
	}
	return gone
}

// denied reports whether a partner says that something was given back or destroyed, and another agrees to it again after that.
func (s *State) denied(key sharer, said map[sharer]sharingSaid) bool {
	word := said[key]
	return slices.ContainsFunc(s.Alliance.Spec.Partners, func(p v1alpha1.AlliancePartner) bool {
		other := said[sharer{p.Name, key.sharing, key.digest}]
		return word.deniedBy(&other)
	})
}

// ofAnybody is what is shared on these terms, whoever speaks of it.
func (key sharer) ofAnybody() sharer {
	key.partner = ""
	return key
}

// bySharing orders by what is shared and its terms, and then by who says something of it.
func bySharing(a, b sharer) int {
	return cmp.Or(cmp.Compare(a.sharing, b.sharing), cmp.Compare(a.digest, b.digest), cmp.Compare(a.partner, b.partner))
}

// hasPart is what the alliance shares under that name from or to that partner, on whatever terms; nil for nothing.
func (s *State) hasPart(key sharer) *v1alpha1.Sharing {
	for i := range s.Alliance.Spec.Sharing {
		if x := &s.Alliance.Spec.Sharing[i]; x.Name == key.sharing && (x.From == key.partner || x.To == key.partner) {
			return x
		}
	}
	return nil
}
