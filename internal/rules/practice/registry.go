// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Practice is something that alliances do well, and the rule that tells whether one does.
type Practice struct {
	// Name of the practice, and of its condition.
	Name v1alpha1.Practice
	// Profile is the smallest that holds the practice; empty where none does, and only an alliance that names the practice has it.
	Profile v1alpha1.Profile
	// Founding practices are asked for before operation starts, too.
	Founding bool
	// Stage is the only one in which the practice is asked for; empty where it is not bound to one. In another stage only
	// an alliance that names the practice has its condition.
	Stage v1alpha1.Stage
	// Always is true for a practice that is asked for in every stage.
	Always bool
	// Judge tells whether the practice holds at the moment of the state.
	Judge func(*State) verdict.Finding
	// Words writes the message of what was found.
	Words verdict.Wording
	// Holds says in a few words when it holds, for documents.
	Holds string
	// Todo says what to do where it does not, wherever that is shown: beside the message or without it.
	Todo string
	// TodoFor says it for a reason. A practice that can fail for several has one for each: what puts one right may make
	// no sense for another.
	TodoFor map[string]string
	// Remedies are the commands that record what puts it right; none where that is in the manifest alone, or in reviews
	// and issues.
	Remedies []Remedy
	// Reads are the fields of an alliance's spec that it reads; none where it follows from reviews, issues, partners or the
	// policy alone.
	Reads []string
}

// Registry holds the practices that are built, in the order of their conditions. A new one is
// a row here and a file beside it: its condition, events, documents and the commands that show
// it follow from the row. A practice that is not listed has no condition and is not counted.
var Registry = []Practice{
	{
		Name: v1alpha1.PracticeDefinitionAgreed, Profile: v1alpha1.ProfileStructured, Founding: true,
		Judge: (*State).definitionAgreed, Words: definitionAgreedWords,
		Holds: "the definition is written down, every partner agreed to its current wording, and no sponsor looks less far ahead",
		Todo:  "Write the definition down, and have each partner agree to the wording: kubectl entente agree.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNotDefined:      "Write down in spec.definition the type, the horizon and the purpose, then have each partner agree to the wording.",
			v1alpha1.ReasonNotAgreed:       "Have each partner agree to the wording: kubectl entente agree.",
			v1alpha1.ReasonHorizonMismatch: "Speak with the sponsor, then change what is expected, name another sponsor, or shorten the horizon, to which everybody agrees anew.",
		},
		Remedies: []Remedy{{"A partner agrees", "agree", []string{"--by", somebody}}},
		Reads:    []string{"definition", "agreements"},
	},
	{
		Name: v1alpha1.PracticePartnersMapped, Profile: v1alpha1.ProfileStructured, Founding: true,
		Judge: (*State).partnersMapped, Words: partnersMappedWords,
		Holds: "the goals, needs and contributions of every partner are written down",
		Todo:  "Write down in spec.partners the goals, needs and contributions that are not there, together with the partner.",
		Reads: []string{"partners"},
	},
	{
		Name: v1alpha1.PracticePartnersAssessed, Profile: v1alpha1.ProfileStructured, Founding: true,
		Judge: (*State).partnersAssessed, Words: partnersAssessedWords,
		Holds: "every partner but the host has a valid assessment, and a briefing on its country where that differs from the host's",
		Todo:  "Assess the partner, and brief the team on its country: kubectl entente partner assess, and partner brief-country.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNotAssessed:       "Assess the partner, and record it: kubectl entente partner assess.",
			v1alpha1.ReasonAssessmentExpired: "Assess the partner anew, and record it: kubectl entente partner assess.",
			v1alpha1.ReasonNotBriefed:        "Brief the team on the partner's country, and record it: kubectl entente partner brief-country.",
		},
		Remedies: []Remedy{
			{"A partner was assessed", "partner assess", []string{"--strategic", aFigure, "--operational", aFigure, "--cultural", aFigure}},
			{"People were told about a country", "partner brief-country", []string{"--adviser", ownWords}},
		},
		Reads: []string{"partners"},
	},
	{
		Name: v1alpha1.PracticeStaffed, Profile: v1alpha1.ProfileEssential, Founding: true,
		Judge: (*State).staffed, Words: staffedWords,
		Holds: "each partner has a dedicated alliance manager and an executive sponsor",
		Todo:  "Name the people in spec.team, with the time that they have for the alliance.",
		TodoFor: map[string]string{
			v1alpha1.ReasonVacant: "Name somebody for each role that is vacant: kubectl entente team add.",
			v1alpha1.ReasonAdHoc:  "Give an alliance manager of the partner time for the alliance, and write it in allocationPercent in spec.team.",
		},
		Remedies: []Remedy{{"Somebody joins", "team add", []string{"--person", somebody, "--role", "AllianceManager"}}},
		Reads:    []string{"team"},
	},
	{
		Name: v1alpha1.PracticeTeamBriefed, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).teamBriefed, Words: teamBriefedWords,
		Holds:    "everybody on the team was told what the alliance is about, or has time yet for that",
		Todo:     "Brief those whose briefing is overdue, and record it: kubectl entente brief.",
		Remedies: []Remedy{{"Somebody was briefed", "brief", []string{"--person", somebody}}},
		Reads:    []string{"team", "briefings"},
	},
	{
		Name: v1alpha1.PracticeTeamTrained, Profile: v1alpha1.ProfileFull,
		Judge: (*State).teamTrained, Words: teamTrainedWords,
		Holds: "the people of each role learnt what it needs, it is valid still, and each coaching was re-checked when it was over",
		Todo:  "Train those who lack a training, re-check those who were coached, and record it: kubectl entente train.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNotTrained:      "Train those who are not trained yet, and record it: kubectl entente train.",
			v1alpha1.ReasonTrainingExpired: "Train those anew whose training is no longer valid, and record it: kubectl entente train.",
			v1alpha1.ReasonNotRechecked:    "Look whether those who were coached do it now, and record it as a re-check: kubectl entente train --recheck.",
		},
		Remedies: []Remedy{{"Somebody learnt it", "train", []string{"--person", somebody, "--topic", ownWords}}},
		Reads:    []string{"team", "trainings"},
	},
	{
		Name: v1alpha1.PracticeCultureLived, Profile: v1alpha1.ProfileFull,
		Judge: (*State).cultureLived, Words: cultureLivedWords,
		Holds: "the partners agreed to norms, and each partner rates each norm at or above the threshold, and lately",
		Todo:  "Agree on norms, rate them in a review, and speak about those that are not lived.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNoNorms:      "Agree on behaviours that everybody can expect, and write them in the norms of spec.definition.",
			v1alpha1.ReasonNotAgreed:    "Have each partner agree to the definition, of which the norms are a part: kubectl entente agree.",
			v1alpha1.ReasonNormNotLived: "Speak about the norms that are not lived, and rate them again in a review.",
			v1alpha1.ReasonNormNotRated: "Rate the norms in a review, in the views of its record.",
		},
		Reads: []string{"definition"},
	},
	{
		Name: v1alpha1.PracticeReviewsCurrent, Profile: v1alpha1.ProfileEssential,
		Judge: (*State).reviewsCurrent, Words: reviewsCurrentWords,
		Holds: "there is a formal cadence, and no review is overdue, postponed too often or not accepted",
		Todo:  "Hold the reviews that are due, and settle what was not accepted.",
		TodoFor: map[string]string{
			v1alpha1.ReasonOverdue:     "Hold the overdue reviews and record them, postpone them, or cancel them: kubectl entente review hold, postpone, or cancel.",
			v1alpha1.ReasonSlipped:     "Hold the reviews that were postponed too often, rather than postpone them again: kubectl entente review hold.",
			v1alpha1.ReasonNotAccepted: "Settle what was not accepted; hold the review again, or accept its result: kubectl entente review accept.",
			v1alpha1.ReasonNoCadence:   "Agree how often the partners review the alliance, and add a formal cadence to spec.cadence.",
			v1alpha1.ReasonNotJudged:   "Mend the reviews that are not valid: the Ready condition of each says what is wrong.",
		},
		Reads: []string{"cadence"},
	},
	{
		Name: v1alpha1.PracticeHealthChecked, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).healthChecked, Words: healthCheckedWords,
		Holds: "the last health check is recent enough and has the figures of every partner, which are not far apart, and what is rated low is acted on",
		Todo:  "Hold a health check, have those answer who have not, or promise actions: kubectl entente health answer, and health close.",
		TodoFor: map[string]string{
			v1alpha1.ReasonHealthCheckOverdue: "Hold a health check: kubectl entente health open, have people answer it, then kubectl entente health close.",
			v1alpha1.ReasonOneSided:           "Have people of each partner answer of which nobody did: kubectl entente health answer, then health close.",
			v1alpha1.ReasonTooFewRespondents:  "Have more people of each partner answer of which too few did: kubectl entente health answer, then health close.",
			v1alpha1.ReasonPerceptionGap:      "Speak with the other side about what the partners see so differently; the next health check shows whether they still do.",
			v1alpha1.ReasonHealthNotActedOn:   "Agree what to do about what is rated low, and promise actions in a review: kubectl entente review hold --add --action.",
		},
		Reads: []string{"cadence"},
	},
	{
		Name: v1alpha1.PracticeInTouch, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).inTouch, Words: inTouchWords,
		Holds: "the host's last contact with each partner, in each tier that the policy names, is recent enough",
		Todo:  "Speak with the counterparts, and record it: kubectl entente talk.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNoContact:     "Have the counterparts speak for the first time, and record it: kubectl entente talk.",
			v1alpha1.ReasonContactLapsed: "Have the counterparts speak again, and record it: kubectl entente talk.",
		},
		Remedies: []Remedy{{"People spoke", "talk", []string{"--between", somebody + "," + somebody, "--mode", "Phone"}}},
		Reads:    []string{"team", "conversations"},
	},
	{
		Name: v1alpha1.PracticeFeedbackHeard, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).feedbackHeard, Words: feedbackHeardWords,
		Holds: "each partner was asked in time how things go, and every piece of advice got an answer",
		Todo:  "Ask the partners how things go, and answer their advice: kubectl entente talk --purpose feedback, and feedback.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNotAsked:   "Have somebody of the host ask the partner how things go: kubectl entente talk --purpose feedback.",
			v1alpha1.ReasonUnanswered: "Answer the advice of the partners: kubectl entente feedback.",
		},
		Remedies: []Remedy{{"A partner was asked", "talk", []string{"--between", somebody + "," + somebody, "--mode", "Phone", "--purpose", "feedback"}}},
		Reads:    []string{"conversations"},
	},
	{
		Name: v1alpha1.PracticeProgressMeasured, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).progressMeasured, Words: progressMeasuredWords,
		Holds: "there are objectives, and each has a target and was measured within its interval",
		Todo:  "Measure the objectives, and record it: kubectl entente measure.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNoObjectives:       "Agree what the alliance is to reach, and add an objective with a target to spec.objectives.",
			v1alpha1.ReasonNotMeasurable:      "Write the figure to reach in the target of each objective that has none, in spec.objectives.",
			v1alpha1.ReasonMeasurementOverdue: "Measure the objectives whose measurement is overdue, and record it: kubectl entente measure.",
		},
		Remedies: []Remedy{{"It was measured", "measure", []string{"--objective", aName, "--value", aFigure}}},
		Reads:    []string{"objectives", "measurements"},
	},
	{
		Name: v1alpha1.PracticeDeliveringValue, Profile: v1alpha1.ProfileFull,
		Judge: (*State).deliveringValue, Words: deliveringValueWords,
		Holds: "each objective is on track, and each partner profits from one that is",
		Todo:  "Bring the objectives back on track, or agree on others.",
		TodoFor: map[string]string{
			v1alpha1.ReasonOffTrack:  "Bring the objectives that are off track back on it, or agree on others.",
			v1alpha1.ReasonNoBenefit: "Agree what the partner is to have of the alliance: name it in the benefits of an objective in spec.objectives, or add one for it.",
		},
		Remedies: []Remedy{{"It was measured", "measure", []string{"--objective", aName, "--value", aFigure}}},
		Reads:    []string{"objectives", "measurements"},
	},
	{
		Name: v1alpha1.PracticeNewsBrokenEarly, Profile: v1alpha1.ProfileEssential, Always: true,
		Judge: (*State).newsBrokenEarly, Words: newsBrokenEarlyWords,
		Holds: "every issue was told to the other partners in time, and has its recovery plan in time",
		Todo:  "Tell the partners of the issues, and record a recovery plan: kubectl entente issue tell, and issue plan.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNotTold:        "Tell the partners of the issue, by a call first, and record it: kubectl entente issue tell.",
			v1alpha1.ReasonNoRecoveryPlan: "Say what is done about the issue and by when, and record it: kubectl entente issue plan.",
			v1alpha1.ReasonNotJudged:      "Mend the issues that are not valid: the Ready condition of each says what is wrong.",
		},
	},
	{
		Name: v1alpha1.PracticeIssuesContained, Profile: v1alpha1.ProfileEssential,
		Judge: (*State).issuesContained, Words: issuesContainedWords,
		Holds: "no open issue is stale or escalated",
		Todo:  "Work on the issues, and record what is new.",
		TodoFor: map[string]string{
			v1alpha1.ReasonIssuesEscalated: "Take on the escalated issues, speak with the other side, and record it: kubectl entente issue ack, and issue talk.",
			v1alpha1.ReasonIssuesStale:     "Work on the stale issues, and record what is new: kubectl entente issue update.",
			v1alpha1.ReasonNotJudged:       "Mend the issues that are not valid: the Ready condition of each says what is wrong.",
		},
	},
	{
		Name: v1alpha1.PracticeCommitmentsKept, Profile: v1alpha1.ProfileFull,
		Judge: (*State).commitmentsKept, Words: commitmentsKeptWords,
		Holds: "each partner does enough of what its people promised in reviews in time",
		Todo:  "Do what was promised, and record it: kubectl entente review done.",
	},
	{
		Name: v1alpha1.PracticeSuccessRecognized, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).successRecognized, Words: successRecognizedWords,
		Holds:    "each objective that was achieved was thanked for in time",
		Todo:     "Thank the people who achieved it, and record it: kubectl entente recognize.",
		Remedies: []Remedy{{"Somebody said thank you", "recognize", []string{"--objective", aName, "--by", somebody, "--note", ownWords}}},
		Reads:    []string{"objectives", "measurements", "recognitions"},
	},
	{
		Name: v1alpha1.PracticeGivingFirst, Profile: v1alpha1.ProfileFull,
		Judge: (*State).givingFirst, Words: givingFirstWords,
		Holds: "the host gives within the window, and gave the others at least as much as it took from them, within the tolerance",
		Todo:  "Give the partners something, and record it: kubectl entente contribute.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNothingGiven: "Give the partners something, and record it: kubectl entente contribute.",
			v1alpha1.ReasonTookMore:     "Give the partners more, or record what they were given: kubectl entente contribute.",
		},
		Remedies: []Remedy{{"A partner gave", "contribute", []string{"--from", aPartner, "--to", aPartner, "--description", ownWords}}},
		Reads:    []string{"contributions"},
	},
	{
		Name: v1alpha1.PracticeEscalationReady, Profile: v1alpha1.ProfileEssential,
		Judge: (*State).escalationReady, Words: escalationReadyWords,
		Holds: "each step of each escalation path reaches somebody of every partner that it concerns",
		Todo:  "Name people for the steps, a deputy for whoever is away, and an address for each of them.",
		Reads: []string{"team"},
	},
	{
		Name: v1alpha1.PracticeExitOrderly, Profile: v1alpha1.ProfileEssential, Stage: v1alpha1.StageExit,
		Judge: (*State).exitOrderly, Words: exitOrderlyWords,
		Holds: "each partner is told of the exit in time, what is handed back is in time, and nothing is open when the alliance is over",
		Todo:  "Tell the people of the exit, hand back what is theirs, and close what is open: kubectl entente exit tell, and exit hand-back.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNoExitPlan:    "Write in spec.exit when the alliance ends, who is told, and what is handed back.",
			v1alpha1.ReasonNotAnnounced:  "Write in the announcements of spec.exit, for each partner that has none, who is told of the exit and by when.",
			v1alpha1.ReasonExitNotTold:   "Tell those who are not told yet, and record it: kubectl entente exit tell.",
			v1alpha1.ReasonNotHandedBack: "Hand back what is late, and record it: kubectl entente exit hand-back.",
			v1alpha1.ReasonStillOpen:     "Close what is open: resolve the issues, hold or cancel the reviews, and do what was promised.",
		},
		Remedies: []Remedy{
			{"Somebody was told of the exit", "exit tell", []string{"--partner", aPartner}},
			{"It was handed back", "exit hand-back", []string{"--handback", aName}},
		},
		Reads: []string{"exit"},
	},
	{
		Name: v1alpha1.PracticeMinutesAgreed, Profile: v1alpha1.ProfileAuditable,
		Judge: (*State).minutesAgreed, Words: minutesAgreedWords,
		Holds: "each formal review had a quorum, its minutes are there in time, and each partner accepts in time what came of it",
		Todo:  "Record who was there, where the minutes are, and who accepts them: kubectl entente review hold --add, and review accept.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNoQuorum:     "Record all who were there, or hold the review again with enough partners: kubectl entente review hold --add --attendee.",
			v1alpha1.ReasonNoMinutes:    "Record where the minutes are: kubectl entente review hold --add --minutes.",
			v1alpha1.ReasonNotConfirmed: "Have the partners say whether they accept what came of the review: kubectl entente review accept.",
		},
		Reads: []string{"cadence"},
	},
	{
		Name: v1alpha1.PracticeDecisionsUnblocked, Profile: v1alpha1.ProfileAuditable,
		Judge: (*State).decisionsUnblocked, Words: decisionsUnblockedWords,
		Holds: "each question that came up in a review has somebody who decides it, and is decided in time",
		Todo:  "Have the questions decided, or name somebody who decides them, and record it: kubectl entente review decide.",
		TodoFor: map[string]string{
			v1alpha1.ReasonDeadlocked:    "Have those decide on whom the questions wait, or name others who do, and record it: kubectl entente review decide.",
			v1alpha1.ReasonNobodyDecides: "Name somebody who decides the question, in its decider in the review's record.",
		},
	},
	{
		Name: v1alpha1.PracticeBusinessCaseCurrent, Profile: v1alpha1.ProfileAuditable, Founding: true,
		Judge: (*State).businessCaseCurrent, Words: businessCaseCurrentWords,
		Holds: "each partner, the host among them, has looked at what it has of the alliance, and that holds",
		Todo:  "Have each partner look at its business case, and record it: kubectl entente partner case.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNoBusinessCase:      "Have each partner that has no business case look at what it has of the alliance, and record it: kubectl entente partner case.",
			v1alpha1.ReasonBusinessCaseExpired: "Have each partner whose business case expired look at it again, and record it: kubectl entente partner case.",
		},
		Remedies: []Remedy{{"A partner looked at its business case", "partner case", nil}},
	},
	{
		Name: v1alpha1.PracticeRisksReviewed, Profile: v1alpha1.ProfileAuditable,
		Judge: (*State).risksReviewed, Words: risksReviewedWords,
		Holds: "the risks are written down, and people look at each in a review within its interval",
		Todo:  "Write the risks down, look at them in a review, and record it: kubectl entente review hold --risk.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNoRisks:         "Ask in a review what could go wrong, and write the risks in spec.risks.",
			v1alpha1.ReasonRiskNotReviewed: "Look at the risks in a review, and record it: kubectl entente review hold --risk.",
		},
		Reads: []string{"risks"},
	},
	{
		Name: v1alpha1.PracticeAccountabilityClear, Profile: v1alpha1.ProfileAuditable,
		Judge: (*State).accountabilityClear, Words: accountabilityClearWords,
		Holds: "each objective and each risk has somebody on the team who answers for it",
		Todo:  "Name an owner who is on the team in spec.objectives and spec.risks.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNobodyAccountable: "Name an owner who is on the team for each objective and each risk that has none, in spec.objectives and spec.risks.",
			v1alpha1.ReasonOwnerNotOnTeam:    "Put the owner on the team, or name another who is: kubectl entente team add, or the owner in spec.objectives and spec.risks.",
		},
		Reads: []string{"objectives", "risks", "team"},
	},
	{
		Name: v1alpha1.PracticeExitPlanned, Profile: v1alpha1.ProfileAuditable, Founding: true,
		Judge: (*State).exitPlanned, Words: exitPlannedWords,
		Holds: "the plan of the exit says for each partner who is told, and what is handed back, and people look at it in a review within its interval",
		Todo:  "Write in spec.exit how the alliance ends, and look at the plan in a review: kubectl entente review hold --exit-plan.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNoExitPlan:          "Write in spec.exit for each partner who is told of the exit, and what is handed back.",
			v1alpha1.ReasonExitPlanIncomplete:  "Write in spec.exit what is not there: for each partner who is told of the exit, and what it hands back or gets back.",
			v1alpha1.ReasonExitPlanNotReviewed: "Look at the plan of the exit in a review, and record it: kubectl entente review hold --exit-plan.",
		},
		Reads: []string{"exit"},
	},
	{
		Name: v1alpha1.PracticeSharingAgreed, Profile: v1alpha1.ProfileAuditable,
		Judge: (*State).sharingAgreed, Words: sharingAgreedWords,
		Holds: "what the partners share is written down, both agreed to it, it ends some day, and it is given back or destroyed by then",
		Todo:  "Write in spec.sharing what is shared, and until when; have both partners agree to it, and give it back: kubectl entente partner share.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNoSharing:          "Write in spec.sharing what is shared, by whom and until when; if that is nothing, write an entry that says so.",
			v1alpha1.ReasonSharingNotAgreed:   "Have the partners agree to what is shared, or put back the terms to which they did: kubectl entente partner share --act Agreed.",
			v1alpha1.ReasonSharingNotReturned: "Give back or destroy what is shared no longer, and record it: kubectl entente partner share --act Returned, or Destroyed.",
			v1alpha1.ReasonSharingWithoutEnd:  "Agree until when it is shared, write it as endDate in spec.sharing, and have both partners agree to it anew.",
		},
		Remedies: []Remedy{
			{"A partner agrees to it", "partner share", []string{"--alliance", aName, "--sharing", aName, "--act", "Agreed"}},
			{"It was given back", "partner share", []string{"--alliance", aName, "--sharing", aName, "--act", "Returned"}},
		},
		Reads: []string{"sharing", "partners", "exit"},
	},
	{
		Name:  v1alpha1.PracticeEvidenceComplete,
		Judge: (*State).evidenceComplete, Words: evidenceCompleteWords,
		Holds: "the contract is there, and formal reviews, assessments and business cases have their minutes, reports and documents in time",
		Todo:  "Record where the evidence is: kubectl entente review hold --add --minutes, and partner assess, or partner case, --add --report.",
		TodoFor: map[string]string{
			v1alpha1.ReasonNoAgreement:     "Write in spec.agreementURL where the contract is.",
			v1alpha1.ReasonEvidenceMissing: "Record where the evidence is: kubectl entente review hold --add --minutes, and partner assess, or partner case, --add --report.",
		},
		Remedies: []Remedy{
			{"The report of an assessment is there", "partner assess", []string{"--add", "--date", aDate, "--report", anAddress}},
			{"The document of a business case is there", "partner case", []string{"--add", "--date", aDate, "--report", anAddress}},
		},
		Reads: []string{"agreementURL"},
	},
}

// Entry is the practice's place in the catalogue of conditions.
func (p *Practice) Entry() verdict.Entry {
	return verdict.Entry{
		Type: string(p.Name), Kinds: []string{v1alpha1.KindAlliance}, Bad: metav1.ConditionFalse, Action: "Assess", Says: p.Holds,
		Attention: verdict.Attention{Rank: verdict.RankPracticeMissing, Todo: p.Todo}, TodoFor: p.TodoFor,
	}
}
