// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// reasonFellBack marks an objective of which nothing was expected, and that is worse than before.
const reasonFellBack = "FellBack"

// deliveringValue holds when each objective is on track, and each partner profits from one that is.
func (s *State) deliveringValue() verdict.Finding {
	var behind, unmeasured []verdict.Object
	progress := s.progress()
	for i := range progress {
		switch p := &progress[i]; {
		case p.Standing == OffTrack, p.Standing == FellBack:
			behind = append(behind, behindObject(p))
		case p.Standing == NotMeasured && p.Begun:
			unmeasured = append(unmeasured, verdict.Object{Kind: kindObjective, Name: string(p.Objective.Name), Reason: v1alpha1.ReasonNotMeasured, Upcoming: p.Upcoming})
		}
	}
	slices.SortFunc(behind, verdict.ByName)
	slices.SortFunc(unmeasured, verdict.ByName)
	without := s.withoutBenefit(progress)
	switch d := (verdict.Data{Objects: slices.Concat(behind, without)}); {
	case len(behind) > 0:
		return verdict.False(v1alpha1.ReasonOffTrack, d)
	case len(without) > 0:
		return verdict.False(v1alpha1.ReasonNoBenefit, d)
	case len(unmeasured) > 0:
		return verdict.Unknown(v1alpha1.ReasonNotMeasured, verdict.Data{Objects: unmeasured})
	}
	return verdict.True(v1alpha1.ReasonOnTrack, verdict.Data{})
}

// behindObject is an objective whose latest figure falls short.
func behindObject(p *Progress) verdict.Object {
	latest := p.Latest()
	o := verdict.Object{
		Kind: kindObjective, Name: string(p.Objective.Name), Reason: v1alpha1.ReasonOffTrack, Date: v1alpha1.Date(latest.Date.String()),
		Value: latest.Text, Wanted: v1alpha1.Decimal(verdict.DecimalBeyond(p.Wanted, p.Down)), Quote: p.Objective.Unit,
		Partners: slices.Sorted(slices.Values(p.Objective.Benefits)), Upcoming: p.Upcoming,
	}
	if p.Standing == FellBack {
		o.Reason = reasonFellBack
	}
	return o
}

// withoutBenefit lists the partners that profit from no objective, or from none that is on track. An objective that
// has not begun, or that was not measured yet, may still be it.
func (s *State) withoutBenefit(progress []Progress) []verdict.Object {
	var without []verdict.Object
	for _, ap := range s.Alliance.Spec.Partners {
		if !s.belongs(ap.Name) {
			continue
		}
		o := verdict.Object{Kind: v1alpha1.KindPartner, Name: string(ap.Name), Reason: v1alpha1.ReasonNoBenefit}
		profits := false
		for i := range progress {
			p := &progress[i]
			if !slices.Contains(p.Objective.Benefits, ap.Name) {
				continue
			}
			if p.Standing == OffTrack || p.Standing == FellBack {
				o.Quote = reasonBehind
				continue
			}
			profits = true
		}
		if !profits {
			without = append(without, o)
		}
	}
	slices.SortFunc(without, verdict.ByName)
	return without
}

// reasonBehind tells, of a partner without a benefit, that there are objectives for it, and none is on track.
const reasonBehind = "Behind"

func deliveringValueWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonOnTrack:
		return "Each objective is on track, and each partner profits from one"
	case v1alpha1.ReasonNotMeasured:
		open := make([]string, 0, len(f.Objects))
		for i := range f.Objects {
			o := &f.Objects[i]
			name := o.Name
			if o.Upcoming.Exists() {
				name += " (" + f.NotYet(&o.Upcoming) + ")"
			}
			open = append(open, name)
		}
		return "Not measured yet: " + verdict.List(open) + "; record it with kubectl entente measure"
	}
	var behind, forsaken, forgotten []string
	for i := range f.Objects {
		switch o := &f.Objects[i]; {
		case o.Kind == kindObjective:
			behind = append(behind, behindWords(f, o))
		case o.Quote == reasonBehind:
			forsaken = append(forsaken, o.Name)
		default:
			forgotten = append(forgotten, o.Name)
		}
	}
	var says []string
	if len(behind) > 0 {
		says = append(says, "Off track: "+list(behind))
	}
	if len(forsaken) > 0 {
		says = append(says, "No objective is on track that benefits "+verdict.List(forsaken))
	}
	if len(forgotten) > 0 {
		says = append(says, "No objective benefits "+verdict.List(forgotten)+"; name it in the benefits of one in spec.objectives")
	}
	return strings.Join(says, ". ")
}

func behindWords(f *verdict.Finding, o *verdict.Object) string {
	unit := ""
	if o.Quote != "" {
		unit = " " + o.Quote
	}
	text := fmt.Sprintf("%s at %s%s on %s, %s expected", o.Name, o.Value, unit, o.Date, o.Wanted)
	if o.Reason == reasonFellBack {
		text = fmt.Sprintf("%s at %s%s on %s, and %s before that", o.Name, o.Value, unit, o.Date, o.Wanted)
	}
	if len(o.Partners) > 0 {
		text += ", for " + verdict.List(o.Partners)
	}
	if o.Upcoming.Exists() {
		text += " (" + f.NotYet(&o.Upcoming) + ")"
	}
	return text
}
