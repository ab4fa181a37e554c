// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

const (
	// quietBefore is how long nothing may be written before work counts as done; longer than
	// the manager gathers changes before it sums them up.
	quietBefore = 3 * time.Second
	// atWorst bounds a trial; one that takes longer has failed.
	atWorst = 20 * time.Minute
)

// trial is one run of the manager or of the floor over the same work.
type trial struct {
	By string `json:"by"`
	// StartSeconds is from the start of the process (of the floor: of its caches) to its
	// first write; Seconds from there until every status is right.
	StartSeconds float64 `json:"startSeconds"`
	Seconds      float64 `json:"seconds"`
	// Changes are the writes that the watch showed, by kind.
	Changes map[string]int `json:"changes"`
	Load    string         `json:"load"`
	// CPU is in seconds, start-up included.
	CPU map[string]float64 `json:"cpu,omitempty"`
	// What follows is of the manager only.
	Requests   map[string]int     `json:"requests,omitempty"`
	Reconciles map[string]float64 `json:"reconciles,omitempty"`
	Arrived    int                `json:"arrived,omitempty"`
	Repeated   int                `json:"repeated,omitempty"`

	requests requests
}

// bench is the measuring of one scenario at one size.
type bench struct {
	*world
	options  *options
	report   *report
	scenario scenario
	size     int

	before snapshot // settled, and not due
	after  snapshot // what the manager made of it
	trials []trial
}

// measure makes a world, measures one scenario in it, and removes it.
func measure(ctx context.Context, o *options, r *report, s scenario, size int, quiet time.Duration) (err error) {
	w, err := newWorld(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.stop()) }()
	b := &bench{world: w, options: o, report: r, scenario: s, size: size}
	if err := r.learn(w); err != nil {
		return err
	}
	b.say("making and settling %d objects", size+alliances(size))
	if err := b.settle(ctx); err != nil {
		return err
	}
	for i := range o.repeats {
		if err := b.pair(ctx, i); err != nil {
			return err
		}
	}
	b.report.convergence(b)
	b.report.requests(b)
	return b.rest(ctx, quiet)
}

func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "[%s] N = %d, %s: %s\n", time.Now().Format(time.TimeOnly), b.size, b.scenario.name, fmt.Sprintf(format, args...))
}

// settle makes the objects, lets the manager look at them before they are due, stops it, and
// waits until they are.
func (b *bench) settle(ctx context.Context) error {
	lead := b.options.lead
	if lead == 0 {
		lead = 30*time.Second + time.Duration(b.size)*10*time.Millisecond
	}
	due := time.Now().Add(lead).Truncate(time.Second)
	hosts, work := b.scenario.dueObjects(b.size, due)
	for _, objects := range [][]client.Object{prerequisites(b.receiver.url), hosts, work} {
		if err := b.create(ctx, objects); err != nil {
			return err
		}
	}
	seen, err := b.observe(ctx, b.goal(0))
	if err != nil {
		return err
	}
	defer seen.stop()
	if err := b.manager.Start(ctx); err != nil {
		return err
	}
	if err := b.finish(ctx, seen, max(time.Until(due), time.Second)); err != nil {
		return fmt.Errorf("settling took too long, give it more time with -lead: %w", err)
	}
	if err := b.manager.Stop(); err != nil {
		return err
	}
	if !time.Now().Before(due) {
		return errors.New("settling took too long; give it more time with -lead")
	}
	if b.before, err = b.snapshot(ctx); err != nil {
		return err
	}
	return sleep(ctx, time.Until(due.Add(time.Second)))
}

// goal is what is right when a share of the reviews and issues, none (0) or all (1) of them,
// are due.
func (b *bench) goal(share int) goal {
	reviews, issues := b.size/2, b.size-b.size/2
	status := map[bool]string{false: "False", true: "True"}[share == 1]
	each := map[string]int{}
	for i := range reviews {
		each[fmt.Sprintf("alliance-%04d", i%alliances(b.size))] += share
	}
	step := share == 1 && b.scenario.messages > 0
	return goal{
		want: map[string]int{
			"alliances": alliances(b.size), "reviews": reviews, "issues": issues,
			"notifications": share * issues * b.scenario.messages,
		},
		right: func(plural string, o *object) bool {
			switch plural {
			case "reviews":
				return o.is(v1alpha1.ConditionOverdue, status)
			case "issues":
				steps := o.Status.Escalation.Steps
				return o.is(v1alpha1.ConditionStale, status) && (!step || len(steps) == 1 && steps[0].NotifiedTime != "")
			case "notifications":
				return o.Status.Outcome == string(v1alpha1.OutcomeDelivered)
			case "alliances":
				return o.Status.Reviews != nil && o.Status.Reviews.Overdue == each[o.Metadata.Name] && (o.Status.Issues.Stale > 0) == (share > 0)
			}
			return false
		},
	}
}

// finish waits until all is right, and then until the manager has nothing left to do.
func (b *bench) finish(ctx context.Context, seen *observer, timeout time.Duration) error {
	if err := seen.wait(ctx, b.manager.Done(), b.manager.Failure, timeout); err != nil {
		return err
	}
	if err := seen.silence(ctx, quietBefore); err != nil {
		return err
	}
	_, err := b.idle(ctx, nil)
	return err
}

// pair times the manager and the floor over the same work, one after the other.
func (b *bench) pair(ctx context.Context, i int) error {
	turns := []func(context.Context) (trial, error){b.timeFloor, b.timeManager}
	if i == 0 {
		// What the floor is to write is known only when the manager has written it.
		turns = []func(context.Context) (trial, error){b.timeManager, b.timeFloor}
	}
	for j, turn := range turns {
		if i+j > 0 {
			if err := b.reset(ctx, b.before); err != nil {
				return fmt.Errorf("cannot put the statuses back: %w", err)
			}
		}
		t, err := turn(ctx)
		if err != nil {
			return err
		}
		b.say("trial %d of %d: the %s took %.2f s", i+1, b.options.repeats, t.By, t.Seconds)
		b.trials = append(b.trials, t)
	}
	return nil
}

func (b *bench) timeManager(ctx context.Context) (trial, error) {
	t := trial{By: "manager", Load: load()}
	b.receiver.take()
	seen, err := b.observe(ctx, b.goal(1))
	if err != nil {
		return t, err
	}
	defer seen.stop()
	before, err := b.world.requests(ctx)
	if err != nil {
		return t, err
	}
	cpu := b.cpu()
	started := time.Now()
	if err := b.manager.Start(ctx); err != nil {
		return t, err
	}
	if err := b.finish(ctx, seen, atWorst); err != nil {
		return t, err
	}
	t.take(seen, started)
	t.CPU = b.cpu().since(cpu)
	if t.Reconciles, err = b.idle(ctx, nil); err != nil {
		return t, err
	}
	after, err := b.world.requests(ctx)
	if err != nil {
		return t, err
	}
	t.requests = after.since(before)
	t.Requests = t.requests.lines()
	t.Arrived, t.Repeated = b.receiver.take()
	if err := b.manager.Stop(); err != nil {
		return t, err
	}
	if b.after == nil {
		b.after, err = b.snapshot(ctx)
	}
	return t, err
}

func (b *bench) timeFloor(ctx context.Context) (trial, error) {
	t := trial{By: "floor", Load: load()}
	f := plan(b.before, b.after)
	runtime.GC() // the manager starts with an empty heap, too
	seen, err := b.observe(ctx, b.goal(1))
	if err != nil {
		return t, err
	}
	defer seen.stop()
	cpu := b.cpu()
	started := time.Now()
	if err := f.run(ctx, b.world); err != nil {
		return t, err
	}
	never := make(chan struct{})
	if err := seen.wait(ctx, never, nil, time.Minute); err != nil {
		return t, err
	}
	t.take(seen, started)
	t.CPU = b.cpu().since(cpu)
	return t, nil
}

func (t *trial) take(seen *observer, started time.Time) {
	seen.mu.Lock()
	defer seen.mu.Unlock()
	t.StartSeconds = seen.first.Sub(started).Seconds()
	t.Seconds = seen.reached.Sub(seen.first).Seconds()
	t.Changes = seen.events
}

// rest starts the manager on what is settled, and watches that it leaves it alone.
func (b *bench) rest(ctx context.Context, quiet time.Duration) error {
	before, err := b.world.requests(ctx)
	if err != nil {
		return err
	}
	started := time.Now()
	if err := b.manager.Start(ctx); err != nil {
		return err
	}
	looks, err := b.idle(ctx, map[string]int{
		"review": b.size / 2, "issue": b.size - b.size/2, "alliance": alliances(b.size),
		"notification": len(b.after["notifications"]), "partner": len(b.after["partners"]),
		"communicationpolicy": len(b.after["communicationpolicies"]),
	})
	if err != nil {
		return err
	}
	took := time.Since(started)
	if err := sleep(ctx, quietBefore); err != nil {
		return err
	}
	restarted, err := b.world.requests(ctx)
	if err != nil {
		return err
	}
	b.report.restart(b, restarted.since(before), took, looks)
	if quiet > 0 {
		b.say("watching for writes for %s", quiet)
		if err := sleep(ctx, quiet); err != nil {
			return err
		}
		after, err := b.world.requests(ctx)
		if err != nil {
			return err
		}
		b.report.quiet(b, after.since(restarted), quiet)
	}
	return b.manager.Stop()
}

func sameStatus(a, b client.Object) bool {
	return a != nil && equality.Semantic.DeepEqual(statusOf(a, ""), statusOf(b, ""))
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
