// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"reflect"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// The types below are what templates can use: strings, lists, and yes or no. They hold
// nothing that the recipient may not know. The tag doc describes a field in docs/templates.md.
//
// A moment is three fields: where the recipient is, with UTC in brackets, for a sentence; a stamp in UTC; and
// where the recipient is, alone. All three are empty where there is no such moment.

// Reader is whom a message is for.
type Reader struct {
	Recipient string `doc:"name of whoever reads the message"`
	Partner   string `doc:"company of the recipient"`
	TimeZone  string `doc:"time zone in which local times are written"`
	InsteadOf string `doc:"name of the contact who is away, if the recipient stands in for somebody"`
}

// Context is where a message comes from, and what can be recorded there.
type Context struct {
	Alliance  string    `doc:"name of the alliance"`
	Namespace string    `doc:"namespace of the objects"`
	Commands  []Command `doc:"commands that record what people do"`
}

// Command is a command for a shell.
type Command struct {
	Purpose string `doc:"what it is for"`
	Command string `doc:"the command line"`
}

// AboutIssue is what messages about an issue say of it.
type AboutIssue struct {
	Issue             string `doc:"name of the Issue"`
	ShortName         string `doc:"the same, cut to 60 characters for a subject line"`
	Title             string `doc:"title of the issue"`
	Description       string `doc:"description of the issue; may have several lines, or be empty"`
	Quoted            string `doc:"title and description as whoever raised it typed them, each line with > before it; empty if Entente opened the issue itself"`
	QuotedDescription string `doc:"the same of the description alone; empty without one"`
	Severity          string `doc:"Low, Medium, High or Critical"`
	RaisedBy          string `doc:"who raised it, with the company; Entente, if it opened the issue itself"`
	OverdueReview     string `doc:"name of the Review for which Entente opened the issue itself, since it is overdue; empty if somebody raised the issue"`
	Detected          string `doc:"since when it is known"`
	DetectedUTC       string
	DetectedLocal     string
	QuietSince        string `doc:"since when nobody has answered; empty once the issue is resolved, or without a path"`
	QuietSinceUTC     string
	QuietSinceLocal   string
}

// AboutStep is what messages of a step of the escalation path say of it. It concerns the
// recipient's side.
type AboutStep struct {
	Step          string `doc:"name of the step"`
	Again         bool   `doc:"yes if the message is a repeat"`
	Started       string `doc:"when the step started"`
	StartedUTC    string
	StartedLocal  string
	Deadline      string `doc:"when the next step starts if nobody acts; empty for a last step without an end"`
	DeadlineUTC   string
	DeadlineLocal string
	NextStep      string   `doc:"the next step that tells the recipient's side; empty without one"`
	NextAudience  []string `doc:"tier and roles that it tells"`
	Unreached     []string `doc:"companies that the step concerns and of which it reaches nobody"`
}

// EscalationStep is what a message of that reason can say.
type EscalationStep struct {
	Reader
	Context
	AboutIssue
	AboutStep
	Told   []string `doc:"everybody whom the step tells, with the company"`
	Others bool     `doc:"yes if the step tells others than the recipient, too"`
}

// CallRequest is what a message of that reason can say.
type CallRequest struct {
	Reader
	Context
	AboutIssue
	AboutStep
	Callees     []Callee `doc:"people who are to be called"`
	ByPhone     bool     `doc:"yes if they are to be told by a call, no if they are to be spoken with before anything is written to them"`
	MaxAttempts string   `doc:"how many attempts to speak with them are enough; empty if they are to be told by a call"`
}

// Callee is somebody who is to be called.
type Callee struct {
	Name   string `doc:"name, with the company"`
	Number string `doc:"telephone number; empty if it is not known"`
}

// Disclosure is what a reminder that a partner is to be told of an issue can say.
type Disclosure struct {
	Reader
	Context
	AboutIssue
	Untold        string `doc:"company that is to be told, or several"`
	Several       bool   `doc:"yes if they are several"`
	Due           string `doc:"by when it is to know"`
	DueUTC        string
	DueLocal      string
	Late          bool   `doc:"yes if that is over"`
	Resolved      string `doc:"when the issue was resolved, which does not end what is owed; empty if it was not"`
	ResolvedUTC   string
	ResolvedLocal string
	Next          string `doc:"when the next reminder follows if nobody acts; empty if none does"`
	NextUTC       string
	NextLocal     string
}

// RecoveryPlan is what a reminder of a recovery plan can say.
type RecoveryPlan struct {
	Reader
	Context
	AboutIssue
	Due      string `doc:"by when there is to be a plan"`
	DueUTC   string
	DueLocal string
	Late     bool `doc:"yes if that is over"`
}

// IssueOpened is what a message that an issue was opened can say.
type IssueOpened struct {
	Reader
	Context
	AboutIssue
	Told []string `doc:"everybody who is told, with the company"`
}

// Review is what a reminder of a review can say.
type Review struct {
	Reader
	Context
	Review       string `doc:"name of the Review"`
	ShortName    string `doc:"the same, cut to 60 characters for a subject line"`
	Type         string `doc:"type of the review, such as Performance"`
	HealthCheck  bool   `doc:"yes if it is a health check: people answer it, and it is closed, not held"`
	Cadence      string `doc:"cadence that it belongs to; empty without one"`
	Planned      string `doc:"when it is planned: its scheduled time, or the due time if it has none or was put off"`
	PlannedUTC   string
	PlannedLocal string
	Due          string `doc:"when it is due, after postponements"`
	DueUTC       string
	DueLocal     string
	Postponed    string   `doc:"how often it was put off: once, 2 times; empty if never"`
	Refused      bool     `doc:"yes if it was held, but its result was not accepted"`
	Told         []string `doc:"everybody who is reminded, with the company"`
	Again        bool     `doc:"yes if the message is a repeat"`
	Next         string   `doc:"when the next reminder follows if nobody acts; empty if none does"`
	NextUTC      string
	NextLocal    string
}

// HealthAsked is what a message that asks somebody to answer a health check can say.
type HealthAsked struct {
	Reader
	Context
	Review     string     `doc:"name of the Review that is the health check"`
	ShortName  string     `doc:"the same, cut to 60 characters for a subject line"`
	Dimensions []string   `doc:"names of what the recipient is asked to rate"`
	Questions  []Question `doc:"the same, with what is asked"`
	Due        string     `doc:"when the health check is due, after postponements"`
	DueUTC     string
	DueLocal   string
	Late       bool   `doc:"yes if that is over"`
	Anonymous  string `doc:"of how many people of a partner figures are shown at least; empty if the policy does not have answers anonymous"`
}

// Question is what somebody is asked to rate.
type Question struct {
	Dimension string `doc:"its name, as in Dimensions and as a flag of the command"`
	Asks      string `doc:"what is asked of it"`
}

// Action is what a reminder of a promised action can say.
type Action struct {
	Reader
	Context
	Review      string `doc:"name of the Review in which it was promised"`
	ShortName   string `doc:"the same, cut to 60 characters for a subject line"`
	Action      string `doc:"name of the action"`
	Description string `doc:"what is to be done; may be empty"`
	Quoted      string `doc:"the same as it was typed, each line with > before it"`
	Owner       string `doc:"who promised it, with the company"`
	DueDate     string `doc:"the last day on which it is on time"`
	Due         string `doc:"when that day is over"`
	DueUTC      string
	DueLocal    string
}

// Briefing is what a reminder of a briefing can say.
type Briefing struct {
	Reader
	Context
	Person   string `doc:"who is to be briefed, with the company"`
	Self     bool   `doc:"yes if that is the recipient"`
	Joined   string `doc:"first day on the team"`
	Due      string `doc:"when the time for the briefing is over"`
	DueUTC   string
	DueLocal string
}

// PracticesMissing is what the week's summary of the practices that are not in place can say.
type PracticesMissing struct {
	Reader
	Context
	InPlace   string     `doc:"how many practices are in place"`
	Required  string     `doc:"how many are required"`
	Missing   string     `doc:"how many are not in place"`
	Several   bool       `doc:"yes if they are several"`
	Practices []Practice `doc:"those that are not in place"`
	Due       string     `doc:"moment of which the summary is"`
	DueUTC    string
	DueLocal  string
	Next      string `doc:"when the next summary follows if one of them is still not in place"`
	NextUTC   string
	NextLocal string
}

// Practice is one that is not in place.
type Practice struct {
	Name string `doc:"its name, which is the type of its condition"`
	Says string `doc:"what was found"`
	Todo string `doc:"what to do about it"`
}

// Digest is what several messages in one can say.
type Digest struct {
	Recipient string   `doc:"name of whoever reads the message"`
	Partner   string   `doc:"company of the recipient"`
	Count     string   `doc:"how many messages there are"`
	First     string   `doc:"subject line of the first"`
	Messages  []Single `doc:"the messages, in order"`
}

// Test is what a message that tries a channel out can say.
type Test struct {
	Reader
	Namespace string `doc:"namespace of the objects"`
	Policy    string `doc:"name of the CommunicationPolicy"`
	Channel   string `doc:"name of the channel that it goes over"`
}

// Single is one message of a digest.
type Single struct {
	Number  string `doc:"its number, from 1"`
	Name    string `doc:"name of its Notification"`
	Subject string `doc:"its subject line"`
	Body    string `doc:"its text, shortened where there are many"`
}

// shapes are the types of the data, by reason.
var shapes = map[v1alpha1.NotificationReason]reflect.Type{
	v1alpha1.NotificationEscalationStep:   reflect.TypeFor[EscalationStep](),
	v1alpha1.NotificationCallRequest:      reflect.TypeFor[CallRequest](),
	v1alpha1.NotificationDisclosureDue:    reflect.TypeFor[Disclosure](),
	v1alpha1.NotificationRecoveryPlanDue:  reflect.TypeFor[RecoveryPlan](),
	v1alpha1.NotificationIssueOpened:      reflect.TypeFor[IssueOpened](),
	v1alpha1.NotificationReviewUpcoming:   reflect.TypeFor[Review](),
	v1alpha1.NotificationReviewDue:        reflect.TypeFor[Review](),
	v1alpha1.NotificationReviewOverdue:    reflect.TypeFor[Review](),
	v1alpha1.NotificationHealthAsked:      reflect.TypeFor[HealthAsked](),
	v1alpha1.NotificationBriefingDue:      reflect.TypeFor[Briefing](),
	v1alpha1.NotificationPracticesMissing: reflect.TypeFor[PracticesMissing](),
	v1alpha1.NotificationActionDue:        reflect.TypeFor[Action](),
	v1alpha1.NotificationDigest:           reflect.TypeFor[Digest](),
	v1alpha1.NotificationTest:             reflect.TypeFor[Test](),
}
