// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/rules"
)

// objectView is one object: what was found about it, who wrote it, and what it holds.
type objectView struct {
	Kind, Namespace, Name, Title string
	Alliance, AllianceLink       string
	Conditions                   []condition
	// Generation is the latest, and Observed the one that the conditions are about.
	Generation, Observed int64
	Version              string
	NextCheck            time.Time
	Writers              []writer
	Git                  *git
	Manifest, Status     string
	// Later: the manifest is that of now, and the page is not; what it records with a later date was not true then.
	Later bool
	// Answer is where the reader answers an issue, on the page; empty for whom it does not know.
	Answer string
	// History is what changed; nil where the page of the object's alliance tells that.
	History *historyView
}

func (v *objectView) title() string { return v.Kind + " " + v.Title }

// condition is what was found about an object.
type condition struct {
	Type, Status, Reason, Fact string
	Since                      time.Time
	// Needs: somebody has something to do about it. Fine: it could be bad, and is not; others only inform.
	Needs, Fine bool
}

// writer is somebody who wrote an object.
type writer struct {
	Name, Operation, Part string
	At                    time.Time
}

// objectPage shows one object as it stands.
func (q *request) objectPage() (any, error) {
	r := q.http
	o := q.object(r.PathValue("kind"), r.PathValue("namespace"), r.PathValue("name"))
	if o == nil {
		return nil, refuseUnknown("such object")
	}
	v, err := q.objectView(o)
	if err != nil {
		return nil, err
	}
	if i, ok := o.(*v1alpha1.Issue); ok {
		v.Answer = q.toAnswer(i, takesOn)
	}
	if v.History, err = q.history(o); err != nil {
		return nil, err
	}
	return v, nil
}

func (q *request) objectView(o client.Object) (*objectView, error) {
	kind, s := inventory.KindOf(o), inventory.StatusOf(o)
	v := &objectView{
		Kind: kind, Namespace: o.GetNamespace(), Name: o.GetName(), Title: q.index.title(kind, o.GetNamespace(), o.GetName()),
		Conditions: q.conditions(s.Conditions), Generation: o.GetGeneration(), Observed: s.ObservedGeneration, Version: o.GetResourceVersion(),
		Writers: writersOf(o), Git: gitOf(o), Later: q.tense == past,
	}
	if s.NextCheckTime != nil {
		v.NextCheck = s.NextCheckTime.UTC()
	}
	if a := q.index.alliances[key(o.GetNamespace(), inventory.AllianceOf(o))]; a != nil {
		v.Alliance, v.AllianceLink = allianceName(a), q.toAlliance(a.Namespace, a.Name)
	}
	var err error
	v.Manifest, v.Status, err = q.manifests(kind, o)
	return v, err
}

func (q *request) conditions(all []metav1.Condition) []condition {
	out := make([]condition, 0, len(all))
	for i := range all {
		c := &all[i]
		e, needs := rules.EntryFor(c), rules.NeedsAttention(c)
		fine := !needs && e != nil && e.Bad != "" && c.Status != metav1.ConditionUnknown
		out = append(out, condition{c.Type, string(c.Status), c.Reason, c.Message, q.since(c.LastTransitionTime.UTC()), needs, fine})
	}
	return out
}

// writersOf are those who wrote an object, as the API server notes them.
func writersOf(o client.Object) []writer {
	var out []writer
	for _, f := range o.GetManagedFields() {
		w := writer{Name: f.Manager, Operation: string(f.Operation), Part: f.Subresource}
		if f.Time != nil {
			w.At = f.Time.UTC()
		}
		out = append(out, w)
	}
	return out
}

// manifests write what people declared and recorded, and what was found.
func (q *request) manifests(kind string, o client.Object) (declared, found string, err error) {
	o = o.DeepCopyObject().(client.Object)
	o.SetManagedFields(nil)
	if q.FromFiles { // it is nobody's but the simulation's
		o.SetUID("")
	}
	fields, err := fieldsOf(o)
	if err != nil {
		return "", "", err
	}
	status := fields["status"]
	delete(fields, "status")
	fields["apiVersion"], fields["kind"] = v1alpha1.SchemeGroupVersion.String(), kind
	if declared, err = manifest(fields); err != nil {
		return "", "", err
	}
	found, err = manifest(status)
	return declared, found, err
}
