// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

var feedback = verb{
	name: "feedback", kind: v1alpha1.KindReview,
	short: "Record advice that a partner gave in a review, and the answer to it",
	long: `Advice that was recorded without an answer gets one with --answer; if the partner has only one such
piece of advice, --said can be left out.`,
	example: `feedback northwind-contoso-summer-review --from contoso --said 'Tell us of price changes a week before'
feedback northwind-contoso-summer-review --from contoso --answer 'From January on'`,
	fields: []field{
		partner.called("from", "The partner whose advice it is", "Whose advice is it").must(),
		text("said", "The advice", "What was said", maxReviewText),
		text("answer", "What was answered", "What was answered", maxReviewText),
		day.called("date", "The day of the answer, as 2026-11-22; default: today where the host is", ""),
	},
	may: func(s *scene, _ values) error {
		if s.review.Spec.Record == nil {
			return cmdutil.UsageError("review/%s has no record that feedback could be part of; record first that it was held: kubectl entente %[2]s %[1]s", s.review.Name, rules.HoldVerb(s.review.Spec.Type))
		}
		return nil
	},
	record: func(s *scene, v values) (*change, error) {
		r := s.review.Spec.Record
		f := v1alpha1.Feedback{From: v1alpha1.Name(v.text("from")), Said: v1alpha1.Finding(v.text("said")), Answer: v1alpha1.Finding(v.text("answer"))}
		if f.Answer == "" && v.has(day.flag) {
			return nil, wrong(day.flag, "it is the day of an answer; write --answer too, or leave it out")
		}
		if f.Answer != "" {
			f.AnswerDate = s.date(v, "")
			if held := s.heldDate(); f.AnswerDate < held {
				return nil, wrong(day.flag, "%s is before the review was held, on %s; write a later day", f.AnswerDate, held)
			}
			i, err := unanswered(r.Feedback, f)
			if err != nil {
				return nil, err
			}
			if i >= 0 {
				f.Said = r.Feedback[i].Said
				at := fmt.Sprintf("/spec/record/feedback/%d/", i)
				return &change{
					operations: []amend.Operation{amend.Set(at+"answer", f.Answer), amend.Set(at+"answerDate", f.AnswerDate)},
					shown:      nested("spec.record.feedback", []v1alpha1.Feedback{f}),
					since:      r.HeldTime.Time,
					said:       "the advice of " + string(f.From) + " is answered",
				}, nil
			}
		}
		if f.Said == "" {
			return nil, cmdutil.UsageError("something is missing: write --said (the advice)")
		}
		for _, old := range r.Feedback {
			if old.From == f.From && old.Said == f.Said {
				return nil, cmdutil.UsageError("this advice of %s is on record already%s", f.From, map[bool]string{true: "; write --answer to answer it", false: ", and answered"}[old.Answer == ""])
			}
		}
		said := "advice of " + string(f.From) + ", not answered yet"
		if f.Answer != "" {
			said = "advice of " + string(f.From) + ", and the answer"
		}
		return &change{
			operations: []amend.Operation{amend.Append("/spec/record/feedback", len(r.Feedback), f)},
			shown:      nested("spec.record.feedback", []v1alpha1.Feedback{f}),
			since:      r.HeldTime.Time, said: said,
		}, nil
	},
}

// heldDate is the day on which the review was held, where the host is.
func (s *scene) heldDate() v1alpha1.Date {
	return v1alpha1.Date(worktime.DateOf(s.review.Spec.Record.HeldTime.In(s.zone(""))).String())
}

// unanswered finds the advice that an answer is for: the same words, or the only one of the
// partner that has none; -1: there is none.
func unanswered(all []v1alpha1.Feedback, f v1alpha1.Feedback) (int, error) {
	found := -1
	for i, old := range all {
		if old.From != f.From || old.Answer != "" || f.Said != "" && old.Said != f.Said {
			continue
		}
		if found >= 0 {
			return -1, cmdutil.UsageError("more than one piece of advice of %s has no answer; write --said with the words of the one that this is for: %q or %q", f.From, all[found].Said, old.Said)
		}
		found = i
	}
	if found < 0 && f.Said == "" {
		return -1, cmdutil.UsageError("no advice of %s waits for an answer; write --said (the advice) too", f.From)
	}
	return found, nil
}
