// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Conditions of an Issue, beside Ready and Stalled.
const (
	// ConditionAcknowledged is True while an acknowledgement holds the ladder.
	ConditionAcknowledged = "Acknowledged"
	// ConditionDisclosed is True when every other partner was told of the issue.
	ConditionDisclosed = "Disclosed"
	// ConditionTalkedFirst is True when people spoke with the other side before anything was
	// written to it, or where the path does not ask for that. It is Unknown until either
	// happened.
	ConditionTalkedFirst = "TalkedFirst"
	// ConditionStale is True when there was no answer for the path's staleAfter.
	ConditionStale = "Stale"
	// ConditionEscalated is True when a step after the first has started, until the issue is
	// resolved or de-escalated.
	ConditionEscalated = "Escalated"
	// ConditionResolved is True when a resolution is on record.
	ConditionResolved = "Resolved"
	// ConditionPathExhausted is True when the last step of the path is over without an answer.
	ConditionPathExhausted = "PathExhausted"
)

// Reasons of an Issue's conditions.
const (
	// ReasonAcknowledged: somebody took the issue on.
	ReasonAcknowledged = "Acknowledged"
	// ReasonNotAcknowledged: nobody took the issue on.
	ReasonNotAcknowledged = "NotAcknowledged"
	// ReasonAcknowledgementExpired: the latest acknowledgement holds no longer.
	ReasonAcknowledgementExpired = "AcknowledgementExpired"
	// ReasonSeverityRaised: the latest acknowledgement was given at a lower severity, and holds nothing
	// at this one.
	ReasonSeverityRaised = "SeverityRaised"

	// ReasonDisclosed: every other partner was told in time, or no time is set.
	ReasonDisclosed = "Disclosed"
	// ReasonNotOwed: the issue is about an overdue review, which the partners share.
	ReasonNotOwed = "NotOwed"
	// ReasonDisclosedLate: every other partner was told, one of them late.
	ReasonDisclosedLate = "DisclosedLate"
	// ReasonNotDisclosed: a partner has not been told; its time is not over, or none is set.
	ReasonNotDisclosed = "NotDisclosed"
	// ReasonDisclosureOverdue: a partner has not been told and its time is over.
	ReasonDisclosureOverdue = "DisclosureOverdue"

	// ReasonTalked: a conversation came first, or enough attempts to have one.
	ReasonTalked = "Talked"
	// ReasonTalkNotRequired: no step of the path asks for a conversation first.
	ReasonTalkNotRequired = "TalkNotRequired"
	// ReasonNotTalkedYet: nobody has spoken with the other side, and nobody has written to it.
	ReasonNotTalkedYet = "NotTalkedYet"
	// ReasonWrittenFirst: somebody wrote to the other side before a conversation.
	ReasonWrittenFirst = "WrittenFirst"

	// ReasonNoActivity: nobody of another side answered for too long.
	ReasonNoActivity = "NoActivity"
	// ReasonActive: somebody answered recently enough.
	ReasonActive = "Active"
	// ReasonSnoozed: the ladder is at rest until a time.
	ReasonSnoozed = "Snoozed"
	// ReasonNoPath: no policy, or no path in it for the severity.
	ReasonNoPath = "NoPath"
	// ReasonResolved: a resolution is on record.
	ReasonResolved = "Resolved"
	// ReasonNotResolved: no resolution is on record.
	ReasonNotResolved = "NotResolved"

	// ReasonStepStarted: a step after the first has started.
	ReasonStepStarted = "StepStarted"
	// ReasonNotEscalated: no step has started.
	ReasonNotEscalated = "NotEscalated"
	// ReasonFirstStep: the first step has started, and no other.
	ReasonFirstStep = "FirstStep"
	// ReasonDeescalated: the issue was taken down the ladder.
	ReasonDeescalated = "Deescalated"

	// ReasonPathExhausted: the last step is over without an answer.
	ReasonPathExhausted = "PathExhausted"
	// ReasonAnswered: the path ran out, and there was an answer since. If the issue falls silent again,
	// the last step that told somebody is taken again.
	ReasonAnswered = "Answered"
	// ReasonStepsLeft: the path has not run out.
	ReasonStepsLeft = "StepsLeft"
)
