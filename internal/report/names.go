// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
)

// Named is an object, or an organisation, and how people know it.
type Named struct {
	Kind, Name string
	// Title is the name where people gave none.
	Title string
}

// Person is somebody of a partner.
type Person struct{ Name, Partner string }

func (p Person) words() string { return p.Name + " (" + p.Partner + ")" }

func allianceTitle(a *v1alpha1.Alliance) string { return cmp.Or(a.Spec.DisplayName, a.Name) }

// partner is how people know one.
func (g *gathering) partner(namespace string, name v1alpha1.Name) string {
	if p := g.partners[types.NamespacedName{Namespace: namespace, Name: string(name)}]; p != nil {
		return cmp.Or(p.Spec.DisplayName, p.Name)
	}
	return string(name)
}

// person is how people know somebody, and the partner.
func (g *gathering) person(namespace string, who v1alpha1.PersonRef) Person {
	p := Person{string(who.Contact), g.partner(namespace, who.Partner)}
	of := g.partners[types.NamespacedName{Namespace: namespace, Name: string(who.Partner)}]
	if of == nil {
		return p
	}
	if c := rules.ContactOf(of, who.Contact); c != nil {
		p.Name = cmp.Or(c.DisplayName, p.Name)
	}
	return p
}

// named is how people know an object.
func (g *gathering) named(kind, namespace, name string) Named {
	n := Named{kind, name, name}
	k := types.NamespacedName{Namespace: namespace, Name: name}
	switch a := g.alliances[k]; {
	case kind == v1alpha1.KindAlliance && a != nil:
		n.Title = allianceTitle(a)
	case kind == v1alpha1.KindIssue && g.issues[k] != nil:
		n.Title = cmp.Or(g.issues[k].Spec.Title, name)
	case kind == v1alpha1.KindPartner:
		n.Title = g.partner(namespace, v1alpha1.Name(name))
	}
	return n
}
