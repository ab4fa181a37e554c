// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package team knows the people of an alliance: who is on the team and at which tier, who stands in
// for whom, how somebody is reached, and when partners work.
package team

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// TierOf returns the tier of a team member, which follows from the role where it is left out. A
// steering committee is a tier of its own where a step of the policy names that tier: its members then
// hear of an issue in that step, and not once more with the executives. Elsewhere they are of theirs.
func TierOf(t *v1alpha1.TeamMember, policy *v1alpha1.CommunicationPolicy) v1alpha1.Tier {
	if t.Tier != "" {
		return t.Tier
	}
	switch t.Role {
	case v1alpha1.RoleAllianceManager:
		return v1alpha1.TierManagement
	case v1alpha1.RoleSteeringMember:
		if steers(policy) {
			return v1alpha1.TierSteering
		}
		return v1alpha1.TierExecutive
	case v1alpha1.RoleExecutiveSponsor:
		return v1alpha1.TierExecutive
	default:
		return v1alpha1.TierOperating
	}
}

// AtTier reports whether a team member is one of a tier. Members of a steering committee are always of
// Steering where nobody gives them another tier: a touchpoint or a review of that tier is theirs also
// where the ladder has them hear with the executives.
func AtTier(t *v1alpha1.TeamMember, tier v1alpha1.Tier, policy *v1alpha1.CommunicationPolicy) bool {
	if tier == v1alpha1.TierSteering && t.Tier == "" && t.Role == v1alpha1.RoleSteeringMember {
		return true
	}
	return TierOf(t, policy) == tier
}

// steers reports whether a step of a policy, of whatever path, names the tier Steering.
func steers(policy *v1alpha1.CommunicationPolicy) bool {
	return policy != nil && slices.ContainsFunc(policy.Spec.EscalationPaths, func(p v1alpha1.EscalationPath) bool {
		return slices.ContainsFunc(p.Steps, func(s v1alpha1.EscalationStep) bool { return s.Tier == v1alpha1.TierSteering })
	})
}

// Zone returns the time zone in which a partner's dates begin and end: UTC for nil, and where
// the zone cannot be read, which the Partner's own Ready condition says.
func Zone(p *v1alpha1.Partner) *time.Location {
	if p == nil {
		return time.UTC
	}
	zone, err := worktime.Zone(string(p.Spec.TimeZone))
	if err != nil {
		return time.UTC
	}
	return zone
}

// HostZone returns the time zone of an alliance's host, by whose clocks people read what concerns the alliance:
// UTC where there is no alliance, or its host does not exist.
func HostZone(a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner) *time.Location {
	if a == nil {
		return time.UTC
	}
	return Zone(partners[string(a.Spec.Host)])
}

// PersonZone returns the time zone of a contact: its own, or else the partner's.
func PersonZone(p *v1alpha1.Partner, c *v1alpha1.Contact) *time.Location {
	zone, err := worktime.Zone(string(c.TimeZone))
	if err != nil {
		return Zone(p)
	}
	return zone
}

// ZoneOf returns the time zone in which a person lives, by the name of the contact.
func ZoneOf(p *v1alpha1.Partner, contact v1alpha1.Name) *time.Location {
	if p != nil {
		if c := Contact(p, contact); c != nil {
			return PersonZone(p, c)
		}
	}
	return Zone(p)
}

// OnTeam reports whether a team member has joined and not left, the team or the partner, by the
// dates in the zone of the member's partner; the last day counts in full. A date that cannot be read
// is passed over.
func OnTeam(m *verdict.Moment, t *v1alpha1.TeamMember, partners map[string]*v1alpha1.Partner) bool {
	p := partners[string(t.Partner)]
	if p != nil && !AtPartner(m, p, t.Contact) {
		return false
	}
	return t.JoinedDate == "" && t.LeftDate == "" || within(m, t.JoinedDate, t.LeftDate, Zone(p))
}

// OtherPartners returns the names of an alliance's partners but one, sorted.
func OtherPartners(a *v1alpha1.Alliance, but v1alpha1.Name) []v1alpha1.Name {
	others := make([]v1alpha1.Name, 0, len(a.Spec.Partners))
	for i := range a.Spec.Partners {
		if name := a.Spec.Partners[i].Name; name != but {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	return others
}

// IsPartner reports whether an alliance lists a partner.
func IsPartner(a *v1alpha1.Alliance, name v1alpha1.Name) bool {
	for i := range a.Spec.Partners {
		if a.Spec.Partners[i].Name == name {
			return true
		}
	}
	return false
}

// FindContact returns a partner's contact, or nil.
func FindContact(partners map[string]*v1alpha1.Partner, person v1alpha1.PersonRef) *v1alpha1.Contact {
	if p := partners[string(person.Partner)]; p != nil {
		return Contact(p, person.Contact)
	}
	return nil
}

// Contact returns a partner's contact of that name, or nil.
func Contact(p *v1alpha1.Partner, name v1alpha1.Name) *v1alpha1.Contact {
	for i := range p.Spec.Contacts {
		if p.Spec.Contacts[i].Name == name {
			return &p.Spec.Contacts[i]
		}
	}
	return nil
}

// BetweenPartners reports whether people of different partners took part in a conversation.
func BetweenPartners(c *v1alpha1.Conversation) bool {
	for i := 1; i < len(c.Between); i++ {
		if c.Between[i].Partner != c.Between[0].Partner {
			return true
		}
	}
	return false
}

// TookPart reports whether somebody of a partner took part in a conversation.
func TookPart(c *v1alpha1.Conversation, partner v1alpha1.Name) bool {
	for i := range c.Between {
		if c.Between[i].Partner == partner {
			return true
		}
	}
	return false
}

// AlliancePartners are those of an alliance; none for nil.
func AlliancePartners(a *v1alpha1.Alliance) []v1alpha1.Name {
	if a == nil {
		return nil
	}
	names := make([]v1alpha1.Name, 0, len(a.Spec.Partners)+1)
	for i := range a.Spec.Partners {
		names = append(names, a.Spec.Partners[i].Name)
	}
	return names
}

// PolicyMissing tells whether an alliance names a policy that does not exist.
func PolicyMissing(a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy) (verdict.Missing, bool) {
	ref := a.Spec.CommunicationPolicyRef
	if ref == nil || policy != nil {
		return verdict.Missing{}, false
	}
	return verdict.Missing{Reason: v1alpha1.ReasonPolicyNotFound, Name: ref.Name, Alliance: a.Name, Field: "spec.communicationPolicyRef.name"}, true
}

// PartnersMissing lists the partners of an alliance, but one, that do not exist.
func PartnersMissing(a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, but v1alpha1.Name) []verdict.Missing {
	var found []verdict.Missing
	for i := range a.Spec.Partners {
		if name := a.Spec.Partners[i].Name; name != but && partners[string(name)] == nil {
			found = append(found, verdict.Missing{Reason: v1alpha1.ReasonPartnerNotFound, Name: string(name), Alliance: a.Name, Field: "spec.partners"})
		}
	}
	slices.SortFunc(found, func(a, b verdict.Missing) int { return cmp.Compare(a.Name, b.Name) })
	return found
}

// UnknownPerson tells what of a person does not exist.
func UnknownPerson(who v1alpha1.PersonRef, partners map[string]*v1alpha1.Partner) (verdict.Missing, bool) {
	p := partners[string(who.Partner)]
	if p == nil {
		return verdict.Missing{Reason: v1alpha1.ReasonPartnerNotFound, Name: string(who.Partner)}, true
	}
	if Contact(p, who.Contact) == nil {
		return verdict.Missing{Reason: v1alpha1.ReasonContactNotFound, Name: string(who.Contact), In: string(who.Partner)}, true
	}
	return verdict.Missing{}, false
}
