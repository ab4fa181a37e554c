// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"

	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Readiness tells whether the caches hold what is on the API server. Until then a manager that
// takes the lease would decide on half of the facts.
type Readiness struct {
	cache   cache.Cache
	sources *Sources
	synced  atomic.Bool
}

// NewReadiness returns a Readiness that is to be added to the manager as a runnable and as a
// check.
func NewReadiness(c cache.Cache, from *Sources) *Readiness {
	return &Readiness{cache: c, sources: from}
}

// NeedLeaderElection is false: one that waits for the lease keeps its caches too.
func (r *Readiness) NeedLeaderElection() bool { return false }

// Start waits for the caches of all kinds.
func (r *Readiness) Start(ctx context.Context) error {
	for _, o := range []client.Object{
		&v1alpha1.Partner{}, &v1alpha1.CommunicationPolicy{}, &v1alpha1.Alliance{}, &v1alpha1.Review{}, &v1alpha1.Issue{}, &v1alpha1.Notification{},
	} {
		if _, err := r.cache.GetInformer(ctx, o); err != nil {
			return err
		}
	}
	if r.cache.WaitForCacheSync(ctx) {
		r.synced.Store(true)
	}
	<-ctx.Done()
	return nil
}

// Synced reports whether the caches of all kinds are filled.
func (r *Readiness) Synced() bool { return r.synced.Load() }

// Check answers a probe of /readyz.
func (r *Readiness) Check(*http.Request) error {
	if !r.synced.Load() {
		return errors.Join(errors.New("the caches are not synced yet"), r.sources.Failing())
	}
	return r.sources.Failing()
}
