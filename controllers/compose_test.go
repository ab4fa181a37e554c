// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/answer"
	"github.com/entente-dev/entente/internal/notify"
	"github.com/entente-dev/entente/test/gen"
)

// answerLinks makes links for a test.
func answerLinks(t *testing.T) *answer.Links {
	t.Helper()
	keys := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(keys, []byte(base64.StdEncoding.EncodeToString(make([]byte, 32))), 0o600); err != nil {
		t.Fatal(err)
	}
	links, err := answer.NewLinks(answer.Options{URL: "https://answers.example", KeyFile: keys, ValidFor: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	return links
}

const linkStart = "https://answers.example/answer?t="

// A link goes to whom a person reads, and elsewhere only where the policy asks for it.
func TestLinksGoWherePeopleRead(t *testing.T) {
	pager := v1alpha1.Channel{Alertmanager: &v1alpha1.AlertmanagerChannel{URL: "https://alerts.example"}}
	for _, c := range []struct {
		name    string
		channel v1alpha1.Channel
		asked   v1alpha1.AnswerLinks
		want    bool
	}{
		{"mail", gen.Mail("it", "smtp.example:587"), "", true},
		{"mail without", gen.Mail("it", "smtp.example:587"), v1alpha1.AnswerLinksOmit, false},
		{"webhook", gen.Webhook("it", "https://hooks.example"), "", false},
		{"webhook with", gen.Webhook("it", "https://hooks.example"), v1alpha1.AnswerLinksInclude, true},
		{"alertmanager", pager, "", false},
		{"alertmanager with", pager, v1alpha1.AnswerLinksInclude, true},
	} {
		c.channel.Name, c.channel.AnswerLinks = "it", c.asked
		n := gen.Notification("one").UID("uid").Created("2026-03-02 09:00").About(v1alpha1.KindIssue, "late-shipments", "u").Notification
		n.Spec.ChannelRef.Channel = "it"
		r := postman(nil, n, gen.Partner("northwind").Partner)
		r.answers, r.channels = answerLinks(t), opener{factory: notify.NewFactory(notify.Options{})}
		_, m, problem := r.compose(t.Context(), n, gen.Policy("standard").Channels(c.channel).CommunicationPolicy)
		if problem != nil {
			t.Fatal(c.name, problem)
		}
		if got := strings.Contains(m.Title+m.Body, linkStart); got != c.want {
			t.Errorf("%s: %t, not %t: %s", c.name, got, c.want, m.Body)
		}
	}
}

// A message has a link where there is something to answer by it, and so has each in a digest.
func TestOnlyWhatCanBeAnsweredHasALink(t *testing.T) {
	about := func(name, kind string, reason v1alpha1.NotificationReason) *v1alpha1.Notification {
		return gen.Notification(name).UID(types.UID(name)).Created("2026-03-02 09:00").About(kind, "it", "u").Reason(reason).Notification
	}
	health := about("health", v1alpha1.KindReview, v1alpha1.NotificationHealthAsked)
	due := about("due", v1alpha1.KindReview, v1alpha1.NotificationReviewDue)
	briefing := about("briefing", v1alpha1.KindAlliance, v1alpha1.NotificationBriefingDue)
	issue := about("issue", v1alpha1.KindIssue, v1alpha1.NotificationIssueOpened)
	digest := messageAboutNorthwind("digest").Gathers("health", "due", "briefing", "issue").Notification
	r := postman(nil, health, due, briefing, issue, digest, gen.Partner("northwind").Partner, gen.Partner("contoso").Partner)
	r.answers, r.channels = answerLinks(t), opener{factory: notify.NewFactory(notify.Options{})}
	for n, want := range map[*v1alpha1.Notification]int{health: 1, due: 0, briefing: 0, issue: 1, digest: 2} {
		_, m, problem := r.compose(t.Context(), n, gen.Policy("standard").CommunicationPolicy)
		if problem != nil {
			t.Fatal(problem)
		}
		if got := strings.Count(m.Body, linkStart); got != want {
			t.Errorf("%s: %d links, not %d: %s", n.Name, got, want, m.Body)
		}
	}
}

// The link by which people answer comes before any text, however long that is and whatever is
// added to it, so that no channel's limit cuts it.
func TestALinkIsTheFirstOfAMessage(t *testing.T) {
	about := func(name string) gen.NotificationBuilder {
		return gen.Notification(name).UID("uid").Created("2026-03-02 09:00").About(v1alpha1.KindIssue, "late-shipments", "u").
			Body("> " + strings.Repeat("é", 16000))
	}
	policy := gen.Policy("standard").CommunicationPolicy
	one, two := about("one").Notification, about("two").Notification
	digest := messageAboutNorthwind("digest").Gathers("one", "two").Body("> text").Notification
	one.Status.Outcome, digest.Status.UncertainAttempts = v1alpha1.OutcomeSending, 1 // both may have left before
	r := postman(nil, one, two, gen.Partner("northwind").Partner, gen.Partner("contoso").Partner)
	r.answers, r.channels = answerLinks(t), opener{factory: notify.NewFactory(notify.Options{})}
	for n, want := range map[*v1alpha1.Notification]int{one: 1, digest: 2} {
		_, m, problem := r.compose(t.Context(), n, policy)
		if problem != nil {
			t.Fatal(problem)
		}
		before, _, typed := strings.Cut(m.Body, "> ")
		if got := strings.Count(before, linkStart); got != want || !typed || !strings.HasPrefix(m.Body, "To answer") {
			t.Errorf("%s: %d links before the text, not %d:\n%.600s", n.Name, got, want, m.Body)
		}
		if !strings.HasPrefix(m.Title, "[possible repeat] ") {
			t.Errorf("%s: it does not say that it may be a repeat: %s", n.Name, m.Title)
		}
	}
}

// A Partner that is not there may be there again in a moment: a message to one of its people is not
// refused for want of an address, but tried again. A webhook needs none.
func TestAMessageWaitsForThePartnerThatItsRecipientIsOf(t *testing.T) {
	policy := gen.Policy("standard").Channels(gen.Webhook("hook", "https://hook.example/in"), gen.Mail("mail", "smtp.example:587")).CommunicationPolicy
	message := func(channel v1alpha1.Name) *v1alpha1.Notification {
		n := gen.Notification("n").UID("uid").To("contoso/sam").Notification
		n.Spec.ChannelRef = v1alpha1.ChannelReference{Policy: policy.Name, Channel: channel}
		return n
	}
	r := postman(nil)
	r.channels = opener{factory: notify.NewFactory(notify.Options{})}
	if _, _, problem := r.compose(t.Context(), message("hook"), policy); problem != nil {
		t.Errorf("over a webhook: %+v", problem)
	}
	_, _, problem := r.compose(t.Context(), message("mail"), policy)
	if problem == nil || problem.Outcome != notify.Temporary || !strings.Contains(problem.Detail, "Partner contoso does not exist") {
		t.Errorf("by mail: %+v", problem)
	}
	r = postman(nil, gen.Partner("contoso").Contacts("sam").Partner)
	r.channels = opener{factory: notify.NewFactory(notify.Options{})}
	if _, _, problem := r.compose(t.Context(), message("mail"), policy); problem != nil {
		t.Errorf("once it is there: %+v", problem)
	}
}
