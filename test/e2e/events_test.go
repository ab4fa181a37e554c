// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// What turned bad is told by a warning, what was put right by a normal event, on the object.
func TestEventsTellOfFindings(t *testing.T) {
	w := newWorld(t, byClock)
	w.found()
	r := w.review("yearly", w.Now().Add(-time.Hour))
	w.create(r)
	w.settle()
	w.mustSee(r, "Warning", v1alpha1.ReasonDueTimePassed, "CheckDueTime")
	w.edit(r, func() { r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: at(w.Now())} })
	w.mustSee(r, "Normal", v1alpha1.ReasonHeld, "CheckDueTime")
}

func (w *world) mustSee(about client.Object, kind, reason, action string) {
	w.Helper()
	harness.Eventually(w.T, harness.Patience, "an event "+kind+"/"+reason, func(ctx context.Context) error {
		var list eventsv1.EventList
		if err := w.Client.List(ctx, &list, client.InNamespace(w.ns)); err != nil {
			return err
		}
		var seen []string
		for _, e := range list.Items {
			if e.Regarding.UID == about.GetUID() && e.Type == kind && e.Reason == reason && e.Action == action && e.Note != "" {
				return nil
			}
			seen = append(seen, fmt.Sprintf("%s %s %s on %s", e.Type, e.Reason, e.Action, e.Regarding.Name))
		}
		return fmt.Errorf("there are %q", seen)
	})
}
