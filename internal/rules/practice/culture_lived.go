// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// normsThreshold is the least rating of a norm where the policy says nothing.
const normsThreshold v1alpha1.Decimal = "3"

// cultureLived holds when the partners agreed to the norms, and each of them rated each norm lately, at or above
// the threshold. No rating makes up for another.
func (s *State) cultureLived() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	if len(s.norms()) == 0 {
		return verdict.False(v1alpha1.ReasonNoNorms, verdict.Data{})
	}
	every := s.normsEvery()
	return passingOver(s.normsLived(every), kindNorm, s.strangeNorms(func(held time.Time) bool {
		return s.Moment.Reached(verdict.After(every, held, time.UTC))
	}))
}

func (s *State) normsLived(every worktime.Span) verdict.Finding {
	if open, strangers := s.yetToAgree(); len(open) > 0 {
		return verdict.False(v1alpha1.ReasonNotAgreed, verdict.Data{Objects: open}).Naming(strangers)
	}
	threshold, text := s.normsThreshold()
	var low, overdue, pending []verdict.Object
	var d verdict.Data
	all := s.ratings()
	for norm, by := range all {
		for i := range s.Alliance.Spec.Partners {
			ap := &s.Alliance.Spec.Partners[i]
			if !s.belongs(ap.Name) {
				continue
			}
			o, last := s.normDue(norm, ap, by[ap.Name], every), latest(by[ap.Name])
			switch {
			case s.Moment.Reached(o.Due):
				o.Reason = v1alpha1.ReasonNormNotRated
				overdue, d.BadSince = append(overdue, o), verdict.Earliest(d.BadSince, o.Due)
			case last == nil:
				pending = append(pending, o)
			case below(last.figure(), threshold):
				o.Reason, o.Wanted = v1alpha1.ReasonNormNotLived, text
				if s.shown(last) {
					o.Value = v1alpha1.Decimal(strconv.Itoa(int(last.rating)))
				}
				low = append(low, o)
			}
		}
	}
	for _, objects := range [][]verdict.Object{low, overdue, pending} {
		slices.SortFunc(objects, byNorm)
	}
	switch d.Objects = slices.Concat(low, overdue, pending); {
	case len(low) > 0:
		d.BadSince = time.Time{} // the ratings before may have been low, too
		return verdict.False(v1alpha1.ReasonNormNotLived, d)
	case len(overdue) > 0:
		return verdict.False(v1alpha1.ReasonNormNotRated, d)
	}
	return verdict.True(v1alpha1.ReasonLived, d)
}

// normsThreshold is the least rating, exactly and as it is written.
func (s *State) normsThreshold() (*big.Rat, v1alpha1.Decimal) {
	if t := s.policySpec().Thresholds; t != nil {
		if value, ok := verdict.ParseDecimal(t.Norms); ok {
			return value, t.Norms
		}
	}
	value, _ := verdict.ParseDecimal(normsThreshold)
	return value, normsThreshold
}

// normDue is by when a partner is to rate a norm, and since when it did.
func (s *State) normDue(norm v1alpha1.Name, partner *v1alpha1.AlliancePartner, of []rated, every worktime.Span) verdict.Object {
	o := verdict.Object{Kind: kindNorm, Name: string(norm), Partners: []v1alpha1.Name{partner.Name}}
	if last := latest(of); last != nil {
		o.Since, o.Quote = last.at, last.review
	}
	from := verdict.Latest(s.arming.from(o.Since), team.JoinedTime(partner, s.Partners))
	o.Due = verdict.After(every, from, time.UTC)
	return o
}

func cultureLivedWords(f *verdict.Finding) string {
	return notCountedWords(f, livedWords(f), "the definition has no such norms")
}

func livedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How well the norms have to be lived is not known without the policy"
	case v1alpha1.ReasonNoNorms:
		return "spec.definition has no norms; agree on behaviours that everybody can expect, and write them there"
	case v1alpha1.ReasonNotAgreed:
		return yetToAgreeWords(f)
	}
	var low, overdue, pending []string
	for i := range f.Objects {
		o := &f.Objects[i]
		switch o.Reason {
		case v1alpha1.ReasonNormNotLived:
			if o.Value == "" {
				low = append(low, fmt.Sprintf("%s: %s rates it below %s in %s", o.Name, o.Partners[0], o.Wanted, o.Quote))
				continue
			}
			low = append(low, fmt.Sprintf("%s: %s rates it %s in %s, and not %s", o.Name, o.Partners[0], o.Value, o.Quote, o.Wanted))
		case v1alpha1.ReasonNormNotRated:
			last := "never"
			if !o.Since.IsZero() {
				last = "last at " + f.Stamp(o.Since)
			}
			overdue = append(overdue, fmt.Sprintf("%s by %s since %s (%s)", o.Name, o.Partners[0], f.StampEnd(o.Due), last))
		case "":
			pending = append(pending, fmt.Sprintf("%s by %s until %s", o.Name, o.Partners[0], f.StampEnd(o.Due)))
		}
	}
	message := "Each norm is lived, as each partner rates it"
	switch {
	case len(low) > 0:
		message = "Not lived: " + list(low)
		if len(overdue) > 0 {
			message = verdict.WithNote(message, "Not rated: "+list(overdue))
		}
	case len(overdue) > 0:
		message = "Not rated: " + list(overdue) + "; rate the norms in a review, in the views of its record"
	case len(pending) > 0:
		message = "No norm that was rated is below the threshold"
	}
	if len(pending) > 0 {
		message = verdict.WithNote(message, "To be rated: "+list(pending))
	}
	return message
}
