// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package replay_test

import (
	"cmp"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/audit"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/harness"
)

// None of these tests needs an API server. The manifests are as they stand in the example: the
// alliances of groups that were removed are closed in them from the beginning. A plan does not
// know when somebody closed an alliance. What is owed does not depend on it.

func exampleDir(t *testing.T) string {
	t.Helper()
	root, err := harness.Root()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(root, example)
}

func load(t *testing.T) *inventory.Inventory {
	t.Helper()
	found, err := manifest.Load([]string{exampleDir(t)}, manifest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// command runs a command on the example, at a time when the whole record is in the past.
func command(t *testing.T, args ...string) clitest.Result {
	t.Helper()
	return commandOn(t, exampleDir(t), args...)
}

// commandOn runs a command on the manifests of a directory, as late as that.
func commandOn(t *testing.T, dir string, args ...string) clitest.Result {
	t.Helper()
	args = append(args, "-f", dir, "-o", "json")
	return clitest.Run(t, clitest.Command{Args: args, Now: time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC)})
}

// foretold is an event of the record.
type foretold struct {
	at   time.Time
	what simulate.EventType
	name string
}

// events are what the record says came about with the reviews from a moment on and before
// another: one that was late or never landed was overdue from the end of its due date on, and
// each landed at the end of a day.
func (r *record) events(t *testing.T, from, to time.Time) []foretold {
	t.Helper()
	end := func(day string, seconds int) time.Time {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return d.AddDate(0, 0, 1).Add(time.Duration(seconds) * time.Second)
	}
	var out []foretold
	add := func(at time.Time, what simulate.EventType, name string) {
		if !at.Before(from) && at.Before(to) {
			out = append(out, foretold{at, what, name})
		}
	}
	for _, w := range r.rows {
		if w.late() {
			add(end(w.due, 0), simulate.ReviewOverdue, w.review())
		}
		if w.completed != "" {
			add(end(w.completed, -1), simulate.ReviewHeld, w.review())
		}
	}
	return sorted(out)
}

func sorted(events []foretold) []foretold {
	slices.SortFunc(events, func(a, b foretold) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.what, b.what), cmp.Compare(a.name, b.name))
	})
	return events
}

// ofReviews are the events that say how a review stands. Nobody is told anything: the record
// has no people.
func ofReviews(t *testing.T, events []simulate.Event) []foretold {
	t.Helper()
	var out []foretold
	for i := range events {
		switch e := &events[i]; e.Event {
		case simulate.ReviewTime, simulate.ReviewDue:
			// The occasion, and that it is due: neither is a change.
		case simulate.ConditionChanged:
			if e.Kind != v1alpha1.KindAlliance && e.Kind != v1alpha1.KindReview {
				t.Errorf("nothing is to change about the %s %s: %+v", e.Kind, e.Name, e)
			}
		default:
			out = append(out, foretold{e.Time, e.Event, e.Name})
		}
	}
	return sorted(out)
}

func sameEvents(t *testing.T, want, got []foretold) {
	t.Helper()
	if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(foretold{})); diff != "" {
		t.Errorf("the events (-record +plan):\n%s", diff)
	}
}

// All that happens with a review in five years is what the record says of it. A review that a
// cadence made beside those of the manifests would be one event too many.
func TestThePlanOfTheExampleIsItsHistory(t *testing.T) {
	result := command(t, "plan", "--from", "2021-01-01", "--for", "P5Y")
	if result.Code != 0 || result.Err != "" {
		t.Fatalf("exit code %d: %s", result.Code, result.Err)
	}
	var plan struct{ Events []simulate.Event }
	if err := json.Unmarshal([]byte(result.Out), &plan); err != nil {
		t.Fatal(err)
	}
	from := time.Date(2021, time.January, 1, 0, 0, 0, 0, time.UTC)
	want := readRecord(t).events(t, from, from.AddDate(5, 0, 0))
	if len(want) != 121+127 { // late or never, and landed; one landed before the first of these years
		t.Fatalf("the record has %d events", len(want))
	}
	sameEvents(t, want, ofReviews(t, plan.Events))
}

// A plan that begins in the midst of it has the same from there on, and no more.
func TestAPlanFromTheMiddleIsTheRestOfTheHistory(t *testing.T) {
	record := readRecord(t)
	for _, begins := range []string{"2021-04-09", "2022-03-02T00:00:01Z", "2023-12-31T23:59:59Z", "2025-03-04T23:59:59Z"} {
		result := command(t, "plan", "--from", begins, "--for", "P10M")
		if result.Code != 0 {
			t.Fatalf("exit code %d: %s", result.Code, result.Err)
		}
		var plan struct{ Events []simulate.Event }
		if err := json.Unmarshal([]byte(result.Out), &plan); err != nil {
			t.Fatal(err)
		}
		from, err := time.Parse(time.RFC3339, begins)
		if err != nil {
			if from, err = time.Parse(time.DateOnly, begins); err != nil {
				t.Fatal(err)
			}
		}
		sameEvents(t, record.events(t, from, from.AddDate(0, 10, 0)), ofReviews(t, plan.Events))
	}
}

// standings are how reviews and alliances stand at a moment.
type standings struct {
	held, overdue, slipped []string
	alliances              map[string]string
}

func (s *standings) sort() {
	slices.Sort(s.held)
	slices.Sort(s.overdue)
	slices.Sort(s.slipped)
}

// standings are what the record says. The alliances of removed groups are closed, or none is.
func (r *record) standings(at time.Time, closed bool) standings {
	s := standings{alliances: map[string]string{}}
	for _, row := range r.rows {
		if row.in(at) {
			s.held = append(s.held, row.review())
		}
		if row.overdue(at) {
			s.overdue = append(s.overdue, row.review())
		}
	}
	for _, group := range r.groups {
		s.alliances[group] = r.expected(group, at, closed && r.removed[group] != "")
	}
	s.sort()
	return s
}

// note adds an object by its conditions.
func (s *standings) note(t *testing.T, kind, name string, condition func(string) (metav1.ConditionStatus, string), counts func() (overdue, held int32)) {
	t.Helper()
	switch kind {
	case v1alpha1.KindAlliance:
		status, reason := condition(string(v1alpha1.PracticeReviewsCurrent))
		overdue, held := counts()
		s.alliances[name] = standing(status, reason, overdue, held)
	case v1alpha1.KindReview:
		for conditionType, list := range map[string]*[]string{
			v1alpha1.ConditionHeld: &s.held, v1alpha1.ConditionOverdue: &s.overdue, v1alpha1.ConditionSlipped: &s.slipped,
		} {
			switch status, _ := condition(conditionType); status {
			case metav1.ConditionTrue:
				*list = append(*list, name)
			case metav1.ConditionFalse:
			default:
				t.Errorf("it is not said whether Review %s is %s", name, conditionType)
			}
		}
	}
}

func (s *standings) check(t *testing.T, at time.Time, want standings) {
	t.Helper()
	s.sort()
	if diff := gocmp.Diff(want, *s, gocmp.AllowUnexported(standings{})); diff != "" {
		t.Fatalf("at %s (-record +simulation):\n%s", at.Format(time.RFC3339), diff)
	}
}

// The simulation walks through the years once, and stands still at each moment of the record.
// Once the alliances are as the manifests have them, and once none is closed yet.
func TestAtEachDateTheSimulationFlagsWhatTheRecordSays(t *testing.T) {
	record := readRecord(t)
	for name, closed := range map[string]bool{"as in the manifests": true, "before any group was removed": false} {
		t.Run(name, func(t *testing.T) {
			found := load(t)
			for _, a := range found.Alliances {
				if is := a.Spec.Stage == v1alpha1.StageClosed; is != (record.removed[a.Name] != "") {
					t.Fatalf("%s is in the stage %s", a.Name, a.Spec.Stage)
				}
				if !closed {
					a.Spec.Stage = v1alpha1.StageManage
				}
			}
			s := simulate.New(found, simulate.Options{Start: simulate.Start(found, time.Date(2021, time.January, 1, 0, 0, 0, 0, time.UTC))})
			for _, at := range record.moments(t) {
				if err := s.Advance(at.Add(1)); err != nil {
					t.Fatal(err)
				}
				got := standings{alliances: map[string]string{}}
				objects := s.Objects()
				if len(objects.Reviews) != len(record.rows) {
					t.Fatalf("%s: there are %d Reviews, the manifests have %d", at, len(objects.Reviews), len(record.rows))
				}
				for _, o := range objects.Objects() {
					status := inventory.StatusOf(o)
					got.note(t, inventory.KindOf(o), o.GetName(), func(conditionType string) (metav1.ConditionStatus, string) {
						if c := status.Condition(conditionType); c != nil {
							return c.Status, c.Reason
						}
						return "", ""
					}, func() (int32, int32) {
						counts := o.(*v1alpha1.Alliance).Status.Reviews
						return *counts.Overdue, *counts.Held
					})
				}
				got.check(t, at, record.standings(at, closed))
			}
		})
	}
}

// The command says the same, at some of the moments.
func TestTheAuditAtADateIsWhatTheRecordSays(t *testing.T) {
	record := readRecord(t)
	moments := record.moments(t)
	for i := 0; i < len(moments); i += len(moments)/12 + 1 {
		at := moments[i]
		got := audited(t, exampleDir(t), at, func(group string) (overdue, held int32) {
			for _, row := range record.rows {
				if row.group == group && row.overdue(at) {
					overdue++
				}
				if row.group == group && row.in(at) {
					held++
				}
			}
			return overdue, held
		})
		got.check(t, at, record.standings(at, true))
	}
}

// audited is what an audit at a moment says of the manifests of a directory. Its output has no
// counts, so those of the record take their place.
func audited(t *testing.T, dir string, at time.Time, counts func(group string) (overdue, held int32)) standings {
	t.Helper()
	result := commandOn(t, dir, "audit", "--at", at.Format(time.RFC3339))
	var found audit.Result
	if err := json.Unmarshal([]byte(result.Out), &found); err != nil {
		t.Fatalf("%v: %s", err, result.Err)
	}
	got, needed := standings{alliances: map[string]string{}}, 0
	for _, o := range found.Objects {
		conditions := map[string]audit.Condition{}
		for _, c := range o.Conditions {
			conditions[c.Type] = c
			if rules.NeedsAttention(&metav1.Condition{Type: c.Type, Status: c.Status, Reason: c.Reason}) {
				needed = 1
			}
		}
		got.note(t, o.Kind, o.Name, func(conditionType string) (metav1.ConditionStatus, string) {
			return conditions[conditionType].Status, conditions[conditionType].Reason
		}, func() (int32, int32) { return counts(o.Name) })
	}
	if result.Code != needed {
		t.Errorf("at %s the exit code is %d, want %d", at, result.Code, needed)
	}
	return got
}
