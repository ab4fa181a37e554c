// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package replay_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// afterAll is when everything on record is known.
var afterAll = time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC)

// objects are a partner for each group and for the host, an alliance of the two, and the reviews
// with what is known of them at a moment.
func (h *history) objects(at time.Time) []client.Object {
	out := []client.Object{gen.Partner(h.host).Where("ZZ", "UTC").Partner}
	for _, group := range slices.Sorted(maps.Keys(h.cycles)) {
		out = append(out, gen.Partner(group).Where("ZZ", "UTC").Partner)
	}
	for _, group := range slices.Sorted(maps.Keys(h.cycles)) {
		out = append(out, h.alliance(group))
	}
	for _, o := range h.owed {
		out = append(out, o.review(at))
	}
	return out
}

func (h *history) alliance(group string) *v1alpha1.Alliance {
	a := gen.Alliance(group).DisplayName(group).Between(v1alpha1.Name(h.host), v1alpha1.Name(group)).Profile(v1alpha1.ProfileEssential)
	for _, run := range h.cycles[group] {
		c := gen.Cadence(run.name, v1alpha1.Date(run.first), fmt.Sprintf("FREQ=MONTHLY;INTERVAL=%d;COUNT=%d", run.months, run.count))
		c.Recurrence.Time, c.Recurrence.TimeZone = "00:00", "UTC"
		if h.allowed >= 0 {
			c.MaxPostponements = new(h.allowed)
		}
		a.Spec.Cadence = append(a.Spec.Cadence, c)
	}
	return a.Alliance
}

func (o *owed) review(at time.Time) *v1alpha1.Review {
	r := gen.Review(o.name).Of(o.group)
	if o.cadence != "" {
		r.OfCadence(o.cadence).Scheduled(o.occasion)
	}
	r.Due(gen.At(overOn(o.due, 0)))
	for _, c := range o.changes {
		if knownAt(c.day, at) {
			r.Postponed(gen.At(overOn(c.day, -1)), gen.At(overOn(c.due, 0)))
		}
	}
	if knownAt(o.held, at) {
		r.BarelyHeld(gen.At(overOn(o.held, -1)))
	}
	if knownAt(o.left, at) {
		r.Cancelled(gen.At(overOn(o.left, -1)))
	}
	return r.Review
}

// manifests are objects as people write them.
func manifests(t *testing.T, objects []client.Object) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, o := range objects {
		o.SetNamespace("")
		o.GetObjectKind().SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(inventory.KindOf(o)))
		text, err := yaml.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "---\n%s", text)
	}
	return out.Bytes()
}

// folder writes manifests where a command reads them.
func folder(t *testing.T, objects []client.Object) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "all.yaml"), manifests(t, objects), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}
