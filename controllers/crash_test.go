// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"k8s.io/apimachinery/pkg/runtime"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

var errKilled = errors.New("killed")

// recordingClient keeps objects as the API server does, notes each call that writes, and is cut
// off after a number of them: the call is done, and nobody hears of it.
type recordingClient struct {
	client.WithWatch
	calls []string
	// left is how many calls are answered yet; negative for all.
	left int
	dead bool
}

func newRecordingClient(t *testing.T, objects ...client.Object) *recordingClient {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	r := &recordingClient{left: -1}
	b := fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).WithStatusSubresource(
		&v1alpha1.Partner{}, &v1alpha1.CommunicationPolicy{}, &v1alpha1.Alliance{}, &v1alpha1.Review{}, &v1alpha1.Issue{}, &v1alpha1.Notification{})
	for _, i := range indexes {
		b = b.WithIndex(i.kind, i.key, i.of)
	}
	r.WithWatch = interceptor.NewClient(b.Build(), interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, o client.Object, options ...client.CreateOption) error {
			return r.call("create", o, func() error { return c.Create(ctx, o, options...) })
		},
		Delete: func(ctx context.Context, c client.WithWatch, o client.Object, options ...client.DeleteOption) error {
			return r.call("delete", o, func() error { return c.Delete(ctx, o, options...) })
		},
		Patch: func(ctx context.Context, c client.WithWatch, o client.Object, patch client.Patch, options ...client.PatchOption) error {
			return r.call("patch", o, func() error { return c.Patch(ctx, o, patch, options...) })
		},
		SubResourceUpdate: func(ctx context.Context, c client.Client, sub string, o client.Object, options ...client.SubResourceUpdateOption) error {
			return r.call(sub, o, func() error { return c.SubResource(sub).Update(ctx, o, options...) })
		},
	})
	return r
}

// call does a call and notes it if it changed something. Once the client is cut off it does
// nothing at all.
func (r *recordingClient) call(verb string, o client.Object, do func() error) error {
	if r.dead {
		return errKilled
	}
	kind, name := inventory.KindOf(o), o.GetName()
	if err := do(); err != nil {
		return err
	}
	r.calls = append(r.calls, fmt.Sprintf("%s %s/%s", verb, kind, name))
	if r.left--; r.left == 0 {
		r.dead = true
		return errKilled
	}
	return nil
}

// run lets a manager look at everything until nothing changes any more, or it is killed.
func (r *recordingClient) run(t *testing.T, now time.Time) {
	t.Helper()
	s := shell{Client: r, clock: clocktesting.NewFakePassiveClock(now), writes: &writes{}, retries: newRetries()}
	kinds := map[string]reconcile.Reconciler{
		v1alpha1.KindAlliance: &AllianceReconciler{shell: s}, v1alpha1.KindReview: &ReviewReconciler{s}, v1alpha1.KindIssue: &IssueReconciler{s},
	}
	for range 50 {
		before := len(r.calls)
		for _, kind := range []string{v1alpha1.KindAlliance, v1alpha1.KindReview, v1alpha1.KindIssue} {
			for _, name := range r.names(t, kind) {
				if _, err := kinds[kind].Reconcile(t.Context(), request("demo", name)); err != nil && !errors.Is(err, errKilled) {
					t.Fatalf("%s %s: %v", kind, name, err)
				}
				if r.dead {
					return
				}
			}
		}
		if len(r.calls) == before {
			return
		}
	}
	t.Fatal("it does not come to rest")
}

func (r *recordingClient) names(t *testing.T, kind string) []string {
	t.Helper()
	list := lists[kind]()
	if err := r.List(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range mustExtract(t, list) {
		names = append(names, o.GetName())
	}
	slices.Sort(names)
	return names
}

func mustExtract(t *testing.T, list client.ObjectList) []client.Object {
	t.Helper()
	items, err := meta.ExtractList(list)
	if err != nil {
		t.Fatal(err)
	}
	var out []client.Object
	for _, item := range items {
		out = append(out, item.(client.Object))
	}
	return out
}

// made lists, sorted, what was created, by kind and name.
func (r *recordingClient) made() []string {
	var out []string
	for _, call := range r.calls {
		if what, created := strings.CutPrefix(call, "create "); created {
			out = append(out, what)
		}
	}
	slices.Sort(out)
	return out
}

// crashWorld has everything due at once: a review to schedule, one that is overdue, with a
// reminder and an issue to open, and an issue at the foot of its ladder.
func crashWorld() []client.Object {
	w := gen.NewWorld().UID("a11a").Issue(gen.Issue("late-shipments").In("demo").UID("7f3c")).
		Review(gen.Review("yearly").In("demo").UID("0a11").Due("2026-03-03 09:00"))
	w.Alliance.Namespace, w.Policy.Namespace = "demo", "demo"
	w.Policy.Spec.Reminders = &v1alpha1.Reminders{OverdueEvery: "P7D"}
	w.Policy.Spec.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: v1alpha1.SeverityMedium}}
	objects := []client.Object{w.Alliance, w.Policy}
	for _, p := range w.Partners {
		p.Namespace = "demo"
		objects = append(objects, p)
	}
	for _, r := range w.Reviews {
		r.Namespace, r.Spec.AllianceRef.Name = "demo", w.Alliance.Name
		objects = append(objects, r)
	}
	for _, i := range w.Issues {
		i.Spec.AllianceRef.Name = w.Alliance.Name
		objects = append(objects, i)
	}
	return objects
}

// A manager that is killed after any single call leaves a record from which the next one goes
// on: everything is made that would have been made, and nothing twice.
func TestKilledAfterEverySingleCall(t *testing.T) {
	moments := []time.Time{gen.UTC("2026-03-04 09:00"), gen.UTC("2026-03-06 09:00"), gen.UTC("2026-04-02 09:00")}
	play := func(left int) *recordingClient {
		r := newRecordingClient(t, crashWorld()...)
		r.left = left
		for _, now := range moments {
			r.run(t, now)
			if r.dead {
				r.dead, r.left = false, -1
				r.run(t, now)
			}
		}
		return r
	}
	undisturbed := play(-1)
	want := undisturbed.made()
	if len(want) < 8 || len(undisturbed.calls) < 20 {
		t.Fatalf("too little happens to prove anything: %v", undisturbed.calls)
	}
	for kill := 1; kill <= len(undisturbed.calls); kill++ {
		r := play(kill)
		if got := r.made(); !slices.Equal(got, want) {
			t.Errorf("killed after call %d, %s: made were\n%v\nnot\n%v", kill, undisturbed.calls[kill-1], got, want)
		}
		var a, b v1alpha1.Issue
		for _, x := range []struct {
			from *recordingClient
			into *v1alpha1.Issue
		}{{undisturbed, &a}, {r, &b}} {
			if err := x.from.Get(t.Context(), client.ObjectKey{Namespace: "demo", Name: "late-shipments"}, x.into); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := stepsOf(&b), stepsOf(&a); !slices.Equal(got, want) {
			t.Errorf("killed after call %d: steps %v, not %v", kill, got, want)
		}
	}
}

func stepsOf(i *v1alpha1.Issue) []string {
	var out []string
	if e := i.Status.Escalation; e != nil {
		for _, s := range e.Steps {
			out = append(out, fmt.Sprintf("%s at %s, notified %t", s.Name, s.StartedTime.UTC().Format(time.RFC3339), s.NotifiedTime != nil))
		}
	}
	return out
}

// Messages are made when the record that asks for them is written, and not before.
func TestTheRecordComesBeforeTheMessage(t *testing.T) {
	r := newRecordingClient(t, crashWorld()...)
	r.run(t, gen.UTC("2026-03-04 09:00"))
	record := slices.Index(r.calls, "status Issue/late-shipments")
	first := slices.IndexFunc(r.calls, func(c string) bool { return strings.HasPrefix(c, "create Notification/late-shipments-") })
	if record < 0 || first < 0 || record > first {
		t.Errorf("the record is call %d, the first message call %d: %v", record, first, r.calls)
	}
}

// A backup brings an Issue before its Review, which is overdue: once all is back the issue is open.
func TestAnIssueThatIsRestoredBeforeItsReviewStaysOpen(t *testing.T) {
	at := gen.UTC("2026-03-04 09:00")
	first := newRecordingClient(t, crashWorld()...)
	first.run(t, at)
	var issues v1alpha1.IssueList
	if err := first.List(t.Context(), &issues); err != nil {
		t.Fatal(err)
	}
	var objects []client.Object
	var review client.Object
	for _, o := range crashWorld() {
		if o.GetName() == "yearly" {
			review = o
			continue
		}
		objects = append(objects, o)
	}
	name := ""
	for i := range issues.Items {
		if o := &issues.Items[i]; o.Spec.ReviewRef != nil {
			o.ResourceVersion = ""
			name = o.Name
			objects = append(objects, o)
		}
	}
	restored := newRecordingClient(t, objects...)
	s := shell{Client: restored, clock: clocktesting.NewFakePassiveClock(at), writes: &writes{}, retries: newRetries()}
	// The issue's event, a moment before the review's.
	if _, err := (&ReviewReconciler{s}).Reconcile(t.Context(), request("demo", "yearly")); err != nil {
		t.Fatal(err)
	}
	review.SetResourceVersion("")
	if err := restored.Create(t.Context(), review); err != nil {
		t.Fatal(err)
	}
	restored.run(t, at.Add(time.Minute))
	var i v1alpha1.Issue
	if err := restored.Get(t.Context(), client.ObjectKey{Namespace: "demo", Name: name}, &i); err != nil {
		t.Fatal(err)
	}
	if i.Spec.Resolution != nil {
		t.Errorf("the review is overdue, and its issue is resolved: %q", i.Spec.Resolution.Summary)
	}
}
