// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// TierOf returns the tier of a team member, which follows from the role, and from the policy, where it
// is left out.
func TierOf(t *v1alpha1.TeamMember, policy *v1alpha1.CommunicationPolicy) v1alpha1.Tier {
	return team.TierOf(t, policy)
}

// InAlliance reports whether a partner belongs to an alliance: it has joined, and not left.
func InAlliance(a *v1alpha1.Alliance, partner v1alpha1.Name, partners map[string]*v1alpha1.Partner, now time.Time) bool {
	return team.InAlliance(&verdict.Moment{Now: now}, a, partner, partners)
}

// OnTeam reports whether a team member has joined and not left.
func OnTeam(t *v1alpha1.TeamMember, partners map[string]*v1alpha1.Partner, now time.Time) bool {
	return team.OnTeam(&verdict.Moment{Now: now}, t, partners)
}

// AtPartner reports whether a contact has not left the partner.
func AtPartner(p *v1alpha1.Partner, contact v1alpha1.Name, now time.Time) bool {
	return team.AtPartner(&verdict.Moment{Now: now}, p, contact)
}

// AbsenceOf returns the absence that a contact of a partner is in, or nil.
func AbsenceOf(p *v1alpha1.Partner, contact v1alpha1.Name, now time.Time) *v1alpha1.Absence {
	return team.AbsenceOf(&verdict.Moment{Now: now}, p, contact)
}

// What a policy and a partner say of how people are reached.
var (
	// WrittenChannel returns the channel of the first address of a contact that can be written to; of some channels
	// only, where these are named.
	WrittenChannel = team.WrittenChannel
	// ContactOf returns a contact of a partner by its name; nil where it has none.
	ContactOf = team.Contact
)
