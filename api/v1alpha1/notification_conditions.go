// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Conditions of a Notification, beside Ready and Stalled.
const (
	// ConditionDelivered is True when the receiver took the message, False when it was given
	// up, Unknown before that.
	ConditionDelivered = "Delivered"
)

// Reasons of a Notification's conditions.
const (
	// ReasonDelivered: the receiver took the message.
	ReasonDelivered = "Delivered"
	// ReasonWaiting: it is not to leave yet.
	ReasonWaiting = "Waiting"
	// ReasonRetrying: the last attempt failed; another follows.
	ReasonRetrying = "Retrying"
	// ReasonRefused: the receiver, or a rule of ours, refused it for good.
	ReasonRefused = "Refused"
	// ReasonWithdrawn: what it says was no longer true before it could leave.
	ReasonWithdrawn = "Withdrawn"
	// ReasonGivenUp: every attempt failed.
	ReasonGivenUp = "GivenUp"
	// ReasonSending: it is about to be sent, over a channel that cannot tell a repeat.
	ReasonSending = "Sending"
	// ReasonPossibleRepeat: it may have arrived; it is sent again, and says so.
	ReasonPossibleRepeat = "PossibleRepeat"
	// ReasonInDigest: it goes out with others to the same person, in the digest named.
	ReasonInDigest = "InDigest"
	// ReasonUncertain: it may have arrived; nobody can tell.
	ReasonUncertain = "Uncertain"
	// ReasonRestored: it came back from a backup without its status; it may have arrived long ago,
	// and is not sent.
	ReasonRestored = "Restored"
	// ReasonChannelNotFound: the policy has no channel of that name any more.
	ReasonChannelNotFound = "ChannelNotFound"
	// ReasonSecretNotUsable: there is no Secret of that name that may be used for this, or it
	// lacks a key.
	ReasonSecretNotUsable = "SecretNotUsable"
)
