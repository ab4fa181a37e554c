// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
)

// toldOf counts the ids with which messages about an issue's step came.
func (w *world) toldOf(issue, step string) int {
	ids := map[string]bool{}
	for _, m := range w.hook.Messages() {
		if m.Data.Subject.Name == issue && m.Data.Step == step {
			ids[m.ID] = true
		}
	}
	return len(ids)
}

// awaitTold waits until people have been told of a step, over so many messages.
func (w *world) awaitTold(within time.Duration, issue, step string, messages int) {
	w.Helper()
	harness.Eventually(w.T, within, fmt.Sprintf("step %s of %s is told", step, issue), func(context.Context) error {
		if n := w.toldOf(issue, step); n < messages {
			return fmt.Errorf("%d messages of %d came", n, messages)
		}
		return nil
	})
}

// undefine deletes the definition of Notification, and with it all that are there.
func (w *world) undefine() {
	w.Helper()
	crd := &unstructured.Unstructured{}
	crd.SetGroupVersionKind(schema.GroupVersionKind{Group: "apiextensions.k8s.io", Version: "v1", Kind: "CustomResourceDefinition"})
	crd.SetName("notifications." + v1alpha1.GroupName)
	w.delete(crd)
	harness.Eventually(w.T, harness.Patience, "the definition is gone", func(ctx context.Context) error {
		err := w.Client.Get(ctx, client.ObjectKeyFromObject(crd), crd)
		if err == nil {
			return errors.New("it is there")
		}
		return client.IgnoreNotFound(err)
	})
	harness.Eventually(w.T, harness.Patience, "Notifications are served no longer", func(ctx context.Context) error {
		if err := w.Client.List(ctx, &v1alpha1.NotificationList{}); !apierrors.IsNotFound(err) {
			return errors.Join(errors.New("they still are"), err)
		}
		return nil
	})
}

// Whoever deletes the definition of Notification deletes the outbox. What docs/delivery.md says of that is so:
// the rest goes on without it, and messages when it is back; what had not left never does, nothing is told twice
// by itself, and an issue that is applied again begins its ladder anew.
func TestTheOutboxGoesWithItsDefinition(t *testing.T) {
	env := harness.New(t, harness.Options{Events: true})
	w := newWorld(t, env)
	people := gen.Step("counterpart").Tier(v1alpha1.TierOperating)
	p := w.policy()
	p.Spec.EscalationPaths = []v1alpha1.EscalationPath{
		atOnce(v1alpha1.SeverityHigh).Steps(people.Within("PT20S"), gen.Step("managers").Tier(v1alpha1.TierManagement)).EscalationPath,
		gen.Path("short", "PT0S", v1alpha1.SeverityLow).AckValidFor("P1D").Steps(people).EscalationPath,
	}
	a := w.alliance()
	w.create(w.north(), w.south(), p, a)
	raise := func(name string, severity v1alpha1.Severity) *v1alpha1.Issue {
		t.Helper()
		o := w.issue(name, time.Now().Truncate(time.Second))
		o.Spec.Severity = severity
		w.create(o)
		return o
	}
	raise("left", v1alpha1.SeverityHigh)
	again := raise("again", v1alpha1.SeverityLow)
	w.awaitTold(harness.Patience, "left", "counterpart", 2)
	w.awaitTold(harness.Patience, "again", "counterpart", 2)
	w.hook.Answer(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Retry-After", "15")
		rw.WriteHeader(http.StatusServiceUnavailable)
	})
	waits := raise("waits", v1alpha1.SeverityHigh)
	w.awaitTold(harness.Patience, "waits", "counterpart", 2) // and refused

	foreseen = append(foreseen, "the server could not find the requested resource (get notifications."+v1alpha1.GroupName)
	w.undefine()
	w.hook.Answer(nil)
	attempts := len(w.hook.Messages())
	meanwhile := raise("meanwhile", v1alpha1.SeverityHigh)
	w.Await(t, meanwhile, "its step is on record, and not told", func() bool {
		e := meanwhile.Status.Escalation
		return e != nil && len(e.Steps) == 1 && e.Steps[0].NotifiedTime == nil
	})
	w.edit(a, func() { a.Spec.DisplayName = "Changed meanwhile" })
	w.AwaitCondition(t, a, v1alpha1.ConditionReady, yes, "")
	if n := len(w.hook.Messages()); n != attempts {
		t.Errorf("%d messages left without an outbox", n-attempts)
	}

	if err := env.Upgrade(t.Context()); err != nil {
		t.Fatal(err)
	}
	const back = 90 * time.Second // who watches looks again after half a minute at the latest
	w.awaitTold(back, "meanwhile", "counterpart", 2)
	for _, issue := range []string{"left", "waits", "meanwhile"} {
		w.awaitTold(back, issue, "managers", 2)
	}
	for _, issue := range []string{"left", "waits", "meanwhile", "again"} {
		if n := w.toldOf(issue, "counterpart"); n != 2 {
			t.Errorf("step counterpart of %s was told by %d messages, not by 2", issue, n)
		}
	}
	for _, n := range w.notifications() {
		if n.Spec.SubjectRef.Name == waits.Name && n.Spec.Step == "counterpart" {
			t.Errorf("%s was made again", n.Name)
		}
	}

	w.delete(again)
	anew := w.issue("again", again.Spec.DetectedTime.Time)
	anew.Spec.Severity = v1alpha1.SeverityLow
	w.create(anew)
	w.awaitTold(harness.Patience, "again", "counterpart", 4)
}
