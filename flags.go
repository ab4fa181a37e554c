// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client/config"

	"github.com/entente-dev/entente/internal/answer"
	"github.com/entente-dev/entente/internal/metrics"
	"github.com/entente-dev/entente/internal/notify"
)

// options are the manager's flags.
type options struct {
	version         bool
	check           bool
	checkFor        time.Duration
	leaderElect     bool
	leaderNamespace string
	leaseDuration   time.Duration
	renewDeadline   time.Duration
	retryPeriod     time.Duration
	metricsAddress  string
	metricsSecure   bool
	metricsCertDir  string
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
	figures         metrics.Options
	answers         answer.Options
}

func parseFlags(args []string) (*options, error) {
	var o options
	f := flag.NewFlagSet("entente", flag.ContinueOnError)
	f.BoolVar(&o.version, "version", false, "print the version and exit")
	f.BoolVar(&o.check, "check", false, "ask the cluster whether a manager works in it, say so and exit: the kinds are served, and somebody renews the lease")
	f.DurationVar(&o.checkFor, "check-for", time.Minute, "how long --check waits for a manager that has just been told to start")
	f.BoolVar(&o.leaderElect, "leader-elect", true, "let one of several managers work, and the others wait")
	f.StringVar(&o.leaderNamespace, "leader-election-namespace", "", "where the lease is; default: the manager's own namespace")
	f.DurationVar(&o.leaseDuration, "leader-election-lease-duration", 15*time.Second, "how long the others wait for a leader that no longer renews its lease")
	f.DurationVar(&o.renewDeadline, "leader-election-renew-deadline", 10*time.Second, "how long the leader tries to renew its lease before it ends itself")
	f.DurationVar(&o.retryPeriod, "leader-election-retry-period", 2*time.Second, "how long each of them waits between two tries")
	f.StringVar(&o.metricsAddress, "metrics-bind-address", ":8443", "where metrics are served; 0 serves none")
	f.BoolVar(&o.metricsSecure, "metrics-secure", true, "serve metrics over TLS, to those whom the API server lets read them")
	f.StringVar(&o.metricsCertDir, "metrics-cert-dir", "", "directory with tls.crt and tls.key to serve metrics with, read again when they change; default: a certificate that the manager signs itself at each start")
	f.StringVar(&o.probeAddress, "health-probe-bind-address", ":8081", "where /healthz and /readyz are served; 0 serves none")
	f.BoolVar(&o.allowLoopback, "allow-loopback", false, "let channels reach this machine; for trying out, not for a cluster")
	f.StringVar(&o.egressList, "egress-allow", "", "where messages may go, separated by commas: hooks.example.com, *.example.com, 192.0.2.1, 10.20.0.0/16; default: everywhere but this machine and metadata addresses")
	f.BoolVar(&o.httpsOnly, "https-only", false, "refuse what would leave without TLS, such as a webhook over http")
	f.StringVar(&o.namespaces, "watch-namespaces", "", "namespaces to look after, separated by commas; default: all")
	f.IntVar(&o.concurrency, "concurrency", 16, "how many objects of a kind are reconciled in parallel")
	f.StringVar(&o.repeatsUntil, "possible-repeats-until", "", "after a restore of an etcd snapshot: messages made until this time, such as 2026-11-22T09:00:00Z, may have left before, and say so")
	f.StringVar(&o.logFormat, "log-format", "json", "json or text")
	f.StringVar(&o.logLevel, "log-level", "info", "debug, info, warn or error")
	o.figures.AddFlags(f)
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
	if err := errors.Join(err, repeats, o.checkLease(), o.checkCertificate(), o.figures.Validate(), o.answers.Validate()); err != nil {
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

// checkCertificate sees to it that one's own certificate is used where one is named. The library would sign one
// itself where there is none.
func (o *options) checkCertificate() error {
	if o.metricsCertDir == "" {
		return nil
	}
	switch {
	case o.metricsAddress == "0":
		return errors.New("--metrics-cert-dir is set, but nothing serves metrics; set --metrics-bind-address too, such as :8443, or leave --metrics-cert-dir out")
	case !o.metricsSecure:
		return errors.New("--metrics-cert-dir is set, but metrics are served without TLS; leave --metrics-secure=false out, or --metrics-cert-dir")
	}
	if _, err := tls.LoadX509KeyPair(filepath.Join(o.metricsCertDir, "tls.crt"), filepath.Join(o.metricsCertDir, "tls.key")); err != nil {
		return fmt.Errorf("--metrics-cert-dir=%s has no certificate that can be used: %w; put tls.crt and tls.key there, in PEM", o.metricsCertDir, err)
	}
	return nil
}
