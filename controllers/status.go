// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/resourceversion"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// writes remembers, of each object whose status was written, the version that the write made.
// As long as the cache shows an older one, deciding again would end in a conflict, or repeat
// what was done: the cache is waited for.
type writes struct{ made sync.Map }

// pending reports whether the cache has not caught up with our own last write. It forgets the
// write once it has, so only the object's own reconciler may ask.
func (w *writes) pending(o client.Object) bool {
	if w.behind(o) {
		return true
	}
	w.forget(client.ObjectKeyFromObject(o))
	return false
}

// behind is pending for callers that read the object beside another.
func (w *writes) behind(o client.Object) bool {
	made, ok := w.made.Load(client.ObjectKeyFromObject(o))
	if !ok {
		return false
	}
	// Versions of one resource can be compared. One that cannot is none to wait for.
	order, err := resourceversion.CompareResourceVersion(o.GetResourceVersion(), made.(string))
	return err == nil && order < 0
}

// done notes a write; o holds what the API server answered.
func (w *writes) done(o client.Object) {
	w.made.Store(client.ObjectKeyFromObject(o), o.GetResourceVersion())
}

func (w *writes) forget(key types.NamespacedName) { w.made.Delete(key) }

// identity is all the metadata that a status write needs: the API server takes nothing but
// the status from it. The version makes it fail if somebody else wrote in between.
func identity(o client.Object) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Name: o.GetName(), Namespace: o.GetNamespace(), UID: o.GetUID(), ResourceVersion: o.GetResourceVersion(),
	}
}

// unlessWritten gives a Notification a status if nobody has written it since it was read: another manager
// that is taken for the leader, or thinks so, may be sending it. It names every field, so that none stays
// of a record that was made unseen, but for what the page for answers keeps there.
type unlessWritten struct{ status v1alpha1.NotificationStatus }

// Type is a merge patch, which the API server refuses for another resource version.
func (unlessWritten) Type() types.PatchType { return types.MergePatchType }

// Data is the patch.
func (p unlessWritten) Data(o client.Object) ([]byte, error) {
	fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&p.status)
	if err != nil {
		return nil, err
	}
	delete(fields, "answer")
	for _, field := range notificationFields {
		if _, ok := fields[field]; !ok {
			fields[field] = nil
		}
	}
	return json.Marshal(map[string]any{"metadata": map[string]any{"resourceVersion": o.GetResourceVersion()}, "status": fields})
}

// notificationFields are those of a Notification's status that its reconciler writes.
var notificationFields = slices.DeleteFunc(jsonFields(reflect.TypeFor[v1alpha1.NotificationStatus]()), func(name string) bool { return name == "answer" })

func jsonFields(of reflect.Type) []string {
	names := make([]string, of.NumField())
	for i := range names {
		names[i], _, _ = strings.Cut(of.Field(i).Tag.Get("json"), ",")
	}
	return names
}

// errGone says that the object that was reconciled no longer exists.
var errGone = errors.New("the object is gone")

// writeStatus writes the status of an object that has an identity and a status only: the whole
// of it, unless it is patched. The object then holds what the API server answered.
func (s *shell) writeStatus(ctx context.Context, o client.Object, patch client.Patch) error {
	var err error
	if patch == nil {
		err = s.Status().Update(ctx, o)
	} else {
		err = s.Status().Patch(ctx, o, patch)
	}
	if apierrors.IsNotFound(err) {
		return errGone
	}
	if err == nil {
		s.writes.done(o)
	}
	return err
}

// create makes an object whose name follows from what it is for, so that one which is there
// already is the same.
func (s *shell) create(ctx context.Context, o client.Object) (exists bool, err error) {
	err = s.Create(ctx, o)
	if apierrors.IsAlreadyExists(err) {
		return true, nil
	}
	return false, err
}
