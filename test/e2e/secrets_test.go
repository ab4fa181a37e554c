// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// thief is a server of somebody who may write policies, but not read Secrets. It keeps all that
// it is sent.
type thief struct {
	URL string

	mu   sync.Mutex
	loot []string
}

func newThief(t *testing.T) *thief {
	t.Helper()
	th := &thief{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		user, password, _ := r.BasicAuth()
		th.mu.Lock()
		defer th.mu.Unlock()
		th.loot = append(th.loot, strings.Join([]string{user, password, r.Header.Get("Authorization"), string(body)}, " "))
		w.WriteHeader(http.StatusOK)
	}))
	t.Cleanup(s.Close)
	th.URL = s.URL
	return th
}

func (th *thief) holds(text string) bool {
	th.mu.Lock()
	defer th.mu.Unlock()
	return strings.Contains(strings.Join(th.loot, "\n"), text)
}

// Somebody who may write policies and partners, but not read Secrets, has channels of their own
// use the Secrets of others. Nothing of a Secret arrives, by whichever way.
func TestPolicyCannotCarrySecretsOff(t *testing.T) {
	w := newWorld(t, byClock)
	th := newThief(t)
	const password, private = "hunter2-of-the-mailbox", "jane.private@north.example"
	// Labels that say "messages may use it" and no more are those of earlier versions.
	login := w.usable("smtp", "true", map[string]string{"username": "entente", "password": password})
	people := w.usable("people", "true", map[string]string{"jane": private})

	p := w.policy()
	smtp := &v1alpha1.SecretReference{Name: "smtp"}
	ours := gen.Webhook("hook", th.URL)
	p.Spec.Channels = []v1alpha1.Channel{
		{Name: "alerts", Alertmanager: &v1alpha1.AlertmanagerChannel{URL: th.URL, SecretRef: smtp}},
		ours,
		{Name: "addresses", Webhook: &v1alpha1.WebhookChannel{URL: th.URL}},
	}
	north := w.north()
	from := func(channel v1alpha1.Name, secret, key string) v1alpha1.Address {
		return v1alpha1.Address{Channel: channel, AddressFrom: &v1alpha1.AddressSource{
			SecretKeyRef: v1alpha1.SecretKeyReference{Name: secret, Key: key},
		}}
	}
	north.Spec.Contacts[1].Addresses = []v1alpha1.Address{
		gen.By("alerts", "x"), from("hook", "smtp", "password"), from("addresses", "people", "jane"),
	}
	basic, address, anybody := w.message("basic", "alerts"), w.message("address", "hook"), w.message("anybody", "addresses")
	w.create(login, people, north, p, basic, address, anybody)
	w.settle()
	for _, n := range []*v1alpha1.Notification{basic, address, anybody} {
		w.mustStall(n, v1alpha1.ReasonSecretNotUsable, v1alpha1.LabelUse+"=")
	}
	for _, secret := range []string{password, private} {
		if th.holds(secret) {
			t.Errorf("%s arrived at a server that its Secret does not name", secret)
		}
	}
	w.mustNotTell(password, private)

	// Said to be for mail, and for addresses that go to the mail server.
	w.edit(login, func() { allow(login, "email") })
	w.edit(people, func() {
		allow(people, v1alpha1.UseAddress)
		people.Annotations[v1alpha1.AnnotationHosts] = "smtp.north.example"
	})
	for _, n := range []*v1alpha1.Notification{basic, address, anybody} {
		w.next(n)
		w.mustStall(n, v1alpha1.ReasonSecretNotUsable, v1alpha1.LabelUse+"=")
	}
	if th.holds(password) || th.holds(private) {
		t.Error("a Secret arrived at a server that it does not name")
	}
	w.must(p, v1alpha1.ConditionChannelsHealthy, no, v1alpha1.ReasonSecretNotUsable)

	// With the right type, too: a login does not leave without TLS, and only for its hosts.
	w.edit(login, func() { allow(login, "alertmanager") })
	w.next(basic)
	w.mustStall(basic, v1alpha1.ReasonSecretNotUsable, v1alpha1.AnnotationPlaintext+"=true")
	w.edit(login, func() {
		login.Annotations = map[string]string{v1alpha1.AnnotationHosts: "alerts.example", v1alpha1.AnnotationPlaintext: "true"}
	})
	w.next(basic)
	w.mustStall(basic, v1alpha1.ReasonSecretNotUsable, v1alpha1.AnnotationHosts+"=127.0.0.1:")
	if th.holds(password) {
		t.Error("the login arrived at a server that its Secret does not name")
	}
	w.edit(login, func() {
		login.Annotations = map[string]string{v1alpha1.AnnotationHosts: "127.0.0.1", v1alpha1.AnnotationPlaintext: "true"}
	})
	w.next(basic)
	w.must(basic, v1alpha1.ConditionDelivered, yes, v1alpha1.ReasonDelivered)
	if !th.holds(password) {
		t.Error("the login did not arrive where its Secret lets it go, so what is above shows nothing")
	}
}

// What is refused reads the same whatever the reason: a policy cannot be used to ask which
// Secrets there are, what they are for, or which keys they have.
func TestRefusalTellsNothingOfSecrets(t *testing.T) {
	w := newWorld(t, byClock)
	wrong := w.usable("wrong", "slack", map[string]string{"secret": signingKey, "key": "x"})
	elsewhere := w.usable("elsewhere", "webhook", map[string]string{"secret": signingKey})
	elsewhere.Annotations[v1alpha1.AnnotationHosts] = "hooks.example"
	unlabelled := w.usable("unlabelled", "webhook", map[string]string{"secret": signingKey})
	unlabelled.Labels = nil
	keyless := w.usable("keyless", v1alpha1.UseAddress, map[string]string{"other": "x"})
	keyless.Annotations[v1alpha1.AnnotationPlaintext] = "true"
	names := []string{"absent", "wrong", "elsewhere", "unlabelled", "keyless"}
	w.create(wrong, elsewhere, unlabelled, keyless)

	north := w.north()
	p := w.policy()
	p.Spec.Channels = nil
	north.Spec.Contacts[1].Addresses = nil
	for _, name := range names {
		if name != "keyless" {
			signed := gen.Webhook("c-"+name, w.hook.URL)
			signed.Webhook.SecretRef = &v1alpha1.SecretReference{Name: name}
			p.Spec.Channels = append(p.Spec.Channels, signed)
		}
		if name == "elsewhere" { // a contact has four addresses at most
			continue
		}
		plain := gen.Webhook("a-"+name, w.hook.URL)
		p.Spec.Channels = append(p.Spec.Channels, plain)
		north.Spec.Contacts[1].Addresses = append(north.Spec.Contacts[1].Addresses, v1alpha1.Address{
			Channel: plain.Name, AddressFrom: &v1alpha1.AddressSource{SecretKeyRef: v1alpha1.SecretKeyReference{Name: name, Key: "key"}},
		})
	}
	w.create(north, p)
	told := map[string]map[string]bool{"c-": {}, "a-": {}}
	for i := range p.Spec.Channels {
		n := w.message(string(p.Spec.Channels[i].Name), p.Spec.Channels[i].Name)
		w.create(n)
		w.settle()
		m := w.must(n, v1alpha1.ConditionStalled, yes, v1alpha1.ReasonSecretNotUsable)
		kind, name := n.Name[:2], n.Name[2:]
		told[kind][strings.ReplaceAll(m, name, "NAME")] = true
	}
	for kind, messages := range told {
		if len(messages) != 1 {
			t.Errorf("%s: the refusals differ: %v", kind, messages)
		}
	}
	// Nor does the policy's own condition.
	w.advance(10 * time.Second)
	m := w.must(p, v1alpha1.ConditionReady, no, v1alpha1.ReasonSecretNotUsable)
	parts := map[string]bool{}
	for part := range strings.SplitSeq(m, "; Channel ") {
		part = strings.TrimPrefix(part, "Channel ")
		for _, name := range names {
			part = strings.ReplaceAll(part, name, "NAME")
		}
		parts[part] = true
	}
	if len(parts) != 1 {
		t.Errorf("the policy says %v", parts)
	}
	if got := len(w.hook.Messages()); got > 0 {
		t.Errorf("%d messages left", got)
	}
}

// A Secret that cannot be used is waited for, then named, and stops the ladder of nobody.
func TestSecretThatIsMissingStopsNothingElse(t *testing.T) {
	w := newWorld(t, byClock)
	p := w.policy()
	p.Spec.Channels[0].Webhook.SecretRef = &v1alpha1.SecretReference{Name: "hook"}
	i := w.issue("late", w.Now())
	w.create(w.north(), w.south(), p, w.alliance(), i)
	w.settle()
	w.must(p, v1alpha1.ConditionReady, unknown, v1alpha1.ReasonSecretNotUsable)
	w.mustNotStall(p)
	w.advance(10 * time.Second)
	w.mustStall(p, v1alpha1.ReasonSecretNotUsable, "Channel hook: there is no Secret hook")
	w.must(p, v1alpha1.ConditionChannelsHealthy, no, v1alpha1.ReasonSecretNotUsable)
	w.advance(time.Hour)
	w.must(i, v1alpha1.ConditionReady, yes, "")
	w.must(i, v1alpha1.ConditionStale, yes, "")
	if got := len(w.notifications()); got != 2 {
		t.Errorf("%d messages were made, not 2: the ladder waits for the Secret", got)
	}
	w.create(w.signing())
	w.advance(time.Minute)
	w.must(p, v1alpha1.ConditionReady, yes, v1alpha1.ReasonValid)
	w.mustNotStall(p)
}
