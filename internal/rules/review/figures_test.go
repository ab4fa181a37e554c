// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// said writes figures as "contoso 3: trust 11/3 of 3".
func said(f review.Figures) string {
	var out []string
	for _, p := range f.Partners {
		var text strings.Builder
		fmt.Fprintf(&text, "%s %d:", p.Partner, p.Respondents)
		for _, d := range review.Dimensions() {
			if figure, ok := p.Of[d]; ok {
				fmt.Fprintf(&text, " %s %s of %d", d, figure.Mean.RatString(), figure.People)
			}
		}
		out = append(out, text.String())
	}
	return strings.Join(out, "; ")
}

func TestFiguresAreExact(t *testing.T) {
	w := gen.NewWorld()
	r := gen.Review("health").Held("2026-02-10 09:00").
		Viewed("northwind", "trust=4 communication=2", 5).Viewed("contoso", "strategic=1", 9). // not counted beside answers
		Answered("2026-02-10 10:00", "contoso/kim", "trust=5").Answered("2026-02-10 09:00", "contoso/kim", "trust=1").
		Answered("2026-02-10 09:00", "contoso/lee", "trust=1 governance=4").Answered("2026-02-10 09:00", "contoso/lee", "trust=3 governance=5"). // at once: the one entered later
		Answered("2026-02-10 09:00", "contoso/", "trust=3").Answered("2026-02-10 09:00", "contoso/", "cultural=2").
		Answered("2026-03-10 09:00", "contoso/sam", "trust=5") // to come
	m := &verdict.Moment{Now: gen.UTC("2026-03-02 09:00")}
	f := review.FiguresOf(m, r.Review, w.Alliance, w.Policy, w.Partners)
	if got, want := said(f), "contoso 4: cultural 2 of 1 governance 5 of 1 trust 11/3 of 3; northwind 5: trust 4 of 5 communication 2 of 5"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if !m.Next.Equal(gen.UTC("2026-03-10 09:00")) {
		t.Errorf("the next moment to look is %s", m.Next)
	}
	w.Policy.Spec.HealthChecks = &v1alpha1.HealthChecks{Anonymous: new(true)}
	if got, want := said(review.FiguresOf(m, r.Review, w.Alliance, w.Policy, w.Partners)), "contoso 4: trust 11/3 of 3; northwind 5: trust 4 of 5 communication 2 of 5"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	gaps := f.Gaps()
	if len(gaps) != 1 || gaps[0].Dimension != "trust" || gaps[0].High != "northwind" || gaps[0].Low != "contoso" || gaps[0].Wide.RatString() != "1/3" {
		t.Errorf("%+v", gaps)
	}
	if got := verdict.Figure(gaps[0].Least) + " " + verdict.Figure(gaps[0].Highest) + " " + verdict.Figure(gaps[0].Wide); got != "3.67 4 0.33" {
		t.Errorf("they are written as %s", got)
	}
}
