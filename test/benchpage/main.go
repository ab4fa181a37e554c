// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/entente-dev/entente/test/program"
)

// moment is when all is looked at: the samples are of that year, and their issue has climbed by then.
var moment = time.Date(2026, time.November, 20, 9, 0, 30, 0, time.UTC)

// options are the flags.
type options struct {
	alliances int
	readers   int
	listen    time.Duration
	samples   string
	json      string
}

func main() { program.Main("benchpage", run) }

var errMissed = errors.New("a bar was missed; the table marks which")

func run(ctx context.Context, args []string) error {
	var o options
	f := program.NewFlags("benchpage")
	f.IntVar(&o.alliances, "n", 10_000, "how many alliances")
	program.AtLeast(f, "n", &o.alliances, 2, "few")
	f.IntVar(&o.readers, "readers", 200, "how many readers keep a page open")
	program.AtLeast(f, "readers", &o.readers, 1, "few")
	f.DurationVar(&o.listen, "listen", 40*time.Second, "for how long they do")
	program.AtLeast(f, "listen", &o.listen, 20*time.Second, "short")
	f.StringVar(&o.samples, "samples", "config/samples", "directory of the samples")
	f.JSON(&o.json, "bench-page.json", "the figures go")
	if err := f.Parse(args); err != nil {
		return err
	}
	program.Quiet()
	var r report
	err := measure(ctx, &o, &r)
	r.print(os.Stdout)
	err = errors.Join(err, program.WriteJSON(o.json, r))
	if err == nil && r.missed() {
		err = errMissed
	}
	return err
}

// measure makes the world, and looks at it.
func measure(ctx context.Context, o *options, r *report) (err error) {
	samples, err := judged(o.samples, moment)
	if err != nil {
		return err
	}
	all := world(samples, o.alliances)
	p, err := newPlane(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	began := time.Now()
	if err := p.fill(ctx, all); err != nil {
		return err
	}
	fmt.Printf("%d objects of %d alliances are there, made in %s.\n", len(all.Objects()), len(all.Alliances), time.Since(began).Round(time.Second))
	if err := readings(ctx, p, r); err != nil {
		return err
	}
	if err := pages(ctx, p, r); err != nil {
		return err
	}
	return listeners(ctx, p, o, r)
}
