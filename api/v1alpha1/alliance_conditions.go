// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Conditions of an Alliance, beside Ready and Stalled: Healthy, and one per required
// practice. True is good. Operating practices are Unknown before Launch and after Exit.
const (
	// ConditionHealthy sums the practices up: True when all that are required hold.
	ConditionHealthy = "Healthy"
)

// The practices. Each is the name of its condition.
const (
	// PracticeDefinitionAgreed: every partner agreed to the definition's current wording.
	PracticeDefinitionAgreed Practice = "DefinitionAgreed"
	// PracticePartnersMapped: every partner's goals, needs and contributions are written down.
	PracticePartnersMapped Practice = "PartnersMapped"
	// PracticePartnersAssessed: every partner but the host has a valid assessment, and a
	// briefing on its country where that differs from the host's.
	PracticePartnersAssessed Practice = "PartnersAssessed"
	// PracticeStaffed: each partner has a dedicated alliance manager and an executive sponsor.
	PracticeStaffed Practice = "Staffed"
	// PracticeTeamBriefed: everybody who joined was briefed in time.
	PracticeTeamBriefed Practice = "TeamBriefed"
	// PracticeTeamTrained: what each role needs was learnt and is still valid.
	PracticeTeamTrained Practice = "TeamTrained"
	// PracticeCultureLived: the norms are agreed, and rated at or above the threshold.
	PracticeCultureLived Practice = "CultureLived"
	// PracticeReviewsCurrent: no review is overdue, slipped or not accepted.
	PracticeReviewsCurrent Practice = "ReviewsCurrent"
	// PracticeHealthChecked: a two-sided survey within its interval.
	PracticeHealthChecked Practice = "HealthChecked"
	// PracticeInTouch: the last contact of each tier with each partner is recent enough.
	PracticeInTouch Practice = "InTouch"
	// PracticeFeedbackHeard: somebody asked in time, and every piece of advice got an answer.
	PracticeFeedbackHeard Practice = "FeedbackHeard"
	// PracticeProgressMeasured: each objective was measured within its interval.
	PracticeProgressMeasured Practice = "ProgressMeasured"
	// PracticeDeliveringValue: objectives are on track, for every partner.
	PracticeDeliveringValue Practice = "DeliveringValue"
	// PracticeNewsBrokenEarly: every issue was told to the other partners in time.
	PracticeNewsBrokenEarly Practice = "NewsBrokenEarly"
	// PracticeIssuesContained: no open issue is stale or escalated.
	PracticeIssuesContained Practice = "IssuesContained"
	// PracticeEscalationReady: each step of each escalation path reaches every partner that it concerns.
	PracticeEscalationReady Practice = "EscalationReady"
	// PracticeCommitmentsKept: what was promised in reviews is done on time.
	PracticeCommitmentsKept Practice = "CommitmentsKept"
	// PracticeSuccessRecognized: an achieved objective was thanked for in time.
	PracticeSuccessRecognized Practice = "SuccessRecognized"
	// PracticeGivingFirst: the host gave at least as much as it took.
	PracticeGivingFirst Practice = "GivingFirst"
)

// Reasons of an Alliance's conditions.
const (
	// ReasonAllInPlace: every required practice holds.
	ReasonAllInPlace = "AllInPlace"
	// ReasonPracticesMissing: a required practice does not hold.
	ReasonPracticesMissing = "PracticesMissing"
	// ReasonPracticesUnknown: of a required practice it cannot be told whether it holds.
	ReasonPracticesUnknown = "PracticesUnknown"
	// ReasonNotJudged: how an outstanding review or an open issue stands cannot be told, since it
	// waits for what it refers to (Unknown) or is stalled (False).
	ReasonNotJudged = "NotJudged"
	// ReasonWaived: the practice is waived.
	ReasonWaived = "Waived"

	// ReasonAgreed: every partner agreed to the current wording.
	ReasonAgreed = "Agreed"
	// ReasonNotDefined: type, horizon or purpose is not written down.
	ReasonNotDefined = "NotDefined"
	// ReasonNotAgreed: a partner has not agreed to the current wording.
	ReasonNotAgreed = "NotAgreed"
	// ReasonHorizonMismatch: a sponsor looks less far ahead than the alliance.
	ReasonHorizonMismatch = "HorizonMismatch"

	// ReasonStaffed: each partner has a dedicated alliance manager and a sponsor.
	ReasonStaffed = "Staffed"
	// ReasonVacant: a partner has no alliance manager or no executive sponsor.
	ReasonVacant = "Vacant"
	// ReasonAdHoc: an alliance manager has no real time allocation.
	ReasonAdHoc = "AdHoc"

	// ReasonAssessed: every partner's assessment holds.
	ReasonAssessed = "Assessed"
	// ReasonNotBriefed: a partner of another country has no country briefing.
	ReasonNotBriefed = "NotBriefed"

	// ReasonCurrent: every review is held, or not due.
	ReasonCurrent = "Current"
	// ReasonOverdue: a review is overdue.
	ReasonOverdue = "Overdue"
	// ReasonSlipped: a review was postponed too often.
	ReasonSlipped = "Slipped"
	// ReasonNoCadence: the alliance operates without any formal cadence.
	ReasonNoCadence = "NoCadence"

	// ReasonInTouch: each tier spoke with its counterparts recently enough, or has time yet for the
	// first contact.
	ReasonInTouch = "InTouch"
	// ReasonNoTouchpoints: the policy asks for none.
	ReasonNoTouchpoints = "NoTouchpoints"
	// ReasonNoContact: the host's people of a tier never spoke with those of a partner.
	ReasonNoContact = "NoContact"
	// ReasonContactLapsed: the host's people of a tier spoke last with those of a partner too long ago.
	ReasonContactLapsed = "ContactLapsed"

	// ReasonToldInTime: every issue was told to the other partners in time.
	ReasonToldInTime = "ToldInTime"
	// ReasonToldLate: every issue was told, one of them late.
	ReasonToldLate = "ToldLate"
	// ReasonPlanLate: every issue was told in time, and the recovery plan of one came late, or not
	// until it was resolved.
	ReasonPlanLate = "PlanLate"
	// ReasonNotTold: an issue was not told to a partner within its time.
	ReasonNotTold = "NotTold"
	// ReasonNoRecoveryPlan: an issue has no recovery plan within its time.
	ReasonNoRecoveryPlan = "NoRecoveryPlan"

	// ReasonContained: no open issue is stale or escalated.
	ReasonContained = "Contained"
	// ReasonIssuesEscalated: an open issue is escalated.
	ReasonIssuesEscalated = "IssuesEscalated"
	// ReasonIssuesStale: an open issue is stale.
	ReasonIssuesStale = "IssuesStale"

	// ReasonManned: each step of each path reaches somebody of every partner that it concerns.
	ReasonManned = "Manned"
	// ReasonUnmanned: a step would reach nobody at a partner that it concerns.
	ReasonUnmanned = "Unmanned"
)
