// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/worktime"
)

const maxAdviser = 128

// aContact is a field that names one of the partner's own people.
func aContact(flag, usage, question string) field {
	return field{flag: flag, usage: usage, question: question, names: true,
		choices: func(s *scene) []string {
			return names(s.partner.Spec.Contacts, func(c v1alpha1.Contact) string { return string(c.Name) })
		},
		check: func(s *scene, text string) error {
			var all []string
			for _, c := range s.partner.Spec.Contacts {
				all = append(all, string(c.Name))
			}
			switch {
			case slices.Contains(all, text):
				return nil
			case len(all) == 0:
				return fmt.Errorf("%s has no contacts; add %s to spec.contacts of partner/%[1]s first", s.partner.Name, text)
			}
			return fmt.Errorf("%s has no contact %s; write %s", s.partner.Name, text, oneOf(likely(text, all)))
		}}
}

// aDay is a field that holds a day.
func aDay(flag, usage, question string) field {
	return field{flag: flag, usage: usage, question: question, check: checkDate}
}

// aFit is a field that rates something.
func aFit(flag, usage string) field {
	return field{flag: flag, usage: usage + ", 1 (poor) to 5 (excellent)", question: usage + ", 1 (poor) to 5 (excellent)",
		check: func(_ *scene, text string) error {
			if n, err := strconv.Atoi(text); err != nil || n < 1 || n > 5 {
				return fmt.Errorf("%q is no rating; write a figure from 1 (poor) to 5 (excellent)", text)
			}
			return nil
		}}
}

var assess = verb{
	name: "assess", kind: v1alpha1.KindPartner,
	short: "Record that a partner was assessed",
	long: `An assessment holds for a year unless --valid-for says otherwise. A report that is there later is recorded with --add:
nothing else of the assessment changes.`,
	example: `partner assess contoso --strategic 4 --operational 3 --cultural 4 --report https://reports.example/contoso
partner assess contoso --add --date 2026-11-22 --report https://reports.example/contoso`,
	fields: []field{
		aFit("strategic", "Strategic fit: do the aims agree"), aFit("operational", "Operational fit: do the ways of working agree"),
		aFit("cultural", "Cultural fit: do the habits agree"),
		aDocument("report", "Address of the report", maxMinutes),
		{flag: "valid-for", usage: "How long it holds, such as P1Y; default: a year", check: func(_ *scene, text string) error {
			_, err := worktime.ParseSpan(text)
			return err
		}},
		day.called("date", "The day, as 2026-11-22; default: today where the partner is", ""),
		addReport("assessment"), replace,
	},
	record: func(s *scene, v values) (*change, error) {
		if v.has("add") {
			return reportsOfAssessments.add(s, v, s.partner.Spec.Assessments)
		}
		whose := v1alpha1.Name(s.partner.Name)
		a := v1alpha1.Assessment{PerformedDate: s.date(v, whose), ValidFor: v1alpha1.Duration(v.text("valid-for")), ReportURL: v.text("report")}
		fit := v1alpha1.Fit{}
		for flag, rate := range map[string]**v1alpha1.Rating{"strategic": &fit.Strategic, "operational": &fit.Operational, "cultural": &fit.Cultural} {
			if n, err := strconv.Atoi(v.text(flag)); err == nil {
				*rate = new(v1alpha1.Rating(n))
			}
		}
		if empty(fit) && a.ReportURL == "" {
			return nil, cmdutil.UsageError("an assessment without a result says nothing; write a rating from 1 to 5 with --strategic, --operational or --cultural, or where the --report is")
		}
		if !empty(fit) {
			a.Fit = &fit
		}
		return reportsOfAssessments.put(s, v, s.partner.Spec.Assessments, a, "assessed on "+string(a.PerformedDate))
	},
}

var businessCase = verb{
	name: "case", kind: v1alpha1.KindPartner,
	short: "Record that a partner looked at its business case, and goes on",
	long: `What it found is its own affair: on record is the day, and where the case is, if that is given. It holds for as long as the
committee's rules in the policy say, a year by default, unless --valid-for says otherwise. An address that is known later is
recorded with --add.`,
	example: `partner case contoso --alliance northwind-contoso --report https://reports.example/contoso-case
partner case contoso --add --date 2026-11-22 --report https://reports.example/contoso-case`,
	fields: []field{
		{flag: "alliance", usage: "The alliance that it is for; default: each that lists the partner", check: (*scene).checkOwnAlliance},
		aDocument("report", "Address of the business case", maxMinutes),
		{flag: "valid-for", usage: "How long it holds, such as P1Y; default: as the policy says", check: func(_ *scene, text string) error {
			_, err := worktime.ParseSpan(text)
			return err
		}},
		day.called("date", "The day, as 2026-11-22; default: today where the partner is", ""),
		addReport("business case"), replace,
	},
	record: func(s *scene, v values) (*change, error) {
		if v.has("add") {
			return reportsOfCases.add(s, v, s.partner.Spec.BusinessCases)
		}
		whose := v1alpha1.Name(s.partner.Name)
		c := v1alpha1.BusinessCase{Date: s.date(v, whose), ValidFor: v1alpha1.Duration(v.text("valid-for")), CaseURL: v.text("report")}
		said := "looked at its business case on " + string(c.Date)
		if name := v.text("alliance"); name != "" {
			c.AllianceRef = &v1alpha1.AllianceReference{Name: name}
			said = "looked at its business case of " + name + " on " + string(c.Date)
		}
		return reportsOfCases.put(s, v, s.partner.Spec.BusinessCases, c, said)
	},
}

// checkAllianceName checks the form of the name of an alliance.
func checkAllianceName(_ *scene, text string) error {
	if !nameForm.MatchString(text) || len(text) > maxAllianceName {
		return fmt.Errorf("%q is no name of an alliance; write one such as northwind-contoso", text)
	}
	return nil
}

// maxAllianceName bounds the name of an alliance.
const maxAllianceName = 63

var absent = verb{
	name: "absent", kind: v1alpha1.KindPartner,
	short:   "Record that somebody is away, and who stands in",
	example: "partner absent contoso --contact kim --from 2026-12-20 --to 2027-01-03 --deputy ana",
	fields: []field{
		aContact("contact", "Who is away", "Who is away").must(),
		aDay("from", "The first day away where the partner is, as 2026-12-20, or today", "From which day on").must(),
		aDay("to", "The last day away, written as --from", "Until which day, that included").must(),
		aContact("deputy", "Who stands in", "Who stands in"),
	},
	record: func(s *scene, v values) (*change, error) {
		whose := v1alpha1.Name(s.partner.Name)
		a := v1alpha1.Absence{Contact: v1alpha1.Name(v.text("contact")), Deputy: v1alpha1.Name(v.text("deputy")),
			FromDate: s.dayOf(v, "from", whose), ToDate: s.dayOf(v, "to", whose)}
		switch {
		case a.FromDate > a.ToDate:
			return nil, wrong("to", "%s is before %s; write the last day away", a.ToDate, a.FromDate)
		case a.Deputy == a.Contact:
			return nil, wrong("deputy", "%s is who is away; name somebody else", a.Deputy)
		}
		deputy := ""
		if a.Deputy != "" {
			deputy = "; " + string(a.Deputy) + " stands in"
		}
		// It is a plan as much as a fact: that it is to come needs no note.
		return add("absences", s.partner.Spec.Absences, a, time.Time{}, fmt.Sprintf("%s is away from %s to %s%s", a.Contact, a.FromDate, a.ToDate, deputy))
	},
}

var briefCountry = verb{
	name: "brief-country", kind: v1alpha1.KindPartner,
	short:   "Record that people were told about the culture of a partner's country",
	example: "partner brief-country contoso --adviser 'Dutch-American Chamber'",
	fields: []field{
		text("adviser", "Who told them", "Who told them", maxAdviser),
		day.called("date", "The day, as 2026-11-22; default: today where the partner is", ""),
	},
	record: func(s *scene, v values) (*change, error) {
		whose := v1alpha1.Name(s.partner.Name)
		b := v1alpha1.CountryBriefing{Date: s.date(v, whose), Adviser: v.text("adviser")}
		who := ""
		if b.Adviser != "" {
			who = " by " + b.Adviser
		}
		return add("countryBriefings", s.partner.Spec.CountryBriefings, b, s.begins(b.Date, whose), "people were briefed on the country on "+string(b.Date)+who)
	},
}

// nobody says what to write where a team has no such person.
func nobody(s *scene, p v1alpha1.PersonRef) error {
	return cmdutil.UsageError("%s is not on the team of alliance/%s now; nothing was written", personName(p), s.alliance.Name)
}
