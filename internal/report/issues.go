// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// mostIssues is how many open issues of a tier a page shows.
const mostIssues = 10

// Tier is a level of the ladder, and the open issues that it has.
type Tier struct {
	// Name of the tier; what it is where an issue has reached none.
	Name string
	List[Issue]
}

// Issue is one that is open.
type Issue struct {
	Named
	Severity string
	Detected time.Time
	RaisedBy Person
	// State says in a word or two how it stands; Urgent ones are shown as alarms.
	State  string
	Urgent bool
	// Step that started last; empty before the first.
	Step string
	// Next is what comes if nobody acts; nil where nothing does.
	Next *Deadline
	// Untold are the partners that do not know of it yet.
	Untold []string
}

// The places of an issue that is at no tier.
const (
	notClimbing = "Not on the ladder yet"
	namedPeople = "People named one by one"
)

// tiers from the highest down, then the places that are none.
var tiers = []string{
	string(v1alpha1.TierExecutive), string(v1alpha1.TierSteering), string(v1alpha1.TierManagement), string(v1alpha1.TierOperating),
	namedPeople, notClimbing,
}

// openIssues are those of an alliance, by the tier that each has reached, the highest first.
func (g *gathering) openIssues(a *v1alpha1.Alliance) []Tier {
	policy, at := g.policyOf(a), map[string][]Issue{}
	for _, i := range g.issuesOf[client.ObjectKeyFromObject(a)] {
		s := inventory.StatusOf(i)
		if s.True(v1alpha1.ConditionResolved) || !g.come(i.Spec.DetectedTime.Time) {
			continue
		}
		tier := tierOf(i, policy)
		at[tier] = append(at[tier], g.openIssue(i))
	}
	var out []Tier
	for _, tier := range tiers {
		issues := at[tier]
		slices.SortFunc(issues, func(a, b Issue) int {
			return cmp.Or(cmp.Compare(v1alpha1.Severity(b.Severity).Rank(), v1alpha1.Severity(a.Severity).Rank()), a.Detected.Compare(b.Detected), cmp.Compare(a.Name, b.Name))
		})
		if len(issues) > 0 {
			out = append(out, Tier{tier, firstOf(issues, mostIssues)})
		}
	}
	return out
}

func (g *gathering) openIssue(i *v1alpha1.Issue) Issue {
	x := Issue{
		Named: g.named(v1alpha1.KindIssue, i.Namespace, i.Name), Severity: string(cmp.Or(i.Status.Severity, i.Spec.Severity)),
		Detected: i.Spec.DetectedTime.UTC(), RaisedBy: g.person(i.Namespace, i.Spec.RaisedBy), State: "open",
	}
	rank := verdict.RankNone
	for j := range g.picture.Items {
		if o := &g.picture.Items[j]; rank == verdict.RankNone && o.Kind == v1alpha1.KindIssue && o.Namespace == i.Namespace && o.Name == i.Name {
			rank = o.Rank
			x.State, x.Urgent = rank.Words().State, rank.Urgent()
		}
	}
	if e := i.Status.Escalation; e != nil {
		x.Step = string(e.CurrentStep)
	}
	if n := i.Status.NextStep; n != nil && !g.come(n.Time.Time) {
		x.Next = &Deadline{n.Time.UTC(), attention.StepToCome(n), x.Named}
	}
	for _, u := range i.Status.Untold {
		x.Untold = append(x.Untold, g.partner(i.Namespace, u.Partner))
	}
	return x
}

// tierOf is the highest tier of the people whom an issue's current step concerns.
func tierOf(i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy) string {
	e := i.Status.Escalation
	if e == nil || e.CurrentStep == "" {
		return notClimbing
	}
	step := stepOf(policy, e)
	if step == nil {
		return namedPeople // the policy has changed since
	}
	reached := []string{string(step.Tier)}
	for _, role := range step.Roles {
		reached = append(reached, string(rules.TierOf(&v1alpha1.TeamMember{Role: role}, policy)))
	}
	for _, tier := range tiers {
		if slices.Contains(reached, tier) {
			return tier
		}
	}
	return namedPeople
}

// stepOf is the step of the policy that an issue has reached; nil where there is none of that name any more.
func stepOf(policy *v1alpha1.CommunicationPolicy, e *v1alpha1.Escalation) *v1alpha1.EscalationStep {
	if policy == nil {
		return nil
	}
	for i := range policy.Spec.EscalationPaths {
		p := &policy.Spec.EscalationPaths[i]
		if at := slices.IndexFunc(p.Steps, func(s v1alpha1.EscalationStep) bool { return s.Name == e.CurrentStep }); p.Name == e.Path && at >= 0 {
			return &p.Steps[at]
		}
	}
	return nil
}
