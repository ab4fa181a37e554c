// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/entente-dev/entente/api/v1alpha1"
)

var update = flag.Bool("update", false, "write the fields into docs/templates.md")

const (
	page        = "../../docs/templates.md"
	fieldsBegin = "<!-- fields: written by go test ./internal/message -update -->\n"
	fieldsEnd   = "<!-- end of fields -->\n"
)

// The types with the reasons that have them, in the order of the page.
var sections = []struct {
	title   string
	reasons []v1alpha1.NotificationReason
}{
	{"A step of the escalation path", []v1alpha1.NotificationReason{v1alpha1.NotificationEscalationStep}},
	{"A request to call", []v1alpha1.NotificationReason{v1alpha1.NotificationCallRequest}},
	{"A partner that is to be told", []v1alpha1.NotificationReason{v1alpha1.NotificationDisclosureDue}},
	{"A recovery plan", []v1alpha1.NotificationReason{v1alpha1.NotificationRecoveryPlanDue}},
	{"An issue that was opened", []v1alpha1.NotificationReason{v1alpha1.NotificationIssueOpened}},
	{"A review", []v1alpha1.NotificationReason{v1alpha1.NotificationReviewUpcoming, v1alpha1.NotificationReviewDue, v1alpha1.NotificationReviewOverdue}},
	{"A health check that is to be answered", []v1alpha1.NotificationReason{v1alpha1.NotificationHealthAsked}},
	{"A promised action", []v1alpha1.NotificationReason{v1alpha1.NotificationActionDue}},
	{"A briefing", []v1alpha1.NotificationReason{v1alpha1.NotificationBriefingDue}},
	{"The practices that are not in place", []v1alpha1.NotificationReason{v1alpha1.NotificationPracticesMissing}},
	{"Several messages in one", []v1alpha1.NotificationReason{v1alpha1.NotificationDigest}},
	{"A test of a channel", []v1alpha1.NotificationReason{v1alpha1.NotificationTest}},
}

func fieldTables(t *testing.T) string {
	var b strings.Builder
	told := map[v1alpha1.NotificationReason]bool{}
	for _, s := range sections {
		var names []string
		for _, r := range s.reasons {
			told[r] = true
			names = append(names, "`"+string(r)+"`")
		}
		fmt.Fprintf(&b, "\n### %s: %s\n\n| Field | Holds |\n|---|---|\n", s.title, strings.Join(names, ", "))
		fieldRows(t, &b, shapes[s.reasons[0]], "")
	}
	for r := range shapes {
		if !told[r] {
			t.Errorf("the page says nothing of %s", r)
		}
	}
	return b.String() + "\n"
}

// fieldRows writes a row for each field. The two other forms of a moment share its row.
func fieldRows(t *testing.T, b *strings.Builder, shape reflect.Type, within string) {
	known := map[string]bool{}
	fields := fieldsOf(shape)
	for _, f := range fields {
		known[f.Name] = true
	}
	for _, f := range fields {
		if base, ok := strings.CutSuffix(f.Name, "UTC"); ok && known[base] {
			continue
		}
		if base, ok := strings.CutSuffix(f.Name, "Local"); ok && known[base] {
			continue
		}
		doc := f.Tag.Get("doc")
		if doc == "" {
			t.Errorf("%s has no doc", f.Name)
		}
		name := "`." + f.Name + "`"
		if known[f.Name+"UTC"] {
			name += ", `." + f.Name + "UTC`, `." + f.Name + "Local`"
		}
		if within != "" {
			name += " within `{{range ." + within + "}}`"
		}
		if f.Type.Kind() == reflect.Slice {
			doc += " (a list)"
		}
		fmt.Fprintf(b, "| %s | %s |\n", name, doc)
		if f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct {
			fieldRows(t, b, f.Type.Elem(), f.Name)
		}
	}
}

func TestThePageTellsAllFields(t *testing.T) {
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), fieldsBegin)
	now, after, ok2 := strings.Cut(rest, fieldsEnd)
	if !ok || !ok2 {
		t.Fatalf("%s lacks %q and %q", page, fieldsBegin, fieldsEnd)
	}
	want := fieldTables(t)
	if *update && now != want {
		if err := os.WriteFile(page, []byte(before+fieldsBegin+want+fieldsEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if now != want {
		t.Errorf("%s is stale; run go test ./internal/message -update", page)
	}
}

// TestThePagesExampleCanBeUsed as it stands there.
func TestThePagesExampleCanBeUsed(t *testing.T) {
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "```yaml\n")
	example, _, _ := strings.Cut(rest, "```\n")
	var p v1alpha1.CommunicationPolicy
	if err := yaml.UnmarshalStrict([]byte(example), &p); err != nil {
		t.Fatal(err)
	}
	if len(p.Spec.Templates) != 1 {
		t.Fatal("there is no example")
	}
	own := p.Spec.Templates[0]
	for part, source := range map[string]string{PartSubject: own.Subject, PartBody: own.Body} {
		if err := Check(own.Reason, part, source); err != nil {
			t.Errorf("%s: %v", part, err)
		}
	}
	got := Render(own.Reason, EscalationStep{
		Reader:     Reader{Recipient: "Jane Smit"},
		AboutIssue: AboutIssue{Title: "Shipments late", Severity: "High", DetectedLocal: "Mon 2 Mar 2026 10:00"},
		AboutStep:  AboutStep{Deadline: "x", DeadlineLocal: "Fri 6 Mar 2026 10:00", NextStep: "managers", NextAudience: []string{"Management"}},
	}, &own)
	want := Text{"High: Shipments late", "Dear Jane Smit,\n\nShipments late, known since Mon 2 Mar 2026 10:00, waits for an answer." +
		" Please take it on by Fri 6 Mar 2026 10:00. After that, managers hear of it (Management)."}
	if got != want {
		t.Errorf("got %q", got)
	}
}
