// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

func fromYAML(t *testing.T, manifest string) object {
	t.Helper()
	data, err := yaml.YAMLToJSON([]byte("apiVersion: governance.entente.dev/v1alpha1\n" + manifest))
	if err != nil {
		t.Fatal(err)
	}
	var u unstructured.Unstructured
	if err := u.UnmarshalJSON(data); err != nil { // as the client does: whole numbers are int64
		t.Fatal(err)
	}
	return newObject(&u)
}

const overdueReview = `
kind: Review
metadata: {name: qbr, namespace: default}
spec: {allianceRef: {name: northwind-contoso}}
status:
  overdueSinceTime: "2026-10-22T08:00:00Z"
  conditions:
  - {type: Ready, status: "True", reason: Valid, message: fine}
  - {type: Held, status: "False", reason: NotHeld, message: not yet}
  - {type: Adequate, status: "Unknown", reason: NotHeld, message: not yet}
  - {type: Overdue, status: "True", reason: DueTimePassed, message: "It was due at 2026-10-22T08:00:00Z"}
`

func TestOfANewObjectOnlyTroubleIsAChange(t *testing.T) {
	w := newWorld()
	changes := w.observe(fromYAML(t, overdueReview))
	if len(changes) != 1 {
		t.Fatalf("changes: %+v", changes)
	}
	at := time.Date(2026, 11, 22, 16, 45, 3, 0, time.UTC)
	want := "16:45:03  Review qbr  Overdue=True  DueTimePassed: It was due at 2026-10-22T08:00:00Z"
	if got := changeLine(at, changes[0]); got != want {
		t.Errorf("line %q, want %q", got, want)
	}
}

func TestEachConditionThatChangesIsAChangeAndNothingElse(t *testing.T) {
	w := newWorld()
	w.observe(fromYAML(t, overdueReview))
	if changes := w.observe(fromYAML(t, overdueReview)); len(changes) != 0 {
		t.Errorf("the same object again: %+v", changes)
	}
	held := strings.NewReplacer(
		`Held, status: "False", reason: NotHeld`, `Held, status: "True", reason: Held`,
		`Overdue, status: "True", reason: DueTimePassed`, `Overdue, status: "False", reason: Held`,
	).Replace(overdueReview)
	var got []string
	for _, c := range w.observe(fromYAML(t, held)) {
		got = append(got, c.condition.kind+"="+c.condition.status)
	}
	if want := []string{"Held=True", "Overdue=False"}; !slices.Equal(got, want) {
		t.Errorf("changes %v, want %v", got, want)
	}
}

func TestFromUnknownOnlyTroubleIsAChange(t *testing.T) {
	unknown := strings.NewReplacer(
		`Ready, status: "True"`, `Ready, status: "Unknown"`,
		`Overdue, status: "True"`, `Overdue, status: "Unknown"`,
	).Replace(overdueReview)
	w := newWorld()
	if changes := w.observe(fromYAML(t, unknown)); len(changes) != 0 {
		t.Errorf("changes: %+v", changes)
	}
	if changes := w.observe(fromYAML(t, overdueReview)); len(changes) != 1 || changes[0].condition.kind != "Overdue" {
		t.Errorf("changes: %+v", changes)
	}
}

func TestTitlesNameTheNamespaceUnlessItIsTheDefault(t *testing.T) {
	o := object{kind: "Issue", namespace: "sales", name: "late"}
	if got := o.title(); got != "sales/late" {
		t.Errorf("title %q", got)
	}
	o.namespace = "default"
	if got := o.title(); got != "late" {
		t.Errorf("title %q", got)
	}
}

func TestWhichConditionsAreTrouble(t *testing.T) {
	for _, tt := range []struct {
		c    condition
		want bool
	}{
		{condition{kind: "Overdue", status: "True"}, true},
		{condition{kind: "Overdue", status: "False"}, false},
		{condition{kind: "Overdue", status: "Unknown"}, false},
		{condition{kind: "ReviewsCurrent", status: "False", reason: "Overdue"}, true},
		{condition{kind: "ReviewsCurrent", status: "True"}, false},
		{condition{kind: "Disclosed", status: "False", reason: "NotDisclosed"}, false},
		{condition{kind: "Disclosed", status: "False", reason: "DisclosureOverdue"}, true},
		{condition{kind: "Held", status: "False", reason: "NotHeld"}, false},
		{condition{kind: "Resolved", status: "False"}, false},
		{condition{kind: "Assessed", status: "False", reason: "NotAssessed"}, false}, // of PartnersAssessed it may be
		{condition{kind: "PartnersAssessed", status: "False", reason: "NotAssessed"}, true},
		{condition{kind: "Delivered", status: "False", reason: "Withdrawn"}, false},
		{condition{kind: "Delivered", status: "False", reason: "Refused"}, true},
		{condition{kind: "Delivered", status: "Unknown", reason: "Uncertain"}, true},
		{condition{kind: "Reconciling", status: "True"}, false},
	} {
		if got := tt.c.bad(); got != tt.want {
			t.Errorf("%+v: %v", tt.c, got)
		}
	}
}

func TestAMessageOnALine(t *testing.T) {
	m := message{
		Time: time.Date(2026, 11, 22, 16, 45, 4, 0, time.Local), ID: "6f0c", To: "contoso/sam",
		About: "Issue late, step managers", What: "Shipments late", Signature: signed, Repeated: true,
	}
	want := "16:45:04  Message to contoso/sam  Issue late, step managers  Shipments late  (signed, repeated, id 6f0c)"
	if got := messageLine(m); got != want {
		t.Errorf("line %q, want %q", got, want)
	}
}

func TestThePlainOutputHasNoControlCharacters(t *testing.T) {
	var out strings.Builder
	d := &display{out: &out, world: newWorld()}
	d.take(message{ID: "1", To: "a\nb", What: "\x1b[2Jgone\u009b", Signature: notSigned})
	if got := strings.TrimSuffix(out.String(), "\n"); strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || r == 0x9b }) {
		t.Errorf("printed %q", got)
	}
}

// render draws what a test's world looks like, one string per line.
func render(w *world, messages []message, width, height int) []string {
	now := time.Date(2026, 11, 22, 16, 45, 0, 0, time.UTC)
	var out []string
	for _, l := range layout([]string{"header"}, sections(w, messages, now), width, height) {
		out = append(out, l.text)
	}
	return out
}

func TestTheView(t *testing.T) {
	w := newWorld()
	for _, manifest := range []string{overdueReview, `
kind: Alliance
metadata: {name: northwind-contoso, namespace: default}
spec: {stage: Manage}
status:
  practices: {inPlace: 5, required: 7}
  conditions:
  - {type: Ready, status: "True", reason: Valid, message: fine}
  - {type: Healthy, status: "False", reason: PracticesMissing, message: 5 of 7}
  - {type: ReviewsCurrent, status: "False", reason: Overdue, message: one}
  - {type: InTouch, status: "True", reason: InTouch, message: yes}
  - {type: IssuesContained, status: "False", reason: IssuesEscalated, message: one}
`, `
kind: Alliance
metadata: {name: fabrikam, namespace: sales}
spec: {stage: Launch}
status:
  practices: {inPlace: 7, required: 7}
  conditions:
  - {type: Healthy, status: "True", reason: AllInPlace, message: all}
`, `
kind: Issue
metadata: {name: late, namespace: default}
spec: {severity: High}
status:
  escalation: {steps: [{name: counterpart}, {name: managers, deadlineTime: "2026-11-22T16:50:00Z"}]}
  nextStep: {path: default, name: executives, time: "2026-11-22T17:00:00Z"}
  conditions:
  - {type: Stale, status: "True", reason: NoActivity, message: none}
  - {type: Escalated, status: "True", reason: StepStarted, message: climbs}
`, `
kind: Issue
metadata: {name: calm, namespace: default}
status:
  conditions:
  - {type: Stale, status: "False", reason: Active, message: fine}
`, `
kind: Partner
metadata: {name: odd, namespace: default}
status:
  conditions:
  - {type: Ready, status: "False", reason: Invalid, message: "spec.timeZone: write an IANA name"}
`} {
		w.observe(fromYAML(t, manifest))
	}
	messages := []message{
		{Time: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), ID: "1", To: "contoso/kim", About: "Issue late, step counterpart", What: "Late", Signature: signed},
		{Time: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), ID: "2", To: "contoso/sam", About: "Issue late, step managers", What: "Late", Signature: signed, Repeated: true},
	}
	want := strings.Split(strings.TrimSpace(`
header

ALLIANCE           STAGE   HEALTHY  IN PLACE
northwind-contoso  Manage  False    5 of 7
    missing: ReviewsCurrent (Overdue), IssuesContained (IssuesEscalated)
sales/fabrikam     Launch  True     7 of 7

TO BE MENDED  WHY
Partner odd   spec.timeZone: write an IANA name

OVERDUE REVIEW  ALLIANCE           WAS DUE
qbr             northwind-contoso  2026-10-22 08:00

ISSUE THAT CLIMBS  SEVERITY  STEP          NEXT
late               High      managers (2)  17:00:00

MESSAGE           TO           SIGNATURE         ABOUT                         WHAT
09:00:00          contoso/sam  signed, repeated  Issue late, step managers     Late
2026-11-21 09:00  contoso/kim  signed            Issue late, step counterpart  Late
`), "\n")
	if got := render(w, messages, 120, 40); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAnEmptyWorldSaysSo(t *testing.T) {
	got := strings.Join(render(newWorld(), nil, 100, 40), "\n")
	for _, want := range []string{"no alliances yet", "no review is overdue", "no issue is stale", "no message yet"} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
}

func TestTheViewFitsTheScreen(t *testing.T) {
	w := newWorld()
	for i := range 50 {
		o := fromYAML(t, overdueReview)
		o.name = strings.Repeat("long-", 30) + string(rune('a'+i))
		w.observe(o)
	}
	messages := make([]message, 50)
	for width := range 120 {
		for _, height := range []int{24, 40, 80} {
			lines := render(w, messages, width, height)
			if len(lines) > height {
				t.Fatalf("%d lines on a screen of %d", len(lines), height)
			}
			for _, l := range lines {
				if n := len([]rune(l)); n > width {
					t.Fatalf("a line of %d characters on a screen of %d: %q", n, width, l)
				}
			}
		}
	}
	got := strings.Join(render(w, messages, 80, 30), "\n")
	if strings.Count(got, "more lines") != 2 {
		t.Errorf("it does not say that there is more:\n%s", got)
	}
	if render(w, messages, 80, 1)[0] != "header" {
		t.Error("a screen of one line does not show the header")
	}
}

func TestAPageIsColoredUnlessToldOtherwise(t *testing.T) {
	lines := []line{{text: "one", style: trouble}, {text: "two"}}
	if got, want := page(lines, false), "\x1b[Hone\x1b[K\r\ntwo\x1b[K\x1b[J"; got != want {
		t.Errorf("page %q, want %q", got, want)
	}
	if got, want := page(lines, true), "\x1b[H\x1b[33mone\x1b[0m\x1b[K\r\ntwo\x1b[K\x1b[J"; got != want {
		t.Errorf("page %q, want %q", got, want)
	}
}

func TestAFileIsNoScreen(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if openScreen(f) != nil {
		t.Error("a file passed for a terminal")
	}
}
