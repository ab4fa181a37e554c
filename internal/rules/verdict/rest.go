// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package verdict

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Rest is why an object does nothing: it, or another one that it depends on, is suspended, being
// deleted, or not to be judged. The zero value is that it does not rest.
type Rest struct {
	Cause RestCause
	// Kind and Name of the other one; empty where it is the object itself.
	Kind, Name string
}

// RestCause is what makes an object rest.
type RestCause int

// The causes.
const (
	NoRest RestCause = iota
	RestSuspended
	RestDeleted
	RestUnready
)

// Rests reports whether it does nothing.
func (r Rest) Rests() bool { return r.Cause != NoRest }

// Ref is for a finding's data: nil where it does not rest.
func (r Rest) Ref() *Rest {
	if !r.Rests() {
		return nil
	}
	return &r
}

// RestOf is whether an object rests, by itself or with the alliance that it belongs to, which may be nil.
func RestOf(o metav1.Object, suspend *bool, a *v1alpha1.Alliance) Rest {
	switch gone := DeletionOf(o, a); {
	case gone.Rests():
		return gone
	case ptr.Deref(suspend, false):
		return Rest{Cause: RestSuspended}
	case a != nil && ptr.Deref(a.Spec.Suspend, false):
		return Rest{RestSuspended, v1alpha1.KindAlliance, a.Name}
	}
	return Rest{}
}

// DeletionOf is whether an object, or the alliance that it belongs to, is being deleted: no rest but this
// one stops the clock of bad news. The alliance may be nil.
func DeletionOf(o metav1.Object, a *v1alpha1.Alliance) Rest {
	switch {
	case o.GetDeletionTimestamp() != nil:
		return Rest{Cause: RestDeleted}
	case a != nil && a.DeletionTimestamp != nil:
		return Rest{RestDeleted, v1alpha1.KindAlliance, a.Name}
	}
	return Rest{}
}

// RestOfPolicy is whether nothing leaves by a policy and nothing starts by it. The policy may be nil.
func RestOfPolicy(p *v1alpha1.CommunicationPolicy) Rest {
	switch {
	case p == nil:
		return Rest{}
	case p.DeletionTimestamp != nil:
		return Rest{RestDeleted, v1alpha1.KindCommunicationPolicy, p.Name}
	case ptr.Deref(p.Spec.Suspend, false):
		return Rest{RestSuspended, v1alpha1.KindCommunicationPolicy, p.Name}
	}
	return Rest{}
}
