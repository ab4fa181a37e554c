// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"math/big"
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// healthChecked holds when the last health check is recent enough, has the figures of every partner, shows no
// wide gap between them, and what somebody rates low is acted on.
func (s *State) healthChecked() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	last, upcoming := s.lastHealthCheck()
	d := verdict.Data{Upcoming: upcoming.Ref()}
	if last != nil {
		d.Quote, d.Since = last.Name, last.Spec.Record.HeldTime.Time
	}
	every := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration { return p.HealthCheckEvery }, worktime.Span{Months: 12})
	d.Due = verdict.After(every, s.arming.from(d.Since), time.UTC)
	if s.Moment.Reached(d.Due) {
		d.BadSince = d.Due
		return verdict.False(v1alpha1.ReasonHealthCheckOverdue, d)
	}
	if last == nil {
		return verdict.True(v1alpha1.ReasonHealthChecked, d)
	}
	return s.healthFound(last, d)
}

// lastHealthCheck is the latest that was held and accepted; nil for none. Upcoming is the record of one that is
// to come.
func (s *State) lastHealthCheck() (last *reviewOf, upcoming verdict.Upcoming) {
	for i := range s.reviews {
		r := &s.reviews[i]
		rec := r.Spec.Record
		switch {
		case r.Spec.Type != v1alpha1.ReviewHealthCheck || rec == nil:
		case !s.Moment.Reached(rec.HeldTime.Time):
			upcoming.Note("The health check", rec.HeldTime.Time)
		case !r.Held || !r.Accepted:
		case last == nil || last.Spec.Record.HeldTime.Time.Before(rec.HeldTime.Time) || last.Spec.Record.HeldTime.Time.Equal(rec.HeldTime.Time) && last.Name < r.Name:
			last = r
		}
	}
	return last, upcoming
}

// kindDimension marks what people rate among the objects of a finding.
const kindDimension = "Dimension"

// The reasons why a dimension is among them that a partner rates low, and that nobody need act on yet or any more.
const (
	reasonLowToAct = "LowToAct"
	reasonLowActed = "LowActed"
)

// healthFound is the finding about a health check that was held: the worst gives the reason, and all are told. Count is
// how many people of a partner the policy asks for, and Limit how many it takes.
func (s *State) healthFound(last *reviewOf, d verdict.Data) verdict.Finding {
	p := s.policySpec()
	checks := ptr.Deref(p.HealthChecks, v1alpha1.HealthChecks{})
	apart, low := s.healthLimits()
	figures := review.FiguresOf(s.Moment, last.Review, s.Alliance, s.Policy, s.Partners)
	d.Strangers, d.Count = figures.Strangers, int(ptr.Deref(checks.MinRespondents, 1))
	if d.Limit = d.Count; review.Anonymous(s.Policy) { // what fewer people said is not shown, so it cannot be judged
		d.Limit = max(d.Limit, review.AnonymousFrom)
	}
	d.Objects = slices.Concat(respondentsBelow(&figures, d.Limit), gapsAbove(&figures, apart), s.lowHealth(last, &figures, low))
	for _, reason := range []string{
		v1alpha1.ReasonOneSided, v1alpha1.ReasonTooFewRespondents, v1alpha1.ReasonPerceptionGap, v1alpha1.ReasonHealthNotActedOn,
	} {
		if len(verdict.NamesOf(d.Objects, reason)) > 0 {
			d.BadSince = badHealthSince(d.Objects, d.Since)
			return verdict.False(reason, d)
		}
	}
	if len(verdict.NamesOf(d.Objects, reasonLowActed)) > 0 {
		return verdict.True(v1alpha1.ReasonHealthActedOn, d)
	}
	return verdict.True(v1alpha1.ReasonHealthChecked, d)
}

// badHealthSince is since when the first of some objects is bad: since the health check, but for what was to be
// acted on within a time.
func badHealthSince(objects []verdict.Object, held time.Time) time.Time {
	var since time.Time
	for i := range objects {
		switch objects[i].Reason {
		case v1alpha1.ReasonHealthNotActedOn:
			since = verdict.Earliest(since, objects[i].Due)
		case v1alpha1.ReasonOneSided, v1alpha1.ReasonTooFewRespondents, v1alpha1.ReasonPerceptionGap:
			since = held
		}
	}
	return since
}

// respondentsBelow lists the partners of which nobody answered, or fewer people than the limit.
func respondentsBelow(f *review.Figures, limit int) []verdict.Object {
	var few []verdict.Object
	for i := range f.Partners {
		p := &f.Partners[i]
		o := verdict.Object{Kind: v1alpha1.KindPartner, Name: string(p.Partner), Reason: v1alpha1.ReasonOneSided, Count: p.Respondents}
		if p.Respondents > 0 {
			o.Reason = v1alpha1.ReasonTooFewRespondents
		}
		if p.Respondents < limit {
			few = append(few, o)
		}
	}
	return few
}

// healthLimits are how far apart the partners may be on a dimension, and the figure below which one is low.
func (s *State) healthLimits() (apart, low *big.Rat) {
	t := ptr.Deref(s.policySpec().Thresholds, v1alpha1.Thresholds{})
	return decimalOr(t.PerceptionGap, "1.5"), decimalOr(t.Health, "3")
}

// above and below hold a figure against what bounds it, which itself is within the bounds.
func above(figure, limit *big.Rat) bool { return figure.Cmp(limit) > 0 }
func below(figure, limit *big.Rat) bool { return figure.Cmp(limit) < 0 }

// gapsAbove lists the dimensions in which partners are further apart than a threshold.
func gapsAbove(f *review.Figures, limit *big.Rat) []verdict.Object {
	var wide []verdict.Object
	for _, g := range f.Gaps() {
		if above(g.Wide, limit) {
			wide = append(wide, verdict.Object{
				Kind: kindDimension, Name: string(g.Dimension), Reason: v1alpha1.ReasonPerceptionGap, Quote: verdict.Figure(limit),
				Partners: []v1alpha1.Name{g.High, g.Low}, Figures: []string{verdict.Figure(g.Highest), verdict.Figure(g.Least)},
			})
		}
	}
	return wide
}

// lowHealth lists the dimensions that a partner rates below a threshold, each for itself.
func (s *State) lowHealth(last *reviewOf, f *review.Figures, limit *big.Rat) []verdict.Object {
	within := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration {
		return ptr.Deref(p.HealthChecks, v1alpha1.HealthChecks{}).ActionPlanWithin
	}, worktime.Span{Days: 30})
	acted, due := s.actedOn(last), verdict.After(within, last.Spec.Record.HeldTime.Time, time.UTC)
	var low []verdict.Object
	for _, dimension := range review.Dimensions() {
		for i := range f.Partners {
			p := &f.Partners[i]
			figure, ok := p.Of[dimension]
			if !ok || !below(figure.Mean, limit) {
				continue
			}
			o := verdict.Object{
				Kind: kindDimension, Name: string(dimension), Reason: reasonLowActed, Quote: verdict.Figure(limit), Due: due,
				Partners: []v1alpha1.Name{p.Partner}, Figures: []string{verdict.Figure(figure.Mean)},
			}
			if !acted {
				if o.Reason = reasonLowToAct; s.Moment.Reached(due) {
					o.Reason = v1alpha1.ReasonHealthNotActedOn
				}
			}
			low = append(low, o)
		}
	}
	return low
}

// actedOn reports whether something was promised in a health check, or in a review that was held after it. Late
// is put right by doing it.
func (s *State) actedOn(check *reviewOf) bool {
	if s.promisedBefore().After(check.Spec.Record.HeldTime.Time) {
		return true
	}
	for i := range s.reviews {
		r := &s.reviews[i]
		if r.Held && len(r.Spec.Record.Actions) > 0 && (r.Review == check.Review || r.Spec.Record.HeldTime.Time.After(check.Spec.Record.HeldTime.Time)) {
			return true
		}
	}
	return false
}

// decimalOr reads a decimal number of the policy, or else the default: where it is left out, or is none that the
// schema takes.
func decimalOr(d, otherwise v1alpha1.Decimal) *big.Rat {
	r, ok := verdict.ParseDecimal(d)
	if !ok {
		r, _ = verdict.ParseDecimal(otherwise)
	}
	return r
}
