// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// maxQuestionText bounds a question, and the answer to it.
const maxQuestionText = 256

// question reads what waits for a decision: name=list-price,question=Who sets the price,decider=contoso/sam,due=2026-12-15.
func (s *scene) question(text string) (v1alpha1.Question, error) {
	var q v1alpha1.Question
	said, err := pairs(text, []string{"name", "question", "decider", "due"}, "question")
	if err != nil {
		return q, err
	}
	if err := checkEntry(said["name"]); err != nil {
		return q, err
	}
	q.Name = v1alpha1.Name(said["name"])
	if decider := said["decider"]; decider != "" {
		if err := s.checkPerson(decider); err != nil {
			return q, err
		}
		q.Decider = new(personOf(decider))
	}
	if said["due"] != "" {
		day, err := cmdutil.ParseDay(said["due"], s.now.In(s.zone(s.deciderOf(&q))))
		if err != nil {
			return q, fmt.Errorf("due=%s: %w", said["due"], err)
		}
		q.DueDate = v1alpha1.Date(day.String())
	}
	if n := utf8.RuneCountInString(said["question"]); n > maxQuestionText {
		return q, fmt.Errorf("the question has %d characters; write at most %d", n, maxQuestionText)
	}
	q.Question = v1alpha1.QuestionText(said["question"])
	return q, nil
}

// deciderOf is the partner of whoever decides a question, as it is told, or as it is on record; empty for nobody.
func (s *scene) deciderOf(q *v1alpha1.Question) v1alpha1.Name {
	if at := s.questionAt(string(q.Name)); q.Decider == nil && at >= 0 {
		q = &s.review.Spec.Record.Questions[at]
	}
	if q.Decider == nil {
		return ""
	}
	return q.Decider.Partner
}

func mergeQuestion(old *v1alpha1.Question, q v1alpha1.Question) {
	over(&old.Question, q.Question)
	over(&old.Decider, q.Decider)
	over(&old.DueDate, q.DueDate)
}

var decide = verb{
	name: "decide", kind: v1alpha1.KindReview,
	short: "Record what was decided of a question that came up in a review",
	long: `The question is one of the record of the review; review hold --add --question adds another, or names somebody else who
decides one. --replace corrects a decision that is on record.`,
	example: `review decide northwind-contoso-summer-review --question list-price --decision 'Contoso sets it, for a year'
review decide northwind-contoso-summer-review --question list-price --decision 'Northwind sets it' --date 2026-12-14 --replace`,
	fields: []field{
		{flag: "question", usage: "Which question of the record", question: "Which question", names: true, required: true,
			choices: (*scene).openQuestions, check: (*scene).checkQuestion},
		text("decision", "What was decided", "What was decided", maxQuestionText).must(),
		day.called("date", "The day on which it was decided, as 2026-11-22; default: today where the partner is of whoever decides, or else the host", ""),
		replace,
	},
	may: func(s *scene, _ values) error {
		if r := s.review.Spec.Record; r == nil || len(r.Questions) == 0 {
			return cmdutil.UsageError("%s", s.withoutQuestions())
		}
		return nil
	},
	record: func(s *scene, v values) (*change, error) {
		at := s.questionAt(v.text("question"))
		old := s.review.Spec.Record.Questions[at]
		q := old
		q.Decision, q.DecidedDate = v1alpha1.QuestionText(v.text("decision")), s.date(v, s.deciderOf(&old))
		switch {
		case old.Decision == q.Decision && (old.DecidedDate == q.DecidedDate || !v.has("date")):
			return nil, cmdutil.UsageError("this was decided of %s on %s already; nothing was written", q.Name, old.DecidedDate)
		case old.DecidedDate != "" && !v.has(replace.flag):
			return nil, cmdutil.UsageError("%s is on record as decided on %s; nothing was written; write --replace to put another decision in its place", q.Name, old.DecidedDate)
		}
		said := fmt.Sprintf("%s was decided on %s", q.Name, q.DecidedDate)
		if q.DueDate != "" && q.DueDate < q.DecidedDate {
			said += ", late: it was due on " + string(q.DueDate)
		}
		path := fmt.Sprintf("/spec/record/questions/%d/", at)
		c := &change{
			operations: []amend.Operation{amend.Set(path+"decision", q.Decision), amend.Set(path+"decidedDate", q.DecidedDate)},
			shown:      nested("spec.record.questions", []v1alpha1.Question{q}), since: s.begins(q.DecidedDate, s.deciderOf(&q)), said: said,
		}
		if old.DecidedDate != "" {
			c.replaced = map[string]any{"decidedDate": old.DecidedDate, "decision": old.Decision}
		}
		return c, nil
	},
}

// questionAt is where a question is in the record of the review; -1 for none.
func (s *scene) questionAt(name string) int {
	if s.review == nil || s.review.Spec.Record == nil {
		return -1
	}
	return slices.IndexFunc(s.review.Spec.Record.Questions, func(q v1alpha1.Question) bool { return string(q.Name) == name })
}

// openQuestions are those of which nobody has recorded a decision.
func (s *scene) openQuestions() []string {
	var open []string
	if r := s.review.Spec.Record; r != nil {
		for i := range r.Questions {
			if r.Questions[i].DecidedDate == "" {
				open = append(open, string(r.Questions[i].Name))
			}
		}
	}
	return open
}

func (s *scene) checkQuestion(text string) error {
	if s.questionAt(text) >= 0 {
		return nil
	}
	var all []string
	if r := s.review.Spec.Record; r != nil {
		all = names(r.Questions, func(q v1alpha1.Question) string { return string(q.Name) })
	}
	if len(all) == 0 {
		return errors.New(s.withoutQuestions())
	}
	return fmt.Errorf("review/%s has no question %s; write %s", s.review.Name, text, oneOf(likely(text, all)))
}

// withoutQuestions says how a question is recorded.
func (s *scene) withoutQuestions() string {
	command := "kubectl entente review hold " + s.review.Name
	if s.review.Spec.Record != nil {
		command += " --add"
	}
	return fmt.Sprintf("review/%s has no questions; record what is to be decided first: %s --question name=NAME,question=TEXT,decider=PARTNER/CONTACT,due=DATE", s.review.Name, command)
}
