// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/status"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// item is something that needs somebody, as pages show it.
type item struct {
	// State in a word or two, such as "escalated"; Urgent ones are shown as alarms.
	State  string
	Urgent bool
	// Kind, and what it is: the title of an issue, the words of a practice.
	Kind, Title, Name string
	Link              string
	// Alliance that it belongs to, and where that is; empty for what belongs to several, or to none.
	Alliance, AllianceLink, Namespace string
	// Fact is the message of the condition, Rule what is asked for, and Todo what to do.
	Fact, Rule, Todo string
	Since            time.Time
	// Due is when something follows if nobody acts, and Next what; zero where nothing does.
	Due  time.Time
	Next string
	// Waits are the people whom it waits for, or Step the step that asked people who are not on record.
	Waits []person
	Step  string
	// Commands record what puts it right.
	Commands []command
	// Answer is where the reader takes an issue on, on the page; empty for whom it does not know.
	Answer string
	// Severity of an issue.
	Severity string
	// Practice that it breaks.
	Practice string
}

// item words one of the picture.
func (q *request) item(x *attention.Item) item {
	i := item{
		State: x.Rank.Words().State, Urgent: x.Rank.Urgent(), Kind: x.Kind, Name: x.Name, Title: q.index.title(x.Kind, x.Namespace, x.Name),
		Link: q.toObject(x.Kind, x.Namespace, x.Name), Namespace: x.Namespace, Fact: x.Message, Since: q.since(x.Since),
		Todo: status.Todo(x, q.at.In(q.zones.Host(x.Namespace, x.Alliance)), q.ForCommands), Severity: string(x.Severity), Practice: string(x.Breaks),
		Waits: q.waitsFor(x), Commands: q.commandsFor(x),
	}
	if x.Review == nil && len(x.Untold)+len(x.Unplanned) == 0 { // status says how it stands, as the page does elsewhere
		i.Todo = x.Attention.Todo
	}
	if x.Reason == v1alpha1.ReasonUncertain {
		i.State = "uncertain"
	}
	if e := rules.EntryFor(&metav1.Condition{Type: x.Condition, Status: x.Status, Reason: x.Reason}); e != nil && x.Rank == verdict.RankPracticeMissing {
		i.Kind, i.Title, i.Rule, i.Practice = "Practice", spaced(x.Condition), e.Says, x.Condition
		i.Link = q.toPractice(x.Namespace, x.Name, x.Condition)
	}
	if a := q.index.alliances[key(x.Namespace, x.Alliance)]; a != nil {
		i.Alliance, i.AllianceLink = allianceName(a), q.toAlliance(a.Namespace, a.Name)
	}
	if x.Course != nil && x.Course.Step != nil && len(i.Waits) == 0 {
		i.Step = string(x.Course.Step.Name)
	}
	if x.Kind == v1alpha1.KindIssue && x.Course != nil {
		i.Answer = q.toAnswer(q.index.issues[key(x.Namespace, x.Name)], takesOn)
	}
	if x.Course != nil && x.Course.Next != nil {
		i.Due, i.Next = x.Course.Next.Time.UTC(), attention.StepToCome(x.Course.Next)
	}
	return i
}

// since is when something began; zero where that was before anything on record.
func (q *request) since(t time.Time) time.Time {
	if t.After(q.begun) {
		return t
	}
	return time.Time{}
}

// waitsFor are the people whom an item waits for: who took an issue on, whom its step asked, who promised what is late,
// else the managers of the alliance.
func (q *request) waitsFor(x *attention.Item) []person {
	if x.Course != nil && x.Course.AcknowledgedBy != nil {
		return []person{q.person(x.Namespace, *x.Course.AcknowledgedBy)}
	}
	if x.Course != nil && x.Course.Step != nil {
		return q.people(x.Namespace, q.asked(x))
	}
	var who []v1alpha1.PersonRef
	if r := q.index.reviews[key(x.Namespace, x.Name)]; x.Condition == v1alpha1.ConditionActionsDone && r != nil {
		who = q.owners(r)
	}
	a := q.index.alliances[key(x.Namespace, x.Alliance)]
	if len(who) == 0 && a != nil {
		who = q.managers(a)
	}
	return q.people(x.Namespace, who)
}

func (q *request) people(namespace string, who []v1alpha1.PersonRef) []person {
	out := make([]person, 0, len(who))
	for _, p := range who {
		out = append(out, q.person(namespace, p))
	}
	return out
}

// asked are the people to whom the messages of an issue's current step went.
func (q *request) asked(x *attention.Item) []v1alpha1.PersonRef {
	i := q.index.issues[key(x.Namespace, x.Name)]
	if i == nil || i.Status.Escalation == nil {
		return nil
	}
	var out []v1alpha1.PersonRef
	for _, n := range q.found.Notifications {
		if n.Namespace == x.Namespace && rules.IsAbout(n, i) && rules.IsOfStep(n, i.Status.Escalation, x.Course.Step.Name) && !slices.Contains(out, n.Spec.Recipient) {
			out = append(out, n.Spec.Recipient)
		}
	}
	slices.SortFunc(out, func(a, b v1alpha1.PersonRef) int {
		return cmp.Or(cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.Contact, b.Contact))
	})
	return out
}

// owners are the people whose promises of a review are late.
func (q *request) owners(r *v1alpha1.Review) []v1alpha1.PersonRef {
	if r.Spec.Record == nil {
		return nil
	}
	var out []v1alpha1.PersonRef
	for i := range r.Spec.Record.Actions {
		action := &r.Spec.Record.Actions[i]
		is := review.PromiseOf(&verdict.Moment{Now: q.at}, action, q.index.partners[r.Namespace])
		if is.Outcome == review.PromiseBroken && action.Owner != nil && !slices.Contains(out, *action.Owner) {
			out = append(out, *action.Owner)
		}
	}
	return out
}

// managers are the alliance managers who are on the team at the moment of the page.
func (q *request) managers(a *v1alpha1.Alliance) []v1alpha1.PersonRef {
	var out []v1alpha1.PersonRef
	for i := range a.Spec.Team {
		t := &a.Spec.Team[i]
		who := v1alpha1.PersonRef{Partner: t.Partner, Contact: t.Contact}
		if t.Role == v1alpha1.RoleAllianceManager && rules.OnTeam(t, q.index.partners[a.Namespace], q.at) && !slices.Contains(out, who) {
			out = append(out, who)
		}
	}
	return out
}
