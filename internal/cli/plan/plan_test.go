// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/simulate"
)

var now = time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)

func run(t *testing.T, args ...string) clitest.Result {
	t.Helper()
	return clitest.Run(t, clitest.Command{Args: append([]string{"plan"}, args...), Now: now})
}

func TestWhatAPlanPrints(t *testing.T) {
	for name, args := range map[string][]string{
		"month.txt":         {"-f", "../../../docs/examples/policy-change/before", "--for", "P1M"},
		"month.json":        {"-f", "../../../docs/examples/policy-change/before", "--for", "P1M", "-o", "json"},
		"notifications.txt": {"-f", "../../../docs/examples/policy-change/before", "--event", "Notification"},
		"month.md":          {"-f", "../../../docs/examples/policy-change/before", "--for", "P1M", "-o", "markdown"},
		"past.txt":          {"-f", "../../../docs/examples/policy-change/before", "--from", "2026-10-01", "--for", "P21D"},
		"no-such.txt":       {"-f", "../../../docs/examples/policy-change/before", "--for", "P20D", "--event", "PathExhausted"},
		"nothing.txt":       {"-f", "../../../docs/examples/policy-change/before", "--for", "PT1H"},
		"one.txt":           {"northwind-contoso", "-f", "../../../docs/examples/policy-change/before", "--for", "P7D"},
		"due.txt":           {"-f", "../../../docs/examples/kubernetes-annual-reports", "sig-apps", "--from", "2024-05-01", "--for", "P1M", "--event", "ReviewDue"},
		"diff.txt":          {"--diff", "../../../docs/examples/policy-change/before", "../../../docs/examples/policy-change/after", "--for", "P2M"},
		"diff.md":           {"--diff", "../../../docs/examples/policy-change/before", "../../../docs/examples/policy-change/after", "--for", "P2M", "-o", "markdown"},
		"diff.yaml":         {"--diff", "../../../docs/examples/policy-change/before", "../../../docs/examples/policy-change/after", "--for", "P7D", "-o", "yaml"},
		"hosts.txt":         {"-f", "testdata/hosts.yaml", "--for", "P7D"},
		"hosts.md":          {"-f", "testdata/hosts.yaml", "--for", "P7D", "-o", "markdown"},
		"host.txt":          {"in-new-york", "-f", "testdata/hosts.yaml", "--for", "P7D"},
		"digest.txt":        {"-f", "testdata/digest.yaml", "--for", "P2D", "--event", "Notification"},
		"digest.json":       {"-f", "testdata/digest.yaml", "--for", "P2D", "--event", "Notification", "-o", "json"},
		"text.txt":          {"-f", "testdata/digest.yaml", "--for", "P2D", "--event", "Notification", "--show-text"},
		"same.txt":          {"--diff", "../../../docs/examples/policy-change/before", "../../../docs/examples/policy-change/before"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, args...)
			if got.Code != 0 || got.Err != "" {
				t.Fatalf("exit code %d\n%s", got.Code, got.Err)
			}
			clitest.Golden(t, "golden/"+name, got.Out)
		})
	}
}

// Programs rely on the names of the fields.
func TestTheShapeOfAPlanForPrograms(t *testing.T) {
	var plan struct{ Events []map[string]json.RawMessage }
	if err := json.Unmarshal([]byte(run(t, "-f", "../../../docs/examples/policy-change/before", "-o", "json").Out), &plan); err != nil {
		t.Fatal(err)
	}
	if len(plan.Events) == 0 {
		t.Fatal("no events")
	}
	for _, e := range plan.Events {
		for _, field := range []string{"time", "kind", "namespace", "name", "event", "detail", "recipients"} {
			if e[field] == nil || string(e[field]) == "null" {
				t.Errorf("no %s in %s", field, e)
			}
		}
		if len(e) != 7 {
			t.Errorf("more than seven fields in %s", e)
		}
	}
}

func TestTwoPlansOfAPeriodAreThePlanOfTheWhole(t *testing.T) {
	events := func(from, length string) []simulate.Event {
		var plan struct{ Events []simulate.Event }
		if err := json.Unmarshal([]byte(run(t, "-f", "../../../docs/examples/policy-change/before", "--from", from, "--for", length, "-o", "json").Out), &plan); err != nil {
			t.Fatal(err)
		}
		return plan.Events
	}
	// A step starts at the moment at which the second begins.
	whole, first, second := events("2026-11-22", "P30D"), events("2026-11-22", "PT81H"), events("2026-11-25T09:00:00Z", "PT639H")
	if len(first) == 0 || len(second) == 0 || len(whole) != len(first)+len(second) {
		t.Errorf("%d events in the whole, %d and %d in the parts", len(whole), len(first), len(second))
	}
}

func TestExitCodeTellsWhetherPlansDiffer(t *testing.T) {
	for _, c := range []struct {
		other string
		want  int
	}{{"../../../docs/examples/policy-change/before", 0}, {"../../../docs/examples/policy-change/after", 1}} {
		if got := run(t, "--diff", "../../../docs/examples/policy-change/before", c.other, "--exit-code"); got.Code != c.want || got.Err != "" {
			t.Errorf("%s: exit code %d, want %d; %s", c.other, got.Code, c.want, got.Err)
		}
	}
}

func TestWhatAPlanRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no time":         {[]string{"-f", "../../../docs/examples/policy-change/before", "--from", "tomorrow"}, `error: --from: "tomorrow" is no time; write 2026-11-22T09:00, which is local, 2026-11-22T09:00:00Z, or a date as 2026-11-22`},
		"no span":         {[]string{"-f", "../../../docs/examples/policy-change/before", "--for", "3 months"}, `error: --for: "3 months" is no duration in ISO 8601; write P3M`},
		"no event":        {[]string{"-f", "../../../docs/examples/policy-change/before", "--event", "Overdue"}, `error: --event: there is no event "Overdue"; did you mean ReviewOverdue?`},
		"one side":        {[]string{"--diff", "../../../docs/examples/policy-change/before"}, "error: --diff takes two directories or files: kubectl entente plan --diff OLD NEW"},
		"-f and --diff":   {[]string{"--diff", "-f", "x", "a", "b"}, "error: --diff takes its files as arguments, so leave -f out: kubectl entente plan --diff OLD NEW"},
		"exit code alone": {[]string{"-f", "../../../docs/examples/policy-change/before", "--exit-code"}, "error: --exit-code goes with --diff"},
		"format":          {[]string{"-f", "../../../docs/examples/policy-change/before", "-o", "wide"}, `error: there is no output format "wide"; write -o table, -o json, -o yaml, -o markdown`},
		"a slip":          {[]string{"-f", "../../../docs/examples/policy-change/before", "--from", "2999-12-31"}, "error: --from: 2999-12-31 is more than 100 years away; write an earlier time"},
		"long":            {[]string{"-f", "../../../docs/examples/policy-change/before", "--for", "P200Y"}, "error: --for: 2226-11-22 is more than 100 years away; write an earlier time"},
		"since too late":  {[]string{"-f", "../../../docs/examples/policy-change/before", "--since", "2027-01-01"}, "error: --since is later than --from; write an earlier one, or leave it out"},
		"no cluster":      {nil, "error: there is no cluster to talk to: no kubeconfig was found; name one with --kubeconfig, or work from files with -f where the command has it"},
		"flag":            {[]string{"--form", "x"}, "error: unknown flag: --form; see kubectl entente plan --help"},
		"no alliance":     {[]string{"-f", "../../../docs/examples/policy-change/before", "northwind"}, `error: there is no alliance "northwind" in the files; did you mean northwind-contoso?`},
		"missing":         {[]string{"-f", "../../../docs/examples/policy-change/before/alliance.yaml"}, "error: Alliance northwind-contoso: There is no Partner northwind; create it, or correct spec.partners; There is no Partner contoso; create it, or correct spec.partners; There is no CommunicationPolicy standard; create it, or correct spec.communicationPolicyRef.name\nerror: nothing is planned while something is missing; --allow-missing plans without it"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, c.args...)
			if got.Code != 2 || got.Out != "" || strings.TrimSuffix(got.Err, "\n") != c.want {
				t.Errorf("exit code %d, output %q\n got %s\nwant %s", got.Code, got.Out, got.Err, c.want)
			}
		})
	}
	if got := run(t, "-f", "../../../docs/examples/policy-change/before/alliance.yaml", "--allow-missing"); got.Code != 0 {
		t.Errorf("what is missing was allowed: exit code %d\n%s", got.Code, got.Err)
	}
}

// A digest is one message, and one line: what the summary counts leaves, and each recipient can read what is shown.
func TestMessagesAreCountedAsTheyLeave(t *testing.T) {
	args := []string{"-f", "testdata/digest.yaml", "--for", "P2D", "--event", "Notification"}
	got := run(t, args...).Out
	if !strings.HasSuffix(got, ", if nobody acts: 2 messages to 2 people.\n") || strings.Count(got, "Notification ") != 2 || strings.Count(got, "a digest of 5 messages") != 2 {
		t.Errorf("%s", got)
	}
	if strings.Contains(got, "Subject:") {
		t.Errorf("the text is shown unasked:\n%s", got)
	}
	texts := run(t, append(args, "--show-text")...).Out
	if strings.Count(texts, "Subject: ") != 2 || !strings.Contains(texts, "Shipment 5 is late") || !strings.Contains(texts, "Jane de Vries") {
		t.Errorf("%s", texts)
	}
	var plan struct{ Events []simulate.Event }
	if err := json.Unmarshal([]byte(run(t, append(args, "-o", "json", "--show-text")...).Out), &plan); err != nil || len(plan.Events) != 5 {
		t.Fatalf("%d events: %v", len(plan.Events), err)
	}
	for _, e := range plan.Events {
		for _, r := range e.Recipients {
			if r.Digest.Number != 1 || r.Digest.Messages != 5 || !strings.Contains(r.Digest.Subject, "5") || r.Digest.Text == "" || r.Subject == "" || !strings.Contains(r.Text, "is late") {
				t.Errorf("%s: %+v", e.Name, r)
			}
		}
	}
	if got := run(t, append(args, "--show-text", "-o", "markdown")...); got.Code != 2 || !strings.Contains(got.Err, "--show-text does not go with -o markdown") {
		t.Errorf("%d: %s", got.Code, got.Err)
	}
}

// The policy that an alliance most likely means is named.
func TestAPolicyThatIsMisspelt(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../../docs/examples/policy-change/before")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "alliance.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := run(t, "-f", dir); strings.Contains(got.Err, "did you mean") {
		t.Errorf("nothing is missing: %s", got.Err)
	}
	for name, want := range map[string]string{"standrd": "; instead of standrd, did you mean standard?\n", "quite-different": "\n"} {
		if err := os.WriteFile(file, bytes.Replace(text, []byte("Ref: {name: standard}"), []byte("Ref: {name: "+name+"}"), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := run(t, "-f", dir); !strings.Contains(got.Err, "correct spec.communicationPolicyRef.name"+want) {
			t.Errorf("exit code %d, %s", got.Code, got.Err)
		}
	}
}
