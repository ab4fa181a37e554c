// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package record

import (
	"context"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/internal/simulate"
)

// files are the objects of manifests, and those that the controllers would have made of them by now: the
// reviews of a cadence, the issues of overdue reviews. What status and plan show of files can be recorded
// on, so that it does not take a cluster to make the first record.
type files struct {
	objects   *inventory.Inventory
	namespace string
	now       time.Time
	// played are the objects as the controllers would have them; nil before somebody asks for it.
	played *inventory.Inventory
}

func (f *files) get(_ context.Context, kind, name string) (*unstructured.Unstructured, error) {
	if o := f.find(f.objects, kind, name); o != nil {
		return untyped(o)
	}
	if err := f.play(); err != nil {
		return nil, err
	}
	o := f.find(f.played, kind, name)
	if o == nil {
		return nil, nil
	}
	u, err := untyped(o)
	if err != nil {
		return nil, err
	}
	delete(u.Object, "status")
	if kind == v1alpha1.KindReview { // who keeps it in a file has made it
		labels := u.GetLabels()
		delete(labels, v1alpha1.LabelGenerated)
		u.SetLabels(labels)
	}
	return u, nil
}

func (f *files) list(_ context.Context, kind string) (outstanding, over []string, err error) {
	if err := f.play(); err != nil {
		return nil, nil, err
	}
	for _, o := range f.played.Objects() {
		if inventory.KindOf(o) == kind && o.GetNamespace() == f.namespace {
			note(o, &outstanding, &over)
		}
	}
	return outstanding, over, nil
}

func (f *files) where() string { return "in the files of -f, in namespace " + f.namespace }

// made reports whether an object is in no file, but would have been made of them.
func (f *files) made(kind, name string) bool { return f.find(f.objects, kind, name) == nil }

func (f *files) find(in *inventory.Inventory, kind, name string) client.Object {
	objects := in.Objects()
	i := slices.IndexFunc(objects, func(o client.Object) bool {
		return inventory.KindOf(o) == kind && o.GetName() == name && o.GetNamespace() == f.namespace
	})
	if i < 0 {
		return nil
	}
	return objects[i]
}

func (f *files) play() error {
	if f.played != nil {
		return nil
	}
	s, err := simulate.Replay(f.objects, simulate.Past{Now: f.now, Before: f.now.Add(time.Nanosecond)})
	if err != nil {
		return err
	}
	f.played = s.Objects()
	return nil
}
