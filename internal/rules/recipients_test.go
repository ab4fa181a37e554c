// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// reached lists whom a step writes to, and over what: "contoso/kim hook".
func reached(w *gen.World, step gen.StepBuilder, at string) []string {
	w.Under(gen.Policy("standard").Paths(gen.Path("default", "PT1S", v1alpha1.SeverityHigh).Steps(step)))
	issue := gen.Issue("late-shipments").Detected(gen.At(gen.UTC(at).Add(-time.Second)))
	var out []string
	for _, m := range rules.DecideIssue(w.IssueFacts(issue), gen.UTC(at)).Notify {
		if m.Spec.Reason == v1alpha1.NotificationEscalationStep {
			out = append(out, verdict.PersonName(m.Spec.Recipient)+" "+string(m.Spec.ChannelRef.Channel))
		}
	}
	return out
}

func TestRecipientsOfAStep(t *testing.T) {
	step := gen.Step("managers")
	management := step.Tier(v1alpha1.TierManagement)
	const jane, kim = "northwind/jane hook", "contoso/kim hook"
	cases := map[string]struct {
		step   gen.StepBuilder
		change func(*gen.World)
		want   []string
	}{
		"a tier on both sides, sorted": {management, nil, []string{kim, jane}},
		"the host's side":              {management.Sides(v1alpha1.SidesHost), nil, []string{jane}},
		"the other sides":              {management.Sides(v1alpha1.SidesOthers), nil, []string{kim}},
		"roles":                        {step.Roles(v1alpha1.RoleProjectLead), nil, []string{"northwind/olga hook"}},
		"tier or roles":                {management.Roles(v1alpha1.RoleProjectLead), nil, []string{kim, jane, "northwind/olga hook"}},
		"contacts, on the team or not": {step.Contacts("contoso/max"), func(w *gen.World) {
			w.Partner("contoso").Contacts("max")
		}, []string{"contoso/max hook"}},
		"each once": {management.Contacts("contoso/kim"), func(w *gen.World) {
			w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "contoso", Contact: "kim", Role: v1alpha1.RoleOther, Tier: v1alpha1.TierManagement})
		}, []string{kim, jane}},
		"not a contact of a partner that the alliance does not have": {step.Contacts("fabrikam/max", "contoso/kim"), func(w *gen.World) {
			w.Partners["fabrikam"] = gen.Partner("fabrikam").Contacts("max").Partner
		}, []string{kim}},
		"not a contact of the other side, if the step is the host's": {management.Sides(v1alpha1.SidesHost).Contacts("contoso/sam"), nil, []string{jane}},
		"nor one of the host, if it is the others'":                  {management.Sides(v1alpha1.SidesOthers).Contacts("northwind/erik"), nil, []string{kim}},
		"a contact of the step's own side":                           {management.Sides(v1alpha1.SidesHost).Contacts("northwind/erik"), nil, []string{"northwind/erik hook", jane}},
		"not whom the partner does not list":                         {management, func(w *gen.World) { w.Alliance.Spec.Team[0].Contact = "gone" }, []string{kim}},
		"nobody while a partner does not exist":                      {management, func(w *gen.World) { delete(w.Partners, "contoso") }, nil},
		"not who has no address":                                     {management, func(w *gen.World) { w.Address("contoso/kim") }, []string{jane}},
		"not by phone":                                               {management, func(w *gen.World) { w.Address("contoso/kim", gen.By("phone", "+1")) }, []string{jane}},
		"not over a channel that the policy lacks":                   {management, func(w *gen.World) { w.Address("contoso/kim", gen.By("pager", "")) }, []string{jane}},
		"the first address that can be used": {management, func(w *gen.World) {
			w.Address("contoso/kim", gen.By("pager", ""), gen.By("phone", ""), gen.By("mail", ""), gen.By("hook", ""), gen.By("mail", "kim@contoso.example"))
		}, []string{kim, jane}},
		"mail needs an address, from a Secret too": {management, func(w *gen.World) {
			w.Address("contoso/kim", v1alpha1.Address{Channel: "mail", AddressFrom: &v1alpha1.AddressSource{}}).Address("northwind/jane", gen.By("mail", ""))
		}, []string{"contoso/kim mail"}},
		"the step's channels only": {management.Channels("mail"), func(w *gen.World) {
			w.Address("contoso/kim", gen.By("hook", ""), gen.By("mail", "kim@contoso.example"))
		}, []string{"contoso/kim mail"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			if c.change != nil {
				c.change(w)
			}
			if got := reached(w, c.step, "2026-03-04 09:00"); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestRecipientsAreOnTheTeamThatDay: dates are those of the partner. Contoso is in New York,
// where 10 March begins at 04:00 UTC (summer time since the 8th).
func TestRecipientsAreOnTheTeamThatDay(t *testing.T) {
	step := gen.Step("managers").Tier(v1alpha1.TierManagement).Sides(v1alpha1.SidesOthers)
	cases := map[string]struct {
		joined, left v1alpha1.Date
		change       func(*gen.World)
		there, gone  []string
	}{
		"leaves the partner that night": {change: func(w *gen.World) { w.Contact("contoso/kim").LeftDate = "2026-03-09" },
			there: []string{"2026-03-10 03:59:59"}, gone: []string{"2026-03-10 04:00:00", "2026-03-10 04:00:01"}},
		"the partner leaves that night": {change: func(w *gen.World) { w.Alliance.Spec.Partners[1].LeftDate = "2026-03-09" },
			there: []string{"2026-03-10 03:59:59"}, gone: []string{"2026-03-10 04:00:00", "2026-03-10 04:00:01"}},
		"the partner joins": {change: func(w *gen.World) { w.Alliance.Spec.Partners[1].JoinedDate = "2026-03-10" },
			there: []string{"2026-03-10 04:00:00", "2026-03-10 04:00:01"}, gone: []string{"2026-03-10 03:59:59"}},
		"the deputy has left": {change: func(w *gen.World) {
			w.Away("contoso/kim", "2026-03-09", "2026-03-12", "lee").Contact("contoso/lee").LeftDate = "2026-03-09"
		}, there: []string{"2026-03-10 03:59:59"}, gone: []string{"2026-03-10 04:00:00", "2026-03-10 04:00:01"}},
		"who left is not stood in for": {change: func(w *gen.World) {
			w.Away("contoso/kim", "2026-03-09", "2026-03-12", "lee").Contact("contoso/kim").LeftDate = "2026-03-09"
		}, there: []string{"2026-03-10 03:59:59"}, gone: []string{"2026-03-10 04:00:00"}},
		"joins":                            {joined: "2026-03-10", there: []string{"2026-03-10 04:00:00", "2026-03-10 04:00:01"}, gone: []string{"2026-03-10 03:59:59"}},
		"leaves that night":                {left: "2026-03-09", there: []string{"2026-03-10 03:59:59"}, gone: []string{"2026-03-10 04:00:00", "2026-03-10 04:00:01"}},
		"unreadable dates are passed over": {joined: "soon", left: "2026-02-30", there: []string{"2026-03-10 04:00:00"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			w.Member("contoso/kim").JoinedDate, w.Member("contoso/kim").LeftDate = c.joined, c.left
			if c.change != nil {
				c.change(w)
			}
			for _, at := range c.there {
				if got := reached(w, step, at); len(got) != 1 {
					t.Errorf("at %s: %v", at, got)
				}
			}
			for _, at := range c.gone {
				if got := reached(w, step, at); len(got) != 0 {
					t.Errorf("at %s: %v", at, got)
				}
			}
		})
	}
}

// A steering committee is a tier of its own only under a policy that has a step for it, on whatever path.
func TestTierFollowsFromTheRole(t *testing.T) {
	steering := gen.Policy("contract").Paths(
		gen.Path("calm", "P2D", v1alpha1.SeverityLow).Steps(gen.Step("managers").Tier(v1alpha1.TierManagement)),
		gen.Path("urgent", "PT4H", v1alpha1.SeverityHigh).Steps(gen.Step("managers").Tier(v1alpha1.TierManagement), gen.Step("committee").Tier(v1alpha1.TierSteering)),
	).CommunicationPolicy
	byRole := gen.Policy("roles").Paths(gen.Path("calm", "P2D", v1alpha1.SeverityLow).Steps(gen.Step("committee").Roles(v1alpha1.RoleSteeringMember))).CommunicationPolicy
	member := &v1alpha1.TeamMember{Role: v1alpha1.RoleSteeringMember}
	if got := team.TierOf(member, steering); got != v1alpha1.TierSteering {
		t.Errorf("where a step names the tier: %s", got)
	}
	if got := team.TierOf(member, byRole); got != v1alpha1.TierExecutive {
		t.Errorf("where a step names the role alone: %s", got)
	}
	if got := team.TierOf(&v1alpha1.TeamMember{Role: v1alpha1.RoleExecutiveSponsor}, steering); got != v1alpha1.TierExecutive {
		t.Errorf("a sponsor: %s", got)
	}
	if got := team.TierOf(&v1alpha1.TeamMember{Role: v1alpha1.RoleSteeringMember, Tier: v1alpha1.TierExecutive}, steering); got != v1alpha1.TierExecutive {
		t.Errorf("a member with a tier of their own: %s", got)
	}
	for role, want := range map[v1alpha1.Role]v1alpha1.Tier{
		v1alpha1.RoleAllianceManager:  v1alpha1.TierManagement,
		v1alpha1.RoleExecutiveSponsor: v1alpha1.TierExecutive,
		v1alpha1.RoleSteeringMember:   v1alpha1.TierExecutive,
		v1alpha1.RoleProjectLead:      v1alpha1.TierOperating,
		v1alpha1.RoleTeamMember:       v1alpha1.TierOperating,
		v1alpha1.RoleOther:            v1alpha1.TierOperating,
	} {
		if got := team.TierOf(&v1alpha1.TeamMember{Role: role}, nil); got != want {
			t.Errorf("%s: %s, want %s", role, got, want)
		}
	}
	if got := team.TierOf(&v1alpha1.TeamMember{Role: v1alpha1.RoleOther, Tier: v1alpha1.TierExecutive}, steering); got != v1alpha1.TierExecutive {
		t.Errorf("a tier that is set: %s", got)
	}
}

func TestZoneOfAPartner(t *testing.T) {
	partners := map[string]*v1alpha1.Partner{
		"contoso": gen.Partner("contoso").Where("US", "America/New_York").Partner, "lost": gen.Partner("lost").Where("NL", "Mars/Olympus").Partner,
	}
	for name, want := range map[v1alpha1.Name]string{"contoso": "America/New_York", "lost": "UTC", "nobody": "UTC"} {
		if got := team.Zone(partners[string(name)]).String(); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestOtherPartnersAreSorted(t *testing.T) {
	if got := team.OtherPartners(gen.Alliance("pact").Between("c", "a", "b").Alliance, "a"); !slices.Equal(got, []v1alpha1.Name{"b", "c"}) {
		t.Errorf("got %v", got)
	}
}

// TestKnown: who counts is, or was, declared.
func TestKnown(t *testing.T) {
	w := gen.NewWorld()
	w.Contact("contoso/kim").LeftDate = "2020-01-01"
	w.Alliance.Spec.Partners[0].LeftDate = "2020-01-01"
	w.Alliance.Spec.Partners = append(w.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "gone"})
	w.Partners["zz"] = gen.Partner("zz").Contacts("bob").Partner
	for who, want := range map[string]bool{
		"contoso/lee": true, "contoso/kim": true, "northwind/jane": true,
		"contoso/bob": false, "zz/bob": false, "gone/ann": true,
	} {
		if got := team.Knows(w.Alliance, w.Partners, gen.Person(who)); got != want {
			t.Errorf("%s: %t", who, got)
		}
	}
	if !team.Knows(nil, nil, gen.Person("zz/bob")) {
		t.Error("without an alliance nobody is a stranger")
	}
}
