// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// contoso is in New York, on the team of the alliance with northwind.
func contoso() (*v1alpha1.Partner, rules.PartnerFacts) {
	w := gen.NewWorld()
	p := w.Partners["contoso"]
	p.Spec.Assessments, p.Spec.CountryBriefings = nil, nil
	return p, w.PartnerFacts("contoso")
}

func TestPartnerAssessed(t *testing.T) {
	type assessment = v1alpha1.Assessment
	for _, c := range []struct {
		why     string
		records []assessment
		flip    flip
		expiry  string
	}{
		{
			"true from the start of its day in New York",
			[]assessment{{PerformedDate: "2026-03-10", ValidFor: "P1Y"}},
			flip{"2026-03-10 04:00", "Assessed=False/NotAssessed", "Assessed=True/AssessmentValid"},
			"2027-03-10 05:00",
		},
		{
			"expires at the start of the day a year later",
			[]assessment{{PerformedDate: "2025-06-10", ValidFor: "P1Y"}},
			flip{"2026-06-10 04:00", "Assessed=True/AssessmentValid", "Assessed=False/AssessmentExpired"},
			"2026-06-10 04:00",
		},
		{
			"holds for a year where nothing is said",
			[]assessment{{PerformedDate: "2025-12-10"}},
			flip{"2026-12-10 05:00", "Assessed=True/AssessmentValid", "Assessed=False/AssessmentExpired"},
			"2026-12-10 05:00",
		},
		{
			"the latest date counts, in whatever order they were entered",
			[]assessment{{PerformedDate: "2026-01-10", ValidFor: "P1M"}, {PerformedDate: "2020-01-10", ValidFor: "P99Y"}},
			flip{"2026-02-10 05:00", "Assessed=True/AssessmentValid", "Assessed=False/AssessmentExpired"},
			"2026-02-10 05:00",
		},
		{
			"of two with the same date the one entered later counts",
			[]assessment{{PerformedDate: "2026-01-10", ValidFor: "P9M"}, {PerformedDate: "2026-01-10", ValidFor: "P1M"}},
			flip{"2026-02-10 05:00", "Assessed=True/AssessmentValid", "Assessed=False/AssessmentExpired"},
			"2026-02-10 05:00",
		},
		{
			"one to come puts an expired one right when its day begins",
			[]assessment{{PerformedDate: "2024-01-10"}, {PerformedDate: "2026-03-10"}},
			flip{"2026-03-10 04:00", "Assessed=False/AssessmentExpired", "Assessed=True/AssessmentValid"},
			"2027-03-10 05:00",
		},
		{
			"clamped to the end of February",
			[]assessment{{PerformedDate: "2025-08-31", ValidFor: "P6M"}},
			flip{"2026-02-28 05:00", "Assessed=True/AssessmentValid", "Assessed=False/AssessmentExpired"},
			"2026-02-28 05:00",
		},
		{
			"a date that cannot be read is passed over",
			[]assessment{{PerformedDate: "2026-01-10", ValidFor: "P1M"}, {PerformedDate: "2026-02-30"}},
			flip{"2026-02-10 05:00", "Assessed=True/AssessmentValid", "Assessed=False/AssessmentExpired"},
			"2026-02-10 05:00",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			p, f := contoso()
			p.Spec.Assessments = c.records
			changesAt(t, func(at time.Time) rules.Verdict { return rules.DecidePartner(f, at).Verdict }, c.flip)
			if v := rules.DecidePartner(f, gen.UTC(c.flip.at)); !v.AssessmentExpiry.Equal(gen.UTC(c.expiry)) {
				t.Errorf("expires at %v, want %s", v.AssessmentExpiry, c.expiry)
			}
		})
	}
	t.Run("none on record", func(t *testing.T) {
		_, f := contoso()
		v := rules.DecidePartner(f, gen.UTC("2026-03-02 09:00"))
		says(t, &v.Verdict, "Assessed=False/NotAssessed", "Ready=True/Valid")
		checkAt(t, &v.Verdict, "")
		if !v.AssessmentExpiry.IsZero() {
			t.Errorf("expires at %v", v.AssessmentExpiry)
		}
	})
	t.Run("one to come is told of", func(t *testing.T) {
		p, f := contoso()
		p.Spec.Assessments = []assessment{{PerformedDate: "2025-06-10"}, {PerformedDate: "2026-08-10"}, {PerformedDate: "2026-05-10"}, {PerformedDate: "2026-07-10"}}
		v := rules.DecidePartner(f, gen.UTC("2026-03-02 09:00"))
		says(t, &v.Verdict, "Assessed=True/AssessmentValid")
		messageSays(t, &v.Verdict, "Assessed", "Assessed on 2025-06-10, valid until 2026-06-09 24:00 America/New_York (2026-06-10T04:00:00Z); the assessment dated 2026-05-10 is not yet true")
		checkAt(t, &v.Verdict, "2026-05-10 04:00")
	})
}

func TestPartnerReachable(t *testing.T) {
	for _, c := range []struct {
		why     string
		change  func(*v1alpha1.Partner, *rules.PartnerFacts)
		want    string
		message string
	}{
		{"everybody has a webhook", func(*v1alpha1.Partner, *rules.PartnerFacts) {}, "Reachable=True/Reachable", ""},
		{
			"somebody has no address",
			func(p *v1alpha1.Partner, _ *rules.PartnerFacts) { p.Spec.Contacts[0].Addresses = nil },
			"Reachable=False/NoAddress", "No address on a channel of the policy: sam (team of northwind-contoso)",
		},
		{
			"an address on a channel that the policy does not have",
			func(p *v1alpha1.Partner, _ *rules.PartnerFacts) { p.Spec.Contacts[1].Addresses[0].Channel = "pigeon" },
			"Reachable=False/NoAddress", "kim (team of northwind-contoso)",
		},
		{
			"a second address is on one",
			func(p *v1alpha1.Partner, _ *rules.PartnerFacts) {
				p.Spec.Contacts[1].Addresses = []v1alpha1.Address{{Channel: "pigeon"}, {Channel: "mail", Address: "kim@contoso.example"}}
			},
			"Reachable=True/Reachable", "",
		},
		{
			"a channel that needs an address, without one",
			func(p *v1alpha1.Partner, _ *rules.PartnerFacts) {
				p.Spec.Contacts[1].Addresses = []v1alpha1.Address{{Channel: "mail"}}
			},
			"Reachable=False/NoAddress", "kim (team of northwind-contoso)",
		},
		{
			"an address that the step does not write to",
			func(_ *v1alpha1.Partner, f *rules.PartnerFacts) {
				f.Teams[0].Policy.Spec.EscalationPaths[0].Steps[1].Channels = []v1alpha1.Name{"mail"}
			},
			"Reachable=False/NobodyThere", "The step default/managers of northwind-contoso would reach nobody at contoso",
		},
		{
			"somebody without an address, and a step without anybody for that",
			func(p *v1alpha1.Partner, _ *rules.PartnerFacts) { p.Spec.Contacts[2].Addresses = nil },
			"Reachable=False/NoAddress", "lee (team of northwind-contoso); the step default/counterpart of northwind-contoso would reach nobody at contoso",
		},
		{
			"nobody is on the team for a step",
			func(_ *v1alpha1.Partner, f *rules.PartnerFacts) {
				f.Teams[0].Alliance.Spec.Team = f.Teams[0].Alliance.Spec.Team[:5]
			},
			"Reachable=False/NobodyThere", "The step default/counterpart of northwind-contoso would reach nobody at contoso",
		},
		{
			"people of another partner are another matter",
			func(_ *v1alpha1.Partner, f *rules.PartnerFacts) {
				f.Teams[0].Partners["northwind"].Spec.Contacts[1].Addresses = nil
			},
			"Reachable=True/Reachable", "",
		},
		{
			"before operation there are no steps to be there for",
			func(p *v1alpha1.Partner, f *rules.PartnerFacts) {
				f.Teams[0].Alliance.Spec.Stage = v1alpha1.StageNegotiate
				p.Spec.Absences = []v1alpha1.Absence{{Contact: "lee", FromDate: "2026-03-01", ToDate: "2026-04-30"}}
			},
			"Reachable=True/Reachable", "",
		},
		{
			"somebody on the team is no contact",
			func(p *v1alpha1.Partner, _ *rules.PartnerFacts) { p.Spec.Contacts = p.Spec.Contacts[1:] },
			"Reachable=False/NoAddress", "sam (team of northwind-contoso)",
		},
		{
			"several, sorted, each once",
			func(p *v1alpha1.Partner, f *rules.PartnerFacts) {
				p.Spec.Contacts = nil
				f.Teams[0].Alliance.Spec.Team = append(f.Teams[0].Alliance.Spec.Team,
					v1alpha1.TeamMember{Partner: "contoso", Contact: "sam", Role: v1alpha1.RoleOther})
			},
			"Reachable=False/NoAddress",
			"policy: kim (team of northwind-contoso), lee (team of northwind-contoso), sam (team of northwind-contoso)",
		},
		{
			"a contact on no team needs no address",
			func(p *v1alpha1.Partner, _ *rules.PartnerFacts) {
				gen.PartnerBuilder{Partner: p}.Contact("max")
			},
			"Reachable=True/Reachable", "",
		},
		{
			"on no team",
			func(_ *v1alpha1.Partner, f *rules.PartnerFacts) { f.Teams = nil },
			"Reachable=Unknown/NotOnTeam", "No contact is on the team of an alliance that has a policy",
		},
		{
			"the alliance has no policy",
			func(_ *v1alpha1.Partner, f *rules.PartnerFacts) { f.Teams[0].Policy = nil },
			"Reachable=Unknown/NotOnTeam", "",
		},
		{
			"the alliance is closed",
			func(_ *v1alpha1.Partner, f *rules.PartnerFacts) {
				f.Teams[0].Alliance.Spec.Stage = v1alpha1.StageClosed
			},
			"Reachable=Unknown/NotOnTeam", "",
		},
		{
			"only others are on the team",
			func(_ *v1alpha1.Partner, f *rules.PartnerFacts) {
				f.Teams[0].Alliance.Spec.Team = f.Teams[0].Alliance.Spec.Team[:3]
			},
			"Reachable=False/NobodyThere", "The steps default/counterpart, default/executives, default/managers of northwind-contoso would reach nobody at contoso",
		},
		{
			"only others are on the team, and no issue climbs",
			func(_ *v1alpha1.Partner, f *rules.PartnerFacts) {
				f.Teams[0].Alliance.Spec.Team, f.Teams[0].Policy.Spec.EscalationPaths = f.Teams[0].Alliance.Spec.Team[:3], nil
			},
			"Reachable=Unknown/NotOnTeam", "",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			p, f := contoso()
			c.change(p, &f)
			v := rules.DecidePartner(f, gen.UTC("2026-03-02 09:00"))
			says(t, &v.Verdict, c.want)
			messageSays(t, &v.Verdict, "Reachable", c.message)
		})
	}
	t.Run("somebody is away when a step first runs", func(t *testing.T) {
		// The step starts two days after an issue is detected.
		p, f := contoso()
		p.Spec.Absences = []v1alpha1.Absence{{Contact: "lee", FromDate: "2026-03-10", ToDate: "2026-03-12"}}
		decide := func(at time.Time) rules.Verdict { return rules.DecidePartner(f, at).Verdict }
		changesAt(t, decide, flip{"2026-03-08 04:00", "Reachable=True/Reachable", "Reachable=False/NobodyThere"})
		changesAt(t, decide, flip{"2026-03-11 04:00", "Reachable=False/NobodyThere", "Reachable=True/Reachable"})
		for at, want := range map[string]string{
			"2026-03-08 04:00":    "The step default/counterpart of northwind-contoso would reach nobody at contoso from 2026-03-10 00:00 America/New_York (2026-03-10T04:00:00Z) until 2026-03-13 00:00 America/New_York (2026-03-13T04:00:00Z)",
			"2026-03-10 03:59:59": "from 2026-03-10 00:00 America/New_York (2026-03-10T04:00:00Z) until 2026-03-13 00:00 America/New_York (2026-03-13T04:00:00Z)",
			"2026-03-10 04:00":    "at contoso until 2026-03-13 00:00 America/New_York (2026-03-13T04:00:00Z)",
		} {
			v := decide(gen.UTC(at))
			messageSays(t, &v, "Reachable", want)
		}
		v := decide(gen.UTC("2026-03-08 04:00"))
		checkAt(t, &v, "2026-03-10 04:00")
	})
	t.Run("somebody leaves, and nobody follows", func(t *testing.T) {
		p, f := contoso()
		p.Spec.Contacts[2].LeftDate = "2026-03-12"
		decide := func(at time.Time) rules.Verdict { return rules.DecidePartner(f, at).Verdict }
		changesAt(t, decide, flip{"2026-03-11 04:00", "Reachable=True/Reachable", "Reachable=False/NobodyThere"})
	})
	t.Run("somebody without an address joins, and leaves", func(t *testing.T) {
		p, f := contoso()
		gen.PartnerBuilder{Partner: p}.Contact("max")
		f.Teams[0].Alliance.Spec.Team = append(f.Teams[0].Alliance.Spec.Team, v1alpha1.TeamMember{
			Partner: "contoso", Contact: "max", Role: v1alpha1.RoleTeamMember, JoinedDate: "2026-03-10", LeftDate: "2026-03-20",
		})
		decide := func(at time.Time) rules.Verdict { return rules.DecidePartner(f, at).Verdict }
		changesAt(t, decide, flip{"2026-03-10 04:00", "Reachable=True/Reachable", "Reachable=False/NoAddress"})
		changesAt(t, decide, flip{"2026-03-21 04:00", "Reachable=False/NoAddress", "Reachable=True/Reachable"})
	})
}

func TestPartnerIsInvalid(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(*v1alpha1.PartnerSpec)
		says   []string
	}{
		{"its zone", func(s *v1alpha1.PartnerSpec) { s.TimeZone = "Europe/Atlantis" }, []string{"spec.timeZone: ", "write an IANA name"}},
		{"a contact's zone", func(s *v1alpha1.PartnerSpec) { s.Contacts[1].TimeZone = "CEST+2" }, []string{"spec.contacts[1].timeZone: "}},
		{"an assessment's date", func(s *v1alpha1.PartnerSpec) {
			s.Assessments = []v1alpha1.Assessment{{PerformedDate: "2026-02-10"}, {PerformedDate: "2026-02-30"}}
		}, []string{"spec.assessments[1].performedDate: ", "write year, month and day"}},
		{"how long an assessment holds", func(s *v1alpha1.PartnerSpec) {
			s.Assessments = []v1alpha1.Assessment{{PerformedDate: "2026-02-10", ValidFor: "a year"}}
		}, []string{"spec.assessments[0].validFor: ", "write one in ISO 8601"}},
		{"a briefing's date", func(s *v1alpha1.PartnerSpec) {
			s.CountryBriefings = []v1alpha1.CountryBriefing{{Date: "soon"}}
		}, []string{"spec.countryBriefings[0].date: "}},
		{"a word on what is shared on a day that the calendar does not have", func(s *v1alpha1.PartnerSpec) {
			s.Sharing = []v1alpha1.SharingRecord{{Date: "2026-02-30"}}
		}, []string{"spec.sharing[0].date: "}},
		{"an absence's date", func(s *v1alpha1.PartnerSpec) {
			s.Absences = []v1alpha1.Absence{{Contact: "sam", FromDate: "2026-02-10", ToDate: "2026-02-31"}}
		}, []string{"spec.absences[0].toDate: "}},
		{"two fields, in order", func(s *v1alpha1.PartnerSpec) {
			s.TimeZone, s.Contacts[0].TimeZone = "Nowhere", "Nowhere"
		}, []string{"spec.timeZone: ", "; spec.contacts[0].timeZone: "}},
	} {
		t.Run(c.why, func(t *testing.T) {
			p, f := contoso()
			c.change(&p.Spec)
			v := rules.DecidePartner(f, gen.UTC("2026-03-02 09:00"))
			says(t, &v.Verdict, "Ready=False/Invalid", "Stalled=True/Invalid")
			for _, text := range c.says {
				messageSays(t, &v.Verdict, "Ready", text)
				messageSays(t, &v.Verdict, "Stalled", text)
			}
		})
	}
	t.Run("a contact's own zone is fine", func(t *testing.T) {
		p, f := contoso()
		p.Spec.Contacts[0].TimeZone = "America/Chicago"
		v := rules.DecidePartner(f, gen.UTC("2026-03-02 09:00"))
		says(t, &v.Verdict, "Ready=True/Valid")
		if meta.FindStatusCondition(v.Conditions(), "Stalled") != nil {
			t.Error("Stalled is there")
		}
	})
	t.Run("its dates are those of UTC then", func(t *testing.T) {
		p, f := contoso()
		p.Spec.TimeZone = "Nowhere"
		p.Spec.Assessments = []v1alpha1.Assessment{{PerformedDate: "2026-03-10"}}
		changesAt(t, func(at time.Time) rules.Verdict { return rules.DecidePartner(f, at).Verdict },
			flip{"2026-03-10 00:00", "Assessed=False/NotAssessed", "Assessed=True/AssessmentValid"})
	})
}

// TestReferenceWait: a reference to what does not exist is waited for, for ten seconds from
// when Ready was recorded as Unknown for it.
func TestReferenceWait(t *testing.T) {
	absent := func(previous []metav1.Condition) rules.PartnerFacts {
		p, f := contoso()
		p.Spec.Absences = []v1alpha1.Absence{{Contact: "max", FromDate: "2026-01-01", ToDate: "2026-12-31"}}
		p.Status.Conditions = previous
		return f
	}
	const waits, gaveUp = "Ready=Unknown/ContactNotFound", "Ready=False/ContactNotFound"
	recorded := readyAt(metav1.ConditionUnknown, v1alpha1.ReasonContactNotFound, "2026-03-02 09:00")
	t.Run("ten seconds from when it was recorded", func(t *testing.T) {
		changesAt(t, func(at time.Time) rules.Verdict { return rules.DecidePartner(absent(recorded), at).Verdict },
			flip{"2026-03-02 09:00:10", waits, gaveUp})
	})
	t.Run("it stalls when it is given up, not before", func(t *testing.T) {
		v := rules.DecidePartner(absent(recorded), gen.UTC("2026-03-02 09:00:09"))
		if meta.FindStatusCondition(v.Conditions(), "Stalled") != nil {
			t.Error("Stalled is there while it is waited for")
		}
		v = rules.DecidePartner(absent(recorded), gen.UTC("2026-03-02 09:00:10"))
		says(t, &v.Verdict, "Stalled=True/ContactNotFound")
		messageSays(t, &v.Verdict, "Stalled", "Partner contoso has no contact max; add the contact, or correct spec.absences[0]")
		checkAt(t, &v.Verdict, "2027-01-01 05:00") // when the absence is over, in New York
	})
	for _, c := range []struct {
		why      string
		previous []metav1.Condition
		want     string
		next     string
	}{
		{"nothing was recorded: from now, on whole seconds", nil, waits, "2026-03-02 09:30:10"},
		{
			"it was valid before: from now",
			readyAt(metav1.ConditionTrue, v1alpha1.ReasonValid, "2026-01-01 00:00"), waits, "2026-03-02 09:30:10",
		},
		{
			"it was suspended before: from now",
			readyAt(metav1.ConditionTrue, v1alpha1.ReasonSuspended, "2026-01-01 00:00"), waits, "2026-03-02 09:30:10",
		},
		{
			"it was invalid before: from now",
			readyAt(metav1.ConditionFalse, v1alpha1.ReasonInvalid, "2026-01-01 00:00"), waits, "2026-03-02 09:30:10",
		},
		{
			"another reference was waited for: from then",
			readyAt(metav1.ConditionUnknown, v1alpha1.ReasonPolicyNotFound, "2026-03-02 09:29:55"), waits, "2026-03-02 09:30:05",
		},
		{
			"it was given up before, however short ago",
			readyAt(metav1.ConditionFalse, v1alpha1.ReasonContactNotFound, "2026-03-02 09:30"), gaveUp, "2027-01-01 05:00",
		},
	} {
		t.Run(c.why, func(t *testing.T) {
			v := rules.DecidePartner(absent(c.previous), gen.UTC("2026-03-02 09:30").Add(700*time.Millisecond))
			says(t, &v.Verdict, c.want)
			checkAt(t, &v.Verdict, c.next)
		})
	}
	t.Run("it recovers by itself", func(t *testing.T) {
		f := absent(readyAt(metav1.ConditionFalse, v1alpha1.ReasonContactNotFound, "2026-03-02 09:00"))
		gen.PartnerBuilder{Partner: f.Partner}.Contact("max")
		v := rules.DecidePartner(f, gen.UTC("2026-03-02 09:30"))
		says(t, &v.Verdict, "Ready=True/Valid")
		if meta.FindStatusCondition(v.Conditions(), "Stalled") != nil {
			t.Error("Stalled is still there")
		}
	})
	t.Run("an absence that is over is history", func(t *testing.T) {
		f := absent(readyAt(metav1.ConditionFalse, v1alpha1.ReasonContactNotFound, "2026-03-02 09:00"))
		changesAt(t, func(at time.Time) rules.Verdict { return rules.DecidePartner(f, at).Verdict },
			flip{"2027-01-01 05:00", gaveUp, "Ready=True/Valid"})
	})
	t.Run("a deputy has to exist, too", func(t *testing.T) {
		f := absent(nil)
		f.Partner.Spec.Absences[0].Contact, f.Partner.Spec.Absences[0].Deputy = "sam", "max"
		v := rules.DecidePartner(f, gen.UTC("2026-03-02 09:30"))
		says(t, &v.Verdict, waits)
		messageSays(t, &v.Verdict, "Ready", "has no contact max")
	})
}

func TestPartnerSuspended(t *testing.T) {
	p, f := contoso()
	p.Spec.Suspend = new(true)
	p.Spec.Contacts[0].Addresses = nil
	p.Spec.Assessments = []v1alpha1.Assessment{{PerformedDate: "2026-05-10"}}
	v := rules.DecidePartner(f, gen.UTC("2026-03-02 09:00"))
	says(t, &v.Verdict, "Ready=True/Suspended", "Assessed=False/NotAssessed", "Reachable=Unknown/Suspended")
	messageSays(t, &v.Verdict, "Reachable", "spec.suspend is true; without that it would be False: ")
	if len(v.Conditions()) != 3 {
		t.Errorf("also %+v", v)
	}
	p.Spec.TimeZone = "Nowhere"
	v = rules.DecidePartner(f, gen.UTC("2026-03-02 09:00"))
	says(t, &v.Verdict, "Ready=False/Invalid", "Stalled=True/Invalid")
}

// A record for an alliance that does not list the partner counts for nothing, which the partner says; an alliance that lists
// it says itself what it does not count.
func TestAPartnerSaysWhichRecordsNobodyLooksAt(t *testing.T) {
	w := gen.NewWorld()
	w.Partner("contoso").Cased("2026-01-10", gen.AllianceName, "").Cased("2026-01-10", "", "").SaysOf(gen.AllianceName, v1alpha1.SharingActAgreed, "data", "2026-01-10")
	v := rules.DecidePartner(w.PartnerFacts("contoso"), gen.UTC("2026-03-02 09:00"))
	if got := messageOf(&v.Verdict, "Ready"); strings.Contains(got, "on record") {
		t.Errorf("Ready says %q", got)
	}
	w.Partner("contoso").Cased("2026-01-10", "late", "").SaysOf("early", v1alpha1.SharingActAgreed, "data", "2026-01-10").SaysOf("late", v1alpha1.SharingActAgreed, "data", "2026-01-10")
	v = rules.DecidePartner(w.PartnerFacts("contoso"), gen.UTC("2026-03-02 09:00"))
	says(t, &v.Verdict, "Ready=True/Valid")
	messageSays(t, &v.Verdict, "Ready", "What is on record for these alliances counts for nothing, as they do not list the partner: early, late")
	w.Partner("contoso").Works("US-CA")
	v = rules.DecidePartner(w.PartnerFacts("contoso"), gen.UTC("2040-03-02 09:00"))
	messageSays(t, &v.Verdict, "Ready", "in spec.workingTime.holidays. What is on record")
}

// TestPartnerNeedsDatesBeyondTheTable: Ready says so a year before the table of holidays ends, where
// deadlines come to need such dates, and where there was none yet. It stays True.
func TestPartnerNeedsDatesBeyondTheTable(t *testing.T) {
	const note = ". The holidays of US-CA are known from 2000 to 2040; on other days its people count as working, so list their holidays in spec.workingTime.holidays"
	p, f := contoso()
	p.Spec.WorkingTime = gen.Partner("any").Works("US-CA").Spec.WorkingTime
	for _, c := range []struct {
		why, at string
		told    bool
		next    string
	}{
		{"a second before the table begins in New York", "2000-01-01 04:59:59", true, "2000-01-01 05:00"},
		{"it begins", "2000-01-01 05:00", false, "2040-01-01 05:00"},
		{"a second later", "2000-01-01 05:00:01", false, "2040-01-01 05:00"},
		{"a second more than a year before it ends", "2040-01-01 04:59:59", false, "2040-01-01 05:00"},
		{"a year before", "2040-01-01 05:00", true, ""},
		{"a second later", "2040-01-01 05:00:01", true, ""},
		{"long after", "2077-01-01 05:00", true, ""},
	} {
		v := rules.DecidePartner(f, gen.UTC(c.at))
		says(t, &v.Verdict, "Ready=True/Valid")
		if got := strings.HasSuffix(messageOf(&v.Verdict, "Ready"), note); got != c.told {
			t.Errorf("%s: %s", c.why, messageOf(&v.Verdict, "Ready"))
		}
		checkAt(t, &v.Verdict, c.next)
	}
	p.Spec.WorkingTime.HolidayCalendar = ""
	v := rules.DecidePartner(f, gen.UTC("2077-01-01 05:00"))
	if got := messageOf(&v.Verdict, "Ready"); strings.Contains(got, "holidays") {
		t.Errorf("without a calendar: %s", got)
	}
}

// TestPartnerNamesAHolidayCalendarThatIsNone: the message says which there are.
func TestPartnerNamesAHolidayCalendarThatIsNone(t *testing.T) {
	p, f := contoso()
	p.Spec.WorkingTime = gen.Partner("any").Works("DE-BZ").Spec.WorkingTime
	v := rules.DecidePartner(f, gen.UTC("2026-03-02 09:00"))
	says(t, &v.Verdict, "Ready=False/Invalid")
	messageSays(t, &v.Verdict, "Ready", `spec.workingTime: the holidays of "DE-BZ" are not known; did you mean DE-BB? Of DE there are DE, DE-BB, DE-BE, `)
}
