// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package expression compiles and evaluates the rules of an alliance: practices of one's own, in CEL. It knows what
// a rule sees of the objects, how much it may cost, and when what it says may change.
package expression

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/worktime"
)

// Scene is what the rules of an alliance are asked about: objects as they are at a moment, and how they stand by then,
// which the other rooms have found out. Records that are dated later are left out here.
type Scene struct {
	// Now is the moment, which rules see without its fractions of a second.
	Now time.Time
	// Alliance, and its policy, which may be nil.
	Alliance *v1alpha1.Alliance
	Policy   *v1alpha1.CommunicationPolicy
	// Partners that exist, by name.
	Partners map[string]*v1alpha1.Partner
	// Present are those of the partners that belong to the alliance, by name.
	Present []*v1alpha1.Partner
	// Reviews and Issues that count, with their records as far as these count, by name.
	Reviews []*v1alpha1.Review
	Issues  []*v1alpha1.Issue

	// Open, Stale and Escalated are issues, and Held, Overdue and Slipped reviews: those of the lists above.
	Open, Stale, Escalated []*v1alpha1.Issue
	Held, Overdue, Slipped []*v1alpha1.Review
	// Due is when a review is due, after postponements.
	Due map[*v1alpha1.Review]time.Time
	// LastHeld is when the latest review of a type was held, and under "" that of any; nothing where none was.
	LastHeld map[v1alpha1.ReviewType]time.Time
	// LastContact is the latest contact between partners; zero for none.
	LastContact time.Time
	// Team are the people who are on the team.
	Team []*v1alpha1.TeamMember
	// Budget is what evaluations may cost together, those of scenes that share it too; nil for no bound but Limit.
	Budget *Budget

	host     *time.Location
	joint    worktime.Joint
	known    bool
	metadata map[*metav1.ObjectMeta]*Metadata
}

// hostZone is whose dates those are that concern several partners, or none.
func (s *Scene) hostZone() *time.Location {
	if s.host == nil {
		s.host = team.HostZone(s.Alliance, s.Partners)
	}
	return s.host
}

// zoneOf is where the dates of a partner begin and end.
func (s *Scene) zoneOf(partner v1alpha1.Name) *time.Location {
	return team.Zone(s.Partners[string(partner)])
}

// jointTime is when all partners work.
func (s *Scene) jointTime() worktime.Joint {
	if !s.known {
		s.joint, s.known = team.JointTime(s.Alliance, s.Partners), true
	}
	return s.joint
}
