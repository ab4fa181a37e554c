// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"cmp"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// issueNews is how an issue stands with the clock of bad news. It follows from specs alone.
type issueNews struct {
	// due is when every other partner is to know, if the policy sets a time.
	due    time.Time
	hasDue bool
	// told and untold are the other partners, sorted by name.
	told   []toldPartner
	untold []v1alpha1.Name
	// overdue: somebody is untold and the time is over.
	overdue bool
	// late: somebody was told after the time was over.
	late bool
	// strangers are recorded as told, but no partners of the alliance.
	strangers []v1alpha1.Name
}

type toldPartner struct {
	name v1alpha1.Name
	at   time.Time // for the first time
	late bool
}

// issueNews judges who was told. The clock runs from detectedTime; nothing stops it.
func (m *moment) issueNews(i *v1alpha1.Issue, a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy) issueNews {
	var n issueNews
	n.due, n.hasDue = disclosureDue(i, policy)
	for j := range a.Spec.Partners {
		name := a.Spec.Partners[j].Name
		if name == i.Spec.RaisedBy.Partner {
			continue
		}
		at, ok := m.firstTold(&i.Spec, name)
		if !ok {
			n.untold = append(n.untold, name)
			continue
		}
		late := n.hasDue && !at.Before(n.due)
		n.told = append(n.told, toldPartner{name, at, late})
		n.late = n.late || late
	}
	if len(n.untold) > 0 && n.hasDue {
		n.overdue = m.reached(n.due)
	}
	for j := range i.Spec.Disclosures {
		if name := i.Spec.Disclosures[j].Partner; !isPartner(a, name) && !slices.Contains(n.strangers, name) {
			n.strangers = append(n.strangers, name)
		}
	}
	slices.SortFunc(n.told, func(x, y toldPartner) int { return cmp.Compare(x.name, y.name) })
	slices.Sort(n.untold)
	slices.Sort(n.strangers)
	return n
}

// firstTold returns when a partner was first told: by a disclosure, or in a conversation
// between it and another partner.
func (m *moment) firstTold(i *v1alpha1.IssueSpec, partner v1alpha1.Name) (first time.Time, told bool) {
	see := func(t time.Time) {
		if m.reached(t) && (!told || t.Before(first)) {
			first, told = t, true
		}
	}
	for j := range i.Disclosures {
		if i.Disclosures[j].Partner == partner {
			see(i.Disclosures[j].Time.Time)
		}
	}
	for j := range i.Conversations {
		if c := &i.Conversations[j]; acrossPartners(c) && tookPart(c, partner) {
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
		if within, ok := span(d.Within); ok {
			return afterUTC(within, i.Spec.DetectedTime.Time), true
		}
	}
	return time.Time{}, false
}

func isPartner(a *v1alpha1.Alliance, name v1alpha1.Name) bool {
	for i := range a.Spec.Partners {
		if a.Spec.Partners[i].Name == name {
			return true
		}
	}
	return false
}

// issuePlan is how an issue stands with its recovery plan.
type issuePlan struct {
	// due is when a plan is to be there, if the policy sets a time.
	due    time.Time
	hasDue bool
	made   bool
	// overdue: there is no plan, its time is over, and the issue is not resolved.
	overdue bool
	// late: the plan came after its time.
	late bool
}

// issuePlan judges whether a recovery plan followed in time.
func (m *moment) issuePlan(i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy) issuePlan {
	var p issuePlan
	plan := i.Spec.RecoveryPlan
	p.made = plan != nil && m.reached(plan.Time.Time)
	if policy == nil {
		return p
	}
	within, ok := span(policy.Spec.RecoveryPlanWithin)
	if !ok {
		return p
	}
	p.due, p.hasDue = afterUTC(within, i.Spec.DetectedTime.Time), true
	if p.made {
		p.late = !plan.Time.Time.Before(p.due)
		return p
	}
	if r := i.Spec.Resolution; r == nil || !m.reached(r.Time.Time) {
		p.overdue = m.reached(p.due)
	}
	return p
}
