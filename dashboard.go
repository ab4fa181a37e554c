// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"io"
	"os"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/klog/v2"

	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// dashboardCommand is the command of the plugin that the image runs as well: the page for the readers of a cluster, in a pod
// of its own. It shares nothing with a manager but the image.
const dashboardCommand = "dashboard"

// dashboard runs it, and returns the exit code.
func dashboard(args []string) int {
	klog.SetOutput(io.Discard) // errors are returned, and told in one line
	klog.LogToStderr(false)
	_, _ = memlimit.Set() // outside of a cgroup there is nothing to keep to
	return cli.Run(&cmdutil.Env{
		IOStreams: genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr},
		Flags:     genericclioptions.NewConfigFlags(true),
		Now:       time.Now,
		NoColor:   true,
		Version:   version,
	}, args)
}
