// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

// Package inventory holds all that is declared and recorded about some alliances, wherever it
// comes from: files, a cluster, a simulation.
package inventory

import (
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Inventory is objects of all six kinds, in one namespace or in many.
type Inventory struct {
	Partners      []*v1alpha1.Partner
	Policies      []*v1alpha1.CommunicationPolicy
	Alliances     []*v1alpha1.Alliance
	Reviews       []*v1alpha1.Review
	Issues        []*v1alpha1.Issue
	Notifications []*v1alpha1.Notification
}

// Add adds an object. It is an error if the object is of another kind.
func (i *Inventory) Add(o client.Object) error {
	SetTimes(o)
	switch o := o.(type) {
	case *v1alpha1.Partner:
		i.Partners = append(i.Partners, o)
	case *v1alpha1.CommunicationPolicy:
		i.Policies = append(i.Policies, o)
	case *v1alpha1.Alliance:
		i.Alliances = append(i.Alliances, o)
	case *v1alpha1.Review:
		i.Reviews = append(i.Reviews, o)
	case *v1alpha1.Issue:
		i.Issues = append(i.Issues, o)
	case *v1alpha1.Notification:
		i.Notifications = append(i.Notifications, o)
	default:
		return fmt.Errorf("%T is none of the kinds of %s", o, v1alpha1.GroupName)
	}
	return nil
}

// Objects lists all objects, by kind in the order of the fields.
func (i *Inventory) Objects() []client.Object {
	out := make([]client.Object, 0, len(i.Partners)+len(i.Policies)+len(i.Alliances)+len(i.Reviews)+len(i.Issues)+len(i.Notifications))
	out = add(out, i.Partners)
	out = add(out, i.Policies)
	out = add(out, i.Alliances)
	out = add(out, i.Reviews)
	out = add(out, i.Issues)
	return add(out, i.Notifications)
}

func add[T client.Object](to []client.Object, objects []T) []client.Object {
	for _, o := range objects {
		to = append(to, o)
	}
	return to
}

// KindOf is the kind of a typed object, which does not carry it itself; empty for any other.
func KindOf(o client.Object) string {
	switch o.(type) {
	case *v1alpha1.Partner:
		return v1alpha1.KindPartner
	case *v1alpha1.CommunicationPolicy:
		return v1alpha1.KindCommunicationPolicy
	case *v1alpha1.Alliance:
		return v1alpha1.KindAlliance
	case *v1alpha1.Review:
		return v1alpha1.KindReview
	case *v1alpha1.Issue:
		return v1alpha1.KindIssue
	case *v1alpha1.Notification:
		return v1alpha1.KindNotification
	}
	return ""
}
