// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// No more leave over a channel than its limit allows, and what waits is not lost. While it
// waits nothing is on record that looks like an attempt.
func TestRateLimitIsKeptAndNothingIsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	server := newMailServer(t)
	p := w.policy()
	p.Spec.Digest = &v1alpha1.Digest{MinMessages: new(int32(1000))}
	const burst, messages, each = 5, 11, 2 * time.Second
	byMail(p, server).RateLimit = &v1alpha1.RateLimit{Messages: new(int32(burst)), Per: "PT10S"}
	w.create(mailed(w.north()), mailed(w.south()), p)
	writes := w.countWrites(&v1alpha1.NotificationList{})
	for n := range messages {
		m := w.message(fmt.Sprintf("message-%02d", n), "mail")
		m.Spec.Recipient = []v1alpha1.PersonRef{piet, jane, mila, ana, kim, sam}[n%6]
		w.create(m)
	}
	all := w.awaitDelivered(messages)
	w.mustHaveBeenReadOnce(server, all)
	if len(all) != messages {
		t.Errorf("there are %d Notifications; digests are off", len(all))
	}
	taken := server.taken()
	for n := burst; n < len(taken); n++ {
		// So many tokens came since the first; half a second for the way there.
		if since, least := taken[n].at.Sub(taken[0].at), time.Duration(n-burst+1)*each; since < least-500*time.Millisecond {
			t.Errorf("mail %d arrived %s after the first; the limit asks for %s", n+1, since, least)
		}
	}
	if took, most := taken[len(taken)-1].at.Sub(taken[0].at), (messages-burst)*each+8*time.Second; took > most {
		t.Errorf("the last mail arrived %s after the first; by %s all could have left", took, most)
	}
	for name := range all {
		w.mustHaveGoneThrough(writes, name, v1alpha1.OutcomeSending, v1alpha1.OutcomeDelivered)
	}
}
