// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"fmt"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// withdrawnWords say what made a message untrue, by the cause.
var withdrawnWords = map[Cause]string{
	Deleted:              "The {kind} {name} was deleted before the message left",
	RecipientLeft:        "{person} had left before the message did",
	IssueResolved:        "The issue was resolved before the message left",
	IssueAnswered:        "The issue was answered before the message left",
	IssueSnoozed:         "The issue was snoozed before the message left",
	StepOver:             "The step was over before the message, which repeats it, left",
	IssueDeescalated:     "The issue was taken down the ladder before the message left",
	NewRound:             "A new round of the ladder began before the message left",
	NotArmed:             "The alliance left operation before the message left",
	PartnerTold:          "{name} was told before the message left",
	PartnersTold:         "{name} were told before the message left",
	PlanMade:             "The recovery plan was there before the message left",
	ReviewCancelled:      "The review was cancelled before the message left",
	ReviewHeld:           "The review was held before the message left",
	ReviewPutOff:         "The review was put off before the message left",
	ReviewBroughtForward: "The review was brought forward before the message left",
	ReviewTimeCame:       "The review's time came before the message left",
	ActionGone:           "The action was taken off the record before the message left",
	ActionDone:           "The action was done before the message left",
	HealthAnswered:       "{person} had answered before the message left",
	Briefed:              "{name} was briefed, or left the team, before the message left",
	WeekOver:             "The next summary was due before the message left",
	DigestInDigest:       "It names {name}, which is a digest itself; spec.digestOf names single messages",
	InOtherDigest:        "Its messages go out in the digest {name}",
	MemberGone:           "The message {name} does not go out with it any more; what is left is gathered anew",
}

// Words say why a message is not to leave any more; empty if it is true.
func (w Withdrawal) Words() string {
	fill := strings.NewReplacer("{kind}", w.Kind, "{name}", w.Name, "{person}", verdict.PersonName(w.Person))
	return fill.Replace(withdrawnWords[w.Cause])
}

func noPolicyWords(policy string) string {
	return fmt.Sprintf("There is no CommunicationPolicy %s; create it again to have the message sent", policy)
}

func noChannelWords(policy string, channel v1alpha1.Name) string {
	return fmt.Sprintf("CommunicationPolicy %s has no channel %s; add it to have the message sent", policy, channel)
}

func leavesWords(at time.Time, zone *time.Location) string {
	return "Leaves at " + worktime.ClockUTC(at, zone)
}

func turnWords(until time.Time, zone *time.Location) string {
	return "Waits for its turn under the channel's rateLimit, until about " + worktime.ClockUTC(until, zone)
}

func underWayWords(attempt int) string { return fmt.Sprintf("Attempt %d is under way", attempt) }

func retryWords(at time.Time, zone *time.Location) string {
	return "The next attempt is at " + worktime.ClockUTC(at, zone)
}

func givenUpWords(attempts int, last string) string {
	return fmt.Sprintf("Given up after %d attempts. The last: %s", attempts, last)
}

func restoredWords(to v1alpha1.PersonRef) string {
	return "It was restored without its status, so nobody can tell whether it arrived; it is not sent again. Ask " +
		verdict.PersonName(to)
}

func uncertainWords(why string, to v1alpha1.PersonRef) string {
	return why + ". Nobody can tell whether it arrived; ask " + verdict.PersonName(to)
}

const (
	interruptedWords = "The manager stopped while it was being sent"
	revivedWords     = "It had been withdrawn, and applies again"
	readyWords       = "The message can be sent, or has been"
)

// withdrawnLateWords say why a message is not sent again that may have arrived.
func withdrawnLateWords(w Withdrawal) string {
	return w.Words() + ", and an earlier attempt may have arrived"
}

// digestWords say how a message stands that goes out in a digest.
func digestWords(outcome v1alpha1.Outcome, digest string) string {
	switch outcome {
	case v1alpha1.OutcomeDelivered:
		return "Delivered in the digest " + digest
	case v1alpha1.OutcomeFailed:
		return "The digest " + digest + " was given up"
	case v1alpha1.OutcomeUncertain:
		return "Nobody can tell whether the digest " + digest + " arrived"
	default:
		return "It goes out in the digest " + digest
	}
}
