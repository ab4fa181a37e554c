// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// sharer is a partner, and something that it shares or that is shared with it.
type sharer struct{ partner, sharing v1alpha1.Name }

// sharingSaid is what a partner says of something that is shared.
type sharingSaid struct {
	// date of the latest word; zero where there is none yet.
	date worktime.Date
	// agreed is true if the latest word is that the partner agrees, and over if that is that it was given back or destroyed.
	agreed, over bool
	// ever is true once the partner agreed, whatever it said since.
	ever bool
	// upcoming is what it says on a day to come.
	upcoming verdict.Upcoming
}

// saidOfSharing is what each partner says of what this alliance shares. Its latest word counts.
func (s *State) saidOfSharing() map[sharer]sharingSaid {
	all := map[sharer]sharingSaid{}
	for i := range s.Alliance.Spec.Partners {
		p := s.Partners[string(s.Alliance.Spec.Partners[i].Name)]
		if p == nil {
			continue
		}
		for j := range p.Spec.Sharing {
			if r := &p.Spec.Sharing[j]; r.AllianceRef.Name == s.Alliance.Name {
				key := sharer{v1alpha1.Name(p.Name), r.Name}
				all[key] = s.sharingHeard(p, r, all[key])
			}
		}
	}
	return all
}

// sharingHeard is what a partner says of something, with one more of its records.
func (s *State) sharingHeard(p *v1alpha1.Partner, r *v1alpha1.SharingRecord, said sharingSaid) sharingSaid {
	day, err := verdict.ParseDate(r.Date)
	if err != nil {
		return said // the Partner's own Ready condition tells of a date that cannot be read
	}
	if at := day.Start(team.Zone(p)); !s.Moment.Reached(at) {
		said.upcoming.Note("What "+p.Name+" says of it", at)
		return said
	}
	agrees := r.Act == v1alpha1.SharingActAgreed
	said.ever = said.ever || agrees
	if !day.Before(said.date) { // of two with the same date the one entered later
		said.date, said.agreed, said.over = day, agrees, !agrees
	}
	return said
}

// sharingStrays are words of partners that something was given back which they never agreed to, and in which they have no part.
func (s *State) sharingStrays(said map[sharer]sharingSaid) (strays notCounted) {
	for key, word := range said {
		if word.over && !word.ever && !s.hasPart(key) {
			strays.note(fmt.Sprintf("%s (of %s)", key.sharing, key.partner))
		}
	}
	return strays
}
