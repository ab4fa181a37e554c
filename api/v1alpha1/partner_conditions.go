// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Conditions of a Partner, beside Ready and Stalled.
const (
	// ConditionAssessed is True when the latest assessment still holds.
	ConditionAssessed = "Assessed"
	// ConditionReachable is True when everybody on the team of an alliance has an address
	// whose channel exists in the alliance's policy.
	ConditionReachable = "Reachable"
)

// Reasons of a Partner's conditions.
const (
	// ReasonAssessmentValid: the latest assessment still holds.
	ReasonAssessmentValid = "AssessmentValid"
	// ReasonNotAssessed: no assessment is on record.
	ReasonNotAssessed = "NotAssessed"
	// ReasonAssessmentExpired: the latest assessment ceased to hold.
	ReasonAssessmentExpired = "AssessmentExpired"
	// ReasonReachable: everybody on a team can be reached.
	ReasonReachable = "Reachable"
	// ReasonNoAddress: somebody on a team has no address on a channel of the policy.
	ReasonNoAddress = "NoAddress"
	// ReasonNotOnTeam: none of its contacts is on the team of an alliance with a policy.
	ReasonNotOnTeam = "NotOnTeam"
)
