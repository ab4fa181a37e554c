// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Conditions of a Partner, beside Ready and Stalled.
const (
	// ConditionAssessed is True when the latest assessment still holds.
	ConditionAssessed = "Assessed"
	// ConditionReachable is True when everybody on the team of an alliance has an address
	// whose channel exists in the alliance's policy, and each step of its escalation paths would
	// reach somebody of the partner.
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
	// ReasonNobodyThere: a step of an escalation path would reach nobody at the partner at the moment at
	// which it could first run: its people are away, or left, or have no address for the step.
	ReasonNobodyThere = "NobodyThere"
	// ReasonNotOnTeam: none of its contacts is on the team of an alliance with a policy.
	ReasonNotOnTeam = "NotOnTeam"
)
