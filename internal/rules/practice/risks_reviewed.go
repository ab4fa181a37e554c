// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// kindRisk marks risks among the objects of a finding.
const kindRisk = "Risk"

// risksReviewed holds when people looked at each risk within the interval, or have time yet for the first look.
func (s *State) risksReviewed() verdict.Finding {
	switch {
	case s.policyMissing():
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	case len(s.Alliance.Spec.Risks) == 0:
		return verdict.False(v1alpha1.ReasonNoRisks, verdict.Data{})
	}
	risks, strange := s.risksDue()
	var d verdict.Data
	late := false
	for i := range risks {
		o := risks[i]
		switch {
		case s.Moment.Reached(o.Due):
			late, o.Reason, d.BadSince = true, v1alpha1.ReasonRiskNotReviewed, verdict.Earliest(d.BadSince, o.Due)
		case o.Since.IsZero():
			o.Reason = reasonToCome
		default:
			continue
		}
		d.Objects = append(d.Objects, o)
	}
	f := verdict.True(v1alpha1.ReasonRisksReviewed, d)
	if late {
		f = verdict.False(v1alpha1.ReasonRiskNotReviewed, d)
	}
	return passingOver(f, kindRisk, strange)
}

// risksDue are the risks, those first that are to be looked at first, with when people last did. Names of risks that the
// alliance does not have are strange for as long as the look would count.
func (s *State) risksDue() (risks []verdict.Object, strange notCounted) {
	every := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration { return committee(p).RisksEvery }, worktime.Span{Months: 3})
	last := make(map[v1alpha1.Name]time.Time, len(s.Alliance.Spec.Risks))
	for i := range s.Alliance.Spec.Risks {
		last[s.Alliance.Spec.Risks[i].Name] = time.Time{}
	}
	for i := range s.reviews {
		r := &s.reviews[i]
		if !r.Held {
			continue
		}
		for _, name := range r.Spec.Record.Risks {
			held := r.Spec.Record.HeldTime.Time
			if before, known := last[name]; known {
				last[name] = verdict.Latest(before, held)
			} else if !s.Moment.Reached(verdict.After(every, held, time.UTC)) {
				strange.note(fmt.Sprintf("%s (in %s)", name, r.Name))
			}
		}
	}
	for i := range s.Alliance.Spec.Risks {
		r := &s.Alliance.Spec.Risks[i]
		o := verdict.Object{Kind: kindRisk, Name: string(r.Name), Quote: string(r.Description), Since: last[r.Name]}
		o.Due = verdict.After(every, s.arming.from(o.Since), time.UTC)
		risks = append(risks, o)
	}
	return lateFirst(risks), strange
}

func risksReviewedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How often people have to look at a risk is not known without the policy"
	case v1alpha1.ReasonNoRisks:
		return "The alliance operates without any risk written down; add them to spec.risks"
	}
	var late, toCome []string
	for i := range f.Objects {
		switch o := &f.Objects[i]; o.Reason {
		case v1alpha1.ReasonRiskNotReviewed:
			seen := "never"
			if !o.Since.IsZero() {
				seen = "last at " + f.Stamp(o.Since)
			}
			late = append(late, fmt.Sprintf("%s (%s, due by %s)", o.Name, seen, f.StampEnd(o.Due)))
		case reasonToCome:
			toCome = append(toCome, fmt.Sprintf("%s by %s", o.Name, f.StampEnd(o.Due)))
		}
	}
	var parts []string
	if len(late) > 0 {
		parts = append(parts, "Not looked at in time: "+list(late))
	}
	if len(toCome) > 0 {
		parts = append(parts, "To be looked at for the first time: "+list(toCome))
	}
	message := cmp.Or(strings.Join(parts, ". "), "People looked at each risk within the interval")
	return notCountedWords(f, message, "spec.risks does not have them")
}
