// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/practice"
)

// People agreed to a digest: the same wording must have the same digest in every version. A
// field that is renamed, reordered or not left out when empty would void every agreement.
func TestDigestOfADefinitionIsForEver(t *testing.T) {
	d := &v1alpha1.Definition{
		Type: "Strategic", Horizon: v1alpha1.HorizonLongTerm, Purpose: "One platform",
		Terms:    []v1alpha1.Term{{Term: "alliance", Meaning: "what we do together", Aliases: []v1alpha1.Alias{"samenwerken"}}},
		Norms:    []v1alpha1.Norm{{Name: "phone-first", Behaviour: "We call before we write"}},
		Boundary: &v1alpha1.Boundary{Share: []v1alpha1.BoundaryItem{"roadmaps"}, Never: []v1alpha1.BoundaryItem{"personal data"}},
	}
	const want = "sha256:d59bf6320a9d0571967dc04641390a8e9b4379be8bf07d3b9a7afb12dbc352c6"
	if got := practice.DefinitionDigest(d); got != want {
		t.Errorf("the digest is %s, not %s", got, want)
	}
}
