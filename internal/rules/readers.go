// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/alliance"
	"github.com/entente-dev/entente/internal/rules/expression"
	"github.com/entente-dev/entente/internal/rules/partner"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// What readers ask for: commands and pages that show how things stand, and must not decide that
// again.

type (
	// ReviewState is how a review stands.
	ReviewState = review.State
	// RuleTrial is what an expression says of an alliance.
	RuleTrial = practice.Trial
	// RuleProblem is one thing that is wrong with an expression.
	RuleProblem = expression.Problem
	// Learnt is what somebody of a team learnt.
	Learnt = team.Learnt
	// Progress is how an objective stands.
	Progress = practice.Progress
	// Figures are what partners said in a review.
	Figures = review.Figures
	// Turnout is who of a partner answered a health check.
	Turnout = review.Turnout
	// Dimension is one of those that people rate in a health check.
	Dimension = review.Dimension
	// Measurement is a figure of an objective for a date.
	Measurement = practice.Figure
	// Picture is what practices are judged by, in figures.
	Picture = practice.Picture
	// View is how partners see the same things.
	View = practice.View
	// Rated is what they rate.
	Rated = practice.Rated
	// PartnerRating is how one of them rates it.
	PartnerRating = practice.PartnerRating
	// Commitments are what partners promised in reviews.
	Commitments = practice.Commitments
	// Commitment is one promise.
	Commitment = practice.Commitment
	// Giving is what partners gave each other.
	Giving = practice.Giving
	// PracticeDue is what a practice asks for next.
	PracticeDue = practice.Due
)

// What follows from a declaration or a record by itself.
var (
	// TryRule asks an expression about an alliance, as a rule of it is asked.
	TryRule       = practice.TryRule
	Accepted      = review.Accepted
	CadenceZone   = review.CadenceZone
	PlannedTime   = review.Planned
	ActionDone    = review.ActionDone
	ReviewsToCome = alliance.ToCome
	// CompareOfOneOccurrence orders reviews of the same occurrence, the one that counts first.
	CompareOfOneOccurrence = alliance.CompareOfOneOccurrence
	// RecordsOfReview lists when the records about a review were made that are true by now.
	RecordsOfReview = review.Recorded
	// Dimensions are those that people rate in a health check, in the order in which they are shown.
	Dimensions = review.Dimensions
	// Anonymous reports whether a policy, which may be nil, asks that nobody can tell what one person answered.
	Anonymous   = review.Anonymous
	PartnerZone = team.Zone
	SameTopic   = team.SameTopic
	// IsAboutReview reports whether an issue of overdue reviews is about a review.
	IsAboutReview = review.IsAbout
	// CadenceOfIssue returns the cadence whose overdue reviews an issue is about.
	CadenceOfIssue = review.CadenceOfIssue
	PersonZone     = team.ZoneOf
	HostZone       = team.HostZone
)

// How an objective stands.
const (
	NotMeasured = practice.NotMeasured
	OnTrack     = practice.OnTrack
	OffTrack    = practice.OffTrack
	FellBack    = practice.FellBack
)

// AnonymousFrom is of how many people of a partner anything is shown at least, where people are not to be told apart.
const AnonymousFrom = review.AnonymousFrom

// RuleCostLimit is what one evaluation of a rule may cost.
const RuleCostLimit = expression.Limit

// ReviewOutstanding reports, by its status, whether a review is still to be held or accepted.
func ReviewOutstanding(r *v1alpha1.Review) bool { return review.Outstanding(r.Status.Conditions) }

// StateOfReview reads the records of a review at a moment. The alliance may be nil; the partners are those
// of it that exist.
func StateOfReview(r *v1alpha1.Review, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, now time.Time) ReviewState {
	return review.StateOf(&verdict.Moment{Now: now}, r, a, partners)
}

// HoldVerb is the command by which it is recorded that a review of a type was held.
func HoldVerb(t v1alpha1.ReviewType) string { return review.HoldVerb(t) }

// TakesAnswers reports whether people may be asked for their answer to a health check, by how it stands: it is neither
// held nor cancelled.
func TakesAnswers(r *v1alpha1.Review, s ReviewState) bool { return review.TakesAnswers(r, &s) }

// LastAnswerTime is the latest date of the answers of somebody to a health check that are on record, also of one that is
// dated ahead; zero for none.
func LastAnswerTime(r *v1alpha1.Review, who v1alpha1.PersonRef) time.Time {
	return review.LastAnswerTime(r, who)
}

// AnswerDue is the due time that a message names in which somebody is asked to answer a health check; zero for any other
// message.
func AnswerDue(n *v1alpha1.Notification, r *v1alpha1.Review) time.Time { return review.AnswerDue(n, r) }

// EarliestDueOf is the earliest that a review of a cadence may be brought forward to; zero where the cadence tells
// none.
func EarliestDueOf(r *v1alpha1.Review, c *v1alpha1.Cadence, now time.Time) time.Time {
	return review.EarliestDue(now, r, c)
}

// AssessmentOf reads a partner's latest assessment at a moment, whether the partner is
// suspended or not: its Date, and Until when it holds.
func AssessmentOf(p *v1alpha1.Partner, now time.Time) verdict.Finding {
	return partner.Assess(&verdict.Moment{Now: now}, p)
}

// AnswerBy is the answer of somebody to a health check that counts at a time; nil for none.
func AnswerBy(r *v1alpha1.Review, who v1alpha1.PersonRef, by time.Time) *v1alpha1.Response {
	return review.AnswerBy(r, who, by)
}

// TurnoutOf tells, by partner, who answered a health check by a moment.
func TurnoutOf(r *v1alpha1.Review, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, now time.Time) []Turnout {
	return review.TurnoutOf(&verdict.Moment{Now: now}, r, a, partners)
}

// FiguresOf are what the partners said in a review that was held, by a moment. The policy may be nil.
func FiguresOf(r *v1alpha1.Review, a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy, partners map[string]*v1alpha1.Partner, now time.Time) Figures {
	return review.FiguresOf(&verdict.Moment{Now: now}, r, a, policy, partners)
}

// Trainings lists what the people of an alliance's team learnt by a moment. The policy may be nil.
func Trainings(a *v1alpha1.Alliance, policy *v1alpha1.CommunicationPolicy, partners map[string]*v1alpha1.Partner, now time.Time) []Learnt {
	return team.Trainings(&verdict.Moment{Now: now}, a, policy, partners)
}

// PictureOf draws what practices of an alliance are judged by at a moment. Of the facts the issues are needed for
// whom people spoke with.
func PictureOf(f AllianceFacts, now time.Time) Picture {
	return practice.NewState(f, &verdict.Moment{Now: now}, "").Picture()
}

// ProgressOf tells how each objective of an alliance stands at a moment, in the order of the manifest.
func ProgressOf(a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, now time.Time) []Progress {
	arming := practice.ArmingOf(a, now)
	return practice.ProgressOf(&verdict.Moment{Now: now}, a, partners, &arming)
}
