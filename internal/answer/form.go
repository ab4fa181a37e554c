// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/plain"
	"github.com/entente-dev/entente/internal/rules"
)

// The names of the fields of the forms.
const (
	tokenField   = "t"
	actionField  = "action"
	modeField    = "mode"
	withField    = "with"
	toField      = "to"
	outcomeField = "outcome"
	noteField    = "note"
	untilField   = "until"
	reasonField  = "reason"
	summaryField = "summary"
	confirmField = "confirm"
)

// form is what somebody filled in. It is given back as it was where something is wrong.
type form struct {
	action  v1alpha1.AnswerAction
	Mode    string
	With    []string
	To      []string
	Outcome string
	Note    string
	Until   string
	Reason  string
	Summary string
	Confirm bool
	// Ratings are what was chosen, by what it rates.
	Ratings map[string]string
	// Errors say, by field, what to write instead.
	Errors map[string]string
}

func readForm(v url.Values) *form {
	text := func(field string) string {
		return strings.TrimSpace(strings.ReplaceAll(v.Get(field), "\r\n", "\n"))
	}
	f := &form{
		action: v1alpha1.AnswerAction(v.Get(actionField)), Mode: text(modeField), With: v[withField], To: v[toField], Outcome: text(outcomeField),
		Note: text(noteField), Until: text(untilField), Reason: text(reasonField), Summary: text(summaryField),
		Confirm: v.Get(confirmField) == "yes", Ratings: map[string]string{}, Errors: map[string]string{},
	}
	for _, d := range rules.Dimensions() {
		f.Ratings[string(d)] = text(string(d))
	}
	return f
}

// known reports whether the form asks for something that there is.
func (f *form) known() bool {
	return slices.ContainsFunc(kinds, func(k kind) bool { return k.subject(&visit{}).takes(f.action) })
}

// text checks a text. missing says what to write where it is needed; empty: it is not.
func (f *form) text(field, text string, limit int, missing string) string {
	switch n := utf8.RuneCountInString(text); {
	case text == "" && missing != "":
		f.Errors[field] = missing
	case !utf8.ValidString(text) || strings.ContainsFunc(text, plain.Steers):
		f.Errors[field] = "Write plain text, without control characters."
	case n > limit:
		f.Errors[field] = fmt.Sprintf("Write at most %d characters. These are %d.", limit, n)
	}
	return text
}
