// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

func TestPartnersThatFactsNeed(t *testing.T) {
	a := gen.Alliance("pact").Between("north", "south").Alliance
	issue := gen.Issue("late-shipments").RaisedBy("east/ann").Issue
	review := gen.Review("r").BarelyHeld("2026-01-16 09:00").Promised("a", "", "", "").Promised("b", "west/bob", "", "").Review
	steps := gen.Policy("standard").Paths(gen.Path("default", "P1D").Steps(
		gen.Step("first").Contacts("south/x", "north/y"), gen.Step("second").Contacts("west/x", "north/y"))).CommunicationPolicy
	for name, c := range map[string]struct{ got, want []v1alpha1.Name }{
		"an alliance":                  {rules.AlliancePartners(a), []v1alpha1.Name{"north", "south"}},
		"no alliance":                  {rules.AlliancePartners(nil), nil},
		"an issue":                     {rules.IssuePartners(issue, a), []v1alpha1.Name{"north", "south", "east"}},
		"an issue without an alliance": {rules.IssuePartners(issue, nil), []v1alpha1.Name{"east"}},
		"a review":                     {rules.ReviewPartners(review, a), []v1alpha1.Name{"north", "south", "west"}},
		"a review without a record":    {rules.ReviewPartners(gen.Review("r").Review, a), []v1alpha1.Name{"north", "south"}},
		"a review without an alliance": {rules.ReviewPartners(review, nil), []v1alpha1.Name{"west"}},
		"steps, each once":             {rules.PolicyPartners(steps), []v1alpha1.Name{"south", "north", "west"}},
		"no policy":                    {rules.PolicyPartners(nil), nil},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

func TestTheObjectOfAnOccurrence(t *testing.T) {
	a := gen.Alliance("pact").In("eu").Alliance
	at := metav1.NewTime(time.Date(2026, 10, 15, 8, 0, 0, 0, time.UTC))
	s := rules.ScheduledReview{Name: "pact-q-20261015", Spec: v1alpha1.ReviewSpec{AllianceRef: v1alpha1.AllianceReference{Name: "pact"}, Cadence: "q", ScheduledTime: &at}}
	r := s.Review(a)
	if r.Name != s.Name || r.Namespace != "eu" || !rules.Generated(r) || r.Labels[v1alpha1.LabelAlliance] != "pact" {
		t.Errorf("got %+v", r.ObjectMeta)
	}
	other := r.DeepCopy()
	other.Name, other.Labels, other.Spec.ScheduledTime = "by-hand", nil, &metav1.Time{Time: at.Add(16*time.Hour - time.Second)}
	if !rules.SameOccurrence(a, r, other) {
		t.Error("whoever made it, it is the same occurrence")
	}
	for name, change := range map[string]func(*v1alpha1.Review){
		"another alliance": func(r *v1alpha1.Review) { r.Spec.AllianceRef.Name = "other" },
		"another cadence":  func(r *v1alpha1.Review) { r.Spec.Cadence = "other" },
		"another date":     func(r *v1alpha1.Review) { r.Spec.ScheduledTime = &metav1.Time{Time: at.Add(16 * time.Hour)} },
		"no time":          func(r *v1alpha1.Review) { r.Spec.ScheduledTime = nil },
	} {
		other := r.DeepCopy()
		if change(other); rules.SameOccurrence(a, r, other) {
			t.Errorf("%s is another occurrence", name)
		}
	}
}

// What is over is forgotten with the next change, and is no change itself.
func TestRemindersThatAreOverAreNoChange(t *testing.T) {
	record := func(about string) v1alpha1.ReminderRecord {
		return v1alpha1.ReminderRecord{Reason: v1alpha1.NotificationActionDue, About: about, NotifiedTime: verdict.WholeSecond(halfPastNoon)}
	}
	r := gen.Review("r").Due("2026-11-22 12:00").Review
	blank := rules.ReviewVerdict{State: review.State{Due: r.Spec.DueTime.Time}}
	r.Status = blank.Settle(r, halfPastNoon)
	r.Status.Reminders = []v1alpha1.ReminderRecord{record("a"), record("b")}
	fewer := rules.ReviewVerdict{Reminders: []v1alpha1.ReminderRecord{record("b")}, State: blank.State}
	if got := fewer.Settle(r, halfPastNoon).Reminders; len(got) != 2 {
		t.Errorf("one is over, and nothing is new: %v", got)
	}
	fewer.State.Due = halfPastNoon
	if got := fewer.Settle(r, halfPastNoon).Reminders; len(got) != 1 {
		t.Errorf("one is over, and something else changed: %v", got)
	}
	more := rules.ReviewVerdict{Reminders: []v1alpha1.ReminderRecord{record("b"), record("c")}, State: review.State{Due: halfPastNoon}}
	got := more.Settle(r, halfPastNoon)
	if len(got.Reminders) != 2 || got.Reminders[1].About != "c" || !got.DueTime.Time.Equal(halfPastNoon) || got.OverdueSinceTime != nil {
		t.Errorf("one is new: %+v", got)
	}
}
