// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package expression_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/test/gen"
)

// A rule that depends on the moment says when to look again: on the second at which its answer turns, and not a
// second earlier. The moment is Monday 2 March 2026 at nine; in Amsterdam it is ten then, and in Los Angeles one.
func TestWhenARuleTurns(t *testing.T) {
	const start = "2026-03-02 09:00"
	w := gen.NewWorld().Issue(gen.Issue("late-shipments"))
	for _, c := range []struct {
		text  string
		holds bool   // at the start
		turns string // empty: never
	}{
		{"now < timestamp('2026-03-02T10:30:00Z')", true, "2026-03-02 10:30"},
		{"now <= timestamp('2026-03-02T10:30:00Z')", true, "2026-03-02 10:30:01"},
		{"now >= timestamp('2026-03-02T10:30:00Z')", false, "2026-03-02 10:30"},
		{"timestamp('2026-03-02T10:30:00Z') < now", false, "2026-03-02 10:30:01"},
		{"timestamp('2026-03-02T10:30:00.5Z') < now", false, "2026-03-02 10:30:01"},
		{"now == timestamp('2026-03-02T10:30:00Z')", false, "2026-03-02 10:30"},
		{"now != timestamp('2026-03-02T09:00:00Z')", false, "2026-03-02 09:00:01"},
		{"now > timestamp('2026-03-01T10:30:00Z')", true, ""},
		{"now < timestamp('2026-03-01T10:30:00Z')", false, ""},
		{"now > timestamp('9999-01-01T00:00:00Z')", false, "9999-01-01 00:00:01"},
		{"now - timestamp('2026-03-01T09:00:00Z') < duration('48h')", true, "2026-03-03 09:00"},
		{"timestamp('2026-03-04T09:00:00Z') - now > duration('24h')", true, "2026-03-03 09:00"},
		{"timestamp('2026-03-04T09:00:00Z') - now > duration('0s')", true, "2026-03-04 09:00"},
		{"now + duration('24h') < timestamp('2026-03-04T09:00:00Z')", true, "2026-03-03 09:00"},
		{"duration('24h') + now < timestamp('2026-03-04T09:00:00Z')", true, "2026-03-03 09:00"},
		{"now - duration('24h') < timestamp('2026-03-02T09:00:00Z')", true, "2026-03-03 09:00"},
		{"issues.all(i, now - i.spec.detectedTime <= duration('2h'))", true, "2026-03-02 11:00:01"},
		{"issues.exists(i, i.spec.detectedTime + duration('2h') <= now)", false, "2026-03-02 11:00"},
		// Twice as fast, and one against the other.
		{"(now - timestamp('2026-03-02T09:00:00Z')) + (now - timestamp('2026-03-02T09:00:00Z')) < duration('4h')", true, "2026-03-02 11:00"},
		{"now - timestamp('2026-03-02T08:00:00Z') < timestamp('2026-03-02T12:00:00Z') - now", true, "2026-03-02 10:00"},
		{"now - now == duration('0s') && now + duration('1h') > now", true, ""},
		// Parts, compared at once.
		{"(now - timestamp('2026-03-01T09:00:00Z')).getHours() < 48", true, "2026-03-03 09:00"},
		{"(now - timestamp('2026-03-01T09:00:00Z')).getHours() <= 48", true, "2026-03-03 10:00"},
		{"48 <= (now - timestamp('2026-03-01T09:00:00Z')).getHours()", false, "2026-03-03 09:00"},
		{"(now - timestamp('2026-03-01T09:00:00Z')).getMinutes() < 1441", true, "2026-03-02 09:01"},
		{"(timestamp('2026-03-02T09:10:00Z') - now).getMinutes() > 5", true, "2026-03-02 09:04:01"},
		{"(timestamp('2026-03-02T09:10:00Z') - now).getMinutes() >= 0", true, "2026-03-02 09:11"},
		{"(timestamp('2026-03-02T09:10:00Z') - now).getSeconds() == -3", false, "2026-03-02 09:10:03"},
		{"int(now) < 1772445600", true, "2026-03-02 10:00"},
		// Parts that are reckoned with.
		{"(now - timestamp('2026-03-01T09:00:00Z')).getHours() / 24 < 2", true, "2026-03-03 09:00"},
		{"now.getHours() < 12", true, "2026-03-02 12:00"},
		{"now.getHours('Europe/Amsterdam') < 12", true, "2026-03-02 11:00"},
		{"now.getHours('Asia/Kolkata') < 15", true, "2026-03-02 09:30"},
		{"now.getDate() == 2", true, "2026-03-03 00:00"},
		{"now.getDate('America/Los_Angeles') == 2", true, "2026-03-03 08:00"},
		{"now.getDayOfWeek('Europe/Amsterdam') in [1, 2]", true, "2026-03-03 23:00"},
		{"now.getMonth() == 2", true, "2026-04-01 00:00"},
		{"now.getMonth('Europe/Amsterdam') == 2", true, "2026-03-31 22:00"},
		{"now.getFullYear() == 2026", true, "2027-01-01 00:00"},
		{"(now + duration('24h')).getDate() == 3", true, "2026-03-03 00:00"},
		// Helpers.
		{"now < entente.add(issues[0].spec.detectedTime, 'P1M')", true, "2026-04-02 08:00"}, // at the same time in Amsterdam, where it is summer by then
		{"entente.workingDays(issues[0].spec.detectedTime, now) < 3", true, "2026-03-04 23:00"},
		{"now < entente.addWorkingDays(issues[0].spec.detectedTime, 5)", true, "2026-03-09 09:00"},
		{"entente.endOf(alliance.spec.cadence[0].recurrence.startDate) < now", true, ""},
		// Through variables, conditions, lists and optional values.
		{"[1].all(x, now < timestamp('2026-03-02T10:30:00Z'))", true, "2026-03-02 10:30"},
		{"(issues.size() > 0 ? now : timestamp('2020-01-01T00:00:00Z')) < timestamp('2026-03-02T10:30:00Z')", true, "2026-03-02 10:30"},
		{"optional.none().orValue(now) < timestamp('2026-03-02T10:30:00Z')", true, "2026-03-02 10:30"},
		// What was not asked does not count: the answer is no, whatever the time.
		{"issues.size() > 1 && now < timestamp('2026-03-02T10:30:00Z')", false, ""},
		{"issues.size() > 0 || now < timestamp('2026-03-02T10:30:00Z')", true, ""},
	} {
		s := scene(w, start)
		got := evaluate(t, c.text, s)
		if got.Holds != c.holds {
			t.Errorf("%s: %t at the start", c.text, got.Holds)
		}
		if got.Coarse {
			t.Errorf("%s cannot be followed", c.text)
		}
		for n := 0; !got.Next.IsZero(); n++ { // some looks may change nothing
			before, at := scene(w, start), scene(w, start)
			before.Now, at.Now = got.Next.Add(-time.Nanosecond), got.Next
			if r := evaluate(t, c.text, before); r.Holds != c.holds {
				t.Errorf("%s turns before %s", c.text, verdict.Stamp(got.Next))
			}
			next := evaluate(t, c.text, at)
			if next.Holds != c.holds || n > 60 {
				break
			}
			got.Next = next.Next
		}
		want := ""
		if c.turns != "" {
			want = verdict.Stamp(gen.UTC(c.turns))
		}
		if at := ""; got.Next.IsZero() != (want == "") || !got.Next.IsZero() && verdict.Stamp(got.Next) != want {
			if !got.Next.IsZero() {
				at = verdict.Stamp(got.Next)
			}
			t.Errorf("%s turns at %q, not at %q", c.text, at, want)
		}
	}
}

// What cannot be followed is looked at when an hour is full, and said to be so. In between it has the answer that it had then.
func TestWhatCannotBeFollowed(t *testing.T) {
	w := gen.NewWorld()
	for _, text := range []string{
		"string(now) != ''",
		"now.getMinutes() < 30",
		"now.getHours('+05:30') < 12",
		"[now].exists(n, n < timestamp('2026-03-02T09:30:00Z'))",
		"int(now) % 60 == 0",
		"now in [timestamp('2026-03-02T09:30:00Z')]",
		"optional.of(now).hasValue()",
		"entente.add(now, 'P1M') > timestamp('2026-04-02T10:00:00Z')",
		"{'a': now}['a'] > timestamp('2026-04-02T10:00:00Z')",
		"dyn(now) == timestamp('2026-04-02T10:00:00Z')",
		"entente.workingDays(now - duration('3h'), now) == 0",
		"type(now) == type(now)",
		"[now - now, now - timestamp('2026-03-01T09:00:00Z')].max() > duration('1h')",
	} {
		got := evaluate(t, text, scene(w, "2026-03-02 09:12:30"))
		if !got.Coarse || !got.Next.Equal(gen.UTC("2026-03-02 10:00")) {
			t.Errorf("%s: coarse %t, next %s", text, got.Coarse, got.Next)
		}
		for _, at := range []string{"2026-03-02 09:00", "2026-03-02 09:30", "2026-03-02 09:59:59"} {
			if then := evaluate(t, text, scene(w, at)); then.Holds != got.Holds {
				t.Errorf("%s: %t at %s, and not as before", text, then.Holds, at)
			}
		}
	}
	for at, want := range map[string]bool{"2026-03-02 09:00": false, "2026-03-02 09:45": false, "2026-03-02 10:00": true} {
		if got := evaluate(t, "[now].all(n, n > timestamp('2026-03-02T09:30:00Z'))", scene(w, at)); got.Holds != want {
			t.Errorf("at %s: %t", at, got.Holds)
		}
	}
}

// TestNothingTurnsBeforeItIsLookedAt makes up expressions, and holds the answer of each until it says that it may be
// another against the answers at all seconds of that time.
func TestNothingTurnsBeforeItIsLookedAt(t *testing.T) {
	w := gen.NewWorld().Issue(gen.Issue("late-shipments"))
	d := &dice{rand.New(rand.NewPCG(7, 11))}
	turned, followed := 0, 0
	for range 400 {
		text := d.condition(3)
		s := scene(w, "2026-03-28 22:00")
		s.Now = s.Now.Add(time.Duration(d.IntN(6*3600)) * time.Second)
		rule := compile(t, text)
		first := rule.Evaluate(s)
		until := s.Now.Add(3 * time.Hour)
		if !first.Next.IsZero() && first.Next.Before(until) {
			until = first.Next
		}
		if first.Failure != "" || first.Coarse {
			continue
		}
		followed++
		for at := s.Now; at.Before(until); at = at.Add(time.Duration(1+d.IntN(9)) * time.Second) {
			then := *s
			then.Now = at
			if got := rule.Evaluate(&then); got.Holds != first.Holds || got.Failure != "" {
				t.Fatalf("%s: %t at %s, and %t %s at %s, before %s", text, first.Holds, verdict.Stamp(s.Now), got.Holds, got.Failure, verdict.Stamp(at), first.Next)
			}
		}
		if until.Equal(first.Next) {
			then := *s
			if then.Now = until; rule.Evaluate(&then).Holds != first.Holds {
				turned++
			}
		}
	}
	if followed < 200 || turned < 20 {
		t.Errorf("%d were followed, and %d turned: this shows little", followed, turned)
	}
}

// dice make up expressions about the time.
type dice struct{ *rand.Rand }

func (d *dice) pick(from ...string) string { return from[d.IntN(len(from))] }

func (d *dice) condition(depth int) string {
	if depth == 0 || d.IntN(3) == 0 {
		compare := d.pick("<", "<=", ">", ">=", "==", "!=")
		switch d.IntN(4) {
		case 0:
			return fmt.Sprintf("%s %s %s", d.moment(depth+1), compare, d.moment(depth))
		case 1:
			return fmt.Sprintf("%s %s %s", d.span(depth+1), compare, d.span(depth))
		case 2:
			return fmt.Sprintf("(%s).%s() %s %d", d.span(2), d.pick("getHours", "getMinutes", "getSeconds"), compare, d.IntN(200)-100)
		}
		return fmt.Sprintf("(%s).%s(%s) %s %d", d.moment(1), d.pick("getHours", "getDate", "getDayOfWeek", "getMonth", "getDayOfYear"),
			d.pick("", "'Europe/Amsterdam'", "'Asia/Kathmandu'", "'Australia/Lord_Howe'"), compare, d.IntN(31))
	}
	switch d.IntN(5) {
	case 0:
		return fmt.Sprintf("(%s && %s)", d.condition(depth-1), d.condition(depth-1))
	case 1:
		return fmt.Sprintf("(%s || %s)", d.condition(depth-1), d.condition(depth-1))
	case 2:
		return fmt.Sprintf("!(%s)", d.condition(depth-1))
	case 3:
		return fmt.Sprintf("(%s ? %s : %s)", d.condition(depth-1), d.condition(depth-1), d.condition(depth-1))
	}
	return fmt.Sprintf("issues.%s(i, %s)", d.pick("all", "exists"), d.condition(depth-1))
}

func (d *dice) moment(depth int) string {
	switch {
	case depth > 0 && d.IntN(2) == 0:
		return fmt.Sprintf("(%s %s %s)", d.moment(depth-1), d.pick("+", "-"), d.span(depth-1))
	case d.IntN(2) == 0:
		return "now"
	case d.IntN(4) == 0:
		return "issues[0].spec.detectedTime"
	}
	return fmt.Sprintf("timestamp('2026-03-29T%02d:%02d:%02dZ')", d.IntN(6), d.IntN(60), d.IntN(60))
}

func (d *dice) span(depth int) string {
	switch {
	case depth > 0 && d.IntN(2) == 0:
		return fmt.Sprintf("(%s - %s)", d.moment(depth-1), d.moment(depth-1))
	case depth > 0 && d.IntN(2) == 0:
		return fmt.Sprintf("(%s %s %s)", d.span(depth-1), d.pick("+", "-"), d.span(depth-1))
	}
	return fmt.Sprintf("duration('%dm')", d.IntN(400)-100)
}
