// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package attention finds what needs somebody first. It ranks what the controllers recorded: what
// is bad, how bad, and what it breaks are told by the catalogue of conditions, the rest by status
// fields. It reads no message and decides nothing that the rules have decided.
package attention

import (
	"cmp"
	"maps"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules/verdict"
)

// Picture is how alliances stand.
type Picture struct {
	// Items need somebody, the worst first.
	Items []Item
	// Unknown are the practices of which nobody can tell yet whether they hold. They need nobody by
	// themselves, and are not in place either.
	Unknown []Item
	// Suspended are the objects that are suspended, and what of them, and of those that rest with them, would need
	// somebody otherwise. It needs nobody for as long as that lasts. What of an alliance is paused is in Unknown.
	Suspended []Item
	// Alliances that an item concerns come first.
	Alliances []Alliance
}

// Item is one thing that needs somebody. What is known of it beside its condition stands in the
// fields of its kind, for whoever words it.
type Item struct {
	Kind, Namespace, Name string
	// Alliance is empty for what belongs to several alliances, or to none.
	Alliance string
	// Alliances that it concerns: none for an object that belongs to no alliance, several for a
	// policy or a partner that they share.
	Alliances []types.NamespacedName

	Condition, Reason, Message string
	Status                     metav1.ConditionStatus
	// Since is when it began; zero where that is not known.
	Since time.Time
	// Attention is how the catalogue ranks it, and what it says to do.
	verdict.Attention

	// Severity of an issue.
	Severity v1alpha1.Severity
	// Course is how an issue that is stale, escalated or exhausted stands on its path.
	Course *Course
	// Untold are the partners that were to know of an issue by now.
	Untold []v1alpha1.UntoldPartner
	// ReviewType is the type of a review.
	ReviewType v1alpha1.ReviewType
	// Review is what is known of a review that is overdue or not accepted.
	Review *Review
	// Unplanned are the issues that owe a recovery plan, of a practice where all else that breaks it
	// has an item of its own.
	Unplanned []Unplanned
	// Channel over which a message did not arrive.
	Channel v1alpha1.Name
}

// Look finds what needs attention among objects. The moment says who is on a team by now, and
// what has come to be due.
func Look(found *inventory.Inventory, now time.Time) *Picture {
	f := newFacts(found, now)
	items := make([]Item, 0, 2*len(found.Issues)+len(found.Reviews)+8*len(found.Alliances))
	for _, i := range found.Issues {
		items = append(items, f.issue(i)...)
	}
	for _, r := range found.Reviews {
		items = append(items, f.review(r)...)
	}
	for _, n := range found.Notifications {
		items = append(items, f.notification(n)...)
	}
	for _, p := range found.Policies {
		items = append(items, f.shared(p, f.items(p, ""))...)
	}
	for _, p := range found.Partners {
		items = append(items, f.shared(p, f.items(p, ""))...)
	}
	why := explain(items, found.Issues, now)
	for _, a := range found.Alliances {
		items = append(items, f.alliance(a, why)...)
	}
	items = sorted(items)
	p := &Picture{Items: items, Suspended: f.suspended(found), Alliances: standings(found.Alliances, items)}
	for i := range p.Alliances {
		p.Unknown = append(p.Unknown, f.unknown(p.Alliances[i].Alliance)...)
	}
	return p
}

// sorted puts the worst first, in place. There may be very many items, and one is large: their places are sorted.
func sorted(items []Item) []Item {
	places, order := make([]place, len(items)), orderOfAlliances(items)
	for i := range places {
		x := &items[i]
		places[i] = place{i, int(x.Rank), -x.Severity.Rank(), order[allianceOf(x)], x.Since}
	}
	slices.SortFunc(places, func(a, b place) int {
		if by := cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.mildness, b.mildness), a.since.Compare(b.since), cmp.Compare(a.alliance, b.alliance)); by != 0 {
			return by
		}
		x, y := &items[a.of], &items[b.of]
		return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Condition, y.Condition), cmp.Compare(a.of, b.of))
	})
	arrange(items, places)
	return items
}

// arrange puts items where their places are, each moved once: a second list of them would be as large. The places are used up.
func arrange(items []Item, places []place) {
	const done = -1
	for first := range places {
		if places[first].of == done {
			continue
		}
		kept := items[first]
		for to := first; ; {
			from := places[to].of
			places[to].of = done
			if from == first {
				items[to] = kept
				break
			}
			items[to] = items[from]
			to = from
		}
	}
}

// place is an item in an order: the worst first, by rank, an issue by its severity, the oldest, by alliance. What the order
// mostly follows from is beside it: items are far apart in memory, and names take long to compare.
type place struct {
	of, rank, mildness, alliance int
	since                        time.Time
}

func allianceOf(x *Item) types.NamespacedName {
	return types.NamespacedName{Namespace: x.Namespace, Name: x.Alliance}
}

// orderOfAlliances numbers the alliances of items by namespace and name.
func orderOfAlliances(items []Item) map[types.NamespacedName]int {
	order := map[types.NamespacedName]int{}
	for i := range items {
		order[allianceOf(&items[i])] = 0
	}
	names := slices.SortedFunc(maps.Keys(order), func(a, b types.NamespacedName) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	for i, name := range names {
		order[name] = i
	}
	return order
}

func keyOf(o client.Object) types.NamespacedName { return client.ObjectKeyFromObject(o) }
