// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// What kube-state-metrics is told to read is the figure that the manager serves.
func TestSourcesHoldTheFigures(t *testing.T) {
	objects := trouble()
	expiry := gen.Partner("assessed").Partner
	expiry.Status.AssessmentExpiryTime = new(gen.Time("2027-01-01 00:00"))
	due := gen.Review("due").Review
	due.Status.DueTime = new(gen.Time("2027-01-01 00:00"))
	objects = append(objects, expiry, due)
	served := figures(t, all, objects...)
	for _, f := range Governance {
		if f.Source.Kind == "" || f == &allianceInfo || slices.Contains(f.Labels, "condition") {
			continue
		}
		var read, want []float64
		for _, o := range objects {
			if value, ok := fieldOf(t, o, f.Source); ok {
				read = append(read, value)
			}
		}
		want = slices.Sorted(maps.Values(served.values(f.Name)))
		if slices.Sort(read); !slices.Equal(read, want) || len(want) == 0 {
			t.Errorf("%s of %s holds %v; %s is %v", f.Source.Path, f.Source.Kind, read, f.Name, want)
		}
	}
}

func fieldOf(t *testing.T, o client.Object, s Source) (float64, bool) {
	t.Helper()
	if inventory.KindOf(o) != s.Kind {
		return 0, false
	}
	fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
	if err != nil {
		t.Fatal(err)
	}
	value, found, err := unstructured.NestedFieldNoCopy(fields, strings.Split(s.Path, ".")...)
	if err != nil {
		t.Fatalf("%s: %v", s.Path, err)
	}
	switch value := value.(type) {
	case int64:
		return float64(value), true
	case bool:
		return truth(value), true
	case string:
		at, err := time.Parse(time.RFC3339, value)
		if err != nil {
			t.Fatal(err)
		}
		return float64(at.Unix()), true
	}
	return 0, found || strings.HasPrefix(s.Path, "spec.")
}
