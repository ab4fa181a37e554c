// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package status

import (
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func condition(kind string, status metav1.ConditionStatus, reason, message string) metav1.Condition {
	return metav1.Condition{Type: kind, Status: status, Reason: reason, Message: message, LastTransitionTime: metav1.NewTime(now.AddDate(0, 0, -2))}
}

const (
	yes     = metav1.ConditionTrue
	no      = metav1.ConditionFalse
	unknown = metav1.ConditionUnknown
)

func alliance(name string, conditions ...metav1.Condition) *v1alpha1.Alliance {
	return gen.Alliance(name).Between("us", v1alpha1.Name(name+"-partner")).Under("standard").Conditions(conditions...).Alliance
}

func issue(name, of string, conditions ...metav1.Condition) *v1alpha1.Issue {
	return gen.Issue(name).Of(of).Conditions(conditions...).Issue
}

func review(name, of string, conditions ...metav1.Condition) *v1alpha1.Review {
	return gen.Review(name).Of(of).Conditions(conditions...).Review
}

func notification(name, of, about string, conditions ...metav1.Condition) *v1alpha1.Notification {
	return gen.Notification(name).Of(of).About(v1alpha1.KindIssue, about, "").Conditions(conditions...).Notification
}

// states lists the lines of a picture as state and object.
func states(p *picture) string {
	var out []string
	for i := range p.items {
		out = append(out, stateOf(&p.items[i])+" "+whatOf(&p.items[i]))
	}
	return strings.Join(out, "\n")
}

func TestTheWorstComesFirst(t *testing.T) {
	refused := condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonRefused, "No such mailbox")
	found := &inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{alliance("a", condition("Staffed", no, v1alpha1.ReasonVacant, "Nobody")), alliance("b")},
		Issues: []*v1alpha1.Issue{
			issue("stale", "a", condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity, "No activity")),
			issue("untold", "a", condition(v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonDisclosureOverdue, "Not told: b; the time was over at 2026-11-02T13:00:00Z")),
			issue("higher", "b", condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted, "Step x started"), condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity, "x")),
			issue("spent", "b", condition(v1alpha1.ConditionEscalated, yes, v1alpha1.ReasonStepStarted, "x"), condition(v1alpha1.ConditionPathExhausted, yes, v1alpha1.ReasonPathExhausted, "x")),
			issue("written", "b", condition(v1alpha1.ConditionTalkedFirst, no, v1alpha1.ReasonWrittenFirst, "x")),
			issue("told-in-time-still", "b", condition(v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonNotDisclosed, "x")),
			issue("done", "b", condition(v1alpha1.ConditionResolved, yes, v1alpha1.ReasonResolved, "x"), condition(v1alpha1.ConditionTalkedFirst, no, v1alpha1.ReasonWrittenFirst, "x")),
		},
		Reviews: []*v1alpha1.Review{
			review("refused", "a", condition(v1alpha1.ConditionAdequate, no, v1alpha1.ReasonNotAccepted, "x")),
			review("thin", "a", condition(v1alpha1.ConditionAdequate, no, v1alpha1.ReasonIncomplete, "x")),
			review("promised", "a", condition(v1alpha1.ConditionActionsDone, no, v1alpha1.ReasonActionsLate, "x")),
			review("put-off", "a", condition(v1alpha1.ConditionSlipped, yes, v1alpha1.ReasonPostponedTooOften, "x")),
			review("late", "a", condition(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed, "x"), condition(v1alpha1.ConditionAdequate, no, v1alpha1.ReasonNotAccepted, "x")),
			review("lost", "nobody", condition(v1alpha1.ConditionReady, no, v1alpha1.ReasonAllianceNotFound, "x"), condition(v1alpha1.ConditionStalled, yes, v1alpha1.ReasonAllianceNotFound, "x")),
		},
		Partners: []*v1alpha1.Partner{gen.Partner("us").Conditions(
			condition(v1alpha1.ConditionReachable, no, v1alpha1.ReasonNoAddress, "x"), condition(v1alpha1.ConditionAssessed, no, v1alpha1.ReasonNotAssessed, "x")).Partner},
		Policies: []*v1alpha1.CommunicationPolicy{gen.Policy("standard").Conditions(
			condition(v1alpha1.ConditionChannelsHealthy, no, v1alpha1.ReasonDeliveryFailing, "x")).CommunicationPolicy},
		Notifications: []*v1alpha1.Notification{
			notification("n1", "a", "stale", refused), notification("n2", "a", "stale", refused),
			notification("n3", "a", "stale", condition(v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonUncertain, "y")),
			notification("n4", "b", "done", refused), // nobody needs it any more
			notification("n5", "a", "stale", condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonInDigest, "z")),
			notification("n6", "a", "stale", condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonWithdrawn, "z")),
		},
	}
	p := look(found, now)
	want := strings.TrimSpace(`
exhausted issue/spent
escalated issue/higher
not told issue/untold
stale issue/stale
overdue review/late
slipped review/put-off
not accepted review/refused
not valid review/lost
not delivering communicationpolicy/standard
not delivered notification/n1
not delivered notification/n2
uncertain notification/n3
not reachable partner/us
actions late review/promised
incomplete review/thin
written first issue/written
missing practice Staffed`)
	if got := states(p); got != want {
		t.Errorf("the order is\n%s\nnot\n%s", got, want)
	}
	v := view{Env: &cmdutil.Env{}}
	text := v.text(p)
	for _, part := range []string{"2 notifications", "2 alliances", "2 of 2 alliances need attention: 1 issue whose path ran out, 1 escalated issue"} {
		if !strings.Contains(text, part) {
			t.Errorf("there is no %q in\n%s", part, text)
		}
	}
	if n := strings.Count(text, "not delivered  "); n != 1 {
		t.Errorf("messages that failed alike have %d lines:\n%s", n, text)
	}
}

func TestAPracticeIsListedUnlessALineAboveSaysWhy(t *testing.T) {
	missing := func(message string) []metav1.Condition {
		return []metav1.Condition{
			condition("ReviewsCurrent", no, v1alpha1.ReasonNoCadence, "No cadence"), condition("IssuesContained", no, v1alpha1.ReasonIssuesStale, "1 stale: x"),
			condition("NewsBrokenEarly", no, v1alpha1.ReasonNotTold, message),
		}
	}
	stale := condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity, "x")
	late := condition(v1alpha1.ConditionDisclosed, no, v1alpha1.ReasonDisclosureOverdue, "x")
	told := "To be told: x to them by 2026-11-02T13:00:00Z"
	for message, want := range map[string]string{
		told: "not told issue/x\nstale issue/x\nmissing practice ReviewsCurrent",
		told + ". To have a recovery plan: y by 2026-11-09T13:00:00Z": "not told issue/x\nstale issue/x\nmissing practice NewsBrokenEarly\nmissing practice ReviewsCurrent",
	} {
		p := look(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{alliance("a", missing(message)...)}, Issues: []*v1alpha1.Issue{issue("x", "a", stale, late)}}, now)
		if got := states(p); got != want {
			t.Errorf("%s:\n%s\nnot\n%s", message, got, want)
		}
	}
}

func TestAlliancesInTroubleComeFirst(t *testing.T) {
	p := look(&inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{alliance("a"), alliance("z"), alliance("b"), alliance("c")},
		Reviews:   []*v1alpha1.Review{review("r", "z", condition(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed, "x"))},
	}, now)
	var got []string
	for i := range p.alliances {
		got = append(got, p.alliances[i].Name)
	}
	if want := "z a b c"; strings.Join(got, " ") != want {
		t.Errorf("%v, not %s", got, want)
	}
}

// What status prints of a thousand alliances that are all in trouble.
func BenchmarkAThousandAlliances(b *testing.B) {
	var found inventory.Inventory
	for a := range 1000 {
		name := fmt.Sprintf("alliance-%d", a)
		found.Alliances = append(found.Alliances, alliance(name, condition("Staffed", no, v1alpha1.ReasonVacant, "Nobody")))
		for n := range 10 {
			i := issue(fmt.Sprintf("%s-i%d", name, n), name, condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity, "No activity since 2026-11-02T09:00:00Z, so stale since 2026-11-04T09:00:00Z"))
			found.Issues = append(found.Issues, i)
			found.Reviews = append(found.Reviews, review(fmt.Sprintf("%s-r%d", name, n), name, condition(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed, "Due at 2026-07-22T08:00:00Z, not held")))
			found.Notifications = append(found.Notifications, notification(fmt.Sprintf("%s-n%d", name, n), name, i.Name, condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonRefused, "x")))
		}
	}
	v := view{Env: &cmdutil.Env{Terminal: true, Width: 140}}
	for b.Loop() {
		if text := v.text(look(&found, now)); strings.Count(text, "\n") < 10_000 {
			b.Fatal("it draws too little")
		}
	}
}
