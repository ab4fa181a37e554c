// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"cmp"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Entry is what there is to know about a type of condition. The events, the plugin, the live
// view and docs/conditions.md all read it here.
type Entry struct {
	// Type of the condition.
	Type string
	// Kinds that have it.
	Kinds []string
	// Bad is the status in which something is amiss; empty for plain information: that an
	// issue is not resolved yet, that a review is still to be held.
	Bad metav1.ConditionStatus
	// Calm are reasons for which nothing is amiss although the status is the bad one.
	Calm []string
	// Alarm are reasons for which something is amiss although the status is not the bad one.
	Alarm []string
	// Ahead are reasons for which what is amiss may be still to come: that the condition turned bad tells nothing of
	// since when.
	Ahead []string
	// Action is the verb of the events that tell when the condition turns bad and when it is
	// put right; empty where no event does.
	Action string
	// Attention says how the condition ranks when it is bad, and what to do about it.
	Attention Attention
	// TodoFor says what to do for a reason, where that alone differs.
	TodoFor map[string]string
	// ByReason holds what else differs for a reason.
	ByReason map[string]Attention
	// Sum is true for a condition that only sums up those beside it, or says one of them again: these
	// are listed, and it is not.
	Sum bool
	// ImpliedBy are conditions of the same object that, where they are True, say it in a worse way, or
	// end it: an object has one line for how it stands.
	ImpliedBy []string
	// SaidBy is, by kind, the condition of the same object that says it as well, wherever the object has that:
	// that one is listed.
	SaidBy map[string]string
	// Says is what the condition says, for a type that api/v1alpha1 has no constant of.
	Says string
}

// Attention is how something that needs somebody is ranked and told.
type Attention struct {
	// Rank orders what needs attention, the worst first.
	Rank Rank
	// Todo says what to do.
	Todo string
	// Breaks is the practice of the alliance that it breaks: whoever lists it has said why the
	// practice is missing. Empty for none.
	Breaks v1alpha1.Practice
}

// Rank of what needs attention; a lower one is worse.
type Rank int

// The ranks, the worst first. The order is part of what `kubectl entente status` promises.
const (
	RankNone Rank = iota
	RankExhausted
	RankEscalated
	RankUntold
	RankStale
	RankOverdue
	RankSlipped
	RankNotAccepted
	RankNotValid
	RankNotDelivering
	RankNotDelivered
	RankNotReachable
	RankActionsLate
	RankIncomplete
	RankWrittenFirst
	RankPracticeMissing
)

// Words of a rank: the state of one thing, and how a summary counts several.
type Words struct{ State, One, Many string }

var words = map[Rank]Words{
	RankExhausted:       {"exhausted", "issue whose path ran out", "issues whose path ran out"},
	RankEscalated:       {"escalated", "escalated issue", "escalated issues"},
	RankUntold:          {"not told", "issue not told in time", "issues not told in time"},
	RankStale:           {"stale", "stale issue", "stale issues"},
	RankOverdue:         {"overdue", "overdue review", "overdue reviews"},
	RankSlipped:         {"slipped", "slipped review", "slipped reviews"},
	RankNotAccepted:     {"not accepted", "review not accepted", "reviews not accepted"},
	RankNotValid:        {"not valid", "object not valid", "objects not valid"},
	RankNotDelivering:   {"not delivering", "policy whose channels fail", "policies whose channels fail"},
	RankNotDelivered:    {"not delivered", "message not delivered", "messages not delivered"},
	RankNotReachable:    {"not reachable", "partner not reachable", "partners not reachable"},
	RankActionsLate:     {"actions late", "review with late actions", "reviews with late actions"},
	RankIncomplete:      {"incomplete", "incomplete record", "incomplete records"},
	RankWrittenFirst:    {"written first", "issue written about before a call", "issues written about before a call"},
	RankPracticeMissing: {"missing", "missing practice", "missing practices"},
}

// Words returns how the rank is told; empty for RankNone.
func (r Rank) Words() Words { return words[r] }

// Urgent reports whether the rank is among those that are shown as alarms.
func (r Rank) Urgent() bool {
	switch r {
	case RankExhausted, RankEscalated, RankUntold, RankOverdue, RankNotValid:
		return true
	}
	return false
}

// Ranks are all of them, the worst first.
func Ranks() []Rank {
	all := make([]Rank, 0, len(words))
	for r := RankNone + 1; r <= RankPracticeMissing; r++ {
		all = append(all, r)
	}
	return all
}

var everyKind = []string{
	v1alpha1.KindAlliance, v1alpha1.KindPartner, v1alpha1.KindCommunicationPolicy,
	v1alpha1.KindReview, v1alpha1.KindIssue, v1alpha1.KindNotification,
}

// UnplannedBreaks is the practice that an issue breaks without a recovery plan in time, which none of
// its conditions tells.
const UnplannedBreaks = v1alpha1.PracticeNewsBrokenEarly

// Catalogue are the conditions of all kinds but the practices, which have their own registry.
var Catalogue = []Entry{
	{
		Type: v1alpha1.ConditionReady, Kinds: everyKind, Bad: metav1.ConditionFalse,
		// That a message cannot be sent at all is the same to whoever waits for it.
		SaidBy:    map[string]string{v1alpha1.KindNotification: v1alpha1.ConditionDelivered},
		Attention: Attention{Rank: RankNotValid, Todo: "Mend what is named; the object does nothing until then."},
		TodoFor: map[string]string{
			v1alpha1.ReasonRuleInvalid: "Mend the rules that are named; kubectl entente rule try shows what is wrong with one.",
		},
	},
	{
		Type: v1alpha1.ConditionStalled, Kinds: everyKind, Bad: metav1.ConditionTrue, Action: "Validate", Sum: true,
		Attention: Attention{Rank: RankNotValid, Todo: "Mend what is named; the object does nothing until then."},
		TodoFor: map[string]string{
			v1alpha1.ReasonRuleInvalid: "Mend the rules that are named; everything else goes on.",
		},
	},

	{
		Type: v1alpha1.ConditionHealthy, Kinds: []string{v1alpha1.KindAlliance}, Bad: metav1.ConditionFalse, Action: "Assess", Sum: true,
		Attention: Attention{Rank: RankPracticeMissing, Todo: "Look at the practices that are named."},
	},

	// One's own organisation needs no assessment; of the others PartnersAssessed tells.
	{Type: v1alpha1.ConditionAssessed, Kinds: []string{v1alpha1.KindPartner}},
	{
		Type: v1alpha1.ConditionReachable, Kinds: []string{v1alpha1.KindPartner}, Bad: metav1.ConditionFalse, Action: "CheckAddresses",
		Ahead: []string{v1alpha1.ReasonNobodyThere},
		Attention: Attention{
			Rank: RankNotReachable, Todo: "Give the people an address whose channel exists in the policy, and name a deputy for whoever is away.",
			Breaks: v1alpha1.PracticeEscalationReady,
		},
	},

	{
		Type: v1alpha1.ConditionChannelsHealthy, Kinds: []string{v1alpha1.KindCommunicationPolicy}, Bad: metav1.ConditionFalse,
		Attention: Attention{Rank: RankNotDelivering, Todo: "Look at the Notifications of the channel; mend its server, Secret or address."},
	},

	{Type: v1alpha1.ConditionHeld, Kinds: []string{v1alpha1.KindReview}},
	{
		Type: v1alpha1.ConditionOverdue, Kinds: []string{v1alpha1.KindReview}, Bad: metav1.ConditionTrue, Action: "CheckDueTime",
		Attention: Attention{Rank: RankOverdue, Todo: "Hold the review and record it, postpone it, or cancel it.", Breaks: v1alpha1.PracticeReviewsCurrent},
	},
	{
		Type: v1alpha1.ConditionSlipped, Kinds: []string{v1alpha1.KindReview}, Bad: metav1.ConditionTrue, Action: "CountPostponements",
		Attention: Attention{Rank: RankSlipped, Todo: "Hold the review rather than postpone it again.", Breaks: v1alpha1.PracticeReviewsCurrent},
	},
	{
		Type: v1alpha1.ConditionAdequate, Kinds: []string{v1alpha1.KindReview}, Bad: metav1.ConditionFalse,
		ImpliedBy: []string{v1alpha1.ConditionOverdue},
		Attention: Attention{Rank: RankIncomplete, Todo: "Add to the record what is named."},
		ByReason: map[string]Attention{
			v1alpha1.ReasonNotAccepted: {Rank: RankNotAccepted, Todo: "Settle what was not accepted; hold the review again, or accept its result.", Breaks: v1alpha1.PracticeReviewsCurrent},
			v1alpha1.ReasonTooEarly:    {Rank: RankIncomplete, Todo: "Correct the record's heldTime, or hold the review."},
		},
	},
	{
		Type: v1alpha1.ConditionActionsDone, Kinds: []string{v1alpha1.KindReview}, Bad: metav1.ConditionFalse,
		Calm:      []string{v1alpha1.ReasonInProgress},
		Attention: Attention{Rank: RankActionsLate, Todo: "Do what was promised, and record the date on which it was done."},
	},

	{Type: v1alpha1.ConditionAcknowledged, Kinds: []string{v1alpha1.KindIssue}},
	{
		Type: v1alpha1.ConditionDisclosed, Kinds: []string{v1alpha1.KindIssue}, Bad: metav1.ConditionFalse, Action: "CheckDisclosure",
		Calm:      []string{v1alpha1.ReasonNotDisclosed},
		Attention: Attention{Rank: RankUntold, Todo: "Tell the partners, by a call first, and record the disclosure.", Breaks: v1alpha1.PracticeNewsBrokenEarly},
	},
	{
		Type: v1alpha1.ConditionTalkedFirst, Kinds: []string{v1alpha1.KindIssue}, Bad: metav1.ConditionFalse,
		ImpliedBy: []string{v1alpha1.ConditionResolved},
		Attention: Attention{Rank: RankWrittenFirst, Todo: "Call the other side, and record the conversation."},
	},
	{
		Type: v1alpha1.ConditionStale, Kinds: []string{v1alpha1.KindIssue}, Bad: metav1.ConditionTrue, Action: "CheckActivity",
		ImpliedBy: []string{v1alpha1.ConditionEscalated, v1alpha1.ConditionPathExhausted},
		Attention: Attention{Rank: RankStale, Todo: "Work on the issue, and record what is new.", Breaks: v1alpha1.PracticeIssuesContained},
	},
	{
		Type: v1alpha1.ConditionEscalated, Kinds: []string{v1alpha1.KindIssue}, Bad: metav1.ConditionTrue,
		ImpliedBy: []string{v1alpha1.ConditionPathExhausted},
		Attention: Attention{Rank: RankEscalated, Todo: "Whoever the step told acts: take it on, speak, record it.", Breaks: v1alpha1.PracticeIssuesContained},
	},
	{Type: v1alpha1.ConditionResolved, Kinds: []string{v1alpha1.KindIssue}},
	{
		Type: v1alpha1.ConditionPathExhausted, Kinds: []string{v1alpha1.KindIssue}, Bad: metav1.ConditionTrue, Action: "Escalate",
		Attention: Attention{Rank: RankExhausted, Todo: "No step is left: talk to the other side and record it, or resolve the issue.", Breaks: v1alpha1.PracticeIssuesContained},
	},

	{
		Type: v1alpha1.ConditionDelivered, Kinds: []string{v1alpha1.KindNotification}, Bad: metav1.ConditionFalse, Action: "Deliver",
		// What went out in a digest stands and falls with that.
		Calm:      []string{v1alpha1.ReasonWithdrawn, v1alpha1.ReasonInDigest},
		Alarm:     []string{v1alpha1.ReasonUncertain, v1alpha1.ReasonRestored},
		Attention: Attention{Rank: RankNotDelivered, Todo: "Reach the person another way; mend what is named."},
	},
}

// RuleEntry is what there is to know about the condition of a rule of an alliance, whatever its name.
func RuleEntry(name string) Entry {
	return Entry{
		Type: name, Kinds: []string{v1alpha1.KindAlliance}, Bad: metav1.ConditionFalse, Action: "Assess", Says: "a rule of the alliance holds",
		Alarm:     []string{v1alpha1.ReasonRuleFailed},
		Attention: Attention{Rank: RankPracticeMissing, Todo: "Do what the rule asks for, or change it in spec.rules."},
		TodoFor: map[string]string{
			v1alpha1.ReasonRuleFailed: "Mend the rule in spec.rules; kubectl entente rule try shows what it says.",
		},
	}
}

// EntryOf returns what the catalogue says of a type of condition; nil for a practice, and for one that is not ours.
func EntryOf(conditionType string) *Entry {
	for i := range Catalogue {
		if e := &Catalogue[i]; e.Type == conditionType {
			return e
		}
	}
	return nil
}

// NeedsAttention reports whether somebody has something to do about the condition: it is in
// the status that is bad for its type, and its reason does not say that the time for that has
// not come. E is nil for a type that is not listed, which never does.
func (e *Entry) NeedsAttention(c *metav1.Condition) bool { return e.amiss(c.Status, c.Reason) }

func (e *Entry) amiss(status metav1.ConditionStatus, reason string) bool {
	switch {
	case e == nil || e.Bad == "":
		return false
	case status == e.Bad:
		return !slices.Contains(e.Calm, reason)
	}
	return slices.Contains(e.Alarm, reason)
}

// For returns how a bad condition is ranked and what to do about it, by its reason: whoever shows that asks here.
func (e *Entry) For(reason string) Attention {
	if a, ok := e.ByReason[reason]; ok {
		return a
	}
	a := e.Attention
	a.Todo = cmp.Or(e.TodoFor[reason], a.Todo)
	return a
}
