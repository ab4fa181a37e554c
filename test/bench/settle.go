// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/program"
)

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
	return program.Sleep(ctx, time.Until(due.Add(time.Second)))
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
