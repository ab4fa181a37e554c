// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// index finds objects by what pages ask for.
type index struct {
	partners  map[string]map[string]*v1alpha1.Partner // by namespace and name
	policies  map[types.NamespacedName]*v1alpha1.CommunicationPolicy
	alliances map[types.NamespacedName]*v1alpha1.Alliance
	issues    map[types.NamespacedName]*v1alpha1.Issue
	reviews   map[types.NamespacedName]*v1alpha1.Review

	issuesOf  map[types.NamespacedName][]*v1alpha1.Issue
	reviewsOf map[types.NamespacedName][]*v1alpha1.Review
	// itemsOf are the places of what concerns an alliance, the worst first.
	itemsOf map[types.NamespacedName][]int
}

func newIndex(found *inventory.Inventory) *index {
	x := &index{
		partners: map[string]map[string]*v1alpha1.Partner{},
		policies: byName(found.Policies), alliances: byName(found.Alliances), issues: byName(found.Issues), reviews: byName(found.Reviews),
		issuesOf: byAlliance(found.Issues), reviewsOf: byAlliance(found.Reviews),
		itemsOf: map[types.NamespacedName][]int{},
	}
	for _, p := range found.Partners {
		if x.partners[p.Namespace] == nil {
			x.partners[p.Namespace] = map[string]*v1alpha1.Partner{}
		}
		x.partners[p.Namespace][p.Name] = p
	}
	return x
}

// look adds what needs attention.
func (x *index) look(picture *attention.Picture) {
	for i := range picture.Items {
		for _, k := range picture.Items[i].Alliances {
			x.itemsOf[k] = append(x.itemsOf[k], i)
		}
	}
}

func byName[T client.Object](objects []T) map[types.NamespacedName]T {
	out := make(map[types.NamespacedName]T, len(objects))
	for _, o := range objects {
		out[client.ObjectKeyFromObject(o)] = o
	}
	return out
}

func byAlliance[T client.Object](objects []T) map[types.NamespacedName][]T {
	out := map[types.NamespacedName][]T{}
	for _, o := range objects {
		k := key(o.GetNamespace(), inventory.AllianceOf(o))
		out[k] = append(out[k], o)
	}
	return out
}

func key(namespace, name string) types.NamespacedName {
	return types.NamespacedName{Namespace: namespace, Name: name}
}

// object finds one by its kind; nil if there is none. A kind is written as in a manifest.
func (s *state) object(kind, namespace, name string) client.Object {
	k := key(namespace, name)
	switch kind {
	case v1alpha1.KindAlliance:
		return some(s.index.alliances[k])
	case v1alpha1.KindPartner:
		return some(s.index.partners[namespace][name])
	case v1alpha1.KindCommunicationPolicy:
		return some(s.index.policies[k])
	case v1alpha1.KindReview:
		return some(s.index.reviews[k])
	case v1alpha1.KindIssue:
		return some(s.index.issues[k])
	case v1alpha1.KindNotification:
		for _, n := range s.found.Notifications {
			if n.Namespace == namespace && n.Name == name {
				return n
			}
		}
	}
	return nil
}

// some is an object, or no object at all.
func some[T any, P interface {
	*T
	client.Object
}](o P) client.Object {
	if o == nil {
		return nil
	}
	return o
}

// policyOf is the policy of an alliance; nil where it names none, or none exists of that name.
func (x *index) policyOf(a *v1alpha1.Alliance) *v1alpha1.CommunicationPolicy {
	if a.Spec.CommunicationPolicyRef == nil {
		return nil
	}
	return x.policies[key(a.Namespace, a.Spec.CommunicationPolicyRef.Name)]
}

// allianceName is how people know one.
func allianceName(a *v1alpha1.Alliance) string { return cmp.Or(a.Spec.DisplayName, a.Name) }

// partnerName is how people know one.
func (x *index) partnerName(namespace string, name v1alpha1.Name) string {
	if p := x.partners[namespace][string(name)]; p != nil {
		return cmp.Or(p.Spec.DisplayName, p.Name)
	}
	return string(name)
}

// person is somebody of a partner, as people know them.
type person struct {
	Name, Partner string
	// Ref is how commands write them.
	Ref string
	// Away says until when, and who stands in; empty for somebody who is there.
	Away string
}

// person finds out how people know somebody, and whether they are away at the moment of the page.
func (s *state) person(namespace string, who v1alpha1.PersonRef) person {
	p := person{Name: string(who.Contact), Partner: s.index.partnerName(namespace, who.Partner), Ref: string(who.Partner) + "/" + string(who.Contact)}
	of := s.index.partners[namespace][string(who.Partner)]
	if of == nil {
		return p
	}
	if c := rules.ContactOf(of, who.Contact); c != nil {
		p.Name = cmp.Or(c.DisplayName, p.Name)
	}
	if absence := rules.AbsenceOf(of, who.Contact, s.at); absence != nil {
		p.Away = "away until " + string(absence.ToDate)
		if absence.Deputy != "" {
			deputy := v1alpha1.PersonRef{Partner: who.Partner, Contact: absence.Deputy}
			name := string(deputy.Contact)
			if c := rules.ContactOf(of, deputy.Contact); c != nil {
				name = cmp.Or(c.DisplayName, name)
			}
			p.Away += ", " + name + " stands in"
		}
	}
	return p
}

// title is how people know an object.
func (x *index) title(kind, namespace, name string) string {
	k := key(namespace, name)
	switch {
	case kind == v1alpha1.KindAlliance && x.alliances[k] != nil:
		return allianceName(x.alliances[k])
	case kind == v1alpha1.KindIssue && x.issues[k] != nil:
		return x.issues[k].Spec.Title
	case kind == v1alpha1.KindPartner:
		return x.partnerName(namespace, v1alpha1.Name(name))
	}
	return name
}
