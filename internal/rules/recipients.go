// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"cmp"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// ladderPerson is somebody whom a step concerns.
type ladderPerson struct {
	ref     v1alpha1.PersonRef
	contact *v1alpha1.Contact
	channel v1alpha1.Name // to write over; empty if the person cannot be written to
	// phoned: the person is to be called, since the phone is the first address that can be
	// used, or the only one.
	phoned bool
	// insteadOf is who is away, if the person stands in for somebody.
	insteadOf v1alpha1.Name
}

// onSide reports whether a step's sides hold a partner.
func onSide(sides v1alpha1.Sides, host, partner v1alpha1.Name) bool {
	switch sides {
	case v1alpha1.SidesHost:
		return partner == host
	case v1alpha1.SidesOthers:
		return partner != host
	default:
		return true
	}
}

// stepPeople returns the people of a step, in the order of the team and then of the step's
// contacts, each once. People whom their Partner does not list are left out: nobody knows how
// to reach them. So are contacts of other partners than the alliance's: several alliances can
// share a policy, and an issue is nobody else's business.
func (m *moment) stepPeople(f *IssueFacts, step *v1alpha1.EscalationStep) []ladderPerson {
	var people []ladderPerson
	add := func(named v1alpha1.PersonRef) {
		ref, there := m.standIn(named, f.Partners)
		if !there || slices.ContainsFunc(people, func(p ladderPerson) bool { return p.ref == ref }) || !isPartner(f.Alliance, ref.Partner) {
			return
		}
		if contact := contactOf(f.Partners, ref); contact != nil {
			p := ladderPerson{ref: ref, contact: contact}
			p.channel, p.phoned = reach(f.Policy, contact, step.Channels)
			if ref != named {
				p.insteadOf = named.Contact
			}
			people = append(people, p)
		}
	}
	for i := range f.Alliance.Spec.Team {
		t := &f.Alliance.Spec.Team[i]
		named := step.Tier != "" && tierOf(t) == step.Tier || slices.Contains(step.Roles, t.Role)
		if named && onSide(step.Sides, f.Alliance.Spec.Host, t.Partner) && m.onTeam(t, f.Partners) {
			add(v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact})
		}
	}
	for _, ref := range step.Contacts {
		add(ref)
	}
	return people
}

// reach returns how to reach a contact: the channel to write over, if there is one, and
// whether to call all the same, since the first address that can be used is a phone.
func reach(policy *v1alpha1.CommunicationPolicy, contact *v1alpha1.Contact, only []v1alpha1.Name) (channel v1alpha1.Name, phoned bool) {
	for i := range contact.Addresses {
		address := &contact.Addresses[i]
		if len(only) > 0 && !slices.Contains(only, address.Channel) {
			continue
		}
		c := channelOf(policy, address.Channel)
		if c == nil || lacksAddress(c, address) {
			continue
		}
		if c.Phone == nil {
			return c.Name, phoned
		}
		phoned = true
	}
	return "", phoned
}

// lacksAddress reports whether a channel needs an address that the contact does not give.
func lacksAddress(c *v1alpha1.Channel, a *v1alpha1.Address) bool {
	needed := c.Email != nil || c.Slack != nil || c.Phone != nil
	return needed && a.Address == "" && a.AddressFrom == nil
}

// writtenChannel returns the channel of the contact's first address that can be written to:
// one that the policy has, and that is among only, where that names any.
func writtenChannel(policy *v1alpha1.CommunicationPolicy, contact *v1alpha1.Contact, only []v1alpha1.Name) (v1alpha1.Name, bool) {
	channel, _ := reach(policy, contact, only)
	return channel, channel != ""
}

func channelOf(policy *v1alpha1.CommunicationPolicy, name v1alpha1.Name) *v1alpha1.Channel {
	for i := range policy.Spec.Channels {
		if policy.Spec.Channels[i].Name == name {
			return &policy.Spec.Channels[i]
		}
	}
	return nil
}

func byPerson(a, b ladderPerson) int {
	return cmp.Or(cmp.Compare(a.ref.Partner, b.ref.Partner), cmp.Compare(a.ref.Contact, b.ref.Contact))
}
