// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/entente-dev/entente/test/program"
)

// options are the flags.
type options struct {
	program.Installed
	trials   int
	issues   int
	parallel int
	planes   int
	limit    time.Duration
	wait     time.Duration
	only     []string
	seed     uint64
	logs     string
	json     string
}

func main() { program.Main("faults", run) }

func run(ctx context.Context, args []string) (err error) {
	o, err := parseFlags(args)
	if err != nil {
		return err
	}
	program.Quiet()

	if o.logs, err = os.MkdirTemp("", "entente-faults-"); err != nil {
		return err
	}
	r, err := openReport(o)
	if err != nil {
		return err
	}
	began := time.Now()
	err = tryAll(ctx, o, r)
	// What was tried before something failed is worth having, too.
	r.print(os.Stdout)
	fmt.Printf("\nThis run took %s, and %s of the processors.\n", time.Since(began).Round(time.Second), processorTime().Round(time.Second))
	if err == nil && r.failed() {
		err = errors.New("a message or a step was lost, repeated or skipped; the table says which")
	}
	if err != nil {
		return fmt.Errorf("%w (the managers' logs are in %s)", err, o.logs)
	}
	return os.RemoveAll(o.logs)
}

// processorTime is what this process and those that it started have used, of which some may still run.
func processorTime() (all time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err == nil {
			all += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return all
}

// seeded is the chance of one trial, whatever others there are.
func seeded(seed uint64, fault string, number int) *rand.Rand {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s/%d", fault, number) // a hash takes all
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// tries tells whether a fault is asked for.
func (o *options) tries(f *fault) bool { return len(o.only) == 0 || slices.Contains(o.only, f.name) }

func parseFlags(args []string) (*options, error) {
	var o options
	f := program.NewFlags("faults")
	f.IntVar(&o.trials, "trials", 50, "bursts that each fault strikes, with those that the report has already")
	program.AtLeast(f, "trials", &o.trials, 1, "few")
	f.IntVar(&o.issues, "issues", 12, "issues that climb in a burst")
	program.AtLeast(f, "issues", &o.issues, 2, "few")
	f.IntVar(&o.parallel, "parallel", 8, "trials at a time that share a control plane, each in a namespace of its own")
	program.AtLeast(f, "parallel", &o.parallel, 1, "few")
	f.IntVar(&o.planes, "planes", 4, "control planes, one trial at a time each, for the faults that strike one")
	program.AtLeast(f, "planes", &o.planes, 1, "few")
	f.DurationVar(&o.limit, "for", 0, "begin no trial after so long; the report can be gone on with; 0: all are made")
	f.DurationVar(&o.wait, "wait", 90*time.Second, "how long a burst may take to settle after the fault")
	only := f.String("only", "", "faults to try, separated by commas: "+strings.Join(faultNames(), ", ")+"; default: all")
	f.Seed(&o.seed, "what strikes and when", "the report's, or another one each time")
	f.Installed(&o.Installed, "try", "make test-faults")
	f.JSON(&o.json, "", "the table is kept, trial by trial (one that is there is gone on with: its trials count),")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(*only, ",") {
		switch name = strings.TrimSpace(name); {
		case name == "":
		case slices.Contains(faultNames(), name):
			o.only = append(o.only, name)
		default:
			return nil, fmt.Errorf("-only=%s is none of %s", name, strings.Join(faultNames(), ", "))
		}
	}
	return &o, nil
}
