// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// refused tells by an event what the API server does not let the manager do for an object: its namespace is at a quota,
// or an admission policy says no. It is tried again, less and less often. Who could put it right reads the object, not
// the manager's log.
func (s *shell) refused(about client.Object, err error) {
	switch {
	case s.recorder == nil, apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
	case apierrors.IsForbidden(err), apierrors.IsInvalid(err):
		s.recorder.Eventf(about, nil, corev1.EventTypeWarning, "Refused", "Write", "%s",
			cut("The API server refuses what is to be written for this; it is tried again: "+err.Error()))
	}
}
