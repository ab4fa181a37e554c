// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// toldOf looks at an issue at its next checks until a moment, as the controller does, and lists what
// was said to whom when.
func toldOf(t *testing.T, w *gen.World, i gen.IssueBuilder, from, until string) []string {
	t.Helper()
	i.CreationTimestamp = gen.Time(from)
	var out []string
	for now := gen.UTC(from); now.Before(gen.UTC(until)); {
		v := rules.DecideIssue(w.IssueFacts(i), now)
		for _, m := range v.Notify {
			if m.Spec.Round == nil {
				out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s/%d to %s %s", now.Format("02 15:04"), m.Spec.Reason, *m.Spec.Repeat, verdict.PersonName(m.Spec.Recipient), m.Spec.About)))
			}
		}
		i.Status = v.Settle(i.Issue, now)
		if len(v.Notify) > 0 {
			i.Status = v.Told(i.Status, now)
		}
		next := rules.DecideIssue(w.IssueFacts(i), now).NextCheck
		if next.IsZero() {
			break
		}
		now = next
	}
	return out
}

func wantTold(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("said was\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Who owes a disclosure is told at once, at half and at three quarters of the time, and once when it
// is late, without any reminders in the policy and in every stage.
func TestWhoOwesADisclosureIsTold(t *testing.T) {
	for _, stage := range []v1alpha1.Stage{v1alpha1.StageManage, v1alpha1.StageExplore, v1alpha1.StageClosed} {
		w := newsWorld()
		w.Alliance.Spec.Stage = stage
		wantTold(t, toldOf(t, w, gen.Issue("i").RaisedBy("northwind/olga"), noticed, "2026-04-01 09:00"),
			"02 09:00 DisclosureDue/0 to northwind/jane contoso", "02 09:00 DisclosureDue/0 to northwind/olga contoso",
			"02 21:00 DisclosureDue/1 to northwind/jane contoso", "02 21:00 DisclosureDue/1 to northwind/olga contoso",
			"03 03:00 DisclosureDue/2 to northwind/jane contoso", "03 03:00 DisclosureDue/2 to northwind/olga contoso",
			"03 09:00 DisclosureDue/3 to northwind/jane contoso", "03 09:00 DisclosureDue/3 to northwind/olga contoso")
	}
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		at    string
		want  []string
	}{
		"told in between":     {gen.Issue("i").Disclosed("2026-03-02 22:00", "contoso"), noticed, []string{"02 09:00 DisclosureDue/0 to northwind/jane contoso", "02 21:00 DisclosureDue/1 to northwind/jane contoso"}},
		"told from the start": {gen.Issue("i").Disclosed(noticed, "contoso"), noticed, nil},
		"resolved in between": {gen.Issue("i").Resolved("2026-03-02 20:00"), noticed,
			[]string{"02 09:00 DisclosureDue/0 to northwind/jane contoso", "02 21:00 DisclosureDue/1 to northwind/jane contoso",
				"03 03:00 DisclosureDue/2 to northwind/jane contoso", "03 09:00 DisclosureDue/3 to northwind/jane contoso"}},
		"resolved, and told after that": {gen.Issue("i").Resolved("2026-03-02 20:00").Disclosed("2026-03-02 22:00", "contoso"), noticed,
			[]string{"02 09:00 DisclosureDue/0 to northwind/jane contoso", "02 21:00 DisclosureDue/1 to northwind/jane contoso"}},
		"suspended and resolved": {gen.Issue("i").Suspended().Resolved("2026-03-03 08:00"), "2026-03-03 07:00",
			[]string{"03 07:00 DisclosureDue/2 to northwind/jane contoso", "03 09:00 DisclosureDue/3 to northwind/jane contoso"}},
		"resolved when first seen":          {gen.Issue("i").Resolved("2026-03-02 20:00"), "2026-03-02 20:00", nil},
		"resolved a second later":           {gen.Issue("i").Resolved("2026-03-02 20:00:01").Disclosed("2026-03-02 22:00", "contoso"), "2026-03-02 20:00", []string{"02 20:00 DisclosureDue/0 to northwind/jane contoso", "02 21:00 DisclosureDue/1 to northwind/jane contoso"}},
		"resolved and late when first seen": {gen.Issue("i").Resolved("2026-03-02 20:00"), "2026-03-20 09:00", nil},
		"no rule":                           {gen.Issue("i").Severity(low), noticed, nil},
		"an overdue review":                 {gen.Issue("i").AboutReview("r"), noticed, nil},
		"late when first seen":              {gen.Issue("i"), "2026-03-20 09:00", []string{"20 09:00 DisclosureDue/3 to northwind/jane contoso"}},
		"seen before it was detected": {gen.Issue("i").Disclosed("2026-03-02 10:00", "contoso"), "2026-03-01 09:00",
			[]string{"02 09:00 DisclosureDue/0 to northwind/jane contoso"}},
		"a snooze stops nothing": {gen.Issue("i").Snoozed("2026-03-02 10:00", "2026-04-01 09:00").Disclosed("2026-03-02 22:00", "contoso"), noticed,
			[]string{"02 09:00 DisclosureDue/0 to northwind/jane contoso", "02 21:00 DisclosureDue/1 to northwind/jane contoso"}},
		"suspended, it stops nothing": {gen.Issue("i").Suspended(), noticed,
			[]string{"02 09:00 DisclosureDue/0 to northwind/jane contoso", "02 21:00 DisclosureDue/1 to northwind/jane contoso",
				"03 03:00 DisclosureDue/2 to northwind/jane contoso", "03 09:00 DisclosureDue/3 to northwind/jane contoso"}},
	} {
		t.Run(name, func(t *testing.T) { wantTold(t, toldOf(t, newsWorld(), c.issue, c.at, "2026-04-01 09:00"), c.want...) })
	}
}

// Where nobody of those who owe a disclosure can be written to it is for the next tier of their side, then
// for the host's; whoever that is, and nobody is told twice because somebody came back.
func TestWhoIsRemindedWhereNobodyWhoOwesADisclosureIsThere(t *testing.T) {
	away := func(w *gen.World, partner string, contacts ...v1alpha1.Name) {
		for _, c := range contacts {
			p := w.Partners[partner]
			p.Spec.Absences = append(p.Spec.Absences, v1alpha1.Absence{Contact: c, FromDate: "2026-03-01", ToDate: "2026-03-31"})
		}
	}
	contosos := func() gen.IssueBuilder { return gen.Issue("i").RaisedBy("contoso/kim") }
	for name, c := range map[string]struct {
		change func(*gen.World)
		issue  gen.IssueBuilder
		want   []string
	}{
		"the tier above":   {func(w *gen.World) { away(w, "northwind", "jane") }, gen.Issue("i"), []string{"northwind/erik"}},
		"of two above one": {func(w *gen.World) { away(w, "northwind", "olga", "jane") }, gen.Issue("i").RaisedBy("northwind/olga"), []string{"northwind/erik"}},
		"those below":      {func(w *gen.World) { away(w, "northwind", "jane", "erik") }, gen.Issue("i").RaisedBy("northwind/erik"), []string{"northwind/olga"}},
		"whom no channel reaches": {func(w *gen.World) {
			away(w, "northwind", "jane")
			w.Partners["northwind"].Spec.Contacts[2].Addresses = nil
		}, gen.Issue("i"), []string{"northwind/olga"}},
		"nobody of the host":     {func(w *gen.World) { away(w, "northwind", "jane", "olga", "erik") }, gen.Issue("i"), nil},
		"the host has not heard": {func(w *gen.World) { away(w, "contoso", "kim", "lee", "sam") }, contosos(), nil},
		"the host has":           {func(w *gen.World) { away(fabrikam(w, ""), "contoso", "kim", "lee", "sam") }, contosos().Disclosed(noticed, "northwind"), []string{"northwind/jane"}},
		"and nobody but its executive is there": {func(w *gen.World) {
			away(fabrikam(w, ""), "contoso", "kim", "lee", "sam")
			away(w, "northwind", "jane", "olga")
		}, contosos().Disclosed(noticed, "northwind"), []string{"northwind/erik"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newsWorld()
			c.change(w)
			v := rules.DecideIssue(w.IssueFacts(c.issue), gen.UTC(noticed))
			var to []string
			for _, m := range v.Notify {
				to = append(to, verdict.PersonName(m.Spec.Recipient))
			}
			if !slices.Equal(to, c.want) {
				t.Errorf("reminded are %v, want %v", to, c.want)
			}
			const nobody = "Nobody is reminded of that, since nobody is there who can be written to, of "
			says := meta.FindStatusCondition(v.Conditions(), v1alpha1.ConditionDisclosed).Message
			if strings.Contains(says, nobody) != (len(c.want) == 0) {
				t.Errorf("it says %q", says)
			}
			if len(c.want) == 0 && (len(v.Reminders) > 0 || v.NextCheck.IsZero()) {
				t.Errorf("it counts as said: %+v; the next check is at %v", v.Reminders, v.NextCheck)
			}
		})
	}
	w := newsWorld()
	away(w, "northwind", "jane", "erik", "olga")
	w.Partners["northwind"].Spec.Absences[0].ToDate = "2026-03-04"
	wantTold(t, toldOf(t, w, gen.Issue("i"), noticed, "2026-04-01 09:00"), "05 00:00 DisclosureDue/3 to northwind/jane contoso")
}

// A second before, on the dot and after: each occasion has its moment.
func TestTheOccasionsOfADisclosure(t *testing.T) {
	for at, want := range map[string]int32{
		"2026-03-02 20:59:59": 0, "2026-03-02 21:00": 1, "2026-03-02 21:00:01": 1, "2026-03-03 02:59:59": 1, "2026-03-03 03:00": 2,
		"2026-03-03 08:59:59": 2, "2026-03-03 09:00": 3, "2026-03-03 09:00:01": 3,
	} {
		v := rules.DecideIssue(newsWorld().IssueFacts(gen.Issue("i")), gen.UTC(at))
		if len(v.Reminders) != 1 || v.Reminders[0].Repeats != want || len(v.Notify) != 1 {
			t.Errorf("at %s: %+v", at, v.Reminders)
		}
	}
}

// Two partners that are owed the news at one moment are named in one message, which says the same
// message whoever of them is told before it is made: its name is that of all who were owed it.
func TestOneMessageNamesAllThatAreOwedTheNews(t *testing.T) {
	w := fabrikam(newsWorld(), "")
	w.Partners["fabrikam"].Spec.DisplayName = "Fabrikam"
	at := gen.UTC(noticed)
	v := rules.DecideIssue(w.IssueFacts(gen.Issue("i")), at)
	if len(v.Notify) != 1 || len(v.Reminders) != 2 {
		t.Fatalf("%d messages, records %+v", len(v.Notify), v.Reminders)
	}
	both := v.Notify[0].Spec
	if both.About != "contoso, fabrikam" || !strings.Contains(both.Subject, "please tell Contoso Ltd, Fabrikam by Tue 3 Mar 2026 10:00") {
		t.Errorf("it is about %s: %s", both.About, both.Subject)
	}
	for _, says := range []string{
		"Nothing on record says that Contoso Ltd, Fabrikam were told.",
		"To record that you told Contoso Ltd:\n  kubectl entente issue tell i --partner contoso --by northwind/jane --mode Phone",
		"To record that you told Fabrikam:\n  kubectl entente issue tell i --partner fabrikam --by northwind/jane --mode Phone",
	} {
		if !strings.Contains(both.Body, says) {
			t.Errorf("no %q in\n%s", says, both.Body)
		}
	}
	one := rules.DecideIssue(w.IssueFacts(gen.Issue("i").Disclosed(noticed, "contoso")), at)
	if len(one.Notify) != 1 || one.Notify[0].Spec.About != "fabrikam" || one.Notify[0].Name != v.Notify[0].Name {
		t.Errorf("%+v", one.Notify)
	}
	if told := v.Told(v.Settle(gen.Issue("i").Issue, at), at); told.Reminders[0].NotifiedTime == nil || told.Reminders[1].NotifiedTime == nil {
		t.Errorf("not both count as said: %+v", told.Reminders)
	}
	// Whoever joins later has a time of their own, and a message of their own.
	later := fabrikam(newsWorld(), "2026-03-02")
	i := gen.Issue("i").Detected("2026-03-01 09:00")
	v = rules.DecideIssue(later.IssueFacts(i), gen.UTC("2026-03-02 09:00"))
	if len(v.Notify) != 2 || v.Notify[0].Spec.About != "contoso" || v.Notify[1].Spec.About != "fabrikam" {
		t.Errorf("%+v", v.Notify)
	}
}

// A recovery plan is reminded of where the policy has reminders, at three quarters and when it is late.
func TestWhoOwesARecoveryPlanIsTold(t *testing.T) {
	told := func() gen.IssueBuilder { return gen.Issue("i").Disclosed(noticed, "contoso") }
	w := newsWorld()
	wantTold(t, toldOf(t, w, told(), noticed, "2026-04-01 09:00"))
	w.Policy.Spec.Reminders = &v1alpha1.Reminders{}
	wantTold(t, toldOf(t, w, told(), noticed, "2026-04-01 09:00"),
		"07 15:00 RecoveryPlanDue/0 to northwind/jane", "09 09:00 RecoveryPlanDue/1 to northwind/jane")
	wantTold(t, toldOf(t, w, told().Planned("2026-03-08 09:00"), noticed, "2026-04-01 09:00"), "07 15:00 RecoveryPlanDue/0 to northwind/jane")
	w.Policy.Spec.Reminders.WhenDue = new(false)
	wantTold(t, toldOf(t, w, told(), noticed, "2026-04-01 09:00"))
}

// That an issue was opened is asked for by name, and told once.
func TestTheTeamIsToldOfAnIssue(t *testing.T) {
	everybody := []string{
		"02 09:00 IssueOpened/0 to contoso/kim", "02 09:00 IssueOpened/0 to contoso/lee", "02 09:00 IssueOpened/0 to contoso/sam",
		"02 09:00 IssueOpened/0 to northwind/erik", "02 09:00 IssueOpened/0 to northwind/olga",
	}
	for name, c := range map[string]struct {
		change func(*gen.World)
		issue  gen.IssueBuilder
		at     string
		want   []string
	}{
		"asked for":           {nil, gen.Issue("i"), noticed, everybody},
		"seen before it was":  {nil, gen.Issue("i"), "2026-03-01 09:00", everybody},
		"not asked for":       {func(w *gen.World) { w.Policy.Spec.Reminders.IssueOpened = nil }, gen.Issue("i"), noticed, nil},
		"no reminders":        {func(w *gen.World) { w.Policy.Spec.Reminders = nil }, gen.Issue("i"), noticed, nil},
		"stale when seen":     {nil, gen.Issue("i"), "2026-03-20 09:00", nil},
		"resolved when seen":  {nil, gen.Issue("i").Resolved("2026-03-02 08:00"), noticed, nil},
		"an overdue review":   {nil, gen.Issue("i").AboutReview("r"), noticed, nil},
		"where talk is first": {func(w *gen.World) { w.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true)} }, gen.Issue("i"), noticed, everybody[3:]},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			w.Policy.Spec.Reminders = &v1alpha1.Reminders{IssueOpened: new(true)}
			if c.change != nil {
				c.change(w)
			}
			wantTold(t, toldOf(t, w, c.issue, c.at, "2026-04-01 09:00"), c.want...)
		})
	}
	t.Run("asked for when the issue is known already, it tells nobody", func(t *testing.T) {
		w := gen.NewWorld()
		w.Policy.Spec.Reminders = &v1alpha1.Reminders{}
		i := gen.Issue("i")
		wantTold(t, toldOf(t, w, i, noticed, "2026-03-02 10:00"))
		w.Policy.Spec.Reminders.IssueOpened = new(true)
		wantTold(t, toldOf(t, w, i, "2026-03-02 10:00", "2026-03-03 09:00"))
	})
}

// A message about a clock does not wait for others, and is withdrawn when it is no longer true.
func TestAMessageOfAClock(t *testing.T) {
	n := gen.Notification("n").Created(noticed).Reason(v1alpha1.NotificationDisclosureDue).Over("standard", "mail").Notification
	n.Spec.SubjectRef, n.Spec.About, n.Spec.Round = v1alpha1.SubjectReference{Kind: v1alpha1.KindIssue, Name: "i", UID: "7f3c"}, "contoso", nil
	w := newsWorld()
	w.Policy.Spec.Channels = []v1alpha1.Channel{gen.Mail("mail", "smtp.example:587")}
	if until := rules.GatherUntil(n, w.Policy); !until.IsZero() {
		t.Errorf("it waits until %s", until)
	}
	standing := func(i gen.IssueBuilder) string {
		return rules.StandingOf(n, rules.StandingFacts{Issue: i.UID("7f3c").Issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, gen.UTC("2026-03-02 10:00")).Withdrawn.Words()
	}
	if why := standing(gen.Issue("i")); why != "" {
		t.Error(why)
	}
	if why := standing(gen.Issue("i").Disclosed("2026-03-02 09:59", "contoso")); why != "contoso was told before the message left" {
		t.Errorf("%q", why)
	}
	n.Spec.About = "contoso, fabrikam"
	if why := standing(gen.Issue("i").Disclosed("2026-03-02 09:59", "contoso")); why != "" {
		t.Errorf("fabrikam was not told, and %q", why)
	}
	if why := standing(gen.Issue("i").Disclosed("2026-03-02 09:59", "contoso").Disclosed("2026-03-02 09:58", "fabrikam")); why != "contoso, fabrikam were told before the message left" {
		t.Errorf("%q", why)
	}
	if why := standing(gen.Issue("i").Resolved("2026-03-02 09:59").Disclosed("2026-03-02 09:59", "contoso")); why != "" {
		t.Errorf("fabrikam is owed the news of a resolved issue, and %q", why)
	}
	n.Spec.Reason = v1alpha1.NotificationRecoveryPlanDue
	if standing(gen.Issue("i").Resolved("2026-03-02 09:59")) == "" {
		t.Error("a resolution does not withdraw what asks for a plan")
	}
	if standing(gen.Issue("i")) != "" || standing(gen.Issue("i").Planned("2026-03-02 09:59")) == "" {
		t.Error("a plan does not withdraw what asks for it")
	}
}

// One late meeting tells nobody twice: where its issue climbs, the ladder tells, and no reminder.
func TestALateMeetingIsToldOnce(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*rules.ReviewFacts)
		want   string
	}{
		"its issue climbs":    {func(*rules.ReviewFacts) {}, ""},
		"no issue is opened":  {func(f *rules.ReviewFacts) { f.Policy.Spec.OverdueReviews = nil }, "ReviewDue"},
		"no path takes it up": {func(f *rules.ReviewFacts) { f.Policy.Spec.EscalationPaths = nil }, "ReviewDue"},
		"it was resolved by hand": {func(f *rules.ReviewFacts) {
			f.Issues[0].Spec.Resolution = &v1alpha1.Statement{Time: gen.Time("2026-01-22 09:00")}
		}, "ReviewDue"},
		"its issue is not there yet": {func(f *rules.ReviewFacts) { f.Issues = nil }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := overdueFacts(gen.QuarterlyReview())
			f.Policy.Spec.Reminders = &v1alpha1.Reminders{}
			at := gen.UTC("2026-01-22 09:00:01")
			f.Issues = []*v1alpha1.Issue{rules.DecideReview(f, at).Open}
			c.change(&f)
			reasons := map[string]bool{}
			for _, m := range rules.DecideReview(f, at).Notify {
				reasons[string(m.Spec.Reason)] = true
			}
			if c.want == "" && len(reasons) > 0 || c.want != "" && !reasons[c.want] {
				t.Errorf("reminded by %v, want %q", reasons, c.want)
			}
		})
	}
}

// While an issue is suspended the clock of bad news goes on, and what a step has still to say waits.
func TestASuspendedIssueRemindsOfItsNewsAlone(t *testing.T) {
	w := gen.NewWorld()
	gen.PolicyBuilder{CommunicationPolicy: w.Policy}.Discloses(v1alpha1.SeverityHigh, "P1D")
	started := func() gen.IssueBuilder {
		return gen.Issue("late-shipments").Climbing(gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00").Unsaid()).Suspended()
	}
	v := rules.DecideIssue(w.IssueFacts(started()), gen.UTC("2026-03-04 09:00"))
	if len(v.Notify) == 0 {
		t.Error("it reminds of nothing")
	}
	for i := range v.Notify {
		n := v.Notify[i].Notification("demo", gen.UTC("2026-03-04 09:00"))
		if n.Spec.Reason != v1alpha1.NotificationDisclosureDue {
			t.Errorf("it makes a message %s", n.Spec.Reason)
		}
		if got := rules.StandingOf(n, rules.StandingFacts{Issue: started().Issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, gen.UTC("2026-03-04 09:00")); !got.Holds() {
			t.Errorf("the reminder does not leave: %+v", got)
		}
	}
	told := v.Told(v.Settle(started().Issue, gen.UTC("2026-03-04 09:00")), gen.UTC("2026-03-04 09:00"))
	if told.Escalation.Steps[0].NotifiedTime != nil {
		t.Error("the step counts as said")
	}
	if len(told.Reminders) == 0 || told.Reminders[0].NotifiedTime == nil {
		t.Error("the reminder does not count as made")
	}
	going := started().Deleted("2026-03-04 09:00")
	if v := rules.DecideIssue(w.IssueFacts(going), gen.UTC("2026-03-04 09:00")); len(v.Notify) > 0 {
		t.Error("an issue that is being deleted reminds")
	}
}
