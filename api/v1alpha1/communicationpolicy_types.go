// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// CommunicationPolicySpec says how the partners of an alliance reach each other, how soon
// they speak, and which way an issue climbs.
// +kubebuilder:validation:XValidation:rule="!has(self.escalationPaths) || self.escalationPaths.all(p, p.steps.all(s, !has(s.channels) || s.channels.all(c, has(self.channels) && self.channels.exists(d, d.name == c))))",message="a step names a channel that spec.channels does not have; add the channel, or correct the name"
// +kubebuilder:validation:XValidation:rule="!has(self.reminders) || !has(self.reminders.channels) || self.reminders.channels.all(c, has(self.channels) && self.channels.exists(d, d.name == c))",message="reminders name a channel that spec.channels does not have; add the channel, or correct the name"
// +kubebuilder:validation:XValidation:rule="!has(self.escalationPaths) || ['Low', 'Medium', 'High', 'Critical'].all(v, self.escalationPaths.filter(p, v in p.severities).size() <= 1)",message="put each severity in one escalation path only"
type CommunicationPolicySpec struct {
	// suspend pauses what the controllers do by this policy: no step starts, no message
	// leaves.
	// +optional
	Suspend *bool `json:"suspend,omitempty"`
	// channels are ways to reach people.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=16
	Channels []Channel `json:"channels,omitempty"`
	// touchpoints say how often the people of a tier speak with their counterparts.
	// +optional
	// +listType=map
	// +listMapKey=tier
	// +kubebuilder:validation:MaxItems=4
	Touchpoints []Touchpoint `json:"touchpoints,omitempty"`
	// informalFeedback says how often somebody asks "how are we doing?"; default: every P90D, with an answer
	// within P30D.
	// +optional
	InformalFeedback *InformalFeedback `json:"informalFeedback,omitempty"`
	// disclosure says how soon the other partners are told of an issue.
	// +optional
	// +listType=map
	// +listMapKey=severity
	// +kubebuilder:validation:MaxItems=4
	Disclosure []Disclosure `json:"disclosure,omitempty"`
	// recoveryPlanWithin is how soon after an issue was detected a recovery plan follows.
	// +optional
	RecoveryPlanWithin Duration `json:"recoveryPlanWithin,omitempty"`
	// briefingWithin is how soon somebody who joined the team is briefed; default P30D, without reminders.
	// +optional
	BriefingWithin Duration `json:"briefingWithin,omitempty"`
	// training says what people of a role learn, and how soon after they joined the team. Default: each
	// alliance manager and executive sponsor has one training of any topic within P90D.
	// +optional
	// +listType=map
	// +listMapKey=topic
	// +kubebuilder:validation:MaxItems=8
	Training []TrainingNeed `json:"training,omitempty"`
	// recognizeWithin is how soon an achieved objective is thanked for; default P30D.
	// +optional
	RecognizeWithin Duration `json:"recognizeWithin,omitempty"`
	// healthCheckEvery is the longest time between two health checks; default P1Y.
	// +optional
	HealthCheckEvery Duration `json:"healthCheckEvery,omitempty"`
	// healthChecks says what a health check needs, and what follows from it.
	// +optional
	HealthChecks *HealthChecks `json:"healthChecks,omitempty"`
	// commitmentsWindow is how far back actions that were promised in reviews count; default P1Y.
	// +optional
	CommitmentsWindow Duration `json:"commitmentsWindow,omitempty"`
	// thresholds are the figures from which a practice holds.
	// +optional
	Thresholds *Thresholds `json:"thresholds,omitempty"`
	// giveAndTake says over which window giving and taking are compared; default: P1Y, with a tolerance of
	// 10 percent.
	// +optional
	GiveAndTake *GiveAndTake `json:"giveAndTake,omitempty"`
	// committee is what the steering committee agreed on as its rules; each has a default.
	// +optional
	Committee *Committee `json:"committee,omitempty"`
	// overdueReviews says what follows when a review is overdue.
	// +optional
	OverdueReviews *OverdueReviews `json:"overdueReviews,omitempty"`
	// reminders tell people what is coming and what is due; without it nobody is reminded.
	// +optional
	Reminders *Reminders `json:"reminders,omitempty"`
	// digest gathers the messages that one person would get at once.
	// +optional
	Digest *Digest `json:"digest,omitempty"`
	// templates word messages of a reason otherwise than they are by default.
	// +optional
	// +listType=map
	// +listMapKey=reason
	// +kubebuilder:validation:MaxItems=8
	Templates []MessageTemplate `json:"templates,omitempty"`
	// notificationRetention is how long a Notification is kept after its outcome; default: for
	// ever. It counts in hours at the least.
	// +optional
	NotificationRetention Duration `json:"notificationRetention,omitempty"`
	// escalationPaths are the ways that issues climb, by severity.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=4
	EscalationPaths []EscalationPath `json:"escalationPaths,omitempty"`
}

// Channel is one way to reach people. Exactly one kind of channel is set.
// +kubebuilder:validation:XValidation:rule="[has(self.email), has(self.slack), has(self.webhook), has(self.alertmanager), has(self.shoutrrr), has(self.phone)].filter(x, x).size() == 1",message="set exactly one of email, slack, webhook, alertmanager, shoutrrr and phone"
// +kubebuilder:validation:XValidation:rule="!(has(self.phone) && has(self.answerLinks))",message="leave answerLinks out of a phone channel: nothing is sent over it; set it on the channel by which the caller is asked"
type Channel struct {
	// name by which addresses and steps refer to the channel.
	// +required
	Name Name `json:"name,omitempty"`
	// email sends mail over SMTP.
	// +optional
	Email *EmailChannel `json:"email,omitempty"`
	// slack posts to people and channels of Slack.
	// +optional
	Slack *SlackChannel `json:"slack,omitempty"`
	// webhook posts CloudEvents over HTTP.
	// +optional
	Webhook *WebhookChannel `json:"webhook,omitempty"`
	// alertmanager posts alerts to Alertmanager.
	// +optional
	Alertmanager *AlertmanagerChannel `json:"alertmanager,omitempty"`
	// shoutrrr reaches what shoutrrr reaches.
	// +optional
	Shoutrrr *ShoutrrrChannel `json:"shoutrrr,omitempty"`
	// phone means that a person calls; the message is a call request to the caller.
	// +optional
	Phone *PhoneChannel `json:"phone,omitempty"`
	// rateLimit is how many messages may leave over the channel in a span. Default: one a
	// second for slack and shoutrrr, one a second with up to 60 at once for email, no limit
	// for webhook and alertmanager.
	// +optional
	RateLimit *RateLimit `json:"rateLimit,omitempty"`
	// answerLinks says whether messages hold a link by which the recipient can answer, if there is something to answer, where
	// the manager makes such links. Whoever reads the message can use it. Default: Include for
	// email, slack and shoutrrr, which people read; Omit for webhook and alertmanager, which keep what
	// they are sent, and show it to others.
	// +optional
	AnswerLinks AnswerLinks `json:"answerLinks,omitempty"`
}

// AnswerLinks says whether messages hold a link by which the recipient can answer.
// +kubebuilder:validation:Enum=Include;Omit
type AnswerLinks string

// What a channel does with links.
const (
	// AnswerLinksInclude: each message about an issue has one.
	AnswerLinksInclude AnswerLinks = "Include"
	// AnswerLinksOmit: none has.
	AnswerLinksOmit AnswerLinks = "Omit"
)

// RateLimit bounds how many messages leave over a channel.
type RateLimit struct {
	// messages that may leave in the span.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000
	Messages *int32 `json:"messages,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// per is the span, such as PT1M.
	// +required
	Per Duration `json:"per,omitempty"`
}

// Digest gathers messages. It concerns channels that people read: email, slack and shoutrrr.
// +kubebuilder:validation:MinProperties=1
type Digest struct {
	// gatherFor is how long a message waits for others to the same person; default PT5S. Messages of
	// escalation steps wait for five seconds at most, and those that a disclosure or a recovery plan is due
	// for none.
	// +optional
	GatherFor Duration `json:"gatherFor,omitempty"`
	// minMessages is from how many on they go out as one; default 5. 1000 means never.
	// +optional
	// +kubebuilder:validation:Minimum=2
	// +kubebuilder:validation:Maximum=1000
	MinMessages *int32 `json:"minMessages,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
}

// Reminders tell people what is coming and what is due.
// +kubebuilder:validation:MinProperties=1
type Reminders struct {
	// beforeReview is how long before its scheduled time a review is announced.
	// +optional
	BeforeReview Duration `json:"beforeReview,omitempty"`
	// whenDue tells people when a review, a briefing or a promised action is due; default true.
	// +optional
	WhenDue *bool `json:"whenDue,omitempty"`
	// overdueEvery is how often they are told again of a review that is overdue; default:
	// not again.
	// +optional
	OverdueEvery Duration `json:"overdueEvery,omitempty"`
	// issueOpened tells the team when an issue is opened: the raiser's own side only where the
	// path asks people to talk first; default false.
	// +optional
	IssueOpened *bool `json:"issueOpened,omitempty"`
	// healthAsked asks the people on the team to answer a health check that is open; default true.
	// +optional
	HealthAsked *bool `json:"healthAsked,omitempty"`
	// practices tells the host's alliance managers which practices are not in place: Weekly, on Monday at
	// nine where the host is; default: not.
	// +optional
	Practices ReminderRhythm `json:"practices,omitempty"`
	// channels that may be used; default: every channel of the policy.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	Channels []Name `json:"channels,omitempty"`
}

// ReminderRhythm is how often people are told of what lasts.
// +kubebuilder:validation:Enum=Weekly
type ReminderRhythm string

// ReminderRhythmWeekly is once a week.
const ReminderRhythmWeekly ReminderRhythm = "Weekly"

// MessageTemplate words the messages of one reason. Both texts are Go templates; what they
// can use is described in docs/templates.md. One that fails is passed over for the default
// text, and the policy says so.
// +kubebuilder:validation:XValidation:rule="has(self.subject) || has(self.body)",message="set subject, body or both"
type MessageTemplate struct {
	// reason of the messages.
	// +required
	Reason NotificationReason `json:"reason,omitempty"`
	// subject line; default: the usual one.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Subject string `json:"subject,omitempty"`
	// body of the message; default: the usual one.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=4096
	Body string `json:"body,omitempty"`
}

// EmailChannel sends mail over SMTP.
type EmailChannel struct {
	// server is the host and port of the SMTP server: smtp.example:587.
	// +required
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=260
	// +kubebuilder:validation:XValidation:rule="self.matches('^([A-Za-z0-9._-]+|[[][0-9A-Fa-f:.]+[]]):([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$')",message="write host and port, such as smtp.example:587"
	Server string `json:"server,omitempty"`
	// from is the sender's address.
	// +required
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=254
	// +kubebuilder:validation:XValidation:rule="self.matches('^[^@\\\\s]+@[^@\\\\s]+$')",message="write one mail address, such as alliances@northwind.example"
	From string `json:"from,omitempty"`
	// secretRef names the Secret with the keys username and password.
	// +optional
	SecretRef *SecretReference `json:"secretRef,omitempty"`
}

// SlackChannel posts to Slack.
type SlackChannel struct {
	// secretRef names the Secret with the key token.
	// +required
	SecretRef SecretReference `json:"secretRef,omitempty,omitzero"`
}

// WebhookChannel posts CloudEvents over HTTP.
type WebhookChannel struct {
	// url to post to, http or https.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="isURL(self) && (url(self).getScheme() == 'https' || url(self).getScheme() == 'http') && url(self).getHost() != ''",message="write an http or https address with a host, such as https://hooks.example/entente"
	// +kubebuilder:validation:XValidation:rule="!self.matches('^[^/?#]*//[^/?#]*@')",message="keep user and password out of the address; put them in a Secret and name it in secretRef"
	URL string `json:"url,omitempty"`
	// secretRef names the Secret with the key secret: whsec_ and the base64 of 24 to 64
	// random bytes, with which messages are signed as Standard Webhooks has it.
	// +optional
	SecretRef *SecretReference `json:"secretRef,omitempty"`
}

// AlertmanagerChannel posts alerts to Alertmanager's v2 API.
type AlertmanagerChannel struct {
	// url of the Alertmanager, http or https.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:XValidation:rule="isURL(self) && (url(self).getScheme() == 'https' || url(self).getScheme() == 'http') && url(self).getHost() != ''",message="write an http or https address with a host, such as http://alertmanager.monitoring:9093"
	// +kubebuilder:validation:XValidation:rule="!self.matches('^[^/?#]*//[^/?#]*@')",message="keep user and password out of the address; put them in a Secret and name it in secretRef"
	URL string `json:"url,omitempty"`
	// secretRef names the Secret with the keys username and password, or token.
	// +optional
	SecretRef *SecretReference `json:"secretRef,omitempty"`
}

// ShoutrrrChannel reaches what shoutrrr reaches.
type ShoutrrrChannel struct {
	// secretRef names the Secret with the key url, a shoutrrr service URL.
	// +required
	SecretRef SecretReference `json:"secretRef,omitempty,omitzero"`
}

// PhoneChannel means that a person calls. It has no settings.
type PhoneChannel struct{}

// Touchpoint says how often the people of a tier speak with their counterparts. There is a
// minimum, never a maximum.
type Touchpoint struct {
	// tier of the people.
	// +required
	Tier Tier `json:"tier,omitempty"`
	// every is the longest time between two contacts.
	// +required
	Every Duration `json:"every,omitempty"`
	// modes that count as contact; default: every mode, and reviews that people of both partners
	// attended, of which nobody records the mode.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=5
	Modes []Mode `json:"modes,omitempty"`
}

// InformalFeedback says how often somebody asks how things go.
type InformalFeedback struct {
	// every is the longest time between two such questions.
	// +required
	Every Duration `json:"every,omitempty"`
	// answerWithin is how soon advice gets an answer; default P30D.
	// +optional
	AnswerWithin Duration `json:"answerWithin,omitempty"`
}

// Disclosure says how soon the other partners are told of an issue of a severity.
type Disclosure struct {
	// severity of the issue.
	// +required
	Severity Severity `json:"severity,omitempty"`
	// within is the time from detection. It never stops and cannot be snoozed.
	// +required
	Within Duration `json:"within,omitempty"`
}

// Thresholds are the figures from which a practice holds.
// +kubebuilder:validation:MinProperties=1
// +kubebuilder:validation:XValidation:rule="!has(self.norms) || self.norms.matches('^([1-4]([.][0-9]+)?|5([.]0+)?)$')",message="write a norms threshold from 1 to 5 in quotes, such as \"3.5\""
// +kubebuilder:validation:XValidation:rule="!has(self.health) || self.health.matches('^([1-4]([.][0-9]+)?|5([.]0+)?)$')",message="write a health threshold from 1 to 5 in quotes, such as \"3.5\""
// +kubebuilder:validation:XValidation:rule="!has(self.perceptionGap) || self.perceptionGap.matches('^([0-3]([.][0-9]+)?|4([.]0+)?)$')",message="write a perceptionGap from 0 to 4 in quotes, such as \"1.5\""
type Thresholds struct {
	// norms is the least rating of a norm by a partner, 1 to 5; default "3".
	// +optional
	Norms Decimal `json:"norms,omitempty"`
	// health is the least rating of a dimension by a partner in a health check, 1 to 5: below it an action
	// plan follows; default "3".
	// +optional
	Health Decimal `json:"health,omitempty"`
	// perceptionGap is the largest difference between the partners' ratings of a dimension, 0 to 4; default
	// "1.5".
	// +optional
	PerceptionGap Decimal `json:"perceptionGap,omitempty"`
	// commitmentsPercent is the least share of each partner's actions that are done on time; default 80.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	CommitmentsPercent *int32 `json:"commitmentsPercent,omitempty"`
	// allocationPercent is the least share of an alliance manager's time that counts as
	// dedicated; default: 1, so any allocation that is written down.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	AllocationPercent *int32 `json:"allocationPercent,omitempty"`
}

// TrainingNeed says what people of some roles learn.
type TrainingNeed struct {
	// topic that the trainings on record name.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=96
	Topic string `json:"topic,omitempty"`
	// roles of the people who learn it.
	// +required
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=6
	Roles []Role `json:"roles,omitempty"`
	// within is how soon after they joined the team; default P90D.
	// +optional
	Within Duration `json:"within,omitempty"`
	// validFor is how long a training counts, where its record names no validUntilDate; default: no end.
	// +optional
	ValidFor Duration `json:"validFor,omitempty"`
}

// HealthChecks says what a health check needs, and what follows from it.
// +kubebuilder:validation:MinProperties=1
type HealthChecks struct {
	// minRespondents is how many people of each partner answer at least; default 1, with anonymous 3 or more.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=50
	MinRespondents *int32 `json:"minRespondents,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// actionPlanWithin is how soon actions are promised where a partner rates a dimension below the
	// threshold; default P30D.
	// +optional
	ActionPlanWithin Duration `json:"actionPlanWithin,omitempty"`
	// anonymous shows a partner's figures only if three of its people or more answered; default false.
	// +optional
	Anonymous *bool `json:"anonymous,omitempty"`
}

// GiveAndTake says how giving and taking are compared.
type GiveAndTake struct {
	// window is how far back contributions count.
	// +required
	Window Duration `json:"window,omitempty"`
	// tolerancePercent is by how much less the host may have given; default 10.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	TolerancePercent *int32 `json:"tolerancePercent,omitempty"`
}

// Committee is what a steering committee agreed on as its rules.
// +kubebuilder:validation:MinProperties=1
type Committee struct {
	// quorum is how many partners have somebody at a formal review at the least; default: each that belonged to the
	// alliance then.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=16
	Quorum *int32 `json:"quorum,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
	// minutesWithin is how soon after a formal review its minutes are there; default P14D.
	// +optional
	MinutesWithin Duration `json:"minutesWithin,omitempty"`
	// confirmWithin is how soon after it each partner accepts what came of it; default P30D.
	// +optional
	ConfirmWithin Duration `json:"confirmWithin,omitempty"`
	// minutesWindow is how far back formal reviews count; default P1Y.
	// +optional
	MinutesWindow Duration `json:"minutesWindow,omitempty"`
	// decideWithin is how soon after a review a question is decided that has no dueDate; default P30D.
	// +optional
	DecideWithin Duration `json:"decideWithin,omitempty"`
	// businessCaseFor is how long a partner's business case holds that says nothing of it; default P1Y.
	// +optional
	BusinessCaseFor Duration `json:"businessCaseFor,omitempty"`
	// risksEvery is the longest time between two looks at a risk; default P3M.
	// +optional
	RisksEvery Duration `json:"risksEvery,omitempty"`
	// exitPlanEvery is the longest time between two looks at the plan of the exit; default P1Y.
	// +optional
	ExitPlanEvery Duration `json:"exitPlanEvery,omitempty"`
	// evidenceWithin is how soon after a review, an assessment or a look at a business case its evidence is there;
	// default P30D.
	// +optional
	EvidenceWithin Duration `json:"evidenceWithin,omitempty"`
	// evidenceWindow is how far back they count; default P1Y.
	// +optional
	EvidenceWindow Duration `json:"evidenceWindow,omitempty"`
}

// OverdueReviews says what follows when a review is overdue.
// +kubebuilder:validation:MinProperties=1
type OverdueReviews struct {
	// openIssue opens an Issue, which is closed when the review is held.
	// +optional
	OpenIssue *OpenIssue `json:"openIssue,omitempty"`
}

// OpenIssue describes the Issue to open.
type OpenIssue struct {
	// severity of the Issue.
	// +required
	Severity Severity `json:"severity,omitempty"`
}

// TimeKind says which time counts.
// +kubebuilder:validation:Enum=Elapsed;Working
type TimeKind string

// The kinds of time.
const (
	// TimeElapsed is wall-clock time.
	TimeElapsed TimeKind = "Elapsed"
	// TimeWorking is time in which every partner of the alliance works.
	TimeWorking TimeKind = "Working"
)

// DeliverKind says when a message of a step may leave.
// +kubebuilder:validation:Enum=WorkingTime;AtOnce
type DeliverKind string

// The kinds of delivery.
const (
	// DeliverWorkingTime waits until the recipient is at work.
	DeliverWorkingTime DeliverKind = "WorkingTime"
	// DeliverAtOnce does not wait.
	DeliverAtOnce DeliverKind = "AtOnce"
)

// Sides says which partners a step concerns.
// +kubebuilder:validation:Enum=All;Host;Others
type Sides string

// The sides.
const (
	SidesAll    Sides = "All"
	SidesHost   Sides = "Host"
	SidesOthers Sides = "Others"
)

// EscalationPath is the way that issues of some severities climb when nothing happens.
// +kubebuilder:validation:XValidation:rule="!has(self.time) || self.time != 'Working' || has(self.maxWait)",message="time: Working needs maxWait, a wall-clock cap on each step, such as P30D"
// +kubebuilder:validation:XValidation:rule="self.steps.all(s, !has(s.by)) || self.steps.all(s, !has(s.within))",message="use by or within in a path, not both: by counts from the start of the first step, within from the start of the step itself"
// +kubebuilder:validation:XValidation:rule="self.staleAfter != 'PT0S' || has(self.ackValidFor)",message="staleAfter: PT0S needs ackValidFor, how long an answer holds the ladder, such as P3D"
// +kubebuilder:validation:XValidation:rule="self.steps.exists(s, has(s.by)) || self.steps.size() <= 1 || self.steps.filter(s, has(s.within)).size() >= self.steps.size() - (has(self.steps[self.steps.size() - 1].within) ? 0 : 1)",message="set within on every step but the last: the next step starts when it is over"
type EscalationPath struct {
	// name of the path.
	// +required
	Name Name `json:"name,omitempty"`
	// severities of the issues that take this path.
	// +required
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=4
	Severities []Severity `json:"severities,omitempty"`
	// staleAfter is how long an issue may be without an answer; the first step then starts. With
	// PT0S it starts at once.
	// +required
	StaleAfter Delay `json:"staleAfter,omitempty"`
	// time that counts: Elapsed (default) or Working.
	// +optional
	// +default="Elapsed"
	Time TimeKind `json:"time,omitempty"`
	// maxWait caps each step in wall-clock time; required with time: Working.
	// +optional
	MaxWait Duration `json:"maxWait,omitempty"`
	// ackValidFor is how long an acknowledgement holds the ladder; default: staleAfter.
	// +optional
	AckValidFor Duration `json:"ackValidFor,omitempty"`
	// maxSnooze caps a snooze, from when it was asked for.
	// +optional
	MaxSnooze Duration `json:"maxSnooze,omitempty"`
	// deliver says when the messages of the path may leave: WorkingTime waits until the recipient
	// is at work, AtOnce does not. Default: WorkingTime with time: Working, unless the issue is
	// Critical; AtOnce else.
	// +optional
	Deliver DeliverKind `json:"deliver,omitempty"`
	// steps of the ladder, from the first to the last.
	// +required
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=10
	Steps []EscalationStep `json:"steps,omitempty"`
}

// EscalationStep tells some people of an issue, and gives them time.
// +kubebuilder:validation:XValidation:rule="has(self.tier) || has(self.roles) || has(self.contacts)",message="say whom the step notifies: set tier, roles or contacts"
// +kubebuilder:validation:XValidation:rule="!has(self.repeat) || has(self.within) || has(self.by)",message="repeat needs within or by, so that it ends"
// +kubebuilder:validation:XValidation:rule="!has(self.hostFirst) || !has(self.sides) || self.sides == 'All'",message="hostFirst needs sides: All; only then does a step tell both the host and others"
type EscalationStep struct {
	// name of the step.
	// +required
	Name Name `json:"name,omitempty"`
	// tier of the people who are told, on each of the sides. Where a step of the policy names
	// Steering, SteeringMembers are of that tier, and of Executive no more.
	// +optional
	Tier Tier `json:"tier,omitempty"`
	// roles of the people who are told. With tier too, people of either are told.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=6
	Roles []Role `json:"roles,omitempty"`
	// contacts who are told whether they are on the team or not.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	// +kubebuilder:validation:XValidation:rule="self.all(p, self.exists_one(q, q.contact == p.contact && q.partner == p.partner))",message="name each person once"
	Contacts []PersonRef `json:"contacts,omitempty"`
	// sides of the alliance that the step concerns: All (default), Host or Others.
	// +optional
	// +default="All"
	Sides Sides `json:"sides,omitempty"`
	// channels that may be used; default: every channel of the policy.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	Channels []Name `json:"channels,omitempty"`
	// talk asks for a conversation before anything is written.
	// +optional
	Talk *Talk `json:"talk,omitempty"`
	// within is how long the step has, from its start, before the next one starts.
	// +optional
	Within Duration `json:"within,omitempty"`
	// by is when the step is over, from the start of the first step, in place of within:
	// "managers by day 6". All steps of a path use the same of the two.
	// +optional
	By Duration `json:"by,omitempty"`
	// deliver says when the messages of the step may leave; default: as the path has it.
	// +optional
	Deliver DeliverKind `json:"deliver,omitempty"`
	// hostFirst tells the host's people this much earlier.
	// +optional
	HostFirst Duration `json:"hostFirst,omitempty"`
	// repeat tells the same people again while the step lasts.
	// +optional
	Repeat *Repeat `json:"repeat,omitempty"`
}

// Talk asks for a conversation before anything is written to another partner.
type Talk struct {
	// required withholds written messages until a conversation between partners, or
	// maxAttempts attempts, are on record.
	// +required
	Required *bool `json:"required,omitempty"`
	// maxAttempts after which messages are written all the same; default 3.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=20
	MaxAttempts *int32 `json:"maxAttempts,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
}

// Repeat tells the same people again.
type Repeat struct {
	// every is the time between two messages.
	// +required
	Every Duration `json:"every,omitempty"`
	// times is how often the message is repeated.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=20
	Times *int32 `json:"times,omitempty"` //nolint:kubeapilinter // nil is "not said"; a zero could be taken for a figure
}

// CommunicationPolicyStatus is what the controllers found.
type CommunicationPolicyStatus struct {
	// conditions are Ready, ChannelsHealthy, and Stalled when it applies.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	// +kubebuilder:validation:items:XValidation:rule="self.lastTransitionTime >= timestamp('1900-01-01T00:00:00Z') && self.lastTransitionTime < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999",fieldPath=".lastTransitionTime"
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// observedGeneration is the generation that the conditions are about.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// nextCheckTime is when something will change if nobody acts.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1900-01-01T00:00:00Z') && self < timestamp('3000-01-01T00:00:00Z')",message="write a time of the years 1900 to 2999"
	NextCheckTime *metav1.Time `json:"nextCheckTime,omitempty"`
}

// CommunicationPolicy says how the partners of an alliance reach each other, how soon they
// speak, and which way an issue climbs.
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:path=communicationpolicies,shortName=compol,categories=entente
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Channels Healthy",type=string,JSONPath=`.status.conditions[?(@.type=="ChannelsHealthy")].status`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Message",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].message`,priority=1
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 63",message="name a CommunicationPolicy with at most 63 characters"
type CommunicationPolicy struct {
	metav1.TypeMeta `json:",inline"`
	// metadata is the standard object's metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty,omitzero"`
	// spec says how partners reach each other.
	// +required
	Spec CommunicationPolicySpec `json:"spec,omitempty,omitzero"`
	// status is what the controllers found.
	// +optional
	// +default={"observedGeneration":-1}
	Status CommunicationPolicyStatus `json:"status,omitempty,omitzero"`
}

// CommunicationPolicyList is a list of CommunicationPolicies.
// +kubebuilder:object:root=true
type CommunicationPolicyList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []CommunicationPolicy `json:"items"`
}
