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
	// Profile is the smallest that holds the practice.
	Profile v1alpha1.Profile
	// Founding practices are asked for before operation starts, too.
	Founding bool
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
}

// Registry holds the practices that are built, in the order of their conditions. A new one is
// a row here and a file beside it: its condition, events, documents and the commands that show
// it follow from the row. A practice that is not listed has no condition and is not counted.
var Registry = []Practice{
	{
		Name: v1alpha1.PracticeDefinitionAgreed, Profile: v1alpha1.ProfileStructured, Founding: true,
		Judge: (*State).definitionAgreed, Words: definitionAgreedWords,
		Holds: "every partner agreed to the definition's current wording",
		Todo:  "Have each partner agree to the wording: kubectl entente agree.",
	},
	{
		Name: v1alpha1.PracticePartnersAssessed, Profile: v1alpha1.ProfileStructured, Founding: true,
		Judge: (*State).partnersAssessed, Words: partnersAssessedWords,
		Holds: "every partner but the host has a valid assessment, and a briefing on its country where that differs from the host's",
		Todo:  "Assess the partner, and brief the team on its country.",
	},
	{
		Name: v1alpha1.PracticeStaffed, Profile: v1alpha1.ProfileEssential, Founding: true,
		Judge: (*State).staffed, Words: staffedWords,
		Holds: "each partner has a dedicated alliance manager and an executive sponsor",
		Todo:  "Name the people in spec.team, with the time that they have for the alliance.",
	},
	{
		Name: v1alpha1.PracticeReviewsCurrent, Profile: v1alpha1.ProfileEssential,
		Judge: (*State).reviewsCurrent, Words: reviewsCurrentWords,
		Holds: "no review is overdue, slipped or not accepted",
		Todo:  "Hold the reviews that the message names.",
	},
	{
		Name: v1alpha1.PracticeInTouch, Profile: v1alpha1.ProfileStructured,
		Judge: (*State).inTouch, Words: inTouchWords,
		Holds: "the host's last contact with each partner, in each tier that the policy names, is recent enough",
		Todo:  "Speak with the counterparts that the message names, and record it: kubectl entente talk.",
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
		Name: v1alpha1.PracticeEscalationReady, Profile: v1alpha1.ProfileEssential,
		Judge: (*State).escalationReady, Words: escalationReadyWords,
		Holds: "each step of each escalation path reaches somebody of every partner that it concerns",
		Todo:  "Name people for the steps, a deputy for whoever is away, and an address for each of them.",
	},
}

// Entry is the practice's place in the catalogue of conditions.
func (p *Practice) Entry() verdict.Entry {
	return verdict.Entry{
		Type: string(p.Name), Kinds: []string{v1alpha1.KindAlliance}, Bad: metav1.ConditionFalse, Action: "Assess", Says: p.Holds,
		Attention: verdict.Attention{Rank: verdict.RankPracticeMissing, Todo: p.Todo},
	}
}
