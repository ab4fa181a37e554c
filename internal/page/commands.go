// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"strings"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/review"
)

// command is a line that its reader copies, and what it is for.
type command struct{ Purpose, Line string }

// offer is a command before it knows its object: what it is for, the verb, and what comes after the name.
type offer struct {
	purpose, verb string
	flags         []string
}

// What stands in a command where a person, the reader's own words or a day belong.
const (
	somebody  = "PARTNER/CONTACT"
	toFill    = "'…'"
	dayToFill = "YYYY-MM-DD"
)

var (
	byWhom     = []string{"--by", somebody}
	issueTalks = offer{"People spoke", "issue talk", []string{"--between", somebody, "--between", somebody, "--mode", "Phone", "--outcome", toFill}}
	resolves   = offer{"It is over", "issue resolve", append([]string{"--summary", toFill}, byWhom...)}
	postpones  = offer{"It is put off", "review postpone", append([]string{"--until", dayToFill, "--reason", toFill}, byWhom...)}
	cancels    = offer{"It is not to be held", "review cancel", append([]string{"--reason", toFill}, byWhom...)}
)

// offers are the commands that put a condition right, by its type: they record what people did.
var offers = map[string][]offer{
	v1alpha1.ConditionPathExhausted: {issueTalks, resolves},
	v1alpha1.ConditionEscalated:     {{"Somebody takes it on", "issue ack", byWhom}, issueTalks, resolves},
	v1alpha1.ConditionStale: {
		{"Somebody takes it on", "issue ack", byWhom}, {"There is news", "issue update", append([]string{"--note", toFill}, byWhom...)}, resolves,
	},
	v1alpha1.ConditionTalkedFirst: {issueTalks, {"Somebody tried", "issue attempt", append([]string{"--mode", "Phone"}, byWhom...)}},

	v1alpha1.ConditionOverdue:     {postpones, cancels},
	v1alpha1.ConditionSlipped:     {cancels},
	v1alpha1.ConditionAdequate:    {{"The record is complete", "review hold", []string{"--add", "--attendee", somebody}}},
	v1alpha1.ConditionActionsDone: {{"An action is done", "review done", []string{"--action", "NAME"}}},
}

// commandsFor are the lines by which the reader records what puts an item right.
func (q *request) commandsFor(x *attention.Item) []command {
	var out []command
	for _, u := range x.Untold {
		out = append(out, q.command(x.Namespace, x.Name, tells(u.Partner)))
	}
	if x.Kind == v1alpha1.KindIssue && len(x.Untold) > 0 {
		return out
	}
	if x.Kind == v1alpha1.KindReview && x.Review != nil && x.Review.Held {
		by := somebody
		if len(x.Review.RefusedBy) == 1 {
			by = string(x.Review.RefusedBy[0].Partner) + "/" + string(x.Review.RefusedBy[0].Contact)
		}
		return []command{q.command(x.Namespace, x.Name, offer{"It is accepted after all", "review accept", []string{"--by", by}}), q.command(x.Namespace, x.Name, held(x.ReviewType))}
	}
	for _, u := range x.Unplanned {
		out = append(out, q.command(x.Namespace, u.Issue, offer{"There is a plan", "issue plan", append([]string{"--summary", toFill}, byWhom...)}))
	}
	if len(x.Unplanned) > 0 {
		return out
	}
	if x.Condition == v1alpha1.ConditionOverdue || x.Condition == v1alpha1.ConditionSlipped {
		out = append(out, q.command(x.Namespace, x.Name, held(x.ReviewType)))
	}
	for _, o := range offers[x.Condition] {
		out = append(out, q.command(x.Namespace, x.Name, o))
	}
	for _, r := range practice.Remedies(v1alpha1.Practice(x.Condition)) {
		out = append(out, q.command(x.Namespace, x.Name, offer{r.Purpose, r.Verb, r.Flags}))
	}
	if len(out) == 0 && x.Alliance != "" {
		out = append(out, q.command(x.Namespace, x.Alliance, offer{"All that belongs to it", "tree", nil}))
	}
	return out
}

// held is how it is recorded that a review of a type was held.
func held(t v1alpha1.ReviewType) offer {
	return offer{"It was held", review.HoldVerb(t), []string{"--attendee", somebody}}
}

// tells is how it is recorded that a partner was told of an issue.
func tells(partner v1alpha1.Name) offer {
	return offer{"The partner was told", "issue tell", append([]string{"--partner", string(partner), "--mode", "Phone"}, byWhom...)}
}

// command is the line for an object. With files it writes nothing to a cluster, and prints what to keep in them.
func (q *request) command(namespace, name string, o offer) command {
	if strings.HasPrefix(o.verb, "partner ") { // of which partner, an alliance's item does not say
		name = "PARTNER"
	}
	text := []string{"kubectl", "entente", o.verb, name}
	text = append(text, o.flags...)
	if !q.FromFiles {
		text = append(text, "-n", namespace)
	}
	line := strings.Join(text, " ")
	if o.verb == "tree" && q.FromFiles {
		return command{o.purpose, line + strings.TrimSuffix(q.ForCommands, " -o yaml")}
	}
	return command{o.purpose, line + q.ForCommands}
}
