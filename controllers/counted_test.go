// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"errors"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	ctrlmetrics "sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/metrics"
	"github.com/entente-dev/entente/test/gen"
)

// Whatever changes something is counted once, and reads are not.
func TestWritesAreCountedByKind(t *testing.T) {
	i := gen.Issue("i").Issue
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	c := counted(fake.NewClientBuilder().WithScheme(scheme).WithStatusSubresource(i).Build(), "Toy")
	ctx := t.Context()
	patch := client.MergeFrom(i.DeepCopy())
	for _, step := range []struct {
		verb string
		do   func() error
	}{
		{"create", func() error { return c.Create(ctx, i) }},
		{"update", func() error { return c.Update(ctx, i) }},
		{"update_status", func() error { return c.Status().Update(ctx, i) }},
		{"patch", func() error { return c.Patch(ctx, i, patch) }},
		{"patch_status", func() error { return c.Status().Patch(ctx, i, patch) }},
		{"delete", func() error { return c.Delete(ctx, i) }},
	} {
		if err := errors.Join(step.do(), client.IgnoreNotFound(c.Get(ctx, client.ObjectKeyFromObject(i), i))); err != nil {
			t.Fatalf("%s: %v", step.verb, err)
		}
		if n := testutil.ToFloat64(writesMade.WithLabelValues("Toy", step.verb)); n != 1 {
			t.Errorf("%s was counted %v times", step.verb, n)
		}
	}
	if n := testutil.CollectAndCount(writesMade.MustCurryWith(prometheus.Labels{"kind": "Toy"})); n < 6 {
		t.Errorf("%d verbs are counted", n)
	}
}

// Each metric of the manager's own work that is declared, and so documented, is served.
func TestEachDeclaredMetricIsServed(t *testing.T) {
	for _, f := range metrics.Operator {
		var c prometheus.Collector
		switch f.Kind {
		case metrics.Counter:
			c = f.CounterVec()
		case metrics.Gauge:
			c = f.GaugeVec()
		case metrics.Histogram:
			c = f.HistogramVec()
		}
		err := ctrlmetrics.Registry.Register(c)
		if !errors.As(err, &prometheus.AlreadyRegisteredError{}) {
			ctrlmetrics.Registry.Unregister(c)
			t.Errorf("%s is not served: %v", f.Name, err)
		}
	}
}
