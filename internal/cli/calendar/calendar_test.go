// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package calendar_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	ical "github.com/emersion/go-ical"

	"github.com/entente-dev/entente/internal/cli/calendar"
	"github.com/entente-dev/entente/internal/cli/clitest"
)

// now is in the evening in Tokyo, and a weekday everywhere.
var now = time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC)

func run(t *testing.T, args ...string) clitest.Result {
	t.Helper()
	return clitest.Run(t, clitest.Command{Args: append([]string{"calendar"}, args...), Now: now})
}

func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{
		"world.ics":  {"-f", "testdata/world"},
		"world.txt":  {"-f", "testdata/world", "-o", "table"},
		"world.json": {"-f", "testdata/world", "-o", "json", "--for", "P2M"},
		"world.yaml": {"-f", "testdata/world", "-o", "yaml", "--for", "P2W"},
		// What was passed over is not filled in, so it is in no calendar.
		"past.txt":    {"-f", "testdata/world", "-o", "table", "--from", "2026-01-01", "--for", "P11M"},
		"window.txt":  {"northwind-contoso", "-f", "testdata/world", "-o", "table", "--from", "2027-04-15", "--for", "P8D"},
		"nothing.txt": {"northwind-fabrikam", "-f", "testdata/world", "-o", "table"},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, args...)
			if r.Code != 0 {
				t.Fatalf("%d: %s", r.Code, r.Err)
			}
			clitest.Golden(t, name, r.Out)
			if strings.Contains(r.Err, "nothing") != !strings.HasPrefix(name, "nothing") {
				t.Errorf("what cannot be worked out is not told of, or too much is: %s", r.Err)
			}
		})
	}
}

// read reads a calendar with another library.
func read(t *testing.T, text string) map[string]ical.Event {
	t.Helper()
	cal, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if version, err := cal.Props.Text(ical.PropVersion); version != "2.0" || err != nil {
		t.Errorf("VERSION %q, %v", version, err)
	}
	if len(cal.Events()) != strings.Count(text, "BEGIN:VEVENT") {
		t.Errorf("%d events of %d", len(cal.Events()), strings.Count(text, "BEGIN:VEVENT"))
	}
	events := map[string]ical.Event{}
	for _, e := range cal.Events() {
		uid, err := e.Props.Text(ical.PropUID)
		if _, twice := events[uid]; twice || err != nil || uid == "" {
			t.Errorf("UID %q: %v", uid, err)
		}
		events[uid] = e
	}
	return events
}

func list(t *testing.T, args ...string) []calendar.Event {
	t.Helper()
	r := run(t, append(args, "-o", "json")...)
	var out struct{ Events []calendar.Event }
	if err := json.Unmarshal([]byte(r.Out), &out); err != nil {
		t.Fatalf("%v: %s", err, r.Err)
	}
	return out.Events
}

func TestEveryEventIsReadBackByAnotherLibrary(t *testing.T) {
	args := []string{"-f", "testdata/world", "--from", "2026-10-01", "--for", "P2Y"}
	text := run(t, args...).Out
	events, want := read(t, text), list(t, args...)
	if len(events) != len(want) || len(want) < 20 {
		t.Fatalf("%d of %d events", len(events), len(want))
	}
	for i := range want {
		w := &want[i]
		e, ok := events[w.UID]
		if !ok {
			t.Errorf("no %s of %s", w.Summary, w.Date)
			continue
		}
		summary, err1 := e.Props.Text(ical.PropSummary)
		description, err2 := e.Props.Text(ical.PropDescription)
		start, err3 := e.DateTimeStart(time.UTC)
		end, err4 := e.DateTimeEnd(time.UTC)
		status, err5 := e.Status()
		sequence, err6 := e.Props.Get(ical.PropSequence).Int()
		stamp, err7 := e.Props.DateTime(ical.PropDateTimeStamp, nil)
		modified, err8 := e.Props.DateTime(ical.PropLastModified, nil)
		for _, err := range []error{err1, err2, err3, err4, err5, err6, err7, err8} {
			if err != nil {
				t.Errorf("%s: %v", w.Summary, err)
			}
		}
		if summary != w.Summary || description != w.Description || start.Format(time.DateOnly) != w.Date ||
			end.Sub(start) != 24*time.Hour || string(status) != w.Status || sequence != w.Sequence ||
			!stamp.Equal(w.ModifiedTime) || !modified.Equal(w.ModifiedTime) {
			t.Errorf("%+v became %q, %q, %s to %s, %s, %d, %s", w, summary, description, start, end, status, sequence, stamp)
		}
		if e.Props.Get(ical.PropDateTimeStart).ValueType() != ical.ValueDate {
			t.Errorf("%s is not all-day", w.Summary)
		}
		var categories []string
		for _, p := range e.Props.Values(ical.PropCategories) {
			c, err := p.TextList()
			if err != nil {
				t.Error(err)
			}
			categories = append(categories, c...)
		}
		if !slices.Equal(categories, w.Categories) {
			t.Errorf("%s: categories %q", w.Summary, categories)
		}
	}
}

func TestTheFormOfTheFile(t *testing.T) {
	text := run(t, "-f", "testdata/world").Out
	if !strings.HasSuffix(text, "END:VCALENDAR\r\n") || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Error("lines do not end in CRLF")
	}
	folded := false
	for line := range strings.SplitSeq(text, "\r\n") {
		folded = folded || strings.HasPrefix(line, " ")
		if len(line) > 75 {
			t.Errorf("%d octets: %s", len(line), line)
		}
	}
	if !folded {
		t.Error("no line was long enough to be folded")
	}
}

func TestTheSameInputGivesTheSameBytesAllDayLong(t *testing.T) {
	first := run(t, "-f", "testdata/world").Out
	later := clitest.Run(t, clitest.Command{Args: []string{"calendar", "-f", "testdata/world"}, Now: now.Add(13 * time.Hour)}).Out
	if first != later || first == "" {
		t.Error("two calendars of one day differ")
	}
	fixed := []string{"calendar", "-f", "testdata/world", "--from", "2026-11-01"}
	a := clitest.Run(t, clitest.Command{Args: fixed, Now: now}).Out
	b := clitest.Run(t, clitest.Command{Args: fixed, Now: now.AddDate(0, 0, 3)}).Out
	if a != b {
		t.Error("with --from, the day of the call shows")
	}
}

// by finds the event of a day.
func by(t *testing.T, events []calendar.Event, what, date string) calendar.Event {
	t.Helper()
	for _, e := range events {
		if e.What == what && e.Date == date {
			return e
		}
	}
	t.Fatalf("no %s on %s", what, date)
	return calendar.Event{}
}

// TestIdentifiersStay: what was tentative, was put off, held under whatever name, or learnt
// anew has the identifier that it had.
func TestIdentifiersStay(t *testing.T) {
	world, err := os.ReadFile("testdata/world/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	earlier := filepath.Join(t.TempDir(), "earlier.yaml")
	before, _, _ := strings.Cut(string(world), "# Held a day late")
	before = strings.Replace(before, `  - {partner: contoso, contact: sam, date: "2026-06-10"`, `  # - {`, 1)
	if err := os.WriteFile(earlier, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	then, today := list(t, "-f", earlier), list(t, "-f", "testdata/world")
	for _, c := range []struct{ what, before, after, status string }{
		{"Review", "2027-01-15", "2027-02-01", "CONFIRMED"}, // put off to the end of 1 February
		{"ReviewDue", "2027-01-22", "2027-02-01", "CONFIRMED"},
		{"Review", "2027-04-15", "2027-04-15", "TENTATIVE"},
		{"Training", "2026-12-31", "2027-06-30", "CONFIRMED"},
	} {
		a, b := by(t, then, c.what, c.before), by(t, today, c.what, c.after)
		if a.UID != b.UID || b.Status != c.status {
			t.Errorf("%s: %s on %s became %s (%s) on %s", c.what, a.UID, c.before, b.UID, b.Status, c.after)
		}
		if changed := a.Status != b.Status || a.Date != b.Date; changed != (b.Sequence > a.Sequence) {
			t.Errorf("%s: the sequence went from %d to %d", c.what, a.Sequence, b.Sequence)
		}
	}
	held := by(t, list(t, "-f", "testdata/world", "--from", "2026-10-01"), "Review", "2026-10-17")
	planned := by(t, list(t, "-f", earlier, "--from", "2026-10-01"), "Review", "2026-10-15")
	if held.UID != planned.UID || planned.Status != "TENTATIVE" || held.Summary == planned.Summary {
		t.Errorf("held: %+v, planned: %+v", held, planned)
	}
}

// TestWhatChangesAnEventRaisesItsSequence: calendar clients ignore a change without that.
func TestWhatChangesAnEventRaisesItsSequence(t *testing.T) {
	world, err := os.ReadFile("testdata/world/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const review = "\n---\napiVersion: governance.entente.dev/v1alpha1\nkind: Review\nmetadata: {name: changing}\n" +
		"spec:\n  allianceRef: {name: northwind-contoso}\n  dueTime: \"2026-12-22T09:00:00Z\"\n"
	refused := "  record: {heldTime: \"2026-11-12T09:00:00Z\", accepted: false}\n"
	later := "  postponements: [{time: \"2026-11-10T09:00:00Z\", dueTime: \"2027-01-11T09:00:00Z\", reason: holidays}"
	for name, c := range map[string]struct{ before, after, date, status string }{
		"a due time brought forward": {later + "]\n", later + ", {time: \"2026-11-12T09:00:00Z\", dueTime: \"2026-12-28T09:00:00Z\", reason: sooner}]\n", "2026-12-28", "CONFIRMED"},
		"accepted by confirmation": {refused, refused +
			"  confirmations: [{time: \"2026-11-16T09:00:00Z\", by: {partner: contoso, contact: sam}, accepted: true}]\n", "2026-12-22", "CANCELLED"},
		"a cancellation and then a record": {"  cancellation: {time: \"2026-11-10T09:00:00Z\", reason: no quorum}\n",
			"  cancellation: {time: \"2026-11-10T09:00:00Z\", reason: no quorum}\n" + refused, "2026-12-22", "CONFIRMED"},
	} {
		event := func(spec string) calendar.Event {
			file := filepath.Join(t.TempDir(), "world.yaml")
			if err := os.WriteFile(file, []byte(string(world)+review+spec), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, e := range list(t, "-f", file) {
				if e.Name == "changing" && e.What == "ReviewDue" {
					return e
				}
			}
			t.Fatalf("%s: the review is not due", name)
			return calendar.Event{}
		}
		before, after := event(c.before), event(c.after)
		if after.UID != before.UID || after.Date != c.date || after.Status != c.status {
			t.Errorf("%s: %+v became %+v", name, before, after)
		}
		if after.Sequence <= before.Sequence {
			t.Errorf("%s: the sequence went from %d to %d", name, before.Sequence, after.Sequence)
		}
	}
}

// TestAReviewThatIsMovedIsOnItsNewDay, which is when it is due then, and says whether it was put off.
func TestAReviewThatIsMovedIsOnItsNewDay(t *testing.T) {
	world, err := os.ReadFile("testdata/world/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const review = "\n---\napiVersion: governance.entente.dev/v1alpha1\nkind: Review\nmetadata: {name: moved}\n" +
		"spec:\n  allianceRef: {name: northwind-contoso}\n  scheduledTime: \"2026-12-15T09:00:00Z\"\n  dueTime: \"2026-12-22T09:00:00Z\"\n" +
		"  postponements: [{time: \"2026-11-10T09:00:00Z\", dueTime: \"%s\"}]\n"
	for until, want := range map[string]struct{ date, summary, says string }{
		"2027-01-11T23:00:00Z": {"2027-01-11", ", postponed: ", "Postponed: 1, first due 2026-12-22 10:00 Europe/Amsterdam"},
		"2026-12-07T23:00:00Z": {"2026-12-07", ", brought forward: ", "Brought forward: first due 2026-12-22 10:00 Europe/Amsterdam"},
		"2026-12-22T09:00:00Z": {"2026-12-15", "Performance review: ", "Due: 2026-12-22 10:00 Europe/Amsterdam"},
	} {
		file := filepath.Join(t.TempDir(), "world.yaml")
		if err := os.WriteFile(file, fmt.Appendf(slices.Clip(world), review, until), 0o600); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, e := range list(t, "-f", file) {
			if e.Name == "moved" && e.What == "Review" {
				found = true
				if e.Date != want.date || !strings.Contains(e.Summary, want.summary) || !strings.Contains(e.Description, want.says) {
					t.Errorf("moved to %s: %s %q\n%s", until, e.Date, e.Summary, e.Description)
				}
			}
		}
		if !found {
			t.Errorf("moved to %s: it is gone", until)
		}
	}
}

// TestWhatTakesThePlaceOfARecordRaisesTheSequence, as the verbs print it to commit.
func TestWhatTakesThePlaceOfARecordRaisesTheSequence(t *testing.T) {
	dir := t.TempDir()
	world, err := os.ReadFile("testdata/world/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "world.yaml"), world, 0o600); err != nil {
		t.Fatal(err)
	}
	review := filepath.Join(dir, "moving.yaml")
	if err := os.WriteFile(review, []byte("apiVersion: governance.entente.dev/v1alpha1\nkind: Review\nmetadata: {name: moving}\n"+
		"spec: {allianceRef: {name: northwind-contoso}, dueTime: \"2026-12-22T09:00:00Z\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sequence := -1
	for _, line := range []string{
		"hold moving --time 2026-11-18T09:00",
		"hold moving --replace --time 2026-11-12T09:00",
		"hold moving --replace --time 2026-11-19T09:00",
		"reject moving --reason figures",
		"hold moving --time 2026-11-13T09:00",
	} {
		args := append(strings.Fields("review "+line), "-f", dir, "-o", "yaml")
		written := clitest.Run(t, clitest.Command{Args: args, Now: now})
		if written.Code != 0 {
			t.Fatalf("%s: %s", line, written.Err)
		}
		if err := os.WriteFile(review, []byte(written.Out), 0o600); err != nil {
			t.Fatal(err)
		}
		raised := false
		for _, e := range list(t, "-f", dir, "--from", "2026-11-01") {
			if e.Name == "moving" && e.What == "ReviewDue" {
				if raised = e.Sequence > sequence; !raised {
					t.Errorf("%s: the sequence went from %d to %d", line, sequence, e.Sequence)
				}
				sequence = e.Sequence
			}
		}
		if !raised {
			t.Errorf("%s: no event with a higher sequence", line)
		}
	}
}

// Two reviews are overdue: one that is in the files, and one of January that a cadence made, by what the
// files say happened.
const overdueWorld = `apiVersion: governance.entente.dev/v1alpha1
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
metadata: {name: pact}
spec:
  host: northwind
  stage: Manage
  partners: [{name: northwind}, {name: contoso}]
  briefings: [{partner: northwind, contact: jane, date: "2026-01-08"}]
  cadence:
  - name: yearly
    recurrence: {startDate: "2026-01-15", time: "10:00", timeZone: Europe/Amsterdam, rule: FREQ=YEARLY}
    grace: P7D
---
apiVersion: governance.entente.dev/v1alpha1
kind: Review
metadata: {name: in-files}
spec: {allianceRef: {name: pact}, dueTime: "2026-11-10T09:00:00Z"}
---
apiVersion: governance.entente.dev/v1alpha1
kind: Review
metadata: {name: cancelled}
spec: {allianceRef: {name: pact}, dueTime: "2026-11-11T09:00:00Z", cancellation: {time: "2026-11-10T09:00:00Z"}}
`

// TestWhatIsOverdueIsInTheCalendar of whatever begins by today, on the day on which it was due, as status
// has it.
func TestWhatIsOverdueIsInTheCalendar(t *testing.T) {
	file := filepath.Join(t.TempDir(), "overdue.yaml")
	if err := os.WriteFile(file, []byte(overdueWorld), 0o600); err != nil {
		t.Fatal(err)
	}
	status := clitest.Run(t, clitest.Command{Args: []string{"status", "-f", file}, Now: now}).Out
	for from, want := range map[string]string{
		"":           "2026-01-22 pact-yearly-20260115 TENTATIVE, 2026-11-10 in-files CONFIRMED, 2027-01-22 pact-yearly-20270115 TENTATIVE",
		"2026-11-01": "2026-01-22 pact-yearly-20260115 TENTATIVE, 2026-11-10 in-files CONFIRMED, 2026-11-11 cancelled CANCELLED, 2027-01-22 pact-yearly-20270115 TENTATIVE",
		"2026-12-01": "2027-01-22 pact-yearly-20270115 TENTATIVE",
	} {
		args := []string{"-f", file}
		if from != "" {
			args = append(args, "--from", from, "--for", "P3M")
		}
		var got []string
		for _, e := range list(t, args...) {
			if e.What == "ReviewDue" && e.Date < "2027-06" {
				got = append(got, e.Date+" "+e.Name+" "+e.Status)
			}
			if e.What == "ReviewDue" && e.Date < "2026-11-11" && !strings.Contains(status, e.Name) {
				t.Errorf("status does not know %s:\n%s", e.Name, status)
			}
		}
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("from %q:\n%s, want\n%s", from, text, want)
		}
	}
}

func TestBadInputIsToldInOneLine(t *testing.T) {
	for want, args := range map[string][]string{
		`error: there is no alliance "contoso" in the files; did you mean northwind-contoso?` + "\n":             {"contoso", "-f", "testdata/world"},
		`error: --from: "soon" is no date; write year, month and day, such as 2026-01-31, or today` + "\n":       {"-f", "testdata/world", "--from", "soon"},
		`error: --from: "2026-04-01T09:00" has a time of day, and a whole day is meant; write 2026-04-01` + "\n": {"-f", "testdata/world", "--from", "2026-04-01T09:00"},
		`error: --for: "a year" is no duration above zero; write one in ISO 8601, such as P14D, PT4H or P3M` + "\n": {
			"-f", "testdata/world", "--for", "a year"},
		`error: there is no output format "pdf"; write -o ics, -o json, -o yaml, -o table` + "\n": {"-f", "testdata/world", "-o", "pdf"},
	} {
		if r := run(t, args...); r.Code != 2 || r.Err != want || r.Out != "" {
			t.Errorf("%q: %d, %q, %q", args, r.Code, r.Err, r.Out)
		}
	}
}

// A review that is suspended, by itself or with its alliance, may take place or not, which RFC 5545 calls tentative; what
// was held, or is not to be, is as it was.
func TestWhatIsSuspendedIsTentative(t *testing.T) {
	const world = `
apiVersion: governance.entente.dev/v1alpha1
kind: Alliance
metadata: {name: a}
spec: {displayName: A, host: north, stage: Manage, partners: [{name: north}, {name: south}], suspend: %t}
---
apiVersion: governance.entente.dev/v1alpha1
kind: Review
metadata: {name: r}
spec: {allianceRef: {name: a}, scheduledTime: "2026-12-01T09:00:00Z", dueTime: "2026-12-08T09:00:00Z", suspend: %t%s}
`
	const held = `, record: {heldTime: "2026-11-19T09:00:00Z"}`
	const cancelled = `, cancellation: {time: "2026-11-19T09:00:00Z", reason: Nobody can come}`
	for name, c := range map[string]struct {
		alliance, review        bool
		more, status, due, says string
	}{
		"nothing is suspended":         {false, false, "", "CONFIRMED", "CONFIRMED", ""},
		"the review is":                {false, true, "", "TENTATIVE", "TENTATIVE", "Suspended: spec.suspend is true"},
		"the alliance is":              {true, false, "", "TENTATIVE", "TENTATIVE", "Suspended: Alliance a is suspended"},
		"it is, and was held before":   {true, true, held, "CONFIRMED", "CANCELLED", ""},
		"it is, and is not to be held": {true, true, cancelled, "CANCELLED", "CANCELLED", ""},
	} {
		file := filepath.Join(t.TempDir(), "all.yaml")
		if err := os.WriteFile(file, fmt.Appendf(nil, world, c.alliance, c.review, c.more), 0o600); err != nil {
			t.Fatal(err)
		}
		events := list(t, "-f", file, "--from", "2026-11-01")
		if len(events) != 2 {
			t.Fatalf("%s: %+v", name, events)
		}
		for _, e := range events {
			want := map[string]string{"Review": c.status, "ReviewDue": c.due}[e.What]
			if e.Status != want || strings.Contains(e.Description, "Suspended: ") != (c.says != "") || !strings.Contains(e.Description, c.says) {
				t.Errorf("%s: %s of %s is %s, not %s: %s", name, e.What, e.Date, e.Status, want, e.Description)
			}
		}
	}
}
