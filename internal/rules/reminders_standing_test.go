// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// TestMessagesAboutReviewsAreWithdrawn at the moment at which they are no longer true.
func TestMessagesAboutReviewsAreWithdrawn(t *testing.T) {
	const made = "2026-01-20 09:00"
	action := func(done v1alpha1.Date) gen.ReviewBuilder {
		return theReview().Held("2026-01-16 09:00").Promised("shelf", "contoso/kim", "2026-01-20", done)
	}
	for name, c := range map[string]struct {
		reason v1alpha1.NotificationReason
		review gen.ReviewBuilder
		at     string // from here on it is withdrawn; empty: never
		want   string
	}{
		"held":                        {"ReviewDue", theReview().Held("2026-01-25 09:00"), "2026-01-25 09:00", "The review was held before the message left"},
		"cancelled":                   {"ReviewOverdue", theReview().Cancelled("2026-01-25 09:00"), "2026-01-25 09:00", "The review was cancelled before the message left"},
		"put off":                     {"ReviewDue", theReview().Postponed("2026-01-25 09:00", "2026-03-01 09:00"), "2026-01-25 09:00", "The review was put off before the message left"},
		"put off, dated long before":  {"ReviewDue", theReview().Postponed("2026-01-02 09:00", "2026-03-01 09:00"), made, "The review was put off before the message left"},
		"put off in the same second":  {"ReviewDue", theReview().Postponed(made, "2026-03-01 09:00"), made, "The review was put off before the message left"},
		"put off before it was made":  {"ReviewDue", theReview().Postponed("2026-01-20 08:59:59", "2026-01-24 09:00"), "", ""},
		"brought forward":             {"ReviewUpcoming", theReview().Scheduled("2026-02-10 09:00").Postponed("2026-01-25 09:00", "2026-01-20 09:00"), "2026-01-25 09:00", "The review was brought forward before the message left"},
		"outstanding":                 {"ReviewDue", theReview(), "", ""},
		"held, but not accepted":      {"ReviewDue", theReview().Held("2026-01-25 09:00").Accepted(false, ""), "", ""},
		"it was coming, and is held":  {"ReviewUpcoming", theReview().Scheduled("2026-02-10 09:00").Held("2026-01-25 09:00").Accepted(false, ""), "2026-01-25 09:00", "The review was held before the message left"},
		"it was coming, and has come": {"ReviewUpcoming", theReview().Scheduled("2026-02-10 09:00"), "2026-02-10 09:00", "The review's time came before the message left"},
		"done, in New York":           {"ActionDue", action("2026-01-25"), "2026-01-25 05:00", "The action was done before the message left"},
		"not done":                    {"ActionDue", action(""), "", ""},
		"taken off the record":        {"ActionDue", theReview().Held("2026-01-16 09:00"), made, "The action was taken off the record before the message left"},
		"the record too":              {"ActionDue", theReview(), made, "The action was taken off the record before the message left"},
	} {
		t.Run(name, func(t *testing.T) {
			n := messageAbout(c.reason, "shelf", made)
			f := remindedReview(c.review)
			n.Spec.SubjectRef = outbox.SubjectOf(f.Review)
			n.Name = nameOf(n, theReview().Scheduled("2026-02-10 09:00"))
			judge := func(at time.Time) string {
				return rules.StandingOf(n, rules.StandingFacts{Review: f.Review, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, at).Withdrawn.Words()
			}
			if c.at == "" {
				if got := judge(gen.UTC("2026-02-28")); got != "" {
					t.Errorf("withdrawn: %s", got)
				}
				return
			}
			for _, x := range []struct {
				after time.Duration
				want  string
			}{{-time.Second, ""}, {0, c.want}, {time.Second, c.want}} {
				if c.at == made && x.after < 0 {
					continue
				}
				if got := judge(gen.UTC(c.at).Add(x.after)); got != x.want {
					t.Errorf("%v from %s: %q, want %q", x.after, c.at, got, x.want)
				}
			}
		})
	}
}

// What says the new time of a review is still true, though it was made in the second in which the review was put off.
func TestWhatSaysTheNewTimeStands(t *testing.T) {
	at := gen.UTC("2026-01-20 09:00")
	for until, want := range map[string]string{"2026-01-25 09:00": "ReviewUpcoming 0 northwind/jane", "2026-01-20 08:00": "ReviewDue 0 northwind/jane"} {
		f := remindedReview(openCheck().Due("2026-01-22 09:00").Postponed("2026-01-20 09:00", until))
		made := rules.DecideReview(f, at).Notify
		if got := said(made); !strings.Contains(got, want) {
			t.Fatalf("made: %s", got)
		}
		stand(t, &f, made, at)
	}
}

// stand has messages still true an hour after they were made.
func stand(t *testing.T, f *rules.ReviewFacts, made []rules.Message, at time.Time) {
	t.Helper()
	for i := range made {
		n := made[i].Notification(f.Review.Namespace, at)
		n.CreationTimestamp = metav1.NewTime(at)
		facts := rules.StandingFacts{Review: f.Review, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}
		if got := rules.StandingOf(n, facts, at.Add(time.Hour)).Withdrawn.Words(); got != "" {
			t.Errorf("%s to %s: %s", n.Spec.Reason, n.Spec.Recipient.Contact, got)
		}
	}
}

// nameOf is the name that a message has by which a review is announced, or of which it is told that it is due, as it was
// when the message was made.
func nameOf(n *v1alpha1.Notification, r gen.ReviewBuilder) string {
	f := remindedReview(r)
	f.Policy.Spec.Reminders.BeforeReview = "P90D"
	for _, at := range []string{"2026-01-20 09:00", "2026-06-01 09:00"} {
		for _, m := range rules.DecideReview(f, gen.UTC(at)).Notify {
			if m.Spec.Reason == n.Spec.Reason {
				n.Spec.Recipient, n.Spec.ChannelRef = m.Spec.Recipient, m.Spec.ChannelRef
				return m.Name
			}
		}
	}
	return n.Name
}

// What is announced for a time that is not that of now does not leave, however it is dated what moved it.
func TestAnAnnouncementOfAnotherTimeIsWithdrawn(t *testing.T) {
	at := gen.UTC("2026-01-08 09:00")
	for name, c := range map[string]struct {
		move func(gen.ReviewBuilder) gen.ReviewBuilder
		want string
	}{
		"nothing moved": {func(r gen.ReviewBuilder) gen.ReviewBuilder { return r }, ""},
		"entered later, and dated before": {func(r gen.ReviewBuilder) gen.ReviewBuilder {
			return r.Postponed("2026-01-08 08:00", "2026-02-22 09:00")
		}, "The review was put off before the message left"},
		"put off, and back to where it was due": {func(r gen.ReviewBuilder) gen.ReviewBuilder {
			return r.Postponed("2026-01-08 08:00", "2026-02-22 09:00").Postponed("2026-01-08 08:30", "2026-01-22 09:00")
		}, ""},
	} {
		f := remindedReview(theReview().Scheduled("2026-01-15 09:00"))
		made := rules.DecideReview(f, at).Notify
		if len(made) == 0 || made[0].Spec.Reason != v1alpha1.NotificationReviewUpcoming {
			t.Fatalf("made: %s", said(made))
		}
		n := made[0].Notification("demo", at)
		n.CreationTimestamp = metav1.NewTime(at)
		c.move(gen.ReviewBuilder{Review: f.Review})
		facts := rules.StandingFacts{Review: f.Review, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}
		if got := rules.StandingOf(n, facts, at.Add(30*time.Minute)).Withdrawn.Words(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func theReview() gen.ReviewBuilder { return gen.QuarterlyReview().Named("the-review") }

func messageAbout(reason v1alpha1.NotificationReason, about, made string) *v1alpha1.Notification {
	n := gen.Notification("n").Created(made).Reason(reason).About(v1alpha1.KindReview, "the-review", "7e7e").Since("2026-01-22 09:00").Outcome(v1alpha1.OutcomePending)
	n.Spec.About = about
	return n.Notification
}

func TestMessagesAboutWhatIsGoneOrRests(t *testing.T) {
	at := gen.UTC("2026-03-10 09:00")
	n := messageAbout("ReviewDue", "", "2026-01-22 09:00")
	deleted := rules.MessageStanding{Withdrawn: outbox.Withdrawal{Cause: outbox.Deleted, Kind: v1alpha1.KindReview, Name: "the-review"}}
	unready := func(kind, name string) rules.MessageStanding {
		return rules.MessageStanding{Rest: verdict.Rest{Cause: verdict.RestUnready, Kind: kind, Name: name}}
	}
	withAlliance := rules.MessageStanding{Rest: verdict.Rest{Cause: verdict.RestSuspended, Kind: v1alpha1.KindAlliance, Name: "northwind-contoso"}}
	for name, c := range map[string]struct {
		change func(*rules.ReviewFacts)
		want   rules.MessageStanding
	}{
		"deleted":             {func(f *rules.ReviewFacts) { f.Review = nil }, deleted},
		"applied again":       {func(f *rules.ReviewFacts) { f.Review.UID = "other" }, rules.MessageStanding{}},
		"another of the name": {func(f *rules.ReviewFacts) { f.Review.Spec.DueTime = gen.Time("2026-01-22 09:00:01") }, deleted},
		"no alliance":         {func(f *rules.ReviewFacts) { f.Alliance = nil }, unready("Review", "the-review")}, // it may be replaced
		"no policy":           {func(f *rules.ReviewFacts) { f.Policy = nil }, unready("Review", "the-review")},
		"no such cadence":     {func(f *rules.ReviewFacts) { f.Alliance.Spec.Cadence[0].Name = "monthly" }, unready("Review", "the-review")},
		"an unknown partner":  {func(f *rules.ReviewFacts) { delete(f.Partners, "contoso") }, unready("Review", "the-review")},
		"put off, with an unknown partner": {func(f *rules.ReviewFacts) {
			gen.ReviewBuilder{Review: f.Review}.Postponed("2026-02-16 09:00", "2026-03-09 09:00")
			delete(f.Partners, "contoso")
		}, unready("Review", "the-review")},
		"suspended as well": {func(f *rules.ReviewFacts) {
			f.Review.Spec.Suspend = new(true)
			delete(f.Partners, "contoso")
		}, rules.MessageStanding{Rest: verdict.Rest{Cause: verdict.RestSuspended}}},
		"held, with an unknown partner": {func(f *rules.ReviewFacts) {
			gen.ReviewBuilder{Review: f.Review}.Held("2026-02-16 09:00")
			delete(f.Partners, "contoso")
		}, outbox.Untrue(outbox.ReviewHeld)},
		"suspended":         {func(f *rules.ReviewFacts) { f.Review.Spec.Suspend = new(true) }, rules.MessageStanding{Rest: verdict.Rest{Cause: verdict.RestSuspended}}},
		"with the alliance": {func(f *rules.ReviewFacts) { f.Alliance.Spec.Suspend = new(true) }, withAlliance},
	} {
		f := remindedReview(theReview())
		c.change(&f)
		if got := rules.StandingOf(n, rules.StandingFacts{Review: f.Review, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, at); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	n = messageAbout("BriefingDue", "contoso/lee", "2026-03-09 04:00")
	n.Spec.SubjectRef = v1alpha1.SubjectReference{Kind: v1alpha1.KindAlliance, Name: "northwind-contoso", UID: "a11a"}
	gone := outbox.SubjectDeleted(n)
	briefed := outbox.UntrueAbout(outbox.Briefed, "contoso/lee")
	if got := gone.Withdrawn.Words() + "; " + briefed.Withdrawn.Words(); got != "The Alliance northwind-contoso was deleted before the message left; "+
		"contoso/lee was briefed, or left the team, before the message left" {
		t.Error(got)
	}
	for name, c := range map[string]struct {
		change func(*rules.AllianceFacts)
		want   rules.MessageStanding
	}{
		"still to be briefed": {func(*rules.AllianceFacts) {}, rules.MessageStanding{}},
		"deleted":             {func(f *rules.AllianceFacts) { f.Alliance = nil }, gone},
		"applied again":       {func(f *rules.AllianceFacts) { f.Alliance.UID = "other" }, rules.MessageStanding{}},
		"suspended":           {func(f *rules.AllianceFacts) { f.Alliance.Spec.Suspend = new(true) }, withAlliance},
		"no policy":           {func(f *rules.AllianceFacts) { f.Policy = nil }, unready("Alliance", "northwind-contoso")},
		"an unknown partner":  {func(f *rules.AllianceFacts) { delete(f.Partners, "northwind") }, unready("Alliance", "northwind-contoso")},
		"no such contact":     {func(f *rules.AllianceFacts) { f.Alliance.Spec.Team[0].Contact = "ghost" }, unready("Alliance", "northwind-contoso")},
		"no such recurrence":  {func(f *rules.AllianceFacts) { f.Alliance.Spec.Cadence[0].Recurrence.Rule = "FREQ=HOURLY" }, unready("Alliance", "northwind-contoso")},
		"no such date":        {func(f *rules.AllianceFacts) { f.Alliance.Spec.Team[0].JoinedDate = "2026-02-31" }, unready("Alliance", "northwind-contoso")},
		"briefed, and no policy": {func(f *rules.AllianceFacts) { // it is withdrawn once that can be judged
			f.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "lee", Date: "2026-03-10"}}
			f.Policy = nil
		}, unready("Alliance", "northwind-contoso")},
		"briefed": {func(f *rules.AllianceFacts) {
			f.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "lee", Date: "2026-03-10"}}
		}, briefed},
		"somebody else was": {func(f *rules.AllianceFacts) {
			f.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "kim", Date: "2026-03-10"}, {Partner: "northwind", Contact: "lee", Date: "2026-03-10"}}
		}, rules.MessageStanding{}},
		"to be briefed": {func(f *rules.AllianceFacts) {
			f.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "lee", Date: "2026-03-11"}}
		}, rules.MessageStanding{Next: gen.UTC("2026-03-11 04:00")}},
		"gone from the team": {func(f *rules.AllianceFacts) { f.Alliance.Spec.Team = f.Alliance.Spec.Team[:5] }, briefed},
	} {
		f := joiners()
		c.change(&f)
		got := rules.StandingOf(n, rules.StandingFacts{Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, at)
		got.Next = got.Next.UTC()
		if got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A reminder that waits since its review cannot be judged says so, and leaves when it can be.
func TestAReminderWaitsWhileItsReviewCannotBeJudged(t *testing.T) {
	at := gen.UTC("2026-03-10 09:00")
	n := messageAbout("ReviewDue", "", "2026-01-22 09:00")
	f := remindedReview(theReview())
	decide := func() rules.MessageVerdict {
		s := rules.StandingOf(n, rules.StandingFacts{Review: f.Review, Alliance: f.Alliance, Policy: f.Policy, Partners: f.Partners}, at)
		return rules.DecideMessage(rules.MessageFacts{Notification: n, Policy: f.Policy, Standing: s}, at)
	}
	contoso := f.Partners["contoso"]
	delete(f.Partners, "contoso")
	if v := decide(); v.Send || v.Stalled || v.Reason != v1alpha1.ReasonWaiting || v.Message != "Review the-review is not Ready; see its conditions" {
		t.Errorf("%+v", v)
	}
	f.Partners["contoso"] = contoso
	if v := decide(); !v.Send && !v.Unsaid {
		t.Errorf("%+v", v)
	}
}
