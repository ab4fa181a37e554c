// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/entente-dev/entente/test/schema"
)

var (
	aSpan    = regexp.MustCompile(`^P[0-9T]`)
	anHour   = regexp.MustCompile(`^\d\d:\d\d$`)
	aDecimal = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	aName    = regexp.MustCompile(`^[a-z0-9.-]+$`)
)

// scalar is a text, a number or a truth value for a field, and what is odd about it.
func (m *mutator) scalar(n schema.Node, place string) (string, any) {
	switch {
	case n.Type == "boolean":
		return "the other truth", m.oneIn(2)
	case n.Type == "integer", n.Type == "number":
		return m.number(n)
	case len(n.Enum) > 0 && !m.wild:
		return "another choice", pick(m, n.Enum)
	case n.Format == "date-time":
		return m.moment()
	case n.Format == "date":
		return m.date()
	}
	field := leaf(place)
	like, _ := m.like(place)
	switch {
	case field == "rule", strings.Contains(like, "FREQ="):
		return "a recurrence", m.recurrence()
	case field == "timeZone":
		return "a zone", pick(m, zones)
	case field == "expression":
		return "an expression", pick(m, expressions)
	case (field == "subject" || field == "body") && strings.Contains(place, "templates[]"):
		return "a template", pick(m, templates)
	case field == "url":
		return "an address", m.address()
	case field == "server":
		return "a mail server", m.mailServer()
	case aSpan.MatchString(like):
		return "a span", pick(m, spans)
	case anHour.MatchString(like):
		return "a time of day", pick(m, []string{"00:00", "23:59", "24:00", "02:30", "12:60", "-1:00", "١٢:٠٠"})
	case aDecimal.MatchString(like):
		return "a figure", pick(m, []string{"0", "-0", "1e9", "99999999999999999999", "0.00000000000000000001", "-999999999", "NaN", "+Inf", "١", "5"})
	case aName.MatchString(like) && m.IntN(4) > 0:
		return "a name", pick(m, append(m.known, "missing", m.Neighbour+"/canary", "../"+m.Neighbour, "a."+m.Neighbour, "x", strings.Repeat("a", 63)))
	}
	return m.text(n)
}

// like is a text that a sample has at a place.
func (m *mutator) like(place string) (string, bool) {
	for _, v := range m.seen[place] {
		if s, ok := v.(string); ok {
			return s, true
		}
	}
	return "", false
}

func (m *mutator) number(n schema.Node) (string, any) {
	if m.wild {
		return "an absurd number", pick(m, []any{int64(-1), int64(-1) << 63, int64(1) << 31, int64(1) << 53, int64(math.MaxInt64), 1e308, 0.1, -1e-300, int64(n.Maximum) + 1})
	}
	return "a number", pick(m, []any{int64(0), int64(1), int64(2), int64(5), int64(n.Maximum), int64(n.Maximum / 2)})
}

// moment is a time near or far.
func (m *mutator) moment() (string, any) {
	if m.wild {
		return "no time", pick(m, []string{
			"0001-01-01T00:00:00Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "3000-01-01T00:00:00Z",
			"2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00+24:00", "2026-01-01t00:00:00z", "yesterday", "",
		})
	}
	if m.oneIn(4) {
		return "a time far away", pick(m, []string{
			"1900-01-01T00:00:00Z", "2999-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2038-01-19T03:14:08Z", "2026-03-29T02:30:00+01:00",
			"2026-10-25T02:30:00+02:00", "2028-02-29T23:59:59-12:00", "2026-01-01T00:00:00.123456789Z", "1900-01-01T00:00:00+14:00",
		})
	}
	by := pick(m, []time.Duration{0, 2 * time.Second, 10 * time.Second, time.Minute, time.Hour, 24 * time.Hour, 24 * 365 * time.Hour})
	if m.oneIn(2) {
		by = -by
	}
	return "a time near now", m.now.Add(by).UTC().Format(time.RFC3339)
}

func (m *mutator) date() (string, any) {
	if m.wild {
		return "no date", pick(m, []string{"2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-1-1", "", "2026-01-01T00:00:00Z", "3000-01-01", "1899-12-31"})
	}
	if m.oneIn(3) {
		return "a date far away", pick(m, []string{"1900-01-01", "2999-12-31", "2028-02-29", "1970-01-01"})
	}
	return "a date near now", m.now.AddDate(0, 0, m.IntN(9)-4).Format(time.DateOnly)
}

// recurrence is a rule: dense, endless, without any day, or none at all.
func (m *mutator) recurrence() string {
	if m.wild {
		return pick(m, []string{"FREQ=SECONDLY", "FREQ=DAILY;COUNT=99999999999", "FREQ=;;=", "FREQ=DAILY;INTERVAL=0", "RRULE:FREQ=DAILY", "FREQ=DAILY;FREQ=YEARLY", "FREQ=DAILY;UNTIL=99999999T999999Z", strings.Repeat("FREQ=DAILY;", 200)})
	}
	days := make([]string, 28)
	for i := range days {
		days[i] = fmt.Sprint(i + 1)
	}
	return pick(m, []string{
		"FREQ=DAILY", "FREQ=DAILY;COUNT=1", fmt.Sprintf("FREQ=DAILY;COUNT=%d", 1+m.IntN(20_000)), fmt.Sprintf("FREQ=DAILY;INTERVAL=%d", 1+m.IntN(40)),
		"FREQ=MONTHLY;BYMONTHDAY=" + strings.Join(days, ","), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;INTERVAL=400",
		"FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", "FREQ=YEARLY;BYYEARDAY=366", "FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=-1", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
		"FREQ=YEARLY;BYDAY=MO;BYSETPOS=366", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=31", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "FREQ=WEEKLY;INTERVAL=1000", "FREQ=DAILY;UNTIL=20260101T000000Z",
	})
}

// address is where a channel sends to.
func (m *mutator) address() string {
	if m.wild {
		return pick(m, []string{m.Trap, "file:///etc/passwd", "http://169.254.169.254/latest", "http://[::1]:6443", "http://0x7f000001/", "http://localhost:1", "https://user:pw@x.invalid/", "http://", "http://x.invalid/" + strings.Repeat("a", 3000)})
	}
	return m.Own + pick(m, []string{"ok", "ok", "ok", "refuse", "slow", "hang", "later", "garbage"})
}

// mailServer is where a channel sends mail to: the tenant's own, one that speaks something else, or none.
func (m *mutator) mailServer() string {
	web := strings.TrimSuffix(strings.TrimPrefix(m.Own, "http://"), "/")
	if m.wild {
		return pick(m, []string{"127.0.0.2:25", "169.254.169.254:25", "[::1]:25", "localhost:1", "smtp.invalid:0", "smtp.invalid", ":25", "smtp.invalid:587\r\nRCPT", "user@smtp.invalid:25"})
	}
	return pick(m, []string{m.Mail, m.Mail, m.Mail, web, "smtp.invalid:465", "127.0.0.1:1"})
}

// text is any text: long, empty, or of characters that steer what shows them.
func (m *mutator) text(n schema.Node) (string, any) {
	if m.wild {
		switch m.IntN(3) {
		case 0:
			return "a text over its bound", strings.Repeat("x", n.MaxLength+1)
		case 1:
			return "a huge text", strings.Repeat("\u65e5", 100_000)
		}
	}
	s := pick(m, odd)
	if room := n.MaxLength/max(1, len([]rune(s))) - 1; room > 0 && m.oneIn(3) {
		return "a text at its bound", strings.Repeat(s, room) + strings.Repeat("x", n.MaxLength-room*len([]rune(s)))
	}
	return "an odd text", s
}

var (
	zones = []string{"UTC", "Local", "Europe/Amsterdam", "Pacific/Apia", "Pacific/Kiritimati", "Africa/Casablanca", "Antarctica/Troll", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Nuuk", "Mars/Base", "../../etc/passwd", "europe/amsterdam", "GMT+25"}
	spans = []string{"PT0S", "PT1S", "PT2S", "PT1M", "P1D", "P1M", "P1Y", "P99Y", "P9999Y", "PT999999999S", "P99999999999D", "P-1D", "P1W", "P1DT", "P0D", "PT1H30M", "-P1D", "P1Y2M3W4DT5H6M7S", "PT0.5S"}
	odd   = []string{
		"", " ", "x", "\u202egnp.exe", "a\u0000b", "line\nother", "\x1b[2J\x1b]0;t\x07", "\u2066\u2067\u2068", "e\u0301\u0301\u0301\u0301\u0301", "👩‍👩‍👧‍👦", "\ufeff", "ﷺ",
		"<script>alert(1)</script>", "{{.Title}}", "[x](https://x.invalid)", "'; DROP TABLE issues; --", "$(id)", "%s%n%d", "\r\nBcc: all@x.invalid", "\u0085\u009b31m", "null", "NaN", "..", "/", "日本語", "\ud7ff\ue000",
	}
	expressions = []string{
		"true", "false", "1", "'a'", "1/0 == 1", "issues.all(i, issues.all(j, issues.all(k, issues.all(l, true))))", "alliance.spec.partners[99].name == 'x'",
		"issues.exists(i, i.spec.severity == 'Critical')", "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, [1,2,3,4,5,6,7,8,9].all(e, [1,2,3,4,5,6,7,8,9].all(f, [1,2,3,4,5,6,7,8,9].all(g, true)))))))",
		"'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.matches('(a+)+$')", "9223372036854775807 + 1 > 0", "dyn(1) == 'x'", "(((((((((((((((((((((((((((((((((true)))))))))))))))))))))))))))))))))", "now() > now()", "has(alliance.spec.nothing)", "reviews.map(r, reviews.map(s, reviews)).size() > 0", "",
	}
	templates = []string{
		"{{.Title}}", "{{printf \"%1000000000d\" 1}}", "{{range $i, $e := .}}{{$i}}{{end}}", "{{template \"x\"}}", "{{define \"x\"}}{{template \"x\"}}{{end}}{{template \"x\"}}", "{{.Nothing.At.All}}", "{{call .Title}}", "{{slice .Title 0 99999}}", "{{index .Title 99}}",
		"{{html .Title}}{{js .Title}}{{urlquery .Title}}", "{{/*", "{{with $x := .Title}}{{$x}}{{end}}", "{{len .}}", "{{range 1000000000}}x{{end}}", "{{printf \"%*d\" 999999999 1}}", "\u202e{{.Title}}", "{{break}}", "{{if", "{{and .Title (not .Title) | or}}",
	}
)
