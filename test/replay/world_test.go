// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package replay_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane/install"
	"github.com/entente-dev/entente/test/harness"
)

const example = "docs/examples/kubernetes-annual-reports"

// world is a history on an API server; the example's, where it has a record.
type world struct {
	*harness.Env
	record    *record
	namespace string
	// years that the manifests were moved into the future.
	years int
	// left are the groups whose alliances were closed so far.
	left map[string]bool
}

func newWorld(t *testing.T, start time.Time, years int) *world {
	t.Helper()
	w := stand(t, harness.Options{At: start.AddDate(years, 0, 0)})
	w.record, w.years, w.left = readRecord(t), years, map[string]bool{}
	return w
}

// stand starts an API server and the controllers.
func stand(t *testing.T, o harness.Options) *world {
	t.Helper()
	if !harness.HasAssets() {
		t.Skip("there is no API server to ask")
	}
	env := harness.New(t, o)
	t.Cleanup(func() {
		if errs := env.Log.Errors(); len(errs) > 0 {
			t.Errorf("the manager logged errors:\n%s", strings.Join(errs, "\n"))
		}
	})
	return &world{Env: env, namespace: env.Namespace(t)}
}

var ourYears = regexp.MustCompile(`\b20(\d\d-\d\d-\d\d)`)

// manifests are the example's, in order, with the alliances of removed groups as they were
// before.
func (w *world) manifests(t *testing.T) []*unstructured.Unstructured {
	t.Helper()
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, example, "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no manifests in %s: %v", example, err)
	}
	var out []*unstructured.Unstructured
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := ourYears.ReplaceAllString(string(data), fmt.Sprintf("%02d$1", 20+w.years/100))
		objects, err := install.Decode([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, objects...)
	}
	for _, o := range out {
		if o.GetKind() == v1alpha1.KindAlliance && w.record.removed[o.GetName()] != "" {
			set(t, o, string(v1alpha1.StageManage), "spec", "stage")
		}
	}
	return out
}

func set(t *testing.T, o *unstructured.Unstructured, value string, path ...string) {
	t.Helper()
	if err := unstructured.SetNestedField(o.Object, value, path...); err != nil {
		t.Fatal(err)
	}
}

func (w *world) apply(t *testing.T, objects []*unstructured.Unstructured) {
	t.Helper()
	if err := w.Apply(t.Context(), w.namespace, objects...); err != nil {
		t.Fatal(err)
	}
	w.Settle(t)
}

// now is the moment of the record that the clock stands for.
func (w *world) now() time.Time { return w.Now().AddDate(-w.years, 0, 0) }

// move sets the clock and wakes what is due, until nothing is due any more. Advance waits
// until nothing changes, besides, which takes ten times as long.
func (w *world) move(t *testing.T, to time.Time) {
	t.Helper()
	w.Clock.SetTime(to.AddDate(w.years, 0, 0))
	harness.Eventually(t, harness.Patience, "everything that is due is looked at", func(ctx context.Context) error {
		if n, _ := w.Manager.Sweeper.Sweep(ctx, 0); n > 0 {
			return fmt.Errorf("%d objects are due", n)
		}
		return nil
	})
}

// closeRemoved closes the alliances of the groups that were removed by now.
func (w *world) closeRemoved(t *testing.T) {
	t.Helper()
	for group, day := range w.record.removed {
		if w.left[group] || day > lastKnown(w.now()) {
			continue
		}
		w.left[group] = true
		a := &v1alpha1.Alliance{}
		a.Name, a.Namespace = group, w.namespace
		w.patch(t, a, `{"spec":{"stage":"Closed"}}`)
		w.AwaitCondition(t, a, string(v1alpha1.PracticeReviewsCurrent), metav1.ConditionUnknown, v1alpha1.ReasonNotArmed)
	}
}

func (w *world) patch(t *testing.T, o client.Object, patch string) {
	t.Helper()
	if err := w.Client.Patch(t.Context(), o, client.RawPatch("application/merge-patch+json", []byte(patch))); err != nil {
		t.Fatal(err)
	}
}

// reviews are those that the API server has, by name.
func (w *world) reviews(t *testing.T) map[string]*v1alpha1.Review {
	t.Helper()
	var list v1alpha1.ReviewList
	if err := w.Client.List(t.Context(), &list, client.InNamespace(w.namespace)); err != nil {
		t.Fatal(err)
	}
	out := map[string]*v1alpha1.Review{}
	for i := range list.Items {
		out[list.Items[i].Name] = &list.Items[i]
	}
	return out
}

// check compares what the controllers found with the record at the moment of the clock, and
// returns the names of the reviews that are flagged overdue.
func (w *world) check(t *testing.T) []string {
	t.Helper()
	flagged := w.checkReviews(t)
	w.checkAlliances(t)
	return flagged
}

func (w *world) checkReviews(t *testing.T) (flagged []string) {
	t.Helper()
	reviews := w.reviews(t)
	var held, wantOverdue, wantHeld []string
	for name, r := range reviews {
		if isTrue(t, r, v1alpha1.ConditionOverdue) {
			flagged = append(flagged, name)
		}
		if isTrue(t, r, v1alpha1.ConditionHeld) {
			held = append(held, name)
		}
	}
	for _, row := range w.record.rows {
		if reviews[row.review()] == nil {
			t.Fatalf("%s: Review %s is missing", w.now(), row.review())
		}
		if row.overdue(w.now()) {
			wantOverdue = append(wantOverdue, row.review())
		}
		if row.in(w.now()) {
			wantHeld = append(wantHeld, row.review())
		}
	}
	w.same(t, "reviews flagged overdue", wantOverdue, flagged)
	w.same(t, "reviews held", wantHeld, held)
	if len(reviews) != len(w.record.rows) {
		t.Errorf("%s: there are %d Reviews, the manifests have %d", w.now(), len(reviews), len(w.record.rows))
	}
	return flagged
}

// same compares two sets of names.
func (w *world) same(t *testing.T, what string, want, got []string) {
	t.Helper()
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("at %s, %s (-record +controllers):\n%s", w.now().Format(time.RFC3339), what, diff)
	}
}

func isTrue(t *testing.T, r *v1alpha1.Review, conditionType string) bool {
	t.Helper()
	s := harness.StatusOf(r)
	c := s.Condition(conditionType)
	if c == nil || c.Status == metav1.ConditionUnknown {
		t.Errorf("it is not said whether Review %s is %s:\n%s", r.Name, conditionType, harness.Describe(r))
		return false
	}
	return c.Status == metav1.ConditionTrue
}

// checkAlliances compares what each alliance says of its reviews with the record.
func (w *world) checkAlliances(t *testing.T) {
	t.Helper()
	var list v1alpha1.AllianceList
	if err := w.Client.List(t.Context(), &list, client.InNamespace(w.namespace)); err != nil {
		t.Fatal(err)
	}
	want, got := map[string]string{}, map[string]string{}
	for _, group := range w.record.groups {
		want[group] = w.record.expected(group, w.now(), w.left[group])
	}
	for i := range list.Items {
		a := &list.Items[i]
		s := harness.StatusOf(a)
		if c := s.Condition(string(v1alpha1.PracticeReviewsCurrent)); c == nil || a.Status.Reviews == nil {
			got[a.Name] = "nothing"
		} else {
			got[a.Name] = standing(c.Status, c.Reason, *a.Status.Reviews.Overdue, *a.Status.Reviews.Held)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("at %s, ReviewsCurrent of the alliances (-record +controllers):\n%s", w.now().Format(time.RFC3339), diff)
	}
}

// expected is what the alliance with a group should say of its reviews at a moment, if it is
// closed by then or not.
func (r *record) expected(group string, at time.Time, closed bool) string {
	var asked, overdue, held int32
	for _, row := range r.rows {
		if row.group != group {
			continue
		}
		asked++
		if row.overdue(at) {
			overdue++
		}
		if row.in(at) {
			held++
		}
	}
	switch {
	case asked == 0:
		return standing(metav1.ConditionUnknown, v1alpha1.ReasonWaived, overdue, held)
	case closed:
		return standing(metav1.ConditionUnknown, v1alpha1.ReasonNotArmed, overdue, held)
	case overdue > 0:
		return standing(metav1.ConditionFalse, v1alpha1.ReasonOverdue, overdue, held)
	}
	return standing(metav1.ConditionTrue, v1alpha1.ReasonCurrent, overdue, held)
}

func standing(status metav1.ConditionStatus, reason string, overdue, held int32) string {
	return fmt.Sprintf("%s %s, %d overdue, %d held", status, reason, overdue, held)
}
