// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// writes remembers, of each object whose status was written, the version that the write was
// based on. As long as the cache still shows that version, deciding again would only end in
// a conflict: the request is saved.
type writes struct{ based sync.Map }

// pending reports whether the cache has not caught up with our own last write.
func (w *writes) pending(o client.Object) bool {
	key := client.ObjectKeyFromObject(o)
	version, ok := w.based.Load(key)
	if !ok {
		return false
	}
	if version == o.GetResourceVersion() {
		return true
	}
	w.based.Delete(key)
	return false
}

// done notes a write that was based on a version; o holds what the API server answered. A
// write that changed nothing has the same version still, and nothing is to be waited for.
func (w *writes) done(o client.Object, basedOn string) {
	if o.GetResourceVersion() != basedOn {
		w.based.Store(client.ObjectKeyFromObject(o), basedOn)
	}
}

func (w *writes) forget(key types.NamespacedName) { w.based.Delete(key) }

// identity is all the metadata that a status write needs: the API server takes nothing but
// the status from it. The version makes it fail if somebody else wrote in between.
func identity(o client.Object) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Name: o.GetName(), Namespace: o.GetNamespace(), UID: o.GetUID(), ResourceVersion: o.GetResourceVersion(),
	}
}

// writeStatus writes the status of an object that has an identity and a status only. It then
// holds what the API server answered.
func (s *shell) writeStatus(ctx context.Context, o client.Object) error {
	basedOn := o.GetResourceVersion()
	if err := s.Status().Update(ctx, o); err != nil {
		return err
	}
	s.writes.done(o, basedOn)
	return nil
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
