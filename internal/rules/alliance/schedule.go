// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"cmp"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/practice"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// ScheduledReview is a review that a cadence asks for.
type ScheduledReview struct {
	// Name is <alliance>-<cadence>-<yyyymmdd>; HashedName is for when another object has it.
	Name, HashedName string
	Spec             v1alpha1.ReviewSpec
}

// Review is the object that the occurrence is to be.
func (s *ScheduledReview) Review(a *v1alpha1.Alliance) *v1alpha1.Review {
	return &v1alpha1.Review{
		ObjectMeta: metav1.ObjectMeta{
			Name: s.Name, Namespace: a.Namespace,
			Labels: map[string]string{v1alpha1.LabelGenerated: "true", v1alpha1.LabelAlliance: a.Name},
		},
		Spec: s.Spec,
	}
}

// SameOccurrence reports whether two reviews are one: of the same alliance and cadence, on the same
// date where the cadence is, whoever made them. One in Git may be an hour off.
func SameOccurrence(alliance *v1alpha1.Alliance, a, b *v1alpha1.Review) bool {
	return a.Spec.AllianceRef == b.Spec.AllianceRef && a.Spec.Cadence == b.Spec.Cadence &&
		review.OccurrenceDate(alliance, a) == review.OccurrenceDate(alliance, b)
}

// maxToCome bounds how many reviews of a cadence exist that are still to come: a day's rule with a
// notice of years would ask for thousands.
const maxToCome = 50

// Schedule lists the reviews that are to exist and do not, and the generated ones that no
// longer fit. Each cadence asks for its latest occurrence that has come and for those within
// its notice; older ones are not filled in.
func Schedule(m *verdict.Moment, f practice.Facts) ([]ScheduledReview, []*v1alpha1.Review, []verdict.FieldError) {
	var (
		made        = madeOf(&f)
		plans, errs = plansOf(f.Alliance, m.Now)
		wanted      []ScheduledReview
	)
	for i := range plans {
		if p := &plans[i]; p.Occurrences != nil && f.Alliance.Spec.Stage.InOperation() {
			wanted = addWanted(m, wanted, p, &made, practice.ArmingOf(f.Alliance, m.Now))
		}
	}
	return wanted, obsolete(m, f.Alliance, plans, &made), errs
}

// addWanted adds the reviews of a cadence that are to exist now and do not, and notes when that
// changes. A new alliance is given the time that references are waited for: tools that apply
// from Git may bring its reviews a moment later.
func addWanted(m *verdict.Moment, wanted []ScheduledReview, p *plan, made *madeReviews, arming practice.Arming) []ScheduledReview {
	notice, _ := verdict.ParseSpan(p.cadence.Notice)
	settled := p.alliance.CreationTimestamp.Add(verdict.ReferenceWait)
	first, toCome := p.Latest(m.Now), 0
	for i := first; i < p.Len(); i++ {
		scheduled := p.At(i)
		if m.Now.Before(scheduled) {
			if !m.Reached(notice.Before(scheduled, p.Zone())) {
				return wanted
			}
			if toCome++; toCome > maxToCome {
				m.CheckAt(p.At(i - maxToCome)) // which then is to come no more
				return wanted
			}
		} else if arming.Missed(scheduled) {
			continue
		}
		if made.has(p.cadence.Name, worktime.DateOf(scheduled.In(p.Zone()))) || !m.Reached(settled) {
			continue
		}
		if i+1 < p.Len() {
			m.CheckAt(p.At(i + 1)) // which then is the latest in its place
		}
		wanted = append(wanted, p.review(scheduled))
	}
	m.CheckAt(p.Renew())
	return wanted
}

// Occurrences lists the reviews that a cadence asks for from a moment on and before another,
// in order, whether they exist or not. Older ones than the latest that has come are among
// them, though nobody fills them in. An alliance that is not in operation, or is suspended,
// asks for none. It is an error if the recurrence cannot be worked out.
func Occurrences(a *v1alpha1.Alliance, c *v1alpha1.Cadence, from, until time.Time) ([]ScheduledReview, error) {
	p, err := newPlan(a, c, until)
	if err != nil || !a.Spec.Stage.InOperation() || ptr.Deref(a.Spec.Suspend, false) {
		return nil, err
	}
	var out []ScheduledReview
	for i := p.Latest(from); i < p.Len() && p.At(i).Before(until); i++ {
		if scheduled := p.At(i); !scheduled.Before(from) {
			out = append(out, p.review(scheduled))
		}
	}
	return out, nil
}

// madeReview is a review of a cadence that exists, and the date of its occurrence.
type madeReview struct {
	*v1alpha1.Review
	date worktime.Date
}

// madeReviews are the reviews of cadences.
type madeReviews struct {
	// open are those that are not settled, where they are told apart: those of the same occurrence side by side, and first
	// what people made or touched. The past has the others, each of which somebody touched.
	open []madeReview
	past *practice.Past
}

func madeOf(f *practice.Facts) madeReviews {
	made := make([]madeReview, 0, len(f.Reviews))
	for _, r := range f.Reviews {
		if r.Spec.Cadence != "" {
			made = append(made, madeReview{r, review.OccurrenceDate(f.Alliance, r)})
		}
	}
	slices.SortFunc(made, func(a, b madeReview) int {
		if c := a.compare(b.Spec.Cadence, b.date); c != 0 {
			return c
		}
		return CompareOfOneOccurrence(a.Review, b.Review)
	})
	return madeReviews{made, f.Past}
}

// CompareOfOneOccurrence orders reviews of the same occurrence. The first is the one that counts: what
// people made or touched comes before what nobody did, and else the name decides.
func CompareOfOneOccurrence(a, b *v1alpha1.Review) int {
	if free := nobodys(a); free != nobodys(b) {
		if free {
			return 1
		}
		return -1
	}
	return strings.Compare(a.Name, b.Name)
}

// nobodys reports whether a review was generated, and nobody touched it.
func nobodys(r *v1alpha1.Review) bool { return review.Generated(r) && review.Untouched(r) }

// compare orders by what makes a review of a cadence the same review, whoever made it.
func (r *madeReview) compare(cadence v1alpha1.Name, date worktime.Date) int {
	return cmp.Or(cmp.Compare(r.date.Year, date.Year), cmp.Compare(r.date.Month, date.Month), cmp.Compare(r.date.Day, date.Day), strings.Compare(string(r.Spec.Cadence), string(cadence)))
}

// has reports whether there is a review of a cadence on a date.
func (made *madeReviews) has(cadence v1alpha1.Name, date worktime.Date) bool {
	_, found := slices.BinarySearchFunc(made.open, cadence, func(r madeReview, c v1alpha1.Name) int { return r.compare(c, date) })
	return found || made.past.Made(practice.Occurrence{Cadence: cadence, Date: date})
}

// isTwin reports whether one of the open reviews, by its place, is of the same occurrence as another that comes before it.
func (made *madeReviews) isTwin(i int) bool {
	r := &made.open[i]
	return i > 0 && made.open[i-1].compare(r.Spec.Cadence, r.date) == 0 || made.past.Made(practice.Occurrence{Cadence: r.Spec.Cadence, Date: r.date})
}

// obsolete lists generated reviews, touched by nobody, that are still to come and that their
// cadence would not make any more, and those that stand beside a review of the same occurrence.
func obsolete(m *verdict.Moment, a *v1alpha1.Alliance, plans []plan, made *madeReviews) []*v1alpha1.Review {
	var out []*v1alpha1.Review
	for i := range made.open {
		r := made.open[i].Review
		if r.Spec.ScheduledTime == nil || !nobodys(r) {
			continue
		}
		// What was scheduled in the past stays, whatever the cadence says now.
		if made.isTwin(i) || !fits(a, plans, r) && !m.Reached(r.Spec.ScheduledTime.Time) {
			out = append(out, r)
		}
	}
	return out
}

// fits reports whether a cadence would make exactly this review, or cannot tell.
func fits(a *v1alpha1.Alliance, plans []plan, r *v1alpha1.Review) bool {
	for i := range plans {
		if p := &plans[i]; p.cadence.Name == r.Spec.Cadence {
			return p.Occurrences == nil || a.Spec.Stage.InOperation() && p.makes(r)
		}
	}
	return false
}
