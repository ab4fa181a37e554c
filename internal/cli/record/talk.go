// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// The fields of a conversation.
var talkFields = []field{
	{flag: "between", usage: "Who spoke, as partner/contact; repeat it for each", question: "Who spoke, as partner/contact",
		required: true, many: true, names: true, choices: (*scene).people, check: (*scene).checkPerson},
	mode,
	choice("purpose", "Why, where a practice asks for it", "", v1alpha1.ConversationPurposeFeedback),
	text("outcome", "What came of it", "What came of it", maxOutcome),
	text("note", "Anything else that is worth keeping", "", maxTalkNote),
	{flag: when.flag, usage: "When, by the clocks of the host: " + cmdutil.TimeForms + "; default: now", check: checkMoment},
}

const maxBetween = 6

var talkIssue = verb{
	name: "talk", kind: v1alpha1.KindIssue,
	short: "Record that people of different partners spoke about an issue",
	long: `It is an answer, and counts as telling the partners whose people were there. Where a step asks for a
conversation first, one by Mail or Chat does not count.`,
	example: "issue talk late-shipments --between northwind/jane --between contoso/kim --mode Phone --outcome 'A second carrier from Monday on'",
	fields:  talkFields,
	record: func(s *scene, v values) (*change, error) {
		c, said, err := conversation(s, v)
		if err != nil {
			return nil, err
		}
		return add("conversations", s.issue.Spec.Conversations, c, c.Time.Time, said)
	},
}

var talk = verb{
	name: "talk", kind: v1alpha1.KindAlliance,
	short: "Record that people of different partners spoke, issue or not",
	long: `It keeps the alliance in touch. For what was said about an issue there is issue talk. With --purpose feedback,
somebody of the host asked the others how things go.`,
	example: `talk northwind-contoso --between northwind/jane,contoso/kim --mode Video --outcome 'Launch stays in May'
talk northwind-contoso --between northwind/jane,contoso/kim --purpose feedback`,
	fields: talkFields,
	record: func(s *scene, v values) (*change, error) {
		c, said, err := conversation(s, v)
		if err != nil {
			return nil, err
		}
		return add("conversations", s.alliance.Spec.Conversations, c, c.Time.Time, said)
	},
}

func conversation(s *scene, v values) (v1alpha1.Conversation, string, error) {
	c := v1alpha1.Conversation{
		Time: s.at(v), Mode: v1alpha1.Mode(v.text("mode")), Between: v.people("between"),
		Purpose: v1alpha1.ConversationPurpose(v.text("purpose")), Outcome: v.text("outcome"), Note: v.text("note"),
	}
	different := false
	for _, p := range c.Between {
		different = different || p.Partner != c.Between[0].Partner
	}
	switch {
	case !different:
		return c, "", wrong("between", "only people of %s are named; name people of two partners or more", c.Between[0].Partner)
	case len(c.Between) > maxBetween:
		return c, "", wrong("between", "%d people are more than a record holds; name at most %d", len(c.Between), maxBetween)
	}
	return c, fmt.Sprintf("%s spoke at %s%s", allOf(names(c.Between, personName)), s.stamp(c.Time.Time), inMode(c.Mode)), nil
}
