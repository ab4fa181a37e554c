// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Conditions of a Review, beside Ready and Stalled.
const (
	// ConditionHeld is True when the review took place.
	ConditionHeld = "Held"
	// ConditionOverdue is True when the due time, after postponements, passed without an
	// accepted record and without a cancellation. It stays, however old.
	ConditionOverdue = "Overdue"
	// ConditionSlipped is True when the review was postponed more often than its cadence
	// allows and is neither held nor cancelled.
	ConditionSlipped = "Slipped"
	// ConditionAdequate is True when the record has what a review of its formality needs.
	ConditionAdequate = "Adequate"
	// ConditionActionsDone is True when everything that was promised is done.
	ConditionActionsDone = "ActionsDone"
)

// Reasons of a Review's conditions.
const (
	// ReasonHeld: the review took place.
	ReasonHeld = "Held"
	// ReasonNotHeld: the review has not taken place yet.
	ReasonNotHeld = "NotHeld"
	// ReasonCancelled: the review was cancelled.
	ReasonCancelled = "Cancelled"
	// ReasonTooEarly: the record is dated before the occurrence before this one, or without a cadence a year
	// or more before the review was first due, and counts for nothing.
	ReasonTooEarly = "TooEarly"
	// ReasonDueTimePassed: the due time passed without an accepted record.
	ReasonDueTimePassed = "DueTimePassed"
	// ReasonNotDue: the due time has not come.
	ReasonNotDue = "NotDue"
	// ReasonPostponedTooOften: more postponements than the cadence allows.
	ReasonPostponedTooOften = "PostponedTooOften"
	// ReasonWithinAllowance: no more postponements than the cadence allows.
	ReasonWithinAllowance = "WithinAllowance"
	// ReasonComplete: the record has what it needs.
	ReasonComplete = "Complete"
	// ReasonNotAccepted: the result was not accepted, so the review is outstanding.
	ReasonNotAccepted = "NotAccepted"
	// ReasonIncomplete: the record lacks a partner's view, problems or opportunities.
	ReasonIncomplete = "Incomplete"
	// ReasonAllDone: every action is done.
	ReasonAllDone = "AllDone"
	// ReasonNoActions: nothing was promised.
	ReasonNoActions = "NoActions"
	// ReasonInProgress: some actions are not done yet, none of them late.
	ReasonInProgress = "InProgress"
	// ReasonActionsLate: an action is not done and its due date is over.
	ReasonActionsLate = "ActionsLate"
)
