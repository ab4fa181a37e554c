// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// message makes a Notification by hand, as a controller would.
func (w *world) message(name string, channel v1alpha1.Name) *v1alpha1.Notification {
	return gen.Notification(name).In(w.ns).Of("pact").To("north/jane").Over("standard", channel).
		About(v1alpha1.KindPartner, "north", "5b0a8c0e"). // which is not looked at
		Subject("Shipments three days late").Body("Step managers started.").Notification
}

func (w *world) mustHaveOutcome(n *v1alpha1.Notification, outcome v1alpha1.Outcome, attempts int32) {
	w.Helper()
	w.get(n)
	if n.Status.Outcome != outcome || n.Status.Attempts != attempts {
		w.Fatalf("the outcome is %s after %d attempts, not %s after %d:\n%s",
			n.Status.Outcome, n.Status.Attempts, outcome, attempts, harness.Describe(n))
	}
}

// next moves the clock to the recorded time of the next attempt.
func (w *world) next(n *v1alpha1.Notification) {
	w.Helper()
	w.get(n)
	if n.Status.NextCheckTime == nil {
		w.Fatalf("no further attempt is planned:\n%s", harness.Describe(n))
	}
	w.advanceTo(n.Status.NextCheckTime.Add(-time.Second))
	before := n.Status.Attempts
	w.get(n)
	if n.Status.Attempts != before {
		w.Fatalf("an attempt was made before its time:\n%s", harness.Describe(n))
	}
	w.advanceTo(n.Status.NextCheckTime.Time)
}

// A Secret is used only if it says so itself. Once it does, the message leaves.
func TestSecretMustAllowItsUse(t *testing.T) {
	w := newWorld(t, byClock)
	p := w.policy()
	p.Spec.Channels[0].Webhook.SecretRef = &v1alpha1.SecretReference{Name: "hook"}
	n := w.message("signed", "hook")
	w.create(p, n)
	w.settle()
	w.must(n, v1alpha1.ConditionDelivered, no, v1alpha1.ReasonSecretNotUsable)
	w.mustStall(n, v1alpha1.ReasonSecretNotUsable, "no Secret hook")

	s := w.signing()
	s.Labels = nil
	w.create(s)
	w.next(n)
	w.mustStall(n, v1alpha1.ReasonSecretNotUsable, v1alpha1.LabelUse+"=webhook")
	w.must(p, v1alpha1.ConditionChannelsHealthy, no, v1alpha1.ReasonSecretNotUsable)
	w.must(p, v1alpha1.ConditionReady, unknown, v1alpha1.ReasonSecretNotUsable) // for ten seconds
	if got := len(w.hook.Messages()); got > 0 {
		t.Fatalf("%d messages left without a signature", got)
	}

	w.edit(s, func() { allow(s, "webhook") })
	w.next(n)
	w.mustHaveOutcome(n, v1alpha1.OutcomeDelivered, 3)
	w.must(n, v1alpha1.ConditionDelivered, yes, v1alpha1.ReasonDelivered)
	w.mustNotStall(n)
	// Secrets are not watched. The clock of the work queue is the real one, so the policy is woken.
	w.advance(time.Minute)
	w.edit(p, func() { p.Annotations = map[string]string{"woken": "yes"} })
	w.settle()
	w.must(p, v1alpha1.ConditionChannelsHealthy, yes, v1alpha1.ReasonChannelsDeliver)
	w.mustNotStall(p)
	w.mustBeSigned(signingKey)
	for _, c := range n.Status.Conditions {
		if strings.Contains(c.Message, signingKey[6:]) {
			t.Error("the status holds the key")
		}
	}
}

// A server that is busy is given the time that it asks for; the message keeps its id.
func TestRetryAfterIsKept(t *testing.T) {
	w := newWorld(t, byClock)
	const wait = 300 * time.Second
	w.hook.Answer(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
		rw.WriteHeader(http.StatusTooManyRequests)
	})
	n := w.message("busy", "hook")
	w.create(w.policy(), n)
	w.settle()
	w.must(n, v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonRetrying)
	w.mustHaveOutcome(n, v1alpha1.OutcomePending, 1)
	if planned := n.Status.NextCheckTime.Sub(n.Status.LastAttemptTime.Time); planned < wait || planned > wait*3/2 {
		t.Errorf("the next attempt is planned after %s; the server asked for %s", planned, wait)
	}
	w.hook.Answer(nil)
	w.next(n)
	w.mustHaveOutcome(n, v1alpha1.OutcomeDelivered, 2)
	m := w.hook.Messages()
	if len(m) != 2 || m[0].ID != m[1].ID || m[0].ID != string(n.UID) {
		t.Errorf("the attempts did not have the Notification's UID as id: %d of them", len(m))
	}
}

// What a server refuses for good is not sent again.
func TestRefusedIsFinal(t *testing.T) {
	w := newWorld(t, byClock)
	w.hook.Answer(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusGone) })
	n := w.message("refused", "hook")
	p := w.policy()
	w.create(p, n)
	w.settle()
	w.must(n, v1alpha1.ConditionDelivered, no, v1alpha1.ReasonRefused)
	w.mustHaveOutcome(n, v1alpha1.OutcomeFailed, 1)
	w.must(p, v1alpha1.ConditionChannelsHealthy, no, v1alpha1.ReasonDeliveryFailing)
	w.advance(72 * time.Hour)
	w.mustHaveOutcome(n, v1alpha1.OutcomeFailed, 1)
	if got := len(w.hook.Messages()); got != 1 {
		t.Errorf("%d attempts were made", got)
	}
}

// What is missing is said in Delivered; a policy or a channel that comes back is used.
func TestChannelThatIsMissing(t *testing.T) {
	w := newWorld(t, byClock)
	p := w.policy()
	orphan := w.message("orphan", "pager")
	w.create(orphan)
	w.settle()
	w.mustStall(orphan, v1alpha1.ReasonPolicyNotFound, "no CommunicationPolicy standard")
	w.create(p)
	w.settle()
	w.mustStall(orphan, v1alpha1.ReasonChannelNotFound, "no channel pager")
	w.edit(p, func() {
		p.Spec.Channels = append(p.Spec.Channels, gen.Webhook("pager", w.hook.URL))
	})
	w.settle()
	w.mustHaveOutcome(orphan, v1alpha1.OutcomeDelivered, 1)
}

// A channel that hangs, with more messages than can be sent at once, holds up no other.
func TestHangingChannelHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	hang := harness.NewReceiver(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	p := w.policy()
	p.Spec.Channels = append(p.Spec.Channels, gen.Webhook("hang", hang.URL))
	w.create(p)
	stuck := make([]*v1alpha1.Notification, 100)
	for i := range stuck {
		stuck[i] = w.message("stuck-"+strconv.Itoa(i), "hang")
		w.create(stuck[i])
	}
	harness.Eventually(t, harness.Patience, "the channel hangs", func(context.Context) error {
		// A channel that has sent nothing yet shares its slots with all such, of other tests too.
		if n := len(hang.Messages()); n < 2 {
			return fmt.Errorf("%d requests hang", n)
		}
		return nil
	})
	free := w.message("free", "hook")
	w.create(free)
	since := time.Now()
	w.AwaitCondition(t, free, v1alpha1.ConditionDelivered, yes, "")
	if took := time.Since(since); took > 5*time.Second { // an attempt on the other may take 10 s
		t.Errorf("it took %s", took)
	}
	w.AwaitCondition(t, stuck[0], v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonRetrying)
}
