// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/internal/rules/verdict"
	"github.com/entente-dev/entente/internal/worktime"
)

// plan is a cadence with its recurrence worked out; nil if it cannot be.
type plan struct {
	alliance *v1alpha1.Alliance
	cadence  *v1alpha1.Cadence
	*worktime.Occurrences
}

func newPlan(a *v1alpha1.Alliance, c *v1alpha1.Cadence, now time.Time) (plan, error) {
	o, err := review.OccurrencesOf(c, now)
	return plan{a, c, o}, err
}

// plansOf works out the recurrences of all cadences, and says which of them cannot be.
func plansOf(a *v1alpha1.Alliance, now time.Time) (plans []plan, errs []verdict.FieldError) {
	plans = make([]plan, 0, len(a.Spec.Cadence))
	for i := range a.Spec.Cadence {
		p, err := newPlan(a, &a.Spec.Cadence[i], now)
		if err != nil {
			errs = append(errs, verdict.FieldError{Field: fmt.Sprintf("spec.cadence[%s].recurrence", p.cadence.Name), Err: err})
		}
		plans = append(plans, p)
	}
	return plans, errs
}

// review describes the review of an occurrence.
func (p *plan) review(scheduled time.Time) ScheduledReview {
	a, c := p.alliance, p.cadence
	name := fmt.Sprintf("%s-%s-%s", a.Name, c.Name, scheduled.In(p.Zone()).Format("20060102"))
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", a.Name, c.Name, scheduled.Unix()))
	return ScheduledReview{
		Name:       name,
		HashedName: name + "-" + hex.EncodeToString(sum[:4]),
		Spec: v1alpha1.ReviewSpec{
			AllianceRef:   v1alpha1.AllianceReference{Name: a.Name},
			Cadence:       c.Name,
			Type:          p.reviewType(),
			ScheduledTime: &metav1.Time{Time: scheduled.UTC()},
			DueTime:       metav1.Time{Time: p.due(scheduled).UTC()},
		},
	}
}

// due is when the review of an occurrence is due.
func (p *plan) due(scheduled time.Time) time.Time {
	if grace, ok := verdict.ParseSpan(p.cadence.Grace); ok {
		return grace.After(scheduled, p.Zone())
	}
	return scheduled
}

func (p *plan) reviewType() v1alpha1.ReviewType {
	return cmp.Or(p.cadence.Type, v1alpha1.ReviewPerformance)
}

func (p *plan) makes(r *v1alpha1.Review) bool {
	scheduled := r.Spec.ScheduledTime.Time
	return p.Has(scheduled) && p.due(scheduled).Equal(r.Spec.DueTime.Time) && p.reviewType() == r.Spec.Type
}
