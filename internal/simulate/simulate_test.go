// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"bytes"
	"os"
	"strconv"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

// alliances returns so many copies of testdata/alliance.yaml, in one namespace.
func alliances(tb testing.TB, count int) *inventory.Inventory {
	tb.Helper()
	text, err := os.ReadFile("testdata/alliance.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var all inventory.Inventory
	for i := range count {
		for j, document := range bytes.Split(bytes.ReplaceAll(text, []byte("-N"), []byte("-"+strconv.Itoa(i))), []byte("\n---\n")) {
			o := []client.Object{&v1alpha1.Partner{}, &v1alpha1.Partner{}, &v1alpha1.CommunicationPolicy{}, &v1alpha1.Alliance{}, &v1alpha1.Issue{}}[j]
			if j == 2 && i > 0 {
				continue // all alliances have one policy
			}
			if err := yaml.UnmarshalStrict(document, o); err != nil {
				tb.Fatal(err)
			}
			o.SetNamespace("default")
			if err := all.Add(o); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return &all
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// play returns what happens from a moment until another, after a history from the earliest
// fact on.
func play(tb testing.TB, objects *inventory.Inventory, from, to time.Time) []simulate.Event {
	tb.Helper()
	s := simulate.New(objects, simulate.Options{Start: simulate.Start(objects, from)})
	if err := s.Advance(from); err != nil {
		tb.Fatal(err)
	}
	var events []simulate.Event
	s.Observe(func(e simulate.Event) { events = append(events, e) })
	if err := s.Advance(to); err != nil {
		tb.Fatal(err)
	}
	return events
}

// A year of a thousand alliances in which nobody acts.
func BenchmarkYearOfAThousandAlliances(b *testing.B) {
	objects := alliances(b, 1000)
	b.ResetTimer()
	for b.Loop() {
		events := play(b, objects, date(2026, 1, 1), date(2027, 1, 1))
		b.ReportMetric(float64(len(events)), "events")
	}
}
