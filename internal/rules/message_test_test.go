// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/test/gen"
)

// A test of a channel has one attempt, however that ends.
func TestATestIsTriedOnce(t *testing.T) {
	n := newMessage("a")
	n.Spec.Reason = v1alpha1.NotificationTest
	for result, want := range map[outbox.AttemptResult]string{
		outbox.AttemptDelivered:  "Delivered True Delivered",
		outbox.AttemptUncertain:  "Uncertain Unknown Uncertain uncertain",
		outbox.AttemptTemporary:  "Failed False GivenUp",
		outbox.AttemptRefused:    "Failed False Refused",
		outbox.AttemptBadSecret:  "Failed False SecretNotUsable",
		outbox.AttemptBadChannel: "Failed False Invalid",
	} {
		v := rules.AfterAttempt(n, outbox.Attempt{Result: result, Detail: "so it was", Number: 1, OnRecord: true}, atNoon)
		if got := messageVerdict(v); got != want || !v.NextCheck.IsZero() || v.Message == "" {
			t.Errorf("%s: got %s (%q, next check %s), not %s", result, got, v.Message, v.NextCheck, want)
		}
	}
	policy := gen.Policy("standard").CommunicationPolicy
	if v := rules.DecideMessage(rules.MessageFacts{Notification: underWay(n, 0), Policy: policy}, atNoon); messageVerdict(v) != "Uncertain Unknown Uncertain uncertain" {
		t.Errorf("one that was cut off is %s", messageVerdict(v))
	}
}

// Somebody waits for what becomes of a test: it goes out alone, and at once.
func TestATestWaitsForNoOthers(t *testing.T) {
	policy := gen.Policy("standard").Channels(gen.Mail("mail", "smtp.example:587")).CommunicationPolicy
	partner := gen.Partner("south").DisplayName("Southern Trading").Contact("kim", gen.By("mail", "kim@example")).Partner
	m := rules.TestMessage(policy, "mail", partner, "kim", "one")
	n := m.Notification("default", atNoon)
	n.CreationTimestamp = metav1.NewTime(atNoon)
	if rules.Gathers(n) || !rules.GatherUntil(n, policy).IsZero() {
		t.Error("it would go out with others")
	}
	if v := rules.DecideMessage(rules.MessageFacts{Notification: n, Policy: policy}, atNoon); !v.Send || v.Gather {
		t.Errorf("it does not leave at once: %+v", v)
	}
	if other := rules.TestMessage(policy, "mail", partner, "kim", "two"); other.Name == m.Name {
		t.Error("a second one has the name of the first")
	}
	if len(n.Labels) > 0 {
		t.Errorf("it concerns no alliance, and has the labels %v", n.Labels)
	}
}

// A test that comes back from a backup is withheld, as every message is.
func TestATestIsRestored(t *testing.T) {
	policy := gen.Policy("standard").CommunicationPolicy
	policy.UID = "1"
	partner := gen.Partner("south").Contacts("kim").Partner
	m := rules.TestMessage(policy, "hook", partner, "kim", "one")
	n := m.Notification("default", atNoon)
	n.Spec.MadeTime = nil
	if s := rules.StandingOf(n, rules.StandingFacts{Policy: policy}, atNoon); s.Restored {
		t.Error("one that was just made counts as restored")
	}
	anew := policy.DeepCopy()
	anew.UID = "2"
	if s := rules.StandingOf(n, rules.StandingFacts{Policy: anew}, atNoon); !s.Restored {
		t.Error("its policy was made anew, and it is not withheld")
	}
}
