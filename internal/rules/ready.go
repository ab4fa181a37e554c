// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// referenceWait is how long a reference to what does not exist is waited for before the
// object is called stalled: GitOps tools apply in an order of their own.
const referenceWait = 10 * time.Second

// missing is a reference to what does not exist.
type missing struct {
	reason  string // one of the …NotFound reasons
	message string
}

// notFound holds the reasons of unresolved references.
var notFound = map[string]bool{
	v1alpha1.ReasonAllianceNotFound: true,
	v1alpha1.ReasonPartnerNotFound:  true,
	v1alpha1.ReasonContactNotFound:  true,
	v1alpha1.ReasonPolicyNotFound:   true,
	v1alpha1.ReasonCadenceNotFound:  true,
}

// RefersToMissing reports whether a reason of Ready says that something does not exist that the
// object refers to.
func RefersToMissing(reason string) bool { return notFound[reason] }

// readiness is what the Ready and Stalled conditions follow from.
type readiness struct {
	// previous conditions of the object, as its owner recorded them; the wait for a
	// reference is counted from there.
	previous []metav1.Condition
	// suspended says why the object is at rest; empty if it is not.
	suspended string
	// invalid fields, in order of appearance.
	invalid []fieldError
	// missing references, the first one decides the reason.
	missing []missing
	// note is added to the message when all is well, for example of facts still to come.
	note string
}

// ready adds Ready, and Stalled where it applies.
func (v *Verdict) ready(r readiness, m *moment) {
	switch {
	case r.suspended != "":
		v.add(v1alpha1.ConditionReady, isTrue(v1alpha1.ReasonSuspended, r.suspended))
	case len(r.invalid) > 0:
		v.stalled(v1alpha1.ReasonInvalid, join(r.invalid, fieldError.String))
	case len(r.missing) > 0:
		message := join(r.missing, func(x missing) string { return x.message })
		if m.waited(r.previous) {
			v.stalled(r.missing[0].reason, message)
			return
		}
		v.add(v1alpha1.ConditionReady, isUnknown(r.missing[0].reason, message))
	default:
		message := "Valid, and everything that it refers to exists"
		if r.note != "" {
			message += ". " + r.note
		}
		v.add(v1alpha1.ConditionReady, isTrue(v1alpha1.ReasonValid, message))
	}
}

func (v *Verdict) stalled(reason, message string) {
	v.add(v1alpha1.ConditionReady, isFalse(reason, message))
	v.add(v1alpha1.ConditionStalled, isTrue(reason, message))
}

// waited reports whether a missing reference was waited for long enough. The wait begins when
// Ready was first recorded as Unknown for it, or now.
func (m *moment) waited(previous []metav1.Condition) bool {
	since := m.now.Truncate(time.Second)
	for _, c := range previous {
		if c.Type != v1alpha1.ConditionReady || !notFound[c.Reason] {
			continue
		}
		if c.Status == metav1.ConditionFalse {
			return true
		}
		since = c.LastTransitionTime.Time
	}
	return m.reached(since.Add(referenceWait))
}

// settled reports whether the wait for references is over, or there is nothing to wait for:
// until then conditions that depend on them are Unknown, not False.
func (v *Verdict) settled() bool {
	c := v.Get(v1alpha1.ConditionReady)
	return c != nil && c.Status != metav1.ConditionUnknown
}

// suspend adds the remaining conditions of a suspended object.
func (v *Verdict) suspend(message string, conditionTypes ...string) {
	for _, t := range conditionTypes {
		v.add(t, isUnknown(v1alpha1.ReasonSuspended, message))
	}
}

func join[T any](items []T, text func(T) string) string {
	parts := make([]string, 0, len(items))
	for _, item := range items {
		parts = append(parts, text(item))
	}
	return strings.Join(parts, "; ")
}
