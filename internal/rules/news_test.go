// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

const (
	low, high, critical = v1alpha1.SeverityLow, v1alpha1.SeverityHigh, v1alpha1.SeverityCritical
	noticed             = "2026-03-02 09:00" // when gen.Issue is detected
)

// newsWorld asks for news of High within a day, of Critical within four hours, and for a plan
// within a week.
func newsWorld() *gen.World {
	w := gen.NewWorld().Discloses(high, "P1D").Discloses(critical, "PT4H")
	w.Policy.Spec.RecoveryPlanWithin, w.Policy.Spec.EscalationPaths = "P7D", nil
	return w
}

// fabrikam joins the alliance on a day in Amsterdam; "" where nobody says when.
func fabrikam(w *gen.World, joined v1alpha1.Date) *gen.World {
	w.Partners["fabrikam"] = gen.Partner("fabrikam").Contacts("max").Partner
	gen.AllianceBuilder{Alliance: w.Alliance}.Joined("fabrikam", joined)
	return w
}

// seen looks at the issue at a moment, and records what is owed as the controller does.
func seen(w *gen.World, i gen.IssueBuilder, at string) rules.IssueVerdict {
	v := rules.DecideIssue(w.IssueFacts(i), gen.UTC(at))
	i.Status = v.Settle(i.Issue, gen.UTC(at))
	return v
}

// owes writes down what is on record: "contoso High by 2026-03-03T09:00:00Z, plan by …".
func owes(i gen.IssueBuilder) string {
	var out []string
	for _, x := range i.Status.Owed {
		text := string(x.Partner) + " " + string(x.Severity)
		if x.DisclosureDueTime != nil {
			text += " by " + x.DisclosureDueTime.UTC().Format("2006-01-02 15:04")
		}
		if x.PlanDueTime != nil {
			text += ", plan by " + x.PlanDueTime.UTC().Format("2006-01-02 15:04")
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

// Both partners share an overdue review: its issue owes nothing, before and after it is held.
func TestTheIssueOfAnOverdueReviewOwesNothing(t *testing.T) {
	for _, i := range []gen.IssueBuilder{
		gen.Issue("r-overdue").AboutReview("r"), gen.Issue("r-overdue").AboutReview("r").Resolved("2026-03-20 09:00"),
	} {
		w := newsWorld().Issue(i)
		v := seen(w, i, "2026-04-01 09:00")
		says(t, &v.Verdict, "Disclosed=True/NotOwed")
		if owes(i) != "" || i.Status.RecoveryPlanDueTime != nil || len(i.Status.Untold) > 0 {
			t.Errorf("it owes %s, a plan by %v", owes(i), i.Status.RecoveryPlanDueTime)
		}
		a := decideAlliance(w, "2026-04-01 09:00")
		says(t, &a.Verdict, "NewsBrokenEarly=True/ToldInTime")
	}
}

// A lower severity changes nothing that is owed, and a raise starts its own time.
func TestSeverityIsADatedFact(t *testing.T) {
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		want  string
	}{
		"as detected":                         {gen.Issue("i"), "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00"},
		"lowered":                             {gen.Issue("i").Severity(low).Was(high, "2026-03-02 12:00"), "contoso Low by 2026-03-03 09:00, plan by 2026-03-09 09:00"},
		"raised from what owes nothing":       {gen.Issue("i").Was(low, "2026-03-10 09:00"), "contoso High by 2026-03-11 09:00, plan by 2026-03-17 09:00"},
		"raised, which is sooner":             {gen.Issue("i").Severity(critical).Was(high, "2026-03-02 10:00"), "contoso Critical by 2026-03-02 14:00, plan by 2026-03-09 09:00"},
		"raised when it was due all the same": {gen.Issue("i").Severity(critical).Was(high, "2026-03-08 09:00"), "contoso Critical by 2026-03-03 09:00, plan by 2026-03-09 09:00"},
		"lowered and raised again":            {gen.Issue("i").Was(low, "2026-03-02 15:00").Was(high, "2026-03-02 12:00"), "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00"},
		"raised before it was detected":       {gen.Issue("i").Was(low, "2026-03-01 09:00"), "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00"},
		"raised later than now":               {gen.Issue("i").Severity(critical).Was(high, "2026-04-02 09:00"), "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00"},
	} {
		t.Run(name, func(t *testing.T) {
			if seen(newsWorld(), c.issue, "2026-04-01 09:00"); owes(c.issue) != c.want {
				t.Errorf("owed is %s, want %s", owes(c.issue), c.want)
			}
		})
	}
	changesAt(t, func(at time.Time) rules.Verdict {
		return rules.DecideIssue(newsWorld().IssueFacts(gen.Issue("i").Was(low, "2026-03-10 09:00")), at).Verdict
	}, flip{"2026-03-11 09:00", "Disclosed=False/NotDisclosed", "Disclosed=False/DisclosureOverdue"})
}

// Timely news stays timely when the severity is raised, and late news late when it is lowered.
func TestSeverityRewritesNoHistory(t *testing.T) {
	timely := gen.Issue("i").Severity(critical).Was(high, "2026-03-03 08:00").Disclosed("2026-03-03 07:00", "contoso")
	v := seen(newsWorld(), timely, "2026-03-05 09:00")
	says(t, &v.Verdict, "Disclosed=True/Disclosed")
	late := gen.Issue("i").Severity(low).Was(high, "2026-03-04 09:00").Disclosed("2026-03-03 10:00", "contoso")
	v = seen(newsWorld(), late, "2026-03-05 09:00")
	says(t, &v.Verdict, "Disclosed=True/DisclosedLate")
	untold := gen.Issue("i").Severity(low).Was(high, "2026-03-02 10:00")
	v = seen(newsWorld(), untold, "2026-03-03 09:00")
	says(t, &v.Verdict, "Disclosed=False/DisclosureOverdue")
}

// A severity that changed without a date counts from the detection, and the message says so; what
// was told by then is not late by that, and what was owed stays owed.
func TestAnUndatedChangeOfSeverity(t *testing.T) {
	const says0 = "Nothing in spec.severityChanges says since when it is "
	for name, c := range map[string]struct {
		first, then gen.IssueBuilder
		want, owed  string
	}{
		"raised":                {gen.Issue("i").Severity(low), gen.Issue("i"), "Disclosed=False/DisclosureOverdue", "contoso Low by 2026-03-03 09:00, plan by 2026-03-09 09:00"},
		"lowered":               {gen.Issue("i"), gen.Issue("i").Severity(low), "Disclosed=False/DisclosureOverdue", "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00"},
		"raised, told by then":  {gen.Issue("i").Disclosed("2026-03-03 08:00", "contoso"), gen.Issue("i").Severity(critical).Disclosed("2026-03-03 08:00", "contoso"), "Disclosed=True/Disclosed", "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00"},
		"lowered, late by then": {gen.Issue("i").Disclosed("2026-03-03 10:00", "contoso"), gen.Issue("i").Severity(low).Disclosed("2026-03-03 10:00", "contoso"), "Disclosed=True/DisclosedLate", "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00"},
	} {
		t.Run(name, func(t *testing.T) {
			seen(newsWorld(), c.first, "2026-03-03 12:00")
			c.then.Status = c.first.Status
			v := seen(newsWorld(), c.then, "2026-03-05 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "Disclosed", says0+string(c.then.Spec.Severity))
			if owes(c.then) != c.owed {
				t.Errorf("owed is %s, want %s", owes(c.then), c.owed)
			}
		})
	}
	v := seen(newsWorld(), gen.Issue("i"), "2026-03-05 09:00")
	if strings.Contains(messageOf(&v.Verdict, "Disclosed"), says0) {
		t.Error("it says so of a severity that never changed")
	}
}

// What is owed is fixed when it is first seen: later edits of the policy bring it forward at most.
func TestWhatIsOwedIsFixed(t *testing.T) {
	for name, c := range map[string]struct {
		first, then *gen.World
		issue       gen.IssueBuilder
		want        string
	}{
		"a new rule asks nothing of an old issue": {
			gen.NewWorld(), newsWorld(), gen.Issue("i"), "contoso High",
		},
		"a longer time": {
			newsWorld(), gen.NewWorld().Discloses(high, "P30D"), gen.Issue("i"), "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00",
		},
		"no rule any more": {
			newsWorld(), gen.NewWorld(), gen.Issue("i"), "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00",
		},
		"no policy any more": {
			newsWorld(), gen.NewWorld().UnderNone(), gen.Issue("i"), "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00",
		},
		"a shorter time": {
			newsWorld(), gen.NewWorld().Discloses(high, "PT6H"), gen.Issue("i"), "contoso High by 2026-03-02 15:00, plan by 2026-03-09 09:00",
		},
		"a shorter time, told by then": {
			newsWorld(), gen.NewWorld().Discloses(high, "PT6H"), gen.Issue("i").Disclosed("2026-03-02 20:00", "contoso"),
			"contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00",
		},
	} {
		t.Run(name, func(t *testing.T) {
			seen(c.first, c.issue, "2026-03-02 10:00")
			v := seen(c.then, c.issue, "2026-03-02 21:00")
			if owes(c.issue) != c.want {
				t.Errorf("owed is %s, want %s", owes(c.issue), c.want)
			}
			if len(c.issue.Spec.Disclosures) > 0 {
				says(t, &v.Verdict, "Disclosed=True/Disclosed")
			}
		})
	}
	late := gen.Issue("i").Disclosed("2026-03-03 10:00", "contoso")
	seen(newsWorld(), late, "2026-03-03 11:00")
	v := seen(gen.NewWorld().Discloses(high, "P30D"), late, "2026-03-04 09:00")
	says(t, &v.Verdict, "Disclosed=True/DisclosedLate")
}

// Who joined later is owed nothing about what was resolved before, and has its time from the joining.
func TestAPartnerThatJoinedLater(t *testing.T) {
	const contoso = "contoso High by 2026-03-03 09:00, plan by 2026-03-09 09:00"
	for name, c := range map[string]struct {
		joined v1alpha1.Date
		issue  gen.IssueBuilder
		at     string
		want   string
	}{
		"an issue that was resolved before":          {"2026-11-02", gen.Issue("i").Resolved("2026-03-20 09:00"), "2026-12-01 09:00", contoso},
		"one that was resolved a second before":      {"2026-11-02", gen.Issue("i").Resolved("2026-11-01 22:59:59"), "2026-12-01 09:00", contoso},
		"one that was resolved on the dot":           {"2026-11-02", gen.Issue("i").Resolved("2026-11-01 23:00"), "2026-12-01 09:00", contoso + "; fabrikam High by 2026-11-02 23:00, plan by 2026-11-08 23:00"},
		"an open one, from the joining in Amsterdam": {"2026-11-02", gen.Issue("i"), "2026-12-01 09:00", contoso + "; fabrikam High by 2026-11-02 23:00, plan by 2026-11-08 23:00"},
		"a second before it joins":                   {"2026-11-02", gen.Issue("i"), "2026-11-01 22:59:59", contoso},
		"it was there before":                        {"2026-02-02", gen.Issue("i"), "2026-12-01 09:00", contoso + "; fabrikam" + strings.TrimPrefix(contoso, "contoso")},
		"nobody says when, and nothing is on record": {"", gen.Issue("i"), "2026-12-01 09:00", contoso + "; fabrikam" + strings.TrimPrefix(contoso, "contoso")},
	} {
		t.Run(name, func(t *testing.T) {
			if seen(fabrikam(newsWorld(), c.joined), c.issue, c.at); owes(c.issue) != c.want {
				t.Errorf("owed is %s, want %s", owes(c.issue), c.want)
			}
		})
	}
	t.Run("added without a date, it has its time from when it is seen", func(t *testing.T) {
		open, over := gen.Issue("i"), gen.Issue("i").Resolved("2026-03-20 09:00")
		for _, i := range []gen.IssueBuilder{open, over} {
			seen(newsWorld(), i, "2026-04-01 09:00")
			seen(fabrikam(newsWorld(), ""), i, "2026-11-01 10:00")
			seen(fabrikam(newsWorld(), ""), i, "2026-11-01 11:00")
		}
		if want := contoso + "; fabrikam High by 2026-11-02 10:00, plan by 2026-11-08 10:00"; owes(open) != want || owes(over) != contoso {
			t.Errorf("owed is %s; of the resolved one %s", owes(open), owes(over))
		}
	})
	w := fabrikam(newsWorld(), "2026-03-10")
	w.Issue(gen.Issue("i").Disclosed("2026-03-02 10:00", "contoso").Planned("2026-03-03 09:00"))
	changesAt(t, decidesAlliance(w), flip{"2026-03-10 23:00", "NewsBrokenEarly=True/ToldInTime", "NewsBrokenEarly=False/NotTold"})
}

// Who left is owed what was due by then, and nothing else.
func TestAPartnerThatLeft(t *testing.T) {
	for left, want := range map[v1alpha1.Date]string{"": "contoso fabrikam", "2026-03-03": "contoso fabrikam", "2026-03-02": "contoso"} {
		w := fabrikam(newsWorld(), "")
		w.Alliance.Spec.Partners[2].LeftDate = left
		i := gen.Issue("i")
		seen(w, i, "2026-03-05 09:00")
		var untold []string
		for _, u := range i.Status.Untold {
			untold = append(untold, string(u.Partner))
		}
		if got := strings.Join(untold, " "); got != want {
			t.Errorf("left on %q: untold are %s, want %s", left, got, want)
		}
	}
	i := gen.Issue("i")
	seen(fabrikam(newsWorld(), ""), i, "2026-03-05 09:00")
	v := seen(newsWorld(), i, "2026-03-06 09:00")
	messageSays(t, &v.Verdict, "Disclosed", "Not told: contoso, fabrikam; the time ran out at 2026-03-03 10:00 Europe/Amsterdam (2026-03-03T09:00:00Z)")
}

// Of several partners each has its own time.
func TestEachPartnerHasItsTime(t *testing.T) {
	w := fabrikam(newsWorld(), "2026-03-10").Issue(gen.Issue("i").Disclosed("2026-03-02 10:00", "contoso"))
	for at, want := range map[string]string{"2026-03-10 22:59:59": "Disclosed=False/NotDisclosed", "2026-03-10 23:00": "Disclosed=False/DisclosureOverdue"} {
		v := rules.DecideIssue(w.IssueFacts(gen.IssueBuilder{Issue: w.Issues[0]}), gen.UTC(at))
		says(t, &v.Verdict, want)
		messageSays(t, &v.Verdict, "Disclosed", "Not told: fabrikam")
	}
	a := decideAlliance(w, "2026-03-10 23:00")
	messageSays(t, &a.Verdict, "NewsBrokenEarly", "Not told in time: i to fabrikam by 2026-03-10 24:00 Europe/Amsterdam (2026-03-10T23:00:00Z)")
}
