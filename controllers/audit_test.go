// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// audited is what is written down of a status that was written, as a manager in a cluster does.
func audited(t *testing.T, before, after client.Object) []map[string]any {
	t.Helper()
	var out bytes.Buffer
	s := &shell{log: logr.FromSlogHandler(slog.NewJSONHandler(&out, nil))}
	s.audit(before, after)
	var lines []map[string]any
	for line := range strings.Lines(out.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if m["level"] != "INFO" {
			t.Errorf("the level is %v", m["level"])
		}
		lines = append(lines, m)
	}
	return lines
}

// mustHold fails unless a line has these keys and no others, beside those of every line. A field
// of an object that is new here has to be thought about: it may be somebody's own.
func mustHold(t *testing.T, line map[string]any, want map[string]any) {
	t.Helper()
	got := maps.Clone(line)
	for _, key := range []string{"time", "level", "msg"} {
		delete(got, key)
	}
	if len(got) != len(want) {
		t.Errorf("the line has %q", slices.Sorted(maps.Keys(got)))
	}
	for key, value := range want {
		if got[key] != value {
			t.Errorf("%s is %v, not %v", key, got[key], value)
		}
	}
}

func TestAuditOfSteps(t *testing.T) {
	start := metav1.NewTime(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	later := metav1.NewTime(start.Add(time.Hour))
	before := gen.Issue("late").In("alliances").Of("pact").RaisedBy("north/piet").Issue
	before.Spec.Title, before.Spec.Description = "Shipments of Jane", "Call +31 6 1234"
	with := func(steps ...v1alpha1.StepRecord) *v1alpha1.Issue {
		after := before.DeepCopy()
		after.Status.Escalation = &v1alpha1.Escalation{Path: "default", Severity: v1alpha1.SeverityHigh, Steps: steps}
		return after
	}
	first := v1alpha1.StepRecord{Name: "counterpart", StartedTime: start}
	second := v1alpha1.StepRecord{Name: "managers", StartedTime: later}

	lines := audited(t, before, with(first))
	if len(lines) != 1 || lines[0]["msg"] != auditStep {
		t.Fatalf("one step is %v", lines)
	}
	mustHold(t, lines[0], map[string]any{
		"namespace": "alliances", "issue": "late", "alliance": "pact", "severity": "High", "path": "default",
		"step": "counterpart", "started": "2026-03-02T09:00:00Z",
	})
	if lines := audited(t, with(first), with(first)); len(lines) != 0 {
		t.Errorf("a step that was there is written down again: %v", lines)
	}
	if lines := audited(t, with(first), with(first, second)); len(lines) != 1 || lines[0]["step"] != "managers" {
		t.Errorf("the second step is %v", lines)
	}
	repeated := second
	repeated.Repeats = 2
	if lines := audited(t, with(first, second), with(first, repeated)); len(lines) != 1 || lines[0]["msg"] != auditRepeat || lines[0]["repeat"] != 2. {
		t.Errorf("a repeat is %v", lines)
	}
	again := first
	again.StartedTime = later
	if lines := audited(t, with(first), with(again)); len(lines) != 1 || lines[0]["step"] != "counterpart" {
		t.Errorf("a new round is %v", lines)
	}
}

func TestAuditOfMessages(t *testing.T) {
	n := gen.Notification("n").In("alliances").Of("pact").To("north/jane").Over("standard", "mail").
		About(v1alpha1.KindIssue, "late", "u").Subject("For Jane de Vries").Body("Call +31 6 1234").Notification
	with := func(o v1alpha1.Outcome) *v1alpha1.Notification {
		after := n.DeepCopy()
		after.Status.Outcome, after.Status.Attempts, after.Status.ProviderID = o, 2, "jane@north.example"
		return after
	}
	for _, o := range []v1alpha1.Outcome{v1alpha1.OutcomeDelivered, v1alpha1.OutcomeFailed, v1alpha1.OutcomeUncertain} {
		lines := audited(t, with(v1alpha1.OutcomeSending), with(o))
		if len(lines) != 1 || lines[0]["msg"] != auditMessage {
			t.Fatalf("%s is %v", o, lines)
		}
		mustHold(t, lines[0], map[string]any{
			"namespace": "alliances", "notification": "n", "reason": string(n.Spec.Reason), "about": "Issue/late",
			"alliance": "pact", "step": string(n.Spec.Step), "partner": "north", "contact": "jane", "channel": "standard/mail",
			"outcome": string(o), "attempts": 2.,
		})
	}
	for _, pair := range [][2]v1alpha1.Outcome{
		{"", v1alpha1.OutcomePending}, {v1alpha1.OutcomePending, v1alpha1.OutcomeSending},
		{v1alpha1.OutcomeSending, v1alpha1.OutcomePending}, {v1alpha1.OutcomeDelivered, v1alpha1.OutcomeDelivered},
	} {
		if lines := audited(t, with(pair[0]), with(pair[1])); len(lines) != 0 {
			t.Errorf("%s to %s: %v", pair[0], pair[1], lines)
		}
	}
}
