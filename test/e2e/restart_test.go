// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"maps"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/harness"
)

// versions are the resourceVersions of all objects of all tests.
func (w *world) versions() map[types.NamespacedName]string {
	w.Helper()
	objects, err := w.Objects(w.Context(), "")
	if err != nil {
		w.Fatal(err)
	}
	out := map[types.NamespacedName]string{}
	for _, o := range objects {
		out[types.NamespacedName{Namespace: o.GetNamespace(), Name: harness.KindOf(o) + " " + o.GetName()}] = o.GetResourceVersion()
	}
	return out
}

// writeRequests counts, by the API server's own metrics, the requests that write objects of ours.
func (w *world) writeRequests() int {
	w.Helper()
	sum := 0
	for _, line := range w.requests(v1alpha1.GroupName) {
		if !readRequest.MatchString(line) {
			n, err := strconv.ParseFloat(line[strings.LastIndex(line, " ")+1:], 64)
			if err != nil {
				w.Fatalf("%s: %v", line, err)
			}
			sum += int(n)
		}
	}
	if sum == 0 {
		w.Fatal("no write was ever counted; the metric may have another form now")
	}
	return sum
}

var readRequest = regexp.MustCompile(`verb="(GET|LIST|WATCH)"`)

func (w *world) mustBeUnwritten(before map[types.NamespacedName]string) {
	w.Helper()
	after := w.versions()
	if maps.Equal(before, after) {
		return
	}
	for key, version := range after {
		if before[key] != version {
			w.Errorf("%s was written: version %s, was %s", key, version, before[key])
		}
	}
}

// A manager that starts on a world in which all is settled looks at all of it, writes nothing
// and sends nothing. What became due while it was away it does then, once.
func TestRestartWritesAndSendsNothing(t *testing.T) {
	w := newWorld(t, byClock)
	start := w.Now()
	c, _ := w.fourWeekly("ops", 10)
	a := w.founded(c)
	i, r := w.issue("late", start), w.review("yearly", start.Add(time.Hour))
	w.create(i, r, w.message("by-hand", "hook"))
	w.advanceTo(start.Add(time.Hour))
	w.advanceTo(start.Add(2 * time.Hour))
	w.must(i, v1alpha1.ConditionEscalated, yes, "")
	w.must(r, v1alpha1.ConditionOverdue, yes, "")
	sent := len(w.hook.Messages())
	if sent != 5 {
		t.Fatalf("%d messages arrived, not 5", sent)
	}
	before, asked := w.versions(), w.writeRequests()

	w.restart()
	w.mustBeUnwritten(before)
	// A write that changes nothing leaves the version as it is, so they are counted, too.
	if n := w.writeRequests() - asked; n > 0 {
		t.Errorf("the manager asked the API server for %d writes", n)
	}
	if n := len(w.hook.Messages()); n != sent {
		t.Errorf("%d messages were sent again", n-sent)
	}
	// Nor does anything spin when nothing happens.
	looked := metric(t, "controller_runtime_reconcile_total", "", "")
	time.Sleep(2 * time.Second)
	if n := metric(t, "controller_runtime_reconcile_total", "", "") - looked; n > 0 {
		t.Errorf("%v looks in two quiet seconds", n)
	}
	w.mustBeUnwritten(before)

	if err := w.StopManager(); err != nil {
		t.Fatal(err)
	}
	w.Clock.SetTime(start.Add(4 * time.Hour))
	if err := w.StartManager(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if n := len(w.hook.Messages()); n != sent+2 {
		t.Errorf("%d messages arrived for the step that came while the manager was away, not 2", n-sent)
	}
	w.must(a, v1alpha1.ConditionReady, yes, "")
}

// restart stops the manager, does something meanwhile, starts another manager, and waits until that has looked at everything.
func (w *world) restart(meanwhile ...func()) {
	w.Helper()
	if err := w.StopManager(); err != nil {
		w.Fatal(err)
	}
	for _, do := range meanwhile {
		do()
	}
	objects, err := w.Objects(w.Context(), "")
	if err != nil {
		w.Fatal(err)
	}
	looked := metric(w.T, "controller_runtime_reconcile_total", "", "")
	if err := w.StartManager(w.Context()); err != nil {
		w.Fatal(err)
	}
	deadline := time.Now().Add(harness.Patience)
	for metric(w.T, "controller_runtime_reconcile_total", "", "")-looked < float64(len(objects)) {
		if time.Now().After(deadline) {
			w.Fatalf("the manager did not look at all %d objects", len(objects))
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.settle()
}
