// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package practice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// amiss is something that keeps a review from being current.
type amiss struct {
	reason string
	holds  func(*reviewOf) bool
}

// reviewsAmiss is all of that, the worst first.
var reviewsAmiss = []amiss{
	{v1alpha1.ReasonOverdue, func(r *reviewOf) bool { return r.Overdue }},
	{v1alpha1.ReasonSlipped, func(r *reviewOf) bool { return r.Slipped }},
	{v1alpha1.ReasonNotAccepted, func(r *reviewOf) bool { return r.NotAccepted() }},
}

// reviewsCurrent holds when no review, of a cadence or not, is overdue, slipped or not
// accepted, and there is a formal cadence at all.
func (s *State) reviewsCurrent() verdict.Finding {
	var u unjudged
	var passedOver strangers
	for i := range s.reviews {
		r := &s.reviews[i]
		bad := r.Validity != verdict.Valid || slices.ContainsFunc(reviewsAmiss, func(c amiss) bool { return c.holds(r) })
		switch {
		case !suspended(r.Spec.Suspend):
			u.note(r.Validity, v1alpha1.KindReview, r.Name)
		case bad:
			u.pause(v1alpha1.KindReview, r.Name, v1alpha1.ReasonSuspended, r.BadSince())
		}
		if bad {
			passedOver.note(r.Strangers[v1alpha1.ConditionOverdue])
		} else { // what is good may be so since a stranger's refusal is passed over
			passedOver.note(r.Strangers[v1alpha1.ConditionAdequate])
		}
	}
	return s.reviewsStand(&u).Naming(passedOver)
}

// reviewsStand is the finding about the reviews that can be judged, or else about those that cannot.
func (s *State) reviewsStand(u *unjudged) verdict.Finding {
	for _, c := range reviewsAmiss {
		if found := s.reviewsWith(c.reason, c.holds); len(found) > 0 {
			return verdict.False(c.reason, verdict.Data{BadSince: s.reviewsBadSince(), Objects: append(found, u.objects()...)})
		}
	}
	notJudged, some := u.finding()
	switch {
	case some && notJudged.Status == metav1.ConditionFalse:
		return notJudged
	case !hasFormalCadence(s.Alliance): // whatever becomes of those that wait, or are suspended
		return verdict.False(v1alpha1.ReasonNoCadence, verdict.Data{Objects: u.objects()})
	case some:
		return notJudged
	}
	return verdict.True(v1alpha1.ReasonCurrent, verdict.Data{})
}

func reviewsCurrentWords(f *verdict.Finding) string {
	var parts []string
	names := verdict.NamesOf(f.Objects, f.Reason)
	switch f.Reason {
	case v1alpha1.ReasonOverdue:
		parts = append(parts, fmt.Sprintf("%d overdue: %s", len(names), verdict.List(names)))
	case v1alpha1.ReasonSlipped:
		parts = append(parts, fmt.Sprintf("%d postponed too often: %s", len(names), verdict.List(names)))
	case v1alpha1.ReasonNotAccepted:
		parts = append(parts, fmt.Sprintf("%d held, but not accepted: %s", len(names), verdict.List(names)))
	case v1alpha1.ReasonNotJudged, v1alpha1.ReasonSuspended:
	case v1alpha1.ReasonNoCadence:
		parts = append(parts, "The alliance operates without a formal cadence; add one to spec.cadence")
	default:
		return "Every review is held, or not due yet"
	}
	return strings.Join(append(parts, unjudgedWords(f)...), "; ")
}

// counts reports whether what is bad of the review breaks a practice.
func (r *reviewOf) counts() bool { return r.Validity == verdict.Valid && !suspended(r.Spec.Suspend) }

// reviewsBadSince is since when the first of the reviews that can be judged is not current.
func (s *State) reviewsBadSince() time.Time {
	var since time.Time
	for i := range s.reviews {
		if r := &s.reviews[i]; r.counts() {
			since = verdict.Earliest(since, r.BadSince())
		}
	}
	return since
}

// reviewsWith lists, by name, the reviews that can be judged and for which something holds.
func (s *State) reviewsWith(reason string, holds func(*reviewOf) bool) []verdict.Object {
	var found []verdict.Object
	for i := range s.reviews {
		if r := &s.reviews[i]; r.counts() && holds(r) {
			found = append(found, verdict.Object{Kind: v1alpha1.KindReview, Name: r.Name, Reason: reason, Due: r.Due})
		}
	}
	slices.SortFunc(found, verdict.ByName)
	return found
}

func hasFormalCadence(a *v1alpha1.Alliance) bool {
	for i := range a.Spec.Cadence {
		if a.Spec.Cadence[i].Formality != v1alpha1.FormalityInformal {
			return true
		}
	}
	return false
}
