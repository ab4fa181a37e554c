// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
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

// section is one form of the page.
type section struct {
	Action v1alpha1.AnswerAction
	Label  string
	Path   string
	Token  string
	Open   bool
	Form   *form
	Errors map[string]string
	Limits limits
	Modes  []choice
	People []choice
	// Partners that the recipient may have tried to reach, where there are several.
	Partners []choice
	Zone     string
	Latest   string
}

type limits struct{ Outcome, Note, Reason, Summary int }

var modeLabels = map[v1alpha1.Mode]string{
	v1alpha1.ModePhone: "By phone", v1alpha1.ModeVideo: "By video", v1alpha1.ModeInPerson: "In person",
}

// view is what the page shows.
type view struct {
	Title, Alliance, Severity, Detected, RaisedBy, Step, Description string
	Me, Partner                                                      string
	Wrong                                                            bool

	Acknowledged, Spoke, Tried, Updated, Snoozed, Resolved *section
}

// page shows the issue and the forms; filled is what was sent off before, or nil.
func (h *handler) page(v *visit, token string, filled *form) view {
	i := v.issue
	shown := view{
		Title: i.Spec.Title, Alliance: orElse(v.alliance.Spec.DisplayName, v.alliance.Name), Severity: string(v.severity),
		Detected: v.moment(i.Spec.DetectedTime.Time), Description: i.Spec.Description,
		RaisedBy: v.personName(i.Spec.RaisedBy) + " (" + v.partnerName(i.Spec.RaisedBy.Partner) + ")",
		Step:     string(v.notification.Spec.Step),
		Me:       v.personName(v.me), Partner: v.partnerName(v.me.Partner),
		Wrong: filled != nil,
	}
	latest := ""
	if !v.snoozeLimit.IsZero() {
		latest = v.moment(v.snoozeLimit)
	}
	form := func(action v1alpha1.AnswerAction, label string) *section {
		s := &section{
			Action: action, Label: label, Path: h.path, Token: token, Form: &form{}, Zone: v.zone.String(), Latest: latest,
			Limits: limits{maxOutcome, maxNote, maxReason, maxSummary},
		}
		if filled != nil && filled.action == action {
			s.Form, s.Errors, s.Open = filled, filled.Errors, true
		}
		for _, m := range talkModes {
			s.Modes = append(s.Modes, choice{string(m), modeLabels[m], s.Form.Mode == string(m)})
		}
		for _, p := range v.others {
			key := personKey(p)
			s.People = append(s.People, choice{key, v.personName(p) + " (" + v.partnerName(p.Partner) + ")", slices.Contains(s.Form.With, key)})
		}
		for _, partner := range v.tried {
			if len(v.tried) > 1 {
				s.Partners = append(s.Partners, choice{string(partner), v.partnerName(partner), slices.Contains(s.Form.To, string(partner))})
			}
		}
		return s
	}
	shown.Acknowledged = form(v1alpha1.AnswerAcknowledged, "I take it on")
	shown.Spoke = form(v1alpha1.AnswerSpoke, "We spoke")
	shown.Tried = form(v1alpha1.AnswerTried, "I tried to reach them")
	shown.Updated = form(v1alpha1.AnswerUpdated, "Something is new")
	shown.Snoozed = form(v1alpha1.AnswerSnoozed, "Later")
	shown.Resolved = form(v1alpha1.AnswerResolved, "It is resolved")
	return shown
}

// receipt is what the page says when something was recorded.
type receipt struct{ When, Done, Title, Me, Partner string }

func (v *visit) receipt(action v1alpha1.AnswerAction, now time.Time) receipt {
	return receipt{
		When: "On " + v.moment(now), Done: done(action), Title: v.issue.Spec.Title,
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
