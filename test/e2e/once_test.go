// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"net/http"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// slowly answers after a while, and says when the first request has come.
func slowly(by time.Duration) (http.HandlerFunc, <-chan struct{}) {
	came := make(chan struct{}, 100)
	return func(w http.ResponseWriter, _ *http.Request) {
		came <- struct{}{}
		time.Sleep(by)
		w.WriteHeader(http.StatusNoContent)
	}, came
}

// A message that is leaving when the manager is stopped is recorded before it stops, so the
// next manager does not send it again.
func TestStopDuringASendSendsOnce(t *testing.T) {
	w := newWorld(t, byClock)
	w.found()
	answer, came := slowly(2 * time.Second)
	w.hook.Answer(answer)
	n := w.message("slow", "hook")
	w.create(n)
	<-came
	w.restart()
	w.get(n)
	if n.Status.Outcome != v1alpha1.OutcomeDelivered || n.Status.Attempts != 1 {
		t.Errorf("%s after %d attempts", n.Status.Outcome, n.Status.Attempts)
	}
	if got := len(w.hook.Messages()); got != 1 {
		t.Errorf("it was sent %d times", got)
	}
}

// Somebody else who keeps changing a Notification while it is being sent does not have it
// sent again: the cache may show the rival's version before ours.
func TestRivalDuringASendSendsOnce(t *testing.T) {
	w := newWorld(t, byClock)
	w.found()
	answer, came := slowly(time.Second)
	w.hook.Answer(answer)
	n := w.message("slow", "hook")
	w.create(n)
	<-came
	patch := func(value string) {
		data := []byte(`{"metadata":{"annotations":{"example.com/rival":"` + value + `"}}}`)
		if err := w.Client.Patch(t.Context(), n.DeepCopy(), client.RawPatch(types.MergePatchType, data)); err != nil {
			t.Fatal(err)
		}
	}
	for until := time.Now().Add(3 * time.Second); time.Now().Before(until); {
		patch(time.Now().Format(time.RFC3339Nano))
	}
	w.settle()
	w.get(n)
	if n.Status.Outcome != v1alpha1.OutcomeDelivered {
		t.Errorf("%s: %s", n.Status.Outcome, harness.Describe(n))
	}
	if got := len(w.hook.Messages()); got != 1 {
		t.Errorf("it was sent %d times", got)
	}
}

// A message that waits for its moment is not sent when the issue is resolved before that.
func TestMessageOfAResolvedIssueIsWithdrawn(t *testing.T) {
	w := newWorld(t, byClock)
	start := w.Now()
	p := w.policy()
	for i := range p.Spec.EscalationPaths[0].Steps {
		p.Spec.EscalationPaths[0].Steps[i].HostFirst = "PT10M"
	}
	w.create(w.north(), w.south(), p, w.alliance())
	i := w.issue("late", start.Add(-30*24*time.Hour))
	w.create(i)
	w.settle()
	before := len(w.hook.Messages())
	if before == 0 {
		t.Fatal("nothing was sent to the host")
	}
	w.edit(i, func() { i.Spec.Resolution = &v1alpha1.Statement{Time: at(w.Now()), Summary: "done"} })
	w.settle()
	withdrawn := 0
	for _, n := range w.notifications() {
		if n.Status.Outcome == v1alpha1.OutcomeFailed {
			w.must(&n, v1alpha1.ConditionDelivered, no, v1alpha1.ReasonWithdrawn)
			withdrawn++
		}
	}
	w.advance(time.Hour)
	if got := len(w.hook.Messages()); withdrawn == 0 || got != before {
		t.Errorf("%d withdrawn, %d messages left after the resolution", withdrawn, got-before)
	}
}
