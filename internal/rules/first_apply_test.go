// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// TestNothingIsDoneBeforeEverythingIsThere: an issue waits for its alliance, the policy, each
// partner and its raiser, however long it has been stale, and starts when the last of them appears.
func TestNothingIsDoneBeforeEverythingIsThere(t *testing.T) {
	at := gen.UTC("2026-04-01 09:00")
	for name, take := range map[string]func(*rules.IssueFacts){
		"the alliance":      func(f *rules.IssueFacts) { f.Alliance, f.Policy = nil, nil },
		"the policy":        func(f *rules.IssueFacts) { f.Policy = nil },
		"the host":          func(f *rules.IssueFacts) { delete(f.Partners, "northwind") },
		"the other partner": func(f *rules.IssueFacts) { delete(f.Partners, "contoso") },
		"both partners":     func(f *rules.IssueFacts) { f.Partners = nil },
		"the raiser's contact": func(f *rules.IssueFacts) {
			f.Partners["northwind"].Spec.Contacts = f.Partners["northwind"].Spec.Contacts[1:]
		},
	} {
		for validity, recorded := range map[string][]metav1.Condition{
			"new":     nil,
			"stalled": readyAt(metav1.ConditionFalse, v1alpha1.ReasonPartnerNotFound, "2026-03-31 09:00"),
		} {
			f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").Conditions(recorded...))
			take(&f)
			v := rules.DecideIssue(f, at)
			if v.Escalation != nil || len(v.Notify) > 0 || v.Acts() {
				t.Errorf("without %s, %s: %+v, %d messages", name, validity, v.Escalation, len(v.Notify))
			}
			says(t, &v.Verdict, "Stale=Unknown/NotReady", "Escalated=Unknown/NotReady", "Resolved=False/NotResolved")
		}
	}
	v := rules.DecideIssue(gen.NewWorld().IssueFacts(gen.Issue("late-shipments")), at)
	if steps(v.Escalation) != "counterpart" || len(v.Notify) != 2 {
		t.Errorf("with everything there: %q, %d messages", steps(v.Escalation), len(v.Notify))
	}
}

// TestAResolvedIssueWaitsForNobody but the policy, which tells by when it was to be told.
func TestAResolvedIssueWaitsForNobody(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments").RaisedBy("northwind/gone").Resolved("2026-03-05 09:00"))
	f.Partners = nil
	v := rules.DecideIssue(f, gen.UTC("2026-04-01 09:00"))
	says(t, &v.Verdict, "Ready=True/Valid", "Resolved=True/Resolved", "Stale=False/Resolved")
	f.Policy = nil
	v = rules.DecideIssue(f, gen.UTC("2026-04-01 09:00"))
	says(t, &v.Verdict, "Ready=Unknown/PolicyNotFound", "Resolved=True/Resolved", "Disclosed=Unknown/NotReady")
}

// TestAReviewThatIsNotReadyDoesNothing: it reminds nobody, and neither opens an issue nor
// resolves one.
func TestAReviewThatIsNotReadyDoesNothing(t *testing.T) {
	at := gen.UTC("2026-03-01 09:00")
	for name, c := range map[string]struct {
		change func(*rules.ReviewFacts)
		reason string
	}{
		"its cadence is unknown":  {func(f *rules.ReviewFacts) { f.Review.Spec.Cadence = "monthly" }, v1alpha1.ReasonCadenceNotFound},
		"the policy is not there": {func(f *rules.ReviewFacts) { f.Policy = nil }, v1alpha1.ReasonPolicyNotFound},
		"a partner is not there":  {func(f *rules.ReviewFacts) { delete(f.Partners, "contoso") }, v1alpha1.ReasonPartnerNotFound},
	} {
		for _, status := range []metav1.ConditionStatus{metav1.ConditionUnknown, metav1.ConditionFalse} {
			f := overdueFacts(gen.QuarterlyReview())
			f.Policy.Spec.Reminders = &v1alpha1.Reminders{}
			open := rules.DecideReview(f, at).Open
			c.change(&f)
			f.Review.Status.Conditions = readyAt(status, c.reason, "2026-03-01 08:59:55")
			v := rules.DecideReview(f, at)
			says(t, &v.Verdict, "Ready="+string(status)+"/"+c.reason, "Held=False/NotHeld", "Overdue=Unknown/NotReady", "Slipped=Unknown/NotReady")
			if !v.OverdueSince.IsZero() {
				t.Errorf("%s, %s: overdue since %s", name, status, v.OverdueSince)
			}
			if v.Open != nil || len(v.Notify)+len(v.Resolve)+len(v.Reminders) > 0 {
				t.Errorf("%s, %s: %+v", name, status, v)
			}
			open.Spec.DetectedTime = gen.Time("2026-01-15 09:00")
			f.Issues = []*v1alpha1.Issue{open}
			if v := rules.DecideReview(f, at); len(v.Resolve) > 0 {
				t.Errorf("%s, %s: it resolves %+v", name, status, v.Resolve)
			}
		}
	}
}

// TestRemindersOfActionsWaitForThePartners: who promised something in a review that is held is
// told when the partner is there, however late that is.
func TestRemindersOfActionsWaitForThePartners(t *testing.T) {
	f := remindedReview(gen.QuarterlyReview().Held("2026-01-16 09:00").Promised("fix", "contoso/kim", "2026-01-20", ""))
	contoso := f.Partners["contoso"]
	delete(f.Partners, "contoso")
	at := gen.UTC("2026-02-01 09:00")
	v := rules.DecideReview(f, at)
	says(t, &v.Verdict, "Ready=True/Valid")
	if len(v.Reminders)+len(v.Notify) > 0 {
		t.Errorf("%+v", v.Reminders)
	}
	f.Partners["contoso"] = contoso
	if v := rules.DecideReview(f, at); len(v.Notify) == 0 {
		t.Error("nobody is told when the partner appears")
	}
}

// TestTheAllianceNamesWhatIsNotJudged: what waits is not known, what is stalled is missed, with its
// name; what is over is judged by its record alone.
func TestTheAllianceNamesWhatIsNotJudged(t *testing.T) {
	waits := func(reason string) []metav1.Condition {
		return readyAt(metav1.ConditionUnknown, reason, "2026-03-02 09:00")
	}
	for name, c := range map[string]struct {
		change   func(*gen.World)
		practice string
		judged   string // what it is where nothing is stalled or waits
		text     string
	}{
		"an issue that nobody known raised": {func(w *gen.World) {
			w.Issue(gen.Issue("late-shipments").RaisedBy("northwind/gone").Conditions(waits(v1alpha1.ReasonContactNotFound)...))
		}, "IssuesContained", "", "Not judged because not valid (Ready=False): late-shipments"},
		"its news": {func(w *gen.World) {
			w.Discloses(v1alpha1.SeverityHigh, "PT1S")
			w.Issue(gen.Issue("late-shipments").RaisedBy("northwind/gone").Conditions(waits(v1alpha1.ReasonContactNotFound)...))
		}, "NewsBrokenEarly", "", "Not judged because not valid (Ready=False): late-shipments"},
		"a review of an unknown cadence": {func(w *gen.World) {
			w.Review(gen.QuarterlyReview().Named("odd").OfCadence("monthly").Conditions(waits(v1alpha1.ReasonCadenceNotFound)...))
		}, "ReviewsCurrent", "", "Not judged because not valid (Ready=False): odd"},
		"a review of an unknown cadence that is held": {func(w *gen.World) {
			w.Review(gen.QuarterlyReview().Named("odd").OfCadence("monthly").Held("2026-02-01 09:00").Conditions(waits(v1alpha1.ReasonCadenceNotFound)...))
		}, "ReviewsCurrent", "ReviewsCurrent=True/Current", ""},
		"one that is cancelled": {func(w *gen.World) {
			w.Review(gen.QuarterlyReview().Named("odd").OfCadence("monthly").Cancelled("2026-02-01 09:00").Conditions(waits(v1alpha1.ReasonCadenceNotFound)...))
		}, "ReviewsCurrent", "ReviewsCurrent=True/Current", ""},
		"an issue of nobody that is resolved": {func(w *gen.World) {
			w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00").RaisedBy("northwind/gone").Resolved("2026-02-01 10:00").Conditions(waits(v1alpha1.ReasonContactNotFound)...))
		}, "IssuesContained", "IssuesContained=True/Contained", ""},
		"beside one that is overdue": {func(w *gen.World) {
			w.Review(gen.Review("old").Due("2026-02-01 09:00"))
			w.Review(gen.QuarterlyReview().Named("odd").OfCadence("monthly").Conditions(waits(v1alpha1.ReasonCadenceNotFound)...))
		}, "ReviewsCurrent", "ReviewsCurrent=False/Overdue", "1 overdue: old; Not judged because not valid (Ready=False): odd"},
		"beside one that is stale": {func(w *gen.World) {
			w.Issue(gen.Issue("old").Detected("2026-02-01 09:00"))
			w.Issue(gen.Issue("odd").RaisedBy("northwind/gone").Conditions(waits(v1alpha1.ReasonContactNotFound)...))
		}, "IssuesContained", "IssuesContained=False/IssuesStale", "1 stale: old; Not judged because not valid (Ready=False): odd"},
	} {
		t.Run(name, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			decide := decidesAlliance(w)
			v := decide(gen.UTC("2026-03-02 09:00:11"))
			messageSays(t, &v, c.practice, c.text)
			if c.judged != "" {
				says(t, &v, c.judged)
				return
			}
			changesAt(t, decide, flip{"2026-03-02 09:00:10", c.practice + "=Unknown/NotJudged", c.practice + "=False/NotJudged"})
			if c.practice == "ReviewsCurrent" {
				return // TestNothingCountsAReviewThatIsNotReady
			}
			if v := decideAlliance(w, "2026-03-02 09:00:11"); v.Issues.Open != 1 || v.Issues.Stale+v.Issues.Escalated > 0 {
				t.Errorf("counted %+v", v.Issues)
			}
		})
	}
}

// TestAnAllianceThatIsNotReadyMakesNoReviews, and deletes none.
func TestAnAllianceThatIsNotReadyMakesNoReviews(t *testing.T) {
	for _, c := range []struct {
		recorded metav1.ConditionStatus
		ready    bool
	}{{metav1.ConditionUnknown, false}, {metav1.ConditionFalse, false}, {"", true}} {
		w := recurring("2026-01-15", "FREQ=MONTHLY")
		w.Review(gen.QuarterlyReview().Named("to-come").Scheduled("2026-03-16 09:00").Generated())
		if !c.ready {
			delete(w.Partners, "contoso")
			w.Alliance.Status.Conditions = readyAt(c.recorded, v1alpha1.ReasonPartnerNotFound, "2026-03-02 08:59:55")
		}
		v := decideAlliance(w, "2026-03-02 09:00")
		if (wanted(v) != "") != c.ready || (unwanted(v) != "") != c.ready {
			t.Errorf("%s: makes %q, deletes %q", c.recorded, wanted(v), unwanted(v))
		}
	}
}

// TestASideThatAppearsLaterIsToldThen: a step that reached nobody at a partner tells its people when
// they are there, and nobody else again.
func TestASideThatAppearsLaterIsToldThen(t *testing.T) {
	w := gen.NewWorld()
	contacts := w.Partners["contoso"].Spec.Contacts
	w.Partners["contoso"].Spec.Contacts = nil
	f := w.IssueFacts(gen.Issue("late-shipments").UID("7f3c"))
	made := map[string]string{} // who was told, by the message's name
	look := func(at string) (told int) {
		v := rules.DecideIssue(f, gen.UTC(at))
		for _, m := range v.Notify {
			if made[m.Name] == "" {
				told++
			}
			made[m.Name] = verdict.PersonName(m.Spec.Recipient)
		}
		f.Issue.Status = v.Told(v.Settle(f.Issue, gen.UTC(at)), gen.UTC(at))
		return told
	}
	if look("2026-03-04 09:00") != 1 || look("2026-03-04 10:00") != 0 {
		t.Errorf("while contoso has nobody: %v", made)
	}
	w.Partners["contoso"].Spec.Contacts = contacts
	if look("2026-03-04 11:00") != 1 || look("2026-03-04 12:00") != 0 {
		t.Errorf("when its people are there: %v", made)
	}
	who := map[string]bool{}
	for _, person := range made {
		who[person] = true
	}
	if !who["northwind/olga"] || !who["contoso/lee"] || len(who) != 2 {
		t.Errorf("told were %v", who)
	}
	if u := f.Issue.Status.Escalation.Steps[0].Unreached; len(u) > 0 {
		t.Errorf("unreached are %v", u)
	}
}

// TestNothingCountsAReviewThatIsNotReady: its alliance counts it as neither overdue nor slipped, nor as the
// next, and the issue of its cadence does not list it.
func TestNothingCountsAReviewThatIsNotReady(t *testing.T) {
	w := gen.NewWorld()
	w.Review(gen.QuarterlyReview().Named("old").OfCadence("monthly").
		Postponed("2026-01-10 09:00", "2026-02-01 09:00").Postponed("2026-01-11 09:00", "2026-02-10 09:00"))
	w.Review(gen.QuarterlyReview().Named("coming").OfCadence("monthly").Postponed("2026-01-10 09:00", "2026-04-01 09:00"))
	f := w.IssueFacts(gen.Issue("late").AboutReview("old"))
	f.Issue.Labels = map[string]string{v1alpha1.LabelGenerated: "true", v1alpha1.LabelCadence: "monthly"}
	f.Reviews = w.Reviews
	counts := func() string {
		a := decideAlliance(w, "2026-03-02 09:00")
		i := rules.DecideIssue(f, gen.UTC("2026-03-02 09:00"))
		return fmt.Sprintf("%d overdue, %d slipped, next %q, issue of %q", a.Reviews.Overdue, a.Reviews.Slipped, a.Reviews.Next, i.Overdue)
	}
	if got := counts(); got != `0 overdue, 0 slipped, next "", issue of []` {
		t.Error(got)
	}
	w.Alliance.Spec.Cadence[0].Name, w.Alliance.Spec.Cadence[0].MaxPostponements = "monthly", new(int32(1))
	if got := counts(); got != `1 overdue, 1 slipped, next "coming", issue of ["old"]` {
		t.Errorf("with its cadence: %s", got)
	}
}
