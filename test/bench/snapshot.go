// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
)

// snapshot is every object of the product, by plural and name.
type snapshot map[string]map[string]client.Object

var lists = map[string]func() client.ObjectList{
	"alliances":             func() client.ObjectList { return &v1alpha1.AllianceList{} },
	"communicationpolicies": func() client.ObjectList { return &v1alpha1.CommunicationPolicyList{} },
	"issues":                func() client.ObjectList { return &v1alpha1.IssueList{} },
	"notifications":         func() client.ObjectList { return &v1alpha1.NotificationList{} },
	"partners":              func() client.ObjectList { return &v1alpha1.PartnerList{} },
	"reviews":               func() client.ObjectList { return &v1alpha1.ReviewList{} },
}

func (w *world) snapshot(ctx context.Context) (snapshot, error) {
	out := snapshot{}
	for _, plural := range plurals {
		list := lists[plural]()
		if err := w.client.List(ctx, list, client.InNamespace(namespace)); err != nil {
			return nil, err
		}
		out[plural] = map[string]client.Object{}
		err := meta.EachListItem(list, func(item runtime.Object) error {
			o := item.(client.Object)
			out[plural][o.GetName()] = o
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// reset puts every status back to what it was, and deletes the messages.
func (w *world) reset(ctx context.Context, to snapshot) error {
	now, err := w.snapshot(ctx)
	if err != nil {
		return err
	}
	var work []func() error
	for _, n := range now["notifications"] {
		work = append(work, func() error { return w.client.Delete(ctx, n) })
	}
	for _, plural := range plurals {
		for name, old := range to[plural] {
			current := now[plural][name]
			if current == nil {
				return fmt.Errorf("%s %s is gone", plural, name)
			}
			work = append(work, func() error {
				return w.client.Status().Update(ctx, statusOf(old, current.GetResourceVersion()))
			})
		}
	}
	return inParallel(work)
}

// statusOf is an object's status with the identity that a write of it needs, no more: what
// the manager sends, too.
func statusOf(o client.Object, version string) client.Object {
	id := metav1.ObjectMeta{Name: o.GetName(), Namespace: o.GetNamespace(), UID: o.GetUID(), ResourceVersion: version}
	switch o := o.(type) {
	case *v1alpha1.Alliance:
		return &v1alpha1.Alliance{ObjectMeta: id, Status: *o.Status.DeepCopy()}
	case *v1alpha1.CommunicationPolicy:
		return &v1alpha1.CommunicationPolicy{ObjectMeta: id, Status: *o.Status.DeepCopy()}
	case *v1alpha1.Issue:
		return &v1alpha1.Issue{ObjectMeta: id, Status: *o.Status.DeepCopy()}
	case *v1alpha1.Notification:
		return &v1alpha1.Notification{ObjectMeta: id, Status: *o.Status.DeepCopy()}
	case *v1alpha1.Partner:
		return &v1alpha1.Partner{ObjectMeta: id, Status: *o.Status.DeepCopy()}
	case *v1alpha1.Review:
		return &v1alpha1.Review{ObjectMeta: id, Status: *o.Status.DeepCopy()}
	}
	panic(fmt.Sprintf("%T has no status", o))
}

func sameStatus(a, b client.Object) bool {
	return a != nil && equality.Semantic.DeepEqual(statusOf(a, ""), statusOf(b, ""))
}

// create makes objects, many at once.
func (w *world) create(ctx context.Context, objects []client.Object) error {
	var work []func() error
	for _, o := range objects {
		work = append(work, func() error { return w.client.Create(ctx, o) })
	}
	return inParallel(work)
}

// workers is how many requests are under way at once where nothing is measured.
const workers = 24

// inParallel does some work, many at once, and returns the first errors.
func inParallel(work []func() error) error {
	var (
		wait   sync.WaitGroup
		queue  = make(chan func() error)
		failed = make(chan error, len(work))
	)
	for range workers {
		wait.Go(func() {
			for f := range queue {
				if err := f(); err != nil {
					failed <- err
				}
			}
		})
	}
	for _, f := range work {
		if len(failed) > 0 {
			break // one failure is enough to give up
		}
		queue <- f
	}
	close(queue)
	wait.Wait()
	close(failed)
	var errs []error
	for err := range failed {
		if len(errs) < 3 {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
