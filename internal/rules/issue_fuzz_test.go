// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/outbox"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// dice turns the fuzzer's bytes into choices; without bytes left each choice is the first.
type dice struct{ data []byte }

func (d *dice) roll(sides int) int {
	if len(d.data) == 0 || sides < 2 {
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return int(b) % sides
}

func (d *dice) yes() bool { return d.roll(2) == 1 }

func pick[T any](d *dice, of ...T) T { return of[d.roll(len(of))] }

var fuzzStart = gen.UTC("2026-03-02 09:00")

// time is a moment in the four weeks around the start, in hours or on odd seconds.
func (d *dice) time() metav1.Time {
	t := fuzzStart.Add(time.Duration(d.roll(256)-64) * 3 * time.Hour)
	return metav1.NewTime(t.Add(time.Duration(pick(d, 0, 0, 1, 59)) * time.Second))
}

func (d *dice) span() v1alpha1.Duration {
	return pick[v1alpha1.Duration](d, "P1D", "PT3H", "P2D", "PT1S", "P1M", "PT36H", "P1W", "P1Y", "P5DT1H")
}

func (d *dice) mayBeSpan() v1alpha1.Duration {
	if d.yes() {
		return d.span()
	}
	return ""
}

func (d *dice) person() v1alpha1.PersonRef {
	return gen.Person(pick(d, "northwind/jane", "northwind/olga", "northwind/erik", "contoso/sam", "contoso/kim", "contoso/lee", "contoso/nobody", "fabrikam/max"))
}

func (d *dice) severity() v1alpha1.Severity { return pick(d, v1alpha1.Severities()...) }

func (d *dice) step(name string) v1alpha1.EscalationStep {
	s := v1alpha1.EscalationStep{Name: v1alpha1.Name(name), Within: d.span()}
	switch d.roll(4) {
	case 0:
		s.Tier = pick(d, v1alpha1.TierOperating, v1alpha1.TierManagement, v1alpha1.TierExecutive)
	case 1:
		s.Roles = []v1alpha1.Role{pick(d, v1alpha1.RoleAllianceManager, v1alpha1.RoleProjectLead, v1alpha1.RoleOther)}
	case 2:
		s.Contacts = []v1alpha1.PersonRef{d.person(), d.person()}
	}
	s.Sides = pick(d, "", v1alpha1.SidesAll, v1alpha1.SidesHost, v1alpha1.SidesOthers)
	if d.yes() {
		s.Talk = &v1alpha1.Talk{Required: new(d.yes()), MaxAttempts: pick(d, nil, new(int32(1)), new(int32(2)))}
	}
	if d.yes() {
		s.Repeat = &v1alpha1.Repeat{Every: d.span(), Times: new(int32(d.roll(5)))}
	}
	if s.Within != "PT1S" && d.yes() {
		s.HostFirst = pick[v1alpha1.Duration](d, "PT1S", "PT1H", "PT2H")
	}
	if d.roll(64) == 63 {
		s.HostFirst = s.Within
	}
	if d.roll(4) == 3 {
		s.Channels = []v1alpha1.Name{pick[v1alpha1.Name](d, "hook", "mail", "phone")}
	}
	return s
}

func (d *dice) path(name string, severities ...v1alpha1.Severity) gen.PathBuilder {
	p := gen.Path(name, d.span(), severities...)
	p = p.AckValidFor(d.mayBeSpan()).MaxSnooze(d.mayBeSpan())
	var steps []v1alpha1.EscalationStep
	for _, n := range []string{"a", "b", "c", "d"}[:1+d.roll(4)] {
		steps = append(steps, d.step(n))
	}
	if last := &steps[len(steps)-1]; d.yes() && last.Repeat == nil {
		last.Within = ""
	}
	p.EscalationPath.Steps = steps
	if d.roll(4) == 3 {
		p = p.Working(pick[v1alpha1.Duration](d, "P30D", "P3D", "PT1S", ""))
	}
	return p
}

func (d *dice) policy() gen.PolicyBuilder {
	p := gen.Policy("standard")
	if d.yes() {
		p.Paths(d.path("slow", v1alpha1.SeverityLow, v1alpha1.SeverityMedium), d.path("fast", v1alpha1.SeverityCritical))
	} else {
		p.Paths(d.path("default", v1alpha1.Severities()[d.roll(3):]...))
	}
	for _, severity := range v1alpha1.Severities() {
		if d.yes() {
			p.Discloses(severity, d.span())
		}
	}
	if d.roll(16) == 15 {
		p.Spec.Suspend = new(true)
	}
	if d.roll(16) == 15 {
		p.Spec.EscalationPaths[0].StaleAfter = pick[v1alpha1.Delay](d, "", "PT0S", "P0D", "soon", "P99999999Y")
	}
	return p
}

func (d *dice) issue() gen.IssueBuilder {
	b := gen.Issue("late-shipments").Severity(d.severity())
	b.Spec.DetectedTime = pick(d, metav1.NewTime(fuzzStart), d.time())
	for range d.roll(3) {
		b.Spec.Updates = append(b.Spec.Updates, v1alpha1.Update{Time: d.time(), Note: "new"})
	}
	for range d.roll(3) {
		b.Spec.Acknowledgements = append(b.Spec.Acknowledgements, v1alpha1.Acknowledgement{Time: d.time(), By: d.person()})
	}
	for range d.roll(3) {
		b.Spec.Conversations = append(b.Spec.Conversations, v1alpha1.Conversation{Time: d.time(), Mode: pick(d, "", v1alpha1.ModePhone, v1alpha1.ModeMail), Between: []v1alpha1.PersonRef{d.person(), d.person()}})
	}
	for range d.roll(4) {
		b.Spec.Attempts = append(b.Spec.Attempts, v1alpha1.Attempt{Time: d.time(), Mode: pick(d, "", v1alpha1.ModePhone, v1alpha1.ModeChat)})
	}
	for range d.roll(3) {
		b.Spec.Disclosures = append(b.Spec.Disclosures, v1alpha1.DisclosureRecord{Time: d.time(), Mode: pick(d, "", v1alpha1.ModePhone, v1alpha1.ModeMail), Partner: d.person().Partner})
	}
	for range d.roll(3) {
		s := v1alpha1.Snooze{Time: d.time(), UntilTime: d.time(), Reason: "later"}
		b.Spec.Snoozes = append(b.Spec.Snoozes, s)
	}
	for range d.roll(3) {
		b.Spec.Deescalations = append(b.Spec.Deescalations, v1alpha1.Deescalation{Time: d.time(), Reason: "down"})
	}
	if d.yes() {
		b.Spec.RecoveryPlan = &v1alpha1.Statement{Time: d.time(), Summary: "plan"}
	}
	if d.roll(4) == 3 {
		b.Spec.Resolution = &v1alpha1.Statement{Time: d.time(), Summary: "done"}
	}
	if d.yes() {
		d.escalation(b)
	}
	return b
}

// escalation is a record as other facts may have left it.
func (d *dice) escalation(b gen.IssueBuilder) {
	var steps []gen.StepRecordBuilder
	started := fuzzStart
	for _, name := range []string{"z", "a", "b", "c"}[d.roll(3) : 3+d.roll(2)] {
		started = started.Add(time.Duration(d.roll(48)) * time.Hour)
		s := gen.StepRecord(name, gen.At(started))
		if d.roll(4) > 0 {
			s = s.Until(gen.At(started.Add(time.Duration(1+d.roll(200)) * time.Hour)))
		}
		if d.roll(4) == 0 {
			s = s.Unsaid()
		}
		if d.roll(4) == 3 {
			s = s.Withheld(pick[v1alpha1.Name](d, "northwind", "contoso", "fabrikam"))
		}
		s.Repeats = int32(d.roll(3))
		steps = append(steps, s)
	}
	for i := range steps[:len(steps)-1] {
		steps[i].EndedTime, steps[i].Reason = new(steps[i+1].StartedTime), v1alpha1.StepNoAnswer
	}
	b.Climbing(steps...)
	b.Status.Escalation.Path = pick[v1alpha1.Name](d, "default", "slow", "fast", "gone")
	b.Status.Escalation.Severity = d.severity()
	if d.roll(8) == 7 {
		b.Status.Escalation.ExhaustedTime = new(metav1.NewTime(started))
	}
}

func (d *dice) facts() (rules.IssueFacts, time.Time) {
	now := d.time().Time.Add(time.Duration(pick(d, 0, 0, 1, 999)) * time.Millisecond)
	i := d.issue()
	w := gen.NewWorld().Under(d.policy())
	if d.roll(8) == 7 {
		w.Policy = nil
	}
	if d.roll(8) == 7 {
		w.UnderNone()
	}
	for _, name := range []string{"northwind", "contoso"} {
		if d.roll(4) == 3 {
			w.Works(name, pick[v1alpha1.HolidayCalendar](d, "", "NL", "US-CA", "XX"), pick[v1alpha1.Date](d, "2026-03-05", "2026-03-17"))
		}
		for range d.roll(3) {
			p := d.person()
			if p.Partner != "fabrikam" {
				w.Away(verdict.PersonName(p), pick[v1alpha1.Date](d, "2026-03-01", "2026-03-10", "soon"), pick[v1alpha1.Date](d, "2026-03-10", "2026-04-10"), pick[v1alpha1.Name](d, "", "olga", "kim", "nobody"))
			}
		}
	}
	for i := range w.Alliance.Spec.Team {
		t := &w.Alliance.Spec.Team[i]
		t.JoinedDate = pick[v1alpha1.Date](d, "", "", "2026-03-05", "2026-03-20", "soon")
		t.LeftDate = pick[v1alpha1.Date](d, "", "", "", "2026-03-25")
		w.Address(string(t.Partner)+"/"+string(t.Contact), pick(d,
			[]v1alpha1.Address{{Channel: "hook"}}, []v1alpha1.Address{}, []v1alpha1.Address{{Channel: "mail"}, {Channel: "gone"}},
			[]v1alpha1.Address{{Channel: "phone", Address: "+1"}, {Channel: "mail", Address: "a@b.example"}},
			[]v1alpha1.Address{{Channel: "mail", Address: "a@b.example"}, {Channel: "phone", Address: "+1"}},
			[]v1alpha1.Address{{Channel: "phone", Address: "+1"}})...)
	}
	switch d.roll(24) {
	case 20:
		w.Alliance = nil
	case 21:
		delete(w.Partners, "northwind")
	case 22:
		w.Alliance.Spec.Suspend = new(true)
	case 23:
		i.Spec.RaisedBy = d.person()
	}
	return w.IssueFacts(i), now
}

// past is what is dated up to a moment. The issue itself stays, whenever it was detected.
func past(f rules.IssueFacts, now time.Time) rules.IssueFacts {
	f.Issue = f.Issue.DeepCopy()
	s := &f.Issue.Spec
	s.Updates = until(s.Updates, now, func(x v1alpha1.Update) metav1.Time { return x.Time })
	s.Acknowledgements = until(s.Acknowledgements, now, func(x v1alpha1.Acknowledgement) metav1.Time { return x.Time })
	s.Conversations = until(s.Conversations, now, func(x v1alpha1.Conversation) metav1.Time { return x.Time })
	s.Attempts = until(s.Attempts, now, func(x v1alpha1.Attempt) metav1.Time { return x.Time })
	s.Disclosures = until(s.Disclosures, now, func(x v1alpha1.DisclosureRecord) metav1.Time { return x.Time })
	s.Snoozes = until(s.Snoozes, now, func(x v1alpha1.Snooze) metav1.Time { return x.Time })
	s.Deescalations = until(s.Deescalations, now, func(x v1alpha1.Deescalation) metav1.Time { return x.Time })
	if s.RecoveryPlan != nil && s.RecoveryPlan.Time.Time.After(now) {
		s.RecoveryPlan = nil
	}
	if s.Resolution != nil && s.Resolution.Time.Time.After(now) {
		s.Resolution = nil
	}
	return f
}

func until[T any](records []T, now time.Time, at func(T) metav1.Time) []T {
	var kept []T
	for _, r := range records {
		if !at(r).Time.After(now) {
			kept = append(kept, r)
		}
	}
	return kept
}

func show(v rules.IssueVerdict) string {
	text, _ := json.MarshalIndent(v, "", " ")
	return string(text)
}

func statuses(v rules.IssueVerdict) []string {
	var out []string
	for _, c := range v.Conditions() {
		out = append(out, c.Type+"="+string(c.Status)+"/"+c.Reason)
	}
	return out
}

// sent is what of a message goes out; the text tells of what is recorded later, too.
func sent(v rules.IssueVerdict) []rules.Message {
	var out []rules.Message
	for _, m := range v.Notify {
		m.Spec.Body = ""
		out = append(out, m)
	}
	return out
}

func FuzzIssue(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("the quick brown fox jumps over the lazy dog"))
	f.Add([]byte{64, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	for seed := range byte(24) {
		data := make([]byte, 200)
		x := uint32(seed)*2654435761 + 1
		for i := range data {
			x ^= x << 13
			x ^= x >> 17
			x ^= x << 5
			data[i] = byte(x)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, now := (&dice{data}).facts()
		made := map[string]bool{}
		for range 12 {
			next := checkIssue(t, facts, now, made)
			if next.IsZero() {
				return
			}
			now = next
		}
	})
}

// checkIssue checks what always holds at one moment, and stores what was decided. Made has the names of the
// messages so far, and whether each may have waited before it left.
func checkIssue(t *testing.T, f rules.IssueFacts, now time.Time, made map[string]bool) time.Time {
	t.Helper()
	given := f.Issue.DeepCopy()
	v := rules.DecideIssue(f, now)
	if again := rules.DecideIssue(f, now); !same(v, again) {
		t.Fatalf("deciding twice differs:\n%s\n%s", show(v), show(again))
	}
	if !reflect.DeepEqual(given, f.Issue) {
		t.Fatal("deciding changed the facts")
	}
	if early := rules.DecideIssue(past(f, now), now); !reflect.DeepEqual(statuses(v), statuses(early)) ||
		!reflect.DeepEqual(v.Escalation, early.Escalation) || !reflect.DeepEqual(sent(v), sent(early)) {
		t.Fatalf("what is dated later changes something at %s:\n%s\n%s", verdict.Stamp(now), show(v), show(early))
	}
	if !v.NextCheck.IsZero() && (!v.NextCheck.After(now) || v.NextCheck.Nanosecond() != 0) {
		t.Fatalf("the next check at %v is not a whole second after %v", v.NextCheck, now)
	}
	checkRecord(t, &f, v.Escalation)

	// The record is stored and the manager dies before the messages are made.
	store(f, v, now)
	recordedVerdict := quiet(t, f, now)
	if !reflect.DeepEqual(recordedVerdict.Notify, v.Notify) || !reflect.DeepEqual(recordedVerdict.Escalation, v.Escalation) {
		t.Fatalf("the record does not stand at %s:\n%s\n%s", verdict.Stamp(now), show(v), show(recordedVerdict))
	}
	for _, m := range v.Notify {
		if waited, twice := made[m.Name]; twice && (!waited || !appeared(v.Escalation, &m)) {
			t.Fatalf("made twice: %+v", m)
		}
		made[m.Name] = m.Departure != (outbox.Departure{})
	}
	// Now they are made.
	if len(v.Notify) > 0 {
		f.Issue.Status = v.Told(f.Issue.Status, now)
	}
	marked := quiet(t, f, now)
	if len(marked.Notify) > 0 || !reflect.DeepEqual(marked.Escalation, f.Issue.Status.Escalation) {
		t.Fatalf("something is left to do at %s: %s", verdict.Stamp(now), show(marked))
	}
	return marked.NextCheck
}

// appeared reports whether a message is for somebody whom the record says that the step has not told yet. What
// was withdrawn while it waited is made again under its name.
func appeared(e *v1alpha1.Escalation, m *rules.Message) bool {
	return slices.ContainsFunc(e.Steps, func(s v1alpha1.StepRecord) bool {
		return s.Name == m.Spec.Step && slices.Contains(s.Appeared, m.Spec.Recipient.Partner)
	})
}

// quiet checks that nothing happens before the next check.
func quiet(t *testing.T, f rules.IssueFacts, now time.Time) rules.IssueVerdict {
	t.Helper()
	v := rules.DecideIssue(f, now)
	horizon := v.NextCheck
	if horizon.IsZero() {
		horizon = now.AddDate(5, 0, 0)
	}
	rest := horizon.Sub(now)
	for _, at := range []time.Time{now.Add(1), now.Add(rest / 3), now.Add(rest * 9 / 10), horizon.Add(-1)} {
		if at.Before(now) || !at.Before(horizon) {
			continue
		}
		if w := rules.DecideIssue(f, at); !same(v, w) {
			t.Fatalf("at %v something changed before the next check at %v:\n%s\n%s", at, horizon, show(v), show(w))
		}
	}
	return v
}

func checkRecord(t *testing.T, f *rules.IssueFacts, e *v1alpha1.Escalation) {
	t.Helper()
	if e == nil {
		return
	}
	if f.Issue.Status.Escalation != nil && e == f.Issue.Status.Escalation {
		t.Fatal("the record is not a copy")
	}
	if len(e.Steps) > v1alpha1.MaxStepRecords {
		t.Fatalf("%d steps on record", len(e.Steps))
	}
	names := map[v1alpha1.Name]bool{}
	for _, s := range e.Steps {
		if names[s.Name] {
			t.Fatalf("step %s started twice in a round", s.Name)
		}
		names[s.Name] = true
		if s.StartedTime.Nanosecond() != 0 || s.DeadlineTime != nil && s.DeadlineTime.Nanosecond() != 0 {
			t.Fatalf("step %s is not on whole seconds", s.Name)
		}
	}
}

// TestIssueProperties throws the same dice without a fuzzer: many more facts in the same time.
func TestIssueProperties(t *testing.T) {
	trials := gen.Trials(1500)
	random := rand.NewChaCha8([32]byte{7})
	started := 0
	for range trials {
		data := make([]byte, 220)
		random.Read(data)
		facts, now := (&dice{data}).facts()
		made := map[string]bool{}
		for range 12 {
			now = checkIssue(t, facts, now, made)
			if now.IsZero() {
				break
			}
		}
		if t.Failed() {
			t.Fatalf("with %v", data)
		}
		if len(made) > 0 {
			started++
		}
	}
	if started < trials/10 {
		t.Errorf("of %d trials only %d made any message: the dice are loaded", trials, started)
	}
}
