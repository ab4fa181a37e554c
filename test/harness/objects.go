// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"context"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// Common is what every kind's status has.
type Common struct {
	Conditions         []metav1.Condition
	ObservedGeneration int64
	NextCheckTime      *metav1.Time
}

// Condition returns the condition of a type, or nil.
func (c *Common) Condition(conditionType string) *metav1.Condition {
	i := slices.IndexFunc(c.Conditions, func(c metav1.Condition) bool { return c.Type == conditionType })
	if i < 0 {
		return nil
	}
	return &c.Conditions[i]
}

// StatusOf is the common part of an object's status.
func StatusOf(o client.Object) Common {
	switch o := o.(type) {
	case *v1alpha1.Partner:
		return Common{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	case *v1alpha1.CommunicationPolicy:
		return Common{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	case *v1alpha1.Alliance:
		return Common{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	case *v1alpha1.Review:
		return Common{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	case *v1alpha1.Issue:
		return Common{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	case *v1alpha1.Notification:
		return Common{o.Status.Conditions, o.Status.ObservedGeneration, o.Status.NextCheckTime}
	}
	panic(fmt.Sprintf("%T has no status of ours", o))
}

// KindOf is the kind of an object; typed objects do not carry it.
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
	return fmt.Sprintf("%T", o)
}

// Objects lists the objects of all six kinds in a namespace, or in all if it is empty, as
// the API server has them.
func (e *Env) Objects(ctx context.Context, namespace string) ([]client.Object, error) {
	var (
		partners      v1alpha1.PartnerList
		policies      v1alpha1.CommunicationPolicyList
		alliances     v1alpha1.AllianceList
		reviews       v1alpha1.ReviewList
		issues        v1alpha1.IssueList
		notifications v1alpha1.NotificationList
	)
	for _, list := range []client.ObjectList{&partners, &policies, &alliances, &reviews, &issues, &notifications} {
		if err := e.Client.List(ctx, list, client.InNamespace(namespace)); err != nil {
			return nil, err
		}
	}
	var out []client.Object
	for i := range partners.Items {
		out = append(out, &partners.Items[i])
	}
	for i := range policies.Items {
		out = append(out, &policies.Items[i])
	}
	for i := range alliances.Items {
		out = append(out, &alliances.Items[i])
	}
	for i := range reviews.Items {
		out = append(out, &reviews.Items[i])
	}
	for i := range issues.Items {
		out = append(out, &issues.Items[i])
	}
	for i := range notifications.Items {
		out = append(out, &notifications.Items[i])
	}
	return out, nil
}
