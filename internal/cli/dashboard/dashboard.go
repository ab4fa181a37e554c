// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package dashboard is the command that serves the page that people look at.
package dashboard

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/page"
)

const long = `Serve a page for a browser: what needs attention first, all alliances, one of them, what comes next if nobody
acts, and who has not been told yet. Beside it stand the lines that record something; who is tied to a contact can answer
an issue there, which records what kubectl entente issue ack, talk, attempt, update, snooze and resolve do.

It shows what you may read, with the credentials of your kubeconfig: what you may not list is left out, and the
page says so. With -f it shows files, without a cluster: what is on record in them is replayed from the earliest
fact, as kubectl entente audit does. It is read again as you look.

The command prints an address, which is new each time, and serves until you press Ctrl-C. Whoever has the address
and works on this machine sees what you see; nobody else can reach it. The page renews itself while it is open, and
says whether it does; it works without scripts, too.

In a cluster it stands behind a proxy that authenticates its readers and says in a header who they are, with
--requestheader-username-header: each reader is shown what they may read, and records what they may record, since the
page acts as them. It needs no rights but that, and with -A to list the alliances, to know in which namespaces to look.

A moment of the past or of the future is chosen on the page, or with --at. Days and times are those of the host;
of several alliances those of their hosts if these have one time zone, else UTC's.

Exit code: 0 when you end it; 2 if it cannot begin.`

const example = `  # the alliances of the namespace
  kubectl entente dashboard

  # of all namespaces, always at the same port
  kubectl entente dashboard -A --address 127.0.0.1:8080

  # before anything is installed
  kubectl entente dashboard -f alliances/

  # as it stood at the end of the year
  kubectl entente dashboard --at 2027-01-01

  # in a cluster, beside a proxy in the same pod that authenticates its readers
  kubectl entente dashboard -A --address 127.0.0.1:8080 --host alliances.example.com \
    --requestheader-username-header X-Forwarded-User --requestheader-group-header X-Forwarded-Groups`

type options struct {
	*cmdutil.Env
	source  cmdutil.Source
	address string
	at      string
	proxy   proxy
}

// New returns the command.
func New(e *cmdutil.Env) *cobra.Command {
	o := &options{Env: e}
	cmd := &cobra.Command{
		Use:     "dashboard [-f DIR] [--at TIME]",
		GroupID: cmdutil.GroupSee,
		Short:   "A page for a browser: what needs attention, alliances, what comes next",
		Long:    long,
		Example: example,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context()) },
	}
	cmdutil.AddSource(cmd, &o.source)
	cmd.Flags().StringVar(&o.address, "address", "127.0.0.1:0", "Address of this machine to serve at; port 0 is any that is free")
	cmd.Flags().StringVar(&o.at, "at", "", "Moment of which the page tells where its address names none, "+cmdutil.HostClocks+": "+cmdutil.TimeForms+" (default now)")
	o.proxy.add(cmd.Flags())
	return cmd
}

func (o *options) run(ctx context.Context) error {
	if o.proxy.on() {
		return o.serveReaders(ctx)
	}
	if err := o.check(); err != nil {
		return err
	}
	source, err := o.reader()
	if err != nil {
		return err
	}
	ctx, stop := cmdutil.Interruptible(ctx)
	defer stop()
	// What cannot be read at all is said here, and not on a page.
	if _, err := source.Read(ctx); err != nil {
		return cmdutil.Explain(err)
	}
	listener, err := o.listen(ctx)
	if err != nil {
		return err
	}
	base := "/" + rand.Text()
	options := page.Options{Source: source, Now: o.Now, Base: base, Host: page.Loopback, At: o.at, ErrOut: o.ErrOut}
	if !o.source.FromFiles() {
		options.Desk = &desk{o.Env}
	}
	handler := page.New(options)
	fmt.Fprintf(o.Out, "The page is at http://%s%s/\nCtrl-C ends it.\n", listener.Addr(), base)
	return page.Serve(ctx, listener, handler)
}

func (o *options) listen(ctx context.Context) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.address)
	if err != nil {
		return nil, fmt.Errorf("--address: %s cannot be listened on; choose another port, or 0 for any that is free: %w", o.address, err)
	}
	return listener, nil
}

// check refuses an address that others can reach, and a moment that is none.
func (o *options) check() error {
	if err := o.proxy.check(o.address); err != nil {
		return err
	}
	if _, _, err := net.SplitHostPort(o.address); err != nil {
		return cmdutil.UsageError("--address: %q has no port; write one such as 127.0.0.1:8080", o.address)
	}
	if !o.proxy.on() && !page.Loopback(o.address) {
		return cmdutil.UsageError("--address: %s can be reached by others, who would see what you may read; write one such as 127.0.0.1:8080", o.address)
	}
	if o.at == "" {
		return nil
	}
	_, err := cmdutil.Moment("--at", o.at, o.Now(), time.UTC)
	return err
}

// reader is where the page reads.
func (o *options) reader() (page.Source, error) {
	if slices.Contains(o.source.Files, "-") {
		return nil, cmdutil.UsageError("-f: the page reads again as you look, which standard input cannot be; name files")
	}
	if o.source.FromFiles() {
		return &files{o}, nil
	}
	namespace, err := o.Namespace()
	if err != nil {
		return nil, err
	}
	if o.source.AllNamespaces {
		namespace = ""
	}
	c, err := o.Client()
	if err != nil {
		return nil, err
	}
	return &page.Cluster{Reader: c, Namespace: namespace, Now: o.Now}, nil
}

// files read what is in files, each time anew.
type files struct{ *options }

// Read reads the files.
func (f *files) Read(ctx context.Context) (*page.Reading, error) {
	objects, err := f.source.Read(ctx, f.Env)
	if err != nil {
		return nil, err
	}
	return &page.Reading{Objects: objects, At: f.Now(), FromFiles: true, Where: f.source.Where(), ForCommands: f.source.ForCommands()}, nil
}
