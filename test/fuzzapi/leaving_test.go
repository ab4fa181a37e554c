// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
)

// A message has no status while its first attempt lasts; everything else has one at once, and so has a message whose
// attempt must be over.
func TestOnlyAMessageThatLeavesMayLackItsStatus(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	object := func(kind string, age time.Duration, conditions ...any) *unstructured.Unstructured {
		o := &unstructured.Unstructured{Object: map[string]any{"kind": kind, "status": map[string]any{"conditions": conditions}}}
		o.SetCreationTimestamp(metav1.NewTime(now.Add(-age)))
		return o
	}
	longest := notify.MaxAttempt + readyHard
	for name, c := range map[string]struct {
		object *unstructured.Unstructured
		want   bool
	}{
		"a message that leaves":    {object(v1alpha1.KindNotification, longest-time.Second), true},
		"one that must have left":  {object(v1alpha1.KindNotification, longest), false},
		"one that has its status":  {object(v1alpha1.KindNotification, time.Second, map[string]any{"type": "Ready"}), false},
		"an issue without any yet": {object(v1alpha1.KindIssue, time.Second), false},
	} {
		if got := leaving(c.object, now); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
