// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// Bounds that code has to keep as well as the schema. Each equals the marker on its field; a
// test compares the two.
const (
	// MaxIssueTitle bounds Issue.spec.title, in characters.
	MaxIssueTitle = 128
	// MaxStepRecords bounds Issue.status.escalation.steps: the steps that one round records.
	MaxStepRecords = 16
	// MaxOverdueReviews bounds Issue.status.overdueReviews.
	MaxOverdueReviews = 50
	// MaxOwedNews bounds Issue.status.owed: the partners of an alliance, and those it had before.
	MaxOwedNews = 32
	// MaxIssueReminders bounds Issue.status.reminders.
	MaxIssueReminders = 64
	// MaxReviewReminders bounds Review.status.reminders: each person on a team may be asked, and what the
	// review itself reminds of comes on top.
	MaxReviewReminders = 96
	// MaxResponses bounds Review.spec.responses.
	MaxResponses = 100
	// MaxAllianceReminders bounds Alliance.status.reminders.
	MaxAllianceReminders = 128
	// MaxDigestMembers bounds Notification.spec.digestOf.
	MaxDigestMembers = 50
	// MaxRound bounds Issue.status.escalation.round.
	MaxRound = 1_000_000
	// MaxRepeats bounds the repeats of a step and of a reminder.
	MaxRepeats = 1000
	// MaxDeliveryAttempts bounds Notification.status.attempts.
	MaxDeliveryAttempts = 1_000_000
	// MaxSubject bounds Notification.spec.subject, in characters.
	MaxSubject = 256
	// MaxBody bounds Notification.spec.body, in characters.
	MaxBody = 16384
	// NeverDigest is the value of CommunicationPolicy.spec.digest.minMessages that turns digests off.
	NeverDigest = 1000
	// MaxConditionMessage bounds a condition's message: characters for the API server, bytes
	// here, to be safe.
	MaxConditionMessage = 32768
)
