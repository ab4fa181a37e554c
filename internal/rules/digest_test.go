// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
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
	if got := rules.DefinitionDigest(d); got != want {
		t.Errorf("the digest is %s, not %s", got, want)
	}
}

// However many messages are gathered, and however much people typed, each keeps the line by which its
// reader acts, and what is cut is said.
func TestEachMessageOfADigestKeepsItsCommand(t *testing.T) {
	var members []*v1alpha1.Notification
	for i := range v1alpha1.MaxDigestMembers {
		n := gen.Notification(fmt.Sprintf("n%d", i)).To("contoso/kim").Notification
		n.Spec.Subject = fmt.Sprintf("Issue late-%d", i)
		n.Spec.Body = strings.Repeat("It goes on. ", 30) + fmt.Sprintf("\nTo take it on:\n  kubectl entente issue ack late-%d --by contoso/kim -n default\n\nPiet wrote:\n> ", i) + strings.Repeat("Where are the pallets? ", 200)
		members = append(members, n)
	}
	m := rules.Digest(members, 0, gen.Policy("standard").CommunicationPolicy, gen.Partner("contoso").Partner)
	for i := range members {
		if line := fmt.Sprintf("\n  kubectl entente issue ack late-%d --by contoso/kim -n default\n", i); !strings.Contains(m.Spec.Body, line) {
			t.Errorf("there is no %q", line)
		}
	}
	if got := strings.Count(m.Spec.Body, "[shortened; all of it is in the Notification]"); got != len(members) {
		t.Errorf("%d messages say that they are shortened", got)
	}
}
