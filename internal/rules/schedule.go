// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/worktime"
)

// ScheduledReview is a review that a cadence asks for.
type ScheduledReview struct {
	// Name is <alliance>-<cadence>-<yyyymmdd>; HashedName is for when another object has it.
	Name, HashedName string
	Spec             v1alpha1.ReviewSpec
}

// occurrence is what makes a review of a cadence the same review, whoever made it.
type occurrence struct {
	cadence   v1alpha1.Name
	scheduled int64
}

// schedule lists the reviews that are to exist and do not, and the generated ones that no
// longer fit. Each cadence asks for its latest occurrence that has come and for those within
// its notice; older ones are not filled in. A new alliance is given the time that references
// are waited for: tools that apply from Git may bring its reviews a moment later.
func (m *moment) schedule(f AllianceFacts) ([]ScheduledReview, []*v1alpha1.Review, []fieldError) {
	known := make(map[occurrence]int, len(f.Reviews))
	for _, r := range f.Reviews {
		if o, ok := occurrenceOf(r); ok {
			known[o]++
		}
	}
	armed := inOperation(f.Alliance.Spec.Stage) && m.reached(f.Alliance.CreationTimestamp.Add(referenceWait))
	var (
		wanted  []ScheduledReview
		errs    []fieldError
		fitting = map[v1alpha1.Name]*plan{}
	)
	for i := range f.Alliance.Spec.Cadence {
		c := &f.Alliance.Spec.Cadence[i]
		p, err := newPlan(f.Alliance, c, m.now)
		if err != nil {
			errs = append(errs, fieldError{fmt.Sprintf("spec.cadence[%s].recurrence", c.Name), err})
			fitting[c.Name] = nil // cannot be told, so nothing of it is obsolete
			continue
		}
		fitting[c.Name] = p
		if !armed {
			continue
		}
		for _, s := range m.due(p) {
			if known[occurrence{c.Name, s.Spec.ScheduledTime.Unix()}] == 0 {
				wanted = append(wanted, s)
			}
		}
	}
	return wanted, m.obsolete(f, fitting, known), errs
}

func occurrenceOf(r *v1alpha1.Review) (occurrence, bool) {
	if r.Spec.Cadence == "" || r.Spec.ScheduledTime == nil {
		return occurrence{}, false
	}
	return occurrence{r.Spec.Cadence, r.Spec.ScheduledTime.Unix()}, true
}

// plan is a cadence with its recurrence worked out.
type plan struct {
	alliance *v1alpha1.Alliance
	cadence  *v1alpha1.Cadence
	*worktime.Occurrences
}

func newPlan(a *v1alpha1.Alliance, c *v1alpha1.Cadence, now time.Time) (*plan, error) {
	o, err := worktime.Recurrence{
		StartDate: string(c.Recurrence.StartDate), Time: string(c.Recurrence.Time),
		Zone: string(c.Recurrence.TimeZone), Rule: c.Recurrence.Rule,
	}.Occurrences(now)
	if err != nil {
		return nil, err
	}
	return &plan{a, c, o}, nil
}

// due lists the reviews of a cadence that are to exist now, and notes when the next appears.
func (m *moment) due(p *plan) []ScheduledReview {
	var out []ScheduledReview
	notice, _ := span(p.cadence.Notice)
	for i := p.Latest(m.now); i < p.Len(); i++ {
		scheduled := p.At(i)
		if !m.reached(notice.Before(scheduled, p.Zone())) {
			break
		}
		out = append(out, p.review(scheduled))
	}
	return out
}

// review describes the review of an occurrence.
func (p *plan) review(scheduled time.Time) ScheduledReview {
	a, c := p.alliance, p.cadence
	due := scheduled
	if grace, ok := span(c.Grace); ok {
		due = grace.After(scheduled, p.Zone())
	}
	name := fmt.Sprintf("%s-%s-%s", a.Name, c.Name, scheduled.In(p.Zone()).Format("20060102"))
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", a.UID, c.Name, scheduled.Unix()))
	reviewType := c.Type
	if reviewType == "" {
		reviewType = v1alpha1.ReviewPerformance
	}
	return ScheduledReview{
		Name:       name,
		HashedName: name + "-" + hex.EncodeToString(sum[:4]),
		Spec: v1alpha1.ReviewSpec{
			AllianceRef:   v1alpha1.AllianceReference{Name: a.Name},
			Cadence:       c.Name,
			Type:          reviewType,
			ScheduledTime: &metav1.Time{Time: scheduled.UTC()},
			DueTime:       metav1.Time{Time: due.UTC()},
		},
	}
}

// obsolete lists generated reviews, touched by nobody, that their cadence would not make any
// more, and those beside which people put a review of the same occurrence.
func (m *moment) obsolete(f AllianceFacts, fitting map[v1alpha1.Name]*plan, known map[occurrence]int) []*v1alpha1.Review {
	var out []*v1alpha1.Review
	for _, r := range f.Reviews {
		o, ok := occurrenceOf(r)
		if !ok || !Generated(r) || !Untouched(r) {
			continue
		}
		p, exists := fitting[o.cadence]
		fits := exists && p == nil || exists && inOperation(f.Alliance.Spec.Stage) && p.makes(r)
		// What was due in the past stays, whatever the cadence says now.
		if m.now.Before(r.Spec.ScheduledTime.Time) && !fits {
			out = append(out, r)
		} else if known[o] > 1 {
			known[o]-- // of several generated ones the last stays
			out = append(out, r)
		}
	}
	return out
}

// makes reports whether the cadence would make exactly this review.
func (p *plan) makes(r *v1alpha1.Review) bool {
	scheduled := r.Spec.ScheduledTime.Time
	if !p.Has(scheduled) {
		return false
	}
	want := p.review(scheduled).Spec
	return want.DueTime.Time.Equal(r.Spec.DueTime.Time) && want.Type == r.Spec.Type
}
