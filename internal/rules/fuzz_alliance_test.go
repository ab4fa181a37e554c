// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// The dice are those of issue_fuzz_test.go.

func (d *dice) date() v1alpha1.Date {
	if d.roll(24) == 23 {
		return pick[v1alpha1.Date](d, "2026-02-31", "soon")
	}
	return v1alpha1.Date(fuzzStart.AddDate(0, 0, d.roll(80)-30).Format(time.DateOnly))
}

func (d *dice) mayBeDate() v1alpha1.Date {
	if d.yes() {
		return d.date()
	}
	return ""
}

// now is a moment near the start, seldom on a whole second.
func (d *dice) now() time.Time {
	return d.time().Time.Add(time.Duration(pick(d, 0, 0, 1, 999)) * time.Millisecond)
}

func (d *dice) zone() v1alpha1.TimeZone {
	return pick[v1alpha1.TimeZone](d, "Europe/Amsterdam", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC", "Nowhere")
}

// previous is a Ready condition as it may have been recorded, or none.
func (d *dice) previous(missing ...string) []metav1.Condition {
	c := metav1.Condition{Type: v1alpha1.ConditionReady, LastTransitionTime: d.time()}
	switch d.roll(6) {
	case 0:
		c.Status, c.Reason = metav1.ConditionTrue, v1alpha1.ReasonValid
	case 1:
		c.Status, c.Reason = metav1.ConditionFalse, v1alpha1.ReasonInvalid
	case 2:
		c.Status, c.Reason = metav1.ConditionUnknown, pick(d, missing...)
	case 3:
		c.Status, c.Reason = metav1.ConditionFalse, pick(d, missing...)
	default:
		return nil
	}
	return []metav1.Condition{c}
}

func (d *dice) review(name string) gen.ReviewBuilder {
	b := gen.QuarterlyReview().Named(name)
	switch d.roll(4) {
	case 0:
		b.Occasion()
		b.Spec.DueTime = d.time()
	case 1:
		b.Spec.ScheduledTime = new(d.time())
		b.Spec.DueTime = metav1.NewTime(b.Spec.ScheduledTime.AddDate(0, 0, d.roll(15)))
		b.OfCadence(pick(d, "weekly", "quarterly", "daily", "gone"))
	default: // mostly one that a cadence would make
		at := gen.UTC("2026-03-02 09:00").AddDate(0, 0, 7*(d.roll(9)-4))
		b.OfCadence("weekly").Scheduled(at.Format(time.DateTime))
	}
	if d.yes() {
		b.Generated()
	}
	b.Generation(int64(1 + d.roll(2)))
	for range d.roll(4) {
		b.Spec.Postponements = append(b.Spec.Postponements, v1alpha1.Postponement{Time: d.time(), DueTime: d.time()})
	}
	if d.roll(4) == 3 {
		b.Spec.Cancellation = &v1alpha1.Cancellation{Time: d.time()}
	}
	if d.yes() {
		d.record(b)
	}
	if d.roll(12) == 11 {
		b.Suspended()
	}
	b.Status.Conditions = d.previous(v1alpha1.ReasonAllianceNotFound, v1alpha1.ReasonCadenceNotFound)
	return b
}

func (d *dice) record(b gen.ReviewBuilder) {
	r := &v1alpha1.ReviewRecord{HeldTime: d.time()}
	if d.yes() {
		r.Accepted = new(d.yes())
	}
	for range d.roll(3) {
		r.Attendees = append(r.Attendees, d.person())
	}
	for _, p := range []v1alpha1.Name{"northwind", "contoso"} {
		if d.yes() {
			r.Views = append(r.Views, v1alpha1.View{Partner: p})
		}
	}
	if d.yes() {
		r.Problems, r.Opportunities = []v1alpha1.Finding{"none"}, []v1alpha1.Finding{"none"}
	}
	for i := range d.roll(4) {
		a := v1alpha1.Action{Name: v1alpha1.Name(fmt.Sprint("a", i)), DueDate: d.mayBeDate(), DoneDate: d.mayBeDate()}
		if d.yes() {
			a.Owner = new(d.person())
		}
		r.Actions = append(r.Actions, a)
	}
	b.Spec.Record = r
	d.aside().minutes(b)
	d.opinions(b)
}

func (d *dice) reviewFacts() (rules.ReviewFacts, time.Time) {
	now := d.now()
	f := gen.NewWorld().ReviewFacts(d.review("the-review"))
	f.Policy = nil
	f.Alliance.Spec.Cadence[0].Name = pick[v1alpha1.Name](d, "weekly", "quarterly")
	f.Alliance.Spec.Cadence[0].MaxPostponements = pick(d, nil, new(int32(0)), new(int32(2)))
	f.Alliance.Spec.Cadence[0].Formality = pick(d, v1alpha1.FormalityFormal, v1alpha1.FormalityInformal, "")
	f.Partners["contoso"].Spec.TimeZone = d.zone()
	if d.yes() {
		f.Policy = gen.Policy("standard").CommunicationPolicy
		d.reminders(f.Policy)
		d.team(f.Alliance)
		f.Review.Status.Reminders = d.reminded([]v1alpha1.NotificationReason{
			v1alpha1.NotificationReviewUpcoming, v1alpha1.NotificationReviewDue, v1alpha1.NotificationReviewOverdue, v1alpha1.NotificationActionDue,
		}, f.Review.Spec.DueTime, "a0", "a1", "gone")
		d.aside().healthAsked(f)
	}
	switch d.roll(8) {
	case 5:
		f.Alliance.Spec.Suspend = new(true)
	case 6:
		f.Alliance = nil
	case 7:
		f.Partners = nil
	}
	return f, now
}

func (d *dice) reminders(p *v1alpha1.CommunicationPolicy) {
	p.Spec.BriefingWithin = d.mayBeSpan()
	p.Spec.Reminders = &v1alpha1.Reminders{
		BeforeReview: d.mayBeSpan(), OverdueEvery: d.mayBeSpan(), WhenDue: pick(d, nil, nil, new(true), new(false)),
		Channels:  pick[[]v1alpha1.Name](d, nil, nil, []v1alpha1.Name{"hook"}, []v1alpha1.Name{"mail"}),
		Practices: pick(d, "", v1alpha1.ReminderRhythmWeekly),
	}
	if d.roll(8) == 7 {
		p.Spec.Suspend = new(true)
	}
}

// healthAsked says whether people are asked to answer health checks, and of whom it is on record.
func (d *dice) healthAsked(f rules.ReviewFacts) {
	f.Policy.Spec.Reminders.HealthAsked = pick(d, nil, nil, new(true), new(false))
	f.Review.Status.Reminders = append(f.Review.Status.Reminders,
		d.reminded([]v1alpha1.NotificationReason{v1alpha1.NotificationHealthAsked}, f.Review.Spec.DueTime)...)
	for i := range f.Review.Status.Reminders {
		if r := &f.Review.Status.Reminders[i]; r.Reason == v1alpha1.NotificationHealthAsked {
			r.About = pick(d, "contoso/kim", "northwind/jane", "contoso/gone")
		}
	}
}

// reminded are records as they may have been made.
func (d *dice) reminded(reasons []v1alpha1.NotificationReason, due metav1.Time, about ...string) []v1alpha1.ReminderRecord {
	var out []v1alpha1.ReminderRecord
	for range d.roll(4) {
		r := v1alpha1.ReminderRecord{Reason: pick(d, reasons...), DueTime: pick(d, due, d.time()), Repeats: int32(d.roll(3))}
		if r.Reason == v1alpha1.NotificationActionDue || r.Reason == v1alpha1.NotificationBriefingDue {
			r.About = pick(d, about...)
		}
		if d.yes() {
			r.NotifiedTime = new(d.time())
		}
		out = append(out, r)
	}
	return out
}

func (d *dice) partnerFacts() (rules.PartnerFacts, time.Time) {
	now := d.now()
	w := gen.NewWorld()
	p := w.Partners["contoso"]
	d.partner(p)
	f := rules.PartnerFacts{Partner: p}
	for range d.roll(3) {
		team := rules.Team{Alliance: gen.NewWorld().Alliance, Policy: w.Policy, Partners: w.Partners}
		d.team(team.Alliance)
		if d.roll(4) == 3 {
			team.Policy = nil
		}
		f.Teams = append(f.Teams, team)
	}
	return f, now
}

func (d *dice) partner(p *v1alpha1.Partner) {
	p.Spec.TimeZone = d.zone()
	p.Spec.Country = pick[v1alpha1.Country](d, "US", "NL")
	p.Spec.Assessments, p.Spec.CountryBriefings = nil, nil
	for range d.roll(4) {
		p.Spec.Assessments = append(p.Spec.Assessments, v1alpha1.Assessment{PerformedDate: d.date(), ValidFor: d.mayBeSpan()})
	}
	for range d.roll(3) {
		p.Spec.CountryBriefings = append(p.Spec.CountryBriefings, v1alpha1.CountryBriefing{Date: d.date()})
	}
	for range d.roll(3) {
		p.Spec.Absences = append(p.Spec.Absences, v1alpha1.Absence{
			Contact: pick[v1alpha1.Name](d, "sam", "kim", "nobody"), FromDate: "2026-01-01", ToDate: d.date(), Deputy: pick[v1alpha1.Name](d, "", "lee", "nobody"),
		})
	}
	for i := range p.Spec.Contacts {
		p.Spec.Contacts[i].Addresses[0].Channel = pick[v1alpha1.Name](d, "hook", "mail", "gone")
	}
	if d.roll(12) == 11 {
		p.Spec.Suspend = new(true)
	}
	p.Status.Conditions = d.previous(v1alpha1.ReasonContactNotFound)
}

func (d *dice) team(a *v1alpha1.Alliance) {
	for i := range a.Spec.Team {
		t := &a.Spec.Team[i]
		t.JoinedDate, t.LeftDate = pick(d, "", "", d.date()), pick(d, "", "", d.date())
		t.Expects = pick(d, "", v1alpha1.HorizonQuarter, v1alpha1.HorizonLongTerm)
		t.AllocationPercent = pick(d, new(int32(50)), new(int32(0)), nil)
		t.Role = pick(d, t.Role, t.Role, v1alpha1.RoleAllianceManager)
	}
	a.Spec.Stage = pick(d, v1alpha1.StageManage, v1alpha1.StageManage, v1alpha1.StageNegotiate, v1alpha1.StageExit, v1alpha1.StageClosed)
}

func (d *dice) rule() string {
	return pick(d, "FREQ=WEEKLY", "FREQ=DAILY", "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=2;COUNT=4",
		"FREQ=DAILY;UNTIL=20260320", "FREQ=YEARLY;INTERVAL=30", "FREQ=MONTHLY;BYDAY=53MO", "FREQ=HOURLY")
}

func (d *dice) allianceFacts() (rules.AllianceFacts, time.Time) {
	now := d.now()
	w := gen.NewWorld()
	w.Reviews, w.Alliance.Spec.Cadence = nil, nil
	d.team(w.Alliance)
	d.partner(w.Partners["contoso"])
	w.Partners["contoso"].Spec.Suspend = nil
	if d.roll(4) == 3 {
		w.Alliance.CreationTimestamp = d.time()
	}
	for _, name := range []string{"weekly", "quarterly", "daily"}[:d.roll(4)] {
		w.Cadence(name, pick(d, "2026-03-02", d.date()), d.rule())
		c := &w.Alliance.Spec.Cadence[len(w.Alliance.Spec.Cadence)-1]
		c.Notice = pick[v1alpha1.Duration](d, "P14D", "P2D", "PT3H", "P1M", "") // a year of days would be slow
		c.Grace, c.Recurrence.TimeZone = pick(d, "P7D", d.mayBeSpan()), pick(d, "UTC", d.zone())
		c.Recurrence.Time = pick[v1alpha1.TimeOfDay](d, "09:00", "02:30", "00:00")
		c.Formality = pick(d, v1alpha1.FormalityFormal, v1alpha1.FormalityInformal)
	}
	for i := range d.roll(6) {
		w.Review(d.review(fmt.Sprint("review-", i)))
	}
	for i := range d.roll(4) {
		issue := d.issue()
		issue.Name = fmt.Sprint("issue-", i)
		if d.roll(8) == 7 {
			issue.Suspended()
		}
		w.Issue(issue)
	}
	for range d.roll(4) {
		w.Alliance.Spec.Conversations = append(w.Alliance.Spec.Conversations, v1alpha1.Conversation{
			Time: d.time(), Purpose: pick(d, "", v1alpha1.ConversationPurposeFeedback), Between: []v1alpha1.PersonRef{gen.Person("northwind/jane"), gen.Person("northwind/olga"), d.person(), d.person()},
		})
	}
	for i := range w.Alliance.Spec.Agreements {
		w.Alliance.Spec.Agreements[i].Time = d.time()
	}
	w.Policy = d.policy().CommunicationPolicy
	inDays(w.Policy.Spec.EscalationPaths)
	w.Policy.Spec.Touchpoints = []v1alpha1.Touchpoint{{Tier: v1alpha1.TierManagement, Every: pick(d, "P1M", d.span())}, {Tier: v1alpha1.TierOperating, Every: d.span()}}
	w.Policy.Spec.RecoveryPlanWithin = d.mayBeSpan()
	d.learning(w)
	d.checking(&w.Policy.Spec)
	if d.yes() {
		w.Alliance.Spec.Practices = &v1alpha1.Practices{Profile: pick(d, v1alpha1.ProfileEssential, v1alpha1.ProfileAuditable)}
		for range d.roll(3) {
			w.Alliance.Spec.Practices.Waive = append(w.Alliance.Spec.Practices.Waive, v1alpha1.Waiver{
				Name: practice.Registry[d.roll(len(practice.Registry))].Name, Reason: "pilot", UntilDate: d.mayBeDate(),
			})
		}
	}
	if d.yes() {
		d.reminders(w.Policy)
		w.Alliance.Status.Reminders = d.reminded([]v1alpha1.NotificationReason{v1alpha1.NotificationBriefingDue, v1alpha1.NotificationPracticesMissing}, d.time(), "contoso/kim", "northwind/jane", "contoso/gone")
	}
	d.value(w)
	d.aside().audited(w)
	switch d.roll(16) {
	case 11:
		w.Alliance.Spec.CommunicationPolicyRef, w.Policy = nil, nil
	case 12:
		w.Policy = nil
	case 13:
		delete(w.Partners, "contoso")
	case 14:
		w.Alliance.Spec.Suspend = new(true)
	case 15:
		w.Alliance.Spec.Definition = nil
	}
	w.Alliance.Status.Conditions = d.previous(v1alpha1.ReasonPartnerNotFound, v1alpha1.ReasonPolicyNotFound)
	return w.AllianceFacts(), now
}

// decision is what all kinds' verdicts have, and what is done about them.
type decision struct {
	rules.Verdict
	// Told follows from facts that are true by now; Done may follow from those to come, too:
	// what has a record to come is not deleted.
	Told, Done any
	// Reminded are the records to write, and Notify the messages that they ask for.
	Reminded []v1alpha1.ReminderRecord
	Notify   []rules.Message
}

// reminding fills in what is said of reminders.
func (d decision) reminding(before, after []v1alpha1.ReminderRecord, notify []rules.Message) decision {
	if rules.NothingToRemind(before, after) {
		after = before
	}
	d.Reminded, d.Notify = after, notify
	return d
}

// afterwards are the records once the messages are made.
func (d decision) afterwards(now time.Time) []v1alpha1.ReminderRecord {
	if len(d.Notify) > 0 {
		return rules.MarkReminded(d.Reminded, now)
	}
	return d.Reminded
}

// rule is a kind's decision, for facts that stay.
type rule struct {
	decide func(time.Time) decision
	// early decides with what is dated up to a moment.
	early func(time.Time) decision
	// conditions are where the controller keeps them.
	conditions *[]metav1.Condition
	// reminders are where it keeps those; nil for a kind without.
	reminders *[]v1alpha1.ReminderRecord
}

func reviewRule(f rules.ReviewFacts) rule {
	decide := func(f rules.ReviewFacts, at time.Time) decision {
		v := rules.DecideReview(f, at)
		return decision{Verdict: v.Verdict, Told: []time.Time{v.State.Due, v.OverdueSince}, Done: v.Delete}.reminding(f.Review.Status.Reminders, v.Reminders, v.Notify)
	}
	return rule{
		func(at time.Time) decision { return decide(f, at) },
		func(at time.Time) decision {
			g := f
			g.Review = pastReview(f.Review, nil, at)
			return decide(g, at)
		},
		&f.Review.Status.Conditions, &f.Review.Status.Reminders,
	}
}

func partnerRule(f rules.PartnerFacts) rule {
	decide := func(f rules.PartnerFacts, at time.Time) decision {
		v := rules.DecidePartner(f, at)
		return decision{Verdict: v.Verdict, Told: v.AssessmentExpiry}
	}
	return rule{
		func(at time.Time) decision { return decide(f, at) },
		func(at time.Time) decision {
			g := f
			g.Partner = pastPartner(f.Partner, at)
			return decide(g, at)
		},
		&f.Partner.Status.Conditions, nil,
	}
}

func allianceRule(f rules.AllianceFacts) rule {
	// It was looked at before, so when its stage armed something, or nothing, is on record.
	if s := &f.Alliance.Status; f.Alliance.Spec.Stage.InOperation() {
		s.ArmedTime = new(gen.Time("2020-01-01"))
	} else {
		s.DormantTime = new(gen.Time("2020-01-01"))
	}
	decide := func(f rules.AllianceFacts, at time.Time) decision {
		v := rules.DecideAlliance(f, at)
		d := decision{Verdict: v.Verdict, Done: v.Obsolete}.reminding(f.Alliance.Status.Reminders, v.Reminders, v.Notify)
		v.Verdict, v.Obsolete, v.Reminders, v.Notify = rules.Verdict{}, nil, nil, nil
		d.Told = v
		return d
	}
	return rule{
		func(at time.Time) decision { return decide(f, at) },
		func(at time.Time) decision { return decide(pastAlliance(f, at), at) },
		&f.Alliance.Status.Conditions, &f.Alliance.Status.Reminders,
	}
}

func pastReview(r *v1alpha1.Review, host *v1alpha1.Partner, now time.Time) *v1alpha1.Review {
	r = r.DeepCopy()
	s := &r.Spec
	s.Postponements = until(s.Postponements, now, func(x v1alpha1.Postponement) metav1.Time { return x.Time })
	if s.Cancellation != nil && s.Cancellation.Time.Time.After(now) {
		s.Cancellation = nil
	}
	if s.Record != nil && s.Record.HeldTime.Time.After(now) {
		s.Record = nil
	}
	pastOpinions(s, host, now)
	s.Confirmations = until(s.Confirmations, now, func(x v1alpha1.Confirmation) metav1.Time { return x.Time })
	return r
}

// pastPartner keeps dates that cannot be read: they are told of.
func pastPartner(p *v1alpha1.Partner, now time.Time) *v1alpha1.Partner {
	p = p.DeepCopy()
	zone := team.Zone(p)
	p.Spec.Assessments = until(p.Spec.Assessments, now, func(x v1alpha1.Assessment) metav1.Time { return dated(x.PerformedDate, zone, now) })
	p.Spec.BusinessCases = until(p.Spec.BusinessCases, now, func(x v1alpha1.BusinessCase) metav1.Time { return dated(x.Date, zone, now) })
	p.Spec.Sharing = until(p.Spec.Sharing, now, func(x v1alpha1.SharingRecord) metav1.Time { return dated(x.Date, zone, now) })
	p.Spec.CountryBriefings = until(p.Spec.CountryBriefings, now, func(x v1alpha1.CountryBriefing) metav1.Time { return dated(x.Date, zone, now) })
	return p
}

func pastAlliance(f rules.AllianceFacts, now time.Time) rules.AllianceFacts {
	f.Alliance = f.Alliance.DeepCopy()
	s := &f.Alliance.Spec
	pastValue(s, f.Partners, now)
	s.Conversations = until(s.Conversations, now, func(x v1alpha1.Conversation) metav1.Time { return x.Time })
	s.Agreements = until(s.Agreements, now, func(x v1alpha1.Agreement) metav1.Time { return x.Time })
	pastLearning(s, f.Partners, now)
	partners := map[string]*v1alpha1.Partner{}
	for name, p := range f.Partners {
		partners[name] = pastPartner(p, now)
	}
	f.Partners = partners
	f.Reviews = append([]*v1alpha1.Review(nil), f.Reviews...)
	for i, r := range f.Reviews {
		f.Reviews[i] = pastReview(r, f.Partners[string(f.Alliance.Spec.Host)], now)
		pastQuestions(&f.Reviews[i].Spec, f.Alliance, f.Partners, now)
	}
	f.Issues = append([]*v1alpha1.Issue(nil), f.Issues...)
	for i, issue := range f.Issues {
		f.Issues[i] = past(rules.IssueFacts{Issue: issue}, now).Issue
	}
	return f
}

func reasons(v rules.Verdict) []string {
	var out []string
	for _, c := range v.Conditions() {
		out = append(out, c.Type+"="+string(c.Status)+"/"+c.Reason)
	}
	return out
}

// messageNames says which messages there are. Their commands may follow from facts to come:
// whether a list is begun.
func messageNames(messages []rules.Message) []string {
	var names []string
	for i := range messages {
		names = append(names, messages[i].Name)
	}
	return names
}

// checkRule checks what always holds at one moment, and returns the next check.
func checkRule(t *testing.T, r rule, now time.Time) time.Time {
	t.Helper()
	tell := func(d decision) string {
		text, _ := json.MarshalIndent(d, "", " ")
		return string(text)
	}
	v := r.decide(now)
	if again := r.decide(now); !same(v, again) {
		t.Fatalf("deciding twice differs:\n%s\n%s", tell(v), tell(again))
	}
	if early := r.early(now); !reflect.DeepEqual(reasons(v.Verdict), reasons(early.Verdict)) || !reflect.DeepEqual(v.Told, early.Told) ||
		!reflect.DeepEqual(v.Reminded, early.Reminded) || !slices.Equal(messageNames(v.Notify), messageNames(early.Notify)) {
		t.Fatalf("what is dated later changes something at %s:\n%s\n%s", verdict.Stamp(now), tell(v), tell(early))
	}
	if !v.NextCheck.IsZero() && (!v.NextCheck.After(now) || v.NextCheck.Nanosecond() != 0) {
		t.Fatalf("the next check at %v is not a whole second after %v", v.NextCheck, now)
	}
	types := map[string]bool{}
	for _, c := range v.Conditions() {
		if types[c.Type] || c.Reason == "" || c.Status == "" || len(c.Message) > v1alpha1.MaxConditionMessage {
			t.Fatalf("condition %+v", c)
		}
		types[c.Type] = true
	}

	// What is stored changes nothing, and nothing changes before the next check.
	*r.conditions = stored(*r.conditions, v.Conditions(), now)
	if r.reminders != nil {
		*r.reminders = v.afterwards(now)
	}
	kept := r.decide(now)
	if len(kept.Notify) > 0 || !reflect.DeepEqual(kept.Reminded, v.afterwards(now)) {
		t.Fatalf("at %s it reminds again:\n%s\n%s", verdict.Stamp(now), tell(v), tell(kept))
	}
	if !reflect.DeepEqual(kept.Conditions(), v.Conditions()) || !reflect.DeepEqual(kept.Told, v.Told) || !reflect.DeepEqual(kept.Done, v.Done) {
		t.Fatalf("it changes when it is stored at %s:\n%s\n%s", verdict.Stamp(now), tell(v), tell(kept))
	}
	horizon := kept.NextCheck
	if horizon.IsZero() {
		horizon = now.AddDate(5, 0, 0)
	}
	rest := horizon.Sub(now)
	for _, at := range []time.Time{now.Add(1), now.Add(rest / 3), now.Add(rest * 9 / 10), horizon.Add(-1)} {
		if at.Before(now) || !at.Before(horizon) {
			continue
		}
		if w := r.decide(at); !same(kept, w) {
			t.Fatalf("at %v something changed before the next check at %v:\n%s\n%s", at, horizon, tell(kept), tell(w))
		}
	}
	return kept.NextCheck
}

func follow(t *testing.T, r rule, now time.Time) {
	t.Helper()
	for range 12 {
		if now = checkRule(t, r, now); now.IsZero() {
			return
		}
	}
}

func seeds(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("the quick brown fox jumps over the lazy dog"))
	random := rand.NewChaCha8([32]byte{13})
	for range 24 {
		data := make([]byte, 250)
		random.Read(data)
		f.Add(data)
	}
}

func FuzzReview(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, now := (&dice{data}).reviewFacts()
		follow(t, reviewRule(facts), now)
	})
}

func FuzzPartner(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, now := (&dice{data}).partnerFacts()
		follow(t, partnerRule(facts), now)
	})
}

func FuzzAlliance(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, now := (&dice{data}).allianceFacts()
		follow(t, allianceRule(facts), now)
	})
}

// TestAllianceProperties throws the same dice without a fuzzer, and looks whether they show
// all that there is to see.
func TestAllianceProperties(t *testing.T) {
	random := rand.NewChaCha8([32]byte{13})
	seen := map[string]int{}
	see := func(r rule, now time.Time) {
		v := r.decide(now)
		for _, reason := range reasons(v.Verdict) {
			seen[reason]++
		}
		if alliance, ok := v.Told.(rules.AllianceVerdict); ok {
			seen["scheduled"] += min(1, len(alliance.Schedule))
			seen["obsolete"] += min(1, len(v.Done.([]*v1alpha1.Review)))
		}
		for i := range v.Notify {
			seen[string(v.Notify[i].Spec.Reason)]++
		}
	}
	trials := gen.Trials(600)
	for range trials {
		data := make([]byte, 900)
		random.Read(data)
		for _, kind := range []func(*dice) (rule, time.Time){
			func(d *dice) (rule, time.Time) { f, now := d.reviewFacts(); return reviewRule(f), now },
			func(d *dice) (rule, time.Time) { f, now := d.partnerFacts(); return partnerRule(f), now },
			func(d *dice) (rule, time.Time) { f, now := d.allianceFacts(); return allianceRule(f), now },
		} {
			r, now := kind(&dice{data})
			for i := 0; i < 8 && !now.IsZero(); i++ {
				see(r, now)
				now = checkRule(t, r, now)
			}
		}
	}
	if testing.Short() {
		return // too few trials to have seen everything
	}
	for _, want := range []string{
		"scheduled", "obsolete", "ReviewUpcoming", "ReviewDue", "ReviewOverdue", "ActionDue", "BriefingDue", "PracticesMissing", "HealthAsked", "Overdue=True/DueTimePassed", "Slipped=True/PostponedTooOften", "Adequate=True/Complete",
		"ActionsDone=False/ActionsLate", "ActionsDone=True/AllDone", "Ready=Unknown/AllianceNotFound", "Ready=False/AllianceNotFound",
		"Assessed=True/AssessmentValid", "Assessed=False/AssessmentExpired", "Reachable=True/Reachable", "Ready=False/Invalid",
		"DefinitionAgreed=True/Agreed", "PartnersAssessed=True/Assessed", "Staffed=True/Staffed", "Staffed=False/AdHoc",
		"ReviewsCurrent=True/Current", "ReviewsCurrent=False/Slipped", "InTouch=True/InTouch", "InTouch=False/ContactLapsed",
		"NewsBrokenEarly=True/ToldLate", "NewsBrokenEarly=False/NoRecoveryPlan", "IssuesContained=False/IssuesStale",
		"IssuesContained=False/IssuesEscalated", "TeamBriefed=True/Briefed", "TeamBriefed=False/BriefingOverdue",
		"TeamTrained=True/Trained", "TeamTrained=False/NotTrained", "TeamTrained=False/TrainingExpired",
		"HealthChecked=True/HealthChecked", "HealthChecked=False/HealthCheckOverdue", "HealthChecked=False/OneSided",
		"FeedbackHeard=True/Heard", "FeedbackHeard=False/NotAsked", "FeedbackHeard=False/Unanswered",
		"ProgressMeasured=True/Measured", "ProgressMeasured=False/MeasurementOverdue", "ProgressMeasured=False/NotMeasurable", "ProgressMeasured=False/NoObjectives",
		"DeliveringValue=True/OnTrack", "DeliveringValue=False/OffTrack", "DeliveringValue=False/NoBenefit", "DeliveringValue=Unknown/NotMeasured",
		"CommitmentsKept=True/Kept", "CommitmentsKept=True/NothingPromised", "CommitmentsKept=False/CommitmentsBroken",
		"SuccessRecognized=True/Thanked", "SuccessRecognized=True/NothingAchieved", "SuccessRecognized=False/NotThanked", "SuccessRecognized=True/ThankedLate",
		"GivingFirst=True/GaveFirst", "GivingFirst=True/Even", "GivingFirst=False/NothingGiven", "GivingFirst=False/TookMore",
		"CultureLived=False/NoNorms", "CultureLived=False/NotAgreed", "CultureLived=False/NormNotRated", "CultureLived=False/NormNotLived", "CultureLived=True/Lived",
		"ExitOrderly=False/NoExitPlan", "ExitOrderly=False/NotAnnounced", "ExitOrderly=False/ExitNotTold", "ExitOrderly=False/NotHandedBack",
		"ExitOrderly=False/StillOpen", "ExitOrderly=True/WindingDown", "ExitOrderly=True/WoundDown",
		"MinutesAgreed=True/MinutesAgreed", "MinutesAgreed=True/NoMeeting", "MinutesAgreed=False/NoQuorum", "MinutesAgreed=False/NoMinutes", "MinutesAgreed=False/NotConfirmed",
		"DecisionsUnblocked=True/Decided", "DecisionsUnblocked=True/DecisionsPending", "DecisionsUnblocked=False/Deadlocked", "DecisionsUnblocked=False/NobodyDecides",
		"BusinessCaseCurrent=True/BusinessCasesValid", "BusinessCaseCurrent=False/NoBusinessCase", "BusinessCaseCurrent=False/BusinessCaseExpired",
		"RisksReviewed=True/RisksReviewed", "RisksReviewed=False/NoRisks", "RisksReviewed=False/RiskNotReviewed",
		"SharingAgreed=True/SharingAgreed", "SharingAgreed=False/NoSharing", "SharingAgreed=False/SharingNotAgreed", "SharingAgreed=False/SharingWithoutEnd", "SharingAgreed=False/SharingNotReturned",
		"ExitPlanned=True/ExitPlanned", "ExitPlanned=False/NoExitPlan", "ExitPlanned=False/ExitPlanIncomplete", "ExitPlanned=False/ExitPlanNotReviewed",
		"EvidenceComplete=True/EvidenceComplete", "EvidenceComplete=True/EvidencePending", "EvidenceComplete=False/EvidenceMissing", "EvidenceComplete=False/NoAgreement",
		"AccountabilityClear=True/Accountable", "AccountabilityClear=False/NobodyAccountable", "AccountabilityClear=False/OwnerNotOnTeam",
		"Staffed=Unknown/Waived", "Staffed=Unknown/NotReady",
	} {
		if seen[want] < 3 {
			t.Errorf("%s was seen %d times: the dice are loaded", want, seen[want])
		}
	}
}
