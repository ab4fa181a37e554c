// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
)

// admit has the running step treat partners that joined while it runs as the others: people are to talk
// with them first where it asks for that, and whom it does not reach it names.
func (l *ladder) admit() {
	running := runningStep(l.record)
	if running == nil {
		return
	}
	step := l.live(running.Name)
	if step == nil {
		return
	}
	talks := l.talksFirst(step)
	for _, partner := range team.OtherPartners(l.facts.Alliance, "") {
		joined := l.joined(partner)
		known := slices.Concat(running.Withheld, running.Talked, running.Unreached, running.Appeared)
		if !joined.After(running.StartedTime.Time) || !l.concerns(step, partner) || slices.Contains(known, partner) ||
			running.NotifiedTime != nil && !joined.After(running.NotifiedTime.Time) {
			continue
		}
		if slices.Contains(talks, partner) {
			running.Withheld = append(running.Withheld, partner)
		}
		if running.NotifiedTime != nil || len(running.Appeared) > 0 { // else it is told with the others
			running.Unreached = append(running.Unreached, partner)
		}
	}
	slices.Sort(running.Withheld)
	slices.Sort(running.Unreached)
}

// joined is when a partner joined: the date says so, or else it was seen then for the first time. Zero for
// one that was there from the start.
func (l *ladder) joined(partner v1alpha1.Name) time.Time {
	for i := range l.news.Owed {
		if x := &l.news.Owed[i]; x.Partner == partner && x.SinceTime.After(l.signs.began) {
			return x.SinceTime.Time
		}
	}
	for i := range l.facts.Alliance.Spec.Partners {
		if p := &l.facts.Alliance.Spec.Partners[i]; p.Name == partner {
			return team.JoinedTime(p, l.facts.Partners)
		}
	}
	return time.Time{}
}
