// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

var cancel = verb{
	name: "cancel", kind: v1alpha1.KindReview,
	short: "Record that a review will not be held",
	long: `--replace corrects a cancellation with a wrong time or text. --take-back removes one that was a mistake:
the review is outstanding again.`,
	example: `review cancel northwind-contoso-summer-review --by northwind/jane --reason 'The autumn review covers it'
review cancel northwind-contoso-summer-review --take-back`,
	fields: []field{text("reason", "Why", "Why", maxReviewText), by, when, replace, takeBack},
	may: func(s *scene, v values) error {
		if v.has(takeBack.flag) {
			return s.mayTakeBack(v)
		}
		if err := unheld(s, v); err != nil || s.counted().Spec.Cancellation == nil || v.has(replace.flag) {
			return err
		}
		return cmdutil.UsageError("%s; nothing was written; write --replace to put another cancellation in its place; %s", s.cancelled(), s.takeBack())
	},
	record: func(s *scene, v values) (*change, error) {
		old := s.review.Spec.Cancellation
		if v.has(takeBack.flag) {
			return takenBack("cancellation", old, fmt.Sprintf("no longer cancelled (%s)", s.dated(old.Time.Time, "it was cancelled at", "it was to be cancelled at")+byWhom(old.By))), nil
		}
		n := v1alpha1.Cancellation{Time: s.at(v), By: v.person("by"), Reason: v.text("reason")}
		c := set("cancellation", n, n.Time.Time, fmt.Sprintf("cancelled%s at %s", byWhom(n.By), s.stamp(n.Time.Time)))
		if n.Time.After(s.now) {
			c.said = fmt.Sprintf("to be cancelled%s at %s", byWhom(n.By), s.stamp(n.Time.Time))
		}
		if old != nil {
			c.replaced = map[string]any{"cancellation": old}
		}
		return c, nil
	},
}

// mayTakeBack refuses to take back what is not there, and whatever would be recorded beside that.
func (s *scene) mayTakeBack(v values) error {
	for _, f := range []field{replace, by, when, {flag: "reason"}} {
		if v.has(f.flag) {
			return cmdutil.UsageError("--take-back records nothing new; leave out --%s, or leave out --take-back", f.flag)
		}
	}
	if s.review.Spec.Cancellation == nil {
		return cmdutil.UsageError("review/%s is not cancelled; there is nothing to take back", s.review.Name)
	}
	return nil
}

// takeBack says how a cancellation is removed.
func (s *scene) takeBack() string {
	return "to take that back: kubectl entente review cancel " + s.review.Name + " --take-back"
}

// cancelled says when a review was cancelled, or when it is to be.
func (s *scene) cancelled() string {
	c := s.review.Spec.Cancellation
	return "review/" + s.review.Name + " " + s.dated(c.Time.Time, "was cancelled at", "is to be cancelled at") + byWhom(c.By)
}
