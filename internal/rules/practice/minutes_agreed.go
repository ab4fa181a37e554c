// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/policy"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// The reasons of what a formal review asks for, and is not late.
const (
	reasonMinutesToCome = "MinutesToCome"
	reasonToConfirm     = "ToConfirm"
)

// minutesAgreed holds when each formal review within the window had a quorum, and has its minutes and the word of each
// partner, or there is time for it.
func (s *State) minutesAgreed() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	var d verdict.Data
	var unknown strangers
	meetings := s.meetings()
	for _, r := range meetings {
		d.Objects = append(d.Objects, s.meetingLacks(r, &unknown)...)
	}
	slices.SortStableFunc(d.Objects, verdict.ByName)
	reason := ""
	for _, worst := range []string{v1alpha1.ReasonNotConfirmed, v1alpha1.ReasonNoMinutes, v1alpha1.ReasonNoQuorum} {
		for i := range d.Objects {
			if o := &d.Objects[i]; o.Reason == worst {
				reason, d.BadSince = worst, verdict.Earliest(d.BadSince, o.Due)
			}
		}
	}
	switch {
	case reason != "":
		return verdict.False(reason, d).Naming(unknown)
	case len(meetings) == 0:
		return verdict.True(v1alpha1.ReasonNoMeeting, d)
	}
	return verdict.True(v1alpha1.ReasonMinutesAgreed, d).Naming(unknown)
}

// committee is what the policy says of the committee's rules; nothing without one.
func committee(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Committee {
	return ptr.Deref(p.Committee, v1alpha1.Committee{})
}

// meetings are the formal reviews that were held within the window.
func (s *State) meetings() []*reviewOf {
	window := policy.MinutesWindow(committee(s.policySpec()))
	var met []*reviewOf
	for i := range s.reviews {
		if r := &s.reviews[i]; isMeeting(r) && !s.Moment.Reached(verdict.After(window, r.Spec.Record.HeldTime.Time, time.UTC)) {
			met = append(met, r)
		}
	}
	return met
}

// isMeeting reports whether a formal review was held. What people answer one by one is no meeting.
func isMeeting(r *reviewOf) bool {
	informal := r.Cadence != nil && r.Cadence.Formality == v1alpha1.FormalityInformal
	survey := r.Spec.Type == v1alpha1.ReviewHealthCheck || r.Spec.Type == v1alpha1.ReviewPulseCheck
	return r.Held && !informal && !survey
}

// meetingLacks is what a formal review lacks: a quorum, its minutes, and the word of partners. Of those who did not belong to the
// alliance then nothing is asked, nor is the word of who has left it since, nor anybody's on what was refused and given up.
func (s *State) meetingLacks(r *reviewOf, unknown *strangers) (lacks []verdict.Object) {
	held := r.Spec.Record.HeldTime.Time
	then := &verdict.Moment{Now: held} // a past one, at which nothing is looked at again
	present := s.present(r, unknown)
	unknown.note(r.Strangers[v1alpha1.ConditionAdequate])
	quorum := verdict.Object{Kind: v1alpha1.KindReview, Name: r.Name, Reason: v1alpha1.ReasonNoQuorum, Due: held}
	word := verdict.Object{Kind: v1alpha1.KindReview, Name: r.Name}
	members := 0
	for i := range s.Alliance.Spec.Partners {
		name := s.Alliance.Spec.Partners[i].Name
		if !team.InAlliance(then, s.Alliance, name, s.Partners) {
			continue
		}
		if members++; present[name] {
			quorum.Count++
		} else {
			quorum.Partners = append(quorum.Partners, name)
		}
		if _, accepts := slices.BinarySearch(r.AcceptedBy, name); !accepts && !r.Cancelled && s.belongs(name) {
			word.Partners = append(word.Partners, name)
		}
	}
	if needed := min(int(ptr.Deref(committee(s.policySpec()).Quorum, int32(members))), members); quorum.Count < needed {
		slices.Sort(quorum.Partners)
		lacks = append(lacks, quorum)
	}
	if r.Spec.Record.MinutesURL == "" {
		within := policy.MinutesWithin(committee(s.policySpec()))
		minutes := verdict.Object{Kind: v1alpha1.KindReview, Name: r.Name}
		lacks = append(lacks, s.dueAfter(minutes, within, held, v1alpha1.ReasonNoMinutes, reasonMinutesToCome))
	}
	if len(word.Partners) > 0 {
		slices.Sort(word.Partners)
		within := policy.ConfirmWithin(committee(s.policySpec()))
		lacks = append(lacks, s.dueAfter(word, within, held, v1alpha1.ReasonNotConfirmed, reasonToConfirm))
	}
	return lacks
}

// present are the partners of which somebody whom the alliance knows attended a review.
func (s *State) present(r *reviewOf, unknown *strangers) map[v1alpha1.Name]bool {
	present := map[v1alpha1.Name]bool{}
	for _, who := range r.Spec.Record.Attendees {
		if !team.Knows(s.Alliance, s.Partners, who) {
			unknown.note([]v1alpha1.PersonRef{who})
			continue
		}
		present[who.Partner] = true
	}
	return present
}

// dueAfter is something that is to be done within a span after a moment, late for a reason and to come for another.
func (s *State) dueAfter(o verdict.Object, within worktime.Span, from time.Time, late, toCome string) verdict.Object {
	if o.Due, o.Reason = verdict.After(within, from, time.UTC), toCome; s.Moment.Reached(o.Due) {
		o.Reason = late
	}
	return o
}

func minutesAgreedWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonPolicyNotFound:
		return "How soon minutes have to be there is not known without the policy"
	case v1alpha1.ReasonNoMeeting:
		return "No formal review was held within the window"
	}
	return cmp.Or(grouped(f, meetingWords, list,
		group{v1alpha1.ReasonNoQuorum, "Held without a quorum: "},
		group{v1alpha1.ReasonNoMinutes, "Minutes not there in time: "},
		group{v1alpha1.ReasonNotConfirmed, "Not accepted in time: "},
		group{reasonMinutesToCome, "Minutes to come: "},
		group{reasonToConfirm, "To be accepted: "},
	), "Each formal review within the window had a quorum, and has its minutes and the word of each partner")
}

// meetingWords tell of something that a formal review lacks.
func meetingWords(f *verdict.Finding, o *verdict.Object) string {
	switch o.Reason {
	case v1alpha1.ReasonNoQuorum:
		return fmt.Sprintf("%s (%d of %d partners, nobody of %s)", o.Name, o.Count, o.Count+len(o.Partners), verdict.List(o.Partners))
	case v1alpha1.ReasonNotConfirmed, reasonToConfirm:
		return fmt.Sprintf("%s by %s, due by %s", o.Name, verdict.List(o.Partners), f.StampEnd(o.Due))
	}
	return o.Name + ", due by " + f.StampEnd(o.Due)
}
