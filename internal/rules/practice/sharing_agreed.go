// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// kindSharing marks what is shared among the objects of a finding.
const kindSharing = "Sharing"

// reasonToReturn marks what is shared as the partners agreed, and is given back later.
const reasonToReturn = "ToReturn"

// reasonSharingDenied marks what a partner says is given back or destroyed, and the other agreed to again afterwards.
const reasonSharingDenied = "Denied"

// sharingAgreed holds when both partners agreed to whatever is shared, it ends some day, and is given back, or destroyed, by
// then.
func (s *State) sharingAgreed() verdict.Finding {
	said := s.saidOfSharing()
	strays := s.sharingStrays(said)
	gone := s.sharingGone(said)
	if len(s.Alliance.Spec.Sharing)+len(gone) == 0 {
		return passingOver(verdict.False(v1alpha1.ReasonNoSharing, verdict.Data{}), kindSharing, strays)
	}
	objects, unknown := s.shared(said)
	objects = append(objects, gone...)
	var f verdict.Finding
	switch reason := worstOfSharing(objects); {
	case reason != "":
		objects = slices.DeleteFunc(objects, func(o verdict.Object) bool { return o.Reason == reasonToReturn })
		bad := slices.DeleteFunc(slices.Clone(objects), func(o verdict.Object) bool { return o.Reason == reasonSharingDenied })
		f = verdict.False(reason, verdict.Data{BadSince: expired(bad), Objects: objects})
	case len(unknown) > 0:
		f = verdict.Unknown(v1alpha1.ReasonPartnerNotFound, verdict.Data{Lacks: unknown})
	default:
		f = verdict.True(v1alpha1.ReasonSharingAgreed, verdict.Data{Objects: objects})
	}
	return passingOver(s.onOtherTerms(f, said), kindSharing, strays)
}

// worstOfSharing is the reason of what is shared that comes first; empty where nothing is wrong.
func worstOfSharing(objects []verdict.Object) string {
	for _, bad := range []string{v1alpha1.ReasonSharingNotReturned, reasonSharingGone, v1alpha1.ReasonSharingNotAgreed, v1alpha1.ReasonSharingWithoutEnd} {
		switch {
		case len(verdict.NamesOf(objects, bad)) == 0:
		case bad == reasonSharingGone:
			return v1alpha1.ReasonSharingNotReturned
		default:
			return bad
		}
	}
	return ""
}

// shared lists what is to be said of what is shared, the earliest first, and the partners that nobody can ask. Nothing is to be
// said of what was agreed to and given back, or is shared with a partner that has not joined yet.
func (s *State) shared(said map[sharer]sharingSaid) (objects []verdict.Object, unknown notCounted) {
	for i := range s.Alliance.Spec.Sharing {
		x := &s.Alliance.Spec.Sharing[i]
		from, to := said[sharerOf(x.From, x)], said[sharerOf(x.To, x)]
		denied := from.deniedBy(&to) || to.deniedBy(&from)
		over, everAgreed := (from.over || to.over) && !denied, from.ever && to.ever
		if over && everAgreed || !s.hasJoined(x.From) || !s.hasJoined(x.To) {
			continue
		}
		known := true
		for _, side := range []v1alpha1.Name{x.From, x.To} {
			if s.Partners[string(side)] == nil {
				unknown.note(string(side))
				known = false
			}
		}
		switch {
		case !known:
		case over:
			objects = append(objects, notAgreed(x, said, func(word *sharingSaid) bool { return word.ever }))
		default:
			objects = append(objects, s.sharedNow(x, said)...)
		}
		if known && denied {
			objects = append(objects, deniedSharing(x, from.over))
		}
	}
	return lateFirst(objects), unknown
}

// deniedSharing is something of which one partner, the one that gives it or that has it, says that it was given back or destroyed,
// while the other agrees to it again.
func deniedSharing(x *v1alpha1.Sharing, byGiver bool) verdict.Object {
	by := x.To
	if byGiver {
		by = x.From
	}
	return verdict.Object{Kind: kindSharing, Name: string(x.Name), Quote: string(x.Item), Reason: reasonSharingDenied, Partners: []v1alpha1.Name{by}}
}

// sharedNow is how something stands that was not given back.
func (s *State) sharedNow(x *v1alpha1.Sharing, said map[sharer]sharingSaid) []verdict.Object {
	o := verdict.Object{Kind: kindSharing, Name: string(x.Name), Quote: string(x.Item), Partners: []v1alpha1.Name{x.From, x.To}, Due: s.sharingEnd(x)}
	if !o.Due.IsZero() && s.Moment.Reached(o.Due) {
		o.Reason = v1alpha1.ReasonSharingNotReturned
		for _, side := range o.Partners {
			word := said[sharerOf(side, x)]
			o.Upcoming.Merge(&word.upcoming)
		}
		return []verdict.Object{o}
	}
	lacks := notAgreed(x, said, func(word *sharingSaid) bool { return word.agreed })
	o.Reason = reasonToReturn
	if o.Due.IsZero() {
		o.Reason = v1alpha1.ReasonSharingWithoutEnd
	}
	switch {
	case len(lacks.Partners) == 0:
		return []verdict.Object{o}
	case o.Due.IsZero():
		return []verdict.Object{lacks, o}
	}
	return []verdict.Object{lacks}
}

// notAgreed is what is shared with those of the two partners that did not agree to it. By itself nobody can make good that the
// other never agreed: what was given back was to be agreed to all the same.
func notAgreed(x *v1alpha1.Sharing, said map[sharer]sharingSaid, agreed func(*sharingSaid) bool) verdict.Object {
	o := verdict.Object{Kind: kindSharing, Name: string(x.Name), Quote: string(x.Item), Digest: SharingDigest(x), Reason: v1alpha1.ReasonSharingNotAgreed}
	for _, side := range []v1alpha1.Name{x.From, x.To} {
		if word := said[sharerOf(side, x)]; !agreed(&word) {
			o.Partners = append(o.Partners, side)
			o.Upcoming.Merge(&word.upcoming)
		}
	}
	return o
}

// sharingEnd is when the time of something that is shared is over, where the partner is that has it: on its own day, at the
// end of the alliance, or once one of the two has left. It is zero where nothing says.
func (s *State) sharingEnd(x *v1alpha1.Sharing) time.Time {
	days := []v1alpha1.Date{x.EndDate}
	if s.Alliance.Spec.Exit != nil {
		days = append(days, s.Alliance.Spec.Exit.EndDate)
	}
	for i := range s.Alliance.Spec.Partners {
		if p := &s.Alliance.Spec.Partners[i]; p.Name == x.From || p.Name == x.To {
			days = append(days, p.LeftDate)
		}
	}
	var end time.Time
	for _, day := range days {
		if d, err := verdict.ParseDate(day); err == nil {
			end = verdict.Earliest(end, d.End(team.Zone(s.Partners[string(x.To)])))
		}
	}
	return end
}

// hasJoined reports whether a partner has joined the alliance, and may have left it since.
func (s *State) hasJoined(partner v1alpha1.Name) bool {
	for i := range s.Alliance.Spec.Partners {
		if p := &s.Alliance.Spec.Partners[i]; p.Name == partner {
			return s.Moment.Reached(team.JoinedTime(p, s.Partners))
		}
	}
	return false
}

func sharingAgreedWords(f *verdict.Finding) string {
	var message string
	switch f.Reason {
	case v1alpha1.ReasonNoSharing:
		message = "spec.sharing does not say what the partners share; if that is nothing, write an entry there that says so"
	case v1alpha1.ReasonPartnerNotFound:
		message = "There is no Partner " + verdict.List(f.Lacks)
	default:
		message = cmp.Or(grouped(f, sharingText, list,
			group{v1alpha1.ReasonSharingNotReturned, "Not given back or destroyed in time: "},
			group{reasonSharingGone, "Agreed to and not given back, but spec.sharing has no entry of that name from or to the partner: "},
			group{v1alpha1.ReasonSharingNotAgreed, "Not agreed to: "},
			group{v1alpha1.ReasonSharingWithoutEnd, "Shared for ever, without an endDate: "},
			group{reasonSharingDenied, "Given back or destroyed by the word of one partner, and agreed to again afterwards by the other: "},
			group{reasonToReturn, "Agreed to, and to be given back or destroyed: "},
		), "Nothing is shared at present")
	}
	message = verdict.WithNote(message, otherTermsWords(f))
	return notCountedWords(f, message, "the partner has no part in anything of that name and digest in spec.sharing")
}

// sharingText tells of something that is shared.
func sharingText(f *verdict.Finding, o *verdict.Object) string {
	text := o.Name
	if o.Quote != "" {
		text += fmt.Sprintf(" (%s)", o.Quote)
	}
	switch o.Reason {
	case v1alpha1.ReasonSharingNotAgreed, reasonSharingGone, reasonSharingDenied:
		text += " by " + verdict.List(o.Partners)
	default:
		text += fmt.Sprintf(" from %s to %s", o.Partners[0], o.Partners[1])
	}
	if !o.Due.IsZero() {
		text += " by " + f.StampEnd(o.Due)
	}
	if o.Digest != "" {
		text += " (digest " + o.Digest + ")"
	}
	if o.Upcoming.Exists() {
		text += " (" + f.NotYet(&o.Upcoming) + ")"
	}
	return text
}
