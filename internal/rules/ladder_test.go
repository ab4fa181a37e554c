// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// steps writes a record in short: "counterpart:NoAnswer managers".
func steps(e *v1alpha1.Escalation) string {
	if e == nil {
		return ""
	}
	var out []string
	for _, s := range e.Steps {
		text := string(s.Name)
		if s.EndedTime != nil {
			text += ":" + string(s.Reason)
		}
		if len(s.Withheld) > 0 {
			text += "(call)"
		}
		if s.Repeats > 0 {
			text += fmt.Sprintf("x%d", s.Repeats)
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

// told lists who gets a message: "contoso/kim managers 0".
func told(v rules.IssueVerdict) []string {
	var out []string
	for _, m := range v.Notify {
		if m.Spec.Round == nil {
			continue // a reminder, and no message of the ladder
		}
		text := fmt.Sprintf("%s %s %d", verdict.PersonName(m.Spec.Recipient), m.Spec.Step, *m.Spec.Repeat)
		if m.Spec.Reason == v1alpha1.NotificationCallRequest {
			text += " call"
		}
		out = append(out, text)
	}
	return out
}

// atManagers is an issue whose second step runs from 6 March 09:00 to 12 March 09:00.
func atManagers() gen.IssueBuilder {
	return gen.Issue("late-shipments").Climbing(
		gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00").Ended("2026-03-06 09:00", v1alpha1.StepNoAnswer),
		gen.StepRecord("managers", "2026-03-06 09:00").Until("2026-03-12 09:00"))
}

func TestLadderFlipsOnTheSecond(t *testing.T) {
	const rest = "counterpart:NoAnswer managers"
	next := "counterpart:NoAnswer managers:NoAnswer executives"
	silent := "counterpart:NoAnswer managers:FellSilent executives"
	cases := map[string]struct {
		issue  gen.IssueBuilder
		change func(*v1alpha1.EscalationPath)
		at     string
		before string
		after  string
	}{
		"the first step starts when the issue is stale": {gen.Issue("late-shipments"), nil, "2026-03-04 09:00", "", "counterpart"},
		"the next at the deadline":                      {atManagers(), nil, "2026-03-12 09:00", rest, next},
		"activity before puts it off until stale again": {atManagers().UpdatedBy("2026-03-11 10:00", "contoso/lee"), nil, "2026-03-13 10:00", rest, silent},
		"activity long before does not":                 {atManagers().UpdatedBy("2026-03-08 10:00", "contoso/lee"), nil, "2026-03-12 09:00", rest, silent},
		"an acknowledgement holds it until it expires": {atManagers().Acknowledged("2026-03-11 10:00", "contoso/kim"),
			func(p *v1alpha1.EscalationPath) { p.AckValidFor = "P5D" }, "2026-03-16 10:00", rest, silent},
		"an acknowledgement that holds shorter than activity does nothing more": {atManagers().Acknowledged("2026-03-11 10:00", "contoso/kim"),
			func(p *v1alpha1.EscalationPath) { p.AckValidFor = "PT1H" }, "2026-03-13 10:00", rest, silent},
		"a snooze holds it":                      {atManagers().Snoozed("2026-03-08 10:00", "2026-03-20 10:00"), nil, "2026-03-20 10:00", rest, next},
		"a snooze that is over in time does not": {atManagers().Snoozed("2026-03-08 10:00", "2026-03-10 10:00"), nil, "2026-03-12 09:00", rest, next},
		"a started step keeps its recorded deadline": {atManagers(),
			func(p *v1alpha1.EscalationPath) { p.Steps[1].Within = "P1D" }, "2026-03-12 09:00", rest, next},
		"the first step waits for a snooze":         {gen.Issue("late-shipments").Snoozed("2026-03-03 10:00", "2026-03-08 10:00"), nil, "2026-03-08 10:00", "", "counterpart"},
		"a resolution ends the step at its time":    {atManagers().Resolved("2026-03-08 10:00"), nil, "2026-03-08 10:00", rest, "counterpart:NoAnswer managers:Resolved"},
		"a de-escalation ends the step at its time": {atManagers().Deescalated("2026-03-08 10:00"), nil, "2026-03-08 10:00", rest, "counterpart:NoAnswer managers:Deescalated"},
		"the latest of several counts, in whatever order they are entered": {atManagers().Deescalated("2026-03-08 10:00").Deescalated("2026-03-03 10:00"), nil,
			"2026-03-08 10:00", rest, "counterpart:NoAnswer managers:Deescalated"},
		"after one the ladder begins anew once stale": {atManagers().Deescalated("2026-03-08 10:00"), nil, "2026-03-10 10:00", "counterpart:NoAnswer managers:Deescalated", "counterpart"},
		"one before the round began does not end it":  {atManagers().Deescalated("2026-03-04 08:59:59"), nil, "2026-03-12 09:00", rest, next},
		"a de-escalation dated at the very start of the round does": {atManagers().Deescalated("2026-03-04 09:00:00"), nil, "2026-03-06 09:00",
			"counterpart:NoAnswer managers:Deescalated", "counterpart"},
		"the last step ends at its deadline": {gen.Issue("late-shipments").Climbing(gen.StepRecord("executives", "2026-03-06 09:00").Until("2026-03-21 09:00")), nil,
			"2026-03-21 09:00", "executives", "executives:NoAnswer"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			policy := gen.Policy("standard")
			if c.change != nil {
				c.change(&policy.Spec.EscalationPaths[0])
			}
			for _, probe := range []struct {
				offset time.Duration
				want   string
			}{{-time.Second, c.before}, {0, c.after}, {time.Second, c.after}} {
				now := gen.UTC(c.at).Add(probe.offset)
				v := rules.DecideIssue(gen.NewWorld().Under(policy).IssueFacts(c.issue.Clone()), now)
				if got := steps(v.Escalation); got != probe.want {
					t.Errorf("at %s: %q, want %q", verdict.Stamp(now), got, probe.want)
				}
				if probe.offset < 0 && (v.NextCheck.IsZero() || v.NextCheck.After(gen.UTC(c.at))) {
					t.Errorf("one second before, the next check is %v", v.NextCheck)
				}
			}
		})
	}
}

func TestLadderStartsNowWithANewDeadline(t *testing.T) {
	now := gen.UTC("2026-04-10 12:34:56").Add(789 * time.Millisecond)
	v := rules.DecideIssue(gen.NewWorld().IssueFacts(atManagers()), now)
	e := v.Escalation
	last := e.Steps[2]
	if steps(e) != "counterpart:NoAnswer managers:NoAnswer executives" || e.CurrentStep != "executives" {
		t.Fatalf("after an outage: %s, current %s", steps(e), e.CurrentStep)
	}
	if !last.StartedTime.Time.Equal(gen.UTC("2026-04-10 12:34:56")) || !last.DeadlineTime.Time.Equal(gen.UTC("2026-04-25 12:34:56")) {
		t.Errorf("the step runs from %v to %v", last.StartedTime, last.DeadlineTime)
	}
	if !e.Steps[1].EndedTime.Time.Equal(gen.UTC("2026-04-10 12:34:56")) {
		t.Errorf("the step before ended at %v", e.Steps[1].EndedTime)
	}
	if !v.NextCheck.Equal(gen.UTC("2026-04-25 12:34:56")) {
		t.Errorf("the next check is %v", v.NextCheck)
	}
	if want := []string{"contoso/sam executives 0", "northwind/erik executives 0"}; !slices.Equal(told(v), want) {
		t.Errorf("told %v, want %v", told(v), want)
	}
}

func TestLadderFollowsTheLivePolicy(t *testing.T) {
	late := gen.UTC("2026-06-01 00:00")
	climbed := func(names ...string) gen.IssueBuilder {
		var s []gen.StepRecordBuilder
		for i, n := range names {
			b := gen.StepRecord(n, "2026-03-04 09:00").Until("2026-03-06 09:00")
			if i < len(names)-1 {
				b = b.Ended("2026-03-06 09:00", v1alpha1.StepNoAnswer)
			}
			s = append(s, b)
		}
		return gen.Issue("late-shipments").Climbing(s...)
	}
	cases := map[string]struct {
		issue gen.IssueBuilder
		live  []string
		want  v1alpha1.Name // current step after
	}{
		"the one after the latest":                                   {climbed("a", "b"), []string{"a", "b", "c"}, "c"},
		"one that was put in after it":                               {climbed("a", "b"), []string{"a", "b", "new", "c"}, "new"},
		"not one that was put in before it":                          {climbed("a", "b"), []string{"a", "new", "b", "c"}, "c"},
		"after the latest that the policy still has":                 {climbed("a", "b"), []string{"a", "c"}, "c"},
		"the first if it has none of them":                           {climbed("a", "b"), []string{"x", "y"}, "x"},
		"one that started is not started again, though it was moved": {climbed("a", "b"), []string{"b", "a", "c"}, "c"},
		"nothing if nothing follows":                                 {climbed("a", "b"), []string{"a", "b"}, "b"},
		"nothing if what followed was moved before it":               {climbed("a"), []string{"c", "a"}, "a"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var live []gen.StepBuilder
			for _, n := range c.live {
				live = append(live, gen.Step(n).Tier(v1alpha1.TierOperating).Within("P1D"))
			}
			path := gen.Path("default", "P2D", v1alpha1.Severities()...).Steps(live...)
			v := rules.DecideIssue(gen.NewWorld().Under(gen.Policy("standard").Paths(path)).IssueFacts(c.issue), late)
			if v.Escalation.CurrentStep != c.want {
				t.Errorf("current step %s, want %s", v.Escalation.CurrentStep, c.want)
			}
		})
	}
}

func TestLadderExhaustion(t *testing.T) {
	lastWithout := gen.Policy("standard")
	lastWithout.Step("executives").Within = ""
	v := rules.DecideIssue(gen.NewWorld().Under(lastWithout).IssueFacts(atManagers()), gen.UTC("2026-03-12 09:00"))
	says(t, &v.Verdict, "PathExhausted=True/PathExhausted", "Escalated=True/StepStarted")
	if steps(v.Escalation) != "counterpart:NoAnswer managers:NoAnswer executives" || len(v.Notify) != 2 {
		t.Errorf("a last step without within: %s, told %v", steps(v.Escalation), told(v))
	}
	if last := lastStep(v.Escalation); last.DeadlineTime != nil || !v.Escalation.ExhaustedTime.Equal(&last.StartedTime) {
		t.Errorf("it has the deadline %v, and the path ran out at %v", last.DeadlineTime, v.Escalation.ExhaustedTime)
	}
	if !v.NextCheck.IsZero() {
		t.Errorf("the next check is %v, want none", v.NextCheck)
	}

	exhausted := gen.Issue("late-shipments").Climbing(gen.StepRecord("executives", "2026-03-06 09:00").Until("2026-03-21 09:00").Ended("2026-03-21 09:00", v1alpha1.StepNoAnswer))
	exhausted.Status.Escalation.ExhaustedTime = new(gen.Time("2026-03-21 09:00"))
	cases := map[string]struct {
		issue  gen.IssueBuilder
		policy gen.PolicyBuilder
		want   string
		round  int32
	}{
		"ends with an answer":    {exhausted.Clone().UpdatedBy("2026-03-30 09:00", "contoso/lee"), gen.Policy("standard"), "PathExhausted=False/Answered", 1},
		"stays in silence":       {exhausted.Clone(), gen.Policy("standard"), "PathExhausted=True/PathExhausted", 1},
		"ends when resolved":     {exhausted.Clone().Resolved("2026-03-30 09:00"), gen.Policy("standard"), "PathExhausted=False/Resolved", 1},
		"ends when de-escalated": {exhausted.Clone().Deescalated("2026-03-30 09:00"), gen.Policy("standard"), "PathExhausted=False/Deescalated", 1},
		"ends when the ladder begins anew": {exhausted.Clone().Deescalated("2026-03-25 09:00"), gen.Policy("standard"),
			"PathExhausted=False/StepsLeft", 2},
		"ends when the policy has another step": {exhausted.Clone(), func() gen.PolicyBuilder {
			p := gen.Policy("standard")
			p.Spec.EscalationPaths[0].Steps = append(p.Spec.EscalationPaths[0].Steps, gen.Step("board").Tier(v1alpha1.TierExecutive).Within("P1D").EscalationStep)
			return p
		}(), "PathExhausted=False/StepsLeft", 1},
		"ends before that step starts, too": {exhausted.Clone().UpdatedBy("2026-03-30 09:00", "contoso/lee"), func() gen.PolicyBuilder {
			p := gen.Policy("standard")
			p.Spec.EscalationPaths[0].Steps = append(p.Spec.EscalationPaths[0].Steps, gen.Step("board").Tier(v1alpha1.TierExecutive).Within("P1D").EscalationStep)
			return p
		}(), "PathExhausted=False/StepsLeft", 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := rules.DecideIssue(gen.NewWorld().Under(c.policy).IssueFacts(c.issue), gen.UTC("2026-03-31 09:00"))
			says(t, &v.Verdict, c.want)
			if *v.Escalation.Round != c.round {
				t.Errorf("round %d, want %d", *v.Escalation.Round, c.round)
			}
		})
	}
}

func TestLadderSeverity(t *testing.T) {
	paths := func() gen.PolicyBuilder {
		return gen.Policy("standard").Paths(
			gen.Path("slow", "P2D", v1alpha1.SeverityLow, v1alpha1.SeverityMedium).Steps(
				gen.Step("counterpart").Tier(v1alpha1.TierOperating).Within("P30D"),
				gen.Step("managers").Tier(v1alpha1.TierManagement).Within("P30D")),
			gen.Path("fast", "PT4H", v1alpha1.SeverityCritical).Steps(
				gen.Step("executives").Tier(v1alpha1.TierExecutive).Within("PT4H")))
	}
	climbing := func(path string, recorded, now v1alpha1.Severity) gen.IssueBuilder {
		b := gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-04-04 09:00").Unsaid())
		b.Status.Escalation.Path, b.Status.Escalation.Severity = v1alpha1.Name(path), recorded
		return b.Severity(now)
	}
	without := func(p gen.PolicyBuilder, name string) gen.PolicyBuilder {
		p.Spec.EscalationPaths = slices.DeleteFunc(p.Spec.EscalationPaths, func(x v1alpha1.EscalationPath) bool { return string(x.Name) == name })
		return p
	}
	renamed := func(p gen.PolicyBuilder, to string) gen.PolicyBuilder {
		p.Spec.EscalationPaths[0].Name = v1alpha1.Name(to)
		return p
	}
	low, medium, high, critical := v1alpha1.SeverityLow, v1alpha1.SeverityMedium, v1alpha1.SeverityHigh, v1alpha1.SeverityCritical
	cases := map[string]struct {
		issue    gen.IssueBuilder
		policy   gen.PolicyBuilder
		path     v1alpha1.Name
		severity v1alpha1.Severity
		round    int32
		steps    string
	}{
		"the same":                                          {climbing("slow", low, low), paths(), "slow", low, 1, "counterpart"},
		"raised to another path begins there":               {climbing("slow", low, critical), paths(), "fast", critical, 2, "executives"},
		"raised on the same path climbs on":                 {climbing("slow", low, medium), paths(), "slow", medium, 1, "counterpart"},
		"raised to where there is no path climbs on":        {climbing("slow", low, high), paths(), "slow", low, 1, "counterpart"},
		"lowered keeps the path and the severity":           {climbing("fast", critical, low), paths(), "fast", critical, 1, "counterpart:NoAnswer executives"},
		"raised but acknowledged waits, the old step ended": {climbing("slow", low, critical).Acknowledged("2026-03-10 08:00", "contoso/kim"), paths(), "slow", low, 1, "counterpart:SeverityRaised"},
		"de-escalated takes the severity as it is now":      {climbing("fast", critical, low).Deescalated("2026-03-05 09:00"), paths(), "slow", low, 2, "counterpart"},
		"a renamed path is followed by its steps' names":    {climbing("slow", low, low), renamed(paths(), "calm"), "calm", low, 1, "counterpart"},
		"a renamed path and a raised severity":              {climbing("slow", low, medium), renamed(paths(), "calm"), "calm", medium, 2, "counterpart"},
		"a lost path leaves the path of the worse":          {climbing("gone", critical, low), paths(), "fast", critical, 1, "counterpart:NoAnswer executives"},
		"or of the severity that is left":                   {climbing("fast", critical, low), without(paths(), "fast"), "slow", low, 1, "counterpart"},
		"or of the one before, if the raised has none":      {climbing("gone", low, high), paths(), "slow", low, 1, "counterpart"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := gen.NewWorld().Under(c.policy).IssueFacts(c.issue)
			now := gen.UTC("2026-03-10 09:00")
			if name == "lowered keeps the path and the severity" || strings.HasPrefix(name, "a lost path") {
				now = gen.UTC("2026-04-04 09:00")
			}
			v := rules.DecideIssue(f, now)
			e := v.Escalation
			if e.Path != c.path || e.Severity != c.severity || *e.Round != c.round || steps(e) != c.steps {
				t.Errorf("got %s for %s, round %d: %s\nwant %s for %s, round %d: %s", e.Path, e.Severity, *e.Round, steps(e), c.path, c.severity, c.round, c.steps)
			}
			store(f, v, now)
			if again := rules.DecideIssue(f, now); !reflect.DeepEqual(again.Escalation, e) || !reflect.DeepEqual(again.Notify, v.Notify) {
				t.Errorf("deciding on the record changes it to %s", steps(again.Escalation))
			}
		})
	}
}

func TestLadderNobodyReachable(t *testing.T) {
	w := gen.NewWorld().Address("northwind/olga").Address("contoso/lee")
	f := w.IssueFacts(gen.Issue("late-shipments"))
	now := gen.UTC("2026-03-04 09:00")
	v := rules.DecideIssue(f, now)
	if steps(v.Escalation) != "counterpart:NobodyReachable managers" {
		t.Fatalf("got %s", steps(v.Escalation))
	}
	first := v.Escalation.Steps[0]
	if !first.EndedTime.Equal(&first.StartedTime) || !first.NotifiedTime.Equal(&first.StartedTime) {
		t.Errorf("the step that reached nobody: %+v", first)
	}
	if want := []string{"contoso/kim managers 0", "northwind/jane managers 0"}; !slices.Equal(told(v), want) {
		t.Errorf("told %v, want %v", told(v), want)
	}
	wantMessage(t, v, v1alpha1.ConditionEscalated, "Step managers started at 2026-03-04 10:00 Europe/Amsterdam (2026-03-04T09:00:00Z); nobody was reached, since nobody to write to or ask to call is there with a usable address: counterpart; next is executives at 2026-03-10 10:00 Europe/Amsterdam (2026-03-10T09:00:00Z) if nobody acts")

	for _, p := range []string{"northwind/jane", "contoso/kim", "northwind/erik", "contoso/sam"} {
		w.Address(p)
	}
	v = rules.DecideIssue(f, now)
	if steps(v.Escalation) != "counterpart:NobodyReachable managers:NobodyReachable executives:NobodyReachable" {
		t.Errorf("got %s", steps(v.Escalation))
	}
	says(t, &v.Verdict, "PathExhausted=True/PathExhausted")
}

// Each side is reached or named: on record, in the condition, and in the message to the others.
func TestLadderNamesWhomAStepDoesNotReach(t *testing.T) {
	away := func(w *gen.World) { w.Away("contoso/lee", "2026-03-04", "2026-03-05", "") }
	for name, c := range map[string]struct {
		change    func(*gen.World)
		unreached []v1alpha1.Name
		says      string // in Escalated
	}{
		"both sides are reached": {nil, nil, "Step counterpart started at 2026-03-04 10:00 Europe/Amsterdam (2026-03-04T09:00:00Z); next is"},
		"all of one are away":    {away, []v1alpha1.Name{"contoso"}, "Step counterpart started at 2026-03-04 10:00 Europe/Amsterdam (2026-03-04T09:00:00Z); step counterpart reached nobody at contoso; next is"},
		"the host's have left":   {func(w *gen.World) { w.Member("northwind/olga").LeftDate = "2026-03-01" }, []v1alpha1.Name{"northwind"}, "reached nobody at northwind"},
		"one has no address":     {func(w *gen.World) { w.Address("contoso/lee") }, []v1alpha1.Name{"contoso"}, "reached nobody at contoso"},
		"one is called":          {func(w *gen.World) { w.Address("contoso/lee", gen.By("phone", "+1 555 0100")) }, nil, ""},
		"a deputy stands in":     {func(w *gen.World) { w.Away("contoso/lee", "2026-03-04", "2026-03-05", "kim") }, nil, ""},
		"the step does not concern them": {func(w *gen.World) {
			away(w)
			w.Step("counterpart").Sides = v1alpha1.SidesHost
		}, nil, ""},
		"the step names people of one side": {func(w *gen.World) {
			away(w)
			w.Step("counterpart").Tier, w.Step("counterpart").Contacts = "", gen.People("northwind/olga")
		}, nil, ""},
		"the step names people of both": {func(w *gen.World) {
			away(w)
			w.Step("counterpart").Tier, w.Step("counterpart").Contacts = "", gen.People("northwind/olga", "contoso/lee")
		}, []v1alpha1.Name{"contoso"}, ""},
		"two of three sides": {func(w *gen.World) {
			away(w)
			gen.AllianceBuilder{Alliance: w.Alliance}.Between("northwind", "contoso", "fabrikam")
			w.Partners["fabrikam"] = gen.Partner("fabrikam").Contacts("max").Partner
		}, []v1alpha1.Name{"contoso", "fabrikam"}, "step counterpart reached nobody at contoso, fabrikam; next is"},
		"somebody is asked to call the other side": {func(w *gen.World) {
			w.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true)}
		}, nil, ""},
		"there is nobody to call": {func(w *gen.World) {
			away(w)
			w.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true)}
		}, []v1alpha1.Name{"contoso"}, "reached nobody at contoso"},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			if c.change != nil {
				c.change(w)
			}
			v := rules.DecideIssue(w.IssueFacts(gen.Issue("late-shipments")), gen.UTC("2026-03-04 09:00"))
			if got := lastStep(v.Escalation).Unreached; !slices.Equal(got, c.unreached) {
				t.Errorf("on record: %v, want %v", got, c.unreached)
			}
			messageSays(t, &v.Verdict, v1alpha1.ConditionEscalated, c.says)
			for _, m := range v.Notify {
				if says := strings.Contains(m.Spec.Body, "Nobody at "); says != (len(c.unreached) > 0) {
					t.Errorf("%s reads:\n%s", verdict.PersonName(m.Spec.Recipient), m.Spec.Body)
				}
			}
		})
	}
	t.Run("until they are back for a repeat", func(t *testing.T) {
		w := gen.NewWorld()
		away(w)
		w.Away("northwind/olga", "2026-03-05", "2026-03-08", "") // by then she has been told
		w.Step("counterpart").Within, w.Step("counterpart").Repeat = "P9D", &v1alpha1.Repeat{Every: "P2D", Times: new(int32(1))}
		f := w.IssueFacts(gen.Issue("late-shipments"))
		for _, at := range []string{"2026-03-04 09:00", "2026-03-06 09:00"} {
			store(f, rules.DecideIssue(f, gen.UTC(at)), gen.UTC(at))
			f.Issue.Status.Escalation = rules.MarkNotified(f.Issue.Status.Escalation, gen.UTC(at))
		}
		if got := lastStep(f.Issue.Status.Escalation); got.Repeats != 1 || len(got.Unreached) > 0 {
			t.Errorf("repeat %d, not reached: %v", got.Repeats, got.Unreached)
		}
	})
	t.Run("a path that ran out says whom it never reached", func(t *testing.T) {
		for reached, want := range map[string]string{
			"":            "The path default ran out at 2026-03-27 10:00:01 Europe/Amsterdam (2026-03-27T09:00:01Z) without an answer; no step reached anybody of contoso",
			"contoso/sam": "The path default ran out at 2026-03-27 10:00:01 Europe/Amsterdam (2026-03-27T09:00:01Z) without an answer",
		} {
			w := gen.NewWorld()
			board := gen.Step("board").Roles(v1alpha1.RoleExecutiveSponsor).Sides(v1alpha1.SidesHost).Within("P0DT1S").EscalationStep
			w.Path().Steps = append(w.Path().Steps, board)
			for _, p := range []string{"contoso/lee", "contoso/kim", "contoso/sam"} {
				if p != reached {
					w.Address(p)
				}
			}
			f := w.IssueFacts(gen.Issue("late-shipments"))
			for _, at := range []string{"2026-03-04 09:00", "2026-03-06 09:00", "2026-03-12 09:00", "2026-03-27 08:59:59", "2026-03-27 09:00", "2026-03-27 09:00:01"} {
				v := rules.DecideIssue(f, gen.UTC(at))
				store(f, v, gen.UTC(at))
			}
			v := rules.DecideIssue(f, gen.UTC("2026-03-28 09:00"))
			wantMessage(t, v, v1alpha1.ConditionPathExhausted, want)
		}
	})
}

// TestLadderMendsWhatWasRecorded: a step is on record, its messages are not made yet, and
// meanwhile there is nobody to make them for.
func TestLadderMendsWhatWasRecorded(t *testing.T) {
	now := gen.UTC("2026-03-07 09:00")
	unsaid := func() gen.IssueBuilder {
		return gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-06 09:00").Until("2026-03-08 09:00").Unsaid())
	}
	f := gen.NewWorld().IssueFacts(unsaid())
	if v := rules.DecideIssue(f, now); !slices.Equal(told(v), []string{"contoso/lee counterpart 0", "northwind/olga counterpart 0"}) {
		t.Errorf("told %v", told(v))
	}
	f = gen.NewWorld().Address("northwind/olga").Address("contoso/lee").IssueFacts(unsaid())
	v := rules.DecideIssue(f, now)
	if steps(v.Escalation) != "counterpart:NobodyReachable managers" || v.Escalation.Steps[0].DeadlineTime == nil {
		t.Errorf("nobody left to tell: %s", steps(v.Escalation))
	}
	f.Issue.Status.Escalation.Steps[0].Repeats = 1
	v = rules.DecideIssue(f, now)
	if steps(v.Escalation) != "counterpartx1" || len(v.Notify) > 0 || v.Escalation.Steps[0].NotifiedTime == nil {
		t.Errorf("nobody left to tell again: %s, told %v", steps(v.Escalation), told(v))
	}
	f = gen.NewWorld().IssueFacts(unsaid())
	f.Policy.Spec.EscalationPaths[0].Steps = f.Policy.Spec.EscalationPaths[0].Steps[1:]
	v = rules.DecideIssue(f, now)
	if steps(v.Escalation) != "counterpart" || len(v.Notify) > 0 || v.Escalation.Steps[0].NotifiedTime == nil {
		t.Errorf("the policy has lost the step: %s, told %v", steps(v.Escalation), told(v))
	}
	f = gen.NewWorld().IssueFacts(unsaid().Resolved("2026-03-06 10:00"))
	v = rules.DecideIssue(f, now)
	if steps(v.Escalation) != "counterpart:Resolved" || len(v.Notify) > 0 || v.Escalation.Steps[0].NotifiedTime == nil {
		t.Errorf("resolved meanwhile: %s, told %v", steps(v.Escalation), told(v))
	}
	// An outage later its deadline has passed as well. Its people hear of it all the same.
	v = rules.DecideIssue(gen.NewWorld().IssueFacts(unsaid()), gen.UTC("2026-03-20 09:00"))
	if want := []string{"contoso/lee counterpart 0", "northwind/olga counterpart 0", "contoso/kim managers 0", "northwind/jane managers 0"}; !slices.Equal(told(v), want) {
		t.Errorf("told %v, want %v", told(v), want)
	}
}

func TestLadderRepeats(t *testing.T) {
	policy := gen.Policy("standard")
	policy.Step("managers").Repeat = &v1alpha1.Repeat{Every: "P2D", Times: new(int32(3))}
	answered := func(at string) gen.IssueBuilder { return atManagers().Talked(at, "northwind/jane", "contoso/kim") }
	cases := map[string]struct {
		issue gen.IssueBuilder
		at    string
		want  string
		next  string
	}{
		"not before its time":                    {atManagers(), "2026-03-08 08:59:59", "", "2026-03-08 09:00"},
		"at its time":                            {atManagers(), "2026-03-08 09:00:00", "managersx1", "2026-03-10 09:00"},
		"after it":                               {atManagers(), "2026-03-08 09:00:01", "managersx1", "2026-03-10 09:00"},
		"one of those missed":                    {atManagers(), "2026-03-11 09:00:00", "managersx1", "2026-03-12 09:00"},
		"not at the deadline, the next starts":   {atManagers(), "2026-03-12 09:00:00", "managers:NoAnswer executives", "2026-03-27 09:00"},
		"not while an answer is fresh":           {answered("2026-03-06 10:00"), "2026-03-08 09:59:59", "", "2026-03-08 10:00"},
		"again once it is not":                   {answered("2026-03-06 10:00"), "2026-03-08 10:00:00", "managersx1", "2026-03-10 10:00"},
		"and a second after":                     {answered("2026-03-06 10:00"), "2026-03-08 10:00:01", "managersx1", "2026-03-10 10:00:01"},
		"one of those that it held":              {answered("2026-03-08 10:00"), "2026-03-10 10:00:00", "managersx1", "2026-03-12 09:00"},
		"all the same after one before the step": {answered("2026-03-04 08:00"), "2026-03-08 12:00:00", "managersx1", "2026-03-10 12:00"},
		"not while snoozed":                      {atManagers().Snoozed("2026-03-06 10:00", "2026-03-08 10:00"), "2026-03-08 09:59:59", "", "2026-03-08 10:00"},
		"again once that is over":                {atManagers().Snoozed("2026-03-06 10:00", "2026-03-08 10:00"), "2026-03-08 10:00:00", "managersx1", "2026-03-10 10:00"},
		"not while acknowledged":                 {atManagers().Acknowledged("2026-03-07 10:00", "contoso/kim"), "2026-03-08 12:00:00", "", "2026-03-09 10:00"},
		"again once that has expired":            {atManagers().Acknowledged("2026-03-07 10:00", "contoso/kim"), "2026-03-09 10:00:00", "managersx1", "2026-03-11 10:00"},
		"not once resolved":                      {atManagers().Resolved("2026-03-07 10:00"), "2026-03-08 12:00:00", "managers:Resolved", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := rules.DecideIssue(gen.NewWorld().Under(policy).IssueFacts(c.issue), gen.UTC(c.at))
			want := strings.TrimSpace("counterpart:NoAnswer " + c.want)
			if c.want == "" {
				want = "counterpart:NoAnswer managers"
			}
			if got := steps(v.Escalation); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if c.next == "" != v.NextCheck.IsZero() || c.next != "" && !v.NextCheck.Equal(gen.UTC(c.next)) {
				t.Errorf("the next check is %v, want %s", v.NextCheck, c.next)
			}
			if repeated := strings.Contains(c.want, "managersx"); repeated && len(v.Notify) != 2 {
				t.Errorf("told %v", told(v))
			} else if !repeated && c.want == "" && len(v.Notify) > 0 {
				t.Errorf("told %v, want nobody", told(v))
			}
		})
	}
	t.Run("not when the policy now waits longer", func(t *testing.T) {
		p := gen.Policy("standard")
		p.Step("managers").Repeat = &v1alpha1.Repeat{Every: "P2D", Times: new(int32(3))}
		p.Spec.EscalationPaths[0].StaleAfter = "P8D"
		if v := rules.DecideIssue(gen.NewWorld().Under(p).IssueFacts(atManagers()), gen.UTC("2026-03-08 12:00")); len(v.Notify) > 0 {
			t.Errorf("told %v", told(v))
		}
	})
	t.Run("not more often than asked", func(t *testing.T) {
		p := gen.Policy("standard")
		p.Step("managers").Repeat = &v1alpha1.Repeat{Every: "PT1H", Times: new(int32(3))}
		v := rules.DecideIssue(gen.NewWorld().Under(p).IssueFacts(atManagers()), gen.UTC("2026-03-08 09:00"))
		if got := steps(v.Escalation); got != "counterpart:NoAnswer managersx1" || !v.NextCheck.Equal(gen.UTC("2026-03-08 10:00")) {
			t.Errorf("got %s, next check %v", got, v.NextCheck)
		}
	})
	t.Run("to nobody, if nobody is left", func(t *testing.T) {
		f := gen.NewWorld().Under(policy).Address("northwind/jane").Address("contoso/kim").IssueFacts(atManagers())
		v := rules.DecideIssue(f, gen.UTC("2026-03-08 09:00"))
		if len(v.Notify) > 0 || lastStep(v.Escalation).NotifiedTime == nil {
			t.Errorf("told %v", told(v))
		}
	})
	t.Run("in months, to their ends", func(t *testing.T) {
		p := gen.Policy("standard")
		p.Step("managers").Repeat = &v1alpha1.Repeat{Every: "P1M", Times: new(int32(3))}
		issue := gen.Issue("late-shipments").Detected("2026-01-01 00:00").Climbing(gen.StepRecord("managers", "2026-01-31 09:00").Until("2026-12-01 09:00"))
		v := rules.DecideIssue(gen.NewWorld().Under(p).IssueFacts(issue), gen.UTC("2026-02-28 09:00"))
		if got := steps(v.Escalation); got != "managersx1" || !v.NextCheck.Equal(gen.UTC("2026-03-31 09:00")) {
			t.Errorf("got %s, next check %v", got, v.NextCheck)
		}
	})
}

// byDays is a path as contracts speak: counterparts two days, managers six, executives fifteen.
func byDays() gen.PathBuilder {
	return gen.Path("default", "P2D", v1alpha1.Severities()...).Steps(
		gen.Step("counterpart").Tier(v1alpha1.TierOperating).By("P2D"),
		gen.Step("managers").Tier(v1alpha1.TierManagement).By("P6D"),
		gen.Step("executives").Tier(v1alpha1.TierExecutive).By("P15D"))
}

// Steps by a day count from the start of the first one, and each has the time of its own.
func TestLadderStepsByADay(t *testing.T) {
	for name, c := range map[string]struct {
		issue  gen.IssueBuilder
		change func(*gen.World)
		want   []string // when each step starts, and when the last is over
	}{
		"in silence": {gen.Issue("late-shipments"), nil, []string{"2026-03-04 09:00", "2026-03-06 09:00", "2026-03-10 09:00", "2026-03-19 09:00"}},
		"a long answer leaves each its own time": {gen.Issue("late-shipments").Talked("2026-03-10 09:00", "northwind/olga", "contoso/lee"),
			func(w *gen.World) { w.Path().StaleAfter, w.Step("counterpart").By = "P4D", "P5D" },
			[]string{"2026-03-06 09:00", "2026-03-14 09:00", "2026-03-15 09:00", "2026-03-24 09:00"}},
		"a step that reached nobody leaves its time to the next": {gen.Issue("late-shipments"),
			func(w *gen.World) { w.Address("northwind/olga").Address("contoso/lee") },
			[]string{"2026-03-04 09:00", "2026-03-04 09:00", "2026-03-10 09:00", "2026-03-19 09:00"}},
		"in months and days": {gen.Issue("late-shipments"),
			func(w *gen.World) {
				w.Step("counterpart").By, w.Step("managers").By, w.Step("executives").By = "P20D", "P1M", "P2M"
			},
			[]string{"2026-03-04 09:00", "2026-03-24 09:00", "2026-04-04 09:00", "2026-05-04 09:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld().Under(gen.Policy("standard").Paths(byDays()))
			if c.change != nil {
				c.change(w)
			}
			f := w.IssueFacts(c.issue)
			starts, end := climbed(f)
			if got := append(starts, end); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
	t.Run("in working days", func(t *testing.T) {
		// From Tuesday 3 March; a week later by itself, and a day later after an answer on Wednesday.
		for answer, want := range map[string]string{"": "2026-03-10", "2026-03-04 08:00": "2026-03-11"} {
			w := working("P1D", "", "P30D").Works("northwind", "").Works("contoso", "")
			w.Step("counterpart").By, w.Step("managers").By, w.Step("executives").By = "P1D", "P5D", "P9D"
			issue := gen.Issue("late-shipments")
			if answer != "" {
				issue = issue.Talked(answer, "northwind/olga", "contoso/lee")
			}
			starts, _ := climbed(w.IssueFacts(issue))
			if len(starts) < 3 || starts[2][:10] != want {
				t.Errorf("answered at %q: the steps start %v, the last is to on %s", answer, starts, want)
			}
		}
	})
	t.Run("no step lasts longer than maxWait", func(t *testing.T) {
		w := working("P1D", "", "P2D").Works("northwind", "").Works("contoso", "")
		w.Step("counterpart").By, w.Step("managers").By, w.Step("executives").By = "P1D", "P9D", "P10D"
		starts, end := climbed(w.IssueFacts(gen.Issue("late-shipments")))
		if want := []string{"2026-03-03", "2026-03-04", "2026-03-06"}; len(starts) != 3 || starts[0][:10] != want[0] || starts[1][:10] != want[1] || starts[2][:10] != want[2] {
			t.Errorf("the steps start %v and end at %s, want %v", starts, end, want)
		}
	})
}

// climbed follows an issue to the end of its path: when each step starts, and when the last is over.
func climbed(f rules.IssueFacts) (starts []string, end string) {
	const layout = "2006-01-02 15:04"
	for now := f.Issue.Spec.DetectedTime.Time; !now.IsZero(); {
		v := rules.DecideIssue(f, now)
		store(f, v, now)
		f.Issue.Status.Escalation = rules.MarkNotified(f.Issue.Status.Escalation, now)
		now = v.NextCheck
	}
	for _, s := range f.Issue.Status.Escalation.Steps {
		starts = append(starts, s.StartedTime.UTC().Format(layout))
		if s.DeadlineTime != nil {
			end = s.DeadlineTime.UTC().Format(layout)
		}
	}
	return starts, end
}

// The partners wait for the host's people, and not for nobody.
func TestLadderHostFirst(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*gen.World)
		want   string // when the message to contoso/kim may leave
	}{
		"after the host's":                   {nil, "2026-03-06 10:00"},
		"the host's manager is away":         {func(w *gen.World) { w.Away("northwind/jane", "2026-03-06", "2026-03-06", "") }, ""},
		"the host's manager is stood in for": {func(w *gen.World) { w.Away("northwind/jane", "2026-03-06", "2026-03-06", "olga") }, "2026-03-06 10:00"},
		"the host's manager has no address":  {func(w *gen.World) { w.Address("northwind/jane") }, ""},
		"the host's manager has left":        {func(w *gen.World) { w.Member("northwind/jane").LeftDate = "2026-03-05" }, ""},
		"the host's manager is called by olga": {func(w *gen.World) {
			w.Address("northwind/jane", gen.By("phone", "+31 20 555 0100"))
			w.Member("northwind/olga").Role, w.Member("northwind/olga").Tier = v1alpha1.RoleAllianceManager, v1alpha1.TierOperating
		}, "2026-03-06 10:00"},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			w.Step("managers").HostFirst = "PT1H"
			if c.change != nil {
				c.change(w)
			}
			issue := gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00"))
			v := rules.DecideIssue(w.IssueFacts(issue), gen.UTC("2026-03-06 09:00"))
			got := "no message"
			for _, m := range v.Notify {
				if verdict.PersonName(m.Spec.Recipient) != "contoso/kim" {
					continue
				}
				got = ""
				if at := m.Notification("demo", gen.UTC("2026-03-06 09:00")).Spec.NotBeforeTime; at != nil {
					got = gen.At(at.Time)
				}
			}
			want := c.want
			if want != "" {
				want = gen.At(gen.UTC(want))
			}
			if got != want {
				t.Errorf("may leave at %q, want %q; told %v", got, want, told(v))
			}
		})
	}
}

func TestLadderTalkBeforeWriting(t *testing.T) {
	policy := func(attempts *int32) gen.PolicyBuilder {
		p := gen.Policy("standard")
		p.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: attempts}
		return p
	}
	call, written := []string{"northwind/olga counterpart 0 call"}, []string{"contoso/lee counterpart 0", "northwind/olga counterpart 0"}
	released := []string{"contoso/lee counterpart 0"} // who was asked to call knows
	now := gen.UTC("2026-03-04 12:00")
	starts := map[string]struct {
		issue gen.IssueBuilder
		max   *int32
		want  []string
	}{
		"a call request to the raiser's side":         {gen.Issue("late-shipments"), nil, call},
		"a conversation on record":                    {gen.Issue("late-shipments").Talked("2026-03-02 09:00", "northwind/olga", "contoso/lee"), nil, written},
		"a conversation before the detection is none": {gen.Issue("late-shipments").Talked("2026-03-02 08:59:59", "northwind/olga", "contoso/lee"), nil, call},
		"a conversation within a partner is none":     {gen.Issue("late-shipments").Talked("2026-03-02 10:00", "northwind/olga", "northwind/jane"), nil, call},
		"two attempts are not enough by default":      {gen.Issue("late-shipments").Attempted("2026-03-02 10:00").Attempted("2026-03-02 11:00"), nil, call},
		"three before the step are not either":        {gen.Issue("late-shipments").Attempted("2026-03-02 10:00").Attempted("2026-03-02 11:00").Attempted("2026-03-02 12:00"), nil, call},
		"the third counts from its time":              {gen.Issue("late-shipments").Attempted("2026-03-02 10:00").Attempted("2026-03-02 11:00").Attempted("2026-03-04 12:00:01"), nil, call},
		"nor one where one is enough":                 {gen.Issue("late-shipments").Attempted("2026-03-04 11:59:59"), new(int32(1)), call},
		"one that the step begins with is":            {gen.Issue("late-shipments").Attempted("2026-03-04 12:00"), new(int32(1)), written},
		"raised by the other side, that side calls":   {gen.Issue("late-shipments").RaisedBy("contoso/kim"), nil, []string{"contoso/lee counterpart 0 call"}},
	}
	for name, c := range starts {
		t.Run(name, func(t *testing.T) {
			v := rules.DecideIssue(gen.NewWorld().Under(policy(c.max)).IssueFacts(c.issue), now)
			if !slices.Equal(told(v), c.want) {
				t.Errorf("told %v, want %v", told(v), c.want)
			}
			if got := lastStep(v.Escalation).Withheld; (len(got) > 0) != (len(c.want) == 1) {
				t.Errorf("withheld from %v", got)
			}
		})
	}
	t.Run("not required", func(t *testing.T) {
		p := policy(nil)
		p.Step("counterpart").Talk.Required = new(false)
		if v := rules.DecideIssue(gen.NewWorld().Under(p).IssueFacts(gen.Issue("late-shipments")), now); !slices.Equal(told(v), written) {
			t.Errorf("told %v", told(v))
		}
	})

	waiting := func() gen.IssueBuilder {
		return gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00").Withheld("contoso"))
	}
	goesOn := map[string]struct {
		issue  gen.IssueBuilder
		change func(*gen.World)
		want   []string
		steps  string
	}{
		"silence":                 {waiting(), nil, nil, "counterpart(call)"},
		"they spoke":              {waiting().Talked("2026-03-04 11:00", "northwind/olga", "contoso/lee"), nil, nil, "counterpart"},
		"they spoke at its start": {waiting().Talked("2026-03-04 09:00", "northwind/olga", "contoso/lee"), nil, nil, "counterpart"},
		// What they said then holds the ladder, whenever it was entered.
		"they had spoken before":             {waiting().Talked("2026-03-04 08:59:59", "northwind/olga", "contoso/lee"), nil, nil, "counterpart"},
		"they had been called before":        {waiting().ToldBy("2026-03-04 08:59:59", "northwind/jane", "contoso", v1alpha1.ModePhone), nil, released, "counterpart"},
		"others of them spoke":               {waiting().Talked("2026-03-04 11:00", "northwind/jane", "contoso/sam"), nil, nil, "counterpart"},
		"they were told by phone":            {waiting().ToldBy("2026-03-04 11:00", "northwind/jane", "contoso", v1alpha1.ModePhone), nil, nil, "counterpart"},
		"they were told in person":           {waiting().ToldBy("2026-03-04 11:00", "northwind/jane", "contoso", v1alpha1.ModeInPerson), nil, nil, "counterpart"},
		"they were told by mail":             {waiting().ToldBy("2026-03-04 11:00", "northwind/jane", "contoso", v1alpha1.ModeMail), nil, nil, "counterpart(call)"},
		"they were told, nobody says how":    {waiting().Disclosed("2026-03-04 11:00", "contoso"), nil, nil, "counterpart(call)"},
		"two of the attempts were before it": {waiting().Attempted("2026-03-04 08:59:58").Attempted("2026-03-04 08:59:59").Attempted("2026-03-04 12:00"), nil, nil, "counterpart(call)"},
		"the same attempt thrice":            {waiting().Attempted("2026-03-04 12:00").Attempted("2026-03-04 12:00").Attempted("2026-03-04 12:00"), nil, nil, "counterpart(call)"},
		"the other side tried":               {waiting().TriedBy("2026-03-04 10:00", "contoso/lee", "").TriedBy("2026-03-04 11:00", "contoso/lee", "").TriedBy("2026-03-04 12:00", "contoso/lee", ""), nil, nil, "counterpart(call)"},
		"they will speak":                    {waiting().Talked("2026-03-04 12:00:01", "northwind/olga", "contoso/lee"), nil, nil, "counterpart(call)"},
		"they tried three times":             {waiting().Attempted("2026-03-04 10:00").Attempted("2026-03-04 11:00").Attempted("2026-03-04 12:00"), nil, released, "counterpart"},
		"the policy asks no more":            {waiting(), func(w *gen.World) { w.Step("counterpart").Talk = nil }, released, "counterpart"},
		"they spoke, but nobody can be written to": {waiting().Talked("2026-03-04 11:00", "northwind/olga", "contoso/lee"),
			func(w *gen.World) { w.Address("contoso/lee").Address("northwind/olga") }, nil, "counterpart"},
		"they spoke, and the call request was not even made": {func() gen.IssueBuilder {
			i := waiting().Talked("2026-03-04 11:00", "northwind/olga", "contoso/lee")
			i.Status.Escalation.Steps[0].NotifiedTime = nil
			return i
		}(), func(w *gen.World) { w.Address("contoso/lee").Address("northwind/olga") }, nil, "counterpart"},
		"the policy lost the step": {waiting().Talked("2026-03-04 11:00", "northwind/olga", "contoso/lee"),
			func(w *gen.World) {
				w.Path().Steps = w.Path().Steps[1:]
			}, nil, "counterpart(call)"},
		"they spoke, and it is resolved": {waiting().Talked("2026-03-04 11:00", "northwind/olga", "contoso/lee").Resolved("2026-03-04 11:30"), nil, nil, "counterpart:Resolved(call)"},
	}
	for name, c := range goesOn {
		t.Run("after the call request: "+name, func(t *testing.T) {
			w := gen.NewWorld().Under(policy(nil))
			if c.change != nil {
				c.change(w)
			}
			v := rules.DecideIssue(w.IssueFacts(c.issue), now)
			if !slices.Equal(told(v), c.want) || steps(v.Escalation) != c.steps {
				t.Errorf("%s, told %v; want %s, told %v", steps(v.Escalation), told(v), c.steps, c.want)
			}
			if len(v.Notify) == 0 && lastStep(v.Escalation).NotifiedTime == nil {
				t.Error("something is left to be made, and nothing is made")
			}
		})
	}
	t.Run("a repeat asks again", func(t *testing.T) {
		p := policy(nil)
		p.Step("counterpart").Repeat = &v1alpha1.Repeat{Every: "PT2H", Times: new(int32(3))}
		v := rules.DecideIssue(gen.NewWorld().Under(p).IssueFacts(waiting()), gen.UTC("2026-03-04 11:00"))
		if want := []string{"northwind/olga counterpart 1 call"}; !slices.Equal(told(v), want) {
			t.Errorf("told %v, want %v", told(v), want)
		}
	})
	t.Run("at the deadline the next step starts", func(t *testing.T) {
		v := rules.DecideIssue(gen.NewWorld().Under(policy(nil)).IssueFacts(waiting()), gen.UTC("2026-03-06 09:00"))
		if steps(v.Escalation) != "counterpart:NoAnswer(call) managers" {
			t.Errorf("got %s", steps(v.Escalation))
		}
	})
	t.Run("after an outage in which they tried, the written messages are not lost", func(t *testing.T) {
		issue := waiting().Attempted("2026-03-04 10:00").Attempted("2026-03-04 11:00").Attempted("2026-03-04 12:00")
		v := rules.DecideIssue(gen.NewWorld().Under(policy(nil)).IssueFacts(issue), gen.UTC("2026-03-20 09:00"))
		if want := append(slices.Clone(released), "contoso/kim managers 0", "northwind/jane managers 0"); !slices.Equal(told(v), want) {
			t.Errorf("told %v, want %v", told(v), want)
		}
	})
}

func TestLadderChoosesTheCaller(t *testing.T) {
	phone := gen.By("phone", "+31 20 555 0100")
	cases := map[string]struct {
		change func(*gen.World)
		want   []string
		steps  string
	}{
		"the step's person on the raiser's side": {nil, []string{"northwind/olga counterpart 0 call"}, "counterpart(call)"},
		"the next one if the first cannot be written to": {func(w *gen.World) {
			w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "northwind", Contact: "jane", Role: v1alpha1.RoleTeamMember})
			w.Address("northwind/olga", phone)
		}, []string{"northwind/jane counterpart 0 call", "northwind/jane counterpart 0 call"}, "counterpart(call)"}, // and to call olga
		"the order of the team decides": {func(w *gen.World) {
			w.Alliance.Spec.Team = append([]v1alpha1.TeamMember{{Partner: "northwind", Contact: "erik", Role: v1alpha1.RoleTeamMember}, {Partner: "northwind", Contact: "jane", Role: v1alpha1.RoleTeamMember}}, w.Alliance.Spec.Team...)
		}, []string{"northwind/jane counterpart 0 call", "northwind/erik counterpart 0", "northwind/olga counterpart 0"}, "counterpart(call)"},
		"without the raiser the order of the team decides": {func(w *gen.World) {
			w.Alliance.Spec.Team = append([]v1alpha1.TeamMember{{Partner: "northwind", Contact: "erik", Role: v1alpha1.RoleTeamMember}}, w.Alliance.Spec.Team...)
		}, []string{"northwind/erik counterpart 0 call", "northwind/olga counterpart 0"}, "counterpart(call)"},
		"who stands in for somebody comes after who is there": {func(w *gen.World) {
			w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "northwind", Contact: "nils", Role: v1alpha1.RoleTeamMember})
			w.Partner("northwind").Contacts("nils")
			w.Away("northwind/olga", "2026-03-04", "2026-03-04", "erik")
		}, []string{"northwind/nils counterpart 0 call", "northwind/erik counterpart 0"}, "counterpart(call)"},
		"a deputy, where nobody else is there": {func(w *gen.World) { w.Away("northwind/olga", "2026-03-04", "2026-03-04", "erik") },
			[]string{"northwind/erik counterpart 0 call"}, "counterpart(call)"},
		"the sole person is away, and the raiser calls": {func(w *gen.World) { w.Away("northwind/olga", "2026-03-04", "2026-03-04", "") },
			[]string{"northwind/jane counterpart 0 call"}, "counterpart(call)"},
		"who stands in for the raiser": {func(w *gen.World) {
			w.Away("northwind/olga", "2026-03-04", "2026-03-04", "")
			w.Away("northwind/jane", "2026-03-04", "2026-03-04", "erik")
		}, []string{"northwind/erik counterpart 0 call"}, "counterpart(call)"},
		"the sole person raised it and is away: the next tier calls": {func(w *gen.World) {
			w.Away("northwind/olga", "2026-03-04", "2026-03-04", "")
			w.Issues = []*v1alpha1.Issue{gen.Issue("late-shipments").RaisedBy("northwind/olga").Issue}
		}, []string{"northwind/jane counterpart 0 call"}, "counterpart(call)"},
		"or the one above, where that is away too": {func(w *gen.World) {
			w.Away("northwind/olga", "2026-03-04", "2026-03-04", "").Away("northwind/jane", "2026-03-04", "2026-03-04", "")
			w.Issues = []*v1alpha1.Issue{gen.Issue("late-shipments").RaisedBy("northwind/olga").Issue}
		}, []string{"northwind/erik counterpart 0 call"}, "counterpart(call)"},
		"for a raiser who is not on the team, the lowest tier that is there": {func(w *gen.World) {
			w.Address("northwind/olga")
			w.Partner("northwind").Contacts("nils")
			w.Address("northwind/olga").Address("northwind/nils")
			w.Issues = []*v1alpha1.Issue{gen.Issue("late-shipments").RaisedBy("northwind/nils").Issue}
		}, []string{"northwind/jane counterpart 0 call"}, "counterpart(call)"},
		"else who raised it": {func(w *gen.World) { w.Address("northwind/olga") }, []string{"northwind/jane counterpart 0 call"}, "counterpart(call)"},
		"the other side by phone only can be called": {func(w *gen.World) { w.Address("contoso/lee", phone) },
			[]string{"northwind/olga counterpart 0 call"}, "counterpart(call)"},
		"a step by phone only asks over another channel": {func(w *gen.World) {
			w.Step("counterpart").Channels = []v1alpha1.Name{"phone"}
		}, []string{"northwind/olga counterpart 0 call"}, "counterpart(call)"},
		"a step by mail only asks by mail, or not at all": {func(w *gen.World) {
			w.Step("counterpart").Channels = []v1alpha1.Name{"mail"}
		}, []string{"contoso/kim managers 0", "northwind/jane managers 0"}, "counterpart:NobodyReachable managers"},
		"nobody to ask": {func(w *gen.World) { w.Address("northwind/olga").Address("northwind/jane").Address("northwind/erik") },
			[]string{"contoso/kim managers 0"}, "counterpart:NobodyReachable managers"},
		"nobody to call: writing goes to the raiser's own side": {func(w *gen.World) {
			w.Step("counterpart").Sides = v1alpha1.SidesHost
		}, []string{"northwind/olga counterpart 0"}, "counterpart"},
		"an internal step of the other side is called by who raised it": {func(w *gen.World) {
			w.Step("counterpart").Sides = v1alpha1.SidesOthers
		}, []string{"northwind/jane counterpart 0 call"}, "counterpart(call)"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			w.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true)}
			if c.change != nil {
				c.change(w)
			}
			issue := gen.Issue("late-shipments")
			if len(w.Issues) > 0 {
				issue = gen.IssueBuilder{Issue: w.Issues[0]}
			}
			v := rules.DecideIssue(w.IssueFacts(issue), gen.UTC("2026-03-04 09:00"))
			if !slices.Equal(told(v), c.want) || steps(v.Escalation) != c.steps {
				t.Errorf("%s, told %v; want %s, told %v", steps(v.Escalation), told(v), c.steps, c.want)
			}
		})
	}
}

// TestLadderCallRequestAfterTheCalleesLeft: nobody is left to be called before the request is made, so
// the raiser's side is told in writing, and the record says that the partner is not reached.
func TestLadderCallRequestAfterTheCalleesLeft(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00").Withheld("contoso").Unsaid()))
	gen.StepOf(f.Policy, "counterpart").Talk = &v1alpha1.Talk{Required: new(true)}
	f.Alliance.Spec.Team = f.Alliance.Spec.Team[:3]
	v := rules.DecideIssue(f, gen.UTC("2026-03-04 10:00"))
	if want := []string{"northwind/olga counterpart 0"}; !slices.Equal(told(v), want) || !slices.Equal(v.Escalation.Steps[0].Unreached, []v1alpha1.Name{"contoso"}) {
		t.Errorf("told %v, want %v; unreached %v", told(v), want, v.Escalation.Steps[0].Unreached)
	}
}

func TestLadderRestsWhileThePolicyIsSuspended(t *testing.T) {
	policy := gen.Policy("standard").Suspended()
	cases := map[string]struct {
		issue gen.IssueBuilder
		want  string
	}{
		"no first step":                {gen.Issue("late-shipments"), ""},
		"no next step":                 {atManagers(), "counterpart:NoAnswer managers"},
		"nothing made":                 {gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00").Unsaid()), "counterpart"},
		"not even exhaustion":          {gen.Issue("late-shipments").Climbing(gen.StepRecord("executives", "2026-03-04 09:00").Until("2026-03-06 09:00")), "executives"},
		"but what people record holds": {atManagers().Resolved("2026-03-10 09:00"), "counterpart:NoAnswer managers:Resolved"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := rules.DecideIssue(gen.NewWorld().Under(policy).IssueFacts(c.issue), gen.UTC("2026-05-01 09:00"))
			if got := steps(v.Escalation); got != c.want || len(v.Notify) > 0 || !v.NextCheck.IsZero() {
				t.Errorf("%s, told %v, next check %v", got, told(v), v.NextCheck)
			}
			says(t, &v.Verdict, "Ready=True/Valid")
		})
	}
}

// An acknowledgement holds the ladder at the severity at which it was given, or a lower one.
func TestLadderAcknowledgedAtALowerSeverity(t *testing.T) {
	raised := func(from, to v1alpha1.Severity, at string) gen.IssueBuilder {
		return gen.Issue("late-shipments").Severity(to).Was(from, at).Acknowledged("2026-03-03 09:00", "contoso/lee")
	}
	const high, critical = v1alpha1.SeverityHigh, v1alpha1.SeverityCritical
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		want  string
		says  string
		steps string
	}{
		"raised a second after it": {raised(high, critical, "2026-03-03 09:00:01"), "False/SeverityRaised",
			"contoso/lee took it on at 2026-03-03 10:00 Europe/Amsterdam (2026-03-03T09:00:00Z) as High; it is Critical now, which nobody has taken on", "counterpart"},
		"raised on the dot":           {raised(high, critical, "2026-03-03 09:00"), "True/Acknowledged", "", ""},
		"raised before":               {raised(high, critical, "2026-03-03 08:59:59"), "True/Acknowledged", "", ""},
		"to be raised in a second":    {raised(high, critical, "2026-03-06 09:00:01"), "True/Acknowledged", "", ""},
		"lowered after it":            {raised(critical, high, "2026-03-04 09:00"), "True/Acknowledged", "", ""},
		"no change is on record":      {gen.Issue("late-shipments").Severity(critical).Acknowledged("2026-03-03 09:00", "contoso/lee"), "True/Acknowledged", "", ""},
		"taken on again at the other": {raised(high, critical, "2026-03-04 09:00").Acknowledged("2026-03-05 09:00", "contoso/kim"), "True/Acknowledged", "contoso/kim took it on", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			w.Path().AckValidFor = "P30D"
			v := rules.DecideIssue(w.IssueFacts(c.issue), gen.UTC("2026-03-06 09:00"))
			says(t, &v.Verdict, "Acknowledged="+c.want)
			messageSays(t, &v.Verdict, v1alpha1.ConditionAcknowledged, c.says)
			if got := steps(v.Escalation); got != c.steps {
				t.Errorf("%q, want %q", got, c.steps)
			}
		})
	}
}

// The severity is a dated fact, and the path follows it from then on.
func TestLadderFollowsTheDatedSeverity(t *testing.T) {
	policy := gen.Policy("standard").Paths(
		gen.Path("calm", "P2D", v1alpha1.SeverityMedium).Steps(gen.Step("counterpart").Tier(v1alpha1.TierOperating).Within("P5D")),
		gen.Path("urgent", "PT4H", v1alpha1.SeverityHigh).Steps(gen.Step("bosses").Tier(v1alpha1.TierExecutive)))
	issue := gen.Issue("late-shipments").Severity(v1alpha1.SeverityHigh).Was(v1alpha1.SeverityMedium, "2026-03-05 09:00")
	f := gen.NewWorld().Under(policy).IssueFacts(issue)
	for _, c := range []struct{ at, steps, next string }{
		{"2026-03-04 08:59:59", "", "2026-03-04 09:00"},
		{"2026-03-04 09:00", "counterpart", "2026-03-05 09:00"},
		{"2026-03-05 08:59:59", "counterpart", "2026-03-05 09:00"},
		{"2026-03-05 09:00", "bosses", ""},
		{"2026-03-05 09:00:01", "bosses", ""},
	} {
		v := rules.DecideIssue(f, gen.UTC(c.at))
		if got := steps(v.Escalation); got != c.steps {
			t.Errorf("at %s: %q, want %q", c.at, got, c.steps)
		}
		checkAt(t, &v.Verdict, c.next)
		store(f, v, gen.UTC(c.at))
		f.Issue.Status.Escalation = rules.MarkNotified(f.Issue.Status.Escalation, gen.UTC(c.at))
	}
}

// An answer clears a path that ran out; in silence the last step that told somebody is taken again.
func TestLadderAfterAnAnswerToAPathThatRanOut(t *testing.T) {
	ranOut := func(steps ...gen.StepRecordBuilder) gen.IssueBuilder {
		b := gen.Issue("late-shipments").Climbing(append([]gen.StepRecordBuilder{
			gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00").Ended("2026-03-06 09:00", v1alpha1.StepNoAnswer),
			gen.StepRecord("managers", "2026-03-06 09:00").Until("2026-03-12 09:00").Ended("2026-03-12 09:00", v1alpha1.StepNoAnswer),
		}, steps...)...)
		b.Status.Escalation.EscalatedTime = new(gen.Time("2026-03-06 09:00"))
		b.Status.Escalation.ExhaustedTime = new(gen.Time("2026-03-27 09:00"))
		return b.Talked("2026-03-28 09:00", "northwind/erik", "contoso/sam")
	}
	executives := gen.StepRecord("executives", "2026-03-12 09:00").Until("2026-03-27 09:00").Ended("2026-03-27 09:00", v1alpha1.StepNoAnswer)
	endless := gen.StepRecord("executives", "2026-03-27 09:00")
	nobody := gen.StepRecord("executives", "2026-03-12 09:00").Ended("2026-03-12 09:00", v1alpha1.StepNobodyReachable)
	const before = "counterpart:NoAnswer managers:NoAnswer "
	for name, c := range map[string]struct {
		issue  gen.IssueBuilder
		change func(*gen.World)
		at     string
		steps  string
		round  int32
		want   string
	}{
		"a second before the answer":    {ranOut(executives), nil, "2026-03-28 08:59:59", before + "executives:NoAnswer", 1, "PathExhausted=True/PathExhausted"},
		"at the answer":                 {ranOut(executives), nil, "2026-03-28 09:00", before + "executives:NoAnswer", 1, "PathExhausted=False/Answered"},
		"a second before silence":       {ranOut(executives), nil, "2026-03-30 08:59:59", before + "executives:NoAnswer", 1, "PathExhausted=False/Answered"},
		"silence":                       {ranOut(executives), nil, "2026-03-30 09:00", "executives", 2, "PathExhausted=False/StepsLeft"},
		"silence, the last has no end":  {ranOut(endless), func(w *gen.World) { w.Step("executives").Within = "" }, "2026-03-30 09:00", "executives", 2, "PathExhausted=True/PathExhausted"},
		"the last had reached nobody":   {ranOut(nobody), nil, "2026-03-30 09:00", "managers", 2, "PathExhausted=False/StepsLeft"},
		"one's own notes are no answer": {ranOut(executives).Updated("2026-03-29 09:00"), nil, "2026-03-31 09:00", "executives", 2, ""},
		"an answer before the end": {func() gen.IssueBuilder {
			b := ranOut(executives)
			b.Spec.Conversations[0].Time = gen.Time("2026-03-25 08:59:59")
			return b
		}(), nil, "2026-03-30 09:00", before + "executives:NoAnswer", 1, "PathExhausted=True/PathExhausted"},
		"a step that the policy gained": {ranOut(executives), func(w *gen.World) {
			w.Path().Steps = append(w.Path().Steps, gen.Step("board").Tier(v1alpha1.TierExecutive).EscalationStep)
		}, "2026-03-30 09:00", before + "executives:NoAnswer board", 1, ""},
		"the policy lost the last steps": {ranOut(executives), func(w *gen.World) { w.Path().Steps = w.Path().Steps[:1] }, "2026-03-30 09:00", "counterpart", 2, ""},
		"it lost all of them": {ranOut(executives), func(w *gen.World) {
			w.Path().Steps = []v1alpha1.EscalationStep{gen.Step("board").Tier(v1alpha1.TierExecutive).EscalationStep}
		}, "2026-03-30 09:00", before + "executives:NoAnswer board", 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			if c.change != nil {
				c.change(w)
			}
			v := rules.DecideIssue(w.IssueFacts(c.issue), gen.UTC(c.at))
			if got := steps(v.Escalation); got != c.steps || *v.Escalation.Round != c.round {
				t.Errorf("round %d: %s, want round %d: %s", *v.Escalation.Round, got, c.round, c.steps)
			}
			if c.want != "" {
				says(t, &v.Verdict, c.want)
			}
			says(t, &v.Verdict, "Escalated=True/StepStarted") // until it is resolved or taken down
		})
	}
	f := gen.NewWorld().IssueFacts(ranOut(executives))
	v := rules.DecideIssue(f, gen.UTC("2026-03-28 09:00"))
	wantMessage(t, v, v1alpha1.ConditionPathExhausted, "The path default ran out at 2026-03-27 10:00 Europe/Amsterdam (2026-03-27T09:00:00Z); the latest answer came at 2026-03-28 10:00 Europe/Amsterdam (2026-03-28T09:00:00Z)")
	messageSays(t, &v.Verdict, v1alpha1.ConditionEscalated, "next is executives at 2026-03-30 11:00 Europe/Amsterdam (2026-03-30T09:00:00Z) if nobody acts")
	checkAt(t, &v.Verdict, "2026-03-30 09:00")
	v = rules.DecideIssue(f, gen.UTC("2026-03-30 09:00"))
	if want := []string{"contoso/sam executives 0", "northwind/erik executives 0"}; !slices.Equal(told(v), want) || *v.Notify[0].Spec.Round != 2 {
		t.Errorf("told %v, want %v in round 2", told(v), want)
	}
}

// A step that was answered, and then heard nothing more, says so.
func TestLadderFellSilent(t *testing.T) {
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		want  v1alpha1.StepReason
	}{
		"nobody answered":                     {atManagers(), v1alpha1.StepNoAnswer},
		"answered a second before it started": {atManagers().Talked("2026-03-06 08:59:59", "northwind/jane", "contoso/kim"), v1alpha1.StepNoAnswer},
		"answered as it started":              {atManagers().Talked("2026-03-06 09:00", "northwind/jane", "contoso/kim"), v1alpha1.StepFellSilent},
		"answered in it":                      {atManagers().Talked("2026-03-11 10:00", "northwind/jane", "contoso/kim"), v1alpha1.StepFellSilent},
		"one's own side is no answer":         {atManagers().Updated("2026-03-07 10:00"), v1alpha1.StepNoAnswer},
		"taken on, and not renewed":           {atManagers().Acknowledged("2026-03-08 10:00", "contoso/kim"), v1alpha1.StepFellSilent},
		"an attempt is no answer":             {atManagers().Attempted("2026-03-08 10:00"), v1alpha1.StepNoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			f := gen.NewWorld().IssueFacts(c.issue)
			v := rules.DecideIssue(f, gen.UTC("2026-03-20 09:00"))
			if got := v.Escalation.Steps[1].Reason; got != c.want {
				t.Errorf("the step ended as %s, want %s", got, c.want)
			}
			f.Policy.Spec.EscalationPaths[0].Steps = f.Policy.Spec.EscalationPaths[0].Steps[:2]
			v = rules.DecideIssue(f, gen.UTC("2026-03-20 09:00"))
			if got := v.Escalation.Steps[1].Reason; got != c.want {
				t.Errorf("as the last of the path it ended as %s, want %s", got, c.want)
			}
		})
	}
}

// A path that starts at once: the first step at the detection; an answer holds it for ackValidFor.
func TestLadderStartsAtOnce(t *testing.T) {
	atOnce := func(change func(*gen.World)) *gen.World {
		w := gen.NewWorld()
		w.Path().StaleAfter, w.Path().AckValidFor = v1alpha1.AtOnce, "P3D"
		if change != nil {
			change(w)
		}
		return w
	}
	talked := gen.Issue("late-shipments").Talked("2026-03-02 10:00", "northwind/jane", "contoso/kim")
	for name, c := range map[string]struct {
		issue  gen.IssueBuilder
		change func(*gen.World)
		at     string
		steps  string
		next   string
	}{
		"a second before":  {gen.Issue("late-shipments"), nil, "2026-03-02 08:59:59", "", "2026-03-02 09:00"},
		"at the detection": {gen.Issue("late-shipments"), nil, "2026-03-02 09:00", "counterpart", "2026-03-04 09:00"},
		"in working time, at night": {gen.Issue("late-shipments").Detected("2026-03-07 03:00"), func(w *gen.World) {
			w.Path().Time, w.Path().MaxWait = v1alpha1.TimeWorking, "P30D"
		}, "2026-03-07 03:00", "counterpart", ""},
		"an answer holds the next":          {talked.Clone(), nil, "2026-03-05 09:59:59", "counterpart", "2026-03-05 10:00"},
		"for ackValidFor":                   {talked.Clone(), nil, "2026-03-05 10:00", "counterpart:FellSilent managers", "2026-03-11 10:00"},
		"after a de-escalation not at once": {gen.Issue("late-shipments").Deescalated("2026-03-03 09:00"), nil, "2026-03-06 08:59:59", "counterpart:Deescalated", "2026-03-06 09:00"},
		"but after ackValidFor":             {gen.Issue("late-shipments").Deescalated("2026-03-03 09:00"), nil, "2026-03-06 09:00", "counterpart", "2026-03-08 09:00"},
	} {
		t.Run(name, func(t *testing.T) {
			f := atOnce(c.change).IssueFacts(c.issue)
			if at := gen.UTC("2026-03-02 09:00"); gen.UTC(c.at).After(at) {
				store(f, rules.DecideIssue(f, at), at)
				f.Issue.Status.Escalation = rules.MarkNotified(f.Issue.Status.Escalation, at)
			}
			v := rules.DecideIssue(f, gen.UTC(c.at))
			if got := steps(v.Escalation); got != c.steps {
				t.Errorf("%q, want %q", got, c.steps)
			}
			if c.next != "" {
				checkAt(t, &v.Verdict, c.next)
			}
			says(t, &v.Verdict, "Ready=True/Valid")
		})
	}
	w := atOnce(func(w *gen.World) { w.Path().AckValidFor = "" })
	v := rules.DecideIssue(w.IssueFacts(gen.Issue("late-shipments")), gen.UTC("2026-03-02 09:00"))
	says(t, &v.Verdict, "Ready=False/Invalid")
	messageSays(t, &v.Verdict, v1alpha1.ConditionReady, "spec.escalationPaths[default].ackValidFor: write how long an answer holds the ladder, such as P3D")
}

// Snoozes since the last answer add up to maxSnooze at most.
func TestLadderSnoozesAddUp(t *testing.T) {
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		until string // "" for none
	}{
		"one that asks for less":          {gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-08 09:00"), "2026-03-08 09:00"},
		"one that asks for more":          {gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-28 09:00"), "2026-03-10 09:00"},
		"a second goes on where one ends": {gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-08 09:00").Snoozed("2026-03-08 09:00", "2026-03-28 09:00"), "2026-03-10 09:00"},
		"a second while the first holds":  {gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-08 09:00").Snoozed("2026-03-05 09:00", "2026-03-28 09:00"), "2026-03-10 09:00"},
		"in whatever order of entry":      {gen.Issue("late-shipments").Snoozed("2026-03-05 09:00", "2026-03-28 09:00").Snoozed("2026-03-03 09:00", "2026-03-08 09:00"), "2026-03-10 09:00"},
		"time between them is not spent":  {gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-04 09:00").Snoozed("2026-03-06 09:00", "2026-03-28 09:00"), "2026-03-12 09:00"},
		"nothing is left for a third":     {gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-28 09:00").Snoozed("2026-03-10 09:00", "2026-03-28 09:00").Snoozed("2026-03-11 09:00", "2026-03-28 09:00"), ""},
		"an answer gives it anew": {gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-28 09:00").
			Talked("2026-03-09 09:00", "northwind/jane", "contoso/kim").Snoozed("2026-03-11 09:00", "2026-03-28 09:00"), "2026-03-18 09:00"},
		"an answer in the same second does": {gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-28 09:00").
			Talked("2026-03-11 09:00", "northwind/jane", "contoso/kim").Snoozed("2026-03-11 09:00", "2026-03-28 09:00"), "2026-03-18 09:00"},
		"one's own note does not": {gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-28 09:00").
			Updated("2026-03-09 09:00").Snoozed("2026-03-09 10:00", "2026-03-28 09:00"), "2026-03-10 09:00"},
		"one shorter than the one before": {gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-03-10 09:00").Snoozed("2026-03-04 09:00", "2026-03-05 09:00"), "2026-03-05 09:00"},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			w.Path().MaxSnooze, w.Path().StaleAfter = "P7D", "PT1H"
			f := w.IssueFacts(c.issue)
			last := c.issue.Spec.Snoozes[0].Time.Time
			for i := range c.issue.Spec.Snoozes {
				last = verdict.Latest(last, c.issue.Spec.Snoozes[i].Time.Time)
			}
			if c.until == "" {
				if v := rules.DecideIssue(f, last); v.Finding(v1alpha1.ConditionStale).Reason == v1alpha1.ReasonSnoozed {
					t.Errorf("it holds: %s", messageOf(&v.Verdict, v1alpha1.ConditionStale))
				}
				return
			}
			until := gen.UTC(c.until)
			v := rules.DecideIssue(f, until.Add(-time.Second))
			messageSays(t, &v.Verdict, v1alpha1.ConditionStale, "("+verdict.Stamp(until)+"): ")
			if steps(v.Escalation) != "" {
				t.Errorf("a second before: %s", steps(v.Escalation))
			}
			for _, at := range []time.Time{until, until.Add(time.Second)} {
				if v := rules.DecideIssue(f, at); steps(v.Escalation) != "counterpart" {
					t.Errorf("at %v: %q", at, steps(v.Escalation))
				}
			}
		})
	}
}

// Ladders are armed from Launch to Exit. One that runs when the stage leaves ends, and begins anew.
func TestLadderIsArmedInOperation(t *testing.T) {
	for stage, armed := range map[v1alpha1.Stage]bool{
		v1alpha1.StageExplore: false, v1alpha1.StageAssess: false, v1alpha1.StageNegotiate: false, v1alpha1.StageLaunch: true,
		v1alpha1.StageManage: true, v1alpha1.StageTransform: true, v1alpha1.StageExit: true, v1alpha1.StageClosed: false,
	} {
		w := gen.NewWorld()
		w.Alliance.Spec.Stage = stage
		v := rules.DecideIssue(w.IssueFacts(gen.Issue("late-shipments")), gen.UTC("2026-03-04 09:00"))
		if armed != (steps(v.Escalation) == "counterpart") || armed != (len(v.Notify) == 2) || !armed && !v.NextCheck.IsZero() {
			t.Errorf("%s: %q, told %v, next check %v", stage, steps(v.Escalation), told(v), v.NextCheck)
		}
		if !armed {
			says(t, &v.Verdict, "Stale=False/NotArmed", "Escalated=False/NotArmed", "PathExhausted=False/NotArmed", "Ready=True/Valid")
			wantMessage(t, v, v1alpha1.ConditionStale, "No issue is escalated in the stage "+string(stage)+"; the ladder is armed from Launch to Exit")
		}
	}
	t.Run("a ladder that runs ends, and begins anew", func(t *testing.T) {
		w := gen.NewWorld()
		f := w.IssueFacts(atManagers().UID("7f3c"))
		f.Issue.Status.Escalation.Steps[1].NotifiedTime = nil // somebody is to be told
		w.Alliance.Spec.Stage = v1alpha1.StageClosed
		v := rules.DecideIssue(f, gen.UTC("2026-03-08 09:00"))
		if steps(v.Escalation) != "counterpart:NoAnswer managers:NotArmed" || len(v.Notify) > 0 {
			t.Fatalf("%s, told %v", steps(v.Escalation), told(v))
		}
		if last := lastStep(v.Escalation); !last.EndedTime.Time.Equal(gen.UTC("2026-03-08 09:00")) || last.NotifiedTime == nil {
			t.Errorf("ended at %v, notified at %v", last.EndedTime, last.NotifiedTime)
		}
		says(t, &v.Verdict, "Escalated=False/NotArmed")
		store(f, v, gen.UTC("2026-03-08 09:00"))
		n := gen.Notification("n").About(v1alpha1.KindIssue, f.Issue.Name, "7f3c").Notification
		n.Spec.Round = new(int32(1))
		if s := rules.StandingOf(n, rules.StandingFacts{Issue: f.Issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, gen.UTC("2026-03-08 09:00")); s.Withdrawn.Words() != "The alliance left operation before the message left" {
			t.Errorf("a message that waits: %+v", s)
		}
		w.Alliance.Spec.Stage = v1alpha1.StageTransform
		v = rules.DecideIssue(f, gen.UTC("2026-03-09 09:00"))
		if steps(v.Escalation) != "counterpart" || *v.Escalation.Round != 2 || len(v.Notify) != 2 {
			t.Errorf("back: round %d, %s, told %v", *v.Escalation.Round, steps(v.Escalation), told(v))
		}
		says(t, &v.Verdict, "Escalated=False/FirstStep")
	})
	t.Run("one that ran out begins anew, too", func(t *testing.T) {
		w := gen.NewWorld()
		f := w.IssueFacts(gen.Issue("late-shipments").Climbing(
			gen.StepRecord("executives", "2026-03-04 09:00").Until("2026-03-06 09:00").Ended("2026-03-06 09:00", v1alpha1.StepNoAnswer)))
		f.Issue.Status.Escalation.ExhaustedTime = new(gen.Time("2026-03-06 09:00"))
		for range 2 { // the second time it has ended already
			w.Alliance.Spec.Stage = v1alpha1.StageClosed
			v := rules.DecideIssue(f, gen.UTC("2026-03-08 09:00"))
			if steps(v.Escalation) != "executives:NotArmed" || !lastStep(v.Escalation).EndedTime.Time.Equal(gen.UTC("2026-03-08 09:00")) {
				t.Fatalf("%s, ended at %v", steps(v.Escalation), lastStep(v.Escalation).EndedTime)
			}
			store(f, v, gen.UTC("2026-03-08 09:00"))
		}
		w.Alliance.Spec.Stage = v1alpha1.StageManage
		v := rules.DecideIssue(f, gen.UTC("2026-03-09 09:00"))
		if steps(v.Escalation) != "counterpart" || *v.Escalation.Round != 2 || len(v.Notify) != 2 || v.Escalation.ExhaustedTime != nil {
			t.Errorf("back: round %d, %s, told %v", *v.Escalation.Round, steps(v.Escalation), told(v))
		}
		says(t, &v.Verdict, "Escalated=False/FirstStep", "PathExhausted=False/StepsLeft")
	})
	t.Run("one that is resolved while it is out of operation stays so", func(t *testing.T) {
		w := gen.NewWorld()
		w.Alliance.Spec.Stage = v1alpha1.StageClosed
		f := w.IssueFacts(gen.Issue("late-shipments").Resolved("2026-03-07 09:00").Climbing(
			gen.StepRecord("executives", "2026-03-04 09:00").Until("2026-03-06 09:00").Ended("2026-03-06 09:00", v1alpha1.StepNoAnswer)))
		f.Issue.Status.Escalation.ExhaustedTime = new(gen.Time("2026-03-06 09:00"))
		if v := rules.DecideIssue(f, gen.UTC("2026-03-08 09:00")); steps(v.Escalation) != "executives:NoAnswer" {
			t.Errorf("%s", steps(v.Escalation))
		}
	})
	t.Run("back, and not stale", func(t *testing.T) {
		f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Acknowledged("2026-03-08 09:00", "contoso/kim").Climbing(
			gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00").Ended("2026-03-05 09:00", v1alpha1.StepNotArmed)))
		v := rules.DecideIssue(f, gen.UTC("2026-03-09 09:00"))
		says(t, &v.Verdict, "Escalated=False/NotEscalated", "PathExhausted=False/StepsLeft")
		wantMessage(t, v, v1alpha1.ConditionEscalated, "No step has started; next is counterpart at 2026-03-10 10:00 Europe/Amsterdam (2026-03-10T09:00:00Z) if nobody acts")
	})
}

// TestLadderReopened: a resolution was taken back; the step that it ended goes on, until its deadline.
func TestLadderReopened(t *testing.T) {
	issue := gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00").Ended("2026-03-05 09:00", v1alpha1.StepResolved))
	for at, want := range map[string]string{
		"2026-03-06 08:59:59": "counterpart",
		"2026-03-06 09:00:00": "counterpart:NoAnswer managers",
	} {
		v := rules.DecideIssue(gen.NewWorld().IssueFacts(issue), gen.UTC(at))
		if got := steps(v.Escalation); got != want {
			t.Errorf("at %s: %s, want %s", at, got, want)
		}
	}
}

func TestLadderStepEndsWhenItWasAnswered(t *testing.T) {
	now := gen.UTC("2026-05-01 09:00")
	cases := map[string]struct {
		issue gen.IssueBuilder
		want  string
	}{
		"at the resolution":                      {atManagers().Resolved("2026-03-08 10:00"), "2026-03-08 10:00"},
		"at the de-escalation":                   {atManagers().Deescalated("2026-03-08 10:00").Snoozed("2026-04-30 10:00", "2026-05-10 00:00"), "2026-03-08 10:00"},
		"not before it started":                  {atManagers().Resolved("2026-03-05 10:00"), "2026-03-06 09:00"},
		"when it is seen that the severity rose": {atManagers().Severity(v1alpha1.SeverityCritical).Snoozed("2026-04-30 10:00", "2026-05-10 00:00"), "2026-05-01 09:00"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := gen.Policy("standard")
			p.Spec.EscalationPaths[0].Severities = []v1alpha1.Severity{v1alpha1.SeverityHigh}
			p.Spec.EscalationPaths = append(p.Spec.EscalationPaths, gen.Path("fast", "PT1H", v1alpha1.SeverityCritical).Steps(
				gen.Step("executives").Tier(v1alpha1.TierExecutive)).EscalationPath)
			v := rules.DecideIssue(gen.NewWorld().Under(p).IssueFacts(c.issue), now)
			if last := lastStep(v.Escalation); last.EndedTime == nil || !last.EndedTime.Time.Equal(gen.UTC(c.want)) {
				t.Errorf("%s ended at %v, want %s", last.Name, last.EndedTime, c.want)
			}
		})
	}
}

func TestLadderForgetsTheOldestOfManySteps(t *testing.T) {
	var climbed []gen.StepRecordBuilder
	for i := range v1alpha1.MaxStepRecords {
		climbed = append(climbed, gen.StepRecord(fmt.Sprintf("old-%d", i), "2026-03-04 09:00").Until("2026-03-04 10:00").Ended("2026-03-04 10:00", v1alpha1.StepNoAnswer))
	}
	v := rules.DecideIssue(gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Climbing(climbed...)), gen.UTC("2026-03-05 09:00"))
	e := v.Escalation
	if len(e.Steps) != v1alpha1.MaxStepRecords || e.Steps[0].Name != "old-1" || e.CurrentStep != "counterpart" {
		t.Errorf("%d steps from %s to %s", len(e.Steps), e.Steps[0].Name, e.CurrentStep)
	}
}

func TestLadderRecordWithoutRoundOrSteps(t *testing.T) {
	issue := gen.Issue("late-shipments")
	issue.Status.Escalation = &v1alpha1.Escalation{Path: "default", Severity: v1alpha1.SeverityHigh}
	v := rules.DecideIssue(gen.NewWorld().IssueFacts(issue), gen.UTC("2026-03-04 09:00"))
	if steps(v.Escalation) != "counterpart" || *v.Notify[0].Spec.Round != 1 {
		t.Errorf("%s, round %d", steps(v.Escalation), *v.Notify[0].Spec.Round)
	}
}

func TestMarkNotified(t *testing.T) {
	if rules.MarkNotified(nil, gen.UTC("2026-03-04 09:00")) != nil {
		t.Error("a record came from nothing")
	}
	e := gen.Issue("late-shipments").Climbing(gen.StepRecord("a", "2026-03-04 09:00"), gen.StepRecord("b", "2026-03-05 09:00").Unsaid()).Status.Escalation
	marked := rules.MarkNotified(e, gen.UTC("2026-03-05 09:30").Add(time.Millisecond))
	if e.Steps[1].NotifiedTime != nil {
		t.Error("the given record was changed")
	}
	if !marked.Steps[0].NotifiedTime.Time.Equal(gen.UTC("2026-03-04 09:00")) || !marked.Steps[1].NotifiedTime.Time.Equal(gen.UTC("2026-03-05 09:30")) {
		t.Errorf("marked at %v and %v", marked.Steps[0].NotifiedTime, marked.Steps[1].NotifiedTime)
	}
}

// A worse issue does not come down the ladder because it is worse; being taken down does it.
func TestARaisedSeverityStaysEscalated(t *testing.T) {
	paths := gen.Policy("standard").Paths(
		gen.Path("slow", "P2D", v1alpha1.SeverityLow).Steps(
			gen.Step("counterpart").Tier(v1alpha1.TierOperating).Within("P2D"),
			gen.Step("managers").Tier(v1alpha1.TierManagement).Within("P9D")),
		gen.Path("fast", "P1D", v1alpha1.SeverityCritical).Steps(
			gen.Step("executives").Tier(v1alpha1.TierExecutive).Within("P5D")))
	f := gen.NewWorld().Under(paths).IssueFacts(gen.Issue("late-shipments").Severity(v1alpha1.SeverityLow))
	for _, at := range []string{"2026-03-04 09:00", "2026-03-06 09:00"} {
		store(f, rules.DecideIssue(f, gen.UTC(at)), gen.UTC(at))
	}
	f.Issue.Spec.Severity = v1alpha1.SeverityCritical
	now := gen.UTC("2026-03-07 09:00")
	v := rules.DecideIssue(f, now)
	if got := steps(v.Escalation); got != "executives" || *v.Escalation.Round != 2 {
		t.Fatalf("round %d: %s, want the first step of another round", *v.Escalation.Round, got)
	}
	if c := meta.FindStatusCondition(v.Conditions(), v1alpha1.ConditionEscalated); c.Status != "True" {
		t.Errorf("Escalated is %s (%s)", c.Status, c.Message)
	}
	store(f, v, now)
	f.Issue.Spec.Deescalations = []v1alpha1.Deescalation{{Time: metav1.NewTime(gen.UTC("2026-03-08 09:00")), Reason: "calm"}}
	now = gen.UTC("2026-03-09 09:00") // stale again a day after
	v = rules.DecideIssue(f, now)
	if c := meta.FindStatusCondition(v.Conditions(), v1alpha1.ConditionEscalated); *v.Escalation.Round != 3 || c.Status != "False" {
		t.Errorf("round %d after the de-escalation, Escalated is %s (%s)", *v.Escalation.Round, c.Status, c.Message)
	}
}
