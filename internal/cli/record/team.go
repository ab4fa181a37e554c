// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
)

const maxTopic = 96

var teamAdd = verb{
	name: "add", kind: v1alpha1.KindAlliance,
	short:   "Put somebody on the team of an alliance",
	long:    "The team is part of what the partners declared: where the alliance is kept in Git, commit it there.",
	example: "team add northwind-contoso --person contoso/ana --role ProjectLead --allocation 40",
	fields: []field{
		by.called("person", "Who joins, as partner/contact", "Who joins, as partner/contact").must(),
		choice("role", "The role", "In which role", "AllianceManager", "ExecutiveSponsor", "SteeringMember", "ProjectLead", "TeamMember", "Other").must(),
		choice("tier", "The tier whose counterparts the person speaks with; default: by the role", "", "Operating", "Management", "Steering", "Executive"),
		{flag: "allocation", usage: "The share of the person's time, in percent", check: func(_ *scene, text string) error {
			if n, err := strconv.Atoi(text); err != nil || n < 0 || n > 100 {
				return fmt.Errorf("%q is no share; write 0 to 100", text)
			}
			return nil
		}},
		day.called("date", "The first day, as 2026-11-22; default: today where the partner is", ""),
	},
	record: func(s *scene, v values) (*change, error) {
		who := *v.person("person")
		m := v1alpha1.TeamMember{Partner: who.Partner, Contact: who.Contact, Role: v1alpha1.Role(v.text("role")),
			Tier: v1alpha1.Tier(v.text("tier")), JoinedDate: s.date(v, who.Partner)}
		if n, err := strconv.ParseInt(v.text("allocation"), 10, 32); err == nil {
			m.AllocationPercent = new(int32(n))
		}
		for i := range s.alliance.Spec.Team {
			t := &s.alliance.Spec.Team[i]
			if t.Partner == m.Partner && t.Contact == m.Contact && t.Role == m.Role && (t.LeftDate == "" || t.LeftDate >= m.JoinedDate) {
				return nil, cmdutil.UsageError("%s is on the team as %s already; nothing was written", personName(who), m.Role)
			}
		}
		return add("team", s.alliance.Spec.Team, m, s.begins(m.JoinedDate, who.Partner),
			fmt.Sprintf("%s is on the team from %s on, as %s", personName(who), m.JoinedDate, m.Role))
	},
}

var teamLeave = verb{
	name: "leave", kind: v1alpha1.KindAlliance,
	short:   "Record that somebody leaves the team of an alliance",
	long:    "The entry stays, with its last day, so that what the person recorded still counts.",
	example: "team leave northwind-contoso --person contoso/ana --date 2026-12-31",
	fields: []field{
		by.called("person", "Who leaves, as partner/contact", "Who leaves, as partner/contact").must(),
		day.called("date", "The last day, as 2026-11-22; default: today where the partner is", ""),
	},
	record: func(s *scene, v values) (*change, error) {
		who := *v.person("person")
		last := s.date(v, who.Partner)
		c := &change{said: fmt.Sprintf("%s leaves the team; the last day is %s", personName(who), last)}
		var left []v1alpha1.TeamMember
		for i, t := range s.alliance.Spec.Team {
			if t.Partner != who.Partner || t.Contact != who.Contact || t.LeftDate != "" {
				continue
			}
			if t.JoinedDate > last {
				return nil, wrong("date", "%s joined on %s; write a later day", personName(who), t.JoinedDate)
			}
			t.LeftDate = last
			left = append(left, t)
			c.operations = append(c.operations, amend.Set(fmt.Sprintf("/spec/team/%d/leftDate", i), last))
		}
		if len(left) == 0 {
			return nil, nobody(s, who)
		}
		c.shown = nested("spec.team", left)
		return c, nil
	},
}

var train = verb{
	name: "train", kind: v1alpha1.KindAlliance,
	short: "Record that somebody was trained",
	long:  "A training that a coaching follows is to be re-checked when that is over: --recheck records it.",
	example: `train northwind-contoso --person contoso/ana --topic 'Alliance basics' --coaching-until 2027-02-20
train northwind-contoso --person contoso/ana --topic 'Alliance basics' --recheck`,
	fields: []field{
		by.called("person", "Who was trained, as partner/contact", "Who was trained, as partner/contact").must(),
		text("topic", "In what", "In what", maxTopic),
		aDay("valid-until", "The last day on which it counts, as 2027-11-20; default: as long as the policy says, or for good", ""),
		aDay("coaching-until", "The last day of the coaching that follows it, as 2027-02-20: then a re-check is due", ""),
		{flag: "recheck", toggle: true, usage: "It was no training: somebody checked after the coaching that what was learnt is applied"},
		day.called("date", "The day, as 2026-11-22; default: today where the partner is", ""),
	},
	record: func(s *scene, v values) (*change, error) {
		who := *v.person("person")
		if v.has("recheck") {
			return s.recheck(v, who)
		}
		t := v1alpha1.Training{Partner: who.Partner, Contact: who.Contact, Date: s.date(v, who.Partner), Topic: v.text("topic"),
			ValidUntilDate: s.dayOf(v, "valid-until", who.Partner), CoachingUntilDate: s.dayOf(v, "coaching-until", who.Partner)}
		switch {
		case t.ValidUntilDate != "" && t.ValidUntilDate < t.Date:
			return nil, wrong("valid-until", "%s is before %s; write a later day", t.ValidUntilDate, t.Date)
		case t.CoachingUntilDate != "" && t.CoachingUntilDate < t.Date:
			return nil, wrong("coaching-until", "%s is before %s; write a later day", t.CoachingUntilDate, t.Date)
		}
		return add("trainings", s.alliance.Spec.Trainings, t, s.begins(t.Date, who.Partner),
			fmt.Sprintf("%s was trained%s on %s", personName(who), inTopic(t.Topic), t.Date))
	},
}

// recheck records that somebody checked whether what was learnt is applied.
func (s *scene) recheck(v values, who v1alpha1.PersonRef) (*change, error) {
	for _, flag := range []string{"valid-until", "coaching-until"} {
		if v.has(flag) {
			return nil, wrong(flag, "it belongs to the training, and not to its re-check; leave it out, or leave --recheck out")
		}
	}
	t := v1alpha1.Training{Partner: who.Partner, Contact: who.Contact, Date: s.date(v, who.Partner), Topic: v.text("topic"), Type: v1alpha1.TrainingTypeRecheck}
	var coached []string
	for i := range s.alliance.Spec.Trainings {
		of := &s.alliance.Spec.Trainings[i]
		if of.Partner != who.Partner || of.Contact != who.Contact || of.CoachingUntilDate == "" || of.Type == v1alpha1.TrainingTypeRecheck {
			continue
		}
		if rules.SameTopic(of.Topic, t.Topic) {
			if t.Date < of.CoachingUntilDate {
				return nil, wrong("date", "the coaching%s lasts until %s; check it on that day or later", inTopic(of.Topic), of.CoachingUntilDate)
			}
			return add("trainings", s.alliance.Spec.Trainings, t, s.begins(t.Date, who.Partner),
				fmt.Sprintf("%s was re-checked%s on %s", personName(who), inTopic(t.Topic), t.Date))
		}
		coached = append(coached, cmp.Or(of.Topic, "none"))
	}
	if len(coached) == 0 {
		return nil, cmdutil.UsageError("no training of %s on record is followed by a coaching; record that first, with --coaching-until", personName(who))
	}
	return nil, wrong("topic", "%s was coached in another; write %s", personName(who), oneOf(coached))
}

// inTopic is " in Alliance basics", or nothing.
func inTopic(topic string) string {
	if topic == "" {
		return ""
	}
	return " in " + topic
}

var severity = verb{
	name: "severity", kind: v1alpha1.KindIssue,
	short: "Record that an issue has become more severe, or less",
	long: `The change has a time: from then on a more severe issue has the deadlines of its new severity, and what
was owed before stays owed.`,
	example: "issue severity late-shipments --to Critical --by northwind/jane",
	fields:  []field{choice("to", "The severity from now on", "Which severity from now on", v1alpha1.Severities()...).must(), by, when},
	may:     unresolved,
	record: func(s *scene, v values) (*change, error) {
		c := v1alpha1.SeverityChange{Time: s.at(v), From: s.issue.Spec.Severity, To: v1alpha1.Severity(v.text("to")), By: v.person(by.flag)}
		switch {
		case c.From == c.To:
			return nil, cmdutil.UsageError("issue/%s is %s already; nothing was written", s.issue.Name, c.To)
		case c.Time.After(s.now):
			return nil, wrong(when.flag, "%s is in the future; record the change when it has happened", s.stamp(c.Time.Time))
		}
		change, err := add("severityChanges", s.issue.Spec.SeverityChanges, c, time.Time{},
			fmt.Sprintf("%s since %s%s (it was %s)", c.To, s.stamp(c.Time.Time), byWhom(c.By), c.From))
		if err == nil {
			change.operations = append(change.operations, amend.Set("/spec/severity", c.To))
		}
		return change, err
	},
}
