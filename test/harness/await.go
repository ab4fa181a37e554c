// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Patience is how long to wait for what should come soon, on a slow machine.
const Patience = 30 * time.Second

const pollEvery = 20 * time.Millisecond

// Eventually asks until there is no error, and fails the test with the last one otherwise.
func Eventually(tb testing.TB, within time.Duration, what string, ask func(ctx context.Context) error) {
	tb.Helper()
	deadline := time.Now().Add(within)
	for {
		err := ask(tb.Context())
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			tb.Fatalf("%s: not within %s: %v", what, within, err)
		}
		select {
		case <-tb.Context().Done():
			tb.Fatalf("%s: the test ended: %v", what, err)
		case <-time.After(pollEvery):
		}
	}
}

// Await reads an object until something holds of it.
func (e *Env) Await(tb testing.TB, o client.Object, what string, holds func() bool) {
	tb.Helper()
	Eventually(tb, Patience, what, func(ctx context.Context) error {
		if err := e.Client.Get(ctx, client.ObjectKeyFromObject(o), o); err != nil {
			return err
		}
		if !holds() {
			return errors.New("it is\n" + Describe(o))
		}
		return nil
	})
}

// AwaitCondition reads an object until a condition has a status and a reason, and returns
// the condition. An empty reason stands for any.
func (e *Env) AwaitCondition(tb testing.TB, o client.Object, conditionType string, status metav1.ConditionStatus, reason string) *metav1.Condition {
	tb.Helper()
	what := fmt.Sprintf("%s=%s/%s of %s %s", conditionType, status, reason, KindOf(o), o.GetName())
	var found *metav1.Condition
	e.Await(tb, o, what, func() bool {
		s := StatusOf(o)
		found = s.Condition(conditionType)
		return s.ObservedGeneration == o.GetGeneration() && found != nil && found.Status == status && (reason == "" || found.Reason == reason)
	})
	return found
}

// Describe writes an object's conditions as lines of text.
func Describe(o client.Object) string {
	s := StatusOf(o)
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s, generation %d, observed %d", KindOf(o), o.GetName(), o.GetGeneration(), s.ObservedGeneration)
	if s.NextCheckTime != nil {
		fmt.Fprintf(&b, ", next check at %s", s.NextCheckTime.UTC().Format(time.RFC3339))
	}
	for _, c := range s.Conditions {
		fmt.Fprintf(&b, "\n  %s=%s %s: %s", c.Type, c.Status, c.Reason, c.Message)
	}
	return b.String()
}
