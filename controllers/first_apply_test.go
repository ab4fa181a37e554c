// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// samples are the objects of config/samples, in an order in which nothing is missing.
func samples(t *testing.T) []client.Object {
	t.Helper()
	found, err := manifest.Load([]string{"../config/samples"}, manifest.Options{Namespace: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	objects := found.Objects()
	for _, o := range objects {
		o.SetUID(types.UID(inventory.KindOf(o) + "/" + o.GetName()))
	}
	return objects
}

// firstApply applies objects one after another, with a gap after each in which managers look at
// everything, and plays on for three days. It returns what people were told, sorted.
func firstApply(t *testing.T, objects []client.Object, gap func() time.Duration) []string {
	t.Helper()
	r := newRecordingClient(t)
	now := gen.UTC("2026-11-24 09:00")
	for _, o := range objects {
		o = o.DeepCopyObject().(client.Object)
		o.SetCreationTimestamp(*verdict.WholeSecond(now))
		if err := r.Create(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		r.run(t, now)
		now = now.Add(gap())
	}
	for end := gen.UTC("2026-11-27 12:00"); !now.IsZero() && now.Before(end); now = r.nextCheck(t, now) {
		r.run(t, now)
	}
	return r.told(t)
}

// nextCheck is the first moment after now at which something is to happen; zero for none.
func (r *recordingClient) nextCheck(t *testing.T, now time.Time) time.Time {
	t.Helper()
	var next time.Time
	for _, kind := range []string{v1alpha1.KindAlliance, v1alpha1.KindReview, v1alpha1.KindIssue} {
		list := lists[kind]()
		if err := r.List(t.Context(), list); err != nil {
			t.Fatal(err)
		}
		for _, o := range mustExtract(t, list) {
			at := inventory.StatusOf(o).NextCheckTime
			if at != nil && at.After(now) && (next.IsZero() || at.Time.Before(next)) {
				next = at.Time
			}
		}
	}
	return next.UTC()
}

// told lists, sorted, what was written to whom about what.
func (r *recordingClient) told(t *testing.T) []string {
	t.Helper()
	var all v1alpha1.NotificationList
	if err := r.List(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	var out []string
	for i := range all.Items {
		s := &all.Items[i].Spec
		round, repeat := int32(0), int32(0)
		if s.Round != nil {
			round = *s.Round
		}
		if s.Repeat != nil {
			repeat = *s.Repeat
		}
		out = append(out, fmt.Sprintf("%s to %s over %s about %s %s %s, step %s, round %d, repeat %d", s.Reason, verdict.PersonName(s.Recipient),
			s.ChannelRef.Channel, s.SubjectRef.Kind, s.SubjectRef.Name, s.About, s.Step, round, repeat))
	}
	slices.Sort(out)
	return out
}

// The order in which files are applied changes nothing of what people are told, whether the rest
// follows at once or when what came first is stalled already. Reviews of a cadence that come late
// are the exception: the cadence has made them by then.
func TestTheOrderOfTheFirstApplyIsNothing(t *testing.T) {
	objects := samples(t)
	for _, o := range objects {
		if p, ok := o.(*v1alpha1.CommunicationPolicy); ok {
			p.Spec.Reminders = &v1alpha1.Reminders{BeforeReview: "P2D", OverdueEvery: "P7D"}
			p.Spec.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: v1alpha1.SeverityLow}}
		}
	}
	want := firstApply(t, objects, func() time.Duration { return 0 })
	if len(want) < 12 {
		t.Fatalf("too little happens to prove anything: %q", want)
	}
	dice := rand.New(rand.NewPCG(12, 1))
	for trial := range 100 {
		order := slices.Clone(objects)
		dice.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		longest := time.Second // less than the wait for references, all in all
		if trial%2 == 1 {
			longest = 30 * time.Second
			slices.SortStableFunc(order, func(a, b client.Object) int { return reviewsFirst(a) - reviewsFirst(b) })
		}
		got := firstApply(t, order, func() time.Duration { return time.Duration(dice.Int64N(int64(longest))) })
		if diff := cmp.Diff(want, got); diff != "" {
			var names []string
			for _, o := range order {
				names = append(names, inventory.KindOf(o)+"/"+o.GetName())
			}
			t.Fatalf("trial %d, in the order %v (-in order +now):\n%s", trial, names, diff)
		}
	}
}

func reviewsFirst(o client.Object) int {
	if inventory.KindOf(o) == v1alpha1.KindReview {
		return 0
	}
	return 1
}
