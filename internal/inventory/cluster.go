// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// pageSize bounds what one answer of the API server holds.
const pageSize = 500

// FromCluster reads all objects of a namespace, or of all of them if it is empty.
func FromCluster(ctx context.Context, c client.Reader, namespace string) (*Inventory, error) {
	var i Inventory
	lists := []client.ObjectList{
		&v1alpha1.PartnerList{}, &v1alpha1.CommunicationPolicyList{}, &v1alpha1.AllianceList{},
		&v1alpha1.ReviewList{}, &v1alpha1.IssueList{}, &v1alpha1.NotificationList{},
	}
	for _, empty := range lists {
		for next := ""; ; {
			// A list for each page: the next one would be decoded over the items of the last.
			list := empty.DeepCopyObject().(client.ObjectList)
			if err := c.List(ctx, list, client.InNamespace(namespace), client.Limit(pageSize), client.Continue(next)); err != nil {
				return nil, err
			}
			i.take(list)
			if next = list.GetContinue(); next == "" {
				break
			}
		}
	}
	return &i, nil
}

// AddList adds what is in a list of one of the six kinds. It is an error if it is of another.
func (i *Inventory) AddList(list client.ObjectList) error {
	switch list.(type) {
	case *v1alpha1.PartnerList, *v1alpha1.CommunicationPolicyList, *v1alpha1.AllianceList,
		*v1alpha1.ReviewList, *v1alpha1.IssueList, *v1alpha1.NotificationList:
		i.take(list)
		return nil
	}
	return fmt.Errorf("%T is a list of none of the kinds of %s", list, v1alpha1.GroupName)
}

func (i *Inventory) take(list client.ObjectList) {
	switch list := list.(type) {
	case *v1alpha1.PartnerList:
		i.Partners = append(i.Partners, pointers(list.Items)...)
	case *v1alpha1.CommunicationPolicyList:
		i.Policies = append(i.Policies, pointers(list.Items)...)
	case *v1alpha1.AllianceList:
		i.Alliances = append(i.Alliances, pointers(list.Items)...)
	case *v1alpha1.ReviewList:
		i.Reviews = append(i.Reviews, pointers(list.Items)...)
	case *v1alpha1.IssueList:
		i.Issues = append(i.Issues, pointers(list.Items)...)
	case *v1alpha1.NotificationList:
		i.Notifications = append(i.Notifications, pointers(list.Items)...)
	}
}

// pointers are those to the items of a list, as they are to be read.
func pointers[T any, P interface {
	*T
	client.Object
}](items []T) []*T {
	out := make([]*T, len(items))
	for i := range items {
		SetTimes(P(&items[i]))
		out[i] = &items[i]
	}
	return out
}
