// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package replay_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/harness"
)

// The reports that projects owed a technical oversight committee, in quarters. The minutes of its
// weekly meetings say which were past due: the oracle.

// meetings are the reports that were listed as past due, by the day of the meeting.
type meetings map[string][]string

func readProjectReports(t *testing.T) (*history, meetings) {
	t.Helper()
	h := &history{host: "oversight-committee", allowed: -1}
	quarters := map[*owed]int{}
	for _, f := range readCSV(t, "project-reports/reports.csv") {
		group, cycle := f[0], f[2]
		o := &owed{name: reportOf(group, cycle), group: group, due: f[3], held: f[4], left: f[5]}
		year, err := strconv.Atoi(cycle[:4])
		if err != nil {
			t.Fatal(err)
		}
		quarters[o] = year*4 + int(cycle[len("2023-Q")]-'1')
		h.owed = append(h.owed, o)
	}
	h.ofCycles("report", 3, func(o *owed) int { return quarters[o] })
	listed := meetings{}
	for _, f := range readCSV(t, "project-reports/meetings.csv") {
		listed[f[0]] = nil
		for report := range strings.FieldsSeq(f[1]) {
			group, cycle, _ := strings.Cut(report, "/")
			listed[f[0]] = append(listed[f[0]], reportOf(group, cycle))
		}
		slices.Sort(listed[f[0]])
	}
	return h, listed
}

func reportOf(group, cycle string) string { return group + "-" + strings.ToLower(cycle) }

// A difference is a report that the minutes of a meeting list as past due, and that was not
// overdue when its day began; or the other way round.
type difference struct{ day, report, why string }

var (
	onlyInTheMinutes = []difference{
		{"2023-03-02", "ursa-2022-q4", "handed in the day before; the minutes were prepared before that"},
		{"2023-09-07", "transact-2023-q3", "the project was closed on 2023-05-04; the published calendar still had its reports"},
		{"2023-12-07", "transact-2023-q4", "the project was closed on 2023-05-04; the published calendar still had its reports"},
		{"2023-12-14", "cello-2023-q4", "handed in the day before; the minutes were prepared before that"},
		{"2023-12-14", "transact-2023-q4", "the project was closed on 2023-05-04; the published calendar still had its reports"},
	}
	notInTheMinutes = []difference{
		{"2023-03-23", "grid-2023-q1", "this meeting closed the project, and the minutes say that in its place"},
		{"2023-12-07", "solang-2023-q4", "listed as submitted; it was handed in on the day after the meeting"},
	}
)

// check compares what is flagged overdue when the day of a meeting begins with its minutes.
func (listed meetings) check(t *testing.T, day string, flagged []string) {
	t.Helper()
	want := map[string]bool{}
	for _, report := range listed[day] {
		want[report] = true
	}
	for _, d := range onlyInTheMinutes {
		if d.day == day && !want[d.report] {
			t.Errorf("the minutes of %s do not list %s: it is no difference", day, d.report)
		}
		if d.day == day {
			delete(want, d.report)
		}
	}
	for _, d := range notInTheMinutes {
		if d.day == day && want[d.report] {
			t.Errorf("the minutes of %s list %s: it is no difference", day, d.report)
		}
		if d.day == day {
			want[d.report] = true
		}
	}
	slices.Sort(flagged)
	if diff := gocmp.Diff(slices.Sorted(maps.Keys(want)), flagged); diff != "" {
		t.Errorf("overdue at the meeting of %s (-minutes +found):\n%s", day, diff)
	}
}

// meetsAt is the moment at which the minutes of a day are held to be true.
func meetsAt(day string) time.Time { return overOn(day, 0).AddDate(0, 0, -1) }

func (listed meetings) days() []string { return slices.Sorted(maps.Keys(listed)) }

// moments are those of the history, and the meetings.
func (listed meetings) moments(h *history) []time.Time {
	out := h.moments("2024-10-10") // as of then the record was taken
	for _, day := range listed.days() {
		out = append(out, meetsAt(day))
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.Compact(out)
}

// The counts are those that the record's own description prints, but for a project that was
// listed after it had been closed.
func TestTheMinutesAreThoseThatWereKept(t *testing.T) {
	h, listed := readProjectReports(t)
	pairs, alike := 0, 0
	for day, reports := range listed {
		var flagged []string
		for _, o := range h.owed {
			if o.overdue(meetsAt(day)) {
				flagged = append(flagged, o.name)
			}
		}
		listed.check(t, day, flagged)
		pairs += len(reports)
		if slices.Sort(flagged); slices.Equal(flagged, reports) {
			alike++
		}
	}
	for _, d := range slices.Concat(onlyInTheMinutes, notInTheMinutes) {
		if _, met := listed[d.day]; !met || d.why == "" {
			t.Errorf("a difference of no meeting, or without a reason: %+v", d)
		}
		h.of(t, d.report)
	}
	if len(h.owed) != 95 || len(listed) != 40 || pairs != 52+len(onlyInTheMinutes) || alike != 35 {
		t.Errorf("the record has %d reports, %d meetings with %d reports past due, %d of them exactly by the rule", len(h.owed), len(listed), pairs, alike)
	}
}

func TestTheMeetingsOfACommitteeListedWhatTheSimulationFlags(t *testing.T) {
	h, listed := readProjectReports(t)
	dir := folder(t, h.objects(afterAll))
	h.checkSimulation(t, dir, listed.moments(h))

	all, err := manifest.Load([]string{dir}, manifest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := simulate.New(all, simulate.Options{Start: simulate.Start(all, meetsAt("2022-10-01"))})
	for _, day := range listed.days() {
		if err := s.Advance(meetsAt(day).Add(1)); err != nil {
			t.Fatal(err)
		}
		got, _ := found(t, s.Objects().Objects())
		listed.check(t, day, got.overdue)
	}
}

func TestTheMeetingsOfACommitteeListedWhatAnAuditFlags(t *testing.T) {
	h, listed := readProjectReports(t)
	dir := folder(t, h.objects(afterAll))
	for _, day := range listed.days() {
		at := meetsAt(day)
		got := audited(t, dir, at, func(group string) (int32, int32) { return h.counts(group, at) })
		got.check(t, at, h.standings(at))
		listed.check(t, day, got.overdue)
	}
}

func TestThePlanOfProjectReportsIsTheirHistory(t *testing.T) {
	h, _ := readProjectReports(t)
	h.checkPlan(t, folder(t, h.objects(afterAll)), "2022-10-01", 3)
}

// All is applied at once, before the first report is asked for; then only the clock moves.
func TestTheMeetingsOfACommitteeListedWhatTheControllersFlag(t *testing.T) {
	h, listed := readProjectReports(t)
	w := stand(t, harness.Options{At: time.Date(2022, time.September, 30, 0, 0, 0, 0, time.UTC), DateByClock: true})
	w.begin(t, h, afterAll)
	met := 0
	for _, at := range listed.moments(h) {
		if at.Before(w.now()) {
			t.Fatalf("%s is before the beginning", at)
		}
		w.move(t, at)
		w.await(t, h)
		day := at.Format(time.DateOnly)
		if _, meets := listed[day]; !meets || !at.Equal(meetsAt(day)) {
			continue
		}
		met++
		var flagged []string
		for name, r := range w.reviews(t) {
			if isTrue(t, r, v1alpha1.ConditionOverdue) {
				flagged = append(flagged, name)
			}
		}
		listed.check(t, day, flagged)
	}
	w.Settle(t)
	w.await(t, h)
	if met != len(listed) {
		t.Errorf("%d meetings of %d were looked at", met, len(listed))
	}
	w.CheckStatuses(t, w.namespace)
}
