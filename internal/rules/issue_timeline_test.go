// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"

	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
)

var update = flag.Bool("update", false, "write the golden files anew")

// timeline follows one issue from check to check and writes down all that happens.
type timeline struct {
	f     IssueFacts
	now   time.Time
	lines strings.Builder
	made  map[string]int
	// changes that somebody makes to the objects, in order.
	changes []change
	// outages in which nobody decides.
	outages []outage
	// crash lets the manager die while it makes the messages of a step, and start an hour later.
	crash bool
}

type change struct {
	at   string
	what string
	do   func(*IssueFacts)
}

type outage struct{ from, to string }

func (tl *timeline) write(format string, args ...any) {
	fmt.Fprintf(&tl.lines, "%s  %s\n", verdict.Stamp(tl.now), fmt.Sprintf(format, args...))
}

func (tl *timeline) run(until string) string {
	tl.made = map[string]int{}
	for next := tl.now; !next.IsZero() && !next.After(utc(until)); {
		tl.now = tl.awake(next)
		for len(tl.changes) > 0 && !utc(tl.changes[0].at).After(tl.now) {
			tl.write("somebody: %s", tl.changes[0].what)
			tl.changes[0].do(&tl.f)
			tl.changes = tl.changes[1:]
		}
		next = tl.decide()
		if len(tl.changes) > 0 && (next.IsZero() || utc(tl.changes[0].at).Before(next)) {
			next = utc(tl.changes[0].at)
		}
	}
	for name, times := range tl.made {
		if times != 1 {
			fmt.Fprintf(&tl.lines, "made %d times: %s\n", times, name)
		}
	}
	return tl.lines.String()
}

// awake is when the manager gets to look.
func (tl *timeline) awake(t time.Time) time.Time {
	for _, o := range tl.outages {
		if !t.Before(utc(o.from)) && t.Before(utc(o.to)) {
			t = utc(o.to)
		}
	}
	return t
}

func (tl *timeline) decide() time.Time {
	before := tl.f.Issue.Status.DeepCopy()
	v := DecideIssue(tl.f, tl.now)
	store(tl.f, v, tl.now)
	tl.writeSteps(before.Escalation, v.Escalation)
	if tl.crash && len(v.Notify) > 0 {
		tl.write("half of the messages are made, then the manager dies")
		tl.now = tl.now.Add(time.Hour)
		again := DecideIssue(tl.f, tl.now)
		for i := range v.Notify {
			if again.Notify[i].Name != v.Notify[i].Name {
				tl.write("%s has become %s", v.Notify[i].Name, again.Notify[i].Name)
			}
		}
		v = again
	}
	for _, m := range v.Notify {
		tl.made[m.Name]++
		tl.writeMessage(&m.Spec)
	}
	if len(v.Notify) > 0 {
		tl.f.Issue.Status.Escalation = MarkNotified(v.Escalation, tl.now)
	}
	for i := range v.Conditions {
		c := &v.Conditions[i]
		was := (&Verdict{Conditions: before.Conditions}).Get(c.Type)
		if was == nil || was.Status != c.Status || was.Reason != c.Reason {
			tl.write("%s=%s %s: %s", c.Type, c.Status, c.Reason, c.Message)
		}
	}
	return v.NextCheck
}

func (tl *timeline) writeSteps(before, after *v1alpha1.Escalation) {
	if after == nil {
		return
	}
	if before == nil || *before.Round != *after.Round || before.Path != after.Path || before.Severity != after.Severity {
		tl.write("round %d on the path %s for %s", *after.Round, after.Path, after.Severity)
	}
	if before == nil || *before.Round != *after.Round {
		before = &v1alpha1.Escalation{}
	}
	for i := range after.Steps {
		s := &after.Steps[i]
		var was v1alpha1.StepRecord
		for j := range before.Steps {
			if before.Steps[j].Name == s.Name {
				was = before.Steps[j]
			}
		}
		if was.Name == "" {
			until := "without a deadline"
			if s.DeadlineTime != nil {
				until = "until " + verdict.Stamp(s.DeadlineTime.Time)
			}
			tl.write("step %s starts at %s, %s", s.Name, verdict.Stamp(s.StartedTime.Time), until)
		}
		if was.CallOnly != s.CallOnly {
			tl.write("step %s callOnly=%t", s.Name, s.CallOnly)
		}
		if was.Repeats != s.Repeats {
			tl.write("step %s repeat %d", s.Name, s.Repeats)
		}
		if was.EndedTime == nil && s.EndedTime != nil {
			tl.write("step %s ended at %s: %s", s.Name, verdict.Stamp(s.EndedTime.Time), s.Reason)
		}
	}
	if before.ExhaustedTime == nil && after.ExhaustedTime != nil {
		tl.write("exhausted at %s", verdict.Stamp(after.ExhaustedTime.Time))
	}
}

func (tl *timeline) writeMessage(s *v1alpha1.NotificationSpec) {
	leaves := ""
	if s.NotBeforeTime != nil {
		leaves = ", not before " + verdict.Stamp(s.NotBeforeTime.Time)
	}
	tl.write("-> %s over %s: %s %s round %d repeat %d%s", verdict.PersonName(s.Recipient), s.ChannelRef.Channel, s.Reason, s.Step, *s.Round, *s.Repeat, leaves)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run go test -update to write it", err)
	}
	if got == string(want) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Fatalf("%s, line %d:\n got %s\nwant %s\n(go test -update writes it anew)", path, i+1, a, b)
		}
	}
}

func TestIssueTimelines(t *testing.T) {
	talkFirst := func(p policyBuilder) policyBuilder {
		p.step("counterpart").Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: new(int32(2))}
		return p
	}
	cases := map[string]struct {
		facts   IssueFacts
		changes []change
		outages []outage
		crash   bool
		until   string
	}{
		"climb-to-exhaustion": {facts: factsOf(newIssue(), newPolicy().discloses(v1alpha1.SeverityHigh, "P1D"))},
		"acknowledged-then-silence": {facts: factsOf(newIssue().
			acknowledged("2026-03-05 10:00", "contoso/lee").updated("2026-03-06 10:00"), newPolicy())},
		"policy-edited-midway": {
			facts: factsOf(newIssue(), newPolicy()),
			changes: []change{
				{"2026-03-05 12:00", "managers have two days, and a board follows them", func(f *IssueFacts) {
					p := policyBuilder{f.Policy}
					p.step("managers").Within = "P2D"
					board := v1alpha1.EscalationStep{Name: "board", Roles: []v1alpha1.Role{v1alpha1.RoleExecutiveSponsor}, Sides: v1alpha1.SidesHost, Within: "P1D"}
					steps := f.Policy.Spec.EscalationPaths[0].Steps
					f.Policy.Spec.EscalationPaths[0].Steps = []v1alpha1.EscalationStep{steps[0], steps[1], board, steps[2]}
				}},
				{"2026-03-07 12:00", "managers have thirty days, but their step has started", func(f *IssueFacts) {
					policyBuilder{f.Policy}.step("managers").Within = "P30D"
				}},
				{"2026-03-09 00:00", "the step managers is renamed", func(f *IssueFacts) {
					policyBuilder{f.Policy}.step("managers").Name = "leads"
				}},
				{"2026-04-10 00:00", "a last step is added after the path ran out", func(f *IssueFacts) {
					steps := &f.Policy.Spec.EscalationPaths[0].Steps
					*steps = append(*steps, v1alpha1.EscalationStep{Name: "everybody", Tier: v1alpha1.TierManagement})
				}},
			},
		},
		"outage-of-three-weeks": {
			facts:   factsOf(newIssue(), newPolicy()),
			outages: []outage{{"2026-03-04 10:00", "2026-03-25 10:00"}},
			crash:   true,
			until:   "2026-06-01",
		},
		"severity-raised": {
			facts: factsOf(newIssue().severity(v1alpha1.SeverityLow), newPolicy().paths(
				newPath("slow", "P2D", v1alpha1.SeverityLow, v1alpha1.SeverityMedium).steps(
					v1alpha1.EscalationStep{Name: "counterpart", Tier: v1alpha1.TierOperating, Within: "P5D"},
					v1alpha1.EscalationStep{Name: "managers", Tier: v1alpha1.TierManagement}),
				newPath("fast", "PT4H", v1alpha1.SeverityHigh, v1alpha1.SeverityCritical).steps(
					v1alpha1.EscalationStep{Name: "managers", Tier: v1alpha1.TierManagement, Within: "PT4H", HostFirst: "PT1H"},
					v1alpha1.EscalationStep{Name: "executives", Tier: v1alpha1.TierExecutive, Within: "PT8H"}))),
			changes: []change{
				{"2026-03-05 09:00", "severity Medium", func(f *IssueFacts) { f.Issue.Spec.Severity = v1alpha1.SeverityMedium }},
				{"2026-03-06 09:00", "severity High", func(f *IssueFacts) { f.Issue.Spec.Severity = v1alpha1.SeverityHigh }},
				{"2026-03-06 10:00", "severity Low", func(f *IssueFacts) { f.Issue.Spec.Severity = v1alpha1.SeverityLow }},
			},
		},
		"nobody-reachable": {
			facts: withAddress(withAddress(withAddress(withAddress(factsOf(newIssue(), newPolicy()),
				"northwind/olga"),
				"contoso/lee", v1alpha1.Address{Channel: "fax", Address: "+1 555 0100"}),
				"northwind/erik"),

				"contoso/sam"),
		},
		"talk-after-attempts": {
			facts: withAddress(factsOf(newIssue().attempted("2026-03-04 12:00").attempted("2026-03-05 12:00"), talkFirst(newPolicy())),
				"contoso/lee", v1alpha1.Address{Channel: "phone", Address: "+1 555 0100"}, v1alpha1.Address{Channel: "mail", Address: "lee@contoso.example"}),

			until: "2026-03-07",
		},
		"talk-held": {
			facts: factsOf(newIssue().talked("2026-03-04 12:00", "northwind/olga", "contoso/lee"), talkFirst(newPolicy())),
			until: "2026-03-12",
		},
		"deescalated": {
			facts: factsOf(newIssue().deescalated("2026-03-08 12:00").resolved("2026-03-11 09:00"), newPolicy()),
		},
		"snoozed": {
			facts: func() IssueFacts {
				f := factsOf(newIssue().snoozed("2026-03-03 09:00", "2026-04-01 00:00"), newPolicy())
				f.Policy.Spec.EscalationPaths[0].MaxSnooze = "P7D"
				return f
			}(),
			until: "2026-03-13",
		},
		"repeated": {
			facts: func() IssueFacts {
				f := factsOf(newIssue(), newPolicy())
				policyBuilder{f.Policy}.step("managers").Repeat = &v1alpha1.Repeat{Every: "P1D", Times: new(int32(4))}
				policyBuilder{f.Policy}.step("managers").HostFirst = "PT1H"
				return f
			}(),
			outages: []outage{{"2026-03-07 12:00", "2026-03-09 12:00"}},
			until:   "2026-03-13",
		},
		"holiday-on-one-side": { // Monday 27 April 2026 is King's Day in the Netherlands
			facts: withWork(withWork(workingFacts(newIssue().detected("2026-04-23 14:00"), "PT4H", "P2D", "P30D"),
				"northwind", "NL"),
				"contoso", "US"),

			until: "2026-05-15",
		},
		"holidays-of-all-in-turn": { // Good Friday and Easter Monday here, a week of their own there
			facts: withWork(withWork(workingFacts(newIssue().detected("2026-04-02 15:00"), "P1D", "P2D", "P30D"), "northwind", "NL"), "contoso", "US", "2026-04-07", "2026-04-08", "2026-04-09"),
			until: "2026-05-15",
		},
		"no-shared-hour": {
			facts: withWork(withZone(withWork(workingFacts(newIssue().detected("2026-03-02 09:00"), "PT4H", "PT8H", "P3D"),
				"northwind", ""),
				"contoso", "Asia/Tokyo"),

				"contoso", ""),

			until: "2026-03-20",
		},
		"clocks-change-in-one-country": { // 8 March 2026 in New York, 29 March in Amsterdam
			facts: withWork(withWork(workingFacts(newIssue().detected("2026-03-05 14:00"), "PT4H", "PT4H", "P30D"),
				"northwind", ""),
				"contoso", ""),

			until: "2026-03-20",
		},
		"partner-moves-to-another-time-zone": {
			facts: withWork(withWork(workingFacts(newIssue().detected("2026-05-04 12:00"), "PT4H", "PT4H", "P30D"),
				"northwind", ""),
				"contoso", ""),

			changes: []change{{"2026-05-06 00:00", "contoso moves to London", func(f *IssueFacts) {
				f.Partners["contoso"].Spec.TimeZone = "Europe/London"
			}}},
			until: "2026-05-20",
		},
		"absent-with-and-without-a-deputy": {
			facts: withAbsence(withAbsence(withAbsence(withAbsence(factsOf(newIssue(), newPolicy()),
				"contoso/lee", "2026-03-04", "2026-03-04", "kim"),

				"contoso/kim", "2026-03-06", "2026-03-06", ""),

				"northwind/jane", "2026-03-06", "2026-03-06", "olga"),

				"northwind/olga", "2026-03-06", "2026-03-07", "erik"),

			until: "2026-03-20",
		},
		"vacancy": {
			facts: func() IssueFacts {
				f := factsOf(newIssue(), newPolicy())
				for i := range f.Alliance.Spec.Team {
					if m := &f.Alliance.Spec.Team[i]; team.TierOf(m) == v1alpha1.TierManagement {
						m.LeftDate = "2026-03-03"
					}
				}
				return f
			}(),
			until: "2026-03-30",
		},
		"phone-first": {
			facts: withAddress(withAddress(factsOf(newIssue(), newPolicy()),
				"contoso/lee", v1alpha1.Address{Channel: "phone", Address: "+1 555 0100"}),
				"contoso/sam", v1alpha1.Address{Channel: "phone", Address: "+1 555 0199"}, v1alpha1.Address{Channel: "hook"}),

			until: "2026-03-30",
		},
		"internal-board-step": {
			facts: func() IssueFacts {
				f := factsOf(newIssue().raisedBy("contoso/kim"), newPolicy())
				steps := &f.Policy.Spec.EscalationPaths[0].Steps
				*steps = append(*steps, v1alpha1.EscalationStep{Name: "board", Roles: []v1alpha1.Role{v1alpha1.RoleExecutiveSponsor}, Sides: v1alpha1.SidesHost})
				return withAddress(f, "northwind/erik", v1alpha1.Address{Channel: "phone", Address: "+31 20 555 0100"})
			}(),
			until: "2026-04-30",
		},
		"written-first": {
			facts: func() IssueFacts {
				f := factsOf(newIssue().disclosed("2026-03-03 10:00", "contoso").talked("2026-03-05 12:00", "northwind/olga", "contoso/lee"), talkFirst(newPolicy()))
				f.Issue.Spec.Disclosures[0].Mode = v1alpha1.ModeMail
				return f
			}(),
			until: "2026-03-08",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			tl := &timeline{f: c.facts, now: c.facts.Issue.Spec.DetectedTime.Time, changes: c.changes, outages: c.outages, crash: c.crash}
			if c.until == "" {
				c.until = "2026-12-31"
			}
			golden(t, name, tl.run(c.until))
		})
	}
}
