// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/test/harness"
)

// There are two API servers. On byClock the controllers have a clock that the tests move, so
// these tests run one after the other and look at the second; on live they have the real
// one, and the tests run beside each other. Each test has a namespace of its own.
var byClock, live *harness.Env

func TestMain(m *testing.M) {
	if !harness.HasAssets() {
		return
	}
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	type started struct {
		env *harness.Env
		err error
	}
	start := func(o harness.Options) chan started {
		c := make(chan started, 1)
		go func() {
			env, err := harness.Start(ctx, o)
			c <- started{env, err}
		}()
		return c
	}
	// A year ahead: the API server dates objects with its own clock, and what is younger than
	// the controllers' clock would look as if it were made in the future.
	first := start(harness.Options{At: time.Now().UTC().Truncate(24*time.Hour).AddDate(1, 0, 0), Events: true})
	second := start(harness.Options{Events: true})
	a, b := <-first, <-second
	byClock, live = a.env, b.env
	for _, env := range []*harness.Env{byClock, live} {
		if env != nil {
			defer func() { err = errors.Join(err, stop(env)) }()
		}
	}
	if err := errors.Join(a.err, b.err); err != nil {
		return 1, err
	}
	return m.Run(), nil
}

// foreseen are parts of what the caches' library logs because of what a test does to an API server of its own:
// it has one log for the process, which is that of an Env here. The test adds them before it does it.
var foreseen = []string{"context canceled"} // it was stopped while it did something

// stop ends an Env. A manager that worked logged no error, whatever the tests did to it.
func stop(env *harness.Env) error {
	var errs []error
	for _, line := range env.Log.Errors() {
		if slices.ContainsFunc(foreseen, func(part string) bool { return strings.Contains(line, part) }) {
			continue
		}
		errs = append(errs, errors.New("a manager logged: "+line))
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	lines, err := env.RejectedEvents(ctx)
	for _, line := range lines {
		errs = append(errs, errors.New("an event was rejected: "+line))
	}
	return errors.Join(append(errs, err, env.Stop())...)
}
