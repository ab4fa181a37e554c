// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Conditions of a CommunicationPolicy, beside Ready and Stalled.
const (
	// ConditionChannelsHealthy is True when the latest message on each channel that was used
	// got through, and the Secret of each can be used. Channels are not probed.
	ConditionChannelsHealthy = "ChannelsHealthy"
)

// Reasons of a CommunicationPolicy's conditions.
const (
	// ReasonChannelsDeliver: the latest message on each channel got through.
	ReasonChannelsDeliver = "ChannelsDeliver"
	// ReasonNothingSent: no message has been sent yet.
	ReasonNothingSent = "NothingSent"
	// ReasonDeliveryFailing: the latest message on a channel did not get through.
	ReasonDeliveryFailing = "DeliveryFailing"
)
