// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/entente-dev/entente/api/v1alpha1"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/internal/inventory"
)

// fakeCache lists some objects as the manager's cache does, by the indexes that the manager
// has. Of an index that it does not have it knows nothing.
type fakeCache struct {
	client.Client
	objects []client.Object
}

func (f *fakeCache) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	for _, object := range f.objects {
		if reflect.TypeOf(object) == reflect.TypeOf(into) && client.ObjectKeyFromObject(object) == key {
			reflect.ValueOf(into).Elem().Set(reflect.ValueOf(object).Elem())
			return nil
		}
	}
	return apierrors.NewNotFound(schema.GroupResource{Group: v1alpha1.GroupName}, key.Name)
}

func (f *fakeCache) List(_ context.Context, list client.ObjectList, options ...client.ListOption) error {
	var o client.ListOptions
	for _, option := range options {
		option.ApplyToList(&o)
	}
	var found []runtime.Object
	for _, object := range f.objects {
		if reflect.TypeOf(lists[inventory.KindOf(object)]()) != reflect.TypeOf(list) || o.Namespace != "" && o.Namespace != object.GetNamespace() {
			continue
		}
		matches, err := matchesIndex(object, o.FieldSelector)
		if err != nil {
			return err
		}
		if matches {
			found = append(found, object)
		}
	}
	return meta.SetList(list, found)
}

func matchesIndex(object client.Object, selector fields.Selector) (bool, error) {
	if selector == nil {
		return true, nil
	}
	for _, r := range selector.Requirements() {
		i := slices.IndexFunc(indexes, func(i index) bool {
			return i.key == r.Field && reflect.TypeOf(i.kind) == reflect.TypeOf(object)
		})
		if i < 0 {
			return false, fmt.Errorf("%T has no index %s", object, r.Field)
		}
		if !slices.Contains(indexes[i].of(object), r.Value) {
			return false, nil
		}
	}
	return true, nil
}

// requested lists, sorted, the names that requests are for, each once.
func requested(requests []reconcile.Request) []string {
	var out []string
	for _, r := range requests {
		out = append(out, r.Name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
