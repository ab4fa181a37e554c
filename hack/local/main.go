// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Command local is what `make run` runs: a control plane on this machine, Entente's manager
// on it, the samples, a receiver for the messages, and a view of what is found.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

const usage = `Entente on a local control plane: etcd, an API server, the manager, the samples, and a
receiver that shows the messages that arrive.

Usage: make run [ARGS='FLAGS [-- FLAGS-OF-THE-MANAGER]']

Data is kept in .local/ from one start to the next. The samples are applied at the first
start only; what you change stays. make clean-local forgets everything.

Flags:
  --samples DIR         what to apply at the first start (config/samples). Another directory
                        is applied when it is first named
  --receiver-port PORT  where the receiver listens on 127.0.0.1. Samples that send to port
                        9099 are applied with this port in its place (the port of the last
                        start, at first 9099)
  --plain               print a line for each change, as when the output is no terminal
  --dir DIR             where data, keys and logs are (.local)
  --bin DIR             where the manager was built to (bin)
  --config DIR          where the CRDs and roles are (config)
  --behind COMMAND      builds what the first look does without, while it lasts: the plugin,
                        kubectl and the controllers that finish deletions (nothing)
  --clean               forget the data, unless it is in use, and exit
  --help                this text

The receiver checks each message's signature (Standard Webhooks) against the Secrets with
the label governance.entente.dev/use=webhook, key "secret"; the samples' is Secret/hook in
the namespace default. It answers 401 to a wrong one. A message whose id came before is marked
as repeated.

Examples:
  make run
  make run SAMPLES=docs/examples/first RECEIVER_PORT=9100
  make run ARGS='--plain -- --log-level=debug'
`

type options struct {
	dir, bin, config, samples string
	behind                    string
	receiverPort              int
	plain, clean              bool
	managerArgs               []string
}

// parse reads the command line. flag.ErrHelp means that help was asked for.
func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("local", flag.ContinueOnError)
	flags.SetOutput(new(strings.Builder)) // main prints errors, and the usage where asked for
	flags.StringVar(&o.dir, "dir", ".local", "")
	flags.StringVar(&o.bin, "bin", "bin", "")
	flags.StringVar(&o.config, "config", "config", "")
	flags.StringVar(&o.samples, "samples", "config/samples", "")
	flags.StringVar(&o.behind, "behind", "", "")
	flags.IntVar(&o.receiverPort, "receiver-port", 0, "")
	flags.BoolVar(&o.plain, "plain", false, "")
	flags.BoolVar(&o.clean, "clean", false, "")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.managerArgs = flags.Args()
	if len(o.managerArgs) > 0 && !strings.HasPrefix(o.managerArgs[0], "-") {
		return o, fmt.Errorf("%q is not understood; flags of the manager come after --", o.managerArgs[0])
	}
	if o.receiverPort < 0 || o.receiverPort > 65535 {
		return o, fmt.Errorf("--receiver-port is %d; write a port from 1 to 65535", o.receiverPort)
	}
	return o, nil
}

func main() {
	o, err := parse(os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Print(usage)
		return
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		fmt.Fprintln(os.Stderr, "make run ARGS=--help lists the flags.")
		os.Exit(2)
	case o.clean:
		err = clean(o.dir)
	default:
		err = run(o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
