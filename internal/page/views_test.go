// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/page"
)

// storied serves the story, changed.
func storied(t *testing.T, change func(*inventory.Inventory)) *site {
	t.Helper()
	objects, err := manifest.Load([]string{story}, manifest.Options{Namespace: "default"})
	if err != nil {
		t.Fatal(err)
	}
	change(objects)
	return serve(t, source(func(context.Context) (*page.Reading, error) {
		return &page.Reading{Objects: objects, At: now, FromFiles: true, Where: "in the files"}, nil
	}))
}

// What the partners rated is drawn over time, and a table says the same; a page of the past knows no later review.
func TestWhatPartnersSeeOverTime(t *testing.T) {
	s := storied(t, func(*inventory.Inventory) {})
	part := section(t, s.get(its), "views")
	order(t, part, "Marks of the partners", "Northwind", "Contoso", `<strong>trust</strong>`, `class="mark bad"`, "gap 2, more than 1.5", `<svg class="course"`, `aria-hidden="true"`, `class="gap wide"`,
		"Health check of", "15 Oct 2026", "7 people", "Health check of", "16 Apr 2026", "6 people")
	says(t, part, `href="/secret/objects/Review/default/northwind-contoso-health-check-20261014"`)
	then := section(t, s.get(its, "at", "2026-09-01"), "views")
	says(t, then, "16 Apr 2026")
	silent(t, then, "15 Oct 2026", "more than 1.5")
	if early := s.get(its, "at", "2026-01-20"); strings.Contains(early, `id="views"`) || strings.Contains(early, `href="#views"`) {
		t.Error("before anything was rated it has a part of its own")
	}
}

// Where answers are anonymous, nothing is drawn or written of what fewer than three people of a partner said.
func TestWhatFewPeopleSaidIsNotDrawn(t *testing.T) {
	change := func(anonymous bool) func(*inventory.Inventory) {
		return func(objects *inventory.Inventory) {
			objects.Policies[0].Spec.HealthChecks = &v1alpha1.HealthChecks{Anonymous: new(anonymous)}
			for _, r := range objects.Reviews {
				if r.Spec.Record == nil {
					continue
				}
				for i := range r.Spec.Record.Views {
					if v := &r.Spec.Record.Views[i]; v.Partner == "contoso" && v.Ratings != nil {
						v.Respondents = new(int32(2))
					}
				}
			}
		}
	}
	count := func(s *site) int { return strings.Count(section(t, s.get(its), "views"), `href="#m1"`) }
	open, hidden := count(storied(t, change(false))), count(storied(t, change(true)))
	if open < 20 || hidden != 0 {
		t.Errorf("the other partner has %d marks, and where answers are anonymous %d", open, hidden)
	}
	says(t, section(t, storied(t, change(true)).get(its), "views"), "Figures of fewer than 3 people of a partner are left out.")
}

// Without the policy nobody knows whether answers are anonymous, so nothing is shown: also where the reader may not list it.
func TestWithoutThePolicyNoViewsAreShown(t *testing.T) {
	s := storied(t, func(objects *inventory.Inventory) { objects.Policies = nil })
	silent(t, s.get(its), `id="views"`, "Health check of")
}

// With as many reviews as are drawn, the part of the page stays small.
func TestManyReviewsStaySmall(t *testing.T) {
	s := storied(t, func(objects *inventory.Inventory) {
		for _, r := range objects.Reviews {
			if r.Name != "northwind-contoso-health-check-20260414" {
				continue
			}
			for n := range 12 {
				more := r.DeepCopy()
				more.Name, more.Spec.Cadence = fmt.Sprint("more-", n), ""
				more.Spec.Record.HeldTime.Time = r.Spec.Record.HeldTime.AddDate(0, 0, n+1)
				objects.Reviews = append(objects.Reviews, more)
			}
		}
	})
	page := s.get(its)
	if n := strings.Count(section(t, page, "views"), `<tr role="row">`); n != 7 {
		t.Errorf("the table has %d rows", n)
	}
	if part := section(t, page, "views"); len(part) > 32_000 {
		t.Errorf("that part has %d bytes", len(part))
	}
}
