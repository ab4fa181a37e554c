// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Entente is the manager: the controllers of alliance governance as code.
package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	// Time zones are part of the meaning of manifests, so they come with the binary.
	_ "time/tzdata"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	ctrlmetrics "sigs.k8s.io/controller-runtime/pkg/metrics"
	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/controllers"
	"github.com/entente-dev/entente/internal/answer"
	"github.com/entente-dev/entente/internal/check"
	"github.com/entente-dev/entente/internal/kinds"
	"github.com/entente-dev/entente/internal/metrics"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/unreadable"
)

// version is set by the build.
var version = "dev"

// leaseName is what one of several managers holds.
const leaseName = "entente.governance.entente.dev"

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
	restConfig, err := connection()
	if err != nil {
		return err
	}
	if o.check {
		return works(ctx, restConfig, o)
	}
	there, err := kinds.Await(ctx, restConfig, log, o.probeAddress)
	if err != nil || !there { // it was stopped while it waited
		return err
	}
	mgr, err := newManager(ctx, restConfig, o)
	if err != nil {
		return err
	}
	log.Info("Starting", "version", version, "memoryLimit", limit)
	return mgr.Start(ctx)
}

// works says whether a manager works in the cluster, which may have just been told to start one.
func works(ctx context.Context, restConfig *rest.Config, o *options) error {
	ctx, cancel := context.WithTimeout(ctx, o.checkFor)
	defer cancel()
	holder, err := check.Works(ctx, restConfig, check.Lease{Namespace: cmp.Or(o.leaderNamespace, check.OwnNamespace()), Name: leaseName})
	if err == nil {
		fmt.Printf("The kinds are served, and %s holds the lease and renews it\n", holder)
	}
	return err
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
func newManager(ctx context.Context, restConfig *rest.Config, o *options) (ctrl.Manager, error) {
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
	mgr, err := ctrl.NewManager(restConfig, ctrl.Options{
		Scheme:                        scheme,
		MapperProvider:                kinds.Mapper,
		Cache:                         o.cached(sources.CacheOptions()),
		Metrics:                       metricsOptions(o),
		HealthProbeBindAddress:        o.probeAddress,
		LeaderElection:                o.leaderElect,
		LeaderElectionID:              leaseName,
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
	if err := serveFigures(mgr, o, ready); err != nil {
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
	m := metricsserver.Options{BindAddress: o.metricsAddress, SecureServing: o.metricsSecure, CertDir: o.metricsCertDir}
	if o.metricsSecure {
		m.FilterProvider = filters.WithAuthenticationAndAuthorization
		// HTTP/2 adds nothing here but its own vulnerabilities.
		m.TLSOpts = []func(*tls.Config){func(c *tls.Config) { c.NextProtos = []string{"http/1.1"} }}
	}
	return m
}

// cached limits the caches to the namespaces that the manager watches.
func (o *options) cached(all cache.Options) cache.Options {
	if o.namespaces != "" {
		all.DefaultNamespaces = map[string]cache.Config{}
		for name := range strings.SplitSeq(o.namespaces, ",") {
			all.DefaultNamespaces[strings.TrimSpace(name)] = cache.Config{}
		}
	}
	return all
}

// serveFigures adds those of alliances to the metrics, for as long as this manager looks after them.
func serveFigures(mgr ctrl.Manager, o *options, ready *controllers.Readiness) error {
	serves := func() bool {
		select {
		case <-mgr.Elected(): // at once where there is no lease
			return ready.Synced()
		default:
			return false
		}
	}
	return ctrlmetrics.Registry.Register(metrics.New(mgr.GetCache(), o.figures, ctrl.Log.WithName("metrics"), serves))
}
