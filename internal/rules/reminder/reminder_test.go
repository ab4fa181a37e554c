// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package reminder

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/team"
)

// TestOldRecordsThatAreCurrentStay however many younger ones there are.
func TestOldRecordsThatAreCurrentStay(t *testing.T) {
	var records []v1alpha1.ReminderRecord
	for i, day := range []int{3, 1, 5, 2, 4} {
		records = append(records, v1alpha1.ReminderRecord{About: fmt.Sprint(i), DueTime: metav1.NewTime(time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC))})
	}
	for limit, want := range map[int]string{5: "01234", 4: "0124", 3: "124", 2: "12", 1: "1", 0: "1"} {
		var left []string
		for _, r := range bounded(slices.Clone(records), map[int]bool{1: true}, limit) {
			left = append(left, r.About)
		}
		if got := strings.Join(left, ""); got != want {
			t.Errorf("of %d there stay %s, want %s", limit, got, want)
		}
	}
}

func TestReminderNames(t *testing.T) {
	subject := v1alpha1.SubjectReference{Kind: v1alpha1.KindReview, Name: strings.Repeat("a", 99) + "-b", UID: "u", Time: new(metav1.NewTime(time.Date(2026, 1, 22, 9, 0, 0, 0, time.UTC)))}
	r := Reminder{Reason: "ReviewDue", About: "a", Due: time.Date(2026, 1, 22, 9, 0, 0, 0, time.UTC)}
	to := team.Person{Ref: v1alpha1.PersonRef{Partner: "contoso", Contact: "kim"}, Channel: "hook"}
	base := reminderName(&subject, &r, 0, to)
	if problems := validation.IsDNS1123Subdomain(base); len(problems) > 0 {
		t.Error(problems)
	}
	if base != reminderName(&subject, &r, 0, to) {
		t.Error("the same message has two names")
	}
	again := subject
	again.UID = "of the one that was applied again"
	if base != reminderName(&again, &r, 0, to) {
		t.Error("what was applied again has another name")
	}
	seen := map[string]string{base: "the same"}
	for what, change := range map[string]func(*v1alpha1.SubjectReference, *Reminder, *int32, *team.Person){
		"kind": func(s *v1alpha1.SubjectReference, _ *Reminder, _ *int32, _ *team.Person) { s.Kind = v1alpha1.KindIssue },
		"first due": func(s *v1alpha1.SubjectReference, _ *Reminder, _ *int32, _ *team.Person) {
			s.Time = new(metav1.NewTime(s.Time.Add(time.Second)))
		},
		"reason": func(_ *v1alpha1.SubjectReference, r *Reminder, _ *int32, _ *team.Person) { r.Reason = "ReviewOverdue" },
		"about":  func(_ *v1alpha1.SubjectReference, r *Reminder, _ *int32, _ *team.Person) { r.About = "b" },
		"due": func(_ *v1alpha1.SubjectReference, r *Reminder, _ *int32, _ *team.Person) {
			r.Due = r.Due.Add(time.Second)
		},
		"repeats": func(_ *v1alpha1.SubjectReference, _ *Reminder, n *int32, _ *team.Person) { *n = 1 },
		"partner": func(_ *v1alpha1.SubjectReference, _ *Reminder, _ *int32, p *team.Person) {
			p.Ref.Partner = "northwind"
		},
		"contact": func(_ *v1alpha1.SubjectReference, _ *Reminder, _ *int32, p *team.Person) { p.Ref.Contact = "lee" },
		"channel": func(_ *v1alpha1.SubjectReference, _ *Reminder, _ *int32, p *team.Person) { p.Channel = "mail" },
	} {
		s, r, n, p := subject, r, int32(0), to
		change(&s, &r, &n, &p)
		name := reminderName(&s, &r, n, p)
		if was, ok := seen[name]; ok {
			t.Errorf("another %s has the name of %s", what, was)
		}
		seen[name] = what
	}
}
