// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// sharer is a partner, and something that it shares or that is shared with it, on the terms of the digest.
type sharer struct {
	partner, sharing v1alpha1.Name
	digest           string
}

// sharerOf is a partner with what is shared on its present terms.
func sharerOf(partner v1alpha1.Name, x *v1alpha1.Sharing) sharer {
	return sharer{partner, x.Name, SharingDigest(x)}
}

// SharingDigest identifies the terms of what is shared: what the partners agree to. It is half of a SHA-256, since as many as a
// Partner records are to fit into it. The JSON of a struct has a fixed order of fields; the name is no part of the terms.
func SharingDigest(x *v1alpha1.Sharing) string {
	terms := *x
	terms.Name = ""
	data, err := json.Marshal(&terms)
	if err != nil {
		return "" // strings always marshal
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:sha256.Size/2])
}

// sharingSaid is what a partner says of something that is shared.
type sharingSaid struct {
	// date of the latest word; zero where there is none yet.
	date worktime.Date
	// agreed is true if the latest word is that the partner agrees, and over if that is that it was given back or destroyed.
	agreed, over bool
	// ever is true once the partner agreed, whatever it said since, and first the date on which it did first.
	ever  bool
	first worktime.Date
	// upcoming is what it says on a day to come.
	upcoming verdict.Upcoming
}

// deniedBy reports whether a partner says that something was given back or destroyed, and another that had agreed to it by then
// agrees to it again afterwards. Who agrees for the first time makes good that it was not asked.
func (word *sharingSaid) deniedBy(other *sharingSaid) bool {
	return word.over && other.agreed && word.date.Before(other.date) && !word.date.Before(other.first)
}

// saidOfSharing is what each partner says of what this alliance shares, on each terms. Its latest word counts.
func (s *State) saidOfSharing() map[sharer]sharingSaid {
	all := map[sharer]sharingSaid{}
	for i := range s.Alliance.Spec.Partners {
		p := s.Partners[string(s.Alliance.Spec.Partners[i].Name)]
		if p == nil {
			continue
		}
		for j := range p.Spec.Sharing {
			if r := &p.Spec.Sharing[j]; r.AllianceRef.Name == s.Alliance.Name {
				key := sharer{v1alpha1.Name(p.Name), r.Name, r.Digest}
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
	if agrees && (!said.ever || day.Before(said.first)) {
		said.ever, said.first = true, day
	}
	if !day.Before(said.date) { // of two with the same date the one entered later
		said.date, said.agreed, said.over = day, agrees, !agrees
	}
	return said
}

// sharingStrays are words of partners that something was given back which they never agreed to, and in which they have no part, or on
// other terms than the entry of that name has now, until the partner agrees to these.
func (s *State) sharingStrays(said map[sharer]sharingSaid) (strays notCounted) {
	for key, word := range said {
		told := word.over && !word.ever
		if x := s.hasPart(key); x != nil {
			now := sharerOf(key.partner, x)
			told = told && key != now && !said[now].ever
		}
		if told {
			strays.note(key.String())
		}
	}
	return strays
}

// String is how a message names it.
func (key sharer) String() string {
	if key.digest == "" {
		return fmt.Sprintf("%s (of %s)", key.sharing, key.partner)
	}
	return fmt.Sprintf("%s (of %s, digest %s)", key.sharing, key.partner, key.digest)
}
