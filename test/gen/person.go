// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Person reads "northwind/jane".
func Person(person string) v1alpha1.PersonRef {
	partner, contact, ok := strings.Cut(person, "/")
	if !ok {
		panic("no person: " + person)
	}
	return v1alpha1.PersonRef{Partner: v1alpha1.Name(partner), Contact: v1alpha1.Name(contact)}
}

// People reads several, in order.
func People(people ...string) []v1alpha1.PersonRef {
	var out []v1alpha1.PersonRef
	for _, p := range people {
		out = append(out, Person(p))
	}
	return out
}

// conversation is one of the record, be it of an issue or of an alliance.
func conversation(at string, people []string) v1alpha1.Conversation {
	return v1alpha1.Conversation{Time: Time(at), Between: People(people...)}
}
