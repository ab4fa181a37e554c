// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// life is one alliance, followed from check to check, and what is said of one of its practices.
type life struct {
	practice v1alpha1.Practice
	begin    func(*gen.World)
	// breaks is what somebody does that breaks the practice; nil where time does.
	breaks *deed
	// mends puts it right.
	mends deed
}

// deed is what somebody does at a moment.
type deed struct {
	at, what string
	do       func(*gen.World)
}

// lives are one for each practice. All begin on 2 March 2026, when everything is in place.
var lives = []life{
	{
		practice: v1alpha1.PracticeDefinitionAgreed, begin: func(*gen.World) {},
		breaks: &deed{"2026-03-04 09:00", "the purpose is worded anew", func(w *gen.World) { w.Alliance.Spec.Definition.Purpose = "One platform" }},
		mends:  deed{"2026-03-06 09:00", "both agree", func(w *gen.World) { w.Agreed("northwind", "2026-03-05 09:00").Agreed("contoso", "2026-03-06 09:00") }},
	},
	{
		practice: v1alpha1.PracticePartnersMapped, begin: func(*gen.World) {},
		breaks: &deed{"2026-03-04 09:00", "Contoso's needs are taken out", func(w *gen.World) { w.Alliance.Spec.Partners[1].Needs = nil }},
		mends:  deed{"2026-03-06 09:00", "they are written down", func(w *gen.World) { w.Alliance.Spec.Partners[1].Needs = []v1alpha1.Text{"A platform"} }},
	},
	{
		practice: v1alpha1.PracticePartnersAssessed, begin: func(w *gen.World) { w.Partner("contoso").Assessed("2025-09-10", "P6M") },
		mends: deed{"2026-03-20 09:00", "Contoso is assessed", func(w *gen.World) { w.Partner("contoso").Assessed("2026-03-20", "P1Y") }},
	},
	{
		practice: v1alpha1.PracticeStaffed, begin: func(w *gen.World) { w.Member("contoso/kim").LeftDate = "2026-03-10" },
		mends: deed{"2026-03-16 09:00", "Lee takes over from Kim", func(w *gen.World) {
			m := w.Member("contoso/lee")
			m.Role, m.AllocationPercent = v1alpha1.RoleAllianceManager, new(int32(50))
		}},
	},
	{
		practice: v1alpha1.PracticeTeamBriefed, begin: func(w *gen.World) {
			w.Policy.Spec.BriefingWithin, w.Member("contoso/lee").JoinedDate = "P14D", "2026-03-01"
			w.Alliance.Spec.Briefings = slices.DeleteFunc(w.Alliance.Spec.Briefings, func(b v1alpha1.Briefing) bool { return b.Contact == "lee" })
		},
		mends: deed{"2026-03-18 09:00", "Lee is briefed", func(w *gen.World) { w.Briefed("2026-03-18", "contoso/lee") }},
	},
	{
		practice: v1alpha1.PracticeTeamTrained, begin: func(w *gen.World) {
			w.Policy.Spec.Training = []v1alpha1.TrainingNeed{{Topic: "Basics", Roles: []v1alpha1.Role{v1alpha1.RoleProjectLead}, Within: "P14D", ValidFor: "P1M"}}
			w.Member("northwind/olga").JoinedDate = "2026-03-01"
		},
		mends: deed{"2026-03-18 09:00", "Olga learns it", func(w *gen.World) { w.Trained("2026-03-18", "Basics", "northwind/olga") }},
	},
	{
		practice: v1alpha1.PracticeCultureLived, begin: func(w *gen.World) {
			w.Policy.Spec.HealthCheckEvery = "P1M"
			w.Alliance.Spec.Definition.Norms = []v1alpha1.Norm{{Name: "phone-first", Behaviour: "We call before we write"}}
			w.Alliance.Spec.Agreements = nil
			w.Agreed("northwind", "2025-01-10 12:00").Agreed("contoso", "2025-01-12 12:00").Review(rating("february", "2026-02-10 09:00", 4, 4))
		},
		mends: deed{"2026-03-16 09:00", "both rate it", func(w *gen.World) { w.Review(rating("march", "2026-03-16 09:00", 4, 3)) }},
	},
	{
		practice: v1alpha1.PracticeReviewsCurrent, begin: func(w *gen.World) { w.Review(gen.Review("spring").Of(w.Alliance.Name).Due("2026-03-10 09:00")) },
		mends: deed{"2026-03-12 09:00", "it is held", func(w *gen.World) { gen.ReviewBuilder{Review: w.Reviews[1]}.Held("2026-03-12 08:00") }},
	},
	{
		practice: v1alpha1.PracticeHealthChecked, begin: func(w *gen.World) {
			w.Policy.Spec.HealthCheckEvery = "P1M"
			w.Review(health().Viewed("northwind", "trust=4", 1).Viewed("contoso", "trust=4", 1))
		},
		mends: deed{"2026-03-16 09:00", "another one is held", func(w *gen.World) {
			w.Review(health().Named("march").Due("2026-03-16 09:00").Held("2026-03-16 09:00").Viewed("northwind", "trust=4", 1).Viewed("contoso", "trust=3", 2))
		}},
	},
	{
		practice: v1alpha1.PracticeInTouch, begin: func(*gen.World) {},
		mends: deed{"2026-03-16 09:00", "Jane calls Kim", func(w *gen.World) { w.Talked("2026-03-16 09:00", "northwind/jane", "contoso/kim") }},
	},
	{
		practice: v1alpha1.PracticeFeedbackHeard, begin: func(w *gen.World) { w.Policy.Spec.InformalFeedback = &v1alpha1.InformalFeedback{Every: "P14D"} },
		mends: deed{"2026-03-16 09:00", "Jane asks Kim", func(w *gen.World) { w.Asked("2026-03-16 09:00", "northwind/jane", "contoso/kim") }},
	},
	{
		practice: v1alpha1.PracticeProgressMeasured, begin: func(w *gen.World) {
			w.Objectives(gen.Objective("orders").Target("100").Every("P1M")).Measured("orders", "2026-02-10", "40")
		},
		mends: deed{"2026-03-16 09:00", "the orders are counted", func(w *gen.World) { w.Measured("orders", "2026-03-16", "50") }},
	},
	{
		practice: v1alpha1.PracticeDeliveringValue, begin: func(w *gen.World) {
			w.Objectives(gen.Objective("orders").Target("68").Between("2026-01-01", "2026-03-10").Benefits("northwind", "contoso")).Measured("orders", "2026-02-20", "50")
		},
		mends: deed{"2026-03-16 09:00", "the orders are counted", func(w *gen.World) { w.Measured("orders", "2026-03-16", "68") }},
	},
	{
		practice: v1alpha1.PracticeNewsBrokenEarly, begin: func(w *gen.World) {
			w.Discloses(v1alpha1.SeverityHigh, "P1D").Issue(gen.Issue("late").Severity(v1alpha1.SeverityHigh).Detected("2026-03-02 09:00"))
		},
		mends: deed{"2026-03-05 09:00", "Contoso is told", func(w *gen.World) { gen.IssueBuilder{Issue: w.Issues[0]}.Disclosed("2026-03-05 09:00", "contoso") }},
	},
	{
		practice: v1alpha1.PracticeIssuesContained, begin: func(w *gen.World) { w.Issue(gen.Issue("late").Detected("2026-03-02 09:00")) },
		mends: deed{"2026-03-06 09:00", "Contoso takes it on", func(w *gen.World) {
			gen.IssueBuilder{Issue: w.Issues[0]}.Acknowledged("2026-03-06 09:00", "contoso/kim")
		}},
	},
	{
		practice: v1alpha1.PracticeCommitmentsKept, begin: func(w *gen.World) {
			w.Review(gen.Review("february").Of(w.Alliance.Name).Due("2026-02-20 09:00").Held("2026-02-20 09:00").Promised("fix-sla", "contoso/kim", "2026-03-10", ""))
		},
		mends: deed{"2026-03-16 09:00", "that it was done in time is recorded", func(w *gen.World) { w.Reviews[1].Spec.Record.Actions[0].DoneDate = "2026-03-09" }},
	},
	{
		practice: v1alpha1.PracticeSuccessRecognized, begin: func(w *gen.World) {
			w.Policy.Spec.RecognizeWithin = "P7D"
			w.Objectives(gen.Objective("orders").Target("100")).Measured("orders", "2026-03-03", "101")
		},
		mends: deed{"2026-03-16 09:00", "Erik says thank you", func(w *gen.World) { w.Thanked("orders", "2026-03-16", "northwind/erik") }},
	},
	{
		practice: v1alpha1.PracticeGivingFirst, begin: func(w *gen.World) { w.Gave("northwind", "contoso", "2025-03-10", "5") },
		mends: deed{"2026-03-16 09:00", "Northwind gives something", func(w *gen.World) { w.Gave("northwind", "contoso", "2026-03-16", "5") }},
	},
	{
		practice: v1alpha1.PracticeEscalationReady, begin: func(w *gen.World) { w.Member("contoso/sam").LeftDate = "2026-03-20" },
		mends: deed{"2026-03-16 09:00", "Lee is to follow Sam", func(w *gen.World) {
			w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "contoso", Contact: "lee", Role: v1alpha1.RoleExecutiveSponsor, JoinedDate: "2026-03-16"})
		}},
	},
	{
		practice: v1alpha1.PracticeExitOrderly, begin: func(w *gen.World) {
			w.Alliance.Spec.Stage = v1alpha1.StageExit
			w.Alliance.Spec.Exit = &v1alpha1.Exit{EndDate: "2026-06-30", Announcements: []v1alpha1.Announcement{{Partner: "contoso", DueDate: "2026-03-10"}}}
		},
		mends: deed{"2026-03-16 09:00", "Contoso is told", func(w *gen.World) { w.Alliance.Spec.Exit.Announcements[0].ToldTime = new(gen.Time("2026-03-16 09:00")) }},
	},
	{
		practice: v1alpha1.PracticeMinutesAgreed, begin: func(w *gen.World) {
			w.Policy.Spec.Committee, w.Reviews = &v1alpha1.Committee{MinutesWithin: "P21D", ConfirmWithin: "P21D"}, nil
			w.Review(met())
			w.Reviews[0].Spec.Record.MinutesURL, w.Reviews[0].Spec.Confirmations = "", nil
		},
		mends: deed{"2026-03-16 09:00", "the minutes are there, and both accept them", func(w *gen.World) {
			w.Reviews[0].Spec = met().Spec
		}},
	},
	{
		practice: v1alpha1.PracticeRisksReviewed, begin: func(w *gen.World) {
			w.Alliance.Spec.Risks = []v1alpha1.Risk{{Name: "currency"}, {Name: "key-people"}}
			gen.ReviewBuilder{Review: w.Reviews[0]}.Held("2025-12-10 09:00").LookedAt("currency", "key-people")
		},
		mends: deed{"2026-03-16 09:00", "the board looks at both", func(w *gen.World) {
			w.Review(met().Named("march").Due("2026-03-16 09:00").Held("2026-03-16 09:00").LookedAt("key-people", "currency"))
		}},
	},
	{
		practice: v1alpha1.PracticeAccountabilityClear, begin: func(w *gen.World) {
			w.Alliance.Spec.Objectives[0].Owner = new(gen.Person("contoso/kim"))
			w.Member("contoso/kim").LeftDate = "2026-03-10"
		},
		mends: deed{"2026-03-16 09:00", "Lee answers for it", func(w *gen.World) { w.Alliance.Spec.Objectives[0].Owner = new(gen.Person("contoso/lee")) }},
	},
	{
		practice: v1alpha1.PracticeExitPlanned, begin: func(w *gen.World) {
			w.Alliance.Spec.Exit = planned()
			w.Review(met().Due("2025-03-10 09:00").Held("2025-03-10 09:00").ExitPlanReviewed())
		},
		mends: deed{"2026-03-16 09:00", "the board looks at it", func(w *gen.World) {
			w.Review(met().Named("march").Due("2026-03-16 09:00").Held("2026-03-16 09:00").ExitPlanReviewed())
		}},
	},
	{
		practice: v1alpha1.PracticeSharingAgreed, begin: func(w *gen.World) {
			w.Shares("test-data", "northwind", "contoso", "2026-03-10")
			w.Partner("northwind").Says(agreedTo, "test-data", "2026-01-10")
			w.Partner("contoso").Says(agreedTo, "test-data", "2026-01-12")
			w.MeansWhatIsShared()
		},
		mends: deed{"2026-03-16 09:00", "Contoso destroys it", func(w *gen.World) {
			w.Partner("contoso").Says(destroyed, "test-data", "2026-03-16")
			w.MeansWhatIsShared()
		}},
	}, {
		practice: v1alpha1.PracticeEvidenceComplete, begin: func(w *gen.World) {
			w.Alliance.Spec.AgreementURL, w.Reviews = "https://contracts.example/7", nil
			w.Review(met())
			w.Reviews[0].Spec.Record.MinutesURL = ""
			w.Partner("contoso").Spec.Assessments = []v1alpha1.Assessment{{PerformedDate: "2026-02-10"}}
		},
		mends: deed{"2026-04-02 09:00", "the report and the minutes are there", func(w *gen.World) {
			w.Reviews[0].Spec.Record.MinutesURL = "https://minutes.example/7"
			w.Partner("contoso").Spec.Assessments[0].ReportURL = "https://reports.example/7"
		}},
	},
	{
		practice: v1alpha1.PracticeBusinessCaseCurrent, begin: func(w *gen.World) {
			w.Partner("northwind").Cased("2025-06-10", "", "")
			w.Partner("contoso").Cased("2025-09-10", gen.AllianceName, "P6M")
		},
		mends: deed{"2026-03-20 09:00", "Contoso looks at it again", func(w *gen.World) { w.Partner("contoso").Cased("2026-03-20", gen.AllianceName, "") }},
	},
	{
		practice: v1alpha1.PracticeDecisionsUnblocked, begin: func(w *gen.World) {
			w.Review(met().Asked("list-price", "contoso/kim", "2026-03-10"))
		},
		mends: deed{"2026-03-16 09:00", "Contoso decides", func(w *gen.World) { gen.ReviewBuilder{Review: w.Reviews[1]}.Decided("list-price", "2026-03-16") }},
	},
}

// TestEachPracticeBreaksWhenDueAndIsPutRight follows an alliance for each practice, looking only when the verdict before asks
// for it, or somebody did something.
func TestEachPracticeBreaksWhenDueAndIsPutRight(t *testing.T) {
	covered := map[v1alpha1.Practice]bool{}
	for i := range lives {
		l := &lives[i]
		covered[l.practice] = true
		t.Run(string(l.practice), func(t *testing.T) {
			text, statuses := l.follow()
			golden(t, "practice-"+strings.ToLower(string(l.practice)), text)
			if want := []metav1.ConditionStatus{metav1.ConditionTrue, metav1.ConditionFalse, metav1.ConditionTrue}; !slices.Equal(statuses, want) {
				t.Errorf("it is %v, and not %v:\n%s", statuses, want, text)
			}
		})
	}
	for i := range practice.Registry {
		if name := practice.Registry[i].Name; !covered[name] {
			t.Errorf("nobody follows %s", name)
		}
	}
}

// follow writes down what is said of the practice until the deed that puts it right, and the statuses that it had in turn.
func (l *life) follow() (string, []metav1.ConditionStatus) {
	w := gen.NewWorld()
	w.Alliance.Spec.Practices = &v1alpha1.Practices{Require: []v1alpha1.Practice{l.practice}}
	l.begin(w)
	deeds := []deed{l.mends}
	if l.breaks != nil {
		deeds = []deed{*l.breaks, l.mends}
	}
	var text strings.Builder
	var statuses []metav1.ConditionStatus
	said := ""
	look := func(now time.Time) time.Time {
		v := rules.DecideAlliance(w.AllianceFacts(), now)
		name := string(l.practice)
		if got := condition(&v.Verdict, name) + ": " + messageOf(&v.Verdict, name); got != said {
			said = got
			fmt.Fprintf(&text, "%s  %s\n", verdict.Stamp(now), got)
		}
		if status := v.Finding(name).Status; len(statuses) == 0 || statuses[len(statuses)-1] != status {
			statuses = append(statuses, status)
		}
		return v.NextCheck
	}
	next := look(gen.UTC("2026-03-02 09:00"))
	for _, d := range deeds {
		at := gen.UTC(d.at)
		for !next.IsZero() && next.Before(at) {
			next = look(next)
		}
		fmt.Fprintf(&text, "%s  somebody: %s\n", verdict.Stamp(at), d.what)
		d.do(w)
		next = look(at)
	}
	return text.String(), statuses
}
