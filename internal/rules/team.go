// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// tierOf returns the tier of a team member, which follows from the role where it is left out.
func tierOf(t *v1alpha1.TeamMember) v1alpha1.Tier {
	if t.Tier != "" {
		return t.Tier
	}
	switch t.Role {
	case v1alpha1.RoleAllianceManager:
		return v1alpha1.TierManagement
	case v1alpha1.RoleExecutiveSponsor, v1alpha1.RoleSteeringMember:
		return v1alpha1.TierExecutive
	default:
		return v1alpha1.TierOperating
	}
}

// zoneOf returns the time zone of a partner, or UTC where the partner or its zone is not
// known: that the Partner's own Ready condition says.
func zoneOf(partners map[string]*v1alpha1.Partner, name v1alpha1.Name) *time.Location {
	p := partners[string(name)]
	if p == nil {
		return time.UTC
	}
	zone, err := worktime.Zone(string(p.Spec.TimeZone))
	if err != nil {
		return time.UTC
	}
	return zone
}

// dateReached reports whether a day has begun in a zone. If not, its first moment is noted.
// A day that cannot be read is never reached, and not valid.
func (m *moment) dateReached(date v1alpha1.Date, zone *time.Location) (reached, valid bool) {
	d, err := worktime.ParseDate(string(date))
	if err != nil {
		return false, false
	}
	return m.reached(d.Start(zone)), true
}

// dateOver reports whether a day is over in a zone. If not, its end is noted. A day that
// cannot be read is never over, and not valid.
func (m *moment) dateOver(date v1alpha1.Date, zone *time.Location) (over, valid bool) {
	d, err := worktime.ParseDate(string(date))
	if err != nil {
		return false, false
	}
	return m.reached(d.End(zone)), true
}

// onTeam reports whether a team member has joined and not left, by the dates in the zone of
// the member's partner; the last day counts in full. A date that cannot be read is passed over.
func (m *moment) onTeam(t *v1alpha1.TeamMember, partners map[string]*v1alpha1.Partner) bool {
	if t.JoinedDate == "" && t.LeftDate == "" {
		return true
	}
	zone := zoneOf(partners, t.Partner)
	if t.JoinedDate != "" {
		if joined, valid := m.dateReached(t.JoinedDate, zone); valid && !joined {
			return false
		}
	}
	if t.LeftDate != "" {
		if left, valid := m.dateOver(t.LeftDate, zone); valid && left {
			return false
		}
	}
	return true
}

// otherPartners returns the names of an alliance's partners but one, sorted.
func otherPartners(a *v1alpha1.Alliance, but v1alpha1.Name) []v1alpha1.Name {
	others := make([]v1alpha1.Name, 0, len(a.Spec.Partners))
	for i := range a.Spec.Partners {
		if name := a.Spec.Partners[i].Name; name != but {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	return others
}

// contactOf returns a partner's contact, or nil.
func contactOf(partners map[string]*v1alpha1.Partner, person v1alpha1.PersonRef) *v1alpha1.Contact {
	if p := partners[string(person.Partner)]; p != nil {
		return contact(p, person.Contact)
	}
	return nil
}

// acrossPartners reports whether people of different partners took part in a conversation.
func acrossPartners(c *v1alpha1.Conversation) bool {
	for i := 1; i < len(c.Between); i++ {
		if c.Between[i].Partner != c.Between[0].Partner {
			return true
		}
	}
	return false
}

// tookPart reports whether somebody of a partner took part in a conversation.
func tookPart(c *v1alpha1.Conversation, partner v1alpha1.Name) bool {
	for i := range c.Between {
		if c.Between[i].Partner == partner {
			return true
		}
	}
	return false
}
