// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package replay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/harness"
)

// found is how objects stand, and the days on which the reviews are due.
func found(t *testing.T, objects []client.Object) (standings, map[string]string) {
	t.Helper()
	s, dues := standings{alliances: map[string]string{}}, map[string]string{}
	for _, o := range objects {
		status := inventory.StatusOf(o)
		s.note(t, inventory.KindOf(o), o.GetName(), func(conditionType string) (metav1.ConditionStatus, string) {
			if c := status.Condition(conditionType); c != nil {
				return c.Status, c.Reason
			}
			return "", ""
		}, func() (int32, int32) {
			counts := o.(*v1alpha1.Alliance).Status.Reviews
			return *counts.Overdue, *counts.Held
		})
		if r, is := o.(*v1alpha1.Review); is {
			dues[r.Name] = r.Status.DueTime.UTC().Add(-time.Second).Format(time.DateOnly)
		}
	}
	s.sort()
	return s, dues
}

// differs says in what objects stand otherwise than they should at a moment.
func (h *history) differs(t *testing.T, at time.Time, objects []client.Object) error {
	t.Helper()
	got, dues := found(t, objects)
	want := h.standings(at)
	if diff := gocmp.Diff(h.dues(at), dues); diff != "" {
		return fmt.Errorf("at %s, the reviews and when they are due (-record +found):\n%s", at.Format(time.RFC3339), diff)
	}
	if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(standings{})); diff != "" {
		return fmt.Errorf("at %s (-record +found):\n%s", at.Format(time.RFC3339), diff)
	}
	return nil
}

// checkSimulation plays the manifests once, and stands still at each moment.
func (h *history) checkSimulation(t *testing.T, dir string, moments []time.Time) {
	t.Helper()
	all, err := manifest.Load([]string{dir}, manifest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := simulate.New(all, simulate.Options{Start: simulate.Start(all, moments[0])})
	for _, at := range moments {
		if err := s.Advance(at.Add(1)); err != nil {
			t.Fatal(err)
		}
		if err := h.differs(t, at, s.Objects().Objects()); err != nil {
			t.Fatal(err)
		}
	}
}

// checkAudit has the command look at some moments.
func (h *history) checkAudit(t *testing.T, dir string, moments []time.Time) {
	t.Helper()
	for _, at := range moments {
		got, want := audited(t, dir, at, func(group string) (int32, int32) { return h.counts(group, at) }), h.standings(at)
		got.check(t, at, want)
	}
}

// checkPlan foretells so many years from a day on.
func (h *history) checkPlan(t *testing.T, dir, from string, years int) {
	t.Helper()
	result := commandOn(t, dir, "plan", "--from", from, "--for", fmt.Sprintf("P%dY", years))
	if result.Code != 0 || result.Err != "" {
		t.Fatalf("exit code %d: %s", result.Code, result.Err)
	}
	var plan struct{ Events []simulate.Event }
	if err := json.Unmarshal([]byte(result.Out), &plan); err != nil {
		t.Fatal(err)
	}
	begins := overOn(from, 0).AddDate(0, 0, -1)
	sameEvents(t, h.events(begins, begins.AddDate(years, 0, 0)), ofReviews(t, plan.Events))
}

// await waits until the controllers have found what the record says at the moment of the clock.
func (w *world) await(t *testing.T, h *history) {
	t.Helper()
	harness.Eventually(t, harness.Patience, "all stand as the record has it", func(ctx context.Context) error {
		var reviews v1alpha1.ReviewList
		var alliances v1alpha1.AllianceList
		if err := errors.Join(w.Client.List(ctx, &reviews, client.InNamespace(w.namespace)), w.Client.List(ctx, &alliances, client.InNamespace(w.namespace))); err != nil {
			return err
		}
		var all []client.Object
		for i := range reviews.Items {
			all = append(all, &reviews.Items[i])
		}
		for i := range alliances.Items {
			all = append(all, &alliances.Items[i])
		}
		return h.differs(t, w.now(), all)
	})
}

// begin applies what is known at the start.
func (w *world) begin(t *testing.T, h *history, known time.Time) {
	t.Helper()
	objects, err := install.Decode(manifests(t, h.objects(known)))
	if err != nil {
		t.Fatal(err)
	}
	w.apply(t, objects)
	w.await(t, h)
}
