// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"net/http"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// channelScene is a policy with a channel that works, one whose receiver refuses all, one whose receiver is out of
// order, and one that lacks its Secret; and somebody whom all of them reach.
func channelScene(t *testing.T) (ns string, works, broken *harness.Receiver) {
	t.Helper()
	answers := func(code int) *harness.Receiver {
		return harness.NewReceiver(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) })
	}
	ns, works, broken = env.Namespace(t), harness.NewReceiver(t, nil), answers(http.StatusServiceUnavailable)
	unsigned := gen.Webhook("unsigned", works.URL)
	unsigned.Webhook.SecretRef = &v1alpha1.SecretReference{Name: "none"}
	p := gen.Policy("standard").In(ns).Channels(gen.Webhook("hook", works.URL), gen.Webhook("refusing", answers(http.StatusForbidden).URL),
		gen.Webhook("broken", broken.URL), unsigned, gen.Phone("phone")).CommunicationPolicy
	kim := []v1alpha1.Address{gen.By("hook", ""), gen.By("refusing", ""), gen.By("broken", ""), gen.By("unsigned", "")}
	south := gen.Partner("south").In(ns).DisplayName("Southern Trading").Contact("kim", kim...).Contact("mute").Partner
	south.Spec.Contacts[0].DisplayName = "Kim Park"
	for _, o := range []client.Object{p, south} {
		if err := env.Client.Create(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	settle(t, ns)
	return ns, works, broken
}

// A channel is tried out with one message, and the command says what became of it.
func TestChannelsTest(t *testing.T) {
	t.Parallel()
	ns, works, broken := channelScene(t)
	for _, c := range []struct {
		name string
		args []string
		code int
		says []string // of both outputs
	}{
		{"the usual way", []string{"standard", "--to", "south/kim"}, 0, []string{"to Kim Park (south/kim) over the channel hook…", "The receiver took it after "}},
		{"a receiver that refuses", []string{"standard", "--to", "south/kim", "--channel", "refusing"}, cmdutil.ExitFound, []string{"it was not sent: ", "403"}},
		{"one that is out of order", []string{"standard", "--to", "south/kim", "--channel", "broken"}, cmdutil.ExitFound, []string{"it was not sent: ", "503"}},
		{"no Secret", []string{"standard", "--to", "south/kim", "--channel", "unsigned"}, cmdutil.ExitFound, []string{"it was not sent: ", "there is no Secret none that may be used for this"}},
		{"a channel for calls", []string{"standard", "--to", "south/kim", "--channel", "phone"}, cmdutil.ExitFailed, []string{"is for calls", "there is --channel broken, hook, refusing"}},
		{"no such channel", []string{"standard", "--to", "south/kim", "--channel", "hok"}, cmdutil.ExitFailed, []string{"has no channel hok; there is --channel hook"}},
		{"no such policy", []string{"standart", "--to", "south/kim"}, cmdutil.ExitFailed, []string{"there is no CommunicationPolicy standart in the namespace " + ns + "; there is standard"}},
		{"no such partner", []string{"standard", "--to", "sout/kim"}, cmdutil.ExitFailed, []string{"there is no Partner sout", "south"}},
		{"no such contact", []string{"standard", "--to", "south/kym"}, cmdutil.ExitFailed, []string{"has no contact kym; there is --to south/kim"}},
		{"nobody", []string{"standard", "--to", "kim"}, cmdutil.ExitFailed, []string{"write PARTNER/CONTACT"}},
		{"no address", []string{"standard", "--to", "south/mute"}, cmdutil.ExitFailed, []string{"no channel of CommunicationPolicy standard reaches south/mute in writing", "hook"}},
		{"no address for that channel", []string{"standard", "--to", "south/mute", "--channel", "hook"}, cmdutil.ExitFailed, []string{"south/mute has no address for the channel hook"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := entente(t, ns, append([]string{"channels", "test"}, c.args...)...)
			if r.Code != c.code {
				t.Errorf("it ended with %d, not %d", r.Code, c.code)
			}
			for _, text := range c.says {
				if !strings.Contains(r.Out+r.Err, text) {
					t.Errorf("%q is not in\n%s%s", text, r.Out, r.Err)
				}
			}
		})
	}
	if got := works.Messages(); len(got) != 1 || got[0].Header.Get("ce-type") != "dev.entente.governance.Test" || got[0].Header.Get("ce-subject") != "south/kim" {
		t.Errorf("the receiver that works took %d messages: %+v", len(got), got)
	} else if text := string(got[0].Body); !strings.Contains(text, "Kim Park, messages about alliances of Southern Trading reach you this way") {
		t.Errorf("the text is not that of a test: %s", text)
	}
	if n := len(broken.Messages()); n != 1 {
		t.Errorf("one that is out of order was tried %d times", n)
	}
}

// A message that nothing takes up is taken back, so that it does not leave when nobody expects it any more.
func TestATestThatDoesNotLeaveIsTakenBack(t *testing.T) {
	t.Parallel()
	ns, works, _ := channelScene(t)
	p := gen.Policy("standard").In(ns).CommunicationPolicy
	suspend := func(suspended string) {
		t.Helper()
		if err := env.Client.Patch(t.Context(), p, client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"suspend":`+suspended+`}}`))); err != nil {
			t.Fatal(err)
		}
	}
	suspend("true")
	if r := entente(t, ns, "channels", "test", "standard", "--to", "south/kim"); r.Code != cmdutil.ExitFailed || !strings.Contains(r.Err, "CommunicationPolicy standard is suspended") {
		t.Errorf("it ended with %d: %s", r.Code, r.Err)
	}
	suspend("null")
	// It may leave all the same, if the manager was there first.
	r := entente(t, ns, "channels", "test", "standard", "--to", "south/kim", "--timeout", "1ns")
	settle(t, ns)
	var left v1alpha1.NotificationList
	if err := env.Client.List(t.Context(), &left, client.InNamespace(ns)); err != nil {
		t.Fatal(err)
	}
	switch takenBack := strings.Contains(r.Err, "the message was taken back"); {
	case takenBack && (r.Code != cmdutil.ExitFailed || len(left.Items) > 0):
		t.Errorf("it ended with %d, and %d messages are there: %s", r.Code, len(left.Items), r.Err)
	case !takenBack && (r.Code != 0 || len(works.Messages()) != 1):
		t.Errorf("it ended with %d, and %d messages left: %s", r.Code, len(works.Messages()), r.Err)
	}
}
