// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"maps"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// reasonOtherTerms marks what a partner agreed to on other terms than the entry of that name has now: mostly somebody has
// changed the entry since.
const reasonOtherTerms = "OtherTerms"

// onOtherTerms adds to a finding who agreed to other terms than an entry has now, until they agree to these. That changes nothing
// of how it stands: to the present terms nobody agreed, which is found beside it.
func (s *State) onOtherTerms(f verdict.Finding, said map[sharer]sharingSaid) verdict.Finding {
	var others []verdict.Object
	for _, key := range slices.SortedFunc(maps.Keys(said), bySharing) {
		word, x := said[key], s.hasPart(key)
		if x == nil || !word.agreed || key == sharerOf(key.partner, x) || said[sharerOf(key.partner, x)].ever {
			continue
		}
		others = append(others, verdict.Object{
			Kind: kindSharing, Name: string(key.sharing), Digest: key.digest, Reason: reasonOtherTerms,
			Partners: []v1alpha1.Name{key.partner}, Date: v1alpha1.Date(word.date.String()),
		})
	}
	if len(others) == 0 {
		return f
	}
	d := *f.Data
	d.Objects = slices.Concat(d.Objects, others)
	f.Data = &d
	return f
}

// otherTermsWords say who agreed to other terms, and what to do about it; empty where nobody did.
func otherTermsWords(f *verdict.Finding) string {
	agreed := grouped(f, func(_ *verdict.Finding, o *verdict.Object) string {
		return fmt.Sprintf("%s agreed on %s to other terms of %s", o.Partners[0], o.Date, o.Name)
	}, list, group{reasonOtherTerms, ""})
	if agreed == "" {
		return ""
	}
	return agreed + "; put these terms back in spec.sharing, or have both partners agree to the present ones"
}
