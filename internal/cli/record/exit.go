// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/amend"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
)

// maxAnnouncements bounds who is told of an exit.
const maxAnnouncements = 16

var exitTell = verb{
	name: "tell", kind: v1alpha1.KindAlliance,
	short: "Record that somebody was told of the exit",
	long: `It is recorded in the announcement of spec.exit that is for the person, or else for the partner; if there is none, one
is added. The exit itself is written in the manifest.`,
	example: `exit tell northwind-contoso --person contoso/kim
exit tell northwind-contoso --partner contoso --time 2026-11-20T10:00`,
	fields: []field{
		by.called("person", "Who was told, as partner/contact", "Who was told, as partner/contact"),
		partner.called("partner", "The partner that was told, in place of --person", ""), when,
	},
	may: needsExit,
	record: func(s *scene, v values) (*change, error) {
		a := v1alpha1.Announcement{Partner: v1alpha1.Name(v.text("partner"))}
		said := string(a.Partner)
		switch who := v.person("person"); {
		case who != nil && a.Partner != "":
			return nil, wrong("partner", "it is for a partner of whom nobody is named; leave it out, or leave --person out")
		case who != nil:
			a.Partner, a.Contact, said = who.Partner, who.Contact, personName(*who)
		case a.Partner == "":
			return nil, wrong("person", "nobody is named; write who was told, as partner/contact, or --partner")
		}
		told := s.at(v)
		said = fmt.Sprintf("%s was told of the exit at %s", said, s.stamp(told.Time))
		all := s.alliance.Spec.Exit.Announcements
		at, err := s.announcement(a)
		if err != nil {
			return nil, err
		}
		if at >= 0 {
			a = all[at]
		}
		a.ToldTime = &told
		operation := amend.Append("/spec/exit/announcements", len(all), a)
		switch {
		case at >= 0:
			operation = amend.Set(fmt.Sprintf("/spec/exit/announcements/%d/toldTime", at), told)
		case len(all) >= maxAnnouncements:
			return nil, cmdutil.UsageError("alliance/%s has %d announcements, which is all that it holds; record it in the one of the partner: --partner %s", s.alliance.Name, maxAnnouncements, a.Partner)
		}
		return &change{
			operations: []amend.Operation{operation}, shown: nested("spec.exit.announcements", []v1alpha1.Announcement{a}), since: told.Time, said: said,
		}, nil
	},
}

// needsExit says that the alliance has no exit to record anything of.
func needsExit(s *scene, _ values) error {
	if s.alliance.Spec.Exit == nil {
		return cmdutil.UsageError("alliance/%s has no spec.exit; write it first: who is told, and what is handed back", s.alliance.Name)
	}
	return nil
}

// announcement is where the announcement is that is for somebody and not told yet: for the person, or else for their
// partner; -1 for none. It is an error if what is for just them was told.
func (s *scene) announcement(of v1alpha1.Announcement) (int, error) {
	all := s.alliance.Spec.Exit.Announcements
	open := func(contact v1alpha1.Name) int {
		return slices.IndexFunc(all, func(a v1alpha1.Announcement) bool {
			return a.Partner == of.Partner && a.Contact == contact && a.ToldTime == nil
		})
	}
	if at := open(of.Contact); at >= 0 {
		return at, nil
	}
	for i := range all {
		if a := &all[i]; a.Partner == of.Partner && a.Contact == of.Contact {
			return -1, cmdutil.UsageError("this is on record already, told at %s; nothing was written", s.stamp(a.ToldTime.Time))
		}
	}
	return open(""), nil
}

var exitHandBack = verb{
	name: "hand-back", kind: v1alpha1.KindAlliance,
	short: "Record that something was handed back in the exit",
	long: `What is handed back, by whom and to whom, is written in spec.exit.handbacks of the manifest. --replace corrects a day
that is on record.`,
	example: "exit hand-back northwind-contoso --handback test-data --date 2026-11-22",
	fields: []field{
		{flag: "handback", usage: "Which handback of spec.exit", question: "What was handed back", names: true, required: true,
			choices: (*scene).openHandbacks, check: (*scene).checkHandback},
		day.called("date", "The day on which it was handed back, as 2026-11-22; default: today where the partner is that had it", ""), replace,
	},
	may: needsExit,
	record: func(s *scene, v values) (*change, error) {
		at := s.handbackAt(v.text("handback"))
		h := s.alliance.Spec.Exit.Handbacks[at]
		date, old := s.date(v, h.From), h.DoneDate
		switch {
		case old == date:
			return nil, cmdutil.UsageError("%s is on record as handed back on %s already; nothing was written", h.Name, old)
		case old != "" && !v.has(replace.flag):
			return nil, cmdutil.UsageError("%s is on record as handed back on %s; nothing was written; write --replace to put %s in its place", h.Name, old, date)
		}
		h.DoneDate = date
		c := &change{
			operations: []amend.Operation{amend.Set(fmt.Sprintf("/spec/exit/handbacks/%d/doneDate", at), date)},
			shown:      nested("spec.exit.handbacks", []v1alpha1.Handback{h}), since: s.begins(date, h.From),
			said: fmt.Sprintf("%s handed %s back to %s on %s", h.From, h.Name, h.To, date),
		}
		if old != "" {
			c.replaced = map[string]any{"doneDate": old}
		}
		return c, nil
	},
}

// handbackAt is where a handback is in the exit of the alliance; -1 for none.
func (s *scene) handbackAt(name string) int {
	return slices.IndexFunc(s.alliance.Spec.Exit.Handbacks, func(h v1alpha1.Handback) bool { return string(h.Name) == name })
}

// openHandbacks are those that nobody has recorded as done.
func (s *scene) openHandbacks() []string {
	var open []string
	if s.alliance.Spec.Exit == nil {
		return nil
	}
	for _, h := range s.alliance.Spec.Exit.Handbacks {
		if h.DoneDate == "" {
			open = append(open, string(h.Name))
		}
	}
	return open
}

func (s *scene) checkHandback(text string) error {
	if s.alliance.Spec.Exit == nil {
		return needsExit(s, nil)
	}
	if s.handbackAt(text) >= 0 {
		return nil
	}
	all := names(s.alliance.Spec.Exit.Handbacks, func(h v1alpha1.Handback) string { return string(h.Name) })
	if len(all) == 0 {
		return fmt.Errorf("alliance/%s hands nothing back; add %s to spec.exit.handbacks first", s.alliance.Name, text)
	}
	return fmt.Errorf("alliance/%s has no handback %s; write %s", s.alliance.Name, text, oneOf(likely(text, all)))
}
