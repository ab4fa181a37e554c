// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"cmp"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"

	"slices"
	"testing"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// reached lists whom a step writes to, and over what: "contoso/kim hook".
func reached(f IssueFacts, step v1alpha1.EscalationStep, at string) []string {
	step.Name = cmp.Or(step.Name, "step")
	f.Issue.Spec.DetectedTime = metav1.NewTime(utc(at).Add(-time.Second))
	f.Policy.Spec.EscalationPaths = []v1alpha1.EscalationPath{newPath("default", "PT1S", v1alpha1.SeverityHigh).steps(step).EscalationPath}
	var out []string
	for _, m := range DecideIssue(f, utc(at)).Notify {
		if m.Spec.Reason == v1alpha1.NotificationEscalationStep {
			out = append(out, verdict.PersonName(m.Spec.Recipient)+" "+string(m.Spec.ChannelRef.Channel))
		}
	}
	return out
}

func TestRecipientsOfAStep(t *testing.T) {
	management := v1alpha1.EscalationStep{Name: "managers", Tier: v1alpha1.TierManagement}
	with := func(change func(*v1alpha1.EscalationStep)) v1alpha1.EscalationStep {
		s := management
		change(&s)
		return s
	}
	const jane, kim = "northwind/jane hook", "contoso/kim hook"
	cases := map[string]struct {
		step   v1alpha1.EscalationStep
		change func(*IssueFacts)
		want   []string
	}{
		"a tier on both sides, sorted": {management, nil, []string{kim, jane}},
		"the host's side":              {with(func(s *v1alpha1.EscalationStep) { s.Sides = v1alpha1.SidesHost }), nil, []string{jane}},
		"the other sides":              {with(func(s *v1alpha1.EscalationStep) { s.Sides = v1alpha1.SidesOthers }), nil, []string{kim}},
		"roles":                        {v1alpha1.EscalationStep{Roles: []v1alpha1.Role{v1alpha1.RoleProjectLead}}, nil, []string{"northwind/olga hook"}},
		"tier or roles":                {with(func(s *v1alpha1.EscalationStep) { s.Roles = []v1alpha1.Role{v1alpha1.RoleProjectLead} }), nil, []string{kim, jane, "northwind/olga hook"}},
		"contacts, on the team or not": {v1alpha1.EscalationStep{Contacts: []v1alpha1.PersonRef{who("contoso/max")}}, func(f *IssueFacts) {
			p := f.Partners["contoso"]
			p.Spec.Contacts = append(p.Spec.Contacts, v1alpha1.Contact{Name: "max", Addresses: []v1alpha1.Address{{Channel: "hook"}}})
		}, []string{"contoso/max hook"}},
		"each once": {with(func(s *v1alpha1.EscalationStep) { s.Contacts = []v1alpha1.PersonRef{who("contoso/kim")} }), func(f *IssueFacts) {
			f.Alliance.Spec.Team = append(f.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "contoso", Contact: "kim", Role: v1alpha1.RoleOther, Tier: v1alpha1.TierManagement})
		}, []string{kim, jane}},
		"not a contact of a partner that the alliance does not have": {v1alpha1.EscalationStep{Contacts: []v1alpha1.PersonRef{who("fabrikam/max"), who("contoso/kim")}}, func(f *IssueFacts) {
			f.Partners["fabrikam"] = newPartner("fabrikam", "Fabrikam", "UTC", "max")
		}, []string{kim}},
		"not whom the partner does not list":       {management, func(f *IssueFacts) { f.Alliance.Spec.Team[0].Contact = "gone" }, []string{kim}},
		"not of a partner that does not exist":     {management, func(f *IssueFacts) { delete(f.Partners, "contoso") }, []string{jane}},
		"not who has no address":                   {management, func(f *IssueFacts) { withAddress(*f, "contoso/kim") }, []string{jane}},
		"not by phone":                             {management, func(f *IssueFacts) { withAddress(*f, "contoso/kim", v1alpha1.Address{Channel: "phone", Address: "+1"}) }, []string{jane}},
		"not over a channel that the policy lacks": {management, func(f *IssueFacts) { withAddress(*f, "contoso/kim", v1alpha1.Address{Channel: "pager"}) }, []string{jane}},
		"the first address that can be used": {management, func(f *IssueFacts) {
			withAddress(*f, "contoso/kim", v1alpha1.Address{Channel: "pager"}, v1alpha1.Address{Channel: "phone"}, v1alpha1.Address{Channel: "mail"},
				v1alpha1.Address{Channel: "hook"}, v1alpha1.Address{Channel: "mail", Address: "kim@contoso.example"})
		}, []string{kim, jane}},
		"mail needs an address, from a Secret too": {management, func(f *IssueFacts) {
			withAddress(withAddress(*f, "contoso/kim", v1alpha1.Address{Channel: "mail", AddressFrom: &v1alpha1.AddressSource{}}), "northwind/jane", v1alpha1.Address{Channel: "mail"})
		}, []string{"contoso/kim mail"}},
		"the step's channels only": {with(func(s *v1alpha1.EscalationStep) { s.Channels = []v1alpha1.Name{"mail"} }), func(f *IssueFacts) {
			withAddress(*f, "contoso/kim", v1alpha1.Address{Channel: "hook"}, v1alpha1.Address{Channel: "mail", Address: "kim@contoso.example"})
		}, []string{"contoso/kim mail"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := factsOf(newIssue(), newPolicy())
			if c.change != nil {
				c.change(&f)
			}
			if got := reached(f, c.step, "2026-03-04 09:00"); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestRecipientsAreOnTheTeamThatDay: dates are those of the partner. Contoso is in New York,
// where 10 March begins at 04:00 UTC (summer time since the 8th).
func TestRecipientsAreOnTheTeamThatDay(t *testing.T) {
	step := v1alpha1.EscalationStep{Tier: v1alpha1.TierManagement, Sides: v1alpha1.SidesOthers}
	cases := map[string]struct {
		joined, left v1alpha1.Date
		there, gone  []string
	}{
		"joins":                            {joined: "2026-03-10", there: []string{"2026-03-10 04:00:00", "2026-03-10 04:00:01"}, gone: []string{"2026-03-10 03:59:59"}},
		"leaves that night":                {left: "2026-03-09", there: []string{"2026-03-10 03:59:59"}, gone: []string{"2026-03-10 04:00:00", "2026-03-10 04:00:01"}},
		"unreadable dates are passed over": {joined: "soon", left: "2026-02-30", there: []string{"2026-03-10 04:00:00"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := factsOf(newIssue(), newPolicy())
			f.Alliance.Spec.Team[4].JoinedDate, f.Alliance.Spec.Team[4].LeftDate = c.joined, c.left
			for _, at := range c.there {
				if got := reached(f, step, at); len(got) != 1 {
					t.Errorf("at %s: %v", at, got)
				}
			}
			for _, at := range c.gone {
				if got := reached(f, step, at); len(got) != 0 {
					t.Errorf("at %s: %v", at, got)
				}
			}
		})
	}
}

func TestTierFollowsFromTheRole(t *testing.T) {
	for role, want := range map[v1alpha1.Role]v1alpha1.Tier{
		v1alpha1.RoleAllianceManager:  v1alpha1.TierManagement,
		v1alpha1.RoleExecutiveSponsor: v1alpha1.TierExecutive,
		v1alpha1.RoleSteeringMember:   v1alpha1.TierExecutive,
		v1alpha1.RoleProjectLead:      v1alpha1.TierOperating,
		v1alpha1.RoleTeamMember:       v1alpha1.TierOperating,
		v1alpha1.RoleOther:            v1alpha1.TierOperating,
	} {
		if got := team.TierOf(&v1alpha1.TeamMember{Role: role}); got != want {
			t.Errorf("%s: %s, want %s", role, got, want)
		}
	}
	if got := team.TierOf(&v1alpha1.TeamMember{Role: v1alpha1.RoleOther, Tier: v1alpha1.TierExecutive}); got != v1alpha1.TierExecutive {
		t.Errorf("a tier that is set: %s", got)
	}
}

func TestZoneOfAPartner(t *testing.T) {
	partners := map[string]*v1alpha1.Partner{"contoso": newPartner("contoso", "", "America/New_York"), "lost": newPartner("lost", "", "Mars/Olympus")}
	for name, want := range map[v1alpha1.Name]string{"contoso": "America/New_York", "lost": "UTC", "nobody": "UTC"} {
		if got := team.Zone(partners[string(name)]).String(); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestOtherPartnersAreSorted(t *testing.T) {
	a := &v1alpha1.Alliance{}
	for _, n := range []v1alpha1.Name{"c", "a", "b"} {
		a.Spec.Partners = append(a.Spec.Partners, v1alpha1.AlliancePartner{Name: n})
	}
	if got := team.OtherPartners(a, "a"); !slices.Equal(got, []v1alpha1.Name{"b", "c"}) {
		t.Errorf("got %v", got)
	}
}
