// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Entente is the manager: the controllers of alliance governance as code.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	// Time zones are part of the meaning of manifests, so they come with the binary.
	_ "time/tzdata"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client/config"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/controllers"
	"github.com/entente-dev/entente/internal/answer"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/unreadable"
)

// version is set by the build.
var version = "dev"

// wallClock is what the controllers take for the time. The tests build this program with a file
// more, which puts a clock in its place that can be set (test/movable).
var wallClock clock.PassiveClock = clock.RealClock{}

func main() {
	err := run(ctrl.SetupSignalHandler(), os.Args[1:])
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "entente:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	o, err := parseFlags(args)
	if err != nil {
		return err
	}
	if o.version {
		fmt.Println("entente", version)
		return nil
	}
	log, err := newLogger(o.logFormat, o.logLevel)
	if err != nil {
		return err
	}
	ctrl.SetLogger(log)
	klog.SetLogger(log)
	// A container that is given too little memory should work harder before it is killed.
	limit, err := memlimit.Set()
	if err != nil { // outside of a cgroup there is nothing to keep to
		log.V(1).Info("Memory is not limited", "why", err.Error())
	}
	mgr, err := newManager(ctx, o)
	if err != nil {
		return err
	}
	log.Info("Starting", "version", version, "memoryLimit", limit)
	return mgr.Start(ctx)
}

// connection is how to reach the API server.
func connection() (*rest.Config, error) {
	c, err := ctrl.GetConfig()
	if err != nil {
		return nil, fmt.Errorf("no cluster to talk to: %w; run in a cluster, or name one with --kubeconfig", err)
	}
	// The API server's own fairness decides who waits; a throttle here would only add to it.
	c.QPS = -1
	c.UserAgent = "entente/" + version
	return c, nil
}

// newManager puts the controllers, the probes and the metrics together.
func newManager(ctx context.Context, o *options) (ctrl.Manager, error) {
	restConfig, err := connection()
	if err != nil {
		return nil, err
	}
	scheme := runtime.NewScheme()
	utilruntime.Must(clientgoscheme.AddToScheme(scheme))
	utilruntime.Must(v1alpha1.AddToScheme(scheme))
	restConfig.Wrap(unreadable.Transport(scheme, nil)) // the caches ask for it when they need it
	server := &controllers.ServerClock{}
	restConfig.Wrap(server.Transport)

	recorder, err := controllers.NewRecorder(ctx, restConfig, scheme)
	if err != nil {
		return nil, err
	}
	sources := controllers.NewSources(ctrl.Log.WithName("caches"), recorder)
	cacheOptions := sources.CacheOptions()
	if o.namespaces != "" {
		cacheOptions.DefaultNamespaces = map[string]cache.Config{}
		for name := range strings.SplitSeq(o.namespaces, ",") {
			cacheOptions.DefaultNamespaces[strings.TrimSpace(name)] = cache.Config{}
		}
	}
	mgr, err := ctrl.NewManager(restConfig, ctrl.Options{
		Scheme:                        scheme,
		Cache:                         cacheOptions,
		Metrics:                       metricsOptions(o),
		HealthProbeBindAddress:        o.probeAddress,
		LeaderElection:                o.leaderElect,
		LeaderElectionID:              "entente.governance.entente.dev",
		LeaderElectionNamespace:       o.leaderNamespace,
		LeaderElectionReleaseOnCancel: true,
		LeaseDuration:                 &o.leaseDuration,
		RenewDeadline:                 &o.renewDeadline,
		RetryPeriod:                   &o.retryPeriod,
		GracefulShutdownTimeout:       new(30 * time.Second), // more than a message takes to leave
	})
	if err != nil {
		return nil, err
	}
	ready := controllers.NewReadiness(mgr.GetCache(), sources)
	if err := errors.Join(mgr.AddHealthzCheck("ping", healthz.Ping), mgr.AddReadyzCheck("caches", ready.Check), mgr.Add(ready)); err != nil {
		return nil, err
	}
	repeatsUntil, errRepeats := o.repeats()
	links, errLinks := answer.Setup(mgr, o.answers)
	if err := errors.Join(errRepeats, errLinks); err != nil {
		return nil, err
	}
	_, err = controllers.Setup(mgr, controllers.Options{
		Clock:       wallClock,
		Server:      server,
		Recorder:    recorder,
		Channels:    notify.NewFactory(channelOptions(o, wallClock)),
		Answers:     links,
		Concurrency: o.concurrency, RepeatsUntil: repeatsUntil,
	})
	return mgr, err
}

// channelOptions are what the flags say of where messages may go.
func channelOptions(o *options, c clock.PassiveClock) notify.Options {
	return notify.Options{
		AllowLoopback: o.allowLoopback, Egress: o.egress, HTTPSOnly: o.httpsOnly, UserAgent: "entente/" + version, Clock: c,
	}
}

func metricsOptions(o *options) metricsserver.Options {
	m := metricsserver.Options{BindAddress: o.metricsAddress, SecureServing: o.metricsSecure}
	if o.metricsSecure {
		m.FilterProvider = filters.WithAuthenticationAndAuthorization
		// HTTP/2 adds nothing here but its own vulnerabilities.
		m.TLSOpts = []func(*tls.Config){func(c *tls.Config) { c.NextProtos = []string{"http/1.1"} }}
	}
	return m
}

// newLogger writes structured lines to standard error.
func newLogger(format, level string) (logr.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return logr.Logger{}, fmt.Errorf("--log-level=%s is no level; write debug, info, warn or error", level)
	}
	ho := &slog.HandlerOptions{Level: l}
	switch format {
	case "json":
		return logr.FromSlogHandler(slog.NewJSONHandler(os.Stderr, ho)), nil
	case "text":
		return logr.FromSlogHandler(slog.NewTextHandler(os.Stderr, ho)), nil
	}
	return logr.Logger{}, fmt.Errorf("--log-format=%s is no format; write json or text", format)
}

// options are the manager's flags.
type options struct {
	version         bool
	leaderElect     bool
	leaderNamespace string
	leaseDuration   time.Duration
	renewDeadline   time.Duration
	retryPeriod     time.Duration
	metricsAddress  string
	metricsSecure   bool
	probeAddress    string
	allowLoopback   bool
	egressList      string
	egress          notify.Egress
	httpsOnly       bool
	namespaces      string
	concurrency     int
	logFormat       string
	logLevel        string
	repeatsUntil    string
	answers         answer.Options
}

func parseFlags(args []string) (*options, error) {
	var o options
	f := flag.NewFlagSet("entente", flag.ContinueOnError)
	f.BoolVar(&o.version, "version", false, "print the version and exit")
	f.BoolVar(&o.leaderElect, "leader-elect", true, "let one of several managers work, and the others wait")
	f.StringVar(&o.leaderNamespace, "leader-election-namespace", "", "where the lease is; default: the manager's own namespace")
	f.DurationVar(&o.leaseDuration, "leader-election-lease-duration", 15*time.Second, "how long the others wait for a leader that no longer renews its lease")
	f.DurationVar(&o.renewDeadline, "leader-election-renew-deadline", 10*time.Second, "how long the leader tries to renew its lease before it ends itself")
	f.DurationVar(&o.retryPeriod, "leader-election-retry-period", 2*time.Second, "how long each of them waits between two tries")
	f.StringVar(&o.metricsAddress, "metrics-bind-address", ":8443", "where metrics are served; 0 serves none")
	f.BoolVar(&o.metricsSecure, "metrics-secure", true, "serve metrics over TLS, to those whom the API server lets read them")
	f.StringVar(&o.probeAddress, "health-probe-bind-address", ":8081", "where /healthz and /readyz are served; 0 serves none")
	f.BoolVar(&o.allowLoopback, "allow-loopback", false, "let channels reach this machine; for trying out, not for a cluster")
	f.StringVar(&o.egressList, "egress-allow", "", "where messages may go, separated by commas: hooks.example.com, *.example.com, 192.0.2.1, 10.20.0.0/16; default: everywhere but this machine and metadata addresses")
	f.BoolVar(&o.httpsOnly, "https-only", false, "refuse what would leave without TLS, such as a webhook over http")
	f.StringVar(&o.namespaces, "watch-namespaces", "", "namespaces to look after, separated by commas; default: all")
	f.IntVar(&o.concurrency, "concurrency", 16, "how many objects of a kind are reconciled in parallel")
	f.StringVar(&o.repeatsUntil, "possible-repeats-until", "", "after a restore of an etcd snapshot: messages made until this time, such as 2026-11-22T09:00:00Z, may have left before, and say so")
	f.StringVar(&o.logFormat, "log-format", "json", "json or text")
	f.StringVar(&o.logLevel, "log-level", "info", "debug, info, warn or error")
	o.answers.AddFlags(f)
	config.RegisterFlags(f)
	f.Usage = func() {
		_, _ = fmt.Fprint(f.Output(), "entente holds alliances against the governance that their partners agreed on.\n\nFlags:\n")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("%q is no flag; entente takes flags only, see --help", f.Arg(0))
	}
	if o.concurrency < 1 {
		return nil, fmt.Errorf("--concurrency=%d is too few; write 1 or more", o.concurrency)
	}
	egress, err := notify.ParseEgress(o.egressList)
	if err != nil {
		err = fmt.Errorf("--egress-allow: %w", err)
	}
	_, repeats := o.repeats()
	o.egress = egress
	if err := errors.Join(err, repeats, o.checkLease(), o.answers.Validate()); err != nil {
		return nil, err
	}
	return &o, nil
}

// repeats is until when messages are made that may have left before.
func (o *options) repeats() (time.Time, error) {
	if o.repeatsUntil == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, o.repeatsUntil)
	if err != nil {
		return t, fmt.Errorf("--possible-repeats-until=%s is no time; write one such as 2026-11-22T09:00:00Z", o.repeatsUntil)
	}
	return t, nil
}

// checkLease sees to it that a leader has ended itself before another one takes its lease,
// and has tried to renew it more than once.
func (o *options) checkLease() error {
	switch {
	case o.leaseDuration < time.Second:
		return fmt.Errorf("--leader-election-lease-duration=%s is too short; write 1s or more", o.leaseDuration)
	case o.retryPeriod <= 0:
		return fmt.Errorf("--leader-election-retry-period=%s is too short; write a time above 0, such as 2s", o.retryPeriod)
	case o.renewDeadline >= o.leaseDuration:
		return fmt.Errorf("--leader-election-renew-deadline=%s is too long; write less than the lease duration, %s", o.renewDeadline, o.leaseDuration)
	case o.renewDeadline <= o.retryPeriod+o.retryPeriod/5: // the waits are up to a fifth longer
		return fmt.Errorf("--leader-election-retry-period=%s is too long; write less than five sixths of the renew deadline, %s", o.retryPeriod, o.renewDeadline)
	}
	return nil
}
