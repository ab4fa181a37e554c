// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package letter_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/letter"
	"github.com/entente-dev/entente/test/gen"
)

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
	m := letter.Digest(members, 0, gen.Policy("standard").CommunicationPolicy, gen.Partner("contoso").Partner)
	for i := range members {
		if line := fmt.Sprintf("\n  kubectl entente issue ack late-%d --by contoso/kim -n default\n", i); !strings.Contains(m.Spec.Body, line) {
			t.Errorf("there is no %q", line)
		}
	}
	if got := strings.Count(m.Spec.Body, "[shortened; all of it is in the Notification]"); got != len(members) {
		t.Errorf("%d messages say that they are shortened", got)
	}
}
