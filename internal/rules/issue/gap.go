// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package issue

import (
	"slices"
	"strings"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Gap is a time in which a step of an escalation path would reach nobody at partners that it concerns.
type Gap struct {
	Path, Step v1alpha1.Name
	// Partners of which it reaches nobody, by name.
	Partners []v1alpha1.Name
	// From is when it begins, zero if it has begun; Until when it ends, zero if no record ends it.
	From, Until time.Time
}

// Object is the gap, as far as it concerns partners, as part of a finding.
func (g *Gap) Object(partners ...v1alpha1.Name) verdict.Object {
	return verdict.Object{Kind: kindStep, Name: string(g.Path + "/" + g.Step), Partners: partners, Since: g.From, Due: g.Until}
}

// GapWords says which steps would reach nobody at which partners, and when: those of the same partners and one time
// together. The gaps are among the objects of a finding.
func GapWords(f *verdict.Finding, gaps []verdict.Object) string {
	var says []string
	told := make([]bool, len(gaps))
	for i := range gaps {
		if told[i] {
			continue
		}
		g := &gaps[i]
		var steps []string
		for j := i; j < len(gaps); j++ {
			if o := &gaps[j]; slices.Equal(o.Partners, g.Partners) && o.Quote == g.Quote && o.Since.Equal(g.Since) && o.Due.Equal(g.Due) {
				steps, told[j] = append(steps, o.Name), true
			}
		}
		says = append(says, gapWords(f, g, steps))
	}
	return strings.Join(says, "; ")
}

func gapWords(f *verdict.Finding, g *verdict.Object, steps []string) string {
	what := "the step "
	if len(steps) > 1 {
		what = "the steps "
	}
	what += verdict.List(steps)
	if g.Quote != "" {
		what += " of " + g.Quote
	}
	what += " would reach nobody at " + verdict.List(g.Partners)
	if !g.Since.IsZero() {
		what += " from " + f.Stamp(g.Since)
	}
	if !g.Due.IsZero() {
		what += " until " + f.Stamp(g.Due)
	}
	return what
}
