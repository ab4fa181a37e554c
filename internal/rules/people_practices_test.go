// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// found is what a practice says of a world on 2 March 2026 at nine.
type found struct {
	why     string
	change  func(*gen.World)
	want    string
	message string
}

// finds checks what a practice says of worlds.
func finds(t *testing.T, all []found) {
	t.Helper()
	for _, c := range all {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			v := decideAlliance(w, "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			practice, _, _ := strings.Cut(c.want, "=")
			messageSays(t, &v.Verdict, practice, c.message)
		})
	}
}

// withFabrikam has a third partner.
func withFabrikam(w *gen.World) *v1alpha1.AlliancePartner {
	w.Partners["fabrikam"] = gen.Partner("fabrikam").Where("DE", "Europe/Berlin").Contacts("uwe", "ina", "max").Partner
	w.Alliance.Spec.Partners = append(w.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "fabrikam"})
	return &w.Alliance.Spec.Partners[2]
}

func TestPartnersMapped(t *testing.T) {
	finds(t, []found{
		{"all is written down", func(*gen.World) {}, "PartnersMapped=True/Mapped", "The goals, needs and contributions of every partner are written down"},
		{"of one something is not", func(w *gen.World) { w.Alliance.Spec.Partners[1].Needs = nil }, "PartnersMapped=False/NotMapped",
			"Not written down in spec.partners: contoso (needs)"},
		{"a line of spaces says nothing", func(w *gen.World) { w.Alliance.Spec.Partners[0].Goals = []v1alpha1.Text{" ", "\t"} }, "PartnersMapped=False/NotMapped",
			"northwind (goals)"},
		{"of a third there is nothing, and the names are sorted", func(w *gen.World) {
			w.Alliance.Spec.Partners[0].Contributes = nil
			withFabrikam(w)
		}, "PartnersMapped=False/NotMapped", "Not written down in spec.partners: fabrikam (goals, needs, contributes), northwind (contributes)"},
		{"a partner that has left owes nothing", func(w *gen.World) { withFabrikam(w).LeftDate = "2026-03-01" }, "PartnersMapped=True/Mapped", ""},
	})
	w := gen.NewWorld()
	withFabrikam(w).JoinedDate = "2026-03-05"
	changesAt(t, decidesAlliance(w), flip{"2026-03-04 23:00", "PartnersMapped=True/Mapped", "PartnersMapped=False/NotMapped"}) // 5 March in Berlin
}

func TestTeamBriefed(t *testing.T) {
	unbriefed := func(w *gen.World, people ...string) {
		var kept []v1alpha1.Briefing
		for _, b := range w.Alliance.Spec.Briefings {
			if !slices.Contains(people, string(b.Partner)+"/"+string(b.Contact)) {
				kept = append(kept, b)
			}
		}
		w.Alliance.Spec.Briefings = kept
	}
	finds(t, []found{
		{"all were", func(*gen.World) {}, "TeamBriefed=True/Briefed", "Everybody on the team was briefed"},
		{"who was always there had a month from when operation began", func(w *gen.World) { unbriefed(w, "northwind/erik") }, "TeamBriefed=False/BriefingOverdue",
			"Briefing overdue: northwind/erik since 2025-01-31 01:00 Europe/Amsterdam (2025-01-31T00:00:00Z)"},
		{"who joined lately has a month", func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Member("contoso/lee").JoinedDate = "2026-02-20"
		}, "TeamBriefed=True/Briefed", "To be briefed: contoso/lee by 2026-03-22 05:00 Europe/Amsterdam (2026-03-22T04:00:00Z)"},
		{"or as long as the policy says", func(w *gen.World) {
			unbriefed(w, "contoso/lee", "northwind/olga")
			w.Policy.Spec.BriefingWithin = "P7D"
			w.Member("contoso/lee").JoinedDate, w.Member("northwind/olga").JoinedDate = "2026-02-20", "2026-03-01"
		}, "TeamBriefed=False/BriefingOverdue",
			"Briefing overdue: contoso/lee since 2026-02-27 06:00 Europe/Amsterdam (2026-02-27T05:00:00Z). To be briefed: northwind/olga by 2026-03-07 24:00 Europe/Amsterdam (2026-03-07T23:00:00Z)"},
		{"people of one time are named together", func(w *gen.World) {
			w.Armed("2026-02-20 09:00")
			unbriefed(w, "northwind/erik", "northwind/olga", "contoso/lee")
			w.Member("contoso/lee").JoinedDate = "2026-02-25"
		}, "TeamBriefed=True/Briefed", "To be briefed: northwind/erik, northwind/olga by 2026-03-22 10:00 Europe/Amsterdam (2026-03-22T09:00:00Z); contoso/lee by 2026-03-27 05:00"},
		{"without a policy too", func(w *gen.World) {
			w.UnderNone()
			unbriefed(w, "northwind/erik")
		}, "TeamBriefed=False/BriefingOverdue", ""},
		{"a policy that was given up", func(w *gen.World) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "TeamBriefed=Unknown/PolicyNotFound", "is not known without the policy"},
		{"who has two roles is named once, and has time from the first of them", func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Member("contoso/lee").JoinedDate = "2026-01-01"
			again := *w.Member("contoso/lee")
			again.Role, again.JoinedDate = v1alpha1.RoleProjectLead, "2026-02-20"
			w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, again)
		}, "TeamBriefed=False/BriefingOverdue", "Briefing overdue: contoso/lee since 2026-01-31 06:00 Europe/Amsterdam (2026-01-31T05:00:00Z)"},
		{"who came back counts from then", func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Member("contoso/lee").JoinedDate, w.Member("contoso/lee").LeftDate = "2025-01-01", "2025-06-01"
			again := *w.Member("contoso/lee")
			again.JoinedDate, again.LeftDate = "2026-02-20", ""
			w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, again)
		}, "TeamBriefed=True/Briefed", "To be briefed: contoso/lee"},
		{"who left the team needs none", func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Member("contoso/lee").LeftDate = "2026-02-01"
		}, "TeamBriefed=True/Briefed", ""},
		{"nor who left the partner", func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Contact("contoso/lee").LeftDate = "2026-02-01"
		}, "TeamBriefed=True/Briefed", ""},
		{"nor anybody of a partner that left", func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Alliance.Spec.Partners[1].LeftDate = "2026-02-01"
		}, "TeamBriefed=True/Briefed", ""},
		{"people of a third partner have time from when it joined", func(w *gen.World) {
			withFabrikam(w).JoinedDate = "2026-02-20"
			w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "fabrikam", Contact: "uwe", Role: v1alpha1.RoleExecutiveSponsor})
		}, "TeamBriefed=True/Briefed", "To be briefed: fabrikam/uwe by 2026-03-21 24:00 Europe/Amsterdam (2026-03-21T23:00:00Z)"},
		{"operation began lately", func(w *gen.World) {
			w.Armed("2026-02-20 09:00").Alliance.Status.DormantTime = new(gen.Time("2026-01-01 09:00"))
			unbriefed(w, "northwind/erik")
			w.Member("northwind/erik").JoinedDate = "2025-11-01"
		}, "TeamBriefed=True/Briefed", "To be briefed: northwind/erik by 2026-03-22 10:00 Europe/Amsterdam (2026-03-22T09:00:00Z)"},
		{"a briefing of somebody whom the alliance does not know", func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Briefed("2026-02-20", "contoso/lea").Briefed("2026-03-10", "contoso/later")
		}, "TeamBriefed=False/BriefingOverdue", "(2025-01-31T00:00:00Z). Not counted, because the alliance does not list them: contoso/lea"},
		{"one to come", func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Briefed("2026-03-10", "contoso/lee")
		}, "TeamBriefed=False/BriefingOverdue", "The briefing dated 2026-03-10 05:00 Europe/Amsterdam (2026-03-10T04:00:00Z) is not yet true"},
	})
	for why, c := range map[string]struct {
		change func(*gen.World)
		flip   flip
	}{
		"when the month is over, in New York": {func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Member("contoso/lee").JoinedDate = "2026-02-08"
		}, flip{"2026-03-10 04:00", "TeamBriefed=True/Briefed", "TeamBriefed=False/BriefingOverdue"}},
		"late is put right by a briefing": {func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Briefed("2026-03-10", "contoso/lee")
		}, flip{"2026-03-10 04:00", "TeamBriefed=False/BriefingOverdue", "TeamBriefed=True/Briefed"}},
		"who joins has no time before": {func(w *gen.World) {
			unbriefed(w, "contoso/lee")
			w.Member("contoso/lee").JoinedDate, w.Policy.Spec.BriefingWithin = "2026-03-05", "PT1S"
		}, flip{"2026-03-05 05:00:01", "TeamBriefed=True/Briefed", "TeamBriefed=False/BriefingOverdue"}},
	} {
		t.Run(why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			changesAt(t, decidesAlliance(w), c.flip)
		})
	}
}
