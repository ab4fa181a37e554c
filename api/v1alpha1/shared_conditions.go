// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Conditions that every kind has.
const (
	// ConditionReady is True when the object is valid, what it refers to exists and its
	// status is current. It says nothing of whether a practice holds: a broken practice is
	// not a broken deployment. It is Unknown for ten seconds while a reference is waited for.
	ConditionReady = "Ready"
	// ConditionStalled is True when the object cannot be acted upon until somebody changes
	// something. It is absent otherwise.
	ConditionStalled = "Stalled"
)

// Reasons that more than one kind gives.
const (
	// ReasonValid: the object is valid and everything that it refers to exists.
	ReasonValid = "Valid"
	// ReasonSuspended: spec.suspend is true, here or on the alliance, or one of them is being deleted. The object is valid
	// and does nothing, says Ready; any other condition says that it would need attention otherwise, and since when.
	ReasonSuspended = "Suspended"
	// ReasonInvalid: a field cannot be used; the message names it and says what to write.
	ReasonInvalid = "Invalid"
	// ReasonAllianceNotFound: there is no Alliance of that name in the namespace.
	ReasonAllianceNotFound = "AllianceNotFound"
	// ReasonPartnerNotFound: there is no Partner of that name in the namespace.
	ReasonPartnerNotFound = "PartnerNotFound"
	// ReasonContactNotFound: the Partner has no contact of that name.
	ReasonContactNotFound = "ContactNotFound"
	// ReasonPolicyNotFound: there is no CommunicationPolicy of that name in the namespace.
	ReasonPolicyNotFound = "PolicyNotFound"
	// ReasonCadenceNotFound: the Alliance has no cadence of that name.
	ReasonCadenceNotFound = "CadenceNotFound"
	// ReasonNotArmed: a practice is not asked for, or no ladder runs, in the alliance's stage.
	ReasonNotArmed = "NotArmed"
	// ReasonNotReady: Ready is not True, so this cannot be told.
	ReasonNotReady = "NotReady"
)
