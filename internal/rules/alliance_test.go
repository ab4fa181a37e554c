// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/verdict"

	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

func decidesAlliance(b *allianceBuilder) func(time.Time) Verdict {
	return func(at time.Time) Verdict { return DecideAlliance(b.facts(), at).Verdict }
}

func TestAllianceAllInPlace(t *testing.T) {
	a := newAlliance()
	v := a.decide("2026-03-02 09:00")
	var got []string
	for _, c := range v.Conditions {
		got = append(got, c.Type+"="+string(c.Status)+"/"+c.Reason)
	}
	want := []string{
		"Ready=True/Valid", "Healthy=True/AllInPlace", "DefinitionAgreed=True/Agreed", "PartnersAssessed=True/Assessed",
		"Staffed=True/Staffed", "ReviewsCurrent=True/Current", "InTouch=True/InTouch", "NewsBrokenEarly=True/ToldInTime",
		"IssuesContained=True/Contained",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	messageSays(t, &v.Verdict, "Healthy", "7 of 7 practices in place")
	if v.Practices != (practice.Count{7, 7}) || v.Reviews != (practice.ReviewCount{Held: 1}) || v.Issues != (practice.IssueCount{}) {
		t.Errorf("counts %+v %+v %+v", v.Practices, v.Reviews, v.Issues)
	}
	if !v.LastContact.Equal(utc("2026-02-27 10:00")) || len(v.Schedule)+len(v.Obsolete) > 0 {
		t.Errorf("also %+v", v)
	}
	checkAt(t, &v.Verdict, "2026-03-13 10:00") // the managers were to speak
}

// TestPracticesFlip: each practice is lost when it is due, and back when it is put right.
func TestPracticesFlip(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(*allianceBuilder)
		flip   flip
	}{
		{
			"the definition is agreed when the last partner agrees",
			func(b *allianceBuilder) { b.Spec.Agreements[1].Time = metaUTC("2026-03-05 09:00") },
			flip{"2026-03-05 09:00", "DefinitionAgreed=False/NotAgreed", "DefinitionAgreed=True/Agreed"},
		},
		{
			"a sponsor who looks less far ahead joins on a day of New York",
			func(b *allianceBuilder) {
				sam := *b.member("contoso/sam")
				sam.Expects, sam.JoinedDate = v1alpha1.HorizonQuarter, "2026-03-05"
				b.Spec.Team = append(b.Spec.Team, sam)
			},
			flip{"2026-03-05 05:00", "DefinitionAgreed=True/Agreed", "DefinitionAgreed=False/HorizonMismatch"},
		},
		{
			"and leaves after the last day",
			func(b *allianceBuilder) {
				sam := *b.member("contoso/sam")
				sam.Expects, sam.LeftDate = v1alpha1.HorizonYear, "2026-03-05"
				b.Spec.Team = append(b.Spec.Team, sam)
			},
			flip{"2026-03-06 05:00", "DefinitionAgreed=False/HorizonMismatch", "DefinitionAgreed=True/Agreed"},
		},

		{
			"an assessment expires",
			func(b *allianceBuilder) { b.partners["contoso"].Spec.Assessments[0].ValidFor = "P9M" },
			flip{"2026-03-10 04:00", "PartnersAssessed=True/Assessed", "PartnersAssessed=False/AssessmentExpired"},
		},
		{
			"a new one puts it right",
			func(b *allianceBuilder) {
				b.partners["contoso"].Spec.Assessments[0].ValidFor = "P6M"
				b.assessed("contoso", "2026-03-10", "P1Y")
			},
			flip{"2026-03-10 04:00", "PartnersAssessed=False/AssessmentExpired", "PartnersAssessed=True/Assessed"},
		},
		{
			"a briefing on the country",
			func(b *allianceBuilder) { b.partners["contoso"].Spec.CountryBriefings[0].Date = "2026-03-10" },
			flip{"2026-03-10 04:00", "PartnersAssessed=False/NotBriefed", "PartnersAssessed=True/Assessed"},
		},

		{
			"the sponsor leaves: the last day counts in full, in New York",
			func(b *allianceBuilder) { b.member("contoso/sam").LeftDate = "2026-03-05" },
			flip{"2026-03-06 05:00", "Staffed=True/Staffed", "Staffed=False/Vacant"},
		},
		{
			"the manager joins, in Amsterdam",
			func(b *allianceBuilder) { b.member("northwind/jane").JoinedDate = "2026-03-05" },
			flip{"2026-03-04 23:00", "Staffed=False/Vacant", "Staffed=True/Staffed"},
		},
		{
			"the dedicated manager leaves, another has no time",
			func(b *allianceBuilder) {
				kim := *b.member("contoso/kim")
				b.member("contoso/kim").LeftDate = "2026-03-05"
				kim.Contact, kim.AllocationPercent = "lee", nil
				b.Spec.Team = append(b.Spec.Team, kim)
			},
			flip{"2026-03-06 05:00", "Staffed=True/Staffed", "Staffed=False/AdHoc"},
		},

		{
			"a review becomes overdue",
			func(b *allianceBuilder) {
				b.review(newReview().named("extra").occasion().due("2026-03-05 09:00"))
			},
			flip{"2026-03-05 09:00", "ReviewsCurrent=True/Current", "ReviewsCurrent=False/Overdue"},
		},
		{
			"it is held",
			func(b *allianceBuilder) {
				b.review(newReview().named("extra").occasion().due("2026-02-05 09:00").held("2026-03-05 09:00"))
			},
			flip{"2026-03-05 09:00", "ReviewsCurrent=False/Overdue", "ReviewsCurrent=True/Current"},
		},
		{
			"it is put off too often",
			func(b *allianceBuilder) {
				b.review(newReview().named("next").scheduled("2026-04-15 08:00").
					postponed("2026-03-01 09:00", "2026-05-01 09:00").postponed("2026-03-05 09:00", "2026-06-01 09:00"))
			},
			flip{"2026-03-05 09:00", "ReviewsCurrent=True/Current", "ReviewsCurrent=False/Slipped"},
		},
		{
			"it is cancelled",
			func(b *allianceBuilder) {
				b.review(newReview().named("next").scheduled("2026-04-15 08:00").
					postponed("2026-02-01 09:00", "2026-05-01 09:00").postponed("2026-02-05 09:00", "2026-06-01 09:00").cancelled("2026-03-05 09:00"))
			},
			flip{"2026-03-05 09:00", "ReviewsCurrent=False/Slipped", "ReviewsCurrent=True/Current"},
		},
		{
			"its result is not accepted",
			func(b *allianceBuilder) {
				b.review(newReview().named("extra").occasion().due("2026-05-05 09:00").held("2026-03-05 09:00").accepted(false, ""))
			},
			flip{"2026-03-05 09:00", "ReviewsCurrent=True/Current", "ReviewsCurrent=False/NotAccepted"},
		},

		{
			"the managers have not spoken for a fortnight", func(*allianceBuilder) {},
			flip{"2026-03-13 10:00", "InTouch=True/InTouch", "InTouch=False/ContactLapsed"},
		},
		{
			"they speak for the first time",
			func(b *allianceBuilder) { b.Spec.Conversations[0].Time = metaUTC("2026-03-10 10:00") },
			flip{"2026-03-10 10:00", "InTouch=False/NoContact", "InTouch=True/InTouch"},
		},
		{
			"they speak again, of an issue",
			func(b *allianceBuilder) {
				b.Spec.Conversations[0].Time = metaUTC("2026-01-10 10:00")
				b.issue(newIssue().detected("2026-03-01 09:00").talked("2026-03-10 10:00", "northwind/jane", "contoso/kim"))
				b.policy.Spec.EscalationPaths = nil
			},
			flip{"2026-03-10 10:00", "InTouch=False/ContactLapsed", "InTouch=True/InTouch"},
		},
		{
			"they meet in a review",
			func(b *allianceBuilder) {
				b.Spec.Conversations[0].Time = metaUTC("2026-01-10 10:00")
				b.review(newReview().named("extra").occasion().due("2026-05-05 09:00").held("2026-03-10 09:00").
					attended("northwind/erik", "northwind/jane", "contoso/lee", "contoso/kim"))
			},
			flip{"2026-03-10 09:00", "InTouch=False/ContactLapsed", "InTouch=True/InTouch"},
		},

		{
			"an issue is not told in time",
			func(b *allianceBuilder) {
				policyBuilder{b.policy}.discloses(v1alpha1.SeverityHigh, "PT4H")
				b.issue(newIssue())
			},
			flip{"2026-03-02 13:00", "NewsBrokenEarly=True/ToldInTime", "NewsBrokenEarly=False/NotTold"},
		},
		{
			"it is told late",
			func(b *allianceBuilder) {
				policyBuilder{b.policy}.discloses(v1alpha1.SeverityHigh, "PT4H")
				b.issue(newIssue().disclosed("2026-03-02 14:00", "contoso"))
			},
			flip{"2026-03-02 14:00", "NewsBrokenEarly=False/NotTold", "NewsBrokenEarly=True/ToldLate"},
		},
		{
			"a recovery plan does not follow in time",
			func(b *allianceBuilder) {
				b.policy.Spec.RecoveryPlanWithin, b.policy.Spec.EscalationPaths = "P7D", nil
				b.issue(newIssue())
			},
			flip{"2026-03-09 09:00", "NewsBrokenEarly=True/ToldInTime", "NewsBrokenEarly=False/NoRecoveryPlan"},
		},
		{
			"it follows late",
			func(b *allianceBuilder) {
				b.policy.Spec.RecoveryPlanWithin, b.policy.Spec.EscalationPaths = "P7D", nil
				b.issue(newIssue().planned("2026-03-10 09:00"))
			},
			flip{"2026-03-10 09:00", "NewsBrokenEarly=False/NoRecoveryPlan", "NewsBrokenEarly=True/ToldLate"},
		},

		{
			"an issue becomes stale", func(b *allianceBuilder) { b.issue(newIssue()) },
			flip{"2026-03-04 09:00", "IssuesContained=True/Contained", "IssuesContained=False/IssuesStale"},
		},
		{
			"somebody writes about it", func(b *allianceBuilder) { b.issue(newIssue().updated("2026-03-05 09:00")) },
			flip{"2026-03-05 09:00", "IssuesContained=False/IssuesStale", "IssuesContained=True/Contained"},
		},
		{
			"an escalated issue is resolved",
			func(b *allianceBuilder) {
				b.issue(newIssue().resolved("2026-03-07 09:00").climbing(
					startedStep("counterpart", "2026-03-04 09:00").ended("2026-03-06 09:00", v1alpha1.StepNoAnswer),
					startedStep("managers", "2026-03-06 09:00").until("2026-03-12 09:00")))
			},
			flip{"2026-03-07 09:00", "IssuesContained=False/IssuesEscalated", "IssuesContained=True/Contained"},
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			a := newAlliance()
			c.change(&a)
			changesAt(t, decidesAlliance(&a), c.flip)
			// The sum follows, with the status of what is summed up.
			for _, at := range []time.Time{utc(c.flip.at).Add(-time.Second), utc(c.flip.at)} {
				v := DecideAlliance(a.facts(), at)
				practice, _, _ := strings.Cut(c.flip.before, "=")
				if got, want := v.Get("Healthy").Status, v.Get(practice).Status; got != want {
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
		change  func(*allianceBuilder)
		want    string
		message string
	}{
		{"no definition", func(b *allianceBuilder) { b.Spec.Definition = nil }, "DefinitionAgreed=False/NotDefined", "spec.definition lacks type, horizon, purpose"},
		{"no type", func(b *allianceBuilder) { b.Spec.Definition.Type = "" }, "DefinitionAgreed=False/NotDefined", "spec.definition lacks type"},
		{"no horizon", func(b *allianceBuilder) { b.Spec.Definition.Horizon = "" }, "DefinitionAgreed=False/NotDefined", "spec.definition lacks horizon"},
		{"no purpose", func(b *allianceBuilder) { b.Spec.Definition.Purpose = "" }, "DefinitionAgreed=False/NotDefined", "spec.definition lacks purpose"},
		{
			"a change of its wording asks again", func(b *allianceBuilder) { b.Spec.Definition.Purpose += "." },
			"DefinitionAgreed=False/NotAgreed", "To agree in spec.agreements to status.definitionDigest: contoso, northwind",
		},
		{
			"a change of a word in its glossary, too",
			func(b *allianceBuilder) { b.Spec.Definition.Terms = []v1alpha1.Term{{Term: "order", Meaning: "paid"}} },
			"DefinitionAgreed=False/NotAgreed", "",
		},
		{
			"one partner agreed twice, the other never",
			func(b *allianceBuilder) { b.Spec.Agreements[1].Partner = "northwind" },
			"DefinitionAgreed=False/NotAgreed", "To agree in spec.agreements to status.definitionDigest: contoso",
		},
		{
			"an agreement to come",
			func(b *allianceBuilder) { b.Spec.Agreements[1].Time = metaUTC("2026-03-05 09:00") },
			"DefinitionAgreed=False/NotAgreed", "To agree in spec.agreements to status.definitionDigest: contoso (its agreement dated 2026-03-05T09:00:00Z is not yet true)",
		},
		{
			"an older wording agreed to, and the current one",
			func(b *allianceBuilder) {
				b.Spec.Agreements[0].Digest = "sha256:0"
				b.agreed("northwind", "2026-01-01 09:00")
			},
			"DefinitionAgreed=True/Agreed", "",
		},
		{
			"a sponsor who looks less far ahead",
			func(b *allianceBuilder) { b.member("contoso/sam").Expects = v1alpha1.HorizonQuarter },
			"DefinitionAgreed=False/HorizonMismatch", "The alliance plans for LongTerm, but sponsor sam of contoso expects Quarter",
		},
		{
			"and an agreement that lacks",
			func(b *allianceBuilder) {
				b.member("contoso/sam").Expects = v1alpha1.HorizonYear
				b.Spec.Agreements = b.Spec.Agreements[:1]
			},
			"DefinitionAgreed=False/HorizonMismatch", "sponsor sam of contoso expects Year. To agree in spec.agreements to status.definitionDigest: contoso",
		},
		{
			"a sponsor who looks as far ahead", func(b *allianceBuilder) { b.member("contoso/sam").Expects = v1alpha1.HorizonLongTerm },
			"DefinitionAgreed=True/Agreed", "",
		},
		{
			"farther", func(b *allianceBuilder) {
				b.Spec.Definition.Horizon = v1alpha1.HorizonQuarter
				b.Spec.Agreements = nil
				b.agreed("northwind", "2026-01-01 09:00").agreed("contoso", "2026-01-01 09:00")
				b.member("contoso/sam").Expects = v1alpha1.HorizonYear
			},
			"DefinitionAgreed=True/Agreed", "",
		},
		{
			"only sponsors are asked", func(b *allianceBuilder) { b.member("contoso/kim").Expects = v1alpha1.HorizonQuarter },
			"DefinitionAgreed=True/Agreed", "",
		},

		{"no assessment", func(b *allianceBuilder) { b.partners["contoso"].Spec.Assessments = nil }, "PartnersAssessed=False/NotAssessed", "contoso: No assessment is on record"},
		{
			"the host needs none", func(b *allianceBuilder) { b.partners["northwind"].Spec.Assessments = nil },
			"PartnersAssessed=True/Assessed", "",
		},
		{
			"no briefing on the other country", func(b *allianceBuilder) { b.partners["contoso"].Spec.CountryBriefings = nil },
			"PartnersAssessed=False/NotBriefed", "contoso: no country briefing on US is on record",
		},
		{
			"a briefing to come", func(b *allianceBuilder) { b.partners["contoso"].Spec.CountryBriefings[0].Date = "2026-03-10" },
			"PartnersAssessed=False/NotBriefed", "on record. The briefing dated 2026-03-10T04:00:00Z is not yet true",
		},
		{
			"a briefing whose date cannot be read", func(b *allianceBuilder) { b.partners["contoso"].Spec.CountryBriefings[0].Date = "2026-02-31" },
			"PartnersAssessed=False/NotBriefed", "",
		},
		{
			"in the same country none is asked for",
			func(b *allianceBuilder) {
				b.partners["contoso"].Spec.CountryBriefings = nil
				b.partners["contoso"].Spec.Country = "NL"
			},
			"PartnersAssessed=True/Assessed", "",
		},
		{
			"two things lack",
			func(b *allianceBuilder) {
				b.partners["contoso"].Spec.CountryBriefings, b.partners["contoso"].Spec.Assessments = nil, nil
			},
			"PartnersAssessed=False/NotAssessed", "contoso: No assessment is on record; contoso: no country briefing on US is on record",
		},
		{
			"a partner that was given up",
			func(b *allianceBuilder) {
				delete(b.partners, "contoso")
				b.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPartnerNotFound, "2026-03-02 08:00")
			},
			"PartnersAssessed=Unknown/PartnerNotFound", "There is no Partner contoso",
		},
		{
			"a host that was given up",
			func(b *allianceBuilder) {
				delete(b.partners, "northwind")
				b.partners["contoso"].Spec.CountryBriefings = nil
				b.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPartnerNotFound, "2026-03-02 08:00")
			},
			"PartnersAssessed=True/Assessed", "",
		},

		{
			"nobody on the team", func(b *allianceBuilder) { b.Spec.Team = nil }, "Staffed=False/Vacant",
			"Nobody on spec.team is alliance manager of contoso, alliance manager of northwind, executive sponsor of contoso, executive sponsor of northwind",
		},
		{"no sponsor", func(b *allianceBuilder) { b.member("northwind/erik").Role = v1alpha1.RoleSteeringMember }, "Staffed=False/Vacant", "Nobody on spec.team is executive sponsor of northwind"},
		{
			"no time on record", func(b *allianceBuilder) { b.member("contoso/kim").AllocationPercent = nil },
			"Staffed=False/AdHoc", "No alliance manager with an allocation of 1 percent or more: contoso",
		},
		{"no time at all", func(b *allianceBuilder) { b.member("contoso/kim").AllocationPercent = percent(0) }, "Staffed=False/AdHoc", ""},
		{"any time counts", func(b *allianceBuilder) { b.member("contoso/kim").AllocationPercent = percent(1) }, "Staffed=True/Staffed", ""},
		{
			"less than the policy's share",
			func(b *allianceBuilder) {
				b.policy.Spec.Thresholds = &v1alpha1.Thresholds{AllocationPercent: percent(20)}
				b.member("contoso/kim").AllocationPercent = percent(19)
			},
			"Staffed=False/AdHoc", "20 percent or more: contoso",
		},
		{
			"just the policy's share",
			func(b *allianceBuilder) {
				b.policy.Spec.Thresholds = &v1alpha1.Thresholds{AllocationPercent: percent(20)}
				b.member("contoso/kim").AllocationPercent = percent(20)
			},
			"Staffed=True/Staffed", "",
		},
		{
			"one of two managers is enough",
			func(b *allianceBuilder) {
				kim := *b.member("contoso/kim")
				kim.Contact, kim.AllocationPercent = "lee", nil
				b.Spec.Team = append(b.Spec.Team, kim)
			},
			"Staffed=True/Staffed", "",
		},
		{
			"vacant comes before ad hoc",
			func(b *allianceBuilder) {
				b.member("contoso/kim").AllocationPercent = nil
				b.member("contoso/sam").Role = v1alpha1.RoleOther
			},
			"Staffed=False/Vacant", "Nobody on spec.team is executive sponsor of contoso",
		},

		{
			"overdue comes first", func(b *allianceBuilder) {
				b.review(newReview().named("b").occasion().due("2026-02-01 09:00"))
				b.review(newReview().named("a").scheduled("2025-10-15 08:00").
					postponed("2025-10-16 09:00", "2025-11-01 09:00").postponed("2025-10-17 09:00", "2025-12-01 09:00"))
			},
			"ReviewsCurrent=False/Overdue", "2 overdue: a, b",
		},
		{"slipped", func(b *allianceBuilder) {
			b.review(newReview().named("a").scheduled("2026-04-15 08:00").
				postponed("2026-02-16 09:00", "2026-05-01 09:00").postponed("2026-02-17 09:00", "2026-06-01 09:00"))
		}, "ReviewsCurrent=False/Slipped", "1 postponed too often: a"},
		{"not accepted", func(b *allianceBuilder) {
			b.review(newReview().named("a").occasion().due("2026-06-15 08:00").held("2026-02-16 09:00").accepted(false, ""))
		}, "ReviewsCurrent=False/NotAccepted", "1 held, but not accepted: a"},
		{"not accepted, then cancelled", func(b *allianceBuilder) {
			b.review(newReview().named("a").occasion().due("2026-02-15 08:00").held("2026-02-14 09:00").accepted(false, "").cancelled("2026-02-20 09:00"))
		}, "ReviewsCurrent=True/Current", ""},
		{"a suspended one counts nowhere", func(b *allianceBuilder) {
			b.review(newReview().named("a").occasion().due("2026-02-15 08:00").suspended())
		}, "ReviewsCurrent=True/Current", ""},
		{"no cadence", func(b *allianceBuilder) { b.Spec.Cadence = nil }, "ReviewsCurrent=False/NoCadence", "add one to spec.cadence"},
		{"no formal cadence", func(b *allianceBuilder) { b.Spec.Cadence[0].Formality = v1alpha1.FormalityInformal }, "ReviewsCurrent=False/NoCadence", ""},
		{"where nothing is said it is formal", func(b *allianceBuilder) { b.Spec.Cadence[0].Formality = "" }, "ReviewsCurrent=True/Current", ""},

		{"a policy without touchpoints", func(b *allianceBuilder) { b.policy.Spec.Touchpoints = nil }, "InTouch=True/NoTouchpoints", ""},
		{
			"no policy", func(b *allianceBuilder) { b.policy, b.Spec.CommunicationPolicyRef = nil, nil },
			"InTouch=True/NoTouchpoints", "No policy asks for a contact within a time",
		},
		{"a tier that never spoke", func(b *allianceBuilder) {
			b.policy.Spec.Touchpoints = append(b.policy.Spec.Touchpoints, v1alpha1.Touchpoint{Tier: v1alpha1.TierExecutive, Every: "P90D"})
		}, "InTouch=False/NoContact", "Executive never spoke"},
		{"one lapsed, one never", func(b *allianceBuilder) {
			b.policy.Spec.Touchpoints = append(b.policy.Spec.Touchpoints, v1alpha1.Touchpoint{Tier: v1alpha1.TierExecutive, Every: "P90D"})
			b.Spec.Conversations[0].Time = metaUTC("2026-01-10 10:00")
		}, "InTouch=False/ContactLapsed", "Management spoke last at 2026-01-10T10:00:00Z, were to speak by 2026-01-24T10:00:00Z; Executive never spoke"},
		{"people of one partner only", func(b *allianceBuilder) {
			b.Spec.Conversations = nil
			b.talked("2026-02-27 10:00", "northwind/jane", "northwind/erik")
		}, "InTouch=False/NoContact", ""},
		{"a manager with an executive of the other", func(b *allianceBuilder) {
			b.Spec.Conversations = nil
			b.talked("2026-02-27 10:00", "northwind/jane", "contoso/sam")
		}, "InTouch=False/NoContact", ""},
		{"among others", func(b *allianceBuilder) {
			b.Spec.Conversations = nil
			b.talked("2026-02-27 10:00", "northwind/jane", "northwind/erik", "contoso/sam", "contoso/kim")
		}, "InTouch=True/InTouch", ""},
		{"somebody who has left since has spoken all the same", func(b *allianceBuilder) {
			b.member("contoso/kim").LeftDate = "2026-02-28"
		}, "InTouch=True/InTouch", ""},
		{"a tier of its own counts, not the role's", func(b *allianceBuilder) {
			b.member("contoso/kim").Tier = v1alpha1.TierOperating
		}, "InTouch=False/NoContact", ""},
		{"an interval that cannot be read is passed over", func(b *allianceBuilder) {
			b.policy.Spec.Touchpoints[0].Every = "often"
			b.Spec.Conversations = nil
		}, "InTouch=True/InTouch", ""},
		{"a contact to come, told of by the earliest", func(b *allianceBuilder) {
			b.talked("2026-03-12 10:00", "northwind/jane", "contoso/kim").talked("2026-03-10 10:00", "northwind/jane", "contoso/kim").
				talked("2026-03-11 10:00", "northwind/jane", "contoso/kim")
		}, "InTouch=True/InTouch", "in time. The contact dated 2026-03-10T10:00:00Z is not yet true"},
		{"an older contact entered later changes nothing", func(b *allianceBuilder) {
			b.talked("2026-01-10 10:00", "northwind/jane", "contoso/kim")
		}, "InTouch=True/InTouch", ""},
		{"a policy that was given up", func(b *allianceBuilder) {
			b.policy = nil
			b.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "InTouch=Unknown/PolicyNotFound", "How often the tiers speak, the policy says"},
		{"and the clock of bad news", func(b *allianceBuilder) {
			b.policy = nil
			b.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
		}, "NewsBrokenEarly=Unknown/PolicyNotFound", "How soon bad news is told, the policy says"},

		{"not told", func(b *allianceBuilder) {
			policyBuilder{b.policy}.discloses(v1alpha1.SeverityHigh, "PT4H")
			b.issue(newIssue().detected("2026-03-01 09:00"))
		}, "NewsBrokenEarly=False/NotTold", "To be told: late-shipments to contoso by 2026-03-01T13:00:00Z"},
		{"not told, and another without a plan", func(b *allianceBuilder) {
			b.policy.Spec.RecoveryPlanWithin = "PT4H"
			policyBuilder{b.policy}.discloses(v1alpha1.SeverityHigh, "PT4H")
			b.issue(newIssue().detected("2026-03-01 09:00"))
			b.issue(newIssue().detected("2026-03-01 09:00").disclosed("2026-03-01 10:00", "contoso"))
			b.issues[1].Name = "other"
		}, "NewsBrokenEarly=False/NotTold", "by 2026-03-01T13:00:00Z. To have a recovery plan: other by 2026-03-01T13:00:00Z"},
		{"told in time", func(b *allianceBuilder) {
			policyBuilder{b.policy}.discloses(v1alpha1.SeverityHigh, "PT4H")
			b.issue(newIssue().detected("2026-03-01 09:00").disclosed("2026-03-01 12:59:59", "contoso"))
		}, "NewsBrokenEarly=True/ToldInTime", ""},
		{"told on the dot is late", func(b *allianceBuilder) {
			policyBuilder{b.policy}.discloses(v1alpha1.SeverityHigh, "PT4H")
			b.issue(newIssue().detected("2026-03-01 09:00").disclosed("2026-03-01 13:00", "contoso"))
		}, "NewsBrokenEarly=True/ToldLate", "Told or planned, but late: late-shipments"},
		{"resolved without a word", func(b *allianceBuilder) {
			policyBuilder{b.policy}.discloses(v1alpha1.SeverityHigh, "PT4H")
			b.issue(newIssue().detected("2026-03-01 09:00").resolved("2026-03-01 10:00"))
		}, "NewsBrokenEarly=False/NotTold", ""},
		{"a suspended issue counts nowhere", func(b *allianceBuilder) {
			policyBuilder{b.policy}.discloses(v1alpha1.SeverityHigh, "PT4H")
			b.issue(newIssue().detected("2026-02-01 09:00").suspended())
		}, "NewsBrokenEarly=True/ToldInTime", ""},

		{"stale", func(b *allianceBuilder) { b.issue(newIssue().detected("2026-02-01 09:00")) }, "IssuesContained=False/IssuesStale", "1 stale: late-shipments"},
		{"escalated, and another stale", func(b *allianceBuilder) {
			b.issue(newIssue().detected("2026-02-01 09:00"))
			b.issue(newIssue().detected("2026-02-01 09:00").updated("2026-03-02 08:00").climbing(startedStep("counterpart", "2026-02-03 09:00"), startedStep("managers", "2026-02-05 09:00")))
			b.issues[1].Name = "broken-api"
		}, "IssuesContained=False/IssuesEscalated", "1 escalated: broken-api; 1 stale: late-shipments"},
		{"a suspended issue is not contained either", func(b *allianceBuilder) { b.issue(newIssue().detected("2026-02-01 09:00").suspended()) }, "IssuesContained=True/Contained", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			a := newAlliance()
			c.change(&a)
			v := a.decide("2026-03-02 09:00")
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
	if got := DefinitionDigest(d); got != want {
		t.Errorf("the digest is %s, want %s", got, want)
	}
	if got := DefinitionDigest(nil); got != "" {
		t.Errorf("without a definition it is %s", got)
	}
	a := newAlliance()
	if v := a.decide("2026-03-02 09:00"); v.DefinitionDigest != DefinitionDigest(a.Spec.Definition) {
		t.Errorf("the verdict has %s", v.DefinitionDigest)
	}
}

func TestAllianceCounts(t *testing.T) {
	a := newAlliance()
	a.review(newReview().named("overdue").occasion().due("2026-02-15 08:00"))
	a.review(newReview().named("later").occasion().due("2026-05-01 08:00"))
	a.review(newReview().named("b-next").occasion().due("2026-04-01 08:00"))
	a.review(newReview().named("a-next").occasion().due("2026-04-01 08:00"))
	a.review(newReview().named("slipped").scheduled("2026-04-15 08:00").
		postponed("2026-02-16 09:00", "2026-05-01 09:00").postponed("2026-02-17 09:00", "2026-06-01 09:00"))
	a.review(newReview().named("cancelled").occasion().due("2026-02-15 08:00").cancelled("2026-02-01 09:00"))
	a.review(newReview().named("refused").occasion().due("2026-06-15 08:00").held("2026-02-01 09:00").accepted(false, ""))
	a.review(newReview().named("suspended").occasion().due("2026-01-15 08:00").suspended())
	a.issue(newIssue())
	a.issue(newIssue().detected("2026-02-01 09:00"))
	a.issue(newIssue().updated("2026-03-02 08:00").climbing(startedStep("counterpart", "2026-02-03 09:00"), startedStep("managers", "2026-02-05 09:00")))
	a.issue(newIssue().resolved("2026-03-02 09:00"))
	a.issue(newIssue().detected("2026-04-02 09:00"))
	a.issue(newIssue().detected("2026-02-01 09:00").suspended())
	v := a.decide("2026-03-02 09:00")
	if want := (practice.ReviewCount{Held: 2, Overdue: 1, Slipped: 1, Next: "overdue", NextDue: utc("2026-02-15 08:00")}); v.Reviews != want {
		t.Errorf("reviews %+v, want %+v", v.Reviews, want)
	}
	if want := (practice.IssueCount{Open: 3, Stale: 1, Escalated: 1}); v.Issues != want {
		t.Errorf("issues %+v, want %+v", v.Issues, want)
	}
	a.reviews = slices.DeleteFunc(a.reviews, func(r *v1alpha1.Review) bool { return r.Name == "overdue" })
	for range 2 { // of those due at once the first by name, in whatever order they come
		if v := a.decide("2026-03-02 09:00"); v.Reviews.Next != "a-next" {
			t.Errorf("next is %s", v.Reviews.Next)
		}
		slices.Reverse(a.reviews)
	}
}

func TestLastContact(t *testing.T) {
	a := newAlliance()
	for _, c := range []struct {
		why  string
		do   func()
		want string
	}{
		{"the conversation of the alliance", func() {}, "2026-02-27 10:00"},
		{"one partner by itself is no contact", func() { a.talked("2026-02-28 10:00", "northwind/jane", "northwind/erik") }, "2026-02-27 10:00"},
		{"one to come is none", func() { a.talked("2026-03-28 10:00", "northwind/jane", "contoso/kim") }, "2026-02-27 10:00"},
		{"an older one changes nothing", func() { a.talked("2026-01-28 10:00", "northwind/jane", "contoso/kim") }, "2026-02-27 10:00"},
		{"of an issue, whoever spoke", func() {
			a.issue(newIssue().talked("2026-02-28 10:00", "northwind/max", "contoso/lee"))
		}, "2026-02-28 10:00"},
		{"in a review", func() {
			a.review(newReview().named("extra").occasion().due("2026-05-05 09:00").held("2026-03-01 10:00").attended("northwind/erik", "contoso/sam"))
		}, "2026-03-01 10:00"},
		{"nobody is on record of that one", func() {
			a.review(newReview().named("more").occasion().due("2026-05-05 09:00").held("2026-03-02 08:00"))
		}, "2026-03-01 10:00"},
	} {
		c.do()
		if v := a.decide("2026-03-02 09:00"); !v.LastContact.Equal(utc(c.want)) {
			t.Errorf("%s: %v, want %s", c.why, v.LastContact, c.want)
		}
	}
}

func TestAllianceMissing(t *testing.T) {
	for _, c := range []struct {
		why     string
		change  func(*allianceBuilder)
		reason  string
		message string
	}{
		{"a partner", func(b *allianceBuilder) { delete(b.partners, "contoso") }, "PartnerNotFound", "There is no Partner contoso; create it, or correct spec.partners"},
		{
			"a contact", func(b *allianceBuilder) {
				b.partners["contoso"].Spec.Contacts = b.partners["contoso"].Spec.Contacts[1:]
			},
			"ContactNotFound", "Partner contoso has no contact sam; add the contact, or correct spec.team[3]",
		},
		{"the policy", func(b *allianceBuilder) { b.policy = nil }, "PolicyNotFound", "There is no CommunicationPolicy standard; create it, or correct spec.communicationPolicyRef.name"},
		{"both; the first one gives the reason", func(b *allianceBuilder) { b.policy = nil; delete(b.partners, "contoso") }, "PartnerNotFound", "spec.partners; There is no CommunicationPolicy"},
	} {
		t.Run(c.why, func(t *testing.T) {
			a := newAlliance()
			c.change(&a)
			a.Status.Conditions = readyAt(metav1.ConditionUnknown, c.reason, "2026-03-02 09:00")
			changesAt(t, decidesAlliance(&a), flip{"2026-03-02 09:00:10", "Ready=Unknown/" + c.reason, "Ready=False/" + c.reason})
			waiting := a.decide("2026-03-02 09:00:09")
			messageSays(t, &waiting.Verdict, "Ready", c.message)
			// Until it is given up, no practice looks broken for want of it.
			for _, condition := range waiting.Conditions[1:] {
				if condition.Status != metav1.ConditionUnknown || condition.Reason != v1alpha1.ReasonNotReady {
					t.Errorf("while it is waited for: %+v", condition)
				}
			}
			if len(waiting.Conditions) != 9 || waiting.Practices != (practice.Count{}) || waiting.Reviews.Held != 1 {
				t.Errorf("while it is waited for: %+v", waiting)
			}
			given := a.decide("2026-03-02 09:00:10")
			says(t, &given.Verdict, "Stalled=True/"+c.reason, "Staffed=True/Staffed")
			if given.Practices.Required != 7 {
				t.Errorf("given up: %+v", given.Practices)
			}
		})
	}
}

func TestAllianceIsInvalid(t *testing.T) {
	for _, c := range []struct {
		why     string
		change  func(*allianceBuilder)
		message string
	}{
		{"a joinedDate", func(b *allianceBuilder) { b.Spec.Team[1].JoinedDate = "2026-02-31" }, "spec.team[1].joinedDate: \"2026-02-31\" is no date; write year, month and day"},
		{"a leftDate", func(b *allianceBuilder) { b.Spec.Team[2].LeftDate = "soon" }, "spec.team[2].leftDate: "},
		{"a waiver's end", func(b *allianceBuilder) {
			b.Spec.Practices = &v1alpha1.Practices{Waive: []v1alpha1.Waiver{{Name: "InTouch", Reason: "pilot", UntilDate: "2026-02-31"}}}
		}, "spec.practices.waive[InTouch].untilDate: "},
		{"a rule that never occurs", func(b *allianceBuilder) {
			b.Spec.Cadence[0].Recurrence.Rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
		}, "spec.cadence[quarterly].recurrence: the rule \"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\" gives no day from 2026-01-15 on; write a rule that occurs"},
		{"a rule more often than daily", func(b *allianceBuilder) {
			b.Spec.Cadence[0].Recurrence.Rule = "FREQ=HOURLY"
		}, "write FREQ=DAILY or rarer"},
		{"a rule on which the library panics", func(b *allianceBuilder) {
			b.Spec.Cadence[0].Recurrence.Rule = "FREQ=MONTHLY;BYDAY=53MO"
		}, "write a figure from -5 to 5"},
		{"a notice", func(b *allianceBuilder) { b.Spec.Cadence[0].Notice = "P1" }, "spec.cadence[quarterly].notice: \"P1\" is no duration above zero"},
		{"a grace", func(b *allianceBuilder) { b.Spec.Cadence[0].Grace = "P0D" }, "spec.cadence[quarterly].grace: "},
	} {
		t.Run(c.why, func(t *testing.T) {
			a := newAlliance()
			c.change(&a)
			v := a.decide("2026-03-02 09:00")
			says(t, &v.Verdict, "Ready=False/Invalid", "Stalled=True/Invalid")
			messageSays(t, &v.Verdict, "Ready", c.message)
			if v.Get("Healthy") == nil || v.Practices.Required == 0 {
				t.Error("the practices are not judged")
			}
		})
	}
}

func TestAllianceSuspended(t *testing.T) {
	a := newAlliance()
	a.Spec.Suspend = new(true)
	a.Spec.Team[0].JoinedDate = "2026-02-31"
	a.reviews = nil
	a.review(newReview().named("overdue").occasion().due("2026-02-15 08:00"))
	a.issue(newIssue())
	v := a.decide("2026-03-02 09:00")
	if len(v.Conditions) != 9 {
		t.Errorf("%d conditions", len(v.Conditions))
	}
	for _, c := range v.Conditions[1:] {
		if c.Status != metav1.ConditionUnknown || c.Reason != v1alpha1.ReasonSuspended {
			t.Errorf("%+v", c)
		}
	}
	says(t, &v.Verdict, "Ready=True/Suspended")
	checkAt(t, &v.Verdict, "")
	if len(v.Schedule)+len(v.Obsolete) > 0 || v.Reviews != (practice.ReviewCount{}) || v.Issues != (practice.IssueCount{}) || v.Practices != (practice.Count{}) {
		t.Errorf("also %+v", v)
	}
	if v.DefinitionDigest == "" {
		t.Error("people cannot agree while it is suspended")
	}
}

func TestProfiles(t *testing.T) {
	const essential = "Staffed ReviewsCurrent NewsBrokenEarly IssuesContained"
	const structured = "DefinitionAgreed PartnersAssessed Staffed ReviewsCurrent InTouch NewsBrokenEarly IssuesContained"
	for _, c := range []struct {
		why       string
		practices *v1alpha1.Practices
		want      string
	}{
		{"nothing is said", nil, structured},
		{"no profile", &v1alpha1.Practices{}, structured},
		{"essential", &v1alpha1.Practices{Profile: v1alpha1.ProfileEssential}, essential},
		{"structured", &v1alpha1.Practices{Profile: v1alpha1.ProfileStructured}, structured},
		{"full", &v1alpha1.Practices{Profile: v1alpha1.ProfileFull}, structured},
		{
			"essential and one more", &v1alpha1.Practices{Profile: v1alpha1.ProfileEssential, Require: []v1alpha1.Practice{"InTouch"}},
			"Staffed ReviewsCurrent InTouch NewsBrokenEarly IssuesContained",
		},
		{"what is not built is not asked for", &v1alpha1.Practices{Require: []v1alpha1.Practice{"GivingFirst"}}, structured},
	} {
		t.Run(c.why, func(t *testing.T) {
			a := newAlliance()
			a.Spec.Practices = c.practices
			v := a.decide("2026-03-02 09:00")
			var got []string
			for _, condition := range v.Conditions[2:] {
				got = append(got, condition.Type)
			}
			if strings.Join(got, " ") != c.want || v.Practices.Required != len(got) {
				t.Errorf("%d practices: %v, want %s", v.Practices.Required, got, c.want)
			}
		})
	}
}

func TestStages(t *testing.T) {
	founding := []string{"DefinitionAgreed", "PartnersAssessed", "Staffed"}
	operating := []string{"ReviewsCurrent", "InTouch", "NewsBrokenEarly", "IssuesContained"}
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
			a := newAlliance()
			a.Spec.Stage = c.stage
			// Each practice is broken.
			a.Spec.Definition, a.Spec.Team, a.Spec.Cadence = nil, nil, nil
			a.partners["contoso"].Spec.Assessments = nil
			a.Spec.Conversations, a.reviews = nil, nil
			policyBuilder{a.policy}.discloses(v1alpha1.SeverityHigh, "PT4H")
			a.issue(newIssue().detected("2026-02-01 09:00"))
			v := a.decide("2026-03-02 09:00")
			asked := 0
			for names, armed := range map[*[]string]bool{&founding: c.founding, &operating: c.operating} {
				for _, name := range *names {
					got := v.Get(name)
					if armed {
						asked++
					}
					if armed != (got.Status == metav1.ConditionFalse) || !armed && got.Reason != v1alpha1.ReasonNotArmed {
						t.Errorf("%s is %s/%s", name, got.Status, got.Reason)
					}
				}
			}
			if v.Practices != (practice.Count{0, asked}) {
				t.Errorf("counted %+v, want %d", v.Practices, asked)
			}
			if asked == 0 {
				says(t, &v.Verdict, "Healthy=True/AllInPlace")
			} else {
				says(t, &v.Verdict, "Healthy=False/PracticesMissing")
			}
		})
	}
}

func TestWaivers(t *testing.T) {
	waived := func(w v1alpha1.Waiver, require ...v1alpha1.Practice) *allianceBuilder {
		a := newAlliance()
		a.member("contoso/kim").AllocationPercent = nil
		a.Spec.Practices = &v1alpha1.Practices{Waive: []v1alpha1.Waiver{{Name: "InTouch", Reason: "other", UntilDate: "2026-01-01"}, w}, Require: require}
		return &a
	}
	t.Run("until the end of the day where the host is", func(t *testing.T) {
		a := waived(v1alpha1.Waiver{Name: "Staffed", Reason: "pilot", UntilDate: "2026-03-05"})
		changesAt(t, decidesAlliance(a), flip{"2026-03-05 23:00", "Staffed=Unknown/Waived", "Staffed=False/AdHoc"})
		v := a.decide("2026-03-02 09:00")
		messageSays(t, &v.Verdict, "Staffed", "Waived until the end of 2026-03-05: pilot")
		messageSays(t, &v.Verdict, "Healthy", "6 of 6 practices in place")
	})
	t.Run("for good", func(t *testing.T) {
		a := waived(v1alpha1.Waiver{Name: "Staffed", Reason: "pilot"})
		v := a.decide("2046-03-02 09:00")
		says(t, &v.Verdict, "Staffed=Unknown/Waived")
		messageSays(t, &v.Verdict, "Staffed", "Waived: pilot")
	})
	t.Run("a day that cannot be read waives nothing", func(t *testing.T) {
		v := waived(v1alpha1.Waiver{Name: "Staffed", Reason: "pilot", UntilDate: "2026-02-31"}).decide("2026-03-02 09:00")
		says(t, &v.Verdict, "Staffed=False/AdHoc")
	})
	t.Run("over the list of what is required", func(t *testing.T) {
		v := waived(v1alpha1.Waiver{Name: "Staffed", Reason: "pilot", UntilDate: "2026-03-05"}, "Staffed").decide("2026-03-02 09:00")
		says(t, &v.Verdict, "Staffed=Unknown/Waived", "Healthy=True/AllInPlace")
	})
	t.Run("of what is not required", func(t *testing.T) {
		a := waived(v1alpha1.Waiver{Name: "DefinitionAgreed", Reason: "pilot"})
		a.Spec.Practices.Profile = v1alpha1.ProfileEssential
		v := a.decide("2026-03-02 09:00")
		if v.Get("DefinitionAgreed") != nil {
			t.Error("it has a condition")
		}
	})
}

func TestHealthy(t *testing.T) {
	a := newAlliance()
	a.member("contoso/kim").AllocationPercent = nil
	a.Spec.Definition = nil
	v := a.decide("2026-03-02 09:00")
	says(t, &v.Verdict, "Healthy=False/PracticesMissing", "Ready=True/Valid")
	messageSays(t, &v.Verdict, "Healthy", "5 of 7 practices in place; missing: DefinitionAgreed, Staffed")
	if v.Practices != (practice.Count{5, 7}) {
		t.Errorf("%+v", v.Practices)
	}
	a.policy = nil
	a.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
	v = a.decide("2026-03-02 09:00")
	says(t, &v.Verdict, "Healthy=False/PracticesMissing")
	messageSays(t, &v.Verdict, "Healthy", "2 of 7 practices in place; missing: DefinitionAgreed, Staffed; not known: InTouch, NewsBrokenEarly, IssuesContained")

	b := newAlliance()
	b.policy = nil
	b.Status.Conditions = readyAt(metav1.ConditionFalse, v1alpha1.ReasonPolicyNotFound, "2026-03-02 08:00")
	v = b.decide("2026-03-02 09:00")
	says(t, &v.Verdict, "Healthy=Unknown/PracticesUnknown")
	messageSays(t, &v.Verdict, "Healthy", "4 of 7 practices in place; not known: InTouch, NewsBrokenEarly, IssuesContained")
}

// TestOrderOfFactsIsNothing: the cache lists reviews and issues in any order, and a message
// that follows it would be written again and again.
func TestOrderOfFactsIsNothing(t *testing.T) {
	a := newAlliance()
	a.policy.Spec.RecoveryPlanWithin = "PT4H"
	policyBuilder{a.policy}.discloses(v1alpha1.SeverityHigh, "PT4H").discloses(v1alpha1.SeverityLow, "P900D")
	for i, name := range []string{"d", "b", "a", "c"} {
		day := string(rune('1' + i))
		a.review(newReview().named("overdue-" + name).occasion().due("2026-02-0" + day + " 08:00"))
		a.review(newReview().named("free-" + name).scheduled("2026-04-15 08:00").generated())
		a.review(newReview().named("held-"+name).occasion().due("2026-02-15 08:00").held("2026-03-0"+day+" 08:00").attended("northwind/jane", "contoso/kim"))
		for _, severity := range []v1alpha1.Severity{v1alpha1.SeverityHigh, v1alpha1.SeverityLow} {
			issue := newIssue().severity(severity).detected("2026-02-0"+day+" 09:00").talked("2026-03-1"+day+" 10:00", "northwind/olga", "contoso/lee")
			issue.Name = string(severity) + name
			if name < "c" {
				issue.climbing(startedStep("counterpart", "2026-02-03 09:00"), startedStep("managers", "2026-02-05 09:00"))
			}
			a.issue(issue)
		}
	}
	first := a.decide("2026-03-02 09:00")
	if len(first.Obsolete) != 3 {
		t.Errorf("%d are obsolete", len(first.Obsolete))
	}
	for turn := range len(a.reviews) {
		a.reviews = append(a.reviews[1:], a.reviews[0])
		a.issues = append(a.issues[1:], a.issues[0])
		if again := a.decide("2026-03-02 09:00"); !sameAlliance(first, again) || !again.NextCheck.Equal(first.NextCheck) {
			t.Fatalf("turned by %d:\n%+v\n%+v", turn+1, first, again)
		}
	}
}
