// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// An API server that carries out what it is asked, or does not, and answers that it failed, does not use up the
// attempts of a mail: none has left, so it leaves once, without a mark.
func TestARecordWhoseAnswerIsLostIsNoAttempt(t *testing.T) {
	box := &mailbox{}
	n, objects := mailFor(box.open(t))
	const lost = 10
	failures := 0
	r := mailing(nil)
	r.Client = interceptor.NewClient(newRecordingClient(t, objects...).WithWatch, interceptor.Funcs{
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, o client.Object, patch client.Patch, options ...client.SubResourcePatchOption) error {
			if carriedOut := failures == lost || failures%3 == 0; carriedOut {
				if err := c.SubResource(sub).Patch(ctx, o, patch, options...); err != nil || failures == lost {
					return err
				}
			}
			failures++
			return errors.New("the answer is lost")
		},
	})
	var is v1alpha1.Notification
	for i := range 4 * lost {
		r.clock.(*clocktesting.FakePassiveClock).SetTime(noon.Add(time.Duration(i) * time.Second))
		_, _ = r.Reconcile(t.Context(), request("demo", "n")) // it fails as the API server does
		if err := r.Get(t.Context(), client.ObjectKeyFromObject(n), &is); err != nil {
			t.Fatal(err)
		}
	}
	if failures != lost || is.Status.Outcome != v1alpha1.OutcomeDelivered || is.Status.UncertainAttempts != 0 || is.Status.Attempts != 1 {
		t.Errorf("after %d lost answers: %+v", failures, is.Status)
	}
	if len(box.mails) != 1 || strings.Contains(box.mails[0], "possible repeat") {
		t.Errorf("%d mails: %q", len(box.mails), box.mails)
	}
}
