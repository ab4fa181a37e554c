// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache/informertest"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// A manager is ready when its caches are, and not before.
func TestReadyWhenTheCachesAreSynced(t *testing.T) {
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	for _, synced := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		r := NewReadiness(&informertest.FakeInformers{Scheme: scheme, Synced: &synced}, NewSources(logr.Discard(), nil))
		if r.Check(nil) == nil {
			t.Error("ready before anything was read")
		}
		done := make(chan error, 1)
		go func() { done <- r.Start(ctx) }()
		ready := false
		for range 100 {
			if ready = r.Check(nil) == nil; ready {
				break
			}
			time.Sleep(time.Millisecond)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if ready != synced {
			t.Errorf("ready: %t; synced: %t", ready, synced)
		}
	}
}
