// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// awaitDelivered waits until there are so many Notifications beside digests, and all of them
// and the digests are delivered. It returns them by name.
func (w *world) awaitDelivered(messages int) map[string]*v1alpha1.Notification {
	w.Helper()
	var out map[string]*v1alpha1.Notification
	harness.Eventually(w.T, 2*harness.Patience, fmt.Sprintf("%d messages are delivered", messages), func(context.Context) error {
		out = map[string]*v1alpha1.Notification{}
		found := 0
		var errs []error
		for _, n := range w.notifications() {
			out[n.Name] = &n
			if n.Spec.Reason != v1alpha1.NotificationDigest {
				found++
			}
			if n.Status.Outcome != v1alpha1.OutcomeDelivered {
				errs = append(errs, errors.New(harness.Describe(&n)))
			}
		}
		if found != messages {
			errs = append(errs, fmt.Errorf("there are %d messages", found))
		}
		return errors.Join(errs...)
	})
	return out
}

// mustHaveBeenReadOnce holds what a mail server took against the Notifications: each message
// was in one mail, alone or in a digest, and says which. It returns how many mails each
// recipient got.
func (w *world) mustHaveBeenReadOnce(m *mailServer, all map[string]*v1alpha1.Notification) map[string]int {
	w.Helper()
	mails, in := map[string]int{}, map[string][]string{} // by message: the Notifications that were sent
	for _, l := range m.taken() {
		mails[l.to]++
		name := strings.TrimPrefix(l.notification, w.ns+"/")
		n := all[name]
		if n == nil {
			w.Fatalf("a mail is of the Notification %s, which there is not", l.notification)
		}
		if n.Spec.Reason != v1alpha1.NotificationDigest {
			in[name] = append(in[name], name)
		}
		for _, member := range n.Spec.DigestOf {
			in[member] = append(in[member], name)
			if !strings.Contains(l.body, all[member].Spec.Subject) || !strings.Contains(l.body, member) {
				w.Errorf("the digest %s does not tell of %s: %s", name, member, l.body)
			}
			if all[member].Spec.Recipient != n.Spec.Recipient {
				w.Errorf("the digest %s to %v has a message to %v", name, n.Spec.Recipient, all[member].Spec.Recipient)
			}
		}
	}
	for name, n := range all {
		if n.Spec.Reason == v1alpha1.NotificationDigest {
			continue
		}
		if len(in[name]) != 1 {
			w.Errorf("message %s was in %d mails: %q", name, len(in[name]), in[name])
			continue
		}
		delivered := meta.FindStatusCondition(n.Status.Conditions, v1alpha1.ConditionDelivered)
		switch alone := in[name][0] == name; {
		case alone && (delivered.Reason != v1alpha1.ReasonDelivered || n.Status.Attempts != 1):
			w.Errorf("%s left alone, but is %s", name, harness.Describe(n))
		case !alone && (delivered.Reason != v1alpha1.ReasonInDigest || !strings.Contains(delivered.Message, in[name][0]) || n.Status.Attempts != 0):
			w.Errorf("%s left in the digest %s, but is %s", name, in[name][0], harness.Describe(n))
		}
	}
	return mails
}

// Twenty issues that are due at once are one mail to each person, or few: nobody reads
// twenty. What leaves in a digest does not leave alone, and says where it is.
func TestMessagesThatComeAtOnceGoOutAsOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	server := newMailServer(t)
	p := w.policy()
	byMail(p, server)
	w.create(mailed(w.north()), mailed(w.south()), p, w.alliance())
	const issues = 20
	due := time.Now().Add(4 * time.Second).Truncate(time.Second)
	for n := range issues {
		w.create(w.issue("late-"+strconv.Itoa(n), due.Add(-time.Hour)))
	}
	all := w.awaitDelivered(2 * issues)
	mails := w.mustHaveBeenReadOnce(server, all)
	for _, to := range []string{"piet@north.example", "ana@south.example"} {
		if mails[to] < 1 || mails[to] > 3 {
			t.Errorf("%s got %d mails", to, mails[to])
		}
	}
	time.Sleep(6 * time.Second) // longer than what is gathered
	if again := len(server.taken()); again != mails["piet@north.example"]+mails["ana@south.example"] {
		t.Errorf("there are %d mails now; there were %v", again, mails)
	}
}

// From five messages on they are gathered, unless a program reads them.
func TestFourMessagesLeaveAloneAndAWebhookGathersNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	server := newMailServer(t)
	p := w.policy()
	p.Spec.Digest = &v1alpha1.Digest{GatherFor: "PT3S"}
	byMail(p, server)
	w.create(mailed(w.north()), mailed(w.south()), p)
	for n := range 5 {
		toFour, toFive, hook := w.message(fmt.Sprintf("four-%d", n), "mail"), w.message(fmt.Sprintf("five-%d", n), "mail"), w.message(fmt.Sprintf("hook-%d", n), "hook")
		toFour.Spec.Recipient, toFive.Spec.Recipient = piet, ana
		if n < 4 {
			w.create(toFour)
		}
		w.create(toFive, hook)
	}
	all := w.awaitDelivered(14)
	for name := range all {
		if strings.HasPrefix(name, "hook-") {
			delete(all, name)
		}
	}
	mails := w.mustHaveBeenReadOnce(server, all)
	if mails["piet@north.example"] != 4 || mails["ana@south.example"] != 1 {
		t.Errorf("the mails are %v; four were to leave alone and five as one", mails)
	}
	if subjects := server.subjects(); !slices.ContainsFunc(subjects, func(s string) bool { return strings.HasPrefix(s, "5 messages: ") }) {
		t.Errorf("the subjects are %q", subjects)
	}
	if n := len(w.hook.Messages()); n != 5 {
		t.Errorf("the webhook got %d messages, not 5", n)
	}
}

// A digest that may have arrived is repeated as one, marked; its messages stand as it does.
func TestDigestThatMayHaveArrived(t *testing.T) {
	w := newWorld(t, byClock)
	server := newMailServer(t)
	server.hangUpOn(1)
	p := w.policy()
	p.Spec.Digest = &v1alpha1.Digest{MinMessages: new(int32(2))}
	byMail(p, server)
	p.Spec.Suspend = new(true) // until both are there
	first, second := w.message("first", "mail"), w.message("second", "mail")
	w.create(mailed(w.north()), p, first, second)
	w.settle()
	w.must(first, v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonSuspended)
	w.mustHaveMailed(server)
	w.edit(p, func() { p.Spec.Suspend = nil })
	w.settle()
	var digest v1alpha1.Notification
	for _, n := range w.notifications() {
		if n.Spec.Reason == v1alpha1.NotificationDigest {
			digest = n
		}
	}
	if !slices.Equal(slices.Sorted(slices.Values(digest.Spec.DigestOf)), []string{"first", "second"}) {
		t.Fatalf("the digest is %+v", digest.Spec)
	}
	w.must(&digest, v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonPossibleRepeat)
	for _, n := range []*v1alpha1.Notification{first, second} {
		w.must(n, v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonInDigest)
		w.mustHaveOutcome(n, v1alpha1.OutcomePending, 0)
	}
	w.restart()
	w.next(&digest)
	w.mustHaveOutcome(&digest, v1alpha1.OutcomeDelivered, 2)
	w.mustHaveMailed(server, digest.Spec.Subject, mayRepeat+digest.Spec.Subject)
	for _, n := range []*v1alpha1.Notification{first, second} {
		w.must(n, v1alpha1.ConditionDelivered, yes, v1alpha1.ReasonInDigest)
		w.mustHaveOutcome(n, v1alpha1.OutcomeDelivered, 0)
	}
}
