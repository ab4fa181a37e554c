// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// section is the part of a page below a heading of an id.
func section(tb testing.TB, page, id string) string {
	tb.Helper()
	_, rest, ok := strings.Cut(page, `<h2 id="`+id+`">`)
	if !ok {
		tb.Fatalf("there is no section %s in\n%s", id, page)
	}
	text, _, _ := strings.Cut(rest, "<h2 ")
	return text
}

// What the page of an alliance tells, part by part.
func TestWhatThePageOfAnAllianceTells(t *testing.T) {
	page := serve(t, fromFiles(t, story)).get(its)
	says(t, page, "<bdi>Northwind and Contoso</bdi>", "One ordering platform for both customer bases", "(host)", "15 of 19")
	for id, wanted := range map[string][]string{
		"attention":   {"Shipments to the west three days late", "Late: shipment-view"},
		"practices":   {"broken</span>", "In place when no open issue is stale or escalated", `/practices/ReviewsCurrent"`},
		"reviews":     {"northwind-contoso-quarterly-review-20261015", "put off on", "The health check comes first", "<svg class=\"line-chart\"", "held"},
		"issues":      {"No forecast for December", "raised by <bdi>Piet Bakker</bdi> (<bdi>Northwind Trading</bdi>)", "running</span>", "next</span>", "does not know yet"},
		"commitments": {"late</span>", "shipment-view", "kubectl entente review done northwind-contoso-health-check-20261014 --action shipment-view -f FILES -o yaml", "kept late</span>"},
		"given":       {"Northwind Trading", "Contoso Ltd"},
		"objectives":  {"on track", "delivery-days"},
		"next":        {"Issue climbs", "by mail", "All of it on a time line"},
		"changed":     {"Review was held"},
		"lessons":     {"Whoever plans first"},
	} {
		says(t, section(t, page, id), wanted...)
	}
}

// Who is told next is listed for each side, with when that is where they are.
func TestWhoIsToldNext(t *testing.T) {
	page := section(t, serve(t, fromFiles(t, story)).get(its), "issues")
	_, second, ok := strings.Cut(page, "Who is told next")
	if !ok {
		t.Fatalf("nobody is told next:\n%s", page)
	}
	order(t, second, "<h5><bdi>Northwind Trading</bdi></h5>", "<bdi>Jane de Vries</bdi> by mail", "Europe/Amsterdam", "<h5><bdi>Contoso Ltd</bdi></h5>", "<bdi>Kim Ortega</bdi> by mail", "America/New_York")
}

// A review stands on its line from when it was due at first to when it is due now.
func TestAReviewThatIsPutOff(t *testing.T) {
	a := gen.FoundAlliance("pact")
	r := gen.FoundReview("spring", "pact")
	r.Spec.DueTime = metav1.NewTime(now.AddDate(0, 0, -10))
	r.Status.DueTime = new(metav1.NewTime(now.AddDate(0, 0, 20)))
	r.Spec.Postponements = []v1alpha1.Postponement{
		{Time: metav1.NewTime(now.AddDate(0, 0, -12)), DueTime: *r.Status.DueTime, Reason: "figures <late>"},
		{Time: metav1.NewTime(now.Add(time.Second)), DueTime: metav1.NewTime(now.AddDate(1, 0, 0)), Reason: "to come"},
	}
	page := section(t, serve(t, found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}, Reviews: []*v1alpha1.Review{r}})).get("/alliances/"+a.Namespace+"/pact"), "reviews")
	says(t, page, `class="moved"`, `class="first"`, `class="due"`, "16 Nov 2026", "16 Dec 2026", "figures &lt;late&gt;")
	silent(t, page, `class="held"`, "to come")
}

// The clock of a partner that does not know yet is the status's: due, late from the moment on, or without a time.
func TestWhoHasNotBeenToldYet(t *testing.T) {
	for after, want := range map[time.Duration]string{-time.Second: "&lt;1 minute late", 0: "&lt;1 minute late", 3 * time.Hour: "3 hours left", -50 * time.Hour: "2 days late"} {
		a, issue := gen.FoundAlliance("pact"), gen.FoundIssue("late", "pact")
		issue.Spec.DetectedTime = metav1.NewTime(now.AddDate(0, 0, -3))
		issue.Status.Untold = []v1alpha1.UntoldPartner{{Partner: "calm"}, {Partner: "other", DueTime: new(metav1.NewTime(now.Add(after)))}}
		s := serve(t, found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}, Issues: []*v1alpha1.Issue{issue}}))
		page := s.get("/untold")
		order(t, page, "<bdi>other</bdi></a></h2>", want, "kubectl entente issue tell late --partner other --mode Phone --by PARTNER/CONTACT -n "+a.Namespace, "<bdi>calm</bdi></a></h2>", "no time set")
		late := 0
		if after <= 0 {
			late = 1
		}
		says(t, page, "2 pieces of news are still to be told, "+[]string{"0", "1"}[late]+" of them late")
		says(t, s.get("/alliances/"+a.Namespace+"/pact"), "<bdi>other</bdi> does not know yet")
	}
	says(t, serve(t, found(&inventory.Inventory{})).get("/untold"), "Every partner knows of every issue")
}

// Much news comes in parts, each piece of it once and in order, or all at once.
func TestMuchNewsComesInParts(t *testing.T) {
	var issues []*v1alpha1.Issue
	for n := range 120 {
		issue := gen.FoundIssue(fmt.Sprintf("late-%03d", n), "pact")
		issue.Spec.DetectedTime = metav1.NewTime(now.AddDate(0, 0, -3))
		issue.Status.Untold = []v1alpha1.UntoldPartner{{Partner: v1alpha1.Name(fmt.Sprintf("partner-%d", n/40)), DueTime: new(metav1.NewTime(now.Add(time.Duration(n) * time.Hour)))}}
		issues = append(issues, issue)
	}
	s := serve(t, found(&inventory.Inventory{Issues: issues}))
	var got []string
	for part, want := range map[string]int{"1": 50, "2": 50, "3": 20, "4": 20} {
		page := s.get("/untold", "page", part)
		says(t, page, "120 pieces of news are still to be told, 1 of them late")
		names := regexp.MustCompile(`issue tell (late-\d+) `).FindAllStringSubmatch(page, -1)
		if len(names) != want {
			t.Errorf("part %s has %d pieces", part, len(names))
		}
		for i, n := range names {
			if part != "4" {
				got = append(got, n[1])
			}
			if i > 0 && n[1] <= names[i-1][1] {
				t.Errorf("part %s: %s comes after %s", part, n[1], names[i-1][1])
			}
		}
	}
	if slices.Sort(got); len(slices.Compact(got)) != 120 {
		t.Errorf("all parts together have %d", len(got))
	}
	if page := s.get("/untold", "every", "yes"); strings.Count(page, "issue tell ") != 120 || strings.Contains(page, "Part 1") {
		t.Errorf("all of it has %d", strings.Count(page, "issue tell "))
	}
}

// An issue that is detected later is no news yet.
func TestNewsThatIsToComeIsNotUntold(t *testing.T) {
	issue := gen.FoundIssue("late", "pact")
	issue.Spec.DetectedTime = metav1.NewTime(now.Add(time.Second))
	issue.Status.Untold = []v1alpha1.UntoldPartner{{Partner: "other"}}
	says(t, serve(t, found(&inventory.Inventory{Issues: []*v1alpha1.Issue{issue}})).get("/untold"), "Every partner knows")
	issue.Spec.DetectedTime = metav1.NewTime(now)
	says(t, serve(t, found(&inventory.Inventory{Issues: []*v1alpha1.Issue{issue}})).get("/untold"), "1 piece of news is still to be told")
}

// What is over and was never told is still told, and says that it is over.
func TestNewsOfWhatIsOver(t *testing.T) {
	for status, want := range map[metav1.ConditionStatus]bool{yes: true, no: false} {
		issue := gen.FoundIssue("late", "pact", gen.Condition(v1alpha1.ConditionResolved, status, v1alpha1.ReasonResolved, "because", now))
		issue.Spec.DetectedTime = metav1.NewTime(now.Add(-time.Hour))
		issue.Status.Untold = []v1alpha1.UntoldPartner{{Partner: "other"}}
		page := serve(t, found(&inventory.Inventory{Issues: []*v1alpha1.Issue{issue}})).get("/untold")
		if got := strings.Contains(page, "The issue is resolved"); got != want || !strings.Contains(page, "<bdi>other</bdi>") {
			t.Errorf("Resolved=%s: that it is over is said: %t", status, got)
		}
	}
}

// A condition that is bad, one that could be and is not, and one that only informs have marks of their own.
func TestTheMarksOfConditions(t *testing.T) {
	issue := gen.FoundIssue("late", "pact", gen.Condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity, "because", now),
		gen.Condition(v1alpha1.ConditionPathExhausted, no, v1alpha1.ReasonStepsLeft, "because", now), gen.Condition(v1alpha1.ConditionAcknowledged, no, v1alpha1.ReasonNotAcknowledged, "because", now))
	page := serve(t, found(&inventory.Inventory{Issues: []*v1alpha1.Issue{issue}})).get("/objects/Issue/" + issue.Namespace + "/late")
	order(t, page, ">Stale</th>", `class="mark bad"`, ">PathExhausted</th>", `class="mark good"`, ">Acknowledged</th>", `class="mark none"`)
}

// An auditor walks from a practice to its condition, what breaks it, what is recorded, and the objects.
func TestTheWalkOfAnAuditor(t *testing.T) {
	s := serve(t, fromFiles(t, story))
	order(t, s.get(its+"/practices/IssuesContained"), "The practice", "no open issue is stale or escalated", "The condition", "False", "The facts", "Shipments to the west three days late",
		"The records", "The objects", "Northwind and Contoso", "Shipments to the west three days late", "detectedTime")
	order(t, s.get(its+"/practices/DefinitionAgreed"), "The records", "<code>spec.agreements</code>: 2 on record", "partner: northwind", "The objects", "Northwind and Contoso")
	if w := s.ask(its + "/practices/NoSuch"); w.Code != 404 {
		t.Errorf("a practice that is none: %d", w.Code)
	}
}

// An object says where it comes from: only an address of the web is a link.
func TestWhereAnObjectComesFrom(t *testing.T) {
	a := gen.FoundAlliance("pact")
	s := func(source string) string {
		a.Annotations = map[string]string{"governance.entente.dev/source": source, "governance.entente.dev/commit": "abc123", "argocd.argoproj.io/tracking-id": "ours:governance.entente.dev/Alliance:x/pact"}
		return serve(t, found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}})).get("/objects/Alliance/" + a.Namespace + "/pact")
	}
	says(t, s("https://git.example/a.yaml"), `<a href="https://git.example/a.yaml" rel="noreferrer noopener">`, "abc123", "Argo CD <bdi>ours</bdi>")
	for _, bad := range []string{"javascript:alert(1)", "data:text/html,x", "//evil.example/x", "https://user@evil.example/", "ftp://x.example/", "https:"} {
		page, _, _ := strings.Cut(s(bad), `<h2 id="manifest">`)
		silent(t, page, "<dt>Source</dt>")
	}
	silent(t, s(""), "Managed by Git")
	a.ManagedFields = []metav1.ManagedFieldsEntry{{Manager: "argocd-controller", FieldsV1: metav1.NewFieldsV1(`{"f:spec":{"f:stage":{}}}`)}}
	says(t, s(""), "Managed by Git", "argocd-controller")
	says(t, serve(t, found(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}})).get("/alliances/"+a.Namespace+"/pact"), "managed by Git")
}
