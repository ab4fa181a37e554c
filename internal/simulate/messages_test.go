// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
	"github.com/entente-dev/entente/test/gen"
)

// notifications lists, of some events, who is told what and when, in UTC and in their own time.
func notifications(events []simulate.Event) []string {
	var out []string
	for _, e := range events {
		for _, r := range e.Recipients {
			out = append(out, fmt.Sprintf("%s %s: %s/%s by %s at %s", e.Time.Format("01-02T15:04:05"), e.Detail, r.Partner, r.Contact, r.Channel, r.LocalTime.Format("15:04 MST")))
		}
	}
	return out
}

// ladder is one alliance whose issue climbs, and nothing else.
func ladder(t *testing.T) (*inventory.Inventory, *v1alpha1.Issue) {
	t.Helper()
	all := alliances(t, 1)
	all.Alliances[0].Spec.Cadence = nil
	all.Policies[0].Spec.Reminders, all.Policies[0].Spec.Disclosure = nil, nil
	issue := all.Issues[0]
	issue.Spec.DetectedTime = metav1.NewTime(time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)) // a Monday
	issue.Spec.Updates = nil
	return all, issue
}

// An issue is told of with the severity that it has then, and not with one that is still to come.
func TestAnIssueIsDetectedWithTheSeverityOfThatMoment(t *testing.T) {
	all, issue := ladder(t)
	issue.Spec.Severity = v1alpha1.SeverityCritical
	issue.Spec.SeverityChanges = []v1alpha1.SeverityChange{{
		Time: metav1.NewTime(time.Date(2026, 6, 20, 9, 0, 0, 0, time.UTC)), From: v1alpha1.SeverityLow, To: v1alpha1.SeverityCritical,
	}}
	for _, e := range play(t, all, date(2026, 6, 1), date(2026, 6, 2)) {
		if e.Event == simulate.IssueDetected {
			if want := issue.Spec.Title + ", Low"; e.Detail != want {
				t.Errorf("detected: %s, want %s", e.Detail, want)
			}
			return
		}
	}
	t.Error("nothing was detected")
}

func TestTheHostHearsFirstAndEachInTheirOwnTime(t *testing.T) {
	all, _ := ladder(t)
	got := notifications(play(t, all, date(2026, 6, 1), date(2026, 6, 9)))
	want := []string{
		"06-03T09:00:00 EscalationStep counterpart: north-0/piet by hook at 11:00 CEST",
		"06-05T09:00:00 EscalationStep managers: north-0/jane by hook at 11:00 CEST",
	}
	if !slices.Equal(got, want) {
		t.Fatalf("before the other side's manager joins:\n%s", strings.Join(got, "\n"))
	}
	all.Alliances[0].Spec.Team[2].JoinedDate = "2026-01-05"
	got = notifications(play(t, all, date(2026, 6, 1), date(2026, 6, 9)))
	if want = append(want, "06-05T14:00:00 EscalationStep managers: south-0/sam by hook at 09:00 CDT"); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What is resolved before a message leaves is told to nobody.
func TestAMessageThatIsNoLongerTrueDoesNotLeave(t *testing.T) {
	for minutes, want := range map[int]int{5*60 - 1: 2, 5*60 + 1: 3} {
		all, issue := ladder(t)
		all.Alliances[0].Spec.Team[2].JoinedDate = "2026-01-05"
		issue.Spec.Resolution = &v1alpha1.Statement{Time: metav1.NewTime(time.Date(2026, 6, 5, 9, minutes, 0, 0, time.UTC)), Summary: "found"}
		if got := notifications(play(t, all, date(2026, 6, 1), date(2026, 6, 9))); len(got) != want {
			t.Errorf("resolved %d minutes after the step: want %d messages of\n%s", minutes, want, strings.Join(got, "\n"))
		}
	}
}

// Messages to one person leave as one, from the fifth on, where people read them.
func TestManyMessagesToOnePersonLeaveAsOne(t *testing.T) {
	many := func(issues int, channel v1alpha1.Channel) []string {
		all, issue := ladder(t)
		all.Policies[0].Spec.Channels = []v1alpha1.Channel{channel}
		all.Issues = nil
		for i := range issues {
			another := issue.DeepCopy()
			another.Name = fmt.Sprintf("issue-%d", i)
			all.Issues = append(all.Issues, another)
		}
		return notifications(play(t, all, date(2026, 6, 1), date(2026, 6, 4)))
	}
	mail, hook := gen.Mail("hook", "smtp.example:587"), gen.Webhook("hook", "https://hook.example/in")
	for _, c := range []struct {
		issues  int
		channel v1alpha1.Channel
		want    string // of each message
	}{
		{4, mail, "06-03T09:00:05 EscalationStep counterpart: north-0/piet by hook at 11:00 CEST"},
		{5, mail, "06-03T09:00:05 EscalationStep counterpart, in one message with 4 others: north-0/piet by hook at 11:00 CEST"},
		{5, hook, "06-03T09:00:00 EscalationStep counterpart: north-0/piet by hook at 11:00 CEST"},
	} {
		got := many(c.issues, c.channel)
		if len(got) != c.issues || slices.ContainsFunc(got, func(s string) bool { return s != c.want }) {
			t.Errorf("of %d issues, want each to be told as\n%s\ngot\n%s", c.issues, c.want, strings.Join(got, "\n"))
		}
	}
}
