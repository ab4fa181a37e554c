// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// ReferenceWait is how long a reference to what does not exist is waited for before the
// object is called stalled: GitOps tools apply in an order of their own.
const ReferenceWait = 10 * time.Second

// notFound holds the reasons of unresolved references.
var notFound = map[string]bool{
	v1alpha1.ReasonAllianceNotFound: true,
	v1alpha1.ReasonPartnerNotFound:  true,
	v1alpha1.ReasonContactNotFound:  true,
	v1alpha1.ReasonPolicyNotFound:   true,
	v1alpha1.ReasonCadenceNotFound:  true,
	v1alpha1.ReasonSecretNotUsable:  true, // the same word as "there is none"
}

// RefersToMissing reports whether a reason of Ready says that something does not exist that the
// object refers to.
func RefersToMissing(reason string) bool { return notFound[reason] }

// Readiness is what the Ready and Stalled conditions follow from.
type Readiness struct {
	// Previous conditions of the object, as its owner recorded them; the wait for a
	// reference is counted from there.
	Previous []metav1.Condition
	// Rest is whether the object is at rest, and Stops says what that stops; nil where it is not worth saying. It
	// leaves Ready as it is, but for the reason.
	Rest  Rest
	Stops Wording
	// Invalid fields, in order of appearance.
	Invalid []FieldError
	// Missing references, the first one decides the reason.
	Missing []Missing
	// Faults are parts that cannot be used and that nothing else needs: the object goes on without them, although it is
	// Stalled as far as they go.
	Faults []Fault
	// Valid is said when all is well, for example of facts still to come, and Note is its wording; nil for
	// nothing.
	Valid Data
	Note  Wording
}

// Fault is a part of an object that cannot be used, and the reason of Ready then.
type Fault struct {
	Reason string
	FieldError
}

// Validity is whether an object can be acted upon. One that waits or is stalled does nothing.
type Validity int

// The validities.
const (
	// Valid: everything that the object needs is there and can be used.
	Valid Validity = iota
	// Waiting: something that the object refers to does not exist yet.
	Waiting
	// Stalled: somebody has to mend something first.
	Stalled
)

// Validity tells whether the object can be acted upon at a moment. What is missing is waited for
// from when its owner first recorded that it is.
func (r *Readiness) Validity(m *Moment) Validity {
	switch w := WaitsSince(r.Previous); {
	case len(r.Invalid) > 0:
		return Stalled
	case len(r.Missing) == 0:
		return Valid
	case w.Over, !w.Since.IsZero() && m.Reached(w.Since.Add(ReferenceWait)):
		return Stalled
	}
	return Waiting
}

// AddReady adds Ready, and Stalled where it applies: both follow from validity alone, whether the object is at rest or
// not. The conditions that are added after it are as Paused has them.
func (v *Verdict) AddReady(r Readiness, m *Moment) {
	v.rest = r.Rest
	validity := r.Validity(m)
	v.valid = validity == Valid
	switch {
	case len(r.Invalid) > 0:
		v.addStalled(v1alpha1.ReasonInvalid, Data{Unready: &Unready{Invalid: r.Invalid}})
	case len(r.Missing) > 0:
		if (WaitsSince(r.Previous) == Wait{}) {
			m.CheckAt(m.Now.Truncate(time.Second).Add(ReferenceWait)) // the wait is about to be recorded
		}
		if validity == Stalled {
			v.addStalled(r.Missing[0].Reason, Data{Unready: &Unready{Missing: r.Missing}})
			return
		}
		v.addReady(Unknown(r.Missing[0].Reason, Data{Unready: &Unready{Missing: r.Missing}}), unreadyWords)
	case len(r.Faults) > 0:
		var faulty Unready
		for i := range r.Faults {
			faulty.Invalid = append(faulty.Invalid, r.Faults[i].FieldError)
		}
		// Nothing but a person puts it right, and who waits for the object is to know that.
		v.addUnready(r.Faults[0].Reason, Data{Unready: &faulty}, faultyWords)
	case r.Rest.Rests():
		v.addReady(True(v1alpha1.ReasonSuspended, Data{Rest: r.Rest.Ref()}), restWords(r.Stops))
	default:
		v.addReady(True(v1alpha1.ReasonValid, r.Valid), readyWords(r.Note))
	}
}

func (v *Verdict) addReady(f Finding, words Wording) {
	f.Type = v1alpha1.ConditionReady
	v.add(f, words)
}

func (v *Verdict) addStalled(reason string, d Data) { v.addUnready(reason, d, unreadyWords) }

func (v *Verdict) addUnready(reason string, d Data, words Wording) {
	v.addReady(False(reason, d), words)
	stalled := True(reason, d)
	stalled.Type = v1alpha1.ConditionStalled
	v.add(stalled, words)
}

// Wait is since when an object refers to what does not exist, as its owner recorded it.
type Wait struct {
	Since time.Time
	// Over: it was waited for long enough.
	Over bool
}

// Waits is why what was to be said about the object waits: it is at rest, or cannot be judged. The kind and the name
// are the object's.
func (r *Readiness) Waits(kind, name string) Rest {
	if !r.Rest.Rests() && !r.Judged() {
		return Rest{RestUnready, kind, name}
	}
	return r.Rest
}

// Judged reports whether everything is there that the object is judged by.
func (r *Readiness) Judged() bool { return len(r.Missing)+len(r.Invalid) == 0 }

// WaitsSince reads the wait from the conditions of an object; zero where it does not wait.
func WaitsSince(recorded []metav1.Condition) Wait {
	for i := range recorded {
		if c := &recorded[i]; c.Type == v1alpha1.ConditionReady && notFound[c.Reason] {
			return Wait{c.LastTransitionTime.UTC(), c.Status == metav1.ConditionFalse}
		}
	}
	return Wait{}
}

// Acts reports whether the object can be acted upon: one that waits or is stalled does nothing. One that has a fault
// goes on without the part that has it, and one that is at rest is judged all the same.
func (v *Verdict) Acts() bool { return v.valid }

// AddNotReady adds conditions of which nothing can be told, since the object waits or is stalled.
func (v *Verdict) AddNotReady(conditionTypes ...string) {
	for _, t := range conditionTypes {
		v.Add(t, Unknown(v1alpha1.ReasonNotReady, Data{}), notReadyWords)
	}
}

// ReferencesSettled reports whether the wait for references is over, or there is nothing to wait for:
// until then conditions that depend on them are Unknown, not False.
func (v *Verdict) ReferencesSettled() bool {
	f := v.Finding(v1alpha1.ConditionReady)
	return f != nil && f.Status != metav1.ConditionUnknown
}
