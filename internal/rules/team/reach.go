// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package team

import (
	"cmp"
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Person is somebody whom a step concerns.
type Person struct {
	Ref     v1alpha1.PersonRef
	Contact *v1alpha1.Contact
	Channel v1alpha1.Name // to write over; empty if the person cannot be written to
	// Phoned: the person is to be called, since the phone is the first address that can be
	// used, or the only one.
	Phoned bool
	// InsteadOf is who is away, if the person stands in for somebody.
	InsteadOf v1alpha1.Name
}

// OnSide reports whether a step's sides hold a partner.
func OnSide(sides v1alpha1.Sides, host, partner v1alpha1.Name) bool {
	switch sides {
	case v1alpha1.SidesHost:
		return partner == host
	case v1alpha1.SidesOthers:
		return partner != host
	default:
		return true
	}
}

// Reach returns how to reach a contact: the channel to write over, if there is one, and
// whether to call all the same, since the first address that can be used is a phone.
func Reach(policy *v1alpha1.CommunicationPolicy, contact *v1alpha1.Contact, only []v1alpha1.Name) (channel v1alpha1.Name, phoned bool) {
	for i := range contact.Addresses {
		address := &contact.Addresses[i]
		if len(only) > 0 && !slices.Contains(only, address.Channel) {
			continue
		}
		c := Channel(policy, address.Channel)
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

// WrittenChannel returns the channel of the contact's first address that can be written to:
// one that the policy has, and that is among only, where that names any.
func WrittenChannel(policy *v1alpha1.CommunicationPolicy, contact *v1alpha1.Contact, only []v1alpha1.Name) (v1alpha1.Name, bool) {
	channel, _ := Reach(policy, contact, only)
	return channel, channel != ""
}

// Channel returns a channel of a policy by its name; nil where either does not exist.
func Channel(p *v1alpha1.CommunicationPolicy, name v1alpha1.Name) *v1alpha1.Channel {
	if p == nil {
		return nil
	}
	for i := range p.Spec.Channels {
		if p.Spec.Channels[i].Name == name {
			return &p.Spec.Channels[i]
		}
	}
	return nil
}

// ByPerson orders people by partner and contact.
func ByPerson(a, b Person) int {
	return ByName(a.Ref, b.Ref)
}

// ByName orders the names of people.
func ByName(a, b v1alpha1.PersonRef) int {
	return cmp.Or(cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.Contact, b.Contact))
}
