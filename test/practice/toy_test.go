// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package practice adds a practice as its developer would, with one file and one row, and sees it
// everywhere.
package practice

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/go-logr/logr"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/hack/conditions/page"
	metricspage "github.com/entente-dev/entente/hack/metrics/page"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/metrics"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// The file of the practice: an alliance of more than two partners is crowded.
func uncrowded(s *practice.State) verdict.Finding {
	if n := len(s.Alliance.Spec.Partners); n > 2 {
		return verdict.False("Crowded", verdict.Data{Count: n})
	}
	return verdict.True("Cosy", verdict.Data{})
}

func uncrowdedWords(f *verdict.Finding) string {
	if f.Reason == "Crowded" {
		return strings.Repeat("too ", f.Count-2) + "many partners"
	}
	return "There is room"
}

// The row of the practice.
var row = practice.Practice{
	Name: "Uncrowded", Profile: v1alpha1.ProfileEssential, Founding: true, Judge: uncrowded, Words: uncrowdedWords,
	Holds: "no more than two partners share the table", Todo: "Ask somebody to leave.",
}

// addRow adds the row for the time of a test.
func addRow(t *testing.T) {
	before := practice.Registry
	t.Cleanup(func() { practice.Registry = before })
	practice.Registry = append(slices.Clip(before), row)
}

func TestANewPracticeIsOneFileAndOneRow(t *testing.T) {
	addRow(t)
	at := gen.UTC("2026-03-02 09:00")
	w := gen.NewWorld()
	decide := func() rules.AllianceVerdict {
		return rules.DecideAlliance(w.AllianceFacts(), at)
	}
	v := decide()
	good := v.Settle(w.Alliance, at)
	if c := meta.FindStatusCondition(v.Conditions(), "Uncrowded"); c == nil || c.Status != metav1.ConditionTrue || c.Reason != "Cosy" || c.Message != "There is room" {
		t.Fatalf("its condition is %+v", c)
	}
	w.Alliance.Spec.Partners = append(w.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "fabrikam"})
	w.Partners["fabrikam"] = gen.Partner("fabrikam").Where("NL", "Europe/Amsterdam").Partner
	v = decide()
	w.Alliance.Status = v.Settle(w.Alliance, at)
	if c := meta.FindStatusCondition(v.Conditions(), "Uncrowded"); c.Status != metav1.ConditionFalse || c.Message != "too many partners" || v.Finding("Uncrowded").Count != 3 {
		t.Errorf("its condition is %+v", c)
	}
	if c := meta.FindStatusCondition(v.Conditions(), v1alpha1.ConditionHealthy); !strings.Contains(c.Message, "Uncrowded") {
		t.Errorf("Healthy says %s", c.Message)
	}

	var told []string
	for _, e := range rules.Events(good.Conditions, w.Alliance.Status.Conditions) {
		told = append(told, e.Action+" "+e.Reason)
	}
	if !strings.Contains(strings.Join(told, ","), "Assess Crowded") {
		t.Errorf("the events are %v", told)
	}

	listed := false
	for _, item := range attention.Look(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{w.Alliance}}, at).Items {
		listed = listed || item.Condition == "Uncrowded" && item.Rank == verdict.RankPracticeMissing && item.Todo == "Ask somebody to leave."
	}
	if !listed {
		t.Error("status does not list it")
	}

	if figures := figuresOf(t, w.Alliance); !strings.Contains(figures, `condition="Uncrowded",namespace="demo",status="False"} 1`) {
		t.Errorf("it has no metric:\n%s", figures)
	}
	if !strings.Contains(string(metricspage.Render()), "Uncrowded") {
		t.Error("docs/metrics.md does not name it")
	}

	text, err := page.Render("../../api/v1alpha1")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Uncrowded", "no more than two partners share the table", "Ask somebody to leave."} {
		if !strings.Contains(string(text), want) {
			t.Errorf("docs/conditions.md does not say %q", want)
		}
	}
}

// figuresOf are the metrics of an alliance, as Prometheus reads them.
func figuresOf(t *testing.T, a *v1alpha1.Alliance) string {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	cache := fake.NewClientBuilder().WithScheme(scheme).WithObjects(a).Build()
	r := prometheus.NewRegistry()
	r.MustRegister(metrics.New(cache, metrics.Options{Detail: metrics.DetailAlliance, SeriesLimit: 100}, logr.Discard(), func() bool { return true }))
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(r, promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	return answer.Body.String()
}

// The alliance of the toy, in a stage before operation, where founding practices alone are asked for.
const crowded = `
apiVersion: governance.entente.dev/v1alpha1
kind: Alliance
metadata: {name: pact}
spec:
  host: northwind
  stage: Explore
  practices: {profile: Essential, waive: [{name: Staffed, reason: not begun}]}
  partners: [{name: northwind}, {name: contoso}, {name: fabrikam}]
`

func partnerManifest(name string) string {
	return fmt.Sprintf(`---
apiVersion: governance.entente.dev/v1alpha1
kind: Partner
metadata: {name: %s}
spec: {displayName: %s, country: NL, timeZone: Europe/Amsterdam, contacts: [{name: jane}]}
`, name, name)
}

// TestTheCommandStatusShowsANewPractice runs the command itself, on files.
func TestTheCommandStatusShowsANewPractice(t *testing.T) {
	manifests := crowded + partnerManifest("northwind") + partnerManifest("contoso") + partnerManifest("fabrikam")
	status := func(output string) clitest.Result {
		return clitest.Run(t, clitest.Command{Args: []string{"status", "-f", "-", "-o", output}, Stdin: manifests, Now: gen.UTC("2026-03-02 09:00")})
	}
	if r := status("table"); r.Code != 0 || strings.Contains(r.Out, "Uncrowded") {
		t.Fatalf("nobody minds before the practice is there: exit code %d\n%s%s", r.Code, r.Out, r.Err)
	}
	addRow(t)
	r := status("table")
	if r.Code != 1 {
		t.Errorf("exit code %d\n%s", r.Code, r.Err)
	}
	for _, want := range []string{"missing  practice Uncrowded", "pact  too many partners", "False    1 of 2", "1 practice not in place."} {
		if !strings.Contains(r.Out, want) {
			t.Errorf("the table does not say %q:\n%s", want, r.Out)
		}
	}
	if r := status("json"); !strings.Contains(r.Out, `"condition": "Uncrowded"`) || !strings.Contains(r.Out, `"reason": "Crowded"`) {
		t.Errorf("the JSON does not list it:\n%s", r.Out)
	}
}
