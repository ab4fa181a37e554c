// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package replay_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/slug"
	"github.com/entente-dev/entente/test/harness"
)

// The annual reviews of a foundation's projects, as its council put them on the agenda, put them
// off, and brought some forward.

// annualReviews is that history.
type annualReviews struct {
	history
	// days on which the agenda was changed.
	days []string
	// asPublished are the counts and dates that the record itself gives, by review.
	asPublished map[string]published
	late        map[string]bool
}

type published struct {
	last      string
	postponed int
}

// heldLater are reviews that the record has done on a day when the council did not meet.
var heldLater = map[string]struct{ day, why string }{
	"openassetio-2024-07-10":    {"2024-08-21", "2024-08-14 is no day of a meeting; it was held at the next"},
	"opentimelineio-2024-12-11": {"2024-11-13", "2024-11-12 is no day of a meeting; it was held on the next day"},
}

func readAnnualReviews(t *testing.T, allowed int32) *annualReviews {
	t.Helper()
	h := &annualReviews{
		history:     history{host: "advisory-council", allowed: allowed},
		asPublished: map[string]published{}, late: map[string]bool{},
	}
	years, byCycle := map[*owed]int{}, map[string][]*owed{}
	for _, f := range readCSV(t, "annual-reviews/reviews.csv") {
		group := slug.Of(f[0], 63)
		o := &owed{name: group + "-" + f[2], group: group, due: f[2], held: f[5], left: f[6]}
		if later, known := heldLater[o.name]; known {
			o.held = later.day
		}
		year, err := strconv.Atoi(f[1])
		if err != nil {
			t.Fatal(err)
		}
		postponed, err := strconv.Atoi(f[4])
		if err != nil {
			t.Fatal(err)
		}
		years[o], h.asPublished[o.name], h.late[o.name] = year, published{f[3], postponed}, f[7] == "1"
		byCycle[group+f[1]] = append(byCycle[group+f[1]], o)
		h.owed = append(h.owed, o)
	}
	h.ofCycles("annual-review", 12, func(o *owed) int { return years[o] })
	for _, f := range readCSV(t, "annual-reviews/changes.csv") {
		of := byCycle[slug.Of(f[1], 63)+f[2]]
		// Of two reviews in a cycle the change is of the first that is not over by then.
		o := of[len(of)-1]
		for _, earlier := range slices.Backward(of) {
			if earlier.outstanding(overOn(f[0], -2)) {
				o = earlier
			}
		}
		o.changes = append(o.changes, change{f[0], f[4]})
		h.days = append(h.days, f[0])
	}
	return h
}

// lastDay is the day as of which the record was taken.
const lastDay = "2026-08-20"

func (h *annualReviews) all() []time.Time { return h.moments(lastDay, h.days...) }

// The counts are those that the record's own description prints.
func TestTheAgendaIsTheOneThatWasKept(t *testing.T) {
	h := readAnnualReviews(t, -1)
	counts := map[string]int{}
	for _, f := range readCSV(t, "annual-reviews/changes.csv") {
		counts[f[3]]++
	}
	for _, o := range h.owed {
		due, postponed := o.due, 0
		for _, c := range o.changes {
			if c.due > due {
				postponed++
			}
			due = c.due
		}
		if want := h.asPublished[o.name]; want != (published{due, postponed}) {
			t.Errorf("%s comes to %d postponements and %s, published are %+v", o.name, postponed, due, want)
		}
		// By the record a review is late that was not held, or is not to be, on the first date.
		if (o.held > o.due || o.held == "" && o.due < lastDay && o.left == "") != h.late[o.name] {
			t.Errorf("%s was due on %s and held on %q; late by the record: %t", o.name, o.due, o.held, h.late[o.name])
		}
		switch {
		case o.held != "":
			counts["held"]++
		case o.left != "":
			counts["left"]++
		default:
			counts["to come"]++
		}
		if postponed > 0 {
			counts["put off"]++
		}
		if postponed > 1 {
			counts["put off again"]++
		}
		counts["most"] = max(counts["most"], postponed)
	}
	want := map[string]int{
		"postponed": 51, "brought_forward": 10, "held": 50, "left": 2, "to come": 26, "put off": 29, "put off again": 15, "most": 4,
	}
	if !maps.Equal(counts, want) || len(h.owed) != 78 || len(h.days) != 61 {
		t.Errorf("the record has %d reviews, %d changes and %v; published are %v", len(h.owed), len(h.days), counts, want)
	}
}

// Read from the agenda by hand: so that nothing is compared with nothing.
func TestWhoSlippedAndWhoWasOverdueOnTheAgenda(t *testing.T) {
	h := readAnnualReviews(t, 1)
	var slipped, overdue []string
	for _, at := range h.all() {
		s := h.standings(at)
		slipped, overdue = append(slipped, s.slipped...), append(overdue, s.overdue...)
	}
	for _, c := range []struct {
		what      string
		want, got []string
	}{
		{"put off more than once", []string{
			"d-i-working-group-2024-10-16", "d-i-working-group-2026-01-07", "open-review-initiative-2025-08-20",
			"open-shading-language-2024-09-04", "openapv-2025-10-15", "openassetio-2024-07-10", "openassetio-2026-09-16", "opencolorio-2024-11-05",
			"opencue-2024-03-20", "openimageio-2025-04-30", "openvdb-2025-01-08", "rawtoaces-2025-01-08", "rez-2024-03-06",
			"usd-working-group-2025-04-30", "zero-trust-working-group-2024-07-10",
		}, slipped},
		{"put off, or taken off the agenda, after the day had passed, or not at all", []string{
			"aswf-language-interop-project-2025-06-25", "dailies-notes-assistant-dna-2026-05-27", "open-review-initiative-2025-08-20", "open-shading-language-2024-09-04",
			"openassetio-2024-07-10", "opencolorio-2024-11-05", "opencue-2024-03-20", "openfx-2025-06-11",
			"openimageio-2026-06-10", "openvdb-2025-01-08", "zero-trust-working-group-2024-07-10",
		}, overdue},
	} {
		slices.Sort(c.got)
		if got := slices.Compact(c.got); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s", c.what, strings.Join(got, "\n"))
		}
	}
}

// allowances are how often a review may be put off. The foundation has no rule; each makes others slip.
var allowances = []int32{-1, 0, 1, 2, 3, 4}

func TestAtEachChangeOfTheAgendaTheSimulationKnowsWhatSlipped(t *testing.T) {
	for _, allowed := range allowances {
		t.Run(fmt.Sprint(allowed), func(t *testing.T) {
			h := readAnnualReviews(t, allowed)
			h.checkSimulation(t, folder(t, h.objects(afterAll)), h.all())
		})
	}
}

// The same entry twice is one.
func TestAPostponementThatIsEnteredTwiceCountsOnce(t *testing.T) {
	h := readAnnualReviews(t, 1)
	objects := h.objects(afterAll)
	twice := 0
	for _, o := range objects {
		if r, is := o.(*v1alpha1.Review); is {
			twice += len(r.Spec.Postponements)
			r.Spec.Postponements = slices.Concat(r.Spec.Postponements, r.Spec.Postponements)
		}
	}
	if twice != 61 {
		t.Errorf("%d changes are told", twice)
	}
	h.checkSimulation(t, folder(t, objects), h.all())
}

func TestAtEachChangeOfTheAgendaTheAuditSaysWhatSlipped(t *testing.T) {
	h := readAnnualReviews(t, 1)
	dir := folder(t, h.objects(afterAll))
	var moments []time.Time
	for _, day := range slices.Compact(slices.Sorted(slices.Values(h.days))) {
		moments = append(moments, overOn(day, -2), overOn(day, -1))
	}
	h.checkAudit(t, dir, moments)
}

func TestThePlanOfAnnualReviewsIsTheirHistory(t *testing.T) {
	h := readAnnualReviews(t, 1)
	h.checkPlan(t, folder(t, h.objects(afterAll)), "2024-01-01", 3)
}

// The reviews are applied as they were first put on the agenda. What happened is entered on its
// day: a new date, the record of a review that was held, that one is not held any more.
func TestAtEachChangeOfTheAgendaTheControllersKnowWhatSlipped(t *testing.T) {
	h := readAnnualReviews(t, 1)
	start := time.Date(2023, time.December, 31, 0, 0, 0, 0, time.UTC)
	w := stand(t, harness.Options{At: start, DateByClock: true})
	w.begin(t, &h.history, start)
	changed := 0
	for _, at := range h.all() {
		w.move(t, at)
		changed += w.enterAll(t, &h.history, at)
		w.await(t, &h.history)
	}
	w.Settle(t)
	w.await(t, &h.history)
	if changed != 61 {
		t.Errorf("%d changes of due dates were entered", changed)
	}
	w.CheckStatuses(t, w.namespace)
}

// enterAll enters what becomes known at a moment, and returns how many due dates change.
func (w *world) enterAll(t *testing.T, h *history, at time.Time) (changed int) {
	t.Helper()
	for _, o := range h.owed {
		before, now := o.review(at.Add(-time.Second)), o.review(at)
		patch, err := json.Marshal(map[string]any{"spec": map[string]any{
			"postponements": now.Spec.Postponements, "record": now.Spec.Record, "cancellation": now.Spec.Cancellation,
		}})
		if err != nil {
			t.Fatal(err)
		}
		more := len(now.Spec.Postponements) - len(before.Spec.Postponements)
		if more == 0 && (before.Spec.Record == nil) == (now.Spec.Record == nil) && (before.Spec.Cancellation == nil) == (now.Spec.Cancellation == nil) {
			continue
		}
		changed += more
		r := &v1alpha1.Review{}
		r.Name, r.Namespace = o.name, w.namespace
		w.patch(t, r, string(patch))
	}
	return changed
}
