// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import (
	"regexp"
	"slices"
)

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
	// PracticeExitOrderly: who is told of the exit was told in time, what is handed back was, and nothing is open at the end.
	PracticeExitOrderly Practice = "ExitOrderly"
	// PracticeMinutesAgreed: formal reviews have a quorum, minutes in time, and the word of each partner on them.
	PracticeMinutesAgreed Practice = "MinutesAgreed"
	// PracticeDecisionsUnblocked: each question that came up in a review has somebody who decides it, and is decided in time.
	PracticeDecisionsUnblocked Practice = "DecisionsUnblocked"
	// PracticeBusinessCaseCurrent: each partner has a business case that holds.
	PracticeBusinessCaseCurrent Practice = "BusinessCaseCurrent"
	// PracticeRisksReviewed: the risks are written down, and people look at each within its interval.
	PracticeRisksReviewed Practice = "RisksReviewed"
	// PracticeAccountabilityClear: each objective and each risk has one person on the team who answers for it.
	PracticeAccountabilityClear Practice = "AccountabilityClear"
	// PracticeExitPlanned: how the alliance ends is planned from the start, and people look at the plan within its interval.
	PracticeExitPlanned Practice = "ExitPlanned"
	// PracticeSharingAgreed: what the partners let each other have is agreed on, ends some day, and is given back by then.
	PracticeSharingAgreed Practice = "SharingAgreed"
	// PracticeEvidenceComplete: the contract is there, and minutes, reports and business cases are within the time that they may take.
	PracticeEvidenceComplete Practice = "EvidenceComplete"
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

	// ReasonMapped: every partner's goals, needs and contributions are written down.
	ReasonMapped = "Mapped"
	// ReasonNotMapped: a partner's goals, needs or contributions are not written down.
	ReasonNotMapped = "NotMapped"

	// ReasonStaffed: each partner has a dedicated alliance manager and a sponsor.
	ReasonStaffed = "Staffed"
	// ReasonVacant: a partner has no alliance manager or no executive sponsor.
	ReasonVacant = "Vacant"
	// ReasonAdHoc: an alliance manager has no real time allocation.
	ReasonAdHoc = "AdHoc"

	// ReasonBriefed: everybody on the team was briefed, or has time yet for that.
	ReasonBriefed = "Briefed"
	// ReasonBriefingOverdue: somebody on the team was not briefed in time.
	ReasonBriefingOverdue = "BriefingOverdue"

	// ReasonTrained: the people of each role learnt what it needs, or have time yet for that.
	ReasonTrained = "Trained"
	// ReasonNotTrained: somebody did not learn in time what the role needs.
	ReasonNotTrained = "NotTrained"
	// ReasonTrainingExpired: what somebody learnt is no longer valid.
	ReasonTrainingExpired = "TrainingExpired"
	// ReasonNotRechecked: somebody's coaching is over, and nobody checked since whether it is applied.
	ReasonNotRechecked = "NotRechecked"

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

	// ReasonHealthChecked: the last health check is recent enough, or there is time yet for the first, and it shows
	// nothing that nobody acts on.
	ReasonHealthChecked = "HealthChecked"
	// ReasonHealthActedOn: the last health check showed something low, and actions were promised.
	ReasonHealthActedOn = "HealthActedOn"
	// ReasonHealthCheckOverdue: the last health check is too long ago, or the first is due.
	ReasonHealthCheckOverdue = "HealthCheckOverdue"
	// ReasonOneSided: nobody of a partner answered in the last health check.
	ReasonOneSided = "OneSided"
	// ReasonTooFewRespondents: too few people of a partner answered in the last health check.
	ReasonTooFewRespondents = "TooFewRespondents"
	// ReasonPerceptionGap: the partners rate something further apart than the threshold.
	ReasonPerceptionGap = "PerceptionGap"
	// ReasonHealthNotActedOn: a partner rates something below the threshold, and no action was promised in time.
	ReasonHealthNotActedOn = "HealthNotActedOn"

	// ReasonInTouch: each tier spoke with its counterparts recently enough, or has time yet for the
	// first contact.
	ReasonInTouch = "InTouch"
	// ReasonNoTouchpoints: the policy asks for none.
	ReasonNoTouchpoints = "NoTouchpoints"
	// ReasonNoContact: the host's people of a tier never spoke with those of a partner.
	ReasonNoContact = "NoContact"
	// ReasonContactLapsed: the host's people of a tier spoke last with those of a partner too long ago.
	ReasonContactLapsed = "ContactLapsed"

	// ReasonHeard: each partner was asked in time how things go, and every piece of advice is answered, or has
	// time yet.
	ReasonHeard = "Heard"
	// ReasonNotAsked: a partner was not asked in time how things go.
	ReasonNotAsked = "NotAsked"
	// ReasonUnanswered: advice of a partner was not answered in time.
	ReasonUnanswered = "Unanswered"

	// ReasonMeasured: each objective was measured within its interval, or has time yet.
	ReasonMeasured = "Measured"
	// ReasonMeasurementOverdue: an objective was not measured within its interval.
	ReasonMeasurementOverdue = "MeasurementOverdue"
	// ReasonNotMeasurable: an objective has no target.
	ReasonNotMeasurable = "NotMeasurable"
	// ReasonNoObjectives: the alliance operates without any objective.
	ReasonNoObjectives = "NoObjectives"

	// ReasonOnTrack: each objective is where it has to be, and each partner profits from one that is.
	ReasonOnTrack = "OnTrack"
	// ReasonOffTrack: the latest figure of an objective falls short of the one that was expected.
	ReasonOffTrack = "OffTrack"
	// ReasonNoBenefit: a partner profits from no objective, or from none that is on track.
	ReasonNoBenefit = "NoBenefit"
	// ReasonNotMeasured: an objective was not measured yet.
	ReasonNotMeasured = "NotMeasured"

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

	// ReasonRuleHolds: the rule's expression is true.
	ReasonRuleHolds = "RuleHolds"
	// ReasonRuleBroken: the rule's expression is false; the message is the rule's own.
	ReasonRuleBroken = "RuleBroken"
	// ReasonRuleFailed: the rule's expression has no answer, since something in it went wrong or it costs too much.
	ReasonRuleFailed = "RuleFailed"
	// ReasonRuleInvalid: a rule cannot be used, since its expression does not compile or its name is a built-in
	// condition's. Ready is False with that reason, and everything but the rule goes on.
	ReasonRuleInvalid = "RuleInvalid"

	// ReasonManned: each step of each path reaches somebody of every partner that it concerns.
	ReasonManned = "Manned"
	// ReasonUnmanned: a step would reach nobody at a partner that it concerns.
	ReasonUnmanned = "Unmanned"

	// ReasonLived: each partner rates each norm at or above the threshold, or has time for the first rating.
	ReasonLived = "Lived"
	// ReasonNoNorms: the definition has no norms.
	ReasonNoNorms = "NoNorms"
	// ReasonNormNotRated: a partner has not rated a norm within the interval.
	ReasonNormNotRated = "NormNotRated"
	// ReasonNormNotLived: a partner rates a norm below the threshold.
	ReasonNormNotLived = "NormNotLived"

	// ReasonKept: each partner does enough of what its people promised in time.
	ReasonKept = "Kept"
	// ReasonNothingPromised: nothing that was promised is done or due within the window.
	ReasonNothingPromised = "NothingPromised"
	// ReasonCommitmentsBroken: a partner does less than that in time.
	ReasonCommitmentsBroken = "CommitmentsBroken"

	// ReasonThanked: each objective that was achieved was thanked for in time, or there is time yet.
	ReasonThanked = "Thanked"
	// ReasonThankedLate: each was thanked for, one of them late.
	ReasonThankedLate = "ThankedLate"
	// ReasonNothingAchieved: no objective was achieved yet.
	ReasonNothingAchieved = "NothingAchieved"
	// ReasonNotThanked: an objective that was achieved was not thanked for in time.
	ReasonNotThanked = "NotThanked"

	// ReasonGaveFirst: the host gave at least as much as it took, and nobody gave before it.
	ReasonGaveFirst = "GaveFirst"
	// ReasonEven: the host gave at least as much as it took, and another partner gave first.
	ReasonEven = "Even"
	// ReasonNothingYet: nobody gave anything within the window, and the host has time yet.
	ReasonNothingYet = "NothingYet"
	// ReasonTookMore: the host took more than it gave.
	ReasonTookMore = "TookMore"
	// ReasonNothingGiven: the host gave nothing for a whole window.
	ReasonNothingGiven = "NothingGiven"

	// ReasonWoundDown: everybody was told of the exit, everything was handed back, and nothing is open.
	ReasonWoundDown = "WoundDown"
	// ReasonWindingDown: something of that is to be done, and there is time for it.
	ReasonWindingDown = "WindingDown"
	// ReasonNoExitPlan: nothing says how the alliance ends or, in its exit, when.
	ReasonNoExitPlan = "NoExitPlan"
	// ReasonNotAnnounced: it is not planned to tell a partner of the exit.
	ReasonNotAnnounced = "NotAnnounced"
	// ReasonExitNotTold: somebody was not told of the exit in time.
	ReasonExitNotTold = "ExitNotTold"
	// ReasonNotHandedBack: something was not handed back in time.
	ReasonNotHandedBack = "NotHandedBack"
	// ReasonStillOpen: the alliance is over, and an issue, a promise or a review is open.
	ReasonStillOpen = "StillOpen"

	// ReasonMinutesAgreed: each formal review within the window had a quorum, and has its minutes and the word of each
	// partner, or time yet.
	ReasonMinutesAgreed = "MinutesAgreed"
	// ReasonNoMeeting: no formal review was held within the window.
	ReasonNoMeeting = "NoMeeting"
	// ReasonNoQuorum: too few partners had somebody at a formal review.
	ReasonNoQuorum = "NoQuorum"
	// ReasonNoMinutes: the minutes of a formal review were not there in time.
	ReasonNoMinutes = "NoMinutes"
	// ReasonNotConfirmed: a partner did not accept in time what came of a formal review.
	ReasonNotConfirmed = "NotConfirmed"

	// ReasonDecided: no question waits for a decision.
	ReasonDecided = "Decided"
	// ReasonDecisionsPending: a question waits for a decision, and there is time for it.
	ReasonDecisionsPending = "DecisionsPending"
	// ReasonDeadlocked: a question was not decided in time.
	ReasonDeadlocked = "Deadlocked"
	// ReasonNobodyDecides: a question waits for nobody, or for somebody who is not there any more.
	ReasonNobodyDecides = "NobodyDecides"

	// ReasonBusinessCasesValid: each partner has a business case that holds.
	ReasonBusinessCasesValid = "BusinessCasesValid"
	// ReasonNoBusinessCase: a partner has no business case of the alliance.
	ReasonNoBusinessCase = "NoBusinessCase"
	// ReasonBusinessCaseExpired: the latest business case of a partner holds no more.
	ReasonBusinessCaseExpired = "BusinessCaseExpired"

	// ReasonRisksReviewed: people looked at each risk within the interval, or have time yet.
	ReasonRisksReviewed = "RisksReviewed"
	// ReasonNoRisks: the alliance operates without any risk written down.
	ReasonNoRisks = "NoRisks"
	// ReasonRiskNotReviewed: nobody looked at a risk within the interval.
	ReasonRiskNotReviewed = "RiskNotReviewed"

	// ReasonAccountable: each objective and each risk has somebody on the team who answers for it.
	ReasonAccountable = "Accountable"
	// ReasonNothingToAnswerFor: the alliance has neither objectives nor risks.
	ReasonNothingToAnswerFor = "NothingToAnswerFor"
	// ReasonNobodyAccountable: nobody answers for an objective or a risk.
	ReasonNobodyAccountable = "NobodyAccountable"
	// ReasonOwnerNotOnTeam: who answers for an objective or a risk is not on the team.
	ReasonOwnerNotOnTeam = "OwnerNotOnTeam"

	// ReasonExitPlanned: the plan says for each partner who is told, and what is handed back, and people looked at it within the
	// interval, or have time yet.
	ReasonExitPlanned = "ExitPlanned"
	// ReasonExitPlanIncomplete: nobody is to tell a partner of the exit, or the plan hands nothing back from or to it.
	ReasonExitPlanIncomplete = "ExitPlanIncomplete"
	// ReasonExitPlanNotReviewed: nobody looked at the plan of the exit within the interval.
	ReasonExitPlanNotReviewed = "ExitPlanNotReviewed"

	// ReasonSharingAgreed: what is shared is agreed on by both partners, and ends some day, or it was given back or destroyed.
	ReasonSharingAgreed = "SharingAgreed"
	// ReasonNoSharing: nothing says what the partners share.
	ReasonNoSharing = "NoSharing"
	// ReasonSharingNotAgreed: a partner has not agreed to what it shares, or to what is shared with it.
	ReasonSharingNotAgreed = "SharingNotAgreed"
	// ReasonSharingWithoutEnd: something is shared for ever.
	ReasonSharingWithoutEnd = "SharingWithoutEnd"
	// ReasonSharingNotReturned: something was not given back or destroyed by the day on which its time was over, or by the time its entry was gone.
	ReasonSharingNotReturned = "SharingNotReturned"

	// ReasonEvidenceComplete: the contract is there, and what was recorded within the window has its evidence.
	ReasonEvidenceComplete = "EvidenceComplete"
	// ReasonEvidencePending: something that was recorded has no evidence yet, and there is time for it.
	ReasonEvidencePending = "EvidencePending"
	// ReasonEvidenceMissing: the evidence of something that was recorded was not there in time.
	ReasonEvidenceMissing = "EvidenceMissing"
	// ReasonNoAgreement: the alliance operates, and nothing says where its contract is.
	ReasonNoAgreement = "NoAgreement"
)

// ReservedRuleNames are the conditions that no rule of an alliance can be named for: those of all kinds, and the practices,
// built or not. The rule on Rule.name has the same.
var ReservedRuleNames = []string{
	ConditionReady, ConditionStalled, "Reconciling", ConditionHealthy,
	ConditionAssessed, ConditionReachable, ConditionChannelsHealthy,
	ConditionHeld, ConditionOverdue, ConditionSlipped, ConditionAdequate, ConditionActionsDone,
	ConditionAcknowledged, ConditionDisclosed, ConditionTalkedFirst, ConditionStale, ConditionEscalated, ConditionResolved, ConditionPathExhausted,
	ConditionDelivered,
	string(PracticeDefinitionAgreed), string(PracticePartnersMapped), string(PracticePartnersAssessed),
	string(PracticeStaffed), string(PracticeTeamBriefed), string(PracticeTeamTrained), string(PracticeCultureLived),
	string(PracticeReviewsCurrent), string(PracticeHealthChecked), string(PracticeInTouch),
	string(PracticeFeedbackHeard), string(PracticeProgressMeasured), string(PracticeDeliveringValue),
	string(PracticeNewsBrokenEarly), string(PracticeIssuesContained), string(PracticeCommitmentsKept),
	string(PracticeSuccessRecognized), string(PracticeGivingFirst), string(PracticeEscalationReady),
	string(PracticeExitOrderly), string(PracticeMinutesAgreed), string(PracticeDecisionsUnblocked), string(PracticeBusinessCaseCurrent),
	string(PracticeRisksReviewed), string(PracticeAccountabilityClear), string(PracticeExitPlanned), string(PracticeSharingAgreed), string(PracticeEvidenceComplete),
}

var ruleName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)

// MayNameRule reports whether a rule of an alliance can have a name, which is also that of its condition.
func MayNameRule(name string) bool {
	return ruleName.MatchString(name) && len(name) <= 63 && !slices.Contains(ReservedRuleNames, name)
}
