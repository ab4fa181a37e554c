// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// mostItems is how many things that need somebody a page of one alliance shows.
const mostItems = 8

// Item is something that needs somebody.
type Item struct {
	Of Named
	// Practice that it is, where it is one.
	Practice string
	// State in a word or two, such as "escalated".
	State string
	// Urgent ones are shown as alarms.
	Urgent bool
	// Fact is the message of the condition, and Todo what to do.
	Fact, Todo string
	// Since is zero where that is not known.
	Since time.Time
}

func (g *gathering) item(x *attention.Item) Item {
	i := Item{
		Of: g.named(x.Kind, x.Namespace, x.Name), State: x.Rank.Words().State, Urgent: x.Rank.Urgent(),
		Fact: x.Message, Todo: x.Todo, Since: x.Since,
	}
	if x.Rank == verdict.RankPracticeMissing {
		i.Practice = x.Condition
	}
	if !x.Since.After(g.Begun) {
		i.Since = time.Time{}
	}
	return i
}

func concerns(x *attention.Item, alliance types.NamespacedName) bool {
	return slices.Contains(x.Alliances, alliance)
}

// itemsOf are those that concern an alliance, the worst first.
func (g *gathering) itemsOf(a *v1alpha1.Alliance) List[Item] {
	var out []Item
	for i := range g.picture.Items {
		if x := &g.picture.Items[i]; concerns(x, client.ObjectKeyFromObject(a)) {
			out = append(out, g.item(x))
		}
	}
	return firstOf(out, mostItems)
}
