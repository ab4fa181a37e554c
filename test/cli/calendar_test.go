// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	ical "github.com/emersion/go-ical"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/calendar"
	"github.com/entente-dev/entente/internal/cli/clitest"
	"github.com/entente-dev/entente/internal/controlplane/install"
)

// calendarWorld has one cadence, whose next review is within its notice today.
const calendarWorld = `
apiVersion: governance.entente.dev/v1alpha1
kind: Partner
metadata: {name: northwind}
spec: {displayName: Northwind, country: NL, timeZone: Europe/Amsterdam}
---
apiVersion: governance.entente.dev/v1alpha1
kind: Partner
metadata: {name: contoso}
spec: {displayName: Contoso, country: US, timeZone: America/New_York}
---
apiVersion: governance.entente.dev/v1alpha1
kind: Alliance
metadata: {name: northwind-contoso}
spec:
  host: northwind
  stage: Manage
  partners: [{name: northwind}, {name: contoso}]
  objectives: [{name: shops, dueDate: "2083-03-31"}]
  cadence:
  - name: monthly
    recurrence: {startDate: "2082-11-25", time: "10:00", timeZone: Europe/Amsterdam, rule: FREQ=MONTHLY}
    notice: P7D
    grace: P3D
`

// applyText creates the objects of a manifest in a namespace.
func applyText(t *testing.T, namespace, text string) {
	t.Helper()
	objects, err := install.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Apply(t.Context(), namespace, objects...); err != nil {
		t.Fatal(err)
	}
}

func events(t *testing.T, namespace string, args ...string) []calendar.Event {
	t.Helper()
	r := entente(t, namespace, append([]string{"calendar", "-o", "json"}, args...)...)
	var out struct{ Events []calendar.Event }
	if err := json.Unmarshal([]byte(r.Out), &out); err != nil {
		t.Fatalf("%v: %s", err, r.Err)
	}
	return out.Events
}

// TestCalendarOfACluster: what was foreseen without a cluster has the identifiers of what the
// controllers then make.
func TestCalendarOfACluster(t *testing.T) {
	namespace := env.Namespace(t)
	applyText(t, namespace, calendarWorld)
	foreseen := clitest.Run(t, clitest.Command{
		Args: []string{"calendar", "-f", "-", "-n", namespace, "-o", "json"}, Stdin: calendarWorld, Now: today,
	})
	var before struct{ Events []calendar.Event }
	if err := json.Unmarshal([]byte(foreseen.Out), &before); err != nil {
		t.Fatalf("%v: %s", err, foreseen.Err)
	}
	review := &v1alpha1.Review{}
	review.Name, review.Namespace = "northwind-contoso-monthly-20821125", namespace
	env.Await(t, review, "the review of 25 November", func() bool { return true })
	// All events are the same but for those of the review that exists by now.
	after := events(t, namespace)
	if len(after) != len(before.Events) || len(after) != 25 {
		t.Fatalf("%d events, %d were foreseen", len(after), len(before.Events))
	}
	for i := range after {
		a, b := &after[i], &before.Events[i]
		exists := a.Name == review.Name
		if a.UID != b.UID || a.Date != b.Date || a.Name != b.Name || exists != (a.Status != b.Status) || exists != (a.Sequence > b.Sequence) {
			t.Errorf("%+v was foreseen as %+v", a, b)
		}
	}
	text := entente(t, namespace, "calendar", "northwind-contoso", "--for", "P2M").Out
	unfolded := strings.ReplaceAll(text, "\r\n ", "") // where lines are folded depends on the namespace
	clitest.Golden(t, "calendar/cluster.ics", strings.ReplaceAll(hideUIDs(unfolded), namespace, "NAMESPACE"))
	cal, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil || len(cal.Events()) != 4 {
		t.Errorf("%v", err)
	}
}

// hideUIDs takes out identifiers, which follow from the namespace.
func hideUIDs(text string) string {
	lines := strings.SplitAfter(text, "\r\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "UID:") {
			lines[i] = "UID:…\r\n"
		}
	}
	return strings.Join(lines, "")
}

func TestCalendarOfAllNamespaces(t *testing.T) {
	one, other := env.Namespace(t), env.Namespace(t)
	applyText(t, one, calendarWorld)
	applyText(t, other, calendarWorld)
	uids := map[string]bool{}
	for _, e := range events(t, one, "-A", "--for", "P1Y") {
		if uids[e.UID] {
			t.Errorf("%s of %s has the identifier of another", e.Summary, e.Namespace)
		}
		uids[e.UID] = true
	}
	for _, namespace := range []string{one, other} {
		if !slices.ContainsFunc(events(t, one, "-A"), func(e calendar.Event) bool { return e.Namespace == namespace }) {
			t.Errorf("nothing of %s", namespace)
		}
	}
	if r := entente(t, one, "calendar", "northwind"); r.Code != 2 || r.Err != `error: there is no alliance "northwind" in the namespace; did you mean northwind-contoso?`+"\n" {
		t.Errorf("%d, %s", r.Code, r.Err)
	}
}
