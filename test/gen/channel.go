// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import "github.com/entente-dev/entente/api/v1alpha1"

// Webhook is a channel that posts to a URL.
func Webhook(name, url string) v1alpha1.Channel {
	return v1alpha1.Channel{Name: v1alpha1.Name(name), Webhook: &v1alpha1.WebhookChannel{URL: url}}
}

// Mail is a channel over a server, "smtp.example:587".
func Mail(name, server string) v1alpha1.Channel {
	return v1alpha1.Channel{Name: v1alpha1.Name(name), Email: &v1alpha1.EmailChannel{Server: server, From: "alliances@northwind.example"}}
}

// Phone is a channel over which people call each other.
func Phone(name string) v1alpha1.Channel {
	return v1alpha1.Channel{Name: v1alpha1.Name(name), Phone: &v1alpha1.PhoneChannel{}}
}

// By is an address on a channel; it may be empty, as a webhook needs none.
func By(channel v1alpha1.Name, address string) v1alpha1.Address {
	return v1alpha1.Address{Channel: channel, Address: address}
}
