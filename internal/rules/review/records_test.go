// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package review_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/review"
	"github.com/entente-dev/entente/test/gen"
)

func TestRecordsOfAReviewCountOnceTheyAreTrue(t *testing.T) {
	at := func(hour int) metav1.Time {
		return metav1.NewTime(gen.UTC("2026-03-02 00:00").Add(time.Duration(hour) * time.Hour))
	}
	r := &v1alpha1.Review{Spec: v1alpha1.ReviewSpec{
		Postponements: []v1alpha1.Postponement{{Time: at(1)}, {Time: at(2)}},
		Cancellation:  &v1alpha1.Cancellation{Time: at(3)},
		Record:        &v1alpha1.ReviewRecord{HeldTime: at(4)},
		Confirmations: []v1alpha1.Confirmation{{Time: at(5)}, {Time: at(6)}},
	}}
	for hour := 1; hour <= 6; hour++ {
		dot := at(hour).Time
		for now, want := range map[time.Time]int{dot.Add(-time.Second): hour - 1, dot: hour, dot.Add(time.Second): hour} {
			if got := review.Recorded(r, now); len(got) != want {
				t.Errorf("at %s %d records are true, not %d", now, len(got), want)
			}
		}
	}
}
