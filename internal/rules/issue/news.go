// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// News is how an issue stands with the clock of bad news, which nothing stops.
type News struct {
	// Owed is the record of what is owed, brought up to the moment.
	Owed []v1alpha1.OwedNews
	// untold are the other partners that do not know yet, sorted by name, with by when each is to.
	untold []verdict.Object
	// Overdue are those of the untold whose time is over, and who are late; Due is the earliest of
	// their times.
	Overdue []verdict.Object
	Due     time.Time
	// Late: somebody was told after the time was over.
	Late bool
	// strangers are recorded as told, but no partners of the alliance.
	strangers []v1alpha1.Name
	// undated: the severity changed, and nothing on record says when.
	undated bool
	// Plan is how the issue stands with its recovery plan.
	Plan Plan
}

// NewsOf judges who was told, and whether a recovery plan followed.
func NewsOf(m *verdict.Moment, f Facts) News { return newsOf(m, f, severitiesOf(m, &f.Issue.Spec)) }

// newsOf is the same where the severities are known.
func newsOf(m *verdict.Moment, f Facts, s severities) News {
	i, a := f.Issue, f.Alliance
	n := News{Owed: owedFor(m, &f, s)}
	for j := range n.Owed {
		x := &n.Owed[j]
		if at, ok := firstTold(m, &i.Spec, x.Partner); ok {
			n.Late = n.Late || toldLate(x, at)
		} else if stillOwed(m, &f, x.Partner, x.DisclosureDueTime) {
			o := verdict.Object{Kind: v1alpha1.KindPartner, Name: string(x.Partner), Reason: v1alpha1.ReasonNotTold, Since: runsSince(x, x.DisclosureSinceTime), Due: timeOf(x.DisclosureDueTime)}
			if o.Late = x.DisclosureDueTime != nil && m.Reached(o.Due); o.Late {
				n.Overdue = append(n.Overdue, o)
				n.Due = verdict.Earliest(n.Due, o.Due)
			}
			n.untold = append(n.untold, o)
		}
	}
	for j := range i.Spec.Disclosures {
		if name := i.Spec.Disclosures[j].Partner; !team.IsPartner(a, name) && !slices.Contains(n.strangers, name) {
			n.strangers = append(n.strangers, name)
		}
	}
	slices.Sort(n.strangers)
	n.undated = s.undated || len(i.Spec.SeverityChanges) == 0 &&
		slices.ContainsFunc(n.Owed, func(x v1alpha1.OwedNews) bool { return x.Severity != i.Spec.Severity })
	n.Plan = planOf(m, &f, n.Owed)
	return n
}

// toldLate reports whether a partner that was told at a moment was to know before.
func toldLate(x *v1alpha1.OwedNews, at time.Time) bool {
	return x.DisclosureDueTime != nil && !at.Before(x.DisclosureDueTime.Time)
}

// told are the other partners that know, sorted by name, with since when, and by when each was to.
func (n *News) told(m *verdict.Moment, i *v1alpha1.IssueSpec) []verdict.Object {
	var told []verdict.Object
	for j := range n.Owed {
		x := &n.Owed[j]
		if at, ok := firstTold(m, i, x.Partner); ok {
			told = append(told, verdict.Object{
				Kind: v1alpha1.KindPartner, Name: string(x.Partner), Since: at, Due: timeOf(x.DisclosureDueTime), Late: toldLate(x, at),
			})
		}
	}
	return told
}

// stillOwed reports whether what is due to a partner is owed all the same if it left the alliance:
// what was due by then is.
func stillOwed(m *verdict.Moment, f *Facts, partner v1alpha1.Name, due *metav1.Time) bool {
	for i := range f.Alliance.Spec.Partners {
		p := &f.Alliance.Spec.Partners[i]
		if p.Name != partner {
			continue
		}
		zone := team.Zone(f.Partners[string(partner)])
		left, err := verdict.ParseDate(p.LeftDate)
		return err != nil || !m.Reached(left.End(zone)) || due != nil && due.Time.Before(left.End(zone))
	}
	return due != nil // it is listed no more, and nobody says when it left
}

func timeOf(t *metav1.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.Time
}

// firstTold returns when a partner was first told: by a disclosure, or in a conversation between it and
// another partner since the issue was detected.
func firstTold(m *verdict.Moment, i *v1alpha1.IssueSpec, partner v1alpha1.Name) (first time.Time, told bool) {
	note := func(t time.Time) {
		if m.Reached(t) && (!told || t.Before(first)) {
			first, told = t, true
		}
	}
	for j := range i.Disclosures {
		if i.Disclosures[j].Partner == partner {
			note(i.Disclosures[j].Time.Time)
		}
	}
	for j := range i.Conversations {
		if c := &i.Conversations[j]; team.BetweenPartners(c) && team.TookPart(c, partner) && !c.Time.Time.Before(i.DetectedTime.Time) {
			note(c.Time.Time)
		}
	}
	return first, told
}

// Plan is how an issue stands with its recovery plan.
type Plan struct {
	// Due is when a plan is to be there, for the partner that is owed it first; zero for never.
	Due time.Time
	// Since is from when that time counts.
	Since time.Time
	// Made: a plan is on record, or the issue is resolved, so none is owed any more.
	Made bool
	// Overdue: there is no plan, its time is over, and the issue is not resolved.
	Overdue bool
	// Late: the plan came after its time, or the issue was resolved after it without one.
	Late bool
}

// planOf judges whether a recovery plan followed in time.
func planOf(m *verdict.Moment, f *Facts, owed []v1alpha1.OwedNews) Plan {
	var p Plan
	for i := range owed {
		if x := &owed[i]; x.PlanDueTime != nil && stillOwed(m, f, x.Partner, x.PlanDueTime) {
			if p.Due.IsZero() || x.PlanDueTime.Time.Before(p.Due) {
				p.Since, p.Due = runsSince(x, x.PlanSinceTime), x.PlanDueTime.Time
			}
		}
	}
	var settled time.Time
	for _, s := range []*v1alpha1.Statement{f.Issue.Spec.RecoveryPlan, f.Issue.Spec.Resolution} {
		if s != nil && m.Reached(s.Time.Time) {
			settled = verdict.Earliest(settled, s.Time.Time)
		}
	}
	switch p.Made = !settled.IsZero(); {
	case p.Due.IsZero():
	case p.Made:
		p.Late = !settled.Before(p.Due)
	default:
		p.Overdue = m.Reached(p.Due)
	}
	return p
}
