// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/alliance"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

func TestOccurrences(t *testing.T) {
	for _, c := range []struct {
		why         string
		from, until string
		want        string
	}{
		{"on the dot of the first, and before the last", "2026-06-15 08:00", "2026-08-15 08:00", "quarterly-20260615 quarterly-20260715"},
		{"a second later", "2026-06-15 08:00:01", "2026-08-15 08:00:01", "quarterly-20260715 quarterly-20260815"},
		{"before the first", "2026-01-01", "2026-06-15 08:00", ""},
		{"far ahead", "2070-01-01", "2070-02-01", "quarterly-20700115"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := recurring("2026-06-15", "FREQ=MONTHLY")
			got, err := rules.Occurrences(w.Alliance, &w.Alliance.Spec.Cadence[0], gen.UTC(c.from), gen.UTC(c.until))
			if names := wanted(rules.AllianceVerdict{Schedule: got}); names != c.want || err != nil {
				t.Errorf("%q, %v; want %q", names, err, c.want)
			}
		})
	}
	t.Run("each is what the schedule makes when its time comes", func(t *testing.T) {
		w := recurring("2026-06-15", "FREQ=MONTHLY")
		all, err := rules.Occurrences(w.Alliance, &w.Alliance.Spec.Cadence[0], gen.UTC("2026-06-01"), gen.UTC("2027-06-01"))
		if err != nil || len(all) != 12 {
			t.Fatalf("%d, %v", len(all), err)
		}
		for i := range all {
			m := &verdict.Moment{Now: all[i].Spec.ScheduledTime.Add(time.Second)}
			if made, _, _ := alliance.Schedule(m, w.AllianceFacts()); len(made) == 0 || !reflect.DeepEqual(made[0], all[i]) {
				t.Errorf("%s is not among %s", all[i].Name, wanted(rules.AllianceVerdict{Schedule: made}))
			}
		}
	})
	t.Run("none where nothing is scheduled", func(t *testing.T) {
		closed, suspended, broken := recurring("2026-06-15", "FREQ=MONTHLY"), recurring("2026-06-15", "FREQ=MONTHLY"), recurring("2026-06-15", "FREQ=HOURLY")
		closed.Alliance.Spec.Stage = v1alpha1.StageClosed
		yes := true
		suspended.Alliance.Spec.Suspend = &yes
		for _, w := range []*gen.World{closed, suspended, broken} {
			got, err := rules.Occurrences(w.Alliance, &w.Alliance.Spec.Cadence[0], gen.UTC("2026-06-01"), gen.UTC("2027-06-01"))
			if len(got) > 0 || (err != nil) != (w == broken) {
				t.Errorf("%d, %v", len(got), err)
			}
		}
	})
}
