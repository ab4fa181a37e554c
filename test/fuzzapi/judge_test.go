// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
)

const ms = time.Millisecond

// holds compares findings with what each is to say, in order.
func holds(t *testing.T, what string, got []finding, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d findings, not %d: %v", what, len(got), len(want), got)
		return
	}
	for i, w := range want {
		if !strings.Contains(got[i].What, w) {
			t.Errorf("%s: %q does not say %q", what, got[i].What, w)
		}
	}
}

func logged(log string) []finding { return judgeLog(log, map[string]bool{}) }

// Whoever wrote it, be it into a status: nothing that cannot be decoded may pass the schemas.
func TestWhatCannotBeDecodedIsFound(t *testing.T) {
	holds(t, "by the log", logged(`{"level":"ERROR","msg":"Left out an object that cannot be decoded","err":"json: cannot unmarshal array into Go struct field Condition.status.conditions.lastTransitionTime of type string","kind":"Alliance","namespace":"a","name":"b"}`), "Left out")
	holds(t, "by the metric", judgeUsage(&usage{}, &usage{Unreadable: 2}, &usage{}), "2 objects pass")
	holds(t, "to the end", judgeUsage(&usage{}, &usage{}, &usage{Unreadable: 1}), "1 objects pass")
}

func TestAPanicIsFound(t *testing.T) {
	good := `{"time":"2026-11-22T12:00:00Z","level":"INFO","msg":"Starting","version":"v1"}` + "\n"
	holds(t, "nothing", logged(good+`{"level":"INFO","msg":"Step","issue":"panic: no"}`+"\n"))
	holds(t, "in a reconciler", logged(good+`{"level":"ERROR","msg":"Observed a panic","panic":"index out of range"}`+"\n"), "Observed a panic")
	holds(t, "elsewhere", logged(good+"panic: runtime error: index out of range [1] with length 1\n\ngoroutine 7 [running]:\n"), "index out of range")
	holds(t, "out of memory", logged("fatal error: runtime: out of memory\n"), "out of memory")
	one := `{"level":"ERROR","msg":"Reconciler error","namespace":"a","name":"b","error":"quota"}` + "\n"
	holds(t, "an error again and again", logged(strings.Repeat(one, 9)), "Reconciler error")
	holds(t, "two errors", logged(one+`{"level":"ERROR","msg":"Reconciler error","namespace":"a","name":"b","error":"other"}`+"\n"), "quota", "other")
	holds(t, "by the metric", judgeUsage(&usage{}, &usage{Panics: 1}, &usage{}), "panicked 1 times")
}

func TestAStallIsFound(t *testing.T) {
	many := func(d time.Duration) (out []time.Duration) {
		for range 50 {
			out = append(out, d)
		}
		return out
	}
	quiet := &canaries{Status: many(20 * ms), Message: many(60 * ms)}
	holds(t, "the same", judgeCanaries(quiet, quiet, strict))
	holds(t, "slower, and nobody notices", judgeCanaries(quiet, &canaries{Status: many(strict.unnoticed), Message: many(strict.unnoticed)}, strict))
	holds(t, "slower within the ratio", judgeCanaries(&canaries{Status: many(100 * ms), Message: many(100 * ms)}, &canaries{Status: many(400 * ms), Message: many(400 * ms)}, strict))
	holds(t, "slower", judgeCanaries(quiet, &canaries{Status: many(strict.unnoticed + ms), Message: many(241 * ms)}, strict), "status typically", "message typically")
	holds(t, "slower beside other tests", judgeCanaries(quiet, &canaries{Status: many(strict.stalled), Message: many(strict.stalled)}, lenient))
	holds(t, "stalled even so", judgeCanaries(quiet, &canaries{Status: many(lenient.stalled + ms), Message: many(ms)}, lenient), "status typically", "status took 10")
	holds(t, "once", judgeCanaries(quiet, &canaries{Status: append(many(20*ms), strict.stalled+ms), Message: many(60 * ms)}, strict), "status took 5")
	holds(t, "for good", judgeCanaries(quiet, &canaries{Status: many(20 * ms), Message: many(60 * ms), Lost: []string{"canary-7"}}, strict), "canary-7")
	holds(t, "from the start", judgeCanaries(quiet, &canaries{}, strict), "no neighbour's status", "no neighbour's message")
}

func TestAHotLoopIsFound(t *testing.T) {
	window := 6 * time.Second
	holds(t, "rest", judgeRest(&calm{Window: window}))
	holds(t, "next to nothing", judgeRest(&calm{Window: window, Reconciles: 30}))
	holds(t, "reconciles", judgeRest(&calm{Window: window, Reconciles: 31}), "reconciles 31 times")
	holds(t, "a hot loop", judgeRest(&calm{Window: window, Reconciles: 6600, Due: 10}), "reconciles 6600 times")
	holds(t, "what is due", judgeRest(&calm{Window: window, Reconciles: 130, Due: 10, Written: map[string]int{"Issue a/b": 7}}))
	holds(t, "a write", judgeRest(&calm{Window: window, Written: map[string]int{"Issue a/b": 1}}), "Issue a/b was written 1 times, and nothing was due")
	holds(t, "writes", judgeRest(&calm{Window: window, Due: 1, Written: map[string]int{"Issue a/b": 9}}), "Issue a/b was written 9 times in")
}

func TestLateReadinessIsFound(t *testing.T) {
	o := &operation{Number: 3, Verb: put, Resource: "issues", Name: "late"}
	of := func(length time.Duration, lacking bool) wait { return wait{o, length, lacking} }
	holds(t, "in time", judgeReady([]wait{of(0, false), of(strict.ready, false)}, strict))
	holds(t, "late beside other tests", judgeReady([]wait{of(readyHard, false)}, lenient))
	holds(t, "too late even so", judgeReady([]wait{of(readyHard+1, false)}, lenient), "Ready came after 10s")
	holds(t, "late", judgeReady([]wait{of(strict.ready+1, false)}, strict), "Ready came after 1s")
	holds(t, "never", judgeReady([]wait{of(-1, true)}, strict), "missing")
	var many []wait
	for range excusedOf {
		many = append(many, of(ms, false))
	}
	holds(t, "late on a machine without time", judgeReady(append(many, of(readyHard, true)), strict))
	holds(t, "much too late", judgeReady(append(many, of(readyHard+1, true)), strict), "Ready came after 10s")
	holds(t, "late again and again", judgeReady(append(many, of(readyHard, true), of(readyHard, true)), strict), "too busy to tell")
	if f := judgeReady([]wait{of(-1, false)}, strict); f[0].Operation != o {
		t.Error("it does not say which operation")
	}
}

func TestFailuresOfTheAPIServerAreFound(t *testing.T) {
	if f := judgeAnswer(&operation{Verb: put}, &answer{code: http.StatusInternalServerError, body: []byte(`strconv.ParseUint: parsing "x": invalid syntax`)}); f != nil {
		t.Error("a resourceVersion that is none is no finding")
	}
	if f := judgeAnswer(&operation{Verb: put}, &answer{code: http.StatusInternalServerError, body: []byte("resourceVersion should not be set on objects to be created")}); f != nil {
		t.Error("what is created and has a resourceVersion is no finding")
	}
	if f := judgeAnswer(&operation{Verb: apply}, &answer{code: http.StatusInternalServerError, body: []byte("failed to create typed live object (/x; governance.entente.dev/v1alpha1, Kind=Issue): .status")}); f != nil {
		t.Error("what is applied to an object that does not fit is a finding")
	}
	if f := judgeAnswer(&operation{Verb: apply}, &answer{code: http.StatusInternalServerError, body: []byte("etcdserver: request is too large")}); f == nil {
		t.Error("applied, and failed otherwise: not found")
	}
	for _, c := range []struct {
		what  string
		o     operation
		code  int
		found bool
	}{
		{"accepted", operation{}, http.StatusCreated, false},
		{"applied, as no kind could be", operation{Verb: apply}, http.StatusInternalServerError, false},
		{"updated, with the same words", operation{Verb: put}, http.StatusInternalServerError, true},
		{"refused", operation{}, http.StatusUnprocessableEntity, false},
		{"failed", operation{}, http.StatusInternalServerError, true},
		{"elsewhere, refused", operation{Elsewhere: true}, http.StatusForbidden, false},
		{"elsewhere, accepted", operation{Elsewhere: true}, http.StatusOK, true},
	} {
		if f := judgeAnswer(&c.o, &answer{code: c.code, body: []byte("failed to create typed patch object (/x; governance.entente.dev/v1alpha1, Kind=Issue): .spec.title")}); (f != nil) != c.found {
			t.Errorf("%s: %v", c.what, f)
		}
	}
}

// Whatever is excused is named in CONTRIBUTING.md.
func TestOwnFailuresAreDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ownFailures {
		if !strings.Contains(string(page), "| `"+f.says+"` | ") {
			t.Errorf("%q is excused, and CONTRIBUTING.md does not name it", f.says)
		}
		a := &answer{code: http.StatusInternalServerError, body: []byte(`{"message":"` + f.says + ` x"}`)}
		if a.failed(&operation{Verb: apply}) || a.failed(&operation{Verb: put}) != f.applied {
			t.Errorf("%q is not excused as it is to be", f.says)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	quiet := &usage{LiveHeap: 20 << 20}
	holds(t, "bounded", judgeUsage(quiet, &usage{Resident: mostResident}, &usage{LiveHeap: 20<<20 + moreHeap}))
	holds(t, "too much", judgeUsage(quiet, &usage{Resident: mostResident + 1<<20}, quiet), "MiB; it may take")
	holds(t, "kept", judgeUsage(quiet, &usage{}, &usage{LiveHeap: 21<<20 + moreHeap}), "with the tenant gone")
}

func TestAMessageToSomebodyElseIsFound(t *testing.T) {
	r := &receiver{taken: map[string]int{}, at: map[string]time.Time{}}
	own := func(namespace string) bool { return namespace == "tenant-1" }
	r.take("/ok", []byte(`{"namespace":"tenant-1","subject":{"kind":"Issue","name":"late"}}`), own)
	r.take("/ok", []byte(`[{"labels":{"namespace":"tenant-1"}}]`), own)
	r.take("/tenant-1", []byte("Step first started."), own)
	r.note("mail", "the mail server", "tenant-1", "Step first started.", own)
	taken, wrong := r.counts()
	if want := map[string]int{"event": 1, "alert": 1, "text": 1, "mail": 1}; !maps.Equal(taken, want) || len(wrong) > 0 {
		t.Fatalf("%v, %q", taken, wrong)
	}
	if _, ok := r.arrived("late"); !ok {
		t.Error("it arrived")
	}
	r.take("/ok", []byte(`{"namespace":"neighbour","subject":{"kind":"Issue","name":"canary"}}`), own)
	r.take("/ok", []byte(`[{"labels":{"namespace":"neighbour"}}]`), own)
	r.take("/ok", []byte(`not ours`), own)
	r.take("/tenant-2", []byte("Step first started."), own)
	r.take("/tenant-1", []byte("About "+neighboursTitle), own)
	holds(t, "wrong", judgeMessages(&receivers{own: r}), "canary", "neighbour", "not ours", "tenant-2", neighboursTitle)
	r.note("mail", "the mail server", "neighbour", "Step first started.", own)
	if _, wrong := r.counts(); len(wrong) != 6 {
		t.Errorf("a mail of somebody else is not found: %q", wrong)
	}
}

func TestTheMachineExcusesOnlyWhenItHadNoTime(t *testing.T) {
	var m machine
	m.note(noon, stood-1)
	m.note(noon.Add(10*time.Second), time.Second) // from 9 to 10 seconds after noon
	for from, want := range map[int]bool{5: false, 8: true, 9: true, 11: false} {
		if got := m.lacking(noon.Add(time.Duration(from)*time.Second), noon.Add(time.Duration(from)*time.Second+1100*ms)); got != want {
			t.Errorf("%d s after noon: %t", from, got)
		}
	}
}

func TestAManagerThatIsNotReadyIsFound(t *testing.T) {
	asked := 0
	probed := func(answers ...error) error {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		asked = 0
		return unready(ctx, ms, 20*ms, func(ctx context.Context) error {
			if asked++; asked > len(answers) {
				stop()
				return ctx.Err()
			}
			if errors.Is(answers[asked-1], context.DeadlineExceeded) { // one who hangs
				<-ctx.Done()
				return ctx.Err()
			}
			return answers[asked-1]
		})
	}
	if err := probed(nil, nil); err != nil || asked != 3 {
		t.Errorf("ready: %v, asked %d times", err, asked)
	}
	if err := probed(nil, errors.New("Issue cannot be listed"), errors.New("later")); err == nil || !strings.Contains(err.Error(), "Issue cannot be listed") {
		t.Errorf("not ready: %v", err)
	}
	if err := probed(context.DeadlineExceeded); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("one who hangs: %v", err)
	}
}

// version is one of an object as the API server sends it.
func version(generation, observed int64, next string) *unstructured.Unstructured {
	o := &unstructured.Unstructured{Object: map[string]any{
		"kind": "Issue", "metadata": map[string]any{"namespace": "a", "name": "b", "uid": "u", "generation": generation},
	}}
	if observed > 0 {
		o.Object["status"] = map[string]any{"observedGeneration": observed, "nextCheckTime": next, "conditions": []any{map[string]any{"type": "Ready"}}}
	}
	return o
}

func TestTheObserverSeesWhenAnObjectIsReady(t *testing.T) {
	b := &observer{seen: map[types.UID]*life{}}
	b.see(version(1, 0, ""), noon)
	if _, ok := b.readyAt("u", 1); ok {
		t.Error("it has no status")
	}
	b.see(version(1, 1, "2026-11-22T12:00:05Z"), noon.Add(time.Second))
	b.see(version(2, 1, "2026-11-22T12:00:05Z"), noon.Add(2*time.Second))
	if at, ok := b.readyAt("u", 1); !ok || !at.Equal(noon.Add(time.Second)) {
		t.Errorf("%s, %t", at, ok)
	}
	if _, ok := b.readyAt("u", 2); ok {
		t.Error("its status is of generation 1")
	}
	if got := b.written(noon)["Issue a/b"]; got != 2 {
		t.Errorf("it was written %d times after noon", got)
	}
	if got := due(b.objects("a"), noon.Add(5*time.Second)); got != 1 {
		t.Errorf("%d are due", got)
	}
	if all := b.objects(""); len(all) != 1 || len(b.objects("other")) > 0 {
		t.Errorf("in all namespaces: %v", all)
	}
	if got := due(b.objects("a"), noon.Add(4*time.Second)); got != 0 {
		t.Errorf("%d are due too early", got)
	}
	b.end(version(2, 1, ""))
	if !b.going("u") || len(b.objects("a")) > 0 {
		t.Error("it is gone")
	}
}

func TestAFindingCanBeDoneAgain(t *testing.T) {
	r := &report{Seed: 7, Rounds: 2, Quiet: &canaries{}, Answers: map[string]int{"accepted": 3}}
	var out bytes.Buffer
	if r.print(&out); !strings.Contains(out.String(), "Verdict: nothing found") {
		t.Error(out.String())
	}
	r.Findings = []finding{{What: "Ready came late", Round: 8, Operation: &operation{Number: 4, Verb: put, Resource: "issues", Body: `{"spec":"x"}`}}}
	r.Files = []string{"/tmp/round-8.json"}
	out.Reset()
	r.print(&out)
	for _, want := range []string{"1 FINDINGS", "-seed=8", "operation 4: update issues", `{\"spec\":\"x\"}`, "-replay=/tmp/round-8.json"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, out.String())
		}
	}
}

func TestFlagsThatMakeNoSense(t *testing.T) {
	binary := "-manager=" + t.TempDir()
	if o, err := parseFlags([]string{binary, "-minutes=10", "-seed=7"}); err != nil || o.seed != 7 || o.minutes != 10 {
		t.Errorf("%+v, %v", o, err)
	}
	for _, wrong := range []string{"-minutes=-1", "-operations=0", "-rate=0", "-quiet=1s", "-rest=0s", "-replay=missing", "more"} {
		if _, err := parseFlags([]string{binary, wrong}); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}
