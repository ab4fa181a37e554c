// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
)

// issue has one line for where the issue stands on its path, the worst of exhausted, escalated
// and stale, and one for a partner that was not told in time.
func (f *facts) issue(i *v1alpha1.Issue) []item {
	s := inventory.StatusOf(i)
	out := f.invalid(i, i.Spec.AllianceRef.Name, &s)
	add := func(r rank, conditionType string) *item {
		c := bad(&s, conditionType)
		if c == nil {
			return nil
		}
		x := f.of(r, i, i.Spec.AllianceRef.Name, c)
		x.severity = severityRank(i.Spec.Severity)
		out = append(out, x)
		return &out[len(out)-1]
	}
	if x := add(untold, v1alpha1.ConditionDisclosed); x != nil {
		x.since(cmdutil.LastTime(x.Message))
		x.todo = f.toTell(x.Message)
	}
	if s.True(v1alpha1.ConditionResolved) {
		return out
	}
	if add(writtenFirst, v1alpha1.ConditionTalkedFirst) != nil {
		out[len(out)-1].todo = "call, and record it: " + out[len(out)-1].todo
	}
	e := i.Status.Escalation
	if x := add(exhausted, v1alpha1.ConditionPathExhausted); x != nil {
		if e != nil && e.ExhaustedTime != nil {
			x.since(e.ExhaustedTime.Time)
		}
		x.todo = "no step follows " + strings.TrimPrefix(f.stepOf(i), "step ") + "; speak and record it, or resolve it"
	} else if x := add(escalated, v1alpha1.ConditionEscalated); x != nil {
		if e != nil && e.EscalatedTime != nil {
			x.since(e.EscalatedTime.Time)
		}
		x.todo = f.stepOf(i) + f.comes(x.Message) + f.taken(&s)
	} else if x := add(stale, v1alpha1.ConditionStale); x != nil {
		x.since(staleSince(x.Message))
		x.todo = f.stepOf(i)
		if c := s.Condition(v1alpha1.ConditionEscalated); c != nil {
			x.todo += f.comes(c.Message)
		}
		x.todo += f.taken(&s)
	}
	return out
}

var (
	notTold   = regexp.MustCompile(`^Not told: ([^;]+); the time was over at (\S+Z)`)
	sinceWhen = regexp.MustCompile(`stale since (\S+Z)`)
	nextStep  = regexp.MustCompile(`next is (\S+) at (\S+Z)`)
	pathEnds  = regexp.MustCompile(`the path ends at (\S+Z)`)
)

func (f *facts) toTell(message string) string {
	m := notTold.FindStringSubmatch(message)
	if m == nil {
		return cmdutil.Readable(message, f.now)
	}
	return "tell " + m[1] + ", by a call first; they were to know by " + cmdutil.Readable(m[2], f.now)
}

func staleSince(message string) time.Time {
	m := sinceWhen.FindStringSubmatch(message)
	if m == nil {
		return time.Time{}
	}
	return cmdutil.LastTime(m[1])
}

// stepOf says at which step the issue is, and whom that asked to act.
func (f *facts) stepOf(i *v1alpha1.Issue) string {
	e := i.Status.Escalation
	if e == nil || len(e.Steps) == 0 || e.CurrentStep == "" {
		return "no step has started"
	}
	step := e.Steps[len(e.Steps)-1]
	name := "step " + string(step.Name)
	who := f.asked(i, step.Name)
	switch {
	case step.Reason == v1alpha1.StepNobodyReachable:
		return name + " reached nobody"
	case len(who) == 0:
		return name
	case step.CallOnly:
		return name + " (" + list(who) + " to call the other side)"
	}
	return name + " (" + list(who) + ")"
}

// asked are the people whom a step of the current round asked, by its messages.
func (f *facts) asked(i *v1alpha1.Issue, step v1alpha1.Name) []string {
	var round int32 = 1
	if r := i.Status.Escalation.Round; r != nil {
		round = *r
	}
	var who []string
	for _, n := range f.told[key{i.Namespace, i.Name}] {
		if n.Spec.Step == step && (n.Spec.Round == nil || *n.Spec.Round == round) {
			who = append(who, string(n.Spec.Recipient.Contact))
		}
	}
	slices.Sort(who)
	return slices.Compact(who)
}

// comes says what the path does next, as the message of Escalated has it.
func (f *facts) comes(message string) string {
	if m := nextStep.FindStringSubmatch(message); m != nil {
		return "; " + m[1] + " next, " + f.when(m[2])
	}
	if m := pathEnds.FindStringSubmatch(message); m != nil {
		return "; the path runs out " + f.when(m[1])
	}
	if strings.Contains(message, "the policy is suspended") {
		return "; the policy is suspended"
	}
	return ""
}

func (f *facts) when(stamp string) string {
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return "at " + stamp
	}
	return cmdutil.When(t, f.now)
}

// taken says that somebody took the issue on, which holds the path.
func (f *facts) taken(s *inventory.Status) string {
	if !s.True(v1alpha1.ConditionAcknowledged) {
		return ""
	}
	by, _, _ := strings.Cut(s.Condition(v1alpha1.ConditionAcknowledged).Message, " at ")
	return "; " + by
}
