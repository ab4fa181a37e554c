// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/message"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/team"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// letters writes messages out in full.
func letters(v rules.IssueVerdict, made time.Time) string {
	var b strings.Builder
	for _, m := range v.Notify {
		fmt.Fprintf(&b, "%s\nto %s over %s of %s, %s\n", m.Name, verdict.PersonName(m.Spec.Recipient), m.Spec.ChannelRef.Channel, m.Spec.ChannelRef.Policy, m.Spec.Reason)
		if at := m.Notification("demo", made).Spec.NotBeforeTime; at != nil {
			fmt.Fprintf(&b, "not before %s\n", verdict.Stamp(at.Time))
		}
		fmt.Fprintf(&b, "%s\n\n%s\n----\n", m.Spec.Subject, m.Spec.Body)
	}
	return b.String()
}

func TestMessageTexts(t *testing.T) {
	named := func(f rules.IssueFacts) rules.IssueFacts {
		team.FindContact(f.Partners, gen.Person("northwind/jane")).DisplayName = "Jane Smit"
		team.FindContact(f.Partners, gen.Person("contoso/lee")).DisplayName = "Lee Wong"
		team.FindContact(f.Partners, gen.Person("contoso/kim")).TimeZone = "Europe/London"
		f.Issue.Spec.Description = "Three containers stand in Rotterdam.\nCustoms wants papers."
		return f
	}
	internal := func() rules.IssueFacts {
		f := named(gen.NewWorld().IssueFacts(gen.Issue("late-shipments").UID("7f3c")))
		steps := f.Policy.Spec.EscalationPaths[0].Steps
		secret := gen.Step("our-lawyers").Within("P1D").Roles(v1alpha1.RoleExecutiveSponsor).Sides(v1alpha1.SidesHost).EscalationStep
		f.Policy.Spec.EscalationPaths[0].Steps = []v1alpha1.EscalationStep{steps[0], secret, steps[1]}
		return f
	}
	talk := func() rules.IssueFacts {
		f := named(gen.NewWorld().Address("contoso/lee", gen.By("phone", "+1 555 0100")).IssueFacts(gen.Issue("late-shipments").UID("7f3c")))
		gen.StepOf(f.Policy, "counterpart").Talk = &v1alpha1.Talk{Required: new(true), MaxAttempts: new(int32(2))}
		return f
	}
	second := func() rules.IssueFacts {
		f := named(gen.NewWorld().IssueFacts(atManagers().UID("7f3c").Acknowledged("2026-03-03 09:00", "contoso/lee")))
		gen.StepOf(f.Policy, "managers").Repeat = &v1alpha1.Repeat{Every: "P1D", Times: new(int32(1))}
		gen.StepOf(f.Policy, "managers").HostFirst = "PT2H"
		return f
	}
	last := func() rules.IssueFacts {
		f := named(gen.NewWorld().IssueFacts(atManagers().UID("7f3c")))
		f.Issue.Namespace, f.Alliance.Spec.DisplayName = "", ""
		f.Partners["contoso"].Spec.TimeZone = "UTC"
		gen.StepOf(f.Policy, "executives").Within = ""
		return f
	}
	for name, c := range map[string]struct {
		facts rules.IssueFacts
		at    string
	}{
		"internal-step-follows": {internal(), "2026-03-04 09:00"},
		"call-request":          {talk(), "2026-03-04 09:00"},
		"repeat":                {second(), "2026-03-07 09:00"},
		"last-step":             {last(), "2026-03-12 09:00"},
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, "message-"+name, letters(rules.DecideIssue(c.facts, gen.UTC(c.at)), gen.UTC(c.at)))
		})
	}
}

// TestMessagesKeepInternalStepsToThemselves: what a partner reads is the same whether or not
// the other side has steps of its own.
func TestMessagesKeepInternalStepsToThemselves(t *testing.T) {
	read := func(recipient string, f rules.IssueFacts) string {
		v := rules.DecideIssue(f, gen.UTC("2026-03-04 09:00"))
		for _, m := range v.Notify {
			if verdict.PersonName(m.Spec.Recipient) == recipient {
				return m.Spec.Subject + m.Spec.Body
			}
		}
		t.Fatalf("no message to %s", recipient)
		return ""
	}
	secret := gen.Step("our-lawyers").Within("P1D").Roles(v1alpha1.RoleExecutiveSponsor).Sides(v1alpha1.SidesHost).EscalationStep
	for at := 1; at <= 3; at++ {
		f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
		plain := read("contoso/lee", f)
		path := &f.Policy.Spec.EscalationPaths[0]
		path.Steps = append(append(append([]v1alpha1.EscalationStep{}, path.Steps[:at]...), secret), path.Steps[at:]...)
		if got := read("contoso/lee", f); got != plain {
			t.Errorf("an internal step of the host in place %d shows:\n%s\nwithout it:\n%s", at, got, plain)
		}
		if got := read("northwind/olga", f); at == 1 && !strings.Contains(got, "our-lawyers") {
			t.Errorf("the host's own people do not read of it:\n%s", got)
		}
	}
}

func TestMessagesFitAndStayOnTheirLines(t *testing.T) {
	f := gen.NewWorld().IssueFacts(gen.Issue("late-shipments"))
	f.Issue.Name = strings.Repeat("a", 253)
	f.Issue.Spec.Title = strings.Repeat("é", 120) + "\r\nBcc: x\u2028y\x00\xff"
	f.Issue.Spec.Description = strings.Repeat("Ω", 4096) + "\x1b[2J"
	f.Alliance.Spec.DisplayName = "North\nwind"
	f.Partners["contoso"].Spec.DisplayName = "Con\rtoso"
	for _, m := range rules.DecideIssue(f, gen.UTC("2026-03-04 09:00")).Notify {
		if n := utf8.RuneCountInString(m.Spec.Subject); n > message.MaxSubject {
			t.Errorf("a subject of %d characters", n)
		}
		if n := utf8.RuneCountInString(m.Spec.Body); n > message.MaxBody || n < 2000 {
			t.Errorf("a body of %d characters", n)
		}
		if !utf8.ValidString(m.Spec.Subject) || strings.ContainsFunc(m.Spec.Subject, unicode.IsControl) || strings.ContainsRune(m.Spec.Subject, '\u2028') {
			t.Errorf("the subject breaks its line: %q", m.Spec.Subject)
		}
		if strings.ContainsFunc(m.Spec.Body, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) || !utf8.ValidString(m.Spec.Body) {
			t.Errorf("the body holds control characters")
		}
		if strings.Contains(m.Spec.Body, "North\nwind") || strings.Contains(m.Spec.Body, "\nBcc") {
			t.Errorf("a name breaks its line: %s", m.Spec.Body)
		}
	}
}
