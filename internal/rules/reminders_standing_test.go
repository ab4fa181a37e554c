// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// TestMessagesAboutReviewsAreWithdrawn at the moment at which they are no longer true.
func TestMessagesAboutReviewsAreWithdrawn(t *testing.T) {
	const made = "2026-01-20 09:00"
	action := func(done v1alpha1.Date) reviewBuilder {
		return newReview().held("2026-01-16 09:00").promised("shelf", "contoso/kim", "2026-01-20", done)
	}
	for name, c := range map[string]struct {
		reason v1alpha1.NotificationReason
		review reviewBuilder
		at     string // from here on it is withdrawn; empty: never
		want   string
	}{
		"held":                        {"ReviewDue", newReview().held("2026-01-25 09:00"), "2026-01-25 09:00", "The review was held before the message left"},
		"cancelled":                   {"ReviewOverdue", newReview().cancelled("2026-01-25 09:00"), "2026-01-25 09:00", "The review was cancelled before the message left"},
		"put off":                     {"ReviewDue", newReview().postponed("2026-01-25 09:00", "2026-03-01 09:00"), "2026-01-25 09:00", "The review was put off before the message left"},
		"put off, dated long before":  {"ReviewDue", newReview().postponed("2026-01-02 09:00", "2026-03-01 09:00"), made, "The review was put off before the message left"},
		"put off in the same second":  {"ReviewDue", newReview().postponed(made, "2026-03-01 09:00"), made, "The review was put off before the message left"},
		"put off before it was made":  {"ReviewDue", newReview().postponed("2026-01-20 08:59:59", "2026-01-24 09:00"), "", ""},
		"outstanding":                 {"ReviewDue", newReview(), "", ""},
		"held, but not accepted":      {"ReviewDue", newReview().held("2026-01-25 09:00").accepted(false, ""), "", ""},
		"it was coming, and is held":  {"ReviewUpcoming", newReview().scheduled("2026-02-10 09:00").held("2026-01-25 09:00").accepted(false, ""), "2026-01-25 09:00", "The review was held before the message left"},
		"it was coming, and has come": {"ReviewUpcoming", newReview().scheduled("2026-02-10 09:00"), "2026-02-10 09:00", "The review's time came before the message left"},
		"done, in New York":           {"ActionDue", action("2026-01-25"), "2026-01-25 05:00", "The action was done before the message left"},
		"not done":                    {"ActionDue", action(""), "", ""},
		"taken off the record":        {"ActionDue", newReview().held("2026-01-16 09:00"), made, "The action was taken off the record before the message left"},
		"the record too":              {"ActionDue", newReview(), made, "The action was taken off the record before the message left"},
	} {
		t.Run(name, func(t *testing.T) {
			n := messageAbout(c.reason, "shelf", made)
			f := remindedReview(c.review)
			judge := func(at time.Time) string {
				return JudgeReviewMessage(n, f.Review, f.Alliance, f.Partners, at).Withdrawn
			}
			if c.at == "" {
				if got := judge(utc("2026-02-28")); got != "" {
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
				if got := judge(utc(c.at).Add(x.after)); got != x.want {
					t.Errorf("%v from %s: %q, want %q", x.after, c.at, got, x.want)
				}
			}
		})
	}
}

func messageAbout(reason v1alpha1.NotificationReason, about, made string) *v1alpha1.Notification {
	n := &v1alpha1.Notification{ObjectMeta: metav1.ObjectMeta{CreationTimestamp: metaUTC(made)}}
	n.Spec.Reason, n.Spec.About = reason, about
	n.Spec.SubjectRef = v1alpha1.SubjectReference{Kind: v1alpha1.KindReview, Name: "the-review", UID: "7e7e"}
	n.Spec.AllianceRef.Name = "northwind-contoso"
	return n
}

func TestMessagesAboutWhatIsGoneOrRests(t *testing.T) {
	at := utc("2026-03-10 09:00")
	n := messageAbout("ReviewDue", "", "2026-01-22 09:00")
	for name, c := range map[string]struct {
		change func(*ReviewFacts)
		want   MessageStanding
	}{
		"deleted":             {func(f *ReviewFacts) { f.Review = nil }, MessageStanding{Withdrawn: "The Review the-review was deleted before the message left"}},
		"another of the name": {func(f *ReviewFacts) { f.Review.UID = "other" }, MessageStanding{Withdrawn: "The Review the-review was deleted before the message left"}},
		"no alliance":         {func(f *ReviewFacts) { f.Alliance = nil }, MessageStanding{}}, // it may be replaced
		"suspended":           {func(f *ReviewFacts) { f.Review.Spec.Suspend = new(true) }, MessageStanding{Suspended: "spec.suspend is true"}},
		"with the alliance":   {func(f *ReviewFacts) { f.Alliance.Spec.Suspend = new(true) }, MessageStanding{Suspended: "Alliance northwind-contoso is suspended"}},
	} {
		f := remindedReview(newReview())
		c.change(&f)
		if got := JudgeReviewMessage(n, f.Review, f.Alliance, f.Partners, at); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	n = messageAbout("BriefingDue", "contoso/lee", "2026-03-09 04:00")
	n.Spec.SubjectRef = v1alpha1.SubjectReference{Kind: v1alpha1.KindAlliance, Name: "northwind-contoso", UID: "a11a"}
	gone := "The Alliance northwind-contoso was deleted before the message left"
	briefed := "contoso/lee was briefed, or left the team, before the message left"
	for name, c := range map[string]struct {
		change func(*AllianceFacts)
		want   MessageStanding
	}{
		"still to be briefed": {func(*AllianceFacts) {}, MessageStanding{}},
		"deleted":             {func(f *AllianceFacts) { f.Alliance = nil }, MessageStanding{Withdrawn: gone}},
		"another of the name": {func(f *AllianceFacts) { f.Alliance.UID = "other" }, MessageStanding{Withdrawn: gone}},
		"suspended":           {func(f *AllianceFacts) { f.Alliance.Spec.Suspend = new(true) }, MessageStanding{Suspended: "Alliance northwind-contoso is suspended"}},
		"briefed": {func(f *AllianceFacts) {
			f.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "lee", Date: "2026-03-10"}}
		}, MessageStanding{Withdrawn: briefed}},
		"somebody else was": {func(f *AllianceFacts) {
			f.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "kim", Date: "2026-03-10"}, {Partner: "northwind", Contact: "lee", Date: "2026-03-10"}}
		}, MessageStanding{}},
		"to be briefed": {func(f *AllianceFacts) {
			f.Alliance.Spec.Briefings = []v1alpha1.Briefing{{Partner: "contoso", Contact: "lee", Date: "2026-03-11"}}
		}, MessageStanding{}},
		"gone from the team": {func(f *AllianceFacts) { f.Alliance.Spec.Team = f.Alliance.Spec.Team[:5] }, MessageStanding{Withdrawn: briefed}},
	} {
		f := joiners()
		c.change(&f)
		if got := JudgeAllianceMessage(n, f.Alliance, f.Partners, at); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
