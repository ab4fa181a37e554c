// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
)

// fakeCache lists some objects as the manager's cache does, by the indexes that the manager
// has. Of an index that it does not have it knows nothing.
type fakeCache struct {
	client.Client
	objects []client.Object
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

func named(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Name: name, Namespace: "ns"} }

func newPartner(name string) *v1alpha1.Partner { return &v1alpha1.Partner{ObjectMeta: named(name)} }

func newPolicy(name string, stepPartners ...v1alpha1.Name) *v1alpha1.CommunicationPolicy {
	p := &v1alpha1.CommunicationPolicy{ObjectMeta: named(name)}
	p.Spec.Channels = []v1alpha1.Channel{{Name: "hook", Webhook: &v1alpha1.WebhookChannel{URL: "https://hooks.example/x"}}}
	for _, partner := range stepPartners {
		p.Spec.EscalationPaths = append(p.Spec.EscalationPaths, v1alpha1.EscalationPath{Steps: []v1alpha1.EscalationStep{
			{Contacts: []v1alpha1.PersonRef{{Partner: partner, Contact: "sam"}, {Partner: partner, Contact: "kim"}}},
		}})
	}
	return p
}

func newAlliance(name, policy string, partners ...v1alpha1.Name) *v1alpha1.Alliance {
	a := &v1alpha1.Alliance{ObjectMeta: named(name)}
	if policy != "" {
		a.Spec.CommunicationPolicyRef = &v1alpha1.PolicyReference{Name: policy}
	}
	for _, partner := range partners {
		a.Spec.Partners = append(a.Spec.Partners, v1alpha1.AlliancePartner{Name: partner})
	}
	return a
}

func newReview(name, alliance string) *v1alpha1.Review {
	return &v1alpha1.Review{ObjectMeta: named(name), Spec: v1alpha1.ReviewSpec{AllianceRef: v1alpha1.AllianceReference{Name: alliance}}}
}

func newIssue(name, alliance string) *v1alpha1.Issue {
	return &v1alpha1.Issue{ObjectMeta: named(name), Spec: v1alpha1.IssueSpec{AllianceRef: v1alpha1.AllianceReference{Name: alliance}}}
}

func newNotification(name, policy string, outcome v1alpha1.Outcome) *v1alpha1.Notification {
	n := &v1alpha1.Notification{ObjectMeta: named(name)}
	n.Spec.ChannelRef = v1alpha1.ChannelReference{Policy: policy, Channel: "hook"}
	n.Status.Outcome = outcome
	return n
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
