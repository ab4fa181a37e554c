// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// ReviewType says what a review looks at.
// +kubebuilder:validation:Enum=Performance;HealthCheck;Executive;SteeringCommittee;Operating;PartnerAssessment;PulseCheck;Other
type ReviewType string

// The types of reviews.
const (
	ReviewPerformance       ReviewType = "Performance"
	ReviewHealthCheck       ReviewType = "HealthCheck"
	ReviewExecutive         ReviewType = "Executive"
	ReviewSteeringCommittee ReviewType = "SteeringCommittee"
	ReviewOperating         ReviewType = "Operating"
	ReviewPartnerAssessment ReviewType = "PartnerAssessment"
	ReviewPulseCheck        ReviewType = "PulseCheck"
	ReviewOther             ReviewType = "Other"
)

// ReviewSpec says when an alliance is to be looked at, and records that it was.
// +kubebuilder:validation:XValidation:rule="!has(self.cadence) || has(self.scheduledTime)",message="a review of a cadence needs scheduledTime, the occurrence that it is for"
// +kubebuilder:validation:XValidation:rule="!has(self.scheduledTime) || self.dueTime >= self.scheduledTime",message="write a dueTime at or after the scheduledTime"
// +kubebuilder:validation:XValidation:rule="has(self.cadence) == has(oldSelf.cadence) && (!has(self.cadence) || self.cadence == oldSelf.cadence)",message="cadence is immutable; make another Review"
// +kubebuilder:validation:XValidation:rule="has(self.scheduledTime) == has(oldSelf.scheduledTime) && (!has(self.scheduledTime) || self.scheduledTime == oldSelf.scheduledTime)",message="scheduledTime is immutable; record a postponement in spec.postponements"
// +kubebuilder:validation:XValidation:rule="!has(self.postponements) || self.postponements.all(p, p.dueTime > self.dueTime - duration('8760h'))",message="write a dueTime in the postponement that is later than 365 days before spec.dueTime; what is held earlier is another Review"
type ReviewSpec struct {
	// suspend pauses what the controllers do about this review.
	// +optional
	Suspend *bool `json:"suspend,omitempty"`
	// allianceRef names the alliance to look at.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="allianceRef is immutable; make another Review"
	AllianceRef AllianceReference `json:"allianceRef,omitempty,omitzero"`
	// cadence of the alliance that this review belongs to; empty: an occasion of its own.
	// +optional
	Cadence Name `json:"cadence,omitempty"`
	// type says what it looks at.
	// +optional
	// +default="Performance"
	Type ReviewType `json:"type,omitempty"`
	// scheduledTime is when it is planned. It never moves.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	ScheduledTime *metav1.Time `json:"scheduledTime,omitempty"`
	// dueTime is when it is due at the latest. It never moves: a postponement is recorded
	// beside it.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="dueTime is immutable: the first due date never moves; record a postponement in spec.postponements"
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DueTime metav1.Time `json:"dueTime,omitempty,omitzero"`

	// postponements record that it was put off, or brought forward, in order of entry. Only a later
	// due time than the one before puts it off.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Postponements []Postponement `json:"postponements,omitempty"`
	// cancellation records that it will not be held.
	// +optional
	Cancellation *Cancellation `json:"cancellation,omitempty"`
	// record is what came of it.
	// +optional
	Record *ReviewRecord `json:"record,omitempty"`
	// confirmations record whether each partner accepts what came of it, in order of entry; the
	// latest of a partner counts.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=48
	Confirmations []Confirmation `json:"confirmations,omitempty"`
	// responses record what each person answered in a health check, in order of entry.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	Responses []Response `json:"responses,omitempty"`
}

// Response is a record of what one person answered in a health check.
type Response struct {
	// time of the answer.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// partner of the person.
	// +required
	Partner Name `json:"partner,omitempty"`
	// contact who answered; the latest answer of each counts. Without a name it is one more person's.
	// +optional
	Contact Name `json:"contact,omitempty"`
	// ratings from 1 (poor) to 5 (excellent).
	// +required
	Ratings Ratings `json:"ratings,omitempty,omitzero"`
}

// Confirmation is a record that somebody accepted the result of a review for their partner, or
// did not.
type Confirmation struct {
	// time when it was said.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// by whom, for their partner.
	// +required
	By PersonRef `json:"by,omitempty,omitzero"`
	// accepted says whether the result is accepted. With false the review stays outstanding.
	// +required
	Accepted *bool `json:"accepted,omitempty"`
	// note says why, or why not.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Note string `json:"note,omitempty"`
}

// Postponement is a record that a review was put off, or brought forward.
type Postponement struct {
	// time when that was decided.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// dueTime is when it is due since.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DueTime metav1.Time `json:"dueTime,omitempty,omitzero"`
	// by whom.
	// +optional
	By *PersonRef `json:"by,omitempty"`
	// reason why.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Reason string `json:"reason,omitempty"`
}

// Cancellation is a record that something will not take place.
type Cancellation struct {
	// time when it was cancelled.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// by whom.
	// +optional
	By *PersonRef `json:"by,omitempty"`
	// reason why.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Reason string `json:"reason,omitempty"`
}

// ReviewRecord is what came of a review.
type ReviewRecord struct {
	// heldTime is when it took place.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	HeldTime metav1.Time `json:"heldTime,omitempty,omitzero"`
	// accepted says whether the result is accepted; default true. With false the review
	// stays outstanding.
	// +optional
	Accepted *bool `json:"accepted,omitempty"`
	// acceptance says why, or why not.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Acceptance string `json:"acceptance,omitempty"`
	// attendees were there.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	// +kubebuilder:validation:XValidation:rule="self.all(p, self.exists_one(q, q.contact == p.contact && q.partner == p.partner))",message="name each person once"
	Attendees []PersonRef `json:"attendees,omitempty"`
	// views are what each partner thinks.
	// +optional
	// +listType=map
	// +listMapKey=partner
	// +kubebuilder:validation:MaxItems=16
	Views []View `json:"views,omitempty"`
	// problems that were found. An entry such as "none found" says that they were looked for.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Problems []Finding `json:"problems,omitempty"`
	// opportunities that were found. An entry such as "none found" says that they were
	// looked for.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Opportunities []Finding `json:"opportunities,omitempty"`
	// lessons that were learnt.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Lessons []Finding `json:"lessons,omitempty"`
	// decisions that were made.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=32
	Decisions []Finding `json:"decisions,omitempty"`
	// feedback that was given, and its answer.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=28
	Feedback []Feedback `json:"feedback,omitempty"`
	// actions that were promised.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Actions []Action `json:"actions,omitempty"`
	// questions that came up and wait for a decision of somebody, or were decided since.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=10
	Questions []Question `json:"questions,omitempty"`
	// risks of the alliance that people looked at, by their names.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=10
	Risks []Name `json:"risks,omitempty"`
	// exitPlanReviewed says that people looked at how the alliance ends (its spec.exit).
	// +optional
	ExitPlanReviewed *bool `json:"exitPlanReviewed,omitempty"`
	// minutesURL leads to the minutes.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="isURL(self) && (url(self).getScheme() == 'https' || url(self).getScheme() == 'http')",message="write an http or https address"
	MinutesURL string `json:"minutesURL,omitempty"`
}

// View is what one partner thinks of the alliance.
type View struct {
	// partner whose view it is.
	// +required
	Partner Name `json:"partner,omitempty"`
	// ratings from 1 (poor) to 5 (excellent).
	// +optional
	Ratings *Ratings `json:"ratings,omitempty"`
	// respondents is how many people the ratings are of; default 1. Where spec.responses has answers of the
	// partner's people, those count instead.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	Respondents *int32 `json:"respondents,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// norms rates how far each norm of the definition is lived, by the norm's name.
	// +optional
	// +kubebuilder:validation:MaxProperties=16
	// +kubebuilder:validation:XValidation:rule="self.all(k, k.matches('^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$'))",message="name a norm of the alliance's definition, such as phone-first"
	Norms map[string]Rating `json:"norms,omitempty"` //nolint:kubeapilinter // the keys are names of norms; people write phone-first: 5
	// comment in the partner's own words.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	Comment string `json:"comment,omitempty"`
}

// Ratings are one partner's figures. Each is optional.
// +kubebuilder:validation:MinProperties=1
type Ratings struct {
	// trust in the other partners.
	// +optional
	Trust *Rating `json:"trust,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// communication with the other partners.
	// +optional
	Communication *Rating `json:"communication,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// strategic fit.
	// +optional
	Strategic *Rating `json:"strategic,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// operational fit.
	// +optional
	Operational *Rating `json:"operational,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// cultural fit.
	// +optional
	Cultural *Rating `json:"cultural,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// governance is how well the rules of the alliance work.
	// +optional
	Governance *Rating `json:"governance,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
}

// Feedback is advice, and its answer.
type Feedback struct {
	// from which partner.
	// +required
	From Name `json:"from,omitempty"`
	// said is the advice.
	// +required
	Said Finding `json:"said,omitempty"`
	// answer that was given.
	// +optional
	Answer Finding `json:"answer,omitempty"`
	// answerDate is when it was given; default: the day on which the review was held.
	// +optional
	AnswerDate Date `json:"answerDate,omitempty"`
}

// Action is something that somebody promised in a review.
type Action struct {
	// name of the action.
	// +required
	Name Name `json:"name,omitempty"`
	// owner who does it.
	// +optional
	Owner *PersonRef `json:"owner,omitempty"`
	// dueDate is the last day on which it is on time, in the owner's partner's zone.
	// +optional
	DueDate Date `json:"dueDate,omitempty"`
	// doneDate is when it was done.
	// +optional
	DoneDate Date `json:"doneDate,omitempty"`
	// description says what is to be done.
	// +optional
	Description Finding `json:"description,omitempty"`
}

// Question is something that waits for a decision.
// +kubebuilder:validation:XValidation:rule="has(self.decision) == has(self.decidedDate)",message="write decision and decidedDate together: what was decided, and when"
type Question struct {
	// name of the question.
	// +required
	Name Name `json:"name,omitempty"`
	// question that is to be decided.
	// +optional
	Question QuestionText `json:"question,omitempty"`
	// decider who decides it.
	// +optional
	Decider *PersonRef `json:"decider,omitempty"`
	// dueDate is the last day on which it is decided in time, in the zone of the decider's partner; default: what the policy's
	// committee says of decideWithin after the review was held.
	// +optional
	DueDate Date `json:"dueDate,omitempty"`
	// decidedDate is when it was decided.
	// +optional
	DecidedDate Date `json:"decidedDate,omitempty"`
	// decision that was made.
	// +optional
	Decision QuestionText `json:"decision,omitempty"`
}

// QuestionText is a question, or the answer to it.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=256
type QuestionText string

// ReviewStatus is what the controllers found.
type ReviewStatus struct {
	// conditions are Ready, Held, Overdue, Slipped, Adequate, ActionsDone, and Stalled when it
	// applies.
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
	// dueTime is when the review is due, after postponements.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DueTime *metav1.Time `json:"dueTime,omitempty"`
	// overdueSinceTime is since when the review is overdue.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	OverdueSinceTime *metav1.Time `json:"overdueSinceTime,omitempty"`
	// refusedBy are the people who refuse the result of a review that was held, by partner, as long as
	// that leaves it outstanding; the latest word of each partner counts.
	// +optional
	// +listType=map
	// +listMapKey=partner
	// +kubebuilder:validation:MaxItems=48
	RefusedBy []PersonRef `json:"refusedBy,omitempty"`
	// reminders that fell due, and are still about something outstanding.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=96
	Reminders []ReminderRecord `json:"reminders,omitempty"`
}

// Review is one occasion to look at an alliance, and the record of it.
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=rev,categories=entente
// +kubebuilder:selectablefield:JSONPath=`.spec.allianceRef.name`
// +kubebuilder:printcolumn:name="Alliance",type=string,JSONPath=`.spec.allianceRef.name`
// +kubebuilder:printcolumn:name="Type",type=string,JSONPath=`.spec.type`
// +kubebuilder:printcolumn:name="Due",type=string,JSONPath=`.status.dueTime`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="State",type=string,JSONPath=`.status.conditions[?(@.type=="Held")].reason`
// +kubebuilder:printcolumn:name="Overdue",type=string,JSONPath=`.status.conditions[?(@.type=="Overdue")].status`
// +kubebuilder:printcolumn:name="Slipped",type=string,JSONPath=`.status.conditions[?(@.type=="Slipped")].status`
// +kubebuilder:printcolumn:name="Adequate",type=string,JSONPath=`.status.conditions[?(@.type=="Adequate")].status`,priority=1
// +kubebuilder:printcolumn:name="Actions Done",type=string,JSONPath=`.status.conditions[?(@.type=="ActionsDone")].status`,priority=1
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Message",type=string,JSONPath=`.status.conditions[?(@.type=="Overdue")].message`,priority=1
type Review struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the standard object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty,omitzero"`
	// spec says when, and records what came of it.
	// +required
	Spec ReviewSpec `json:"spec,omitempty,omitzero"`
	// status is what the controllers found.
	// +optional
	// +default={"observedGeneration":-1}
	Status ReviewStatus `json:"status,omitempty,omitzero"`
}

// ReviewList is a list of Reviews.
// +kubebuilder:object:root=true
type ReviewList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Review `json:"items"`
}
