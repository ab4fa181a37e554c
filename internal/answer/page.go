// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string

	templates = template.Must(template.New("").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(pageCSS) },
	}).Parse(pageHTML))
)

// policyHeader allows the page its own style and its own forms, and nothing else.
func policyHeader() string {
	sum := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}

// choice is one of several that a form offers.
type choice struct {
	Value, Label string
	Chosen       bool
}

// receipt is what the page says when something was recorded: how the link was used.
type receipt struct{ When, Done, Kind, Name, Me, Partner string }

func (v *visit) receipt() receipt {
	kind, name := v.subject.called()
	use := v.notification.Status.Answer
	return receipt{
		When: "On " + v.moment(use.Time.Time), Done: done(use.Action), Kind: kind, Name: name,
		Me: v.personName(v.me), Partner: v.partnerName(v.me.Partner),
	}
}

// render fills a template in full before anything is sent.
func render(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	err := templates.ExecuteTemplate(&b, name, data)
	return b.Bytes(), err
}

func orElse(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}
