// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/test/gen"
)

// A digest of which nothing has left is withdrawn as soon as one of its messages does not go out
// with it: what is left is gathered anew.
func TestWhatWithdrawsADigest(t *testing.T) {
	digest := gen.Notification("digest").Gathers("a", "b")
	member := gen.Notification("a").Outcome(v1alpha1.OutcomePending)
	tried := gen.Notification("a").Outcome(v1alpha1.OutcomePending)
	tried.Status.Attempts = 1
	left := gen.Notification("digest").Gathers("a").Outcome(v1alpha1.OutcomeSending)
	older := gen.Notification("older").Gathers("a").Notification
	for name, c := range map[string]struct {
		digest gen.NotificationBuilder
		member outbox.Member
		want   string // is in the reason; empty: it stands
	}{
		"a message that waits":             {digest, outbox.Member{Message: member.Notification}, ""},
		"one on record as its own":         {digest, outbox.Member{Message: member.Notification, Digest: digest.Notification}, ""},
		"one in an older digest":           {digest, outbox.Member{Message: member.Notification, Digest: older}, "older"},
		"one that is no longer true":       {digest, outbox.Member{Message: member.Notification, Standing: outbox.Untrue(outbox.IssueResolved)}, "The message a"},
		"one that was tried alone":         {digest, outbox.Member{Message: tried.Notification}, "The message a"},
		"one that arrived":                 {digest, outbox.Member{Message: gen.Notification("a").Outcome(v1alpha1.OutcomeDelivered).Notification}, "The message a"},
		"one that was given up":            {digest, outbox.Member{Message: gen.Notification("a").Outcome(v1alpha1.OutcomeFailed).Notification}, "The message a"},
		"another digest":                   {digest, outbox.Member{Message: older}, "older, which is a digest itself"},
		"itself":                           {digest, outbox.Member{Message: digest.Notification}, "digest, which is a digest itself"},
		"whatever, when it may have left":  {left, outbox.Member{Message: tried.Notification}, ""},
		"a digest, when it may have left ": {left, outbox.Member{Message: older}, ""},
	} {
		got := outbox.JudgeDigest(c.digest.Notification, []outbox.Member{c.member})
		if got.Over() != (c.want != "") || !strings.Contains(got.Withdrawn.Words(), c.want) || got.Rest.Rests() {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Which of the digests that name a message gathers it.
func TestTheDigestOfAMessage(t *testing.T) {
	digest := func(name, created string) gen.NotificationBuilder {
		return gen.Notification(name).Gathers("a").Created(created)
	}
	first, second := digest("first", "2026-03-04 09:00"), digest("second", "2026-03-04 09:01")
	claimed := gen.Notification("a").InDigest("second")
	for name, c := range map[string]struct {
		of    gen.NotificationBuilder
		first gen.NotificationBuilder
		want  string
	}{
		"the oldest":                               {gen.Notification("a"), first, "first"},
		"not one that was withdrawn":               {gen.Notification("a"), digest("first", "2026-03-04 09:00").Withdrawn(), "second"},
		"not one that is being deleted":            {gen.Notification("a"), digest("first", "2026-03-04 09:00").Deleted("2026-03-04 09:02"), "second"},
		"one that is being deleted, and arrived":   {gen.Notification("a"), digest("first", "2026-03-04 09:00").Deleted("2026-03-04 09:02").Outcome(v1alpha1.OutcomeDelivered), "first"},
		"one that is being deleted, and under way": {gen.Notification("a"), digest("first", "2026-03-04 09:00").Deleted("2026-03-04 09:02").Outcome(v1alpha1.OutcomeSending), "first"},
		"none of a digest":                         {gen.Notification("a").Gathers("b"), first, ""},
		"the one that has it on record":            {claimed, first, "second"},
		"not the one that had it":                  {gen.Notification("a").InDigest("first"), digest("first", "2026-03-04 09:00").Withdrawn(), "second"},
	} {
		got := ""
		if d := outbox.DigestOf(c.of.Notification, []*v1alpha1.Notification{second.Notification, c.first.Notification}); d != nil {
			got = d.Name
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
