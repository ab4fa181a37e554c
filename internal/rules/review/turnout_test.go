// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// Who is on the team is asked; who else of the partner answered is told beside it, and strangers are not.
func TestTurnout(t *testing.T) {
	w := gen.NewWorld()
	w.Alliance.Spec.Team = slices.DeleteFunc(w.Alliance.Spec.Team, func(m v1alpha1.TeamMember) bool { return m.Contact == "lee" })
	w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "contoso", Contact: "lee", LeftDate: "2026-02-09"})
	r := gen.Review("health").
		Answered("2026-02-10 09:00", "contoso/kim", "trust=1").Answered("2026-02-10 10:00", "contoso/kim", "trust=5").
		Answered("2026-02-10 09:00", "contoso/lee", "trust=3").Answered("2026-02-10 09:01", "contoso/lee", "trust=3").
		Answered("2026-02-10 09:00", "contoso/", "trust=3").Answered("2026-02-10 09:00", "contoso/", "trust=3").
		Answered("2026-02-10 09:00", "contoso/nobody", "trust=3").Answered("2026-02-10 09:00", "fabrikam/ola", "trust=3").
		Answered("2026-03-10 09:00", "northwind/jane", "trust=5") // to come
	const contoso = "contoso 2 silent [{contoso sam}] others [{contoso lee}] nameless 2"
	for at, want := range map[string]string{
		"2026-03-02 09:00": contoso + "; northwind 3 silent [{northwind erik} {northwind jane} {northwind olga}] others [] nameless 0",
		"2026-03-10 09:00": contoso + "; northwind 3 silent [{northwind erik} {northwind olga}] others [] nameless 0",
	} {
		var got []string
		for _, p := range review.TurnoutOf(&verdict.Moment{Now: gen.UTC(at)}, r.Review, w.Alliance, w.Partners) {
			got = append(got, fmt.Sprintf("%s %d silent %v others %v nameless %d", p.Partner, len(p.Team), p.Silent, p.Others, p.Nameless))
		}
		if text := strings.Join(got, "; "); text != want {
			t.Errorf("at %s: got %s\nwant %s", at, text, want)
		}
	}
}
