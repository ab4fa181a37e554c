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
	// Todo says what to do where it does not.
	Todo string
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
		Holds:    "every partner agreed to the definition's current wording",
		Todo:     "Have each partner agree to the wording: kubectl entente agree.",
		Remedies: []Remedy{{"A partner agrees", "agree", []string{"--by", somebody}}},
		Reads:    []string{"definition", "agreements"},
	},
	{
		Name: v1alpha1.PracticePartnersMapped, Profile: v1alpha1.ProfileStructured, Founding: true,
		Judge: (*State).partnersMapped, Words: partnersMappedWords,
		Holds: "the goals, needs and contributions of every partner are written down",
		Todo:  "Write down in spec.partners what the message names, with the partner.",
		Reads: []string{"partners"},
	},
	{
		Name: v1alpha1.PracticePartnersAssessed, Profile: v1alpha1.ProfileStructured, Founding: true,
		Judge: (*State).partnersAssessed, Words: partnersAssessedWords,
		Holds: "every partner but the host has a valid assessment, and a briefing on its country where that differs from the host's",
		Todo:  "Assess the partner, and brief the team on its country.",
		Remedies: []Remedy{
			{"A partner was assessed", "partner assess", []string{"--strategic", aFigure, "--operational", aFigure, "--cultural", aFigure}},
			{"People were told about a country", "partner brief-country", []string{"--adviser", ownWords}},
		},
		Reads: []string{"partners"},
	},
	{
		Name: v1alpha1.PracticeStaffed, Profile: v1alpha1.ProfileEssential, Founding: true,
		Judge: (*State).staffed, Words: staffedWords,
		Holds:    "each partner has a dedicated alliance manager and an executive sponsor",
		Todo:     "Name the people in spec.team, with the time that they have for the alliance.",
		Remedies: []Remedy{{"Somebody joins", "team add", []string{"--person", somebody, "--role", "AllianceManager"}}},
		Reads:    []string{"team"},
	},
	{
		Name: v1alpha1.PracticeTeamBriefed, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).teamBriefed, Words: teamBriefedWords,
		Holds:    "everybody on the team was told what the alliance is about, or has time yet for that",
		Todo:     "Brief the people whom the message names, and record it: kubectl entente brief.",
		Remedies: []Remedy{{"Somebody was briefed", "brief", []string{"--person", somebody}}},
		Reads:    []string{"team", "briefings"},
	},
	{
		Name: v1alpha1.PracticeTeamTrained, Profile: v1alpha1.ProfileFull,
		Judge: (*State).teamTrained, Words: teamTrainedWords,
		Holds:    "the people of each role learnt what it needs, it is valid still, and each coaching was re-checked when it was over",
		Todo:     "Train or re-check the people whom the message names, and record it: kubectl entente train.",
		Remedies: []Remedy{{"Somebody learnt it", "train", []string{"--person", somebody, "--topic", ownWords}}},
		Reads:    []string{"team", "trainings"},
	},
	{
		Name: v1alpha1.PracticeCultureLived, Profile: v1alpha1.ProfileFull,
		Judge: (*State).cultureLived, Words: cultureLivedWords,
		Holds: "the partners agreed to norms, and each partner rates each norm at or above the threshold, and lately",
		Todo:  "Rate the norms in a review, and speak about those that are not lived.",
		Reads: []string{"definition"},
	},
	{
		Name: v1alpha1.PracticeReviewsCurrent, Profile: v1alpha1.ProfileEssential,
		Judge: (*State).reviewsCurrent, Words: reviewsCurrentWords,
		Holds: "no review is overdue, slipped or not accepted",
		Todo:  "Hold the reviews that the message names.",
		Reads: []string{"cadence"},
	},
	{
		Name: v1alpha1.PracticeHealthChecked, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).healthChecked, Words: healthCheckedWords,
		Holds: "the last health check is recent enough and has the figures of every partner, which are not far apart, and what is rated low is acted on",
		Todo:  "Hold a health check, have the people answer that the message names, or promise actions: kubectl entente health answer, and health close.",
		Reads: []string{"cadence"},
	},
	{
		Name: v1alpha1.PracticeInTouch, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).inTouch, Words: inTouchWords,
		Holds:    "the host's last contact with each partner, in each tier that the policy names, is recent enough",
		Todo:     "Speak with the counterparts that the message names, and record it: kubectl entente talk.",
		Remedies: []Remedy{{"People spoke", "talk", []string{"--between", somebody + "," + somebody, "--mode", "Phone"}}},
		Reads:    []string{"team", "conversations"},
	},
	{
		Name: v1alpha1.PracticeFeedbackHeard, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).feedbackHeard, Words: feedbackHeardWords,
		Holds:    "each partner was asked in time how things go, and every piece of advice got an answer",
		Todo:     "Ask the partners that the message names, and answer their advice: kubectl entente talk --purpose feedback, and feedback.",
		Remedies: []Remedy{{"A partner was asked", "talk", []string{"--between", somebody + "," + somebody, "--mode", "Phone", "--purpose", "feedback"}}},
		Reads:    []string{"conversations"},
	},
	{
		Name: v1alpha1.PracticeProgressMeasured, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).progressMeasured, Words: progressMeasuredWords,
		Holds:    "each objective has a target and was measured within its interval",
		Todo:     "Measure the objectives that the message names, and record it: kubectl entente measure.",
		Remedies: []Remedy{{"It was measured", "measure", []string{"--objective", aName, "--value", aFigure}}},
		Reads:    []string{"objectives", "measurements"},
	},
	{
		Name: v1alpha1.PracticeDeliveringValue, Profile: v1alpha1.ProfileFull,
		Judge: (*State).deliveringValue, Words: deliveringValueWords,
		Holds:    "each objective is on track, and each partner profits from one that is",
		Todo:     "Bring the objectives that the message names back on track, or agree on others.",
		Remedies: []Remedy{{"It was measured", "measure", []string{"--objective", aName, "--value", aFigure}}},
		Reads:    []string{"objectives", "measurements"},
	},
	{
		Name: v1alpha1.PracticeNewsBrokenEarly, Profile: v1alpha1.ProfileEssential, Always: true,
		Judge: (*State).newsBrokenEarly, Words: newsBrokenEarlyWords,
		Holds: "every issue was told to the other partners in time",
		Todo:  "Tell the partners of the issues that the message names, and record a recovery plan.",
	},
	{
		Name: v1alpha1.PracticeIssuesContained, Profile: v1alpha1.ProfileEssential,
		Judge: (*State).issuesContained, Words: issuesContainedWords,
		Holds: "no open issue is stale or escalated",
		Todo:  "Work on the issues that the message names.",
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
		Holds:    "the host gave the others at least as much as it took from them, within the tolerance",
		Todo:     "Give the partners something, and record it: kubectl entente contribute.",
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
		Todo:  "Tell the people and hand back the things that the message names, and close what is open: kubectl entente exit.",
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
		Reads: []string{"cadence"},
	},
	{
		Name: v1alpha1.PracticeDecisionsUnblocked, Profile: v1alpha1.ProfileAuditable,
		Judge: (*State).decisionsUnblocked, Words: decisionsUnblockedWords,
		Holds: "each question that came up in a review has somebody who decides it, and is decided in time",
		Todo:  "Have the people decide whom the message names, or name somebody who does, and record it: kubectl entente review decide.",
	},
	{
		Name: v1alpha1.PracticeBusinessCaseCurrent, Profile: v1alpha1.ProfileAuditable, Founding: true,
		Judge: (*State).businessCaseCurrent, Words: businessCaseCurrentWords,
		Holds:    "each partner, the host among them, has looked at what it has of the alliance, and that holds",
		Todo:     "Have the partners look at their business case whom the message names, and record it: kubectl entente partner case.",
		Remedies: []Remedy{{"A partner looked at its business case", "partner case", nil}},
	},
	{
		Name: v1alpha1.PracticeRisksReviewed, Profile: v1alpha1.ProfileAuditable,
		Judge: (*State).risksReviewed, Words: risksReviewedWords,
		Holds: "the risks are written down, and people look at each in a review within its interval",
		Todo:  "Look at the risks that the message names, and record it: kubectl entente review hold --risk.",
		Reads: []string{"risks"},
	},
	{
		Name: v1alpha1.PracticeAccountabilityClear, Profile: v1alpha1.ProfileAuditable,
		Judge: (*State).accountabilityClear, Words: accountabilityClearWords,
		Holds: "each objective and each risk has somebody on the team who answers for it",
		Todo:  "Name an owner who is on the team in spec.objectives and spec.risks.",
		Reads: []string{"objectives", "risks", "team"},
	},
	{
		Name: v1alpha1.PracticeExitPlanned, Profile: v1alpha1.ProfileAuditable, Founding: true,
		Judge: (*State).exitPlanned, Words: exitPlannedWords,
		Holds: "the plan of the exit says for each partner who is told, and what is handed back, and people look at it in a review within its interval",
		Todo:  "Write in spec.exit what the message names, or look at the plan, and record it: kubectl entente review hold --exit-plan.",
		Reads: []string{"exit"},
	},
	{
		Name: v1alpha1.PracticeSharingAgreed, Profile: v1alpha1.ProfileAuditable,
		Judge: (*State).sharingAgreed, Words: sharingAgreedWords,
		Holds: "what the partners share is written down, both agreed to it, it ends some day, and it is given back or destroyed by then",
		Todo:  "Write in spec.sharing what is shared, and until when; have the partners that the message names say what they agree to, or gave back: kubectl entente partner share.",
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
		Todo:  "Write in spec.agreementURL where the contract is, and record where the rest is that the message names: kubectl entente review hold --add --minutes, and partner assess, or partner case, --add --report.",
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
		Attention: verdict.Attention{Rank: verdict.RankPracticeMissing, Todo: p.Todo},
	}
}
