// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/cli/clitest"
)

const firstManifest = `apiVersion: governance.entente.dev/v1alpha1
kind: Partner
metadata: {name: our-company}
spec: {displayName: Our Company, country: NL, timeZone: Europe/Amsterdam, contacts: [{name: jo}]}
---
apiVersion: governance.entente.dev/v1alpha1
kind: Partner
metadata: {name: their-company}
spec: {displayName: Their Company, country: US, timeZone: America/New_York}
---
apiVersion: governance.entente.dev/v1alpha1
kind: CommunicationPolicy
metadata: {name: standard}
spec: {overdueReviews: {openIssue: {severity: Medium}}}
---
apiVersion: governance.entente.dev/v1alpha1
kind: Alliance
metadata: {name: first}
spec:
  host: our-company
  stage: Manage
  communicationPolicyRef: {name: standard}
  partners: [{name: our-company}, {name: their-company}]
  cadence:
  - name: quarterly-review
    recurrence: {startDate: "2026-10-15", time: "10:00", timeZone: Europe/Amsterdam, rule: FREQ=MONTHLY;INTERVAL=3}
    grace: P7D
`

// What status shows of files can be recorded in them, though the controllers have yet to make it: what is
// printed is the object with the record, and once it is among the files nothing is overdue.
func TestWhatTheControllersWouldMakeOfFilesIsRecordedOn(t *testing.T) {
	dir := t.TempDir()
	run := func(code int, line string) clitest.Result {
		t.Helper()
		got := clitest.Run(t, clitest.Command{Args: append(words(line), "-f", dir), Now: time.Date(2026, time.December, 2, 9, 0, 0, 0, time.UTC)})
		if got.Code != code {
			t.Fatalf("%s: %d\n%s%s", line, got.Code, got.Out, got.Err)
		}
		return got
	}
	keep := func(name, manifest string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(manifest), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keep("first.yaml", firstManifest)
	const review = "first-quarterly-review-20261015"
	if shown := run(1, "status").Out; !strings.Contains(shown, "review/"+review) {
		t.Fatalf("status shows no review:\n%s", shown)
	}
	got := run(2, "review hold first-quarterly-review-20261016 -o yaml")
	if !strings.Contains(got.Err, "write "+review) {
		t.Error(got.Err)
	}
	_, issue, _ := strings.Cut(strings.TrimSpace(run(2, "issue update "+review+" --by our-company/jo --note Soon -o yaml").Err), "; write ")
	if !strings.HasPrefix(issue, review+"-overdue-") {
		t.Fatalf("the issue of the overdue review is %q", issue)
	}
	if out := run(0, "issue update "+issue+" --by our-company/jo --note Soon -o yaml").Out; !strings.Contains(out, "note: Soon") {
		t.Error(out)
	}
	got = run(0, "review hold "+review+" --problem Few --opportunity Many -o yaml")
	if want := "note: review/" + review + " is in none of the files yet: the controllers make it; add what is printed to the files\n"; !strings.Contains(got.Err, want) {
		t.Error(got.Err)
	}
	if strings.Contains(got.Out, "generated") || strings.Contains(got.Out, "status:") {
		t.Error(got.Out)
	}
	keep("held.yaml", got.Out)
	if shown := run(1, "status").Out; strings.Contains(shown, "overdue") {
		t.Error(shown)
	}
	got = run(0, "review hold "+review+" --add --lesson Ask -o yaml")
	if strings.Contains(got.Err, "in none of the files") {
		t.Error(got.Err)
	}
}
