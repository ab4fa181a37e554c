// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// What readers outside need of an issue stands in its status, so that nobody reads a message.
func TestAnIssueStatusHasWhatReadersNeed(t *testing.T) {
	stale := gen.Issue("late-shipments").Severity(v1alpha1.SeverityHigh)
	at := gen.UTC("2026-03-05 09:00")
	settle := func(i gen.IssueBuilder, change func(*gen.World)) v1alpha1.IssueStatus {
		w := gen.NewWorld().Issue(i).Discloses(v1alpha1.SeverityHigh, "P1D")
		w.Policy.Spec.RecoveryPlanWithin = "P7D"
		if change != nil {
			change(w)
		}
		v := rules.DecideIssue(rules.IssueFacts{Issue: i.Issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, at)
		return v.Settle(i.Issue, at)
	}
	is := func(t *metav1.Time, moment string) bool {
		if t == nil || moment == "" {
			return t == nil && moment == ""
		}
		return t.Time.Equal(gen.UTC(moment))
	}
	for name, c := range map[string]struct {
		status                     v1alpha1.IssueStatus
		staleSince, nextAt, planBy string
		next, takenBy, untold      string
	}{
		"stale": {
			settle(stale.Clone(), nil), "2026-03-04 09:00", "2026-03-07 09:00", "2026-03-09 09:00", "managers", "", "contoso by 2026-03-03",
		},
		"taken on": {
			settle(stale.Clone().Acknowledged("2026-03-05 08:00", "contoso/kim"), nil), "", "2026-03-07 08:00", "2026-03-09 09:00",
			"counterpart", "contoso/kim", "contoso by 2026-03-03",
		},
		"told and planned": {
			settle(stale.Clone().Disclosed("2026-03-02 10:00", "contoso").PlannedBy("2026-03-05 08:00", "contoso/kim"), nil), "", "2026-03-07 08:00", "", "counterpart", "", "",
		},
		"no time to tell is set": {
			settle(stale.Clone(), func(w *gen.World) { w.Policy.Spec.Disclosure = nil }), "2026-03-04 09:00", "2026-03-07 09:00", "",
			"managers", "", "contoso",
		},
		"no path": {
			settle(stale.Clone(), func(w *gen.World) { w.Policy.Spec.EscalationPaths = nil }), "", "", "2026-03-09 09:00", "", "", "contoso by 2026-03-03",
		},
		"resolved":  {settle(stale.Clone().Resolved("2026-03-05 08:00"), nil), "", "", "", "", "", "contoso by 2026-03-03"},
		"suspended": {settle(stale.Clone().Suspended(), nil), "", "", "2026-03-09 09:00", "", "", "contoso by 2026-03-03"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &c.status
			if !is(s.StaleSinceTime, c.staleSince) {
				t.Errorf("stale since %v", s.StaleSinceTime)
			}
			if !is(s.RecoveryPlanDueTime, c.planBy) {
				t.Errorf("a plan is due by %v", s.RecoveryPlanDueTime)
			}
			var next v1alpha1.NextStep
			if s.NextStep != nil {
				next = *s.NextStep
			}
			if string(next.Name) != c.next || c.nextAt != "" && (!next.Time.Time.Equal(gen.UTC(c.nextAt)) || next.Path != "default") || c.nextAt == "" && s.NextStep != nil {
				t.Errorf("next is %+v", s.NextStep)
			}
			if by := s.AcknowledgedBy; by == nil && c.takenBy != "" || by != nil && *by != gen.Person(c.takenBy) {
				t.Errorf("taken on by %v", by)
			}
			var untold []string
			for _, u := range s.Untold {
				text := string(u.Partner)
				if u.DueTime != nil {
					text += " by " + u.DueTime.UTC().Format(time.DateOnly)
				}
				untold = append(untold, text)
			}
			if want := slices.DeleteFunc([]string{c.untold}, func(s string) bool { return s == "" }); !slices.Equal(untold, want) {
				t.Errorf("untold are %v", untold)
			}
		})
	}
}

// When the path runs out next, no step has a name.
func TestThePathThatEndsNext(t *testing.T) {
	i := gen.Issue("late-shipments").Climbing(
		gen.StepRecord("counterpart", "2026-03-04 09:00").Until("2026-03-06 09:00").Ended("2026-03-06 09:00", v1alpha1.StepNoAnswer),
		gen.StepRecord("managers", "2026-03-06 09:00").Until("2026-03-12 09:00").Ended("2026-03-12 09:00", v1alpha1.StepNoAnswer),
		gen.StepRecord("executives", "2026-03-12 09:00").Until("2026-03-27 09:00"))
	w := gen.NewWorld().Issue(i)
	at := gen.UTC("2026-03-13 09:00")
	v := rules.DecideIssue(rules.IssueFacts{Issue: i.Issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, at)
	s := v.Settle(i.Issue, at)
	if s.NextStep == nil || s.NextStep.Name != "" || *s.NextStep.Round != 1 || !s.NextStep.Time.Time.Equal(gen.UTC("2026-03-27 09:00")) {
		t.Errorf("next is %+v", s.NextStep)
	}
}

// TestTheNextStepSaysOfWhichRoundItIs, and a path that rests says why: whoever shows an issue has no need
// to work that out from the names of steps or from the policy.
func TestTheNextStepSaysOfWhichRoundItIs(t *testing.T) {
	exhausted := gen.Issue("late-shipments").Climbing(gen.StepRecord("executives", "2026-03-12 09:00").Ended("2026-03-14 09:00", v1alpha1.StepNoAnswer))
	exhausted.Status.Escalation.Round, exhausted.Status.Escalation.ExhaustedTime = new(int32(3)), new(gen.Time("2026-03-14 09:00"))
	for name, c := range map[string]struct {
		issue  gen.IssueBuilder
		change func(*gen.World)
		round  int32 // 0: nothing comes
		rests  v1alpha1.PathRest
		now    v1alpha1.Name // the step at which it is
		what   string        // comes
	}{
		"the first":         {gen.Issue("late-shipments"), nil, 1, "", "counterpart", "managers"},
		"the round goes on": {atManagers(), nil, 1, "", "managers", "executives"},
		"taken down":        {atManagers().Deescalated("2026-03-08 10:00"), nil, 2, "", "", "counterpart"},
		"at the last step": {gen.Issue("late-shipments").Climbing(gen.StepRecord("executives", "2026-03-08 09:00").Until("2026-03-23 09:00")), nil, 1, "", "executives",
			v1alpha1.PathEnds},
		"answered after the last": {exhausted.Clone().UpdatedBy("2026-03-15 10:00", "contoso/lee"), nil, 4, "", "executives", "executives"},
		"exhausted":               {exhausted.Clone(), nil, 0, v1alpha1.PathRestNoStepLeft, "executives", ""},
		"no path":                 {atManagers(), func(w *gen.World) { w.Policy.Spec.EscalationPaths = nil }, 0, v1alpha1.PathRestNoPath, "managers", ""},
		"the policy is suspended": {atManagers(), func(w *gen.World) { w.Policy.Spec.Suspend = new(true) }, 0, v1alpha1.PathRestPolicySuspended, "managers", ""},
		"resolved":                {atManagers().Resolved("2026-03-08 10:00"), nil, 0, "", "", ""},
		"out of operation":        {atManagers(), func(w *gen.World) { w.Alliance.Spec.Stage = v1alpha1.StageClosed }, 0, "", "", ""},
	} {
		w := gen.NewWorld().Issue(c.issue)
		if c.change != nil {
			c.change(w)
		}
		at := gen.UTC("2026-03-09 10:00")
		if c.issue.Status.Escalation != nil && c.issue.Status.Escalation.ExhaustedTime != nil {
			at = gen.UTC("2026-03-16 10:00")
		}
		v := rules.DecideIssue(rules.IssueFacts{Issue: c.issue.Issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, at)
		s := v.Settle(c.issue.Issue, at)
		if s.PathRests != c.rests || (s.NextStep != nil) != (c.round > 0) || s.NextStep != nil && *s.NextStep.Round != c.round {
			t.Errorf("%s: next is %+v, and the path rests for %q", name, s.NextStep, s.PathRests)
		}
		if s.Escalation.CurrentStep != c.now || s.NextStep != nil && s.NextStep.What != c.what {
			t.Errorf("%s: it is at the step %q, and next is %+v", name, s.Escalation.CurrentStep, s.NextStep)
		}
	}
}

// An issue is taken down from the latest de-escalation that counts until its ladder begins anew, whether a
// step was running or the path had run out.
func TestTheStatusSaysSinceWhenAnIssueIsTakenDown(t *testing.T) {
	exhausted := gen.Issue("late-shipments").Climbing(gen.StepRecord("executives", "2026-03-06 09:00").Ended("2026-03-07 09:00", v1alpha1.StepNoAnswer))
	exhausted.Status.Escalation.ExhaustedTime = new(gen.Time("2026-03-07 09:00"))
	stranger := atManagers().Deescalated("2026-03-08 10:00").Deescalated("2026-03-08 11:00")
	stranger.Spec.Deescalations[1].By = &v1alpha1.PersonRef{Partner: "fabrikam", Contact: "eve"}
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		want  string
	}{
		"it was not":             {atManagers(), ""},
		"it was":                 {atManagers().Deescalated("2026-03-08 10:00"), "2026-03-08 10:00"},
		"it will be":             {atManagers().Deescalated("2026-03-09 10:00:01"), ""},
		"a stranger did it too":  {stranger, "2026-03-08 10:00"},
		"its path had run out":   {exhausted.Clone().Deescalated("2026-03-08 10:00"), "2026-03-08 10:00"},
		"it is resolved since":   {atManagers().Deescalated("2026-03-08 10:00").Resolved("2026-03-08 12:00"), ""},
		"it was before the step": {atManagers().Deescalated("2026-03-01 10:00"), ""},
	} {
		w, at := gen.NewWorld().Issue(c.issue), gen.UTC("2026-03-09 10:00")
		v := rules.DecideIssue(w.IssueFacts(c.issue), at)
		switch got := v.Settle(c.issue.Issue, at).DeescalatedTime; {
		case (got != nil) != (c.want != ""), got != nil && !got.Time.Equal(gen.UTC(c.want)):
			t.Errorf("%s: taken down at %v, not %q", name, got, c.want)
		}
	}
}

// A snooze puts the ladder to rest until it ends, whatever else the issue is.
func TestTheStatusSaysUntilWhenAnIssueIsSnoozed(t *testing.T) {
	until := gen.UTC("2026-03-11 09:00")
	snoozed := atManagers().Snoozed("2026-03-08 10:00", "2026-03-11 09:00")
	for at, want := range map[time.Time]bool{until.Add(-time.Second): true, until: false, until.Add(time.Second): false} {
		w := gen.NewWorld().Issue(snoozed)
		v := rules.DecideIssue(rules.IssueFacts{Issue: snoozed.Issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, at)
		s := v.Settle(snoozed.Issue, at)
		if got := s.SnoozedUntilTime != nil && s.SnoozedUntilTime.Time.Equal(until); got != want || !want && s.SnoozedUntilTime != nil {
			t.Errorf("at %s: snoozed until %v", at, s.SnoozedUntilTime)
		}
		if says := meta.FindStatusCondition(s.Conditions, v1alpha1.ConditionEscalated).Message; strings.Contains(says, "snoozed until 2026-03-11 10:00 Europe/Amsterdam (2026-03-11T09:00:00Z)") != want {
			t.Errorf("at %s: %s", at, says)
		}
	}
}

// A second look at the same facts gives the same status, for every kind that has messages.
func TestSettlingTwiceIsSettlingOnce(t *testing.T) {
	at := gen.UTC("2026-04-02 09:00")
	w := gen.NewWorld().UID("a11a").Issue(gen.Issue("late-shipments")).Review(gen.Review("yearly").Due("2026-03-03 09:00"))
	w.Policy.Spec.Reminders = &v1alpha1.Reminders{OverdueEvery: "P7D"}
	issue, review := w.Issues[0], w.Reviews[len(w.Reviews)-1]
	decide := func() ([]metav1.Condition, int) {
		i := rules.DecideIssue(rules.IssueFacts{Issue: issue, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, at)
		r := rules.DecideReview(rules.ReviewFacts{Review: review, Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners}, at)
		a := rules.DecideAlliance(rules.AllianceFacts{
			Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners, Reviews: w.Reviews, Issues: w.Issues,
		}, at)
		issue.Status = i.Told(i.Settle(issue, at), at)
		review.Status = r.Told(r.Settle(review, at), at)
		w.Alliance.Status = a.Told(a.Settle(w.Alliance, at), at)
		return slices.Concat(issue.Status.Conditions, review.Status.Conditions, w.Alliance.Status.Conditions), len(i.Notify) + len(r.Notify) + len(a.Notify)
	}
	_, messages := decide()
	if messages == 0 {
		t.Fatal("nobody is told anything")
	}
	decide() // the alliance sums up what the others have recorded
	before, _ := decide()
	after, messages := decide()
	if messages > 0 || !slices.Equal(before, after) {
		t.Errorf("%d messages, and conditions\n%v\nnot\n%v", messages, after, before)
	}
}

// An alliance's effects: what no longer fits goes, what is missing is made, under another name
// where that is taken.
func TestEffectsOfAnAlliance(t *testing.T) {
	w := gen.NewWorld().UID("a11a")
	w.Reviews = append(w.Reviews, gen.Review("odd").OfCadence("quarterly").Scheduled("2026-05-01 09:00").Generated().Generation(1).Review)
	at := gen.UTC("2026-04-10 09:00")
	v := rules.DecideAlliance(rules.AllianceFacts{Alliance: w.Alliance, Policy: w.Policy, Partners: w.Partners, Reviews: w.Reviews}, at)
	effects := v.Effects(w.Alliance)
	if len(effects) != 2 {
		t.Fatalf("%d effects: %+v", len(effects), effects)
	}
	if d, ok := effects[0].(rules.Delete); !ok || d.Object.GetName() != "odd" {
		t.Errorf("first %+v", effects[0])
	}
	c, ok := effects[1].(rules.Create)
	if !ok {
		t.Fatalf("then %+v", effects[1])
	}
	made := c.Object.(*v1alpha1.Review)
	if c.Fallback == made.Name || !c.Same(made.DeepCopy()) || c.Same(gen.Review(made.Name).Review) || c.Same(&v1alpha1.Issue{}) {
		t.Errorf("%s, or else %s", made.Name, c.Fallback)
	}
}

// The review's effects open an issue, and resolve it when the review is overdue no more.
func TestEffectsOfAReview(t *testing.T) {
	w := gen.NewWorld()
	w.Policy.Spec.OverdueReviews = &v1alpha1.OverdueReviews{OpenIssue: &v1alpha1.OpenIssue{Severity: v1alpha1.SeverityMedium}}
	r := gen.Review("yearly").Due("2026-03-03 09:00")
	facts := w.ReviewFacts(r)
	v := rules.DecideReview(facts, gen.UTC("2026-03-04 09:00"))
	effects := v.Effects(r.Review)
	c, ok := effects[0].(rules.Create)
	if len(effects) != 1 || !ok || c.Same != nil {
		t.Fatalf("effects %+v", effects)
	}
	opened := c.Object.(*v1alpha1.Issue)
	facts.Issues = []*v1alpha1.Issue{opened}
	facts.Review = r.Held("2026-03-05 09:00").Review
	v = rules.DecideReview(facts, gen.UTC("2026-03-05 10:00"))
	effects = v.Effects(facts.Review)
	p, ok := effects[0].(rules.Patch)
	if len(effects) != 1 || !ok || p.Before != rules.APIObject(opened) || p.After.(*v1alpha1.Issue).Spec.Resolution == nil || opened.Spec.Resolution != nil {
		t.Errorf("effects %+v", effects)
	}
}

// Events tell of what turned bad and of what is put right; what was never bad is not news.
func TestEvents(t *testing.T) {
	condition := func(conditionType string, status metav1.ConditionStatus, reason string) []metav1.Condition {
		return []metav1.Condition{{Type: conditionType, Status: status, Reason: reason, Message: "it is so"}}
	}
	const yes, no, unknown = metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionUnknown
	disclosed, inTouch := v1alpha1.ConditionDisclosed, string(v1alpha1.PracticeInTouch)
	for name, c := range map[string]struct {
		before, after []metav1.Condition
		want          []rules.Event
	}{
		"new, and not told yet": {nil, condition(disclosed, no, v1alpha1.ReasonNotDisclosed), nil},
		"its time is over":      {condition(disclosed, no, v1alpha1.ReasonNotDisclosed), condition(disclosed, no, v1alpha1.ReasonDisclosureOverdue), []rules.Event{{Warning: true, Reason: v1alpha1.ReasonDisclosureOverdue, Action: "CheckDisclosure", Note: "it is so"}}},
		"told after all":        {condition(disclosed, no, v1alpha1.ReasonDisclosureOverdue), condition(disclosed, yes, v1alpha1.ReasonDisclosedLate), []rules.Event{{Reason: v1alpha1.ReasonDisclosedLate, Action: "CheckDisclosure", Note: "it is so"}}},
		"a practice breaks":     {condition(inTouch, yes, v1alpha1.ReasonInTouch), condition(inTouch, no, v1alpha1.ReasonContactLapsed), []rules.Event{{Warning: true, Reason: v1alpha1.ReasonContactLapsed, Action: "Assess", Note: "it is so"}}},
		"a practice is waived":  {condition(inTouch, no, v1alpha1.ReasonContactLapsed), condition(inTouch, unknown, v1alpha1.ReasonWaived), nil},
		"withdrawn":             {nil, condition(v1alpha1.ConditionDelivered, no, v1alpha1.ReasonWithdrawn), nil},
		"nobody can tell":       {nil, condition(v1alpha1.ConditionDelivered, unknown, v1alpha1.ReasonUncertain), []rules.Event{{Warning: true, Reason: v1alpha1.ReasonUncertain, Action: "Deliver", Note: "it is so"}}},
		"not assessed":          {nil, condition(v1alpha1.ConditionAssessed, no, v1alpha1.ReasonNotAssessed), nil},
		"somebody else's":       {nil, condition("SomebodyElses", no, "Whatever"), nil},
		"as it was":             {condition(inTouch, no, v1alpha1.ReasonContactLapsed), condition(inTouch, no, v1alpha1.ReasonContactLapsed), nil},
	} {
		if got := rules.Events(c.before, c.after); !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, not %+v", name, got, c.want)
		}
	}
}
