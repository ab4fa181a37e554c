// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// World is one alliance with all that it refers to, and all that refers to it. What a method
// does not change a test may change in the objects themselves.
type World struct {
	Alliance *v1alpha1.Alliance
	Policy   *v1alpha1.CommunicationPolicy
	Partners map[string]*v1alpha1.Partner
	Reviews  []*v1alpha1.Review
	Issues   []*v1alpha1.Issue
}

// NewWorld is the alliance of northwind (the host, in Amsterdam) and contoso (in New York),
// under Policy. Each side has an operating, a management and an executive person, and everybody
// a webhook. It has been in operation for a year, and all practices are in place on 2 March 2026:
// QuarterlyReview is held, and there is no issue.
func NewWorld() *World {
	w := &World{
		Alliance: Alliance(AllianceName).DisplayName("Northwind and Contoso").Mapped().
			Member("northwind/jane", v1alpha1.RoleAllianceManager).
			Member("northwind/olga", v1alpha1.RoleProjectLead).
			Member("northwind/erik", v1alpha1.RoleExecutiveSponsor).
			Member("contoso/sam", v1alpha1.RoleExecutiveSponsor).
			Member("contoso/kim", v1alpha1.RoleAllianceManager).
			Member("contoso/lee", v1alpha1.RoleTeamMember).
			Allocated(60, v1alpha1.RoleAllianceManager).Alliance,
		Partners: map[string]*v1alpha1.Partner{
			"northwind": Partner("northwind").DisplayName("Northwind BV").Contacts("jane", "olga", "erik").Partner,
			"contoso": Partner("contoso").DisplayName("Contoso Ltd").Where("US", "America/New_York").Contacts("sam", "kim", "lee").
				Assessed("2025-06-10", "P1Y").Briefed("2025-06-20").Partner,
		},
	}
	w.Alliance.CreationTimestamp = Time("2025-01-01 00:00")
	w.Alliance.Spec.Definition = &v1alpha1.Definition{
		Type: "Strategic", Horizon: v1alpha1.HorizonLongTerm, Purpose: "One ordering platform for both customer bases",
	}
	return w.Armed("2025-01-01 00:00").Under(Policy("standard").Touches(v1alpha1.TierManagement, "P14D").ChecksHealth("P2Y")).
		Agreed("northwind", "2025-01-10 12:00").Agreed("contoso", "2025-01-12 12:00").
		Asked("2026-02-27 10:00", "northwind/jane", "contoso/kim").
		Objectives(Objective("orders")).
		Briefed("2025-01-15", "northwind/jane", "northwind/olga", "northwind/erik", "contoso/sam", "contoso/kim", "contoso/lee").
		Cadence("quarterly", "2026-01-15", "FREQ=MONTHLY;INTERVAL=3").
		Review(QuarterlyReview().Generated().Generation(2).Held("2026-01-16 09:00"))
}

// Armed is since when the alliance is in operation, as it is on record.
func (w *World) Armed(at string) *World {
	w.Alliance.Status.FirstArmedTime, w.Alliance.Status.ArmedTime = new(Time(at)), new(Time(at))
	return w
}

// UID is that of the alliance.
func (w *World) UID(uid types.UID) *World {
	w.Alliance.UID = uid
	return w
}

// Under puts the alliance under another policy.
func (w *World) Under(p PolicyBuilder) *World {
	w.Policy = p.CommunicationPolicy
	AllianceBuilder{w.Alliance}.Under(p.Name)
	return w
}

// UnderNone puts it under no policy.
func (w *World) UnderNone() *World {
	w.Policy, w.Alliance.Spec.CommunicationPolicyRef = nil, nil
	return w
}

// Review adds one.
func (w *World) Review(r ReviewBuilder) *World {
	w.Reviews = append(w.Reviews, r.Review)
	return w
}

// Issue adds one.
func (w *World) Issue(i IssueBuilder) *World {
	w.Issues = append(w.Issues, i.Issue)
	return w
}

func (w *World) Agreed(partner, at string) *World {
	AllianceBuilder{w.Alliance}.Agreed(partner, at)
	return w
}

func (w *World) Talked(at string, people ...string) *World {
	AllianceBuilder{w.Alliance}.Talked(at, people...)
	return w
}

func (w *World) Asked(at string, people ...string) *World {
	AllianceBuilder{w.Alliance}.Asked(at, people...)
	return w
}

// Briefed records that people were told what the alliance is about.
func (w *World) Briefed(date v1alpha1.Date, people ...string) *World {
	for _, who := range People(people...) {
		w.Alliance.Spec.Briefings = append(w.Alliance.Spec.Briefings, v1alpha1.Briefing{Partner: who.Partner, Contact: who.Contact, Date: date})
	}
	return w
}

// Trained records that people learnt something; the topic may be empty.
func (w *World) Trained(date v1alpha1.Date, topic string, people ...string) *World {
	for _, who := range People(people...) {
		w.Alliance.Spec.Trainings = append(w.Alliance.Spec.Trainings, v1alpha1.Training{Partner: who.Partner, Contact: who.Contact, Date: date, Topic: topic})
	}
	return w
}

func (w *World) Cadence(name string, start v1alpha1.Date, rule string) *World {
	AllianceBuilder{w.Alliance}.Cadence(name, start, rule)
	return w
}

// Shares something from a partner to another, with a name that says what it is; the end may be empty.
func (w *World) Shares(name, from, to v1alpha1.Name, end v1alpha1.Date) *World {
	w.Alliance.Spec.Sharing = append(w.Alliance.Spec.Sharing, v1alpha1.Sharing{Name: name, Item: v1alpha1.Text(name), From: from, To: to, EndDate: end})
	return w
}

// MeansWhatIsShared has each word of partners that is on no terms yet mean those of what the alliance shares under that name now.
func (w *World) MeansWhatIsShared() *World {
	for _, p := range w.Partners {
		for i := range p.Spec.Sharing {
			r := &p.Spec.Sharing[i]
			for j := range w.Alliance.Spec.Sharing {
				if x := &w.Alliance.Spec.Sharing[j]; x.Name == r.Name && r.Digest == "" && r.AllianceRef.Name == w.Alliance.Name {
					r.Digest = rules.SharingDigest(x)
				}
			}
		}
	}
	return w
}

func (w *World) Discloses(severity v1alpha1.Severity, within v1alpha1.Duration) *World {
	PolicyBuilder{w.Policy}.Discloses(severity, within)
	return w
}

// Path is the first of the policy, for a test to change.
func (w *World) Path() *v1alpha1.EscalationPath { return PolicyBuilder{w.Policy}.Path() }

// Step is one of the first path, for a test to change.
func (w *World) Step(name string) *v1alpha1.EscalationStep { return PolicyBuilder{w.Policy}.Step(name) }
