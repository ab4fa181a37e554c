// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// A message is deleted while it is being sent, and made again under its name. What became of the
// first is not said of the second.
func TestAnOutcomeIsNotTakenForThatOfAnotherOfTheName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	w.create(w.north(), w.south(), w.policy(), w.alliance())
	under, answer := make(chan struct{}, 10), make(chan struct{})
	w.hook.Answer(func(rw http.ResponseWriter, _ *http.Request) {
		under <- struct{}{}
		<-answer
		rw.WriteHeader(http.StatusNoContent)
	})
	first := w.message("again", "hook")
	w.create(first)
	<-under
	w.delete(first)
	second := w.message("again", "hook")
	second.Spec.NotBeforeTime = new(at(time.Now().Add(time.Hour)))
	w.create(second)
	close(answer)
	w.AwaitCondition(t, second, v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonWaiting)
	harness.Eventually(t, harness.Patience, "the second waits", func(context.Context) error {
		if w.get(second); second.Status.Outcome != v1alpha1.OutcomePending || second.Status.Attempts > 0 {
			return errors.New(harness.Describe(second))
		}
		return nil
	})
	time.Sleep(2 * time.Second)
	w.mustHaveOutcome(second, v1alpha1.OutcomePending, 0)
}

// A digest that names itself is withdrawn, as is one that names it.
func TestADigestOfItselfIsWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, live)
	north := w.north()
	w.create(north, w.south(), w.policy(), w.alliance())
	for _, name := range []string{"itself", "another"} {
		n := w.message(name, "hook")
		n.Spec.SubjectRef.UID = string(north.UID) // otherwise it was restored
		n.Spec.Reason, n.Spec.DigestOf = v1alpha1.NotificationDigest, []string{"itself"}
		w.create(n)
		w.AwaitCondition(t, n, v1alpha1.ConditionDelivered, no, "")
		w.must(n, v1alpha1.ConditionDelivered, no, v1alpha1.ReasonWithdrawn)
	}
}
