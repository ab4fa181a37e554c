// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package page

import (
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/internal/rules/practice"
)

// walkView goes from a practice to what it follows from: the condition, the facts, the records, the objects.
type walkView struct {
	Practice, Alliance, AllianceLink string
	// Rule says when it holds, and Todo what to do where it does not.
	Rule, Todo string
	Condition  condition
	// Facts are what breaks it elsewhere, each with an object of its own.
	Facts   []item
	Records []record
	Objects []*objectView
	// Profile is the set of practices that the alliance has chosen, and Required whether this one counts.
	Profile  string
	Required bool
	Waived   *v1alpha1.Waiver
}

func (v *walkView) title() string { return spaced(v.Practice) }

// record is a list of what was recorded, as it stands in the manifest.
type record struct {
	Field, Text string
	Entries     int
}

// walk shows where a practice of an alliance follows from.
func (q *request) walk() (any, error) {
	a, err := q.thisAlliance()
	if err != nil {
		return nil, err
	}
	name := q.http.PathValue("practice")
	c := meta.FindStatusCondition(a.Status.Conditions, name)
	if c == nil {
		return nil, refuseUnknown("such practice of the alliance")
	}
	v := &walkView{
		Practice: name, Alliance: allianceName(a), AllianceLink: q.toAlliance(a.Namespace, a.Name), Condition: q.conditions([]metav1.Condition{*c})[0],
		Profile: "Structured",
	}
	if e := rules.EntryFor(c); e != nil {
		v.Rule, v.Todo = e.Says, e.For(c.Reason).Todo
	}
	if p := a.Spec.Practices; p != nil {
		if p.Profile != "" {
			v.Profile = string(p.Profile)
		}
		if at := slices.IndexFunc(p.Waive, func(w v1alpha1.Waiver) bool { return string(w.Name) == name }); at >= 0 {
			v.Waived = &p.Waive[at]
		}
	}
	objects := []object{{v1alpha1.KindAlliance, a.Name}}
	for _, at := range q.index.itemsOf[key(a.Namespace, a.Name)] {
		x := &q.picture.Items[at]
		if string(x.Breaks) == name || x.Kind == v1alpha1.KindAlliance && x.Condition == name {
			v.Facts = append(v.Facts, q.item(x))
			objects = append(objects, object{x.Kind, x.Name})
		}
	}
	if v.Records, err = records(a, v1alpha1.Practice(name)); err != nil {
		return nil, err
	}
	return v, q.addObjects(v, a.Namespace, objects)
}

// object names one of a namespace.
type object struct{ kind, name string }

// mostObjects is how many objects a walk ends at.
const mostObjects = 10

func (q *request) addObjects(v *walkView, namespace string, objects []object) error {
	var seen []object
	for _, o := range objects {
		found := q.object(o.kind, namespace, o.name)
		if found == nil || slices.Contains(seen, o) || len(seen) == mostObjects {
			continue
		}
		seen = append(seen, o)
		view, err := q.objectView(found)
		if err != nil {
			return err
		}
		v.Objects = append(v.Objects, view)
	}
	return nil
}

// records are what a practice reads of an alliance itself.
func records(a *v1alpha1.Alliance, p v1alpha1.Practice) ([]record, error) {
	spec, err := fieldsOf(&a.Spec)
	if err != nil {
		return nil, err
	}
	var out []record
	for _, field := range practice.RecordedIn(p) {
		r := record{Field: "spec." + field}
		if value := spec[field]; value != nil {
			if r.Text, err = manifest(value); err != nil {
				return nil, err
			}
			r.Entries = 1
			if list, ok := value.([]any); ok {
				r.Entries = len(list)
			}
		}
		out = append(out, r)
	}
	return out, nil
}
