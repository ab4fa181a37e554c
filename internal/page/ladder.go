// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/simulate"
)

// mostLadders is how many open issues an alliance's page shows on their ladders.
const mostLadders = 10

// ladder is an open issue on its escalation path.
type ladder struct {
	Name, Title, Link, Severity string
	Detected                    time.Time
	RaisedBy                    person
	AcknowledgedBy              *person
	Path                        string
	Rungs                       []rung
	// Rests says why nothing comes, where that is so.
	Rests        string
	SnoozedUntil time.Time
	// Told are who is told next if nobody acts, each side by itself, and When; none where nobody is.
	When   time.Time
	Told   []side
	Untold []untoldRow
	// Answer is where the reader answers it, on the page; empty for whom it does not know.
	Answer string
	// Commands record that somebody acts.
	Commands []command
}

// rung is a step of a ladder.
type rung struct {
	Name string
	// State in a word: over, running, next, to come.
	State           string
	Started, Over   time.Time
	Reason          string
	Asked           []person
	Unreached, Talk string
}

// side is one partner's people, with when they are told where they are.
type side struct {
	Partner string
	People  []hearer
}

type hearer struct {
	person
	Channel, Zone string
	Local         time.Time
}

// restWords say why nothing comes on a path.
var restWords = map[v1alpha1.PathRest]string{
	v1alpha1.PathRestNoPath: "There is no path for it.", v1alpha1.PathRestSuspended: "It is suspended.",
	v1alpha1.PathRestPolicySuspended: "The policy is suspended.", v1alpha1.PathRestNoStepLeft: "No step is left.",
}

// openIssues are those of an alliance that are not resolved, the worst and the oldest first.
func (q *request) openIssues(a *v1alpha1.Alliance) []*v1alpha1.Issue {
	var out []*v1alpha1.Issue
	for _, i := range q.index.issuesOf[client.ObjectKeyFromObject(a)] {
		if s := inventory.StatusOf(i); !s.True(v1alpha1.ConditionResolved) && !i.Spec.DetectedTime.After(q.at) {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b *v1alpha1.Issue) int {
		return cmp.Or(cmp.Compare(severity(b).Rank(), severity(a).Rank()), a.Spec.DetectedTime.Compare(b.Spec.DetectedTime.Time), cmp.Compare(a.Name, b.Name))
	})
	return out
}

func severity(i *v1alpha1.Issue) v1alpha1.Severity { return cmp.Or(i.Status.Severity, i.Spec.Severity) }

func (q *request) ladders(a *v1alpha1.Alliance, t *told) []ladder {
	issues := q.openIssues(a)
	var out []ladder
	for _, i := range issues[:min(len(issues), mostLadders)] {
		l := ladder{
			Name: i.Name, Title: i.Spec.Title, Link: q.toObject(v1alpha1.KindIssue, i.Namespace, i.Name), Severity: string(severity(i)),
			Detected: i.Spec.DetectedTime.UTC(), RaisedBy: q.person(i.Namespace, i.Spec.RaisedBy), Rests: restWords[i.Status.PathRests],
			Rungs: q.rungs(i, q.index.policyOf(a)), Untold: q.untoldOf(i), Answer: q.toAnswer(i, takesOn),
		}
		if by := i.Status.AcknowledgedBy; by != nil {
			l.AcknowledgedBy = new(q.person(i.Namespace, *by))
		}
		if until := i.Status.SnoozedUntilTime; until != nil {
			l.SnoozedUntil = until.UTC()
		}
		l.When, l.Told = q.toldNext(i, t)
		for _, o := range offers[v1alpha1.ConditionStale] {
			l.Commands = append(l.Commands, q.command(i.Namespace, i.Name, o))
		}
		out = append(out, l)
	}
	return out
}

// rungs are the steps that started, and those that come if nobody acts.
func (q *request) rungs(i *v1alpha1.Issue, policy *v1alpha1.CommunicationPolicy) []rung {
	var out []rung
	e := i.Status.Escalation
	if e != nil {
		for j := range e.Steps {
			out = append(out, q.rung(i, &e.Steps[j]))
		}
	}
	next := i.Status.NextStep
	if next == nil {
		return out
	}
	name := string(next.Name)
	if name == "" {
		return append(out, rung{Name: "the path runs out", State: "next", Started: next.Time.UTC()})
	}
	out = append(out, rung{Name: name, State: "next", Started: next.Time.UTC()})
	steps := stepsOf(policy, next.Path)
	at := slices.IndexFunc(steps, func(s v1alpha1.EscalationStep) bool { return s.Name == next.Name })
	for j := at + 1; at >= 0 && j < len(steps); j++ {
		out = append(out, rung{Name: string(steps[j].Name), State: "to come"})
	}
	return out
}

func stepsOf(policy *v1alpha1.CommunicationPolicy, path v1alpha1.Name) []v1alpha1.EscalationStep {
	if policy == nil {
		return nil
	}
	for i := range policy.Spec.EscalationPaths {
		if p := &policy.Spec.EscalationPaths[i]; p.Name == path {
			return p.Steps
		}
	}
	return nil
}

// rung is a step that started.
func (q *request) rung(i *v1alpha1.Issue, r *v1alpha1.StepRecord) rung {
	out := rung{Name: string(r.Name), State: "running", Started: r.StartedTime.UTC(), Reason: string(r.Reason)}
	switch {
	case r.EndedTime != nil:
		out.State, out.Over = "over", r.EndedTime.UTC()
	case r.DeadlineTime != nil:
		out.Over = r.DeadlineTime.UTC()
	}
	if len(r.Unreached) > 0 {
		out.Unreached = rules.List(r.Unreached)
	}
	if len(r.Withheld) > 0 {
		out.Talk = rules.List(r.Withheld)
	}
	var asked []v1alpha1.PersonRef
	for _, n := range q.found.Notifications {
		if n.Namespace == i.Namespace && rules.IsAbout(n, i) && rules.IsOfStep(n, i.Status.Escalation, r.Name) && !slices.Contains(asked, n.Spec.Recipient) {
			asked = append(asked, n.Spec.Recipient)
		}
	}
	out.Asked = q.people(i.Namespace, asked)
	return out
}

// toldNext are the people whom the next message about an issue goes to, side by side, and when the first leaves.
func (q *request) toldNext(i *v1alpha1.Issue, t *told) (at time.Time, sides []side) {
	var step v1alpha1.Name
	for j := range t.ahead {
		e := &t.ahead[j]
		if e.Event != simulate.Notification || e.Kind != v1alpha1.KindIssue || e.Namespace != i.Namespace || e.Name != i.Name {
			continue
		}
		if at.IsZero() {
			at, step = e.Time, e.Step
		}
		if e.Step != step {
			break
		}
		for _, r := range e.Recipients {
			who := v1alpha1.PersonRef{Partner: v1alpha1.Name(r.Partner), Contact: v1alpha1.Name(r.Contact)}
			h := hearer{q.person(i.Namespace, who), r.Channel, r.TimeZone, r.LocalTime}
			at := slices.IndexFunc(sides, func(s side) bool { return s.Partner == h.Partner })
			if at < 0 {
				sides, at = append(sides, side{Partner: h.Partner}), len(sides)
			}
			sides[at].People = append(sides[at].People, h)
		}
	}
	return at, sides
}
