// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package rules_test

import (
	"slices"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/test/gen"
)

// aside is dice of one's own: what the others roll stays as it is.
func (d *dice) aside() *dice {
	data := slices.Clone(d.data)
	slices.Reverse(data)
	return &dice{data}
}

// minutes are what is on record of a review that was held, for whoever audits it.
func (d *dice) minutes(b gen.ReviewBuilder) {
	if d.yes() {
		b.Spec.Record.MinutesURL = "https://minutes.example/7"
	}
	if d.roll(4) > 0 {
		b.Attended("northwind/jane", "contoso/kim")
	}
	for _, by := range []string{"northwind/jane", "contoso/kim", "contoso/nobody"} {
		if d.yes() {
			b.Spec.Confirmations = append(b.Spec.Confirmations, v1alpha1.Confirmation{Time: d.time(), By: gen.Person(by), Accepted: new(d.roll(4) > 0)})
		}
	}
}

// audited is what an auditor asks for.
func (d *dice) audited(w *gen.World) {
	if d.yes() {
		w.Policy.Spec.Committee = &v1alpha1.Committee{
			Quorum: pick(d, nil, new(int32(1)), new(int32(2))), MinutesWithin: d.mayBeSpan(), ConfirmWithin: pick(d, "P1D", "PT3H", d.mayBeSpan()),
			MinutesWindow: pick[v1alpha1.Duration](d, "", "P10D", "P1M"),
		}
	}
}
