// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"time"
)

const (
	// barRatio is on convergence over the floor; it holds from barFrom objects on: with
	// few, chance and the manager's first second weigh too much.
	barRatio = 1.25
	barFrom  = 10000
)

// convergence adds the manager's time over the floor's.
func (r *report) convergence(b *bench) {
	r.Details = append(r.Details, detail{N: b.size, Scenario: b.scenario.name, Trials: b.trials})
	var manager, floor, starts, ratios, work []float64
	for i := 0; i+1 < len(b.trials); i += 2 {
		m, f := b.trials[i], b.trials[i+1]
		if m.By != "manager" {
			m, f = f, m
		}
		manager, floor = append(manager, m.Seconds), append(floor, f.Seconds)
		starts = append(starts, m.StartSeconds)
		ratios = append(ratios, m.Seconds/f.Seconds)
		if total := f.CPU.total(); total > 0 {
			work = append(work, m.CPU.total()/total)
		}
	}
	writes := plan(b.before, b.after).writes()
	speed := func(seconds float64) string {
		return fmt.Sprintf("%.2f s, %.0f writes/s", seconds, float64(writes)/seconds)
	}
	b.info("writes that the work needs", float64(writes), "%s", amount(writes))
	b.info("start-up of the manager", median(starts), "%.2f s", median(starts))
	b.info("manager, median", median(manager), "%s", speed(median(manager)))
	b.info("floor, median", median(floor), "%s", speed(median(floor)))
	const what = "convergence over the floor"
	shown := fmt.Sprintf("%.3f (%d pairs, %.3f to %.3f)", median(ratios), len(ratios), slices.Min(ratios), slices.Max(ratios))
	if b.size >= barFrom {
		b.atMost(barRatio, what, median(ratios), "%s", shown)
	} else {
		b.info(what, median(ratios), "%s", shown)
	}
	if len(work) > 0 {
		// Where others use the processors too, this says more than the time does.
		b.info("processor time over the floor's, of all processes, start-up included", median(work),
			"%.3f (%.3f to %.3f)", median(work), slices.Min(work), slices.Max(work))
	}
}

// requests adds what the changes cost, by kind.
func (r *report) requests(b *bench) {
	issues := b.size - b.size/2
	messages := issues * b.scenario.messages
	perIssue := 1.0
	if messages > 0 {
		perIssue = 2 // the step, and that its messages are made
	}
	per := func(bar float64, what string, changes int, count func(requests) int) {
		n := b.most(count)
		b.atMost(bar, what, float64(n)/float64(changes), "%.3f (%s for %s)", float64(n)/float64(changes), amount(n), amount(changes))
	}
	status := func(resource string) func(requests) int {
		return func(r requests) int { return r.statusWrites(resource) }
	}
	per(1, "status writes per review that became overdue", b.size/2, status("reviews"))
	per(perIssue, "status writes per issue that became stale", issues, status("issues"))
	per(1, "status writes per alliance that changed", alliances(b.size), status("alliances"))
	if messages > 0 {
		per(1, "creates per message", messages, func(r requests) int { return r.creates("notifications") })
		per(2, "status writes per message", messages, status("notifications"))
		reads := b.most(requests.secretGets)
		b.atMost(float64(messages+1), "reads of Secrets: one per message, one to see that it is there", float64(reads), "%s for %s", amount(reads), amount(messages))
		arrived, repeated := b.trials[0].Arrived, b.trials[0].Repeated
		b.info("messages that the webhook got", float64(arrived), "%s, %d of them more than once", amount(arrived), repeated)
	}
	needed := plan(b.before, b.after).writes()
	all := b.most(requests.writes)
	b.info("all writes over those that are needed", float64(all)/float64(needed), "%.4f (%s for %s)", float64(all)/float64(needed), amount(all), amount(needed))
	b.atMost(0, "reads of single objects", float64(b.most(requests.gets)), "%s", amount(b.most(requests.gets)))
	b.info("requests refused (conflicts and the like)", float64(b.most(requests.refused)), "%s", amount(b.most(requests.refused)))
	b.info("events", float64(b.most(requests.events)), "%s", amount(b.most(requests.events)))
}

// most is the greatest count among the manager's trials.
func (b *bench) most(count func(requests) int) int {
	n := 0
	for i := range b.trials {
		if t := &b.trials[i]; t.By == "manager" {
			n = max(n, count(t.requests))
		}
	}
	return n
}

func (r *report) restart(b *bench, made requests, took time.Duration, looks map[string]float64) {
	total := 0.0
	for _, n := range looks {
		total += n
	}
	n := made.writes() + made.events()
	b.atMost(0, "restart on what is settled: writes", float64(n), "%s (events among them; looked %s times in %.1f s)",
		amount(n), amount(int(total)), took.Seconds())
}

func (r *report) quiet(b *bench, made requests, watched time.Duration) {
	n := made.writes() + made.events()
	b.atMost(0, "writes when nothing happens", float64(n), "%s in %s (events among them)", amount(n), watched)
}

func median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	if len(s) == 0 {
		return 0
	}
	if mid := len(s) / 2; len(s)%2 == 1 {
		return s[mid]
	}
	return (s[len(s)/2-1] + s[len(s)/2]) / 2
}
