// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"sync"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"

	"github.com/entente-dev/entente/internal/cli"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// plugin is kubectl entente, with all its commands.
var plugin = sync.OnceValue(func() *cobra.Command {
	streams, _, _, _ := genericiooptions.NewTestIOStreams()
	return cli.New(&cmdutil.Env{IOStreams: streams, Flags: genericclioptions.NewConfigFlags(true), Now: time.Now})
})
