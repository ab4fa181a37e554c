// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// mostRows is how many alliances the page of a portfolio lists, and mostFact how much of a message it has, in
// characters.
const (
	mostRows = 200
	mostFact = 240
)

// Portfolio is the page of several alliances.
type Portfolio struct {
	At   time.Time
	Zone *time.Location
	// Warning says what the reader must know first; empty for nothing.
	Warning string
	// Namespaces is true where names alone do not tell alliances apart.
	Namespaces bool
	// Total counts the alliances, and Concerned those that need somebody.
	Total, Concerned int
	// Open, Escalated and Overdue are sums over all of them.
	Open, Escalated, Overdue int
	// Rows begin with what needs somebody first.
	Rows List[Row]
}

// Row is one alliance of a portfolio.
type Row struct {
	Namespace, Name, Title, Stage string
	Sum
	// Worst is what needs somebody first; nil where nothing does.
	Worst *Item
}

// OfPortfolio makes the page of all alliances among the facts.
func OfPortfolio(f *Facts) *Portfolio {
	g := gather(f)
	worst := map[types.NamespacedName]int{} // the place of the worst item of each
	for i := range g.picture.Items {
		for _, k := range g.picture.Items[i].Alliances {
			if _, known := worst[k]; !known {
				worst[k] = i
			}
		}
	}
	place := func(a *v1alpha1.Alliance) int {
		if i, ok := worst[client.ObjectKeyFromObject(a)]; ok {
			return i
		}
		return len(g.picture.Items)
	}
	alliances := slices.SortedFunc(slices.Values(f.Found.Alliances), func(a, b *v1alpha1.Alliance) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Namespace, b.Namespace))
	})
	page := &Portfolio{At: f.At, Zone: f.Zone, Warning: f.Warning, Total: len(alliances), Concerned: len(worst)}
	var rows []Row
	for _, a := range alliances {
		page.Namespaces = page.Namespaces || a.Namespace != alliances[0].Namespace
		row := Row{Namespace: a.Namespace, Name: a.Name, Title: allianceTitle(a), Stage: string(a.Spec.Stage), Sum: g.sum(a)}
		if i := place(a); i < len(g.picture.Items) {
			row.Worst = new(g.item(&g.picture.Items[i]))
			row.Worst.Fact = cut(row.Worst.Fact, mostFact)
		}
		page.Open, page.Escalated, page.Overdue = page.Open+row.Open, page.Escalated+row.Escalated, page.Overdue+row.Overdue
		rows = append(rows, row)
	}
	page.Rows = firstOf(rows, mostRows)
	clean(page)
	return page
}

// cut shortens a text, and says so by a mark.
func cut(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}
