// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// The bounds of the API, in characters and entries.
const (
	maxOutcome = 256
	maxNote    = 512
	maxReason  = 256
	maxSummary = 2048
	maxBetween = 6

	maxConversations    = 48
	maxAttempts         = 64
	maxUpdates          = 64
	maxAcknowledgements = 64
	maxSnoozes          = 32
	maxAnswers          = 128
)

// talkModes are how people speak, as the page offers it.
var talkModes = []v1alpha1.Mode{v1alpha1.ModePhone, v1alpha1.ModeVideo, v1alpha1.ModeInPerson}

func (a *aboutIssue) takes(action v1alpha1.AnswerAction) bool {
	switch action {
	case v1alpha1.AnswerAcknowledged, v1alpha1.AnswerSpoke, v1alpha1.AnswerTried,
		v1alpha1.AnswerUpdated, v1alpha1.AnswerSnoozed, v1alpha1.AnswerResolved:
		return true
	}
	return false
}

func (a *aboutIssue) entry(f *form, now time.Time) (e entry, ok bool) {
	at, me, spec := metav1.NewTime(now), a.me, &a.issue.Spec
	switch f.action {
	case v1alpha1.AnswerAcknowledged:
		e = one("acknowledgements", v1alpha1.Acknowledgement{Time: at, By: me}, len(spec.Acknowledgements), maxAcknowledgements)
	case v1alpha1.AnswerSpoke:
		c := v1alpha1.Conversation{Time: at, Mode: f.mode(), Between: append([]v1alpha1.PersonRef{me}, f.with(a)...),
			Outcome: f.text(outcomeField, f.Outcome, maxOutcome, "")}
		e = one("conversations", c, len(spec.Conversations), maxConversations)
	case v1alpha1.AnswerTried:
		e = entry{"attempts", f.attempts(a, at), len(spec.Attempts), maxAttempts}
	case v1alpha1.AnswerUpdated:
		u := v1alpha1.Update{Time: at, By: &me, Note: f.text(noteField, f.Note, maxNote, "Write what is new.")}
		e = one("updates", u, len(spec.Updates), maxUpdates)
	case v1alpha1.AnswerSnoozed:
		s := v1alpha1.Snooze{Time: at, UntilTime: f.until(a, now), By: &me,
			Reason: f.text(reasonField, f.Reason, maxReason, "Write why this can wait, such as: waiting for customs.")}
		e = one("snoozes", s, len(spec.Snoozes), maxSnoozes)
	case v1alpha1.AnswerResolved:
		s := v1alpha1.Statement{Time: at, By: &me, Summary: f.text(summaryField, f.Summary, maxSummary, "Write how it ended, in a sentence or two.")}
		if !f.Confirm {
			f.Errors[confirmField] = "Tick the box if the issue is resolved for all sides."
		}
		if r := spec.Resolution; r != nil {
			f.Errors[confirmField] = "A resolution is on record already, dated " + a.moment(r.Time.Time) + ". Ask your alliance manager to put another in its place."
		}
		e = one("resolution", s, 0, 0)
	}
	return e, len(f.Errors) == 0
}

// attempts are one to each partner that was tried. Where there can be one only, or the attempt counts
// for none, nobody is asked.
func (f *form) attempts(a *aboutIssue, at metav1.Time) []any {
	to, mode := a.tried, f.mode()
	if len(to) > 1 {
		to = slices.DeleteFunc(slices.Clone(a.tried), func(p v1alpha1.Name) bool { return !slices.Contains(f.To, string(p)) })
		if len(to) == 0 {
			f.Errors[toField] = "Tick at least one company whose people you tried to reach."
		}
	}
	if len(a.tried) == 0 {
		to = []v1alpha1.Name{""}
	}
	attempts := make([]any, 0, len(to))
	for _, partner := range to {
		attempts = append(attempts, v1alpha1.Attempt{Time: at, By: &a.me, To: partner, Mode: mode})
	}
	return attempts
}

func (f *form) mode() v1alpha1.Mode {
	m := v1alpha1.Mode(f.Mode)
	if !slices.Contains(talkModes, m) {
		f.Errors[modeField] = "Choose one: by phone, by video, or in person."
	}
	return m
}

// with are the people that were ticked; they are among those that the page offers.
func (f *form) with(a *aboutIssue) []v1alpha1.PersonRef {
	var people []v1alpha1.PersonRef
	for _, ticked := range f.With {
		i := slices.IndexFunc(a.others, func(p v1alpha1.PersonRef) bool { return personKey(p) == ticked })
		if i < 0 {
			f.Errors[withField] = "Tick people who are on the list. It has changed since the page was opened."
			return nil
		}
		if !slices.Contains(people, a.others[i]) {
			people = append(people, a.others[i])
		}
	}
	switch {
	case len(people) == 0:
		f.Errors[withField] = "Tick at least one person with whom you spoke."
	case len(people) > maxBetween-1:
		f.Errors[withField] = fmt.Sprintf("Tick at most %d people.", maxBetween-1)
	}
	return people
}

// personKey is how a form names a person. Names hold no '/'.
func personKey(p v1alpha1.PersonRef) string { return string(p.Partner) + "/" + string(p.Contact) }

// untilLayouts are what browsers send for a date and a time, with and without seconds, and
// what people type where a browser has no field for it.
var untilLayouts = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02"}

// until reads a date, or a date and a time, on the recipient's clock.
func (f *form) until(a *aboutIssue, now time.Time) metav1.Time {
	for _, layout := range untilLayouts {
		wall, err := time.Parse(layout, f.Until)
		if err != nil {
			continue
		}
		date := worktime.Date{Year: wall.Year(), Month: wall.Month(), Day: wall.Day()}
		until := worktime.Local(date, wall.Hour(), wall.Minute(), wall.Second(), a.zone)
		switch {
		case !until.After(now):
			f.Errors[untilField] = "Write a moment to come: after " + a.moment(now) + "."
		case !a.snoozeLimit.IsZero() && until.After(a.snoozeLimit):
			f.Errors[untilField] = "Write a moment that is no later than " + a.moment(a.snoozeLimit) + "."
		case until.Year() >= 3000:
			f.Errors[untilField] = "Write a year before 3000."
		}
		return metav1.NewTime(until)
	}
	f.Errors[untilField] = "Write a date, or a date and a time, such as " + now.In(a.zone).AddDate(0, 0, 1).Format("2006-01-02 15:04") + "."
	return metav1.Time{}
}
