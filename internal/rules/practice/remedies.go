// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import "github.com/entente-dev/entente/api/v1alpha1"

// Remedy is a command of the plugin that records what puts a practice right.
type Remedy struct {
	// Purpose says what happened, Verb is the command, and Flags come after its object.
	Purpose, Verb string
	Flags         []string
}

// What stands in a remedy where a person, the reader's own words, a name or a figure belong.
const (
	somebody = "PARTNER/CONTACT"
	ownWords = "'…'"
	aName    = "NAME"
	aPartner = "PARTNER"
	aFigure  = "N"
)

// remedies are those of each practice. One that is put right in the manifest alone, or by reviews and issues, has none.
var remedies = map[v1alpha1.Practice][]Remedy{
	v1alpha1.PracticeDefinitionAgreed: {{"A partner agrees", "agree", []string{"--by", somebody}}},
	v1alpha1.PracticePartnersMapped:   nil,
	v1alpha1.PracticePartnersAssessed: {
		{"A partner was assessed", "partner assess", []string{"--strategic", aFigure, "--operational", aFigure, "--cultural", aFigure}},
		{"People were told about a country", "partner brief-country", []string{"--adviser", ownWords}},
	},
	v1alpha1.PracticeStaffed:           {{"Somebody joins", "team add", []string{"--person", somebody, "--role", "AllianceManager"}}},
	v1alpha1.PracticeTeamBriefed:       {{"Somebody was briefed", "brief", []string{"--person", somebody}}},
	v1alpha1.PracticeTeamTrained:       {{"Somebody learnt it", "train", []string{"--person", somebody, "--topic", ownWords}}},
	v1alpha1.PracticeCultureLived:      nil,
	v1alpha1.PracticeReviewsCurrent:    nil,
	v1alpha1.PracticeHealthChecked:     nil,
	v1alpha1.PracticeInTouch:           {{"People spoke", "talk", []string{"--between", somebody + "," + somebody, "--mode", "Phone"}}},
	v1alpha1.PracticeFeedbackHeard:     {{"A partner was asked", "talk", []string{"--between", somebody + "," + somebody, "--mode", "Phone", "--purpose", "feedback"}}},
	v1alpha1.PracticeProgressMeasured:  {{"It was measured", "measure", []string{"--objective", aName, "--value", aFigure}}},
	v1alpha1.PracticeDeliveringValue:   {{"It was measured", "measure", []string{"--objective", aName, "--value", aFigure}}},
	v1alpha1.PracticeNewsBrokenEarly:   nil,
	v1alpha1.PracticeIssuesContained:   nil,
	v1alpha1.PracticeCommitmentsKept:   nil,
	v1alpha1.PracticeSuccessRecognized: {{"Somebody said thank you", "recognize", []string{"--objective", aName, "--by", somebody, "--note", ownWords}}},
	v1alpha1.PracticeGivingFirst:       {{"A partner gave", "contribute", []string{"--from", aPartner, "--to", aPartner, "--description", ownWords}}},
	v1alpha1.PracticeEscalationReady:   nil,
}

// Remedies are the commands that record what puts a practice right.
func Remedies(name v1alpha1.Practice) []Remedy { return remedies[name] }

// recorded are the fields of an alliance's spec that each practice reads. What follows from reviews, issues, partners or
// the policy alone reads none.
var recorded = map[v1alpha1.Practice][]string{
	v1alpha1.PracticeDefinitionAgreed:  {"definition", "agreements"},
	v1alpha1.PracticePartnersMapped:    {"partners"},
	v1alpha1.PracticePartnersAssessed:  {"partners"},
	v1alpha1.PracticeStaffed:           {"team"},
	v1alpha1.PracticeTeamBriefed:       {"team", "briefings"},
	v1alpha1.PracticeTeamTrained:       {"team", "trainings"},
	v1alpha1.PracticeCultureLived:      {"definition"},
	v1alpha1.PracticeReviewsCurrent:    {"cadence"},
	v1alpha1.PracticeHealthChecked:     {"cadence"},
	v1alpha1.PracticeInTouch:           {"team", "conversations"},
	v1alpha1.PracticeFeedbackHeard:     {"conversations"},
	v1alpha1.PracticeProgressMeasured:  {"objectives", "measurements"},
	v1alpha1.PracticeDeliveringValue:   {"objectives", "measurements"},
	v1alpha1.PracticeNewsBrokenEarly:   nil,
	v1alpha1.PracticeIssuesContained:   nil,
	v1alpha1.PracticeCommitmentsKept:   nil,
	v1alpha1.PracticeSuccessRecognized: {"objectives", "measurements", "recognitions"},
	v1alpha1.PracticeGivingFirst:       {"contributions"},
	v1alpha1.PracticeEscalationReady:   {"team"},
}

// RecordedIn are the fields of an alliance's spec that a practice reads.
func RecordedIn(name v1alpha1.Practice) []string { return recorded[name] }
