// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package check asks a cluster whether a manager works in it. It needs what a manager may do, and no more.
package check

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	coordinationv1 "k8s.io/client-go/kubernetes/typed/coordination/v1"
	"k8s.io/client-go/rest"

	"github.com/entente-dev/entente/internal/kinds"
)

// askEvery is how long to wait before the API server is asked again.
const askEvery = 500 * time.Millisecond

// Lease is one that managers hold in turn.
type Lease struct{ Namespace, Name string }

// OwnNamespace is the one that the process runs in; empty outside of a cluster.
func OwnNamespace() string {
	data, err := os.ReadFile("/var/run/secrets/kubernetes.io/serviceaccount/namespace")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}

// Works waits until the kinds are served and somebody renews the lease, and returns who. What is missing when ctx
// ends is the error.
func Works(ctx context.Context, config *rest.Config, l Lease) (holder string, err error) {
	if l.Namespace == "" {
		return "", errors.New("where is the lease? Outside of a cluster name its namespace with --leader-election-namespace")
	}
	c, err := coordinationv1.NewForConfig(config)
	if err != nil {
		return "", err
	}
	w := watcher{config: config, leases: c.Leases(l.Namespace), lease: l}
	for {
		holder, err := w.look(ctx)
		if err == nil || ctx.Err() == nil && !waits(err) {
			return holder, err
		}
		if !errors.Is(err, ctx.Err()) || w.last == nil {
			w.last = err // what was wrong, rather than that the time is over
		}
		select {
		case <-ctx.Done():
			return "", w.last
		case <-time.After(askEvery):
		}
	}
}

// waits tells whether an error may pass by itself.
func waits(err error) bool { return !apierrors.IsForbidden(err) && !apierrors.IsUnauthorized(err) }

// watcher looks at a lease more than once: whether it is renewed is seen, and not reckoned by the clocks of two machines.
type watcher struct {
	config *rest.Config
	leases coordinationv1.LeaseInterface
	lease  Lease
	// first is when the lease had been renewed when it was first seen, and by whom.
	first  metav1.MicroTime
	holder string
	last   error
}

func (w *watcher) look(ctx context.Context) (string, error) {
	missing, err := kinds.Missing(ctx, w.config)
	if err != nil {
		return "", err
	}
	if len(missing) > 0 {
		return "", fmt.Errorf("the API server does not serve %s; install the kinds: kubectl apply --server-side -k config/crd", strings.Join(missing, ", "))
	}
	lease, err := w.leases.Get(ctx, w.lease.Name, metav1.GetOptions{})
	switch {
	case apierrors.IsNotFound(err):
		return "", fmt.Errorf("no manager has held the lease %s/%s yet; its log says why: kubectl -n %[1]s logs deployment/entente-manager", w.lease.Namespace, w.lease.Name)
	case err != nil:
		return "", err
	case lease.Spec.HolderIdentity == nil || *lease.Spec.HolderIdentity == "" || lease.Spec.RenewTime == nil:
		return "", fmt.Errorf("no manager holds the lease %s/%s; its log says why: kubectl -n %[1]s logs deployment/entente-manager", w.lease.Namespace, w.lease.Name)
	}
	now, holder := *lease.Spec.RenewTime, *lease.Spec.HolderIdentity
	if w.holder != holder {
		w.first, w.holder = now, holder
	}
	if now.Equal(&w.first) {
		return "", fmt.Errorf("%s holds the lease %s/%s and does not renew it", holder, w.lease.Namespace, w.lease.Name)
	}
	return holder, nil
}
