// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"fmt"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

var done = verb{
	name: "done", kind: v1alpha1.KindReview,
	short: "Record that something that was promised in a review is done",
	long: `The action is one of the record of the review; review hold --add --action adds another. It was on time if the
day on which it was done is its due date or an earlier one. --replace corrects a day that is on record.`,
	example: `review done northwind-contoso-summer-review --action second-carrier
review done northwind-contoso-summer-review --action second-carrier --date 2026-12-14`,
	fields: []field{
		{flag: "action", usage: "Which action of the record", question: "Which action", names: true, required: true,
			choices: (*scene).openActions, check: (*scene).checkAction},
		day.called("date", "The day on which it was done, as 2026-11-22; default: today where its owner's partner is", ""), replace,
	},
	may: func(s *scene, _ values) error {
		if r := s.review.Spec.Record; r == nil || len(r.Actions) == 0 {
			return cmdutil.UsageError("%s", s.withoutActions())
		}
		return nil
	},
	record: func(s *scene, v values) (*change, error) {
		at := s.actionAt(v.text("action"))
		a := s.review.Spec.Record.Actions[at]
		date, old := s.date(v, s.ownerOf(a)), a.DoneDate
		switch {
		case old == date:
			return nil, cmdutil.UsageError("%s is on record as done on %s already; nothing was written", a.Name, old)
		case old != "" && !v.has(replace.flag):
			return nil, cmdutil.UsageError("%s is on record as done on %s; nothing was written; write --replace to put %s in its place", a.Name, old, date)
		}
		a.DoneDate = date
		said := fmt.Sprintf("%s was done on %s", a.Name, date)
		if a.DueDate != "" && a.DueDate < date {
			said += ", late: it was due on " + string(a.DueDate)
		}
		c := &change{
			operations: []amend.Operation{amend.Set(fmt.Sprintf("/spec/record/actions/%d/doneDate", at), date)},
			shown:      nested("spec.record.actions", []v1alpha1.Action{a}), since: s.begins(date, s.ownerOf(a)), said: said,
		}
		if old != "" {
			c.replaced = map[string]any{"doneDate": old}
		}
		return c, nil
	},
}

// actionAt is where an action is in the record of the review; -1 for none.
func (s *scene) actionAt(name string) int {
	if s.review.Spec.Record == nil {
		return -1
	}
	return slices.IndexFunc(s.review.Spec.Record.Actions, func(a v1alpha1.Action) bool { return string(a.Name) == name })
}

// openActions are those that nobody has recorded as done.
func (s *scene) openActions() []string {
	var open []string
	if r := s.review.Spec.Record; r != nil {
		for i := range r.Actions {
			if r.Actions[i].DoneDate == "" {
				open = append(open, string(r.Actions[i].Name))
			}
		}
	}
	return open
}

func (s *scene) checkAction(text string) error {
	if s.actionAt(text) >= 0 {
		return nil
	}
	var all []string
	if r := s.review.Spec.Record; r != nil {
		all = names(r.Actions, func(a v1alpha1.Action) string { return string(a.Name) })
	}
	if len(all) == 0 {
		return errors.New(s.withoutActions())
	}
	return fmt.Errorf("review/%s has no action %s; write %s", s.review.Name, text, oneOf(likely(text, all)))
}

// withoutActions says how something that was promised is recorded.
func (s *scene) withoutActions() string {
	command := "kubectl entente review hold " + s.review.Name
	if s.review.Spec.Record != nil {
		command += " --add"
	}
	return fmt.Sprintf("review/%s has no actions; record what was promised first: %s --action name=NAME,owner=PARTNER/CONTACT,due=DATE", s.review.Name, command)
}
