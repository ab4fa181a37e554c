// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// trained has the managers and sponsors trained, but for some, and asks for it.
func trained(w *gen.World, but ...string) *gen.World {
	w.Alliance.Spec.Practices = &v1alpha1.Practices{Profile: v1alpha1.ProfileFull}
	w.Trained("2025-02-01", "", "northwind/jane", "northwind/erik", "contoso/sam", "contoso/kim")
	all := w.Alliance.Spec.Trainings
	w.Alliance.Spec.Trainings = nil
	for _, t := range all {
		if len(but) == 0 || string(t.Partner)+"/"+string(t.Contact) != but[0] {
			w.Alliance.Spec.Trainings = append(w.Alliance.Spec.Trainings, t)
		}
	}
	return w
}

// needs has the policy ask for topics.
func needs(w *gen.World, all ...v1alpha1.TrainingNeed) { w.Policy.Spec.Training = all }

var ofManagers = []v1alpha1.Role{v1alpha1.RoleAllianceManager}

func TestTeamTrained(t *testing.T) {
	finds(t, []found{
		{"all were, once", func(w *gen.World) { trained(w) }, "TeamTrained=True/Trained", "Everybody on the team learnt what the role needs"},
		{"a sponsor was not", func(w *gen.World) { trained(w, "northwind/erik") }, "TeamTrained=False/NotTrained",
			"Not trained in time: northwind/erik since 2025-04-01 02:00 Europe/Amsterdam (2025-04-01T00:00:00Z)"},
		{"others need none where the policy says nothing", func(w *gen.World) { trained(w.UnderNone()) }, "TeamTrained=True/Trained", ""},
		{"whoever joined lately has a quarter", func(w *gen.World) {
			trained(w, "contoso/kim").Member("contoso/kim").JoinedDate = "2026-02-20"
		}, "TeamTrained=True/Trained", "To be trained: contoso/kim by 2026-05-21 06:00 Europe/Amsterdam (2026-05-21T04:00:00Z)"},
		{"a topic of the policy, with as much time as it says", func(w *gen.World) {
			trained(w)
			needs(w, v1alpha1.TrainingNeed{Topic: "Alliance basics", Roles: ofManagers, Within: "P30D"})
			w.Trained("2025-03-01", "  alliance BASICS ", "northwind/jane")
		}, "TeamTrained=False/NotTrained", "Not trained in time: contoso/kim (Alliance basics) since 2025-01-31 01:00 Europe/Amsterdam (2025-01-31T00:00:00Z)"},
		{"of several topics each", func(w *gen.World) {
			trained(w)
			needs(w, v1alpha1.TrainingNeed{Topic: "Ethics", Roles: ofManagers}, v1alpha1.TrainingNeed{Topic: "Customs", Roles: ofManagers})
			w.Trained("2025-03-01", "Customs", "northwind/jane").Trained("2025-03-01", "Ethics", "contoso/kim")
		}, "TeamTrained=False/NotTrained", "Not trained in time: contoso/kim (Customs), northwind/jane (Ethics) since 2025-04-01 02:00"},
		{"a role that nobody needs anything for", func(w *gen.World) {
			trained(w)
			needs(w, v1alpha1.TrainingNeed{Topic: "Ethics", Roles: []v1alpha1.Role{v1alpha1.RoleSteeringMember}})
		}, "TeamTrained=True/Trained", ""},
		{"it counted until a day", func(w *gen.World) {
			trained(w).Alliance.Spec.Trainings[0].ValidUntilDate = "2026-01-31"
		}, "TeamTrained=False/TrainingExpired", "Trained, and no longer valid: northwind/jane since 2026-02-01 00:00 Europe/Amsterdam (2026-01-31T23:00:00Z)"},
		{"and for as long as the policy says", func(w *gen.World) {
			trained(w)
			needs(w, v1alpha1.TrainingNeed{Topic: "Ethics", Roles: ofManagers, ValidFor: "P1Y"})
			w.Trained("2025-02-10", "ethics", "northwind/jane").Trained("2025-04-10", "Ethics", "contoso/kim")
		}, "TeamTrained=False/TrainingExpired", "Trained, and no longer valid: northwind/jane (Ethics) since 2026-02-10 00:00 Europe/Amsterdam (2026-02-09T23:00:00Z)"},
		{"the record goes before the policy", func(w *gen.World) {
			trained(w)
			needs(w, v1alpha1.TrainingNeed{Topic: "Ethics", Roles: ofManagers, ValidFor: "P1Y"})
			w.Trained("2025-02-10", "Ethics", "northwind/jane", "contoso/kim")
			last := w.Alliance.Spec.Trainings[len(w.Alliance.Spec.Trainings)-2:]
			last[0].ValidUntilDate, last[1].ValidUntilDate = "2027-01-01", "2027-01-01"
		}, "TeamTrained=True/Trained", ""},
		{"of two trainings the one that holds longest counts", func(w *gen.World) {
			trained(w).Trained("2025-03-01", "", "northwind/jane").Alliance.Spec.Trainings[0].ValidUntilDate = "2025-12-31"
		}, "TeamTrained=True/Trained", ""},
		{"what expired before there was time to train again", func(w *gen.World) {
			trained(w).Alliance.Spec.Trainings[0].ValidUntilDate = "2025-12-31"
			w.Member("northwind/jane").JoinedDate = "2026-02-20"
		}, "TeamTrained=True/Trained", "To be trained: northwind/jane by 2026-05-20 24:00"},
		{"a re-check is no training", func(w *gen.World) {
			trained(w).Alliance.Spec.Trainings[0].Type = v1alpha1.TrainingTypeRecheck
		}, "TeamTrained=False/NotTrained", "northwind/jane"},
		{"nobody re-checked the coaching", func(w *gen.World) {
			trained(w).Alliance.Spec.Trainings[0].CoachingUntilDate = "2026-01-31"
		}, "TeamTrained=False/NotRechecked", "Coached, and not re-checked: northwind/jane since 2026-02-01 00:00 Europe/Amsterdam (2026-01-31T23:00:00Z)"},
		{"somebody did, of the same topic, on its last day", func(w *gen.World) {
			recheck(trained(w), "northwind/jane", "2026-01-31", "2026-01-31", " basics", "Basics")
		}, "TeamTrained=True/Trained", "learnt what the role needs"},
		{"a day before its last is too early", func(w *gen.World) {
			recheck(trained(w), "northwind/jane", "2026-01-31", "2026-01-30", "Basics", "Basics")
		}, "TeamTrained=False/NotRechecked", "northwind/jane (Basics) since"},
		{"of another topic", func(w *gen.World) {
			recheck(trained(w), "northwind/jane", "2026-01-31", "2026-02-10", "Basics", "Ethics")
		}, "TeamTrained=False/NotRechecked", ""},
		{"the coaching goes on", func(w *gen.World) {
			trained(w).Alliance.Spec.Trainings[0].CoachingUntilDate = "2026-03-31"
		}, "TeamTrained=True/Trained", "To be re-checked after coaching: northwind/jane by 2026-03-31 24:00 Europe/Amsterdam (2026-03-31T22:00:00Z)"},
		{"of two in a topic the one that is over first", func(w *gen.World) {
			trained(w).Alliance.Spec.Trainings[0].CoachingUntilDate = "2026-01-31"
			w.Trained("2025-03-01", "", "northwind/jane").Alliance.Spec.Trainings[4].CoachingUntilDate = "2026-01-10"
		}, "TeamTrained=False/NotRechecked", "Coached, and not re-checked: northwind/jane since 2026-01-11 00:00 Europe/Amsterdam (2026-01-10T23:00:00Z)"},
		{"somebody who is not on the team is not re-checked", func(w *gen.World) {
			trained(w).Trained("2025-03-01", "", "contoso/lee").Alliance.Spec.Trainings[4].CoachingUntilDate = "2026-01-31"
			w.Member("contoso/lee").LeftDate = "2026-02-01"
		}, "TeamTrained=True/Trained", ""},
		{"all at once: the worst gives the reason", func(w *gen.World) {
			trained(w, "contoso/kim").Alliance.Spec.Trainings[1].ValidUntilDate = "2026-01-31"
			w.Alliance.Spec.Trainings[0].CoachingUntilDate = "2026-01-31"
		}, "TeamTrained=False/NotTrained", "Not trained in time: contoso/kim since 2025-04-01 02:00 Europe/Amsterdam (2025-04-01T00:00:00Z). " +
			"Trained, and no longer valid: northwind/erik since 2026-02-01 00:00 Europe/Amsterdam (2026-01-31T23:00:00Z). Coached, and not re-checked: northwind/jane since"},
		{"a third partner's people have time from when it joined", func(w *gen.World) {
			trained(w)
			withFabrikam(w).JoinedDate = "2025-12-01"
			w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "fabrikam", Contact: "uwe", Role: v1alpha1.RoleExecutiveSponsor})
		}, "TeamTrained=False/NotTrained", "Not trained in time: fabrikam/uwe since 2026-03-01 00:00 Europe/Amsterdam (2026-02-28T23:00:00Z)"},
		{"somebody whom the alliance does not know", func(w *gen.World) {
			trained(w, "contoso/kim").Trained("2026-01-10", "", "contoso/kym").Trained("2026-03-10", "", "contoso/kem")
		}, "TeamTrained=False/NotTrained", "Not counted, because the alliance does not list them: contoso/kym"},
		{"a policy that was given up", func(w *gen.World) {
			trained(w).Policy = nil
			w.Alliance.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "TeamTrained=Unknown/PolicyNotFound", "is not known without the policy"},
	})
	for why, c := range map[string]struct {
		change func(*gen.World)
		flip   flip
	}{
		"when the time is over": {func(w *gen.World) {
			trained(w, "contoso/kim").Member("contoso/kim").JoinedDate = "2025-12-10"
		}, flip{"2026-03-10 04:00", "TeamTrained=True/Trained", "TeamTrained=False/NotTrained"}},
		"late is put right by a training": {func(w *gen.World) { trained(w, "contoso/kim").Trained("2026-03-10", "", "contoso/kim") },
			flip{"2026-03-10 04:00", "TeamTrained=False/NotTrained", "TeamTrained=True/Trained"}},
		"after its last day, in New York": {func(w *gen.World) { trained(w).Alliance.Spec.Trainings[3].ValidUntilDate = "2026-03-09" },
			flip{"2026-03-10 04:00", "TeamTrained=True/Trained", "TeamTrained=False/TrainingExpired"}},
		"after the time of the policy": {func(w *gen.World) {
			trained(w)
			needs(w, v1alpha1.TrainingNeed{Topic: "Ethics", Roles: ofManagers, ValidFor: "P1Y"})
			w.Trained("2025-03-10", "Ethics", "northwind/jane", "contoso/kim")
		}, flip{"2026-03-09 23:00", "TeamTrained=True/Trained", "TeamTrained=False/TrainingExpired"}},
		"when the coaching is over": {func(w *gen.World) { trained(w).Alliance.Spec.Trainings[0].CoachingUntilDate = "2026-03-09" },
			flip{"2026-03-09 23:00", "TeamTrained=True/Trained", "TeamTrained=False/NotRechecked"}},
		"when somebody re-checks it": {func(w *gen.World) {
			recheck(trained(w), "northwind/jane", "2026-01-31", "2026-03-10", "Basics", "basics")
		}, flip{"2026-03-09 23:00", "TeamTrained=False/NotRechecked", "TeamTrained=True/Trained"}},
	} {
		t.Run(why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			changesAt(t, decidesAlliance(w), c.flip)
		})
	}
}

// recheck has somebody coached until a day in a topic, and the coaching re-checked on another, under a topic.
func recheck(w *gen.World, who string, until, on v1alpha1.Date, topic, checked string) {
	w.Trained("2025-06-01", topic, who).Trained(on, checked, who)
	n := len(w.Alliance.Spec.Trainings)
	w.Alliance.Spec.Trainings[n-2].CoachingUntilDate = until
	w.Alliance.Spec.Trainings[n-1].Type = v1alpha1.TrainingTypeRecheck
}
