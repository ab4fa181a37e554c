// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/program"
)

const (
	// growing is the kind of work that has one alliance grow.
	growing = "growing"
	growth  = "one alliance with as many settled reviews and issues: an issue is opened, or resolved"
	// changesEach is how many changes are timed at a size, changeEvery apart: longer than changes are gathered before an
	// alliance sums them up.
	changesEach = 60
	changeEvery = 400 * time.Millisecond
	// barGrowth is on what a change costs at the largest size over what it costs at the smallest. It would be a hundred
	// if all were looked at, and one and a half if nothing were but chance.
	barGrowth = 1.5
)

// grown are the sizes of the one alliance.
var grown = []int{100, 1_000, 10_000}

// cost is what a change of an issue costs on the average.
type cost struct {
	// decision is how long the alliance's decision takes, and manager the processor time of the manager, everything else
	// that follows from the change included.
	decision, manager time.Duration
	decisions         int
}

// grow measures what the n-th change of one alliance costs, at growing sizes.
func grow(ctx context.Context, o *options, r *report) (err error) {
	w, err := newWorld(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.stop()) }()
	if err := r.learn(w); err != nil {
		return err
	}
	b := &bench{world: w, options: o, report: r, scenario: scenario{name: growing, what: growth}}
	now := time.Now().Truncate(time.Second)
	hosts, _ := b.scenario.dueObjects(1, now)
	for _, objects := range [][]client.Object{prerequisites(w.receiver.url), hosts} {
		if err := w.create(ctx, objects); err != nil {
			return err
		}
	}
	if err := w.manager.Start(ctx); err != nil {
		return err
	}
	var costs []cost
	for i, size := range grown {
		b.size = size
		b.say("making and settling %d objects of one alliance", size)
		before := 0
		if i > 0 {
			before = grown[i-1]
		}
		if err := w.create(ctx, settledObjects(hosts[0].GetName(), before, size, now)); err != nil {
			return err
		}
		if _, err := w.idle(ctx, map[string]int{"review": size / 2, "issue": size - size/2}); err != nil {
			return err
		}
		c, err := b.changes(ctx, hosts[0].GetName(), now)
		if err != nil {
			return err
		}
		costs = append(costs, c)
		b.info("the n-th change: the alliance's decision", c.decision.Seconds(), "%s (%d decisions for %d changes)", c.decision.Round(time.Microsecond), c.decisions, changesEach)
		b.info("the n-th change: processor time of the manager", c.manager.Seconds(), "%s", c.manager.Round(time.Microsecond))
	}
	least := slices.MinFunc(costs, func(x, y cost) int { return int(x.decision - y.decision) }).decision
	ratio := costs[len(costs)-1].decision.Seconds() / least.Seconds()
	b.atMost(barGrowth, "the decision at the largest size over the quickest", ratio, "%.2f", ratio)
	return w.manager.Stop()
}

// settledObjects are reviews that were held and issues that were resolved, one as many as the other.
func settledObjects(alliance string, from, to int, now time.Time) []client.Object {
	var out []client.Object
	at := func(d time.Duration) string { return now.Add(-d).UTC().Format(time.DateTime) }
	for i := from; i < to; i++ {
		ago := time.Duration(1+i%200) * 24 * time.Hour
		if i%2 == 0 {
			out = append(out, gen.Review(fmt.Sprintf("review-%06d", i)).In(namespace).Of(alliance).Due(gen.At(now.Add(-ago))).
				Held(at(ago)).Attended("northwind/lead", "contoso/lead").Review)
			continue
		}
		out = append(out, gen.Issue(fmt.Sprintf("issue-%06d", i)).In(namespace).Of(alliance).Title("A shipment was late").
			Severity(v1alpha1.SeverityMedium).RaisedBy("northwind/lead").Detected(gen.At(now.Add(-ago))).
			Talked(at(ago-time.Hour), "northwind/lead", "contoso/lead").Resolved(at(ago-2*time.Hour)).Issue)
	}
	return out
}

// changes opens and resolves issues, one after the other, and says what one of these changes costs.
func (b *bench) changes(ctx context.Context, alliance string, now time.Time) (cost, error) {
	before, err := b.decisions(ctx)
	if err != nil {
		return cost{}, err
	}
	cpu := b.cpu()
	var issue *v1alpha1.Issue
	for n := range changesEach {
		if n%2 == 0 {
			issue = gen.Issue(fmt.Sprintf("change-%d-%d", b.size, n)).In(namespace).Of(alliance).Title("Another shipment is late").
				Severity(v1alpha1.SeverityMedium).RaisedBy("northwind/lead").Detected(gen.At(now)).Issue
			err = b.client.Create(ctx, issue)
		} else {
			patch := client.MergeFrom(issue.DeepCopy())
			gen.IssueBuilder{Issue: issue}.Resolved(now.UTC().Format(time.DateTime))
			err = b.client.Patch(ctx, issue, patch)
		}
		if err == nil {
			err = program.Sleep(ctx, changeEvery)
		}
		if err != nil {
			return cost{}, err
		}
	}
	if _, err := b.idle(ctx, nil); err != nil {
		return cost{}, err
	}
	after, err := b.decisions(ctx)
	if err != nil {
		return cost{}, err
	}
	made := after.count - before.count
	if made < changesEach/2 {
		return cost{}, fmt.Errorf("%d changes led to %d decisions of the alliance; too few to tell what one costs", changesEach, made)
	}
	spent := b.cpu().since(cpu)[b.manager.Name]
	return cost{
		decision: time.Duration((after.seconds - before.seconds) / float64(made) * float64(time.Second)),
		manager:  time.Duration(spent / changesEach * float64(time.Second)), decisions: made,
	}, nil
}

// decisions are how often alliances were decided since the manager started, and how long that took.
type decisions struct {
	count   int
	seconds float64
}

func (w *world) decisions(ctx context.Context) (decisions, error) {
	families, err := scrape(ctx, http.DefaultClient, w.metricsURL)
	if err != nil {
		return decisions{}, err
	}
	for _, m := range families["entente_decision_duration_seconds"].GetMetric() {
		if labels(m)["kind"] == v1alpha1.KindAlliance {
			return decisions{int(m.GetHistogram().GetSampleCount()), m.GetHistogram().GetSampleSum()}, nil
		}
	}
	return decisions{}, errors.New("the manager's metrics have no decision of an alliance")
}
