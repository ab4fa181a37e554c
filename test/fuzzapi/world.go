// Copyright The Entente Authors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/entente-dev/entente/api/v1alpha1"
	"github.com/entente-dev/entente/internal/controlplane"
	"github.com/entente-dev/entente/test/harness"
	"github.com/entente-dev/entente/test/program"
)

const (
	// tenants is what the names of the tenant's namespaces begin with; there is one for each round.
	tenants = "tenant-"
	// user has the roles of all duties in it, and forger may write statuses and messages.
	user   = "tenant"
	forger = "forger"
)

// duties are the roles that a tenant has, as config/rbac has them.
var duties = []string{"entente-governor", "entente-recorder", "entente-channel-admin"}

// world is an API server, a manager as a process of its own, a neighbour, and the tenant.
type world struct {
	*harness.Stage
	receivers receivers
	seen      *observer
	corpus    *corpus
	user      *rest.Config
	forger    *rest.Config
	canary    atomic.Int64
	log       *managerLog
	// last is the round that was played last.
	last *round
}

func newWorld(ctx context.Context, binary string) (w *world, err error) {
	w = &world{}
	if w.corpus, err = newCorpus(); err != nil {
		return nil, err
	}
	if w.receivers, err = newReceivers(); err != nil {
		return nil, err
	}
	if w.Stage, err = harness.NewStage(ctx, "entente-fuzzapi-"); err != nil {
		return nil, err
	}
	if err := w.found(ctx, binary); err != nil {
		return nil, errors.Join(err, w.stop())
	}
	return w, nil
}

// found makes who is there, and starts the manager.
func (w *world) found(ctx context.Context, binary string) error {
	var err error
	if w.user, err = w.Plane.User(user); err != nil {
		return err
	}
	if w.forger, err = w.Plane.User(forger); err != nil {
		return err
	}
	if err := w.Client.Create(ctx, forgersRole()); err != nil {
		return err
	}
	if w.seen, err = observe(ctx, w.Config); err != nil {
		return err
	}
	if err := w.settleNeighbour(ctx); err != nil {
		return err
	}
	// Whatever a tenant writes, nothing leaves this machine.
	if err := w.Prepare(binary, nil, "--egress-allow="+controlplane.Loopback); err != nil {
		return err
	}
	w.log = newManagerLog(w.Manager.Log)
	return w.Manager.Start(ctx)
}

// forgersRole lets somebody write what nobody's duty is.
func forgersRole() *rbacv1.ClusterRole {
	role := &rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: forger}}
	write := []string{"create", "update", "patch", "delete", "deletecollection"}
	role.Rules = []rbacv1.PolicyRule{{APIGroups: []string{v1alpha1.GroupName}, Resources: []string{"notifications"}, Verbs: write}}
	for _, plural := range order {
		role.Rules = append(role.Rules, rbacv1.PolicyRule{APIGroups: []string{v1alpha1.GroupName}, Resources: []string{plural + "/status"}, Verbs: write})
	}
	return role
}

// tenant makes a namespace in which the tenant has all duties, with Secrets for their channels.
func (w *world) tenant(ctx context.Context, namespace string) (*tenant, error) {
	objects := []client.Object{&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}}
	bind := func(role, who string) {
		objects = append(objects, &rbacv1.RoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: who + "-" + role, Namespace: namespace},
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role},
			Subjects:   []rbacv1.Subject{{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: who}},
		})
	}
	for _, role := range duties {
		bind(role, user)
	}
	bind(forger, forger)
	for _, secret := range w.receivers.secrets(namespace) {
		objects = append(objects, secret)
	}
	for _, o := range objects {
		if err := w.Client.Create(ctx, o); err != nil {
			return nil, fmt.Errorf("%s %s: %w", o.GetObjectKind().GroupVersionKind().Kind, o.GetName(), err)
		}
	}
	return newTenant(w.user, w.forger, namespace, w.seen)
}

// leave removes all that is in a tenant's namespace, whatever holds it.
func (w *world) leave(ctx context.Context, namespace string) error {
	for range 20 {
		left := w.seen.objects(namespace)
		if len(left) == 0 {
			break
		}
		for _, o := range left {
			if len(o.GetFinalizers()) > 0 {
				patch := client.RawPatch("application/merge-patch+json", []byte(`{"metadata":{"finalizers":null}}`))
				if err := client.IgnoreNotFound(w.Client.Patch(ctx, o.DeepCopy(), patch)); err != nil {
					return fmt.Errorf("%s does not let go: %w", nameOf(o), err)
				}
			}
			if err := client.IgnoreNotFound(w.Client.Delete(ctx, o.DeepCopy(), client.PropagationPolicy(metav1.DeletePropagationBackground))); err != nil {
				return err
			}
		}
		if err := program.Sleep(ctx, 500*time.Millisecond); err != nil {
			return err
		}
	}
	w.seen.forget()
	return nil
}

func (w *world) stop() error {
	if w.seen != nil {
		w.seen.stop()
	}
	defer w.receivers.close()
	return w.Stop()
}
