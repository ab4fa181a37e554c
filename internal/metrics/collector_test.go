// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-logr/logr"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// object is one of a kind, named like it, with some conditions.
func object(kind string, conditions ...metav1.Condition) client.Object {
	name := strings.ToLower(kind)
	switch kind {
	case v1alpha1.KindAlliance:
		return gen.FoundAlliance(name, conditions...)
	case v1alpha1.KindPartner:
		return gen.Partner(name).Conditions(conditions...).Partner
	case v1alpha1.KindCommunicationPolicy:
		return gen.Policy(name).Conditions(conditions...).CommunicationPolicy
	case v1alpha1.KindReview:
		return gen.FoundReview(name, "pact", conditions...)
	case v1alpha1.KindIssue:
		return gen.FoundIssue(name, "pact", conditions...)
	}
	return gen.FoundMessage(name, "pact", v1alpha1.KindIssue, "issue", conditions...)
}

// There is a series for each status of each condition that a kind can have, the practices among them,
// and of the three the one that holds is 1.
func TestEachConditionOfTheCatalogueHasItsSeries(t *testing.T) {
	expected := 0
	expect := func(kind, of string) {
		for _, status := range statuses {
			got := figures(t, all, object(kind, cond(of, status, "Why"))).values(ConditionFamily(kind).Name)
			found := 0
			for labels, value := range got {
				if !strings.Contains(labels, "condition="+of+",") {
					continue
				}
				found++
				if want := truth(strings.HasSuffix(labels, "status="+string(status))); value != want {
					t.Errorf("%s of %s is %s: %s is %v", of, kind, status, labels, value)
				}
			}
			if found != len(statuses) {
				t.Errorf("%s of %s has %d series, not %d", of, kind, found, len(statuses))
			}
		}
		expected++
	}
	for i := range verdict.Catalogue {
		for _, kind := range verdict.Catalogue[i].Kinds {
			expect(kind, verdict.Catalogue[i].Type)
		}
	}
	for i := range practice.Registry {
		expect(v1alpha1.KindAlliance, string(practice.Registry[i].Name))
	}
	if expected < 30 {
		t.Errorf("only %d conditions were looked at", expected)
	}
}

// What the catalogue does not have is nobody's finding: who may write a status can name it anything.
func TestAForeignConditionHasNoSeries(t *testing.T) {
	for _, kind := range Kinds {
		with := figures(t, all, object(kind, cond("Ready", yes, "Valid"), cond("evil\"} 1\n", yes, "Why"))).values(ConditionFamily(kind).Name)
		without := figures(t, all, object(kind, cond("Ready", yes, "Valid"))).values(ConditionFamily(kind).Name)
		if len(with) == 0 || len(with) != len(without) {
			t.Errorf("%s: %v", kind, with)
		}
	}
}

// A rule has a condition by any name, and figures as a practice has; only an alliance has rules.
func TestTheConditionOfARuleHasSeries(t *testing.T) {
	for _, kind := range Kinds {
		with := figures(t, all, object(kind, cond("Ready", yes, "Valid"), cond("NoCriticalOpen", no, v1alpha1.ReasonRuleBroken))).values(ConditionFamily(kind).Name)
		without := figures(t, all, object(kind, cond("Ready", yes, "Valid"))).values(ConditionFamily(kind).Name)
		want := 0
		if kind == v1alpha1.KindAlliance {
			want = len(statuses)
		}
		if len(with)-len(without) != want {
			t.Errorf("%s: %v", kind, with)
		}
	}
}

// trouble is an alliance with a bit of everything.
func trouble() []client.Object {
	a := gen.Alliance("pact").Under("standard").Conditions(cond(v1alpha1.ConditionHealthy, no, v1alpha1.ReasonPracticesMissing)).Alliance
	a.Status.Practices = &v1alpha1.PracticeCount{InPlace: new(int32(3)), Required: new(int32(5)), Unknown: []v1alpha1.PracticeName{"InTouch"}}
	a.Status.Reviews = &v1alpha1.ReviewCount{Held: new(int32(4)), Overdue: new(int32(1)), Slipped: new(int32(0)), Next: &v1alpha1.NextReview{Name: "next", DueTime: gen.Time("2026-04-01 09:00")}}
	a.Status.Issues = &v1alpha1.IssueCount{Open: new(int32(3)), Stale: new(int32(2)), Escalated: new(int32(1))}
	a.Status.NextCheckTime, a.Status.LastContactTime = new(gen.Time("2026-03-05 09:00")), new(gen.Time("2026-02-20 09:00"))

	overdue := cond(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed)
	suspended := gen.Review("suspended").Of("pact").Suspended().Conditions(overdue).Review
	cancelled := cond(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonCancelled)

	late := gen.FoundIssue("late", "pact", cond(v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonDisclosureOverdue), cond(v1alpha1.ConditionPathExhausted, yes, v1alpha1.ReasonPathExhausted))
	late.Status.Untold = []v1alpha1.UntoldPartner{{Partner: "a"}, {Partner: "b", DueTime: new(gen.Time("2026-03-01 12:00"))}, {Partner: "c", DueTime: new(gen.Time("2026-03-01 10:00"))}}
	late.Status.RecoveryPlanDueTime = new(gen.Time("2026-03-09 09:00"))
	soon := gen.FoundIssue("soon", "pact", cond(v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonNotDisclosed))
	soon.Status.Untold = []v1alpha1.UntoldPartner{{Partner: "a", DueTime: new(gen.Time("2026-03-02 12:00"))}}
	soon.Status.NextStep = &v1alpha1.NextStep{Path: "default", Time: gen.Time("2026-03-03 09:00")}
	// What is suspended is not counted, but for the clock of bad news.
	hushed := gen.Issue("hushed").Of("pact").Suspended().Conditions(cond(v1alpha1.ConditionDisclosed, unknown, v1alpha1.ReasonSuspended), cond(v1alpha1.ConditionResolved, yes, "x")).Issue
	hushed.Status.NextStep = &v1alpha1.NextStep{Path: "default", Time: gen.Time("2026-03-01 09:00")}
	done := gen.FoundIssue("done", "pact", cond(v1alpha1.ConditionResolved, yes, v1alpha1.ReasonResolved))

	withdrawn := gen.Notification("withdrawn").Withdrawn().Notification
	return []client.Object{
		a, suspended, gen.FoundReview("late", "pact", overdue), gen.FoundReview("off", "pact", cancelled),
		gen.FoundReview("held", "pact", cond(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonHeld)),
		late, soon, hushed, done,
		withdrawn, gen.Notification("new").Notification, gen.Notification("sent").Outcome(v1alpha1.OutcomeDelivered).Notification,
		gen.Notification("gathered").Outcome(v1alpha1.OutcomePending).Conditions(cond(v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonInDigest)).Notification,
	}
}

func TestFiguresOfAnAlliance(t *testing.T) {
	got := figures(t, Options{Detail: DetailAlliance, SeriesLimit: 1000}, trouble()...)
	for name, want := range map[string]float64{
		"practices_in_place": 3, "practices_required": 5, "practices_unknown": 1,
		"reviews_held": 4, "reviews_overdue": 1, "reviews_slipped": 0, "reviews_outstanding": 1, "reviews_cancelled": 1,
		"issues_open": 3, "issues_stale": 2, "issues_escalated": 1, "issues_exhausted": 1, "issues_resolved": 1,
		"issues_disclosure_overdue": 2, "untold_partners": 4, "spec_suspend": 0,
		"disclosure_due_timestamp_seconds":    float64(gen.UTC("2026-03-01 10:00").Unix()),
		"recovery_plan_due_timestamp_seconds": float64(gen.UTC("2026-03-09 09:00").Unix()),
		"next_check_timestamp_seconds":        float64(gen.UTC("2026-03-05 09:00").Unix()),
		"next_review_due_timestamp_seconds":   float64(gen.UTC("2026-04-01 09:00").Unix()),
		"next_step_timestamp_seconds":         float64(gen.UTC("2026-03-03 09:00").Unix()),
		"last_contact_timestamp_seconds":      float64(gen.UTC("2026-02-20 09:00").Unix()),
	} {
		values := got.values("entente_alliance_" + name)
		if value, ok := values["alliance=pact,namespace=demo"]; !ok || value != want || len(values) != 1 {
			t.Errorf("%s is %v, not %v", name, values, want)
		}
	}
	if v := got.values("entente_alliance_info"); v["alliance=pact,host=northwind,namespace=demo,policy=standard,stage=Manage"] != 1 {
		t.Errorf("%v", v)
	}
	if v := got.values("entente_next_check_timestamp_seconds"); len(v) != 1 || v["kind=Alliance"] != float64(gen.UTC("2026-03-05 09:00").Unix()) {
		t.Errorf("%v", v)
	}
	if v := got.values("entente_objects"); v["kind=Review,namespace=demo"] != 4 || v["kind=Partner,namespace=demo"] != 0 || len(v) != len(Kinds) {
		t.Errorf("%v", v)
	}
	if v := got["entente_metrics_active"].GetMetric()[0].GetGauge().GetValue(); v != 1 {
		t.Errorf("active is %v", v)
	}
}

// Messages are counted by channel: what was withdrawn or goes out with others did not fail, and waits for nothing.
func TestMessagesAreCountedByWhatBecameOfThem(t *testing.T) {
	got := figures(t, all, trouble()...).values("entente_notifications")
	for state, want := range map[string]float64{"Pending": 1, "Sending": 0, "Delivered": 1, "Failed": 0, "Uncertain": 0, "Withdrawn": 1, "InDigest": 1} {
		labels := "channel=mail,namespace=demo,policy=standard,state=" + state
		if value, ok := got[labels]; !ok || value != want {
			t.Errorf("%s: %v, not %v", labels, value, want)
		}
		delete(got, labels)
	}
	if len(got) > 0 {
		t.Errorf("further states: %v", got)
	}
}

// However many messages there are, their channels alone have series.
func TestNoMessageHasASeriesOfItsOwn(t *testing.T) {
	some := func(n int) []client.Object {
		var out []client.Object
		for i := range n {
			out = append(out, gen.Notification(fmt.Sprint("n", i)).Notification)
		}
		return out
	}
	if few, many := figures(t, all, some(1)...).series(), figures(t, all, some(200)...).series(); few != many {
		t.Errorf("%d series of one message, %d of many", few, many)
	}
}

// Reviews and issues that name an alliance which does not exist are counted as well.
func TestWhatBelongsToNoAllianceIsCounted(t *testing.T) {
	got := figures(t, all, gen.FoundReview("r", "nobody"))
	if v := got.values("entente_alliance_reviews_outstanding"); v["alliance=nobody,namespace=demo"] != 1 {
		t.Errorf("%v", v)
	}
	if v := got.values("entente_alliance_info"); len(v) > 0 {
		t.Errorf("%v", v)
	}
}

// Each level of detail serves the metrics that are declared for it, and no others.
func TestDetailSaysWhatIsServed(t *testing.T) {
	objects := trouble()
	for _, kind := range Kinds {
		objects = append(objects, object(kind, cond("Ready", yes, "Valid")))
	}
	expiry := gen.Partner("assessed").Partner
	expiry.Status.AssessmentExpiryTime = new(gen.Time("2027-01-01 00:00"))
	due := gen.Review("due").Review
	due.Status.DueTime = new(gen.Time("2027-01-01 00:00"))
	objects = append(objects, expiry, due)
	for _, level := range details {
		got := figures(t, Options{Detail: level, SeriesLimit: 1000}, objects...)
		for _, f := range Governance {
			wanted := f.Detail == "" || level.holds(f.Detail)
			if served := got[f.Name] != nil; served != wanted {
				t.Errorf("at %s, %s is served: %v", level, f.Name, served)
			}
		}
	}
}

func value(s scraped, f *Family) float64 { return s[f.Name].GetMetric()[0].GetGauge().GetValue() }

// A manager that stands by, or whose cache cannot be read, says so and tells nothing else.
func TestOnlyTheManagerInChargeTellsFigures(t *testing.T) {
	standby := scrape(t, New(holding(trouble()...), all, logr.Discard(), func() bool { return false }))
	broken := scrape(t, New(unreadable{}, all, logr.Discard(), always))
	for what, got := range map[string]scraped{"standing by": standby, "unreadable": broken} {
		if value(got, &active) != 0 || got.series() > 0 {
			t.Errorf("%s: active is %v, %d series", what, value(got, &active), got.series())
		}
	}
}

type unreadable struct{ *cached }

func (unreadable) List(context.Context, client.ObjectList, ...client.ListOption) error {
	return errors.New("the cache is not started")
}

// Names that the API server would refuse get a label all the same, and never someone else's.
func TestLabelsAreSafe(t *testing.T) {
	long := strings.Repeat("ä", 300)
	texts := []string{"plain", "", "with spaces", long, long + "x", "\xff", "\xfe", "a\nb", "a b", "\u202edlog", "a\x00"}
	seen := map[string]string{}
	for _, text := range texts {
		got := safe(text)
		if len(got) > maxLabel || strings.ToValidUTF8(got, "") != got || strings.ContainsAny(got, "\n\x00\u202e") {
			t.Errorf("%q becomes %q", text, got)
		}
		if other, ok := seen[got]; ok {
			t.Errorf("%q and %q are both %q", text, other, got)
		}
		if seen[got] = text; safe(got) != got {
			t.Errorf("%q changes again", got)
		}
	}
	for _, text := range texts[:3] {
		if safe(text) != text {
			t.Errorf("%q becomes %q", text, safe(text))
		}
	}
	var objects []client.Object
	for _, text := range texts {
		objects = append(objects, gen.Notification("n"+fmt.Sprintf("%x", text)).Over(text, v1alpha1.Name(text)).Notification,
			gen.FoundIssue("i"+fmt.Sprintf("%x", text), text), gen.Partner(text).Conditions(cond("Ready", yes, "Valid")).Partner)
	}
	if n := len(figures(t, all, objects...).values("entente_issue_info")); n != len(texts) {
		t.Errorf("%d issues", n)
	}
}

// promtool check metrics has nothing to say, neither of the governance nor of the operator.
func TestLint(t *testing.T) {
	r := prometheus.NewPedanticRegistry()
	objects := trouble()
	for _, kind := range Kinds {
		objects = append(objects, object(kind, cond("Ready", yes, "Valid")))
	}
	r.MustRegister(New(holding(objects...), all, logr.Discard(), always))
	for _, f := range Operator {
		values := slices.Repeat([]string{"x"}, len(f.Labels))
		switch f.Kind {
		case Counter:
			c := f.CounterVec()
			c.WithLabelValues(values...)
			r.MustRegister(c)
		case Gauge:
			g := f.GaugeVec()
			g.WithLabelValues(values...)
			r.MustRegister(g)
		case Histogram:
			h := f.HistogramVec()
			h.WithLabelValues(values...)
			r.MustRegister(h)
		}
	}
	problems, err := testutil.GatherAndLint(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	families, err := r.Gather()
	if err != nil || len(families) < len(Operator)+30 {
		t.Errorf("only %d metrics were looked at: %v", len(families), err)
	}
}
