// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// ReferenceWait is how long a reference to what does not exist is waited for before the
// object is called stalled: GitOps tools apply in an order of their own.
const ReferenceWait = 10 * time.Second

// Missing is a reference to what does not exist.
type Missing struct {
	Reason  string // one of the …NotFound reasons, or SecretNotUsable
	Message string
}

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
	// Rest is whether the object is at rest, and Stops what that stops, where it is worth saying.
	Rest  Rest
	Stops string
	// Invalid fields, in order of appearance.
	Invalid []FieldError
	// Missing references, the first one decides the reason.
	Missing []Missing
	// Note is added to the message when all is well, for example of facts still to come.
	Note string
	// Idle names the parts of the object that have no effect yet, in the order of the message.
	Idle []string
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

// AddReady adds Ready, and Stalled where it applies.
func (v *Verdict) AddReady(r Readiness, m *Moment) {
	switch validity := r.Validity(m); {
	case r.Rest.Rests():
		v.Add(v1alpha1.ConditionReady, True(v1alpha1.ReasonSuspended, r.restData()), restWords)
	case len(r.Invalid) > 0:
		v.addStalled(v1alpha1.ReasonInvalid, texts(r.Invalid, FieldError.String))
	case len(r.Missing) > 0:
		lacks := texts(r.Missing, func(x Missing) string { return x.Message })
		if (WaitsSince(r.Previous) == Wait{}) {
			m.CheckAt(m.Now.Truncate(time.Second).Add(ReferenceWait)) // the wait is about to be recorded
		}
		if validity == Stalled {
			v.addStalled(r.Missing[0].Reason, lacks)
			return
		}
		v.Add(v1alpha1.ConditionReady, Unknown(r.Missing[0].Reason, Data{Lacks: lacks}), lacksWords)
	default:
		v.Add(v1alpha1.ConditionReady, True(v1alpha1.ReasonValid, Data{Quote: r.Note, Lacks: r.Idle}), validWords)
	}
}

func (v *Verdict) addStalled(reason string, lacks []string) {
	v.Add(v1alpha1.ConditionReady, False(reason, Data{Lacks: lacks}), lacksWords)
	v.Add(v1alpha1.ConditionStalled, True(reason, Data{Lacks: lacks}), lacksWords)
}

func lacksWords(f *Finding) string { return strings.Join(f.Lacks, "; ") }

func validWords(f *Finding) string {
	message := WithNote("Valid, and everything that it refers to exists", f.Quote)
	if len(f.Lacks) == 0 {
		return message
	}
	return WithNote(message, "Without effect yet: "+strings.Join(f.Lacks, ", "))
}

func texts[T any](items []T, text func(T) string) []string {
	out := make([]string, 0, len(items))
	for _, item := range items {
		out = append(out, text(item))
	}
	return out
}

// Wait is since when an object refers to what does not exist, as its owner recorded it.
type Wait struct {
	Since time.Time
	// Over: it was waited for long enough.
	Over bool
}

// WaitsSince reads the wait from the conditions of an object; zero where it does not wait.
func WaitsSince(recorded []metav1.Condition) Wait {
	for i := range recorded {
		if c := &recorded[i]; c.Type == v1alpha1.ConditionReady && notFound[c.Reason] {
			return Wait{c.LastTransitionTime.UTC(), c.Status == metav1.ConditionFalse}
		}
	}
	return Wait{}
}

// IsReady reports whether the object can be acted upon: one that waits or is stalled does nothing,
// and one that is at rest does not either, which its owner sees to.
func (v *Verdict) IsReady() bool {
	f := v.Finding(v1alpha1.ConditionReady)
	return f != nil && f.Status == metav1.ConditionTrue
}

// AddNotReady adds conditions of which nothing can be told, since the object waits or is stalled.
func (v *Verdict) AddNotReady(conditionTypes ...string) {
	for _, t := range conditionTypes {
		v.Add(t, Unknown(v1alpha1.ReasonNotReady, Data{}), notReadyWords)
	}
}

var notReadyWords = Text("It can be told when Ready is True")

// ReferencesSettled reports whether the wait for references is over, or there is nothing to wait for:
// until then conditions that depend on them are Unknown, not False.
func (v *Verdict) ReferencesSettled() bool {
	f := v.Finding(v1alpha1.ConditionReady)
	return f != nil && f.Status != metav1.ConditionUnknown
}
