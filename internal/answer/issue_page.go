// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
)

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

func (a *aboutIssue) page(h *handler, token string, filled *form) (name string, data any) {
	i := a.issue
	shown := view{
		Title: i.Spec.Title, Alliance: orElse(a.alliance.Spec.DisplayName, a.alliance.Name), Severity: string(a.severity),
		Detected: a.moment(i.Spec.DetectedTime.Time), Description: i.Spec.Description,
		RaisedBy: a.personName(i.Spec.RaisedBy) + " (" + a.partnerName(i.Spec.RaisedBy.Partner) + ")",
		Step:     string(a.notification.Spec.Step),
		Me:       a.personName(a.me), Partner: a.partnerName(a.me.Partner),
		Wrong: filled != nil,
	}
	latest := ""
	if !a.snoozeLimit.IsZero() {
		latest = a.moment(a.snoozeLimit)
	}
	form := func(action v1alpha1.AnswerAction, label string) *section {
		s := &section{
			Action: action, Label: label, Path: h.path, Token: token, Form: &form{}, Zone: a.zone.String(), Latest: latest,
			Limits: limits{maxOutcome, maxNote, maxReason, maxSummary},
		}
		if filled != nil && filled.action == action {
			s.Form, s.Errors, s.Open = filled, filled.Errors, true
		}
		for _, m := range talkModes {
			s.Modes = append(s.Modes, choice{string(m), modeLabels[m], s.Form.Mode == string(m)})
		}
		for _, p := range a.others {
			key := personKey(p)
			s.People = append(s.People, choice{key, a.personName(p) + " (" + a.partnerName(p.Partner) + ")", slices.Contains(s.Form.With, key)})
		}
		for _, partner := range a.tried {
			if len(a.tried) > 1 {
				s.Partners = append(s.Partners, choice{string(partner), a.partnerName(partner), slices.Contains(s.Form.To, string(partner))})
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
	return "issue", shown
}
