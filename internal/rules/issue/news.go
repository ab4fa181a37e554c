// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// News is how an issue stands with the clock of bad news. It follows from specs alone.
type News struct {
	// Due is when every other partner is to know, if the policy sets a time.
	Due    time.Time
	HasDue bool
	// told and Untold are the other partners, sorted by name; told since when.
	told   []verdict.Object
	Untold []v1alpha1.Name
	// Overdue: somebody is untold and the time is over.
	Overdue bool
	// Late: somebody was told after the time was over.
	Late bool
	// strangers are recorded as told, but no partners of the alliance.
	strangers []v1alpha1.Name
}

// NewsOf judges who was told. The clock runs from detectedTime; nothing stops it.
func NewsOf(m *verdict.Moment, i *v1alpha1.Issue, a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy) News {
	var n News
	n.Due, n.HasDue = disclosureDue(i, policy)
	for j := range a.Spec.Partners {
		name := a.Spec.Partners[j].Name
		if name == i.Spec.RaisedBy.Partner {
			continue
		}
		at, ok := firstTold(m, &i.Spec, name)
		if !ok {
			n.Untold = append(n.Untold, name)
			continue
		}
		late := n.HasDue && !at.Before(n.Due)
		n.told = append(n.told, verdict.Object{Kind: v1alpha1.KindPartner, Name: string(name), Since: at, Late: late})
		n.Late = n.Late || late
	}
	if len(n.Untold) > 0 && n.HasDue {
		n.Overdue = m.Reached(n.Due)
	}
	for j := range i.Spec.Disclosures {
		if name := i.Spec.Disclosures[j].Partner; !team.IsPartner(a, name) && !slices.Contains(n.strangers, name) {
			n.strangers = append(n.strangers, name)
		}
	}
	slices.SortFunc(n.told, func(x, y verdict.Object) int { return cmp.Compare(x.Name, y.Name) })
	slices.Sort(n.Untold)
	slices.Sort(n.strangers)
	return n
}

// firstTold returns when a partner was first told: by a disclosure, or in a conversation
// between it and another partner.
func firstTold(m *verdict.Moment, i *v1alpha1.IssueSpec, partner v1alpha1.Name) (first time.Time, told bool) {
	see := func(t time.Time) {
		if m.Reached(t) && (!told || t.Before(first)) {
			first, told = t, true
		}
	}
	for j := range i.Disclosures {
		if i.Disclosures[j].Partner == partner {
			see(i.Disclosures[j].Time.Time)
		}
	}
	for j := range i.Conversations {
		if c := &i.Conversations[j]; team.BetweenPartners(c) && team.TookPart(c, partner) {
			see(c.Time.Time)
		}
	}
	return first, told
}

func disclosureDue(i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy) (time.Time, bool) {
	if policy == nil {
		return time.Time{}, false
	}
	for j := range policy.Spec.Disclosure {
		d := &policy.Spec.Disclosure[j]
		if d.Severity != i.Spec.Severity {
			continue
		}
		if within, ok := verdict.ParseSpan(d.Within); ok {
			return verdict.AfterUTC(within, i.Spec.DetectedTime.Time), true
		}
	}
	return time.Time{}, false
}

// Plan is how an issue stands with its recovery plan.
type Plan struct {
	// due is when a plan is to be there, if the policy sets a time.
	Due    time.Time
	HasDue bool
	Made   bool
	// overdue: there is no plan, its time is over, and the issue is not resolved.
	Overdue bool
	// late: the plan came after its time.
	Late bool
}

// PlanOf judges whether a recovery plan followed in time.
func PlanOf(m *verdict.Moment, i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy) Plan {
	var p Plan
	plan := i.Spec.RecoveryPlan
	p.Made = plan != nil && m.Reached(plan.Time.Time)
	if policy == nil {
		return p
	}
	within, ok := verdict.ParseSpan(policy.Spec.RecoveryPlanWithin)
	if !ok {
		return p
	}
	p.Due, p.HasDue = verdict.AfterUTC(within, i.Spec.DetectedTime.Time), true
	if p.Made {
		p.Late = !plan.Time.Time.Before(p.Due)
		return p
	}
	if r := i.Spec.Resolution; r == nil || !m.Reached(r.Time.Time) {
		p.Overdue = m.Reached(p.Due)
	}
	return p
}
