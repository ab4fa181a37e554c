// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

const notCounted = "Not counted, because the alliance does not list them: "

// What strangers did changes nothing, and the condition that it would have changed names them. The
// path asks for a conversation, or one attempt; contoso is to be told within a day.
func TestStrangersChangeNothing(t *testing.T) {
	record := func(change func(*v1alpha1.IssueSpec)) gen.IssueBuilder {
		i := gen.Issue("late-shipments")
		change(&i.Spec)
		return i
	}
	const at = "2026-03-03 10:00"
	bob := func() *v1alpha1.PersonRef { return new(gen.Person("zz/bob")) }
	statement := func() *v1alpha1.Statement {
		return &v1alpha1.Statement{Time: gen.Time(at), By: bob(), Summary: "all well"}
	}
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		who   string
		named []string // conditions that name them
	}{
		"nobody": {gen.Issue("late-shipments"), "", nil},
		"they spoke": {gen.Issue("late-shipments").Talked(at, "northwind/jane", "zz/bob"), "zz/bob",
			[]string{"Disclosed", "TalkedFirst", "Stale"}},
		"they spoke with a contact whom contoso does not list": {gen.Issue("late-shipments").Talked(at, "northwind/jane", "contoso/bob"), "contoso/bob",
			[]string{"Disclosed", "TalkedFirst", "Stale"}},
		"they spoke among themselves": {gen.Issue("late-shipments").Talked(at, "zz/bob", "contoso/bob"), "contoso/bob, zz/bob", []string{"Disclosed", "TalkedFirst", "Stale"}},
		"they told contoso":           {gen.Issue("late-shipments").ToldBy(at, "zz/bob", "contoso", v1alpha1.ModePhone), "zz/bob", []string{"Disclosed", "TalkedFirst"}},
		"they wrote to contoso":       {gen.Issue("late-shipments").ToldBy(at, "zz/bob", "contoso", v1alpha1.ModeMail), "zz/bob", []string{"Disclosed", "TalkedFirst"}},
		"they tried":                  {gen.Issue("late-shipments").TriedBy(at, "zz/bob", ""), "zz/bob", []string{"TalkedFirst"}},
		"they wrote what is new":      {gen.Issue("late-shipments").UpdatedBy(at, "contoso/bob"), "contoso/bob", []string{"Stale"}},
		"they took it on":             {gen.Issue("late-shipments").Acknowledged(at, "zz/bob"), "zz/bob", []string{"Acknowledged", "Stale"}},
		"they planned":                {record(func(s *v1alpha1.IssueSpec) { s.RecoveryPlan = statement() }), "zz/bob", []string{"Stale"}},
		"they raised it": {record(func(s *v1alpha1.IssueSpec) {
			s.SeverityChanges = []v1alpha1.SeverityChange{{Time: gen.Time(at), From: v1alpha1.SeverityHigh, To: v1alpha1.SeverityCritical, By: bob()}}
			s.Severity = v1alpha1.SeverityCritical
		}), "zz/bob", []string{"Acknowledged", "Disclosed", "Escalated", "Stale"}},
		"they raised it, and somebody of the alliance made it what it was": {record(func(s *v1alpha1.IssueSpec) {
			s.SeverityChanges = []v1alpha1.SeverityChange{
				{Time: gen.Time("2026-03-03 11:00"), From: v1alpha1.SeverityCritical, To: v1alpha1.SeverityHigh, By: new(gen.Person("contoso/kim"))},
				{Time: gen.Time(at), From: v1alpha1.SeverityLow, To: v1alpha1.SeverityCritical, By: bob()},
				{Time: gen.Time("2026-03-02 10:00"), From: v1alpha1.SeverityHigh, To: v1alpha1.SeverityLow, By: bob()},
			}
		}), "zz/bob", []string{"Acknowledged", "Disclosed", "Escalated", "Stale"}},
		"they resolved it": {record(func(s *v1alpha1.IssueSpec) { s.Resolution = statement() }), "zz/bob", []string{"Resolved"}},
		"they snoozed it": {record(func(s *v1alpha1.IssueSpec) {
			s.Snoozes = []v1alpha1.Snooze{{Time: gen.Time(at), UntilTime: gen.Time("2026-03-20 10:00"), By: bob(), Reason: "later"}}
		}), "zz/bob", []string{"Stale"}},
		"they took it down": {record(func(s *v1alpha1.IssueSpec) {
			s.Deescalations = []v1alpha1.Deescalation{{Time: gen.Time(at), By: bob(), Reason: "down"}}
		}), "zz/bob", []string{"Stale", "Escalated"}},
		"what they will do changes nothing and is yet unsaid": {gen.Issue("late-shipments").Acknowledged("2026-03-04 09:00:01", "zz/bob"), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld().Discloses(v1alpha1.SeverityHigh, "P1D")
			w.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: new(int32(1))}
			w.Partners["zz"] = gen.Partner("zz").Contacts("bob").Partner
			v := rules.DecideIssue(w.IssueFacts(c.issue), gen.UTC("2026-03-04 09:00"))
			says(t, &v.Verdict, "Ready=True/Valid", "Acknowledged=False/NotAcknowledged", "Disclosed=False/DisclosureOverdue", "TalkedFirst=Unknown/NotTalkedYet",
				"Stale=True/NoActivity", "Escalated=False/FirstStep", "Resolved=False/NotResolved")
			if want := []string{"northwind/olga counterpart 0 call"}; !slices.Equal(told(v), want) {
				t.Errorf("told %v, want %v", told(v), want)
			}
			for _, condition := range v.Conditions() {
				named := strings.Contains(condition.Message, notCounted+c.who)
				if want := slices.Contains(c.named, condition.Type); named != want {
					t.Errorf("%s says %q", condition.Type, condition.Message)
				}
			}
		})
	}
}

// Who left, and whose partner left, stays somebody of the alliance. An issue of an alliance that is
// gone is judged without asking who people were.
func TestWhoLeftIsNoStranger(t *testing.T) {
	w := gen.NewWorld()
	w.Contact("contoso/kim").LeftDate = "2026-03-02"
	w.Alliance.Spec.Partners[1].LeftDate = "2026-03-02"
	v := rules.DecideIssue(w.IssueFacts(gen.Issue("late-shipments").Acknowledged("2026-03-02 10:00", "contoso/kim")), gen.UTC("2026-03-04 09:00"))
	says(t, &v.Verdict, "Acknowledged=True/Acknowledged")

	resolved := gen.Issue("late-shipments").Resolved("2026-03-03 10:00")
	resolved.Spec.Resolution.By = new(gen.Person("zz/bob"))
	f := w.IssueFacts(resolved)
	f.Alliance = nil
	v = rules.DecideIssue(f, gen.UTC("2026-03-04 09:00"))
	says(t, &v.Verdict, "Resolved=True/Resolved")
}

// A resolution by a stranger leaves the issue open for the alliance too.
func TestStrangersChangeNothingOfTheAlliance(t *testing.T) {
	resolved := gen.Issue("late-shipments").Resolved("2026-03-03 10:00")
	for who, open := range map[string]int{"contoso/kim": 0, "zz/bob": 1} {
		resolved.Spec.Resolution.By = new(gen.Person(who))
		v := decideAlliance(gen.NewWorld().Issue(resolved), "2026-03-04 09:00")
		if v.Issues.Open != open {
			t.Errorf("resolved by %s: %d open", who, v.Issues.Open)
		}
	}
}
