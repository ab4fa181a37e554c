// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// The rungs of the path start two, four and ten days after an issue is detected, so what happens to
// their people counts that long before.
func TestTheLadderIsLookedAtBeforeItIsNeeded(t *testing.T) {
	away := func(w *gen.World, who, from, to, deputy v1alpha1.Name) {
		w.Partners["contoso"].Spec.Absences = append(w.Partners["contoso"].Spec.Absences, v1alpha1.Absence{
			Contact: who, FromDate: v1alpha1.Date(from), ToDate: v1alpha1.Date(to), Deputy: deputy,
		})
	}
	for _, c := range []struct {
		why    string
		change func(*gen.World)
		flips  []flip
	}{
		{
			"the operating person is away when the first rung starts",
			func(w *gen.World) { away(w, "lee", "2026-03-10", "2026-03-12", "") },
			[]flip{
				{"2026-03-08 04:00", "EscalationReady=True/Manned", "EscalationReady=False/Unmanned"},
				{"2026-03-11 04:00", "EscalationReady=False/Unmanned", "EscalationReady=True/Manned"},
			},
		},
		{
			"the executive leaves",
			func(w *gen.World) { w.Member("contoso/sam").LeftDate = "2026-03-20" },
			[]flip{{"2026-03-11 04:00", "EscalationReady=True/Manned", "EscalationReady=False/Unmanned"}},
		},
		{
			"a deputy leaves",
			func(w *gen.World) {
				away(w, "lee", "2026-03-01", "2026-04-30", "ana")
				w.Partners["contoso"].Spec.Contacts = append(w.Partners["contoso"].Spec.Contacts,
					v1alpha1.Contact{Name: "ana", DisplayName: "Ana", Addresses: []v1alpha1.Address{{Channel: "hook"}}, LeftDate: "2026-03-20"})
			},
			[]flip{{"2026-03-19 04:00", "EscalationReady=True/Manned", "EscalationReady=False/Unmanned"}},
		},
		{
			"the partner leaves, and is missed no more",
			func(w *gen.World) {
				w.Member("contoso/lee").LeftDate = "2026-01-31"
				w.Alliance.Spec.Partners[1].LeftDate = "2026-03-10"
				w.Policy.Spec.EscalationPaths[0].Steps = w.Policy.Spec.EscalationPaths[0].Steps[:1]
			},
			[]flip{{"2026-03-09 04:00", "EscalationReady=False/Unmanned", "EscalationReady=True/Manned"}},
		},
		{
			"on a working path, days on which nobody works do not bring it nearer",
			func(w *gen.World) {
				w.Policy.Spec.EscalationPaths[0].Time, w.Policy.Spec.EscalationPaths[0].MaxWait = v1alpha1.TimeWorking, "P30D"
				w.Policy.Spec.EscalationPaths[0].Steps = w.Policy.Spec.EscalationPaths[0].Steps[:1]
				w.Member("contoso/lee").LeftDate = "2026-03-16" // Monday
			},
			// Two working days after the working hours of Thursday, those of Monday are over: what the rung
			// says then leaves on Tuesday.
			[]flip{{"2026-03-12 21:00", "EscalationReady=True/Manned", "EscalationReady=False/Unmanned"}},
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			for _, f := range c.flips {
				w := gen.NewWorld()
				c.change(w)
				changesAt(t, decidesAlliance(w), f)
			}
		})
	}
}

func TestARungThatReachesNobodyOfASideIsNamed(t *testing.T) {
	for _, c := range []struct {
		why     string
		change  func(*gen.World)
		want    string
		message string
	}{
		{"everybody is there", func(*gen.World) {}, "EscalationReady=True/Manned", "Each step of each escalation path"},
		{
			"people who are away, with the time", func(w *gen.World) {
				w.Partners["contoso"].Spec.Absences = []v1alpha1.Absence{
					{Contact: "lee", FromDate: "2026-03-03", ToDate: "2026-03-04"}, {Contact: "lee", FromDate: "2026-03-05", ToDate: "2026-03-09"},
				}
			},
			"EscalationReady=False/Unmanned", "The step default/counterpart would reach nobody at contoso from 2026-03-03 06:00 Europe/Amsterdam (2026-03-03T05:00:00Z) until 2026-03-10 05:00 Europe/Amsterdam (2026-03-10T04:00:00Z)",
		},
		{
			"people who have been away for a while", func(w *gen.World) {
				w.Partners["contoso"].Spec.Absences = []v1alpha1.Absence{{Contact: "lee", FromDate: "2026-03-02", ToDate: "2026-03-09"}}
			},
			"EscalationReady=False/Unmanned", "would reach nobody at contoso until 2026-03-10 05:00 Europe/Amsterdam (2026-03-10T04:00:00Z)",
		},
		{
			"an address that the step does not write to", func(w *gen.World) {
				w.Policy.Spec.EscalationPaths[0].Steps[1].Channels = []v1alpha1.Name{"mail"}
			},
			"EscalationReady=False/Unmanned", "The step default/managers would reach nobody at",
		},
		{
			// The first step, which reaches nobody, gives way at once: the second starts two days after the
			// detection already, when kim is away.
			"what gives way at once brings the next nearer", func(w *gen.World) {
				w.Member("contoso/lee").LeftDate, w.Member("northwind/olga").LeftDate = "2026-01-31", "2026-01-31"
				w.Partners["contoso"].Spec.Absences = []v1alpha1.Absence{{Contact: "kim", FromDate: "2026-03-04", ToDate: "2026-03-04"}}
			},
			"EscalationReady=False/Unmanned", "the step default/managers would reach nobody at contoso from 2026-03-04 06:00 Europe/Amsterdam (2026-03-04T05:00:00Z) until 2026-03-05 06:00 Europe/Amsterdam (2026-03-05T05:00:00Z)",
		},
		{"nobody of a tier", func(w *gen.World) { w.Member("contoso/lee").Tier = v1alpha1.TierManagement }, "EscalationReady=False/Unmanned", "The step default/counterpart would reach nobody at contoso"},
		{"no address", func(w *gen.World) { w.Partners["contoso"].Spec.Contacts[2].Addresses = nil }, "EscalationReady=False/Unmanned", "default/counterpart would reach nobody at contoso"},
		{"a deputy stands in", func(w *gen.World) {
			w.Partners["contoso"].Spec.Absences = []v1alpha1.Absence{{Contact: "lee", FromDate: "2026-03-01", ToDate: "2026-04-30", Deputy: "kim"}}
		}, "EscalationReady=True/Manned", ""},
		{"an internal step asks for nobody of the others", func(w *gen.World) {
			w.Member("contoso/lee").Tier = v1alpha1.TierManagement
			w.Policy.Spec.EscalationPaths[0].Steps[0].Sides = v1alpha1.SidesHost
		}, "EscalationReady=True/Manned", ""},
		{"a path that no severity takes", func(w *gen.World) {
			w.Policy.Spec.EscalationPaths = append(w.Policy.Spec.EscalationPaths, gen.Path("spare", "P2D", v1alpha1.SeverityLow).Steps(gen.Step("none").Tier("Steering")).EscalationPath)
		}, "EscalationReady=True/Manned", ""},
		{"a severity without a path", func(w *gen.World) {
			w.Policy.Spec.EscalationPaths[0].Severities = []v1alpha1.Severity{v1alpha1.SeverityHigh, v1alpha1.SeverityCritical}
		}, "EscalationReady=Unknown/NoPath", "No path of the policy has the severity Low, Medium; add it to the severities of one in spec.escalationPaths"},
		{"no policy", func(w *gen.World) { w.UnderNone() }, "EscalationReady=Unknown/NoPath", "name one in spec.communicationPolicyRef"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			v := decideAlliance(w, "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "EscalationReady", c.message)
		})
	}
}

// On a working path the rungs start at moments that jump over nights, weekends and holidays. What the
// next check names is the first change all the same: nothing is different in any hour before it.
func TestTheLadderIsLookedAtAgainWhenItChanges(t *testing.T) {
	for _, staleAfter := range []v1alpha1.Delay{"P2D", "PT9H", "P1M"} {
		w := gen.NewWorld()
		path := &w.Policy.Spec.EscalationPaths[0]
		path.Time, path.MaxWait, path.StaleAfter = v1alpha1.TimeWorking, "P60D", staleAfter
		w.Partners["contoso"].Spec.Absences = []v1alpha1.Absence{
			{Contact: "lee", FromDate: "2026-03-10", ToDate: "2026-03-13"}, {Contact: "kim", FromDate: "2026-03-14", ToDate: "2026-04-06", Deputy: "sam"},
			{Contact: "sam", FromDate: "2026-03-21", ToDate: "2026-03-22"},
		}
		w.Partners["northwind"].Spec.Absences = []v1alpha1.Absence{{Contact: "olga", FromDate: "2026-03-28", ToDate: "2026-03-29"}}
		changes := 0
		found := ""
		var next time.Time
		for at := gen.UTC("2026-02-02 00:00"); at.Before(gen.UTC("2026-04-20 00:00")); at = at.Add(time.Hour) {
			for !next.IsZero() && next.Before(at) {
				v := rules.DecideAlliance(w.AllianceFacts(), next)
				if got := messageOf(&v.Verdict, "EscalationReady"); got != found {
					found, changes = got, changes+1
				}
				next = v.NextCheck
			}
			v := rules.DecideAlliance(w.AllianceFacts(), at)
			got := messageOf(&v.Verdict, "EscalationReady")
			if found != "" && got != found {
				changes++
				if !at.Equal(next) {
					t.Errorf("%s: at %v, before the next check at %v: %s\nnow %s", staleAfter, at, next, found, got)
				}
			}
			found, next = got, v.NextCheck
		}
		if changes < 3 {
			t.Errorf("%s: %d changes, too few to tell", staleAfter, changes)
		}
	}
}

// A path without a step, which was stored before the schema refused one, is as none for its severities.
func TestAPathWithoutAStepLeadsNowhere(t *testing.T) {
	w := gen.NewWorld()
	w.Policy.Spec.EscalationPaths[0].Steps = nil
	v := rules.DecideAlliance(w.AllianceFacts(), gen.UTC("2026-03-02 09:00"))
	if f := v.Finding(string(v1alpha1.PracticeEscalationReady)); f.Reason != v1alpha1.ReasonNoPath {
		t.Errorf("%s: %s", f.Status, f.Reason)
	}
	rules.DecidePartner(w.PartnerFacts("contoso"), gen.UTC("2026-03-02 09:00"))
	climbed := w.IssueFacts(gen.Issue("late-shipments").Climbing(
		gen.StepRecord("counterpart", "2026-03-04 10:00").Until("2026-03-06 10:00").Ended("2026-03-06 10:00", v1alpha1.StepNoAnswer),
		gen.StepRecord("managers", "2026-03-06 10:00").Until("2026-03-12 10:00"),
	))
	for _, at := range []string{"2026-03-08 12:00", "2026-04-20 12:00"} {
		if issue := rules.DecideIssue(climbed, gen.UTC(at)); len(issue.Notify) > 0 {
			t.Errorf("at %s it tells %v", at, issue.Notify)
		}
	}
	climbed.Issue.Status.Escalation.ExhaustedTime = new(metav1.NewTime(gen.UTC("2026-03-12 10:00")))
	rules.DecideIssue(climbed, gen.UTC("2026-04-20 12:00"))
}
