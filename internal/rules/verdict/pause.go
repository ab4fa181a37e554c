// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Paused is what is said of a finding about an object that rests, and how. A pause turns nothing good: what would
// be bad without it is not known, and says since when. What is good stays, and so does what is bad only once its
// time has come. E is nil for a type that is not listed, which never is bad.
func (e *Entry) Paused(f Finding, words Wording, r Rest) (Finding, Wording) {
	if !r.Rests() || !e.amiss(f.Status, f.Reason) {
		return f, words
	}
	d := *f.Data
	d.Rest = r.Ref()
	paused := Unknown(v1alpha1.ReasonSuspended, d)
	paused.Type, paused.began = f.Type, f.BadSince
	return paused, pausedWords(f, words)
}

// IsPaused reports whether a condition is not known since its object rests, and would be bad otherwise.
func (e *Entry) IsPaused(c *metav1.Condition) bool {
	return e != nil && e.Bad != "" && c.Status == metav1.ConditionUnknown && c.Reason == v1alpha1.ReasonSuspended
}

// pausedWords say why an object rests, and what would be said of it without that.
func pausedWords(without Finding, words Wording) Wording {
	return func(f *Finding) string {
		since, unpaused := "", without
		if !f.BadSince.IsZero() {
			since = " since " + f.Stamp(f.BadSince)
		}
		unpaused.zone = f.zone
		return fmt.Sprintf("%s; without that it would be %s%s: %s", f.Rest.Words(), without.Status, since, words(&unpaused))
	}
}
