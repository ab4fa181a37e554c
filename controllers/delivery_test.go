// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// What of an attempt the rules are told.
func TestAttemptInTheTermsOfTheRules(t *testing.T) {
	for name, c := range map[string]struct {
		result notify.Result
		want   rules.AttemptResult
	}{
		"delivered":              {notify.Result{Outcome: notify.Delivered}, rules.AttemptDelivered},
		"uncertain":              {notify.Result{Outcome: notify.Uncertain}, rules.AttemptUncertain},
		"temporary":              {notify.Result{Outcome: notify.Temporary}, rules.AttemptTemporary},
		"refused":                {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonRejected}, rules.AttemptRefused},
		"a forbidden address":    {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonAddressRefused}, rules.AttemptRefused},
		"the Secret":             {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonInvalidSecret}, rules.AttemptBadSecret},
		"the policy's own entry": {notify.Result{Outcome: notify.Permanent, Reason: notify.ReasonInvalidChannel}, rules.AttemptBadChannel},
	} {
		n := gen.Notification("n").Outcome(v1alpha1.OutcomePending).Notification
		n.Status.UncertainAttempts = 2
		c.result.Detail, c.result.ProviderID = "hooks.example answered", "r-1"
		a := attempt(n, 3, c.result)
		if a.Result != c.want || a.Detail != c.result.Detail || a.ProviderID != "r-1" || a.Number != 3 || a.Uncertain != 2 || a.GiveUp {
			t.Errorf("%s: %+v", name, a)
		}
	}
	n := gen.Notification("n").Notification
	if a := attempt(n, 1, notify.Result{Outcome: notify.Temporary, RetryAfter: time.Hour}); a.Delay < time.Hour || a.Delay > 75*time.Minute {
		t.Errorf("the next attempt is after %s; the server asked for an hour", a.Delay)
	}
	if a := attempt(n, notify.MaxAttempts, notify.Result{Outcome: notify.Temporary}); !a.GiveUp {
		t.Error("tried for ever")
	}
}
