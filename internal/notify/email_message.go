// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package notify

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/mail"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"github.com/entente-dev/entente/internal/plain"
)

const (
	maxAddress     = 254 // bytes; RFC 5321 has 256 with the angle brackets
	maxMailSubject = 900 // bytes; a line has 998 at most (RFC 5322), a Notification's subject 256 characters
	maxMailName    = 256 // bytes of a display name
	maxMailField   = 512 // bytes of a field of our own
)

// Fields of our own, for filters at the receiving end.
const (
	fieldNotification = "X-Entente-Notification" // NAMESPACE/NAME
	fieldReason       = "X-Entente-Reason"
)

// composeMail returns m as a mail (RFC 5322) and the one address that it goes to. It is the
// same to the byte for each attempt, so who gets it twice can tell: the Message-ID is made of
// the Notification's UID, and the Date is when the Notification was created, which is when
// its text was complete (RFC 5322, 3.6.1).
//
// What comes from a Notification cannot add or end a field: titles and names become one
// printable line, and what is not plain ASCII is encoded (RFC 2047).
func composeMail(from string, m Message) (to string, content []byte, err error) {
	to = strings.TrimSpace(m.Address)
	if !validAddress(to) {
		return "", nil, errors.New("the contact's address on this channel is not one mail address in ASCII; write one such as sam@contoso.example")
	}
	subject := printable(m.Title, maxMailSubject)
	if m.ID == "" || m.Time.IsZero() || subject == "" {
		return "", nil, errors.New("the message cannot be written as a mail: it needs an ID, a title and a time")
	}
	mm := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	mm.FromMailAddress(&mail.Address{Address: from})
	mm.SetGenHeader(gomail.Header(gomail.HeaderTo), mailbox(printable(m.Recipient.DisplayName, maxMailName), to))
	mm.Subject(headerText(subject))
	mm.SetDateWithValue(m.Time.UTC())
	mm.SetMessageIDWithValue(messageID(m.ID, from))
	// Keeps out-of-office replies away (RFC 3834); the second is what Exchange looks at.
	mm.SetGenHeader("Auto-Submitted", "auto-generated")
	mm.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All")
	mm.SetGenHeader(fieldNotification, cut(headerValue(m.Namespace+"/"+m.Name), maxMailField))
	mm.SetGenHeader(fieldReason, cut(headerValue(m.Reason), maxMailField))
	mm.SetBodyString(gomail.TypeTextPlain, mailBody(m.Body))

	var b bytes.Buffer
	if _, err := mm.WriteTo(&b); err != nil {
		return "", nil, errors.New("the message cannot be written as a mail")
	}
	return to, b.Bytes(), nil
}

// validAddress is true if s is a bare mail address of printable ASCII: no name, no brackets,
// no comment, no quotes.
func validAddress(s string) bool {
	if len(s) > maxAddress || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return false
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Name == "" && a.Address == s
}

// headerText returns s, one printable line, so that it can stand in a field and comes out as
// it is: encoded if it is no ASCII, or looks as if it were encoded.
func headerText(s string) string {
	if strings.Contains(s, "=?") || !ascii(s) {
		return encodedWords(s)
	}
	return s
}

// mailbox returns an address with a display name, one printable line. net/mail would leave a
// backslash in an encoded word, where it ends what readers take for the name.
func mailbox(name, address string) string {
	if !ascii(name) {
		return encodedWords(name) + " <" + address + ">"
	}
	return (&mail.Address{Name: name, Address: address}).String()
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// encodedWords returns s as encoded words with a space between (RFC 2047), of which readers
// make one text. They are short enough that the first stands beside the field's name.
func encodedWords(s string) string {
	const begin, end = "=?UTF-8?b?", "?="
	const bytesPerWord = 36
	var words []string
	for s != "" {
		part := cut(s, bytesPerWord)
		s = s[len(part):]
		words = append(words, begin+base64.StdEncoding.EncodeToString([]byte(part))+end)
	}
	return strings.Join(words, " ")
}

// messageID is the same for each attempt: the Notification's UID at the sender's domain. An
// ID with other characters, which Kubernetes does not make, is replaced by its hash.
func messageID(id, from string) string {
	if len(id) > 64 || strings.ContainsFunc(id, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-'
	}) {
		sum := sha256.Sum256([]byte(id))
		id = hex.EncodeToString(sum[:])
	}
	return id + from[strings.LastIndexByte(from, '@'):]
}

// mailBody returns s as text that every reader shows: valid UTF-8, lines ended by a line
// feed (made CRLF when encoded), no control characters, and a line break at the end.
func mailBody(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		if plain.Steers(r) {
			return '\uFFFD'
		}
		return r
	}, s)
	return strings.TrimSuffix(s, "\n") + "\n"
}
