// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"cmp"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Arming is when the stage of an alliance was seen to arm the operating practices.
type Arming struct {
	// First is when it first did; nil if it never has.
	First *metav1.Time
	// Armed is since when it does; nil if it does not.
	Armed *metav1.Time
	// Dormant is when it was last seen to arm nothing; nil for an alliance that was armed when it
	// was first seen and ever since.
	Dormant *metav1.Time
}

// ArmingOf is what is on record, and what is seen at a moment.
func ArmingOf(a *v1alpha1.Alliance, at time.Time) Arming {
	s := &a.Status
	was := Arming{First: cmp.Or(s.FirstArmedTime, s.ArmedTime), Armed: s.ArmedTime, Dormant: s.DormantTime}
	now := verdict.WholeSecond(at)
	switch armed := a.Spec.Stage.InOperation(); {
	case armed && was.Armed == nil:
		was.Armed = now
	case !armed && (was.Armed != nil || was.Dormant == nil):
		was.Armed, was.Dormant = nil, now
	}
	was.First = cmp.Or(was.First, was.Armed)
	return was
}

// Missed reports whether what fell due at a moment did so before the alliance was armed: it is not
// scheduled later.
func (a *Arming) Missed(t time.Time) bool {
	return a.Dormant != nil && (a.Armed == nil || t.Before(a.Armed.Time))
}

// from is when an interval begins of which the last time is known; zero for never. It is the last time,
// but what was never done, or no more before the alliance was seen to go into operation, is not late
// for as long as it has operated.
func (a *Arming) from(last time.Time) time.Time {
	if a.First == nil {
		return last
	}
	entered := a.Dormant != nil && !a.First.Before(a.Dormant)
	if last.IsZero() || entered {
		return verdict.Latest(last, a.First.Time)
	}
	return last
}
