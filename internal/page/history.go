// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"cmp"
	"context"
	"slices"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/cli/cmdutil"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/report"
	"github.com/entente-dev/entente/internal/rules"
)

const (
	// mostHistory is how many entries of a history a page shows.
	mostHistory = 60
	// mostKubernetesEvents is how many Events about an object are read.
	mostKubernetesEvents = 100
)

// historyView is what changed about one object by the moment of the page, the latest first.
type historyView struct {
	Entries []entry
	More    int
	// Without says what is missing, and why.
	Without string
}

// entry is one change.
type entry struct {
	Time time.Time
	// Day: it is dated by a day alone.
	Day bool
	// Source says how it is known: what people recorded, what follows from the records, a message, an Event.
	Source, What, Detail string
	Tone                 report.Tone
	By                   []person
	Link                 string
}

// Happenings is a source that knows what Events Kubernetes has about an object.
type Happenings interface {
	Events(ctx context.Context, kind, namespace, name string) ([]eventsv1.Event, error)
}

// history is that of an object; nil for a kind that has none here.
func (q *request) history(o client.Object) (*historyView, error) {
	kind := inventory.KindOf(o)
	if !slices.Contains([]string{v1alpha1.KindIssue, v1alpha1.KindReview, v1alpha1.KindPartner}, kind) {
		return nil, nil
	}
	told, err := q.told(window{namespace: o.GetNamespace(), at: q.at, kind: kind, name: o.GetName()})
	if err != nil {
		return nil, err
	}
	facts := &report.Facts{Found: within(q.found, o.GetNamespace()), At: q.at, Zone: q.clock, Begun: told.begun, Past: told.past, Recorded: told.recorded}
	v := &historyView{Entries: q.records(o)}
	for _, e := range report.HistoryOf(facts) {
		v.Entries = append(v.Entries, entry{Time: e.Time, Source: "Found", What: e.What, Detail: e.Detail, Tone: e.Tone})
	}
	v.Entries = append(v.Entries, q.messages(o)...)
	if err := q.kubernetesEvents(v, kind, o); err != nil {
		return nil, err
	}
	v.Entries = slices.DeleteFunc(v.Entries, func(e entry) bool { return e.Time.IsZero() || e.Time.After(q.at) })
	slices.SortStableFunc(v.Entries, func(a, b entry) int { return b.Time.Compare(a.Time) })
	v.More = max(0, len(v.Entries)-mostHistory)
	v.Entries = v.Entries[:len(v.Entries)-v.More]
	return v, nil
}

// messages are the Notifications about an object.
func (q *request) messages(o client.Object) []entry {
	subject, ok := o.(rules.APIObject)
	if !ok {
		return nil
	}
	var out []entry
	j := &journal{request: q, namespace: o.GetNamespace()}
	for _, n := range q.found.Notifications {
		if n.Namespace != o.GetNamespace() || !rules.IsAbout(n, subject) {
			continue
		}
		e := entry{
			Time: n.CreationTimestamp.UTC(), Source: "Message", What: spaced(string(n.Spec.Reason)), Detail: joinTexts(string(n.Spec.ChannelRef.Channel), spaced(string(n.Status.Outcome))),
			By: []person{j.known(n.Spec.Recipient)}, Link: q.toObject(v1alpha1.KindNotification, n.Namespace, n.Name),
		}
		if n.Spec.MadeTime != nil {
			e.Time = n.Spec.MadeTime.UTC()
		}
		out = append(out, e)
	}
	return out
}

// kubernetesEvents adds the Events of Kubernetes, if the reader may list them.
func (q *request) kubernetesEvents(v *historyView, kind string, o client.Object) error {
	source, ok := q.h.Source.(Happenings)
	if !ok || q.tense != present {
		return nil
	}
	events, err := source.Events(q.ctx, kind, o.GetNamespace(), o.GetName())
	switch {
	case q.ctx.Err() != nil:
		return q.ctx.Err()
	case apierrors.IsForbidden(err):
		v.Without = "You may not list Events in the namespace " + o.GetNamespace() + ": the history is without them."
		return nil
	case err != nil:
		v.Without = "Events cannot be read at the moment, and the history is without them: " + cmdutil.Explain(err).Error()
		return nil
	}
	for i := range events {
		e := &events[i]
		x := entry{Time: cmp.Or(e.EventTime.Time, e.DeprecatedLastTimestamp.Time, e.CreationTimestamp.Time).UTC(), Source: "Event", What: spaced(e.Reason), Detail: e.Note}
		if e.Type == "Warning" {
			x.Tone = report.Worse
		}
		if e.Series != nil {
			x.Time = e.Series.LastObservedTime.UTC()
			x.Detail += " (" + cmdutil.Count(int(e.Series.Count), "time") + ")"
		}
		v.Entries = append(v.Entries, x)
	}
	return nil
}

// Events lists those of Kubernetes about an object.
func (c *Cluster) Events(ctx context.Context, kind, namespace, name string) ([]eventsv1.Event, error) {
	var list eventsv1.EventList
	err := c.Reader.List(ctx, &list, client.InNamespace(namespace), client.MatchingFields{"regarding.kind": kind, "regarding.name": name}, client.Limit(mostKubernetesEvents))
	return list.Items, err
}
