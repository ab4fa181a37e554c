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
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// feedbackHeard holds when somebody asked each other partner in time how things go, and every piece of advice
// got an answer, or has time yet for one.
func (s *State) feedbackHeard() verdict.Finding {
	if s.policyMissing() {
		return verdict.Unknown(v1alpha1.ReasonPolicyNotFound, verdict.Data{})
	}
	a := s.gatherAsked()
	asked, answers := s.feedbackAsked(&a), s.feedbackAnswers()
	d := verdict.Data{Objects: append(asked, answers...), Upcoming: a.upcoming.Ref()}
	reason := ""
	for i := range d.Objects {
		switch o := &d.Objects[i]; o.Reason {
		case v1alpha1.ReasonNotAsked, v1alpha1.ReasonUnanswered:
			reason, d.BadSince = cmp.Or(reason, o.Reason), verdict.Earliest(d.BadSince, o.Due)
		}
	}
	if reason != "" {
		return verdict.False(reason, d).Naming(a.strangers)
	}
	return verdict.True(v1alpha1.ReasonHeard, d).Naming(a.strangers)
}

// asked is when each partner was last asked how things go.
type asked struct {
	last map[v1alpha1.Name]time.Time
	// upcoming is an occasion that is dated after now.
	upcoming verdict.Upcoming
	// strangers spoke, and the alliance does not know them.
	strangers strangers
}

// gatherAsked goes through the conversations for feedback between people of the host and of another partner, be
// they of the alliance or of an issue, and through the advice of partners in reviews that were held.
func (s *State) gatherAsked() asked {
	a := asked{last: map[v1alpha1.Name]time.Time{}}
	s.recallAsked(&a)
	spoke := func(conversations []v1alpha1.Conversation) {
		for i := range conversations {
			if c := &conversations[i]; c.Purpose == v1alpha1.ConversationPurposeFeedback {
				s.noteAsked(&a, c)
			}
		}
	}
	spoke(s.Alliance.Spec.Conversations)
	for _, issue := range s.issues {
		spoke(issue.Spec.Conversations)
	}
	for i := range s.reviews {
		r := &s.reviews[i]
		if !r.Held {
			continue
		}
		for j := range r.Spec.Record.Feedback {
			from := r.Spec.Record.Feedback[j].From
			a.last[from] = verdict.Latest(a.last[from], r.Spec.Record.HeldTime.Time)
		}
	}
	return a
}

// noteAsked notes a conversation for feedback.
func (s *State) noteAsked(a *asked, c *v1alpha1.Conversation) {
	host := s.Alliance.Spec.Host
	reached := s.Moment.Reached(c.Time.Time)
	people := s.known(c.Between, reached, &a.strangers)
	if !slices.ContainsFunc(people, func(who v1alpha1.PersonRef) bool { return who.Partner == host }) {
		return
	}
	for _, who := range people {
		switch {
		case who.Partner == host:
		case reached:
			a.last[who.Partner] = verdict.Latest(a.last[who.Partner], c.Time.Time)
		default:
			a.upcoming.Note("The conversation", c.Time.Time)
		}
	}
}

// askDue is by when a partner is to be asked how things go, and when it last was.
func (s *State) askDue(a *asked, partner v1alpha1.Name) verdict.Object {
	every := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration {
		return ptr.Deref(p.InformalFeedback, v1alpha1.InformalFeedback{}).Every
	}, worktime.Span{Days: 90})
	o := verdict.Object{Kind: v1alpha1.KindPartner, Name: string(partner), Reason: v1alpha1.ReasonNotAsked, Since: a.last[partner]}
	o.Due = every.After(s.fromBoth(partner, o.Since), time.UTC)
	return o
}

// feedbackAsked lists the partners that were not asked in time, or never and have time yet, by name.
func (s *State) feedbackAsked(a *asked) []verdict.Object {
	var found []verdict.Object
	for _, partner := range s.contacts.others {
		if !s.belongs(partner) {
			continue
		}
		o := s.askDue(a, partner)
		if !s.Moment.Reached(o.Due) {
			if !o.Since.IsZero() {
				continue
			}
			o.Reason = reasonToCome
		}
		found = append(found, o)
	}
	return found
}

// reasonAnswerToCome marks advice that is to be answered later.
const reasonAnswerToCome = "AnswerToCome"

// feedbackAnswers lists the advice of partners that is not answered, by the name of the review.
func (s *State) feedbackAnswers() []verdict.Object {
	within := s.span(func(p *v1alpha1.CommunicationPolicySpec) v1alpha1.Duration {
		return ptr.Deref(p.InformalFeedback, v1alpha1.InformalFeedback{}).AnswerWithin
	}, worktime.Span{Days: 30})
	var found []verdict.Object
	for i := range s.reviews {
		r := &s.reviews[i]
		if !r.Held {
			continue
		}
		for j := range r.Spec.Record.Feedback {
			f := &r.Spec.Record.Feedback[j]
			if !s.belongs(f.From) || s.answered(f) {
				continue
			}
			o := verdict.Object{
				Kind: v1alpha1.KindReview, Name: r.Name, Reason: v1alpha1.ReasonUnanswered, Partners: []v1alpha1.Name{f.From}, Quote: string(f.Said),
				Due: verdict.After(within, r.Spec.Record.HeldTime.Time, time.UTC),
			}
			if !s.Moment.Reached(o.Due) {
				o.Reason = reasonAnswerToCome
			}
			found = append(found, o)
		}
	}
	slices.SortStableFunc(found, verdict.ByName)
	return found
}

// answered reports whether advice of a review that was held has an answer that is true by now.
func (s *State) answered(f *v1alpha1.Feedback) bool {
	if f.Answer == "" || f.AnswerDate == "" {
		return f.Answer != ""
	}
	begun, _ := s.Moment.DayBegun(f.AnswerDate, team.HostZone(s.Alliance, s.Partners))
	return begun
}

// longestQuote is how many characters of advice a message has.
const longestQuote = 80

func feedbackHeardWords(f *verdict.Finding) string {
	if f.Reason == v1alpha1.ReasonPolicyNotFound {
		return "How often people have to ask for feedback is not known without the policy"
	}
	return f.AddUpcoming(cmp.Or(grouped(f, feedbackWords, verdict.List,
		group{v1alpha1.ReasonNotAsked, "Not asked in time how things go: "},
		group{v1alpha1.ReasonUnanswered, "Advice not answered in time: "},
		group{reasonToCome, "To be asked for the first time: "},
		group{reasonAnswerToCome, "Advice to be answered: "},
	), "Each partner was asked in time how things go, and every piece of advice is answered"))
}

// feedbackWords tell of a partner that is to be asked, or of advice that is to be answered.
func feedbackWords(f *verdict.Finding, o *verdict.Object) string {
	due := f.StampEnd(o.Due)
	switch {
	case o.Kind == v1alpha1.KindReview:
		return fmt.Sprintf("%s, %s said \"%s\", due by %s", o.Name, o.Partners[0], message.Cut(message.OneLine(o.Quote), longestQuote), due)
	case o.Reason == reasonToCome:
		return o.Name + " by " + due
	case o.Since.IsZero():
		return fmt.Sprintf("%s (never, due by %s)", o.Name, due)
	}
	return fmt.Sprintf("%s (last at %s, due by %s)", o.Name, f.Stamp(o.Since), due)
}
