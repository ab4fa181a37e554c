// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// BenchmarkDecideAllianceAhead is an alliance with one review and no issue: most of it is the look at what
// each step of each path would reach.
func BenchmarkDecideAllianceAhead(b *testing.B) {
	for name, change := range map[string]func(*gen.World){
		"plain": func(*gen.World) {},
		"away":  away,
		"working": func(w *gen.World) {
			working := w.Path()
			working.Time, working.MaxWait = v1alpha1.TimeWorking, "P30D"
			w.Partner("northwind").Works("NL")
			w.Partner("contoso").Works("US")
		},
		"working, away": func(w *gen.World) {
			working := w.Path()
			working.Time, working.MaxWait = v1alpha1.TimeWorking, "P30D"
			w.Partner("northwind").Works("NL")
			w.Partner("contoso").Works("US")
			away(w)
		},
		"working, away, the host first": func(w *gen.World) {
			working := w.Path()
			working.Time, working.MaxWait = v1alpha1.TimeWorking, "P30D"
			for i := range working.Steps {
				working.Steps[i].HostFirst = "PT1H"
			}
			w.Partner("northwind").Works("NL")
			w.Partner("contoso").Works("US")
			away(w)
		},
	} {
		b.Run(name, func(b *testing.B) {
			w := gen.NewWorld()
			change(w)
			f, now := w.AllianceFacts(), gen.UTC("2026-03-02 09:00")
			b.ReportAllocs()
			for b.Loop() {
				rules.DecideAlliance(f, now)
			}
		})
	}
}

// away has everybody take a week off in turns, with somebody who stands in.
func away(w *gen.World) {
	w.Partner("northwind").Away("jane", "2026-03-03", "2026-03-08", "olga").Away("olga", "2026-03-09", "2026-03-14", "jane").Away("erik", "2026-03-16", "2026-03-20", "jane")
	w.Partner("contoso").Away("kim", "2026-03-05", "2026-03-11", "lee").Away("lee", "2026-03-12", "2026-03-18", "kim").Away("sam", "2026-04-01", "2026-04-08", "kim")
}
