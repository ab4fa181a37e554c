// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"cmp"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// speaker is the partner whose people are to speak with the others about an issue: the raiser's, or, once
// that has left the alliance, the host, or else the first of the others that belongs to it. Who has left
// calls nobody, and an issue outlives whoever raised it.
func (f *Facts) speaker(m *verdict.Moment) v1alpha1.Name {
	raiser := f.Issue.Spec.RaisedBy.Partner
	if f.Alliance == nil {
		return raiser
	}
	for _, partner := range [...]v1alpha1.Name{raiser, f.Alliance.Spec.Host} {
		if team.InAlliance(m, f.Alliance, partner, f.Partners) {
			return partner
		}
	}
	for i := range f.Alliance.Spec.Partners {
		if partner := f.Alliance.Spec.Partners[i].Name; team.InAlliance(m, f.Alliance, partner, f.Partners) {
			return partner
		}
	}
	return raiser
}

// speaker is the same at the ladder's moment.
func (l *ladder) speaker() v1alpha1.Name { return l.facts.speaker(&l.Moment) }

// spokesman is the one of the speaker's people who is asked before those of the tiers above: the raiser, or
// nobody in particular where another partner speaks in the raiser's place.
func (l *ladder) spokesman() v1alpha1.PersonRef {
	if raiser, speaker := l.facts.Issue.Spec.RaisedBy, l.speaker(); raiser.Partner != speaker {
		return v1alpha1.PersonRef{Partner: speaker}
	}
	return l.facts.Issue.Spec.RaisedBy
}

// standsIn is the speaker where that is not the raiser's partner, as a step has it on record.
func (l *ladder) standsIn() v1alpha1.Name {
	if speaker := l.speaker(); speaker != l.facts.Issue.Spec.RaisedBy.Partner {
		return speaker
	}
	return ""
}

// speakers are the partners what people of which say to others counts as a talk: the raiser's, and whoever
// speaks in its place.
func (l *ladder) speakers() []v1alpha1.Name {
	raiser := l.facts.Issue.Spec.RaisedBy.Partner
	if other := l.standsIn(); other != "" {
		return []v1alpha1.Name{raiser, other}
	}
	return []v1alpha1.Name{raiser}
}

// asks is the partner whose people a step asked to talk with the others.
func (l *ladder) asks(record *v1alpha1.StepRecord) v1alpha1.Name {
	return cmp.Or(record.Caller, l.facts.Issue.Spec.RaisedBy.Partner)
}

// takeOver has the running step ask another partner's people to talk with the others, where the partner whose
// people it asked has left the alliance: those with whom nobody has talked yet are not reached until then.
func (l *ladder) takeOver() {
	running := runningStep(l.record)
	if running == nil || l.asks(running) == l.speaker() {
		return
	}
	step := l.live(running.Name)
	if step == nil {
		return
	}
	owed := slices.DeleteFunc(l.owedTalk(step, running), func(p v1alpha1.Name) bool { return !l.concerns(step, p) })
	if len(owed) == 0 {
		return
	}
	running.Caller = l.standsIn()
	if running.NotifiedTime == nil && len(running.Appeared) == 0 {
		return // it has asked nobody yet
	}
	for _, partner := range owed {
		if !slices.Contains(running.Unreached, partner) && !slices.Contains(running.Appeared, partner) {
			running.Unreached = append(running.Unreached, partner)
		}
	}
	slices.Sort(running.Unreached)
}
