// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package attention

import (
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

var now = gen.UTC("2026-11-20 09:00")

func at(t time.Time) *metav1.Time { return new(metav1.NewTime(t)) }

func condition(kind string, status metav1.ConditionStatus, reason string) metav1.Condition {
	return gen.Condition(kind, status, reason, "x", now.AddDate(0, 0, -2))
}

const (
	yes     = metav1.ConditionTrue
	no      = metav1.ConditionFalse
	unknown = metav1.ConditionUnknown
)

// states lists the items of a picture as state, object and condition.
func states(p *Picture) string {
	var out []string
	for i := range p.Items {
		x := &p.Items[i]
		out = append(out, x.Rank.Words().State+": "+x.Name+" "+x.Condition+"="+x.Reason)
	}
	return strings.Join(out, "\n")
}

// trouble is one of everything that needs somebody, and some that does not.
func trouble() *inventory.Inventory {
	refused := condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonRefused)
	stale := condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity)
	escalated := condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted)
	critical := gen.FoundIssue("critical", "b", stale)
	critical.Spec.Severity = v1alpha1.SeverityCritical
	return &inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{
			gen.FoundAlliance("a", condition("Staffed", no, v1alpha1.ReasonVacant), condition(v1alpha1.ConditionHealthy, no, v1alpha1.ReasonPracticesMissing)),
			gen.FoundAlliance("b"),
		},
		Issues: []*v1alpha1.Issue{
			gen.FoundIssue("stale", "a", stale),
			critical,
			gen.FoundIssue("untold", "a", condition(v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonDisclosureOverdue)),
			gen.FoundIssue("higher", "b", escalated, stale),
			gen.FoundIssue("spent", "b", escalated, stale, condition(v1alpha1.ConditionPathExhausted, yes, v1alpha1.ReasonPathExhausted)),
			gen.FoundIssue("written", "b", condition(v1alpha1.ConditionTalkedFirst, no, v1alpha1.ReasonWrittenFirst)),
			gen.FoundIssue("to-be-told-yet", "b", condition(v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonNotDisclosed)),
			gen.FoundIssue("done", "b", condition(v1alpha1.ConditionResolved, yes, v1alpha1.ReasonResolved), condition(v1alpha1.ConditionTalkedFirst, no, v1alpha1.ReasonWrittenFirst)),
		},
		Reviews: []*v1alpha1.Review{
			gen.FoundReview("refused", "a", condition(v1alpha1.ConditionAdequate, no, v1alpha1.ReasonNotAccepted)),
			gen.FoundReview("thin", "a", condition(v1alpha1.ConditionAdequate, no, v1alpha1.ReasonIncomplete)),
			gen.FoundReview("promised", "a", condition(v1alpha1.ConditionActionsDone, no, v1alpha1.ReasonActionsLate)),
			gen.FoundReview("in-progress", "a", condition(v1alpha1.ConditionActionsDone, unknown, v1alpha1.ReasonInProgress)),
			gen.FoundReview("put-off", "a", condition(v1alpha1.ConditionSlipped, yes, v1alpha1.ReasonPostponedTooOften)),
			gen.FoundReview("late", "a", condition(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed), condition(v1alpha1.ConditionAdequate, no, v1alpha1.ReasonNotAccepted)),
			gen.FoundReview("lost", "nobody", condition(v1alpha1.ConditionReady, no, v1alpha1.ReasonAllianceNotFound), condition(v1alpha1.ConditionStalled, yes, v1alpha1.ReasonAllianceNotFound)),
		},
		Partners: []*v1alpha1.Partner{gen.Partner("us").Conditions(
			condition(v1alpha1.ConditionReachable, no, v1alpha1.ReasonNoAddress), condition(v1alpha1.ConditionAssessed, no, v1alpha1.ReasonNotAssessed)).Partner},
		Policies: []*v1alpha1.CommunicationPolicy{gen.Policy("standard").Conditions(condition(v1alpha1.ConditionChannelsHealthy, no, v1alpha1.ReasonDeliveryFailing)).CommunicationPolicy},
		Notifications: []*v1alpha1.Notification{
			gen.FoundMessage("n1", "a", v1alpha1.KindIssue, "stale", refused),
			gen.FoundMessage("n3", "a", v1alpha1.KindIssue, "stale", condition(v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonUncertain)),
			gen.FoundMessage("n4", "b", v1alpha1.KindIssue, "done", refused), // nobody needs it any more
			gen.FoundMessage("n5", "a", v1alpha1.KindIssue, "stale", condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonInDigest)),
			gen.FoundMessage("n6", "a", v1alpha1.KindIssue, "stale", condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonWithdrawn)),
			gen.FoundMessage("n7", "a", v1alpha1.KindIssue, "stale", condition(v1alpha1.ConditionReady, no, v1alpha1.ReasonChannelNotFound),
				condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonChannelNotFound)),
			gen.FoundMessage("n8", "a", v1alpha1.KindIssue, "gone", refused),
		},
	}
}

// A practice of which nobody can tell needs nobody by itself, and is listed where it is counted.
func TestWhatNobodyCanTellIsListedApart(t *testing.T) {
	const ready = string(v1alpha1.PracticeEscalationReady)
	counted := gen.FoundAlliance("a", condition(v1alpha1.ConditionHealthy, unknown, v1alpha1.ReasonPracticesUnknown),
		condition("Staffed", unknown, v1alpha1.ReasonWaived), condition(ready, unknown, v1alpha1.ReasonNoPath))
	counted.Status.Practices = &v1alpha1.PracticeCount{Unknown: []v1alpha1.PracticeName{"EscalationReady"}}
	p := Look(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{counted, gen.FoundAlliance("b", condition(ready, unknown, v1alpha1.ReasonNotArmed))}}, now)
	if len(p.Items) > 0 || len(p.Unknown) != 1 || p.Alliances[0].NeedsAttention {
		t.Fatalf("%+v", p)
	}
	if x := p.Unknown[0]; x.Name != "a" || x.Condition != ready || x.Reason != v1alpha1.ReasonNoPath || x.Message != "x" || len(x.Alliances) != 1 {
		t.Errorf("%+v", x)
	}
}

// What is suspended is listed apart: each object once, or with what of it would need somebody.
func TestWhatIsSuspendedIsListedApart(t *testing.T) {
	ready := condition(v1alpha1.ConditionReady, yes, v1alpha1.ReasonSuspended)
	paused := func(conditionType string) metav1.Condition {
		return condition(conditionType, unknown, v1alpha1.ReasonSuspended)
	}
	found := &inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a", ready, paused(string(v1alpha1.PracticeReviewsCurrent)), condition(v1alpha1.ConditionHealthy, unknown, v1alpha1.ReasonPracticesUnknown))},
		Issues: []*v1alpha1.Issue{
			gen.FoundIssue("climbs", "a", ready, paused(v1alpha1.ConditionStale), paused(v1alpha1.ConditionEscalated)),
			gen.FoundIssue("calm", "a", ready, condition(v1alpha1.ConditionStale, no, v1alpha1.ReasonActive)),
			gen.FoundIssue("itself", "b", ready),
			gen.FoundIssue("broken", "b", condition(v1alpha1.ConditionReady, no, v1alpha1.ReasonInvalid)),
		},
		Reviews:       []*v1alpha1.Review{gen.FoundReview("late", "a", ready, paused(v1alpha1.ConditionOverdue), paused(v1alpha1.ConditionAdequate))},
		Policies:      []*v1alpha1.CommunicationPolicy{gen.Policy("standard").Suspended().Conditions(ready).CommunicationPolicy},
		Notifications: []*v1alpha1.Notification{gen.FoundMessage("n", "a", v1alpha1.KindIssue, "climbs", paused(v1alpha1.ConditionDelivered))},
	}
	found.Alliances[0].Spec.Suspend = new(true)
	for _, i := range found.Issues[2:] {
		i.Spec.Suspend = new(true)
	}
	owes := found.Issues[0]
	owes.Status.RecoveryPlanDueTime = at(now.AddDate(0, 0, -1))
	p := Look(found, now)
	if got := states(p); got != "not valid: broken Ready=Invalid" || p.Alliances[0].NeedsAttention {
		t.Errorf("needs attention:\n%s", got)
	}
	p.Items = p.Suspended
	want := strings.TrimSpace(`
: a Ready=Suspended
: standard Ready=Suspended
: itself Ready=Suspended
escalated: climbs Escalated=Suspended
overdue: late Overdue=Suspended`)
	if got := states(p); got != want {
		t.Errorf("suspended:\n%s", got)
	}
	if x := p.Suspended[0]; !x.Since.IsZero() || x.Message != "x" || len(x.Alliances) != 1 {
		t.Errorf("%+v", x)
	}
}

func TestTheWorstComesFirst(t *testing.T) {
	want := strings.TrimSpace(`
exhausted: spent PathExhausted=PathExhausted
escalated: higher Escalated=StepStarted
not told: untold Disclosed=DisclosureOverdue
stale: critical Stale=NoActivity
stale: stale Stale=NoActivity
overdue: late Overdue=DueTimePassed
slipped: put-off Slipped=PostponedTooOften
not accepted: refused Adequate=NotAccepted
not valid: lost Ready=AllianceNotFound
not delivering: standard ChannelsHealthy=DeliveryFailing
not delivered: n1 Delivered=Refused
not delivered: n3 Delivered=Uncertain
not delivered: n7 Delivered=ChannelNotFound
not reachable: us Reachable=NoAddress
actions late: promised ActionsDone=ActionsLate
incomplete: thin Adequate=Incomplete
written first: written TalkedFirst=WrittenFirst
missing: a Staffed=Vacant`)
	p := Look(trouble(), now)
	if got := states(p); got != want {
		t.Errorf("the order is\n%s\nnot\n%s", got, want)
	}
	concerned := map[string]int{}
	for i := range p.Items {
		concerned[p.Items[i].Name] = len(p.Items[i].Alliances)
	}
	for name, want := range map[string]int{"standard": 2, "us": 2, "late": 1, "lost": 0} {
		if got := concerned[name]; got != want {
			t.Errorf("%s concerns %d alliances, not %d", name, got, want)
		}
	}
}

// What is to be done about a message depends on whether its subject is still open.
func TestAReminderOfAReviewIsAboutSomethingUntilItIsAcceptedOrCancelled(t *testing.T) {
	held := condition(v1alpha1.ConditionHeld, yes, v1alpha1.ReasonHeld)
	for _, c := range []struct {
		name       string
		conditions []metav1.Condition
		listed     bool
	}{
		{"new", nil, true},
		{"due", []metav1.Condition{condition(v1alpha1.ConditionHeld, no, v1alpha1.ReasonNotHeld), condition(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonNotDue)}, true},
		{"held and accepted", []metav1.Condition{held, condition(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonHeld)}, false},
		{"held, not accepted, overdue", []metav1.Condition{held, condition(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed),
			condition(v1alpha1.ConditionAdequate, no, v1alpha1.ReasonNotAccepted)}, true},
		{"held, not accepted, not due yet", []metav1.Condition{held, condition(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonNotDue),
			condition(v1alpha1.ConditionAdequate, no, v1alpha1.ReasonNotAccepted)}, true},
		{"cancelled", []metav1.Condition{condition(v1alpha1.ConditionHeld, no, v1alpha1.ReasonCancelled), condition(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonCancelled)}, false},
		{"held, not accepted, cancelled", []metav1.Condition{held, condition(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonCancelled),
			condition(v1alpha1.ConditionAdequate, no, v1alpha1.ReasonNotAccepted)}, false},
	} {
		p := Look(&inventory.Inventory{
			Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}, Reviews: []*v1alpha1.Review{gen.FoundReview("r", "a", c.conditions...)},
			Notifications: []*v1alpha1.Notification{gen.FoundMessage("n", "a", v1alpha1.KindReview, "r", condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonRefused))},
		}, now)
		if got := slices.ContainsFunc(p.Items, func(x Item) bool { return x.Kind == v1alpha1.KindNotification }); got != c.listed {
			t.Errorf("%s: its reminder that was refused is listed: %v", c.name, got)
		}
	}
}

// A message that did not arrive about an action that was promised needs somebody until the action is
// done, although the review has long been held.
func TestAMessageAboutAnActionIsAboutSomethingUntilItIsDone(t *testing.T) {
	held := condition(v1alpha1.ConditionOverdue, no, v1alpha1.ReasonHeld)
	for name, c := range map[string]struct {
		done   v1alpha1.Date
		about  string
		listed bool
	}{
		"open":                 {"", "minutes", true},
		"done":                 {"2026-11-19", "minutes", false},
		"done tomorrow":        {"2026-11-21", "minutes", true},
		"taken off the record": {"", "another", false},
	} {
		r := gen.Review("r").Of("a").Held("2026-11-01 09:00").Promised("minutes", "us/jane", "2026-11-10", c.done).Conditions(held).Review
		n := gen.FoundMessage("n", "a", v1alpha1.KindReview, "r", condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonRefused))
		n.Spec.Reason, n.Spec.About = v1alpha1.NotificationActionDue, c.about
		p := Look(&inventory.Inventory{
			Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}, Reviews: []*v1alpha1.Review{r}, Notifications: []*v1alpha1.Notification{n},
		}, now)
		if got := slices.ContainsFunc(p.Items, func(x Item) bool { return x.Kind == v1alpha1.KindNotification }); got != c.listed {
			t.Errorf("%s: listed %t", name, got)
		}
	}
}

// An object that was made again under its name for something else is not what a message is about.
func TestMessagesAboutAnotherOfTheNameSayNothing(t *testing.T) {
	refused := condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonRefused)
	i := gen.Issue("late").Of("a").UID("new").Climbing(gen.StepRecord("managers", "2026-11-19 09:00")).
		Conditions(condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity)).Issue
	r := gen.Review("yearly").Of("a").UID("new").Due("2026-11-01 09:00").Review
	for uid, listed := range map[string]bool{"old": false, "new": true} {
		n := gen.Notification("n").Of("a").About(v1alpha1.KindIssue, "late", uid).Step("managers").To("us/jane").Conditions(refused).Notification
		m := gen.Notification("m").Of("a").About(v1alpha1.KindReview, "yearly", uid).Reason(v1alpha1.NotificationReviewDue).Conditions(refused).Notification
		p := Look(&inventory.Inventory{
			Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}, Issues: []*v1alpha1.Issue{i}, Reviews: []*v1alpha1.Review{r},
			Notifications: []*v1alpha1.Notification{n, m},
		}, now)
		var messages, asked int
		for _, x := range p.Items {
			if x.Kind == v1alpha1.KindNotification {
				messages++
			}
			if x.Course != nil {
				asked += len(x.Course.Asked)
			}
		}
		if (messages == 2) != listed || (asked == 1) != listed || !listed && messages+asked > 0 {
			t.Errorf("about the %s ones: %d messages are listed, %d people were asked", uid, messages, asked)
		}
	}
}

func TestAPracticeIsListedUnlessAnItemSaysWhyItIsMissing(t *testing.T) {
	practices := []metav1.Condition{
		condition("ReviewsCurrent", no, v1alpha1.ReasonNoCadence), condition("IssuesContained", no, v1alpha1.ReasonIssuesStale), condition("NewsBrokenEarly", no, v1alpha1.ReasonNotTold),
	}
	stale := condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity)
	untold := condition(v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonDisclosureOverdue)
	const lines = "not told: x Disclosed=DisclosureOverdue\nstale: x Stale=NoActivity\n"
	const told, owed = lines + "missing: a ReviewsCurrent=NoCadence", lines + "missing: a NewsBrokenEarly=NotTold\nmissing: a ReviewsCurrent=NoCadence"
	for _, c := range []struct {
		name string
		due  *metav1.Time
		want string
	}{
		{"no plan is owed", nil, told},
		{"a plan is due in a second", at(now.Add(time.Second)), told},
		{"a plan is due now", at(now), owed},
		{"a plan was due a second ago", at(now.Add(-time.Second)), owed},
	} {
		y := gen.FoundIssue("y", "a")
		y.Status.RecoveryPlanDueTime = c.due
		x := gen.FoundIssue("x", "a", stale, untold)
		x.Status.RecoveryPlanDueTime = c.due // which its own item does not say, and need not yet
		p := Look(&inventory.Inventory{
			Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a", practices...), gen.FoundAlliance("other", practices...)},
			Issues:    []*v1alpha1.Issue{x, y},
		}, now)
		p.Items = slices.DeleteFunc(p.Items, func(x Item) bool { return x.Alliance == "other" })
		if got := states(p); got != c.want {
			t.Errorf("%s:\n%s\nnot\n%s", c.name, got, c.want)
		}
		for i := range p.Items {
			if x := &p.Items[i]; x.Condition == "NewsBrokenEarly" && (len(x.Unplanned) != 1 || x.Unplanned[0].Issue != "y" || !x.Unplanned[0].Due.Equal(c.due.Time)) {
				t.Errorf("%s: to be planned are %v", c.name, x.Unplanned)
			}
		}
	}
}

func TestSinceWhenAnItemHolds(t *testing.T) {
	day := func(n int) *metav1.Time { return at(now.AddDate(0, 0, -n)) }
	stale := gen.FoundIssue("stale", "a", condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity))
	stale.Status.StaleSinceTime = day(9)
	escalated := gen.FoundIssue("escalated", "a", condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted))
	escalated.Status.Escalation = &v1alpha1.Escalation{EscalatedTime: day(8)}
	exhausted := gen.FoundIssue("exhausted", "a", condition(v1alpha1.ConditionPathExhausted, yes, v1alpha1.ReasonPathExhausted))
	exhausted.Status.Escalation = &v1alpha1.Escalation{ExhaustedTime: day(7)}
	untold := gen.FoundIssue("untold", "a", condition(v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonDisclosureOverdue))
	untold.Status.Untold = []v1alpha1.UntoldPartner{
		{Partner: "c", DueTime: day(5)}, {Partner: "b", DueTime: day(6)}, {Partner: "d", DueTime: at(now)}, {Partner: "later", DueTime: at(now.Add(time.Second))}, {Partner: "never"},
	}
	overdue := gen.FoundReview("overdue", "a", condition(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed))
	overdue.Status.OverdueSinceTime = day(4)
	old := gen.FoundIssue("of-an-older-manager", "a", condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity))
	p := Look(&inventory.Inventory{Issues: []*v1alpha1.Issue{stale, escalated, exhausted, untold, old}, Reviews: []*v1alpha1.Review{overdue}}, now)
	want := map[string]int{"stale": 9, "escalated": 8, "exhausted": 7, "untold": 6, "overdue": 4, "of-an-older-manager": 2}
	for i := range p.Items {
		x := &p.Items[i]
		if got := int(now.Sub(x.Since) / (24 * time.Hour)); got != want[x.Name] {
			t.Errorf("%s holds for %d days, not %d", x.Name, got, want[x.Name])
		}
		var partners []string
		for _, u := range x.Untold {
			partners = append(partners, string(u.Partner))
		}
		if got := strings.Join(partners, " "); x.Name == "untold" && got != "c b d" {
			t.Errorf("%s were to know by now", got)
		}
	}
	if len(p.Items) != len(want) {
		t.Errorf("%d items, not %d", len(p.Items), len(want))
	}
}

func TestTheCourseOfAnIssue(t *testing.T) {
	i := gen.Issue("i").Of("a").Conditions(condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted)).
		Climbing(gen.StepRecord("counterpart", "2026-11-18 09:00"), gen.StepRecord("managers", "2026-11-19 09:00")).Issue
	i.Status.Escalation.Round = new(int32(2))
	i.Status.NextStep = &v1alpha1.NextStep{Path: "default", Name: "executives", Time: metav1.NewTime(now.Add(time.Hour))}
	i.Status.AcknowledgedBy = new(gen.Person("us/jane"))
	message := func(name string, step v1alpha1.Name, round int32, contact string) *v1alpha1.Notification {
		n := gen.Notification(name).Of("a").About(v1alpha1.KindIssue, "i", "").Step(step).To("us/" + contact).Notification
		n.Spec.Round = &round
		return n
	}
	first := message("6", "managers", 1, "first")
	first.Spec.Round = nil // which is the first
	found := &inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}, Issues: []*v1alpha1.Issue{i},
		Notifications: []*v1alpha1.Notification{message("1", "managers", 2, "kim"), message("2", "managers", 2, "jane"), message("3", "managers", 2, "kim"),
			message("4", "managers", 1, "earlier"), message("5", "counterpart", 2, "other"), first},
	}
	c := Look(found, now).Items[0].Course
	if c == nil || c.Step.Name != "managers" || strings.Join(c.Asked, " ") != "jane kim" || c.Next.Name != "executives" || c.AcknowledgedBy.Contact != "jane" || c.Rests != "" {
		t.Errorf("%+v", c)
	}
	i.Status.NextStep, i.Status.PathRests = nil, v1alpha1.PathRestPolicySuspended
	if c := Look(found, now).Items[0].Course; c.Rests != v1alpha1.PathRestPolicySuspended {
		t.Errorf("the policy is suspended: %+v", c)
	}
}

func TestAlliancesThatNeedAttentionComeFirst(t *testing.T) {
	p := Look(&inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a"), gen.FoundAlliance("z"), gen.FoundAlliance("b"), gen.FoundAlliance("c")},
		Reviews:   []*v1alpha1.Review{gen.FoundReview("r", "z", condition(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed))},
	}, now)
	var got []string
	for i := range p.Alliances {
		got = append(got, p.Alliances[i].Name)
	}
	if want := "z a b c"; strings.Join(got, " ") != want {
		t.Errorf("%v, not %s", got, want)
	}
}

// An issue that somebody put to rest for a time says until when, although it is escalated.
func TestACourseTellsThatItIsSnoozed(t *testing.T) {
	until := now.AddDate(0, 0, 3)
	i := gen.FoundIssue("i", "a", condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted))
	course := func() *Course {
		return Look(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}, Issues: []*v1alpha1.Issue{i}}, now).Items[0].Course
	}
	if c := course(); c.SnoozedUntil != nil {
		t.Errorf("nobody snoozed it: %v", c.SnoozedUntil)
	}
	i.Status.SnoozedUntilTime = at(until)
	if c := course(); c.SnoozedUntil == nil || !c.SnoozedUntil.Equal(until) {
		t.Errorf("snoozed until %v, not %v", c.SnoozedUntil, until)
	}
}

// A review whose result was not accepted names who acts, before it is due and after.
func TestWhoActsOnAReviewThatWasNotAccepted(t *testing.T) {
	a := gen.FoundAlliance("a")
	a.Spec.Team = []v1alpha1.TeamMember{{Partner: "us", Contact: "jane", Role: v1alpha1.RoleAllianceManager}}
	found := &inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}, Reviews: []*v1alpha1.Review{gen.FoundReview("r", "a",
		condition(v1alpha1.ConditionHeld, yes, v1alpha1.ReasonHeld), condition(v1alpha1.ConditionAdequate, no, v1alpha1.ReasonNotAccepted))}}
	kim := gen.Person("contoso/kim")
	found.Reviews[0].Status.RefusedBy = []v1alpha1.PersonRef{kim}
	if r := Look(found, now).Items[0].Review; r == nil || !r.Held || !slices.Equal(r.Managers, []string{"jane"}) || !slices.Equal(r.RefusedBy, []v1alpha1.PersonRef{kim}) {
		t.Errorf("the review is %+v", r)
	}
}

// A review that was put off is due when it was put off to.
func TestAReviewThatWasPutOffIsDueThen(t *testing.T) {
	r := gen.FoundReview("r", "a", condition(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed))
	for _, c := range []struct{ due, want *metav1.Time }{{nil, &r.Spec.DueTime}, {at(r.Spec.DueTime.AddDate(0, 0, 7)), at(r.Spec.DueTime.AddDate(0, 0, 7))}} {
		r.Status.DueTime = c.due
		got := Look(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a")}, Reviews: []*v1alpha1.Review{r}}, now).Items[0].Review
		if !got.Due.Equal(c.want.Time) {
			t.Errorf("due at %v, not %v", got.Due, c.want)
		}
	}
}

// A step that would reach nobody may do so from next week on: that this is known since last week is not since when.
func TestWhatIsForeseenHasNotBegun(t *testing.T) {
	for reason, known := range map[string]bool{v1alpha1.ReasonNobodyThere: false, v1alpha1.ReasonNoAddress: true} {
		found := &inventory.Inventory{Partners: []*v1alpha1.Partner{gen.Partner("contoso").Partner}}
		found.Partners[0].Status.Conditions = []metav1.Condition{condition(v1alpha1.ConditionReachable, no, reason)}
		items := Look(found, now).Items
		if len(items) != 1 || items[0].Since.IsZero() == known {
			t.Errorf("%s: %+v", reason, items)
		}
	}
}

// What is alike but for its kind stays in the order in which the kinds are looked at.
func TestWhatIsAlikeStaysInOrder(t *testing.T) {
	for _, x := range []string{"ab", "ba"} {
		got := sorted([]Item{{Name: "y", Kind: "first"}, {Name: "x", Kind: x[:1]}, {Name: "x", Kind: x[1:]}})
		if got[0].Kind+got[1].Kind != x || got[2].Name != "y" {
			t.Errorf("%s: %v", x, got)
		}
	}
}

// A condition of somebody else that is called like a rule of one's own is none, and the rule's is looked at all the same.
func TestARuleIsKnownByItsReason(t *testing.T) {
	p := Look(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{
		gen.FoundAlliance("a", condition("OrdersConfirmed", no, "SomebodyElses")),
		gen.FoundAlliance("b", condition("OrdersConfirmed", no, v1alpha1.ReasonRuleBroken)),
	}}, now)
	if got := states(p); got != "missing: b OrdersConfirmed=RuleBroken" {
		t.Errorf("%s", got)
	}
}
