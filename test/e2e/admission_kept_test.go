// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func rated(trust v1alpha1.Rating) v1alpha1.Ratings {
	return v1alpha1.Ratings{Trust: &trust}
}

// wholeRecord is a record of a review with something in each of its fields.
func wholeRecord(held metav1.Time) *v1alpha1.ReviewRecord {
	return &v1alpha1.ReviewRecord{
		HeldTime: held, Accepted: new(false), Acceptance: "figures are missing", Attendees: []v1alpha1.PersonRef{jane, kim},
		Views: []v1alpha1.View{{
			Partner: "south", Ratings: new(rated(1)), Norms: map[string]v1alpha1.Rating{"phone-first": 2}, Respondents: new(int32(3)),
		}},
		Problems: []v1alpha1.Finding{"late figures"}, Opportunities: []v1alpha1.Finding{"none found"},
		Lessons: []v1alpha1.Finding{"ask sooner"}, Decisions: []v1alpha1.Finding{"go on"},
		Feedback:  []v1alpha1.Feedback{{From: "south", Said: "call before you write"}},
		Actions:   []v1alpha1.Action{{Name: "pay", Description: "north pays", Owner: &jane, DueDate: "2026-01-01"}},
		Questions: []v1alpha1.Question{{Name: "price", Question: "Who sets it?", Decider: &kim, DueDate: "2026-02-01"}},
		Risks:     []v1alpha1.Name{"currency"}, ExitPlanReviewed: new(true), MinutesURL: "https://minutes.example/7",
	}
}

// What a recorder finds in the record of a review stays. The fields come from the type: one that is added must be in the
// policy, and in the record above.
func TestTheRecordOfAReviewStays(t *testing.T) {
	w := newWorld(t, live)
	w.create(w.north(), w.south(), w.alliance())
	r := w.review("occasion", time.Now().Add(time.Hour))
	now := metav1.NewTime(time.Now().UTC().Truncate(time.Second))
	r.Spec.Record = wholeRecord(metav1.NewTime(now.Add(-time.Hour)))
	w.create(r)
	recorder := w.as("ruth@example", "entente-recorder")

	for k := range reflect.TypeFor[v1alpha1.ReviewRecord]().NumField() {
		name, _, _ := strings.Cut(reflect.TypeFor[v1alpha1.ReviewRecord]().Field(k).Tag.Get("json"), ",")
		err := try(w, recorder, r, func(r *v1alpha1.Review) {
			f := reflect.ValueOf(r.Spec.Record).Elem().Field(k)
			if f.IsZero() {
				t.Errorf("wholeRecord has no %s; add it there, and to config/admission", name)
			}
			f.SetZero()
			if name == "heldTime" {
				r.Spec.Record.HeldTime = now
			}
		})
		w.mustRefuse(name+" taken out", err, "spec.record."+name)
	}
	for _, c := range []struct {
		field  string
		change func(*v1alpha1.ReviewRecord)
	}{
		{"heldTime", func(r *v1alpha1.ReviewRecord) { r.HeldTime.Time = r.HeldTime.Add(-time.Second) }},
		{"views", func(r *v1alpha1.ReviewRecord) { r.Views[0].Ratings = new(rated(5)) }},
		{"views", func(r *v1alpha1.ReviewRecord) { r.Views[0].Norms["phone-first"] = 5 }},
		{"views", func(r *v1alpha1.ReviewRecord) { r.Views[0].Respondents = new(int32(1)) }},
		{"problems", func(r *v1alpha1.ReviewRecord) { r.Problems[0] = "none found" }},
		{"feedback", func(r *v1alpha1.ReviewRecord) { r.Feedback[0].From = "north" }},
		{"actions", func(r *v1alpha1.ReviewRecord) { r.Actions[0].DueDate = "2027-01-01" }},
		{"questions", func(r *v1alpha1.ReviewRecord) { r.Questions[0].Question = "Who pays?" }},
	} {
		w.mustRefuse(c.field+" worded anew", try(w, recorder, r, func(r *v1alpha1.Review) { c.change(r.Spec.Record) }),
			"spec.record."+c.field, "entente-governor")
	}
	gone := func(r *v1alpha1.Review) { r.Spec.Record = nil }
	w.mustRefuse("the whole record", try(w, recorder, r, gone), "in spec.record;")
	w.mustAllow("the whole record, by a governor", try(w, w.as("gil@example", "entente-governor"), r, gone))
}

// What the commands of a recorder add to the record of a review stays possible.
func TestARecordOfAReviewGrows(t *testing.T) {
	w := newWorld(t, live)
	w.create(w.north(), w.south(), w.alliance())
	r := w.review("occasion", time.Now().Add(time.Hour))
	r.Spec.Record = wholeRecord(metav1.NewTime(time.Now().Add(-time.Hour).UTC().Truncate(time.Second)))
	w.create(r)
	recorder := w.as("ruth@example", "entente-recorder")
	decided := func(r *v1alpha1.ReviewRecord) {
		r.Questions[0].Decision, r.Questions[0].DecidedDate = "South does", "2026-01-20"
	}
	for what, change := range map[string]func(*v1alpha1.ReviewRecord){
		"an action that is done":      func(r *v1alpha1.ReviewRecord) { r.Actions[0].DoneDate = "2026-01-02" },
		"an answer to feedback":       func(r *v1alpha1.ReviewRecord) { r.Feedback[0].Answer, r.Feedback[0].AnswerDate = "yes", "2026-01-02" },
		"a decision":                  decided,
		"another who decides":         func(r *v1alpha1.ReviewRecord) { r.Questions[0].Decider = &jane },
		"one more figure of a view":   func(r *v1alpha1.ReviewRecord) { r.Views[0].Ratings.Cultural = new(v1alpha1.Rating(3)) },
		"a comment of a view":         func(r *v1alpha1.ReviewRecord) { r.Views[0].Comment = "slow" },
		"a view of another partner":   func(r *v1alpha1.ReviewRecord) { r.Views = append(r.Views, v1alpha1.View{Partner: "north"}) },
		"one more problem, in front":  func(r *v1alpha1.ReviewRecord) { r.Problems = append([]v1alpha1.Finding{"noise"}, r.Problems...) },
		"that it was held once again": heldAgain,
		"one more reason": func(r *v1alpha1.ReviewRecord) {
			r.Acceptance = "nor are the names. Before: " + r.Acceptance
		},
	} {
		w.mustAllow(what, try(w, recorder, r, func(r *v1alpha1.Review) { change(r.Spec.Record) }))
	}
	w.mustRefuse("held again, and nothing said of the time before", try(w, recorder, r, func(r *v1alpha1.Review) {
		heldAgain(r.Spec.Record)
		r.Spec.Record.Acceptance = ""
	}), "spec.record.acceptance")

	w.mustRefuse("held again, and earlier", try(w, recorder, r, func(r *v1alpha1.Review) {
		heldAgain(r.Spec.Record)
		r.Spec.Record.HeldTime.Time = r.Spec.Record.HeldTime.Add(-time.Hour)
	}), "spec.record.heldTime")
	w.edit(r, func() { decided(r.Spec.Record) })
	w.mustRefuse("another who decides what is decided", try(w, recorder, r, func(r *v1alpha1.Review) { r.Spec.Record.Questions[0].Decider = &jane }), "spec.record.questions")
	w.edit(r, func() {
		r.Spec.Confirmations = []v1alpha1.Confirmation{{Time: r.Spec.Record.HeldTime, By: kim, Accepted: new(true)}}
	})
	w.mustRefuse("what was accepted held again", try(w, recorder, r, func(r *v1alpha1.Review) { heldAgain(r.Spec.Record) }), "spec.record.heldTime", "spec.record.accepted")
	w.edit(r, func() {
		r.Spec.Confirmations = append(r.Spec.Confirmations, v1alpha1.Confirmation{Time: metav1.NewTime(r.Spec.Record.HeldTime.Add(time.Second)), By: kim, Accepted: new(false)})
	})
	w.mustAllow("what a partner refuses held again", try(w, recorder, r, func(r *v1alpha1.Review) { heldAgain(r.Spec.Record) }))
}

// heldAgain is what kubectl entente review hold writes of a review whose result was refused.
func heldAgain(r *v1alpha1.ReviewRecord) {
	r.HeldTime.Time, r.Accepted = r.HeldTime.Add(time.Minute), nil
	r.Acceptance = "Before: held at 10:00, not accepted: " + r.Acceptance
}

// Of the words of partners the latest counts, so a recorder adds at the end.
func TestWordsOnAReviewStayInTheirOrder(t *testing.T) {
	w := newWorld(t, live)
	w.create(w.north(), w.south(), w.alliance())
	r := w.review("occasion", time.Now().Add(time.Hour))
	now := metav1.NewTime(time.Now().UTC().Truncate(time.Second))
	r.Spec.Confirmations = []v1alpha1.Confirmation{{Time: now, By: kim, Accepted: new(true), Note: "yes"}, {Time: now, By: kim, Accepted: new(false), Note: "no"}}
	r.Spec.Responses = []v1alpha1.Response{{Time: now, Partner: "south", Ratings: rated(1)}, {Time: now, Partner: "south", Ratings: rated(2)}}
	for k := range 2 {
		r.Spec.Postponements = append(r.Spec.Postponements, v1alpha1.Postponement{Time: now, DueTime: metav1.NewTime(now.Add(time.Duration(10-k) * time.Hour))})
	}
	w.create(r)
	recorder := w.as("ruth@example", "entente-recorder")
	for _, name := range []string{"Confirmations", "Responses", "Postponements"} {
		list := func(r *v1alpha1.Review) reflect.Value { return reflect.ValueOf(&r.Spec).Elem().FieldByName(name) }
		field := "spec." + strings.ToLower(name)
		w.mustRefuse(name+" in another order", try(w, recorder, r, func(r *v1alpha1.Review) {
			first, second := list(r).Index(0).Interface(), list(r).Index(1).Interface()
			list(r).Index(0).Set(reflect.ValueOf(second))
			list(r).Index(1).Set(reflect.ValueOf(first))
		}), field)
		w.mustRefuse(name+" with one less", try(w, recorder, r, func(r *v1alpha1.Review) { list(r).Set(list(r).Slice(0, 1)) }), field)
		w.mustRefuse(name+" with one said again", try(w, recorder, r, func(r *v1alpha1.Review) { list(r).Set(reflect.Append(list(r), list(r).Index(0))) }), field)
		w.mustAllow(name+" with one more", try(w, recorder, r, func(r *v1alpha1.Review) { fill(t, list(r)) }))
	}
}

// A recorder cancels what is outstanding, and no more; and takes no cancellation back.
func TestACancellationStays(t *testing.T) {
	w := newWorld(t, live)
	w.create(w.north(), w.south(), w.alliance())
	now := metav1.NewTime(time.Now().UTC().Truncate(time.Second))
	r, held, refused := w.review("cancelled", time.Now().Add(time.Hour)), w.review("held", time.Now().Add(time.Hour)), w.review("refused", time.Now().Add(time.Hour))
	cancels := func(by *v1alpha1.PersonRef, reason string) func(*v1alpha1.Review) {
		return func(r *v1alpha1.Review) {
			r.Spec.Cancellation = &v1alpha1.Cancellation{Time: now, By: by, Reason: reason}
		}
	}
	cancels(&kim, "the autumn review covers it")(r)
	held.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: now}
	refused.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: now, Accepted: new(false)}
	w.create(r, held, refused)
	recorder := w.as("ruth@example", "entente-recorder")
	w.mustRefuse("taken back", try(w, recorder, r, func(r *v1alpha1.Review) { r.Spec.Cancellation = nil }), "spec.cancellation", "entente-governor")
	w.mustRefuse("worded anew by the other side", try(w, recorder, r, cancels(&jane, "no time")), "spec.cancellation")
	w.mustRefuse("worded anew by nobody", try(w, recorder, r, cancels(nil, "no time")), "spec.cancellation")
	w.mustAllow("put right by its own side", try(w, recorder, r, cancels(&v1alpha1.PersonRef{Partner: "south", Contact: "ana"}, "the spring review covers it")))
	w.mustRefuse("of what was held", try(w, recorder, held, cancels(&jane, "rather not")), "nothing to cancel")
	w.mustAllow("of what was refused", try(w, recorder, refused, cancels(&jane, "rather not")))
}

// A plan and a resolution stay, and are put right by the side that made them.
func TestStatementsOfAnIssueStay(t *testing.T) {
	w := newWorld(t, live)
	w.create(w.north(), w.south(), w.alliance())
	now := metav1.NewTime(time.Now().Add(-time.Minute).UTC().Truncate(time.Second))
	i, unsigned := w.issue("late", time.Now().Add(-time.Hour)), w.issue("unsigned", time.Now().Add(-time.Hour))
	i.Spec.Resolution, i.Spec.RecoveryPlan = &v1alpha1.Statement{Time: now, By: &kim, Summary: "on time"}, &v1alpha1.Statement{Time: now, By: &kim, Summary: "a second carrier"}
	i.Spec.SeverityChanges = []v1alpha1.SeverityChange{
		{Time: now, From: i.Spec.Severity, To: v1alpha1.SeverityCritical, By: &kim}, {Time: now, From: v1alpha1.SeverityCritical, To: i.Spec.Severity, By: &kim},
	}
	unsigned.Spec.Resolution = &v1alpha1.Statement{Time: now, Summary: "no review is outstanding"}
	w.create(i, unsigned)
	recorder := w.as("ruth@example", "entente-recorder")
	for _, name := range []string{"Resolution", "RecoveryPlan"} {
		statement := func(by *v1alpha1.PersonRef) func(*v1alpha1.Issue) {
			return func(i *v1alpha1.Issue) {
				reflect.ValueOf(&i.Spec).Elem().FieldByName(name).Set(reflect.ValueOf(&v1alpha1.Statement{Time: now, By: by, Summary: "another"}))
			}
		}
		field := "spec." + strings.ToLower(name[:1]) + name[1:]
		w.mustRefuse(name+" taken away", try(w, recorder, i, func(i *v1alpha1.Issue) { reflect.ValueOf(&i.Spec).Elem().FieldByName(name).SetZero() }), field)
		w.mustRefuse(name+" of the other side", try(w, recorder, i, statement(&jane)), field)
		w.mustRefuse(name+" of nobody", try(w, recorder, i, statement(nil)), field)
		w.mustAllow(name+" of the same side", try(w, recorder, i, statement(&kim)))
		w.mustAllow(name+" in place of one that nobody signed", try(w, recorder, unsigned, statement(&jane)))
	}
	w.mustRefuse("changes of severity in another order", try(w, recorder, i, func(i *v1alpha1.Issue) { slices.Reverse(i.Spec.SeverityChanges) }), "spec.severityChanges")
}

// The largest review that the schema accepts can still be added to: what the policies cost is within the API server's bounds.
func TestAdmissionOfALargeReview(t *testing.T) {
	w := newWorld(t, live)
	north, south := w.north(), w.south()
	north.Spec.Contacts[1].User, south.Spec.Contacts[1].User = "jane@north.example", "kim@south.example"
	r := w.review("occasion", time.Now().Add(time.Hour))
	now := metav1.NewTime(time.Now().Add(-time.Hour).UTC().Truncate(time.Second))
	r.Spec.Record = largestRecord(now)
	for k := range 47 {
		r.Spec.Confirmations = append(r.Spec.Confirmations, v1alpha1.Confirmation{
			Time: now, By: []v1alpha1.PersonRef{jane, kim}[k%2], Accepted: new(false), Note: fmt.Sprintf("%d %s", k, strings.Repeat("x", 500)),
		})
	}
	for k := range 99 {
		r.Spec.Responses = append(r.Spec.Responses, v1alpha1.Response{Time: metav1.NewTime(now.Add(time.Duration(k) * time.Second)), Partner: "north", Ratings: rated(4)})
	}
	w.create(north, south, w.alliance(), r)
	asJane := w.as("jane@north.example", "entente-recorder")
	w.eventually(func() error {
		return try(w, asJane, r, func(r *v1alpha1.Review) {
			r.Spec.Record.Actions[49].DoneDate = "2026-01-01"
			r.Spec.Confirmations = append(r.Spec.Confirmations, v1alpha1.Confirmation{Time: now, By: jane, Accepted: new(true)})
			r.Spec.Responses = append(r.Spec.Responses, v1alpha1.Response{Time: now, Partner: "north", Ratings: rated(3)})
		})
	})
	w.mustRefuse("an entry of a large record", try(w, asJane, r, func(r *v1alpha1.Review) { r.Spec.Record.Feedback[27].Said = "x" }), "spec.record.feedback")
}

// largestRecord is as large as the schema lets the lists of a record be.
func largestRecord(held metav1.Time) *v1alpha1.ReviewRecord {
	record := wholeRecord(held)
	texts := func(n int) []v1alpha1.Finding {
		var all []v1alpha1.Finding
		for k := range n {
			all = append(all, v1alpha1.Finding(fmt.Sprintf("%s %d", strings.Repeat("x", 200), k)))
		}
		return all
	}
	record.Problems, record.Opportunities, record.Lessons, record.Decisions = texts(32), texts(32), texts(32), texts(32)
	for k := range 64 {
		record.Attendees = append(record.Attendees[:k:k], v1alpha1.PersonRef{Partner: "north", Contact: v1alpha1.Name(fmt.Sprintf("p%d", k))})
	}
	record.Feedback, record.Actions, record.Questions, record.Views, record.Risks = nil, nil, nil, nil, nil
	for k, said := range texts(50) {
		name := v1alpha1.Name(fmt.Sprintf("n%d", k))
		record.Actions = append(record.Actions, v1alpha1.Action{Name: name, Description: said, Owner: &jane, DueDate: "2026-01-01"})
		if k < 28 {
			record.Feedback = append(record.Feedback, v1alpha1.Feedback{From: "north", Said: said})
		}
		if k < 16 {
			record.Views = append(record.Views, v1alpha1.View{Partner: name, Ratings: new(rated(3)), Comment: string(said)})
		}
		if k < 10 {
			record.Questions = append(record.Questions, v1alpha1.Question{Name: name, Question: v1alpha1.QuestionText(said), Decider: &kim})
			record.Risks = append(record.Risks, name)
		}
	}
	return record
}
