// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance_test

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/rules/alliance"
	"github.com/entente-dev/entente/test/gen"
)

func TestWhatIsOlderThanTheLatestOccurrenceIsNotToCome(t *testing.T) {
	a := gen.Alliance("a").Cadence("c", "2026-01-15", "FREQ=MONTHLY").Alliance
	from, until := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	march := time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		now  time.Time
		want string
	}{
		{from, "a-c-20260115 a-c-20260215 a-c-20260315 a-c-20260415"},
		{march.Add(-time.Second), "a-c-20260215 a-c-20260315 a-c-20260415"},
		{march, "a-c-20260315 a-c-20260415"},
		{march.Add(time.Second), "a-c-20260315 a-c-20260415"},
		{until.AddDate(0, 1, 0), ""},
	} {
		got, err := alliance.ToCome(a, &a.Spec.Cadence[0], from, until, c.now)
		var names []string
		for i := range got {
			names = append(names, got[i].Name)
		}
		if text := strings.Join(names, " "); text != c.want || err != nil {
			t.Errorf("at %s: %s, %v; want %s", c.now, text, err, c.want)
		}
	}
	a.Spec.Cadence[0].Recurrence.Rule = "FREQ=HOURLY"
	if _, err := alliance.ToCome(a, &a.Spec.Cadence[0], from, until, march); err == nil {
		t.Error("a rule that cannot be used is no error")
	}
}
