// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// AllianceBuilder changes an alliance.
type AllianceBuilder struct{ *v1alpha1.Alliance }

// Alliance is in operation, hosted by northwind, with contoso. It has no team yet, and is
// under no policy.
func Alliance(name string) AllianceBuilder {
	b := AllianceBuilder{&v1alpha1.Alliance{ObjectMeta: meta(name), Spec: v1alpha1.AllianceSpec{Stage: v1alpha1.StageManage}}}
	return b.Between("northwind", "contoso")
}

func (b AllianceBuilder) In(namespace string) AllianceBuilder {
	b.Alliance.Namespace = namespace
	return b
}

// Between sets the partners, the host first.
func (b AllianceBuilder) Between(partners ...v1alpha1.Name) AllianceBuilder {
	b.Spec.Host, b.Spec.Partners = "", nil
	for i, p := range partners {
		if i == 0 {
			b.Spec.Host = p
		}
		b.Spec.Partners = append(b.Spec.Partners, v1alpha1.AlliancePartner{Name: p})
	}
	return b
}

// Joined says when a partner joined.
func (b AllianceBuilder) Joined(partner string, date v1alpha1.Date) AllianceBuilder {
	for i := range b.Spec.Partners {
		if p := &b.Spec.Partners[i]; string(p.Name) == partner {
			p.JoinedDate = date
			return b
		}
	}
	b.Spec.Partners = append(b.Spec.Partners, v1alpha1.AlliancePartner{Name: v1alpha1.Name(partner), JoinedDate: date})
	return b
}

// Mapped writes down the goals, needs and contributions of each partner.
func (b AllianceBuilder) Mapped() AllianceBuilder {
	for i := range b.Spec.Partners {
		p := &b.Spec.Partners[i]
		p.Goals, p.Needs, p.Contributes = []v1alpha1.Text{"Orders in both markets"}, []v1alpha1.Text{"Local support"}, []v1alpha1.Text{"A team"}
	}
	return b
}

// Under names the policy.
func (b AllianceBuilder) Under(policy string) AllianceBuilder {
	b.Spec.CommunicationPolicyRef = &v1alpha1.PolicyReference{Name: policy}
	return b
}

func (b AllianceBuilder) DisplayName(name string) AllianceBuilder {
	b.Spec.DisplayName = name
	return b
}

func (b AllianceBuilder) Stage(s v1alpha1.Stage) AllianceBuilder {
	b.Spec.Stage = s
	return b
}

// Member adds somebody to the team.
func (b AllianceBuilder) Member(person string, role v1alpha1.Role) AllianceBuilder {
	p := Person(person)
	b.Spec.Team = append(b.Spec.Team, v1alpha1.TeamMember{Partner: p.Partner, Contact: p.Contact, Role: role})
	return b
}

// Allocated has everybody of some roles give so much of their time; of all roles if none is said.
func (b AllianceBuilder) Allocated(percent int32, roles ...v1alpha1.Role) AllianceBuilder {
	for i := range b.Spec.Team {
		if t := &b.Spec.Team[i]; len(roles) == 0 || slices.Contains(roles, t.Role) {
			t.AllocationPercent = new(percent)
		}
	}
	return b
}

// Cadence is of reviews at ten in Amsterdam, and leaves the rest to the defaults.
func Cadence(name string, start v1alpha1.Date, rule string) v1alpha1.Cadence {
	return v1alpha1.Cadence{Name: v1alpha1.Name(name), Recurrence: v1alpha1.Recurrence{
		StartDate: start, Time: "10:00", TimeZone: "Europe/Amsterdam", Rule: rule,
	}}
}

// Cadence adds one of formal reviews, with a notice of a fortnight and a week of grace, that
// may be put off once.
func (b AllianceBuilder) Cadence(name string, start v1alpha1.Date, rule string) AllianceBuilder {
	c := Cadence(name, start, rule)
	c.Type, c.Formality, c.Notice, c.Grace, c.MaxPostponements = v1alpha1.ReviewPerformance, v1alpha1.FormalityFormal, "P14D", "P7D", new(int32(1))
	b.Spec.Cadence = append(b.Spec.Cadence, c)
	return b
}

func (b AllianceBuilder) Profile(p v1alpha1.Profile) AllianceBuilder {
	b.Spec.Practices = &v1alpha1.Practices{Profile: p}
	return b
}

// Agreed has a partner agree to the definition as it is now.
func (b AllianceBuilder) Agreed(partner, at string) AllianceBuilder {
	b.Spec.Agreements = append(b.Spec.Agreements, v1alpha1.Agreement{
		Partner: v1alpha1.Name(partner), Time: Time(at), Digest: rules.DefinitionDigest(b.Spec.Definition),
	})
	return b
}

func (b AllianceBuilder) Talked(at string, people ...string) AllianceBuilder {
	b.Spec.Conversations = append(b.Spec.Conversations, conversation(at, people))
	return b
}

// Asked records that people asked each other how things go.
func (b AllianceBuilder) Asked(at string, people ...string) AllianceBuilder {
	c := conversation(at, people)
	c.Purpose = v1alpha1.ConversationPurposeFeedback
	b.Spec.Conversations = append(b.Spec.Conversations, c)
	return b
}

func (b AllianceBuilder) Conditions(conditions ...metav1.Condition) AllianceBuilder {
	b.Status.Conditions = conditions
	return b
}

// Deleted is one that is being deleted; a finalizer of somebody else's keeps it.
func (b AllianceBuilder) Deleted(at string) AllianceBuilder {
	deleted(&b.ObjectMeta, at)
	return b
}
