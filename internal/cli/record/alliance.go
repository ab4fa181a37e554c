// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
)

// The bounds of the texts of an alliance's records.
const (
	maxThanks       = 160
	maxContribution = 160
)

// objective is one of the alliance.
var objective = field{flag: "objective", usage: "The objective", question: "Which objective", names: true,
	choices: (*scene).objectives, check: (*scene).checkObjective}

func (s *scene) objectives() []string {
	return names(s.alliance.Spec.Objectives, func(o v1alpha1.Objective) string { return string(o.Name) })
}

func (s *scene) checkObjective(text string) error {
	all := s.objectives()
	switch {
	case slices.Contains(all, text):
		return nil
	case len(all) == 0:
		return fmt.Errorf("alliance/%s has no objectives; add %s to spec.objectives first", s.alliance.Name, text)
	}
	return fmt.Errorf("alliance/%s has no objective %s; write %s", s.alliance.Name, text, oneOf(likely(text, all)))
}

func (s *scene) risks() []string {
	return names(s.alliance.Spec.Risks, func(r v1alpha1.Risk) string { return string(r.Name) })
}

func (s *scene) checkRisk(text string) error {
	all := s.risks()
	switch {
	case slices.Contains(all, text):
		return nil
	case len(all) == 0:
		return fmt.Errorf("alliance/%s has no risks; add %s to spec.risks first", s.alliance.Name, text)
	}
	return fmt.Errorf("alliance/%s has no risk %s; write %s", s.alliance.Name, text, oneOf(likely(text, all)))
}

var agree = verb{
	name: "agree", kind: v1alpha1.KindAlliance,
	short: "Record that a partner agrees to the current wording of the definition",
	long: `The agreement is to the current wording of spec.definition, identified by its digest. When the wording
changes, everybody has to agree again. With --digest, the value of status.definitionDigest, nothing is
recorded if the wording has changed since it was read.`,
	example: "agree northwind-contoso --by contoso/kim",
	fields: []field{
		by.called("by", "Who agrees, as partner/contact", "Who agrees, as partner/contact").must(), when,
		{flag: "digest", usage: "The wording that was read; default: the current one", check: checkDigest},
	},
	may: func(s *scene, _ values) error {
		if s.alliance.Spec.Definition == nil {
			return cmdutil.UsageError("alliance/%s has no spec.definition to agree to; write one first", s.alliance.Name)
		}
		return nil
	},
	record: func(s *scene, v values) (*change, error) {
		digest := s.digest()
		if v.has("digest") && v.text("digest") != digest {
			return nil, cmdutil.UsageError("the definition of alliance/%s has changed: its digest is %s; read it, and agree again", s.alliance.Name, digest)
		}
		// Should it change before the record is written, that was not agreed to.
		v["digest"] = []string{digest}
		who := *v.person("by")
		for _, a := range s.alliance.Spec.Agreements {
			if a.Partner == who.Partner && a.Digest == digest {
				return nil, cmdutil.UsageError("%s agreed to this wording at %s already; nothing was written", a.Partner, s.stamp(a.Time.Time))
			}
		}
		a := v1alpha1.Agreement{Partner: who.Partner, Contact: who.Contact, Time: s.at(v), Digest: digest}
		return add("agreements", s.alliance.Spec.Agreements, a, a.Time.Time,
			fmt.Sprintf("%s agreed for %s to the definition at %s (%s)", personName(who), who.Partner, s.stamp(a.Time.Time), digest[:len("sha256:")+12]))
	},
}

// digest is that of the current wording: as the controllers found it, or as they will.
func (s *scene) digest() string {
	if st := &s.alliance.Status; st.DefinitionDigest != "" && st.ObservedGeneration == s.alliance.Generation {
		return st.DefinitionDigest
	}
	return rules.DefinitionDigest(s.alliance.Spec.Definition)
}

func checkDigest(_ *scene, text string) error {
	if !strings.HasPrefix(text, "sha256:") || len(text) != len("sha256:")+64 {
		return fmt.Errorf("%q is no digest; copy status.definitionDigest: sha256: and 64 hexadecimal digits", text)
	}
	return nil
}

var brief = verb{
	name: "brief", kind: v1alpha1.KindAlliance,
	short:   "Record that somebody was told what the alliance is about",
	example: "brief northwind-contoso --person contoso/ana",
	fields: []field{
		by.called("person", "Who was briefed, as partner/contact", "Who was briefed, as partner/contact").must(),
		day.called("date", "The day, as 2026-11-22; default: today where the partner is", ""),
	},
	record: func(s *scene, v values) (*change, error) {
		who := *v.person("person")
		b := v1alpha1.Briefing{Partner: who.Partner, Contact: who.Contact, Date: s.date(v, who.Partner)}
		return add("briefings", s.alliance.Spec.Briefings, b, s.begins(b.Date, who.Partner),
			fmt.Sprintf("%s was briefed on %s", personName(who), b.Date))
	},
}

var measure = verb{
	name: "measure", kind: v1alpha1.KindAlliance,
	short:   "Record where an objective stands",
	example: "measure northwind-contoso --objective orders --value 4200",
	fields: []field{
		objective.must(),
		{flag: "value", usage: "The figure, in the objective's unit", question: "Which figure, in the objective's unit", required: true, check: checkDecimal},
		day.called("date", "The day that the figure is for, as 2026-11-22; default: today where the host is", ""),
	},
	record: func(s *scene, v values) (*change, error) {
		m := v1alpha1.Measurement{Objective: v1alpha1.Name(v.text("objective")), Date: s.date(v, ""), Value: v1alpha1.Decimal(v.text("value"))}
		unit := ""
		for _, o := range s.alliance.Spec.Objectives {
			if o.Name == m.Objective && o.Unit != "" {
				unit = " " + o.Unit
			}
		}
		return add("measurements", s.alliance.Spec.Measurements, m, s.begins(m.Date, ""),
			fmt.Sprintf("%s was at %s%s on %s", m.Objective, m.Value, unit, m.Date))
	},
}

var recognize = verb{
	name: "recognize", kind: v1alpha1.KindAlliance,
	short:   "Record that somebody said thank you for an objective that was reached",
	example: "recognize northwind-contoso --objective orders --by northwind/mila --note 'Dinner for both teams'",
	fields: []field{
		objective.must(), by, text("note", "What was said or done", "What was said or done", maxThanks),
		day.called("date", "The day, as 2026-11-22; default: today where the partner of --by is, or else the host", ""),
	},
	record: func(s *scene, v values) (*change, error) {
		r := v1alpha1.Recognition{Objective: v1alpha1.Name(v.text("objective")), By: v.person("by"), Note: v.text("note")}
		var whose v1alpha1.Name
		if r.By != nil {
			whose = r.By.Partner
		}
		r.Date = s.date(v, whose)
		return add("recognitions", s.alliance.Spec.Recognitions, r, s.begins(r.Date, whose),
			fmt.Sprintf("thanks for %s%s on %s", r.Objective, byWhom(r.By), r.Date))
	},
}

var contribute = verb{
	name: "contribute", kind: v1alpha1.KindAlliance,
	short:   "Record what a partner gave another",
	example: "contribute northwind-contoso --from northwind --to contoso --description 'Two trainers for a week' --value 10",
	fields: []field{
		partner.called("from", "The partner that gave", "Which partner gave").must(),
		partner.called("to", "The partner that received it", "To which partner").must(),
		text("description", "What was given", "What was given", maxContribution),
		{flag: "value", usage: "What it is worth, in the unit that the partners agreed on; default: 1", check: checkWorth},
		day.called("date", "The day, as 2026-11-22; default: today where the partner of --from is", ""),
	},
	record: func(s *scene, v values) (*change, error) {
		c := v1alpha1.Contribution{From: v1alpha1.Name(v.text("from")), To: v1alpha1.Name(v.text("to")),
			Description: v.text("description"), Value: v1alpha1.Decimal(v.text("value"))}
		if c.From == c.To {
			return nil, wrong("to", "%s gave it; name another partner", c.From)
		}
		c.Date = s.date(v, c.From)
		what := ""
		if c.Description != "" {
			what = ": " + c.Description
		}
		return add("contributions", s.alliance.Spec.Contributions, c, s.begins(c.Date, c.From),
			fmt.Sprintf("contribution of %s to %s on %s%s", c.From, c.To, c.Date, what))
	},
}
