// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// NotificationReason says why somebody gets a message.
// +kubebuilder:validation:Enum=EscalationStep;CallRequest;ReviewUpcoming;ReviewDue;ReviewOverdue;BriefingDue;ActionDue;PracticesMissing;DisclosureDue;RecoveryPlanDue;IssueOpened;HealthAsked;Digest;Test
type NotificationReason string

// The reasons of messages.
const (
	// NotificationEscalationStep: a step of the escalation path started.
	NotificationEscalationStep NotificationReason = "EscalationStep"
	// NotificationCallRequest: the recipient is asked to call the other side.
	NotificationCallRequest NotificationReason = "CallRequest"
	// NotificationReviewUpcoming: a review is coming.
	NotificationReviewUpcoming NotificationReason = "ReviewUpcoming"
	// NotificationReviewDue: a review is due.
	NotificationReviewDue NotificationReason = "ReviewDue"
	// NotificationReviewOverdue: a review is overdue.
	NotificationReviewOverdue NotificationReason = "ReviewOverdue"
	// NotificationBriefingDue: somebody is to be briefed.
	NotificationBriefingDue NotificationReason = "BriefingDue"
	// NotificationActionDue: a promised action is due.
	NotificationActionDue NotificationReason = "ActionDue"
	// NotificationPracticesMissing: some practices of the alliance are not in place.
	NotificationPracticesMissing NotificationReason = "PracticesMissing"
	// NotificationDisclosureDue: a partner is to be told of an issue.
	NotificationDisclosureDue NotificationReason = "DisclosureDue"
	// NotificationRecoveryPlanDue: a recovery plan is owed.
	NotificationRecoveryPlanDue NotificationReason = "RecoveryPlanDue"
	// NotificationIssueOpened: an issue was opened.
	NotificationIssueOpened NotificationReason = "IssueOpened"
	// NotificationHealthAsked: the recipient is asked to answer a health check.
	NotificationHealthAsked NotificationReason = "HealthAsked"
	// NotificationDigest: several messages to one person in one.
	NotificationDigest NotificationReason = "Digest"
	// NotificationTest: somebody tries a channel out.
	NotificationTest NotificationReason = "Test"
)

// NotificationSpec is one message to one contact. Controllers make it, but for a test, which whoever tries a
// channel makes; it never changes.
// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="a Notification never changes once it is made"
// +kubebuilder:validation:XValidation:rule="(self.reason == 'Digest') == has(self.digestOf)",message="digestOf belongs to the reason Digest: write both, or neither"
// +kubebuilder:validation:XValidation:rule="(self.reason == 'Test') != has(self.allianceRef)",message="allianceRef belongs to every reason but Test: write one of the two"
// +kubebuilder:validation:XValidation:rule="self.reason != 'Test' || self.subjectRef.kind == 'CommunicationPolicy' && self.subjectRef.name == self.channelRef.policy",message="a Test is about the policy of its channel: write kind CommunicationPolicy and the name in channelRef.policy into subjectRef"
type NotificationSpec struct {
	// subjectRef is the object that the message is about.
	// +required
	SubjectRef SubjectReference `json:"subjectRef,omitempty,omitzero"`
	// allianceRef is the alliance that it concerns. A test of a channel concerns none.
	// +optional
	AllianceRef AllianceReference `json:"allianceRef,omitempty,omitzero"` //nolint:kubeapilinter // an empty reference is none
	// reason why the message goes out.
	// +required
	Reason NotificationReason `json:"reason,omitempty"`
	// step of the escalation path that it belongs to.
	// +optional
	Step Name `json:"step,omitempty"`
	// round of the ladder that it belongs to.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Round *int32 `json:"round,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// repeat counts the messages of the same step or reminder, from 0 for the first.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000
	Repeat *int32 `json:"repeat,omitempty"`
	// recipient of the message.
	// +required
	Recipient PersonRef `json:"recipient,omitempty,omitzero"`
	// channelRef is the channel that it goes over.
	// +required
	ChannelRef ChannelReference `json:"channelRef,omitempty,omitzero"`
	// about says which of several things of the subject it concerns: the action that is due, the
	// person who is to be briefed, as PARTNER/CONTACT, or the partners that are to be told, with a
	// comma between two.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=2112
	About string `json:"about,omitempty"`
	// digestOf are the Notifications that it gathers. They are not sent themselves.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=50
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=253
	DigestOf []string `json:"digestOf,omitempty"`
	// madeTime is when it was made. One that is much younger by its metadata was restored from
	// a backup.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	MadeTime *metav1.Time `json:"madeTime,omitempty"`
	// notBeforeTime is the earliest moment at which it may leave; default: at once.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	NotBeforeTime *metav1.Time `json:"notBeforeTime,omitempty"`
	// subject line of the message.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Subject string `json:"subject,omitempty"`
	// body of the message.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=16384
	Body string `json:"body,omitempty"`
}

// SubjectReference is the object that a message is about.
type SubjectReference struct {
	// kind of the object.
	// +required
	// +kubebuilder:validation:Enum=Alliance;Partner;CommunicationPolicy;Review;Issue
	Kind string `json:"kind,omitempty"`
	// name of the object.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
	// uid of the object when the message was made. One that was deleted and applied again, or
	// restored, has another.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	UID string `json:"uid,omitempty"`
	// time is what tells apart two objects that had the same name one after the other: an
	// issue's detectedTime, a review's first due time. Others have none.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time *metav1.Time `json:"time,omitempty"`
}

// ChannelReference names a channel of a policy.
type ChannelReference struct {
	// policy is the name of the CommunicationPolicy.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	Policy string `json:"policy,omitempty"`
	// channel is the name of the channel in it.
	// +required
	Channel Name `json:"channel,omitempty"`
}

// DigestReference names a Notification that gathers others, in the same namespace.
type DigestReference struct {
	// name of the Notification.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
}

// Outcome is what became of a message.
// +kubebuilder:validation:Enum=Pending;Sending;Delivered;Failed;Uncertain
type Outcome string

// The outcomes.
const (
	// OutcomePending: it is to be sent, or sent again.
	OutcomePending Outcome = "Pending"
	// OutcomeSending: it is about to be sent, on a channel that cannot tell a repeat.
	OutcomeSending Outcome = "Sending"
	// OutcomeDelivered: the receiver took it.
	OutcomeDelivered Outcome = "Delivered"
	// OutcomeFailed: it was given up.
	OutcomeFailed Outcome = "Failed"
	// OutcomeUncertain: it may have arrived; nobody can tell.
	OutcomeUncertain Outcome = "Uncertain"
)

// NotificationStatus is what became of the message.
type NotificationStatus struct {
	// conditions are Ready, Delivered, and Stalled when it applies.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	// +kubebuilder:validation:items:XValidation:rule="self.lastTransitionTime >= timestamp('1900-01-01T00:00:00Z') && self.lastTransitionTime < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999",fieldPath=".lastTransitionTime"
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// observedGeneration is the generation that the conditions are about.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// nextCheckTime is when it will be sent, or sent again.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	NextCheckTime *metav1.Time `json:"nextCheckTime,omitempty"`
	// outcome so far.
	// +optional
	Outcome Outcome `json:"outcome,omitempty"`
	// digestRef is the Notification in which this one goes out together with others.
	// +optional
	DigestRef *DigestReference `json:"digestRef,omitempty"`
	// attempts that were made.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000
	Attempts int32 `json:"attempts,omitempty"` //nolint:kubeapilinter // left out and zero mean the same
	// uncertainAttempts are those of which nobody can tell whether the message arrived. What
	// is sent after one says that it may be a repeat.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000
	UncertainAttempts int32 `json:"uncertainAttempts,omitempty"` //nolint:kubeapilinter // left out and zero mean the same
	// lastAttemptTime is when it was last tried.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	LastAttemptTime *metav1.Time `json:"lastAttemptTime,omitempty"`
	// nextAttemptTime is when it is tried again; absent where it was not tried, or nothing says when.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	NextAttemptTime *metav1.Time `json:"nextAttemptTime,omitempty"`
	// providerID is the receiver's own identifier of the message.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	ProviderID string `json:"providerID,omitempty"`
	// answer is the use of the link in the message, if it had one. A link works once, whatever becomes
	// of the record in the issue or the review.
	// +optional
	Answer *LinkUse `json:"answer,omitempty"`
}

// LinkUse is the one use of a link that answers a message.
type LinkUse struct {
	// time when it was used.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// action that was asked for.
	// +required
	// +kubebuilder:validation:Enum=Acknowledged;Spoke;Tried;Updated;Snoozed;Resolved;Rated
	Action AnswerAction `json:"action,omitempty"`
	// state says how far it got.
	// +required
	State LinkState `json:"state,omitempty"`
}

// LinkState says how far the use of a link got.
// +kubebuilder:validation:Enum=Recording;Recorded
type LinkState string

// The states.
const (
	// LinkRecording: the issue, or the review, is about to hold the answer. A link that is left like this, since a
	// manager died in between, can be used again once a minute has passed, unless the answer is held.
	LinkRecording LinkState = "Recording"
	// LinkRecorded: the issue, or the review, held the answer.
	LinkRecorded LinkState = "Recorded"
)

// Notification is one message to one contact. All of them are the outbox and the audit log.
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=ntf,categories=entente
// +kubebuilder:selectablefield:JSONPath=`.spec.allianceRef.name`
// +kubebuilder:selectablefield:JSONPath=`.spec.subjectRef.kind`
// +kubebuilder:selectablefield:JSONPath=`.spec.subjectRef.name`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.spec.reason`
// +kubebuilder:printcolumn:name="About",type=string,JSONPath=`.spec.subjectRef.name`
// +kubebuilder:printcolumn:name="Step",type=string,JSONPath=`.spec.step`
// +kubebuilder:printcolumn:name="Partner",type=string,JSONPath=`.spec.recipient.partner`
// +kubebuilder:printcolumn:name="Contact",type=string,JSONPath=`.spec.recipient.contact`
// +kubebuilder:printcolumn:name="Channel",type=string,JSONPath=`.spec.channelRef.channel`
// +kubebuilder:printcolumn:name="Outcome",type=string,JSONPath=`.status.outcome`
// +kubebuilder:printcolumn:name="Attempts",type=integer,JSONPath=`.status.attempts`,priority=1
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Message",type=string,JSONPath=`.status.conditions[?(@.type=="Delivered")].message`,priority=1
type Notification struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the standard object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty,omitzero"`
	// spec is the message.
	// +required
	Spec NotificationSpec `json:"spec,omitempty,omitzero"`
	// status is what became of it.
	// +optional
	// +default={"observedGeneration":-1}
	Status NotificationStatus `json:"status,omitempty,omitzero"`
}

// NotificationList is a list of Notifications.
// +kubebuilder:object:root=true
type NotificationList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Notification `json:"items"`
}
