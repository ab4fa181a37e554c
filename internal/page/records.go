// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// records are what people recorded on an object by the moment of the page. What they rated is left out: that is a
// partner's, and shown as such.
func (q *request) records(o client.Object) []entry {
	switch o := o.(type) {
	case *v1alpha1.Issue:
		return q.issueRecords(o)
	case *v1alpha1.Review:
		return q.reviewRecords(o)
	case *v1alpha1.Partner:
		return q.partnerRecords(o)
	}
	return nil
}

// journal gathers records.
type journal struct {
	*request
	namespace string
	entries   []entry
}

// add notes what somebody did, who may not be on record.
func (j *journal) add(t time.Time, what string, by *v1alpha1.PersonRef, detail string) {
	e := entry{Time: t.UTC(), Source: "Recorded", What: what, Detail: detail}
	if by != nil {
		e.By = []person{j.known(*by)}
	}
	j.entries = append(j.entries, e)
}

// known is how people know somebody; whether they are away at the moment of the page says nothing of then.
func (j *journal) known(who v1alpha1.PersonRef) person {
	p := j.person(j.namespace, who)
	p.Away = ""
	return p
}

func (q *request) issueRecords(i *v1alpha1.Issue) []entry {
	j, s := &journal{request: q, namespace: i.Namespace}, &i.Spec
	for k := range s.SeverityChanges {
		x := &s.SeverityChanges[k]
		j.add(x.Time.Time, "Severity is "+string(x.To), x.By, "It was "+string(x.From))
	}
	for k := range s.Disclosures {
		x := &s.Disclosures[k]
		j.add(x.Time.Time, q.index.partnerName(i.Namespace, x.Partner)+" was told", x.By, string(x.Mode))
	}
	for k := range s.Conversations {
		x := &s.Conversations[k]
		j.add(x.Time.Time, "People spoke", nil, joinTexts(string(x.Mode), x.Outcome))
		for _, who := range x.Between {
			last := &j.entries[len(j.entries)-1]
			last.By = append(last.By, j.known(who))
		}
	}
	for k := range s.Attempts {
		x := &s.Attempts[k]
		j.add(x.Time.Time, "Somebody tried to reach "+cmp.Or(q.index.partnerName(i.Namespace, x.To), "the others"), x.By, string(x.Mode))
	}
	for k := range s.Updates {
		j.add(s.Updates[k].Time.Time, "There is news", s.Updates[k].By, s.Updates[k].Note)
	}
	for k := range s.Acknowledgements {
		x := &s.Acknowledgements[k]
		j.add(x.Time.Time, "Somebody takes it on", &x.By, x.Note)
	}
	if p := s.RecoveryPlan; p != nil {
		j.add(p.Time.Time, "There is a plan", p.By, p.Summary)
	}
	for k := range s.Snoozes {
		x := &s.Snoozes[k]
		j.add(x.Time.Time, "It is put off until "+dueText(x.UntilTime.Time, q.clock), x.By, x.Reason)
	}
	for k := range s.Deescalations {
		j.add(s.Deescalations[k].Time.Time, "Down the ladder again", s.Deescalations[k].By, s.Deescalations[k].Reason)
	}
	if r := s.Resolution; r != nil {
		j.add(r.Time.Time, "It is over", r.By, r.Summary)
	}
	return j.entries
}

func (q *request) reviewRecords(r *v1alpha1.Review) []entry {
	j, s := &journal{request: q, namespace: r.Namespace}, &r.Spec
	for k := range s.Postponements {
		x := &s.Postponements[k]
		j.add(x.Time.Time, "It is put off to "+dueText(x.DueTime.Time, q.clock), x.By, x.Reason)
	}
	if c := s.Cancellation; c != nil {
		j.add(c.Time.Time, "It is cancelled", c.By, c.Reason)
	}
	for k := range s.Confirmations {
		x := &s.Confirmations[k]
		what := "Its record is accepted"
		if x.Accepted != nil && !*x.Accepted {
			what = "Its record is refused"
		}
		j.add(x.Time.Time, what, &x.By, x.Note)
	}
	if s.Record == nil {
		return j.entries
	}
	j.add(s.Record.HeldTime.Time, "It is held", nil, "")
	for _, who := range s.Record.Attendees {
		last := &j.entries[len(j.entries)-1]
		last.By = append(last.By, j.known(who))
	}
	for k := range s.Record.Actions {
		if x := &s.Record.Actions[k]; x.DoneDate != "" {
			j.day(x.DoneDate, "Done: "+string(x.Name), x.Owner, string(x.Description))
		}
	}
	return j.entries
}

func (q *request) partnerRecords(p *v1alpha1.Partner) []entry {
	j := &journal{request: q, namespace: p.Namespace}
	of := func(contact v1alpha1.Name) *v1alpha1.PersonRef {
		return &v1alpha1.PersonRef{Partner: v1alpha1.Name(p.Name), Contact: contact}
	}
	for k := range p.Spec.Absences {
		x := &p.Spec.Absences[k]
		detail := ""
		if x.Deputy != "" {
			detail = j.known(*of(x.Deputy)).Name + " stands in"
		}
		j.day(x.FromDate, "Away until "+string(x.ToDate), of(x.Contact), detail)
	}
	for k := range p.Spec.Contacts {
		if c := &p.Spec.Contacts[k]; c.LeftDate != "" {
			j.day(c.LeftDate, "Left", of(c.Name), "")
		}
	}
	return j.entries
}

// day notes what is dated by a day.
func (j *journal) day(date v1alpha1.Date, what string, by *v1alpha1.PersonRef, detail string) {
	if d, err := verdict.ParseDate(date); err == nil {
		j.add(d.Start(j.clock), what, by, detail)
		j.entries[len(j.entries)-1].Day = true
	}
}

// joinTexts joins those that are not empty.
func joinTexts(texts ...string) string {
	var out []string
	for _, t := range texts {
		if t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, ": ")
}
