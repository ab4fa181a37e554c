// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/simulate"
)

// Tone says whether what happens is good news.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Worse
	Better
)

var toneWords = [...]string{Plain: "", Worse: "worse", Better: "better"}

// String says it in a word; nothing for what is neither.
func (t Tone) String() string { return toneWords[t] }

// Event is something that happened, or will.
type Event struct {
	Time time.Time
	// What happens, in a few words, and to what.
	What   string
	Of     Named
	Tone   Tone
	Detail string
	// Told are those who hear of it.
	Told []Recipient

	step v1alpha1.Name
}

// Recipient is somebody who is told, and how.
type Recipient struct {
	Person
	Channel string
	// LocalTime is when, where the person is.
	LocalTime time.Time
	TimeZone  string
}

// telling is how a kind of event is told.
type telling struct {
	what string
	tone Tone
}

// happens are the events that a page tells of; others are preparations, or said by another one.
var happens = map[simulate.EventType]telling{
	simulate.ReviewTime:      {"Review is to be held", Plain},
	simulate.ReviewOverdue:   {"Review is overdue", Worse},
	simulate.ReviewPostponed: {"Review has another due time", Plain},
	simulate.ReviewHeld:      {"Review was held", Better},
	simulate.ReviewCancelled: {"Review was cancelled", Plain},
	simulate.IssueDetected:   {"Issue was detected", Worse},
	simulate.IssueOpened:     {"Issue was opened for an overdue review", Worse},
	simulate.StepStarted:     {"Issue climbs", Worse},
	simulate.PathExhausted:   {"Escalation path ran out", Worse},
	simulate.IssueResolved:   {"Issue was resolved", Better},
}

// event words an event; false for one that a page does not tell of.
func (g *gathering) event(e *simulate.Event) (Event, bool) {
	out := Event{Time: e.Time, Of: g.named(e.Kind, e.Namespace, e.Name), Detail: e.Detail, step: e.Step}
	switch t, ok := happens[e.Event]; {
	case e.Implied:
		return out, false
	case ok:
		out.What, out.Tone = t.what, t.tone
	case e.Event == simulate.ConditionChanged:
		return out, g.changed(&out, e)
	default:
		return out, false
	}
	return out, true
}

// changed words the change of a condition, if it came to need somebody, or is put right. What nobody can tell any
// more is no news, nor is what was never bad.
func (g *gathering) changed(out *Event, e *simulate.Event) bool {
	if e.Is == nil || e.Was == nil {
		return false
	}
	entry := rules.EntryFor(e.Is)
	if entry == nil || entry.Sum {
		return false
	}
	bad, was := entry.NeedsAttention(e.Is), entry.NeedsAttention(e.Was)
	if bad == was || !bad && e.Is.Status == metav1.ConditionUnknown {
		return false
	}
	out.Detail, out.Tone = e.Is.Message, Better
	cause := e.Was
	if bad {
		out.Tone, cause = Worse, e.Is
	}
	words := entry.For(cause.Reason).Rank.Words()
	practice := IsPractice(e.Condition) && e.Kind == v1alpha1.KindAlliance
	switch {
	case practice && bad:
		out.What = "Practice breaks"
	case practice && !e.Was.LastTransitionTime.After(g.Recorded): // it was lacking when the record begins: nothing broke it
		out.What = "Practice is in place"
	case practice:
		out.What = "Practice is in place again"
	case bad:
		out.What = verdict.Sentence(words.One)
	default:
		out.What = "No more: " + words.One
	}
	if practice {
		out.Of = Named{kindPractice, e.Condition, e.Condition}
	}
	return true
}

// kindPractice marks a practice among objects.
const kindPractice = "Practice"

// belongs reports whether an event happens to an alliance, or to something of it.
func belongs(e *simulate.Event, a *v1alpha1.Alliance) bool {
	return e.Namespace == a.Namespace && e.Alliance == a.Name
}
