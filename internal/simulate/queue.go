// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"container/heap"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// item is an object, and when it is to be decided.
type item struct {
	kind   string
	rank   int // of the kind, so that the order at one moment is always the same
	object client.Object
	// namespace and name of the object, which order the items of a moment and a rank.
	namespace, name string
	// look decides about the object at a moment, does what follows, and returns when to look
	// again; zero for never.
	look func(now time.Time) time.Time
	// gone: the object was deleted.
	gone bool

	at    time.Time
	place int // in the heap; -1 outside
	// visited is the moment of the latest visit, and visits how many there were at it.
	visited time.Time
	visits  int
}

// firstVisit reports whether the item was not visited before at this moment: what a moment
// brings by itself is told once.
func (x *item) firstVisit() bool { return x.visits == 1 }

// ranks order the kinds at one moment: what others refer to comes first, and messages leave
// when all is decided.
var ranks = map[string]int{
	v1alpha1.KindPartner: 1, v1alpha1.KindReview: 2, v1alpha1.KindIssue: 3, v1alpha1.KindAlliance: 4,
	v1alpha1.KindNotification: 5, v1alpha1.KindCommunicationPolicy: 6,
}

// queue holds items by the moment at which they are to be decided.
type queue struct{ items itemHeap }

// wake queues an item for a moment, or leaves it if it is queued for an earlier one.
func (q *queue) wake(x *item, at time.Time) {
	switch {
	case x.gone:
	case x.place < 0:
		x.at = at
		heap.Push(&q.items, x)
	case at.Before(x.at):
		x.at = at
		heap.Fix(&q.items, x.place)
	}
}

// next is the first moment at which something is to be decided.
func (q *queue) next() (time.Time, bool) {
	if len(q.items) == 0 {
		return time.Time{}, false
	}
	return q.items[0].at, true
}

// take removes the first item whose moment has come; nil if there is none.
func (q *queue) take(now time.Time) *item {
	if at, queued := q.next(); !queued || now.Before(at) {
		return nil
	}
	return heap.Pop(&q.items).(*item)
}

func (q *queue) drop(x *item) {
	x.gone = true
	if x.place >= 0 {
		heap.Remove(&q.items, x.place)
	}
}

type itemHeap []*item

func (h itemHeap) Len() int { return len(h) }
func (h itemHeap) Less(i, j int) bool {
	a, b := h[i], h[j]
	if c := a.at.Compare(b.at); c != 0 {
		return c < 0
	}
	if a.rank != b.rank {
		return a.rank < b.rank
	}
	if a.namespace != b.namespace {
		return a.namespace < b.namespace
	}
	return a.name < b.name
}
func (h itemHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push is heap.Interface's.
func (h *itemHeap) Push(x any) {
	it := x.(*item)
	it.place = len(*h)
	*h = append(*h, it)
}

// Pop is heap.Interface's.
func (h *itemHeap) Pop() any {
	old := *h
	last := len(old) - 1
	x := old[last]
	old[last] = nil
	*h = old[:last]
	x.place = -1
	return x
}
