// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"time"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/simulate"
)

// mostEvents is how many of the things that happened, or will, a page shows.
const mostEvents = 12

// past is what happened to an alliance, the latest first.
func (g *gathering) past(a *v1alpha1.Alliance) List[Event] {
	return firstOf(g.happened(func(e *simulate.Event) bool { return belongs(e, a) }), mostEvents)
}

// came is when an alliance came to the cluster, where something is told that was before; zero elsewhere, and in files.
func (g *gathering) came(a *v1alpha1.Alliance, told List[Event]) time.Time {
	at := a.CreationTimestamp.UTC()
	if n := len(told.Shown); a.CreationTimestamp.IsZero() || n == 0 || told.More == 0 && !told.Shown[n-1].Time.Before(at) || !g.Since.Before(at) {
		return time.Time{}
	}
	return at
}

// happened words those of the events of the past that are wanted, the latest first.
func (g *gathering) happened(wanted func(*simulate.Event) bool) []Event {
	told := toldOtherwise(g.Past)
	var out []Event
	for i := range g.Past {
		e := &g.Past[i]
		if !wanted(e) || e.Event == simulate.ReviewTime || e.Event == simulate.ConditionChanged && told[occasionOf(e)] {
			continue
		}
		if x, ok := g.event(e); ok {
			out = append(out, x)
		}
	}
	slices.Reverse(out)
	return out
}

// recorded are events that the records of an object tell of, with who recorded it.
var recorded = []simulate.EventType{simulate.ReviewHeld, simulate.ReviewPostponed, simulate.ReviewCancelled, simulate.IssueResolved}

// HistoryOf words what happened, the latest first, but for what the records of an object tell by themselves.
func HistoryOf(f *Facts) []Event {
	g := &gathering{Facts: f, partners: byName(f.Found.Partners), issues: byName(f.Found.Issues), alliances: byName(f.Found.Alliances)}
	out := g.happened(func(e *simulate.Event) bool { return !slices.Contains(recorded, e.Event) })
	clean(&out)
	return out
}

// occasion is a moment of an object.
type occasion struct {
	kind, namespace, name string
	at                    time.Time
}

func occasionOf(e *simulate.Event) occasion { return occasion{e.Kind, e.Namespace, e.Name, e.Time} }

// toldOtherwise are the occasions of which an event tells: a condition that changes then says how that is judged.
func toldOtherwise(events []simulate.Event) map[occasion]bool {
	out := map[occasion]bool{}
	for i := range events {
		if _, ok := happens[events[i].Event]; ok {
			out[occasionOf(&events[i])] = true
		}
	}
	return out
}
