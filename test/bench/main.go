// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
)

// options are the flags.
type options struct {
	sizes   []int
	repeats int
	quiet   time.Duration
	lead    time.Duration
	short   bool
	binary  string
	crds    string
	role    string
	json    string
	only    string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

var errMissed = errors.New("a bar was missed; the table marks which")

func run(ctx context.Context, args []string) error {
	o, err := parseFlags(args)
	if err != nil {
		return err
	}
	// What the client libraries say belongs in no table.
	ctrl.SetLogger(logr.Discard())
	klog.SetLogger(logr.Discard())

	r := newReport()
	err = measureAll(ctx, o, r)
	r.Machine.LoadAfter = load()
	// What was measured before something failed is worth having, too.
	r.print(os.Stdout)
	err = errors.Join(err, r.write(o.json))
	if err == nil && r.missed() {
		err = errMissed
	}
	return err
}

func measureAll(ctx context.Context, o *options, r *report) error {
	for _, size := range o.sizes {
		for _, s := range scenarios {
			if o.only != "" && o.only != s.name {
				continue
			}
			quiet := time.Duration(0)
			if s.messages > 0 && size == slices.Max(o.sizes) {
				quiet = o.quiet
			}
			if err := measure(ctx, o, r, s, size, quiet); err != nil {
				return fmt.Errorf("%s at N = %d: %w", s.name, size, err)
			}
		}
	}
	return nil
}

func parseFlags(args []string) (*options, error) {
	var o options
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	n := f.String("n", "1000,10000", "how many issues and reviews, half of each; several sizes separated by commas")
	f.IntVar(&o.repeats, "repeats", 3, "how often the manager and the floor are timed, in turns")
	f.DurationVar(&o.quiet, "quiet", 5*time.Minute, "how long to watch for writes when nothing happens, at the largest size")
	f.DurationVar(&o.lead, "lead", 0, "time to make and settle the objects before they become due; 0: 30 s and 10 ms for each")
	f.BoolVar(&o.short, "short", false, "a smoke run: 200 objects, one trial, ten quiet seconds")
	f.StringVar(&o.binary, "manager", filepath.Join("bin", "entente"), "the manager to measure")
	f.StringVar(&o.crds, "crds", filepath.Join("config", "crd", "bases"), "directory of the CRDs")
	f.StringVar(&o.role, "role", filepath.Join("config", "rbac", "role.yaml"), "the manager's role")
	f.StringVar(&o.json, "json", "bench.json", "where the figures go as JSON")
	f.StringVar(&o.only, "only", "", "one kind of work: "+strings.Join(scenarioNames(), " or "))
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if o.short {
		*n, o.repeats, o.quiet = "200", 1, 10*time.Second
	}
	for field := range strings.SplitSeq(*n, ",") {
		size, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil || size < 2 {
			return nil, fmt.Errorf("-n=%s: write numbers from 2 on, separated by commas", *n)
		}
		o.sizes = append(o.sizes, size)
	}
	if o.repeats < 1 {
		return nil, fmt.Errorf("-repeats=%d is too few; write 1 or more", o.repeats)
	}
	if o.only != "" && !slices.Contains(scenarioNames(), o.only) {
		return nil, fmt.Errorf("-only=%s is none of %s", o.only, strings.Join(scenarioNames(), ", "))
	}
	for _, path := range []string{o.binary, o.crds, o.role} {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("%w; run make bench in the project's directory", err)
		}
	}
	return &o, nil
}
