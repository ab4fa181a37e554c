// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"bytes"
	"io"
	"maps"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

const sender = "alliances@northwind.example"

const wantMail = "Auto-Submitted: auto-generated\r\n" +
	"Date: Wed, 04 Nov 2026 09:00:00 +0000\r\n" +
	"MIME-Version: 1.0\r\n" +
	"Message-ID: <6f0c2a52-3b7e-4a0c-9a55-0c7b9d3f1e11@northwind.example>\r\n" +
	"Subject: Shipments three days late\r\n" +
	"To: =?UTF-8?b?U2FtIEzDqWU=?= <sam@contoso.example>\r\n" +
	"X-Auto-Response-Suppress: All\r\n" +
	"X-Entente-Notification: alliances/late-shipments-3f2a\r\n" +
	"X-Entente-Reason: EscalationStep\r\n" +
	"From: <alliances@northwind.example>\r\n" +
	"Content-Transfer-Encoding: quoted-printable\r\n" +
	"Content-Type: text/plain; charset=UTF-8\r\n" +
	"\r\n" +
	"Nobody has answered.\r\nPlease call Jane.\r\n"

// The same to the byte each time, so that who gets it twice can tell.
func TestMailIsExact(t *testing.T) {
	for range 2 {
		to, content, err := composeMail(sender, message())
		if err != nil {
			t.Fatal(err)
		}
		if to != "sam@contoso.example" {
			t.Errorf("to %q", to)
		}
		if d := cmp.Diff(wantMail, string(content)); d != "" {
			t.Errorf("mail (-want +got):\n%s", d)
		}
	}
}

func TestMailAddresses(t *testing.T) {
	for address, ok := range map[string]bool{
		"sam@contoso.example":                      true,
		" sam@contoso.example\r\n":                 true, // from a Secret that was made from a file
		"sam+entente@contoso.example":              true,
		"o'neill@contoso.example":                  true,
		"sam@[192.0.2.1]":                          true,
		"sam@localhost":                            true,
		strings.Repeat("x", 242) + "@contoso.exam": false,
		strings.Repeat("x", 242) + "@contoso.exa":  true, // 254 bytes
		"":                                false,
		"sam":                             false,
		"@contoso.example":                false,
		"sam@":                            false,
		"Sam <sam@contoso.example>":       false,
		"<sam@contoso.example>":           false,
		"sam@contoso.example,x@y.example": false,
		"sam@contoso.example x@y.example": false,
		"sam@contoso.example\r\nBcc: x@y.example":    false,
		"sam@contoso.example\nRCPT TO:<x@y.example>": false,
		"sam@contoso.example> NOTIFY=NEVER":          false,
		"sam@contoso.example>":                       false,
		"sam@contoso.example\x00":                    false,
		"sam@contoso.example (Sam)":                  false,
		`"sam x"@contoso.example`:                    false,
		`"sam\"@contoso.example`:                     false,
		"séam@contoso.example":                       false,
		"sam@contösö.example":                        false,
		"sam@contoso.example@y.example":              false,
	} {
		m := message()
		m.Address = address
		to, _, err := composeMail(sender, m)
		if (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
		if err == nil && to != strings.TrimSpace(address) {
			t.Errorf("%q: goes to %q", address, to)
		}
		if err != nil && strings.Contains(err.Error(), "y.example") {
			t.Errorf("%v repeats the address, which may come from a Secret", err)
		}
	}
}

func TestMailNeedsIDTitleAndTime(t *testing.T) {
	for _, spoil := range []func(*Message){
		func(m *Message) { m.ID = "" },
		func(m *Message) { m.Title = " \r\n" },
		func(m *Message) { m.Time = time.Time{} },
	} {
		m := message()
		spoil(&m)
		wantResult(t, newTestEmail(t, options(), "127.0.0.1:1", nil).Send(t.Context(), m),
			Permanent, ReasonInvalidMessage, "needs an ID, a title and a time")
	}
}

func TestMessageIDIsOfTheIDAndTheSendersDomain(t *testing.T) {
	for id, want := range map[string]string{
		"6f0c-1":                 "6f0c-1@northwind.example",
		strings.Repeat("a", 64):  strings.Repeat("a", 64) + "@northwind.example",
		"x>\r\nBcc: y@z.example": "", // its hash
	} {
		got := messageID(id, sender)
		if strings.ContainsAny(id, "\r>") {
			if strings.ContainsAny(got, "\r\n<> ") || len(got) != 64+len("@northwind.example") {
				t.Errorf("%q gives %q", id, got)
			}
			continue
		}
		if got != want {
			t.Errorf("%q gives %q, want %q", id, got, want)
		}
	}
	long := strings.Repeat("a", 65)
	if messageID(long, sender) == messageID(long+"a", sender) || len(messageID(long, sender)) != 64+len("@northwind.example") {
		t.Error("long IDs are not told apart")
	}
}

func TestMailBody(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "\n",
		"a":                      "a\n",
		"a\n":                    "a\n",
		"a\r\nb\rc\n\n":          "a\nb\nc\n\n",
		"tab\tstays":             "tab\tstays\n",
		"\x00\x1b[31m\x7f\u0085": "\uFFFD\uFFFD[31m\uFFFD\uFFFD\n",
		"a\xffb":                 "a\uFFFDb\n",
	} {
		if got := mailBody(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

var mailFields = []string{"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version",
	"Subject", "To", "X-Auto-Response-Suppress", "X-Entente-Notification", "X-Entente-Reason"}

// checkMail reads the mail of m back as a receiver would, and compares.
func checkMail(t *testing.T, m Message, content []byte) {
	t.Helper()
	for line := range strings.SplitSeq(string(content), "\r\n") {
		if strings.ContainsAny(line, "\r\n\x00") || len(line) > 998 {
			t.Fatalf("not a line of mail: %q", line)
		}
		if strings.ContainsFunc(line, func(r rune) bool { return r >= utf8.RuneSelf }) {
			t.Fatalf("not ASCII: %q", line)
		}
	}
	if !bytes.HasSuffix(content, []byte("\r\n")) {
		t.Fatalf("does not end in a line break")
	}
	got, err := mail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if fields := slices.Sorted(maps.Keys(got.Header)); !slices.Equal(fields, mailFields) {
		t.Fatalf("fields %q, want %q", fields, mailFields)
	}
	for name, values := range got.Header {
		if len(values) != 1 {
			t.Fatalf("%s %q", name, values)
		}
	}
	to, err := got.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != strings.TrimSpace(m.Address) {
		t.Fatalf("to %v, %v", to, err)
	}
	if want := printable(m.Recipient.DisplayName, maxMailName); to[0].Name != want {
		t.Fatalf("name %q, want %q (%q)", to[0].Name, want, got.Header.Get("To"))
	}
	from, err := got.Header.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Address != sender || from[0].Name != "" {
		t.Fatalf("from %v, %v", from, err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if want := printable(m.Title, maxMailSubject); err != nil || subject != want {
		t.Fatalf("subject %q, %v, want %q (%q)", subject, err, want, got.Header.Get("Subject"))
	}
	if date, err := got.Header.Date(); err != nil || !date.Equal(m.Time) {
		t.Fatalf("date %s, %v", date, err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(got.Body))
	if want := strings.ReplaceAll(mailBody(m.Body), "\n", "\r\n"); err != nil || string(body) != want {
		t.Fatalf("body %q, %v, want %q", body, err, want)
	}
}

func TestMailTextsComeOutAsTheyWere(t *testing.T) {
	for _, text := range []string{
		"plain", "Lée", "日本語の件名" + strings.Repeat("とても長い", 40), strings.Repeat("x", 2000), strings.Repeat("word ", 400),
		strings.Repeat("é", 2000), "=?utf-8?q?=0D=0ABcc:_x=40y?=", `"quoted\" <x@y>`, "a  b\t\tc", injection, ".", ".\r\n.\r\nQUIT\r\n",
		strings.Repeat("x", 61) + " y", strings.Repeat(". ", 100), "\u00a0x\u00a0", "trailing \\", "é \\",
	} {
		m := message()
		m.Title, m.Body, m.Recipient.DisplayName = text, text, text
		m.ID, m.Reason, m.Namespace, m.Name = text, text, text, text
		_, content, err := composeMail(sender, m)
		if err != nil {
			t.Fatal(err)
		}
		checkMail(t, m, content)
	}
}

// Whatever the texts hold, the mail has our fields and no others, goes to the address, and
// the title, the name and the body come out as they were.
func FuzzMailIsSafe(f *testing.F) {
	f.Add("id", "Reason", "ns", "Sam", "sam@contoso.example", "title", "body")
	f.Add(injection, injection, injection, injection, "sam@contoso.example\r\nBcc: x@y.example", injection, injection)
	f.Add("=?utf-8?b?", "%0d%0a", "..", "=?utf-8?q?a?= b", "\"a b\"@c", "=?utf-8?q?a?= b", "=\r\n.\r\n")
	f.Add("\xff", "\x7f", "\x00", "\\\"", "a@[::1]", strings.Repeat("x", 1000), strings.Repeat(".", 1000))
	f.Fuzz(func(t *testing.T, id, reason, namespace, display, address, title, body string) {
		m := Message{ID: id, Namespace: namespace, Name: reason, Reason: reason, Recipient: Recipient{DisplayName: display},
			Address: address, Title: title, Body: body, Time: created}
		to, content, err := composeMail(sender, m)
		if err != nil {
			return
		}
		if to == "" || strings.ContainsAny(to, "\r\n <>\x00") {
			t.Fatalf("goes to %q", to)
		}
		checkMail(t, m, content)
	})
}
