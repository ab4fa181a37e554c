// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

var update = flag.Bool("update", false, "write the golden files anew")

// timeline follows one issue from check to check and writes down all that happens.
type timeline struct {
	f     rules.IssueFacts
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
	do   func(*rules.IssueFacts)
}

type outage struct{ from, to string }

func (tl *timeline) write(format string, args ...any) {
	fmt.Fprintf(&tl.lines, "%s  %s\n", verdict.Stamp(tl.now), fmt.Sprintf(format, args...))
}

func (tl *timeline) run(until string) string {
	tl.made = map[string]int{}
	for next := tl.now; !next.IsZero() && !next.After(gen.UTC(until)); {
		tl.now = tl.awake(next)
		for len(tl.changes) > 0 && !gen.UTC(tl.changes[0].at).After(tl.now) {
			tl.write("somebody: %s", tl.changes[0].what)
			tl.changes[0].do(&tl.f)
			tl.changes = tl.changes[1:]
		}
		next = tl.decide()
		if len(tl.changes) > 0 && (next.IsZero() || gen.UTC(tl.changes[0].at).Before(next)) {
			next = gen.UTC(tl.changes[0].at)
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
		if !t.Before(gen.UTC(o.from)) && t.Before(gen.UTC(o.to)) {
			t = gen.UTC(o.to)
		}
	}
	return t
}

func (tl *timeline) decide() time.Time {
	before := tl.f.Issue.Status.DeepCopy()
	v := rules.DecideIssue(tl.f, tl.now)
	store(tl.f, v, tl.now)
	tl.writeSteps(before.Escalation, v.Escalation)
	if tl.crash && len(v.Notify) > 0 {
		tl.write("half of the messages are made, then the manager dies")
		tl.now = tl.now.Add(time.Hour)
		again := rules.DecideIssue(tl.f, tl.now)
		for i := range v.Notify {
			if again.Notify[i].Name != v.Notify[i].Name {
				tl.write("%s has become %s", v.Notify[i].Name, again.Notify[i].Name)
			}
		}
		v = again
	}
	for _, m := range v.Notify {
		tl.made[m.Name]++
		tl.writeMessage(&m.Notification("demo", tl.now).Spec)
	}
	if len(v.Notify) > 0 {
		tl.f.Issue.Status = v.Told(tl.f.Issue.Status, tl.now)
	}
	for _, c := range v.Conditions() {
		was := meta.FindStatusCondition(before.Conditions, c.Type)
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
		if !slices.Equal(was.Withheld, s.Withheld) || !slices.Equal(was.Talked, s.Talked) {
			tl.write("step %s withholds what it writes to %v, and talked with %v", s.Name, s.Withheld, s.Talked)
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
	if s.Round == nil {
		tl.write("-> %s over %s: %s %s repeat %d", verdict.PersonName(s.Recipient), s.ChannelRef.Channel, s.Reason, s.About, *s.Repeat)
		return
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
	talkFirst := func(p gen.PolicyBuilder) gen.PolicyBuilder {
		p.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: new(int32(2))}
		return p
	}
	cases := map[string]struct {
		facts   rules.IssueFacts
		changes []change
		outages []outage
		crash   bool
		until   string
	}{
		"climb-to-exhaustion": {facts: gen.NewWorld().Under(gen.Policy("standard").Discloses(v1alpha1.SeverityHigh, "P1D")).IssueFacts(gen.Issue("late-shipments"))},
		"acknowledged-then-silence": {facts: gen.NewWorld().IssueFacts(gen.Issue("late-shipments").
			Acknowledged("2026-03-05 10:00", "contoso/lee").Updated("2026-03-06 10:00"))},
		"policy-edited-midway": {
			facts: gen.NewWorld().IssueFacts(gen.Issue("late-shipments")),
			changes: []change{
				{"2026-03-05 12:00", "managers have two days, and a board follows them", func(f *rules.IssueFacts) {
					gen.StepOf(f.Policy, "managers").Within = "P2D"
					board := gen.Step("board").Within("P1D").Roles(v1alpha1.RoleExecutiveSponsor).Sides(v1alpha1.SidesHost).EscalationStep
					steps := f.Policy.Spec.EscalationPaths[0].Steps
					f.Policy.Spec.EscalationPaths[0].Steps = []v1alpha1.EscalationStep{steps[0], steps[1], board, steps[2]}
				}},
				{"2026-03-07 12:00", "managers have thirty days, but their step has started", func(f *rules.IssueFacts) {
					gen.StepOf(f.Policy, "managers").Within = "P30D"
				}},
				{"2026-03-09 00:00", "the step managers is renamed", func(f *rules.IssueFacts) {
					gen.StepOf(f.Policy, "managers").Name = "leads"
				}},
				{"2026-04-10 00:00", "a last step is added after the path ran out", func(f *rules.IssueFacts) {
					steps := &f.Policy.Spec.EscalationPaths[0].Steps
					*steps = append(*steps, gen.Step("everybody").Tier(v1alpha1.TierManagement).EscalationStep)
				}},
			},
		},
		"outage-of-three-weeks": {
			facts:   gen.NewWorld().IssueFacts(gen.Issue("late-shipments")),
			outages: []outage{{"2026-03-04 10:00", "2026-03-25 10:00"}},
			crash:   true,
			until:   "2026-06-01",
		},
		"severity-raised": {
			facts: gen.NewWorld().Under(gen.Policy("standard").Paths(
				gen.Path("slow", "P2D", v1alpha1.SeverityLow, v1alpha1.SeverityMedium).Steps(
					gen.Step("counterpart").Tier(v1alpha1.TierOperating).Within("P5D"),
					gen.Step("managers").Tier(v1alpha1.TierManagement)),
				gen.Path("fast", "PT4H", v1alpha1.SeverityHigh, v1alpha1.SeverityCritical).Steps(
					gen.Step("managers").Tier(v1alpha1.TierManagement).Within("PT4H").HostFirst("PT1H"),
					gen.Step("executives").Tier(v1alpha1.TierExecutive).Within("PT8H")))).IssueFacts(gen.Issue("late-shipments").Severity(v1alpha1.SeverityLow)),
			changes: []change{
				{"2026-03-05 09:00", "severity Medium", func(f *rules.IssueFacts) { f.Issue.Spec.Severity = v1alpha1.SeverityMedium }},
				{"2026-03-06 09:00", "severity High", func(f *rules.IssueFacts) { f.Issue.Spec.Severity = v1alpha1.SeverityHigh }},
				{"2026-03-06 10:00", "severity Low", func(f *rules.IssueFacts) { f.Issue.Spec.Severity = v1alpha1.SeverityLow }},
			},
		},
		"nobody-reachable": {
			facts: gen.NewWorld().
				Address("northwind/olga").
				Address("contoso/lee", gen.By("fax", "+1 555 0100")).
				Address("northwind/erik").
				Address("contoso/sam").
				IssueFacts(gen.Issue("late-shipments")),
		},
		"talk-after-attempts": {
			facts: gen.NewWorld().Under(talkFirst(gen.Policy("standard"))).
				Address("contoso/lee", gen.By("phone", "+1 555 0100"), gen.By("mail", "lee@contoso.example")).
				IssueFacts(gen.Issue("late-shipments").Attempted("2026-03-04 12:00").Attempted("2026-03-05 12:00")),
			until: "2026-03-07",
		},
		"talk-held": {
			facts: gen.NewWorld().Under(talkFirst(gen.Policy("standard"))).
				IssueFacts(gen.Issue("late-shipments").Talked("2026-03-04 12:00", "northwind/olga", "contoso/lee")),
			until: "2026-03-12",
		},
		"deescalated": {
			facts: gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Deescalated("2026-03-08 12:00").Resolved("2026-03-11 09:00")),
		},
		"snoozed": {
			facts: func() rules.IssueFacts {
				w := gen.NewWorld()
				w.Path().MaxSnooze = "P7D"
				return w.IssueFacts(gen.Issue("late-shipments").Snoozed("2026-03-03 09:00", "2026-04-01 00:00"))
			}(),
			until: "2026-03-13",
		},
		"repeated": {
			facts: func() rules.IssueFacts {
				w := gen.NewWorld()
				w.Step("managers").Repeat = &v1alpha1.Repeat{Every: "P1D", Times: new(int32(4))}
				w.Step("managers").HostFirst = "PT1H"
				return w.IssueFacts(gen.Issue("late-shipments"))
			}(),
			outages: []outage{{"2026-03-07 12:00", "2026-03-09 12:00"}},
			until:   "2026-03-13",
		},
		"holiday-on-one-side": { // Monday 27 April 2026 is King's Day in the Netherlands
			facts: working("PT4H", "P2D", "P30D").
				Works("northwind", "NL").
				Works("contoso", "US").
				IssueFacts(gen.Issue("late-shipments").Detected("2026-04-23 14:00")),
			until: "2026-05-15",
		},
		"holiday-of-a-region": { // Corpus Christi, Thursday 4 June 2026, is free in Bavaria, not in all of Germany
			facts: working("PT4H", "P2D", "P30D").
				Works("northwind", "DE-BY").
				Works("contoso", "DE").
				IssueFacts(gen.Issue("late-shipments").Detected("2026-06-02 14:00")),
			until: "2026-06-20",
		},
		"holidays-of-all-in-turn": { // Good Friday and Easter Monday in Germany, a week of their own there
			facts: working("P1D", "P2D", "P30D").
				Works("northwind", "DE").
				Works("contoso", "US", "2026-04-07", "2026-04-08", "2026-04-09").
				IssueFacts(gen.Issue("late-shipments").Detected("2026-04-02 15:00")),
			until: "2026-05-15",
		},
		"a-partner-that-left-works-no-more": { // its week off counts for nothing, and nobody of it is told
			facts: func() rules.IssueFacts {
				w := working("P1D", "P2D", "P30D").Works("northwind", "").Works("contoso", "", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06")
				w.Alliance.Spec.Partners[1].LeftDate = "2026-03-02"
				return w.IssueFacts(gen.Issue("late-shipments"))
			}(),
			until: "2026-03-06",
		},
		"no-shared-hour": {
			facts: working("PT4H", "PT8H", "P3D").
				Works("northwind", "").Zone("contoso", "Asia/Tokyo").
				Works("contoso", "").
				IssueFacts(gen.Issue("late-shipments").Detected("2026-03-02 09:00")),
			until: "2026-03-20",
		},
		"clocks-change-in-one-country": { // 8 March 2026 in New York, 29 March in Amsterdam
			facts: working("PT4H", "PT4H", "P30D").
				Works("northwind", "").
				Works("contoso", "").
				IssueFacts(gen.Issue("late-shipments").Detected("2026-03-05 14:00")),
			until: "2026-03-20",
		},
		"partner-moves-to-another-time-zone": {
			facts: working("PT4H", "PT4H", "P30D").
				Works("northwind", "").
				Works("contoso", "").
				IssueFacts(gen.Issue("late-shipments").Detected("2026-05-04 12:00")),
			changes: []change{{"2026-05-06 00:00", "contoso moves to London", func(f *rules.IssueFacts) {
				f.Partners["contoso"].Spec.TimeZone = "Europe/London"
			}}},
			until: "2026-05-20",
		},
		"absent-with-and-without-a-deputy": {
			facts: gen.NewWorld().
				Away("contoso/lee", "2026-03-04", "2026-03-04", "kim").
				Away("contoso/kim", "2026-03-06", "2026-03-06", "").
				Away("northwind/jane", "2026-03-06", "2026-03-06", "olga").
				Away("northwind/olga", "2026-03-06", "2026-03-07", "erik").
				IssueFacts(gen.Issue("late-shipments")),
			until: "2026-03-20",
		},
		"vacancy": {
			facts: func() rules.IssueFacts {
				w := gen.NewWorld()
				for _, manager := range []string{"northwind/jane", "contoso/kim"} {
					w.Member(manager).LeftDate = "2026-03-03"
				}
				return w.IssueFacts(gen.Issue("late-shipments"))
			}(),
			until: "2026-03-30",
		},
		"phone-first": {
			facts: gen.NewWorld().
				Address("contoso/lee", gen.By("phone", "+1 555 0100")).
				Address("contoso/sam", gen.By("phone", "+1 555 0199"), gen.By("hook", "")).
				IssueFacts(gen.Issue("late-shipments")),
			until: "2026-03-30",
		},
		"internal-board-step": {
			facts: func() rules.IssueFacts {
				w := gen.NewWorld().Address("northwind/erik", gen.By("phone", "+31 20 555 0100"))
				board := gen.Step("board").Roles(v1alpha1.RoleExecutiveSponsor).Sides(v1alpha1.SidesHost)
				w.Path().Steps = append(w.Path().Steps, board.EscalationStep)
				return w.IssueFacts(gen.Issue("late-shipments").RaisedBy("contoso/kim"))
			}(),
			until: "2026-04-30",
		},
		"written-first": {
			facts: func() rules.IssueFacts {
				told := gen.Issue("late-shipments").Disclosed("2026-03-03 10:00", "contoso").Talked("2026-03-05 12:00", "northwind/olga", "contoso/lee")
				told.Spec.Disclosures[0].Mode = v1alpha1.ModeMail
				return gen.NewWorld().Under(talkFirst(gen.Policy("standard"))).IssueFacts(told)
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
