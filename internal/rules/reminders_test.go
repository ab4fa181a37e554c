// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// reminding is the policy of these tests: a week before, when due, and each week after.
func reminding() gen.PolicyBuilder {
	p := gen.Policy("standard")
	p.Spec.BriefingWithin = "P14D"
	p.Spec.Reminders = &v1alpha1.Reminders{BeforeReview: "P7D", OverdueEvery: "P7D"}
	return p
}

func remindedReview(b gen.ReviewBuilder) rules.ReviewFacts {
	return gen.NewWorld().Under(reminding()).ReviewFacts(b.UID("7e7e"))
}

// joiners has lee of contoso join on 24 February 2026: the fortnight is over with 9 March in
// New York, a day that begins at 04:00 UTC (summer time since the 8th).
func joiners() rules.AllianceFacts {
	w := gen.NewWorld().UID("a11a").Under(reminding())
	w.Member("contoso/lee").JoinedDate = "2026-02-24"
	w.Alliance.Spec.Briefings = nil
	return w.AllianceFacts()
}

// said writes messages as "ReviewDue 0 northwind/jane".
func said(messages []rules.Message) string {
	var out []string
	for i := range messages {
		s := &messages[i].Spec
		about := ""
		if s.About != "" {
			about = "[" + s.About + "]"
		}
		out = append(out, fmt.Sprintf("%s%s %d %s", s.Reason, about, *s.Repeat, verdict.PersonName(s.Recipient)))
	}
	return strings.Join(out, ", ")
}

func TestReminderMoments(t *testing.T) {
	const managers = " 0 contoso/kim, %[1]s 0 northwind/jane"
	all := func(reason string) string { return fmt.Sprintf("%[1]s"+managers, reason) }
	held := gen.QuarterlyReview().Held("2026-02-20 09:00").Promised("shelf", "contoso/lee", "2026-03-10", "")
	briefing := "BriefingDue[contoso/lee] 0 contoso/kim, BriefingDue[contoso/lee] 0 contoso/lee"
	review := func(b gen.ReviewBuilder, change ...func(*rules.ReviewFacts)) func(time.Time) ([]rules.Message, time.Time) {
		f := remindedReview(b)
		for _, c := range change {
			c(&f)
		}
		return func(at time.Time) ([]rules.Message, time.Time) {
			v := rules.DecideReview(f, at)
			return v.Notify, v.NextCheck
		}
	}
	alliance := func(change ...func(*rules.AllianceFacts)) func(time.Time) ([]rules.Message, time.Time) {
		f := joiners()
		for _, c := range change {
			c(&f)
		}
		return func(at time.Time) ([]rules.Message, time.Time) {
			v := rules.DecideAlliance(f, at)
			return v.Notify, v.NextCheck
		}
	}
	summer := func() gen.ReviewBuilder { return gen.QuarterlyReview().Scheduled("2026-04-02 08:00") }
	for name, c := range map[string]struct {
		decide        func(time.Time) ([]rules.Message, time.Time)
		at            string
		before, after string
	}{
		"a review is coming":             {review(gen.QuarterlyReview()), "2026-01-08 09:00", "", all("ReviewUpcoming")},
		"its time has come":              {review(gen.QuarterlyReview()), "2026-01-15 09:00", all("ReviewUpcoming"), ""},
		"ten o'clock in Amsterdam":       {review(summer()), "2026-03-26 09:00", "", all("ReviewUpcoming")}, // clocks change on the 29th
		"ten o'clock in UTC, no cadence": {review(summer(), func(f *rules.ReviewFacts) { f.Review.Spec.Cadence = "" }), "2026-03-26 08:00", "", all("ReviewUpcoming")},
		"an occasion without a plan":     {review(gen.QuarterlyReview().Occasion()), "2026-01-15 09:00", "", all("ReviewUpcoming")},
		"due":                            {review(gen.QuarterlyReview()), "2026-01-22 09:00", "", all("ReviewDue")},
		"overdue":                        {review(gen.QuarterlyReview()), "2026-01-29 09:00", all("ReviewDue"), all("ReviewOverdue")},
		"overdue again":                  {review(gen.QuarterlyReview()), "2026-02-05 09:00", all("ReviewOverdue"), "ReviewOverdue 1 contoso/kim, ReviewOverdue 1 northwind/jane"},
		"put off, it is coming anew":     {review(gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-22 09:00")), "2026-02-15 09:00", "", all("ReviewUpcoming")},
		"put off, it is due anew":        {review(gen.QuarterlyReview().Postponed("2026-01-10 09:00", "2026-02-22 09:00")), "2026-02-22 09:00", all("ReviewUpcoming"), all("ReviewDue")},
		"held, but not accepted":         {review(gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, "")), "2026-01-22 09:00", "", all("ReviewDue")},
		"held early, but not accepted":   {review(gen.QuarterlyReview().Held("2026-01-10 09:00").Accepted(false, "")), "2026-01-10 09:00", all("ReviewUpcoming"), ""},
		"to be held":                     {review(gen.QuarterlyReview().Held("2026-01-25 09:00")), "2026-01-25 09:00", all("ReviewDue"), ""},
		"to be cancelled":                {review(gen.QuarterlyReview().Cancelled("2026-01-25 09:00")), "2026-01-25 09:00", all("ReviewDue"), ""},
		"an action is due, in New York":  {review(held), "2026-03-10 04:00", "", "ActionDue[shelf] 0 contoso/lee"},
		"an action is done, in New York": {review(gen.QuarterlyReview().Held("2026-02-20 09:00").Promised("shelf", "contoso/lee", "2026-03-10", "2026-03-12")), "2026-03-12 04:00", "ActionDue[shelf] 0 contoso/lee", ""},
		"a briefing is due, in New York": {alliance(), "2026-03-09 04:00", "", briefing},
		"a briefing of hours is due":     {alliance(func(f *rules.AllianceFacts) { f.Policy.Spec.BriefingWithin = "PT4H" }), "2026-02-24 05:00", "", briefing},
		"a briefing takes place": {alliance(func(f *rules.AllianceFacts) {
			f.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "lee", Date: "2026-03-10"}}
		}), "2026-03-10 04:00", briefing, ""},
		"who joined is gone":            {alliance(func(f *rules.AllianceFacts) { f.Alliance.Spec.Team[5].LeftDate = "2026-03-09" }), "2026-03-10 04:00", briefing, ""},
		"the whole tier of the cadence": {review(gen.QuarterlyReview(), func(f *rules.ReviewFacts) { f.Alliance.Spec.Cadence[0].Tier = v1alpha1.TierExecutive }), "2026-01-22 09:00", "", "ReviewDue 0 contoso/kim, ReviewDue 0 contoso/sam, ReviewDue 0 northwind/erik, ReviewDue 0 northwind/jane"},
		"who stands in, from that day":  {review(gen.QuarterlyReview(), func(f *rules.ReviewFacts) { setAbsent(f, "contoso", "kim", "lee", "2026-01-23") }), "2026-01-23 05:00", all("ReviewDue"), "ReviewDue 0 contoso/lee, ReviewDue 0 northwind/jane"},
		"nobody for who is away":        {review(gen.QuarterlyReview(), func(f *rules.ReviewFacts) { setAbsent(f, "contoso", "kim", "", "2026-01-23") }), "2026-01-23 05:00", all("ReviewDue"), "ReviewDue 0 northwind/jane"},
		"a manager joins, in New York":  {review(gen.QuarterlyReview(), func(f *rules.ReviewFacts) { f.Alliance.Spec.Team[4].JoinedDate = "2026-01-23" }), "2026-01-23 05:00", "ReviewDue 0 northwind/jane", all("ReviewDue")},
	} {
		t.Run(name, func(t *testing.T) {
			for _, x := range []struct {
				after time.Duration
				want  string
			}{{-time.Second, c.before}, {0, c.after}, {time.Second, c.after}} {
				if got, _ := c.decide(gen.UTC(c.at).Add(x.after)); said(got) != x.want {
					t.Errorf("%v from %s:\n got %s\nwant %s", x.after, c.at, said(got), x.want)
				}
			}
			// Something that only begins is a moment to look at; it is then among the moments
			// that the decision before it asks for.
			if c.before == "" {
				if _, next := c.decide(gen.UTC(c.at).Add(-time.Second)); !next.Equal(gen.UTC(c.at)) {
					t.Errorf("a second before %s the next check is at %s", c.at, moments(next))
				}
			}
		})
	}
}

// absent has somebody away for ever from a day on.
func setAbsent(f *rules.ReviewFacts, partner, contact, deputy string, from v1alpha1.Date) {
	p := f.Partners[partner]
	p.Spec.Absences = append(p.Spec.Absences, v1alpha1.Absence{
		Contact: v1alpha1.Name(contact), Deputy: v1alpha1.Name(deputy), FromDate: from, ToDate: "2027-01-01",
	})
}

func TestNobodyIsReminded(t *testing.T) {
	const late = "2026-03-04 09:00"
	for name, change := range map[string]func(*rules.ReviewFacts){
		"no policy":                 func(f *rules.ReviewFacts) { f.Policy = nil },
		"no reminders":              func(f *rules.ReviewFacts) { f.Policy.Spec.Reminders = nil },
		"a suspended policy":        func(f *rules.ReviewFacts) { f.Policy.Spec.Suspend = new(true) },
		"a suspended review":        func(f *rules.ReviewFacts) { f.Review.Spec.Suspend = new(true) },
		"a suspended alliance":      func(f *rules.ReviewFacts) { f.Alliance.Spec.Suspend = new(true) },
		"an alliance that is gone":  func(f *rules.ReviewFacts) { f.Alliance = nil },
		"an alliance to be":         func(f *rules.ReviewFacts) { f.Alliance.Spec.Stage = v1alpha1.StageNegotiate },
		"an alliance of the past":   func(f *rules.ReviewFacts) { f.Alliance.Spec.Stage = v1alpha1.StageClosed },
		"a cadence that is unknown": func(f *rules.ReviewFacts) { f.Alliance.Spec.Cadence[0].Name = "monthly" },
		"a review that is held":     func(f *rules.ReviewFacts) { gen.ReviewBuilder{Review: f.Review}.Held("2026-01-16 09:00") },
		"a review that is off":      func(f *rules.ReviewFacts) { gen.ReviewBuilder{Review: f.Review}.Cancelled("2026-01-16 09:00") },
		"neither when due nor after": func(f *rules.ReviewFacts) {
			f.Policy.Spec.Reminders = &v1alpha1.Reminders{BeforeReview: "P7D", WhenDue: new(false)}
		},
		"an action of nobody": func(f *rules.ReviewFacts) {
			gen.ReviewBuilder{Review: f.Review}.Held("2026-01-16 09:00").Promised("shelf", "", "2026-02-01", "")
		},
		"an action without a date": func(f *rules.ReviewFacts) {
			gen.ReviewBuilder{Review: f.Review}.Held("2026-01-16 09:00").Promised("shelf", "contoso/kim", "", "")
		},
		"actions, without whenDue": func(f *rules.ReviewFacts) {
			gen.ReviewBuilder{Review: f.Review}.Held("2026-01-16 09:00").Promised("shelf", "contoso/kim", "2026-02-01", "")
			f.Policy.Spec.Reminders.WhenDue = new(false)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := remindedReview(gen.QuarterlyReview())
			change(&f)
			v := rules.DecideReview(f, gen.UTC(late))
			if len(v.Notify) > 0 || v.Reminders != nil {
				t.Errorf("%s: %+v", said(v.Notify), v.Reminders)
			}
		})
	}
	for name, change := range map[string]func(*rules.AllianceFacts){
		"no time for briefings": func(f *rules.AllianceFacts) { f.Policy.Spec.BriefingWithin = "" },
		"not when due":          func(f *rules.AllianceFacts) { f.Policy.Spec.Reminders.WhenDue = new(false) },
		"always on the team":    func(f *rules.AllianceFacts) { f.Alliance.Spec.Team[5].JoinedDate = "" },
		"an unknown partner":    func(f *rules.AllianceFacts) { delete(f.Partners, "northwind") },
		"a suspended alliance":  func(f *rules.AllianceFacts) { f.Alliance.Spec.Suspend = new(true) },
		"briefed already": func(f *rules.AllianceFacts) {
			f.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "lee", Date: "2026-02-25"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := joiners()
			change(&f)
			if v := rules.DecideAlliance(f, gen.UTC("2026-03-10 09:00")); len(v.Notify) > 0 || v.Reminders != nil {
				t.Errorf("%s: %+v", said(v.Notify), v.Reminders)
			}
		})
	}
}

// TestRemindersThatReachNobody are on record as said: they do not ask again for ever.
func TestRemindersThatReachNobody(t *testing.T) {
	for name, change := range map[string]func(*rules.ReviewFacts){
		"no address":         func(f *rules.ReviewFacts) { f.Policy.Spec.Channels = nil },
		"another channel":    func(f *rules.ReviewFacts) { f.Policy.Spec.Reminders.Channels = []v1alpha1.Name{"mail"} },
		"nobody on the team": func(f *rules.ReviewFacts) { f.Alliance.Spec.Team = nil },
		"people nobody knows": func(f *rules.ReviewFacts) {
			f.Partners["northwind"].Spec.Contacts, f.Partners["contoso"].Spec.Contacts = nil, nil
		},
		"managers by phone": func(f *rules.ReviewFacts) {
			f.Policy.Spec.Channels[0] = gen.Phone("hook")
		},
		"partners that left": func(f *rules.ReviewFacts) {
			f.Alliance.Spec.Partners[0].LeftDate, f.Alliance.Spec.Partners[1].LeftDate = "2026-01-01", "2026-01-01"
		},
		"partners of elsewhere": func(f *rules.ReviewFacts) { f.Alliance.Spec.Partners = nil },
	} {
		t.Run(name, func(t *testing.T) {
			f := remindedReview(gen.QuarterlyReview())
			change(&f)
			at := gen.UTC("2026-01-22 09:00")
			v := rules.DecideReview(f, at)
			want := []v1alpha1.ReminderRecord{{Reason: "ReviewDue", DueTime: metav1.NewTime(at), NotifiedTime: new(metav1.NewTime(at))}}
			if len(v.Notify) > 0 || !reflect.DeepEqual(v.Reminders, want) {
				t.Errorf("%s: %+v", said(v.Notify), v.Reminders)
			}
		})
	}
}

// diary follows a review by its next checks up to a moment and lists what is said, with the
// day on which it is. The moments in between at which the manager is away are left out.
func diary(f rules.ReviewFacts, from, to time.Time, away func(time.Time) bool) (days []string, names map[string]int) {
	names = map[string]int{}
	for at := from; !at.IsZero() && at.Before(to); {
		v := rules.DecideReview(f, at)
		if !away(at) {
			f.Review.Status.Reminders = v.Reminders
			if len(v.Notify) > 0 {
				f.Review.Status.Reminders = rules.MarkReminded(v.Reminders, at)
			}
			for i := range v.Notify {
				names[v.Notify[i].Name]++
			}
			if len(v.Notify) > 0 {
				s := &v.Notify[0].Spec
				days = append(days, fmt.Sprintf("%s %s%s %d", at.UTC().Format("2 Jan 15:04"), s.Reason, s.About, *s.Repeat))
			}
		}
		at = v.NextCheck
	}
	return days, names
}

func TestRemindersOfAReviewThatNobodyHolds(t *testing.T) {
	never := func(time.Time) bool { return false }
	check := func(t *testing.T, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	t.Run("all the time", func(t *testing.T) {
		got, _ := diary(remindedReview(gen.QuarterlyReview()), gen.UTC("2026-01-01"), gen.UTC("2026-02-13"), never)
		check(t, got, "8 Jan 09:00 ReviewUpcoming 0", "22 Jan 09:00 ReviewDue 0", "29 Jan 09:00 ReviewOverdue 0",
			"5 Feb 09:00 ReviewOverdue 1", "12 Feb 09:00 ReviewOverdue 2")
	})
	t.Run("an outage over three of them: the latest is said, once", func(t *testing.T) {
		f := remindedReview(gen.QuarterlyReview())
		f.Review.Status.Reminders = []v1alpha1.ReminderRecord{{Reason: "ReviewUpcoming", DueTime: gen.Time("2026-01-15 09:00"), NotifiedTime: new(gen.Time("2026-01-08 09:00"))}}
		got, _ := diary(f, gen.UTC("2026-02-06 12:00"), gen.UTC("2026-02-13"), never)
		check(t, got, "6 Feb 12:00 ReviewOverdue 1", "12 Feb 09:00 ReviewOverdue 2")
	})
	t.Run("a postponement moves it", func(t *testing.T) {
		f := remindedReview(gen.QuarterlyReview().Postponed("2026-01-25 10:00", "2026-02-20 09:00"))
		got, _ := diary(f, gen.UTC("2026-01-01"), gen.UTC("2026-02-28"), never)
		check(t, got, "8 Jan 09:00 ReviewUpcoming 0", "22 Jan 09:00 ReviewDue 0",
			"13 Feb 09:00 ReviewUpcoming 0", "20 Feb 09:00 ReviewDue 0", "27 Feb 09:00 ReviewOverdue 0")
	})
	t.Run("they end after so many", func(t *testing.T) {
		got, _ := diary(remindedReview(gen.QuarterlyReview()), gen.UTC("2026-01-23"), gen.UTC("2030-01-01"), never)
		check(t, got[len(got)-1:], "21 Jan 09:00 ReviewOverdue 51")
		if len(got) != 1+52 {
			t.Errorf("%d reminders", len(got))
		}
	})
	t.Run("a policy that reminds less often keeps to what was said", func(t *testing.T) {
		f := remindedReview(gen.QuarterlyReview())
		f.Review.Status.Reminders = []v1alpha1.ReminderRecord{{Reason: "ReviewOverdue", DueTime: gen.Time("2026-01-22 09:00"), Repeats: 1, NotifiedTime: new(gen.Time("2026-02-05 09:00"))}}
		f.Policy.Spec.Reminders.OverdueEvery = ""
		got, _ := diary(f, gen.UTC("2026-02-06"), gen.UTC("2026-05-01"), never)
		check(t, got)
		f.Policy.Spec.Reminders.OverdueEvery = "P1M"
		got, _ = diary(f, gen.UTC("2026-02-06"), gen.UTC("2026-05-01"), never)
		check(t, got, "22 Apr 08:00 ReviewOverdue 2")
	})
}

// TestRemindersAreNeitherLostNorRepeated throws dice: whatever outages and crashes there are,
// the latest is said in the end, and nothing is asked for again once it is on record.
func TestRemindersAreNeitherLostNorRepeated(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 7))
	outages := 0
	for range 300 {
		b := gen.QuarterlyReview()
		if random.IntN(2) == 0 {
			b.Postponed("2026-01-20 09:00", fmt.Sprintf("2026-02-%02d 09:00", 1+random.IntN(28)))
		}
		if random.IntN(2) == 0 {
			b.BarelyHeld(fmt.Sprintf("2026-02-%02d 09:00", 1+random.IntN(28))).
				Promised("one", "contoso/kim", v1alpha1.Date(fmt.Sprintf("2026-03-%02d", 1+random.IntN(28))), "").
				Promised("two", "northwind/olga", "2026-02-10", "")
			b.Spec.Record.Accepted = new(random.IntN(2) == 0)
		}
		f := remindedReview(b)
		f.Policy.Spec.Reminders.OverdueEvery = []v1alpha1.Duration{"", "P1D", "PT7H", "P1M"}[random.IntN(4)]
		from, to := gen.UTC("2026-01-01"), gen.UTC("2026-04-01")
		always, interrupted := f, f
		always.Review, interrupted.Review = f.Review.DeepCopy(), f.Review.DeepCopy()
		_, all := diary(always, from, to, func(time.Time) bool { return false })
		_, some := diary(interrupted, from, to, func(time.Time) bool { return random.IntN(3) == 0 })
		for name, n := range some {
			if n != 1 || all[name] == 0 {
				t.Fatalf("%s is asked for %d times, and %d times without outages", name, n, all[name])
			}
		}
		if len(some) < len(all) {
			outages++
		}
		// Back for good: one more look says what is left to be said.
		for _, x := range []*rules.ReviewFacts{&always, &interrupted} {
			v := rules.DecideReview(*x, to)
			x.Review.Status.Reminders = rules.MarkReminded(v.Reminders, to)
		}
		if a, b := latestSaid(&always), latestSaid(&interrupted); !maps.Equal(a, b) {
			t.Fatalf("in the end %v is on record, after outages %v", a, b)
		}
	}
	if outages < 50 {
		t.Errorf("only %d outages took something away", outages)
	}
}

// latestSaid is what is on record of the due time that holds, and of actions.
func latestSaid(f *rules.ReviewFacts) map[string]int32 {
	said := map[string]int32{}
	due := rules.DecideReview(*f, gen.UTC("2026-04-01")).State.Due
	for _, r := range f.Review.Status.Reminders {
		if r.Reason == "ActionDue" || r.Reason == "ReviewOverdue" && r.DueTime.Time.Equal(due) {
			said[string(r.Reason)+r.About] = r.Repeats
		}
	}
	return said
}

// TestACrashBetweenRecordAndMessages: the same ones are asked for again, until it is on
// record that they are made.
func TestACrashBetweenRecordAndMessages(t *testing.T) {
	f := remindedReview(gen.QuarterlyReview())
	first := rules.DecideReview(f, gen.UTC("2026-01-22 09:00"))
	f.Review.Status.Reminders = first.Reminders
	again := rules.DecideReview(f, gen.UTC("2026-01-22 11:30"))
	if !reflect.DeepEqual(first.Notify, again.Notify) || len(first.Notify) != 2 {
		t.Errorf("%s, after a crash %s", said(first.Notify), said(again.Notify))
	}
	if !rules.NothingToRemind(f.Review.Status.Reminders, again.Reminders) {
		t.Errorf("the record changes: %+v", again.Reminders)
	}
	f.Review.Status.Reminders = rules.MarkReminded(again.Reminders, gen.UTC("2026-01-22 11:30:05"))
	if v := rules.DecideReview(f, gen.UTC("2026-01-22 11:31")); len(v.Notify) > 0 {
		t.Errorf("said again: %s", said(v.Notify))
	}
	if first.Reminders[0].NotifiedTime != nil {
		t.Error("MarkReminded changes what it is given")
	}
	// What was to be said and is no longer true counts as said.
	f.Review.Status.Reminders = first.Reminders
	gen.ReviewBuilder{Review: f.Review}.Postponed("2026-01-22 12:00", "2026-03-22 09:00")
	v := rules.DecideReview(f, gen.UTC("2026-01-22 12:00"))
	if len(v.Notify) > 0 || len(v.Reminders) != 1 || v.Reminders[0].NotifiedTime == nil {
		t.Errorf("after a postponement: %s, %+v", said(v.Notify), v.Reminders)
	}
}

// TestRemindersAreForgotten when what they are about is over, which alone is no change.
func TestRemindersAreForgotten(t *testing.T) {
	at := new(gen.Time("2026-01-22 09:00"))
	records := []v1alpha1.ReminderRecord{
		{Reason: "ReviewDue", DueTime: *at, NotifiedTime: at},
		{Reason: "ReviewDue", DueTime: gen.Time("2026-01-01 09:00"), NotifiedTime: at},
		{Reason: "ActionDue", About: "shelf", DueTime: gen.Time("2026-01-22 05:00"), NotifiedTime: at},
		{Reason: "ActionDue", About: "done", DueTime: *at, NotifiedTime: at},
		{Reason: "ActionDue", About: "gone", DueTime: *at, NotifiedTime: at},
	}
	for name, c := range map[string]struct {
		review gen.ReviewBuilder
		change func(*rules.ReviewFacts)
		want   []int
	}{
		"outstanding": {gen.QuarterlyReview(), nil, []int{0, 1}},
		"held":        {gen.QuarterlyReview().Held("2026-01-23 09:00").Promised("shelf", "contoso/kim", "2026-01-22", "").Promised("done", "contoso/kim", "2026-01-22", "2026-01-23"), nil, []int{2}},
		"cancelled":   {gen.QuarterlyReview().Cancelled("2026-01-23 09:00"), nil, nil},
		"without reminders, what holds is still remembered": {gen.QuarterlyReview(), func(f *rules.ReviewFacts) { f.Policy.Spec.Reminders = nil }, []int{0, 1}},
		"while it is suspended, all of it":                  {gen.QuarterlyReview().Cancelled("2026-01-23 09:00").Suspended(), nil, []int{0, 1, 2, 3, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			f := remindedReview(c.review)
			if c.change != nil {
				c.change(&f)
			}
			f.Review.Status.Reminders = records
			var want []v1alpha1.ReminderRecord
			for _, i := range c.want {
				want = append(want, records[i])
			}
			v := rules.DecideReview(f, gen.UTC("2026-01-24 09:00"))
			if !reflect.DeepEqual(v.Reminders, want) || !rules.NothingToRemind(records, v.Reminders) {
				t.Errorf("got %+v", v.Reminders)
			}
		})
	}
	other := slices.Clone(records)
	for name, change := range map[string]func(){
		"reason":   func() { other[0].Reason = "ReviewOverdue" },
		"about":    func() { other[0].About = "x" },
		"due":      func() { other[0].DueTime = gen.Time("2026-01-22 09:00:01") },
		"repeats":  func() { other[0].Repeats = 1 },
		"notified": func() { other[0].NotifiedTime = nil },
	} {
		other[0] = records[0]
		if change(); rules.NothingToRemind(records, other) {
			t.Errorf("another %s is no news", name)
		}
	}
}

// TestManyRecordsForgetTheOldest: those of what is outstanding stay, or it would be said twice.
func TestManyRecordsForgetTheOldest(t *testing.T) {
	at := new(gen.Time("2026-03-01 09:00"))
	b := gen.QuarterlyReview().BarelyHeld("2026-01-16 09:00").Accepted(false, "")
	for i := range 50 {
		b.Promised(fmt.Sprint("a", i), "contoso/kim", "2026-02-01", "")
	}
	f := remindedReview(b)
	for i := range v1alpha1.MaxReviewReminders {
		f.Review.Status.Reminders = append(f.Review.Status.Reminders, v1alpha1.ReminderRecord{
			Reason: "ReviewDue", DueTime: metav1.NewTime(gen.UTC("2025-01-01").AddDate(0, 0, (i*37)%v1alpha1.MaxReviewReminders)), NotifiedTime: at,
		})
	}
	v := rules.DecideReview(f, at.Time)
	if len(v.Reminders) != v1alpha1.MaxReviewReminders {
		t.Fatalf("%d records", len(v.Reminders))
	}
	actions, oldest := 0, at.Time
	for _, r := range v.Reminders {
		if r.Reason == "ActionDue" {
			actions++
		}
		if r.DueTime.Time.Before(oldest) {
			oldest = r.DueTime.Time
		}
	}
	if want := gen.UTC("2025-01-01").AddDate(0, 0, 51); actions != 50 || !oldest.Equal(want) {
		t.Errorf("%d actions, the oldest of %s, want %s", actions, verdict.Stamp(oldest), verdict.Stamp(want))
	}
	f.Review.Status.Reminders = rules.MarkReminded(v.Reminders, at.Time)
	if again := rules.DecideReview(f, at.Add(time.Hour)); len(again.Notify) > 0 {
		t.Errorf("said again: %s", said(again.Notify))
	}
}

// Whoever moves the due date of an action again and again has its owner reminded of it once a day.
func TestAnActionIsRemindedOfOnceADay(t *testing.T) {
	f := remindedReview(gen.Review("spring").Held("2026-03-01 09:00"))
	f.Review.Spec.Record.Actions = []v1alpha1.Action{{Name: "a", Description: "something", Owner: &v1alpha1.PersonRef{Partner: "northwind", Contact: "erik"}}}
	at, last, count := gen.UTC("2026-03-05 09:00"), time.Time{}, 0
	for n := range 300 {
		f.Review.Spec.Record.Actions[0].DueDate = v1alpha1.Date(gen.UTC("2025-01-01").AddDate(0, 0, n).Format(time.DateOnly))
		v := rules.DecideReview(f, at)
		for range v.Notify {
			if !last.IsZero() && at.Sub(last) < 24*time.Hour {
				t.Fatalf("at %v, and at %v: %s", last, at, said(v.Notify))
			}
			last, count = at, count+1
		}
		if len(v.Notify) == 0 && (v.NextCheck.IsZero() || v.NextCheck.After(last.Add(24*time.Hour))) {
			t.Fatalf("at %v the next check is at %v", at, v.NextCheck)
		}
		f.Review.Status.Reminders = rules.MarkReminded(v.Reminders, at)
		at = at.Add(10 * time.Minute)
	}
	if count != 3 { // 300 times ten minutes are two days and some
		t.Errorf("reminded %d times", count)
	}
}
