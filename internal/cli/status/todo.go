// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/rules"
)

// todo words what is to be done about an item. Where nothing is known of it beside its condition,
// that says it in its own words. Source is what a command that is proposed needs to read what is shown:
// nothing for a cluster.
func todo(i *attention.Item, now time.Time, source string) string {
	switch {
	case len(i.Untold) > 0:
		return tell(i, now)
	case i.Course != nil:
		return climb(i, now)
	case i.Review != nil:
		return hold(i, now, source)
	case len(i.Unplanned) > 0:
		return planFor(i.Unplanned, now)
	case i.Condition == v1alpha1.ConditionTalkedFirst:
		return "call, and record it: " + i.Message
	case i.Channel != "":
		return "over " + string(i.Channel) + ": " + i.Message
	}
	return i.Message
}

func tell(i *attention.Item, now time.Time) string {
	var partners, times []string
	for _, u := range i.Untold { // who joined later has a time of their own
		partners, times = append(partners, string(u.Partner)), append(times, cmdutil.Deadline(u.DueTime.Time, now))
	}
	if first := times[0]; !slices.ContainsFunc(times, func(t string) bool { return t != first }) {
		times = times[:1]
	}
	return "tell " + strings.Join(partners, ", ") + ", by a call first; they were to know by " + strings.Join(times, ", ")
}

// climb says at which step an issue is, and what the path does next.
func climb(i *attention.Item, now time.Time) string {
	c := i.Course
	if i.Condition == v1alpha1.ConditionPathExhausted {
		last := "no step is left"
		if c.Step != nil {
			last += " after " + step(c)
		}
		return last + "; talk and record it, or resolve it"
	}
	text := "no step has started"
	if c.Step != nil {
		text = "step " + step(c)
	}
	text += comes(c, now)
	if by := c.AcknowledgedBy; by != nil {
		text += "; " + person(*by) + " took it on"
	}
	return text
}

// comes says what the path does next, or why it rests.
func comes(c *attention.Course, now time.Time) string {
	switch c.Rests {
	case v1alpha1.PathRestSuspended:
		return "; it is suspended"
	case v1alpha1.PathRestPolicySuspended:
		return "; the policy is suspended"
	case v1alpha1.PathRestNoPath:
		return "; there is no path"
	}
	text := ""
	if c.SnoozedUntil != nil {
		text = "; snoozed until " + cmdutil.Deadline(*c.SnoozedUntil, now)
	}
	switch {
	case c.Next == nil:
		return text
	case c.Next.Name == "":
		return text + "; the path runs out " + cmdutil.When(c.Next.Time.Time, now)
	}
	return text + "; " + string(c.Next.Name) + " next, " + cmdutil.When(c.Next.Time.Time, now)
}

// step names a step, and whom it asked to act.
func step(c *attention.Course) string {
	name := string(c.Step.Name)
	if c.Step.Reason == v1alpha1.StepNobodyReachable {
		return name + " reached nobody"
	}
	if len(c.Asked) > 0 && len(c.Step.Withheld) > 0 {
		name += " (" + list(c.Asked) + " to call " + rules.List(c.Step.Withheld) + ")"
	} else if len(c.Asked) > 0 {
		name += " (" + list(c.Asked) + ")"
	}
	if len(c.Step.Unreached) > 0 {
		name += ", which reached nobody at " + rules.List(c.Step.Unreached)
	}
	return name
}

// hold names who acts on a review, and the command. What was held and not accepted is somebody's word
// again: its partner takes it back, or people meet once more.
func hold(i *attention.Item, now time.Time, source string) string {
	r := i.Review
	_, act, _ := strings.Cut(rules.HoldVerb(i.ReviewType), " ") // "review hold" or "health close"
	text := act + " it, or cancel it"
	if r.Held {
		who := "PARTNER/CONTACT"
		if len(r.RefusedBy) == 1 {
			who = person(r.RefusedBy[0])
		}
		text = fmt.Sprintf("agree, and write kubectl entente review accept %s --by %s%s, or %s it again", i.Name, who, source, act)
	}
	if len(r.Managers) > 0 {
		text = list(r.Managers) + ": " + text
	}
	if len(r.RefusedBy) > 0 {
		var who []string
		for _, p := range r.RefusedBy {
			who = append(who, person(p))
		}
		text = "refused by " + list(who) + "; " + text
	}
	return text + "; due " + cmdutil.DueDay(r.Due, now)
}

func person(p v1alpha1.PersonRef) string { return string(p.Partner) + "/" + string(p.Contact) }

func planFor(issues []attention.Unplanned, now time.Time) string {
	var texts []string
	for _, u := range issues {
		texts = append(texts, u.Issue+" by "+cmdutil.Deadline(u.Due, now))
	}
	return "to have a recovery plan: " + list(texts)
}

// list writes some names, and says by a mark that there are more.
func list(names []string) string {
	const most = 4
	if len(names) > most {
		names = append(slices.Clone(names[:most]), "…")
	}
	return strings.Join(names, ", ")
}
