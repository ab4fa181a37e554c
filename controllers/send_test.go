// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// postman is a reconciler of messages that sees some objects, and writes to a client.
func postman(writes client.Client, objects ...client.Object) *NotificationReconciler {
	s := newTestShell()
	s.Client, s.clock = &fakeCache{Client: writes, objects: objects}, clocktesting.NewFakePassiveClock(noon)
	return &NotificationReconciler{shell: *s}
}

func messageAboutNorthwind(name string) gen.NotificationBuilder {
	return gen.Notification(name).UID("uid").About(v1alpha1.KindPartner, "northwind", "u")
}

// Who stands for whom must not go round in a circle: a digest of a digest, or of itself, is
// withdrawn.
func TestADigestOfADigestIsWithdrawn(t *testing.T) {
	for name, of := range map[string]string{"first": "second", "second": "second"} {
		first := messageAboutNorthwind("first").Gathers("second").Notification
		second := messageAboutNorthwind("second").Gathers("second").Notification
		api := newRecordingClient(t, first.DeepCopy(), second.DeepCopy())
		for _, n := range []*v1alpha1.Notification{first, second} {
			n.ResourceVersion = "999"
		}
		if _, err := postman(api, first, second).Reconcile(t.Context(), request("demo", name)); err != nil {
			t.Fatal(err)
		}
		var now v1alpha1.Notification
		if err := api.Get(t.Context(), client.ObjectKey{Namespace: "demo", Name: name}, &now); err != nil {
			t.Fatal(err)
		}
		if !rules.Withdrawn(&now) {
			t.Errorf("the digest %s of %s: %+v", name, of, now.Status)
		}
	}
}

// A digest that its messages have not claimed yet is looked at later each time: the cache may be
// behind, and it may never be.
func TestADigestThatIsNotClaimedIsLookedAtLaterEachTime(t *testing.T) {
	member := messageAboutNorthwind("member").Notification
	digest := messageAboutNorthwind("digest").Gathers("member").Notification
	p := gen.Policy("standard").Channels(gen.Mail("mail", "smtp:25")).CommunicationPolicy
	r := postman(nil, member, digest, p)
	wait := time.Duration(0)
	for i := range 20 {
		result, err := r.Reconcile(t.Context(), request("demo", "digest"))
		if err != nil {
			t.Fatal(err)
		}
		if result.RequeueAfter < min(2*wait, retryConflictMax) {
			t.Fatalf("look %d asks for another after %s, the one before after %s", i+1, result.RequeueAfter, wait)
		}
		wait = result.RequeueAfter
	}
	if wait != retryConflictMax {
		t.Errorf("at last it is looked at again after %s", wait)
	}
}

// What became of a message is no concern of another object that has its name since.
func TestAnOutcomeIsOfOneObjectOnly(t *testing.T) {
	old := gen.Notification("m").UID("old").About(v1alpha1.KindIssue, "i", "gone").Notification
	for name, decide := range map[string]func(*NotificationReconciler){
		"withdrawn": func(*NotificationReconciler) {},
		"delivered": func(r *NotificationReconciler) {
			v := rules.AfterAttempt(old, rules.Attempt{Result: rules.AttemptDelivered, Number: 1}, noon)
			r.sent.Store(client.ObjectKeyFromObject(old), ended{of: "old", verdict: v})
		},
	} {
		api := newRecordingClient(t, messageAboutNorthwind("m").UID("new").Notification)
		old.ResourceVersion = "1"
		r := postman(api, old)
		decide(r)
		_, err := r.Reconcile(t.Context(), request("demo", "m"))
		var now v1alpha1.Notification
		if err := api.Get(t.Context(), client.ObjectKey{Namespace: "demo", Name: "m"}, &now); err != nil {
			t.Fatal(err)
		}
		if now.Status.Outcome != "" {
			t.Errorf("%s: the one with the UID %s has the outcome %s; %v", name, now.UID, now.Status.Outcome, err)
		}
	}
}

// What is remembered of an attempt is forgotten when somebody else has settled the message, or it
// is gone, or another one has its name.
func TestWhatIsRememberedOfAnAttemptIsForgotten(t *testing.T) {
	key := client.ObjectKey{Namespace: "demo", Name: "m"}
	waits := messageAboutNorthwind("m").UID("new").Notification
	waits.Spec.NotBeforeTime = new(metav1.NewTime(noon.Add(time.Hour)))
	settled := messageAboutNorthwind("m").UID("old").Outcome(v1alpha1.OutcomeDelivered).Notification
	p := gen.Policy("standard").Channels(gen.Mail("mail", "smtp:25")).CommunicationPolicy
	for name, objects := range map[string][]client.Object{"gone": nil, "settled": {settled}, "another": {waits, p}} {
		api := newRecordingClient(t, waits.DeepCopy())
		waits.ResourceVersion = "999"
		r := postman(api, objects...)
		r.sent.Store(key, ended{of: "old", verdict: rules.MessageVerdict{Outcome: v1alpha1.OutcomeDelivered}})
		r.unsent.Store(key, unsent{of: "old"})
		if _, err := r.Reconcile(t.Context(), request("demo", "m")); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, ok := r.sent.Load(key); ok {
			t.Errorf("%s: it is still remembered", name)
		}
		if _, ok := r.unsent.Load(key); ok {
			t.Errorf("%s: its record is still remembered", name)
		}
	}
}

// A message that waits for a retry is looked at when a record about its subject comes true, and withdrawn
// then if that ends it. The retry is not moved by that, nor is anything written before.
func TestAMessageThatWaitsForARetryIsWithdrawnInTime(t *testing.T) {
	w := gen.NewWorld()
	over := noon.Truncate(time.Second).Add(time.Hour)
	issue := gen.Issue("late-shipments").UID("7f3c").Of(w.Alliance.Name).RaisedBy("northwind/jane").Detected("2026-03-02 09:00").Resolved(gen.At(over)).Issue
	policy := gen.Policy("standard").Channels(gen.Mail("mail", "smtp:25")).CommunicationPolicy
	n := gen.Notification("m").UID("m").Created("2026-11-22 11:00").About(v1alpha1.KindIssue, issue.Name, "7f3c").Since("2026-03-02 09:00").Notification
	tried := rules.AfterAttempt(n, rules.Attempt{Result: rules.AttemptTemporary, Detail: "Nobody answers", Number: 1, Delay: 24 * time.Hour}, noon)
	n.Status = tried.Settle(n, noon)
	api := newRecordingClient(t, n.DeepCopy())
	n.ResourceVersion = "999"
	r := postman(api, n, issue, w.Alliance, w.Partners["northwind"], w.Partners["contoso"], policy)
	look := func() (time.Duration, v1alpha1.NotificationStatus) {
		result, err := r.Reconcile(t.Context(), request("demo", "m"))
		if err != nil {
			t.Fatal(err)
		}
		var now v1alpha1.Notification
		if err := api.Get(t.Context(), client.ObjectKey{Namespace: "demo", Name: "m"}, &now); err != nil {
			t.Fatal(err)
		}
		return result.RequeueAfter, now.Status
	}
	if after, s := look(); after != over.Sub(noon) || len(api.calls) > 0 || !s.NextCheckTime.Time.Equal(tried.NextCheck) {
		t.Errorf("it is looked at again after %s; written was %v; the retry is at %s", after, api.calls, s.NextCheckTime)
	}
	r.clock.(*clocktesting.FakePassiveClock).SetTime(over)
	if after, s := look(); after != 0 || s.Outcome != v1alpha1.OutcomeFailed || s.NextCheckTime != nil {
		t.Errorf("once the issue is resolved: %s, look again after %s", s.Outcome, after)
	}
}
