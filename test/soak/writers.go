// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/inventory"
	"github.com/entente-dev/entente/test/agreement/random"
	"github.com/entente-dev/entente/test/gen"
	"github.com/entente-dev/entente/test/harness"
	"github.com/entente-dev/entente/test/program"
)

// writers are who writes in each place. Each writes once, and waits before or after it.
var writers = map[string]func(context.Context, *place) error{
	"people": people,
	"Git":    git,
	"again":  again,
}

var scheme = harness.Scheme()

// wrote counts a write, and whether it is one that may be refused: because somebody else was
// faster, or because the API server knows better.
func (w *world) wrote(err error) error {
	w.did.Writes.Add(1)
	switch {
	case apierrors.IsConflict(err), apierrors.IsNotFound(err), apierrors.IsAlreadyExists(err):
		w.did.Conflicts.Add(1)
	case apierrors.IsInvalid(err):
		w.did.Refused.Add(1)
	default:
		return err
	}
	return nil
}

// people open issues, record what they did, hold reviews, and clear away what is old. At random
// places they change anything.
func people(ctx context.Context, p *place) error {
	if err := program.Sleep(ctx, between(50*time.Millisecond, 500*time.Millisecond)); err != nil {
		return err
	}
	found, err := inventory.FromCluster(ctx, p.Client, p.namespace)
	if err != nil {
		return err
	}
	if len(found.Issues) > p.options.objects {
		return p.wrote(p.Client.Delete(ctx, found.Issues[rand.IntN(len(found.Issues))]))
	}
	if len(found.Reviews) > p.options.objects {
		return p.wrote(p.Client.Delete(ctx, found.Reviews[rand.IntN(len(found.Reviews))]))
	}
	switch {
	case !p.meant:
		return p.changeAnything(ctx, found)
	case len(found.Issues) == 0, rand.IntN(4) == 0:
		return p.openIssue(ctx)
	case len(found.Reviews) > 0 && rand.IntN(4) == 0:
		return p.holdReview(ctx, found.Reviews[rand.IntN(len(found.Reviews))])
	}
	return p.record(ctx, found.Issues[rand.IntN(len(found.Issues))])
}

func (p *place) changeAnything(ctx context.Context, found *inventory.Inventory) error {
	var objects []client.Object
	for _, o := range found.Objects() {
		if inventory.KindOf(o) != v1alpha1.KindNotification {
			objects = append(objects, o)
		}
	}
	if len(objects) == 0 {
		return nil
	}
	o := objects[rand.IntN(len(objects))]
	var names []string
	for _, other := range objects {
		names = append(names, other.GetName())
	}
	random.Change(rand.New(rand.NewPCG(rand.Uint64(), 1)), p.randomOptions(), o, names...)
	return p.wrote(p.Client.Update(ctx, o))
}

func (p *place) openIssue(ctx context.Context) error {
	p.mu.Lock()
	p.next++
	number := p.next
	p.mu.Unlock()
	severities := v1alpha1.Severities()
	o := gen.Issue(fmt.Sprintf("issue-%05d", number)).In(p.namespace).Of(allianceName).Title(fmt.Sprintf("Shipment %d is late", number)).
		Severity(severities[rand.IntN(len(severities))]).RaisedBy([]string{"northwind/lead", "contoso/lead"}[number%2]).
		Detected(gen.At(p.now().Add(-between(time.Second, time.Hour)))).Issue
	if rand.IntN(4) == 0 {
		p.keep(o)
	}
	return p.wrote(p.Client.Create(ctx, o))
}

// record adds to what is on record about an issue.
func (p *place) record(ctx context.Context, o *v1alpha1.Issue) error {
	b, at := gen.IssueBuilder{Issue: o}, gen.At(p.now())
	who := []string{"northwind/lead", "contoso/lead", "northwind/boss", "contoso/boss"}[rand.IntN(4)]
	switch rand.IntN(9) {
	case 0:
		b.Acknowledged(at, who)
	case 1:
		b.Talked(at, "northwind/lead", "contoso/lead")
	case 2:
		b.TriedBy(at, "northwind/lead", "contoso")
	case 3:
		b.Disclosed(at, "contoso")
	case 4:
		b.Snoozed(at, gen.At(p.now().Add(between(time.Hour, 24*time.Hour))))
	case 5:
		b.Deescalated(at)
	case 6:
		b.Resolved(at)
	default:
		b.UpdatedBy(at, who)
	}
	return p.wrote(p.Client.Update(ctx, o))
}

func (p *place) holdReview(ctx context.Context, o *v1alpha1.Review) error {
	b := gen.ReviewBuilder{Review: o}
	at := p.now()
	if rand.IntN(3) == 0 {
		o.Spec.Postponements = append(o.Spec.Postponements, v1alpha1.Postponement{
			Time: metav1.NewTime(at.Truncate(time.Second)), DueTime: metav1.NewTime(at.Add(between(time.Hour, 72*time.Hour)).Truncate(time.Second)), Reason: "nobody had time",
		})
	} else {
		b.Held(gen.At(at))
	}
	return p.wrote(p.Client.Update(ctx, o))
}

// git applies one of its files, whatever anybody made of the object meanwhile. One time in four
// somebody has committed a record to the file, so that what others recorded in the cluster is gone.
func git(ctx context.Context, p *place) error {
	if err := program.Sleep(ctx, between(300*time.Millisecond, 3*time.Second)); err != nil {
		return err
	}
	o := p.file()
	if i, ok := o.(*v1alpha1.Issue); ok && rand.IntN(4) == 0 {
		gen.IssueBuilder{Issue: i}.UpdatedBy(gen.At(p.now()), "northwind/boss")
		p.replace(o)
	}
	u, err := asApplied(o)
	if err != nil {
		return err
	}
	p.did.Applied.Add(1)
	return p.wrote(p.Client.Apply(ctx, client.ApplyConfigurationFromUnstructured(u), client.FieldOwner("kustomize-controller"), client.ForceOwnership))
}

// replace has Git keep another version of a file.
func (p *place) replace(o client.Object) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, f := range p.files {
		if f.GetName() == o.GetName() && inventory.KindOf(f) == inventory.KindOf(o) {
			p.files[i] = o
		}
	}
}

// asApplied is an object as a file holds it: of the metadata the name alone, and no status.
func asApplied(o client.Object) (*unstructured.Unstructured, error) {
	kind, err := apiutil.GVKForObject(o, scheme)
	if err != nil {
		return nil, err
	}
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
	if err != nil {
		return nil, err
	}
	delete(content, "status")
	u := &unstructured.Unstructured{Object: content}
	u.SetGroupVersionKind(kind)
	content["metadata"] = map[string]any{"name": o.GetName(), "namespace": o.GetNamespace()}
	return u, nil
}

// again deletes an object, and applies it once more a moment later, with the records that it had
// or as Git has it.
func again(ctx context.Context, p *place) error {
	if err := program.Sleep(ctx, between(time.Second, 6*time.Second)); err != nil {
		return err
	}
	found, err := inventory.FromCluster(ctx, p.Client, p.namespace)
	if err != nil {
		return err
	}
	var objects []client.Object
	for _, o := range found.Objects() {
		// The outbox is the manager's own.
		if inventory.KindOf(o) != v1alpha1.KindNotification {
			objects = append(objects, o)
		}
	}
	if len(objects) == 0 {
		return nil
	}
	o := objects[rand.IntN(len(objects))]
	// A place that people mean needs its alliance most of the time.
	if k := inventory.KindOf(o); p.meant && k != v1alpha1.KindIssue && k != v1alpha1.KindReview && rand.IntN(4) > 0 {
		return nil
	}
	if err := p.wrote(p.Client.Delete(ctx, o)); err != nil {
		return err
	}
	u, err := asApplied(o)
	if err != nil {
		return err
	}
	u.SetLabels(o.GetLabels())
	u.SetOwnerReferences(o.GetOwnerReferences())
	// What was deleted comes back, also when the time is up.
	err = program.Sleep(ctx, rand.N(1500*time.Millisecond))
	p.did.Recreated.Add(1)
	return errors.Join(err, p.wrote(p.Client.Create(context.WithoutCancel(ctx), u)))
}
