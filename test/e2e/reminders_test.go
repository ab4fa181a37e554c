// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package e2e_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// reminding founds an alliance whose policy reminds an hour before, when due, and every hour
// after that.
func (w *world) reminding(change ...func(*v1alpha1.CommunicationPolicy, *v1alpha1.Alliance)) *v1alpha1.Alliance {
	w.Helper()
	p, a := w.policy(), w.alliance()
	p.Spec.Reminders = &v1alpha1.Reminders{BeforeReview: "PT1H", OverdueEvery: "PT1H"}
	for _, c := range change {
		c(p, a)
	}
	w.create(w.north(), w.south(), p, a)
	w.settle()
	return a
}

// reminded lists what has arrived, sorted: "ReviewDue 0 north/jane". Each message is that of
// one Notification, and arrives once.
func (w *world) reminded() []string {
	w.Helper()
	byUID := map[string]v1alpha1.Notification{}
	for _, n := range w.notifications() {
		byUID[string(n.UID)] = n
	}
	var out []string
	for _, m := range w.hook.Messages() {
		n, known := byUID[m.ID]
		if !known {
			w.Fatalf("a message has the id %s, which is no Notification's UID", m.ID)
		}
		out = append(out, fmt.Sprintf("%s%s %d %s/%s", n.Spec.Reason, n.Spec.About, *n.Spec.Repeat, n.Spec.Recipient.Partner, n.Spec.Recipient.Contact))
	}
	slices.Sort(out)
	return out
}

func (w *world) mustHaveReminded(want ...string) {
	w.Helper()
	slices.Sort(want)
	if got := w.reminded(); !slices.Equal(got, want) {
		w.Fatalf("at %s these messages have arrived:\n  %q\nnot\n  %q", w.Now().UTC().Format(time.RFC3339), got, want)
	}
}

// A review that nobody holds is announced, due, and overdue, each on the dot and to each
// alliance manager once; when it is held, nothing more is said.
func TestReviewIsRemindedOfOnTheDot(t *testing.T) {
	w := newWorld(t, byClock)
	w.reminding()
	due := w.Now().Add(2 * time.Hour)
	r := w.review("talk", due)
	w.create(r)
	w.settle()
	writes := w.countWrites(&v1alpha1.ReviewList{})
	var told []string
	for _, s := range []struct {
		at     time.Time
		reason string
		repeat int
		writes int
	}{
		{due.Add(-time.Hour), "ReviewUpcoming", 0, 2},
		{due, "ReviewDue", 0, 2},
		{due.Add(time.Hour), "ReviewOverdue", 0, 2},
		{due.Add(2 * time.Hour), "ReviewOverdue", 1, 2},
	} {
		w.advanceTo(s.at.Add(-time.Second))
		w.mustHaveReminded(told...)
		before := writes.of(r.Name)
		w.advanceTo(s.at)
		told = append(told, both(s.reason, s.repeat, jane, kim)...)
		w.mustHaveReminded(told...)
		// One records it, with what else there is to say; one says that the messages are made.
		if cost := writes.of(r.Name) - before; cost != s.writes {
			t.Errorf("%s took %d status writes, not %d", s.reason, cost, s.writes)
		}
		w.get(r)
		for _, record := range r.Status.Reminders {
			if record.NotifiedTime == nil {
				t.Errorf("%s has no notifiedTime", record.Reason)
			}
		}
	}

	w.edit(r, func() { r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: at(w.Now())} })
	w.settle()
	w.advance(1000 * time.Hour)
	w.mustHaveReminded(told...)
	w.get(r)
	if len(r.Status.Reminders) > 0 {
		t.Errorf("what is over is still on record: %+v", r.Status.Reminders)
	}
}

// Messages that were made are never made again, whether their Notifications are still there
// or not.
func TestReminderIsNotMadeAgain(t *testing.T) {
	w := newWorld(t, byClock)
	w.reminding(func(p *v1alpha1.CommunicationPolicy, _ *v1alpha1.Alliance) { p.Spec.Reminders.OverdueEvery = "" })
	due := w.Now().Add(time.Minute)
	r := w.review("talk", due)
	w.create(r)
	w.settle()
	w.advanceTo(due)
	if got := len(w.hook.Messages()); got != 4 { // it is coming, and it is due, to two people
		t.Fatalf("%d messages have arrived: %q", got, w.reminded())
	}
	for _, n := range w.notifications() {
		w.delete(&n)
	}
	w.edit(r, func() { r.Spec.Postponements = nil; r.Labels = map[string]string{"a": "b"} })
	w.advance(time.Hour)
	w.restart()
	w.advance(24 * time.Hour)
	if got := w.notifications(); len(got) > 0 {
		t.Errorf("%s is made again", got[0].Name)
	}
}

// The dates of actions and briefings begin where the people are: south is in New York.
func TestActionsAndBriefingsAreDueWhereThePeopleAre(t *testing.T) {
	w := newWorld(t, byClock)
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	y, m, d := w.Now().In(newYork).AddDate(0, 0, 3).Date()
	begins := time.Date(y, m, d, 0, 0, 0, 0, newYork)
	date := func(t time.Time) v1alpha1.Date { return v1alpha1.Date(t.Format(time.DateOnly)) }
	// Two days are over with the day after the one on which somebody joins.
	a := w.reminding(func(p *v1alpha1.CommunicationPolicy, a *v1alpha1.Alliance) {
		p.Spec.BriefingWithin = "P2D"
		a.Spec.Team[3].JoinedDate = date(begins.AddDate(0, 0, -1)) // ana
	})
	r := w.review("talk", w.Now().Add(time.Hour))
	r.Spec.Record = &v1alpha1.ReviewRecord{HeldTime: at(w.Now()), Actions: []v1alpha1.Action{{Name: "shelf", Owner: &ana, DueDate: date(begins)}}}
	w.create(r)
	w.settle()
	w.advanceTo(begins.Add(-time.Second))
	w.mustHaveReminded()
	w.advanceTo(begins)
	want := []string{"ActionDueshelf 0 south/ana", "BriefingDuesouth/ana 0 south/ana", "BriefingDuesouth/ana 0 south/kim"}
	w.mustHaveReminded(want...)
	w.get(a)
	if n := len(a.Status.Reminders); n != 1 || a.Status.Reminders[0].NotifiedTime == nil {
		t.Errorf("the alliance has on record: %+v", a.Status.Reminders)
	}
	w.edit(a, func() {
		a.Spec.Briefings = []v1alpha1.Briefing{{Partner: "south", Contact: "ana", Date: date(begins)}}
	})
	w.advance(240 * time.Hour)
	w.mustHaveReminded(want...)
}

// A policy words its messages; what it words wrongly goes out as usual, and it says so.
func TestPolicyWordsItsReminders(t *testing.T) {
	w := newWorld(t, byClock)
	p := w.policy()
	w.reminding(func(q *v1alpha1.CommunicationPolicy, _ *v1alpha1.Alliance) {
		q.Spec.Reminders.OverdueEvery, q.Spec.Reminders.BeforeReview = "", ""
		q.Spec.Reminders.WhenDue = new(true)
		q.Spec.Templates = []v1alpha1.MessageTemplate{{Reason: v1alpha1.NotificationReviewDue, Subject: "{{.Revue}}", Body: "{{.Recipient}}: {{.Review}} was due {{.DueUTC}}"}}
	})
	w.mustStall(p, v1alpha1.ReasonInvalid, "spec.templates[ReviewDue].subject")
	due := w.Now().Add(time.Hour)
	w.create(w.review("talk", due))
	w.advanceTo(due)
	w.mustHaveReminded(both("ReviewDue", 0, jane, kim)...)
	for _, n := range w.notifications() {
		want := fmt.Sprintf("%s: talk was due %s", n.Spec.Recipient.Contact, due.UTC().Format(time.RFC3339))
		if n.Spec.Body != want || n.Spec.Subject != "pact: a review is due (talk)" {
			t.Errorf("%s\n%s", n.Spec.Subject, n.Spec.Body)
		}
	}
}
