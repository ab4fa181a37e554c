// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package tree

import (
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

var now = gen.UTC("2026-11-20 09:00")

func daysAgo(days int) string { return gen.At(now.AddDate(0, 0, -days)) }

func condition(kind string, status metav1.ConditionStatus, reason string) metav1.Condition {
	return gen.Condition(kind, status, reason, "x", now.AddDate(0, 0, -2))
}

// found is an alliance with a policy that has two paths.
func found() *inventory.Inventory {
	policy := gen.Policy("standard").Paths(
		gen.Path("calm", "P2D", v1alpha1.SeverityLow).Steps(gen.Step("counterpart"), gen.Step("managers"), gen.Step("executives")),
		gen.Path("urgent", "P1D", v1alpha1.SeverityCritical).Steps(gen.Step("managers"), gen.Step("executives"), gen.Step("board")),
		gen.Path("council-first", "P1D", v1alpha1.SeverityHigh).Steps(gen.Step("council"), gen.Step("managers")),
	)
	return &inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{gen.Alliance("a").Under("standard").Alliance},
		Policies:  []*v1alpha1.CommunicationPolicy{policy.CommunicationPolicy},
	}
}

func issue(name string, severity v1alpha1.Severity) *v1alpha1.Issue {
	return gen.Issue(name).Of("a").Title("").Severity(severity).Issue
}

// list writes the children of a group, or of what is below it, as "name: about".
func list(root *Node, path ...string) string {
	for _, name := range path {
		at := slices.IndexFunc(root.Children, func(n *Node) bool { return n.Name == name })
		if at < 0 {
			return "there is no " + name
		}
		root = root.Children[at]
	}
	var lines []string
	for _, n := range root.Children {
		lines = append(lines, n.Name+": "+n.About)
	}
	return strings.Join(lines, "\n")
}

// The steps to come are those that the controllers recorded, not those that the path would have
// behind the last step on record.
func TestTheStepsToComeAreThoseOfTheStatus(t *testing.T) {
	climbed := gen.Issue("i").Severity(v1alpha1.SeverityLow).Climbing(
		gen.StepRecord("counterpart", daysAgo(4)).Ended(daysAgo(3), v1alpha1.StepNoAnswer), gen.StepRecord("managers", daysAgo(3))).Status.Escalation
	climbed.Path = "calm"
	reordered := climbed.DeepCopy()
	reordered.Steps[0].Name = "executives"
	const record = "counterpart: started on 16 Nov, ended on 17 Nov: NoAnswer\nmanagers: started on 17 Nov\n"
	next := func(path, name v1alpha1.Name, round int32) *v1alpha1.NextStep {
		return &v1alpha1.NextStep{Path: path, Name: name, Time: metav1.NewTime(now.Add(5 * 24 * time.Hour)), Round: &round}
	}
	for _, c := range []struct {
		name     string
		severity v1alpha1.Severity
		record   *v1alpha1.Escalation
		next     *v1alpha1.NextStep
		want     string
	}{
		{"none has started", v1alpha1.SeverityLow, nil, next("calm", "counterpart", 1),
			"counterpart: not started, expected in 5 days\nmanagers: not started\nexecutives: not started"},
		{"it climbs", v1alpha1.SeverityLow, climbed, next("calm", "executives", 1), record + "executives: not started, expected in 5 days"},
		{"de-escalated, so the next round begins at the first step", v1alpha1.SeverityLow, climbed, next("calm", "counterpart", 2),
			record + "counterpart: not started, expected in 5 days; round 2 begins with it\nmanagers: not started\nexecutives: not started"},
		{"the severity was raised, and has another path", v1alpha1.SeverityCritical, climbed, next("urgent", "managers", 2),
			record + "managers: not started, expected in 5 days; round 2 begins with it\nexecutives: not started\nboard: not started"},
		{"the severity was raised, and its path begins with another step", v1alpha1.SeverityCritical, climbed, next("council-first", "council", 2),
			record + "council: not started, expected in 5 days; round 2 begins with it\nmanagers: not started"},
		{"answered after the last step, which is taken again", v1alpha1.SeverityLow, climbed, next("calm", "managers", 2),
			record + "managers: not started, expected in 5 days; round 2 begins with it\nexecutives: not started"},
		{"the path runs out", v1alpha1.SeverityLow, climbed, next("calm", "", 1), strings.TrimSpace(record)},
		{"nothing follows", v1alpha1.SeverityLow, climbed, nil, strings.TrimSpace(record)},
		{"the policy has put its steps in another order", v1alpha1.SeverityLow, reordered, next("calm", "counterpart", 1),
			"executives: started on 16 Nov, ended on 17 Nov: NoAnswer\nmanagers: started on 17 Nov\ncounterpart: not started, expected in 5 days"},
		{"the policy has lost the step by now", v1alpha1.SeverityLow, climbed, next("calm", "council", 1), record + "council: not started, expected in 5 days"},
		{"the policy has lost the path by now", v1alpha1.SeverityLow, climbed, next("lost", "council", 1), record + "council: not started, expected in 5 days"},
	} {
		objects := found()
		i := issue("i", c.severity)
		i.Status.Escalation, i.Status.NextStep = c.record, c.next
		objects.Issues = []*v1alpha1.Issue{i}
		if got := list(grow(objects, objects.Alliances[0], now), "Issues", "i"); got != c.want {
			t.Errorf("%s:\n%s\nnot\n%s", c.name, got, c.want)
		}
	}
}

func TestEarlierMessagesSayOfWhichStepAndRound(t *testing.T) {
	objects := found()
	i := issue("i", v1alpha1.SeverityLow)
	i.Status.Escalation = &v1alpha1.Escalation{Path: "calm", Round: new(int32(2))}
	objects.Issues = []*v1alpha1.Issue{i}
	n := gen.FoundMessage("n", "a", v1alpha1.KindIssue, "i")
	n.Spec.Step, n.Spec.Round = "managers", new(int32(1))
	objects.Notifications = []*v1alpha1.Notification{n}
	got := list(grow(objects, objects.Alliances[0], now), "Issues", "i", "Other messages")
	if want := "n: Step managers of round 1: EscalationStep to "; !strings.HasPrefix(got, want) {
		t.Errorf("%q does not begin with %q", got, want)
	}
}

// An issue that was taken down the ladder says so until the ladder begins anew, by its status: what
// strangers recorded counts for nothing.
func TestAnIssueThatWasTakenDownSaysSo(t *testing.T) {
	for want, at := range map[string]*metav1.Time{"i: Low: , taken down on 18 Nov": new(gen.Time(daysAgo(2))), "i: Low: ": nil} {
		objects := found()
		objects.Issues = []*v1alpha1.Issue{gen.Issue("i").Of("a").Title("").Severity(v1alpha1.SeverityLow).Deescalated(daysAgo(1)).Deescalated(daysAgo(-1)).
			Conditions(condition(v1alpha1.ConditionEscalated, metav1.ConditionFalse, v1alpha1.ReasonDeescalated)).Issue}
		objects.Issues[0].Status.DeescalatedTime = at
		if got := list(grow(objects, objects.Alliances[0], now), "Issues"); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// What a step asks for that runs it asked for when it has ended.
func TestAnEndedStepIsToldInThePast(t *testing.T) {
	running := gen.StepRecord("managers", daysAgo(3)).Withheld("contoso")
	ended := gen.StepRecord("counterpart", daysAgo(4)).Ended(daysAgo(3), v1alpha1.StepNoAnswer).Withheld("contoso")
	objects := found()
	objects.Issues = []*v1alpha1.Issue{gen.Issue("i").Of("a").Climbing(ended, running).Issue}
	want := "counterpart: started on 16 Nov, ended on 17 Nov: NoAnswer; people were to talk with contoso before it wrote there\n" +
		"managers: started on 17 Nov; people are to talk with contoso before it writes there"
	if got := list(grow(objects, objects.Alliances[0], now), "Issues", "i"); got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

// Messages are listed the latest first, by when they were made: those of one occasion reach the API server
// in whatever order and second.
func TestMessagesOfOneOccasionAreListedByPerson(t *testing.T) {
	objects := found()
	i := issue("i", v1alpha1.SeverityLow)
	objects.Issues = []*v1alpha1.Issue{i}
	message := func(name, to, made, created string) {
		n := gen.Notification(name).Of("a").About(v1alpha1.KindIssue, "i", "").To(to).Made(made).Created(created)
		objects.Notifications = append(objects.Notifications, n.Notification)
	}
	message("1", "northwind/jane", "2026-11-18 09:00", "2026-11-18 09:00:00")
	message("2", "contoso/sam", "2026-11-18 09:00", "2026-11-18 09:00:02")
	message("3", "contoso/kim", "2026-11-18 09:00", "2026-11-18 09:00:01")
	message("4", "northwind/jane", "2026-11-19 09:00", "2026-11-19 09:00:00")
	var got []string
	for line := range strings.Lines(list(grow(objects, objects.Alliances[0], now), "Issues", "i", "Other messages")) {
		name, _, _ := strings.Cut(line, ":")
		got = append(got, name)
	}
	if want := "4 3 2 1"; strings.Join(got, " ") != want {
		t.Errorf("the order is %v, not %s", got, want)
	}
}

func TestTheWorstIssueIsFirst(t *testing.T) {
	objects := found()
	for _, s := range []v1alpha1.Severity{v1alpha1.SeverityMedium, v1alpha1.SeverityCritical, v1alpha1.SeverityLow, v1alpha1.SeverityHigh} {
		objects.Issues = append(objects.Issues, issue(strings.ToLower(string(s)), s))
	}
	got := list(grow(objects, objects.Alliances[0], now), "Issues")
	if want := "critical: Critical: \nhigh: High: \nmedium: Medium: \nlow: Low: "; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

func TestWhatIsOutstandingIsBeforeWhatIsOver(t *testing.T) {
	objects := found()
	review := func(name string, due int, conditions ...metav1.Condition) gen.ReviewBuilder {
		r := gen.Review(name).Of("a").Due(daysAgo(due)).Conditions(conditions...)
		objects.Reviews = append(objects.Reviews, r.Review)
		return r
	}
	yes, no := metav1.ConditionTrue, metav1.ConditionFalse
	held, open := condition(v1alpha1.ConditionHeld, yes, v1alpha1.ReasonHeld), condition(v1alpha1.ConditionHeld, no, v1alpha1.ReasonNotHeld)
	review("accepted", 9, held, condition(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonHeld)).BarelyHeld(daysAgo(9))
	review("refused", 5, held, condition(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed)).BarelyHeld(daysAgo(6))
	review("closed", 5, held, condition(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonCancelled)).BarelyHeld(daysAgo(6)).Cancelled(daysAgo(4))
	review("cancelled", 5, condition(v1alpha1.ConditionHeld, no, v1alpha1.ReasonCancelled), condition(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonCancelled)).
		Cancelled(daysAgo(7)).BarelyHeld(daysAgo(-7)) // the record is dated later, so it is cancelled and not held
	review("due", -1, open, condition(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonNotDue))
	got := list(grow(objects, objects.Alliances[0], now), "Reviews")
	want := strings.TrimSpace(`
refused: Performance, held on 14 Nov
due: Performance, due in 1 day
closed: Performance, held on 14 Nov
cancelled: Performance, cancelled
accepted: Performance, held on 11 Nov`)
	if got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

// A practice of which nobody can tell is listed with the alliance that counts it.
func TestAPracticeOfWhichNobodyCanTellIsListed(t *testing.T) {
	objects := found()
	a := objects.Alliances[0]
	a.Status.Conditions = []metav1.Condition{
		condition("Staffed", metav1.ConditionUnknown, v1alpha1.ReasonWaived), condition("EscalationReady", metav1.ConditionUnknown, v1alpha1.ReasonNoPath),
	}
	a.Status.Practices = &v1alpha1.PracticeCount{InPlace: new(int32(7)), Required: new(int32(8)), Unknown: []v1alpha1.PracticeName{"EscalationReady"}}
	for show, want := range map[string]string{showAttention: "EscalationReady (not known yet): x", showNone: "EscalationReady=Unknown; "} {
		v := view{Env: &cmdutil.Env{}, show: show, now: now}
		if text := v.text(grow(objects, a, now)); !strings.Contains(text, want) || strings.Contains(text, "Staffed") {
			t.Errorf("--show-conditions %s:\n%s", show, text)
		}
	}
}
