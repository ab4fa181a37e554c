// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// series is a review and the others of its cadence, with the Issues that controllers opened for
// those of them that were overdue. A review of no cadence is a series by itself.
type series struct {
	review *v1alpha1.Review
	// overdue are those that are, the one that is for longest first.
	overdue []overdueReview
	// open are the issues that nobody resolved, over the others.
	open, over []*v1alpha1.Issue
}

type overdueReview struct {
	*v1alpha1.Review
	due time.Time
}

func newSeries(m *verdict.Moment, f *Facts, s *State) series {
	r := series{review: f.Review}
	if s.Overdue {
		r.overdue = append(r.overdue, overdueReview{f.Review, s.Due})
	}
	for _, o := range f.Others {
		quiet := &verdict.Moment{Now: m.Now} // the others wake up by themselves
		if state := StateOf(quiet, o, f.Alliance, f.Partners); state.Overdue && o.DeletionTimestamp == nil {
			r.overdue = append(r.overdue, overdueReview{o, state.Due})
		}
	}
	slices.SortFunc(r.overdue, func(a, b overdueReview) int {
		return cmp.Or(a.due.Compare(b.due), strings.Compare(a.Name, b.Name))
	})
	for _, i := range f.Issues {
		switch {
		case !GeneratedIssue(i) || !r.has(i, f.Others):
		case i.Spec.Resolution == nil:
			r.open = append(r.open, i)
		default:
			r.over = append(r.over, i)
		}
	}
	return r
}

// has reports whether an issue is about the series.
func (r *series) has(i *v1alpha1.Issue, others []*v1alpha1.Review) bool {
	return IsAbout(i, r.review) || slices.ContainsFunc(others, func(o *v1alpha1.Review) bool { return IsAbout(i, o) })
}

// IsAbout reports whether an issue of overdue reviews is about a review: it carries the name of its
// cadence, or has none and names the review.
func IsAbout(i *v1alpha1.Issue, r *v1alpha1.Review) bool {
	if i.Spec.AllianceRef != r.Spec.AllianceRef {
		return false
	}
	if cadence, ok := CadenceOfIssue(i); ok {
		return cadence == r.Spec.Cadence
	}
	return names(i, r)
}

// CadenceOfIssue returns the cadence whose reviews an issue is about; false for an issue about a single
// review, or none.
func CadenceOfIssue(i *v1alpha1.Issue) (v1alpha1.Name, bool) {
	cadence, ok := i.Labels[v1alpha1.LabelCadence]
	return v1alpha1.Name(cadence), ok
}

func names(i *v1alpha1.Issue, r *v1alpha1.Review) bool {
	return i.Spec.ReviewRef != nil && i.Spec.ReviewRef.Name == r.Name
}

// opener is the review that is overdue for longest, of those that are not at rest and whose issue
// nobody has resolved by hand since; nil for none.
func (r *series) opener() *v1alpha1.Review {
	for _, o := range r.overdue {
		settled := slices.ContainsFunc(r.over, func(i *v1alpha1.Issue) bool {
			return settledByHand(i, o.due)
		})
		if !settled && !verdict.RestOf(o.Review, o.Spec.Suspend, nil).Rests() {
			return o.Review
		}
	}
	return nil
}

// lapsed is the latest issue that is about the review, as it names it or as the review was overdue while the
// issue was open, and that a controller resolved; nil for none.
func (r *series) lapsed() *v1alpha1.Issue {
	var latest *v1alpha1.Issue
	for _, i := range r.over {
		if (names(i, r.review) || r.joined(i)) && resolvedByController(i) && (latest == nil || latest.Spec.DetectedTime.Before(&i.Spec.DetectedTime)) {
			latest = i
		}
	}
	return latest
}

// joined reports whether the review, which is overdue, was so already while an issue that is resolved was open.
func (r *series) joined(i *v1alpha1.Issue) bool {
	return slices.ContainsFunc(r.overdue, func(o overdueReview) bool {
		return o.Review == r.review && !o.due.Before(i.Spec.DetectedTime.Time) && o.due.Before(i.Spec.Resolution.Time.Time)
	})
}

// settledByHand reports whether somebody resolved an issue when what was due at a moment was overdue: that stands
// for each review that it was about.
func settledByHand(i *v1alpha1.Issue, due time.Time) bool {
	return i.Spec.Resolution != nil && !resolvedByController(i) && !i.Spec.Resolution.Time.Time.Before(due)
}

// resolvedByController reports whether the resolution of an issue is the one that a controller
// recorded.
func resolvedByController(i *v1alpha1.Issue) bool {
	return i.Annotations[v1alpha1.AnnotationResolved] == verdict.Stamp(i.Spec.Resolution.Time.Time)
}

// OverdueOf lists, by name, the reviews that are overdue and that an issue is about which a
// controller opened: those of the cadence, or the one that it names. Of any other issue there are
// none. The facts are those about any of the reviews, but for the review itself.
func OverdueOf(m *verdict.Moment, i *v1alpha1.Issue, f Facts, reviews []*v1alpha1.Review) []string {
	var overdue []string
	for _, r := range pastDue(m, i, f.Alliance, f.Partners, reviews) {
		f.Review = r.Review
		if len(reviewMissing(&f, &r.State)) == 0 { // else nobody can tell
			overdue = append(overdue, r.Name)
		}
	}
	slices.Sort(overdue)
	return overdue
}

type stateOf struct {
	*v1alpha1.Review
	State
}

// pastDue are the reviews that are overdue by their records, of those that an issue is about which a
// controller opened, whether they can be judged or not.
func pastDue(m *verdict.Moment, i *v1alpha1.Issue, a *v1alpha1.Alliance, partners map[string]*v1alpha1.Partner, reviews []*v1alpha1.Review) []stateOf {
	if !GeneratedIssue(i) {
		return nil
	}
	var found []stateOf
	for _, r := range reviews {
		if !IsAbout(i, r) || r.DeletionTimestamp != nil {
			continue
		}
		if s := StateOf(m, r, a, partners); s.Overdue {
			found = append(found, stateOf{r, s})
		}
	}
	return found
}
