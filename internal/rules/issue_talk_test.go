// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"strings"
	"testing"

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
		"nothing yet":                        {gen.Issue("late-shipments"), "Unknown/NotTalkedYet", "Nobody has spoken"},
		"told by phone":                      {tells(gen.Issue("late-shipments"), "2026-03-03 12:00", phone), "Unknown/NotTalkedYet", ""},
		"told, nobody says how":              {tells(gen.Issue("late-shipments"), "2026-03-03 12:00", ""), "Unknown/NotTalkedYet", ""},
		"told by mail":                       {tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail), "False/WrittenFirst", "contoso was told by Mail at 2026-03-03T12:00:00Z, before a conversation or 2 attempts"},
		"told by chat":                       {tells(gen.Issue("late-shipments"), "2026-03-03 12:00", v1alpha1.ModeChat), "False/WrittenFirst", "by Chat"},
		"told by mail only tomorrow":         {tells(gen.Issue("late-shipments"), "2026-03-05 12:00", mail), "Unknown/NotTalkedYet", ""},
		"one's own side told by mail":        {own, "Unknown/NotTalkedYet", ""},
		"spoke":                              {talks(gen.Issue("late-shipments"), "2026-03-03 12:00", phone, "northwind/olga", "contoso/lee"), "True/Talked", "spoke at 2026-03-03T12:00:00Z"},
		"spoke a second after":               {talks(tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail), "2026-03-03 12:00:01", phone, "northwind/olga", "contoso/lee"), "False/WrittenFirst", ""},
		"spoke on the dot":                   {talks(tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail), "2026-03-03 12:00", phone, "northwind/olga", "contoso/lee"), "True/Talked", ""},
		"spoke a second before":              {talks(tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail), "2026-03-03 11:59:59", phone, "northwind/olga", "contoso/lee"), "True/Talked", ""},
		"spoke twice, the first counts":      {talks(talks(tells(gen.Issue("late-shipments"), "2026-03-03 12:00", mail), "2026-03-04 08:00", phone, "northwind/olga", "contoso/lee"), "2026-03-03 11:00", phone, "northwind/olga", "contoso/lee"), "True/Talked", "spoke at 2026-03-03T11:00:00Z"},
		"spoke among themselves":             {talks(gen.Issue("late-shipments"), "2026-03-03 12:00", phone, "northwind/olga", "northwind/jane"), "Unknown/NotTalkedYet", ""},
		"spoke before it was detected":       {talks(gen.Issue("late-shipments"), "2026-03-02 08:59:59", phone, "northwind/olga", "contoso/lee"), "Unknown/NotTalkedYet", ""},
		"wrote to each other":                {talks(gen.Issue("late-shipments"), "2026-03-03 12:00", mail, "northwind/olga", "contoso/lee"), "False/WrittenFirst", "A conversation by Mail is on record at"},
		"tried once":                         {tries(gen.Issue("late-shipments"), "2026-03-03 11:00", phone), "Unknown/NotTalkedYet", ""},
		"tried twice":                        {tries(tries(gen.Issue("late-shipments"), "2026-03-03 11:00", phone), "2026-03-03 12:00", ""), "True/Talked", "2 attempts are on record, which is enough"},
		"tried twice by mail":                {tries(tries(gen.Issue("late-shipments"), "2026-03-03 11:00", mail), "2026-03-03 12:00", mail), "Unknown/NotTalkedYet", ""},
		"tried twice, then wrote on the dot": {tells(tries(tries(gen.Issue("late-shipments"), "2026-03-03 11:00", phone), "2026-03-03 12:00", phone), "2026-03-03 12:00", mail), "True/Talked", ""},
		"wrote before the second attempt":    {tells(tries(tries(gen.Issue("late-shipments"), "2026-03-03 11:00", phone), "2026-03-03 12:00", phone), "2026-03-03 11:59:59", mail), "False/WrittenFirst", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := gen.Policy("standard")
			p.Step("counterpart").Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: new(int32(2))}
			v := rules.DecideIssue(gen.NewWorld().Under(p).IssueFacts(c.issue), gen.UTC("2026-03-04 08:30"))
			says(t, &v.Verdict, "TalkedFirst="+c.want)
			if m := v.Get(v1alpha1.ConditionTalkedFirst).Message; !strings.Contains(m, c.says) {
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
