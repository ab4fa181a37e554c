// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Stage is where an alliance stands in its life. Operating practices are armed from Launch
// to Exit.
// +kubebuilder:validation:Enum=Explore;Assess;Negotiate;Launch;Manage;Transform;Exit;Closed
type Stage string

// The stages.
const (
	StageExplore   Stage = "Explore"
	StageAssess    Stage = "Assess"
	StageNegotiate Stage = "Negotiate"
	StageLaunch    Stage = "Launch"
	StageManage    Stage = "Manage"
	StageTransform Stage = "Transform"
	StageExit      Stage = "Exit"
	StageClosed    Stage = "Closed"
)

// InOperation reports whether operating practices are armed at the stage.
func (s Stage) InOperation() bool {
	switch s {
	case StageLaunch, StageManage, StageTransform, StageExit:
		return true
	}
	return false
}

// AllianceSpec describes an alliance and records what happened in it.
// +kubebuilder:validation:XValidation:rule="self.partners.exists(p, p.name == self.host)",message="host must be one of spec.partners",messageExpression=`"host must be one of spec.partners; %s is not".format([self.host])`
// +kubebuilder:validation:XValidation:rule="!has(self.team) || self.team.all(t, self.partners.exists(p, p.name == t.partner))",message="a team member's partner must be one of spec.partners",messageExpression=`"a team member's partner must be one of spec.partners; %s, the partner of %s, is not".format(self.team.filter(t, !self.partners.exists(p, p.name == t.partner)).map(t, [t.partner, t.contact])[0])`
// +kubebuilder:validation:XValidation:rule="!has(self.objectives) || self.objectives.all(o, !has(o.benefits) || o.benefits.all(b, self.partners.exists(p, p.name == b)))",message="an objective benefits partners of spec.partners only"
// +kubebuilder:validation:XValidation:rule="!has(self.exit) || !has(self.exit.announcements) || self.exit.announcements.all(a, self.partners.exists(p, p.name == a.partner))",message="the exit is announced to partners of spec.partners only"
// +kubebuilder:validation:XValidation:rule="!has(self.exit) || !has(self.exit.handbacks) || self.exit.handbacks.all(h, self.partners.exists(p, p.name == h.from) && self.partners.exists(p, p.name == h.to))",message="a handback is from one of spec.partners to another"
// +kubebuilder:validation:XValidation:rule="!has(self.sharing) || self.sharing.all(s, self.partners.exists(p, p.name == s.from) && self.partners.exists(p, p.name == s.to))",message="what is shared must be from one of spec.partners to another",messageExpression=`"what is shared must be from one of spec.partners to another; %s, in %s, is not".format((self.sharing.filter(s, !self.partners.exists(p, p.name == s.from)).map(s, [s.from, s.name]) + self.sharing.filter(s, !self.partners.exists(p, p.name == s.to)).map(s, [s.to, s.name]))[0])`
type AllianceSpec struct {
	// suspend pauses what the controllers do about this alliance, its reviews and issues.
	// +optional
	Suspend *bool `json:"suspend,omitempty"`
	// displayName is the name that people know.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	DisplayName string `json:"displayName,omitempty"`
	// host is the partner that keeps the record.
	// +required
	Host Name `json:"host,omitempty"`
	// stage where the alliance stands.
	// +required
	Stage Stage `json:"stage,omitempty"`
	// communicationPolicyRef names the policy; without one there are no touchpoints, clocks
	// and ladders.
	// +optional
	CommunicationPolicyRef *PolicyReference `json:"communicationPolicyRef,omitempty"`
	// practices that are required; default: the profile Structured.
	// +optional
	Practices *Practices `json:"practices,omitempty"`
	// agreementURL leads to the contract that the partners signed.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="isURL(self) && (url(self).getScheme() == 'https' || url(self).getScheme() == 'http')",message="write an http or https address"
	AgreementURL string `json:"agreementURL,omitempty"`
	// definition of the alliance, to which every partner agrees.
	// +optional
	Definition *Definition `json:"definition,omitempty"`
	// partners of the alliance, the host among them.
	// +required
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=2
	// +kubebuilder:validation:MaxItems=16
	Partners []AlliancePartner `json:"partners,omitempty"`
	// team are the people who run the alliance.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	// +kubebuilder:validation:XValidation:rule="self.all(t, self.filter(u, u.contact == t.contact && u.partner == t.partner && u.role == t.role && (!has(t.leftDate) || !has(u.joinedDate) || u.joinedDate <= t.leftDate) && (!has(u.leftDate) || !has(t.joinedDate) || t.joinedDate <= u.leftDate)).size() <= 1)",message="list a person once in a role; for somebody who came back, write when each time began and ended in joinedDate and leftDate"
	Team []TeamMember `json:"team,omitempty"`
	// objectives that the alliance wants to reach.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=16
	Objectives []Objective `json:"objectives,omitempty"`
	// risks of the alliance that people look at now and then.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=10
	Risks []Risk `json:"risks,omitempty"`
	// cadence lists the recurring reviews.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=10
	Cadence []Cadence `json:"cadence,omitempty"`
	// rules are practices of one's own.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=8
	Rules []Rule `json:"rules,omitempty"`

	// exit is how the alliance ends: when, who is told, and what is handed back.
	// +optional
	Exit *Exit `json:"exit,omitempty"`
	// sharing is what a partner lets another have, and until when.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=16
	Sharing []Sharing `json:"sharing,omitempty"`

	// agreements record who agreed to which wording of the definition, in order of entry.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=40
	Agreements []Agreement `json:"agreements,omitempty"`
	// briefings record who was briefed when.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Briefings []Briefing `json:"briefings,omitempty"`
	// trainings record who learnt what.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=48
	Trainings []Training `json:"trainings,omitempty"`
	// measurements record where objectives stand.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=120
	Measurements []Measurement `json:"measurements,omitempty"`
	// recognitions record that somebody said thank you.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=19
	Recognitions []Recognition `json:"recognitions,omitempty"`
	// contributions record what a partner gave another.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=48
	Contributions []Contribution `json:"contributions,omitempty"`
	// conversations record that people spoke with each other.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=40
	Conversations []Conversation `json:"conversations,omitempty"`
}

// Profile is a set of practices. Each holds the one before.
// +kubebuilder:validation:Enum=Essential;Structured;Full;Auditable
type Profile string

// The profiles.
const (
	// ProfileEssential: ReviewsCurrent, IssuesContained, NewsBrokenEarly, Staffed,
	// EscalationReady, ExitOrderly at the stage Exit.
	ProfileEssential Profile = "Essential"
	// ProfileStructured adds DefinitionAgreed, PartnersMapped, PartnersAssessed, TeamBriefed,
	// InTouch, FeedbackHeard, ProgressMeasured, HealthChecked, SuccessRecognized.
	ProfileStructured Profile = "Structured"
	// ProfileFull adds TeamTrained, CultureLived, DeliveringValue, CommitmentsKept,
	// GivingFirst.
	ProfileFull Profile = "Full"
	// ProfileAuditable adds MinutesAgreed, DecisionsUnblocked, BusinessCaseCurrent, RisksReviewed,
	// AccountabilityClear, ExitPlanned, SharingAgreed.
	ProfileAuditable Profile = "Auditable"
)

// Practice is the name of a practice, which is also the name of its condition.
// +kubebuilder:validation:Enum=DefinitionAgreed;PartnersMapped;PartnersAssessed;Staffed;TeamBriefed;TeamTrained;CultureLived;ReviewsCurrent;HealthChecked;InTouch;FeedbackHeard;ProgressMeasured;DeliveringValue;NewsBrokenEarly;IssuesContained;CommitmentsKept;SuccessRecognized;GivingFirst;EscalationReady;ExitOrderly;MinutesAgreed;DecisionsUnblocked;BusinessCaseCurrent;RisksReviewed;AccountabilityClear;ExitPlanned;SharingAgreed;EvidenceComplete
type Practice string

// PracticeName is the name of a practice, built in or a rule of one's own, and of its condition.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=63
type PracticeName string

// Practices says which practices are required.
// +kubebuilder:validation:XValidation:rule="!has(self.require) || !has(self.waive) || self.waive.all(w, has(w.untilDate) || !(w.name in self.require))",message="a practice is required and waived for good; give the waiver an untilDate, or take the practice out of require or waive"
type Practices struct {
	// profile is the set to start from; default Structured. Each holds the one before.
	// Essential: ReviewsCurrent, IssuesContained, NewsBrokenEarly, Staffed, EscalationReady,
	// ExitOrderly at the stage Exit.
	// Structured: DefinitionAgreed, PartnersMapped, PartnersAssessed, TeamBriefed, InTouch,
	// FeedbackHeard, ProgressMeasured, HealthChecked, SuccessRecognized too.
	// Full: TeamTrained, CultureLived, DeliveringValue, CommitmentsKept, GivingFirst too.
	// Auditable: MinutesAgreed, DecisionsUnblocked, BusinessCaseCurrent, RisksReviewed,
	// AccountabilityClear, ExitPlanned, SharingAgreed too.
	// +optional
	// +default="Structured"
	Profile Profile `json:"profile,omitempty"`
	// require adds practices to the profile. EvidenceComplete is in none.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=28
	Require []Practice `json:"require,omitempty"`
	// waive takes practices out, for a reason and for a time.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=28
	Waive []Waiver `json:"waive,omitempty"`
}

// Waiver takes a practice out, for a reason and for a time.
type Waiver struct {
	// name of the practice.
	// +required
	Name Practice `json:"name,omitempty"`
	// reason why it is not required.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Reason string `json:"reason,omitempty"`
	// untilDate is the last day of the waiver, in the host's zone; default: no end.
	// +optional
	UntilDate Date `json:"untilDate,omitempty"`
}

// AllianceType says what kind of alliance it is.
// +kubebuilder:validation:Enum=Strategic;CoInnovation;CoDevelopment;CoMarketing;CoSell;Licensing;Distribution;Reseller;Supplier;JointVenture;Consortium;Other
type AllianceType string

// Definition is what the partners agree on. A change of its wording asks for their
// agreement again.
type Definition struct {
	// type of the alliance.
	// +optional
	Type AllianceType `json:"type,omitempty"`
	// horizon up to which the alliance plans.
	// +optional
	Horizon Horizon `json:"horizon,omitempty"`
	// purpose in one sentence.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	Purpose string `json:"purpose,omitempty"`
	// terms are a glossary, with local words for the same thing.
	// +optional
	// +listType=map
	// +listMapKey=term
	// +kubebuilder:validation:MaxItems=17
	Terms []Term `json:"terms,omitempty"`
	// norms are observable behaviours that everybody can expect.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=16
	Norms []Norm `json:"norms,omitempty"`
	// boundary says what is shared, what is asked about first, and what never leaves.
	// +optional
	Boundary *Boundary `json:"boundary,omitempty"`
}

// Term is a word and what it means in this alliance.
type Term struct {
	// term is the word.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Term string `json:"term,omitempty"`
	// meaning that the partners agreed on.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Meaning string `json:"meaning,omitempty"`
	// aliases are other words for the same thing.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=3
	Aliases []Alias `json:"aliases,omitempty"`
}

// Alias is another word for a term.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=64
type Alias string

// Norm is an observable behaviour.
type Norm struct {
	// name by which reviews rate it.
	// +required
	Name Name `json:"name,omitempty"`
	// behaviour that everybody can expect.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Behaviour string `json:"behaviour,omitempty"`
}

// Boundary says what may be shared.
// +kubebuilder:validation:MinProperties=1
// +kubebuilder:validation:XValidation:rule="(!has(self.share) || !has(self.ask) || !self.share.exists(i, i in self.ask)) && (!has(self.share) || !has(self.never) || !self.share.exists(i, i in self.never)) && (!has(self.ask) || !has(self.never) || !self.ask.exists(i, i in self.never))",message="put each item in one of share, ask and never only"
type Boundary struct {
	// share freely.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Share []BoundaryItem `json:"share,omitempty"`
	// ask first.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Ask []BoundaryItem `json:"ask,omitempty"`
	// never share.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=16
	Never []BoundaryItem `json:"never,omitempty"`
}

// BoundaryItem is something that is shared, or not.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=128
type BoundaryItem string

// AlliancePartner is a partner's place on the alliance map.
// +kubebuilder:validation:XValidation:rule="!has(self.joinedDate) || !has(self.leftDate) || self.joinedDate <= self.leftDate",message="write a leftDate on or after the joinedDate"
type AlliancePartner struct {
	// name of the Partner.
	// +required
	Name Name `json:"name,omitempty"`
	// goals that it wants to reach through the alliance.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=4
	Goals []Text `json:"goals,omitempty"`
	// needs that the others are to meet.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=4
	Needs []Text `json:"needs,omitempty"`
	// contributes is what it brings.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=4
	Contributes []Text `json:"contributes,omitempty"`
	// joinedDate is the day on which it joined the alliance, in its own time zone; default: it
	// was there from the start. It is owed nothing about issues that were resolved before.
	// +optional
	JoinedDate Date `json:"joinedDate,omitempty"`
	// leftDate is the last day on which it belongs to the alliance, in its own time zone. What
	// its people did until then counts.
	// +optional
	LeftDate Date `json:"leftDate,omitempty"`
}

// TeamMember is somebody who runs the alliance.
// +kubebuilder:validation:XValidation:rule="!has(self.joinedDate) || !has(self.leftDate) || self.joinedDate <= self.leftDate",message="write a leftDate on or after the joinedDate"
type TeamMember struct {
	// partner that the person belongs to.
	// +required
	Partner Name `json:"partner,omitempty"`
	// contact of the partner.
	// +required
	Contact Name `json:"contact,omitempty"`
	// role in the alliance.
	// +required
	Role Role `json:"role,omitempty"`
	// tier whose counterparts the person speaks with; default: Management for an
	// AllianceManager, Executive for an ExecutiveSponsor, Operating for others. A SteeringMember is
	// of Steering, and of Executive too unless a step of the policy names Steering.
	// +optional
	Tier Tier `json:"tier,omitempty"`
	// allocationPercent is the share of the person's time for the alliance.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	AllocationPercent *int32 `json:"allocationPercent,omitempty"`
	// expects is how far ahead the person looks.
	// +optional
	Expects Horizon `json:"expects,omitempty"`
	// joinedDate is the person's first day; default: always there.
	// +optional
	JoinedDate Date `json:"joinedDate,omitempty"`
	// leftDate is the person's last day; default: stays.
	// +optional
	LeftDate Date `json:"leftDate,omitempty"`
}

// Direction says which way a figure is to go.
// +kubebuilder:validation:Enum=Up;Down
type Direction string

// The directions.
const (
	DirectionUp   Direction = "Up"
	DirectionDown Direction = "Down"
)

// Milestone is a figure to reach by the end of a day.
type Milestone struct {
	// date by the end of which it is reached, where the host is.
	// +required
	Date Date `json:"date,omitempty"`
	// value to reach.
	// +required
	Value Decimal `json:"value,omitempty"`
}

// Objective is something that the alliance wants to reach.
// +kubebuilder:validation:XValidation:rule="!has(self.startDate) || !has(self.dueDate) || self.startDate < self.dueDate",message="write a dueDate after the startDate"
// +kubebuilder:validation:XValidation:rule="!has(self.direction) || !has(self.baseline) || !has(self.target) || ![self.baseline, self.target].all(d, d.matches('^-?[0-9]+([.][0-9]+)?$')) || (self.direction == 'Up' ? double(self.baseline) <= double(self.target) : double(self.baseline) >= double(self.target))",message="write a target in the direction of the objective: above the baseline for Up, below it for Down"
type Objective struct {
	// name of the objective.
	// +required
	Name Name `json:"name,omitempty"`
	// description in a sentence.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=200
	Description string `json:"description,omitempty"`
	// unit of its figures.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=32
	Unit string `json:"unit,omitempty"`
	// startDate is when the line to the target begins; default: when the alliance began to operate, or with the
	// first measurement if that is earlier.
	// +optional
	StartDate Date `json:"startDate,omitempty"`
	// baseline is the figure to begin with; default: the first that was measured, which begins the line no
	// earlier than on its date.
	// +optional
	Baseline Decimal `json:"baseline,omitempty"`
	// target is the figure to reach.
	// +optional
	Target Decimal `json:"target,omitempty"`
	// direction in which the figure is to go; default: from the baseline to the target, and Up without a
	// baseline.
	// +optional
	Direction Direction `json:"direction,omitempty"`
	// milestones are figures to reach on the way; default: a straight line from the baseline to the target.
	// +optional
	// +listType=map
	// +listMapKey=date
	// +kubebuilder:validation:MaxItems=8
	Milestones []Milestone `json:"milestones,omitempty"`
	// measureEvery is the longest time between two measurements; default P3M.
	// +optional
	MeasureEvery Duration `json:"measureEvery,omitempty"`
	// dueDate is when the target is to be reached.
	// +optional
	DueDate Date `json:"dueDate,omitempty"`
	// benefits names the partners that profit.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=16
	Benefits []Name `json:"benefits,omitempty"`
	// owner is the one who answers for it.
	// +optional
	Owner *PersonRef `json:"owner,omitempty"`
}

// Risk is something that may keep the alliance from what it wants to reach.
type Risk struct {
	// name of the risk, by which reviews say that people looked at it.
	// +required
	Name Name `json:"name,omitempty"`
	// description in a line.
	// +optional
	Description Text `json:"description,omitempty"`
	// owner is the one who answers for it.
	// +optional
	Owner *PersonRef `json:"owner,omitempty"`
}

// Formality says what the record of a review needs.
// +kubebuilder:validation:Enum=Formal;Informal
type Formality string

// The formalities.
const (
	// FormalityFormal needs a view of each partner, problems and opportunities.
	FormalityFormal Formality = "Formal"
	// FormalityInformal needs nothing but that it was held.
	FormalityInformal Formality = "Informal"
)

// Cadence is a recurring review.
type Cadence struct {
	// name of the cadence.
	// +required
	Name Name `json:"name,omitempty"`
	// type of its reviews.
	// +optional
	// +default="Performance"
	Type ReviewType `json:"type,omitempty"`
	// formality of its reviews.
	// +optional
	// +default="Formal"
	Formality Formality `json:"formality,omitempty"`
	// tier of the people who meet.
	// +optional
	Tier Tier `json:"tier,omitempty"`
	// recurrence says when.
	// +required
	Recurrence Recurrence `json:"recurrence,omitempty,omitzero"`
	// notice is how long before its scheduled time a Review appears; default: at that time.
	// +optional
	Notice Duration `json:"notice,omitempty"`
	// grace after the scheduled time until the review is due; default: none.
	// +optional
	Grace Duration `json:"grace,omitempty"`
	// maxPostponements is how often a review may be put off before it has slipped; default:
	// no limit.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=20
	MaxPostponements *int32 `json:"maxPostponements,omitempty"`
	// agenda of its reviews.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	Agenda []AgendaItem `json:"agenda,omitempty"`
}

// AgendaItem is one point of an agenda.
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=100
type AgendaItem string

// Recurrence says when something recurs: days by a rule of RFC 5545, at a time of day.
type Recurrence struct {
	// startDate is the first day that may occur.
	// +required
	StartDate Date `json:"startDate,omitempty"`
	// time of day.
	// +required
	Time TimeOfDay `json:"time,omitempty"`
	// timeZone of the start date and the time of day.
	// +required
	TimeZone TimeZone `json:"timeZone,omitempty"`
	// rule of RFC 5545, daily or rarer: FREQ=MONTHLY;INTERVAL=3.
	// +required
	// +kubebuilder:validation:MinLength=10
	// +kubebuilder:validation:MaxLength=256
	// +kubebuilder:validation:XValidation:rule="!self.matches('(?i)BYHOUR|BYMINUTE|BYSECOND|DTSTART|TZID')",message="write the time of day in time, the first day in startDate and the zone in timeZone, not in the rule"
	// +kubebuilder:validation:XValidation:rule="self.matches('(^|;)FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)')",message="write a rule of RFC 5545 that is daily or rarer, such as FREQ=MONTHLY;INTERVAL=3"
	// +kubebuilder:validation:XValidation:rule="self.matches('^(FREQ|INTERVAL|COUNT|UNTIL|WKST|BY(DAY|MONTHDAY|YEARDAY|WEEKNO|MONTH|SETPOS))=[A-Z0-9,+-]+(;(FREQ|INTERVAL|COUNT|UNTIL|WKST|BY(DAY|MONTHDAY|YEARDAY|WEEKNO|MONTH|SETPOS))=[A-Z0-9,+-]+)*$')",message="write parts of RFC 5545 in capitals, joined by ';' without spaces, such as FREQ=MONTHLY;BYDAY=2TU; RRULE: is left out"
	// +kubebuilder:validation:XValidation:rule="['FREQ=', 'INTERVAL=', 'COUNT=', 'UNTIL=', 'WKST=', 'BYDAY=', 'BYMONTHDAY=', 'BYYEARDAY=', 'BYWEEKNO=', 'BYMONTH=', 'BYSETPOS='].all(p, self.indexOf(p) == self.lastIndexOf(p))",message="write each part of the rule once"
	// +kubebuilder:validation:XValidation:rule="!self.matches('(INTERVAL|COUNT)=0*(;|$)')",message="write an INTERVAL and a COUNT above zero"
	// +kubebuilder:validation:XValidation:rule="!(self.contains('COUNT=') && self.contains('UNTIL='))",message="write COUNT or UNTIL, not both"
	Rule string `json:"rule,omitempty"`
}

// Rule is a practice of one's own: an expression in CEL that holds.
type Rule struct {
	// name of the rule and of its condition.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:XValidation:rule="self.matches('^[A-Z][A-Za-z0-9]*$')",message="write a name in CamelCase, such as NoCriticalOpen"
	// +kubebuilder:validation:XValidation:rule="!(self in ['Ready', 'Stalled', 'Reconciling', 'Healthy', 'Assessed', 'Reachable', 'ChannelsHealthy', 'Held', 'Overdue', 'Slipped', 'Adequate', 'ActionsDone', 'Acknowledged', 'Disclosed', 'TalkedFirst', 'Stale', 'Escalated', 'Resolved', 'PathExhausted', 'Delivered', 'DefinitionAgreed', 'PartnersMapped', 'PartnersAssessed', 'Staffed', 'TeamBriefed', 'TeamTrained', 'CultureLived', 'ReviewsCurrent', 'HealthChecked', 'InTouch', 'FeedbackHeard', 'ProgressMeasured', 'DeliveringValue', 'NewsBrokenEarly', 'IssuesContained', 'CommitmentsKept', 'SuccessRecognized', 'GivingFirst', 'EscalationReady', 'ExitOrderly', 'MinutesAgreed', 'DecisionsUnblocked', 'BusinessCaseCurrent', 'RisksReviewed', 'AccountabilityClear', 'ExitPlanned', 'SharingAgreed', 'EvidenceComplete'])",message="choose another name: this one is a built-in condition"
	Name string `json:"name,omitempty"`
	// expression in CEL over alliance, partners, reviews, issues, policy, now and entente; true is good.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	Expression string `json:"expression,omitempty"`
	// message when it does not hold.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=160
	Message string `json:"message,omitempty"`
}

// NormTrend is how a partner rated a norm in the latest reviews.
type NormTrend struct {
	// norm of the definition.
	// +required
	Norm Name `json:"norm,omitempty"`
	// partner that rated it.
	// +required
	Partner Name `json:"partner,omitempty"`
	// ratings from 1 to 5, the oldest first.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=4
	Ratings []Rating `json:"ratings,omitempty"`
}

// AllianceStatus is what the controllers found.
type AllianceStatus struct {
	// conditions are Ready, Healthy, one per required practice and per rule, and Stalled when it applies.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=40
	// +kubebuilder:validation:items:XValidation:rule="self.lastTransitionTime >= timestamp('1900-01-01T00:00:00Z') && self.lastTransitionTime < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999",fieldPath=".lastTransitionTime"
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// observedGeneration is the generation that the conditions are about.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// nextCheckTime is when something will change if nobody acts.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	NextCheckTime *metav1.Time `json:"nextCheckTime,omitempty"`
	// definitionDigest identifies the current wording of the definition, for agreements:
	// sha256 and the hexadecimal digest.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=80
	DefinitionDigest string `json:"definitionDigest,omitempty"`
	// practices counts what is in place.
	// +optional
	Practices *PracticeCount `json:"practices,omitempty"`
	// reviews counts the alliance's reviews.
	// +optional
	Reviews *ReviewCount `json:"reviews,omitempty"`
	// issues counts the alliance's open issues.
	// +optional
	Issues *IssueCount `json:"issues,omitempty"`
	// norms are the ratings of each norm by each partner in the latest reviews.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=256
	Norms []NormTrend `json:"norms,omitempty"`
	// lastContactTime is the latest contact between partners on record.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	LastContactTime *metav1.Time `json:"lastContactTime,omitempty"`
	// firstArmedTime is when the stage was first seen to arm the operating practices. How long the
	// first contact may take counts from then.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	FirstArmedTime *metav1.Time `json:"firstArmedTime,omitempty"`
	// armedTime is since when the stage arms the operating practices, as it was seen; absent at a
	// stage that does not.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	ArmedTime *metav1.Time `json:"armedTime,omitempty"`
	// dormantTime is when the stage was last seen to arm them no more, or not yet; absent if it
	// always did. Reviews that fell due before armedTime are not scheduled then.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DormantTime *metav1.Time `json:"dormantTime,omitempty"`
	// reminders that fell due, and are still about somebody who is to be briefed.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=128
	Reminders []ReminderRecord `json:"reminders,omitempty"`
}

// PracticeCount counts practices.
type PracticeCount struct {
	// inPlace are required and hold.
	// +required
	InPlace *int32 `json:"inPlace,omitempty"`
	// required are armed and not waived.
	// +required
	Required *int32 `json:"required,omitempty"`
	// unknown are those of the required ones of which nobody can tell yet whether they hold, in the order
	// of their conditions, which say why.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=40
	Unknown []PracticeName `json:"unknown,omitempty"`
}

// ReviewCount counts reviews.
type ReviewCount struct {
	// held took place.
	// +required
	Held *int32 `json:"held,omitempty"`
	// overdue are due and not held, or not accepted.
	// +required
	Overdue *int32 `json:"overdue,omitempty"`
	// slipped were postponed too often.
	// +required
	Slipped *int32 `json:"slipped,omitempty"`
	// next is the outstanding review that comes to be due first; those that are overdue are counted.
	// +optional
	Next *NextReview `json:"next,omitempty"`
}

// NextReview is a review that is to come.
type NextReview struct {
	// name of the Review.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
	// dueTime after postponements.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	DueTime metav1.Time `json:"dueTime,omitempty,omitzero"`
}

// IssueCount counts issues that are not resolved.
type IssueCount struct {
	// open are not resolved.
	// +required
	Open *int32 `json:"open,omitempty"`
	// stale had no answer for too long.
	// +required
	Stale *int32 `json:"stale,omitempty"`
	// escalated climbed beyond the first step.
	// +required
	Escalated *int32 `json:"escalated,omitempty"`
}

// Alliance is who works together, on what, by which practices.
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=al,categories=entente
// +kubebuilder:printcolumn:name="Stage",type=string,JSONPath=`.spec.stage`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Healthy",type=string,JSONPath=`.status.conditions[?(@.type=="Healthy")].status`
// +kubebuilder:printcolumn:name="In Place",type=integer,JSONPath=`.status.practices.inPlace`
// +kubebuilder:printcolumn:name="Required",type=integer,JSONPath=`.status.practices.required`
// +kubebuilder:printcolumn:name="Overdue",type=integer,JSONPath=`.status.reviews.overdue`
// +kubebuilder:printcolumn:name="Open Issues",type=integer,JSONPath=`.status.issues.open`
// +kubebuilder:printcolumn:name="Escalated",type=integer,JSONPath=`.status.issues.escalated`
// +kubebuilder:printcolumn:name="Next Review",type=string,JSONPath=`.status.reviews.next.dueTime`,priority=1
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Message",type=string,JSONPath=`.status.conditions[?(@.type=="Healthy")].message`,priority=1
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 63",message="name an Alliance with at most 63 characters"
type Alliance struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the standard object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty,omitzero"`
	// spec describes the alliance and records what happened in it.
	// +required
	Spec AllianceSpec `json:"spec,omitempty,omitzero"`
	// status is what the controllers found.
	// +optional
	// +default={"observedGeneration":-1}
	Status AllianceStatus `json:"status,omitempty,omitzero"`
}

// AllianceList is a list of Alliances.
// +kubebuilder:object:root=true
type AllianceList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Alliance `json:"items"`
}
