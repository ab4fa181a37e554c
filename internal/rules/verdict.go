// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"fmt"
	"time"
	"unicode/utf8"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/internal/worktime"
)

// Verdict is what every kind's decision has.
type Verdict struct {
	// Conditions in a stable order, with type, status, reason and message; who writes them
	// sets the times and the generation. A condition that is not among them is to be removed.
	Conditions []metav1.Condition
	// NextCheck is when something will change if nobody acts; zero for never.
	NextCheck time.Time
}

// Get returns the condition of that type, or nil.
func (v *Verdict) Get(conditionType string) *metav1.Condition {
	for i := range v.Conditions {
		if v.Conditions[i].Type == conditionType {
			return &v.Conditions[i]
		}
	}
	return nil
}

// finding is a condition without its type.
type finding struct {
	status  metav1.ConditionStatus
	reason  string
	message string
}

func isTrue(reason, message string) finding  { return finding{metav1.ConditionTrue, reason, message} }
func isFalse(reason, message string) finding { return finding{metav1.ConditionFalse, reason, message} }
func isUnknown(reason, message string) finding {
	return finding{metav1.ConditionUnknown, reason, message}
}

// maxMessage is how long the API server lets a condition's message be, in bytes to be safe.
const maxMessage = 32768

func (v *Verdict) add(conditionType string, f finding) {
	if len(f.message) > maxMessage {
		end := maxMessage - 3
		for !utf8.RuneStart(f.message[end]) {
			end--
		}
		f.message = f.message[:end] + "..."
	}
	v.Conditions = append(v.Conditions, metav1.Condition{
		Type: conditionType, Status: f.status, Reason: f.reason, Message: f.message,
	})
}

// moment is the time at which a decision is made. It notes each later moment that it is
// asked about, so that none of them can be forgotten in the next check.
type moment struct {
	now  time.Time
	next time.Time
}

// reached reports whether t has come. If not, t is noted as a moment to look again.
func (m *moment) reached(t time.Time) bool {
	if !m.now.Before(t) {
		return true
	}
	m.look(t)
	return false
}

// look notes t as a moment to look again, if it is still to come.
func (m *moment) look(t time.Time) {
	if m.now.Before(t) && (m.next.IsZero() || t.Before(m.next)) {
		m.next = t
	}
}

// stamp writes a moment in a message: absolute, in UTC.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// span parses a duration that may be left out; ok is false then, and where it is malformed:
// that the object's own Ready condition says.
func span[D ~string](d D) (worktime.Span, bool) {
	if d == "" {
		return worktime.Span{}, false
	}
	s, err := worktime.ParseSpan(string(d))
	return s, err == nil
}

// fieldError says which field cannot be used, and what to write instead.
type fieldError struct {
	field string
	err   error
}

func (e fieldError) String() string { return fmt.Sprintf("%s: %v", e.field, e.err) }
