// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Dist builds what a release of kubectl entente consists of: an archive for each platform,
// their checksums, and the manifest by which Krew installs them. It is run in the module's
// directory and writes to dist/, which it empties first.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
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
	r := release{source: ".", dir: "dist", log: log}
	flags := flag.NewFlagSet("dist", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&r.version, "version", "", "what the programs report, such as v1.2.3")
	flags.StringVar(&r.url, "url", "", "where the archives will be, without the version")
	archivesOnly := flags.Bool("archives-only", false, "no manifest for Krew, so any version will do")
	some := flags.String("platforms", "", "only these, such as linux/amd64,darwin/arm64")
	if err := flags.Parse(args); err != nil {
		return err
	}
	chosen, err := choose(*some)
	if err != nil {
		return err
	}
	// Before anything is built, which takes minutes.
	if !*archivesOnly {
		if err := r.check(); err != nil {
			return err
		}
	}
	if r.version == "" {
		return errors.New("there is no version; write VERSION=v1.2.3")
	}
	r.build = goBuild{source: r.source, program: "./cmd/" + program, version: r.version}.build
	if err := os.RemoveAll(r.dir); err != nil {
		return err
	}
	archives, err := r.archives(ctx, chosen)
	if err != nil || *archivesOnly {
		return err
	}
	return r.manifest(archives)
}
