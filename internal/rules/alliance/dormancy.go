// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package alliance

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// dormancy is the latest time in which the stage of an alliance was seen to arm nothing: what fell
// due before its end is not scheduled later. An alliance that is armed when it is first seen has none.
type dormancy struct {
	since, until *metav1.Time // until is nil as long as it lasts
}

func dormancyOf(a *v1alpha1.Alliance, at time.Time) dormancy {
	was := dormancy{a.Status.DormantTime, a.Status.ArmedTime}
	now := verdict.WholeSecond(at)
	switch armed := a.Spec.Stage.InOperation(); {
	case armed && was.until == nil:
		was.until = now
	case !armed && (was.until != nil || was.since == nil):
		was = dormancy{since: now}
	}
	return was
}

// over reports whether what fell due at a moment did so before the alliance was armed.
func (d dormancy) over(t time.Time) bool {
	return d.since != nil && (d.until == nil || t.Before(d.until.Time))
}
