// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package partner

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Status is what the partner's status is to say.
func (v *Verdict) Status(p *v1alpha1.Partner, now time.Time) v1alpha1.PartnerStatus {
	return v1alpha1.PartnerStatus{
		Conditions:           verdict.SettleConditions(p.Status.Conditions, v.Conditions, p.Generation, now),
		ObservedGeneration:   p.Generation,
		NextCheckTime:        verdict.OptionalTime(v.NextCheck),
		AssessmentExpiryTime: verdict.OptionalTime(v.AssessmentExpiry),
	}
}
