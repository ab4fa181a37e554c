// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"

	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func TestPartnersThatFactsNeed(t *testing.T) {
	a := &v1alpha1.Alliance{}
	a.Spec.Partners = []v1alpha1.AlliancePartner{{Name: "north"}, {Name: "south"}}
	issue := &v1alpha1.Issue{}
	issue.Spec.RaisedBy.Partner = "east"
	review := &v1alpha1.Review{}
	review.Spec.Record = &v1alpha1.ReviewRecord{Actions: []v1alpha1.Action{{Name: "a"}, {Name: "b", Owner: &v1alpha1.PersonRef{Partner: "west"}}}}
	quiet, reminds, opens := &v1alpha1.CommunicationPolicy{}, &v1alpha1.CommunicationPolicy{}, &v1alpha1.CommunicationPolicy{}
	reminds.Spec.Reminders = &v1alpha1.Reminders{}
	opens.Spec.OverdueReviews = &v1alpha1.OverdueReviews{}
	steps := &v1alpha1.CommunicationPolicy{}
	who := func(partner v1alpha1.Name) v1alpha1.EscalationStep {
		return v1alpha1.EscalationStep{Contacts: []v1alpha1.PersonRef{{Partner: partner, Contact: "x"}, {Partner: "north", Contact: "y"}}}
	}
	steps.Spec.EscalationPaths = []v1alpha1.EscalationPath{{Steps: []v1alpha1.EscalationStep{who("south"), who("west")}}}
	for name, c := range map[string]struct{ got, want []v1alpha1.Name }{
		"an alliance":                      {AlliancePartners(a), []v1alpha1.Name{"north", "south"}},
		"no alliance":                      {AlliancePartners(nil), nil},
		"an issue":                         {IssuePartners(issue, a), []v1alpha1.Name{"north", "south", "east"}},
		"an issue without an alliance":     {IssuePartners(issue, nil), []v1alpha1.Name{"east"}},
		"a review of which nobody is told": {ReviewPartners(review, a, quiet), []v1alpha1.Name{"west"}},
		"a review without a policy":        {ReviewPartners(review, a, nil), []v1alpha1.Name{"west"}},
		"a review that people hear of":     {ReviewPartners(review, a, reminds), []v1alpha1.Name{"north", "south", "west"}},
		"a review that opens an issue":     {ReviewPartners(review, a, opens), []v1alpha1.Name{"north", "south", "west"}},
		"a review without a record":        {ReviewPartners(&v1alpha1.Review{}, a, reminds), []v1alpha1.Name{"north", "south"}},
		"steps, each once":                 {PolicyPartners(steps), []v1alpha1.Name{"south", "north", "west"}},
		"no policy":                        {PolicyPartners(nil), nil},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

func TestTheObjectOfAnOccurrence(t *testing.T) {
	a := &v1alpha1.Alliance{ObjectMeta: metav1.ObjectMeta{Name: "pact", Namespace: "eu"}}
	at := metav1.NewTime(time.Date(2026, 10, 15, 8, 0, 0, 0, time.UTC))
	s := ScheduledReview{Name: "pact-q-20261015", Spec: v1alpha1.ReviewSpec{AllianceRef: v1alpha1.AllianceReference{Name: "pact"}, Cadence: "q", ScheduledTime: &at}}
	r := s.Review(a)
	if r.Name != s.Name || r.Namespace != "eu" || !Generated(r) || r.Labels[v1alpha1.LabelAlliance] != "pact" {
		t.Errorf("got %+v", r.ObjectMeta)
	}
	other := r.DeepCopy()
	other.Name, other.Labels = "by-hand", nil
	if !SameOccurrence(r, other) {
		t.Error("whoever made it, it is the same occurrence")
	}
	for name, change := range map[string]func(*v1alpha1.Review){
		"another alliance": func(r *v1alpha1.Review) { r.Spec.AllianceRef.Name = "other" },
		"another cadence":  func(r *v1alpha1.Review) { r.Spec.Cadence = "other" },
		"another time":     func(r *v1alpha1.Review) { r.Spec.ScheduledTime = &metav1.Time{Time: at.Add(time.Second)} },
		"no time":          func(r *v1alpha1.Review) { r.Spec.ScheduledTime = nil },
	} {
		other := r.DeepCopy()
		if change(other); SameOccurrence(r, other) {
			t.Errorf("%s is another occurrence", name)
		}
	}
}

// What is over is forgotten with the next change, and is no change itself.
func TestRemindersThatAreOverAreNoChange(t *testing.T) {
	record := func(about string) v1alpha1.ReminderRecord {
		return v1alpha1.ReminderRecord{Reason: v1alpha1.NotificationActionDue, About: about, NotifiedTime: verdict.WholeSecond(halfPastNoon)}
	}
	r := &v1alpha1.Review{}
	r.Status.Reminders = []v1alpha1.ReminderRecord{record("a"), record("b")}
	fewer := ReviewVerdict{Reminders: []v1alpha1.ReminderRecord{record("b")}}
	if got := fewer.Settle(r, halfPastNoon).Reminders; len(got) != 2 {
		t.Errorf("one is over, and nothing is new: %v", got)
	}
	more := ReviewVerdict{Reminders: []v1alpha1.ReminderRecord{record("b"), record("c")}, State: review.State{Due: halfPastNoon}}
	got := more.Settle(r, halfPastNoon)
	if len(got.Reminders) != 2 || got.Reminders[1].About != "c" || !got.DueTime.Time.Equal(halfPastNoon) || got.OverdueSinceTime != nil {
		t.Errorf("one is new: %+v", got)
	}
}
