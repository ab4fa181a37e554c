// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"math/big"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/practice"
)

// progress is an objective, and where it stands against the line to its target.
type progress struct {
	Name, Text, Unit                   string
	Latest, LatestDate, Wanted, Target string
	DueDate                            string
	State                              string
	Urgent                             bool
}

// standingWords say how an objective stands.
var standingWords = map[practice.Standing]string{
	practice.NotMeasured: "not measured", practice.OnTrack: "on track", practice.OffTrack: "off track", practice.FellBack: "fell back",
}

// progress tells how each objective stands, in the order of the manifest.
func (q *request) progress(a *v1alpha1.Alliance) []progress {
	var out []progress
	for _, p := range rules.ProgressOf(a, q.index.partners[a.Namespace], q.at) {
		x := progress{
			Name: string(p.Objective.Name), Text: p.Objective.Description, Unit: p.Objective.Unit, Target: string(p.Objective.Target),
			DueDate: string(p.Objective.DueDate), Wanted: decimal(p.Wanted), State: standingWords[p.Standing],
			Urgent: p.Standing == practice.OffTrack || p.Standing == practice.FellBack,
		}
		if n := len(p.Measured); n > 0 {
			x.Latest, x.LatestDate = string(p.Measured[n-1].Text), p.Measured[n-1].Date.Start(time.UTC).Format("2 Jan 2006")
		}
		if p.Achieved != nil {
			x.State, x.Urgent = "reached", false
		}
		out = append(out, x)
	}
	return out
}

// decimal writes a figure with at most two digits behind the point; nothing for none.
func decimal(x *big.Rat) string {
	if x == nil {
		return ""
	}
	if x.IsInt() {
		return x.FloatString(0)
	}
	return x.FloatString(2)
}
