// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package partner

import (
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Settle gives the status that the partner is to have, from the one that it has. Where nothing
// changed the two are equal.
func (v *Verdict) Settle(p *v1alpha1.Partner, now time.Time) v1alpha1.PartnerStatus {
	return v1alpha1.PartnerStatus{
		Conditions:           v.SettleConditions(p.Status.Conditions, p.Generation, now),
		ObservedGeneration:   p.Generation,
		NextCheckTime:        verdict.OptionalTime(v.NextCheck),
		AssessmentExpiryTime: verdict.OptionalTime(v.AssessmentExpiry),
	}
}
