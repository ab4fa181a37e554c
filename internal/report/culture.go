// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"k8s.io/apimachinery/pkg/types"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Culture is what others should know about how the people of a partner work.
type Culture struct {
	Partner string
	// Company says how the organisation works, Country what is usual where it is.
	Company, Country []string
}

// cultures are those of the partners that say something of theirs, in the order of the alliance.
func (g *gathering) cultures(a *v1alpha1.Alliance) []Culture {
	var out []Culture
	for i := range a.Spec.Partners {
		name := a.Spec.Partners[i].Name
		p := g.partners[types.NamespacedName{Namespace: a.Namespace, Name: string(name)}]
		if p == nil || p.Spec.Culture == nil {
			continue
		}
		out = append(out, Culture{g.partner(a.Namespace, name), traits(p.Spec.Culture.Company), traits(p.Spec.Culture.Country)})
	}
	return out
}

func traits(of []v1alpha1.CultureTrait) []string {
	out := make([]string, len(of))
	for i, t := range of {
		out[i] = string(t)
	}
	return out
}
