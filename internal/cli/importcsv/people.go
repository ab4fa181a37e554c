// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package importcsv

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/manifest"
	"github.com/entente-dev/entente/internal/nearest"
	"github.com/entente-dev/entente/internal/slug"
)

// directory is where people and alliances are looked up; nil where there are no manifests at hand.
type directory struct {
	partners []*v1alpha1.Partner
	// alliances are their names.
	alliances []string
}

// readDirectory reads the Partners of --partners.
func readDirectory(e *cmdutil.Env, paths []string) (*directory, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	namespace, err := e.Namespace()
	if err != nil {
		return nil, err
	}
	found, err := manifest.Load(paths, e.Reading(namespace))
	if err != nil {
		return nil, err
	}
	if len(found.Partners) == 0 {
		return nil, cmdutil.UsageError("--partners: there is no Partner in %s; name the manifests of the Partners whose people are in the sheet", strings.Join(paths, ", "))
	}
	d := &directory{partners: found.Partners}
	for _, a := range found.Alliances {
		d.alliances = append(d.alliances, a.Name)
	}
	return d, nil
}

// alliance reads the name of the alliance of a row. It has to be one of those at hand, where there are any.
func (l line) alliance() v1alpha1.AllianceReference {
	name := l.name("alliance", l.required("alliance"), maxObject)
	if l.people == nil || len(l.people.alliances) == 0 || name == "" || slices.Contains(l.people.alliances, name) {
		return v1alpha1.AllianceReference{Name: name}
	}
	if near := nearest.Name(name, l.people.alliances); near != "" {
		l.wrong("alliance", fmt.Errorf("there is no Alliance %q in --partners; did you mean %s?", name, near))
	} else {
		l.wrong("alliance", fmt.Errorf("there is no Alliance %q in --partners; %s, or add the Alliance", name, writeOneOf(l.people.alliances)))
	}
	return v1alpha1.AllianceReference{}
}

// person is the one whom a text means: PARTNER/CONTACT, where each may be a name or a display name,
// or the display name, the name or an address of a contact. The error says what to write.
func (d *directory) person(text string) (*v1alpha1.PersonRef, error) {
	partner, contact, both := strings.Cut(text, "/")
	if d == nil {
		return personOf(text)
	}
	among := d.partners
	if both {
		p := d.partner(partner)
		if p == nil {
			return nil, d.noPartner(strings.TrimSpace(partner))
		}
		among, text = []*v1alpha1.Partner{p}, contact
	}
	text = strings.TrimSpace(text)
	var found []v1alpha1.PersonRef
	for _, p := range among {
		for i := range p.Spec.Contacts {
			if c := &p.Spec.Contacts[i]; isCalled(c, text) {
				found = append(found, v1alpha1.PersonRef{Partner: v1alpha1.Name(p.Name), Contact: c.Name})
			}
		}
	}
	switch len(found) {
	case 0:
		return nil, noContact(among, text)
	case 1:
		return &found[0], nil
	}
	names := make([]string, len(found))
	for i := range found {
		names[i] = written(found[i])
	}
	return nil, fmt.Errorf("%q may be %s; write which", text, strings.Join(names, " or "))
}

// partner is the one that a text means; nil for none.
func (d *directory) partner(text string) *v1alpha1.Partner {
	text = strings.TrimSpace(text)
	for _, same := range []func(*v1alpha1.Partner) bool{
		func(p *v1alpha1.Partner) bool { return p.Name == text },
		func(p *v1alpha1.Partner) bool {
			return fold(p.Spec.DisplayName) == fold(text) || p.Name == slug.Of(text, maxName)
		},
	} {
		if i := slices.IndexFunc(d.partners, same); i >= 0 && fold(text) != "" {
			return d.partners[i]
		}
	}
	return nil
}

// isCalled reports whether a text is how a contact is named, known or reached.
func isCalled(c *v1alpha1.Contact, text string) bool {
	if fold(text) == "" {
		return false
	}
	return string(c.Name) == slug.Of(text, maxName) || fold(c.DisplayName) == fold(text) ||
		slices.ContainsFunc(c.Addresses, func(a v1alpha1.Address) bool { return strings.EqualFold(a.Address, text) })
}

func written(p v1alpha1.PersonRef) string { return string(p.Partner) + "/" + string(p.Contact) }

func (d *directory) noPartner(text string) error {
	names := make([]string, len(d.partners))
	for i, p := range d.partners {
		names[i] = p.Name
	}
	if near := nearest.Name(text, names); near != "" {
		return fmt.Errorf("there is no Partner %q in --partners; did you mean %s?", text, near)
	}
	return fmt.Errorf("there is no Partner %q in --partners; %s, or add the Partner", text, writeOneOf(names))
}

func noContact(among []*v1alpha1.Partner, text string) error {
	var names, plain []string
	for _, p := range among {
		for i := range p.Spec.Contacts {
			c := &p.Spec.Contacts[i]
			names = append(names, p.Name+"/"+string(c.Name))
			plain = append(plain, string(c.Name), c.DisplayName)
		}
	}
	if near := nearest.Name(text, plain); near != "" {
		i := slices.Index(plain, near)
		return fmt.Errorf("there is no contact %q%s; did you mean %s?", text, ofWhom(among), names[i/2])
	}
	return fmt.Errorf("there is no contact %q%s; %s, or add the contact to the Partner", text, ofWhom(among), writeOneOf(names))
}

// ofWhom says where a contact was looked for.
func ofWhom(among []*v1alpha1.Partner) string {
	if len(among) == 1 {
		return " of the Partner " + among[0].Name
	}
	return " of the Partners in --partners"
}

// most is how many names an error lists.
const most = 8

// writeOneOf says what could be written.
func writeOneOf(names []string) string {
	slices.Sort(names)
	switch n := len(names); {
	case n == 0:
		return "there is none yet: leave the cell empty"
	case n > most:
		return fmt.Sprintf("write one of the %d there are, such as %s", n, strings.Join(names[:most], ", "))
	}
	return "write one of " + strings.Join(names, ", ")
}

// between is what people put between two people in a cell.
var between = regexp.MustCompile(`\s*[,;\n\r]+\s*|\s+(?:and|&|\+)\s+`)

// people reads those whom a text names. What may be one person is, though there is a comma in it: a
// display name may have one.
func (d *directory) people(text string) ([]v1alpha1.PersonRef, error) {
	whole, err := d.person(text)
	if err == nil {
		return []v1alpha1.PersonRef{*whole}, nil
	}
	parts := slices.DeleteFunc(between.Split(text, -1), func(part string) bool { return part == "" })
	if len(parts) < 2 {
		return nil, err
	}
	out := make([]v1alpha1.PersonRef, 0, len(parts))
	for _, part := range parts {
		p, err := d.person(part)
		if err != nil {
			return nil, err
		}
		out = append(out, *p)
	}
	return out, nil
}

// personOf reads PARTNER/CONTACT where there is nothing to look people up in.
func personOf(text string) (*v1alpha1.PersonRef, error) {
	partner, contact, ok := strings.Cut(text, "/")
	p := v1alpha1.PersonRef{Partner: v1alpha1.Name(slug.Of(partner, maxName)), Contact: v1alpha1.Name(slug.Of(contact, maxName))}
	if !ok || p.Partner == "" || p.Contact == "" || strings.Contains(contact, "/") || between.MatchString(text) {
		return nil, fmt.Errorf("%q is no person; write PARTNER/CONTACT, such as northwind/jane, or say with --partners in which manifests display names and addresses are looked up", text)
	}
	return &p, nil
}

// person reads the one whom a cell names.
func (l line) person(field string) *v1alpha1.PersonRef {
	text := l.text(field)
	if text == "" {
		return nil
	}
	l.named = true
	found, err := l.people.people(text)
	if err == nil && len(found) > 1 {
		names := make([]string, len(found))
		for i := range found {
			names[i] = written(found[i])
		}
		err = fmt.Errorf("%q names %d people, and only one can stand here; write one of %s", text, len(found), strings.Join(names, ", "))
	}
	if err != nil {
		l.wrong(field, err)
		return nil
	}
	return &found[0]
}

// persons reads those whom a cell names.
func (l line) persons(field string) []v1alpha1.PersonRef {
	var out []v1alpha1.PersonRef
	for _, entry := range l.list(field) {
		l.named = true
		found, err := l.people.people(entry)
		if err != nil {
			l.wrong(field, err)
			continue
		}
		for _, p := range found {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// organisation reads the name of a partner.
func (l line) organisation(field string) v1alpha1.Name {
	text := l.text(field)
	if l.people == nil || text == "" {
		return v1alpha1.Name(l.name(field, text, maxName))
	}
	p := l.people.partner(text)
	if p == nil {
		l.wrong(field, l.people.noPartner(text))
		return ""
	}
	return v1alpha1.Name(p.Name)
}
