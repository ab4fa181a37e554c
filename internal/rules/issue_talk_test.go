// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// Whether people spoke before anybody wrote. The path asks for a conversation, or two attempts.
func TestTalkedFirst(t *testing.T) {
	tells := func(b gen.IssueBuilder, at string, mode v1alpha1.Mode) gen.IssueBuilder {
		b = b.Disclosed(at, "contoso")
		b.Spec.Disclosures[len(b.Spec.Disclosures)-1].Mode = mode
		return b
	}
	talks := func(b gen.IssueBuilder, at string, mode v1alpha1.Mode, people ...string) gen.IssueBuilder {
		b = b.Talked(at, people...)
		b.Spec.Conversations[len(b.Spec.Conversations)-1].Mode = mode
		return b
	}
	tries := func(b gen.IssueBuilder, at string, mode v1alpha1.Mode) gen.IssueBuilder {
		b = b.Attempted(at)
		b.Spec.Attempts[len(b.Spec.Attempts)-1].Mode = mode
		return b
	}
	own := gen.Issue("late-shipments").Disclosed("2026-03-03 12:00", "northwind")
	own.Spec.Disclosures[0].Mode = v1alpha1.ModeMail
	const mail, phone = v1alpha1.ModeMail, v1alpha1.ModePhone
	for name, c := range map[string]struct {
		issue gen.IssueBuilder
		want  string
		says  string
	}{
		"nothing yet":                        {gen.Issue("late-shipments"), "Unknown/NotTalkedYet", "Nobody has spoken with contoso, and nobody has written to them"},
		"told by phone":                      {tells(gen.Issue("late-shipments"), "2026-03-03 12:00", phone), "True/Talked", "Spoke with contoso at 2026-03-03 13:00 Europe/Amsterdam (2026-03-03T12:00:00Z)"},
		"told, nobody says how":              {tells(gen.Issue("late-shipments"), "2026-03-03 12:00", ""), "Unknown/NotTalkedYet", ""},
		"told by mail":                       {tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail), "False/WrittenFirst", "contoso was told by Mail at 2026-03-03 13:00 Europe/Amsterdam (2026-03-03T12:00:00Z), before a conversation or 2 attempts"},
		"told by chat":                       {tells(gen.Issue("late-shipments"), "2026-03-03 12:00", v1alpha1.ModeChat), "False/WrittenFirst", "by Chat"},
		"told by mail only tomorrow":         {tells(gen.Issue("late-shipments"), "2026-03-05 12:00", mail), "Unknown/NotTalkedYet", ""},
		"one's own side told by mail":        {own, "Unknown/NotTalkedYet", ""},
		"spoke":                              {talks(gen.Issue("late-shipments"), "2026-03-03 12:00", phone, "northwind/olga", "contoso/lee"), "True/Talked", "Spoke with contoso at 2026-03-03 13:00 Europe/Amsterdam (2026-03-03T12:00:00Z)"},
		"spoke a second after":               {talks(tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail), "2026-03-03 12:00:01", phone, "northwind/olga", "contoso/lee"), "False/WrittenFirst", ""},
		"spoke on the dot":                   {talks(tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail), "2026-03-03 12:00", phone, "northwind/olga", "contoso/lee"), "True/Talked", ""},
		"spoke a second before":              {talks(tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail), "2026-03-03 11:59:59", phone, "northwind/olga", "contoso/lee"), "True/Talked", ""},
		"spoke twice, the first counts":      {talks(talks(tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail), "2026-03-04 08:00", phone, "northwind/olga", "contoso/lee"), "2026-03-03 11:00", phone, "northwind/olga", "contoso/lee"), "True/Talked", "Spoke with contoso at 2026-03-03 12:00 Europe/Amsterdam (2026-03-03T11:00:00Z)"},
		"spoke among themselves":             {talks(gen.Issue("late-shipments"), "2026-03-03 12:00", phone, "northwind/olga", "northwind/jane"), "Unknown/NotTalkedYet", ""},
		"spoke before it was detected":       {talks(gen.Issue("late-shipments"), "2026-03-02 08:59:59", phone, "northwind/olga", "contoso/lee"), "Unknown/NotTalkedYet", ""},
		"wrote to each other":                {talks(gen.Issue("late-shipments"), "2026-03-03 12:00", mail, "northwind/olga", "contoso/lee"), "False/WrittenFirst", "A conversation with contoso by Mail is on record at"},
		"tried once":                         {tries(gen.Issue("late-shipments"), "2026-03-03 11:00", phone), "Unknown/NotTalkedYet", ""},
		"tried twice before the step":        {tries(tries(gen.Issue("late-shipments"), "2026-03-03 11:00", phone), "2026-03-03 12:00", ""), "Unknown/NotTalkedYet", ""},
		"tried twice by mail":                {tries(tries(gen.Issue("late-shipments"), "2026-03-03 11:00", mail), "2026-03-03 12:00", mail), "Unknown/NotTalkedYet", ""},
		"tried twice, then wrote on the dot": {tells(tries(tries(gen.Issue("late-shipments"), "2026-03-03 11:00", phone), "2026-03-03 12:00", phone), "2026-03-03 12:00", mail), "True/Talked", ""},
		"wrote before the second attempt":    {tells(tries(tries(gen.Issue("late-shipments"), "2026-03-03 11:00", phone), "2026-03-03 12:00", phone), "2026-03-03 11:59:59", mail), "False/WrittenFirst", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := gen.Policy("standard")
			p.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: new(int32(2))}
			v := rules.DecideIssue(gen.NewWorld().Under(p).IssueFacts(c.issue), gen.UTC("2026-03-04 08:30"))
			says(t, &v.Verdict, "TalkedFirst="+c.want)
			if m := meta.FindStatusCondition(v.Conditions(), v1alpha1.ConditionTalkedFirst).Message; !strings.Contains(m, c.says) {
				t.Errorf("it says %q", m)
			}
		})
	}
	t.Run("not asked for", func(t *testing.T) {
		for _, talk := range []*v1alpha1.Talk{nil, {Required: new(false)}} {
			p := gen.Policy("standard")
			p.Step("counterpart").Talk = talk
			v := rules.DecideIssue(gen.NewWorld().Under(p).IssueFacts(tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail)), gen.UTC("2026-03-04 08:30"))
			says(t, &v.Verdict, "TalkedFirst=True/TalkNotRequired")
		}
	})
}

// three has a third partner, fabrikam, with uwe, whom the first step concerns too.
func three() *gen.World {
	w := gen.NewWorld()
	w.Alliance.Spec.Partners = append(w.Alliance.Spec.Partners, v1alpha1.AlliancePartner{Name: "fabrikam"})
	w.Partners["fabrikam"] = gen.Partner("fabrikam").Where("DE", "Europe/Berlin").Contacts("uwe").Partner
	w.Alliance.Spec.Team = append(w.Alliance.Spec.Team, v1alpha1.TeamMember{Partner: "fabrikam", Contact: "uwe", Role: v1alpha1.RoleTeamMember})
	w.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: new(int32(2))}
	return w
}

// With three partners each is talked with by itself.
func TestTalkIsWithEachPartner(t *testing.T) {
	call, lee, uwe := "northwind/olga counterpart 0 call", "contoso/lee counterpart 0", "fabrikam/uwe counterpart 0"
	begun := func() gen.IssueBuilder { return gen.Issue("late-shipments") }
	for name, c := range map[string]struct {
		issue     gen.IssueBuilder
		at        string
		before    []string // told when the step started, at 09:00
		after     []string // and at the moment
		withheld  []v1alpha1.Name
		talked    []v1alpha1.Name
		condition string
		says      string
	}{
		"silence": {begun(), "2026-03-04 12:00", []string{call}, nil, []v1alpha1.Name{"contoso", "fabrikam"}, nil,
			"Unknown/NotTalkedYet", "Nobody has spoken with contoso, fabrikam, and nobody has written to them"},
		"a talk with one": {begun().Talked("2026-03-04 12:00", "northwind/olga", "contoso/lee"), "2026-03-04 12:00", []string{call}, nil,
			[]v1alpha1.Name{"fabrikam"}, []v1alpha1.Name{"contoso"},
			"Unknown/NotTalkedYet", "Nobody has spoken with fabrikam, and nobody has written to them. Spoke with contoso at 2026-03-04 13:00 Europe/Amsterdam (2026-03-04T12:00:00Z)"},
		"a talk with both at once": {begun().Talked("2026-03-04 12:00", "northwind/olga", "contoso/lee", "fabrikam/uwe"), "2026-03-04 12:00", []string{call}, nil,
			nil, []v1alpha1.Name{"contoso", "fabrikam"}, "True/Talked", "Spoke with contoso at 2026-03-04 13:00 Europe/Amsterdam (2026-03-04T12:00:00Z), fabrikam at 2026-03-04 13:00 Europe/Amsterdam (2026-03-04T12:00:00Z)"},
		"a talk of theirs without the raiser's side": {begun().Talked("2026-03-04 12:00", "contoso/lee", "fabrikam/uwe"), "2026-03-04 12:00", []string{call}, nil,
			[]v1alpha1.Name{"contoso", "fabrikam"}, nil, "Unknown/NotTalkedYet", ""},
		"one told the other by phone": {begun().ToldBy("2026-03-04 12:00", "contoso/lee", "fabrikam", v1alpha1.ModePhone), "2026-03-04 12:00", []string{call}, nil,
			[]v1alpha1.Name{"contoso", "fabrikam"}, nil, "Unknown/NotTalkedYet", ""},
		"an attempt to one, enough with one to all": {begun().TriedBy("2026-03-04 10:00", "northwind/olga", "fabrikam").TriedBy("2026-03-04 12:00", "northwind/olga", ""), "2026-03-04 12:00",
			[]string{call}, []string{uwe}, []v1alpha1.Name{"contoso"}, nil, "Unknown/NotTalkedYet", "Nobody has spoken with contoso, and nobody has written to them. Nobody spoke with fabrikam; enough attempts are on record"},
		"attempts to all": {begun().TriedBy("2026-03-04 10:00", "northwind/olga", "").Attempted("2026-03-04 12:00"), "2026-03-04 12:00",
			[]string{call}, []string{lee, uwe}, nil, nil, "True/Talked", "Nobody spoke with contoso, fabrikam; enough attempts are on record"},
		"a talk with one before the step": {begun().Talked("2026-03-02 09:00", "northwind/olga", "contoso/lee"), "2026-03-04 12:00",
			[]string{call, lee}, nil, []v1alpha1.Name{"fabrikam"}, nil, "Unknown/NotTalkedYet", "Spoke with contoso at 2026-03-02 10:00 Europe/Amsterdam (2026-03-02T09:00:00Z)"},
	} {
		t.Run(name, func(t *testing.T) {
			f := three().IssueFacts(c.issue)
			started := rules.DecideIssue(f, gen.UTC("2026-03-04 09:00"))
			if !slices.Equal(told(started), c.before) {
				t.Errorf("at its start told %v, want %v", told(started), c.before)
			}
			f.Issue.Status.Escalation = rules.MarkNotified(started.Escalation, gen.UTC("2026-03-04 09:00"))
			v := rules.DecideIssue(f, gen.UTC(c.at))
			s := lastStep(v.Escalation)
			if !slices.Equal(told(v), c.after) || !slices.Equal(s.Withheld, c.withheld) || !slices.Equal(s.Talked, c.talked) {
				t.Errorf("told %v, withheld %v, talked %v", told(v), s.Withheld, s.Talked)
			}
			says(t, &v.Verdict, "TalkedFirst="+c.condition)
			messageSays(t, &v.Verdict, v1alpha1.ConditionTalkedFirst, c.says)
		})
	}
}

// A step that talked with a partner tells it nothing when it is said again, and asks to call whom
// nobody has spoken with.
func TestARepeatWritesNothingToWhomPeopleTalkedWith(t *testing.T) {
	w := three()
	w.Step("counterpart").Repeat = &v1alpha1.Repeat{Every: "P3D", Times: new(int32(1))}
	w.Step("counterpart").Within = "P10D"
	f := w.IssueFacts(gen.Issue("late-shipments").Talked("2026-03-04 12:00", "northwind/olga", "contoso/lee"))
	v := rules.DecideIssue(f, gen.UTC("2026-03-04 09:00"))
	f.Issue.Status.Escalation = rules.MarkNotified(v.Escalation, gen.UTC("2026-03-04 09:00"))
	v = rules.DecideIssue(f, gen.UTC("2026-03-07 09:00"))
	if want := []string{"northwind/olga counterpart 1 call"}; !slices.Equal(told(v), want) {
		t.Errorf("told %v, want %v", told(v), want)
	}
}

// A later step that asks for no talk writes, and TalkedFirst says so.
func TestALaterStepThatWroteIsNamed(t *testing.T) {
	w := gen.NewWorld()
	w.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: new(int32(2))}
	issue := atManagers()
	v := rules.DecideIssue(w.IssueFacts(issue), gen.UTC("2026-03-07 09:00"))
	says(t, &v.Verdict, "TalkedFirst=False/WrittenFirst")
	messageSays(t, &v.Verdict, v1alpha1.ConditionTalkedFirst, "The step managers wrote to contoso at 2026-03-06 10:00 Europe/Amsterdam (2026-03-06T09:00:00Z), before a conversation or 2 attempts to have one were on record")

	issue.Status.Escalation.Steps[1].Unreached = []v1alpha1.Name{"contoso"}
	w.Address("contoso/kim")
	v = rules.DecideIssue(w.IssueFacts(issue), gen.UTC("2026-03-07 09:00"))
	says(t, &v.Verdict, "TalkedFirst=Unknown/NotTalkedYet")
}

// Each partner that was written to first has a sentence of its own.
func TestWhatWasWrittenToEachPartnerIsASentence(t *testing.T) {
	issue := gen.Issue("late-shipments").ToldBy("2026-03-02 10:00", "northwind/jane", "contoso", v1alpha1.ModeMail).
		ToldBy("2026-03-02 11:00", "northwind/jane", "fabrikam", v1alpha1.ModeChat)
	v := rules.DecideIssue(three().IssueFacts(issue), gen.UTC("2026-03-03 09:00"))
	messageSays(t, &v.Verdict, v1alpha1.ConditionTalkedFirst,
		"contoso was told by Mail at 2026-03-02 11:00 Europe/Amsterdam (2026-03-02T10:00:00Z), before a conversation or 2 attempts to have one were on record. "+
			"fabrikam was told by Chat at 2026-03-02 12:00 Europe/Amsterdam (2026-03-02T11:00:00Z), before a conversation or 2 attempts to have one were on record")
}

// Somebody of a partner appears while the step runs that is to talk with them: the caller is asked, if
// that was not done yet, and nothing is written.
func TestACallIsAskedForWhenSomebodyAppears(t *testing.T) {
	w := gen.NewWorld()
	w.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true)}
	w.Away("contoso/lee", "2026-03-04", "2026-03-04", "")
	f := w.IssueFacts(gen.Issue("late-shipments"))
	v := rules.DecideIssue(f, gen.UTC("2026-03-04 09:00"))
	if want := []string{"northwind/olga counterpart 0"}; !slices.Equal(told(v), want) {
		t.Errorf("told %v, want %v", told(v), want)
	}
	f.Issue.Status.Escalation = rules.MarkNotified(v.Escalation, gen.UTC("2026-03-04 09:00"))
	v = rules.DecideIssue(f, gen.UTC("2026-03-05 09:00"))
	if want := []string{"northwind/olga counterpart 0 call"}; !slices.Equal(told(v), want) {
		t.Errorf("told %v, want %v", told(v), want)
	}
}

// Who is to talk with two partners gets a line for each: an attempt to one unlocks nothing to the other.
func TestACallRequestHasALineForEachPartner(t *testing.T) {
	v := rules.DecideIssue(three().IssueFacts(gen.Issue("late-shipments")), gen.UTC("2026-03-04 09:00"))
	if len(v.Notify) != 1 {
		t.Fatalf("told %v", told(v))
	}
	for _, line := range []string{
		"issue attempt late-shipments --to contoso --by northwind/olga --mode Phone",
		"issue attempt late-shipments --to fabrikam --by northwind/olga --mode Phone",
		"--between northwind/olga --between contoso/lee", "--between northwind/olga --between fabrikam/uwe",
	} {
		if !strings.Contains(v.Notify[0].Spec.Body, line) {
			t.Errorf("no %q in\n%s", line, v.Notify[0].Spec.Body)
		}
	}
}

// A partner that leaves while people are to talk with it is owed neither the talk nor a letter.
func TestAPartnerThatLeftIsNotMissed(t *testing.T) {
	w := three()
	started, over := gen.UTC("2026-03-04 09:00"), gen.UTC("2026-03-04 23:00") // midnight in Berlin
	w.Alliance.Spec.Partners[2].LeftDate = "2026-03-04"
	f := w.IssueFacts(gen.Issue("late-shipments").TriedBy("2026-03-05 10:00", "northwind/olga", "fabrikam").TriedBy("2026-03-05 11:00", "northwind/olga", "fabrikam"))
	f.Issue.Status.Escalation = rules.MarkNotified(rules.DecideIssue(f, started).Escalation, started)
	for _, c := range []struct {
		at       time.Time
		withheld []v1alpha1.Name
	}{
		{over.Add(-time.Second), []v1alpha1.Name{"contoso", "fabrikam"}},
		{over, []v1alpha1.Name{"contoso"}},
		{gen.UTC("2026-03-05 11:00"), []v1alpha1.Name{"contoso"}},
	} {
		v := rules.DecideIssue(f, c.at)
		if s := lastStep(v.Escalation); !slices.Equal(s.Withheld, c.withheld) || len(s.Unreached) > 0 || len(v.Notify) > 0 {
			t.Errorf("at %s withheld %v, unreached %v, told %v", c.at, s.Withheld, s.Unreached, told(v))
		}
	}
}
