// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
)

// options are the flags.
type options struct {
	trials   int
	issues   int
	parallel int
	planes   int
	limit    time.Duration
	wait     time.Duration
	only     []string
	seed     uint64
	binary   string
	crds     string
	role     string
	logs     string
	json     string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (err error) {
	o, err := parseFlags(args)
	if err != nil {
		return err
	}
	// What the client libraries say while the API server is away belongs in no table.
	ctrl.SetLogger(logr.Discard())
	klog.SetLogger(logr.Discard())

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
	f := flag.NewFlagSet("faults", flag.ContinueOnError)
	f.IntVar(&o.trials, "trials", 50, "bursts that each fault strikes, with those that the report has already")
	f.IntVar(&o.issues, "issues", 12, "issues that climb in a burst")
	f.IntVar(&o.parallel, "parallel", 8, "trials at a time that share a control plane, each in a namespace of its own")
	f.IntVar(&o.planes, "planes", 4, "control planes, one trial at a time each, for the faults that strike one")
	f.DurationVar(&o.limit, "for", 0, "begin no trial after so long; the report can be gone on with; 0: all are made")
	f.DurationVar(&o.wait, "wait", 90*time.Second, "how long a burst may take to settle after the fault")
	only := f.String("only", "", "faults to try, separated by commas: "+strings.Join(faultNames(), ", ")+"; default: all")
	f.Uint64Var(&o.seed, "seed", 0, "what strikes and when follows from it; 0: the report's, or another one each time")
	f.StringVar(&o.binary, "manager", filepath.Join("bin", "entente"), "the manager to try")
	f.StringVar(&o.crds, "crds", filepath.Join("config", "crd", "bases"), "directory of the CRDs")
	f.StringVar(&o.role, "role", filepath.Join("config", "rbac", "role.yaml"), "the manager's role")
	f.StringVar(&o.json, "json", "", "where the table is kept as JSON, trial by trial. One that is there is gone on with: its trials count; default: nowhere")
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
	switch {
	case o.trials < 1:
		return nil, fmt.Errorf("-trials=%d is too few; write 1 or more", o.trials)
	case o.issues < 2:
		return nil, fmt.Errorf("-issues=%d is too few; write 2 or more", o.issues)
	case o.parallel < 1:
		return nil, fmt.Errorf("-parallel=%d is too few; write 1 or more", o.parallel)
	case o.planes < 1:
		return nil, fmt.Errorf("-planes=%d is too few; write 1 or more", o.planes)
	}
	for _, path := range []string{o.binary, o.crds, o.role} {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("%w; run make test-faults in the project's directory", err)
		}
	}
	return &o, nil
}
