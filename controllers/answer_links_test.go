// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"encoding/base64"
	"encoding/binary"
	"regexp"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

var linkPattern = regexp.MustCompile(regexp.QuoteMeta(linkStart) + `([A-Za-z0-9_-]+)`)

// linksUntil reads until when the links of a message work.
func linksUntil(t *testing.T, body string) (until []time.Time) {
	t.Helper()
	for _, link := range linkPattern.FindAllStringSubmatch(body, -1) {
		raw, err := base64.RawURLEncoding.DecodeString(link[1])
		if err != nil || len(raw) < 9 {
			t.Fatal(link, err)
		}
		until = append(until, time.Unix(int64(binary.BigEndian.Uint64(raw[1:9])), 0).UTC())
	}
	return until
}

// linksOver is a policy that asks for links in the messages of its channel.
func linksOver(channel v1alpha1.Name) *v1alpha1.CommunicationPolicy {
	hook := gen.Webhook(string(channel), "https://hooks.example")
	hook.AnswerLinks = v1alpha1.AnswerLinksInclude
	return gen.Policy("standard").Channels(hook).CommunicationPolicy
}

// askedOn is the message that asks kim of contoso for an answer to a health check at a moment.
func askedOn(t *testing.T, r gen.ReviewBuilder, at string) *v1alpha1.Notification {
	t.Helper()
	w := gen.NewWorld()
	w.Policy.Spec.Reminders = &v1alpha1.Reminders{}
	v := rules.DecideReview(w.ReviewFacts(r), gen.UTC(at))
	for i := range v.Notify {
		if m := &v.Notify[i]; m.Spec.Reason == v1alpha1.NotificationHealthAsked && m.Spec.Recipient.Contact == "kim" {
			n := m.Notification(r.Namespace, gen.UTC(at))
			n.UID, n.CreationTimestamp = types.UID("of-"+n.Name), gen.Time(at)
			return n
		}
	}
	t.Fatal("kim is not asked")
	return nil
}

// Who is asked to answer by a time can do so by the link until then, and for as long as any link works at least. What
// moves the time after the message was made changes no link.
func TestALinkWorksUntilTheAnswerIsDue(t *testing.T) {
	const made, anHourLater, aYearLater = "2026-03-02 09:00", "2026-03-02 10:00", "2027-03-03 09:00"
	check := func(due string) gen.ReviewBuilder {
		return gen.Review("health").UID("7e7e").OfType(v1alpha1.ReviewHealthCheck).Due(due)
	}
	for name, c := range map[string]struct {
		review gen.ReviewBuilder
		later  func(gen.ReviewBuilder) gen.ReviewBuilder // after the message was made
		want   string
	}{
		"a second before it would expire": {review: check("2026-03-02 09:59:59"), want: anHourLater},
		"as it would expire":              {review: check("2026-03-02 10:00"), want: anHourLater},
		"a second after that":             {review: check("2026-03-02 10:00:01"), want: "2026-03-02 10:00:01"},
		"overdue":                         {review: check("2026-03-01 09:00"), want: anHourLater},
		"in forty days":                   {review: check("2026-04-11 09:00"), want: "2026-04-11 09:00"},
		"as late as a link may work":      {review: check(aYearLater), want: aYearLater},
		"a second later":                  {review: check("2027-03-03 09:00:01"), want: aYearLater},
		"in a thousand years":             {review: check("2999-12-31 09:00"), want: aYearLater},
		"put off before":                  {review: check("2026-03-12 09:00").Postponed("2026-03-01 09:00", "2026-05-01 09:00"), want: "2026-05-01 09:00"},
		"put off twice":                   {review: check("2026-03-12 09:00").Postponed("2026-02-01 09:00", "2026-04-01 09:00").Postponed("2026-03-01 09:00", "2026-05-01 09:00"), want: "2026-05-01 09:00"},
		"put off since": {review: check("2026-04-11 09:00"), want: "2026-04-11 09:00", later: func(b gen.ReviewBuilder) gen.ReviewBuilder {
			return b.Postponed("2026-03-02 09:01", "2026-06-01 09:00")
		}},
		"brought forward since": {review: check("2026-04-11 09:00"), want: "2026-04-11 09:00", later: func(b gen.ReviewBuilder) gen.ReviewBuilder {
			return b.Postponed("2026-03-02 09:01", "2026-03-20 09:00")
		}},
		"another review of the name": {review: check("2026-04-11 09:00"), want: anHourLater, later: func(b gen.ReviewBuilder) gen.ReviewBuilder {
			return b.Due("2026-06-01 09:00").Postponed(made, "2026-04-11 09:00")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			asked := askedOn(t, c.review, made)
			if c.later != nil {
				c.review = c.later(c.review)
			}
			digest := messageAboutNorthwind("digest").Gathers(asked.Name).Created("2026-03-02 09:30").Notification
			for what, n := range map[string]*v1alpha1.Notification{"message": asked, "digest": digest} {
				r := postman(nil, asked, digest, c.review.Review, gen.NewWorld().Partners["northwind"], gen.NewWorld().Partners["contoso"])
				r.answers, r.channels = answerLinks(t), opener{factory: notify.NewFactory(notify.Options{})}
				_, m, problem := r.compose(t.Context(), n, linksOver(n.Spec.ChannelRef.Channel))
				if problem != nil {
					t.Fatal(problem)
				}
				if until := linksUntil(t, m.Body); len(until) != 1 || !until[0].Equal(gen.UTC(c.want)) {
					t.Errorf("the link in the %s works until %v, not %s", what, until, c.want)
				}
			}
		})
	}
}

// A message whose review is not there, or that asks for no answer, has the usual time.
func TestALinkThatNothingIsDueByWorksForTheUsualTime(t *testing.T) {
	check := gen.Review("health").UID("7e7e").OfType(v1alpha1.ReviewHealthCheck).Due("2026-04-11 09:00")
	issue := gen.Notification("one").UID("uid").Created("2026-03-02 09:00").About(v1alpha1.KindIssue, "late-shipments", "u").Notification
	forged := askedOn(t, check, "2026-03-02 09:00")
	forged.Name = "made-by-hand"
	for name, c := range map[string]struct {
		message *v1alpha1.Notification
		there   []client.Object
	}{
		"no review":                         {askedOn(t, check, "2026-03-02 09:00"), nil},
		"an issue":                          {issue, []client.Object{check.Review}},
		"a message that no due time led to": {forged, []client.Object{check.Review}},
	} {
		r := postman(nil, append(c.there, gen.NewWorld().Partners["northwind"], gen.NewWorld().Partners["contoso"])...)
		r.answers, r.channels = answerLinks(t), opener{factory: notify.NewFactory(notify.Options{})}
		_, m, problem := r.compose(t.Context(), c.message, linksOver(c.message.Spec.ChannelRef.Channel))
		if problem != nil {
			t.Fatal(problem)
		}
		if until := linksUntil(t, m.Body); len(until) != 1 || !until[0].Equal(gen.UTC("2026-03-02 10:00")) {
			t.Errorf("%s: the link works until %v", name, until)
		}
	}
}
