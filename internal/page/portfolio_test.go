// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

// portfolio has three alliances: alpha is fine, beta has an escalated issue, gamma, elsewhere, a practice that is missing.
func portfolio() *inventory.Inventory {
	alpha, beta, gamma := gen.FoundAlliance("alpha"), gen.FoundAlliance("beta"),
		gen.FoundAlliance("gamma", gen.Condition("Staffed", no, v1alpha1.ReasonVacant, "Nobody leads", now.Add(-time.Hour)))
	alpha.Namespace, beta.Namespace, gamma.Namespace = "a", "a", "b"
	beta.Spec.Stage, gamma.Spec.Stage = v1alpha1.StageLaunch, v1alpha1.StageManage
	alpha.Spec.DisplayName = "=HYPERLINK(\"x\")"
	beta.Status.Issues = &v1alpha1.IssueCount{Open: new(int32(2)), Stale: new(int32(1)), Escalated: new(int32(1))}
	beta.Status.Reviews = &v1alpha1.ReviewCount{Overdue: new(int32(3)), Slipped: new(int32(0)), Held: new(int32(1))}
	alpha.Status.Practices = &v1alpha1.PracticeCount{InPlace: new(int32(5)), Required: new(int32(5))}
	gamma.Status.Practices = &v1alpha1.PracticeCount{InPlace: new(int32(2)), Required: new(int32(5))}
	alpha.Status.LastContactTime = new(metav1.NewTime(now.Add(-time.Hour)))
	issue := gen.FoundIssue("late", "beta", gen.Condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted, "It climbs", now.Add(-time.Hour)))
	issue.Namespace = "a"
	issue.Status.NextStep = &v1alpha1.NextStep{Name: "board", Time: metav1.NewTime(now.Add(time.Hour))}
	return &inventory.Inventory{Alliances: []*v1alpha1.Alliance{alpha, beta, gamma}, Issues: []*v1alpha1.Issue{issue}}
}

func to(namespace, name string) string {
	return fmt.Sprintf(`<th role="rowheader" scope="row"><a href="%s/alliances/%s/%s`, base, namespace, name)
}

// The table is sorted as the address says: what needs somebody first, if it says nothing; a minus turns it.
func TestTheOrderOfAlliances(t *testing.T) {
	s := serve(t, found(portfolio()))
	alpha, beta, gamma := to("a", "alpha"), to("a", "beta"), to("b", "gamma")
	for sort, want := range map[string][]string{
		"": {beta, gamma, alpha}, "attention": {beta, gamma, alpha}, "-attention": {alpha, gamma, beta}, "name": {alpha, beta, gamma}, "-name": {gamma, beta, alpha},
		"issues": {beta, alpha, gamma}, "reviews": {beta, alpha, gamma}, "practices": {gamma, alpha, beta}, "due": {beta, alpha, gamma}, "-contact": {alpha, beta, gamma}, "no such": {beta, gamma, alpha},
	} {
		order(t, s.get("/alliances", "sort", sort), want...)
	}
	says(t, s.get("/alliances"), `aria-sort="ascending"><a href="`+base+`/alliances?sort=-attention"`)
	says(t, s.get("/alliances", "sort", "-name"), `aria-sort="descending"><a href="`+base+`/alliances?sort=name"`)
}

// The filters are in the address, and figures count only what was asked for.
func TestWhichAlliancesAreAskedFor(t *testing.T) {
	s := serve(t, found(portfolio()))
	alpha, beta, gamma := to("a", "alpha"), to("a", "beta"), to("b", "gamma")
	for _, c := range []struct {
		fields []string
		want   []string
	}{
		{[]string{"q", "BET"}, []string{beta}},
		{[]string{"q", "a gam"}, []string{gamma}},
		{[]string{"q", "beta-partner"}, []string{beta}},
		{[]string{"q", "nobody"}, nil},
		{[]string{"namespace", "a"}, []string{alpha, beta}},
		{[]string{"stage", "Launch"}, []string{beta}},
		{[]string{"partner", "gamma-partner"}, []string{gamma}},
		{[]string{"failures", "yes"}, []string{beta, gamma}},
		{[]string{"failures", "yes", "namespace", "b"}, []string{gamma}},
	} {
		page := s.get("/alliances", c.fields...)
		for _, x := range []string{alpha, beta, gamma} {
			want := false
			for _, w := range c.want {
				want = want || w == x
			}
			if got := strings.Contains(page, x); got != want {
				t.Errorf("%v: %s is there: %t", c.fields, x, got)
			}
		}
		says(t, page, fmt.Sprintf("; %d of 3 were asked for", len(c.want)))
	}
	says(t, s.get("/alliances", "namespace", "a"), "1 of 2 alliances needs attention", `<option value="a" selected>a</option>`)
}

// Groups count what needs somebody, the worst first, and lead to it.
func TestGroupsOfAlliances(t *testing.T) {
	s := serve(t, found(portfolio()))
	order(t, s.get("/alliances", "group", "namespace"), "<bdi>a</bdi> 1 of 2", "<bdi>b</bdi> 1 of 1")
	order(t, s.get("/alliances", "group", "partner"), "<bdi>us</bdi> 2 of 3", "<bdi>beta-partner</bdi> 1 of 1", "<bdi>alpha-partner</bdi> 0 of 1")
	silent(t, s.get("/alliances", "group", "no such"), `aria-label="Need attention`)
}

// The file has the rows of the page, all of them, and none of its cells is worked out by a program for tables.
func TestTheAlliancesAsCSV(t *testing.T) {
	s := serve(t, found(portfolio()))
	rows, err := csv.NewReader(strings.NewReader(s.get("/alliances.csv", "sort", "name", "namespace", "a"))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(err, rows)
	}
	cell := func(row int, head string) string {
		for i := range rows[0] {
			if rows[0][i] == head {
				return rows[row][i]
			}
		}
		t.Fatalf("there is no %s in %v", head, rows[0])
		return ""
	}
	for _, c := range []struct {
		row        int
		head, want string
	}{
		{1, "name", "alpha"}, {1, "displayName", `'=HYPERLINK("x")`}, {1, "practicesInPlace", "5"}, {1, "worst", ""}, {1, "needsAttention", "0"},
		{2, "name", "beta"}, {2, "issuesEscalated", "1"}, {2, "reviewsOverdue", "3"}, {2, "worst", "escalated"}, {2, "fact", "It climbs"}, {2, "nextDeadline", "2026-11-26T10:00:00Z"},
	} {
		if got := cell(c.row, c.head); got != c.want {
			t.Errorf("%s of row %d is %q, and not %q", c.head, c.row, got, c.want)
		}
	}
	if kind := s.ask("/alliances.csv").Header().Get("Content-Type"); kind != "text/csv; charset=utf-8" {
		t.Errorf("it is %s", kind)
	}
}

// A long table comes in parts, which lead to each other with all that was asked for; one page has it all, to print.
func TestALongTableComesInParts(t *testing.T) {
	var all inventory.Inventory
	for i := range 120 {
		all.Alliances = append(all.Alliances, gen.FoundAlliance(fmt.Sprintf("pact-%03d", i)))
	}
	s := serve(t, found(&all))
	for number, want := range map[string][2]int{"": {0, 50}, "2": {50, 100}, "3": {100, 120}, "99": {100, 120}, "-1": {0, 50}, "x": {0, 50}} {
		page := s.get("/alliances", "page", number, "sort", "name", "q", "pact")
		if n := strings.Count(page, "<tr role=\"row\"><th role=\"rowheader\""); n != want[1]-want[0] {
			t.Errorf("part %q has %d rows", number, n)
		}
		says(t, page, fmt.Sprintf("pact-%03d", want[0]), fmt.Sprintf("pact-%03d", want[1]-1), "of 3, 120 in all")
	}
	says(t, s.get("/alliances", "page", "2", "sort", "name", "q", "pact"), "/alliances?page=3&amp;q=pact&amp;sort=name", "every=yes")
	if n := strings.Count(s.get("/alliances", "every", "yes"), "role=\"rowheader\""); n != 120 {
		t.Errorf("the whole has %d rows", n)
	}
}
