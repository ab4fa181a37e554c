// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// kindExitPlan marks the look at the plan among the objects of a finding.
const kindExitPlan = "ExitPlan"

// reasonNoHandback marks partners that neither hand anything back nor get it back.
const reasonNoHandback = "NoHandback"

// exitPlanned holds when the plan says for each partner who is told of the exit, and what is handed back, and people looked at
// the plan within the interval, or have time yet for the first look.
func (s *State) exitPlanned() verdict.Finding {
	x := s.Alliance.Spec.Exit
	if x == nil {
		return verdict.False(v1alpha1.ReasonNoExitPlan, verdict.Data{})
	}
	unknown := s.exitStrangers(x)
	if lacks := slices.Concat(s.unannounced(x), s.withoutHandback(x)); len(lacks) > 0 {
		return verdict.False(v1alpha1.ReasonExitPlanIncomplete, verdict.Data{Objects: lacks}).Naming(unknown)
	}
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	look := s.exitLook()
	d := verdict.Data{Objects: []verdict.Object{look}}
	if !look.Due.IsZero() && s.Moment.Reached(look.Due) {
		d.BadSince = look.Due
		return verdict.False(v1alpha1.ReasonExitPlanNotReviewed, d).Naming(unknown)
	}
	return verdict.True(v1alpha1.ReasonExitPlanned, d).Naming(unknown)
}

// withoutHandback lists the partners but the host that neither hand anything back nor get it back, by name.
func (s *State) withoutHandback(x *v1alpha1.Exit) []verdict.Object {
	var none []verdict.Object
	for _, partner := range s.contacts.others {
		part := func(h v1alpha1.Handback) bool { return h.From == partner || h.To == partner }
		if s.belongs(partner) && !slices.ContainsFunc(x.Handbacks, part) {
			none = append(none, verdict.Object{Kind: v1alpha1.KindPartner, Name: string(partner), Reason: reasonNoHandback})
		}
	}
	return none
}

// exitLook is when people last looked at the plan, and by when they do next. Nobody has to before the alliance goes into
// operation.
func (s *State) exitLook() verdict.Object {
	o := verdict.Object{Kind: kindExitPlan}
	for i := range s.reviews {
		if r := &s.reviews[i]; exitPlanLookedAt(r) {
			o.Since = verdict.Latest(o.Since, r.Spec.Record.HeldTime.Time)
		}
	}
	if s.arming.First != nil {
		every := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration { return committee(p).ExitPlanEvery }, worktime.Span{Months: 12})
		o.Due = verdict.After(every, s.arming.from(o.Since), time.UTC)
	}
	return o
}

// exitPlanLookedAt reports whether people looked at the plan in a review that was held.
func exitPlanLookedAt(r *reviewOf) bool {
	return r.Held && ptr.Deref(r.Spec.Record.ExitPlanReviewed, false)
}

func exitPlannedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonNoExitPlan:
		return "spec.exit does not say how the alliance ends; write there who is told, and what is handed back"
	case v1alpha1.ReasonExitPlanIncomplete:
		word := func(_ *verdict.Finding, o *verdict.Object) string { return o.Name }
		return grouped(f, word, verdict.List,
			group{v1alpha1.ReasonNotAnnounced, "Nobody is to tell these partners of the exit: "},
			group{reasonNoHandback, "spec.exit.handbacks has nothing that these partners hand back or get back: "},
		)
	case v1alpha1.ReasonPolicyNotFound:
		return "How often people have to look at the plan of the exit is not known without the policy"
	}
	look := &f.Objects[0]
	seen := "never"
	if !look.Since.IsZero() {
		seen = "last at " + f.Stamp(look.Since)
	}
	if f.Reason == v1alpha1.ReasonExitPlanNotReviewed {
		return "Nobody looked at the plan of the exit in time (" + seen + ", due by " + f.StampEnd(look.Due) + ")"
	}
	const planned = "spec.exit says who is told, and what is handed back"
	switch {
	case !look.Since.IsZero():
		return planned + "; people looked at it " + seen
	case !look.Due.IsZero():
		return planned + "; to be looked at for the first time by " + f.StampEnd(look.Due)
	}
	return planned
}
