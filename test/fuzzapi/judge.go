// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// bars are what is held of times.
type bars struct {
	// ready is when an object that was accepted has its status.
	ready time.Duration
	// A neighbour's typical wait is at most timesQuiet that of the quiet phase, or less than unnoticed;
	// and none waits longer than stalled.
	unnoticed, stalled time.Duration
}

// strict is for a machine that does nothing else, lenient for one that runs other tests beside.
var (
	strict  = bars{ready: time.Second, unnoticed: 150 * time.Millisecond, stalled: 5 * time.Second}
	lenient = bars{ready: readyHard, unnoticed: 5 * time.Second, stalled: canaryPatience}
)

const (
	timesQuiet = 4
	// readyHard is when an object has its status though the machine had no time. No more than one in
	// excusedOf may need that excuse.
	readyHard = 10 * time.Second
	excusedOf = 50
	// At rest the manager looks at so many objects in a second, and at so many more for each that is due.
	idleReconciles = 5
	perDue         = 10
	// Memory in use, at most, and how much more than in the quiet phase once the tenant is gone.
	mostResident = 768 << 20
	moreHeap     = 64 << 20
)

// finding is something that must not be.
type finding struct {
	What string `json:"what"`
	// Round is the seed of the round that it was found in.
	Round uint64 `json:"round,omitempty"`
	// Operation is the one that did it, where that is known.
	Operation *operation `json:"operation,omitempty"`
}

func found(format string, args ...any) finding { return finding{What: fmt.Sprintf(format, args...)} }

// ownFailure is what an API server says with the code 500 for every kind that there is, its own among them,
// before anything of ours is asked. CONTRIBUTING.md says of each why it does.
type ownFailure struct {
	says string
	// applied: only of what is applied.
	applied bool
}

var ownFailures = []ownFailure{
	{says: "failed to create typed patch object", applied: true},
	{says: "failed to create typed live object", applied: true},
	{says: "failed to create manager for existing fields", applied: true},
	{says: "strconv.ParseUint: parsing"},
	{says: "resourceVersion should not be set on objects to be created"},
}

// failed tells whether the API server failed by itself.
func (a *answer) failed(o *operation) bool {
	known := slices.ContainsFunc(ownFailures, func(f ownFailure) bool {
		return bytes.Contains(a.body, []byte(f.says)) && (!f.applied || o.Verb == apply)
	})
	return a.code == http.StatusInternalServerError && !known
}

// judgeAnswer: the API server may refuse, but not fail, and lets nobody write elsewhere.
func judgeAnswer(o *operation, a *answer) *finding {
	var f finding
	switch {
	case a.failed(o):
		f = found("the API server fails: %.400s", a.body)
	case o.Elsewhere && a.accepted():
		f = found("a tenant wrote in another namespace: %.200s", a.body)
	default:
		return nil
	}
	f.Operation = o
	return &f
}

// wait is how long an accepted object waited for its status.
type wait struct {
	operation *operation
	length    time.Duration // negative: it never came
	// lacking tells that the machine had no time meanwhile.
	lacking bool
}

// judgeReady: Ready is set in time.
func judgeReady(waits []wait, bar bars) (out []finding) {
	excused := 0
	for _, w := range waits {
		switch {
		case w.length >= 0 && w.length <= bar.ready:
			continue
		case w.length >= 0 && w.length <= readyHard && w.lacking:
			excused++
			continue
		}
		f := found("Ready came after %s", latency(w.length))
		f.Operation = w.operation
		out = append(out, f)
	}
	if excused*excusedOf > len(waits) {
		out = append(out, found("the machine was too busy to tell: %d of %d objects were ready late; run it alone", excused, len(waits)))
	}
	return out
}

// judgeCanaries: a neighbour notices nothing.
func judgeCanaries(quiet, busy *canaries, bar bars) (out []finding) {
	for _, lost := range busy.Lost {
		out = append(out, found("a neighbour's issue has no status or no message: %s", lost))
	}
	for _, c := range []struct {
		what        string
		quiet, busy []time.Duration
	}{{"status", quiet.Status, busy.Status}, {"message", quiet.Message, busy.Message}} {
		if len(c.quiet) == 0 || len(c.busy) == 0 {
			out = append(out, found("no neighbour's %s was measured: %d in the quiet phase, %d beside the tenant", c.what, len(c.quiet), len(c.busy)))
			continue
		}
		if q, b := quantile(c.quiet, 0.5), quantile(c.busy, 0.5); b > bar.unnoticed && b > timesQuiet*q {
			out = append(out, found("a neighbour's %s typically takes %s beside the tenant, and %s in the quiet phase", c.what, latency(b), latency(q)))
		}
		if most := quantile(c.busy, 1); most > bar.stalled {
			out = append(out, found("a neighbour's %s took %s", c.what, latency(most)))
		}
	}
	return out
}

// quantile of some durations: 0.5 is the median, 1 the longest. 0 if there are none.
func quantile(of []time.Duration, q float64) time.Duration {
	if len(of) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(of))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// judgeRest: at rest nothing is written, and next to nothing is looked at.
func judgeRest(r *calm) (out []finding) {
	seconds := r.Window.Seconds()
	if may := idleReconciles*seconds + perDue*float64(r.Due); r.Reconciles > may {
		out = append(out, found("at rest the manager reconciles %.0f times in %s, with %d objects due; it may %.0f times", r.Reconciles, r.Window, r.Due, may))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Written)) {
		switch n := r.Written[name]; {
		case r.Due == 0:
			out = append(out, found("at rest %s was written %d times, and nothing was due", name, n))
		case float64(n) > seconds+2: // times have whole seconds
			out = append(out, found("at rest %s was written %d times in %s", name, n, r.Window))
		}
	}
	return out
}

// judgeUsage: no panic, nothing undecodable has passed the schemas, and memory is bounded.
func judgeUsage(quiet, most, after *usage) (out []finding) {
	if most.Panics > 0 || after.Panics > 0 {
		out = append(out, found("the manager panicked %.0f times", max(most.Panics, after.Panics)))
	}
	if n := max(most.Unreadable, after.Unreadable); n > 0 {
		out = append(out, found("the schemas let %.0f objects pass that cannot be decoded", n))
	}
	if most.Resident > mostResident {
		out = append(out, found("the manager took %.0f MiB; it may take %d", most.Resident/(1<<20), mostResident>>20))
	}
	if after.LiveHeap > quiet.LiveHeap+moreHeap {
		out = append(out, found("the manager keeps %.0f MiB with the tenant gone, and kept %.0f before it came", after.LiveHeap/(1<<20), quiet.LiveHeap/(1<<20)))
	}
	return out
}

// judgeLog: the manager logs no errors; what is part of normal life is none. Of lines that are alike one is
// found, whatever was seen before.
func judgeLog(log string, seen map[string]bool) (out []finding) {
	for line := range strings.Lines(log) {
		line = strings.TrimSpace(line)
		bad := strings.Contains(line, `"level":"ERROR"`) || strings.HasPrefix(line, "panic:") || strings.HasPrefix(line, "fatal error:") ||
			strings.Contains(line, `"msg":"Observed a panic"`)
		if kind := kindOfLine(line); bad && !seen[kind] {
			seen[kind] = true
			out = append(out, found("the manager logs %.1500s", line))
		}
	}
	return out
}

// kindOfLine is what lines that differ by names and times have in common.
func kindOfLine(line string) string {
	_, message, _ := strings.Cut(line, `"msg":`)
	message, _, _ = strings.Cut(message, `,"`)
	_, failed, _ := strings.Cut(line, `"error":`)
	return message + failed[:min(len(failed), 60)]
}

// judgeMessages: what is sent goes where it belongs.
func judgeMessages(r *receivers) (out []finding) {
	for name, of := range map[string]*receiver{"the tenant's own server": r.own, "the neighbour's server": r.neighbour, "a server that is not allowed": r.trap} {
		_, wrong := of.counts()
		for _, w := range wrong[:min(len(wrong), 5)] {
			out = append(out, found("%s got what is not for it: %s", name, w))
		}
	}
	return out
}
