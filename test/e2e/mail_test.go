// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// outcomes lists what a Notification's outcome was after each change.
func (c *counter) outcomes(name string) []v1alpha1.Outcome {
	var out []v1alpha1.Outcome
	for _, o := range c.seen(name) {
		out = append(out, o.(*v1alpha1.Notification).Status.Outcome)
	}
	return out
}

func (w *world) mustHaveGoneThrough(c *counter, name string, want ...v1alpha1.Outcome) {
	w.Helper()
	// The watch has a connection of its own: what the API server has may reach it a moment later.
	got := c.outcomes(name)
	for until := time.Now().Add(harness.Patience); len(got) < len(want) && time.Now().Before(until); got = c.outcomes(name) {
		time.Sleep(20 * time.Millisecond)
	}
	if !slices.Equal(got, want) {
		w.Errorf("Notification %s was written as %q, not %q", name, got, want)
	}
}

// subjects lists those of the mails so far.
func (m *mailServer) subjects() []string {
	var out []string
	for _, l := range m.taken() {
		out = append(out, l.subject)
	}
	return out
}

func (w *world) mustHaveMailed(m *mailServer, subjects ...string) {
	w.Helper()
	if got := m.subjects(); !slices.Equal(got, subjects) {
		w.Fatalf("these mails have arrived:\n  %q\nnot\n  %q", got, subjects)
	}
}

// mustNotTell fails if an object or an event of this test holds one of some texts.
func (w *world) mustNotTell(secrets ...string) {
	w.Helper()
	objects, err := w.Objects(w.Context(), w.ns)
	if err != nil {
		w.Fatal(err)
	}
	var events eventsv1.EventList
	if err := w.Client.List(w.Context(), &events, client.InNamespace(w.ns)); err != nil {
		w.Fatal(err)
	}
	if len(objects) == 0 || len(events.Items) == 0 {
		w.Fatalf("there are %d objects and %d events; some of each were to be looked at", len(objects), len(events.Items))
	}
	for i := range events.Items {
		objects = append(objects, &events.Items[i])
	}
	for _, o := range objects {
		text, err := json.Marshal(o)
		if err != nil {
			w.Fatal(err)
		}
		for _, s := range secrets {
			if strings.Contains(string(text), s) {
				w.Errorf("%T %s holds %q: %s", o, o.GetName(), s, text)
			}
		}
	}
	for _, s := range secrets {
		if lines := w.Log.With(s); len(lines) > 0 {
			w.Errorf("the manager logged %q: %q", s, lines)
		}
	}
}

// usable is a Secret that messages may use, for a channel's type or for addresses.
func (w *world) usable(name, use string, data map[string]string) *corev1.Secret {
	return allow(&corev1.Secret{ObjectMeta: w.meta(name), StringData: data}, use)
}

func addressFrom(secret, key string) []v1alpha1.Address {
	return []v1alpha1.Address{{Channel: "mail", AddressFrom: &v1alpha1.AddressSource{
		SecretKeyRef: v1alpha1.SecretKeyReference{Name: secret, Key: key},
	}}}
}

// A mail leaves once. That it is about to leave is on record before, and that it has, after:
// two writes. Its address may come from a Secret.
func TestMailLeavesOnceAndIsOnRecordBefore(t *testing.T) {
	w := newWorld(t, byClock)
	server := newMailServer(t)
	p, north := w.policy(), mailed(w.north())
	byMail(p, server)
	north.Spec.Contacts[1].Addresses = addressFrom("people", "jane")
	w.create(p, w.usable("people", v1alpha1.UseAddress, map[string]string{"jane": "jane.private@north.example"}), north)
	writes := w.countWrites(&v1alpha1.NotificationList{})
	n := w.message("by-mail", "mail")
	w.create(n)
	w.settle()
	w.mustHaveOutcome(n, v1alpha1.OutcomeDelivered, 1)
	w.must(n, v1alpha1.ConditionDelivered, yes, v1alpha1.ReasonDelivered)
	w.mustHaveGoneThrough(writes, n.Name, v1alpha1.OutcomeSending, v1alpha1.OutcomeDelivered)
	if n.Status.UncertainAttempts != 0 {
		t.Errorf("%d attempts are uncertain", n.Status.UncertainAttempts)
	}
	sending := writes.seen(n.Name)[0].(*v1alpha1.Notification)
	if sending.Status.Attempts != 1 || sending.Status.LastAttemptTime == nil {
		t.Errorf("before it left, the record was %+v", sending.Status)
	}

	w.advance(48 * time.Hour)
	w.restart()
	w.mustHaveMailed(server, n.Spec.Subject)
	l := server.taken()[0]
	if l.to != "jane.private@north.example" || l.notification != w.ns+"/by-mail" || !strings.Contains(l.body, n.Spec.Body) {
		t.Errorf("the mail is %+v", l)
	}
	w.mustHaveGoneThrough(writes, n.Name, v1alpha1.OutcomeSending, v1alpha1.OutcomeDelivered)
}

// One message whose Secret must not be used waits for it; the others leave. An attempt that
// never left does not make the next one look like a repeat.
func TestAddressInASecretThatMayNotBeUsed(t *testing.T) {
	w := newWorld(t, byClock)
	server := newMailServer(t)
	p, north := w.policy(), mailed(w.north())
	byMail(p, server)
	const private = "jane.private@north.example"
	north.Spec.Contacts[1].Addresses = addressFrom("people", "jane")
	s := w.usable("people", v1alpha1.UseAddress, map[string]string{"jane": private})
	s.Labels = nil
	stuck, free := w.message("stuck", "mail"), w.message("free", "mail")
	free.Spec.Recipient = piet
	w.create(p, s, north, stuck, free)
	w.settle()
	w.mustStall(stuck, v1alpha1.ReasonSecretNotUsable, v1alpha1.LabelUse+"=address")
	w.mustHaveOutcome(stuck, v1alpha1.OutcomePending, 1)
	w.mustHaveOutcome(free, v1alpha1.OutcomeDelivered, 1)
	w.mustHaveMailed(server, free.Spec.Subject)
	w.mustNotTell(private)

	w.edit(s, func() { allow(s, v1alpha1.UseAddress) })
	w.next(stuck)
	w.mustHaveOutcome(stuck, v1alpha1.OutcomeDelivered, 2)
	w.mustNotStall(stuck)
	w.mustHaveMailed(server, free.Spec.Subject, stuck.Spec.Subject)
	if to := server.taken()[1].to; to != private || stuck.Status.UncertainAttempts != 0 {
		t.Errorf("it went to %s, with %d uncertain attempts", to, stuck.Status.UncertainAttempts)
	}
	w.mustNotTell(private)
}

// What a server says that repeats an address, and a password that it must not get, appear
// nowhere.
func TestRefusedMailTellsNoSecret(t *testing.T) {
	w := newWorld(t, byClock)
	const private, password = "jane.private@north.example", "hunter2-of-the-mailbox"
	server := newMailServer(t)
	server.refuse = private
	p, north := w.policy(), mailed(w.north())
	byMail(p, server)
	account := gen.Mail("login", server.address)
	account.Email.SecretRef = &v1alpha1.SecretReference{Name: "login"}
	p.Spec.Channels = append(p.Spec.Channels, account)
	north.Spec.Contacts[1].Addresses = append(addressFrom("people", "jane"), gen.By("login", "jane@north.example"))
	refused, login := w.message("refused", "mail"), w.message("login", "login")
	w.create(p, north, w.usable("people", v1alpha1.UseAddress, map[string]string{"jane": private}),
		w.usable("login", "email", map[string]string{"username": "entente", "password": password}), refused, login)
	w.settle()
	if m := w.must(refused, v1alpha1.ConditionDelivered, no, v1alpha1.ReasonRefused); !strings.Contains(m, "550 5.1.1 at the recipient") {
		t.Errorf("the message is %s", m)
	}
	w.mustHaveOutcome(refused, v1alpha1.OutcomeFailed, 1)
	w.mustStall(login, v1alpha1.ReasonInvalid, "no STARTTLS")
	w.mustHaveMailed(server)
	w.mustNotTell(private, password)
}

const mayRepeat = "[possible repeat] "

// A mail whose end the server never answered may have arrived: it is sent again, and says so.
func TestMailThatMayHaveArrivedIsSentAgainAndMarked(t *testing.T) {
	w := newWorld(t, byClock)
	server := newMailServer(t)
	server.hangUpOn(1)
	p := w.policy()
	byMail(p, server)
	n := w.message("by-mail", "mail")
	writes := w.countWrites(&v1alpha1.NotificationList{})
	w.create(p, mailed(w.north()), n)
	w.settle()
	if m := w.must(n, v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonPossibleRepeat); strings.Contains(m, "not sent again") {
		t.Errorf("it is sent again, and the message is %s", m)
	}
	w.mustHaveOutcome(n, v1alpha1.OutcomePending, 1)
	w.mustHaveMailed(server, n.Spec.Subject)

	w.next(n)
	w.mustHaveOutcome(n, v1alpha1.OutcomeDelivered, 2)
	w.mustHaveMailed(server, n.Spec.Subject, mayRepeat+n.Spec.Subject)
	if n.Status.UncertainAttempts != 1 {
		t.Errorf("%d attempts are uncertain, not 1", n.Status.UncertainAttempts)
	}
	first, second := server.taken()[0], server.taken()[1]
	if first.messageID == "" || first.messageID != second.messageID {
		t.Errorf("the Message-ID was %s, then %s", first.messageID, second.messageID)
	}
	if !strings.Contains(second.body, "may have reached you before") || !strings.Contains(second.body, n.Spec.Body) {
		t.Errorf("the second mail says %q", second.body)
	}
	w.mustHaveGoneThrough(writes, n.Name, v1alpha1.OutcomeSending, v1alpha1.OutcomePending, v1alpha1.OutcomeSending, v1alpha1.OutcomeDelivered)
}

// A server that never answers the end of a mail is not flooded: after three times nobody can
// tell, and the status says whom to ask.
func TestMailThatIsNeverAnsweredEndsUncertain(t *testing.T) {
	w := newWorld(t, byClock)
	server := newMailServer(t)
	server.hangUpOn(100)
	p := w.policy()
	byMail(p, server)
	n := w.message("by-mail", "mail")
	w.create(p, mailed(w.north()), n)
	w.settle()
	w.next(n)
	w.mustHaveOutcome(n, v1alpha1.OutcomePending, 2)
	w.next(n)
	w.mustHaveOutcome(n, v1alpha1.OutcomeUncertain, 3)
	if m := w.must(n, v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonUncertain); !strings.Contains(m, "north/jane") {
		t.Errorf("the message is %s", m)
	}
	if n.Status.UncertainAttempts != 3 {
		t.Errorf("%d attempts are uncertain, not 3", n.Status.UncertainAttempts)
	}
	w.must(p, v1alpha1.ConditionChannelsHealthy, no, v1alpha1.ReasonDeliveryFailing)
	w.advance(1000 * time.Hour)
	w.mustHaveMailed(server, n.Spec.Subject, mayRepeat+n.Spec.Subject, mayRepeat+n.Spec.Subject)
}

// A manager that finds an attempt on record whose end nobody saw sends again, marked, and has
// that on record first. The third time it does not.
func TestAttemptOfADeadManagerIsRepeatedAndMarked(t *testing.T) {
	w := newWorld(t, byClock)
	server := newMailServer(t)
	p := w.policy()
	byMail(p, server)
	w.create(p, mailed(w.north()))
	w.settle()
	writes := w.countWrites(&v1alpha1.NotificationList{})
	if err := w.StopManager(); err != nil {
		t.Fatal(err)
	}
	once, twice := w.message("once", "mail"), w.message("twice", "mail")
	for uncertain, n := range []*v1alpha1.Notification{once, nil, twice} {
		if n == nil {
			continue
		}
		w.create(n)
		n.Status.Outcome, n.Status.ObservedGeneration = v1alpha1.OutcomeSending, n.Generation
		n.Status.Attempts, n.Status.UncertainAttempts = int32(uncertain)+1, int32(uncertain)
		n.Status.LastAttemptTime = new(at(w.Now()))
		if err := w.Client.Status().Update(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.StartManager(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.settle()
	w.mustHaveOutcome(once, v1alpha1.OutcomeDelivered, 2)
	w.mustHaveOutcome(twice, v1alpha1.OutcomeUncertain, 3)
	w.mustHaveMailed(server, mayRepeat+once.Spec.Subject)
	w.mustHaveGoneThrough(writes, once.Name, v1alpha1.OutcomeSending, v1alpha1.OutcomeSending, v1alpha1.OutcomeDelivered)
	if seen := writes.seen(once.Name); seen[1].(*v1alpha1.Notification).Status.UncertainAttempts != 1 || once.Status.UncertainAttempts != 1 {
		t.Errorf("the uncertain attempt was not counted before the message left: %+v", seen[1].(*v1alpha1.Notification).Status)
	}
	w.restart()
	w.mustHaveMailed(server, mayRepeat+once.Spec.Subject)
}
