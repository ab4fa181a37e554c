// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"slices"
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func (s *scene) partnerNames() []string {
	return names(s.alliance.Spec.Partners, func(p v1alpha1.AlliancePartner) string { return string(p.Name) })
}

func (s *scene) checkPartner(text string) error {
	all := s.partnerNames()
	if slices.Contains(all, text) {
		return nil
	}
	return fmt.Errorf("%q is no partner of alliance/%s; write %s", text, s.alliance.Name, oneOf(likely(text, all)))
}

// people are those of the team first, and then the other contacts of the partners.
func (s *scene) people() []string {
	var out []string
	for i := range s.alliance.Spec.Team {
		t := &s.alliance.Spec.Team[i]
		name := personName(v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact})
		if s.isContact(t.Partner, t.Contact) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, p := range s.alliance.Spec.Partners {
		for _, name := range s.contacts(p.Name) {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// contacts are the people of a partner, as partner/contact.
func (s *scene) contacts(partner v1alpha1.Name) []string {
	p := s.partners[partner]
	if p == nil {
		return nil
	}
	return names(p.Spec.Contacts, func(c v1alpha1.Contact) string { return string(partner) + "/" + string(c.Name) })
}

// isContact tells whether a partner has declared a person.
func (s *scene) isContact(partner, contact v1alpha1.Name) bool {
	return slices.Contains(s.contacts(partner), string(partner)+"/"+string(contact))
}

func (s *scene) checkPerson(text string) error {
	name, contact, ok := strings.Cut(text, "/")
	switch {
	case !ok || contact == "":
		// Those whose name it is come first, wherever they are.
		var same []string
		for _, p := range s.people() {
			if strings.HasSuffix(p, "/"+name) {
				same = append(same, p)
			}
		}
		if len(same) == 0 {
			same = likely(text, s.people())
		}
		return fmt.Errorf("%q names no person; write partner/contact: %s", text, oneOf(same))
	case s.checkPartner(name) != nil:
		return s.checkPartner(name)
	case s.partners[v1alpha1.Name(name)] == nil:
		return fmt.Errorf("there is no Partner %s; create it, with %s among its contacts", name, contact)
	case s.isContact(v1alpha1.Name(name), v1alpha1.Name(contact)):
		return nil
	case len(s.contacts(v1alpha1.Name(name))) == 0:
		return fmt.Errorf("%s has no contacts; add %s to spec.contacts of partner/%[1]s first", name, contact)
	}
	return fmt.Errorf("%s has no contact %s; write %s", name, contact, oneOf(likely(text, s.contacts(v1alpha1.Name(name)))))
}

func personOf(text string) v1alpha1.PersonRef {
	p, c, _ := strings.Cut(text, "/")
	return v1alpha1.PersonRef{Partner: v1alpha1.Name(p), Contact: v1alpha1.Name(c)}
}

func personName(p v1alpha1.PersonRef) string { return string(p.Partner) + "/" + string(p.Contact) }
