// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// IssueSpec describes something that went wrong, and records what was said about it.
type IssueSpec struct {
	// suspend pauses what the controllers do about this issue.
	// +optional
	Suspend *bool `json:"suspend,omitempty"`
	// allianceRef names the alliance that it concerns.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="allianceRef is immutable; open another Issue"
	AllianceRef AllianceReference `json:"allianceRef,omitempty,omitzero"`
	// reviewRef names the overdue review that the issue is about. A controller that opens an
	// issue for an overdue review sets it, and resolves the issue when the review is held.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="reviewRef is immutable; open another Issue"
	ReviewRef *ReviewReference `json:"reviewRef,omitempty"`
	// title in a few words.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:XValidation:rule="!self.matches('[\\\\x00-\\\\x1f\\\\x7f]')",message="write the title on one line; details go into description"
	Title string `json:"title,omitempty"`
	// description says more.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=4096
	Description string `json:"description,omitempty"`
	// severity chooses the escalation path.
	// +required
	Severity Severity `json:"severity,omitempty"`
	// raisedBy is who raised it.
	// +required
	RaisedBy PersonRef `json:"raisedBy,omitempty,omitzero"`
	// detectedTime is when it was known. The clock of bad news runs from here.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="detectedTime is immutable: the clock of bad news runs from it; open another Issue"
	DetectedTime metav1.Time `json:"detectedTime,omitempty,omitzero"`

	// severityChanges record when the severity was raised or lowered, in order of entry. Without
	// one, the present severity is taken to have held since detectedTime.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	SeverityChanges []SeverityChange `json:"severityChanges,omitempty"`
	// disclosures record which partner was told, in order of entry.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Disclosures []DisclosureRecord `json:"disclosures,omitempty"`
	// conversations record that people spoke about it.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=48
	Conversations []Conversation `json:"conversations,omitempty"`
	// attempts record that somebody tried to speak with the other side.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Attempts []Attempt `json:"attempts,omitempty"`
	// updates record what is new.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Updates []Update `json:"updates,omitempty"`
	// acknowledgements record that somebody took it on. One holds the ladder for a time.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Acknowledgements []Acknowledgement `json:"acknowledgements,omitempty"`
	// recoveryPlan records how it is to be put right.
	// +optional
	RecoveryPlan *Statement `json:"recoveryPlan,omitempty"`
	// snoozes record that the ladder was put to rest until a time, for a reason.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Snoozes []Snooze `json:"snoozes,omitempty"`
	// deescalations record that the issue was taken down the ladder again. The next time it
	// is stale, the ladder begins anew at its first step.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Deescalations []Deescalation `json:"deescalations,omitempty"`
	// resolution records how it ended.
	// +optional
	Resolution *Statement `json:"resolution,omitempty"`
	// answers record what was recorded above by a link in a message. Each message's link is
	// used once; the manager sees to that by this list, and nobody writes it by hand.
	// +optional
	// +listType=map
	// +listMapKey=notification
	// +kubebuilder:validation:MaxItems=128
	Answers []Answer `json:"answers,omitempty"`
}

// Answer is a record that somebody answered by the link in a message.
type Answer struct {
	// notification whose link was used.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Notification string `json:"notification,omitempty"`
	// time when it was used. The entry that it made has the same.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// by whom: the recipient of the message.
	// +required
	By PersonRef `json:"by,omitempty,omitzero"`
	// action that was recorded.
	// +required
	// +kubebuilder:validation:Enum=Acknowledged;Spoke;Tried;Updated;Snoozed;Resolved
	Action AnswerAction `json:"action,omitempty"`
}

// AnswerAction is what somebody recorded by a link.
type AnswerAction string

// What can be recorded by a link, each with the list that it goes to: of the issue, or, the last, of the review.
const (
	// AnswerAcknowledged: in acknowledgements.
	AnswerAcknowledged AnswerAction = "Acknowledged"
	// AnswerSpoke: in conversations.
	AnswerSpoke AnswerAction = "Spoke"
	// AnswerTried: in attempts.
	AnswerTried AnswerAction = "Tried"
	// AnswerUpdated: in updates.
	AnswerUpdated AnswerAction = "Updated"
	// AnswerSnoozed: in snoozes.
	AnswerSnoozed AnswerAction = "Snoozed"
	// AnswerResolved: in resolution.
	AnswerResolved AnswerAction = "Resolved"
	// AnswerRated: in responses, of a health check.
	AnswerRated AnswerAction = "Rated"
)

// DisclosureRecord is a record that a partner was told of an issue.
type DisclosureRecord struct {
	// partner that was told.
	// +required
	Partner Name `json:"partner,omitempty"`
	// time when it was told.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// mode is how it was told.
	// +optional
	Mode Mode `json:"mode,omitempty"`
	// by whom.
	// +optional
	By *PersonRef `json:"by,omitempty"`
}

// SeverityChange is a record that an issue became more severe, or less.
// +kubebuilder:validation:XValidation:rule="self.from != self.to",message="write two different severities in from and to"
type SeverityChange struct {
	// time of the change.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// from is the severity before.
	// +required
	From Severity `json:"from,omitempty"`
	// to is the severity since.
	// +required
	To Severity `json:"to,omitempty"`
	// by whom.
	// +optional
	By *PersonRef `json:"by,omitempty"`
}

// Attempt is a record that somebody tried to speak with the other side.
type Attempt struct {
	// time of the attempt.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// by whom.
	// +optional
	By *PersonRef `json:"by,omitempty"`
	// to is the partner whose people were tried; default: every other partner.
	// +optional
	To Name `json:"to,omitempty"`
	// mode that was tried.
	// +optional
	Mode Mode `json:"mode,omitempty"`
}

// Update is a record of what is new.
type Update struct {
	// time of the update.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// by whom.
	// +optional
	By *PersonRef `json:"by,omitempty"`
	// note says what is new.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Note string `json:"note,omitempty"`
}

// Acknowledgement is a record that somebody took an issue on.
type Acknowledgement struct {
	// time of the acknowledgement.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// by whom.
	// +required
	By PersonRef `json:"by,omitempty,omitzero"`
	// note says what they will do.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Note string `json:"note,omitempty"`
}

// Statement is something that somebody stated: a plan, a resolution.
type Statement struct {
	// time of the statement.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// by whom.
	// +optional
	By *PersonRef `json:"by,omitempty"`
	// summary of it.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=2048
	Summary string `json:"summary,omitempty"`
}

// Snooze is a record that the ladder was put to rest.
// +kubebuilder:validation:XValidation:rule="self.untilTime > self.time",message="write an untilTime after the time"
type Snooze struct {
	// time when it was put to rest.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// untilTime is when the rest is over, at the latest; the path may cap it.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	UntilTime metav1.Time `json:"untilTime,omitempty,omitzero"`
	// by whom.
	// +optional
	By *PersonRef `json:"by,omitempty"`
	// reason why.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Reason string `json:"reason,omitempty"`
}

// Deescalation is a record that an issue was taken down the ladder.
type Deescalation struct {
	// time when it was taken down.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// by whom.
	// +optional
	By *PersonRef `json:"by,omitempty"`
	// reason why.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Reason string `json:"reason,omitempty"`
}

// IssueStatus is what the controllers found, and the record of the ladder.
type IssueStatus struct {
	// conditions are Ready, Acknowledged, Disclosed, TalkedFirst, Stale, Escalated, Resolved,
	// PathExhausted, and Stalled when it applies.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=12
	// +kubebuilder:validation:items:XValidation:rule="self.lastTransitionTime >= timestamp('1900-01-01T00:00:00Z') && self.lastTransitionTime < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999",fieldPath=".lastTransitionTime"
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// observedGeneration is the generation that the conditions are about.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// nextCheckTime is when something will change if nobody acts.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	NextCheckTime *metav1.Time `json:"nextCheckTime,omitempty"`
	// severity that the issue has now: that of the spec, unless a change of severity is dated ahead.
	// +optional
	Severity Severity `json:"severity,omitempty"`
	// staleSinceTime is since when the issue is stale, while it is.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	StaleSinceTime *metav1.Time `json:"staleSinceTime,omitempty"`
	// acknowledgedBy is who has taken the issue on, while that holds the ladder.
	// +optional
	AcknowledgedBy *PersonRef `json:"acknowledgedBy,omitempty"`
	// nextStep is what comes on the escalation path if nobody acts; absent where nothing does.
	// +optional
	NextStep *NextStep `json:"nextStep,omitempty"`
	// pathRests is why nothing comes on the escalation path, while that is so: NoPath, Suspended (the issue or its
	// alliance is, or is being deleted), PolicySuspended or NoStepLeft.
	// +optional
	PathRests PathRest `json:"pathRests,omitempty"`
	// snoozedUntilTime is until when a snooze puts the escalation path to rest, while it does.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	SnoozedUntilTime *metav1.Time `json:"snoozedUntilTime,omitempty"`
	// deescalatedTime is since when the issue is taken down the escalation path, until that begins anew.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DeescalatedTime *metav1.Time `json:"deescalatedTime,omitempty"`
	// untold are the other partners that have not been told of the issue, by name.
	// +optional
	// +listType=map
	// +listMapKey=partner
	// +kubebuilder:validation:MaxItems=16
	Untold []UntoldPartner `json:"untold,omitempty"`
	// owed is what each other partner is owed, fixed when the issue was first seen: a later change
	// of the policy or of the partners brings it forward at most.
	// +optional
	// +listType=map
	// +listMapKey=partner
	// +kubebuilder:validation:MaxItems=32
	Owed []OwedNews `json:"owed,omitempty"`
	// overdueReviews are the reviews that an issue of overdue reviews is about, by name: at first
	// the one that it names, and those of its cadence that followed.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=50
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=253
	OverdueReviews []string `json:"overdueReviews,omitempty"`
	// reminders are those about the issue that fell due. Those of what is over are dropped with the
	// next change.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Reminders []ReminderRecord `json:"reminders,omitempty"`
	// recoveryPlanDueTime is by when a recovery plan is owed, as long as there is none.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	RecoveryPlanDueTime *metav1.Time `json:"recoveryPlanDueTime,omitempty"`
	// escalation is the record of the ladder. It is a fact: what started stays.
	// +optional
	Escalation *Escalation `json:"escalation,omitempty"`
}

// NextStep is what comes on an escalation path if nobody acts.
type NextStep struct {
	// path of the policy that the step is on.
	// +required
	Path Name `json:"path,omitempty"`
	// name of the step; absent where no step follows and the path runs out.
	// +optional
	Name Name `json:"name,omitempty"`
	// what comes in a word: the name of the step, or PathEnds where the path runs out.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	What string `json:"what,omitempty"`
	// time at which the step starts, or the path runs out.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// round of the ladder that the step is of; another than escalation.round where it begins one.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Round *int32 `json:"round,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
}

// PathEnds is what comes where no step does.
const PathEnds = "PathEnds"

// PathRest is a reason why nothing comes on an escalation path.
// +kubebuilder:validation:Enum=NoPath;Suspended;PolicySuspended;NoStepLeft
type PathRest string

// The reasons.
const (
	PathRestNoPath          PathRest = "NoPath"
	PathRestSuspended       PathRest = "Suspended"
	PathRestPolicySuspended PathRest = "PolicySuspended"
	PathRestNoStepLeft      PathRest = "NoStepLeft"
)

// UntoldPartner is a partner that has not been told of an issue.
type UntoldPartner struct {
	// partner is the name of the Partner.
	// +required
	Partner Name `json:"partner,omitempty"`
	// dueTime is by when it is to know; absent where the policy sets no time.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DueTime *metav1.Time `json:"dueTime,omitempty"`
}

// OwedNews is by when a partner is to know of an issue and of its recovery plan.
type OwedNews struct {
	// partner is the name of the Partner.
	// +required
	Partner Name `json:"partner,omitempty"`
	// sinceTime is from when its time counts: the detection, or the day on which it joined.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	SinceTime metav1.Time `json:"sinceTime,omitempty,omitzero"`
	// severity that the issue had when this was fixed.
	// +required
	Severity Severity `json:"severity,omitempty"`
	// disclosureDueTime is by when it is to be told; absent where the policy set no time.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DisclosureDueTime *metav1.Time `json:"disclosureDueTime,omitempty"`
	// disclosureSinceTime is from when that time runs, where this is not sinceTime: a raise started it.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DisclosureSinceTime *metav1.Time `json:"disclosureSinceTime,omitempty"`
	// planDueTime is by when there is to be a recovery plan; absent where the policy set no time.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	PlanDueTime *metav1.Time `json:"planDueTime,omitempty"`
	// planSinceTime is from when that time runs, where this is not sinceTime: a raise started it.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	PlanSinceTime *metav1.Time `json:"planSinceTime,omitempty"`
}

// Escalation is the record of a ladder.
type Escalation struct {
	// path of the policy that is climbed.
	// +required
	Path Name `json:"path,omitempty"`
	// severity for which the path was chosen.
	// +required
	Severity Severity `json:"severity,omitempty"`
	// round counts the times that the ladder began, from 1.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Round *int32 `json:"round,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// currentStep is the latest step that started in this round; absent once the round is over: the
	// issue was taken down, raised or resolved, or its alliance has left operation.
	// +optional
	CurrentStep Name `json:"currentStep,omitempty"`
	// escalatedTime is since when a step after the first has started. It outlasts a round that
	// ends because the severity was raised; a de-escalation ends it.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	EscalatedTime *metav1.Time `json:"escalatedTime,omitempty"`
	// exhaustedTime is when this round's path ran out.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	ExhaustedTime *metav1.Time `json:"exhaustedTime,omitempty"`
	// steps that started in this round, in order.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=16
	Steps []StepRecord `json:"steps,omitempty"`
}

// StepRecord is the record of a step that started.
type StepRecord struct {
	// name of the step.
	// +required
	Name Name `json:"name,omitempty"`
	// startedTime is when it started.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	StartedTime metav1.Time `json:"startedTime,omitempty,omitzero"`
	// deadlineTime is when it is over; empty for a last step without within.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DeadlineTime *metav1.Time `json:"deadlineTime,omitempty"`
	// notifiedTime is when its Notifications were all made; empty while some are to be made.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	NotifiedTime *metav1.Time `json:"notifiedTime,omitempty"`
	// repeats counts how often the message was repeated.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000
	Repeats int32 `json:"repeats,omitempty"` //nolint:kubeapilinter // left out and zero mean the same
	// repeatedTime is when the latest repeat came.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	RepeatedTime *metav1.Time `json:"repeatedTime,omitempty"`
	// withheld are the partners to whom the step writes nothing yet, by name: people are to talk
	// with them first, and somebody is asked to call.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=16
	Withheld []Name `json:"withheld,omitempty"`
	// caller is the partner whose people are asked to talk with the others; empty for the raiser's, which others
	// stand in for once it has left the alliance.
	// +optional
	Caller Name `json:"caller,omitempty"`
	// talked are the partners with whom people talked while the step ran, by name. That was the
	// step, so it writes nothing to them.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=16
	Talked []Name `json:"talked,omitempty"`
	// unreached are the partners whom the step concerns and of which it reaches nobody, by name:
	// nobody there is present and has an address that can be used, or no message to them had left when
	// an answer came.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=16
	Unreached []Name `json:"unreached,omitempty"`
	// appeared are the partners of which it reached nobody at first and reaches somebody now, or to
	// whom it wrote nothing before people had tried to talk, while the messages to them are to be
	// made.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=16
	Appeared []Name `json:"appeared,omitempty"`
	// endedTime is when it ended.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	EndedTime *metav1.Time `json:"endedTime,omitempty"`
	// reason why it ended.
	// +optional
	Reason StepReason `json:"reason,omitempty"`
}

// StepReason says why a step ended.
// +kubebuilder:validation:Enum=NoAnswer;FellSilent;NobodyReachable;Resolved;Deescalated;SeverityRaised;NotArmed
type StepReason string

// The reasons why a step ended.
const (
	// StepNoAnswer: its deadline came without an answer.
	StepNoAnswer StepReason = "NoAnswer"
	// StepFellSilent: there was an answer, and then none for too long.
	StepFellSilent StepReason = "FellSilent"
	// StepNobodyReachable: nobody whom the step might write to, or ask to call others first, is there and has an address that can be used.
	StepNobodyReachable StepReason = "NobodyReachable"
	// StepResolved: the issue was resolved.
	StepResolved StepReason = "Resolved"
	// StepDeescalated: the issue was taken down the ladder.
	StepDeescalated StepReason = "Deescalated"
	// StepSeverityRaised: the issue took the path of a higher severity.
	StepSeverityRaised StepReason = "SeverityRaised"
	// StepNotArmed: the alliance is no longer in operation.
	StepNotArmed StepReason = "NotArmed"
)

// Issue is something that went wrong, and what was said about it.
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=iss,categories=entente
// +kubebuilder:selectablefield:JSONPath=`.spec.allianceRef.name`
// +kubebuilder:selectablefield:JSONPath=`.spec.severity`
// +kubebuilder:printcolumn:name="Alliance",type=string,JSONPath=`.spec.allianceRef.name`
// +kubebuilder:printcolumn:name="Severity",type=string,JSONPath=`.spec.severity`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Stale",type=string,JSONPath=`.status.conditions[?(@.type=="Stale")].status`
// +kubebuilder:printcolumn:name="Escalated",type=string,JSONPath=`.status.conditions[?(@.type=="Escalated")].status`
// +kubebuilder:printcolumn:name="Step",type=string,JSONPath=`.status.escalation.currentStep`
// +kubebuilder:printcolumn:name="Next",type=string,JSONPath=`.status.nextStep.what`
// +kubebuilder:printcolumn:name="At",type=string,JSONPath=`.status.nextStep.time`
// +kubebuilder:printcolumn:name="Resolved",type=string,JSONPath=`.status.conditions[?(@.type=="Resolved")].status`
// +kubebuilder:printcolumn:name="Acknowledged",type=string,JSONPath=`.status.conditions[?(@.type=="Acknowledged")].status`,priority=1
// +kubebuilder:printcolumn:name="Disclosed",type=string,JSONPath=`.status.conditions[?(@.type=="Disclosed")].status`,priority=1
// +kubebuilder:printcolumn:name="Exhausted",type=string,JSONPath=`.status.conditions[?(@.type=="PathExhausted")].status`,priority=1
// +kubebuilder:printcolumn:name="Title",type=string,JSONPath=`.spec.title`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Message",type=string,JSONPath=`.status.conditions[?(@.type=="Escalated")].message`,priority=1
type Issue struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the standard object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty,omitzero"`
	// spec describes what went wrong, and records what was said about it.
	// +required
	Spec IssueSpec `json:"spec,omitempty,omitzero"`
	// status is what the controllers found, and the record of the ladder.
	// +optional
	// +default={"observedGeneration":-1}
	Status IssueStatus `json:"status,omitempty,omitzero"`
}

// IssueList is a list of Issues.
// +kubebuilder:object:root=true
type IssueList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Issue `json:"items"`
}
