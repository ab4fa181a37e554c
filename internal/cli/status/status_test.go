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
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/gen"
)

var now = gen.UTC("2026-11-20 09:00")

func condition(kind string, status metav1.ConditionStatus, reason, message string) metav1.Condition {
	return gen.Condition(kind, status, reason, message, now.AddDate(0, 0, -2))
}

const (
	yes     = metav1.ConditionTrue
	no      = metav1.ConditionFalse
	unknown = metav1.ConditionUnknown
)

func TestMessagesThatFailedAlikeHaveOneLine(t *testing.T) {
	refused := condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonRefused, "No such mailbox")
	stale := condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity, "No activity")
	p := newPicture(&inventory.Inventory{
		Alliances: []*v1alpha1.Alliance{gen.FoundAlliance("a", condition("Staffed", no, v1alpha1.ReasonVacant, "Nobody")), gen.FoundAlliance("b")},
		Issues:    []*v1alpha1.Issue{gen.FoundIssue("late", "a", stale), gen.FoundIssue("lost", "b", stale)},
		Policies: []*v1alpha1.CommunicationPolicy{gen.Policy("standard").Conditions(
			condition(v1alpha1.ConditionChannelsHealthy, no, v1alpha1.ReasonDeliveryFailing, "Nothing got through on mail")).CommunicationPolicy},
		Notifications: []*v1alpha1.Notification{
			gen.FoundMessage("n1", "a", v1alpha1.KindIssue, "late", refused), gen.FoundMessage("n2", "a", v1alpha1.KindIssue, "late", refused), gen.FoundMessage("n3", "b", v1alpha1.KindIssue, "lost", refused),
			gen.FoundMessage("n4", "a", v1alpha1.KindIssue, "late", condition(v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonUncertain, "Nobody can tell")),
		},
	}, now)
	p.Alliances[0].Status.Practices = &v1alpha1.PracticeCount{InPlace: new(int32(2)), Required: new(int32(7))} // not in place are five
	v := view{Env: &cmdutil.Env{}}
	want := strings.TrimPrefix(`
Needs attention

  stale           issue/late                    2 days  a            no step has started
  stale           issue/lost                    2 days  b            no step has started
  not delivering  communicationpolicy/standard  2 days  2 alliances  Nothing got through on mail
  not delivered   2 notifications               2 days  a            over mail: No such mailbox
  uncertain       notification/n4               2 days  a            over mail: Nobody can tell
  not delivered   notification/n3               2 days  b            over mail: No such mailbox
  missing         practice Staffed              2 days  a            Nobody

`, "\n")
	text := v.text(p)
	if got, _, _ := strings.Cut(text, "Alliances"); got != want {
		t.Errorf("it is\n%s\nnot\n%s", got, want)
	}
	if end := "2 of 2 alliances need attention: 2 stale issues, 1 policy whose channels fail, 4 messages not delivered, 5 practices not in place.\n"; !strings.HasSuffix(text, end) {
		t.Errorf("it does not end with %s:\n%s", end, text)
	}
}

// A practice of which nobody can tell is not in place: it is listed with its reason, and counted apart.
func TestAPracticeOfWhichNobodyCanTellIsListed(t *testing.T) {
	look := func(conditions ...metav1.Condition) string {
		a := gen.FoundAlliance("a", append(conditions, condition("EscalationReady", unknown, v1alpha1.ReasonNoPath, "The alliance has no policy"))...)
		a.Status.Practices = &v1alpha1.PracticeCount{InPlace: new(int32(6)), Required: new(int32(8)), Unknown: []v1alpha1.PracticeName{"EscalationReady"}}
		v := view{Env: &cmdutil.Env{}}
		text := v.text(newPicture(&inventory.Inventory{Alliances: []*v1alpha1.Alliance{a}}, now))
		before, _, _ := strings.Cut(text, "Alliances")
		return before + text[strings.LastIndex(text, "\n\n")+2:]
	}
	const listed = `Not known yet

  not known  practice EscalationReady  2 days  a  The alliance has no policy

`
	for name, c := range map[string]struct{ got, want string }{
		"alone": {look(), listed + "The alliance needs no attention; 1 practice is not known yet.\n"},
		"beside one that is missing": {look(condition("Staffed", no, v1alpha1.ReasonVacant, "Nobody")), `Needs attention

  missing  practice Staffed  2 days  a  Nobody

` + listed + "1 of 1 alliance needs attention: 1 practice not in place; 1 practice is not known yet.\n"},
	} {
		if c.got != c.want {
			t.Errorf("%s:\n%s\nnot\n%s", name, c.got, c.want)
		}
	}
}

func TestWhatIsToBeDone(t *testing.T) {
	managers := func(change func(*attention.Course)) attention.Item {
		c := &attention.Course{Step: &v1alpha1.StepRecord{Name: "managers"}, Asked: []string{"ana", "jane"}}
		change(c)
		return attention.Item{Condition: v1alpha1.ConditionEscalated, Course: c}
	}
	next := func(name v1alpha1.Name, in time.Duration) *v1alpha1.NextStep {
		return &v1alpha1.NextStep{Path: "default", Name: name, Time: metav1.NewTime(now.Add(in))}
	}
	exhausted := managers(func(*attention.Course) {})
	exhausted.Condition = v1alpha1.ConditionPathExhausted
	const day = 24 * time.Hour
	due := func(days int) *metav1.Time { return new(metav1.NewTime(now.AddDate(0, 0, days))) }
	for want, i := range map[string]attention.Item{
		"tell b, c, by a call first; they were to know by 2 Nov 09:00 UTC":                   {Since: now.AddDate(0, 0, -18), Untold: []v1alpha1.UntoldPartner{{Partner: "b", DueTime: due(-18)}, {Partner: "c", DueTime: due(-18)}}},
		"tell b, c, by a call first; they were to know by 2 Nov 09:00 UTC, 10 Nov 09:00 UTC": {Since: now.AddDate(0, 0, -18), Untold: []v1alpha1.UntoldPartner{{Partner: "b", DueTime: due(-18)}, {Partner: "c", DueTime: due(-10)}}},
		"no step has started":                                    {Condition: v1alpha1.ConditionStale, Course: &attention.Course{}},
		"no step has started; counterpart next, in 1 hour":       {Condition: v1alpha1.ConditionStale, Course: &attention.Course{Next: next("counterpart", time.Hour)}},
		"step managers (ana, jane); executives next, in 5 days":  managers(func(c *attention.Course) { c.Next = next("executives", 5*day) }),
		"step managers (ana, jane); the path runs out in 5 days": managers(func(c *attention.Course) { c.Next = next("", 5*day) }),
		"step managers (ana, jane); the policy is suspended":     managers(func(c *attention.Course) { c.Rests = v1alpha1.PathRestPolicySuspended }),
		"step managers (ana, jane); there is no path":            managers(func(c *attention.Course) { c.Rests = v1alpha1.PathRestNoPath }),
		"step managers (ana, jane); northwind/jane took it on": managers(func(c *attention.Course) {
			c.AcknowledgedBy = &v1alpha1.PersonRef{Partner: "northwind", Contact: "jane"}
		}),
		"step managers (ana, jane to call contoso)":                 managers(func(c *attention.Course) { c.Step.Withheld = []v1alpha1.Name{"contoso"} }),
		"step managers (ana, jane); snoozed until 20 Nov 11:00 UTC": managers(func(c *attention.Course) { c.SnoozedUntil = new(now.Add(2 * time.Hour)) }),
		"step managers (ana, jane); snoozed until 23 Nov 09:00 UTC; executives next, in 5 days": managers(func(c *attention.Course) {
			c.SnoozedUntil, c.Next = new(now.Add(3*day)), next("executives", 5*day)
		}),
		"step managers (ana, jane); snoozed until 23 Nov 09:00 UTC; the path runs out in 5 days": managers(func(c *attention.Course) {
			c.SnoozedUntil, c.Next = new(now.Add(3*day)), next("", 5*day)
		}),
		"step managers":                 managers(func(c *attention.Course) { c.Asked = nil }),
		"step managers reached nobody":  managers(func(c *attention.Course) { c.Step.Reason = v1alpha1.StepNobodyReachable }),
		"step managers (a, b, c, d, …)": managers(func(c *attention.Course) { c.Asked = []string{"a", "b", "c", "d", "e"} }),
		"no step is left after managers (ana, jane); talk and record it, or resolve it": exhausted,
		"no step is left; talk and record it, or resolve it":                            {Condition: v1alpha1.ConditionPathExhausted, Course: &attention.Course{}},
		"hold it, or cancel it; due 22 Jul":                                             {Review: &attention.Review{Due: time.Date(2026, 7, 22, 8, 0, 0, 0, time.UTC)}},
		"close it, or cancel it; due 22 Jul":                                            {ReviewType: v1alpha1.ReviewHealthCheck, Review: &attention.Review{Due: time.Date(2026, 7, 22, 8, 0, 0, 0, time.UTC)}},
		"hold it, or cancel it; due 1 Jul":                                              {Review: &attention.Review{Due: time.Date(2026, 7, 2, 0, 0, 0, 0, time.UTC)}},
		"jane, kim: agree, and write kubectl entente review accept summer --by PARTNER/CONTACT, or hold it again; due 22 Jul 2025": {Name: "summer", Review: &attention.Review{
			Due: time.Date(2025, 7, 22, 8, 0, 0, 0, time.UTC), Held: true, Managers: []string{"jane", "kim"}}},
		"refused by contoso/kim; jane: agree, and write kubectl entente review accept summer --by contoso/kim, or hold it again; due 22 Jul": {Name: "summer", Review: &attention.Review{
			Due: time.Date(2026, 7, 22, 8, 0, 0, 0, time.UTC), Held: true, Managers: []string{"jane"}, RefusedBy: []v1alpha1.PersonRef{gen.Person("contoso/kim")}}},
		"refused by contoso/kim, fabrikam/jo; agree, and write kubectl entente review accept summer --by PARTNER/CONTACT, or hold it again; due 22 Jul": {Name: "summer", Review: &attention.Review{
			Due: time.Date(2026, 7, 22, 8, 0, 0, 0, time.UTC), Held: true, RefusedBy: []v1alpha1.PersonRef{gen.Person("contoso/kim"), gen.Person("fabrikam/jo")}}},
		"to have a recovery plan: x by 19 Nov 09:00 UTC, y by 9 Nov 09:00 UTC": {Unplanned: []attention.Unplanned{{Issue: "x", Due: now.Add(-day)}, {Issue: "y", Due: now.AddDate(0, 0, -11)}}},
		"call, and record it: Jane wrote":                                      {Condition: v1alpha1.ConditionTalkedFirst, Message: "Jane wrote"},
		"over mail: No such mailbox":                                           {Channel: "mail", Message: "No such mailbox"},
		"Due at 2026-07-22T08:00:00Z":                                          {Message: "Due at 2026-07-22T08:00:00Z"},
	} {
		if got := todo(&i, now, ""); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// What status prints of a thousand alliances that are all in trouble.
func BenchmarkAThousandAlliances(b *testing.B) {
	var found inventory.Inventory
	for a := range 1000 {
		name := fmt.Sprintf("alliance-%d", a)
		found.Alliances = append(found.Alliances, gen.FoundAlliance(name, condition("Staffed", no, v1alpha1.ReasonVacant, "Nobody")))
		for n := range 10 {
			i := gen.FoundIssue(fmt.Sprintf("%s-i%d", name, n), name, condition(v1alpha1.ConditionStale, yes, v1alpha1.ReasonNoActivity, "No activity since 2026-11-02T09:00:00Z, so stale since 2026-11-04T09:00:00Z"))
			found.Issues = append(found.Issues, i)
			found.Reviews = append(found.Reviews, gen.FoundReview(fmt.Sprintf("%s-r%d", name, n), name, condition(v1alpha1.ConditionOverdue, yes, v1alpha1.ReasonDueTimePassed, "Due at 2026-07-22T08:00:00Z, not held")))
			found.Notifications = append(found.Notifications, gen.FoundMessage(fmt.Sprintf("%s-n%d", name, n), name, v1alpha1.KindIssue, i.Name, condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonRefused, "x")))
		}
	}
	v := view{Env: &cmdutil.Env{Terminal: true, Width: 140}}
	for b.Loop() {
		if text := v.text(newPicture(&found, now)); strings.Count(text, "\n") < 10_000 {
			b.Fatal("it draws too little")
		}
	}
}
