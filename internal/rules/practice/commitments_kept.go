// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// kindAction marks what was promised in reviews among the objects of a finding, as REVIEW/ACTION.
const kindAction = "Action"

const commitmentsPercent = 80

// commitments are what the partners promised in reviews, as far as it counts.
type commitments struct {
	// by partner.
	by map[v1alpha1.Name]*verdict.Promises
	// broken are not done, although their time is over.
	broken []verdict.Object
	// each that counts, and each that somebody has time for yet, as the reviews have them.
	each []Commitment
	strangers
	notCounted
}

// commitmentsKept holds when, within the window, each partner did enough of what its people promised in time.
func (s *State) commitmentsKept() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	c, percent := s.commitments(), s.commitmentsPercent()
	var below, kept []verdict.Object
	for _, ap := range s.Alliance.Spec.Partners {
		p := c.by[ap.Name]
		if p == nil {
			continue
		}
		o := verdict.Object{Kind: v1alpha1.KindPartner, Name: string(ap.Name), Reason: v1alpha1.ReasonKept, Promises: p}
		if !enough(p, percent) {
			o.Reason = v1alpha1.ReasonCommitmentsBroken
			below = append(below, o)
		} else {
			kept = append(kept, o)
		}
	}
	slices.SortFunc(below, verdict.ByName)
	slices.SortFunc(kept, verdict.ByName)
	slices.SortFunc(c.broken, func(a, b verdict.Object) int { return cmp.Or(a.Due.Compare(b.Due), verdict.ByName(a, b)) })
	f := verdict.True(v1alpha1.ReasonNothingPromised, verdict.Data{})
	switch d := (verdict.Data{Limit: percent, Objects: slices.Concat(below, kept, c.broken)}); {
	case len(below) > 0:
		f = verdict.False(v1alpha1.ReasonCommitmentsBroken, d)
	case len(kept) > 0:
		f = verdict.True(v1alpha1.ReasonKept, d)
	}
	return passingOver(f, kindAction, c.notCounted).Naming(c.strangers)
}

// commitmentsPercent is how much of what it promised a partner has to do in time.
func (s *State) commitmentsPercent() int {
	return int(ptr.Deref(ptr.Deref(s.policySpec().Thresholds, v1alpha1.Thresholds{}).CommitmentsPercent, commitmentsPercent))
}

// enough reports whether so much of what was promised was done in time.
func enough(p *verdict.Promises, percent int) bool { return p.Kept*100 >= percent*p.All() }

// commitments goes through what was promised in the reviews that were held. A promise counts from when it is done,
// or its due date is over, until the window is over after the later of the two.
func (s *State) commitments() *commitments {
	c := &commitments{by: map[v1alpha1.Name]*verdict.Promises{}}
	window := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration { return p.CommitmentsWindow }, worktime.Span{Months: 12})
	for i := range s.reviews {
		r := &s.reviews[i]
		if !r.Held {
			continue
		}
		for j := range r.Spec.Record.Actions {
			a := &r.Spec.Record.Actions[j]
			s.commitment(c, window, r, a)
		}
	}
	return c
}

func (s *State) commitment(c *commitments, window worktime.Span, r *reviewOf, a *v1alpha1.Action) {
	p := review.PromiseOf(s.Moment, a, s.Partners)
	name := r.Name + "/" + string(a.Name)
	inWindow := func(since time.Time, zone *time.Location) bool {
		return !s.Moment.Reached(verdict.After(window, since, zone))
	}
	if a.Owner == nil || p.Due.IsZero() {
		if inWindow(verdict.Latest(r.Spec.Record.HeldTime.Time, p.Due), team.HostZone(s.Alliance, s.Partners)) {
			c.notCounted.note(name)
		}
		return
	}
	owner := a.Owner.Partner
	promised := Commitment{Review: r.Name, Action: a, Promise: p}
	if p.Outcome == review.PromiseOpen && s.belongs(owner) && team.Knows(s.Alliance, s.Partners, *a.Owner) {
		c.each = append(c.each, promised)
	}
	if p.Outcome == review.PromiseOpen || !inWindow(verdict.Latest(p.Due, p.Done), team.Zone(s.Partners[string(owner)])) {
		return
	}
	if !team.Knows(s.Alliance, s.Partners, *a.Owner) {
		c.strangers.note([]v1alpha1.PersonRef{*a.Owner})
		return
	}
	if !s.belongs(owner) {
		return
	}
	c.each = append(c.each, promised)
	if c.by[owner] == nil {
		c.by[owner] = &verdict.Promises{}
	}
	switch of := c.by[owner]; p.Outcome {
	case review.PromiseKept:
		of.Kept++
	case review.PromiseLate:
		of.Late++
	default:
		of.Broken++
		c.broken = append(c.broken, verdict.Object{Kind: kindAction, Name: name, Partners: []v1alpha1.Name{owner}, Due: p.Due, Upcoming: p.Upcoming})
	}
}

func commitmentsKeptWords(f *verdict.Finding) string {
	return notCountedWords(f, keptWords(f), "they have no owner or no dueDate")
}

func keptWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How much of what was promised has to be done in time is not known without the policy"
	case v1alpha1.ReasonNothingPromised:
		return "Nothing that was promised in a review is done, or due, within the window"
	}
	var below, kept []string
	for i := range f.Objects {
		o := &f.Objects[i]
		if o.Promises == nil {
			continue
		}
		text := fmt.Sprintf("%s did %d of %d in time, %d late and %d not", o.Name, o.Promises.Kept, o.Promises.All(), o.Promises.Late, o.Promises.Broken)
		if o.Reason == v1alpha1.ReasonCommitmentsBroken {
			below = append(below, text)
		} else {
			kept = append(kept, text)
		}
	}
	says := make([]string, 0, 3)
	if len(below) > 0 {
		says = append(says, fmt.Sprintf("Fewer than %d percent of what was promised: %s", f.Limit, strings.Join(below, "; ")))
	}
	if len(kept) > 0 {
		says = append(says, "Of what was promised "+strings.Join(kept, "; "))
	}
	var broken []string
	for i := range f.Objects {
		if o := &f.Objects[i]; o.Kind == kindAction && o.Reason == "" {
			broken = append(broken, fmt.Sprintf("%s since %s", o.Name, f.StampEnd(o.Due)))
		}
	}
	if len(broken) > 0 {
		says = append(says, "Not done: "+verdict.List(broken)+"; record it with kubectl entente review done")
	}
	return strings.Join(says, ". ")
}
