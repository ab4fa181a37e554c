// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// owing works out what is owed to whom about an issue at a moment.
type owing struct {
	*verdict.Moment
	*Facts
	severities severities
	// settled: a plan is there, or the issue is resolved, so the plan is owed no more.
	settled bool
	// ended is when the issue was resolved; zero while it is not.
	ended time.Time
}

// shared reports whether an issue is about an overdue review: the partners share that, so nobody is
// owed anything.
func shared(i *v1alpha1.Issue) bool { return i.Spec.ReviewRef != nil }

// owedFor brings the record of what is owed up to the moment: whoever is owed something for the
// first time gets a time, and what is on record is brought forward at most.
func owedFor(m *verdict.Moment, f *Facts, s severities) []v1alpha1.OwedNews {
	if shared(f.Issue) {
		return nil
	}
	o := &owing{Moment: m, Facts: f, severities: s}
	if r := f.Issue.Spec.Resolution; r != nil && m.Reached(r.Time.Time) {
		o.settled, o.ended = true, r.Time.Time
	}
	if p := f.Issue.Spec.RecoveryPlan; p != nil && m.Reached(p.Time.Time) {
		o.settled = true
	}
	var owed []v1alpha1.OwedNews
	for i := range f.Alliance.Spec.Partners {
		if p := &f.Alliance.Spec.Partners[i]; p.Name != f.Issue.Spec.RaisedBy.Partner {
			if x, isOwed := o.newsTo(p); isOwed {
				owed = append(owed, x)
			}
		}
	}
	for _, before := range f.Issue.Status.Owed {
		// What was owed to a partner that the alliance does not list any more is not forgotten.
		if !team.IsPartner(f.Alliance, before.Partner) && len(owed) < v1alpha1.MaxOwedNews {
			owed = append(owed, before)
		}
	}
	slices.SortFunc(owed, func(a, b v1alpha1.OwedNews) int { return cmp.Compare(a.Partner, b.Partner) })
	return owed
}

// newsTo is what a partner is owed; false for nothing.
func (o *owing) newsTo(p *v1alpha1.AlliancePartner) (v1alpha1.OwedNews, bool) {
	if fixed := o.onRecord(p.Name); fixed != nil {
		return o.broughtForward(fixed), true
	}
	from, owed := o.since(p)
	x := v1alpha1.OwedNews{Partner: p.Name, SinceTime: metav1.NewTime(from), Severity: o.severities.now()}
	for s := range o.severities.starting() {
		disclosure, plan := o.asked(s, from)
		disclosure.bringForward(&x, &x.DisclosureDueTime, &x.DisclosureSinceTime)
		plan.bringForward(&x, &x.PlanDueTime, &x.PlanSinceTime)
	}
	return x, owed
}

// since is from when the time counts of a partner to which nothing is on record yet; false where it
// is owed nothing, as about what was resolved before it joined.
func (o *owing) since(p *v1alpha1.AlliancePartner) (time.Time, bool) {
	detected, joined := o.Issue.Spec.DetectedTime.Time, team.JoinedTime(p, o.Partners)
	if joined.IsZero() && len(o.Issue.Status.Owed) > 0 {
		// It was no partner when the others' was fixed, and nobody says when it joined.
		joined = o.Now.Truncate(time.Second)
	}
	if !o.Reached(joined) || !o.ended.IsZero() && o.ended.Before(joined) {
		return joined, false
	}
	return verdict.Latest(joined, detected), true
}

// broughtForward is what is on record, or what the policy asks for now where that is sooner.
func (o *owing) broughtForward(fixed *v1alpha1.OwedNews) v1alpha1.OwedNews {
	x := *fixed
	_, told := firstTold(&verdict.Moment{Now: o.Now}, &o.Issue.Spec, x.Partner)
	for s := range o.severities.starting() {
		disclosure, plan := o.asked(s, x.SinceTime.Time)
		worse := s.severity.Rank() > x.Severity.Rank()
		// A rule that the policy did not have then asks for nothing, but for a severity that is new.
		if !told && (worse || x.DisclosureDueTime != nil) {
			disclosure.bringForward(&x, &x.DisclosureDueTime, &x.DisclosureSinceTime)
		}
		if !o.settled && (worse || x.PlanDueTime != nil) {
			plan.bringForward(&x, &x.PlanDueTime, &x.PlanSinceTime)
		}
	}
	return x
}

func (o *owing) onRecord(partner v1alpha1.Name) *v1alpha1.OwedNews {
	for i := range o.Issue.Status.Owed {
		if x := &o.Issue.Status.Owed[i]; x.Partner == partner {
			return x
		}
	}
	return nil
}

// span is the time that the policy gives for something: from when it runs, and when it is over; zero for none.
type span struct{ since, due time.Time }

// asked is the time that the policy gives for a disclosure, and for a recovery plan, at a severity that
// holds since a moment, for a partner that is there since another. A plan is owed where the severity has a
// rule of disclosure.
func (o *owing) asked(s phase, from time.Time) (disclosure, plan span) {
	if o.Policy == nil {
		return span{}, span{}
	}
	start := verdict.Latest(s.since, from)
	for i := range o.Policy.Spec.Disclosure {
		d := &o.Policy.Spec.Disclosure[i]
		if d.Severity != s.severity {
			continue
		}
		if within, ok := verdict.ParseSpan(d.Within); ok {
			disclosure = span{start, verdict.AfterUTC(within, start)}
		}
		if within, ok := verdict.ParseSpan(o.Policy.Spec.RecoveryPlanWithin); ok {
			plan = span{start, verdict.AfterUTC(within, start)}
		}
		break
	}
	return disclosure, plan
}

// bringForward has what a partner is owed run by this time, if it is over sooner than the one on record. From
// when it runs is said where that is not from when the partner's time counts: a raise started it.
func (s span) bringForward(x *v1alpha1.OwedNews, due, since **metav1.Time) {
	if s.due.IsZero() || *due != nil && !s.due.Before((*due).Time) {
		return
	}
	*due, *since = new(metav1.NewTime(s.due)), nil
	if s.since.After(x.SinceTime.Time) {
		*since = new(metav1.NewTime(s.since))
	}
}

// runsSince is from when a time runs that is owed to a partner, where the record says when a raise started it.
func runsSince(x *v1alpha1.OwedNews, raised *metav1.Time) time.Time {
	if raised == nil {
		return x.SinceTime.Time
	}
	return raised.Time
}
