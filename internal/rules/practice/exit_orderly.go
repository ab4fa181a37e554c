// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// kindAnnouncement and kindHandback mark what an exit asks for among the objects of a finding.
const (
	kindAnnouncement = "Announcement"
	kindHandback     = "Handback"
)

// The reasons of what an exit asks for, and is not late.
const (
	reasonToTell     = "ToTell"
	reasonToHandBack = "ToHandBack"
	reasonToClose    = "ToClose"
)

// exitOrderly holds when each partner is told of the exit, and everything is handed back, or there is time for it, and
// nothing is open after the last day.
func (s *State) exitOrderly() verdict.Finding {
	x := s.Alliance.Spec.Exit
	switch {
	case x == nil:
		return verdict.False(v1alpha1.ReasonNoExitPlan, verdict.Data{})
	case x.EndDate == "":
		return verdict.False(v1alpha1.ReasonNoExitPlan, verdict.Data{Lacks: []string{"endDate"}})
	}
	var d verdict.Data
	unknown := s.exitStrangers(x)
	d.Objects = slices.Concat(s.unannounced(x), s.exitAnnouncements(x), s.exitHandbacks(x), s.exitOpen(x))
	reason := ""
	for i := range d.Objects {
		switch o := &d.Objects[i]; o.Reason {
		case v1alpha1.ReasonNotAnnounced, v1alpha1.ReasonExitNotTold, v1alpha1.ReasonNotHandedBack, v1alpha1.ReasonStillOpen:
			reason, d.BadSince = cmp.Or(reason, o.Reason), verdict.Earliest(d.BadSince, o.Due)
		}
	}
	switch {
	case reason == v1alpha1.ReasonNotAnnounced:
		d.BadSince = time.Time{} // since when nobody thought of it is not known
		fallthrough
	case reason != "":
		return verdict.False(reason, d).Naming(unknown)
	case len(d.Objects) > 0:
		return verdict.True(v1alpha1.ReasonWindingDown, d).Naming(unknown)
	}
	return verdict.True(v1alpha1.ReasonWoundDown, d).Naming(unknown)
}

// unannounced lists the partners but the host that nobody is to tell of the exit, by name.
func (s *State) unannounced(x *v1alpha1.Exit) []verdict.Object {
	var none []verdict.Object
	for _, partner := range s.contacts.others {
		told := func(a v1alpha1.Announcement) bool { return a.Partner == partner && s.isContact(a) }
		if s.belongs(partner) && !slices.ContainsFunc(x.Announcements, told) {
			none = append(none, verdict.Object{Kind: v1alpha1.KindPartner, Name: string(partner), Reason: v1alpha1.ReasonNotAnnounced})
		}
	}
	return none
}

// isContact reports whether the alliance knows who is to be told.
func (s *State) isContact(a v1alpha1.Announcement) bool {
	return a.Contact == "" || team.Knows(s.Alliance, s.Partners, v1alpha1.PersonRef{Partner: a.Partner, Contact: a.Contact})
}

// exitStrangers are those whom the exit is announced to, and whom the alliance does not know.
func (s *State) exitStrangers(x *v1alpha1.Exit) strangers {
	var unknown strangers
	for _, a := range x.Announcements {
		if !s.isContact(a) {
			unknown.note([]v1alpha1.PersonRef{{Partner: a.Partner, Contact: a.Contact}})
		}
	}
	return unknown
}

// exitAnnouncements lists those that are not told yet, the late ones first. Whom nobody knows is not waited for.
func (s *State) exitAnnouncements(x *v1alpha1.Exit) []verdict.Object {
	var open []verdict.Object
	for i := range x.Announcements {
		a := &x.Announcements[i]
		if !s.isContact(*a) {
			continue
		}
		o := verdict.Object{Kind: kindAnnouncement, Name: string(a.Partner), Reason: reasonToTell, Partners: []v1alpha1.Name{a.Partner}}
		if a.Contact != "" {
			o.Name += "/" + string(a.Contact)
		}
		if a.ToldTime != nil {
			if s.Moment.Reached(a.ToldTime.Time) {
				continue
			}
			o.Upcoming.Note("That it was told", a.ToldTime.Time)
		}
		open = append(open, s.exitDue(o, cmp.Or(a.DueDate, x.EndDate), a.Partner, v1alpha1.ReasonExitNotTold))
	}
	return lateFirst(open)
}

// exitHandbacks lists what is not handed back yet, what is late first.
func (s *State) exitHandbacks(x *v1alpha1.Exit) []verdict.Object {
	var open []verdict.Object
	for i := range x.Handbacks {
		h := &x.Handbacks[i]
		o := verdict.Object{Kind: kindHandback, Name: string(h.Name), Reason: reasonToHandBack, Partners: []v1alpha1.Name{h.From, h.To}, Quote: string(h.Item)}
		if done, err := verdict.ParseDate(h.DoneDate); err == nil {
			at := done.Start(team.Zone(s.Partners[string(h.From)]))
			if s.Moment.Reached(at) {
				continue
			}
			o.Upcoming.Note("That it was handed back", at)
		}
		open = append(open, s.exitDue(o, cmp.Or(h.DueDate, x.EndDate), h.From, v1alpha1.ReasonNotHandedBack))
	}
	return lateFirst(open)
}

// exitDue is something that is to be done by the end of a day where a partner is, late for a reason.
func (s *State) exitDue(o verdict.Object, due v1alpha1.Date, partner v1alpha1.Name, late string) verdict.Object {
	if d, err := verdict.ParseDate(due); err == nil {
		if o.Due = d.End(team.Zone(s.Partners[string(partner)])); s.Moment.Reached(o.Due) {
			o.Reason = late
		}
	}
	return o
}

// exitOpen lists the issues, promises and reviews that are open. They may be until the alliance is over.
func (s *State) exitOpen(x *v1alpha1.Exit) []verdict.Object {
	var open []verdict.Object
	for i := range s.standings {
		if s.standings[i].Open {
			open = append(open, verdict.Object{Kind: v1alpha1.KindIssue, Name: s.issues[i].Name})
		}
	}
	for i := range s.reviews {
		r := &s.reviews[i]
		if !r.Over() {
			open = append(open, verdict.Object{Kind: v1alpha1.KindReview, Name: r.Name})
		}
		for _, name := range s.undone(r) {
			open = append(open, verdict.Object{Kind: kindAction, Name: name})
		}
	}
	slices.SortFunc(open, func(a, b verdict.Object) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), verdict.ByName(a, b)) })
	for i := range open {
		open[i].Reason = reasonToClose
		open[i] = s.exitDue(open[i], x.EndDate, s.Alliance.Spec.Host, v1alpha1.ReasonStillOpen)
	}
	return open
}

// undone names what was promised in a review that was held and is not done.
func (s *State) undone(r *reviewOf) []string {
	if !r.Held {
		return nil
	}
	var names []string
	for i := range r.Spec.Record.Actions {
		a := &r.Spec.Record.Actions[i]
		switch review.PromiseOf(s.Moment, a, s.Partners).Outcome {
		case review.PromiseOpen, review.PromiseBroken:
			names = append(names, r.Name+"/"+string(a.Name))
		}
	}
	return names
}

// lateFirst orders what is to be done by its time, and then by name: what is late is before what is not.
func lateFirst(objects []verdict.Object) []verdict.Object {
	slices.SortStableFunc(objects, func(a, b verdict.Object) int { return cmp.Or(a.Due.Compare(b.Due), verdict.ByName(a, b)) })
	return objects
}

func exitOrderlyWords(f *verdict.Finding) string {
	switch f.Reason {
	case v1alpha1.ReasonNoExitPlan:
		if len(f.Lacks) > 0 {
			return "spec.exit does not say when the alliance ends; write its endDate there"
		}
		return "spec.exit does not say how the alliance ends; write its endDate there, who is told, and what is handed back"
	case v1alpha1.ReasonWoundDown:
		return "Everybody was told of the exit, everything is handed back, and nothing is open"
	}
	return grouped(f, exitWords, list,
		group{v1alpha1.ReasonNotAnnounced, "Nobody is to tell these partners of the exit: "},
		group{v1alpha1.ReasonExitNotTold, "Not told of the exit in time: "},
		group{v1alpha1.ReasonNotHandedBack, "Not handed back in time: "},
		group{v1alpha1.ReasonStillOpen, "Open although the alliance is over: "},
		group{reasonToTell, "To be told: "},
		group{reasonToHandBack, "To be handed back: "},
		group{reasonToClose, "To be closed: "},
	)
}

// exitWords tell of one of the objects of an exit.
func exitWords(f *verdict.Finding, o *verdict.Object) string {
	text := o.Name
	switch o.Kind {
	case v1alpha1.KindPartner:
		return text
	case kindHandback:
		if o.Quote != "" {
			text += fmt.Sprintf(" (%s)", o.Quote)
		}
		text += fmt.Sprintf(" from %s to %s", o.Partners[0], o.Partners[1])
	case kindAnnouncement:
	default:
		return strings.ToLower(o.Kind) + " " + text
	}
	if !o.Due.IsZero() {
		text += " by " + f.StampEnd(o.Due)
	}
	if o.Upcoming.Exists() {
		text += " (" + f.NotYet(&o.Upcoming) + ")"
	}
	return text
}
