// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/test/gen"
)

// A message says that it may be a repeat if an attempt may have arrived and the channel does not tell copies
// apart, or if it was made before the time until which a restored store may have forgotten messages.
func TestAMessageThatMayBeARepeat(t *testing.T) {
	until := gen.UTC("2026-03-02 09:00")
	for name, c := range map[string]struct {
		made       time.Time
		outcome    v1alpha1.Outcome
		idempotent bool
		until      time.Time
		want       bool
	}{
		"new":                              {until, "", false, time.Time{}, false},
		"an attempt is under way":          {until, v1alpha1.OutcomeSending, false, time.Time{}, true},
		"whose copies are told apart":      {until, v1alpha1.OutcomeSending, true, time.Time{}, false},
		"a second before a restore's end":  {until.Add(-time.Second), "", false, until, true},
		"at its end":                       {until, "", false, until, false},
		"a second after it":                {until.Add(time.Second), "", false, until, false},
		"before it, with an id that helps": {until.Add(-time.Second), "", true, until, true},
	} {
		n := gen.Notification("n").Outcome(c.outcome).Notification
		n.CreationTimestamp = metav1.NewTime(c.made)
		if got := outbox.MayRepeat(n, c.idempotent, c.until); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// Two managers at once: one sent a message alone and died, the other had put it into a digest before it knew. That
// digest is withdrawn, and the message says that it may be a repeat when it leaves again.
func TestAMessageThatLeftAloneAndIsInADigestMayBeARepeat(t *testing.T) {
	now := gen.UTC("2026-03-02 09:00")
	n := gen.Notification("n").Outcome(v1alpha1.OutcomeSending).Notification
	n.Status.Attempts = 1
	digest := gen.Notification("digest").Notification
	digest.Spec.DigestOf = []string{"n"}
	v := outbox.Decide(outbox.Facts{Notification: n, Digest: digest}, now)
	n.Status = v.Settle(n, now)
	if n.Status.Outcome != v1alpha1.OutcomePending || n.Status.Attempts != 1 {
		t.Fatalf("%+v", n.Status)
	}
	if standing := outbox.JudgeDigest(digest, []outbox.Member{{Message: n, Digest: digest}}); standing.Holds() {
		t.Error("the digest leaves")
	}
	if !outbox.MayRepeat(n, false, time.Time{}) {
		t.Error("it leaves again without a mark")
	}
}
