// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package gen

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// ReviewBuilder changes a review.
type ReviewBuilder struct{ *v1alpha1.Review }

// Review is one of no cadence, due on 22 January 2026 at nine.
func Review(name string) ReviewBuilder {
	return ReviewBuilder{&v1alpha1.Review{
		ObjectMeta: meta(name),
		Spec: v1alpha1.ReviewSpec{
			AllianceRef: v1alpha1.AllianceReference{Name: AllianceName},
			Type:        v1alpha1.ReviewPerformance,
			DueTime:     Time("2026-01-22 09:00"),
		},
	}}
}

// QuarterlyReview is the one that the cadence of NewWorld asks for on 15 January 2026 at ten
// in Amsterdam, due a week later.
func QuarterlyReview() ReviewBuilder {
	return Review(AllianceName + "-quarterly-20260115").OfCadence("quarterly").Scheduled("2026-01-15 09:00")
}

func (b ReviewBuilder) Named(name string) ReviewBuilder {
	b.Review.Name = name
	return b
}

func (b ReviewBuilder) In(namespace string) ReviewBuilder {
	b.Review.Namespace = namespace
	return b
}

func (b ReviewBuilder) UID(uid types.UID) ReviewBuilder {
	b.Review.UID = uid
	return b
}

func (b ReviewBuilder) Of(alliance string) ReviewBuilder {
	b.Spec.AllianceRef.Name = alliance
	return b
}

// OfType says what it looks at.
func (b ReviewBuilder) OfType(t v1alpha1.ReviewType) ReviewBuilder {
	b.Spec.Type = t
	return b
}

func (b ReviewBuilder) OfCadence(name string) ReviewBuilder {
	b.Spec.Cadence = v1alpha1.Name(name)
	return b
}

// Scheduled moves the review, due a week later.
func (b ReviewBuilder) Scheduled(at string) ReviewBuilder {
	b.Spec.ScheduledTime = new(Time(at))
	b.Spec.DueTime = metav1.NewTime(UTC(at).AddDate(0, 0, 7))
	return b
}

func (b ReviewBuilder) Due(at string) ReviewBuilder {
	b.Spec.DueTime = Time(at)
	return b
}

// Occasion makes it a review of no cadence.
func (b ReviewBuilder) Occasion() ReviewBuilder {
	b.Spec.Cadence, b.Spec.ScheduledTime = "", nil
	return b
}

// Generated makes it one that a controller created, and that nobody has touched since.
func (b ReviewBuilder) Generated() ReviewBuilder {
	b.Labels = map[string]string{v1alpha1.LabelGenerated: "true"}
	return b.Generation(1)
}

func (b ReviewBuilder) Generation(n int64) ReviewBuilder {
	b.Review.Generation = n
	return b
}

func (b ReviewBuilder) Suspended() ReviewBuilder {
	b.Spec.Suspend = new(true)
	return b
}

func (b ReviewBuilder) Conditions(conditions ...metav1.Condition) ReviewBuilder {
	b.Status.Conditions = conditions
	return b
}

// Deleted is one that is being deleted; a finalizer of somebody else's keeps it.
func (b ReviewBuilder) Deleted(at string) ReviewBuilder {
	deleted(&b.ObjectMeta, at)
	return b
}
