// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Kubectl-entente is the plugin by which kubectl entente shows, foresees and records the
// governance of alliances.
package main

import (
	"io"
	"os"
	"runtime/debug"
	"time"

	// Time zones are part of the meaning of manifests, so they come with the binary.
	_ "time/tzdata"

	"golang.org/x/term"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	// The cloud providers' ways to log in.
	_ "k8s.io/client-go/plugin/pkg/client/auth"
	"k8s.io/klog/v2"

	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// version is set by the build; without that it is the module's, as with go install.
var version = "dev"

func main() {
	// The client's own log lines help nobody here; errors are returned, and told in one line.
	klog.SetOutput(io.Discard)
	klog.LogToStderr(false)
	// A plan of many alliances makes much that is soon forgotten; memory is there for a command
	// that ends in seconds.
	debug.SetGCPercent(400)
	if info, ok := debug.ReadBuildInfo(); ok && version == "dev" && info.Main.Version != "" {
		version = info.Main.Version
	}
	out := int(os.Stdout.Fd())
	width, _, err := term.GetSize(out)
	if err != nil {
		width = 0
	}
	os.Exit(cli.Run(&cmdutil.Env{
		IOStreams:   genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr},
		Flags:       genericclioptions.NewConfigFlags(true).WithDiscoveryBurst(300),
		Now:         time.Now,
		Interactive: term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(out),
		Terminal:    term.IsTerminal(out) && os.Getenv("TERM") != "dumb",
		Width:       width,
		NoColor:     os.Getenv("NO_COLOR") != "",
		Version:     version,
	}, os.Args[1:]))
}
