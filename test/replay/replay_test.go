// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package replay_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// All is applied at once, at the end of 2020. The records are dated in the future then, so
// they are not true yet; only the clock moves.
func TestAtEachDateTheReviewsFlaggedOverdueAreThoseThatWereNotIn(t *testing.T) {
	w := newWorld(t, time.Date(2020, time.December, 1, 0, 0, 0, 0, time.UTC), 0)
	w.apply(t, w.manifests(t))
	w.check(t)

	years := map[string][]time.Time{}
	for _, at := range w.record.moments(t) {
		years[at.Format("2006")] = append(years[at.Format("2006")], at)
	}
	flagged := map[string]bool{}
	for year := 2020; year <= 2026; year++ {
		moments := years[fmt.Sprint(year)]
		delete(years, fmt.Sprint(year))
		t.Run(fmt.Sprint(year), func(t *testing.T) {
			for _, at := range moments {
				w.move(t, at)
				w.closeRemoved(t)
				for _, name := range w.check(t) {
					flagged[name] = true
				}
				if t.Failed() {
					t.FailNow()
				}
			}
			w.Settle(t)
			w.check(t)
			t.Logf("%d moments", len(moments))
		})
	}
	if len(years) > 0 {
		t.Errorf("moments of other years were left out: %v", years)
	}

	// Nobody who was on time was ever flagged, and nobody who was late was spared.
	for _, row := range w.record.rows {
		if flagged[row.review()] != row.late() {
			t.Errorf("%s was due on %s and landed on %q; was it ever flagged overdue: %t", row.review(), row.due, row.completed, flagged[row.review()])
		}
	}
	w.CheckStatuses(t, w.namespace)
}

// The last cycle once more, with nothing in the manifests but what was known before: each
// record is entered when the report lands.
//
// It is replayed 400 years later, when the calendar is the same: alliances are as old as the
// API server says, and a cadence is not in operation before its alliance exists. Here it is,
// so this also tells that it makes no second Review beside those of the manifests.
func TestARecordThatIsEnteredLaterClearsTheFlag(t *testing.T) {
	w := newWorld(t, time.Date(2024, time.December, 31, 23, 59, 59, 0, time.UTC), 400)
	manifests := w.manifests(t)
	for _, o := range manifests {
		if strings.HasSuffix(o.GetName(), "-2025") {
			unstructured.RemoveNestedField(o.Object, "spec", "record")
		}
	}
	w.apply(t, manifests)
	w.closeRemoved(t)

	landing := map[string][]string{} // the groups, by day
	for _, row := range w.record.rows {
		if row.cycle == "2025" && row.completed != "" {
			landing[row.completed] = append(landing[row.completed], row.group)
		}
	}
	entered := 0
	for _, at := range w.record.moments(t) {
		if at.Before(w.now()) {
			continue
		}
		w.move(t, at)
		if day := lastKnown(at); at.Format(time.DateOnly) == day {
			for _, group := range landing[day] {
				w.enter(t, group+"-2025")
				entered++
			}
			w.Settle(t)
		}
		w.check(t)
		if t.Failed() {
			t.FailNow()
		}
	}
	w.Settle(t)
	w.check(t)
	if entered != 32 {
		t.Errorf("%d records were entered, all 32 groups reported in that cycle", entered)
	}
	w.CheckStatuses(t, w.namespace)
}

// enter records that a report landed now, as its group would. Before that it must not count
// as held, whatever the clock says.
func (w *world) enter(t *testing.T, name string) {
	t.Helper()
	r := &v1alpha1.Review{}
	r.Name, r.Namespace = name, w.namespace
	w.AwaitCondition(t, r, v1alpha1.ConditionHeld, metav1.ConditionFalse, v1alpha1.ReasonNotHeld)
	w.patch(t, r, fmt.Sprintf(`{"spec":{"record":{"heldTime":%q}}}`, w.Now().Format(time.RFC3339)))
}

// Where the manifests lack a review, its cadence makes it, once.
func TestACadenceMakesTheReviewThatTheManifestsLack(t *testing.T) {
	w := newWorld(t, time.Date(2024, time.December, 31, 23, 59, 59, 0, time.UTC), 400)
	const lacking = "sig-apps-2025"
	var manifests []*unstructured.Unstructured
	for _, o := range w.manifests(t) {
		if o.GetName() != lacking {
			manifests = append(manifests, o)
		}
	}
	w.apply(t, manifests)
	if n := len(w.reviews(t)); n != len(w.record.rows)-1 {
		t.Fatalf("before the year begins there are %d Reviews, the manifests have %d", n, len(w.record.rows)-1)
	}
	for _, days := range []int{0, 1, 100, 364} {
		w.Advance(t, time.Date(2425, time.January, 1+days, 0, 0, 0, 0, time.UTC))
		reviews := w.reviews(t)
		made := reviews["sig-apps-annual-report-24250101"]
		if len(reviews) != len(w.record.rows) || made == nil {
			t.Fatalf("after %d days there are %d Reviews, the manifests have %d; the missing one: %v", days, len(reviews), len(w.record.rows)-1, made)
		}
		// By default a report has until the end of 1 March.
		if due := time.Date(2425, time.March, 2, 0, 0, 0, 0, time.UTC); !made.Spec.DueTime.Time.Equal(due) {
			t.Errorf("%s is due at %s, want %s", made.Name, made.Spec.DueTime, due)
		}
		if want := days >= 100; isTrue(t, made, v1alpha1.ConditionOverdue) != want {
			t.Errorf("after %d days: want overdue %t of\n%s", days, want, harness.Describe(made))
		}
	}
}
