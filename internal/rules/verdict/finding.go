// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"cmp"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// Finding is what was found about one condition, and the data that its message says. Whoever
// shows, sends or counts a finding reads the data; the message is for people.
type Finding struct {
	Type   string
	Status metav1.ConditionStatus
	Reason string
	// Data is never nil in a finding that True, False or Unknown made, and is not to be changed.
	*Data
	words Wording
	// began is since when what a paused finding says would be so; zero where that is not known.
	began time.Time
	// zone is whose clocks the message has, beside UTC; nil for UTC alone.
	zone *time.Location
}

// Stamp writes a moment in the message: absolute, as the clocks of those whom the finding concerns show it, and
// in UTC.
func (f *Finding) Stamp(t time.Time) string { return worktime.ClockUTC(t, f.zone) }

// StampEnd is Stamp of a moment at which something is over: midnight ends the day before.
func (f *Finding) StampEnd(t time.Time) string { return worktime.ClockEndUTC(t, f.zone) }

// Part is a finding about a part of what this one is about, to be worded with it.
func (f *Finding) Part(reason string, d Data) Finding {
	return Finding{Reason: reason, Data: &d, zone: f.zone}
}

// Condition is the finding in words.
func (f *Finding) Condition() metav1.Condition {
	message := WithNote(f.words(f), strangersWords(f.Strangers))
	c := metav1.Condition{Type: f.Type, Status: f.Status, Reason: f.Reason, Message: cutMessage(message)}
	if Holdable(f.began) {
		c.LastTransitionTime = *WholeSecond(f.began)
	}
	return c
}

// Naming is the finding with the strangers whom it passes over.
func (f Finding) Naming(strangers []v1alpha1.PersonRef) Finding {
	if len(strangers) > 0 {
		d := *f.Data
		d.Strangers = strangers
		f.Data = &d
	}
	return f
}

// Wording writes the message of a finding. A room keeps its wordings in words.go, a practice beside its rule.
type Wording func(*Finding) string

// Data is what a finding says. What does not apply is left out; the reason says how to read
// the rest.
type Data struct {
	// Since is when it began, or when what the reason names happened; of a due time that was
	// moved, when it first was.
	Since time.Time
	// Due is by when something is, or was, to be done.
	Due time.Time
	// BadSince is since when the condition is bad, where it is; zero where nothing tells.
	BadSince time.Time
	// Until is how long it holds.
	Until time.Time
	// Date is the calendar date that the finding is about.
	Date v1alpha1.Date
	// Objects that it is about, sorted.
	Objects []Object
	// People that it is about, sorted.
	People []v1alpha1.PersonRef
	// Strangers are people of the record whom the alliance does not know, so that nothing they did
	// counts, sorted.
	Strangers []v1alpha1.PersonRef
	// Next is what comes on the escalation path if nobody acts; nil where no path is meant.
	Next *Next
	// Count of something, and the Limit that it is held against.
	Count, Limit int
	// Lacks names what is not there, or cannot be used.
	Lacks []string
	// Unready is why an object is not Ready; nil where that is not what the finding is about.
	Unready *Unready
	// Quote is a text of the manifest, or of the object that is to blame.
	Quote string
	// Rest is why the object does nothing; nil where it does.
	Rest *Rest
	// Upcoming is what is on record and not yet true; nil for nothing.
	Upcoming *Upcoming
}

// Unready is what an object is not Ready for: fields that cannot be used, and references to what does not exist.
type Unready struct {
	Invalid []FieldError
	Missing []Missing
}

// Object is one of the objects, or parts of one, that a finding is about.
type Object struct {
	Kind string
	Name string
	// Reason why it is among them, where there are several.
	Reason string
	// Partners, and People, that it concerns.
	Partners []v1alpha1.Name
	People   []v1alpha1.PersonRef
	// Since, Due and Date as in Data.
	Since, Due time.Time
	Date       v1alpha1.Date
	// Late is true for what was done after its time.
	Late bool
	// Quote as in Data.
	Quote string
	// Digest of the terms to which somebody agrees, where it is about these.
	Digest string
	// Value is a figure about it, Wanted the one that it is held against, and Percent its share of the whole.
	Value, Wanted, Percent v1alpha1.Decimal
	// Promises are what somebody promised; nil for nothing.
	Promises *Promises
	// Count of something.
	Count int
	// Figures are those of the partners, in that order, as they are written.
	Figures []string
	// Upcoming is what is on record about it and not yet true.
	Upcoming Upcoming
}

// Promises counts what was promised: done in time, done later, and not done although its time is over.
type Promises struct{ Kept, Late, Broken int }

// All counts them together.
func (p *Promises) All() int { return p.Kept + p.Late + p.Broken }

// ByName orders objects by their names.
func ByName(a, b Object) int { return cmp.Compare(a.Name, b.Name) }

// Next is what comes on an escalation path if nobody acts.
type Next struct {
	// Path and Step that comes; the path runs out at the time if there is no step.
	Path, Step v1alpha1.Name
	Time       time.Time
	// Round of the step.
	Round int32
	// Rests says why nothing comes.
	Rests v1alpha1.PathRest
	// Snoozed is until when a snooze puts the path to rest; zero for none.
	Snoozed time.Time
}

// True is a finding whose condition is True.
func True(reason string, d Data) Finding { return found(metav1.ConditionTrue, reason, &d) }

// False is a finding whose condition is False.
func False(reason string, d Data) Finding { return found(metav1.ConditionFalse, reason, &d) }

// Unknown is a finding whose condition is Unknown.
func Unknown(reason string, d Data) Finding { return found(metav1.ConditionUnknown, reason, &d) }

// nothing is the data of findings that say no more than their reason. Many do, and decisions are
// made often.
var nothing Data

func found(status metav1.ConditionStatus, reason string, d *Data) Finding {
	f := Finding{Status: status, Reason: reason, Data: &nothing}
	if !d.empty() {
		kept := *d
		f.Data = &kept
	}
	return f
}

func (d *Data) empty() bool {
	return d.Since.IsZero() && d.Due.IsZero() && d.BadSince.IsZero() && d.Until.IsZero() && d.Date == "" && d.Quote == "" && d.Count == 0 && d.Limit == 0 &&
		len(d.Objects) == 0 && len(d.People) == 0 && len(d.Strangers) == 0 && len(d.Lacks) == 0 && d.Unready == nil && d.Next == nil && d.Rest == nil && d.Upcoming == nil
}

// NamesOf returns the names of the objects that are there for a reason; of all for "".
func NamesOf(objects []Object, reason string) []string {
	var names []string
	for i := range objects {
		if reason == "" || objects[i].Reason == reason {
			names = append(names, objects[i].Name)
		}
	}
	return names
}
