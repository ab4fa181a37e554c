// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// fourWeekly is a cadence whose first occurrence is at ten in the morning, in Amsterdam, on
// the day so many days from now; a review appears two weeks before and is due a week after.
func (w *world) fourWeekly(name v1alpha1.Name, days int) (v1alpha1.Cadence, time.Time) {
	w.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		w.Fatal(err)
	}
	y, m, d := w.Now().In(zone).AddDate(0, 0, days).Date()
	first := time.Date(y, m, d, 10, 0, 0, 0, zone)
	c := gen.Cadence(string(name), v1alpha1.Date(first.Format(time.DateOnly)), "FREQ=WEEKLY;INTERVAL=4")
	c.Notice, c.Grace, c.Type = "P14D", "P7D", v1alpha1.ReviewOperating
	return c, first
}

// founded creates an alliance with one cadence, and lets the time pass that a new alliance is
// given.
func (w *world) founded(c v1alpha1.Cadence) *v1alpha1.Alliance {
	w.Helper()
	a := w.alliance()
	a.Spec.Cadence = []v1alpha1.Cadence{c}
	w.create(w.north(), w.south(), w.policy(), a)
	w.settle()
	return a
}

func (w *world) mustHave(names ...string) map[string]*v1alpha1.Review {
	w.Helper()
	all := w.reviews()
	slices.Sort(names)
	if got := slices.Sorted(maps.Keys(all)); !slices.Equal(got, names) {
		w.Fatalf("at %s the reviews are %v, not %v", w.Now().UTC().Format(time.RFC3339), got, names)
	}
	return all
}

func named(cadence v1alpha1.Name, day time.Time) string {
	return fmt.Sprintf("pact-%s-%s", cadence, day.Format("20060102"))
}

func TestCadenceMakesItsReviewsAndLeavesGapsAlone(t *testing.T) {
	w := newWorld(t, byClock)
	c, first := w.fourWeekly("ops", 20)
	a := w.founded(c)
	w.mustHave()

	notice := first.AddDate(0, 0, -14)
	w.advanceTo(notice.Add(-time.Second))
	w.mustHave()
	w.advanceTo(notice)
	r := w.mustHave(named("ops", first))[named("ops", first)]
	want := v1alpha1.ReviewSpec{
		AllianceRef: v1alpha1.AllianceReference{Name: "pact"}, Cadence: "ops", Type: v1alpha1.ReviewOperating,
	}
	due := first.AddDate(0, 0, 7)
	if r.Spec.AllianceRef != want.AllianceRef || r.Spec.Cadence != want.Cadence || r.Spec.Type != want.Type ||
		!r.Spec.ScheduledTime.Time.Equal(first) || !r.Spec.DueTime.Time.Equal(due) {
		t.Errorf("the review is %+v", r.Spec)
	}
	if len(r.OwnerReferences) > 0 || len(r.Finalizers) > 0 {
		t.Errorf("the review has owners %v and finalizers %v; it is to have none", r.OwnerReferences, r.Finalizers)
	}
	w.get(a)
	if next := a.Status.Reviews.Next; next == nil || next.Name != r.Name || !next.DueTime.Time.Equal(due) {
		t.Errorf("the alliance's next review is %v", next)
	}

	w.advanceTo(due.Add(-time.Second))
	w.must(r, v1alpha1.ConditionOverdue, no, "")
	w.advanceTo(due)
	w.must(r, v1alpha1.ConditionOverdue, yes, "")

	// Half a year without a manager: the latest review is made, older ones are not filled in.
	latest := first.AddDate(0, 0, 7*28)
	w.advanceTo(latest.AddDate(0, 0, 1))
	w.mustHave(named("ops", first), named("ops", latest))
}

// A review in Git of the same occurrence is that review, whatever its name.
func TestReviewFromGitIsAdopted(t *testing.T) {
	for name, of := range map[string]func(first time.Time) string{
		"SameName":  func(first time.Time) string { return named("ops", first) },
		"OtherName": func(time.Time) string { return "our-own-name" },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, byClock)
			c, first := w.fourWeekly("ops", 10) // within its notice already
			git := w.review(of(first), first.AddDate(0, 0, 9))
			git.Spec.Cadence, git.Spec.ScheduledTime = "ops", new(at(first))
			w.create(git)
			w.founded(c)
			w.advance(time.Minute)
			r := w.mustHave(git.Name)[git.Name]
			if r.UID != git.UID || r.Generation != 1 {
				t.Error("the review from Git was replaced or changed")
			}
			w.must(r, v1alpha1.ConditionReady, yes, "")
		})
	}
	// It may also come after the cadence made one.
	t.Run("Later", func(t *testing.T) {
		w := newWorld(t, byClock)
		c, first := w.fourWeekly("ops", 10)
		w.founded(c)
		w.mustHave(named("ops", first))
		git := w.review("our-own-name", first.AddDate(0, 0, 9))
		git.Spec.Cadence, git.Spec.ScheduledTime = "ops", new(at(first))
		w.create(git)
		w.settle()
		w.mustHave("our-own-name")
	})
}

func TestNameTakenByAnotherGetsAHash(t *testing.T) {
	w := newWorld(t, byClock)
	c, first := w.fourWeekly("ops", 10)
	taken := w.review(named("ops", first), first.AddDate(0, 0, 9)) // of no cadence
	w.create(taken)
	w.founded(c)
	w.advance(time.Minute)
	all := w.reviews()
	if len(all) != 2 {
		t.Fatalf("there are %d reviews, not 2: %v", len(all), slices.Sorted(maps.Keys(all)))
	}
	for name, r := range all {
		if name == taken.Name {
			continue
		}
		if hash, ok := strings.CutPrefix(name, taken.Name+"-"); !ok || len(hash) != 8 {
			t.Errorf("the second review is named %s", name)
		}
		if !r.Spec.ScheduledTime.Time.Equal(first) || r.Spec.Cadence != "ops" {
			t.Errorf("the second review is %+v", r.Spec)
		}
	}
	w.advance(time.Minute)
	if n := len(w.reviews()); n != 2 {
		t.Errorf("there are %d reviews now", n)
	}
}

// When the cadence changes, what is to come and nobody touched goes; what somebody touched,
// or what is past, stays.
func TestCadenceChangeDeletesOnlyWhatNobodyTouched(t *testing.T) {
	w := newWorld(t, byClock)
	c, first := w.fourWeekly("ops", 10)
	c.Notice = "P60D" // three are in sight
	a := w.founded(c)
	second, third := first.AddDate(0, 0, 28), first.AddDate(0, 0, 56)
	w.mustHave(named("ops", first), named("ops", second))
	w.advanceTo(first.Add(time.Hour))
	all := w.mustHave(named("ops", first), named("ops", second), named("ops", third))
	touched := all[named("ops", second)]
	w.edit(touched, func() {
		touched.Spec.Postponements = []v1alpha1.Postponement{{Time: at(w.Now()), DueTime: at(second.AddDate(0, 0, 10)), Reason: "a fair"}}
	})

	moved := c
	moved.Recurrence.Time = "15:00"
	w.edit(a, func() { a.Spec.Cadence = []v1alpha1.Cadence{moved} })
	w.settle()
	// The third one moved to the afternoon, the second is double: one is somebody's.
	all = w.reviews()
	if _, there := all[touched.Name]; !there {
		t.Errorf("the touched review is gone")
	}
	if _, there := all[named("ops", first)]; !there {
		t.Errorf("the review of the past is gone")
	}
	if r := all[named("ops", third)]; r == nil || r.UID == "" || r.Spec.ScheduledTime.UTC().Hour() == third.UTC().Hour() {
		t.Errorf("the third review did not move to the afternoon: %+v", r)
	}

	w.edit(a, func() { a.Spec.Cadence = nil })
	w.settle()
	w.mustHave(named("ops", first), touched.Name)
	w.must(touched, v1alpha1.ConditionReady, unknown, v1alpha1.ReasonCadenceNotFound)
	w.advance(10 * time.Second)
	w.mustStall(touched, v1alpha1.ReasonCadenceNotFound, "no cadence ops")
}

func TestDeletedAllianceTakesItsUntouchedReviewsAlong(t *testing.T) {
	w := newWorld(t, byClock)
	c, first := w.fourWeekly("ops", 10)
	c.Notice = "P60D"
	a := w.founded(c)
	second := first.AddDate(0, 0, 28)
	w.mustHave(named("ops", first), named("ops", second))
	git := w.review("from-git", first)
	w.create(git)
	held := w.reviews()[named("ops", first)]
	w.edit(held, func() { held.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: at(w.Now())} })
	w.settle()
	w.delete(a)
	w.settle()
	w.mustHave(named("ops", first), named("ops", second), "from-git") // it may come back
	w.advance(10 * time.Second)
	w.mustHave(named("ops", first), "from-git")
	w.mustStall(git, v1alpha1.ReasonAllianceNotFound, "no Alliance pact")
	w.must(held, v1alpha1.ConditionHeld, yes, "")
}
