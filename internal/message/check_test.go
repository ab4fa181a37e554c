// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/entente-dev/entente/api/v1alpha1"
)

const step = v1alpha1.NotificationEscalationStep

func TestTemplatesThatCanBeUsed(t *testing.T) {
	for _, source := range []string{
		"text", "{{.Title}}", "{{/* why */}}text", "{{- .Title -}}", "{{.Again}}", "{{$.Title}}", `{{"a text"}}`, "{{true}}",
		"{{if .Description}}a{{else if .Again}}b{{else}}c{{end}}", "{{with .Deadline}}by {{.}}, {{$.Title}}{{else}}soon{{end}}",
		`{{join .Told ", "}}`, "{{range .Told}}{{.}}{{else}}nobody{{end}}", "{{range .Commands}}{{.Purpose}}{{.Command}}{{$.Title}}{{end}}",
		"{{range .Told}}{{range $.Commands}}{{.Purpose}}{{end}}{{end}}", `{{if eq .Severity "High" "Critical"}}!{{end}}`,
		`{{if ne .Severity "Low"}}!{{end}}`, "{{if eq .Again true}}!{{end}}", "{{if and .Again (not .Deadline)}}!{{end}}",
		"{{if not .Told}}!{{end}}", "{{or .Description .Title}}", "{{if and .Title .Deadline}}{{end}}x", "{{with .Told}}{{join . \"; \"}}{{end}}",
	} {
		if err := Check(step, PartBody, source); err != nil {
			t.Errorf("%s: %v", source, err)
		}
	}
}

func TestTemplatesThatCannotBeUsed(t *testing.T) {
	for source, want := range map[string]string{
		`{{printf "%1000000000d" 1}}`:          "printf cannot be used; the functions are eq, ne, and, or, not and join",
		"{{print .Title}}":                     "print cannot be used",
		"{{println}}":                          "println cannot be used",
		"{{html .Title}}":                      "html cannot be used",
		"{{js .Title}}":                        "js cannot be used",
		"{{urlquery .Title}}":                  "urlquery cannot be used",
		"{{index .Told 0}}":                    "index cannot be used",
		"{{slice .Title 1}}":                   "slice cannot be used",
		"{{len .Told}}":                        "len cannot be used",
		"{{call .Title}}":                      "call cannot be used",
		`{{lt .Title "a"}}`:                    "lt cannot be used",
		"{{env}}":                              "env cannot be used",
		"{{range 1000000000}}x{{end}}":         "1000000000 cannot be used; write a field, such as .Recipient, or a text in quotes",
		"{{1}}":                                "1 cannot be used",
		"{{'x'}}":                              "'x' cannot be used",
		"{{nil}}":                              "nil",
		"{{.Titel}}":                           "body line 1: there is no .Titel here; write .Title",
		"a\nb {{.title}}":                      "body line 2: there is no .title here; write .Title",
		"{{.Zone}}":                            "there is no .Zone here; write .Told or .TimeZone or .Issue",
		"{{.Title.Length}}":                    "there is no .Length, since what is before it has no fields",
		"{{.Reader}}":                          "there is no .Reader here",
		"{{.AboutIssue.Title}}":                "there is no .AboutIssue here",
		"{{.String}}":                          "there is no .String here",
		"{{range .Commands}}{{.Titel}}{{end}}": "there is no .Titel here; write $.Title",
		"{{range .Commands}}{{.Name}}{{end}}":  "write",
		"{{.Told}}":                            `.Told is a list; write {{join .Told ", "}}, or range over it`,
		"{{.Commands}}":                        ".Commands is a list; range over it, and write its .Purpose, .Command",
		"{{range .Commands}}{{.}}{{end}}":      ". is no text; write one of its fields: .Purpose, .Command",
		"{{range .Commands}}{{if .}}{{end}}{{end}}":                            ". is always there",
		"{{range .Title}}{{end}}":                                              ".Title is no list; range over one of .Commands, .NextAudience, .Unreached, .Told",
		"{{range .Told}}{{range $.Told}}{{range $.Told}}{{end}}{{end}}{{end}}": "there are more than 2 ranges in each other; take one out",
		"{{range $i, $x := .Told}}{{$x}}{{end}}":                               "variables cannot be used; write the field where it is needed",
		"{{$x := .Title}}{{$x}}":                                               "variables cannot be used",
		"{{with $x := .Title}}{{$x}}{{end}}":                                   "variables cannot be used",
		"{{.Title | html}}":                                                    "| cannot be used; write the function first",
		"{{.Title .Severity}}":                                                 ".Title takes no arguments",
		"{{(.Title).Length}}":                                                  "(.Title).Length cannot be used",
		`{{define "x"}}a{{end}}b`:                                              "define and block cannot be used; write the text where it belongs",
		`{{define "x"}}{{end}}b`:                                               "define and block cannot be used",
		`{{block "x" .}}a{{end}}`:                                              "define and block cannot be used",
		`{{template "body"}}`:                                                  `{{template "body"}} cannot be used; write text, fields, if, with and range`,
		"{{range .Told}}{{break}}{{end}}":                                      "{{break}} cannot be used",
		"{{range .Told}}{{continue}}{{end}}":                                   "{{continue}} cannot be used",
		"{{if .Title}}":                                                        "body line 1: something is not closed; write {{end}} after each if, with and range",
		"{{.Title":                                                             "body line 1: unclosed action",
		" \n":                                                                  "the template gives no text; write some, or leave it out",
		"{{/* only this */}}":                                                  "the template gives no text",
		`{{if eq .Title .Told}}{{end}}`:                                        "eq compares two texts",
		`{{if eq .Told .Told}}{{end}}`:                                         "eq compares two texts",
		`{{if eq .Title}}{{end}}`:                                              "eq compares two texts",
		`{{if ne .Title "a" "b"}}{{end}}`:                                      "ne compares two texts",
		"{{and}}":                                                              "and takes fields of one kind",
		"{{or .Title .Told}}":                                                  "or takes fields of one kind",
		"{{not}}":                                                              "not takes one field",
		"{{join .Told}}":                                                       "join takes a list of texts",
		`{{join .Title ", "}}`:                                                 "join takes a list of texts",
		`{{join .Commands ", "}}`:                                              "join takes a list of texts",
		"{{join .Told .Description}}":                                          "join takes a list of texts",
		`{{join .Told "12345678901234567"}}`:                                   "join takes a list of texts and what to put between them, at most 16 characters",
		"{{range .Told}}{{range $.Told}}" + strings.Repeat("{{.}}", 10) + "{{end}}{{end}}": "the template does too much; put fewer actions into a range that stands in another",
		strings.Repeat("é", maxBodyTemplate+1):                                             "the template is too long; write at most 4096 characters",
	} {
		err := Check(step, PartBody, source)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s: %v, want %s", source, err, want)
		}
	}
	if err := Check(step, PartSubject, strings.Repeat("é", maxSubjectTemplate+1)); err == nil {
		t.Error("a subject that is too long passes")
	}
	for _, source := range []string{strings.Repeat("é", maxBodyTemplate), `{{join .Told "1234567890123456"}}`} {
		if err := Check(step, PartBody, source); err != nil {
			t.Errorf("just short enough: %v", err)
		}
	}
	if err := Check("Weather", PartBody, "x"); err == nil {
		t.Error("there is no such reason")
	}
}

// TestFieldsBelongToTheirReason: what a message of one reason says, another may not know.
func TestFieldsBelongToTheirReason(t *testing.T) {
	for reason, fields := range map[v1alpha1.NotificationReason][]string{
		v1alpha1.NotificationCallRequest:      {".Callees", ".MaxAttempts", ".Title"},
		v1alpha1.NotificationReviewUpcoming:   {".Planned", ".Next", ".Review"},
		v1alpha1.NotificationReviewDue:        {".Due", ".Refused"},
		v1alpha1.NotificationReviewOverdue:    {".Due", ".Again"},
		v1alpha1.NotificationActionDue:        {".Action", ".Owner", ".DueDate"},
		v1alpha1.NotificationHealthAsked:      {".Dimensions", ".Due", ".Late", ".Anonymous"},
		v1alpha1.NotificationBriefingDue:      {".Person", ".Self"},
		v1alpha1.NotificationPracticesMissing: {".Practices", ".Missing", ".Next"},
		v1alpha1.NotificationDisclosureDue:    {".Untold", ".Several", ".Due", ".Next", ".Late", ".Resolved", ".Title"},
		v1alpha1.NotificationRecoveryPlanDue:  {".Due", ".Late", ".Title"},
		v1alpha1.NotificationIssueOpened:      {".Told", ".Title"},
		v1alpha1.NotificationDigest:           {".Count", ".Messages"},
	} {
		for _, field := range fields {
			if err := Check(reason, PartBody, "{{if "+field+"}}{{end}}x"); err != nil {
				t.Errorf("%s: %v", reason, err)
			}
		}
		if err := Check(reason, PartBody, "{{.Told}}{{.Severity}}{{.Weather}}"); err == nil {
			t.Errorf("%s takes any field", reason)
		}
	}
}

// sample is a message with all that there can be: hostile text, and as many people as a step
// can tell.
func sample(reason v1alpha1.NotificationReason) any {
	long := strings.Repeat("{{.Title}}é\n", 200)
	reader := Reader{Recipient: "Jane Smit", Partner: "Northwind BV", TimeZone: "Europe/Amsterdam", InsteadOf: "olga"}
	commands := Context{Alliance: "Northwind and Contoso", Namespace: "demo", Commands: []Command{{"To take it on", "kubectl entente issue ack"}, {"To record", "kubectl entente"}}}
	var names []string
	for i := range maxList {
		names = append(names, fmt.Sprintf("%s %d", strings.Repeat("x", 160), i))
	}
	issue := AboutIssue{Issue: "late-shipments", ShortName: "late-shipments", Title: "Shipments\r\nlate \x1b[2J", Description: long, Quoted: Quote(long), QuotedDescription: Quote(long), Severity: "High", RaisedBy: "jane", Detected: "2026-03-02T09:00:00Z"}
	about := AboutStep{Step: "managers", Again: true, Started: "now", Deadline: "tomorrow", NextStep: "executives", NextAudience: []string{"Executive"}}
	switch reason {
	case v1alpha1.NotificationEscalationStep:
		return EscalationStep{reader, commands, issue, about, names, true}
	case v1alpha1.NotificationCallRequest:
		return CallRequest{Reader: reader, Context: commands, AboutIssue: issue, AboutStep: about, Callees: []Callee{{"lee", "+1 555 0100"}}, MaxAttempts: "3"}
	case v1alpha1.NotificationDisclosureDue:
		return Disclosure{Reader: reader, Context: commands, AboutIssue: issue, Untold: "Contoso Ltd", Due: "tomorrow", Late: true, Resolved: "today", Next: "soon"}
	case v1alpha1.NotificationRecoveryPlanDue:
		return RecoveryPlan{Reader: reader, Context: commands, AboutIssue: issue, Due: "tomorrow", Late: true}
	case v1alpha1.NotificationIssueOpened:
		return IssueOpened{Reader: reader, Context: commands, AboutIssue: issue, Told: names}
	case v1alpha1.NotificationActionDue:
		return Action{Reader: reader, Context: commands, Review: "r", Action: "a", Description: long}
	case v1alpha1.NotificationHealthAsked:
		return HealthAsked{Reader: reader, Context: commands, Review: "r", Dimensions: names, Due: "tomorrow", Late: true, Anonymous: "3"}
	case v1alpha1.NotificationBriefingDue:
		return Briefing{Reader: reader, Context: commands, Person: "lee", Self: true}
	case v1alpha1.NotificationPracticesMissing:
		p := PracticesMissing{Reader: reader, Context: commands, InPlace: "0", Required: "27", Missing: "27", Several: true, Due: "now", Next: "soon"}
		for range 27 {
			p.Practices = append(p.Practices, Practice{"CommitmentsKept", long, "Do what was promised."})
		}
		return p
	case v1alpha1.NotificationTest:
		return Test{Reader: reader, Namespace: "demo", Policy: "standard", Channel: "hook"}
	case v1alpha1.NotificationDigest:
		return Digest{Count: "2", First: "one", Messages: []Single{{"1", "n", "one", long}, {"2", "m", "two", long}}}
	}
	return Review{Reader: reader, Context: commands, Review: "r", Told: names, Refused: true, Postponed: "once", Next: "soon"}
}

// empty is a message without anything that can be left out.
func empty(reason v1alpha1.NotificationReason) any {
	return reflect.New(shapes[reason]).Elem().Interface()
}

// TestDefaultsAreStarts: every default passes the check of a policy's own template, and is
// short enough for a policy, so that it can be copied.
func TestDefaultsAreStarts(t *testing.T) {
	for reason := range shapes {
		for _, part := range []string{PartSubject, PartBody} {
			if err := Check(reason, part, Default(reason, part)); err != nil {
				t.Errorf("%s of %s: %v", part, reason, err)
			}
		}
		usual := Render(reason, sample(reason), nil)
		own := Render(reason, sample(reason), &v1alpha1.MessageTemplate{Reason: reason, Subject: Default(reason, PartSubject), Body: Default(reason, PartBody)})
		if usual != own || usual.Subject == "" || usual.Body == "" {
			t.Errorf("%s: %q is not %q", reason, own, usual)
		}
		checkText(t, usual)
	}
}

func checkText(t *testing.T, text Text) {
	t.Helper()
	if n := utf8.RuneCountInString(text.Subject); n == 0 || n > MaxSubject {
		t.Errorf("a subject of %d characters", n)
	}
	if n := utf8.RuneCountInString(text.Body); n == 0 || n > MaxBody {
		t.Errorf("a body of %d characters", n)
	}
	if strings.ContainsFunc(text.Subject, unicode.IsControl) || strings.ContainsRune(text.Subject, '\u2028') || !utf8.ValidString(text.Subject) {
		t.Errorf("the subject breaks its line: %q", text.Subject)
	}
	if strings.ContainsFunc(text.Body, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) || !utf8.ValidString(text.Body) {
		t.Errorf("the body holds control characters")
	}
}

func TestOwnTemplates(t *testing.T) {
	data := sample(step)
	usual := Render(step, data, nil)
	for name, c := range map[string]struct {
		own           v1alpha1.MessageTemplate
		subject, body string // empty: the usual
	}{
		"both":               {v1alpha1.MessageTemplate{Subject: "{{.Severity}}", Body: "Hi {{.Recipient}}"}, "High", "Hi Jane Smit"},
		"only a subject":     {v1alpha1.MessageTemplate{Subject: " {{.Severity}}\n"}, "High", ""},
		"only a body":        {v1alpha1.MessageTemplate{Body: "\n\nHi\n"}, "", "Hi"},
		"a broken subject":   {v1alpha1.MessageTemplate{Subject: "{{.Nothing}}", Body: "Hi"}, "", "Hi"},
		"an empty text":      {v1alpha1.MessageTemplate{Subject: "{{if not .Title}}x{{end}}", Body: " {{if not .Title}}x{{end}}\n"}, "", ""},
		"lines in a subject": {v1alpha1.MessageTemplate{Subject: "a\r\nBcc: {{.Title}}"}, "a  Bcc: Shipments  late  [2J", ""},
		"data is not a template": {v1alpha1.MessageTemplate{Body: "{{with .Description}}{{.}}{{end}}", Subject: "x"}, "x",
			strings.TrimRight(strings.Repeat("{{.Title}}é\n", 200), "\n")},
	} {
		got := Render(step, data, &c.own)
		want := Text{c.subject, c.body}
		if c.subject == "" {
			want.Subject = usual.Subject
		}
		if c.body == "" {
			want.Body = usual.Body
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	// At the limit nothing is cut off; beyond it the end is.
	for n, want := range map[int]string{MaxBody - 1: "", MaxBody: "", MaxBody + 1: "…"} {
		d := data.(EscalationStep)
		d.Description = strings.Repeat("é", n)
		body := Render(step, d, &v1alpha1.MessageTemplate{Body: "{{.Description}}"}).Body
		if count := utf8.RuneCountInString(body); count != min(n, MaxBody) || strings.HasSuffix(body, "…") != (want != "") {
			t.Errorf("%d characters, %d are left", n, count)
		}
	}
}

// TestTheWriterStops: a template that is long enough does not go on.
func TestTheWriterStops(t *testing.T) {
	for written, want := range map[string]error{"éé": nil, "ééé": nil, "éééé": errFull, "éé\xff\xff": errFull} {
		w := &bounded{left: 3}
		n, err := w.Write([]byte(written))
		if !errors.Is(err, want) || n != w.Len() || utf8.RuneCountInString(w.String()) > 3 || w.left < 0 {
			t.Errorf("%q: %d bytes, %v, holds %q", written, n, err, w.String())
		}
		if w.left == 0 {
			if n, err := w.Write([]byte("x")); n != 0 || !errors.Is(err, errFull) {
				t.Errorf("%q: and more: %d bytes, %v", written, n, err)
			}
		}
	}
}

// TestWorkIsBounded: what passes the check and does the most that it may is done at once.
func TestWorkIsBounded(t *testing.T) {
	for _, source := range []string{
		`x{{range .Told}}{{range $.Told}}{{if eq $.Description .}}{{end}}{{end}}{{end}}`,
		`x{{range .Told}}` + strings.Repeat(`{{if eq (join $.Told "1234567890123456") "a"}}{{end}}`, 4) + `{{end}}`,
		strings.Repeat(`{{if .Title}}{{with .Told}}x{{end}}{{end}}`, 97),
	} {
		if err := Check(step, PartBody, source); err != nil {
			t.Fatalf("%.60s: %v", source, err)
		}
		start := time.Now()
		Render(step, sample(step), &v1alpha1.MessageTemplate{Body: source})
		if took := time.Since(start); took > time.Second {
			t.Errorf("%.60s took %v", source, took)
		}
	}
}

func TestTheCacheIsBounded(t *testing.T) {
	for i := range 3 * maxCompiled {
		if err := Check(step, PartBody, fmt.Sprint("text ", i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(compiled.known); n > maxCompiled {
		t.Errorf("%d templates are remembered", n)
	}
}

func TestCut(t *testing.T) {
	if got := Cut(strings.Repeat("é", 10), 10); got != strings.Repeat("é", 10) {
		t.Errorf("cut %q though it fits", got)
	}
	if got := Cut("abcdef", 4); got != "abc…" {
		t.Errorf("cut to %q", got)
	}
}

// FuzzTemplate: whatever a policy holds, a message goes out, and soon.
func FuzzTemplate(f *testing.F) {
	for reason := range shapes {
		f.Add(string(reason), Default(reason, PartSubject), Default(reason, PartBody))
	}
	f.Add("EscalationStep", "{{range 10}}x{{end}}", `{{range .Told}}{{range $.Told}}{{.}}{{end}}{{end}}`)
	f.Add("EscalationStep", `{{printf "%1000000d" 1}}`, `{{join .Told "\x00"}}{{with .Told}}{{join . ""}}{{end}}`)
	f.Add("Digest", "{{((((.Count))))}}", "{{range .Messages}}{{.Body}}{{end}}")
	f.Add("ActionDue", "\u2028{{.Action}}\xff", "{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}")
	f.Fuzz(func(t *testing.T, name, subject, body string) {
		reason := v1alpha1.NotificationReason(name)
		if _, ok := shapes[reason]; !ok {
			reason = step
		}
		data := sample(reason)
		start := time.Now()
		own := v1alpha1.MessageTemplate{Reason: reason, Subject: subject, Body: body}
		checkText(t, Render(reason, data, &own))
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("took %v", took)
		}
		// What passes the check does not fail.
		for part, source := range map[string]string{PartSubject: subject, PartBody: body} {
			if tmpl, err := compile(reason, part, source); err == nil {
				for _, d := range []any{data, empty(reason)} {
					if _, err := run(tmpl, part, d); err != nil {
						t.Fatalf("%s passes the check and fails: %v", source, err)
					}
				}
			} else if err.Error() == "" || len(err.Error()) > 2*len(source)+500 {
				t.Fatalf("the error %q", err)
			}
		}
	})
}
