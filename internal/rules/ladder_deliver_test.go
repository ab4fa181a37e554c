// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// The step starts at 2026-03-06 09:00 UTC, a Friday: 10:00 in Amsterdam and 04:00 in New York.
func TestALetterOfAWorkingPathLeavesWhileItsRecipientWorks(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*gen.World, *v1alpha1.EscalationPath)
		made   string        // default: as the step starts
		after  time.Duration // more than that
		want   string        // when the message to contoso/kim may leave
	}{
		"in the morning in New York":    {want: "2026-03-06 14:00:00"},
		"a second before":               {made: "2026-03-06 14:00", after: -time.Second, want: "2026-03-06 14:00:00"},
		"as the day begins":             {made: "2026-03-06 14:00"},
		"a second later":                {made: "2026-03-06 14:00", after: time.Second},
		"a second before the day ends":  {made: "2026-03-06 22:00", after: -time.Second},
		"when it has ended":             {made: "2026-03-06 22:00", want: "2026-03-09 13:00:00"},
		"the contact is in London":      {change: zone("Europe/London")},
		"the contact is in Los Angeles": {change: zone("America/Los_Angeles"), want: "2026-03-06 17:00:00"},
		"the path says at once":         {change: func(_ *gen.World, p *v1alpha1.EscalationPath) { p.Deliver = v1alpha1.DeliverAtOnce }},
		"the step says at once":         {change: func(w *gen.World, _ *v1alpha1.EscalationPath) { w.Step("managers").Deliver = v1alpha1.DeliverAtOnce }},
		"an elapsed path":               {change: func(_ *gen.World, p *v1alpha1.EscalationPath) { p.Time, p.MaxWait = v1alpha1.TimeElapsed, "" }},
		"an elapsed path that waits": {change: func(_ *gen.World, p *v1alpha1.EscalationPath) {
			p.Time, p.MaxWait, p.Deliver = v1alpha1.TimeElapsed, "", v1alpha1.DeliverWorkingTime
		}, want: "2026-03-06 14:00:00"},
		"an hour after the host": {change: hostFirst, want: "2026-03-06 14:00:00"},
		// The host hears on Monday at 08:00, so contoso from 09:00 on, and works from 13:00.
		"an hour after the host, who hears on Monday": {change: hostFirst, made: "2026-03-06 21:00", want: "2026-03-09 13:00:00"},
		// The host hears on Monday at 08:00, which is 16:00 in Singapore, whose day ends at 17:00.
		"the partner's day ends with the host's hour": {change: func(w *gen.World, p *v1alpha1.EscalationPath) {
			hostFirst(w, p)
			zone("Asia/Singapore")(w, p)
		}, made: "2026-03-06 21:00", want: "2026-03-10 01:00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			path := &w.Policy.Spec.EscalationPaths[0]
			path.Time, path.MaxWait = v1alpha1.TimeWorking, "P30D"
			if c.change != nil {
				c.change(w, path)
			}
			f := w.IssueFacts(gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00")))
			v := rules.DecideIssue(f, gen.UTC("2026-03-06 09:00"))
			made := gen.UTC("2026-03-06 09:00")
			if c.made != "" {
				made = gen.UTC(c.made).Add(c.after)
			}
			got := "no message"
			for _, m := range v.Notify {
				if verdict.PersonName(m.Spec.Recipient) == "contoso/kim" {
					got = ""
					if at := m.Notification("demo", made).Spec.NotBeforeTime; at != nil {
						got = at.UTC().Format(time.DateTime)
					}
				}
			}
			if got != c.want {
				t.Errorf("may leave at %q, want %q; told %v", got, c.want, told(v))
			}
		})
	}
}

// Who answers before a letter has left is not written to: it would say that nobody has answered.
func TestALetterIsWithdrawnIfTheIssueIsAnsweredBeforeItLeaves(t *testing.T) {
	const made, answered = "2026-03-06 09:00", "2026-03-06 10:00"
	step, asked := v1alpha1.NotificationEscalationStep, v1alpha1.NotificationCallRequest
	late := func() gen.IssueBuilder {
		return gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-08 09:00"))
	}
	for name, c := range map[string]struct {
		reason v1alpha1.NotificationReason
		issue  gen.IssueBuilder
		want   bool
	}{
		"acknowledged":             {step, late().Acknowledged(answered, "contoso/kim"), true},
		"updated twice":            {step, late().UpdatedBy(answered, "contoso/kim").UpdatedBy("2026-03-07 10:00", "contoso/kim"), true},
		"a conversation":           {step, late().Talked(answered, "northwind/jane", "contoso/kim"), true},
		"talked, as was asked for": {asked, late().Talked(answered, "northwind/jane", "contoso/kim"), true},
		"one's own note":           {step, late().Acknowledged(answered, "northwind/jane"), false},
		"a stranger's":             {step, late().Acknowledged(answered, "zz/bob"), false},
		"an attempt":               {step, late().Attempted(answered), false},
		"long before it was made":  {step, late().Acknowledged("2026-03-03 09:00", "contoso/kim"), false},
		"what a clock reminds of":  {v1alpha1.NotificationRecoveryPlanDue, late().Acknowledged(answered, "contoso/kim"), false},
	} {
		t.Run(name, func(t *testing.T) {
			f := gen.NewWorld().IssueFacts(c.issue)
			n := &v1alpha1.Notification{Spec: v1alpha1.NotificationSpec{
				SubjectRef: outbox.SubjectOf(f.Issue), Reason: c.reason, MadeTime: new(gen.Time(made)), NotBeforeTime: new(gen.Time("2026-03-06 14:00")),
			}}
			if c.reason == step || c.reason == asked {
				n.Spec.Step, n.Spec.Round = "counterpart", new(int32(1))
			}
			for after, want := range map[time.Duration]bool{-time.Second: false, 0: c.want, time.Second: c.want} {
				got := rules.StandingOf(n, rules.StandingFacts{Issue: f.Issue, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, gen.UTC(answered).Add(after)).Withdrawn.Words()
				if (got == "The issue was answered before the message left") != want || got != "" && !want {
					t.Errorf("%v after the answer: withdrawn %q", after, got)
				}
			}
		})
	}
}

// An answer that was dated before the step started and entered later holds what has not left, too; one
// that is over holds nothing.
func TestWhenAnAnswerWasEnteredDoesNotMatter(t *testing.T) {
	for name, c := range map[string]struct {
		answered, at string
		want         bool
	}{
		"before the step started":                 {"2026-03-05 22:00", "2026-03-06 14:00", true},
		"it keeps the issue fresh to the second":  {"2026-03-04 14:00:01", "2026-03-06 14:00", true},
		"it was over as the message could leave":  {"2026-03-04 14:00", "2026-03-06 14:00", false},
		"it came, and was over before that could": {"2026-03-06 10:00", "2026-03-08 10:00", false},
	} {
		issue := gen.Issue("late-shipments").UpdatedBy(c.answered, "contoso/kim").
			Climbing(gen.StepRecord("counterpart", "2026-03-06 09:00").Until("2026-03-10 09:00"))
		f := gen.NewWorld().IssueFacts(issue)
		n := &v1alpha1.Notification{Spec: v1alpha1.NotificationSpec{
			SubjectRef: outbox.SubjectOf(f.Issue), Reason: v1alpha1.NotificationEscalationStep, Step: "counterpart", Round: new(int32(1)),
			MadeTime: new(gen.Time("2026-03-06 09:00")), NotBeforeTime: new(gen.Time(c.at)),
		}}
		got := rules.StandingOf(n, rules.StandingFacts{Issue: f.Issue, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, gen.UTC(c.at)).Withdrawn.Words()
		if (got != "") != c.want {
			t.Errorf("%s: withdrawn %q", name, got)
		}
	}
}

func zone(of v1alpha1.TimeZone) func(*gen.World, *v1alpha1.EscalationPath) {
	return func(w *gen.World, _ *v1alpha1.EscalationPath) { w.Contact("contoso/kim").TimeZone = of }
}

func hostFirst(w *gen.World, _ *v1alpha1.EscalationPath) { w.Step("managers").HostFirst = "PT1H" }

// What waits for its reader's morning is written then, unless something withdraws it before.
func TestALetterIsWrittenWhenItLeaves(t *testing.T) {
	late := func() gen.IssueBuilder {
		return gen.Issue("late-shipments").Climbing(
			gen.StepRecord("counterpart", "2026-03-04 09:00").Ended("2026-03-05 22:00", v1alpha1.StepNoAnswer),
			gen.StepRecord("managers", "2026-03-05 22:00").Until("2026-03-20 09:00"))
	}
	const waits, written, spoken = "TalkedFirst=Unknown/NotTalkedYet", "TalkedFirst=False/WrittenFirst", "TalkedFirst=True/Talked"
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		flip  flip
	}{
		"nobody acts":                {late(), flip{"2026-03-06 14:00", waits, written}},
		"a conversation before":      {late().Talked("2026-03-06 13:59:59", "northwind/jane", "contoso/kim"), flip{"2026-03-06 13:59:59", waits, spoken}},
		"a conversation after":       {late().Talked("2026-03-06 14:00:01", "northwind/jane", "contoso/kim"), flip{"2026-03-06 14:00", waits, written}},
		"an answer before":           {late().Acknowledged("2026-03-06 13:59:59", "contoso/kim"), flip{"2026-03-06 14:00", waits, waits}},
		"an answer after":            {late().Acknowledged("2026-03-06 14:00:01", "contoso/kim"), flip{"2026-03-06 14:00", waits, written}},
		"an answer before the step":  {late().Acknowledged("2026-03-04 10:00", "contoso/kim"), flip{"2026-03-06 14:00", waits, written}},
		"two answers, one in time":   {late().UpdatedBy("2026-03-06 13:59:59", "contoso/kim").UpdatedBy("2026-03-06 15:00", "contoso/kim"), flip{"2026-03-06 14:00", waits, waits}},
		"resolved before":            {late().Resolved("2026-03-06 13:59:59"), flip{"2026-03-06 14:00", waits, waits}},
		"resolved before the step":   {late().Resolved("2026-03-05 21:00"), flip{"2026-03-06 14:00", waits, waits}},
		"taken down before":          {late().Deescalated("2026-03-06 13:59:59"), flip{"2026-03-06 14:00", waits, waits}},
		"resolved after it had left": {late().Resolved("2026-03-06 14:00:01"), flip{"2026-03-06 14:00", waits, written}},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			w.Path().Deliver = v1alpha1.DeliverWorkingTime
			w.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: new(int32(2))}
			f := w.IssueFacts(c.issue)
			for after, want := range map[time.Duration]string{-time.Second: c.flip.before, 0: c.flip.after, time.Second: c.flip.after} {
				v := rules.DecideIssue(f, gen.UTC(c.flip.at).Add(after)).Verdict
				if got := condition(&v, v1alpha1.ConditionTalkedFirst); got != want {
					t.Errorf("%v from %s: %s, want %s: %s", after, c.flip.at, got, want, messageOf(&v, v1alpha1.ConditionTalkedFirst))
				}
				if after < 0 && want != c.flip.after && !v.NextCheck.Equal(gen.UTC(c.flip.at)) {
					t.Errorf("the next check is at %s", moments(v.NextCheck))
				}
			}
		})
	}
}
