// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/test/program"
)

// optionsFor are those of a run that keeps its report, of a manager that is some file.
func optionsFor(t *testing.T) *options {
	t.Helper()
	dir := t.TempDir()
	o := &options{trials: 2, issues: 20, parallel: 4, planes: 2, Installed: program.Installed{Manager: filepath.Join(dir, "manager")}, json: filepath.Join(dir, "report.json")}
	build(t, o, "one")
	return o
}

func build(t *testing.T, o *options, what string) {
	t.Helper()
	if err := os.WriteFile(o.Manager, []byte(what), 0o600); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, o *options) *report {
	t.Helper()
	r, err := openReport(o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func numbers(jobs []job) (names []string) {
	for _, j := range jobs {
		names = append(names, j.fault.name)
	}
	return names
}

// A run goes on with the report of the one before: it makes what that lacks, and the figures add up.
func TestAReportIsGoneOnWith(t *testing.T) {
	o := optionsFor(t)
	o.only = []string{"kill", "etcd", "slow"}
	first := open(t, o)
	shared, alone := jobs(o, first)
	if !slices.Equal(numbers(shared), []string{"kill", "slow", "kill", "slow"}) || !slices.Equal(numbers(alone), []string{"etcd", "etcd"}) {
		t.Fatalf("to be made are %v, and alone %v", numbers(shared), numbers(alone))
	}
	shared[2].row.note(1, 3, 12*time.Second, verdict{Expected: 80, Wrong: 1, Findings: []string{"something"}})
	alone[0].row.note(0, 1, 30*time.Second, verdict{Expected: 80})
	if err := first.save(); err != nil {
		t.Fatal(err)
	}
	second := open(t, o)
	shared, alone = jobs(o, second)
	if !slices.Equal(numbers(shared), []string{"kill", "slow", "slow"}) || len(alone) != 1 || alone[0].number != 1 || second.Seed != first.Seed {
		t.Fatalf("still to be made are %v, and alone %v; seed %d after %d", numbers(shared), numbers(alone), second.Seed, first.Seed)
	}
	shared[0].row.note(0, 2, 8*time.Second, verdict{Expected: 80, SameID: 4})
	r := second.row(faultOf("kill"))
	if len(r.Made) != 2 || r.Strikes != 5 || r.Expected != 160 || r.Wrong != 1 || r.SameID != 4 || r.secondsEach(faultOf("kill")) != 10 || !second.failed() {
		t.Errorf("the row says %+v", r)
	}
}

// Trials that are not alike are not added up.
func TestReportsThatDoNotAddUp(t *testing.T) {
	o := optionsFor(t)
	o.seed = 7
	r := open(t, o)
	r.row(faultOf("kill")).note(0, 1, time.Second, verdict{Expected: 80, Lost: 1})
	if err := r.save(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*options)
		want   string
	}{
		"another number of issues": {func(o *options) { o.issues = 10 }, "write -issues=20"},
		"another seed":             {func(o *options) { o.seed = 8 }, "have the seed 7"},
	} {
		other := *o
		c.change(&other)
		if _, err := openReport(&other); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	build(t, o, "two")
	again := open(t, o)
	var table strings.Builder
	again.print(&table)
	if !again.failed() || !strings.Contains(table.String(), "FAILED, by another build") {
		t.Errorf("what another build did reads\n%s", &table)
	}
	if row := again.row(faultOf("kill")); row.has(0) || again.failed() {
		t.Errorf("what another build did is added to: %+v", row)
	}
}

// What is left is estimated by what was seen, and before that by what is usual; what needs control planes of
// its own runs beside the rest.
func TestTheEstimateFollowsWhatIsLeft(t *testing.T) {
	o := optionsFor(t)
	r := open(t, o)
	kill, etcd := r.row(faultOf("kill")), r.row(faultOf("etcd"))
	s := &schedule{options: o, report: r, left: map[*row]int{kill: 8, etcd: 1}}
	kill.note(0, 1, 10*time.Second, verdict{})
	etcd.note(0, 1, 30*time.Second, verdict{})
	if got := s.estimate(); got != 20*time.Second {
		t.Errorf("8 trials of 10 s, 4 at a time, beside one of 30 s on 2 planes: %s", got)
	}
	s.left[etcd] = 4
	if got := s.estimate(); got != time.Minute {
		t.Errorf("beside 4 trials of 30 s, 2 at a time: %s", got)
	}
	for i := range faults {
		if faults[i].seconds <= 0 {
			t.Errorf("how long a trial of %s takes is not said", faults[i].name)
		}
	}
}
