// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/worktime"
)

// The bounds of the texts of an issue.
const (
	maxTitle       = 128
	maxDescription = 4096
	maxUpdate      = 512
	maxSummary     = 2048
	maxReason      = 256
	maxOutcome     = 256
	maxTalkNote    = 128
	maxAckNote     = 256
)

// unresolved refuses what makes no sense once an issue is resolved. What happened before that
// can still be recorded.
func unresolved(s *scene, v values) error {
	r := s.issue.Spec.Resolution
	if r == nil || s.at(v).Time.Before(r.Time.Time) {
		return nil
	}
	return cmdutil.UsageError("%s; open another issue, or give the --time if it happened before", s.resolved())
}

// resolved says since when an issue is resolved, or when it is to be.
func (s *scene) resolved() string {
	r := s.issue.Spec.Resolution
	return "issue/" + s.issue.Name + " " + s.dated(r.Time.Time, "is resolved since", "is to be resolved at") + byWhom(r.By)
}

// detected refuses what cannot have happened: nobody can have acted on an issue before it was
// known.
func detected(s *scene, v values) error {
	since, t := s.issue.Spec.DetectedTime.Time, s.at(v).Time
	if !t.Before(since) {
		return nil
	}
	return cmdutil.UsageError("%s is before issue/%s was detected, at %s (spec.detectedTime is %s); write --time %[4]s or later, or correct detectedTime first",
		s.stamp(t), s.issue.Name, s.stamp(since), since.UTC().Format(time.RFC3339))
}

var ack = verb{
	name: "ack", kind: v1alpha1.KindIssue,
	short:   "Record that somebody took an issue on",
	long:    "It holds the ladder for as long as the policy says (ackValidFor).",
	example: "issue ack late-shipments --by contoso/kim --note 'I call the carrier today'",
	fields:  []field{by.must(), text("note", "What they will do", "", maxAckNote), when},
	may:     unresolved,
	record: func(s *scene, v values) (*change, error) {
		a := v1alpha1.Acknowledgement{Time: s.at(v), By: *v.person("by"), Note: v.text("note")}
		return add("acknowledgements", s.issue.Spec.Acknowledgements, a, a.Time.Time,
			fmt.Sprintf("acknowledged%s at %s", byWhom(&a.By), s.stamp(a.Time.Time)))
	},
}

var attempt = verb{
	name: "attempt", kind: v1alpha1.KindIssue,
	short: "Record that somebody tried to speak with another partner",
	long: `After enough attempts, a step may write to that partner without a conversation. Without --to the attempt
counts for every other partner. It is not an answer.`,
	example: "issue attempt late-shipments --to contoso --by northwind/jane --mode Phone",
	fields:  []field{partner.called("to", "The partner whose people were tried; default: every other partner", ""), by, mode, when},
	may:     unresolved,
	record: func(s *scene, v values) (*change, error) {
		a := v1alpha1.Attempt{Time: s.at(v), By: v.person("by"), To: v1alpha1.Name(v.text("to")), Mode: v1alpha1.Mode(v.text("mode"))}
		said := "tried"
		if a.To == s.issue.Spec.RaisedBy.Partner {
			return nil, wrong("to", "%s raised it, so it is the others with whom people are to talk; name another partner", a.To)
		} else if a.To != "" {
			said = string(a.To) + " was tried"
		}
		return add("attempts", s.issue.Spec.Attempts, a, a.Time.Time,
			fmt.Sprintf("%s%s at %s%s", said, byWhom(a.By), s.stamp(a.Time.Time), inMode(a.Mode)))
	},
}

var update = verb{
	name: "update", kind: v1alpha1.KindIssue,
	short:   "Record what is new about an issue",
	long:    "From a side other than the raiser's it is an answer, and keeps the issue fresh.",
	example: "issue update late-shipments --by contoso/kim --note 'Half of it has arrived'",
	fields:  []field{text("note", "What is new", "What is new", maxUpdate).must(), by, when},
	record: func(s *scene, v values) (*change, error) {
		u := v1alpha1.Update{Time: s.at(v), By: v.person("by"), Note: v.text("note")}
		return add("updates", s.issue.Spec.Updates, u, u.Time.Time,
			fmt.Sprintf("updated%s at %s", byWhom(u.By), s.stamp(u.Time.Time)))
	},
}

var tell = verb{
	name: "tell", kind: v1alpha1.KindIssue,
	short:   "Record that a partner was told of an issue",
	long:    "The partner then counts as told. So does one whose people took part in a conversation about the issue.",
	example: "issue tell late-shipments --partner contoso --mode Phone --by northwind/jane",
	fields:  []field{partner.called("partner", "The partner that was told", "Which partner was told").must(), mode, by, when},
	record: func(s *scene, v values) (*change, error) {
		d := v1alpha1.DisclosureRecord{Partner: v1alpha1.Name(v.text("partner")), Time: s.at(v), Mode: v1alpha1.Mode(v.text("mode")), By: v.person("by")}
		if d.Partner == s.issue.Spec.RaisedBy.Partner {
			return nil, wrong("partner", "%s knew it first, since %s raised it; name another partner", d.Partner, personName(s.issue.Spec.RaisedBy))
		}
		return add("disclosures", s.issue.Spec.Disclosures, d, d.Time.Time,
			fmt.Sprintf("%s was told%s at %s%s", d.Partner, byWhom(d.By), s.stamp(d.Time.Time), inMode(d.Mode)))
	},
}

var plan = verb{
	name: "plan", kind: v1alpha1.KindIssue,
	short:   "Record how an issue is to be put right",
	long:    "An issue has one recovery plan. With --replace a new one takes its place.",
	example: "issue plan late-shipments --by contoso/kim --summary 'A second carrier, and weekly counts until June'",
	fields:  []field{text("summary", "The plan", "What is the plan", maxSummary).must(), by, when, replace},
	may: func(s *scene, v values) error {
		if p := s.issue.Spec.RecoveryPlan; p != nil && !v.has("replace") {
			return cmdutil.UsageError("issue/%s has a plan since %s%s; write --replace to put another in its place, or record what is new with: kubectl entente issue update",
				s.issue.Name, s.stamp(p.Time.Time), byWhom(p.By))
		}
		return unresolved(s, v)
	},
	record: func(s *scene, v values) (*change, error) {
		p := v1alpha1.Statement{Time: s.at(v), By: v.person("by"), Summary: v.text("summary")}
		c := set("recoveryPlan", p, p.Time.Time, fmt.Sprintf("recovery plan%s of %s", byWhom(p.By), s.stamp(p.Time.Time)))
		if old := s.issue.Spec.RecoveryPlan; old != nil {
			c.replaced = map[string]any{"recoveryPlan": old}
		}
		return c, nil
	},
}

var snooze = verb{
	name: "snooze", kind: v1alpha1.KindIssue,
	short: "Pause the ladder of an issue for a while",
	long: `It needs a reason, and the policy limits it (maxSnooze). The time in which the other partners have to be
told keeps running.`,
	example: `issue snooze late-shipments --until P3D --reason 'Waiting for customs' --by contoso/kim
issue snooze late-shipments --until 2026-11-25 --reason 'Waiting for customs'`,
	fields: []field{
		until("until", "Until when: a time or a date (it begins at 00:00), by the clocks of the person of --by or else of the host, or a span from --time on, such as P3D",
			"Until when, as a time, a date or a span such as P3D").must(),
		text("reason", "Why it can wait", "Why can it wait", maxReason).must(), by, when,
	},
	may: unresolved,
	record: func(s *scene, v values) (*change, error) {
		z := v1alpha1.Snooze{Time: s.at(v), By: v.person("by"), Reason: v.text("reason")}
		z.UntilTime.Time = s.later(v.text("until"), z.Time.Time, time.UTC, s.clocksOf(v), worktime.Date.Start)
		if !z.UntilTime.After(z.Time.Time) {
			return nil, wrong("until", "%s is not after %s; write a later time, or a span such as P3D", s.stamp(z.UntilTime.Time), s.stamp(z.Time.Time))
		}
		limit, capped := rules.SnoozeLimit(s.issueFacts(), z.Time.Time)
		if capped && !limit.After(z.Time.Time) {
			return nil, wrong("until", "since the last answer it has rested for as long as policy %s lets it; get an answer first", s.policy.Name)
		}
		if capped && z.UntilTime.After(limit) {
			return nil, wrong("until", "%s is too late; policy %s lets it rest until %s at most", s.stamp(z.UntilTime.Time), s.policy.Name, s.stamp(limit))
		}
		return add("snoozes", s.issue.Spec.Snoozes, z, z.Time.Time, fmt.Sprintf("snoozed%s until %s", byWhom(z.By), s.stamp(z.UntilTime.Time)))
	},
}

var deescalate = verb{
	name: "deescalate", kind: v1alpha1.KindIssue,
	short:   "Take an issue down the ladder again",
	long:    "The next time it is stale, the ladder begins again at its first step.",
	example: "issue deescalate late-shipments --by northwind/jane --reason 'The teams have it in hand'",
	fields:  []field{text("reason", "Why", "Why", maxReason).must(), by, when},
	may:     unresolved,
	record: func(s *scene, v values) (*change, error) {
		d := v1alpha1.Deescalation{Time: s.at(v), By: v.person("by"), Reason: v.text("reason")}
		return add("deescalations", s.issue.Spec.Deescalations, d, d.Time.Time,
			fmt.Sprintf("taken down the ladder%s at %s", byWhom(d.By), s.stamp(d.Time.Time)))
	},
}

var resolve = verb{
	name: "resolve", kind: v1alpha1.KindIssue,
	short: "Record that an issue is resolved, and how",
	long: `It ends the ladder, and messages that have not left are withdrawn. --replace corrects a resolution with
a wrong time or text. Until the time of a resolution that is dated ahead, the ladder goes on.`,
	example: "issue resolve late-shipments --by contoso/kim --summary 'Shipments are on time again'",
	fields:  []field{text("summary", "How it ended", "How did it end", maxSummary).must(), by, when, replace},
	may: func(s *scene, v values) error {
		if s.issue.Spec.Resolution != nil && !v.has(replace.flag) {
			return cmdutil.UsageError("%s; nothing was written; write --replace to put another resolution in its place", s.resolved())
		}
		return nil
	},
	record: func(s *scene, v values) (*change, error) {
		r := v1alpha1.Statement{Time: s.at(v), By: v.person("by"), Summary: v.text("summary")}
		c := set("resolution", r, r.Time.Time, fmt.Sprintf("resolved%s at %s", byWhom(r.By), s.stamp(r.Time.Time)))
		if r.Time.After(s.now) {
			c.said = fmt.Sprintf("to be resolved%s at %s", byWhom(r.By), s.stamp(r.Time.Time))
		}
		if old := s.issue.Spec.Resolution; old != nil {
			c.replaced = map[string]any{"resolution": old}
		}
		return c, nil
	},
}
