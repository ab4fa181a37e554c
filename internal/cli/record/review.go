// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// maxReviewText bounds reasons and findings of a review.
const maxReviewText = 512

// outstanding refuses what makes no sense once a review is cancelled, or held and accepted.
func outstanding(s *scene, v values) error {
	if err := unheld(s, v); err != nil {
		return err
	}
	return standing(s, v)
}

func unheld(s *scene, _ values) error {
	r := s.review.Spec.Record
	switch {
	case !s.accepted():
		return nil
	case r.HeldTime.After(s.now):
		return cmdutil.UsageError("%s; nothing was written; if that is wrong, put it right first with: kubectl entente review hold %s --replace", s.recorded(), s.review.Name)
	}
	return cmdutil.UsageError("%s; nothing was written", s.recorded())
}

// recorded says when a review was held and accepted, or when that is to be.
func (s *scene) recorded() string {
	r := s.review.Spec.Record
	return "review/" + s.review.Name + " " + s.dated(r.HeldTime.Time, "was held at", "is recorded as held at a time to come,") + ", and " + s.acceptedBy()
}

// acceptedBy says by what the result of a review counts as accepted: where nobody says anything of that, it does.
func (s *scene) acceptedBy() string {
	r := s.counted().Spec
	var who []string
	for i := range r.Confirmations {
		if c := &r.Confirmations[i]; *c.Accepted && !c.Time.Before(&r.Record.HeldTime) {
			who = union(who, []string{personName(c.By)})
		}
	}
	switch {
	case len(who) > 0:
		return "accepted by " + allOf(who)
	case r.Record.Accepted != nil || r.Record.Acceptance != "":
		return "accepted"
	}
	return "nobody has refused the result"
}

// standing refuses what makes no sense once a review is cancelled.
func standing(s *scene, _ values) error {
	if s.counted().Spec.Cancellation == nil {
		return nil
	}
	return cmdutil.UsageError("%s; %s", s.cancelled(), s.takeBack())
}

// verdict is what the controllers will find about a review.
func (s *scene) verdict(r *v1alpha1.Review) rules.ReviewVerdict {
	return rules.DecideReview(rules.ReviewFacts{Review: r, Alliance: s.alliance, Policy: s.policy, Partners: s.partnersByName()}, s.now)
}

// state is how a review stands at a moment.
func (s *scene) state(r *v1alpha1.Review, now time.Time) rules.ReviewState {
	return rules.StateOfReview(r, s.alliance, s.partnersByName(), now)
}

// counted is the review as far as its record counts: what strangers recorded stands in nobody's way.
func (s *scene) counted() *v1alpha1.Review {
	return rules.CountedReview(s.review, s.alliance, s.partnersByName())
}

// partnersByName are the partners as the rules take them.
func (s *scene) partnersByName() map[string]*v1alpha1.Partner {
	partners := make(map[string]*v1alpha1.Partner, len(s.partners))
	for name, p := range s.partners {
		partners[string(name)] = p
	}
	return partners
}

// remark is what the controllers will say about a condition of the review after a change, if
// it has the status then.
func (s *scene) remark(conditionType string, status metav1.ConditionStatus, change func(*v1alpha1.ReviewSpec)) string {
	r := s.review.DeepCopy()
	change(&r.Spec)
	v := s.verdict(r)
	c := meta.FindStatusCondition(v.Conditions(), conditionType)
	if c == nil || c.Status != status {
		return ""
	}
	return fmt.Sprintf("%s will be %s: %s", conditionType, c.Status, c.Message)
}

var postpone = verb{
	name: "postpone", kind: v1alpha1.KindReview,
	short: "Record that a review was put off, or brought forward",
	long: `The first due date never moves. Postponements are counted, and with too many the review has slipped. A
review may also be brought forward, by less than a year from when it was first due, and of a cadence not to
before the occurrence before it; that is not counted.`,
	example: `review postpone northwind-contoso-summer-review --until 2026-12-15 --by northwind/jane --reason 'The figures come late'
review postpone northwind-contoso-summer-review --until P6M`,
	fields: []field{
		until("until", "Until when it is due: a time or a date (its last day), by the clocks of the host, or a span counted from its present due time, such as P14D",
			"Until when, as a time, a date or a span such as P14D").must(),
		text("reason", "Why", "Why", maxReviewText), by, when,
	},
	may: outstanding,
	record: func(s *scene, v values) (*change, error) {
		p := v1alpha1.Postponement{Time: s.at(v), By: v.person("by"), Reason: v.text("reason")}
		state := s.state(s.review, s.now)
		due, earliest := state.Due, rules.EarliestDueOf(s.review, state.Cadence, s.now)
		p.DueTime.Time = s.later(v.text("until"), due, rules.CadenceZone(state.Cadence), s.zone(""), worktime.Date.End)
		switch first := s.review.Spec.DueTime; {
		case !p.DueTime.After(first.Add(-rules.MaxForward)):
			return nil, wrong("until", "%s is a year or more before %s, when it was due first; write a later time, or cancel it and make another Review", s.due(p.DueTime.Time), s.due(first.Time))
		case p.DueTime.Time.Equal(due):
			return nil, wrong("until", "it is due at %s already; write another time", s.due(due))
		case p.DueTime.Time.Before(earliest):
			return nil, wrong("until", "%s is before %s, and what is held before that is of an earlier occurrence of the cadence; write that, or a later time",
				s.due(p.DueTime.Time), s.stamp(earliest))
		case !p.DueTime.After(p.Time.Time):
			return nil, wrong("until", "%s is not after %s, when it is recorded; write a later time", s.due(p.DueTime.Time), s.stamp(p.Time.Time))
		}
		said := fmt.Sprintf("put off%s until %s", byWhom(p.By), s.due(p.DueTime.Time))
		if p.DueTime.Time.Before(due) {
			said = fmt.Sprintf("brought forward%s to %s", byWhom(p.By), s.due(p.DueTime.Time))
		}
		c, err := add("postponements", s.review.Spec.Postponements, p, p.Time.Time, fmt.Sprintf("%s (it was due at %s)", said, s.due(due)))
		if err == nil {
			c.remarks(s.remark(v1alpha1.ConditionSlipped, metav1.ConditionTrue, func(r *v1alpha1.ReviewSpec) { r.Postponements = append(r.Postponements, p) }))
		}
		return c, err
	},
}
