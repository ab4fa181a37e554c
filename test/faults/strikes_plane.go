// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/uuid"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/rules"
	"github.com/entente-dev/entente/test/gen"
)

// diskFull has etcd out of space for a while: everything can be read, and nothing written.
func diskFull(ctx context.Context, t *trial) error {
	s, err := storeOf(t.plane.Etcd)
	if err != nil {
		return err
	}
	if _, err := t.start(ctx, "a", t.number%2 == 1); err != nil {
		return err
	}
	var failed error
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() { failed = s.full(ctx, true) }))
	if failed != nil || err != nil || !struck {
		return firstError(failed, err)
	}
	defer func() { _ = s.full(context.WithoutCancel(ctx), false) }() // for the trials that follow
	if err := t.client.Create(ctx, gen.Partner("late").In(t.burst.namespace).Partner); err == nil {
		return errors.New("etcd is to be full, and takes another object")
	}
	if err := t.livesOn(ctx, 5*time.Second+time.Duration(t.random.IntN(15))*time.Second); err != nil {
		return err
	}
	return s.full(ctx, false)
}

// hostile is the name of the object that cannot be decoded.
const hostile = "hostile"

// undecodable puts an object that no client can decode among the others. In every second trial
// the manager is started again when it is there.
func undecodable(ctx context.Context, t *trial) error {
	s, err := storeOf(t.plane.Etcd)
	if err != nil {
		return err
	}
	m, err := t.start(ctx, "a", false)
	if err != nil {
		return err
	}
	var failed error
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() {
		key := fmt.Sprintf("/registry/%s/issues/%s/%s", v1alpha1.GroupName, t.burst.namespace, hostile)
		failed = s.put(ctx, key, hostileIssue(t.burst.namespace))
	}))
	if failed != nil || err != nil || !struck {
		return firstError(failed, err)
	}
	if err := t.client.List(ctx, &v1alpha1.IssueList{}, client.InNamespace(t.burst.namespace)); err == nil {
		return errors.New("the client decodes what is not to be decoded: this strikes nothing")
	}
	if t.number%2 == 1 {
		if err := firstError(m.Kill(), m.Start(ctx)); err != nil {
			return err
		}
	}
	if err := t.settle(ctx); err != nil {
		return err
	}
	if logged, err := os.ReadFile(m.Log); err != nil || !bytes.Contains(logged, []byte(hostile)) {
		t.wrong = append(t.wrong, "the manager does not name the object that cannot be decoded")
	}
	// Whoever judges could not read it either.
	return t.client.Delete(ctx, &v1alpha1.Issue{ObjectMeta: metav1.ObjectMeta{Name: hostile, Namespace: t.burst.namespace}})
}

func hostileIssue(namespace string) []byte {
	now := time.Now().UTC().Format(time.RFC3339)
	data, err := json.Marshal(map[string]any{
		"apiVersion": v1alpha1.SchemeGroupVersion.String(), "kind": v1alpha1.KindIssue,
		"metadata": map[string]any{"name": hostile, "namespace": namespace, "uid": string(uuid.NewUUID()), "generation": 1, "creationTimestamp": now},
		"spec": map[string]any{
			"allianceRef": map[string]any{"name": "alliance"}, "title": "x", "severity": "High", "detectedTime": now,
			"raisedBy": map[string]any{"partner": "northwind", "contact": "lead"},
			"updates":  []any{map[string]any{"time": []any{}, "note": "x"}},
		},
	})
	if err != nil {
		panic(err) // it is JSON
	}
	return data
}

// kindDeleted has a kind deleted, with all its objects, and restored from the files that they were
// made of: the kind first, then the objects, without what the manager had recorded in them.
func kindDeleted(ctx context.Context, t *trial) error {
	if _, err := t.start(ctx, "a", false); err != nil {
		return err
	}
	plural := []string{"issues", "partners", "communicationpolicies", "alliances", "reviews"}[t.number%5]
	var failed error
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() { failed = t.deleteKind(ctx, plural) }))
	if failed != nil || err != nil || !struck {
		return firstError(failed, err)
	}
	if err := t.pause(ctx, 0, 8*time.Second); err != nil {
		return err
	}
	if err := t.defineKinds(); err != nil {
		return err
	}
	return t.apply(ctx)
}

// outboxDeleted has the definition of Notification deleted, with all messages, and restored.
func outboxDeleted(ctx context.Context, t *trial) error {
	if _, err := t.start(ctx, "a", false); err != nil {
		return err
	}
	var failed error
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() {
		t.burst.gone, t.outage.from = true, time.Now()
		failed = t.deleteKind(ctx, "notifications")
	}))
	if failed != nil || err != nil || !struck {
		return firstError(failed, err)
	}
	if err := t.pause(ctx, 0, 8*time.Second); err != nil {
		return err
	}
	if err := t.defineKinds(); err != nil {
		return err
	}
	t.outage.until = time.Now()
	return nil
}

// outboxSettled tells whether it is on record of every message that is there what became of it.
func (t *trial) outboxSettled(ctx context.Context) (bool, error) {
	var all v1alpha1.NotificationList
	if err := t.client.List(ctx, &all, client.InNamespace(t.burst.namespace)); err != nil {
		return false, client.IgnoreNotFound(err) // the kind is established a moment before it is served
	}
	for i := range all.Items {
		if !rules.Settled(all.Items[i].Status.Outcome) {
			return false, nil
		}
	}
	return true, nil
}

// defineKinds defines those that are not there.
func (t *trial) defineKinds() error {
	_, err := envtest.InstallCRDs(t.plane.Config(), envtest.CRDInstallOptions{Paths: []string{t.options.CRDs}, ErrorIfPathMissing: true})
	return err
}

// deleteKind deletes the definition of a kind, and waits until it is gone.
func (t *trial) deleteKind(ctx context.Context, plural string) error {
	crd := &unstructured.Unstructured{}
	crd.SetGroupVersionKind(schema.GroupVersionKind{Group: "apiextensions.k8s.io", Version: "v1", Kind: "CustomResourceDefinition"})
	crd.SetName(plural + "." + v1alpha1.GroupName)
	if err := t.client.Delete(ctx, crd); err != nil {
		return err
	}
	return wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		err := t.client.Get(ctx, types.NamespacedName{Name: crd.GetName()}, crd)
		return apierrors.IsNotFound(err), client.IgnoreNotFound(err)
	})
}

// deletedAndApplied has the folder that holds the issues, or all of it, deleted and applied again
// amid the burst, as somebody does who moves it.
func deletedAndApplied(ctx context.Context, t *trial) error {
	m, err := t.start(ctx, "a", false)
	if err != nil {
		return err
	}
	struck, err := t.await(ctx, t.fuse.arm(randomStrike(t.random, t.burst.issues), func() {}))
	if err != nil || !struck {
		return err
	}
	stopped := t.number%2 == 1 // a backup is restored while nobody works
	if stopped {
		if err := m.Kill(); err != nil {
			return err
		}
	}
	kinds := []client.Object{&v1alpha1.Issue{}}
	if t.number%4 >= 2 {
		kinds = append(kinds, &v1alpha1.Alliance{}, &v1alpha1.CommunicationPolicy{}, &v1alpha1.Partner{})
	}
	for _, kind := range kinds {
		if err := t.client.DeleteAllOf(ctx, kind, client.InNamespace(t.burst.namespace)); err != nil {
			return err
		}
	}
	if err := t.pause(ctx, 0, 3*time.Second); err != nil {
		return err
	}
	if err := t.apply(ctx); err != nil {
		return err
	}
	if stopped {
		return m.Start(ctx)
	}
	return nil
}

// anyOrder has the objects applied in any order, while the manager runs.
func anyOrder(ctx context.Context, t *trial) error {
	if _, err := t.start(ctx, "a", false); err != nil {
		return err
	}
	objects := append(t.burst.ground(t.receivers), t.burst.work()...)
	t.random.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
	for _, o := range objects {
		if err := t.client.Create(ctx, o); err != nil {
			return err
		}
	}
	t.strikes++
	return nil
}
