// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// everybody of NewWorld, by partner and contact.
var everybody = []string{"contoso/kim", "contoso/lee", "contoso/sam", "northwind/erik", "northwind/jane", "northwind/olga"}

// asked writes the messages that ask some people, as said does.
func asked(people ...string) string {
	out := make([]string, 0, len(people))
	for _, who := range people {
		out = append(out, "HealthAsked 0 "+who)
	}
	return strings.Join(out, ", ")
}

// askedOf are the messages of a verdict that ask for an answer.
func askedOf(messages []rules.Message) []rules.Message {
	var out []rules.Message
	for i := range messages {
		if messages[i].Spec.Reason == v1alpha1.NotificationHealthAsked {
			out = append(out, messages[i])
		}
	}
	return out
}

// openCheck is a health check of no cadence, due on 22 January 2026 at nine.
func openCheck() gen.ReviewBuilder { return gen.Review("health").OfType(v1alpha1.ReviewHealthCheck) }

func TestPeopleAreAskedToAnswerAHealthCheck(t *testing.T) {
	planned := func() gen.ReviewBuilder { return openCheck().Scheduled("2026-01-15 09:00") }
	quiet := func(f *rules.ReviewFacts) { f.Policy.Spec.Reminders.BeforeReview = "" }
	none := func(*rules.ReviewFacts) {}
	for name, c := range map[string]struct {
		review        gen.ReviewBuilder
		change        func(*rules.ReviewFacts)
		at            string
		before, after string
	}{
		"scheduled, when it is announced":         {planned(), none, "2026-01-08 09:00", "", asked(everybody...)},
		"scheduled, and nothing is announced":     {planned(), quiet, "2026-01-15 09:00", "", asked(everybody...)},
		"brought forward, nothing announced":      {planned().Postponed("2026-01-02 09:00", "2026-01-12 09:00"), quiet, "2026-01-12 09:00", "", asked(everybody...)},
		"put off, nothing announced":              {planned().Postponed("2026-01-02 09:00", "2026-02-22 09:00"), quiet, "2026-02-22 09:00", "", asked(everybody...)},
		"put off, it is announced anew":           {planned().Postponed("2026-01-02 09:00", "2026-02-22 09:00"), none, "2026-02-15 09:00", "", asked(everybody...)},
		"until it is held":                        {openCheck().Held("2026-01-20 09:00"), none, "2026-01-20 09:00", asked(everybody...), ""},
		"until it is cancelled":                   {openCheck().Cancelled("2026-01-20 09:00"), none, "2026-01-20 09:00", asked(everybody...), ""},
		"not accepted is held":                    {openCheck().Held("2026-01-20 09:00").Accepted(false, ""), none, "2026-01-20 09:00", asked(everybody...), ""},
		"overdue, it is open":                     {openCheck(), none, "2026-01-22 09:00", asked(everybody...), asked(everybody...)},
		"who answers is not asked":                {openCheck().Answered("2026-01-20 09:00", "contoso/lee", "trust=4"), none, "2026-01-20 09:00", asked(everybody...), asked("contoso/kim", "contoso/sam", "northwind/erik", "northwind/jane", "northwind/olga")},
		"an answer without a name is nobody's":    {openCheck().Answered("2026-01-20 09:00", "contoso/", "trust=4"), none, "2026-01-20 09:00", asked(everybody...), asked(everybody...)},
		"who is away is asked when back":          {openCheck(), func(f *rules.ReviewFacts) { awayFor(f, "contoso", "kim", "2026-01-01", "2026-01-09") }, "2026-01-10 05:00", asked("contoso/lee", "contoso/sam", "northwind/erik", "northwind/jane", "northwind/olga"), asked(everybody...)},
		"nobody answers for who is away":          {openCheck(), func(f *rules.ReviewFacts) { setAbsent(f, "contoso", "kim", "lee", "2026-01-10") }, "2026-01-10 05:00", asked(everybody...), asked("contoso/lee", "contoso/sam", "northwind/erik", "northwind/jane", "northwind/olga")},
		"who joins is asked then":                 {openCheck(), func(f *rules.ReviewFacts) { f.Alliance.Spec.Team[5].JoinedDate = "2026-01-10" }, "2026-01-10 05:00", asked("contoso/kim", "contoso/sam", "northwind/erik", "northwind/jane", "northwind/olga"), asked(everybody...)},
		"who left the team is not":                {openCheck(), func(f *rules.ReviewFacts) { f.Alliance.Spec.Team[5].LeftDate = "2026-01-09" }, "2026-01-10 05:00", asked(everybody...), asked("contoso/kim", "contoso/sam", "northwind/erik", "northwind/jane", "northwind/olga")},
		"who left the partner is not":             {openCheck(), func(f *rules.ReviewFacts) { f.Partners["contoso"].Spec.Contacts[2].LeftDate = "2026-01-09" }, "2026-01-10 05:00", asked(everybody...), asked("contoso/kim", "contoso/sam", "northwind/erik", "northwind/jane", "northwind/olga")},
		"nor are those of a partner that left":    {openCheck(), func(f *rules.ReviewFacts) { f.Alliance.Spec.Partners[1].LeftDate = "2026-01-09" }, "2026-01-10 05:00", asked(everybody...), asked("northwind/erik", "northwind/jane", "northwind/olga")},
		"who cannot be written to is passed over": {openCheck(), func(f *rules.ReviewFacts) { f.Partners["contoso"].Spec.Contacts[2].Addresses = nil }, "2026-01-10 05:00", asked("contoso/kim", "contoso/sam", "northwind/erik", "northwind/jane", "northwind/olga"), asked("contoso/kim", "contoso/sam", "northwind/erik", "northwind/jane", "northwind/olga")},
		"nobody over a channel that may not be":   {openCheck(), func(f *rules.ReviewFacts) { f.Policy.Spec.Reminders.Channels = []v1alpha1.Name{"mail"} }, "2026-01-10 05:00", "", ""},
		"two roles are one person": {openCheck(), func(f *rules.ReviewFacts) {
			f.Alliance.Spec.Team = append(f.Alliance.Spec.Team, f.Alliance.Spec.Team[5])
		}, "2026-01-10 05:00", asked(everybody...), asked(everybody...)},
		"not where the policy says so": {openCheck(), func(f *rules.ReviewFacts) { f.Policy.Spec.Reminders.HealthAsked = new(false) }, "2026-01-10 05:00", "", ""},
		"also where it says nothing of what is due": {openCheck(), func(f *rules.ReviewFacts) {
			f.Policy.Spec.Reminders = &v1alpha1.Reminders{WhenDue: new(false)}
		}, "2026-01-10 05:00", asked(everybody...), asked(everybody...)},
		"nobody without reminders":         {openCheck(), func(f *rules.ReviewFacts) { f.Policy.Spec.Reminders = nil }, "2026-01-10 05:00", "", ""},
		"nobody of another kind of review": {openCheck().OfType(v1alpha1.ReviewPulseCheck), none, "2026-01-10 05:00", "", ""},
		"nobody before operation":          {openCheck(), func(f *rules.ReviewFacts) { f.Alliance.Spec.Stage = v1alpha1.StageNegotiate }, "2026-01-10 05:00", "", ""},
		"nobody while it is suspended":     {openCheck(), func(f *rules.ReviewFacts) { f.Review.Spec.Suspend = new(true) }, "2026-01-10 05:00", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := remindedReview(c.review)
			c.change(&f)
			for _, x := range []struct {
				after time.Duration
				want  string
			}{{-time.Second, c.before}, {0, c.after}, {time.Second, c.after}} {
				v := rules.DecideReview(f, gen.UTC(c.at).Add(x.after))
				if got := said(askedOf(v.Notify)); got != x.want {
					t.Errorf("%v from %s:\n got %s\nwant %s", x.after, c.at, got, x.want)
				}
			}
			if c.before != c.after {
				if v := rules.DecideReview(f, gen.UTC(c.at).Add(-time.Second)); v.NextCheck.IsZero() || v.NextCheck.After(gen.UTC(c.at)) {
					t.Errorf("a second before %s the next check is at %s", c.at, moments(v.NextCheck))
				}
			}
		})
	}
}

// awayFor has somebody away for some days.
func awayFor(f *rules.ReviewFacts, partner, contact string, from, to v1alpha1.Date) {
	p := f.Partners[partner]
	p.Spec.Absences = append(p.Spec.Absences, v1alpha1.Absence{Contact: v1alpha1.Name(contact), FromDate: from, ToDate: to})
}

// TestEachIsAskedOnce: again only when the health check was put off, and then those who have not answered.
func TestEachIsAskedOnce(t *testing.T) {
	f := remindedReview(openCheck())
	look := func(at string) string {
		t.Helper()
		v := rules.DecideReview(f, gen.UTC(at))
		f.Review.Status.Reminders = rules.MarkReminded(v.Reminders, gen.UTC(at))
		return said(askedOf(v.Notify))
	}
	awayFor(&f, "contoso", "kim", "2026-01-01", "2026-01-09")
	rest := everybody[1:]
	if got := look("2026-01-02 09:00"); got != asked(rest...) {
		t.Errorf("at first: %s", got)
	}
	if got := look("2026-01-09 09:00"); got != "" {
		t.Errorf("again: %s", got)
	}
	if got := look("2026-01-10 09:00"); got != asked("contoso/kim") {
		t.Errorf("who is back: %s", got)
	}
	if got := look("2026-02-10 09:00"); got != "" {
		t.Errorf("long overdue: %s", got)
	}
	// Who is away on the day and was asked is not asked once more when back.
	awayFor(&f, "contoso", "lee", "2026-02-11", "2026-02-12")
	if got := look("2026-02-12 09:00") + look("2026-02-14 09:00"); got != "" {
		t.Errorf("back again: %s", got)
	}
	gen.ReviewBuilder{Review: f.Review}.Answered("2026-02-14 10:00", "contoso/lee", "trust=4").Postponed("2026-02-15 09:00", "2026-03-15 09:00")
	if got := look("2026-02-15 09:00"); got != asked("contoso/kim", "contoso/sam", "northwind/erik", "northwind/jane", "northwind/olga") {
		t.Errorf("put off: %s", got)
	}
	if got := look("2026-02-16 09:00"); got != "" {
		t.Errorf("put off, again: %s", got)
	}
	for _, r := range f.Review.Status.Reminders {
		if r.Reason == v1alpha1.NotificationHealthAsked && !r.DueTime.Time.Equal(gen.UTC("2026-03-15 09:00")) {
			t.Errorf("of a time that is over: %+v", r)
		}
	}
	// What is over leaves nothing behind.
	gen.ReviewBuilder{Review: f.Review}.Held("2026-03-01 09:00")
	look("2026-03-01 09:00")
	for _, r := range f.Review.Status.Reminders {
		if r.Reason == v1alpha1.NotificationHealthAsked {
			t.Errorf("on record: %+v", r)
		}
	}
}

// A due time that changes often, a cancellation that is taken back, or a team that changes asks nobody twice in a day.
func TestNobodyIsAskedTwiceInADay(t *testing.T) {
	start := gen.UTC("2026-01-02 09:00")
	for name, change := range map[string]func(f *rules.ReviewFacts, n int){
		"put off again and again": func(f *rules.ReviewFacts, n int) {
			f.Review.Spec.Postponements = []v1alpha1.Postponement{{Time: metav1.NewTime(start), DueTime: metav1.NewTime(start.Add(time.Duration(n) * 100 * time.Hour))}}
		},
		"cancelled, and not": func(f *rules.ReviewFacts, n int) {
			f.Review.Spec.Cancellation = nil
			if n%2 == 1 {
				f.Review.Spec.Cancellation = &v1alpha1.Cancellation{Time: metav1.NewTime(start), Reason: "No time"}
			}
		},
		"answered, and not": func(f *rules.ReviewFacts, n int) {
			f.Review.Spec.Responses = nil
			if n%2 == 1 {
				gen.ReviewBuilder{Review: f.Review}.Answered("2026-01-02 09:00", "contoso/lee", "trust=4")
			}
		},
		"off the team, and on it": func(f *rules.ReviewFacts, n int) {
			f.Alliance.Spec.Team[5].LeftDate = ""
			if n%2 == 1 {
				f.Alliance.Spec.Team[5].LeftDate = "2026-01-01"
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := remindedReview(openCheck().Due("2026-08-01 09:00"))
			times := map[string][]time.Time{}
			const step = 10 * time.Minute
			var last rules.ReviewVerdict
			for n := range 1000 {
				at := start.Add(time.Duration(n) * step)
				change(&f, n)
				last = rules.DecideReview(f, at)
				f.Review.Status.Reminders = rules.MarkReminded(last.Reminders, at)
				for _, made := range askedOf(last.Notify) {
					who := said([]rules.Message{made})
					if of := times[who]; len(of) > 0 && at.Sub(of[len(of)-1]) < 24*time.Hour {
						t.Fatalf("%s at %v, and at %v", who, of[len(of)-1], at)
					}
					times[who] = append(times[who], at)
				}
			}
			if len(times) != len(everybody) {
				t.Errorf("%d people were asked", len(times))
			}
		})
	}
}

// Whoever was asked within the day for another time is asked for the new one when the day is over, and woken for it.
func TestAfterADayPeopleAreAskedForTheNewTime(t *testing.T) {
	f, first := remindedReview(openCheck().Due("2026-08-01 09:00")), gen.UTC("2026-01-02 09:00")
	f.Review.Status.Reminders = rules.MarkReminded(rules.DecideReview(f, first).Reminders, first)
	gen.ReviewBuilder{Review: f.Review}.Postponed("2026-01-02 10:00", "2026-09-01 09:00").Answered("2026-01-02 10:00", "contoso/kim", "trust=4")
	day := first.Add(24 * time.Hour)
	for at, want := range map[time.Time]string{first.Add(time.Hour): "", day.Add(-time.Second): "", day: asked(everybody[1:]...), day.Add(time.Hour): asked(everybody[1:]...)} {
		v := rules.DecideReview(f, at)
		if got := said(askedOf(v.Notify)); got != want {
			t.Errorf("at %v: %s", at, got)
		}
		if at.Before(day) && !v.NextCheck.Equal(day) {
			t.Errorf("at %v the next check is at %v", at, v.NextCheck)
		}
	}
}

// Whoever knows of a later time hears of the earlier one while there is still time, and no more often than each hour.
func TestWhatIsDueSoonerIsHeardOfInTime(t *testing.T) {
	first := gen.UTC("2026-01-02 09:00")
	for due, want := range map[string]string{
		"2026-01-03 08:00": "2026-01-02 20:30", // half of what is left
		"2026-01-02 10:30": "2026-01-02 10:00", // an hour at the least
		"2026-01-02 08:00": "2026-01-03 09:00", // it is over, so there is time
		"2026-01-04 09:00": "2026-01-03 09:00", // a day at the most
		"2026-01-04 08:59": "2026-01-03 08:59:30",
	} {
		f := remindedReview(openCheck().Due("2026-08-01 09:00"))
		f.Review.Status.Reminders = rules.MarkReminded(rules.DecideReview(f, first).Reminders, first)
		gen.ReviewBuilder{Review: f.Review}.Postponed("2026-01-02 09:00", due)
		at := gen.UTC(want)
		for after, asks := range map[time.Duration]string{-time.Second: "", 0: asked(everybody...)} {
			v := rules.DecideReview(f, at.Add(after))
			if got := said(askedOf(v.Notify)); got != asks {
				t.Errorf("due at %s, %v from %s: %s", due, after, want, got)
			}
			if after < 0 && v.NextCheck.After(at) {
				t.Errorf("due at %s, the next check is at %v", due, v.NextCheck)
			}
		}
	}
}

// A review that is put off, and then due again at the time of before, is announced and asked for once more.
func TestATimeThatReturnsIsToldAnew(t *testing.T) {
	f := remindedReview(openCheck().Due("2026-03-20 09:00").Postponed("2026-03-04 10:00", "2026-03-30 08:00").Postponed("2026-03-06 10:00", "2026-03-20 09:00"))
	f.Policy.Spec.Reminders.BeforeReview = "P30D"
	names := map[string]bool{}
	for _, at := range []string{"2026-02-20 09:00", "2026-03-04 10:00", "2026-03-06 10:00"} {
		v := rules.DecideReview(f, gen.UTC(at))
		if got := said(askedOf(v.Notify)); !strings.Contains(got, "contoso/kim") {
			t.Errorf("at %s: %s", at, said(v.Notify))
		}
		told := 0
		for i := range v.Notify {
			if m := &v.Notify[i]; names[m.Name] {
				t.Errorf("at %s the name is that of another message: %s to %s", at, m.Spec.Reason, m.Spec.Recipient.Contact)
			} else if names[m.Name] = true; m.Spec.Reason == v1alpha1.NotificationReviewUpcoming {
				told++
			}
		}
		if told != 2 {
			t.Errorf("at %s it is announced to %d", at, told)
		}
		f.Review.Status.Reminders = rules.MarkReminded(v.Reminders, gen.UTC(at))
		if v := rules.DecideReview(f, gen.UTC(at).Add(time.Hour)); len(v.Notify) > 0 {
			t.Errorf("an hour after %s: %s", at, said(v.Notify))
		}
	}
}

// Put off and back within a day, people are asked once more when the day is over: they may have heard of the other time.
func TestATimeThatReturnsWithinADayIsToldAfterIt(t *testing.T) {
	f, first := remindedReview(openCheck().Due("2026-03-20 09:00")), gen.UTC("2026-01-02 09:00")
	gen.ReviewBuilder{Review: f.Review}.Postponed("2026-01-02 10:00", "2026-03-30 09:00").Postponed("2026-01-02 11:00", "2026-03-20 09:00")
	for after, want := range []string{asked(everybody...), "", "", ""} {
		at := first.Add(time.Duration(after) * time.Hour)
		v := rules.DecideReview(f, at)
		f.Review.Status.Reminders = rules.MarkReminded(v.Reminders, at)
		if got := said(askedOf(v.Notify)); got != want {
			t.Errorf("at %v: %s", at, got)
		}
	}
	if got := askedOf(rules.DecideReview(f, first.Add(24*time.Hour)).Notify); len(got) != len(everybody) {
		t.Errorf("after a day: %s", said(got))
	}
}

// Who goes away, or leaves, once they were asked is no moment to look again.
func TestWhoWasAskedIsNotLookedAtAgain(t *testing.T) {
	f := remindedReview(openCheck())
	awayFor(&f, "contoso", "kim", "2026-01-05", "2026-01-06")
	f.Alliance.Spec.Team[5].LeftDate = "2026-01-07"
	at := gen.UTC("2026-01-02 09:00")
	f.Review.Status.Reminders = rules.MarkReminded(rules.DecideReview(f, at).Reminders, at)
	if next := rules.DecideReview(f, at).NextCheck; !next.Equal(gen.UTC("2026-01-15 09:00")) { // when it is announced
		t.Errorf("the next check is at %s", moments(next))
	}
}

// TestTheLargestTeamIsAskedOnce: the record holds all of them beside what the review itself reminds of.
func TestTheLargestTeamIsAskedOnce(t *testing.T) {
	f := remindedReview(openCheck())
	for len(f.Alliance.Spec.Team) < 64 {
		name := v1alpha1.Name(fmt.Sprintf("c%d", len(f.Alliance.Spec.Team)))
		gen.PartnerBuilder{Partner: f.Partners["contoso"]}.Contacts(name)
		gen.AllianceBuilder{Alliance: f.Alliance}.Member("contoso/"+string(name), v1alpha1.RoleTeamMember)
	}
	at := gen.UTC("2026-02-10 09:00")
	v := rules.DecideReview(f, at)
	if n := len(askedOf(v.Notify)); n != 64 {
		t.Fatalf("%d are asked", n)
	}
	f.Review.Status.Reminders = rules.MarkReminded(v.Reminders, at)
	for week := range 52 {
		v := rules.DecideReview(f, at.AddDate(0, 0, 7*week+7))
		if n := len(askedOf(v.Notify)); n > 0 || len(v.Reminders) > v1alpha1.MaxReviewReminders {
			t.Fatalf("%d are asked again, %d records", n, len(v.Reminders))
		}
		f.Review.Status.Reminders = rules.MarkReminded(v.Reminders, at)
	}
}

func TestRequestsForAnswersAreWithdrawn(t *testing.T) {
	const made = "2026-01-10 09:00"
	none := func(*rules.ReviewFacts) {}
	left := "contoso/lee had left before the message did"
	for name, c := range map[string]struct {
		review gen.ReviewBuilder
		change func(*rules.ReviewFacts)
		at     string // from here on it is withdrawn; empty: never
		want   string
	}{
		"held":                       {openCheck().Held("2026-01-15 09:00"), none, "2026-01-15 09:00", "The review was held before the message left"},
		"held, but not accepted":     {openCheck().Held("2026-01-15 09:00").Accepted(false, ""), none, "2026-01-15 09:00", "The review was held before the message left"},
		"cancelled":                  {openCheck().Cancelled("2026-01-15 09:00"), none, "2026-01-15 09:00", "The review was cancelled before the message left"},
		"answered":                   {openCheck().Answered("2026-01-15 09:00", "contoso/lee", "trust=4"), none, "2026-01-15 09:00", "contoso/lee had answered before the message left"},
		"answered by somebody else":  {openCheck().Answered("2026-01-15 09:00", "contoso/kim", "trust=4"), none, "", ""},
		"put off":                    {openCheck().Postponed("2026-01-15 09:00", "2026-02-22 09:00"), none, "2026-01-15 09:00", "The review was put off before the message left"},
		"brought forward":            {openCheck().Postponed("2026-01-15 09:00", "2026-01-20 09:00"), none, "2026-01-15 09:00", "The review was brought forward before the message left"},
		"put off in the same second": {openCheck().Postponed(made, "2026-02-22 09:00"), none, "", ""},
		"put off before it was made": {openCheck().Postponed("2026-01-09 09:00", "2026-02-22 09:00"), none, "", ""},
		"left the team, in New York": {openCheck(), func(f *rules.ReviewFacts) { f.Alliance.Spec.Team[5].LeftDate = "2026-01-14" }, "2026-01-15 05:00", left},
		"in another role still there": {openCheck(), func(f *rules.ReviewFacts) {
			f.Alliance.Spec.Team = append(f.Alliance.Spec.Team, f.Alliance.Spec.Team[5])
			f.Alliance.Spec.Team[5].LeftDate = "2026-01-14"
		}, "", ""},
		"left the partner": {openCheck(), func(f *rules.ReviewFacts) { f.Partners["contoso"].Spec.Contacts[2].LeftDate = "2026-01-14" }, "2026-01-15 05:00", left},
		"overdue":          {openCheck(), none, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := remindedReview(c.review)
			c.change(&f)
			request := askedOf(rules.DecideReview(f, gen.UTC(made)).Notify)[1] // to lee
			n := request.Notification("demo", gen.UTC(made))
			n.CreationTimestamp, n.Status.Outcome = gen.Time(made), v1alpha1.OutcomePending
			judge := func(at time.Time) string {
				return rules.StandingOf(n, rules.StandingFacts{Review: f.Review, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, at).Withdrawn.Words()
			}
			if c.at == "" {
				if got := judge(gen.UTC("2026-02-28")); got != "" {
					t.Errorf("withdrawn: %s", got)
				}
				return
			}
			for after, want := range map[time.Duration]string{-time.Second: "", 0: c.want, time.Second: c.want} {
				if got := judge(gen.UTC(c.at).Add(after)); got != want {
					t.Errorf("%v from %s: %q, want %q", after, c.at, got, want)
				}
			}
		})
	}
}

// A health check is closed, where another review is held.
func TestAHealthCheckIsOfferedToBeClosed(t *testing.T) {
	for at, reason := range map[string]v1alpha1.NotificationReason{
		"2026-01-15 09:00": v1alpha1.NotificationReviewUpcoming,
		"2026-01-22 09:00": v1alpha1.NotificationReviewDue,
		"2026-03-05 09:00": v1alpha1.NotificationReviewOverdue,
	} {
		for _, c := range []struct {
			of           v1alpha1.ReviewType
			offers, lack string
		}{
			{v1alpha1.ReviewHealthCheck, "health close health", "review hold"},
			{v1alpha1.ReviewPerformance, "review hold health", "health close"},
		} {
			review := openCheck().OfType(c.of)
			said := worded(review, reason, "{{range .Commands}}{{.Command}}; {{end}}", at)
			if !strings.Contains(said, c.offers) || strings.Contains(said, c.lack) {
				t.Errorf("%s about a %s offers %s", reason, c.of, said)
			}
		}
	}
}
