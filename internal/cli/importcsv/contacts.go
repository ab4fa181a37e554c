// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv

import (
	"errors"
	"fmt"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/country"
	"github.com/entente-dev/entente/internal/worktime"
)

var contactKind = &kind{
	addresses: true,
	fields: []field{
		{name: "partner", aliases: []string{"company", "organisation", "organization", "account", "firm"}, needed: true, help: "the organisation's name; its rows become one Partner"},
		{name: "partnerName", help: "of the Partner; default: derived from partner"},
		{name: "country", aliases: []string{"countrycode"}, help: "the two letters of ISO 3166-1; in at least one row of each partner"},
		{name: "partnerTimeZone", aliases: []string{"companytimezone"}, help: "IANA name, such as Europe/Amsterdam; in at least one row of each partner"},
		{name: "name", aliases: []string{"fullname", "contactname", "person", "displayname"}, help: "of the person; or firstName and lastName"},
		{name: "firstName", aliases: []string{"forename", "givenname"}, help: "of the person"},
		{name: "lastName", aliases: []string{"surname", "familyname"}, help: "of the person"},
		{name: "contact", aliases: []string{"contactid"}, help: "the contact's name in manifests; default: derived from the person's"},
		{name: "timeZone", aliases: []string{"zone", "tz"}, help: "of the person, where it is not the partner's"},
	},
	build: buildContacts,
}

// group is the rows of one partner.
type group struct {
	*made
	partner           *v1alpha1.Partner
	contacts          names
	country, timeZone int  // the row that said it first
	failed            bool // one of them was told of
}

func buildContacts(j *job) []*made {
	var out []*made
	groups := map[string]*group{}
	for _, l := range j.distinct() {
		display := l.required("partner")
		name := l.text("partnerName")
		if name == "" {
			name = display
		}
		name = l.name("partner", name, maxName)
		g := groups[name]
		if g == nil {
			p := &v1alpha1.Partner{}
			p.Kind, p.APIVersion, p.Name = v1alpha1.KindPartner, v1alpha1.SchemeGroupVersion.String(), name
			p.Spec.DisplayName = display
			g = &group{made: &made{object: p}, partner: p, contacts: names{j, map[string]int{}}}
			groups[name] = g
			out = append(out, g.made)
		} else if display != g.partner.Spec.DisplayName && display != "" {
			j.note("row %d: %q is taken for %q of row %d: both make the name %s", l.row.number, display, g.partner.Spec.DisplayName, g.rows[0], name)
		}
		g.rows = append(g.rows, l.row.number)
		g.read(l)
		g.partner.Spec.Contacts = append(g.partner.Spec.Contacts, g.readContact(l))
	}
	for _, m := range out {
		g := groups[m.object.GetName()]
		if g.country == 0 || g.timeZone == 0 {
			j.broken[g.rows[0]] = true
		}
		if g.country == 0 && !g.failed {
			j.problems = append(j.problems, problem{g.rows[0], -1, fmt.Sprintf("no row of %s has a country; write it into a column country, or --set country=NL for all", g.partner.Spec.DisplayName)})
		}
		if g.timeZone == 0 && !g.failed {
			j.problems = append(j.problems, problem{g.rows[0], -1, fmt.Sprintf("no row of %s has the partner's time zone; write it into a column partnerTimeZone, or --set partnerTimeZone=Europe/Amsterdam for all", g.partner.Spec.DisplayName)})
		}
	}
	return out
}

// read takes what a row says of the partner; rows may not contradict each other.
func (g *group) read(l line) {
	if text := l.text("country"); text != "" {
		code, err := country.Parse(text)
		switch {
		case err != nil:
			l.wrong("country", err)
			g.failed = true
		case g.country > 0 && code != string(g.partner.Spec.Country):
			l.wrong("country", fmt.Errorf("%q contradicts row %d, where the country of %s is %s; a partner has one", text, g.country, g.partner.Spec.DisplayName, g.partner.Spec.Country))
		case g.country == 0:
			g.country, g.partner.Spec.Country = l.row.number, v1alpha1.Country(code)
		}
	}
	if text := l.text("partnerTimeZone"); text != "" {
		_, err := worktime.Zone(text)
		switch {
		case err != nil:
			l.wrong("partnerTimeZone", err)
			g.failed = true
		case g.timeZone > 0 && text != string(g.partner.Spec.TimeZone):
			l.wrong("partnerTimeZone", fmt.Errorf("%q contradicts row %d, where the time zone of %s is %s; write the person's own into timeZone", text, g.timeZone, g.partner.Spec.DisplayName, g.partner.Spec.TimeZone))
		case g.timeZone == 0:
			g.timeZone, g.partner.Spec.TimeZone = l.row.number, v1alpha1.TimeZone(text)
		}
	}
}

// readContact reads a person from a row, and notes what is wrong with it.
func (g *group) readContact(l line) v1alpha1.Contact {
	c := v1alpha1.Contact{DisplayName: l.text("name"), TimeZone: v1alpha1.TimeZone(l.text("timeZone"))}
	if c.DisplayName == "" {
		c.DisplayName = strings.TrimSpace(l.text("firstName") + " " + l.text("lastName"))
	}
	wanted := l.name("contact", l.text("contact"), maxName)
	switch {
	case wanted == "" && c.DisplayName == "":
		l.wrong("name", errors.New("the person has no name; write it"))
	case wanted == "":
		wanted = l.name("name", c.DisplayName, maxName)
	}
	if wanted != "" {
		c.Name = v1alpha1.Name(g.contacts.unique("contact", wanted, l.row.number, maxName))
	}
	if c.TimeZone != "" {
		if _, err := worktime.Zone(string(c.TimeZone)); err != nil {
			l.wrong("timeZone", err)
		}
	}
	for _, field := range addressFields(l) {
		if text := l.text(field); text != "" {
			c.Addresses = append(c.Addresses, v1alpha1.Address{
				Channel: v1alpha1.Name(strings.TrimPrefix(field, addressPrefix)), Address: text,
			})
		}
	}
	return c
}

// addressFields are in the order of the columns, which is the order of preference.
func addressFields(l line) []string {
	var out []string
	for at := range l.sheet.header {
		for field, column := range l.columns {
			if column == at && strings.HasPrefix(field, addressPrefix) {
				out = append(out, field)
			}
		}
	}
	for _, field := range sorted(l.constants) {
		if _, column := l.columns[field]; !column && strings.HasPrefix(field, addressPrefix) {
			out = append(out, field)
		}
	}
	return out
}
