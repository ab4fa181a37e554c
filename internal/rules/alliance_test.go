// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

func decidesAlliance(w *gen.World) func(time.Time) rules.Verdict {
	return func(at time.Time) rules.Verdict { return rules.DecideAlliance(w.AllianceFacts(), at).Verdict }
}

func TestAllianceAllInPlace(t *testing.T) {
	w := gen.NewWorld()
	v := decideAlliance(w, "2026-03-02 09:00")
	var got []string
	for _, c := range v.Conditions() {
		got = append(got, c.Type+"="+string(c.Status)+"/"+c.Reason)
	}
	want := []string{
		"Ready=True/Valid", "Healthy=True/AllInPlace",
		"DefinitionAgreed=True/Agreed",
		"PartnersMapped=True/Mapped",
		"PartnersAssessed=True/Assessed",
		"Staffed=True/Staffed",
		"TeamBriefed=True/Briefed",
		"ReviewsCurrent=True/Current",
		"HealthChecked=True/HealthChecked",
		"InTouch=True/InTouch",
		"FeedbackHeard=True/Heard",
		"ProgressMeasured=True/Measured",
		"NewsBrokenEarly=True/ToldInTime",
		"IssuesContained=True/Contained",
		"SuccessRecognized=True/NothingAchieved",
		"EscalationReady=True/Manned",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	n := len(want) - 2 // without Ready and Healthy
	messageSays(t, &v.Verdict, "Healthy", fmt.Sprintf("%d of %[1]d practices in place", n))
	if v.Practices != (practice.Count{InPlace: n, Required: n}) || v.Reviews != (practice.ReviewCount{Held: 1}) || v.Issues != (practice.IssueCount{}) {
		t.Errorf("counts %+v %+v %+v", v.Practices, v.Reviews, v.Issues)
	}
	if !v.LastContact.Equal(gen.UTC("2026-02-27 10:00")) || len(v.Schedule)+len(v.Obsolete) > 0 {
		t.Errorf("also %+v", v)
	}
	checkAt(t, &v.Verdict, "2026-03-13 10:00") // the managers were to speak
}

// TestPracticesFlip: each practice is lost when it is due, and back when it is put right.
func TestPracticesFlip(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(*gen.World)
		flip   flip
	}{
		{
			"the definition is agreed when the last partner agrees",
			func(w *gen.World) { w.Alliance.Spec.Agreements[1].Time = gen.Time("2026-03-05 09:00") },
			flip{"2026-03-05 09:00", "DefinitionAgreed=False/NotAgreed", "DefinitionAgreed=True/Agreed"},
		},
		{
			"a sponsor who looks less far ahead joins on a day of New York",
			func(w *gen.World) {
				sam := *w.Member("contoso/sam")
				sam.Expects, sam.JoinedDate = v1alpha1.HorizonQuarter, "2026-03-05"
				w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, sam)
			},
			flip{"2026-03-05 05:00", "DefinitionAgreed=True/Agreed", "DefinitionAgreed=False/HorizonMismatch"},
		},
		{
			"and leaves after the last day",
			func(w *gen.World) {
				sam := *w.Member("contoso/sam")
				sam.Expects, sam.LeftDate = v1alpha1.HorizonYear, "2026-03-05"
				w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, sam)
			},
			flip{"2026-03-06 05:00", "DefinitionAgreed=False/HorizonMismatch", "DefinitionAgreed=True/Agreed"},
		},

		{
			"an assessment expires",
			func(w *gen.World) { w.Partners["contoso"].Spec.Assessments[0].ValidFor = "P9M" },
			flip{"2026-03-10 04:00", "PartnersAssessed=True/Assessed", "PartnersAssessed=False/AssessmentExpired"},
		},
		{
			"a new one puts it right",
			func(w *gen.World) {
				w.Partners["contoso"].Spec.Assessments[0].ValidFor = "P6M"
				w.Partner("contoso").Assessed("2026-03-10", "P1Y")
			},
			flip{"2026-03-10 04:00", "PartnersAssessed=False/AssessmentExpired", "PartnersAssessed=True/Assessed"},
		},
		{
			"a briefing on the country",
			func(w *gen.World) { w.Partners["contoso"].Spec.CountryBriefings[0].Date = "2026-03-10" },
			flip{"2026-03-10 04:00", "PartnersAssessed=False/NotBriefed", "PartnersAssessed=True/Assessed"},
		},

		{
			"the sponsor leaves: the last day counts in full, in New York",
			func(w *gen.World) { w.Member("contoso/sam").LeftDate = "2026-03-05" },
			flip{"2026-03-06 05:00", "Staffed=True/Staffed", "Staffed=False/Vacant"},
		},
		{
			"the manager joins, in Amsterdam",
			func(w *gen.World) { w.Member("northwind/jane").JoinedDate = "2026-03-05" },
			flip{"2026-03-04 23:00", "Staffed=False/Vacant", "Staffed=True/Staffed"},
		},
		{
			"the dedicated manager leaves, another has no time",
			func(w *gen.World) {
				kim := *w.Member("contoso/kim")
				w.Member("contoso/kim").LeftDate = "2026-03-05"
				kim.Contact, kim.AllocationPercent = "lee", nil
				w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, kim)
			},
			flip{"2026-03-06 05:00", "Staffed=True/Staffed", "Staffed=False/AdHoc"},
		},

		{
			"a review becomes overdue",
			func(w *gen.World) {
				w.Review(gen.Review("extra").Due("2026-03-05 09:00"))
			},
			flip{"2026-03-05 09:00", "ReviewsCurrent=True/Current", "ReviewsCurrent=False/Overdue"},
		},
		{
			"it is held",
			func(w *gen.World) {
				w.Review(gen.Review("extra").Due("2026-02-05 09:00").Held("2026-03-05 09:00"))
			},
			flip{"2026-03-05 09:00", "ReviewsCurrent=False/Overdue", "ReviewsCurrent=True/Current"},
		},
		{
			"it is put off too often",
			func(w *gen.World) {
				w.Review(gen.QuarterlyReview().Named("next").Scheduled("2026-04-15 08:00").
					Postponed("2026-03-01 09:00", "2026-05-01 09:00").Postponed("2026-03-05 09:00", "2026-06-01 09:00"))
			},
			flip{"2026-03-05 09:00", "ReviewsCurrent=True/Current", "ReviewsCurrent=False/Slipped"},
		},
		{
			"it is cancelled",
			func(w *gen.World) {
				w.Review(gen.QuarterlyReview().Named("next").Scheduled("2026-04-15 08:00").
					Postponed("2026-02-01 09:00", "2026-05-01 09:00").Postponed("2026-02-05 09:00", "2026-06-01 09:00").Cancelled("2026-03-05 09:00"))
			},
			flip{"2026-03-05 09:00", "ReviewsCurrent=False/Slipped", "ReviewsCurrent=True/Current"},
		},
		{
			"its result is not accepted",
			func(w *gen.World) {
				w.Review(gen.Review("extra").Due("2026-05-05 09:00").Held("2026-03-05 09:00").Accepted(false, ""))
			},
			flip{"2026-03-05 09:00", "ReviewsCurrent=True/Current", "ReviewsCurrent=False/NotAccepted"},
		},

		{
			"the managers have not spoken for a fortnight", func(*gen.World) {},
			flip{"2026-03-13 10:00", "InTouch=True/InTouch", "InTouch=False/ContactLapsed"},
		},
		{
			"they speak for the first time",
			func(w *gen.World) { w.Alliance.Spec.Conversations[0].Time = gen.Time("2026-03-10 10:00") },
			flip{"2026-03-10 10:00", "InTouch=False/NoContact", "InTouch=True/InTouch"},
		},
		{
			"a fortnight after operation began they have never spoken",
			func(w *gen.World) {
				w.Armed("2026-02-20 09:00")
				w.Alliance.Spec.Conversations = nil
			},
			flip{"2026-03-06 09:00", "InTouch=True/InTouch", "InTouch=False/NoContact"},
		},
		{
			"nor since, though they spoke when nobody asked them to",
			func(w *gen.World) {
				w.Armed("2026-02-20 09:00")
				w.Alliance.Status.DormantTime = new(gen.Time("2025-06-01 09:00"))
				w.Alliance.Spec.Conversations[0].Time = gen.Time("2025-09-10 10:00")
			},
			flip{"2026-03-06 09:00", "InTouch=True/InTouch", "InTouch=False/ContactLapsed"},
		},
		{
			"with a partner that joined a fortnight ago they have never spoken: from its first day in New York",
			func(w *gen.World) {
				w.Armed("2025-01-05 09:00")
				w.Alliance.Spec.Conversations = nil
				w.Alliance.Spec.Partners[1].JoinedDate = "2026-02-20"
			},
			flip{"2026-03-06 05:00", "InTouch=True/InTouch", "InTouch=False/NoContact"},
		},
		{
			"they spoke while a deputy stood in",
			func(w *gen.World) {
				w.Armed("2025-01-05 09:00").Away("contoso/kim", "2026-03-09", "2026-03-12", "lee")
				w.Alliance.Spec.Conversations = nil
				w.Asked("2026-03-09 10:00", "northwind/jane", "contoso/lee")
			},
			flip{"2026-03-09 10:00", "InTouch=False/NoContact", "InTouch=True/InTouch"},
		},
		{
			"they speak again, of an issue",
			func(w *gen.World) {
				w.Alliance.Spec.Conversations[0].Time = gen.Time("2026-01-10 10:00")
				w.Issue(gen.Issue("late-shipments").Detected("2026-03-01 09:00").Talked("2026-03-10 10:00", "northwind/jane", "contoso/kim"))
				w.Policy.Spec.EscalationPaths = nil
			},
			flip{"2026-03-10 10:00", "InTouch=False/ContactLapsed", "InTouch=True/InTouch"},
		},
		{
			"they meet in a review",
			func(w *gen.World) {
				w.Alliance.Spec.Conversations[0].Time = gen.Time("2026-01-10 10:00")
				w.Review(gen.Review("extra").Due("2026-05-05 09:00").Held("2026-03-10 09:00").
					Attended("northwind/erik", "northwind/jane", "contoso/lee", "contoso/kim"))
			},
			flip{"2026-03-10 09:00", "InTouch=False/ContactLapsed", "InTouch=True/InTouch"},
		},

		{
			"an issue is not told in time",
			func(w *gen.World) {
				w.Discloses(v1alpha1.SeverityHigh, "PT4H")
				w.Issue(gen.Issue("late-shipments"))
			},
			flip{"2026-03-02 13:00", "NewsBrokenEarly=True/ToldInTime", "NewsBrokenEarly=False/NotTold"},
		},
		{
			"it is told late",
			func(w *gen.World) {
				w.Discloses(v1alpha1.SeverityHigh, "PT4H")
				w.Issue(gen.Issue("late-shipments").Disclosed("2026-03-02 14:00", "contoso"))
			},
			flip{"2026-03-02 14:00", "NewsBrokenEarly=False/NotTold", "NewsBrokenEarly=True/ToldLate"},
		},
		{
			"a recovery plan does not follow in time",
			func(w *gen.World) {
				w.Policy.Spec.RecoveryPlanWithin, w.Policy.Spec.EscalationPaths = "P7D", nil
				w.Discloses(v1alpha1.SeverityHigh, "P1D").Issue(gen.Issue("late-shipments").Disclosed("2026-03-02 10:00", "contoso"))
			},
			flip{"2026-03-09 09:00", "NewsBrokenEarly=True/ToldInTime", "NewsBrokenEarly=False/NoRecoveryPlan"},
		},
		{
			"it follows late",
			func(w *gen.World) {
				w.Policy.Spec.RecoveryPlanWithin, w.Policy.Spec.EscalationPaths = "P7D", nil
				w.Discloses(v1alpha1.SeverityHigh, "P1D").Issue(gen.Issue("late-shipments").Disclosed("2026-03-02 10:00", "contoso").Planned("2026-03-10 09:00"))
			},
			flip{"2026-03-10 09:00", "NewsBrokenEarly=False/NoRecoveryPlan", "NewsBrokenEarly=True/PlanLate"},
		},
		{
			"it is resolved late, without one",
			func(w *gen.World) {
				w.Policy.Spec.RecoveryPlanWithin, w.Policy.Spec.EscalationPaths = "P7D", nil
				w.Discloses(v1alpha1.SeverityHigh, "P1D").Issue(gen.Issue("late-shipments").Disclosed("2026-03-02 10:00", "contoso").Resolved("2026-03-11 09:00"))
			},
			flip{"2026-03-11 09:00", "NewsBrokenEarly=False/NoRecoveryPlan", "NewsBrokenEarly=True/PlanLate"},
		},

		{
			"an issue becomes stale", func(w *gen.World) { w.Issue(gen.Issue("late-shipments")) },
			flip{"2026-03-04 09:00", "IssuesContained=True/Contained", "IssuesContained=False/IssuesStale"},
		},
		{
			"somebody writes about it", func(w *gen.World) { w.Issue(gen.Issue("late-shipments").UpdatedBy("2026-03-05 09:00", "contoso/kim")) },
			flip{"2026-03-05 09:00", "IssuesContained=False/IssuesStale", "IssuesContained=True/Contained"},
		},
		{
			"an escalated issue is resolved",
			func(w *gen.World) {
				w.Issue(gen.Issue("late-shipments").Resolved("2026-03-07 09:00").Climbing(
					gen.StepRecord("counterpart", "2026-03-04 09:00").Ended("2026-03-06 09:00", v1alpha1.StepNoAnswer),
					gen.StepRecord("managers", "2026-03-06 09:00").Until("2026-03-12 09:00")))
			},
			flip{"2026-03-07 09:00", "IssuesContained=False/IssuesEscalated", "IssuesContained=True/Contained"},
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			changesAt(t, decidesAlliance(w), c.flip)
			// The sum follows, with the status of what is summed up. Whether the ladder is manned is told
			// before its time, and is another matter.
			w.Alliance.Spec.Practices = &v1alpha1.Practices{Waive: []v1alpha1.Waiver{{Name: v1alpha1.PracticeEscalationReady, Reason: "another matter"}}}
			for _, at := range []time.Time{gen.UTC(c.flip.at).Add(-time.Second), gen.UTC(c.flip.at)} {
				v := rules.DecideAlliance(w.AllianceFacts(), at)
				practice, _, _ := strings.Cut(c.flip.before, "=")
				if got, want := v.Finding("Healthy").Status, v.Finding(practice).Status; got != want {
					t.Errorf("at %s Healthy is %s, %s is %s", verdict.Stamp(at), got, practice, want)
				}
			}
		})
	}
}

func TestPracticeReasons(t *testing.T) {
	percent := func(n int32) *int32 { return &n }
	for _, c := range []struct {
		why     string
		change  func(*gen.World)
		want    string
		message string
	}{
		{"no definition", func(w *gen.World) { w.Alliance.Spec.Definition = nil }, "DefinitionAgreed=False/NotDefined", "spec.definition lacks type, horizon, purpose"},
		{"no type", func(w *gen.World) { w.Alliance.Spec.Definition.Type = "" }, "DefinitionAgreed=False/NotDefined", "spec.definition lacks type"},
		{"no horizon", func(w *gen.World) { w.Alliance.Spec.Definition.Horizon = "" }, "DefinitionAgreed=False/NotDefined", "spec.definition lacks horizon"},
		{"no purpose", func(w *gen.World) { w.Alliance.Spec.Definition.Purpose = "" }, "DefinitionAgreed=False/NotDefined", "spec.definition lacks purpose"},
		{
			"a change of its wording asks again", func(w *gen.World) { w.Alliance.Spec.Definition.Purpose += "." },
			"DefinitionAgreed=False/NotAgreed", "Yet to agree to the definition: contoso, northwind; record it with kubectl entente agree",
		},
		{
			"a change of a word in its glossary, too",
			func(w *gen.World) {
				w.Alliance.Spec.Definition.Terms = []v1alpha1.Term{{Term: "order", Meaning: "paid"}}
			},
			"DefinitionAgreed=False/NotAgreed", "",
		},
		{
			"one partner agreed twice, the other never",
			func(w *gen.World) { w.Alliance.Spec.Agreements[1].Partner = "northwind" },
			"DefinitionAgreed=False/NotAgreed", "Yet to agree to the definition: contoso; record it with kubectl entente agree",
		},
		{
			"somebody agreed whom its partner does not know",
			func(w *gen.World) { w.Alliance.Spec.Agreements[1].Contact = "ghost" },
			"DefinitionAgreed=False/NotAgreed", "Yet to agree to the definition: contoso; record it with kubectl entente agree. Not counted, because the alliance does not list them: contoso/ghost",
		},
		{
			"a contact of the partner agreed",
			func(w *gen.World) { w.Alliance.Spec.Agreements[1].Contact = "kim" },
			"DefinitionAgreed=True/Agreed", "",
		},
		{
			"an agreement to come",
			func(w *gen.World) { w.Alliance.Spec.Agreements[1].Time = gen.Time("2026-03-05 09:00") },
			"DefinitionAgreed=False/NotAgreed", "Yet to agree to the definition: contoso (its agreement dated 2026-03-05 10:00 Europe/Amsterdam (2026-03-05T09:00:00Z) is not yet true)",
		},
		{
			"an older wording agreed to, and the current one",
			func(w *gen.World) {
				w.Alliance.Spec.Agreements[0].Digest = "sha256:0"
				w.Agreed("northwind", "2026-01-01 09:00")
			},
			"DefinitionAgreed=True/Agreed", "",
		},
		{
			"a sponsor who looks less far ahead",
			func(w *gen.World) { w.Member("contoso/sam").Expects = v1alpha1.HorizonQuarter },
			"DefinitionAgreed=False/HorizonMismatch", "The alliance plans for the long term, but sponsor sam of contoso for a quarter",
		},
		{
			"and an agreement that lacks",
			func(w *gen.World) {
				w.Member("contoso/sam").Expects = v1alpha1.HorizonYear
				w.Alliance.Spec.Agreements = w.Alliance.Spec.Agreements[:1]
			},
			"DefinitionAgreed=False/HorizonMismatch", "sponsor sam of contoso for a year. Yet to agree to the definition: contoso",
		},
		{
			"a sponsor who looks as far ahead", func(w *gen.World) { w.Member("contoso/sam").Expects = v1alpha1.HorizonLongTerm },
			"DefinitionAgreed=True/Agreed", "",
		},
		{
			"farther", func(w *gen.World) {
				w.Alliance.Spec.Definition.Horizon = v1alpha1.HorizonQuarter
				w.Alliance.Spec.Agreements = nil
				w.Agreed("northwind", "2026-01-01 09:00").Agreed("contoso", "2026-01-01 09:00")
				w.Member("contoso/sam").Expects = v1alpha1.HorizonYear
			},
			"DefinitionAgreed=True/Agreed", "",
		},
		{
			"only sponsors are asked", func(w *gen.World) { w.Member("contoso/kim").Expects = v1alpha1.HorizonQuarter },
			"DefinitionAgreed=True/Agreed", "",
		},

		{"no assessment", func(w *gen.World) { w.Partners["contoso"].Spec.Assessments = nil }, "PartnersAssessed=False/NotAssessed", "contoso: No assessment is on record"},
		{
			"the host needs none", func(w *gen.World) { w.Partners["northwind"].Spec.Assessments = nil },
			"PartnersAssessed=True/Assessed", "",
		},
		{
			"no briefing on the other country", func(w *gen.World) { w.Partners["contoso"].Spec.CountryBriefings = nil },
			"PartnersAssessed=False/NotBriefed", "contoso: no country briefing on US is on record",
		},
		{
			"a briefing to come", func(w *gen.World) { w.Partners["contoso"].Spec.CountryBriefings[0].Date = "2026-03-10" },
			"PartnersAssessed=False/NotBriefed", "on record. The briefing dated 2026-03-10 05:00 Europe/Amsterdam (2026-03-10T04:00:00Z) is not yet true",
		},
		{
			"a briefing whose date cannot be read", func(w *gen.World) { w.Partners["contoso"].Spec.CountryBriefings[0].Date = "2026-02-31" },
			"PartnersAssessed=False/NotBriefed", "",
		},
		{
			"in the same country none is asked for",
			func(w *gen.World) {
				w.Partners["contoso"].Spec.CountryBriefings = nil
				w.Partners["contoso"].Spec.Country = "NL"
			},
			"PartnersAssessed=True/Assessed", "",
		},
		{
			"two things lack",
			func(w *gen.World) {
				w.Partners["contoso"].Spec.CountryBriefings, w.Partners["contoso"].Spec.Assessments = nil, nil
			},
			"PartnersAssessed=False/NotAssessed", "contoso: No assessment is on record; contoso: no country briefing on US is on record",
		},
		{
			"a partner that was given up",
			func(w *gen.World) {
				delete(w.Partners, "contoso")
				w.Alliance.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPartnerNotFound, "2026-03-02 08:00")
			},
			"PartnersAssessed=Unknown/PartnerNotFound", "There is no Partner contoso",
		},
		{
			"a host that was given up",
			func(w *gen.World) {
				delete(w.Partners, "northwind")
				w.Partners["contoso"].Spec.CountryBriefings = nil
				w.Alliance.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPartnerNotFound, "2026-03-02 08:00")
			},
			"PartnersAssessed=True/Assessed", "",
		},

		{
			"nobody on the team", func(w *gen.World) { w.Alliance.Spec.Team = nil }, "Staffed=False/Vacant",
			"Nobody on spec.team is alliance manager of contoso, alliance manager of northwind, executive sponsor of contoso, executive sponsor of northwind",
		},
		{"the sponsor left the partner", func(w *gen.World) { w.Contact("northwind/erik").LeftDate = "2026-02-01" }, "Staffed=False/Vacant", "executive sponsor of northwind"},
		{"a partner that left needs nobody", func(w *gen.World) {
			w.Alliance.Spec.Partners[1].LeftDate, w.Member("contoso/kim").LeftDate = "2026-02-01", "2026-02-01"
		}, "Staffed=True/Staffed", ""},
		{"nor an assessment", func(w *gen.World) {
			w.Alliance.Spec.Partners[1].LeftDate, w.Partners["contoso"].Spec.Assessments = "2026-02-01", nil
		}, "PartnersAssessed=True/Assessed", ""},
		{"nor to agree", func(w *gen.World) {
			w.Alliance.Spec.Partners[1].LeftDate, w.Alliance.Spec.Agreements = "2026-02-01", w.Alliance.Spec.Agreements[:1]
		}, "DefinitionAgreed=True/Agreed", ""},
		{"no sponsor", func(w *gen.World) { w.Member("northwind/erik").Role = v1alpha1.RoleSteeringMember }, "Staffed=False/Vacant", "Nobody on spec.team is executive sponsor of northwind"},
		{
			"no time on record", func(w *gen.World) { w.Member("contoso/kim").AllocationPercent = nil },
			"Staffed=False/AdHoc", "No alliance manager with an allocation of 1 percent or more: contoso",
		},
		{"no time at all", func(w *gen.World) { w.Member("contoso/kim").AllocationPercent = percent(0) }, "Staffed=False/AdHoc", ""},
		{"any time counts", func(w *gen.World) { w.Member("contoso/kim").AllocationPercent = percent(1) }, "Staffed=True/Staffed", ""},
		{
			"less than the policy's share",
			func(w *gen.World) {
				w.Policy.Spec.Thresholds = &v1alpha1.Thresholds{AllocationPercent: percent(20)}
				w.Member("contoso/kim").AllocationPercent = percent(19)
			},
			"Staffed=False/AdHoc", "20 percent or more: contoso",
		},
		{
			"just the policy's share",
			func(w *gen.World) {
				w.Policy.Spec.Thresholds = &v1alpha1.Thresholds{AllocationPercent: percent(20)}
				w.Member("contoso/kim").AllocationPercent = percent(20)
			},
			"Staffed=True/Staffed", "",
		},
		{
			"one of two managers is enough",
			func(w *gen.World) {
				kim := *w.Member("contoso/kim")
				kim.Contact, kim.AllocationPercent = "lee", nil
				w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, kim)
			},
			"Staffed=True/Staffed", "",
		},
		{
			"vacant comes before ad hoc",
			func(w *gen.World) {
				w.Member("contoso/kim").AllocationPercent = nil
				w.Member("contoso/sam").Role = v1alpha1.RoleOther
			},
			"Staffed=False/Vacant", "Nobody on spec.team is executive sponsor of contoso",
		},

		{
			"overdue comes first", func(w *gen.World) {
				w.Review(gen.Review("b").Due("2026-02-01 09:00"))
				w.Review(gen.QuarterlyReview().Named("a").Scheduled("2025-10-15 08:00").
					Postponed("2025-10-16 09:00", "2025-11-01 09:00").Postponed("2025-10-17 09:00", "2025-12-01 09:00"))
			},
			"ReviewsCurrent=False/Overdue", "2 overdue: a, b",
		},
		{"slipped", func(w *gen.World) {
			w.Review(gen.QuarterlyReview().Named("a").Scheduled("2026-04-15 08:00").
				Postponed("2026-02-16 09:00", "2026-05-01 09:00").Postponed("2026-02-17 09:00", "2026-06-01 09:00"))
		}, "ReviewsCurrent=False/Slipped", "1 postponed too often: a"},
		{"not accepted", func(w *gen.World) {
			w.Review(gen.Review("a").Due("2026-06-15 08:00").Held("2026-02-16 09:00").Accepted(false, ""))
		}, "ReviewsCurrent=False/NotAccepted", "1 held, but not accepted: a"},
		{"not accepted, then cancelled", func(w *gen.World) {
			w.Review(gen.Review("a").Due("2026-02-15 08:00").Held("2026-02-14 09:00").Accepted(false, "").Cancelled("2026-02-20 09:00"))
		}, "ReviewsCurrent=True/Current", ""},
		{"a suspended one that would be overdue", func(w *gen.World) {
			w.Review(gen.Review("a").Due("2026-02-15 08:00").Suspended())
		}, "ReviewsCurrent=Unknown/Suspended", "Suspended, and would fail otherwise: a since 2026-02-15 09:00 Europe/Amsterdam (2026-02-15T08:00:00Z)"},
		{"a suspended one that is held", func(w *gen.World) {
			w.Review(gen.Review("a").Due("2026-02-15 08:00").Held("2026-02-14 09:00").Suspended())
		}, "ReviewsCurrent=True/Current", ""},
		{"a suspended one beside one that is overdue", func(w *gen.World) {
			w.Review(gen.Review("a").Due("2026-02-15 08:00").Suspended())
			w.Review(gen.Review("b").Due("2026-02-16 08:00"))
		}, "ReviewsCurrent=False/Overdue", "1 overdue: b; Suspended, and would fail otherwise: a since 2026-02-15 09:00 Europe/Amsterdam (2026-02-15T08:00:00Z)"},
		{"a suspended one of an unknown cadence", func(w *gen.World) {
			w.Review(gen.QuarterlyReview().Named("a").OfCadence("monthly").Due("2026-04-15 08:00").Suspended())
		}, "ReviewsCurrent=Unknown/Suspended", ""},
		{"no cadence", func(w *gen.World) { w.Alliance.Spec.Cadence = nil }, "ReviewsCurrent=False/NoCadence", "add one to spec.cadence"},
		{"no formal cadence", func(w *gen.World) { w.Alliance.Spec.Cadence[0].Formality = v1alpha1.FormalityInformal }, "ReviewsCurrent=False/NoCadence", ""},
		{"where nothing is said it is formal", func(w *gen.World) { w.Alliance.Spec.Cadence[0].Formality = "" }, "ReviewsCurrent=True/Current", ""},

		{"a policy without touchpoints", func(w *gen.World) { w.Policy.Spec.Touchpoints = nil }, "InTouch=True/NoTouchpoints", ""},
		{
			"no policy", func(w *gen.World) { w.Policy, w.Alliance.Spec.CommunicationPolicyRef = nil, nil },
			"InTouch=True/NoTouchpoints", "No policy says how often people have to be in contact",
		},
		{"a tier that never spoke", func(w *gen.World) {
			w.Policy.Spec.Touchpoints = append(w.Policy.Spec.Touchpoints, v1alpha1.Touchpoint{Tier: v1alpha1.TierExecutive, Every: "P90D"})
		}, "InTouch=False/NoContact", "Executive of northwind and contoso: never spoke, due by 2025-04-01 02:00 Europe/Amsterdam (2025-04-01T00:00:00Z)"},
		{"one lapsed, one never", func(w *gen.World) {
			w.Policy.Spec.Touchpoints = append(w.Policy.Spec.Touchpoints, v1alpha1.Touchpoint{Tier: v1alpha1.TierExecutive, Every: "P90D"})
			w.Alliance.Spec.Conversations[0].Time = gen.Time("2026-01-10 10:00")
		}, "InTouch=False/ContactLapsed", "Management of northwind and contoso: last spoke at 2026-01-10 11:00 Europe/Amsterdam (2026-01-10T10:00:00Z), due by 2026-01-24 11:00 Europe/Amsterdam (2026-01-24T10:00:00Z); Executive of northwind and contoso: never spoke, due by 2025-04-01 02:00 Europe/Amsterdam (2025-04-01T00:00:00Z)"},
		{"people of one partner only", func(w *gen.World) {
			w.Alliance.Spec.Conversations = nil
			w.Talked("2026-02-27 10:00", "northwind/jane", "northwind/erik")
		}, "InTouch=False/NoContact", ""},
		{"a manager with an executive of the other", func(w *gen.World) {
			w.Alliance.Spec.Conversations = nil
			w.Talked("2026-02-27 10:00", "northwind/jane", "contoso/sam")
		}, "InTouch=False/NoContact", ""},
		{"among others", func(w *gen.World) {
			w.Alliance.Spec.Conversations = nil
			w.Talked("2026-02-27 10:00", "northwind/jane", "northwind/erik", "contoso/sam", "contoso/kim")
		}, "InTouch=True/InTouch", ""},
		{"somebody who has left since has spoken all the same", func(w *gen.World) {
			w.Member("contoso/kim").LeftDate = "2026-02-28"
		}, "InTouch=True/InTouch", ""},
		{"a tier of its own counts, not the role's", func(w *gen.World) {
			w.Member("contoso/kim").Tier = v1alpha1.TierOperating
		}, "InTouch=False/NoContact", ""},
		{"with two partners, one of which was never spoken with", func(w *gen.World) {
			w.Armed("2025-01-05 09:00")
			w.Alliance.Spec.Partners = append(w.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "fabrikam"})
			w.Partners["fabrikam"] = gen.Partner("fabrikam").Contacts("uwe").Partner
		}, "InTouch=False/NoContact", "Management of northwind and fabrikam: never spoke, due by 2025-01-19 10:00 Europe/Amsterdam (2025-01-19T09:00:00Z)"},
		{"one that has left is asked no more", func(w *gen.World) {
			w.Armed("2025-01-05 09:00")
			w.Alliance.Spec.Partners = append(w.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "fabrikam", LeftDate: "2026-02-28"})
			w.Partners["fabrikam"] = gen.Partner("fabrikam").Contacts("uwe").Partner
		}, "InTouch=True/InTouch", ""},
		{"the others among themselves", func(w *gen.World) {
			w.Armed("2025-01-05 09:00")
			w.Alliance.Spec.Partners = append(w.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "fabrikam"})
			w.Partners["fabrikam"] = gen.Partner("fabrikam").Contacts("uwe").Partner
			w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "fabrikam", Contact: "uwe", Tier: v1alpha1.TierManagement})
			w.Talked("2026-02-28 10:00", "contoso/kim", "fabrikam/uwe")
		}, "InTouch=False/NoContact", "Management of northwind and fabrikam: never spoke"},
		{"all three at one table", func(w *gen.World) {
			w.Armed("2025-01-05 09:00")
			w.Alliance.Spec.Partners = append(w.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "fabrikam"})
			w.Partners["fabrikam"] = gen.Partner("fabrikam").Contacts("uwe").Partner
			w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "fabrikam", Contact: "uwe", Tier: v1alpha1.TierManagement})
			w.Talked("2026-02-28 10:00", "contoso/kim", "fabrikam/uwe", "northwind/jane")
		}, "InTouch=True/InTouch", "in time"},
		{"a deputy for somebody who was not away", func(w *gen.World) {
			w.Armed("2025-01-05 09:00").Away("contoso/kim", "2026-03-01", "2026-03-12", "lee")
			w.Alliance.Spec.Conversations = nil
			w.Talked("2026-02-27 10:00", "northwind/jane", "contoso/lee")
		}, "InTouch=False/NoContact", ""},
		{"a deputy for somebody who had left the team", func(w *gen.World) {
			w.Armed("2025-01-05 09:00").Away("contoso/kim", "2026-02-20", "2026-03-12", "lee").Member("contoso/kim").LeftDate = "2026-02-20"
			w.Alliance.Spec.Conversations = nil
			w.Talked("2026-02-27 10:00", "northwind/jane", "contoso/lee")
		}, "InTouch=False/NoContact", ""},
		{"a mode that counts", func(w *gen.World) {
			w.Armed("2025-01-05 09:00").Policy.Spec.Touchpoints[0].Modes = []v1alpha1.Mode{v1alpha1.ModeVideo}
			w.Alliance.Spec.Conversations[0].Mode = v1alpha1.ModeVideo
		}, "InTouch=True/InTouch", ""},
		{"a mode that does not, or none", func(w *gen.World) {
			w.Armed("2025-01-05 09:00").Policy.Spec.Touchpoints[0].Modes = []v1alpha1.Mode{v1alpha1.ModeVideo}
			w.Alliance.Spec.Conversations[0].Mode = v1alpha1.ModePhone
			w.Talked("2026-02-28 10:00", "northwind/jane", "contoso/kim")
			w.Alliance.Spec.Conversations[1].Mode = ""
			w.Review(gen.Review("extra").Due("2026-05-05 09:00").Held("2026-02-28 10:00").Attended("northwind/jane", "contoso/kim"))
		}, "InTouch=False/NoContact", ""},
		{"somebody whom the alliance does not know", func(w *gen.World) {
			w.Armed("2025-01-05 09:00").Alliance.Spec.Conversations = nil
			w.Talked("2026-02-27 10:00", "northwind/jane", "contoso/kym").Talked("2026-02-28 10:00", "northwind/jane", "contoso/kym")
		}, "InTouch=False/NoContact", "Not counted, because the alliance does not list them: contoso/kym"},
		{"an interval that cannot be read is passed over", func(w *gen.World) {
			w.Policy.Spec.Touchpoints[0].Every = "often"
			w.Alliance.Spec.Conversations = nil
		}, "InTouch=True/InTouch", ""},
		{"a contact to come, told of by the earliest", func(w *gen.World) {
			w.Talked("2026-03-12 10:00", "northwind/jane", "contoso/kim").Talked("2026-03-10 10:00", "northwind/jane", "contoso/kim").
				Talked("2026-03-11 10:00", "northwind/jane", "contoso/kim")
		}, "InTouch=True/InTouch", "in time. The contact dated 2026-03-10 11:00 Europe/Amsterdam (2026-03-10T10:00:00Z) is not yet true"},
		{"an older contact entered later changes nothing", func(w *gen.World) {
			w.Talked("2026-01-10 10:00", "northwind/jane", "contoso/kim")
		}, "InTouch=True/InTouch", ""},
		{"a policy that was given up", func(w *gen.World) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "InTouch=Unknown/PolicyNotFound", "How often the tiers have to speak is not known without the policy"},
		{"and the clock of bad news", func(w *gen.World) {
			w.Policy = nil
			w.Alliance.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "NewsBrokenEarly=Unknown/PolicyNotFound", "How soon bad news has to be told is not known without the policy"},

		{"not told", func(w *gen.World) {
			w.Discloses(v1alpha1.SeverityHigh, "PT4H")
			w.Issue(gen.Issue("late-shipments").Detected("2026-03-01 09:00"))
		}, "NewsBrokenEarly=False/NotTold", "Not told in time: late-shipments to contoso by 2026-03-01 14:00 Europe/Amsterdam (2026-03-01T13:00:00Z)"},
		{"not told, and another without a plan", func(w *gen.World) {
			w.Policy.Spec.RecoveryPlanWithin = "PT4H"
			w.Discloses(v1alpha1.SeverityHigh, "PT4H")
			w.Issue(gen.Issue("late-shipments").Detected("2026-03-01 09:00"))
			w.Issue(gen.Issue("other").Detected("2026-03-01 09:00").Disclosed("2026-03-01 10:00", "contoso"))
		}, "NewsBrokenEarly=False/NotTold", "by 2026-03-01 14:00 Europe/Amsterdam (2026-03-01T13:00:00Z). No recovery plan in time: other by 2026-03-01 14:00 Europe/Amsterdam (2026-03-01T13:00:00Z)"},
		{"told in time", func(w *gen.World) {
			w.Discloses(v1alpha1.SeverityHigh, "PT4H")
			w.Issue(gen.Issue("late-shipments").Detected("2026-03-01 09:00").Disclosed("2026-03-01 12:59:59", "contoso"))
		}, "NewsBrokenEarly=True/ToldInTime", ""},
		{"told on the dot is late", func(w *gen.World) {
			w.Discloses(v1alpha1.SeverityHigh, "PT4H")
			w.Issue(gen.Issue("late-shipments").Detected("2026-03-01 09:00").Disclosed("2026-03-01 13:00", "contoso"))
		}, "NewsBrokenEarly=True/ToldLate", "Told, but late: late-shipments"},
		{"resolved without a word", func(w *gen.World) {
			w.Discloses(v1alpha1.SeverityHigh, "PT4H")
			w.Issue(gen.Issue("late-shipments").Detected("2026-03-01 09:00").Resolved("2026-03-01 10:00"))
		}, "NewsBrokenEarly=False/NotTold", ""},
		{"a suspended issue that nobody was told of", func(w *gen.World) {
			w.Discloses(v1alpha1.SeverityHigh, "PT4H")
			w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00").Suspended())
		}, "NewsBrokenEarly=Unknown/Suspended", "Suspended, and would fail otherwise: late-shipments since 2026-02-01 14:00 Europe/Amsterdam (2026-02-01T13:00:00Z)"},
		{"one without its recovery plan", func(w *gen.World) {
			w.Policy.Spec.RecoveryPlanWithin = "P7D"
			w.Discloses(v1alpha1.SeverityHigh, "PT4H")
			w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00").Disclosed("2026-02-01 10:00", "contoso").Suspended())
		}, "NewsBrokenEarly=Unknown/Suspended", "late-shipments since 2026-02-08 10:00 Europe/Amsterdam (2026-02-08T09:00:00Z)"},
		{"what was late stays late", func(w *gen.World) {
			w.Discloses(v1alpha1.SeverityHigh, "PT4H")
			w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00").Disclosed("2026-02-02 09:00", "contoso").Suspended())
		}, "NewsBrokenEarly=True/ToldLate", ""},
		{"a snooze pauses no clock of bad news", func(w *gen.World) {
			w.Discloses(v1alpha1.SeverityHigh, "PT4H")
			w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00").Snoozed("2026-02-01 10:00", "2026-04-01 09:00"))
		}, "NewsBrokenEarly=False/NotTold", ""},

		{"stale", func(w *gen.World) { w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00")) }, "IssuesContained=False/IssuesStale", "1 stale: late-shipments"},
		{"escalated, and another stale", func(w *gen.World) {
			w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00"))
			w.Issue(gen.Issue("broken-api").Detected("2026-02-01 09:00").Updated("2026-03-02 08:00").
				Climbing(gen.StepRecord("counterpart", "2026-02-03 09:00"), gen.StepRecord("managers", "2026-02-05 09:00")))
		}, "IssuesContained=False/IssuesEscalated", "1 escalated: broken-api; 1 stale: late-shipments"},
		{
			"a suspended issue that would be stale", func(w *gen.World) {
				w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00").Suspended())
			},
			"IssuesContained=Unknown/Suspended", "Suspended, and would fail otherwise: late-shipments since 2026-02-03 10:00 Europe/Amsterdam (2026-02-03T09:00:00Z)",
		},
		{"one that is escalated", func(w *gen.World) {
			w.Issue(gen.Issue("broken-api").Detected("2026-02-01 09:00").Updated("2026-03-02 08:00").Suspended().
				Climbing(gen.StepRecord("counterpart", "2026-02-03 09:00"), gen.StepRecord("managers", "2026-02-05 09:00")))
		}, "IssuesContained=Unknown/Suspended", "broken-api since 2026-02-05 10:00 Europe/Amsterdam (2026-02-05T09:00:00Z)"},
		{
			"one that is new", func(w *gen.World) {
				w.Issue(gen.Issue("late-shipments").Detected("2026-03-02 08:00").Suspended())
			},
			"IssuesContained=True/Contained", "",
		},
		{
			"a snoozed issue that would be stale", func(w *gen.World) {
				w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00").Snoozed("2026-02-02 09:00", "2026-04-01 09:00"))
			},
			"IssuesContained=Unknown/Snoozed", "Snoozed, and would fail otherwise: late-shipments since 2026-02-03 10:00 Europe/Amsterdam (2026-02-03T09:00:00Z)",
		},
		{
			"a snoozed issue that is new", func(w *gen.World) {
				w.Issue(gen.Issue("late-shipments").Detected("2026-03-01 12:00").Snoozed("2026-03-02 08:00", "2026-04-01 09:00"))
			},
			"IssuesContained=True/Contained", "",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			v := decideAlliance(w, "2026-03-02 09:00")
			says(t, &v.Verdict, c.want)
			practice, _, _ := strings.Cut(c.want, "=")
			messageSays(t, &v.Verdict, practice, c.message)
		})
	}
}

// TestDefinitionDigest is what people sign: it must never change for the same wording.
func TestDefinitionDigest(t *testing.T) {
	d := &v1alpha1.Definition{
		Type: "Strategic", Horizon: "LongTerm", Purpose: "One platform",
		Terms:    []v1alpha1.Term{{Term: "order", Meaning: "paid", Aliases: []v1alpha1.Alias{"Auftrag"}}},
		Norms:    []v1alpha1.Norm{{Name: "phone-first", Behaviour: "We call"}},
		Boundary: &v1alpha1.Boundary{Never: []v1alpha1.BoundaryItem{"personal data"}},
	}
	// sha256sum of {"type":"Strategic","horizon":"LongTerm","purpose":"One platform","terms":[…],…}
	const want = "sha256:d968f79a4d497859c114fbb5cd5c1520bd91cc6a3b66e442727e7bcad21fbe34"
	if got := rules.DefinitionDigest(d); got != want {
		t.Errorf("the digest is %s, want %s", got, want)
	}
	if got := rules.DefinitionDigest(nil); got != "" {
		t.Errorf("without a definition it is %s", got)
	}
	w := gen.NewWorld()
	if v := decideAlliance(w, "2026-03-02 09:00"); v.DefinitionDigest != rules.DefinitionDigest(w.Alliance.Spec.Definition) {
		t.Errorf("the verdict has %s", v.DefinitionDigest)
	}
}

func TestAllianceCounts(t *testing.T) {
	w := gen.NewWorld()
	w.Review(gen.Review("overdue").Due("2026-02-15 08:00"))
	w.Review(gen.Review("later").Due("2026-05-01 08:00"))
	w.Review(gen.Review("b-next").Due("2026-04-01 08:00"))
	w.Review(gen.Review("a-next").Due("2026-04-01 08:00"))
	w.Review(gen.QuarterlyReview().Named("slipped").Scheduled("2026-04-15 08:00").
		Postponed("2026-02-16 09:00", "2026-05-01 09:00").Postponed("2026-02-17 09:00", "2026-06-01 09:00"))
	w.Review(gen.Review("cancelled").Due("2026-02-15 08:00").Cancelled("2026-02-01 09:00"))
	w.Review(gen.Review("refused").Due("2026-06-15 08:00").Held("2026-02-01 09:00").Accepted(false, ""))
	w.Review(gen.Review("suspended").Due("2026-01-15 08:00").Suspended())
	w.Issue(gen.Issue("late-shipments"))
	w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00"))
	w.Issue(gen.Issue("late-shipments").Updated("2026-03-02 08:00").Climbing(gen.StepRecord("counterpart", "2026-02-03 09:00"), gen.StepRecord("managers", "2026-02-05 09:00")))
	w.Issue(gen.Issue("late-shipments").Resolved("2026-03-02 09:00"))
	w.Issue(gen.Issue("late-shipments").Detected("2026-04-02 09:00"))
	w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00").Suspended())
	v := decideAlliance(w, "2026-03-02 09:00")
	if want := (practice.ReviewCount{Held: 2, Overdue: 1, Slipped: 1, Next: "a-next", NextDue: gen.UTC("2026-04-01 08:00")}); v.Reviews != want {
		t.Errorf("reviews %+v, want %+v", v.Reviews, want)
	}
	if want := (practice.IssueCount{Open: 4, Stale: 1, Escalated: 1}); v.Issues != want { // the suspended one is open all the same
		t.Errorf("issues %+v, want %+v", v.Issues, want)
	}
	for at, want := range map[string]string{"2026-04-01 07:59:59": "a-next", "2026-04-01 08:00": "later", "2026-04-01 08:00:01": "later"} {
		if v := decideAlliance(w, at); v.Reviews.Next != want { // what is overdue comes no more
			t.Errorf("at %s next is %s, not %s", at, v.Reviews.Next, want)
		}
	}
	for range 2 { // of those due at once the first by name, in whatever order they come
		if v := decideAlliance(w, "2026-03-02 09:00"); v.Reviews.Next != "a-next" {
			t.Errorf("next is %s", v.Reviews.Next)
		}
		slices.Reverse(w.Reviews)
	}
}

func TestLastContact(t *testing.T) {
	w := gen.NewWorld()
	for _, c := range []struct {
		why  string
		do   func()
		want string
	}{
		{"the conversation of the alliance", func() {}, "2026-02-27 10:00"},
		{"one partner by itself is no contact", func() { w.Talked("2026-02-28 10:00", "northwind/jane", "northwind/erik") }, "2026-02-27 10:00"},
		{"one with a stranger is none", func() { w.Talked("2026-02-28 10:00", "northwind/jane", "zz/bob") }, "2026-02-27 10:00"},
		{"nor is a stranger's to come", func() { w.Talked("2026-03-28 10:00", "northwind/jane", "zz/bob") }, "2026-02-27 10:00"},
		{"one to come is none", func() { w.Talked("2026-03-28 10:00", "northwind/jane", "contoso/kim") }, "2026-02-27 10:00"},
		{"an older one changes nothing", func() { w.Talked("2026-01-28 10:00", "northwind/jane", "contoso/kim") }, "2026-02-27 10:00"},
		{"of an issue, whoever spoke", func() {
			w.Issue(gen.Issue("late-shipments").Talked("2026-02-28 10:00", "northwind/olga", "contoso/sam"))
		}, "2026-02-28 10:00"},
		{"in a review", func() {
			w.Review(gen.Review("extra").Due("2026-05-05 09:00").Held("2026-03-01 10:00").Attended("northwind/erik", "contoso/sam"))
		}, "2026-03-01 10:00"},
		{"nobody is on record of that one", func() {
			w.Review(gen.Review("more").Due("2026-05-05 09:00").Held("2026-03-02 08:00"))
		}, "2026-03-01 10:00"},
	} {
		c.do()
		if v := decideAlliance(w, "2026-03-02 09:00"); !v.LastContact.Equal(gen.UTC(c.want)) {
			t.Errorf("%s: %v, want %s", c.why, v.LastContact, c.want)
		}
	}
}

func TestAllianceMissing(t *testing.T) {
	for _, c := range []struct {
		why     string
		change  func(*gen.World)
		reason  string
		message string
	}{
		{"a partner", func(w *gen.World) { delete(w.Partners, "contoso") }, "PartnerNotFound", "There is no Partner contoso; create it, or correct spec.partners"},
		{
			"a contact", func(w *gen.World) {
				w.Partners["contoso"].Spec.Contacts = w.Partners["contoso"].Spec.Contacts[1:]
			},
			"ContactNotFound", "Partner contoso has no contact sam; add the contact, or correct spec.team[3]",
		},
		{"the policy", func(w *gen.World) { w.Policy = nil }, "PolicyNotFound", "There is no CommunicationPolicy standard; create it, or correct spec.communicationPolicyRef.name"},
		{"both; the first one gives the reason", func(w *gen.World) { w.Policy = nil; delete(w.Partners, "contoso") }, "PartnerNotFound", "spec.partners; There is no CommunicationPolicy"},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			w.Alliance.Status.Conditions = readyAt(metav1.ConditionUnknown, c.reason, "2026-03-02 09:00")
			changesAt(t, decidesAlliance(w), flip{"2026-03-02 09:00:10", "Ready=Unknown/" + c.reason, "Ready=False/" + c.reason})
			waiting, required := decideAlliance(w, "2026-03-02 09:00:09"), len(practice.Required(w.Alliance))
			messageSays(t, &waiting.Verdict, "Ready", c.message)
			// Until it is given up, no practice looks broken for want of it.
			for _, condition := range waiting.Conditions()[1:] {
				if condition.Status != metav1.ConditionUnknown || condition.Reason != v1alpha1.ReasonNotReady {
					t.Errorf("while it is waited for: %+v", condition)
				}
			}
			if len(waiting.Conditions()) != 2+required || waiting.Practices != (practice.Count{}) || waiting.Reviews.Held != 1 {
				t.Errorf("while it is waited for: %+v", waiting)
			}
			given := decideAlliance(w, "2026-03-02 09:00:10")
			says(t, &given.Verdict, "Stalled=True/"+c.reason, "Staffed=True/Staffed")
			if given.Practices.Required != required {
				t.Errorf("given up: %+v", given.Practices)
			}
		})
	}
}

func TestAllianceIsInvalid(t *testing.T) {
	for _, c := range []struct {
		why     string
		change  func(*gen.World)
		message string
	}{
		{"a joinedDate", func(w *gen.World) { w.Alliance.Spec.Team[1].JoinedDate = "2026-02-31" }, "spec.team[1].joinedDate: \"2026-02-31\" is no date; write year, month and day"},
		{"a leftDate", func(w *gen.World) { w.Alliance.Spec.Team[2].LeftDate = "soon" }, "spec.team[2].leftDate: "},
		{"a waiver's end", func(w *gen.World) {
			w.Alliance.Spec.Practices = &v1alpha1.Practices{Waive: []v1alpha1.Waiver{{Name: "InTouch", Reason: "pilot", UntilDate: "2026-02-31"}}}
		}, "spec.practices.waive[InTouch].untilDate: "},
		{"the end of an exit", func(w *gen.World) { w.Alliance.Spec.Exit = &v1alpha1.Exit{EndDate: "2026-02-31"} }, "spec.exit.endDate: \"2026-02-31\" is no date"},
		{"by when somebody is told of it", func(w *gen.World) {
			w.Alliance.Spec.Exit = &v1alpha1.Exit{Announcements: []v1alpha1.Announcement{{Partner: "contoso"}, {Partner: "contoso", DueDate: "2026-02-31"}}}
		}, "spec.exit.announcements[1].dueDate: "},
		{"by when something is handed back, and when it was", func(w *gen.World) {
			w.Alliance.Spec.Exit = &v1alpha1.Exit{Handbacks: []v1alpha1.Handback{{Name: "data", From: "contoso", To: "northwind", DueDate: "2026-02-30", DoneDate: "2026-02-31"}}}
		}, "spec.exit.handbacks[data].dueDate: \"2026-02-30\" is no date; write year, month and day, such as 2026-01-31; spec.exit.handbacks[data].doneDate: \"2026-02-31\""},
		{"a rule that never occurs", func(w *gen.World) {
			w.Alliance.Spec.Cadence[0].Recurrence.Rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
		}, "spec.cadence[quarterly].recurrence: the rule \"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\" gives no day from 2026-01-15 on; write a rule that occurs"},
		{"a rule more often than daily", func(w *gen.World) {
			w.Alliance.Spec.Cadence[0].Recurrence.Rule = "FREQ=HOURLY"
		}, "write FREQ=DAILY or rarer"},
		{"a rule on which the library panics", func(w *gen.World) {
			w.Alliance.Spec.Cadence[0].Recurrence.Rule = "FREQ=MONTHLY;BYDAY=53MO"
		}, "write a figure from -5 to 5"},
		{"a notice", func(w *gen.World) { w.Alliance.Spec.Cadence[0].Notice = "P1" }, "spec.cadence[quarterly].notice: \"P1\" is no duration above zero"},
		{"a grace", func(w *gen.World) { w.Alliance.Spec.Cadence[0].Grace = "P0D" }, "spec.cadence[quarterly].grace: "},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			c.change(w)
			v := decideAlliance(w, "2026-03-02 09:00")
			says(t, &v.Verdict, "Ready=False/Invalid", "Stalled=True/Invalid")
			messageSays(t, &v.Verdict, "Ready", c.message)
			if meta.FindStatusCondition(v.Conditions(), "Healthy") == nil || v.Practices.Required == 0 {
				t.Error("the practices are not judged")
			}
		})
	}
}

func TestAllianceSuspended(t *testing.T) {
	w := gen.NewWorld()
	w.Alliance.Spec.Suspend = new(true)
	w.Reviews = nil
	w.Review(gen.Review("overdue").Due("2026-02-15 08:00"))
	w.Issue(gen.Issue("late-shipments"))
	v, required := decideAlliance(w, "2026-03-02 09:00"), len(practice.Required(w.Alliance))
	if len(v.Conditions()) != 2+required {
		t.Errorf("%d conditions", len(v.Conditions()))
	}
	says(t, &v.Verdict, "Ready=True/Suspended", "Healthy=Unknown/PracticesUnknown", "ReviewsCurrent=Unknown/Suspended", "Staffed=True/Staffed",
		"IssuesContained=True/Contained", "InTouch=True/InTouch")
	messageSays(t, &v.Verdict, "ReviewsCurrent", "spec.suspend is true; without that it would be False since 2026-02-15 09:00 Europe/Amsterdam (2026-02-15T08:00:00Z): 1 overdue: overdue")
	if len(v.Schedule)+len(v.Obsolete) > 0 || v.Reviews != (practice.ReviewCount{}) || v.Issues != (practice.IssueCount{Open: 1}) || v.Practices != (practice.Count{InPlace: required - 1, Required: required}) {
		t.Errorf("also %+v", v)
	}
	if status := v.Settle(w.Alliance, gen.UTC("2026-03-02 09:00")); !slices.Equal(status.Practices.Unknown, []v1alpha1.PracticeName{"ReviewsCurrent"}) {
		t.Errorf("nobody can tell of %v", status.Practices.Unknown)
	}
	if v.DefinitionDigest == "" {
		t.Error("people cannot agree while it is suspended")
	}
}

func TestProfiles(t *testing.T) {
	const essential = "Staffed ReviewsCurrent NewsBrokenEarly IssuesContained EscalationReady"
	structured := strings.Join([]string{
		"DefinitionAgreed",
		"PartnersMapped",
		"PartnersAssessed",
		"Staffed",
		"TeamBriefed",
		"ReviewsCurrent",
		"HealthChecked",
		"InTouch",
		"FeedbackHeard",
		"ProgressMeasured",
		"NewsBrokenEarly",
		"IssuesContained",
		"SuccessRecognized",
		"EscalationReady",
	}, " ")
	full := strings.NewReplacer(
		"ReviewsCurrent", "TeamTrained CultureLived ReviewsCurrent",
		"NewsBrokenEarly", "DeliveringValue NewsBrokenEarly",
		"SuccessRecognized", "CommitmentsKept SuccessRecognized GivingFirst",
	).Replace(structured)
	auditable := full + " MinutesAgreed DecisionsUnblocked BusinessCaseCurrent RisksReviewed AccountabilityClear ExitPlanned SharingAgreed"
	for _, c := range []struct {
		why       string
		practices *v1alpha1.Practices
		want      string
	}{
		{"nothing is said", nil, structured},
		{"no profile", &v1alpha1.Practices{}, structured},
		{"essential", &v1alpha1.Practices{Profile: v1alpha1.ProfileEssential}, essential},
		{"structured", &v1alpha1.Practices{Profile: v1alpha1.ProfileStructured}, structured},
		{"full", &v1alpha1.Practices{Profile: v1alpha1.ProfileFull}, full},
		{"auditable", &v1alpha1.Practices{Profile: v1alpha1.ProfileAuditable}, auditable},
		{
			"auditable and what is in no profile", &v1alpha1.Practices{Profile: v1alpha1.ProfileAuditable, Require: []v1alpha1.Practice{"EvidenceComplete"}},
			auditable + " EvidenceComplete",
		},
		{
			"essential and one more", &v1alpha1.Practices{Profile: v1alpha1.ProfileEssential, Require: []v1alpha1.Practice{"InTouch"}},
			"Staffed ReviewsCurrent InTouch NewsBrokenEarly IssuesContained EscalationReady",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			w := gen.NewWorld()
			w.Alliance.Spec.Practices = c.practices
			v := decideAlliance(w, "2026-03-02 09:00")
			var got []string
			for _, condition := range v.Conditions()[2:] {
				got = append(got, condition.Type)
			}
			if strings.Join(got, " ") != c.want || v.Practices.Required != len(got) {
				t.Errorf("%d practices: %v, want %s", v.Practices.Required, got, c.want)
			}
		})
	}
}

func TestStages(t *testing.T) {
	founding := []string{"DefinitionAgreed", "PartnersMapped", "PartnersAssessed", "Staffed"}
	operating := []string{
		"TeamBriefed",
		"ReviewsCurrent",
		"HealthChecked",
		"InTouch",
		"FeedbackHeard",
		"ProgressMeasured",
		"IssuesContained",
		"SuccessRecognized",
		"EscalationReady",
	}
	always := []string{"NewsBrokenEarly"}
	for _, c := range []struct {
		stage               v1alpha1.Stage
		founding, operating bool
	}{
		{v1alpha1.StageExplore, true, false},
		{v1alpha1.StageAssess, true, false},
		{v1alpha1.StageNegotiate, true, false},
		{v1alpha1.StageLaunch, true, true},
		{v1alpha1.StageManage, true, true},
		{v1alpha1.StageTransform, true, true},
		{v1alpha1.StageExit, true, true},
		{v1alpha1.StageClosed, false, false},
	} {
		t.Run(string(c.stage), func(t *testing.T) {
			w := gen.NewWorld()
			w.Alliance.Spec.Stage = c.stage
			// Each practice is broken.
			w.Alliance.Spec.Definition, w.Alliance.Spec.Cadence, w.Alliance.Spec.Briefings = nil, nil, nil
			w.Alliance.Spec.Team = w.Alliance.Spec.Team[5:] // no manager and no sponsor
			w.Alliance.Spec.Partners[0].Goals = nil
			w.Policy.Spec.HealthCheckEvery = ""
			w.Partners["contoso"].Spec.Assessments = nil
			w.Alliance.Spec.Conversations, w.Reviews = nil, nil
			w.Objectives(gen.Objective("orders"), gen.Objective("delay").Every("P1M")).Measured("orders", "2025-06-01", "5000")
			w.Discloses(v1alpha1.SeverityHigh, "PT4H")
			w.Issue(gen.Issue("late-shipments").Detected("2026-02-01 09:00"))
			v := decideAlliance(w, "2026-03-02 09:00")
			asked := 0
			for names, armed := range map[*[]string]bool{&founding: c.founding, &operating: c.operating, &always: true} {
				for _, name := range *names {
					got := meta.FindStatusCondition(v.Conditions(), name)
					if armed {
						asked++
					}
					if armed != (got.Status == metav1.ConditionFalse) || !armed && got.Reason != v1alpha1.ReasonNotArmed {
						t.Errorf("%s is %s/%s", name, got.Status, got.Reason)
					}
				}
			}
			if c.stage == v1alpha1.StageExit {
				asked++ // ExitOrderly, which TestAnExitIsAskedForAtItsStage looks at
			}
			if v.Practices != (practice.Count{Required: asked}) {
				t.Errorf("counted %+v, want %d", v.Practices, asked)
			}
			says(t, &v.Verdict, "Healthy=False/PracticesMissing")
		})
	}
}

func TestWaivers(t *testing.T) {
	waived := func(waiver v1alpha1.Waiver, require ...v1alpha1.Practice) *gen.World {
		w := gen.NewWorld()
		w.Member("contoso/kim").AllocationPercent = nil
		w.Alliance.Spec.Practices = &v1alpha1.Practices{Waive: []v1alpha1.Waiver{{Name: "InTouch", Reason: "other", UntilDate: "2026-01-01"}, waiver}, Require: require}
		return w
	}
	t.Run("until the end of the day where the host is", func(t *testing.T) {
		w := waived(v1alpha1.Waiver{Name: "Staffed", Reason: "pilot", UntilDate: "2026-03-05"})
		changesAt(t, decidesAlliance(w), flip{"2026-03-05 23:00", "Staffed=Unknown/Waived", "Staffed=False/AdHoc"})
		v := decideAlliance(w, "2026-03-02 09:00")
		messageSays(t, &v.Verdict, "Staffed", "Waived until the end of 2026-03-05: pilot")
		messageSays(t, &v.Verdict, "Healthy", "; waived: Staffed")
		messageSays(t, &v.Verdict, "Healthy", fmt.Sprintf("%d of %[1]d practices in place", len(practice.Required(w.Alliance))-1))
	})
	t.Run("for good", func(t *testing.T) {
		w := waived(v1alpha1.Waiver{Name: "Staffed", Reason: "pilot"})
		v := decideAlliance(w, "2046-03-02 09:00")
		says(t, &v.Verdict, "Staffed=Unknown/Waived")
		messageSays(t, &v.Verdict, "Staffed", "Waived without an end: pilot; add untilDate to spec.practices.waive")
	})
	t.Run("a day that cannot be read waives nothing", func(t *testing.T) {
		v := decideAlliance(waived(v1alpha1.Waiver{Name: "Staffed", Reason: "pilot", UntilDate: "2026-02-31"}), "2026-03-02 09:00")
		says(t, &v.Verdict, "Staffed=False/AdHoc")
	})
	t.Run("over the list of what is required", func(t *testing.T) {
		v := decideAlliance(waived(v1alpha1.Waiver{Name: "Staffed", Reason: "pilot", UntilDate: "2026-03-05"}, "Staffed"), "2026-03-02 09:00")
		says(t, &v.Verdict, "Staffed=Unknown/Waived", "Healthy=True/AllInPlace")
	})
	t.Run("of what is not required", func(t *testing.T) {
		w := waived(v1alpha1.Waiver{Name: "DefinitionAgreed", Reason: "pilot"})
		w.Alliance.Spec.Practices.Profile = v1alpha1.ProfileEssential
		v := decideAlliance(w, "2026-03-02 09:00")
		if meta.FindStatusCondition(v.Conditions(), "DefinitionAgreed") != nil {
			t.Error("it has a condition")
		}
	})
}

func TestHealthy(t *testing.T) {
	w := gen.NewWorld()
	n := len(practice.Required(w.Alliance))
	w.Member("contoso/kim").AllocationPercent = nil
	w.Alliance.Spec.Definition = nil
	v := decideAlliance(w, "2026-03-02 09:00")
	says(t, &v.Verdict, "Healthy=False/PracticesMissing", "Ready=True/Valid")
	messageSays(t, &v.Verdict, "Healthy", fmt.Sprintf("%d of %d practices in place; missing: DefinitionAgreed, Staffed", n-2, n))
	if v.Practices != (practice.Count{InPlace: n - 2, Required: n}) {
		t.Errorf("%+v", v.Practices)
	}
	ofThePolicy := []v1alpha1.PracticeName{
		"TeamBriefed",
		"HealthChecked",
		"InTouch",
		"FeedbackHeard",
		"NewsBrokenEarly",
		"IssuesContained",
		"SuccessRecognized",
		"EscalationReady",
	}
	unknown := func(inPlace int, missing string) string {
		names := strings.Trim(fmt.Sprint(ofThePolicy), "[]")
		return fmt.Sprintf("%d of %d practices in place%s; not known: %s", inPlace-len(ofThePolicy), n, missing, strings.ReplaceAll(names, " ", ", "))
	}
	w.Policy = nil
	w.Alliance.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
	v = decideAlliance(w, "2026-03-02 09:00")
	says(t, &v.Verdict, "Healthy=False/PracticesMissing")
	messageSays(t, &v.Verdict, "Healthy", unknown(n-2, "; missing: DefinitionAgreed, Staffed"))

	w = gen.NewWorld()
	w.Policy = nil
	w.Alliance.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
	v = decideAlliance(w, "2026-03-02 09:00")
	says(t, &v.Verdict, "Healthy=Unknown/PracticesUnknown")
	messageSays(t, &v.Verdict, "Healthy", unknown(n, ""))
	status := v.Settle(w.Alliance, gen.UTC("2026-03-02 09:00"))
	if !slices.Equal(status.Practices.Unknown, ofThePolicy) {
		t.Errorf("the status says that nobody can tell of %v", status.Practices.Unknown)
	}
}

// TestOrderOfFactsIsNothing: the cache lists reviews and issues in any order, and a message
// that follows it would be written again and again.
func TestOrderOfFactsIsNothing(t *testing.T) {
	w := gen.NewWorld()
	w.Policy.Spec.RecoveryPlanWithin = "PT4H"
	w.Discloses(v1alpha1.SeverityHigh, "PT4H").Discloses(v1alpha1.SeverityLow, "P900D")
	for i, name := range []string{"d", "b", "a", "c"} {
		day := string(rune('1' + i))
		w.Review(gen.Review("overdue-" + name).Due("2026-02-0" + day + " 08:00"))
		w.Review(gen.QuarterlyReview().Named("free-" + name).Scheduled("2026-04-15 08:00").Generated())
		w.Review(gen.Review("held-"+name).Due("2026-02-15 08:00").Held("2026-03-0"+day+" 08:00").Attended("northwind/jane", "contoso/kim"))
		for _, severity := range []v1alpha1.Severity{v1alpha1.SeverityHigh, v1alpha1.SeverityLow} {
			issue := gen.Issue(string(severity)+name).Severity(severity).Detected("2026-02-0"+day+" 09:00").
				Talked("2026-03-1"+day+" 10:00", "northwind/olga", "contoso/lee")
			if name < "c" {
				issue.Climbing(gen.StepRecord("counterpart", "2026-02-03 09:00"), gen.StepRecord("managers", "2026-02-05 09:00"))
			}
			w.Issue(issue)
		}
	}
	first := decideAlliance(w, "2026-03-02 09:00")
	if len(first.Obsolete) != 3 {
		t.Errorf("%d are obsolete", len(first.Obsolete))
	}
	for turn := range len(w.Reviews) {
		w.Reviews = append(w.Reviews[1:], w.Reviews[0])
		w.Issues = append(w.Issues[1:], w.Issues[0])
		if again := decideAlliance(w, "2026-03-02 09:00"); !sameAlliance(first, again) || !again.NextCheck.Equal(first.NextCheck) {
			t.Fatalf("turned by %d:\n%+v\n%+v", turn+1, first, again)
		}
	}
}
