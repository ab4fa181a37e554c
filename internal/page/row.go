// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/attention"
)

// row is one alliance among others.
type row struct {
	Namespace, Name, Title, Link, Stage string
	// Suspended: what the controllers do about it is paused.
	Suspended bool
	Partners  []string
	Healthy   metav1.ConditionStatus
	figures
	// Worst is what needs somebody first; nil where nothing does. Needs counts all of it.
	Worst *worst
	Needs int
	// Next is nil where nothing is due.
	Next *deadline

	// place in the order of what needs somebody first.
	place int
}

type worst struct {
	State, What, Fact string
	Urgent            bool
}

// figures are what the status of an alliance counts.
type figures struct {
	InPlace, Required, Unknown int
	Open, Stale, Escalated     int
	Overdue, Slipped           int
	// LastContact is zero where there was none.
	LastContact time.Time
}

// deadline is a moment by which somebody is to act.
type deadline struct {
	Time       time.Time
	What, Link string
	// Of is what it is about.
	Of string

	kind, namespace, name string
}

// named adds to a deadline how people know what it is about.
func (q *request) named(d *deadline) *deadline {
	if d != nil {
		d.Link, d.Of = q.toObject(d.kind, d.namespace, d.name), q.index.title(d.kind, d.namespace, d.name)
	}
	return d
}

// row is what is told of an alliance among others. Its words follow later, for the rows that are shown.
func (q *request) row(a *attention.Alliance) row {
	k := client.ObjectKeyFromObject(a.Alliance)
	r := row{
		Namespace: a.Namespace, Name: a.Name, Title: allianceName(a.Alliance), Stage: string(a.Spec.Stage), Suspended: ptr.Deref(a.Spec.Suspend, false),
		Healthy: a.Healthy, figures: figuresOf(a.Alliance), Needs: len(q.index.itemsOf[k]), Next: q.nextDeadline(a.Alliance), place: len(q.picture.Items),
	}
	if places := q.index.itemsOf[k]; len(places) > 0 {
		r.place = places[0]
	}
	for i := range a.Spec.Partners {
		r.Partners = append(r.Partners, q.index.partnerName(a.Namespace, a.Spec.Partners[i].Name))
	}
	return r
}

// finish adds to a row what only those have that are shown.
func (q *request) finish(r *row) {
	r.Link, r.Next = q.toAlliance(r.Namespace, r.Name), q.named(r.Next)
	if r.place < len(q.picture.Items) {
		x := &q.picture.Items[r.place]
		i := q.item(x)
		r.Worst = &worst{i.State, i.Kind + " " + i.Title, i.Fact, i.Urgent}
	}
}

func figuresOf(a *v1alpha1.Alliance) figures {
	var f figures
	if p := a.Status.Practices; p != nil {
		f.InPlace, f.Required, f.Unknown = count(p.InPlace), count(p.Required), len(p.Unknown)
	}
	if i := a.Status.Issues; i != nil {
		f.Open, f.Stale, f.Escalated = count(i.Open), count(i.Stale), count(i.Escalated)
	}
	if r := a.Status.Reviews; r != nil {
		f.Overdue, f.Slipped = count(r.Overdue), count(r.Slipped)
	}
	if t := a.Status.LastContactTime; t != nil {
		f.LastContact = t.UTC()
	}
	return f
}

func count(n *int32) int { return int(ptr.Deref(n, 0)) }

// nextDeadline is the first one of an alliance's reviews and issues; nil without one.
func (q *request) nextDeadline(a *v1alpha1.Alliance) *deadline {
	d, found := attention.NextDeadline(a, q.index.issuesOf[types.NamespacedName{Namespace: a.Namespace, Name: a.Name}], q.at)
	if !found {
		return nil
	}
	what := d.What(func(name v1alpha1.Name) string { return q.index.partnerName(a.Namespace, name) })
	return &deadline{Time: d.Time, What: what, kind: d.Kind, namespace: a.Namespace, name: d.Name}
}
