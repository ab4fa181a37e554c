// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Image builds the manager's image, or that of the dashboard, without a container engine: an OCI layout from scratch, with the
// static program, root certificates and licences. It is run in the project's directory.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, log io.Writer) error {
	var platforms, dir, program string
	r := release{source: "."}
	flags := flag.NewFlagSet("image", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&r.source, "source", ".", "the project's directory")
	flags.StringVar(&dir, "out", "dist/image", "where the layout goes; what is there is replaced. The same as an archive is beside it, with .tar")
	flags.StringVar(&r.version, "version", "", "what the program reports and the image is tagged with, such as v1.2.3")
	flags.StringVar(&program, "program", ".", "the package of what the image runs: . is the manager, ./cmd/kubectl-entente what serves the dashboard")
	flags.StringVar(&platforms, "platforms", "linux/amd64,linux/arm64", "for which to build")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if r.version == "" {
		return errors.New("there is no version; write VERSION=v1.2.3")
	}
	chosen, err := choose(platforms)
	if err != nil {
		return err
	}
	if r.created, err = sourceDate(os.Getenv("SOURCE_DATE_EPOCH")); err != nil {
		return err
	}
	built, err := os.MkdirTemp("", "entente-image-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(built) }()
	programs := map[string]string{}
	for _, p := range chosen {
		programs[p.String()] = filepath.Join(built, strings.ReplaceAll(p.String(), "/", "-"))
		if err := build(ctx, r.source, program, r.version, p, programs[p.String()]); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	digest, err := r.write(dir, programs)
	if err != nil {
		return err
	}
	fmt.Fprintf(log, "%s, %s.tar: %s@%s\n", dir, dir, r.version, digest)
	return nil
}

// choose reads a list of platforms.
func choose(list string) ([]*v1.Platform, error) {
	var chosen []*v1.Platform
	for name := range strings.SplitSeq(list, ",") {
		p, err := v1.ParsePlatform(name)
		if err != nil || p.OS != "linux" || p.Architecture == "" {
			return nil, fmt.Errorf("the platform %q is none that the image can have; write such as linux/amd64,linux/arm64", name)
		}
		chosen = append(chosen, p)
	}
	return chosen, nil
}

// sourceDate is the date of everything in the image: that of the commit, as
// https://reproducible-builds.org/specs/source-date-epoch has it, and never that of the build.
func sourceDate(epoch string) (time.Time, error) {
	if epoch == "" {
		return time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC), nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil || seconds < 0 {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH is %q; write seconds since 1970, or leave it out", epoch)
	}
	return time.Unix(seconds, 0).UTC(), nil
}
