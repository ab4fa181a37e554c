// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/test/gen"
)

// summarized is an alliance in operation since February that lacks a practice, under a policy that asks for summaries.
// 2026-03-02 is a Monday; the host is in Amsterdam.
func summarized() *gen.World {
	w := gen.NewWorld().UID("a11a").Under(reminding())
	w.Policy.Spec.Reminders.Practices = v1alpha1.ReminderRhythmWeekly
	w.Alliance.Spec.Partners[1].Goals = nil
	w.Alliance.Spec.Practices = &v1alpha1.Practices{Require: []v1alpha1.Practice{v1alpha1.PracticePartnersMapped}}
	w.Alliance.Status.FirstArmedTime, w.Alliance.Status.ArmedTime = new(gen.Time("2026-02-02 00:00")), new(gen.Time("2026-02-02 00:00"))
	return w
}

func summaryAt(w *gen.World, at time.Time) (out []rules.Message) {
	for _, m := range rules.DecideAlliance(w.AllianceFacts(), at).Notify {
		if m.Spec.Reason == v1alpha1.NotificationPracticesMissing {
			out = append(out, m)
		}
	}
	return out
}

// The host's alliance managers are told on Monday at nine where the host is, once, of what is missing then.
func TestTheWeeksSummary(t *testing.T) {
	w := summarized()
	monday := gen.UTC("2026-03-02 08:00")
	before := rules.DecideAlliance(w.AllianceFacts(), monday.Add(-time.Second))
	w.Alliance.Status = before.Told(before.Settle(w.Alliance, monday.Add(-time.Second)), monday.Add(-time.Second))
	if next := rules.DecideAlliance(w.AllianceFacts(), monday.Add(-time.Second)).NextCheck; next.After(monday) {
		t.Errorf("the next look is at %s", next)
	}
	v := rules.DecideAlliance(w.AllianceFacts(), monday)
	got := summaryAt(w, monday)
	if said(got) != "PracticesMissing 0 northwind/jane" {
		t.Fatalf("said is %s", said(got))
	}
	for _, want := range []string{"PartnersMapped: Not written down in spec.partners: ", "Write down in spec.partners", "The next summary follows on Mon 9 Mar 2026 09:00 Europe/Amsterdam (08:00 UTC)", "kubectl entente report northwind-contoso"} {
		if !strings.Contains(got[0].Spec.Body, want) {
			t.Errorf("%q is not in\n%s", want, got[0].Spec.Body)
		}
	}
	w.Alliance.Status = v.Told(v.Settle(w.Alliance, monday), monday)
	for _, at := range []string{"2026-03-02 08:01", "2026-03-05 12:00", "2026-03-09 07:59"} {
		if again := summaryAt(w, gen.UTC(at)); len(again) > 0 {
			t.Errorf("at %s it is said again: %s", at, said(again))
		}
	}
	if next := summaryAt(w, gen.UTC("2026-03-09 08:00")); said(next) != "PracticesMissing 0 northwind/jane" || next[0].Name == got[0].Name {
		t.Errorf("a week later it is %s", said(next))
	}
}

// What breaks during the week is told of with the next summary; a week without anything missing is on record too.
func TestWhatBreaksDuringTheWeekWaits(t *testing.T) {
	w := summarized()
	contoso := &w.Alliance.Spec.Partners[1]
	contoso.Goals = []v1alpha1.Text{"A new line"}
	monday := gen.UTC("2026-03-02 08:00")
	v := rules.DecideAlliance(w.AllianceFacts(), monday)
	if got := summaryAt(w, monday); len(got) > 0 {
		t.Fatalf("said is %s", got[0].Spec.Body)
	}
	w.Alliance.Status = v.Settle(w.Alliance, monday)
	if !slices.ContainsFunc(w.Alliance.Status.Reminders, func(r v1alpha1.ReminderRecord) bool { return r.Reason == v1alpha1.NotificationPracticesMissing }) {
		t.Fatalf("on record is %+v", w.Alliance.Status.Reminders)
	}
	w.Alliance.Status = v.Told(w.Alliance.Status, monday)
	contoso.Goals = nil
	if got := summaryAt(w, gen.UTC("2026-03-04 12:00")); len(got) > 0 {
		t.Errorf("on Wednesday is said %s", said(got))
	}
	if got := summaryAt(w, gen.UTC("2026-03-09 08:00")); len(got) != 1 || !strings.Contains(got[0].Spec.Body, "PartnersMapped") {
		t.Errorf("on Monday is said %s", said(got))
	}
}

// Nobody gets a summary of the week in which operation began, nor one that was not asked for.
func TestNoSummary(t *testing.T) {
	for name, change := range map[string]func(*gen.World){
		"nobody asks":             func(w *gen.World) { w.Policy.Spec.Reminders.Practices = "" },
		"operation began on":      func(w *gen.World) { w.Alliance.Status.FirstArmedTime = new(gen.Time("2026-03-02 08:01")) },
		"not in operation":        func(w *gen.World) { w.Alliance.Spec.Stage = v1alpha1.StageNegotiate },
		"suspended":               func(w *gen.World) { w.Alliance.Spec.Suspend = new(true) },
		"waived":                  waiveEverything,
		"no alliance manager":     func(w *gen.World) { w.Member("northwind/jane").Role = v1alpha1.RoleProjectLead },
		"a channel is not usable": func(w *gen.World) { w.Policy.Spec.Reminders.Channels = []v1alpha1.Name{"carrier-pigeon"} },
	} {
		w := summarized()
		change(w)
		if got := summaryAt(w, gen.UTC("2026-03-04 12:00")); len(got) > 0 {
			t.Errorf("%s: %s", name, said(got))
		}
	}
	if got := summaryAt(summarized(), gen.UTC("2026-03-04 12:00")); len(got) != 1 {
		t.Errorf("after an outage is said %s", said(got))
	}
}

func waiveEverything(w *gen.World) {
	for i := range practice.Registry {
		w.Alliance.Spec.Practices.Waive = append(w.Alliance.Spec.Practices.Waive, v1alpha1.Waiver{Name: practice.Registry[i].Name, Reason: "not here"})
	}
}

// A summary that has not left waits as long as the alliance rests, and is withdrawn when the next is due.
func TestASummaryIsWithdrawnWithTheNext(t *testing.T) {
	w := summarized()
	n := messageAbout("PracticesMissing", "", "2026-03-02 08:00")
	n.Spec.SubjectRef = v1alpha1.SubjectReference{Kind: v1alpha1.KindAlliance, Name: "northwind-contoso", UID: "a11a"}
	f := rules.StandingFacts{Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}
	next := gen.UTC("2026-03-09 08:00")
	if got := rules.StandingOf(n, f, next.Add(-time.Second)); got.Over() || !got.Next.Equal(next) {
		t.Errorf("before the next it is %+v", got)
	}
	n.CreationTimestamp = gen.Time("2026-03-02 07:59:57")
	if got := rules.StandingOf(n, f, gen.UTC("2026-03-02 08:00")); got.Over() {
		t.Errorf("by a clock that is behind it is %+v", got)
	}
	if got := rules.StandingOf(n, f, next); got.Withdrawn.Cause != outbox.WeekOver || got.Withdrawn.Words() == "" {
		t.Errorf("with the next it is %+v", got)
	}
}
