// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// Each command in a message is run as it stands, but for the days that are to be filled in, against the objects that the message is about, and
// adds what it says.
func TestCommandsInMessagesRecord(t *testing.T) {
	issue := func(talk bool, b gen.IssueBuilder) situation {
		f := gen.NewWorld().IssueFacts(b)
		if talk {
			gen.StepOf(f.Policy, "counterpart").Talk = &v1alpha1.Talk{Required: new(true)}
		}
		return situation{f.Issue, f.Alliance, f.Policy, f.Partners, rules.DecideIssue(f, gen.UTC("2026-03-04 10:00")).Notify}
	}
	clock := func(b gen.IssueBuilder, at string) situation {
		w := reminded().Discloses(v1alpha1.SeverityHigh, "P1D")
		w.Policy.Spec.RecoveryPlanWithin, w.Policy.Spec.EscalationPaths, w.Policy.Spec.Reminders.IssueOpened = "P1D", nil, new(true)
		f := w.IssueFacts(b)
		return situation{f.Issue, f.Alliance, f.Policy, f.Partners, rules.DecideIssue(f, gen.UTC(at)).Notify}
	}
	told := gen.Issue("late-shipments").Disclosed("2026-03-02 09:00", "contoso")
	known := told.Clone()
	known.Status.Reminders = []v1alpha1.ReminderRecord{{Reason: v1alpha1.NotificationIssueOpened, DueTime: known.Spec.DetectedTime, NotifiedTime: &known.Spec.DetectedTime}}
	review := func(b gen.ReviewBuilder, at string) situation {
		f := reminded().ReviewFacts(b.UID("7e7e"))
		return situation{f.Review, f.Alliance, f.Policy, f.Partners, rules.DecideReview(f, gen.UTC(at)).Notify}
	}
	joined := reminded().UID("a11a")
	joined.Member("contoso/lee").JoinedDate = "2026-02-24"
	joined.Alliance.Spec.Briefings = nil
	briefing := joined.AllianceFacts()
	begun := func() gen.IssueBuilder {
		return gen.Issue("late-shipments").Acknowledged("2026-03-02 10:00", "contoso/lee").Updated("2026-03-02 10:00").
			Attempted("2026-03-02 10:00").Talked("2026-03-01 10:00", "northwind/jane", "contoso/kim")
	}
	step := []string{"acknowledgements:", "conversations:", "updates:", "snoozes:", "resolution:"}
	call := []string{"conversations:", "attempts:"}
	for name, c := range map[string]struct {
		situation
		// records are what the commands add to, one for each.
		records []string
	}{
		"a step":                       {issue(false, gen.Issue("late-shipments")), step},
		"a step with records":          {issue(false, begun()), step},
		"a call":                       {issue(true, gen.Issue("late-shipments")), call},
		"a call with records":          {issue(true, begun()), call},
		"a partner that is to be told": {clock(gen.Issue("late-shipments"), "2026-03-02 09:00"), []string{"disclosures:"}},
		"a recovery plan":              {clock(known, "2026-03-03 09:00"), []string{"recoveryPlan:"}},
		"an issue that was opened":     {clock(told, "2026-03-02 09:00"), []string{"acknowledgements:", "updates:"}},
		"a review":                     {review(gen.QuarterlyReview(), "2026-01-22 09:00"), []string{"heldTime:", "postponements:", "cancellation:"}},
		"a review that was refused":    {review(gen.QuarterlyReview().Held("2026-01-16 09:00").Accepted(false, ""), "2026-01-22 09:00"), []string{"acceptance:", "confirmations:", "postponements:", "cancellation:"}},
		"an action": {review(gen.QuarterlyReview().Held("2026-01-16 09:00").Promised("a", "", "", "").Promised("b", "contoso/lee", "2026-03-01", ""), "2026-03-02 09:00"),
			[]string{`doneDate: "2026-03-10"`}},
		"a briefing": {situation{briefing.Alliance, briefing.Alliance, briefing.Policy, briefing.Partners, rules.DecideAlliance(briefing, gen.UTC("2026-03-10 09:00")).Notify}, []string{"briefings:"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.check(t, c.records)
		})
	}
}

// reminded is a world whose policy reminds people.
func reminded() *gen.World {
	p := gen.Policy("standard")
	p.Spec.BriefingWithin = "P14D"
	p.Spec.Reminders = &v1alpha1.Reminders{BeforeReview: "P7D", OverdueEvery: "P7D"}
	return gen.NewWorld().Under(p)
}

type situation struct {
	about    client.Object
	alliance *v1alpha1.Alliance
	policy   *v1alpha1.CommunicationPolicy
	partners map[string]*v1alpha1.Partner
	messages []rules.Message
}

func (s situation) check(t *testing.T, records []string) {
	t.Helper()
	if len(s.messages) == 0 {
		t.Fatal("no message")
	}
	body := s.messages[0].Spec.Body
	if strings.Contains(body, `\"`) || strings.Contains(body, "kubectl patch") {
		t.Errorf("something is left of a patch:\n%s", body)
	}
	commands := regexp.MustCompile(`(?m)^  kubectl entente (.*)$`).FindAllStringSubmatch(body, -1)
	if len(commands) != len(records) {
		t.Fatalf("%d commands in:\n%s", len(commands), body)
	}
	world := s.write(t)
	for i, command := range commands {
		got := clitest.Run(t, clitest.Command{Args: append(words(strings.ReplaceAll(command[1], "YYYY-MM-DD", "2026-04-01")), "-f", world, "-o", "yaml"), Now: gen.UTC("2026-03-10 11:00")})
		if got.Code != 0 || !strings.Contains(got.Out, records[i]) || !strings.Contains(got.Out, "2026-03-10") {
			t.Errorf("%s\nhas no %s of this day:\n%s%s", command[0], records[i], got.Out, got.Err)
		}
	}
}

// write writes all objects as manifests, and returns their file.
func (s situation) write(t *testing.T) string {
	t.Helper()
	objects := []client.Object{s.alliance, s.policy}
	if s.about != client.Object(s.alliance) {
		objects = append(objects, s.about)
	}
	for _, p := range s.partners {
		objects = append(objects, p)
	}
	var documents []string
	for _, o := range objects {
		o.GetObjectKind().SetGroupVersionKind(v1alpha1.SchemeGroupVersion.WithKind(inventory.KindOf(o)))
		data, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		text, err := yaml.JSONToYAML(data)
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, string(text))
	}
	name := filepath.Join(t.TempDir(), "world.yaml")
	if err := os.WriteFile(name, []byte(strings.Join(documents, "---\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
