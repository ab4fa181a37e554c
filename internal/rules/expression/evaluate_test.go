// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression_test

import (
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/expression"
	"github.com/entente-dev/entente/test/gen"
)

func richWorld() *gen.World {
	w := gen.NewWorld().
		Issue(gen.Issue("late-shipments").Severity(v1alpha1.SeverityCritical)).
		Issue(gen.Issue("wrong-invoices").Severity(v1alpha1.SeverityLow).Resolved("2026-03-03 12:00"))
	w.Alliance.Labels = map[string]string{"tier": "gold"}
	w.Alliance.Annotations = map[string]string{"kubectl.kubernetes.io/last-applied-configuration": "{}", "wiki": "https://wiki.example/a"}
	w.Alliance.Spec.Objectives = []v1alpha1.Objective{{Name: "orders", Target: "5000", DueDate: "2026-06-30"}}
	w.Alliance.Spec.Measurements = []v1alpha1.Measurement{
		{Objective: "orders", Date: "2026-02-28", Value: "3200.5"}, {Objective: "orders", Date: "2026-05-31", Value: "5001"},
	}
	w.Shares("test-data", "northwind", "contoso", "2026-12-31")
	w.Partner("contoso").Says(v1alpha1.SharingActAgreed, "test-data", "2026-03-04").Says(v1alpha1.SharingActReturned, "test-data", "2026-03-05")
	w.Reviews[0].Spec.Record.Actions = []v1alpha1.Action{
		{Name: "fix-sla", Owner: &v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}, DueDate: "2026-03-04", DoneDate: "2026-03-10"},
	}
	w.Reviews[0].Spec.Record.Questions = []v1alpha1.Question{
		{Name: "list-price", Decider: &v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}, DecidedDate: "2026-03-08", Decision: "Contoso sets it"},
		{Name: "brand", DecidedDate: "2026-03-02", Decision: "Both"},
	}
	w.Reviews[0].Spec.Record.Feedback = []v1alpha1.Feedback{{From: "contoso", Said: "More time", Answer: "Yes", AnswerDate: "2026-03-08"}}
	w.Reviews[0].Spec.Record.Views = []v1alpha1.View{{Partner: "contoso", Norms: map[string]v1alpha1.Rating{"phone-first": 5}}}
	return w
}

// What a rule sees of the objects, on 4 March 2026 at ten.
func TestWhatARuleSees(t *testing.T) {
	w := richWorld()
	for text, want := range map[string]bool{
		// names, labels and annotations
		`alliance.metadata.name == 'northwind-contoso' && alliance.metadata.namespace == 'demo'`: true,
		`alliance.metadata.labels['tier'] == 'gold' && 'wiki' in alliance.metadata.annotations`:  true,
		`alliance.metadata.annotations.size() == 1`:                                              true,
		`issues[0].metadata.labels.size() == 0 && !('tier' in issues[0].metadata.labels)`:        true,
		`has(issues[0].metadata.labels)`:                                                         false,
		// what is left out
		`has(issues[0].spec.resolution)`:                                                      false,
		`issues.exists_one(i, has(i.spec.resolution))`:                                        true,
		`issues[0].spec.updates.all(u, false)`:                                                true, // a list that is left out is empty
		`has(alliance.spec.suspend) || has(issues[0].spec.updates)`:                           false,
		`issues[0].spec.?resolution.?summary.orValue('none') == 'none'`:                       true,
		`issues.filter(i, i.spec.severity == 'Critical').size() == 1`:                         true,
		`partners.map(p, p.metadata.name) == ['contoso', 'northwind']`:                        true,
		`partners.all(p, p.spec.country in ['NL', 'US'])`:                                     true,
		`alliance.spec.team.exists(m, has(m.allocationPercent) && m.allocationPercent >= 60)`: true,
		`double(alliance.spec.measurements[0].value) > 3200.4`:                                true,
		`quantity(alliance.spec.measurements[0].value).isLessThan(quantity('4k'))`:            true,
		`reviews[0].spec.record.views[0].norms['phone-first'] == 5`:                           true,
		`policy.spec.touchpoints[0].every == 'P14D'`:                                          true,
		// what is dated later than now is not there yet
		`alliance.spec.measurements.size() == 1`: true,
		`has(reviews[0].spec.record.questions[0].decision) || has(reviews[0].spec.record.questions[0].decidedDate)`:     false,
		`has(reviews[0].spec.record.questions[1].decision) && has(reviews[0].spec.record.questions[1].decidedDate)`:     true,
		`has(reviews[0].spec.record.actions[0].doneDate)`:                                                               false,
		`has(reviews[0].spec.record.feedback[0].answer)`:                                                                false,
		`partners[0].spec.sharing.size() == 1 && partners[0].spec.sharing[0].date == timestamp('2026-03-04T05:00:00Z')`: true,
		// dates begin where they are: at contoso five hours later than in UTC, of an objective in Amsterdam
		`reviews[0].spec.record.actions[0].dueDate == timestamp('2026-03-04T05:00:00Z')`:                     true,
		`alliance.spec.sharing[0].endDate == timestamp('2026-12-31T05:00:00Z')`:                              true,
		`alliance.spec.objectives[0].dueDate == timestamp('2026-06-29T22:00:00Z')`:                           true,
		`alliance.spec.cadence[0].recurrence.startDate == timestamp('2026-01-14T23:00:00Z')`:                 true,
		`entente.endOf(reviews[0].spec.record.actions[0].dueDate) == timestamp('2026-03-05T05:00:00Z')`:      true,
		`entente.endOf(now) == timestamp('2026-03-04T23:00:00Z')`:                                            true,
		`entente.zone() == 'Europe/Amsterdam' && now.getHours(entente.zone()) == 11 && now.getHours() == 10`: true,
		// helpers
		`entente.openIssues().size() == 2 && issues[0] in entente.openIssues()`:                                       true,
		`entente.heldReviews() == reviews && entente.dueTime(reviews[0]) == reviews[0].spec.dueTime`:                  true,
		`entente.lastHeld().value() == reviews[0].spec.record.heldTime && entente.lastHeld('Performance').hasValue()`: true,
		`entente.lastHeld('HealthCheck').hasValue() || entente.lastContact().hasValue()`:                              false,
		`entente.lastHeld('HealthCheck').orValue(timestamp('2020-01-01T00:00:00Z')) < now`:                            true,
		`entente.team().filter(m, m.role == 'AllianceManager').map(m, m.partner) == ['northwind', 'contoso']`:         true,
		`entente.add(timestamp('2026-01-31T11:00:00Z'), 'P1M') == timestamp('2026-02-28T11:00:00Z')`:                  true,
		// From Thursday to Tuesday: Friday, Monday and Tuesday.
		`entente.workingDays(timestamp('2026-03-05T11:00:00Z'), timestamp('2026-03-10T08:00:00Z')) == 3`:    true,
		`entente.workingDays(now, now) == 0 && entente.workingDays(now, now - duration('100h')) == 0`:       true,
		`entente.addWorkingDays(timestamp('2026-03-05T11:00:00Z'), 3) == timestamp('2026-03-10T11:00:00Z')`: true,
	} {
		if got := evaluate(t, text, scene(w, "2026-03-04 10:00")); got.Holds != want {
			t.Errorf("%s: %t", text, got.Holds)
		}
	}
}

// Without a policy the variable is null.
func TestTheEmptyAlliance(t *testing.T) {
	w := gen.NewWorld().UnderNone()
	s := scene(w, "2026-03-04 10:00")
	s.Reviews, s.Issues = nil, nil
	for text, want := range map[string]bool{
		`policy == null`: true,
		`policy != null && has(policy.spec.disclosure)`:               false,
		`issues.size() == 0 && reviews.all(r, false) && issues == []`: true,
		`entente.staleIssues().size() + entente.overdueReviews().size() + entente.slippedReviews().size() + entente.escalatedIssues().size() > 0`: false,
	} {
		if got := evaluate(t, text, s); got.Holds != want {
			t.Errorf("%s: %t", text, got.Holds)
		}
	}
}

// A rule that has no answer says why, where in the expression, and what to write instead.
func TestARuleThatFails(t *testing.T) {
	w := richWorld()
	for text, want := range map[string]string{
		`issues.all(i, i.spec.resolution.summary != '')`:                      "1:33: resolution is not set; ask has(….resolution) first",
		`issues[7].spec.severity == 'Low'`:                                    "1:16: index out of bounds: 7",
		`alliance.metadata.labels['team'] == 'x'`:                             "no such key: team",
		`1 / issues.filter(i, false).size() > 0`:                              "division by zero",
		`entente.add(now, alliance.spec.displayName) > now`:                   "is no duration above zero; write one in ISO 8601",
		`entente.workingDays(timestamp('1926-01-01T00:00:00Z'), now) > 1`:     "working days can be counted over 20 years at most",
		`entente.addWorkingDays(now, -1) > now`:                               "-1 working days cannot be added; write 0 to 10000",
		`entente.lastHeld('HealthCheck').value() < now`:                       "optional.none() dereference",
		`policy.spec.disclosure[0].within == alliance.spec.displayName + 'x'`: "index out of bounds: 0",
	} {
		got := compile(t, text).Evaluate(scene(w, "2026-03-04 10:00"))
		if !strings.Contains(got.Failure, want) || got.TooCostly {
			t.Errorf("%s: %q, not %q", text, got.Failure, want)
		}
	}
	missing := scene(w, "2026-03-04 10:00")
	missing.Policy = nil
	if got := compile(t, `policy.spec.disclosure.size() > 0`).Evaluate(missing); !strings.Contains(got.Failure, "no such key: spec") {
		t.Errorf("without a policy: %q", got.Failure)
	}
}

// Every type that has a date or a time of its own is told apart: a record, which is true from then on, or a
// declaration, which may be about the future. One that is new is to be sorted in.
func TestRecordsAndDeclarations(t *testing.T) {
	declared := map[string]bool{"Holiday": true, "Milestone": true}
	for name, recorded := range expression.Dated() {
		if recorded == declared[name] {
			t.Errorf("%s: a record: %t", name, recorded)
		}
	}
}
