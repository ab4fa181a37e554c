// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

const (
	// LabelUse on a Secret says what it may be used for: the type of a channel, such as email, or
	// UseAddress. Without it, whoever may write a policy could send any Secret of the namespace to
	// a server of their own.
	LabelUse = "governance.entente.dev/use"
	// UseAddress is the value of LabelUse on a Secret whose keys are addresses, for addressFrom.
	UseAddress = "address"
	// AnnotationHosts on a Secret lists, separated by commas, the hosts that it may be used
	// towards where a policy chooses the server: smtp.example, or smtp.example:587 for this port
	// alone. Email, webhook and alertmanager need it.
	AnnotationHosts = "governance.entente.dev/hosts"
	// AnnotationPlaintext is "true" on a Secret whose data may leave without TLS.
	AnnotationPlaintext = "governance.entente.dev/plaintext"
	// AnnotationRefresh on a CommunicationPolicy has its Secrets read anew whenever its value changes: it
	// holds when somebody asked for that. Secrets are not watched, so nothing else tells that one was mended.
	AnnotationRefresh = "governance.entente.dev/refresh-requested"
	// LabelGenerated is "true" on a Review that a cadence made, and on an Issue that an overdue
	// review opened. Such a Review may be deleted again when the cadence changes, as long as
	// nobody touched it; such an Issue is resolved when the review is overdue no more.
	LabelGenerated = "governance.entente.dev/generated"
	// LabelAlliance names the alliance on what controllers create.
	LabelAlliance = "governance.entente.dev/alliance"
	// LabelCadence names the cadence whose overdue reviews an Issue is about that a controller
	// opened.
	LabelCadence = "governance.entente.dev/cadence"
	// AnnotationResolved is the time of a resolution that a controller recorded. One that people
	// recorded has another time, and stands.
	AnnotationResolved = "governance.entente.dev/resolved-time"
	// AnnotationSource on an object is the http or https address of the file that it comes from. Whoever renders
	// manifests may set it; the dashboard links to it.
	AnnotationSource = "governance.entente.dev/source"
	// AnnotationCommit on an object is the commit that it comes from.
	AnnotationCommit = "governance.entente.dev/commit"
	// AnnotationReplaced counts how often a statement about a Review took the place of another: its
	// record, or its cancellation. Nothing else tells, and calendars go by it.
	AnnotationReplaced = "governance.entente.dev/replaced"
	// AnnotationMade is when a Notification was made, by the API server's clock. One that is much
	// younger by its metadata was restored from a backup.
	AnnotationMade = "governance.entente.dev/made"
	// VerbRecordFor on a Partner lets somebody record in the name of its contacts though these are
	// tied to other users: what brings records from Git, and the manager, which records what people
	// answer by a link.
	VerbRecordFor = "record-for"
)

// Name names an entry inside an object: a contact, a cadence, a step, a channel. Lower-case
// letters, digits and '-', at most 40 characters.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=40
// +kubebuilder:validation:XValidation:rule="self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",message="write a name of lower-case letters, digits and '-', beginning and ending with a letter or digit, such as quarterly-review"
type Name string

// Duration is a span in ISO 8601: P14D, PT4H, P3M, P1DT12H. Above zero. Days, weeks, months
// and years follow the calendar; hours, minutes and seconds the clock.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=32
// +kubebuilder:validation:XValidation:rule="self.matches('^P([0-9]{1,4}W|([0-9]{1,3}Y)?([0-9]{1,4}M)?([0-9]{1,5}D)?(T([0-9]{1,6}H)?([0-9]{1,7}M)?([0-9]{1,8}S)?)?)$') && self.matches('[1-9]') && self.matches('[0-9][WYMDHS]$')",message="write an ISO 8601 duration above zero, such as P14D, PT4H or P3M"
type Duration string

// Delay is a span as in Duration, or PT0S for none at all.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=32
// +kubebuilder:validation:XValidation:rule="self == 'PT0S' || self.matches('^P([0-9]{1,4}W|([0-9]{1,3}Y)?([0-9]{1,4}M)?([0-9]{1,5}D)?(T([0-9]{1,6}H)?([0-9]{1,7}M)?([0-9]{1,8}S)?)?)$') && self.matches('[1-9]') && self.matches('[0-9][WYMDHS]$')",message="write an ISO 8601 duration, such as P14D, PT4H or P3M, or PT0S for at once"
type Delay string

// AtOnce is no delay.
const AtOnce Delay = "PT0S"

// Date is a calendar date, YYYY-MM-DD. It begins at 00:00 and is over at 24:00 in the time
// zone of the partner that it concerns.
// +kubebuilder:validation:Format=date
// +kubebuilder:validation:MinLength=10
// +kubebuilder:validation:MaxLength=10
// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a date from 1900-01-01 to 2999-12-31"
type Date string

// TimeZone is the IANA name of a time zone: Europe/Amsterdam, America/New_York, UTC.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=64
// +kubebuilder:validation:XValidation:rule="self != 'Local' && !self.contains(':') && timestamp('2026-01-01T00:00:00Z').getHours(self) >= 0",message="write an IANA time zone, such as Europe/Amsterdam or UTC"
type TimeZone string

// Country is a country code of ISO 3166-1 alpha-2: NL, US, "NO" (quote it in YAML).
// +kubebuilder:validation:MinLength=2
// +kubebuilder:validation:MaxLength=2
// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Z]{2}$')",message="write the two capital letters of ISO 3166-1, such as NL or \"NO\" (in quotes)"
type Country string

// HolidayCalendar is the code of a country (ISO 3166-1 alpha-2) or of a part of one: NL, DE-BY,
// US-CA, "NO" (quote it in YAML).
// +kubebuilder:validation:MinLength=2
// +kubebuilder:validation:MaxLength=24
// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Z]{2}(-[0-9A-Za-z]+){0,2}$')",message="write a country in the two capital letters of ISO 3166-1, or a part of one, such as NL, DE-BY or \"NO\" (in quotes)"
type HolidayCalendar string

// TimeOfDay is a time on a 24-hour clock: "09:00".
// +kubebuilder:validation:MinLength=5
// +kubebuilder:validation:MaxLength=5
// +kubebuilder:validation:XValidation:rule="self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]$')",message="write hours and minutes in quotes, such as \"09:00\""
type TimeOfDay string

// Decimal is a decimal number in quotes: "3.5", "-2", "5000".
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=32
// +kubebuilder:validation:XValidation:rule="self.matches('^-?[0-9]+([.][0-9]+)?$')",message="write a decimal number in quotes, such as \"3.5\""
type Decimal string

// Text is one line of an agreed list.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=100
type Text string

// Finding is one thing that a review found.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=512
type Finding string

// Role is what somebody does in an alliance.
// +kubebuilder:validation:Enum=AllianceManager;ExecutiveSponsor;SteeringMember;ProjectLead;TeamMember;Other
type Role string

// The roles.
const (
	RoleAllianceManager  Role = "AllianceManager"
	RoleExecutiveSponsor Role = "ExecutiveSponsor"
	RoleSteeringMember   Role = "SteeringMember"
	RoleProjectLead      Role = "ProjectLead"
	RoleTeamMember       Role = "TeamMember"
	RoleOther            Role = "Other"
)

// Tier is a level of an organisation. People of the same tier are counterparts.
// +kubebuilder:validation:Enum=Operating;Management;Steering;Executive
type Tier string

// The tiers, from the work upwards.
const (
	TierOperating  Tier = "Operating"
	TierManagement Tier = "Management"
	TierSteering   Tier = "Steering"
	TierExecutive  Tier = "Executive"
)

// Mode is how people spoke.
// +kubebuilder:validation:Enum=Phone;Video;InPerson;Mail;Chat
type Mode string

// The modes.
const (
	ModePhone    Mode = "Phone"
	ModeVideo    Mode = "Video"
	ModeInPerson Mode = "InPerson"
	ModeMail     Mode = "Mail"
	ModeChat     Mode = "Chat"
)

// Horizon is how far ahead somebody looks.
// +kubebuilder:validation:Enum=Quarter;Year;LongTerm
type Horizon string

// The horizons, nearest first.
const (
	HorizonQuarter  Horizon = "Quarter"
	HorizonYear     Horizon = "Year"
	HorizonLongTerm Horizon = "LongTerm"
)

// Severity is how bad an issue is.
// +kubebuilder:validation:Enum=Low;Medium;High;Critical
type Severity string

// The severities, from the least.
const (
	SeverityLow      Severity = "Low"
	SeverityMedium   Severity = "Medium"
	SeverityHigh     Severity = "High"
	SeverityCritical Severity = "Critical"
)

// Severities are all of them, from the least.
func Severities() []Severity {
	return []Severity{SeverityLow, SeverityMedium, SeverityHigh, SeverityCritical}
}

// Rank orders severities: 1 for the least, 0 for what is none.
func (s Severity) Rank() int {
	switch s {
	case SeverityLow:
		return 1
	case SeverityMedium:
		return 2
	case SeverityHigh:
		return 3
	case SeverityCritical:
		return 4
	}
	return 0
}

// PersonRef names a person: a contact of a Partner in the same namespace.
type PersonRef struct {
	// partner is the name of the Partner.
	// +required
	Partner Name `json:"partner,omitempty"`
	// contact is the name of one of its contacts.
	// +required
	Contact Name `json:"contact,omitempty"`
}

// AllianceReference names an Alliance in the same namespace.
type AllianceReference struct {
	// name of the Alliance.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",message="write the name of an Alliance: lower-case letters, digits, '-' and '.'"
	Name string `json:"name,omitempty"`
}

// ReviewReference names a Review in the same namespace.
type ReviewReference struct {
	// name of the Review.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",message="write the name of a Review: lower-case letters, digits, '-' and '.'"
	Name string `json:"name,omitempty"`
}

// PolicyReference names a CommunicationPolicy in the same namespace.
type PolicyReference struct {
	// name of the CommunicationPolicy.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:XValidation:rule="self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",message="write the name of a CommunicationPolicy: lower-case letters, digits, '-' and '.'"
	Name string `json:"name,omitempty"`
}

// SecretReference names a Secret in the same namespace. The Secret must carry the label
// governance.entente.dev/use with the type of the channel and, for email, webhook and alertmanager,
// the annotation governance.entente.dev/hosts with the host of the server.
type SecretReference struct {
	// name of the Secret.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
}

// SecretKeyReference names one key of a Secret in the same namespace. The Secret must carry the
// label governance.entente.dev/use: address and, for email, webhook and alertmanager, the annotation
// governance.entente.dev/hosts with the host of the channel's server.
type SecretKeyReference struct {
	// name of the Secret.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
	// key in the Secret's data.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Key string `json:"key,omitempty"`
}

// ConversationPurpose is why people spoke.
// +kubebuilder:validation:Enum=Feedback
type ConversationPurpose string

// The purposes.
const (
	// ConversationPurposeFeedback: somebody asked how they are doing.
	ConversationPurposeFeedback ConversationPurpose = "Feedback"
)

// Conversation is a record that people spoke with each other.
type Conversation struct {
	// time when they spoke.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	Time metav1.Time `json:"time,omitempty,omitzero"`
	// mode is how they spoke.
	// +optional
	Mode Mode `json:"mode,omitempty"`
	// between names who spoke: two people or more.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=2
	// +kubebuilder:validation:MaxItems=6
	// +kubebuilder:validation:XValidation:rule="self.all(p, self.exists_one(q, q.contact == p.contact && q.partner == p.partner))",message="name each person once"
	Between []PersonRef `json:"between,omitempty"`
	// purpose of the conversation, where it had one that a practice asks for.
	// +optional
	Purpose ConversationPurpose `json:"purpose,omitempty"`
	// outcome is what came of it.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Outcome string `json:"outcome,omitempty"`
	// note says anything else that is worth keeping.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Note string `json:"note,omitempty"`
}

// ReminderRecord is a reminder that fell due. It is recorded before its messages are made.
type ReminderRecord struct {
	// reason of the messages.
	// +required
	Reason NotificationReason `json:"reason,omitempty"`
	// about says which of several things it concerns: the action that is due, or the person
	// who is to be briefed, or was asked to answer a health check, as PARTNER/CONTACT.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	About string `json:"about,omitempty"`
	// dueTime is the moment that it fell due by.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DueTime metav1.Time `json:"dueTime,omitempty,omitzero"`
	// repeats are how often it fell due again.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000
	Repeats int32 `json:"repeats,omitempty"` //nolint:kubeapilinter // left out and zero mean the same
	// notifiedTime is when the messages were made.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	NotifiedTime *metav1.Time `json:"notifiedTime,omitempty"`
}
