// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// atOnce is a path on which the first people are told as soon as an issue is raised.
func atOnce(severities ...v1alpha1.Severity) gen.PathBuilder {
	return gen.Path("default", "PT0S", severities...).AckValidFor("P1D")
}

// crowd makes policies of sixteen channels each, over which as many messages are to leave.
func (w *world) crowd(prefix, url string, policies, messages int) {
	w.Helper()
	const channels = 16
	w.create(w.north(), w.south())
	for p := range policies {
		var all []v1alpha1.Channel
		for c := range channels {
			all = append(all, gen.Webhook(fmt.Sprintf("hook-%d", c), fmt.Sprintf("%s/%d/%d", url, p, c)))
		}
		w.create(gen.Policy(fmt.Sprintf("policy-%d", p)).In(w.ns).Channels(all...).Paths(atOnce(v1alpha1.SeverityLow).Steps(gen.Step("a").Tier(v1alpha1.TierOperating))).CommunicationPolicy)
	}
	w.send(prefix, policies, messages)
}

// send makes so many messages over each of those channels.
func (w *world) send(prefix string, policies, messages int) {
	w.Helper()
	for p := range policies {
		for c := range 16 {
			for i := range messages {
				n := w.message(fmt.Sprintf("%s-%d-%d-%d", prefix, p, c, i), v1alpha1.Name(fmt.Sprintf("hook-%d", c)))
				n.Spec.ChannelRef.Policy = fmt.Sprintf("policy-%d", p)
				w.create(n)
			}
		}
	}
}

// raised raises an issue, and returns how long its first message takes to arrive.
func (w *world) raised(name string) time.Duration {
	w.Helper()
	w.create(w.issue(name, time.Now()))
	began := time.Now()
	for time.Since(began) < 20*time.Second {
		for _, m := range w.hook.Messages() {
			if m.Data.Subject.Name == name {
				return time.Since(began)
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	w.Fatalf("the message of %s does not arrive", name)
	return 0
}

// 192 webhooks of one namespace that hang from the start, and 48 of another that worked until they did, hold up
// nobody: what a third namespace sends arrives within a second, also when the first of the attempts have
// timed out and others take their places.
func TestHangingWebhooksHoldUpNoOtherNamespace(t *testing.T) {
	env := harness.New(t, harness.Options{})
	hostile, broken, other := newWorld(t, env), newWorld(t, env), newWorld(t, env)
	p := other.policy()
	p.Spec.EscalationPaths = []v1alpha1.EscalationPath{atOnce(v1alpha1.Severities()...).Steps(gen.Step("counterpart").Tier(v1alpha1.TierOperating)).EscalationPath}
	other.create(other.north(), other.south(), p, other.alliance())

	slowest := time.Duration(0)
	for i := range 8 {
		slowest = max(slowest, other.raised(fmt.Sprintf("quiet-%d", i)))
	}
	// A machine that is slow without anybody else is so with them.
	most := max(time.Second, 3*slowest)

	hangs := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	works := harness.NewReceiver(t, nil)
	broken.crowd("works", works.URL, 3, 1)
	harness.Eventually(t, harness.Patience, "the channels that will hang have worked", func(context.Context) error {
		if n := len(works.Messages()); n < 48 {
			return fmt.Errorf("%d messages arrived", n)
		}
		return nil
	})
	works.Answer(hangs)
	hang := harness.NewReceiver(t, hangs)
	hostile.crowd("stuck", hang.URL, 12, 2)
	broken.send("stuck", 3, 4)
	harness.Eventually(t, harness.Patience, "the channels hang", func(context.Context) error {
		if n, m := len(hang.Messages()), len(works.Messages())-48; n < 8 || m < 32 {
			return fmt.Errorf("%d and %d requests hang: this attacks nothing", n, m)
		}
		return nil
	})
	const attempt = 10 * time.Second
	asked := 0
	for began := time.Now(); time.Since(began) < attempt+3*time.Second; time.Sleep(100 * time.Millisecond) {
		asked++
		if took := other.raised(fmt.Sprintf("canary-%d", asked)); took > most {
			t.Errorf("%s after the channels hang a message takes %s; with nobody else there %s at most",
				time.Since(began).Round(time.Millisecond), took.Round(time.Millisecond), slowest.Round(time.Millisecond))
		}
	}
	if asked < 20 {
		t.Errorf("only %d messages were to arrive meanwhile", asked)
	}
	t.Logf("%d messages; with nobody else there one takes %s at most", asked, slowest.Round(time.Millisecond))
}
