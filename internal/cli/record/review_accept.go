// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
)

var accept = verb{
	name: "accept", kind: v1alpha1.KindReview,
	short: "Record that a partner accepts the result of a review",
	long: `The latest word of each partner counts; if one does not accept the result, which review reject --by
records, the review stays outstanding.`,
	example: "review accept northwind-contoso-summer-review --by contoso/kim --note 'With the figures of 3 May'",
	fields: []field{
		by.called("by", "Who accepts for their partner, as partner/contact", "Who accepts it, as partner/contact").must(),
		text("note", "Why, or with what in mind; --reason is the same", "What else is to be said", maxReviewText).orWritten("reason"), when,
	},
	may: held,
	record: func(s *scene, v values) (*change, error) {
		return s.confirmation(v, true, v.text("note"))
	},
}

// accepted reports whether what came of the review is accepted, by the partners' last words or by
// the record.
func (s *scene) accepted() bool {
	if state := s.state(s.review, s.now); state.Held {
		return state.Accepted
	}
	return rules.Accepted(s.review.Spec.Record)
}

// held refuses what makes sense only once a review was held.
func held(s *scene, v values) error {
	if s.review.Spec.Record == nil {
		return cmdutil.UsageError("review/%s has no result yet; record first that it was held: kubectl entente %[2]s %[1]s", s.review.Name, rules.HoldVerb(s.review.Spec.Type))
	}
	return standing(s, v)
}

// refusable says why a partner's word cannot be recorded along with something else.
func refusable(s *scene, v values) error {
	if !v.has(by.flag) {
		return nil
	}
	var more []string
	for i := range recordFields {
		if flag := recordFields[i].flag; flag != when.flag && v.has(flag) {
			more = append(more, "--"+flag)
		}
	}
	if len(more) > 0 {
		return cmdutil.UsageError("with --by only the word of a partner is recorded; give %s to: kubectl entente review hold %s --add", strings.Join(more, ", "), s.review.Name)
	}
	return held(s, v)
}

// confirmation is what a partner says of the result of a review.
func (s *scene) confirmation(v values, accepted bool, note string) (*change, error) {
	spec := &s.review.Spec
	c := v1alpha1.Confirmation{Time: s.at(v), By: *v.person(by.flag), Accepted: &accepted, Note: note}
	if held := spec.Record.HeldTime; c.Time.Time.Before(held.Time) {
		return nil, wrong(when.flag, "%s is before the review was held, at %s; write a later time", s.stamp(c.Time.Time), s.stamp(held.Time))
	}
	word := map[bool]string{true: "accepted", false: "not accepted"}[accepted]
	said := s.counted().Spec.Confirmations
	for i := len(said) - 1; i >= 0; i-- {
		old := &said[i]
		if old.By.Partner != c.By.Partner || old.Time.Time.Before(spec.Record.HeldTime.Time) {
			continue
		}
		if *old.Accepted == accepted && old.Note == c.Note {
			return nil, cmdutil.UsageError("it is on record that the result is %s for %s, by %s at %s; nothing was written",
				word, c.By.Partner, personName(old.By), s.stamp(old.Time.Time))
		}
		break
	}
	return add("confirmations", spec.Confirmations, c, c.Time.Time,
		fmt.Sprintf("the result is %s for %s%s at %s", word, c.By.Partner, byWhom(&c.By), s.stamp(c.Time.Time)))
}
