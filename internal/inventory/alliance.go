// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// AllianceOf is the name of the alliance that an object is, or belongs to; empty for one that
// several may share.
func AllianceOf(o client.Object) string {
	switch o := o.(type) {
	case *v1alpha1.Alliance:
		return o.Name
	case *v1alpha1.Review:
		return o.Spec.AllianceRef.Name
	case *v1alpha1.Issue:
		return o.Spec.AllianceRef.Name
	case *v1alpha1.Notification:
		return o.Spec.AllianceRef.Name
	}
	return ""
}
