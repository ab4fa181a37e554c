// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Text is a message in words.
type Text struct {
	Subject string // one line
	Body    string
}

// The parts of a message, as a policy's template names them.
const (
	PartSubject = "subject"
	PartBody    = "body"
)

//go:embed templates
var files embed.FS

// defaults are the templates that hold where a policy has none.
var defaults = func() map[v1alpha1.NotificationReason]pair {
	all := make(map[v1alpha1.NotificationReason]pair, len(shapes))
	for reason := range shapes {
		all[reason] = pair{mustCompile(reason, PartSubject), mustCompile(reason, PartBody)}
	}
	return all
}()

type pair struct{ subject, body *template.Template }

func mustCompile(reason v1alpha1.NotificationReason, part string) *template.Template {
	t, err := compile(reason, part, Default(reason, part))
	if err != nil {
		panic(fmt.Sprintf("the built-in %s of %s: %v", part, reason, err))
	}
	return t
}

// Default returns the template that a message of a reason has where the policy has none.
func Default(reason v1alpha1.NotificationReason, part string) string {
	text, err := files.ReadFile("templates/" + string(reason) + "." + part + ".tmpl")
	if err != nil {
		panic(err) // a reason without a template does not pass the tests
	}
	return strings.TrimSuffix(string(text), "\n")
}

// Render words a message of a reason. The data is of the type that belongs to the reason. A
// text of the policy's template is used where it can be; own may be nil. There is always a
// text: the default takes the place of one that fails, or that is empty.
func Render(reason v1alpha1.NotificationReason, data any, own *v1alpha1.MessageTemplate) Text {
	if own == nil {
		own = &v1alpha1.MessageTemplate{}
	}
	usual := defaults[reason]
	data = flat(data)
	return Text{
		Subject: first(reason, PartSubject, own.Subject, usual.subject, data),
		Body:    first(reason, PartBody, own.Body, usual.body, data),
	}
}

func first(reason v1alpha1.NotificationReason, part, own string, usual *template.Template, data any) string {
	if own != "" {
		if t, err := compiled.get(reason, part, own); err == nil {
			if text, err := run(t, part, data); err == nil && text != "" {
				return text
			}
		}
	}
	// The default was checked when it was compiled: it does not fail.
	text, _ := run(usual, part, data)
	return text
}

// run executes a checked template. What exceeds the length of the part is cut off.
func run(t *template.Template, part string, data any) (string, error) {
	w := &bounded{left: MaxBody + 1}
	if part == PartSubject {
		w.left = MaxSubject + 1
	}
	if err := t.Execute(w, data); err != nil && !errors.Is(err, errFull) {
		return "", err
	}
	if part == PartSubject {
		return OneLine(Cut(strings.TrimSpace(w.String()), MaxSubject)), nil
	}
	text := Plain(Cut(strings.Trim(w.String(), "\n"), MaxBody))
	if strings.TrimSpace(text) == "" {
		text = ""
	}
	return text, nil
}

// errFull stops a template whose text is long enough.
var errFull = errors.New("the text is too long")

// bounded takes so many characters, and no more.
type bounded struct {
	strings.Builder
	left int
}

// Write takes what there is room for.
func (b *bounded) Write(p []byte) (int, error) {
	characters := utf8.RuneCount(p)
	if characters <= b.left {
		b.left -= characters
		return b.Builder.Write(p)
	}
	end := 0
	for ; b.left > 0; b.left-- {
		_, size := utf8.DecodeRune(p[end:])
		end += size
	}
	b.Builder.Write(p[:end])
	return end, errFull
}

var _ io.Writer = (*bounded)(nil)
