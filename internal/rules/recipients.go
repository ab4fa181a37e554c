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
	add := func(ref v1alpha1.PersonRef) {
		if slices.ContainsFunc(people, func(p ladderPerson) bool { return p.ref == ref }) || !isPartner(f.Alliance, ref.Partner) {
			return
		}
		if contact := contactOf(f.Partners, ref); contact != nil {
			channel, _ := writtenChannel(f.Policy, contact, step.Channels)
			people = append(people, ladderPerson{ref, contact, channel})
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

// writtenChannel returns the channel of the contact's first address that can be written to:
// one that the policy has, and that is among only, where that names any.
func writtenChannel(policy *v1alpha1.CommunicationPolicy, contact *v1alpha1.Contact, only []v1alpha1.Name) (v1alpha1.Name, bool) {
	for i := range contact.Addresses {
		address := &contact.Addresses[i]
		if len(only) > 0 && !slices.Contains(only, address.Channel) {
			continue
		}
		channel := channelOf(policy, address.Channel)
		if channel == nil || channel.Phone != nil {
			continue
		}
		needsAddress := channel.Email != nil || channel.Slack != nil
		if needsAddress && address.Address == "" && address.AddressFrom == nil {
			continue
		}
		return channel.Name, true
	}
	return "", false
}

func channelOf(policy *v1alpha1.CommunicationPolicy, name v1alpha1.Name) *v1alpha1.Channel {
	for i := range policy.Spec.Channels {
		if policy.Spec.Channels[i].Name == name {
			return &policy.Spec.Channels[i]
		}
	}
	return nil
}

// writable returns those who can be written to, sorted by partner and contact.
func writable(people []ladderPerson) []ladderPerson {
	var found []ladderPerson
	for _, p := range people {
		if p.channel != "" {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, byPerson)
	return found
}

func byPerson(a, b ladderPerson) int {
	return cmp.Or(cmp.Compare(a.ref.Partner, b.ref.Partner), cmp.Compare(a.ref.Contact, b.ref.Contact))
}
