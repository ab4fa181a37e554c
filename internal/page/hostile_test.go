// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/test/gen"
)

// hostile is a text that would be something else, were it not shown as text, with characters that steer what shows it.
const hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"' onload=\"x\" {{.}} \u202eevil\u2066\u009b2J\x1b[31m"

// fill puts a text wherever people type one.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem(), text)
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			fill(f, text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i), text)
		}
	case reflect.String:
		if v.CanSet() && (v.Type() == reflect.TypeFor[string]() || v.Type() == reflect.TypeFor[v1alpha1.Finding]()) && strings.Contains(v.String(), " ") {
			v.SetString(text)
		}
	}
}

// Whatever people typed is shown as text: it is no markup, and steers nothing.
func TestNothingThatPeopleTypedSteersAPage(t *testing.T) {
	a := gen.FoundAlliance("pact", gen.Condition("Staffed", no, v1alpha1.ReasonVacant, "a fact of people", now.Add(-time.Hour)),
		gen.Condition(v1alpha1.ConditionHealthy, no, v1alpha1.ReasonPracticesMissing, "another fact", now.Add(-time.Hour)))
	a.Spec.DisplayName = "a name"
	a.Spec.Definition = &v1alpha1.Definition{Purpose: "a purpose"}
	a.Spec.Contributions = []v1alpha1.Contribution{{Date: "2026-01-01", From: "us", To: "pact-partner", Description: "a gift"}}
	a.Spec.Objectives = []v1alpha1.Objective{{Name: "orders", Description: "more orders", Unit: "per month"}}
	us := gen.Partner("us").DisplayName("a partner").Contacts("jane").Partner
	us.Spec.Contacts[0].DisplayName = "Jane of us"
	issue := gen.FoundIssue("late", "pact", gen.Condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted, "one more fact", now.Add(-time.Hour)))
	issue.Spec.Title, issue.Spec.Description = "a title", "a description"
	issue.Spec.RaisedBy = v1alpha1.PersonRef{Partner: "us", Contact: "jane"}
	issue.Spec.DetectedTime = metav1.NewTime(now.AddDate(0, 0, -2))
	issue.Status.Untold = []v1alpha1.UntoldPartner{{Partner: "us"}}
	review := gen.Review("spring").Of("pact").Held("2026-11-01 09:00").Conditions(gen.Condition(v1alpha1.ConditionHeld, yes, v1alpha1.ReasonHeld, "it was held", now)).Review
	review.Spec.Record.Actions = []v1alpha1.Action{{Name: "call", Description: "a promise to keep", Owner: &issue.Spec.RaisedBy}}
	review.Spec.Record.Views = []v1alpha1.View{{Partner: "us", Ratings: &v1alpha1.Ratings{Trust: new(v1alpha1.Rating(4))}}}
	review.Spec.Record.Lessons = []v1alpha1.Finding{"a lesson of ours"}
	objects := &inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}, Partners: []*v1alpha1.Partner{us}, Issues: []*v1alpha1.Issue{issue}, Reviews: []*v1alpha1.Review{review}}
	for _, o := range objects.Objects() {
		o.SetNamespace("here")
		fill(reflect.ValueOf(o), hostile)
	}
	s := serve(t, found(objects))
	for path, least := range map[string]int{
		"/": 4, "/alliances": 3, "/alliances/here/pact": 15, "/alliances/here/pact/practices/Staffed": 3, "/objects/Issue/here/late": 3, "/objects/Review/here/spring": 2,
		"/objects/Partner/here/us": 2, "/ahead": 0, "/untold": 4, "/alliances?group=partner": 4, "/?q=" + "%3Cscript%3Ealert(1)%3C/script%3E": 4,
		"/alliances?q=%22%3E%3Cscript%3E%E2%80%AE": 0, "/search?q=script": 3, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E": 3, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E+absent": 1,
	} {
		page := scriptless(s.get(path))
		if n := strings.Count(page, "&lt;script&gt;alert(1)") + strings.Count(page, "&lt;script&gt;</bdi>"); n < least {
			t.Errorf("%s: what people typed is there %d times, fewer than %d", path, n, least)
		}
		silent(t, page, "<script", "<img", " onload=\"", "onerror=alert(1)>")
		if at := strings.IndexFunc(page, plain.Steers); at >= 0 {
			t.Errorf("%s: %q steers what shows the page", path, page[at:min(len(page), at+20)])
		}
	}
	for _, path := range []string{"/alliances.csv", "/api/v1/status", "/api/v1/plan", "/api/v1/audit", "/api/v1/alliances/here/pact/tree", "/api/v1/untold"} {
		if text := s.get(path); strings.ContainsFunc(text, plain.Steers) {
			t.Errorf("%s: it steers what shows it", path)
		}
	}
}

// A name that is written from right to left, or is very long, stays in its place.
func TestNamesOfOtherScriptsStandByThemselves(t *testing.T) {
	a := gen.FoundAlliance("pact")
	a.Spec.DisplayName = "ائتلاف الشمال"
	s := serve(t, found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}}))
	for _, path := range []string{"/alliances", "/alliances/" + a.Namespace + "/pact"} {
		says(t, s.get(path), "<bdi>ائتلاف الشمال</bdi>")
	}
}
