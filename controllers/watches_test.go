// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// A change wakes exactly what it concerns.
func TestMappers(t *testing.T) {
	north, outside := gen.Partner("north").Partner, gen.Partner("outside").Partner
	standard := gen.Policy("standard").Paths(gen.Path("default", "P1D").Steps(gen.Step("first").Contacts("outside/sam", "outside/kim"))).CommunicationPolicy
	other := gen.Policy("other").CommunicationPolicy
	elsewhere := gen.Alliance("pact").Under("standard").Between("north").Alliance
	elsewhere.Namespace = "elsewhere"
	s := &shell{Client: &fakeCache{objects: []client.Object{
		north, gen.Partner("south").Partner, outside, standard, other, elsewhere,
		gen.Alliance("pact").Under("standard").Between("north", "south").Alliance,
		gen.Alliance("second").Under("standard").Between("south").Alliance,
		gen.Alliance("third").Under("other").Between("north").Alliance,
		gen.Review("r-pact").Of("pact").Review, gen.Review("r-third").Of("third").Review,
		gen.Issue("i-pact").Of("pact").Issue, gen.Issue("i-second").Of("second").Issue, gen.Issue("i-third").Of("third").Issue,
		gen.Notification("pending").Of("pact").Outcome(v1alpha1.OutcomePending).Notification,
		gen.Notification("done").Outcome(v1alpha1.OutcomeDelivered).Notification,
	}}}
	for name, c := range map[string]struct {
		mapper mapper
		object client.Object
		want   []string
	}{
		"partner to alliances":             {direct(s.alliances(), byPartner), north, []string{"pact", "third"}},
		"policy to alliances":              {direct(s.alliances(), byPolicy), standard, []string{"pact", "second"}},
		"review to its alliance":           {s.allianceOf(reviewAlliance), gen.Review("r").Of("pact").Review, []string{"pact"}},
		"issue to its alliance":            {s.allianceOf(issueAlliance), gen.Issue("i").Of("third").Issue, []string{"third"}},
		"unreadable issue to any alliance": {s.allianceOf(issueAlliance), gen.Issue("i").Of("").Issue, []string{"pact", "second", "third"}},
		"alliance to itself":               {itself, gen.Alliance("pact").Alliance, []string{"pact"}},
		"alliance to its reviews":          {direct(s.reviews(), byAlliance), gen.Alliance("pact").Alliance, []string{"r-pact"}},
		"alliance to its issues":           {direct(s.issues(), byAlliance), gen.Alliance("third").Alliance, []string{"i-third"}},
		"alliance to its partners":         {partnersOfAlliance, gen.Alliance("pact").Between("north", "south").Alliance, []string{"north", "south"}},
		"partner to reviews":               {s.through(byPartner, s.reviews(), byAlliance), north, []string{"r-pact", "r-third"}},
		"partner to issues":                {s.through(byPartner, s.issues(), byAlliance), north, []string{"i-pact", "i-third"}},
		"partner to undelivered messages":  {s.through(byPartner, s.notifications(), undeliveredIn), north, []string{"pending"}},
		"policy to issues":                 {s.through(byPolicy, s.issues(), byAlliance), standard, []string{"i-pact", "i-second"}},
		"policy to reviews":                {s.through(byPolicy, s.reviews(), byAlliance), standard, []string{"r-pact"}},
		"partner to those beside it":       {s.partnersBeside, north, []string{"south"}},
		"policy to partners":               {s.partnersOfPolicy, other, []string{"north"}},
		"policy to undelivered messages":   {direct(s.notifications(), undelivered), standard, []string{"pending"}},
		"message to its policy":            {policyOfNotification, gen.Notification("n").Over("other", "hook").Notification, []string{"other"}},
		"step's partner to policies":       {direct(s.policies(), byStepPartner), outside, []string{"standard"}},
		"partner that no alliance lists":   {direct(s.alliances(), byPartner), gen.Partner("stranger").Partner, nil},
		"policy that no alliance is under": {s.through(byPolicy, s.issues(), byAlliance), gen.Policy("unused").CommunicationPolicy, nil},
	} {
		requests := c.mapper(t.Context(), c.object)
		if got := requested(requests); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
		for _, r := range requests {
			if r.Namespace != gen.Namespace {
				t.Errorf("%s: a request for namespace %s", name, r.Namespace)
			}
		}
	}
}

// An update wakes others only if they look at what differs.
func TestPredicates(t *testing.T) {
	type alliances = func(*v1alpha1.Alliance)
	alliance := func(change alliances) (before, after client.Object) {
		b := gen.Alliance("pact").Under("standard").Between("north", "south").Alliance
		a := b.DeepCopy()
		change(a)
		return b, a
	}
	check := func(name string, p predicate.Predicate, before, after client.Object, want bool) {
		t.Helper()
		if got := p.Update(event.UpdateEvent{ObjectOld: before, ObjectNew: after}); got != want {
			t.Errorf("%s: passes %t, not %t", name, got, want)
		}
	}
	suspend := func(a *v1alpha1.Alliance) { a.Spec.Suspend = new(true) }
	team := func(a *v1alpha1.Alliance) { a.Spec.Team = []v1alpha1.TeamMember{{Partner: "north", Contact: "jane"}} }
	lost := func(a *v1alpha1.Alliance) { a.Spec.Partners = a.Spec.Partners[:1] }
	left := func(a *v1alpha1.Alliance) { a.Spec.Partners[1].LeftDate = "2026-03-02" }
	noPolicy := func(a *v1alpha1.Alliance) { a.Spec.CommunicationPolicyRef = nil }
	stage := func(a *v1alpha1.Alliance) { a.Spec.Stage = v1alpha1.StageExit }
	host := func(a *v1alpha1.Alliance) { a.Spec.Host = "south" }
	cadences := func(a *v1alpha1.Alliance) { a.Spec.Cadence = []v1alpha1.Cadence{{Name: "ops"}} }
	record := func(a *v1alpha1.Alliance) { a.Generation++; a.Spec.Conversations = []v1alpha1.Conversation{{}} }
	status := func(a *v1alpha1.Alliance) { a.ResourceVersion = "2"; a.Status.DefinitionDigest = "sha256:1" }
	for _, c := range []struct {
		name                               string
		change                             alliances
		reviews, issues, partners, sum, it bool
	}{
		{name: "suspend", change: suspend, reviews: true, issues: true},
		{name: "team", change: team, reviews: true, issues: true, partners: true},
		{name: "a partner less", change: lost, reviews: true, issues: true, partners: true},
		{name: "a partner leaves", change: left, reviews: true, issues: true, partners: true},
		{name: "policy", change: noPolicy, reviews: true, issues: true, partners: true},
		{name: "stage", change: stage, reviews: true, issues: true, partners: true},
		{name: "host", change: host, reviews: true, issues: true, partners: true},
		{name: "cadence", change: cadences, reviews: true, issues: true},
		{name: "a record", change: record, it: true},
		{name: "status", change: status, sum: true},
		{name: "nothing", change: func(*v1alpha1.Alliance) {}},
	} {
		b, a := alliance(c.change)
		check(c.name+" for reviews", allianceForReviews, b, a, c.reviews)
		check(c.name+" for issues", allianceForIssues, b, a, c.issues)
		check(c.name+" for partners", allianceForPartners, b, a, c.partners)
		check(c.name+" for the alliance, at once", allianceSpec, b, a, c.it)
		check(c.name+" for the alliance, later", statusOnly, b, a, c.sum)
	}

	partner := gen.Partner("north").Partner
	moved, people, renamed := partner.DeepCopy(), partner.DeepCopy(), partner.DeepCopy()
	moved.Spec.TimeZone = "UTC"
	people.Spec.Contacts = []v1alpha1.Contact{{Name: "jane"}}
	renamed.Spec.DisplayName = "North"
	renamed.Generation++
	check("zone for reviews", partnerZone, partner, moved, true)
	check("contacts for reviews", partnerZone, partner, people, false)
	check("zone for issues", partnerForIssues, partner, moved, true)
	check("contacts for issues", partnerForIssues, partner, people, true)
	check("name for issues", partnerForIssues, partner, renamed, false)
	check("spec for alliances", partnerSpec, partner, renamed, true)

	issue := gen.Issue("i").Of("pact").Issue
	climbed, judged := issue.DeepCopy(), issue.DeepCopy()
	climbed.Status.Escalation = &v1alpha1.Escalation{Path: "default"}
	judged.Status.ObservedGeneration = 1
	check("a step for the alliance", issueForAlliance, issue, climbed, true)
	check("conditions for the alliance", issueForAlliance, issue, judged, false)

	policy := gen.Policy("standard").CommunicationPolicy
	channels, steps := policy.DeepCopy(), policy.DeepCopy()
	channels.Spec.Channels[0].Name = "other"
	steps.Spec.EscalationPaths = []v1alpha1.EscalationPath{{Name: "default"}}
	steps.Generation++
	frequent := policy.DeepCopy()
	frequent.Spec.RecoveryPlanWithin = "P1D"
	check("channels for partners", policyForPartners, policy, channels, true)
	check("steps for partners", policyForPartners, policy, steps, true)
	check("recovery plans for partners", policyForPartners, policy, frequent, false)
	check("steps for issues", policySpec, policy, steps, true)

	pending := gen.Notification("n").Notification
	tried := pending.DeepCopy()
	tried.Status.Attempts, tried.Status.LastAttemptTime = 1, new(gen.Time("2026-03-02 09:00"))
	held := tried.DeepCopy()
	held.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionDelivered, Status: metav1.ConditionUnknown, Reason: v1alpha1.ReasonSuspended}}
	waits := pending.DeepCopy()
	waits.Status.ObservedGeneration = 1
	check("an attempt for the policy", attemptMade, pending, tried, true)
	check("why it waits now for the policy", attemptMade, tried, held, true)
	check("waiting for the policy", attemptMade, pending, waits, false)
	if attemptMade.Create(event.CreateEvent{Object: pending}) {
		t.Error("a message that was never tried tells a policy nothing")
	}
	if !attemptMade.Create(event.CreateEvent{Object: tried}) {
		t.Error("after a restart a message that was tried tells its policy")
	}
	if !partnerZone.Create(event.CreateEvent{Object: partner}) || !partnerZone.Delete(event.DeleteEvent{Object: partner}) {
		t.Error("what appears or goes always passes")
	}
	if statusOnly.Create(event.CreateEvent{Object: partner}) || statusOnly.Delete(event.DeleteEvent{Object: partner}) {
		t.Error("what appears or goes is no update of a status")
	}
}

// Whether a message still holds is read from all of what it is about: any change of a spec wakes those
// that have not left.
func TestWhatAMessageIsAboutWakesIt(t *testing.T) {
	for _, c := range []struct {
		name   string
		passes predicate.Predicate
		object client.Object
	}{
		{"an issue", issueForNotifications, gen.Issue("i").Issue},
		{"a review", reviewForNotifications, gen.Review("r").Review},
		{"an alliance", allianceForNotifications, gen.Alliance("pact").Alliance},
	} {
		after := c.object.DeepCopyObject().(client.Object)
		if c.passes.Update(event.UpdateEvent{ObjectOld: c.object, ObjectNew: after}) {
			t.Errorf("%s: passes though nothing differs", c.name)
		}
		after.SetGeneration(c.object.GetGeneration() + 1)
		if !c.passes.Update(event.UpdateEvent{ObjectOld: c.object, ObjectNew: after}) {
			t.Errorf("%s: a changed spec does not pass", c.name)
		}
	}
	climbing := gen.Issue("i").Climbing(gen.StepRecord("first", "2026-03-02 09:00"))
	ended := climbing.Clone()
	ended.Status.Escalation.Steps[0].Reason = v1alpha1.StepNotArmed
	if !issueForNotifications.Update(event.UpdateEvent{ObjectOld: climbing.Issue, ObjectNew: ended.Issue}) {
		t.Error("an issue: the end of a step does not pass")
	}
}

// What begins to be deleted rests, and so does what belongs to it: everybody looks.
func TestWhatBeginsToBeDeletedIsLookedAt(t *testing.T) {
	const at = "2026-03-04 09:00"
	digest := func() gen.NotificationBuilder { return gen.Notification("d").Gathers("a") }
	for name, c := range map[string]struct {
		predicate     predicate.Predicate
		before, after client.Object
	}{
		"reviews of an alliance":   {allianceForReviews, gen.Alliance("a").Alliance, gen.Alliance("a").Deleted(at).Alliance},
		"issues of an alliance":    {allianceForIssues, gen.Alliance("a").Alliance, gen.Alliance("a").Deleted(at).Alliance},
		"messages of an alliance":  {allianceForNotifications, gen.Alliance("a").Alliance, gen.Alliance("a").Deleted(at).Alliance},
		"messages about a review":  {reviewForNotifications, gen.Review("r").Review, gen.Review("r").Deleted(at).Review},
		"messages about an issue":  {issueForNotifications, gen.Issue("i").Issue, gen.Issue("i").Deleted(at).Issue},
		"reviews under a policy":   {policyReminders, gen.Policy("p").CommunicationPolicy, gen.Policy("p").Deleted(at).CommunicationPolicy},
		"messages of a digest":     {digestChanged, digest().Notification, digest().Deleted(at).Notification},
		"the alliance of a review": {reviewSpec, gen.Review("r").Review, gen.Review("r").Deleted(at).Review},
		"the alliance of an issue": {issueForAlliance, gen.Issue("i").Issue, gen.Issue("i").Deleted(at).Issue},
	} {
		if !c.predicate.Update(event.UpdateEvent{ObjectOld: c.before, ObjectNew: c.after}) {
			t.Errorf("%s: nobody looks", name)
		}
		if c.predicate.Update(event.UpdateEvent{ObjectOld: c.after, ObjectNew: c.after}) {
			t.Errorf("%s: somebody looks again although nothing changed", name)
		}
	}
}

// queueOf notes what is asked for, and when.
type queueOf struct {
	workqueue.TypedRateLimitingInterface[reconcile.Request]
	after map[string]time.Duration
}

func (q *queueOf) AddAfter(r reconcile.Request, d time.Duration) { q.after[r.Name] = d }

func TestCoalesceAsksALittleLater(t *testing.T) {
	h := coalesce(time.Minute, new(shell).allianceOf(issueAlliance))
	for name, tell := range map[string]func(context.Context, *queueOf){
		"create": func(ctx context.Context, q *queueOf) {
			h.Create(ctx, event.CreateEvent{Object: gen.Issue("i").Of("pact").Issue}, q)
		},
		"update": func(ctx context.Context, q *queueOf) {
			h.Update(ctx, event.UpdateEvent{ObjectOld: gen.Issue("i").Of("pact").Issue, ObjectNew: gen.Issue("i").Of("pact").Issue}, q)
		},
		"delete": func(ctx context.Context, q *queueOf) {
			h.Delete(ctx, event.DeleteEvent{Object: gen.Issue("i").Of("pact").Issue}, q)
		},
	} {
		q := &queueOf{after: map[string]time.Duration{}}
		tell(t.Context(), q)
		if len(q.after) != 1 || q.after["pact"] != time.Minute {
			t.Errorf("%s asks for %v", name, q.after)
		}
	}
}

// Reviews read a policy for its reminders.
func TestPolicyForReviews(t *testing.T) {
	reminders := func(p *v1alpha1.CommunicationPolicy) { p.Spec.Reminders = &v1alpha1.Reminders{BeforeReview: "P7D"} }
	suspend := func(p *v1alpha1.CommunicationPolicy) { p.Spec.Suspend = new(true) }
	for name, c := range map[string]struct {
		before, change func(*v1alpha1.CommunicationPolicy)
		want           bool
	}{
		"reminders are added":       {nil, reminders, true},
		"they change":               {reminders, func(p *v1alpha1.CommunicationPolicy) { p.Spec.Reminders.OverdueEvery = "P1D" }, true},
		"they end":                  {reminders, func(p *v1alpha1.CommunicationPolicy) { p.Spec.Reminders = nil }, true},
		"suspended, with reminders": {reminders, suspend, true},
		"suspended, without":        {nil, suspend, false},
		"channels, with reminders":  {reminders, func(p *v1alpha1.CommunicationPolicy) { p.Spec.Channels = nil }, true},
		"channels, without":         {nil, func(p *v1alpha1.CommunicationPolicy) { p.Spec.Channels = nil }, false},
		"retention, with reminders": {reminders, func(p *v1alpha1.CommunicationPolicy) { p.Spec.NotificationRetention = "P1D" }, false},
		"an issue for an overdue one": {nil, func(p *v1alpha1.CommunicationPolicy) {
			p.Spec.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: v1alpha1.SeverityLow}}
		}, true},
		"suspended, with an issue": {func(p *v1alpha1.CommunicationPolicy) {
			p.Spec.OverdueReviews = &v1alpha1.OverdueReviews{}
		}, suspend, true},
		// A ladder speaks in place of the reminders, as long as there is one.
		"paths, with an issue": {func(p *v1alpha1.CommunicationPolicy) {
			p.Spec.OverdueReviews = &v1alpha1.OverdueReviews{}
		}, func(p *v1alpha1.CommunicationPolicy) { p.Spec.EscalationPaths = nil }, true},
		"paths, without":             {reminders, func(p *v1alpha1.CommunicationPolicy) { p.Spec.EscalationPaths = nil }, false},
		"nothing, with reminders on": {reminders, func(*v1alpha1.CommunicationPolicy) {}, false},
	} {
		before := gen.Policy("standard").CommunicationPolicy
		if c.before != nil {
			c.before(before)
		}
		after := before.DeepCopy()
		c.change(after)
		if got := policyReminders.Update(event.UpdateEvent{ObjectOld: before, ObjectNew: after}); got != c.want {
			t.Errorf("%s: passes %t, not %t", name, got, c.want)
		}
	}
}
