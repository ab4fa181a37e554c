// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// No manifests are known that never come to rest, so these are two objects that wake each other
// for ever.
func TestWhatNeverComesToRestIsAnErrorAndNoHang(t *testing.T) {
	at := time.Date(2026, time.March, 12, 9, 0, 0, 0, time.UTC)
	s := New(&inventory.Inventory{}, Options{Start: at.Add(-time.Hour)})
	n := s.namespace(gen.Namespace)
	var ping, pong *item
	ping = n.add(v1alpha1.KindAlliance, gen.Alliance("ping").Alliance, func(now time.Time) time.Time {
		if now.Before(at) {
			return at
		}
		s.queue.wake(pong, now)
		return time.Time{}
	})
	pong = n.add(v1alpha1.KindAlliance, gen.Alliance("pong").Alliance, func(now time.Time) time.Time {
		s.queue.wake(ping, now)
		return time.Time{}
	})
	if err := s.Advance(at); err != nil {
		t.Fatalf("all is at rest before %s: %v", at, err)
	}
	err := s.Advance(at.Add(time.Second))
	if err == nil || !strings.Contains(err.Error(), "does not come to rest at 2026-03-12T09:00:00Z") {
		t.Errorf("the error is %v", err)
	}
}
