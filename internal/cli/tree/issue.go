// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package tree

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

func (g *grower) issue(i *v1alpha1.Issue, past bool) *Node {
	n := &Node{Kind: v1alpha1.KindIssue, Name: i.Name, About: string(severity(i)) + ": " + i.Spec.Title, Conditions: conditions(i.Status.Conditions), past: past}
	if past {
		n.About += ", resolved " + cmdutil.When(resolvedAt(i), g.now)
	} else if at := i.Status.DeescalatedTime; at != nil {
		n.About += ", taken down " + cmdutil.When(at.Time, g.now)
	}
	messages := g.messagesAbout(i)
	e := i.Status.Escalation
	if e != nil {
		for j := range e.Steps {
			step := g.step(&e.Steps[j])
			messages = slices.DeleteFunc(messages, func(m *v1alpha1.Notification) bool {
				told := rules.IsOfStep(m, e, e.Steps[j].Name)
				if told {
					step.add(g.message(m))
				}
				return told
			})
			n.add(step)
		}
	}
	if !past {
		n.add(g.toCome(i)...)
	}
	if len(messages) > 0 { // of reminders, and of earlier rounds
		earlier := group("Other messages", nil)
		for _, m := range messages {
			earlier.add(g.earlier(m))
		}
		earlier.limit = latest
		n.add(earlier)
	}
	return n
}

// severity is how severe an issue is, or is to be as long as nobody has judged it.
func severity(i *v1alpha1.Issue) v1alpha1.Severity { return cmp.Or(i.Status.Severity, i.Spec.Severity) }

func (g *grower) step(r *v1alpha1.StepRecord) *Node {
	n := &Node{Kind: "Step", Name: string(r.Name), About: "started " + cmdutil.When(r.StartedTime.Time, g.now), limit: latest, past: r.EndedTime != nil}
	switch {
	case r.EndedTime != nil:
		n.About += fmt.Sprintf(", ended %s: %s", cmdutil.When(r.EndedTime.Time, g.now), r.Reason)
	case r.DeadlineTime != nil && r.DeadlineTime.After(g.now):
		n.About += ", over " + cmdutil.When(r.DeadlineTime.Time, g.now)
	case r.DeadlineTime != nil:
		n.About += ", was over " + cmdutil.When(r.DeadlineTime.Time, g.now)
	}
	switch {
	case len(r.Withheld) > 0 && r.EndedTime != nil:
		n.About += "; people were to talk with " + rules.List(r.Withheld) + " before it wrote there"
	case len(r.Withheld) > 0:
		n.About += "; people are to talk with " + rules.List(r.Withheld) + " before it writes there"
	}
	return n
}

// toCome are the steps that start if nobody acts: the next one, as the controllers recorded it, and
// those behind it on its path that have not started in this round.
func (g *grower) toCome(i *v1alpha1.Issue) []*Node {
	next := i.Status.NextStep
	if next == nil || next.Name == "" {
		return nil
	}
	started := func(step v1alpha1.Name) bool {
		e := i.Status.Escalation
		return e != nil && slices.ContainsFunc(e.Steps, func(s v1alpha1.StepRecord) bool { return s.Name == step })
	}
	anew := i.Status.Escalation != nil && next.Round != nil && *next.Round != ptr.Deref(i.Status.Escalation.Round, 1)
	out := []*Node{notStarted(next.Name)}
	out[0].About += ", expected " + cmdutil.When(next.Time.Time, g.now)
	if anew {
		out[0].About += fmt.Sprintf("; round %d begins with it", *next.Round)
	}
	steps := g.stepsOf(next.Path)
	at := slices.IndexFunc(steps, func(s v1alpha1.EscalationStep) bool { return s.Name == next.Name })
	if at < 0 {
		return out // the policy has changed since
	}
	for j := at + 1; j < len(steps); j++ {
		if anew || !started(steps[j].Name) { // the policy may have put its steps in another order
			out = append(out, notStarted(steps[j].Name))
		}
	}
	return out
}

func notStarted(step v1alpha1.Name) *Node {
	return &Node{Kind: "Step", Name: string(step), About: "not started", past: true}
}

// stepsOf are the steps of a path of the policy; none where it does not exist.
func (g *grower) stepsOf(path v1alpha1.Name) []v1alpha1.EscalationStep {
	if g.policy == nil {
		return nil
	}
	for i := range g.policy.Spec.EscalationPaths {
		if p := &g.policy.Spec.EscalationPaths[i]; p.Name == path {
			return p.Steps
		}
	}
	return nil
}

// messagesAbout lists the messages about an object, the latest first; those that were made at once by
// whom they went to.
func (g *grower) messagesAbout(o rules.APIObject) []*v1alpha1.Notification {
	var out []*v1alpha1.Notification
	for _, m := range g.Notifications {
		if m.Namespace == g.alliance.Namespace && rules.IsAbout(m, o) {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b *v1alpha1.Notification) int {
		return cmp.Or(made(b).Compare(made(a)),
			strings.Compare(string(a.Spec.Recipient.Partner), string(b.Spec.Recipient.Partner)),
			strings.Compare(string(a.Spec.Recipient.Contact), string(b.Spec.Recipient.Contact)), strings.Compare(a.Name, b.Name))
	})
	return out
}

// made is when a message was made. When the API server took it in may be a second later, for each of
// those that were made at once another.
func made(m *v1alpha1.Notification) time.Time {
	return ptr.Deref(m.Spec.MadeTime, m.CreationTimestamp).Time
}

func (g *grower) messages(o rules.APIObject) []*Node {
	var out []*Node
	for _, m := range g.messagesAbout(o) {
		out = append(out, g.message(m))
	}
	return out
}

// earlier is a message of a round before, which says of which step and round.
func (g *grower) earlier(m *v1alpha1.Notification) *Node {
	n := g.message(m)
	if m.Spec.Step != "" {
		n.About = fmt.Sprintf("Step %s of round %d: %s", m.Spec.Step, ptr.Deref(m.Spec.Round, 1), n.About)
	}
	return n
}

func (g *grower) message(m *v1alpha1.Notification) *Node {
	s := inventory.StatusOf(m)
	n := &Node{Kind: v1alpha1.KindNotification, Name: m.Name, Conditions: conditions(m.Status.Conditions)}
	outcome := string(m.Status.Outcome)
	if outcome == "" {
		outcome = "new"
	}
	n.About = fmt.Sprintf("%s to %s/%s over %s: %s", m.Spec.Reason, m.Spec.Recipient.Partner, m.Spec.Recipient.Contact, m.Spec.ChannelRef.Channel, outcome)
	if t := m.Status.LastAttemptTime; t != nil {
		n.About += " " + ago(t.Time, g.now)
	}
	if c := s.Condition(v1alpha1.ConditionDelivered); c != nil && rules.NeedsAttention(c) {
		n.warn = true
	} else if c != nil && c.Status == metav1.ConditionTrue {
		n.past = true
	}
	return n
}

func ago(t, now time.Time) string {
	if t.After(now) {
		return "just now"
	}
	return cmdutil.When(t, now)
}
